"""What a worker process does before its first task; started by path, before it can import anything of `sim`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from multiprocessing import parent_process
from typing import Final

#: The name under which this file runs in a worker.
NAME: Final = "sim worker"


def find_sim() -> None:
    """Make `sim` the package that this file is part of, whatever else has the name where the caller works."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    spec = spec_from_file_location("sim", os.path.join(package, "__init__.py"), submodule_search_locations=[package])
    if spec is None or spec.loader is None:  # it lies in an archive
        return
    sys.modules["sim"] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules["sim"])


def leave_with_parent() -> None:
    """The terminal's Ctrl-C is for the parent, and without a parent there is nothing to work for.

    A worker that is told to end leaves no file half written, and does not wait for the end of its task.
    """
    from sim.store.files import remove_half_written

    def leave(number: int = 1, frame: object = None) -> None:
        remove_half_written()
        os._exit(number)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, leave)
    parent = parent_process()
    if parent is not None:

        def leave_after(parent: object = parent) -> None:
            parent.join()  # type: ignore[attr-defined]
            leave()

        threading.Thread(target=leave_after, daemon=True).start()


if __name__ == NAME:
    find_sim()
    # Of the module, which stays: what this run of the file defines goes when it is over.
    import_module("sim.ensemble.worker").leave_with_parent()
