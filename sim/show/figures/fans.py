"""Fan charts: where 9 of 10 futures lie month by month, with twenty single futures drawn thin."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.outcomes import MONTHLY
from sim.show.figures import bands, narrow, style
from sim.show.figures.subject import Subject

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SERIES = ("capability", "us_help_expected", "area_held")
_BAND = (
    "Bands: half (dark) and 9 of 10 (light) of the futures lie within, month by month; they hold luck and parameters. "
    "Thin lines: single futures, the first {count} members, which nobody picked."
)
_ABOUT = (
    "A band that widens is not a trend: single futures move up and down inside it. Line: the median future; number: "
    "the median at the horizon."
)


def numbers(subject: Subject) -> pd.DataFrame:
    """Rows of :func:`sim.show.figures.bands.numbers`, and a row per month for each future followed.

    Columns: series, hypothesis, world, month, year, q05, q25, q50, q75, q95, member, value; `member` is empty in the
    rows of quantiles, the quantiles in those of members.
    """
    import numpy as np
    import pandas as pd

    frames = [bands.numbers(subject, list(SERIES))]
    key, world, _ = subject.drawn[0 if subject.baseline is None else 1]
    for series in SERIES if world.paths is not None else ():
        for hypothesis in subject.hypotheses:
            assert world.paths is not None
            paths = world.paths(series, hypothesis)
            months, members = paths.shape
            columns = {
                "series": series, "hypothesis": hypothesis, "world": key,
                "month": np.tile(np.arange(months), members), "year": np.tile(subject.years(), members),
                "member": np.repeat(np.arange(members), months), "value": paths.T.ravel(),
            }  # fmt: skip
            frames.append(pd.DataFrame(columns))
    table = pd.concat(frames, ignore_index=True)
    if "member" not in table:
        table["member"], table["value"] = pd.NA, np.nan
    return table.astype({"member": "Int64", "value": "float64"})


def draw(subject: Subject) -> style.DrawnFigure:
    """A row per series, a column per hypothesis; of several scenarios the first, of the baseline the median."""
    table = numbers(subject)
    columns = len(subject.hypotheses)
    figure = style.new_figure(1.6 + 2.4 * max(columns, 2), narrow.height(1.75 * len(SERIES), columns, 9.2))
    grid = narrow.panels(figure, len(SERIES), columns, sharex=True, sharey="row")
    width = figure.get_figwidth()
    figure.subplots_adjust(left=0.75 / width, right=1 - 0.65 / width, hspace=narrow.wide_or_narrow(0.42, 0.8),
                           wspace=narrow.wide_or_narrow(0.36, 0.75))  # fmt: skip
    title = finding(subject, table)
    style.write_heading(figure, subject, title, _ABOUT)
    followed = int(table["member"].nunique())
    band = _BAND.format(count=followed) if followed else _BAND.partition(" Thin")[0]
    footer = style.write_footer(figure, subject, band, shown=SERIES)
    for row, series in enumerate(SERIES):
        declared = MONTHLY[series]
        for column, hypothesis in enumerate(subject.hypotheses):
            axes = grid[row][column]
            axes.set_ylim(*_range(table[table["series"] == series]))
            style.dress(axes, subject)
            axes.yaxis.set_major_formatter("{x:,.0f}" if declared.high > 2 else "{x:.1f}")
            _fan(axes, subject, table, series, hypothesis=hypothesis)
            style.name_panel(axes, hypothesis)
        style.head_row(figure, grid[row][0], f"{declared.title}, {declared.unit}")
    for row, series in enumerate(SERIES):
        for column, hypothesis in enumerate(subject.hypotheses):
            form = _form(MONTHLY[series].high)
            bands.label_medians(grid[row][column], subject, table, series, hypothesis=hypothesis, form=form)
    differs = any(bands.differ(subject, series, h) for series in SERIES for h in subject.hypotheses)
    described = style.describe(subject, title, _ABOUT, footer, SERIES, differs=differs)
    return style.DrawnFigure("fans", figure, table, described)


def _form(high: float) -> Callable[[float], str]:
    """How a median is written; thousands are known only to within a bin of the series.

    >>> _form(1.0)(0.543), _form(60)(19.23), _form(605_000)(125_143)
    ('0.54', '19.2', '125,000')
    """
    if high <= 2:
        return "{:.2f}".format
    return "{:.1f}".format if high <= 100 else lambda value: f"{round(value, -3):,.0f}"


def _range(part: pd.DataFrame) -> tuple[float, float]:
    """A little more than what is drawn; from zero where that is not far below."""
    low = min(float(part["q05"].min()), float(part["value"].min()) if part["value"].notna().any() else float("inf"))
    high = max(float(part["q95"].max()), float(part["value"].max()) if part["value"].notna().any() else 0.0)
    room = 0.06 * max(high - low, 1e-9)
    return (0.0 if 0 <= low < 0.5 * high else low - room), high + room


def _fan(axes: Axes, subject: Subject, table: pd.DataFrame, series: str, *, hypothesis: str) -> None:
    key, _, colour = subject.drawn[0 if subject.baseline is None else 1]
    rows = bands.months_of(table, series, hypothesis, key)
    members = rows[rows["member"].notna()]
    rows = rows[rows["member"].isna()]
    axes.fill_between(rows["year"], rows["q05"], rows["q95"], color=colour, alpha=0.16, linewidth=0)
    axes.fill_between(rows["year"], rows["q25"], rows["q75"], color=colour, alpha=0.24, linewidth=0)
    for _, path in members.groupby("member"):
        axes.plot(path["year"], path["value"], color=colour, linewidth=0.45, alpha=0.75)
    if subject.baseline is not None:
        before, _, grey = subject.drawn[0]
        median = bands.months_of(table, series, hypothesis, before)
        axes.plot(median["year"], median["q50"], color=grey, linewidth=2.6)
    axes.plot(rows["year"], rows["q50"], color=colour, linewidth=1.6)


def finding(subject: Subject, table: pd.DataFrame) -> str:
    """The title: how far futures lie apart at the horizon."""
    key = subject.drawn[0 if subject.baseline is None else 1][0]
    hypothesis = subject.hypotheses[0]
    rows = bands.months_of(table, SERIES[0], hypothesis, key)
    last = rows[rows["member"].isna()].iloc[-1]
    end = bands.month_name(subject, subject.months - 1)
    return (
        f"By {end} Russian capability facing the Baltic states lies between {last['q05']:.1f} and {last['q95']:.1f} "
        f"heavy battalions in 9 of 10 futures under {hypothesis}"
    )
