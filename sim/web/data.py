"""What the page loads as scripts: plain data under `window.sim.data`, alike for a server and a folder of files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from sim.errors import SimError

#: So that no script need be loaded before it.
_FIRST: Final = "window.sim = window.sim || {};\nwindow.sim.data = window.sim.data || {};\n"
_SURFACE: Final = Path(__file__).parents[1] / "surface.json"


def script(name: str, content: Any) -> bytes:
    """A script that hands the page its data; plain ASCII, so that no host can mistake the letters.

    >>> print(script("paths", [{"id": "a"}]).decode())
    window.sim = window.sim || {};
    window.sim.data = window.sim.data || {};
    window.sim.data.paths = [{"id":"a"}];
    """
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    return f"{_FIRST}window.sim.data.{name} = {text};\n".encode("ascii")


def content(text: bytes, name: str) -> Any:
    """The data that :func:`script` wrote under this name; ValueError where it is no such script.

    >>> content(script("paths", [1]), "paths")
    [1]
    """
    first, found, rest = text.decode("ascii").partition(f"window.sim.data.{name} = ")
    if first != _FIRST or not found or not rest.endswith(";\n"):
        raise ValueError(name)
    return json.loads(rest.removesuffix(";\n"))


def _catalogue() -> Any:
    from sim.web.catalogue import catalogue

    return catalogue()


def _quantities() -> Any:
    from sim.scenario.reading.load import load
    from sim.web.quantities import uncertain

    return list(uncertain(load("baseline")))


def _paths() -> Any:
    from sim.web.paths import paths

    return paths()


def _surface() -> Any:
    try:
        return json.loads(_SURFACE.read_bytes())
    except (OSError, ValueError):
        raise SimError("cannot be read", str(_SURFACE), "install the package again") from None


#: What every page loads, by name, in the order in which it is needed: quantities take a second to make, as what the
#: program's source says of each is read, and the page draws its answer before it has them.
DATA: Final[Mapping[str, Callable[[], Any]]] = {
    "catalogue": _catalogue, "surface": _surface, "paths": _paths, "quantities": _quantities,
}  # fmt: skip
