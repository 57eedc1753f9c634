"""What a scenario, or a run of it, rests on, as other programs cite it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.api.arguments import as_plain
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.results.citations import Citations
    from sim.results.result import Result
    from sim.scenario.reading.load import LoadedScenario


@as_plain
def cite(
    given: LoadedScenario | Result | str | os.PathLike[str],
    sets: Sequence[str] = (),
    out: str | os.PathLike[str] = "results",
) -> Citations:
    """The references of every source that a scenario's values cite, with this project itself.

    Parameters
    ----------
    given: a scenario by file, name or as :func:`sim.load` gives it; or a finished run or comparison, by folder or as it
        was opened, of which everything counts that its scenarios cite.
    sets: values changed in a scenario, as PATH=YAML.

    What comes back has them as `bibtex`, `csl` and `text`. Raises SimError for what cites nothing.

    >>> found = cite("withdrawal")
    >>> found.references[0].id, found.bibtex.count("@") == len(found)
    ('sim-european-security', True)
    """
    from sim.analysis.source.references import references
    from sim.results.citations import Citations

    return Citations(references(_sources(resolved(given, Path(out)), sets)))


def resolved(given: Any, root: Path) -> Any:
    """A result where a folder of one is named, else what was given."""
    from sim.api.open import open_result
    from sim.scenario import shipped
    from sim.store.folders import holds_result

    if not isinstance(given, str | os.PathLike):
        return given
    name = os.fspath(given)
    for folder in (Path(name), root / name if Path(name).name == name else Path(name)):
        if folder.is_dir() and (shipped.find(name) is None or holds_result(folder)):
            return open_result(folder)
    return name


def _sources(given: Any, sets: Sequence[str]) -> Iterator[str]:
    from sim.results.comparison import Comparison
    from sim.results.run import Run
    from sim.scenario.reading.load import LoadedScenario, load

    if isinstance(given, str):
        given = load(given)
    if isinstance(given, LoadedScenario):
        loaded = given.changed(sets) if sets else given
        yield from loaded.sources
        return
    if sets:
        raise SimError("what was simulated cannot be changed", remedy="leave --set out, or name a scenario")
    if isinstance(given, Run):
        yield from _cited(given.opened.origin["values"])
    elif isinstance(given, Comparison) and not given.of_sweeps:
        for run in given.runs:
            yield from _cited(run.opened.origin["values"])
    else:
        kind = getattr(given, "kind", None)
        raise SimError(
            f"{kind or type(given).__name__} has no sources of its own", remedy="name a scenario, a run or a comparison"
        )


def _cited(values: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for origin in values.values():
        yield from origin.get("sources") or ()


#: doctest looks for examples only in what a module defines itself, and `as_plain` is another's.
__test__ = {"cite": cite}
