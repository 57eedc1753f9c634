"""What drives an effect, theory by theory: the effect where each quantity is low and where it is high."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.analysis.drivers.sign import MAY_TURN, TURNS
from sim.outcomes import OUTCOMES
from sim.show.figures import naming, narrow, style
from sim.show.quantities import title_of
from sim.show.text import drivers as words
from sim.show.theories import condition

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.analysis.drivers.findings import Findings, Screened

NAME: Final = "drivers"
_LOW, _HIGH, _TURNS = "#0072B2", "#B34700", "#B3005E"
#: Inches: the width at which a page of the width of a telephone shows it whole, the dots of a row, and a heading.
_WIDTH, _DOTS, _HEAD = 6.0, 0.22, 0.62
#: Columns of a label, on a wide and on a narrow page; points of its letters.
_COLUMNS: Final = (84, 52)
_LETTERS: Final = 8
#: Quantities of each theory.
_MOST: Final = 4
#: How far the intervals of a row are drawn from its middle, in inches.
_APART: Final = 0.025
_BAND: Final = (
    "Lines through dots: 95% sampling interval of the mean in a quarter of the draws; more members narrow it. "
    "Shown are quantities that drive it, clear if all are looked at."
)


@dataclass(frozen=True)
class _Subject:
    """What was screened as the subject of a figure; the dots have a legend of their own."""

    findings: Findings

    @property
    def legend(self) -> list[tuple[str, str]]:
        return [("lowest quarter", _LOW), ("highest quarter", _HIGH)]

    @property
    def made(self) -> str:
        about = self.findings
        titles = ", less ".join(texts.quoted(title) for title in about.titles)
        return (
            f"Scenario {titles}. {about.members:,} members x {', '.join(about.hypotheses)}; {about.months} months from "
            f"{about.start}; seed {about.seed}."
        )

    @property
    def facts(self) -> Mapping[str, Any]:
        about = self.findings
        return {
            "scenario": about.titles[0], "baseline": about.titles[1] if about.paired else None,
            "hypotheses": list(about.hypotheses), "members": about.members, "months": about.months,
            "start": about.start, "seed": about.seed, "outcome": about.outcome,
        }  # fmt: skip


def draw(screened: Screened) -> style.DrawnFigure:
    """A panel per theory with its drivers, each the effect in its lowest and its highest quarter, joined by a line.

    The table has the rows of the screening that are drawn.
    """
    import pandas as pd

    findings, subject = screened.findings, _Subject(screened.findings)
    by_theory = {hypothesis: _shown(screened, hypothesis) for hypothesis in findings.hypotheses}
    labels = {hypothesis: [_label(row) for row in rows.to_dict("records")] for hypothesis, rows in by_theory.items()}
    one_row = _DOTS + naming.inches((label for mine in labels.values() for label in mine), _LETTERS)
    heights = [max(1, len(rows)) * one_row + _HEAD for rows in by_theory.values()]
    figure = style.new_figure(_WIDTH, narrow.wide_or_narrow(2.6, 0.0) + sum(heights))
    panels = figure.subplots(
        len(by_theory), 1, sharex=True, squeeze=False, height_ratios=[max(1, len(rows)) for rows in by_theory.values()]
    )[:, 0]
    figure.subplots_adjust(left=0.05, right=0.97, hspace=0.75 * _HEAD / (sum(heights) / len(heights) - _HEAD))
    title = finding(screened)
    unit = f", {findings.unit}" if findings.unit else ""
    about = f"{OUTCOMES[findings.outcome].title}{unit}: {'the effect' if findings.paired else 'the level'} where "
    about += (
        "a quantity is in its lowest quarter (ring), and where it is in its highest (filled). Dashed: over all draws."
    )
    style.write_heading(figure, subject, title, about, room=0.42)
    footer = style.write_footer(figure, subject, _BAND, shown=[findings.outcome], room=0.5)
    for axes, (hypothesis, rows) in zip(panels, by_theory.items(), strict=True):
        _panel(axes, findings, hypothesis, rows, labels[hypothesis], one_row)
    _limits(panels[0], findings, by_theory)
    table = pd.concat(by_theory.values(), ignore_index=True)
    described = style.describe(subject, title, about, footer, [findings.outcome])
    return style.DrawnFigure(NAME, figure, table, described)


def finding(screened: Screened) -> str:
    """The title: with what the sign turns, or that nothing is seen to turn it."""
    findings = screened.findings
    turning = [point for point in findings.turning if point.sign == TURNS]
    if turning:
        told = " and ".join(f"{title_of(point.path)} ({point.hypothesis})" for point in turning[:2])
        return f"The sign turns with {told}"
    if findings.turning:
        point = findings.turning[0]
        return f"The sign may turn with {title_of(point.path)} ({point.hypothesis}); one end is clear"
    if not screened.table["driver"].any():
        return "No quantity is told apart from chance with these members"
    if not findings.paired:
        return "What moves it most, by theory"
    return "Nothing that was looked at is seen to turn the sign; what moves the effect most, by theory"


def _shown(screened: Screened, hypothesis: str) -> pd.DataFrame:
    """The rows of a theory that are drawn: those that turn the sign first."""
    mine = screened.under(hypothesis)
    turns = mine["sign"].isin(list(words.MARKS))
    import pandas as pd

    return pd.concat([mine[turns], mine[~turns]]).head(_MOST)


def _label(row: Mapping[Any, Any]) -> naming.Label:
    """What a row is called, with what it does to the sign."""
    path, mark = str(row["path"]), {TURNS: "; the sign turns", MAY_TURN: "; the sign may turn"}.get(row["sign"], "")
    return naming.Label.of(f"{title_of(path, first=True)}{mark}", path, narrow.wide_or_narrow(*_COLUMNS))


def _panel(
    axes: Axes, findings: Findings, hypothesis: str, rows: pd.DataFrame, labels: Sequence[naming.Label], one_row: float
) -> None:
    style.dress_rows(axes, [""] * max(1, len(rows)), first=True)
    axes.set_title(condition(hypothesis), fontsize=narrow.size(9), fontweight="bold", color=style.INK, loc="left")
    if findings.paired:
        axes.axvline(0, color=style.INK, linewidth=0.9)
    axes.axvline(findings.effects[hypothesis].mean, color=style.INK, linewidth=0.8, linestyle=(0, (4, 3)))
    if rows.empty:
        axes.text(
            0.0, 0.5, "no quantity stands out from chance", transform=axes.transAxes, va="center",
            fontsize=narrow.size(8), color=style.INK,
        )  # fmt: skip
    for place, (row, label) in enumerate(zip(rows.to_dict("records"), labels, strict=True)):
        turns = row["sign"] in words.MARKS
        colour = _TURNS if turns else "#999999"
        height = place + 0.5 - 0.5 * _DOTS / one_row
        axes.plot([row["low"], row["high"]], [height] * 2, color=colour, linewidth=2.4 if turns else 1.6, zorder=2)
        for end, shade, inside, off in (
            ("low", _LOW, "white", -_APART / one_row),
            ("high", _HIGH, _HIGH, _APART / one_row),
        ):
            axes.hlines(height + off, row[f"{end}_low"], row[f"{end}_high"], color=shade, linewidth=0.9)
            axes.plot(
                [row[end]], [height], marker="o", markersize=6, markerfacecolor=inside, markeredgecolor=shade,
                markeredgewidth=1.5, linestyle="none", zorder=3,
            )  # fmt: skip
        look = {"color": _TURNS, "fontweight": "bold"} if turns else {}
        naming.write(axes, (0.0, place - 0.5), label, _LETTERS, **look)


def _limits(axes: Axes, findings: Findings, by_theory: Mapping[str, pd.DataFrame]) -> None:
    """Room for every interval and for zero, and round numbers along the axis."""
    ends = [findings.effects[hypothesis].mean for hypothesis in by_theory]
    ends += [0.0] if findings.paired else []
    for rows in by_theory.values():
        ends += [
            float(number)
            for end in ("low", "high")
            for number in rows[[f"{end}_low", f"{end}_high"]].to_numpy().ravel()
        ]
    low, high = min(ends), max(ends)
    room = 0.04 * (high - low) or 1.0
    axes.set_xlim(low - room, high + room)
    axes.locator_params(axis="x", nbins=narrow.wide_or_narrow(6, 4))
    if findings.paired:
        axes.xaxis.set_major_formatter(lambda x, _: style.signed(x, 0 if x == round(x) else 1))
