"""Modules that are found in the wrong place, because a file of the user's has their name."""

from __future__ import annotations

import sys
import traceback
from importlib.machinery import PathFinder


def hiding(trouble: BaseException) -> str:
    """Which file hides a module that was needed, and what to do, where that is what an exception comes from; else "".

    A file counts if the exception names it or was raised in it, and Python knows another module of its name.

    >>> hiding(ImportError("nothing to do with files"))
    ''
    """
    steps = {frame.filename for frame in traceback.extract_tb(trouble.__traceback__)}
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if not file or "." in name or name in ("__main__", "sim"):
            continue
        if (file in steps or file in str(trouble) or f"'{name}'" in str(trouble)) and _elsewhere(name, file):
            return (
                f"{file} hides the module {name} that sim needs; rename the file, or leave its folder out of PYTHONPATH"
            )
    return ""


def _elsewhere(name: str, file: str) -> bool:
    """Whether a module of this name is found in a place after that of `file`."""
    places = [place for place in sys.path if not file.startswith(place.rstrip("/\\") + ("/" if "/" in file else "\\"))]
    try:
        found = PathFinder.find_spec(name, places)
    except (ImportError, ValueError):
        return False
    return found is not None and found.origin is not None
