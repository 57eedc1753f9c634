"""What a picture or a summary is about: a run, the baseline it is paired with, and how both were made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.outcomes import OUTCOMES

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr
    from numpy.typing import NDArray

    from sim.result import Run


@dataclass(frozen=True)
class World:
    """One scenario as it was simulated.

    `outcome(name, hypothesis)` gives an outcome of every member, in their order, float64; `monthly` holds the
    quantiles of each series, (hypothesis, month, quantile).
    """

    title: str
    outcome: Callable[[str, str], NDArray[np.float64]]
    monthly: xr.Dataset

    def is_word(self, name: str, word: str, hypothesis: str) -> NDArray[np.bool_]:
        """Which members have that word as their category."""
        wanted: NDArray[np.bool_] = self.outcome(name, hypothesis) == float(OUTCOMES[name].categories.index(word))
        return wanted

    def band(self, series: str, hypothesis: str, quantile: float) -> NDArray[np.float64]:
        """A quantile of a monthly series over the members, by month."""
        chosen = self.monthly[series].sel(hypothesis=hypothesis)
        values: NDArray[np.float64] = chosen.sel(quantile=quantile, method="nearest").to_numpy()
        return values


@dataclass(frozen=True)
class Subject:
    """A run as figures and summaries need it."""

    scenario: World
    baseline: World | None
    hypotheses: tuple[str, ...]
    members: int
    months: int
    start: str
    seed: int
    version: str
    without: tuple[str, ...] = ()

    @property
    def worlds(self) -> tuple[World, ...]:
        """The baseline first, as it is drawn below."""
        return (self.scenario,) if self.baseline is None else (self.baseline, self.scenario)

    @property
    def futures(self) -> int:
        """Members x hypotheses."""
        return self.members * len(self.hypotheses)

    def year(self, month: float) -> float:
        """The calendar year, with its fraction, at the end of a month counted from 0.

        >>> Subject(None, None, (), 1, 120, "2025-03", 1, "").year(9)
        2026.0
        """
        year, first = (int(part) for part in self.start.split("-"))
        return year + (first + month) / 12

    def years(self) -> NDArray[np.float64]:
        """The end of every month as a calendar year."""
        import numpy as np

        return np.array([self.year(month) for month in range(self.months)])


def subject_of(run: Run) -> Subject:
    """A finished run and its baseline; outcomes are read one by one, so that any number of members fits."""
    return Subject(
        scenario=_world(run),
        baseline=None if run.baseline is None else _world(run.baseline),
        hypotheses=run.opened.hypotheses,
        members=run.opened.members,
        months=run.opened.months,
        start=str(run.manifest["values"]["horizon.start"]),
        seed=int(run.manifest["seed"]),
        version=str(run.manifest["version"]),
        without=run.without,
    )


def _world(run: Run) -> World:
    import numpy as np

    from sim.run.collect import parts_of
    from sim.run.tables import outcomes_of_part

    def column(name: str, hypothesis: str) -> NDArray[np.float64]:
        parts = range(parts_of(run.opened.members))
        return np.concatenate([outcomes_of_part(run.opened, hypothesis, part, [name])[name] for part in parts])

    return World(title_of(run), column, run.monthly)


def title_of(run: Run) -> str:
    """The title of a run's scenario, with a mark where the command line changed it and the title cannot tell."""
    from sim.scenario.sources import COMMAND_LINE

    values = run.provenance["values"].values()
    changed = any(COMMAND_LINE in (one.get("sources") or ()) for one in values)
    return f"{run.title} (changed by --set)" if changed else run.title
