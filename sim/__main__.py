"""The door: ``python -m sim``."""

import sys

if __name__ == "__main__":
    try:
        from sim.cli.main import entry

        entry()
    except ModuleNotFoundError as missing:
        lacking = f"sim: {missing.name} is not installed in {sys.executable}"
        print(f"{lacking}; use the environment that the README makes", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:  # before there was a command line to say so
        print("Interrupted. Nothing is half done.", file=sys.stderr)
        sys.exit(130)
