"""How much of the spread of an answer rests on claims, on evidence, and on assumptions alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.analysis.source.audit import ALL, GROUPS
from sim.outcomes import ESTIMAND
from sim.show.figures import style
from sim.show.figures.subject import Subject
from sim.show.text.audit import NAMES
from sim.show.theories import condition

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NAME: Final = "what-it-rests-on"
#: Inches: the width at which a page of the width of a telephone shows it whole, and the height of a panel.
_WIDTH, _PANEL = 6.0, 1.95
_SHARE, _COUNT = "#0072B2", "#555555"
_BAND: Final = (
    "Lines: 95% sampling interval of the share, which more members narrow. Shares are of the variance between draws, "
    "luck left out, as far as straight lines through ranks explain it."
)


class _Subject:
    """The subject of a figure with a legend of its own."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self.made, self.facts = subject.made, subject.facts

    @property
    def legend(self) -> list[tuple[str, str]]:
        return [("share of the spread", _SHARE), ("share of the values", _COUNT)]


def draw(subject: Subject, values: pd.DataFrame, what: str, spread: pd.DataFrame) -> style.DrawnFigure:
    """A panel per theory: what share of the spread rests on each group, beside its share of the values.

    The table has the rows of the shares with `of_values`, the share of the uncertain values.
    """
    drawn = values[values["kind"] == "uncertain"]
    of_values = drawn["group"].value_counts(normalize=True)
    table = spread[spread["group"] != ALL].assign(of_values=lambda frame: frame["group"].map(of_values))
    groups = [group for group in GROUPS if group in set(table["group"])]
    hypotheses = list(dict.fromkeys(table["hypothesis"]))
    figure = style.new_figure(_WIDTH, 2.6 + _PANEL * len(hypotheses))
    panels = figure.subplots(len(hypotheses), 1, sharex=True, squeeze=False)[:, 0]
    figure.subplots_adjust(left=0.27, right=0.97, hspace=0.42)
    shown = _Subject(subject)
    title = finding(table, of_values)
    about = f"Of the spread of {what} between draws, and of the values that we do not know: how much rests on what."
    style.write_heading(figure, shown, title, about, room=0.42)
    footer = style.write_footer(figure, shown, _BAND, shown=[ESTIMAND], room=0.5)
    for axes, hypothesis in zip(panels, hypotheses, strict=True):
        _panel(axes, table[table["hypothesis"] == hypothesis].set_index("group").loc[groups])
        axes.set_title(condition(hypothesis), fontsize=9, fontweight="bold", color=style.INK, loc="left")
    panels[-1].set_xlabel("share, %", fontsize=8, color=style.INK)
    described = style.describe(shown, title, about, footer, [ESTIMAND])
    return style.DrawnFigure(NAME, figure, table.reset_index(drop=True), described)


def finding(table: pd.DataFrame, of_values: pd.Series) -> str:
    """The title: how much rests on assumptions alone, as far as it is known."""
    alone = table[table["group"] == "assumption"]
    values = f"{100 * float(of_values.get('assumption', 0.0)):.0f}% of the unknown values are assumed alone"
    known = alone[(alone["high"] - alone["low"]) < 0.9]
    if len(known) < len(alone):
        return f"{values}; with these members nobody can tell how much of the spread"
    low, high = (100 * min(1.0, max(0.0, float(end))) for end in (known["share"].min(), known["share"].max()))
    span = f"{low:.0f}%" if round(low) == round(high) else f"{low:.0f} to {high:.0f}%"
    return f"{values}; {span} of the spread rests on them"


def _panel(axes: Axes, rows: pd.DataFrame) -> None:
    style.dress_rows(axes, [NAMES[str(group)] for group in rows.index], first=True)
    axes.set_xlim(-4, 104)
    for place, row in enumerate(rows.to_dict("records")):
        low, high = (100 * min(1.0, max(0.0, row[end])) for end in ("low", "high"))
        axes.plot([low, high], [place, place], color=_SHARE, linewidth=1.6, solid_capstyle="butt")
        axes.plot([100 * min(1.0, max(0.0, row["share"]))], [place], "o", color=_SHARE, markersize=6)
        axes.plot([100 * row["of_values"]], [place], "D", color=_COUNT, markersize=4.5, fillstyle="none")
