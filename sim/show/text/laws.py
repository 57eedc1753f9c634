"""What the chance of an attack becomes under other laws of error, and how much of it is meant, on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.analysis.measure import NOTHING
from sim.show.text import counts
from sim.show.text.columns import aligned, beside, signed

if TYPE_CHECKING:
    from sim.analysis.weighted import WeightedWorlds

#: The outcomes, and what terminal and pages call them.
LAWS: Final = {
    "attack_chance": "as set",
    "attack_chance_half": "half the precision",
    "attack_chance_double": "double the precision",
    "attack_chance_normal": "normal errors",
}


@dataclass(frozen=True)
class Level:
    """A chance in each world, in the order shown, with the paired difference where there are two."""

    levels: tuple[float, ...]
    difference: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def clear(self) -> bool:
        """Whether the interval of the difference leaves out no difference."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def cell(self) -> str:
        """The levels and the difference, of 1,000; with a question mark where it cannot be told from none."""
        if self.difference is None:
            return beside(self.levels, "")
        nothing = abs(self.difference) < NOTHING
        return beside(self.levels, "" if nothing else signed(self.difference) + ("" if self.clear else "?"))


def weighted(row: WeightedWorlds) -> Level:
    """A chance under weights, beside that in the baseline where there is one."""
    if row.baseline is None or row.difference is None:
        return Level((row.scenario.share,))
    return Level((row.scenario.share, row.baseline.share), row.difference.difference, *row.difference.interval)


def lines(
    levels: Mapping[tuple[str, str], Level],
    meant: Mapping[str, Sequence[float | None]],
    hypotheses: Sequence[str],
    heading: str,
) -> list[str]:
    """A line for each law, from levels by outcome and hypothesis, and one for the share that is meant in each world."""
    return [
        aligned(heading, hypotheses),
        *(aligned(f"  {name}", [levels[law, h].cell for h in hypotheses]) for law, name in LAWS.items()),
        aligned("  share that is meant", ["|".join(map(share_text, meant[h])) for h in hypotheses]),
    ]


def share_text(share: float | None) -> str:
    """A share in percent, or a dash where there is nothing to share out.

    >>> share_text(0.83), share_text(None)
    ('83%', '-')
    """
    return "-" if share is None else counts.percent(share)
