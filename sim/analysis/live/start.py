"""What a process of the live pool does first; run by path, so that nothing of the caller's is taken for `sim`.

`board` and `first` are handed to it as its globals: shared memory, and where any worker of `sim` begins.
"""

from __future__ import annotations

import runpy
from importlib import import_module
from typing import Final

#: The name under which this file runs in a process of the pool.
NAME: Final = "sim live worker"

if __name__ == NAME:
    # Finds `sim`, leaves Ctrl-C to the parent, and ends with the parent, however that ends.
    path, name = globals()["first"]
    runpy.run_path(path, None, name)
    import_module("sim.analysis.live.hand").begin(globals()["board"])
