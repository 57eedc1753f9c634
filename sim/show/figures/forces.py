"""US and allied soldiers in the Baltic states over time, scenario against baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sim.show.figures import bands, narrow, style
from sim.show.figures.subject import Subject, World
from sim.vocabulary import BALTIC_STATES, TITLES

if TYPE_CHECKING:
    import pandas as pd

_BAND = "Bands: 9 of 10 futures lie within, month by month; they hold luck and parameters, under one hypothesis."
_ROWS = (("us_troops", "US soldiers, persons"), ("allied_troops", "Allied soldiers, US not counted, persons"))


def draw(subject: Subject) -> style.DrawnFigure:
    """Two rows (US, allies) by three Baltic states; the two worlds in each panel.

    Rows of the table: series, hypothesis, world, month, year, q05, q25, q50, q75, q95. All hypotheses are in the
    table; the figure draws the first one and says how far the others are from it.
    """
    names = [f"{row}_{host}" for row, _ in _ROWS for host in BALTIC_STATES]
    table = bands.numbers(subject, names)
    shown = subject.hypotheses[0]
    figure = style.new_figure(10, 3.6 * len(_ROWS) if narrow.is_narrow() else 7.6)
    grid = narrow.panels(figure, len(_ROWS), len(BALTIC_STATES), sharex=True, sharey="row")
    width = figure.get_figwidth()
    figure.subplots_adjust(left=0.65 / width, right=1 - 0.65 / width, hspace=narrow.wide_or_narrow(0.36, 0.75),
                           wspace=narrow.wide_or_narrow(0.3, 0.7))  # fmt: skip
    title, about = finding(subject), _about(subject, table, shown)
    style.write_heading(figure, subject, title, about)
    footer = style.write_footer(figure, subject, _BAND, shown=names)
    for row, (series, label) in enumerate(_ROWS):
        for column, host in enumerate(BALTIC_STATES):
            axes = grid[row][column]
            style.dress(axes, subject)
            bands.draw_worlds(axes, subject, table, f"{series}_{host}", hypothesis=shown, inner=False)
            axes.yaxis.set_major_formatter("{x:,.0f}")
            axes.set_title(TITLES[host], fontsize=narrow.size(8.5), color=style.INK, loc="left")
        style.head_row(figure, grid[row][0], label)
        for column, host in enumerate(BALTIC_STATES):
            axes = grid[row][column]
            axes.set_ylim(0, _top(table, series))
            bands.label_medians(axes, subject, table, f"{series}_{host}", hypothesis=shown, form=_to_tens)
    last = table[(table["month"] == table["month"].max()) & (table["hypothesis"] == shown)]
    ends = last.groupby("series")["q50"].agg(lambda medians: medians.round(-1).nunique())
    differs = subject.baseline is None or bool((ends > 1).any())
    described = style.describe(subject, title, about, footer, names, differs=differs)
    return style.DrawnFigure("forces-by-host", figure, table, described)


def _to_tens(persons: float) -> str:
    """Persons to the nearest ten: monthly medians are known only to within a bin of the series."""
    return f"{round(persons, -1):,.0f}"


def _top(table: pd.DataFrame, series: str) -> float:
    highest = float(table.loc[table["series"].str.startswith(series), "q95"].max())
    return max(highest * 1.08, 10.0)


def finding(subject: Subject) -> str:
    """The title: soldiers in the three states at the horizon, in the median future."""
    end = bands.month_name(subject, subject.months - 1)

    us, allied = (baltic_soldiers(subject, subject.scenario, who) for who in ("us", "allied"))
    if subject.baseline is None:
        return f"In {end} the Baltic states host {us} US and {allied} allied soldiers in the median future"
    us0, allied0 = (baltic_soldiers(subject, subject.baseline, who) for who in ("us", "allied"))
    us_text = f"{us} US soldiers" + (f", as in {subject.against}," if us == us0 else f" instead of {us0}")
    allied_text = f"{allied} allied ones" + (" in both" if allied == allied0 else f" instead of {allied0}")
    where = f"In {end}" + (f", in {subject.scenario.quoted}," if subject.others else "")
    return f"{where} the Baltic states host {us_text} and {allied_text} (medians)"


def baltic_soldiers(subject: Subject, world: World, who: Literal["us", "allied"]) -> str:
    """Soldiers in the three states together at the horizon, in the median future over all hypotheses, to tens.

    It is not the sum of the medians of the states, which differs where soldiers leave one state in some futures and
    another in others.
    """
    import numpy as np

    values = [world.outcome(f"{who}_troops_baltic", hypothesis) for hypothesis in subject.hypotheses]
    return f"{round(float(np.median(np.concatenate(values))), -1):,.0f}"


def _about(subject: Subject, table: pd.DataFrame, shown: str) -> str:
    """Which hypothesis is drawn, and how far the medians under the others are from it."""
    text = f"Lines: the median future under {shown}; medians of states do not add up to that of their sum."
    others = [hypothesis for hypothesis in subject.hypotheses if hypothesis != shown]
    if not others:
        return text
    wide = table.pivot_table(index=["series", "world", "month"], columns="hypothesis", values="q50")
    apart = float(wide[others].sub(wide[shown], axis=0).abs().to_numpy().max())
    if apart < 1:
        return f"{text} Under the other hypotheses the medians are the same."
    return f"{text} Under the other hypotheses medians differ by at most {apart:,.0f} persons."
