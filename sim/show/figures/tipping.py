"""The difference from a target along a lever, and where it is reached; of two levers, the pairs of values that do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.outcomes import OUTCOMES
from sim.show.figures import narrow, style
from sim.show.text.tip import interval, named, target

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.analysis.tip.findings import Findings, Lever, TheoryTip
    from sim.results.tip import Tip

CURVE: Final = "tipping-point"
FRONTIER: Final = "frontier"
_BAND: Final = (
    "Bands: 95% sampling interval, the same members and luck at every value. The bar on the line of the target: where "
    "the difference cannot be told from nothing."
)
#: What the title says of theories under which no value is told.
_LACKING: Final = {
    "none": "no value does", "perhaps": "perhaps no value does", "open": "not to be told", "idle": "no effect",
    "same": "nothing to change",
}  # fmt: skip
_FRONTIER_BAND: Final = "Bands: 95% sampling interval of the first lever's value."


@dataclass(frozen=True)
class _Subject:
    tip: Tip

    @property
    def legend(self) -> list[tuple[str, str]]:
        return []

    @property
    def made(self) -> str:
        about = self.tip.findings
        return (
            f"Scenario {texts.quoted(about.title)}. {about.members:,} members x {', '.join(about.hypotheses)} near the "
            f"answer; {about.months} months from {about.start}; seed {about.seed}."
        )

    @property
    def facts(self) -> Mapping[str, Any]:
        about = self.tip.findings
        return {
            "scenario": about.title, "target": about.target, "lever": about.lever.name, "members": about.members,
            "months": about.months, "start": about.start, "seed": about.seed, "hypotheses": list(about.hypotheses),
        }  # fmt: skip


def draw(tip: Tip) -> style.DrawnFigure:
    """The curve of each theory with its band, the line of the target, and the value that reaches it with its bar."""
    found, subject = tip.findings, _Subject(tip)
    figure, panels = _panels(len(found.hypotheses), 0.09)
    title, about = finding(found), _about(found)
    style.write_heading(figure, subject, title, about, room=0.5)
    footer = style.write_footer(figure, subject, _BAND, shown=[found.outcome], room=0.75)
    for axes, row in zip(panels, found.rows, strict=True):
        mine = tip.curve[tip.curve["hypothesis"] == row.hypothesis]
        _curve(axes, tip, row, mine, _scale(found))
        style.name_panel(axes, row.hypothesis)
    figure.text(
        0.5, _below(figure), _axis(found.lever), ha="center", va="top", fontsize=narrow.size(8.5), color=style.INK
    )
    described = style.describe(subject, title, about, footer, [found.outcome])
    return style.DrawnFigure(CURVE, figure, tip.curve, described)


def frontier(tip: Tip) -> style.DrawnFigure:
    """The value of the first lever that reaches the target against the second, with its interval, by theory."""
    found, subject = tip.findings, _Subject(tip)
    assert found.second is not None
    table = tip.table
    figure, panels = _panels(len(found.hypotheses), 0.1)
    title = finding(found)
    about = f"Across: {_axis(found.second)}. Up: {_axis(found.lever)}. Where there is no dot, no value could be told."
    style.write_heading(figure, subject, title, about, room=0.5)
    footer = style.write_footer(figure, subject, _FRONTIER_BAND, shown=[found.outcome], room=0.6)
    for axes, hypothesis in zip(panels, found.hypotheses, strict=True):
        style.dress_plain(axes)
        mine = table[(table["hypothesis"] == hypothesis) & table["value"].notna()].drop_duplicates("beside")
        axes.fill_between(mine["beside"], mine["low"], mine["high"], color=style.SCENARIO, alpha=0.2, linewidth=0)
        axes.plot(mine["beside"], mine["value"], color=style.SCENARIO, linewidth=1.7, marker="o", markersize=3.5)
        axes.set_xlim(found.second.low, found.second.high)
        axes.set_ylim(found.lever.low, found.lever.high)
        _ticks(axes, found.second, 3)
        axes.yaxis.set_major_formatter(lambda value, _: named(found.lever, value, False))
        style.name_panel(axes, hypothesis)
    described = style.describe(subject, title, about, footer, [found.outcome])
    return style.DrawnFigure(FRONTIER, figure, table, described)


def _panels(count: int, left: float) -> tuple[Figure, list[Axes]]:
    """A panel for each theory, with one scale; `left` is the share of the width that numbers take on a wide page."""
    high = 1.5
    stacked = narrow.height(high + narrow.BETWEEN, count, 4.6, columns=1)
    figure = style.new_figure(max(6.5, 2.3 * count + 0.9), stacked)
    [panels] = narrow.panels(figure, 1, count, columns=1, sharex=True, sharey=True)
    figure.subplots_adjust(
        left=narrow.wide_or_narrow(left, 0.16), right=0.97, wspace=0.12, hspace=narrow.BETWEEN / high
    )
    return figure, panels


def finding(found: Findings) -> str:
    """The title: what it takes under each theory under which a value reaches the target, and where none does."""
    reached: list[str] = []
    lacking: dict[str, list[str]] = {}
    for hypothesis in found.hypotheses:
        rows = found.under(hypothesis)
        first = next((row for row in rows if row.verdict == "tips"), None)
        if first is None:
            verdicts = {row.verdict for row in rows}
            word = verdicts.pop() if len(verdicts) == 1 else "open"
            lacking.setdefault(_LACKING[word], []).append(hypothesis)
            continue
        at = "" if found.second is None or first.beside is None else f" at {named(found.second, first.beside)}"
        value = f"{named(found.lever, first.tips[0].value)} ({interval(found.lever, first.tips[0])})"
        reached.append(f"{value}{at} under {hypothesis}")
    takes = [f"it takes {', '.join(reached)}"] if reached else []
    without = [f"{words} under {', '.join(theories)}" for words, theories in lacking.items()]
    return f"To reach {target(found)}: {'; '.join([*takes, *without])}"


def _about(found: Findings) -> str:
    what = OUTCOMES[found.outcome].title
    unit = "of 1,000 futures" if _scale(found) == 1000 else OUTCOMES[found.outcome].unit
    return f"{what}: difference from the target, {unit}. Across: {found.lever.name}. Dots: values simulated."


def _curve(axes: Axes, tip: Tip, row: TheoryTip, mine: Any, scale: float) -> None:
    style.dress_plain(axes)
    lever = tip.findings.lever
    axes.axhline(0, color=style.INK, linewidth=0.9)
    axes.fill_between(
        mine["value"], scale * mine["low"], scale * mine["high"], color=style.SCENARIO, alpha=0.2, linewidth=0
    )
    axes.plot(mine["value"], scale * mine["difference"], color=style.SCENARIO, linewidth=1.5)
    dots = mine[mine["members"] > 0]
    axes.plot(dots["value"], scale * dots["difference"], "o", color=style.SCENARIO, markersize=2.5)
    for number, one in enumerate(row.tips if row.verdict == "tips" else ()):
        axes.plot([one.low, one.high], [0, 0], color=style.INK, linewidth=3.5, solid_capstyle="butt", alpha=0.7)
        axes.plot([one.value], [0], "o", color=style.INK, markersize=5)
        if not number:
            axes.annotate(
                named(lever, one.value), (one.value, 0), xytext=(0, 7), textcoords="offset points", ha="center",
                fontsize=narrow.size(8), fontweight="bold", color=style.INK, annotation_clip=False,
            )  # fmt: skip
    axes.set_xlim(lever.low, lever.high)
    _ticks(axes, lever, 3)


def _ticks(axes: Axes, lever: Lever, count: int) -> None:
    """A few values across, as people say them."""
    at = [lever.low + step * (lever.high - lever.low) / (count - 1) for step in range(count)]
    axes.set_xticks(at, [named(lever, value, False) for value in at])
    labels = axes.get_xticklabels()
    labels[0].set_horizontalalignment("left")
    labels[-1].set_horizontalalignment("right")


def _below(figure: Any) -> float:
    return float(figure.subplotpars.bottom) - 0.3 / float(figure.get_figheight())


def _axis(lever: Lever) -> str:
    unit = "" if lever.is_month or lever.unit in ("", "share") else f", {lever.unit}"
    return texts.cut(f"{lever.name}{unit}", narrow.wide_or_narrow(70, 44))


def _scale(found: Findings) -> float:
    return 1000.0 if OUTCOMES[found.outcome].kind in ("flag", "chance") else 1.0
