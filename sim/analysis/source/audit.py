"""What all values of a scenario rest on, and how much of the spread of an answer rests on each kind of support.

A value rests on an article's claim, on evidence of confidence A, B or C, or on an assumption of ours alone
(:func:`sim.analysis.source.entry.group_of`). Counting values says how much is assumed; it does not say how much that
matters. So the variance of the chance of an attack between draws, or of its paired difference, is shared out among the
groups (:func:`sim.analysis.drivers.shares`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from sim.analysis.drivers import shares
from sim.analysis.source.entry import Group, group_of
from sim.outcomes import ESTIMAND
from sim.scenario.schema.quantity import Quantity
from sim.scenario.schema.scenario import Correlation, Scenario, leaves

if TYPE_CHECKING:
    import pandas as pd

    from sim.store.folders import Folder

#: The groups, the firmest first; what the command line changed stands for itself.
GROUPS: Final[tuple[Group, ...]] = ("A", "B", "C", "claim", "assumption", "command line")
#: What kinds of values are counted: drawn anew in each world, the same in all, plans and words.
Kind = Literal["uncertain", "fixed", "plan or word"]
KINDS: Final[tuple[Kind, ...]] = ("uncertain", "fixed", "plan or word")

#: All groups together.
ALL: Final = "all"

Origins = Mapping[str, Mapping[str, Any]]


def values(scenario: Scenario, origins: Origins) -> pd.DataFrame:
    """One row a value: path, section, kind, group, judged (whether an assumption stands beside a source).

    A plan counts once; `origins` say what each value rests on.
    """
    import pandas as pd

    rows = [
        {"path": path, "section": path.partition(".")[0], "kind": kind, "group": group_of(sources), "judged": judged}
        for path, kind, sources, judged in _rows(scenario, origins)
    ]
    return pd.DataFrame(rows)


def _rows(scenario: Scenario, origins: Origins) -> Iterator[tuple[str, Kind, tuple[str, ...], bool]]:
    below: dict[str, list[Mapping[str, Any]]] = {}
    for path, origin in origins.items():
        below.setdefault(path.rpartition(".")[0], []).append(origin)
    for path, leaf in leaves(scenario):
        if isinstance(leaf, Correlation):
            continue
        mine = [origins[path]] if path in origins else below.get(path, [])
        sources = tuple(dict.fromkeys(name for origin in mine for name in origin.get("sources") or ()))
        judged = bool(sources) and any(origin.get("assumption") for origin in mine)
        if isinstance(leaf, Quantity):
            yield path, "fixed" if leaf.distribution is None else "uncertain", sources, judged
        else:
            yield path, "plan or word", sources, judged


def counts(table: pd.DataFrame, by: str = "kind") -> pd.DataFrame:
    """How many values rest on each group, a row a kind or section and a column a group; those that hold any."""
    import pandas as pd

    found = pd.crosstab(table[by], table["group"])
    order = [name for name in (KINDS if by == "kind" else dict.fromkeys(table[by])) if name in found.index]
    return found.reindex(index=order, columns=[group for group in GROUPS if group in found.columns], fill_value=0)


def groups_of(table: pd.DataFrame) -> dict[str, list[str]]:
    """The uncertain quantities of each group that has any."""
    drawn = table[table["kind"] == "uncertain"]
    return {group: paths for group in GROUPS if (paths := list(drawn.loc[drawn["group"] == group, "path"]))}


def spread(run: Folder, reference: Folder | None, table: pd.DataFrame, outcome: str = ESTIMAND) -> pd.DataFrame:
    """How much of the variance of an outcome between draws, or of its effect, each group explains.

    See :func:`sim.analysis.drivers.shares`; a row `all` has all groups together, so that what is left of 1 is what no
    straight line through ranks explains. SimError where there are too few members.
    """
    groups = groups_of(table)
    everything = [path for paths in groups.values() for path in paths]
    return shares(run, reference, outcome, {**groups, ALL: everything})
