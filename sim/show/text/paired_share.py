"""A share of futures beside that in the baseline, as texts and tables show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.analysis.summary import PairedDifference, Share, WeightedDifference, WeightedShare, Worlds


@dataclass(frozen=True)
class PairedShare:
    """The share of futures in which something happens, under one hypothesis.

    `before` is the share in the baseline, `difference` the mean paired difference and `low` to `high` its 95% sampling
    interval; None without a baseline, when `low` and `high` are the interval of the share itself. `same` means that no
    member differs from itself in the baseline.
    """

    share: float
    before: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    same: bool = False

    @classmethod
    def of(cls, worlds: Worlds[Share, PairedDifference] | Worlds[WeightedShare, WeightedDifference], /) -> PairedShare:
        """One flag under one hypothesis, or weighted, from the summary of a run."""
        now, before, change = worlds.scenario, worlds.baseline, worlds.difference
        if before is None or change is None:
            low, high = now.interval or (None, None)
            return cls(now.share, low=low, high=high)
        low, high = change.interval
        return cls(now.share, before.share, change.difference, low, high, change.same)

    @property
    def clear(self) -> bool:
        """Whether the interval of the difference leaves out no difference."""
        if self.difference is None or self.same:
            return False
        return (self.low is not None and self.low > 0) or (self.high is not None and self.high < 0)

    @property
    def shares(self) -> tuple[float, ...]:
        """The shares that are shown."""
        return (self.share,) if self.before is None else (self.share, self.before)

    @property
    def apart(self) -> list[tuple[float, float]]:
        """Both shares, where they clearly differ, so that their counts must differ too."""
        return [(self.share, self.before)] if self.clear and self.before is not None else []
