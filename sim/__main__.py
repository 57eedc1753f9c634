"""The door: ``python -m sim``, and the command ``sim`` that an installation brings.

A file of the user's in the current folder, such as queue.py, must not stand in for the module of that name: Python
looks there first. What sim itself needs is found through the package, wherever it lies.
"""

import os
import sys


def door() -> None:
    """Run the command line; one line where a module that it needs is missing, or hidden by a file of the user's."""
    try:
        from sim.cli.main import entry

        entry()
    except KeyboardInterrupt:  # before there was a command line to say so
        print("Interrupted. Nothing is half done.", file=sys.stderr)
        sys.exit(130)
    except Exception as trouble:
        from sim.cli.hiding import hiding

        if said := hiding(trouble):
            print(f"sim: {said}", file=sys.stderr)
        elif isinstance(trouble, ModuleNotFoundError):
            lacking = f"sim: {trouble.name} is not installed in {sys.executable}"
            print(f"{lacking}; use the environment that the README makes", file=sys.stderr)
        else:
            raise
        sys.exit(2)


def _forget_current_folder() -> None:
    """Take out of the places of modules what `-m` puts before all others: the current folder."""
    try:
        here = os.getcwd()
    except OSError:  # it was removed
        here = ""
    if not sys.flags.safe_path and sys.path and sys.path[0] in ("", here):
        del sys.path[0]


if __name__ == "__main__":
    _forget_current_folder()
    door()
