"""Where values come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.api.arguments import as_plain
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.results.source import Source
    from sim.scenario.reading.load import LoadedScenario


@as_plain
def source(asked: str, scenario: LoadedScenario | str = "baseline", sets: Sequence[str] = ()) -> Source:
    """Tell where a value of a scenario comes from, or what rests on a source.

    Parameters
    ----------
    asked: a dotted path (`us.tripwire`), a part of one, words of its description, or the id of a claim (`W1`) or of a
        piece of evidence (`rand-2016-wargame`).
    scenario: the scenario whose value is told, by file, name or as :func:`sim.load` gives it.
    sets: values changed in it, as PATH=YAML.

    What comes back prints as the terminal shows it; `entries` has what is known of each value that fits, `cited` the
    source of an id, and `frame` the values as a DataFrame. Raises SimError, with the nearest names, where nothing fits.

    >>> found = source("us.tripwire")
    >>> found.entries[0].unit, found.entries[0].readers[0].equations[0].name
    ('logit per log(1+thousand)', 'american_logit')
    """
    from sim.analysis.source.entry import entry
    from sim.analysis.source.find import Cited, find
    from sim.results.source import Source
    from sim.scenario.reading.load import LoadedScenario, load

    if not isinstance(asked, str):
        raise SimError(f"asked is of type {type(asked).__name__}", remedy="give a path, words or an id as text")
    loaded = scenario if isinstance(scenario, LoadedScenario) else load(scenario)
    loaded = loaded.changed(sets) if sets else loaded
    found = find(loaded, asked)
    paths = found.paths if isinstance(found, Cited) else found
    return Source(asked, tuple(entry(loaded, path) for path in paths), found if isinstance(found, Cited) else None)


#: doctest looks for examples only in what a module defines itself, and `as_plain` is another's.
__test__ = {"source": source}
