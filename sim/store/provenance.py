"""When, where and with which versions a result was made."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from sim.store.files import canonical_json, digest, read_json, write_json

_LIBRARIES: Final = ("numpy", "scipy", "mesa", "pyarrow")
#: Beginning of the files that say what workers have that is not as it is here.
_NOTED: Final = ".worker-versions-"


def provenance(began: float, environment: Mapping[str, str], facts: Mapping[str, Any]) -> dict[str, Any]:
    """What provenance.json says of a result begun at the monotonic time `began`; `facts` are those of its kind."""
    return {
        "made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "seconds": round(time.monotonic() - began, 3),
        "versions": dict(environment),
        "host": {"system": platform.system(), "machine": platform.machine(), "cores": os.cpu_count()},
        "commit": commit(),
        **facts,
    }


def versions() -> dict[str, str]:
    """What could change the last bit of a result: Python, the libraries that calculate, and the kind of machine."""
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        **{library: version(library) for library in _LIBRARIES},
    }


def note_versions(folder: Path, environment: Mapping[str, str]) -> None:
    """Write down in an unfinished folder with which other versions a worker made some of it; OSError."""
    path = folder / f"{_NOTED}{digest(canonical_json(dict(environment)))[:12]}.json"
    if not path.exists():
        write_json(path, dict(environment))


def noted_versions(folder: Path) -> list[dict[str, str]]:
    """The other versions with which workers made some of an unfinished folder.

    >>> noted_versions(Path("nowhere"))
    []
    """
    return [read_json(path) for path in sorted(folder.glob(f"{_NOTED}*.json"))]


def commit() -> str | None:
    """The commit of the clone that runs, with "-dirty" where files differ from it; None outside a clone."""
    here = Path(__file__).resolve().parents[2]
    if not (here / ".git").exists():
        return None
    command = ["git", "-C", str(here), "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    try:
        return (
            subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=10).stdout.strip()
            or None
        )
    except (OSError, subprocess.SubprocessError):
        return None
