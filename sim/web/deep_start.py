"""What the process behind `sim.web.deep` begins with; started by path, before it can import anything of `sim`."""

from __future__ import annotations

import os
import runpy
from importlib import import_module
from typing import Final

#: The name under which this file runs, and that of the connection that it is given.
NAME: Final = "sim deep worker"
PIPE: Final = "connection"

if __name__ == NAME:
    _package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    # The same `sim` as the server's, no interest in Ctrl-C, and an end with the server.
    runpy.run_path(os.path.join(_package, "ensemble", "worker.py"), None, "sim worker")
    import_module("sim.web.deep_work").attend(globals()[PIPE])
