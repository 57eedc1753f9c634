"""The door: ``python -m sim``."""

import sys

if __name__ == "__main__":
    try:
        from sim.cli import entry

        entry()
    except KeyboardInterrupt:  # before there was a command line to say so
        print("Interrupted. The same command resumes a run.", file=sys.stderr)
        sys.exit(130)
