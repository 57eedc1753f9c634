"""The zone of possible agreement: what packages are worth over fighting on, to Russia across and to Ukraine upwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.show import roles
from sim.show.figures import style

if TYPE_CHECKING:
    from sim.results.answer import Answer

NAME: Final = "zone-of-agreement"
_SHOWN: Final = ("settlement",)
_ABOUT: Final = (
    "Worth of a package over fighting on, in utils: above and right of the lines both sides gain. Red lines apart."
)


def draw(answer: Answer) -> style.DrawnFigure:
    """Rows of the table: what (packages, members, middle), russia, ukraine, and the share that no red line stops."""
    table = answer.zone
    figure = style.new_figure(7.2, 6.2)
    axes = figure.subplots()
    figure.subplots_adjust(left=0.1, right=0.97, top=0.80, bottom=0.18)
    axes.axhline(0, color=style.INK, linewidth=0.8)
    axes.axvline(0, color=style.INK, linewidth=0.8)
    packages = table[table["what"] == "packages"]
    axes.scatter(
        packages["russia"], packages["ukraine"], s=8 + 60 * packages["spared"], color=style.BASELINE, alpha=0.5,
        linewidths=0, label="packages on the table (median future; larger: fewer red lines)",
    )  # fmt: skip
    members = table[table["what"] == "members"]
    axes.scatter(
        members["russia"], members["ukraine"], s=6, color=style.SCENARIO, alpha=0.35, linewidths=0,
        label="this proposal, future by future",
    )  # fmt: skip
    middle = table[table["what"] == "middle"]
    axes.scatter(
        middle["russia"], middle["ukraine"], s=70, marker="D", facecolor="white", edgecolor=style.INK,
        label="weighted-mean compromise (median future)",
    )  # fmt: skip
    low, high = axes.get_xlim(), axes.get_ylim()
    axes.fill_between([0, max(low[1], 0.05)], 0, max(high[1], 0.05), color=style.FAINT, alpha=0.5, zorder=0)
    axes.set_xlim(low[0], max(low[1], 0.05))
    axes.set_ylim(high[0], max(high[1], 0.05))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(labelsize=8, colors=style.INK)
    axes.set_xlabel("to Russia, utils", fontsize=9)
    axes.set_ylabel("to Ukraine, utils", fontsize=9)
    axes.legend(fontsize=7.5, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.09))
    title = finding(answer)
    figure.text(0.02, 0.975, title, ha="left", va="top", fontsize=12, fontweight="bold", color=style.INK, wrap=True)
    figure.text(0.02, 0.84, _ABOUT, ha="left", va="top", fontsize=8.5, color=style.INK)
    about = f"{style.CONDITIONAL} {roles.sentence(_SHOWN)}"
    footer = f"{about}\n{answer.scenario}; {answer.members:,} futures, seed {answer.seed}."
    figure.text(0.02, 0.012, footer, ha="left", va="bottom", fontsize=7.5, color=style.INK)
    described = {
        "title": title, "about": _ABOUT, "alternative": f"{' '.join(title.split())}. {_ABOUT}",
        "scenario": answer.scenario, "proposal": answer.title, "members": answer.members, "seed": answer.seed,
        "shown": roles.metadata(_SHOWN), "footer": footer,
    }  # fmt: skip
    return style.DrawnFigure(NAME, figure, table, described)


def finding(answer: Answer) -> str:
    """The title: who accepts it, and in how many packages of the table both would gain."""
    within = answer.both_gain_within_lines
    return (
        f"{answer.title}: Russia accepts in {100 * answer.russia.accepts:.0f},\nUkraine in "
        f"{100 * answer.ukraine.accepts:.0f} of 100 futures; there is a package from which both gain\nin "
        f"{100 * answer.both_gain:.0f}, and none of their red lines stops it in {100 * within:.0f}"
    )
