"""How long a capital holds: days from an assault to Russian forces in a Baltic capital, or held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.outcomes import OUTCOMES
from sim.show.figures import narrow, style
from sim.show.figures.moves import wilson_bands
from sim.show.figures.records import by
from sim.show.figures.subject import Subject

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

OUTCOME: Final = "days_to_capital"
_ABOUT = (
    "Of the futures whose first attack is an assault on a capital, in how many of 100 it has been reached by that day; "
    "day 0: the target yielded. Where a line stops rising, the others hold."
)
_BAND = (
    "Shading: 95% sampling interval, wide where assaults are few. Only futures with an assault are counted, and these "
    "are not the same ones in both worlds."
)
#: The fewest days that are shown, and the fewest assaults under a hypothesis that make a curve.
_LEAST_DAYS: Final = 14
_LEAST_ASSAULTS: Final = 5
#: Fewer assaults than this in either world say nothing of a difference.
_LEAST_COMPARED: Final = 20


def drawable(subject: Subject) -> bool:
    """Whether the model gives the day, and some hypothesis has enough assaults to draw."""
    return OUTCOME in OUTCOMES and any(most >= _LEAST_ASSAULTS for most in _assaults(subject).values())


def _assaults(subject: Subject) -> dict[str, int]:
    """Assaults under each hypothesis, in the world that has the most."""
    return {
        hypothesis: max(int(world.is_word("attack_kind", "assault", hypothesis).sum()) for world in subject.worlds)
        for hypothesis in subject.hypotheses
    }


def numbers(subject: Subject) -> pd.DataFrame:
    """One row per hypothesis, world and day: hypothesis, world, day, assaults, lost, share, low, high.

    `lost` counts the futures with a capital reached by the end of the day, `share` is of the assaults (empty: none),
    `low` to `high` its 95% sampling interval.
    """
    import numpy as np
    import pandas as pd

    cases = []
    last = _LEAST_DAYS
    for hypothesis in subject.hypotheses:
        for key, world, _ in subject.drawn:
            attacked = world.is_word("attack_kind", "assault", hypothesis)
            days = world.outcome(OUTCOME, hypothesis)[attacked]
            days = np.ceil(days[np.isfinite(days)])
            last = max(last, min(180, int(days.max(initial=0.0))))
            cases.append((hypothesis, key, int(attacked.sum()), days))
    frames = []
    for hypothesis, key, assaults, days in cases:
        day = np.arange(last + 1)
        lost = np.searchsorted(np.sort(days), day, side="right")
        nothing = np.full(day.size, np.nan)
        share = lost / assaults if assaults else nothing
        low, high = wilson_bands(lost, assaults) if assaults else (nothing, nothing)
        frames.append(
            pd.DataFrame(
                {
                    "hypothesis": hypothesis, "world": key, "day": day, "assaults": assaults, "lost": lost,
                    "share": share, "low": low, "high": high,
                }
            )
        )  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def draw(subject: Subject) -> style.DrawnFigure:
    """A panel per hypothesis with an assault, a line per world; the table is that of :func:`numbers`."""
    table = numbers(subject)
    assaults = _assaults(subject)
    panels = [hypothesis for hypothesis, most in assaults.items() if most >= _LEAST_ASSAULTS]
    few = [f"{hypothesis} ({most})" for hypothesis, most in assaults.items() if most < _LEAST_ASSAULTS]
    about = _ABOUT + (f" Too few assaults to draw under {', '.join(few)}." if few else "")
    columns = len(panels)
    figure = style.new_figure(1.6 + 2.4 * max(columns, 2), narrow.height(2.3, columns, 4.9))
    grid = narrow.panels(figure, 1, columns, sharex=True, sharey=True)
    width = figure.get_figwidth()
    figure.subplots_adjust(left=0.5 / width, right=1 - 0.85 / width, hspace=0.75,
                           wspace=narrow.wide_or_narrow(0.5, 0.9))  # fmt: skip
    title = finding(subject, table)
    style.write_heading(figure, subject, title, about, room=0.6)
    footer = style.write_footer(figure, subject, _BAND, shown=[OUTCOME], room=0.6)
    grid[0][0].set_ylim(0, 104)
    for column, hypothesis in enumerate(panels):
        axes = grid[0][column]
        style.dress_plain(axes)
        axes.set_xlim(0, int(table["day"].max()))
        axes.locator_params(axis="x", integer=True, nbins=6)
        _lines(axes, subject, table[table["hypothesis"] == hypothesis])
        style.name_panel(axes, hypothesis, _counts(subject, table, hypothesis))
        axes.set_xlabel("day of the fight", fontsize=narrow.size(8), color=style.INK)
    differs = subject.baseline is None or any(_apart(subject, table, hypothesis) for hypothesis in panels)
    described = style.describe(subject, title, about, footer, [OUTCOME], differs=differs)
    return style.DrawnFigure("days-to-capital", figure, table, described)


def _apart(subject: Subject, table: pd.DataFrame, hypothesis: str) -> bool:
    """Whether another share of assaults reaches a capital than in the baseline: not the same futures, so not paired.

    Newcombe (1998), "Interval estimation for the difference between independent proportions", Statistics in
    Medicine 17.
    """
    from math import hypot

    last = by(table[table["day"] == table["day"].max()], "world", "hypothesis")
    keys = [key for key, _, _ in subject.drawn]
    there, here = last[keys[0], hypothesis], last[keys[1], hypothesis]
    if min(int(row["assaults"]) for row in (here, there)) < _LEAST_COMPARED:
        return False
    change = float(here["share"]) - float(there["share"])
    below = hypot(float(here["share"] - here["low"]), float(there["high"] - there["share"]))
    above = hypot(float(here["high"] - here["share"]), float(there["share"] - there["low"]))
    return change - below > 0 or change + above < 0


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
        low, high = 100 * rows["low"], 100 * rows["high"]
        axes.fill_between(rows["day"], low, high, step="post", color=colour, alpha=0.14, linewidth=0)
        axes.step(rows["day"], 100 * rows["share"], where="post", color=colour, linewidth=width)
        last = 100 * float(rows["share"].iloc[-1])
        ends.append((last, f"{style.count_text(last)} fall", colour))
    style.label_ends(axes, ends, float(part["day"].max()))


def finding(subject: Subject, table: pd.DataFrame) -> str:
    """The title: how many assaults reach a capital, under the hypothesis with most of them."""
    last = table[table["day"] == table["day"].max()]
    rows = by(last, "world", "hypothesis")
    key = subject.drawn[0 if subject.baseline is None else 1][0]
    hypothesis = max(subject.hypotheses, key=lambda name: int(rows[key, name]["assaults"]))
    now = rows[key, hypothesis]
    if not now["assaults"]:
        return f"No assault to hold out against in {subject.scenario.quoted}"
    named = f" in {subject.scenario.quoted}" if subject.others else ""
    lost = f"{now['lost']:,}" if now["lost"] else "None"
    text = f"{lost} of {now['assaults']:,} assaults{named} reach a Baltic capital under {hypothesis}"
    if subject.baseline is None:
        return text
    before = rows[subject.drawn[0][0], hypothesis]
    if _apart(subject, table, hypothesis):
        return f"{text}, against {before['lost']:,} of {before['assaults']:,} in {subject.against}"
    if min(int(row["assaults"]) for row in (now, before)) < _LEAST_COMPARED:
        return f"{text}; too few to compare with {subject.against}"
    return f"{text}; no clear difference from {subject.against}"
