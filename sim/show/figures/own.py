"""The surroundings in which figures are made: matplotlib's own defaults and ours, whatever a user has set.

A user's matplotlibrc, style sheets, `MPLBACKEND`, settings made in Python and a home that cannot be written to change
nothing about a figure; and a figure leaves all of them as they were.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.errors import RunError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: The font of every letter that it has; it comes with matplotlib.
FONT: Final = "DejaVu Sans"
#: Settings that say where matplotlib works rather than how a figure looks.
_NOT_LOOKS: Final = (
    "backend", "backend_fallback", "interactive", "toolbar", "timezone", "date.epoch", "docstring.hardcopy",
    "savefig.directory", "figure.max_open_warning",
)  # fmt: skip
_NOT_LOOKS_OF: Final = ("webagg.", "tk.", "keymap.")

# Settings of matplotlib belong to the whole process: one figure at a time is made under ours.
_LOCK: Final = threading.RLock()
_families: tuple[str, ...] | None = None


@contextmanager
def surroundings(families: Sequence[str] = (FONT,)) -> Iterator[None]:
    """Make, draw or save figures here: with our settings, these fonts (each for what those before it lack), no chatter.

    Text is text: nothing between two `$` is mathematics.
    """
    global _families
    with _LOCK:
        if _families == tuple(families):
            yield
            return
        matplotlib, before = load(), _families
        ours = {**_defaults(), "text.parse_math": False, "text.usetex": False, "font.family": list(families)}
        with _quiet(), matplotlib.rc_context():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of settings that another version will no longer have
                matplotlib.rcParams.update(ours)
            _families = tuple(families)
            try:
                yield
            finally:
                _families = before


@lru_cache(maxsize=1)
def _defaults() -> dict[str, Any]:
    import matplotlib

    return {
        key: value
        for key, value in dict.items(matplotlib.rcParamsDefault)
        if key not in _NOT_LOOKS and not key.startswith(_NOT_LOOKS_OF)
    }


@contextmanager
def _quiet() -> Iterator[None]:
    """Nothing of matplotlib's about fonts and folders: what a person should know of them is said in our words."""
    log = logging.getLogger("matplotlib")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"Glyph \d+ ")
            yield
    finally:
        log.setLevel(level)


def load() -> Any:
    """Import matplotlib, although a user's settings may be such that it cannot be imported; RunError where it cannot.

    It reads those settings when it is imported, and keeps them for the user's own figures.
    """
    with _LOCK, _quiet(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where warnings are errors, its import would fail for reasons of its own
        try:
            return importlib.import_module("matplotlib")
        except (ValueError, OSError):
            pass  # an unknown backend, settings that are not text, no folder for its notes
        for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
            del sys.modules[name]  # what a failed import leaves behind would fail the next
        kept = {name: os.environ.get(name) for name in ("MPLBACKEND", "MATPLOTLIBRC")}
        os.environ.pop("MPLBACKEND", None)
        os.environ["MATPLOTLIBRC"] = str(_shipped_settings())
        try:
            return importlib.import_module("matplotlib")
        except (ValueError, OSError) as error:
            raise RunError(
                f"figures cannot be drawn, as matplotlib cannot be loaded: {' '.join(str(error).split())}",
                remedy="mend or remove the file matplotlibrc, or set MPLCONFIGDIR to a folder that can be written to",
            ) from None
        finally:
            for name, value in kept.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def _shipped_settings() -> Path:
    """The settings that come with matplotlib."""
    found = importlib.util.find_spec("matplotlib")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "mpl-data" / "matplotlibrc"


@lru_cache(maxsize=1)
def figure_class() -> type[Figure]:
    """A figure that is drawn and saved in our surroundings whoever asks for it, a notebook as well."""
    from matplotlib.figure import Figure

    class OwnFigure(Figure):
        """A figure whose letters come from the fonts in whose surroundings it was made."""

        def __init__(self, *sizes: Any, **settings: Any) -> None:
            self.families = _families or (FONT,)
            super().__init__(*sizes, **settings)

        def draw(self, renderer: Any) -> None:
            with surroundings(self.families):
                super().draw(renderer)

        def savefig(self, fname: Any, **settings: Any) -> None:
            with surroundings(self.families):
                super().savefig(fname, **settings)

    return OwnFigure
