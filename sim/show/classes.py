"""Where futures end: the share of each path class, every world a dot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show import style
from sim.show.paired import clear_change
from sim.show.subject import Subject
from sim.vocabulary import PATH_CLASSES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_ABOUT = "Of 100 futures, how many end in each class; the first that fits at the horizon, from the top."
_BAND = "No bands: counts of the members simulated, within the hypothesis named above each column."


def numbers(subject: Subject) -> pd.DataFrame:
    """One row a hypothesis, world and class: hypothesis, world, path_class, futures, count, share."""
    import pandas as pd

    rows = []
    for hypothesis in subject.hypotheses:
        for key, world, _ in subject.drawn:
            for name in PATH_CLASSES:
                count = int(world.is_word("path_class", name, hypothesis).sum())
                rows.append(
                    {
                        "hypothesis": hypothesis, "world": key, "path_class": name, "futures": subject.members,
                        "count": count, "share": count / subject.members,
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)


def draw(subject: Subject) -> style.Drawn:
    """A panel per hypothesis, a row per class; the rows of the table are those of :func:`numbers`."""
    table = numbers(subject)
    columns = len(subject.hypotheses)
    figure = style.new_figure(3.4 + 2.1 * max(columns, 2), 5.6)
    grid = figure.subplots(1, columns, sharex=True, sharey=True, squeeze=False)
    width = figure.get_figwidth()
    figure.subplots_adjust(left=1.75 / width, right=1 - 0.25 / width, wspace=0.12)
    title = finding(subject, table)
    about = _ABOUT
    if subject.baseline is not None:
        right = f"; right number: '{subject.scenario.title}'" if subject.others else ""
        about += f" Ring and left number, where another: {subject.against}{right}."
    style.write_heading(figure, subject, title, about, room=0.5)
    footer = style.write_footer(figure, subject, _BAND, room=0.55)
    top = max(12.0, 100 * float(table["share"].max()))
    for column, hypothesis in enumerate(subject.hypotheses):
        axes = grid[0, column]
        style.dress_rows(axes, PATH_CLASSES, first=column == 0)
        axes.set_xlim(-0.24 * top, 1.2 * top)
        axes.set_xticks(style.round_ticks(top))
        style.name_panel(axes, hypothesis)
        _dots(axes, subject, table[table["hypothesis"] == hypothesis], top)
    return style.Drawn("path-classes", figure, table, style.describe(subject, title, about, footer))


def _dots(axes: Axes, subject: Subject, part: pd.DataFrame, top: float) -> None:
    for row, name in enumerate(PATH_CLASSES):
        mine = part[part["path_class"] == name].set_index("world")["share"] * 100
        axes.plot([mine.min(), mine.max()], [row, row], color="#BBBBBB", linewidth=1.5, zorder=1)
        for key, world, colour in subject.drawn:
            ring = world is subject.baseline
            axes.plot(
                [mine[key]], [row], marker="o", ls="none", markersize=8.5 if ring else 5.5, zorder=2 if ring else 3,
                markerfacecolor="white" if ring else colour, markeredgecolor=colour, markeredgewidth=1.6,
            )  # fmt: skip
        _label(axes, subject, {str(key): float(value) for key, value in mine.items()}, row, top)


def _label(axes: Axes, subject: Subject, shown: dict[str, float], row: int, top: float) -> None:
    """The first scenario's count right of all dots, that of the baseline left of them if it is another."""
    texts = {key: style.count_text(value) for key, value in shown.items()}
    key, _, colour = subject.drawn[0 if subject.baseline is None else 1]
    axes.annotate(
        texts[key], (max(shown.values()), row), xytext=(7, 0), textcoords="offset points", va="center", ha="left",
        fontsize=8, color=colour, fontweight="bold",
    )  # fmt: skip
    if subject.baseline is not None and texts["baseline" if "baseline" in texts else subject.drawn[0][0]] != texts[key]:
        before, _, grey = subject.drawn[0]
        axes.annotate(
            texts[before], (min(shown.values()), row), xytext=(-7, 0), textcoords="offset points", va="center",
            ha="right", fontsize=8, color=grey, fontweight="bold",
        )  # fmt: skip


def finding(subject: Subject, table: pd.DataFrame) -> str:
    """The title: the class that changes most, or where most futures end."""
    if subject.baseline is None:
        common = table.groupby("path_class", sort=False)["share"].mean().sort_values(ascending=False).index
        return f"Most futures end as '{common[0]}' or '{common[1]}'"
    named = f" in '{subject.scenario.title}'" if subject.others else ""
    found = {
        (hypothesis, name): clear_change(
            subject.scenario.is_word("path_class", name, hypothesis),
            subject.baseline.is_word("path_class", name, hypothesis),
        )
        for hypothesis in subject.hypotheses
        for name in PATH_CLASSES
    }
    (hypothesis, name), change = max(found.items(), key=lambda one: abs(one[1]))
    if change == 0:
        return f"Futures end{named} where they end in {subject.against}, as far as these members tell"
    more = "more" if change > 0 else "fewer"
    count = style.count_text(1000 * abs(change))
    return f"What changes most{named}: of 1,000 futures, {count} {more} end as '{name}' under {hypothesis}"
