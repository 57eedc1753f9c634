"""How long a capital holds: days from an assault to Russian forces in a Baltic capital, or held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.outcomes import OUTCOMES
from sim.show import style
from sim.show.records import largest
from sim.show.subject import Subject

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

OUTCOME: Final = "days_to_capital"
_ABOUT = (
    "Of the futures whose first attack is an assault on a capital, in how many of 100 it has been reached by that day; "
    "day 0: the target yielded. Where a line stops rising, the others hold."
)
_BAND = (
    "No bands. Only futures with an assault are counted, and these are not the same ones in both worlds: the count "
    "beside each hypothesis says how many."
)


def drawable(subject: Subject) -> bool:
    """Whether the model tells the day, and any future has an assault."""
    return OUTCOME in OUTCOMES and any(
        world.is_word("attack_kind", "assault", hypothesis).any()
        for world in subject.worlds
        for hypothesis in subject.hypotheses
    )


def numbers(subject: Subject) -> pd.DataFrame:
    """One row a hypothesis, world and day: hypothesis, world, day, assaults, lost, share.

    `lost` counts the futures with a capital reached by the end of the day, `share` is of the assaults (empty: none).
    """
    import numpy as np
    import pandas as pd

    found = []
    last = 30
    for hypothesis in subject.hypotheses:
        for key, world, _ in subject.drawn:
            attacked = world.is_word("attack_kind", "assault", hypothesis)
            days = world.outcome(OUTCOME, hypothesis)[attacked]
            days = np.ceil(days[np.isfinite(days)])
            last = max(last, min(180, int(days.max(initial=0.0))))
            found.append((hypothesis, key, int(attacked.sum()), days))
    frames = []
    for hypothesis, key, assaults, days in found:
        day = np.arange(last + 1)
        lost = np.searchsorted(np.sort(days), day, side="right")
        share = lost / assaults if assaults else np.full(day.size, np.nan)
        frames.append(
            pd.DataFrame(
                {
                    "hypothesis": hypothesis, "world": key, "day": day, "assaults": assaults, "lost": lost,
                    "share": share,
                }
            )
        )  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def draw(subject: Subject) -> style.Drawn:
    """A panel per hypothesis, a line per world; the rows of the table are those of :func:`numbers`."""
    table = numbers(subject)
    columns = len(subject.hypotheses)
    figure = style.new_figure(1.6 + 2.4 * max(columns, 2), 4.9)
    grid = figure.subplots(1, columns, sharex=True, sharey=True, squeeze=False)
    width = figure.get_figwidth()
    figure.subplots_adjust(left=0.5 / width, right=1 - 0.85 / width, wspace=0.5)
    title = finding(subject, table)
    style.write_heading(figure, subject, title, _ABOUT, room=0.6)
    footer = style.write_footer(figure, subject, _BAND, room=0.6)
    highest = 100 * float(table["share"].max()) if table["share"].notna().any() else 0.0
    grid[0, 0].set_ylim(0, min(104.0, max(10.0, 1.15 * highest)))
    for column, hypothesis in enumerate(subject.hypotheses):
        axes = grid[0, column]
        style.dress_plain(axes)
        axes.set_xlim(0, int(table["day"].max()))
        _lines(axes, subject, table[table["hypothesis"] == hypothesis])
        style.name_panel(axes, hypothesis, _counts(subject, table, hypothesis))
        axes.set_xlabel("day of the fight", fontsize=8, color=style.INK)
    return style.Drawn("days-to-capital", figure, table, style.describe(subject, title, _ABOUT, footer))


def _counts(subject: Subject, table: pd.DataFrame, hypothesis: str) -> str:
    mine = table[(table["hypothesis"] == hypothesis) & (table["day"] == 0)].set_index("world")["assaults"]
    keys = [key for key, _, _ in subject.drawn]
    ordered = keys if subject.baseline is None else [*keys[1:], keys[0]]
    return "assaults: " + " | ".join(f"{int(mine[key]):,}" for key in ordered)


def _lines(axes: Axes, subject: Subject, part: pd.DataFrame) -> None:
    ends = []
    for key, world, colour in subject.drawn:
        rows = part[part["world"] == key]
        if rows["share"].isna().any():
            continue
        width = 2.8 if world is subject.baseline else 1.6
        axes.step(rows["day"], 100 * rows["share"], where="post", color=colour, linewidth=width)
        last = 100 * float(rows["share"].iloc[-1])
        ends.append((last, f"{style.count_text(last)} fall", colour))
    style.label_ends(axes, ends, float(part["day"].max()))


def finding(subject: Subject, table: pd.DataFrame) -> str:
    """The title: in how many of the assaults of the first scenario fail."""
    key = subject.drawn[0 if subject.baseline is None else 1][0]
    mine = table[(table["world"] == key) & (table["day"] == table["day"].max()) & (table["assaults"] > 0)]
    if mine.empty:
        return f"No assault to hold out against in '{subject.scenario.title}'"
    row = largest(mine, "share")
    held = style.count_text(100 * (1 - float(row["share"])))
    return f"Of 100 assaults on a capital {held} do not reach it under {row['hypothesis']}, where most do"
