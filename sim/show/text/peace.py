"""Attacks by what became of the peace, where most futures have one, on a terminal and in pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sim.analysis.kept_peace import BROKEN, KEPT
from sim.show.text import counts
from sim.show.text.columns import aligned
from sim.show.text.laws import Level

if TYPE_CHECKING:
    from sim.analysis.summary import PeaceGroup

Peace = Mapping[str, Mapping[str, "PeaceGroup"]]

SIGNED: Final = (KEPT, BROKEN)


def is_told(peace: Peace) -> bool:
    """Whether a settlement is signed in most futures, all theories together."""
    futures = sum(group.futures for groups in peace.values() for group in groups.values())
    return 2 * sum(groups[fate].futures for groups in peace.values() for fate in SIGNED) > futures


def level(group: PeaceGroup, *, baseline_first: bool = False) -> Level | None:
    """The chance of an attack in a group, beside that in the baseline of the same members; None where it is empty."""
    if group.chance is None:
        return None
    if group.before is None or group.interval is None:
        return Level((group.chance,))
    levels = (group.before, group.chance) if baseline_first else (group.chance, group.before)
    return Level(levels, group.difference, *group.interval)


def share(peace: Peace, fate: str) -> str:
    """How many futures have that fate, all theories together, of 1,000."""
    mine = sum(row[fate].futures for row in peace.values())
    return counts.cell(mine / sum(group.futures for row in peace.values() for group in row.values()), 1000)


def lines(peace: Peace, heading: str, *, baseline_first: bool = False) -> list[str]:
    """A line for the futures whose peace is kept and one for those in which it is broken, and what that is not."""
    text = [aligned(heading, peace)]
    for fate in SIGNED:
        shown = [level(groups[fate], baseline_first=baseline_first) for groups in peace.values()]
        cells = ["-" if found is None else found.cell for found in shown]
        text.append(aligned(f"  {fate}, {share(peace, fate)} of 1,000", cells))
    return [*text, "  (by what happened to it: not an effect of keeping or breaking it)"]
