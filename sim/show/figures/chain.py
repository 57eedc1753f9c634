"""The chain that the articles argue: how many futures pass each link, by itself and with every link before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from sim.analysis.chain import LINKS, links
from sim.show.figures import narrow, style
from sim.show.figures.paired import clear_changes, listed
from sim.show.figures.records import by
from sim.show.figures.subject import Subject, World

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from sim.analysis.chain import Passed

_ABOUT = (
    "Of 1,000 futures, on a scale of square roots. Bars and numbers: those that pass a link and every link before it, "
    "the attack after all of them (one that came before a link is among the dots alone){ring}. Dots: those that pass "
    "it by itself. Links in brackets stand beside the chain: later ones do not ask for them."
)
_BAND = "No bands: counts of the members simulated, scaled to 1,000, within the hypothesis named above each panel."
_TICKS: Final = (0, 100, 400, 1000)
#: Panels beside one another: few, so that letters can be read where the page is narrow.
_COLUMNS: Final = 2
_SIZE: Final = 9


def numbers(subject: Subject) -> pd.DataFrame:
    """One row per hypothesis, world and link: hypothesis, world, link, futures, alone, chained (counts of futures)."""
    import numpy as np
    import pandas as pd

    rows = []
    for hypothesis in subject.hypotheses:
        for key, world, _ in subject.drawn:
            for name, passed in _passed(world, hypothesis, subject.months).items():
                rows.append(
                    {
                        "hypothesis": hypothesis, "world": key, "link": name, "futures": subject.members,
                        "alone": int(np.count_nonzero(passed.alone)), "chained": int(np.count_nonzero(passed.chained)),
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)


def draw(subject: Subject) -> style.DrawnFigure:
    """A panel per hypothesis, a row per link; of several scenarios the first is drawn."""
    table = numbers(subject)
    count = len(subject.hypotheses)
    columns = 1 if narrow.is_narrow() else min(_COLUMNS, count)
    rows = -(-count // columns)
    figure = style.new_figure(1.6 + 2.05 * _COLUMNS, 2.7 * rows + (0.0 if narrow.is_narrow() else 2.9))
    grid = figure.subplots(rows, columns, squeeze=False, sharex=True)
    width = figure.get_figwidth()
    figure.subplots_adjust(left=1.55 / width, right=1 - 0.1 / width, wspace=0.1, hspace=0.17)
    title, about = finding(subject, table), _about(subject)
    style.write_heading(figure, subject, title, about, room=0.4)
    footer = style.write_footer(figure, subject, _BAND, shown=["armed_attack"], room=0.45)
    for place, hypothesis in enumerate(subject.hypotheses):
        axes = grid[place // columns, place % columns]
        _panel(axes, subject, table[table["hypothesis"] == hypothesis], first=place % columns == 0)
        style.name_panel(axes, hypothesis)
        axes.title.set_fontsize(_SIZE)
    for place in range(count, rows * columns):
        grid[place // columns, place % columns].set_visible(False)
    differs = subject.baseline is None or bool(_clear(subject, [link.name for link in LINKS]))
    described = style.describe(subject, title, about, footer, ["armed_attack"], differs=differs)
    return style.DrawnFigure("chain", figure, table, described)


def _clear(subject: Subject, names: Sequence[str]) -> dict[tuple[str, str], float]:
    """Shares of futures that pass a link after all before it, less those in the baseline, where that is clear."""
    worlds = [world for _, world, _ in subject.drawn[:2]]
    pairs: dict[tuple[str, str], tuple[NDArray[np.bool_], NDArray[np.bool_]]] = {}
    for hypothesis in subject.hypotheses:
        there, here = (_passed(world, hypothesis, subject.months) for world in worlds)
        pairs |= {(name, hypothesis): (here[name].chained, there[name].chained) for name in names}
    return clear_changes(pairs)


def _passed(world: World, hypothesis: str, months: int) -> Mapping[str, Passed]:
    def outcome(name: str) -> NDArray[np.float64]:
        return world.outcome(name, hypothesis)

    return links(outcome, months)


def _about(subject: Subject) -> str:
    ring = f"; grey: in {subject.against}" if subject.baseline is not None else ""
    named = f" Coloured: {subject.scenario.quoted}." if subject.others else ""
    return _ABOUT.format(ring=ring) + named


def _panel(axes: Axes, subject: Subject, mine: pd.DataFrame, *, first: bool) -> None:
    labels = [link.title if link.asked else f"({link.title})" for link in LINKS]
    style.dress_rows(axes, labels, first=first)
    axes.tick_params(labelsize=_SIZE)
    axes.set_xscale("function", functions=(lambda x: abs(x) ** 0.5, lambda x: x**2))
    axes.set_xlim(0, 3_500)
    axes.set_xticks(_TICKS, [f"{tick:,}" for tick in _TICKS])
    counts = by(mine, "world", "link")
    key, _, colour = subject.drawn[0 if subject.baseline is None else 1]
    worlds = [(key, colour)]
    if subject.baseline is not None:
        worlds.append((subject.drawn[0][0], subject.drawn[0][2]))
    height = 0.74 / len(worlds)
    for row, link in enumerate(LINKS):
        for place, (world, shade) in enumerate(worlds):
            per = 1000 / int(counts[world, link.name]["futures"])
            chained, alone = (per * int(counts[world, link.name][way]) for way in ("chained", "alone"))
            at = row + (place - (len(worlds) - 1) / 2) * height
            axes.barh(
                [at], [chained], height=0.86 * height, color=shade, alpha=1.0 if link.asked else 0.45, linewidth=0
            )
            axes.plot(
                [alone], [at], marker="o", ls="none", markersize=4, markerfacecolor="white", markeredgecolor=shade,
                markeredgewidth=1.2, clip_on=False,
            )  # fmt: skip
            axes.annotate(
                style.count_text(chained), (1.0 - 0.23 * (len(worlds) - 1 - place), row),
                xycoords=("axes fraction", "data"), va="center", ha="right", fontsize=_SIZE, fontweight="bold",
                color=shade,
            )  # fmt: skip


def finding(subject: Subject, table: pd.DataFrame) -> str:
    """The title: in how many futures the chain is walked to an attack, under each hypothesis."""
    attack = table[table["link"] == "attack"]
    counts = by(attack, "world", "hypothesis")
    key = subject.drawn[0 if subject.baseline is None else 1][0]

    def any_in(world: str) -> bool:
        return any(int(counts[world, h]["chained"]) for h in subject.hypotheses)

    def count(world: str, hypothesis: str) -> str:
        return style.count_text(1000 * int(counts[world, hypothesis]["chained"]) / subject.members)

    named = f" in {subject.scenario.quoted}" if subject.others else ""
    walked = ", ".join(f"{count(key, h)} under {h}" for h in subject.hypotheses)
    text = f"The chain is walked up to an attack{named} in {walked} of 1,000 futures"
    if not any_in(key):
        text = f"The chain is walked up to an attack{named} in none of {subject.futures:,} futures"
    if subject.baseline is None:
        return text
    if not any_in(key) and not any_in(subject.drawn[0][0]):
        return f"{text}, as in {subject.against}"
    clear = _clear(subject, ["attack"])
    ways = {
        word: [h for (_, h), change in clear.items() if (change > 0) == rises]
        for word, rises in (("more", True), ("fewer", False))
    }
    told = [f"{word} than in {subject.against} under {listed(theories)}" for word, theories in ways.items() if theories]
    return f"{text}: {'; '.join(told)}" if told else f"{text}; no clear difference from {subject.against}"
