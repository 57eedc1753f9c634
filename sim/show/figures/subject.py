"""What a picture or a summary is about: a run, the baseline it is paired with, and how they were made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sim import texts
from sim.outcomes import OUTCOMES
from sim.show.figures import palette

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr
    from numpy.typing import NDArray

    from sim.results.run import Run


@dataclass(frozen=True)
class World:
    """One scenario as it was simulated.

    `outcome(name, hypothesis)` gives an outcome of every member, in their order, float64; `monthly` holds the
    quantiles of each series, (hypothesis, month, quantile). `paths(series, hypothesis)` gives single members month by
    month, (months, members), where they were kept. The `name` decides the colour.
    """

    title: str
    outcome: Callable[[str, str], NDArray[np.float64]]
    monthly: xr.Dataset
    name: str = ""
    paths: Callable[[str, str], NDArray[np.float64]] | None = None

    @property
    def quoted(self) -> str:
        """Its title inside a sentence."""
        return texts.quoted(self.title)

    def is_word(self, name: str, word: str, hypothesis: str) -> NDArray[np.bool_]:
        """Which members have that word as their category."""
        wanted: NDArray[np.bool_] = self.outcome(name, hypothesis) == float(OUTCOMES[name].categories.index(word))
        return wanted

    def band(self, series: str, hypothesis: str, quantile: float) -> NDArray[np.float64]:
        """A quantile of a monthly series over the members, by month."""
        chosen = self.monthly[series].sel(hypothesis=hypothesis)
        return chosen.sel(quantile=quantile, method="nearest").to_numpy()


@dataclass(frozen=True)
class Subject:
    """A run, or several that share members and luck, as figures and summaries need them.

    `baseline` is what the others are compared with: the baseline of a run, the first scenario of a comparison.
    """

    scenario: World
    baseline: World | None
    hypotheses: tuple[str, ...]
    members: int
    months: int
    start: str
    seed: int
    version: str
    without: tuple[str, ...] = ()
    others: tuple[World, ...] = ()
    given_colours: tuple[str, ...] = ()

    @property
    def scenarios(self) -> tuple[World, ...]:
        """All but what they are compared with."""
        return (self.scenario, *self.others)

    @property
    def worlds(self) -> tuple[World, ...]:
        """The baseline first, as it is drawn below."""
        return self.scenarios if self.baseline is None else (self.baseline, *self.scenarios)

    @property
    def drawn(self) -> list[tuple[str, World, str]]:
        """The key in tables, the world and its colour, the baseline first."""
        names = [world.name for world in self.worlds]
        if self.baseline is not None and not self.baseline.name:
            names[0] = palette.BASELINE_NAME
        shades = self.given_colours or palette.colours(names)
        return list(zip(self._keys(), self.worlds, shades, strict=True))

    def alone(self, number: int) -> Subject:
        """One of the scenarios, by its place, with what it is compared with, in the colours that they have here."""
        shades = [colour for _, _, colour in self.drawn]
        first = () if self.baseline is None else (shades[0],)
        kept = (*first, shades[number + len(first)])
        return replace(self, scenario=self.scenarios[number], others=(), given_colours=kept)

    def _keys(self) -> list[str]:
        first = [] if self.baseline is None else ["baseline"]
        if not self.others:
            return [*first, "scenario"]
        keys: list[str] = []
        for world in self.worlds:
            same = sum(key.partition("#")[0] == world.name for key in keys)
            keys.append(f"{world.name}#{same + 1}" if same else world.name)
        return keys

    @property
    def against(self) -> str:
        """What differences are differences from, in a sentence."""
        if self.baseline is None or self.baseline.name in ("", palette.BASELINE_NAME):
            return "the baseline"
        return self.baseline.quoted

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Titles of the worlds with their colours, the baseline last."""
        ordered = [(texts.shown(world.title), colour) for _, world, colour in self.drawn]
        return ordered if self.baseline is None else [*ordered[1:], ordered[0]]

    @property
    def made(self) -> str:
        """What was run, in a sentence or two."""
        titles = ", ".join(world.quoted for world in self.scenarios)
        against = "" if self.baseline is None else f" against {self.baseline.quoted}, same members and luck"
        off = f" Channels off: {', '.join(self.without)}." if self.without else ""
        return (
            f"Scenario{'s' if self.others else ''} {titles}{against}. {self.members:,} members x "
            f"{', '.join(self.hypotheses)}; {self.months} months from {self.start}; seed {self.seed}; "
            f"sim {self.version}.{off}"
        )

    @property
    def facts(self) -> dict[str, Any]:
        """What was run, for machines."""
        return {
            "scenario": self.scenario.title,
            **({"scenarios": [world.title for world in self.scenarios]} if self.others else {}),
            "baseline": None if self.baseline is None else self.baseline.title,
            "hypotheses": list(self.hypotheses),
            "members": self.members,
            "without": list(self.without),
            "months": self.months,
            "start": self.start,
            "seed": self.seed,
            "version": self.version,
        }

    @property
    def futures(self) -> int:
        """Members x hypotheses."""
        return self.members * len(self.hypotheses)

    def year(self, month: float) -> float:
        """The calendar year, as a fraction, at the end of a month counted from 0.

        >>> Subject(None, None, (), 1, 120, "2025-03", 1, "").year(9)
        2026.0
        """
        year, first = (int(part) for part in self.start.split("-"))
        return year + (first + month) / 12

    def years(self) -> NDArray[np.float64]:
        """The end of every month as a calendar year."""
        import numpy as np

        return np.array([self.year(month) for month in range(self.months)])


def subject_of(run: Run, others: Sequence[Run] = (), against: Run | None = None) -> Subject:
    """A finished run and its baseline; outcomes are read one by one, so that any number of members fits.

    `others` are runs to be drawn with it, `against` what they are compared with if not the run's own baseline. All
    have the same members, seed, months and hypotheses.
    """
    baseline = run.baseline if against is None else against
    return Subject(
        scenario=_world(run),
        baseline=None if baseline is None else _world(baseline),
        hypotheses=run.opened.hypotheses,
        members=run.opened.members,
        months=run.opened.months,
        start=str(run.about["values"]["horizon.start"]),
        seed=int(run.about["seed"]),
        version=str(run.about["version"]),
        without=run.without,
        others=tuple(map(_world, others)),
    )


def _world(run: Run) -> World:
    from functools import lru_cache

    import numpy as np

    from sim.ensemble.collect import parts_of
    from sim.ensemble.tables import outcomes_of_part, paths_of

    # Figures ask for the same few outcomes again; of a million members a column is 8 MB.
    @lru_cache(maxsize=64)
    def column(name: str, hypothesis: str) -> NDArray[np.float64]:
        parts = range(parts_of(run.opened.members))
        return np.concatenate([outcomes_of_part(run.opened, hypothesis, part, [name])[name] for part in parts])

    def paths(series: str, hypothesis: str) -> NDArray[np.float64]:
        return paths_of(run.opened, hypothesis, series)

    return World(run.marked_title, column, run.monthly, run.name, paths)
