"""Monthly quantiles as tables and as bands with a median."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.outcomes import MONTHLY
from sim.show.figures import style
from sim.show.figures.subject import Subject

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: The standard error of a median over that of a mean; the middle half of a normal distribution, in deviations.
_MEDIAN, _MIDDLE_HALF, _Z = 1.2533, 1.349, 1.96
QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def numbers(subject: Subject, series: list[str]) -> pd.DataFrame:
    """Quantiles of monthly series, one row per series, hypothesis, world and month."""
    import numpy as np
    import pandas as pd

    frames = [
        pd.DataFrame(
            {
                "series": name, "hypothesis": hypothesis, "world": key,
                "month": np.arange(subject.months), "year": subject.years(),
                **{column: world.band(name, hypothesis, q) for column, q in QUANTILES.items()},
            }
        )
        for name in series
        for hypothesis in subject.hypotheses
        for key, world, _ in subject.drawn
    ]  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def months_of(table: pd.DataFrame, series: str, hypothesis: str, world: str) -> pd.DataFrame:
    """The months of one series in one world under one hypothesis."""
    chosen = (table["series"] == series) & (table["hypothesis"] == hypothesis) & (table["world"] == world)
    return table[chosen]


def draw_worlds(
    axes: Axes, subject: Subject, table: pd.DataFrame, series: str, *, hypothesis: str, inner: bool
) -> None:
    """The baseline below, the scenarios above: median and bands; `inner` adds a band for half of the futures.

    With `inner` the bands of several scenarios, which would hide each other, are drawn as their edges.
    """
    for key, world, colour in subject.drawn:
        rows = months_of(table, series, hypothesis, key)
        if inner and (world is subject.baseline or subject.others):
            for edge in ("q05", "q95"):
                width = 2.0 if subject.others and world is subject.baseline else 1.0
                axes.plot(rows["year"], rows[edge], color=colour, linewidth=width, linestyle=(0, (3, 2)))
        else:
            axes.fill_between(rows["year"], rows["q05"], rows["q95"], color=colour, alpha=0.18, linewidth=0)
        if inner and world is not subject.baseline and not subject.others:
            axes.fill_between(rows["year"], rows["q25"], rows["q75"], color=colour, alpha=0.28, linewidth=0)
        axes.plot(rows["year"], rows["q50"], color=colour, linewidth=2.6 if world is subject.baseline else 1.6)


def label_medians(
    axes: Axes, subject: Subject, table: pd.DataFrame, series: str, *, hypothesis: str, form: Callable[[float], str]
) -> None:
    """The medians at the horizon, beside the ends of their lines."""
    ends = []
    for key, _, colour in subject.drawn:
        last = float(months_of(table, series, hypothesis, key)["q50"].dropna().iloc[-1])
        ends.append((last, form(last), colour))
    style.label_ends(axes, ends, subject.year(subject.months - 1))


def differ(subject: Subject, series: str, hypothesis: str) -> bool:
    """Whether a median at the horizon differs clearly between the first scenario and the baseline.

    The error of a median is 1.25 times that of a mean, read off the middle half as if it were normal; pairing would
    narrow it. A difference of less than a bin of the series is none.
    """
    from math import hypot, sqrt

    if subject.baseline is None:
        return True
    worlds = subject.scenario, subject.baseline
    low, middle, high = ([float(world.band(series, hypothesis, q)[-1]) for world in worlds] for q in (0.25, 0.5, 0.75))
    errors = (
        _MEDIAN * (top - bottom) / _MIDDLE_HALF / sqrt(subject.members) for bottom, top in zip(low, high, strict=True)
    )
    declared = MONTHLY[series]
    least = max(_Z * hypot(*errors), (declared.high - declared.low) / declared.bins)
    return abs(middle[0] - middle[1]) > least


def month_name(subject: Subject, month: int) -> str:
    """A month counted from 0 as people write it, such as February 2035."""
    year, first = (int(part) for part in subject.start.split("-"))
    ahead = first - 1 + month
    return f"{_MONTHS[ahead % 12]} {year + ahead // 12}"
