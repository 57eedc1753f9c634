"""The zone of possible agreement: what packages are worth over fighting on, to Russia across and to Ukraine upwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.show.figures import narrow, style

if TYPE_CHECKING:
    from sim.results.answer import Answer

NAME: Final = "zone-of-agreement"
_SHOWN: Final = ("settlement",)
_ABOUT: Final = (
    "Worth of a package over fighting on, in utils: above and right of the lines both sides gain. Red lines apart."
)


@dataclass(frozen=True)
class _Subject:
    """An answer as the subject of a figure: the axes have a legend of their own."""

    answer: Answer

    @property
    def legend(self) -> list[tuple[str, str]]:
        return []

    @property
    def made(self) -> str:
        about = self.answer
        return f"{texts.shown(about.scenario)}; {about.members:,} futures, seed {about.seed}."

    @property
    def facts(self) -> Mapping[str, Any]:
        about = self.answer
        return {
            "scenario": about.scenario, "proposal": about.title, "members": about.members, "seed": about.seed,
        }  # fmt: skip


def draw(answer: Answer) -> style.DrawnFigure:
    """Rows of the table: what (packages, members, middle), russia, ukraine, and the share that no red line stops."""
    table = answer.zone
    figure = style.new_figure(7.2, narrow.wide_or_narrow(6.2, 3.4))
    axes = figure.subplots()
    figure.subplots_adjust(left=narrow.wide_or_narrow(0.1, 0.17), right=0.97)
    axes.axhline(0, color=style.INK, linewidth=0.8)
    axes.axvline(0, color=style.INK, linewidth=0.8)
    packages = table[table["what"] == "packages"]
    axes.scatter(
        packages["russia"], packages["ukraine"], s=8 + 60 * packages["spared"], color=style.BASELINE, alpha=0.5,
        linewidths=0, label=_label("packages on the table (median future; larger: fewer red lines)"),
    )  # fmt: skip
    members = table[table["what"] == "members"]
    axes.scatter(
        members["russia"], members["ukraine"], s=6, color=style.SCENARIO, alpha=0.35, linewidths=0,
        label=_label("this proposal, future by future"),
    )  # fmt: skip
    middle = table[table["what"] == "middle"]
    axes.scatter(
        middle["russia"], middle["ukraine"], s=70, marker="D", facecolor="white", edgecolor=style.INK,
        label=_label("weighted-mean compromise (median future)"),
    )  # fmt: skip
    low, high = axes.get_xlim(), axes.get_ylim()
    axes.fill_between([0, max(low[1], 0.05)], 0, max(high[1], 0.05), color=style.FAINT, alpha=0.5, zorder=0)
    axes.set_xlim(low[0], max(low[1], 0.05))
    axes.set_ylim(high[0], max(high[1], 0.05))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(labelsize=narrow.size(8), colors=style.INK)
    axes.set_xlabel("to Russia, utils", fontsize=9)
    axes.set_ylabel("to Ukraine, utils", fontsize=9)
    axes.legend(fontsize=narrow.size(7.5), frameon=False, loc="upper center",
                bbox_to_anchor=narrow.wide_or_narrow((0.5, -0.09), (0.42, -0.15)))  # fmt: skip
    title, subject = finding(answer), _Subject(answer)
    style.write_heading(figure, subject, title, _ABOUT, room=0.15)
    footer = style.write_footer(figure, subject, "", shown=_SHOWN, room=narrow.wide_or_narrow(1.05, 1.75))
    described = style.describe(subject, title, _ABOUT, footer, _SHOWN)
    return style.DrawnFigure(NAME, figure, table, described)


def _label(text: str) -> str:
    """A line of the legend, broken where the page is narrow."""
    return "\n".join(texts.wrapped(text, 42)) if narrow.is_narrow() else text


def finding(answer: Answer) -> str:
    """The title: who accepts it, and in how many packages of the table both would gain."""
    within = answer.both_gain_within_lines
    base = min(100, answer.members * len(answer.hypotheses))
    return (
        f"{texts.shown(answer.title)}: Russia accepts in {base * answer.russia.accepts:.0f}, Ukraine in "
        f"{base * answer.ukraine.accepts:.0f} of {base} futures; there is a package from which both gain in "
        f"{base * answer.both_gain:.0f}, and none of their red lines stops it in {base * within:.0f}"
    )
