"""The answer at a glance: how likely an attack is with and without the change, a row for each theory in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.outcomes import ESTIMAND
from sim.show.figures import estimand, narrow, style
from sim.show.figures.records import by
from sim.show.figures.subject import Subject
from sim.show.theories import THEORIES, condition, name
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NAME: Final = "answer"
_BAND: Final = (
    "In numbers: the paired difference and its 95% sampling interval, the same members with the same luck. What we "
    "do not know about parameters, and which theory holds, is not in it."
)
_WIDTH, _LEFT, _RIGHT, _ROW = 9.3, 3.15, 2.1, 0.62
#: On a narrow page the theory stands above its row and the difference below: inches of a row, and how far in rows.
_STACKED_ROW, _ABOVE, _BELOW = 1.05, 0.34, 0.24


def draw(subject: Subject) -> style.DrawnFigure:
    """A row for each theory; ValueError without a baseline.

    Rows of the table: world, hypothesis, theory, chance and reference of 1,000 futures, difference, low, high.
    """
    table = _table(subject)
    rows = len(subject.hypotheses) * (1 + 0.5 * len(subject.others))
    figure = style.new_figure(_WIDTH, narrow.wide_or_narrow(2.4 + _ROW * rows, _STACKED_ROW * rows))
    axes = figure.subplots()
    figure.subplots_adjust(
        left=narrow.wide_or_narrow(_LEFT / _WIDTH, 0.04), right=narrow.wide_or_narrow(1 - _RIGHT / _WIDTH, 0.96)
    )
    named = f" in {subject.scenario.quoted}" if subject.others else ""
    title = estimand.told(estimand.of_subject(subject), where=named)
    years = f"{subject.months / 12:g} years" if subject.months >= 12 else f"{subject.months} months"
    about = f"Chance of an attack within {years}, in futures of 1,000, by what moves Moscow. Ring: {subject.against}."
    style.write_heading(figure, subject, title, about, room=0.25)
    footer = style.write_footer(figure, subject, _BAND, shown=[ESTIMAND], room=0.45)
    labels = [narrow.wide_or_narrow(theory, condition)(hypothesis) for hypothesis in subject.hypotheses]
    style.dress_rows(axes, [""] * len(labels) if narrow.is_narrow() else labels, first=True)
    for row, label in enumerate(labels if narrow.is_narrow() else ()):
        axes.annotate(label, (0.0, row - _ABOVE - 0.06 * len(subject.others)), va="center",
                      xycoords=("axes fraction", "data"), fontsize=narrow.SMALLEST, color=style.INK)  # fmt: skip
    axes.set_xlim(0, 1.08 * max(1.0, float(table[["chance", "reference"]].to_numpy().max())))
    axes.tick_params(axis="y", labelsize=10)
    _rows(axes, subject, table)
    differs = bool(((table["low"] > 0) | (table["high"] < 0)).any())
    described = style.describe(subject, title, about, footer, [ESTIMAND], differs=differs)
    return style.DrawnFigure(NAME, figure, table, described)


def theory(hypothesis: str) -> str:
    """A theory as a condition, on two lines.

    >>> theory("H1")
    'If weakness invites attack\\n(H1 opportunist)'
    """
    return f"If {THEORIES[hypothesis].premise}\n({name(hypothesis)})"


def _table(subject: Subject) -> pd.DataFrame:
    import pandas as pd

    from sim.analysis.paired import PairSums, difference_interval

    if subject.baseline is None:
        raise ValueError("a run without a baseline has nothing to be compared with")
    rows = []
    for key, world, _ in subject.drawn[1:]:
        for hypothesis in subject.hypotheses:
            here, there = (side.outcome(ESTIMAND, hypothesis) for side in (world, subject.baseline))
            sums = PairSums()
            sums.add(here - there)
            low, high = difference_interval(sums, counted=False)
            rows.append(
                {
                    "world": key, "hypothesis": hypothesis, "theory": HYPOTHESES[hypothesis],
                    "chance": 1000 * here.mean(), "reference": 1000 * there.mean(),
                    "difference": 1000 * sums.mean, "low": 1000 * low, "high": 1000 * high,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _rows(axes: Axes, subject: Subject, table: pd.DataFrame) -> None:
    by_key = by(table, "world", "hypothesis")
    _, _, grey = subject.drawn[0]
    worlds = subject.drawn[1:]
    for row, hypothesis in enumerate(subject.hypotheses):
        reach: float = narrow.wide_or_narrow(0.33, 0.2)
        places = np.linspace(-reach, reach, len(worlds)) if len(worlds) > 1 else np.zeros(1)
        for height, (key, _, colour) in zip(row + places, worlds, strict=True):
            found = by_key[key, hypothesis]
            before, now = float(found["reference"]), float(found["chance"])
            low, mean, high = (float(found[name]) for name in ("low", "difference", "high"))
            clear = low > 0 or high < 0
            axes.plot([before, now], [height, height], color=colour, linewidth=2.2, solid_capstyle="butt", zorder=2)
            axes.plot([before], [height], "o", ms=9, mfc="white", mec=grey, mew=1.8, zorder=3)
            axes.plot([now], [height], "o", ms=6.5, mfc=colour, mec=colour, zorder=4)
            text = f"{style.change(mean)} ({style.change(low)} to {style.change(high)})"
            below = _BELOW / (1 + 0.5 * (len(worlds) - 1))
            axes.annotate(
                text, narrow.wide_or_narrow((1.02, height), (0.0, height + below)),
                xycoords=("axes fraction", "data"), va="center", ha="left", fontsize=narrow.wide_or_narrow(10, 8.5),
                color=colour, fontweight="bold" if clear else "normal", annotation_clip=False,
            )  # fmt: skip
