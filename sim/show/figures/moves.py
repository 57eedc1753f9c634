"""The chance that Russia has moved by a date, by kind of move, under each hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show.figures import narrow, style
from sim.show.figures.paired import changes, clear_changes, per_thousand
from sim.show.figures.subject import Subject, World

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

#: Rows of the figure: key, title, the outcome with the month, the outcome with the kind.
ROWS = (
    ("hybrid", "Sabotage as the first move", "first_move_month", "first_move_kind"),
    ("grab", "Armed attack: a limited grab", "attack_month", "attack_kind"),
    ("assault", "Armed attack: assault on a capital", "attack_month", "attack_kind"),
)
_SHOWN = ("first_move_month", "attack_month")
_ABOUT = (
    "How many futures have seen the move by that date. Sabotage is counted where it is the first Russian move; "
    "attacks by the kind of the first one."
)
_BAND = "Shading: 95% sampling interval of the count, the only part that more members would narrow."


def draw(subject: Subject) -> style.DrawnFigure:
    """Small multiples: a column per hypothesis, a row per kind of move; each row has its own scale.

    Rows of the table: hypothesis, world, move, month, year, futures, count, share, low, high.
    """
    table = numbers(subject)
    columns = len(subject.hypotheses)
    figure = style.new_figure(1.6 + 2.4 * max(columns, 2), narrow.height(1.65 * len(ROWS), columns, 8.6))
    grid = narrow.panels(figure, len(ROWS), columns, sharex=True)
    figure.subplots_adjust(
        left=0.5 / figure.get_figwidth(), right=1 - 0.55 / figure.get_figwidth(),
        hspace=narrow.wide_or_narrow(0.42, 0.85), wspace=narrow.wide_or_narrow(0.4, 0.75),
    )  # fmt: skip
    title = finding(subject)
    style.write_heading(figure, subject, title, _ABOUT)
    footer = style.write_footer(figure, subject, _BAND, shown=_SHOWN)
    for row, (move, name, _, _) in enumerate(ROWS):
        part = table[table["move"] == move]
        base, top = _scale(float(part["high"].max()), float(part["share"].max()))
        for column, hypothesis in enumerate(subject.hypotheses):
            axes = grid[row][column]
            style.dress(axes, subject)
            axes.set_ylim(0, top * base)
            axes.locator_params(axis="y", nbins=4, steps=[1, 2, 5, 10])
            _lines(axes, subject, part[part["hypothesis"] == hypothesis], base)
            style.name_panel(axes, hypothesis)
        style.head_row(figure, grid[row][0], f"{name}, of {base:,} futures")
    described = style.describe(subject, title, _ABOUT, footer, _SHOWN, differs=_differs(subject))
    return style.DrawnFigure("russian-moves", figure, table, described)


def _differs(subject: Subject) -> bool:
    """Whether any kind of move is clearly more or less common by the horizon."""
    if subject.baseline is None:
        return True
    return bool(
        clear_changes(
            {
                (world.title, move, h): (
                    world.is_word(kind, move, h),
                    subject.baseline.is_word(kind, move, h),
                )
                for world in subject.scenarios
                for move, _, _, kind in ROWS
                for h in subject.hypotheses
            }
        )
    )


def numbers(subject: Subject) -> pd.DataFrame:
    """What the figure shows, one row per point."""
    import numpy as np
    import pandas as pd

    frames = []
    for hypothesis in subject.hypotheses:
        for key, world, _ in subject.drawn:
            for move, _, month, kind in ROWS:
                count = cumulative(subject, world, hypothesis, month, kind=kind, move=move)
                low, high = wilson_bands(count, subject.members)
                columns = {
                    "hypothesis": hypothesis, "world": key, "move": move, "month": np.arange(subject.months),
                    "year": subject.years(), "futures": subject.members, "count": count,
                    "share": count / subject.members, "low": low, "high": high,
                }  # fmt: skip
                frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True)


def cumulative(
    subject: Subject, world: World, hypothesis: str, month: str, *, kind: str, move: str
) -> NDArray[np.int64]:
    """In how many members the move has been made by the end of each month, shape (months,)."""
    import numpy as np

    when = world.outcome(month, hypothesis)
    when = when[world.is_word(kind, move, hypothesis) & np.isfinite(when)]
    return np.cumsum(np.bincount(when.astype(np.int64), minlength=subject.months)[: subject.months])


def wilson_bands(count: NDArray[np.int64], futures: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """95% interval of a share by Wilson's score; Wilson, JASA 22 (1927) 209-212.

    >>> import numpy as np
    >>> low, high = wilson_bands(np.array([0, 50]), 100)
    >>> [round(float(x), 3) for x in (*low, *high)]
    [0.0, 0.404, 0.037, 0.596]
    """
    import numpy as np

    z = 1.959964
    share = count / futures
    centre = (share + z * z / (2 * futures)) / (1 + z * z / futures)
    half = z / (1 + z * z / futures) * np.sqrt(share * (1 - share) / futures + z * z / (4 * futures**2))
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)


def finding(subject: Subject) -> str:
    """The title: how many more or fewer attacks, under which hypothesis."""
    if subject.baseline is None:
        if not any(float(subject.scenario.outcome("armed_attack", h).max()) for h in subject.hypotheses):
            return f"None of {subject.futures:,} futures has a Russian attack"
        parts = [
            f"{per_thousand(float(subject.scenario.outcome('armed_attack', h).mean()))} under {h}"
            for h in subject.hypotheses
        ]
        return f"Futures with a Russian attack, of 1,000: {', '.join(parts)}"
    named = f" in {subject.scenario.quoted}" if subject.others else ""
    against = "" if subject.against == "the baseline" else f" than in {subject.against}"
    return f"Futures with a Russian attack{named}, of 1,000{against}: {changes(subject, 'armed_attack')}"


def _scale(high: float, share: float) -> tuple[int, float]:
    """The base of a row's counts and the top of its axis as a share, from its highest values."""
    base = 100 if share >= 0.02 or share == 0 else 1_000
    return base, min(1.04, max(high * 1.08, 2 / base))


def _lines(axes: Axes, subject: Subject, part: pd.DataFrame, base: int) -> None:
    """The worlds in one panel, the count at the horizon beside each line."""
    ends = []
    for key, world, colour in subject.drawn:
        rows = part[part["world"] == key]
        width = 2.8 if world is subject.baseline else 1.4
        axes.fill_between(rows["year"], rows["low"] * base, rows["high"] * base, color=colour, alpha=0.18, linewidth=0)
        axes.plot(rows["year"], rows["share"] * base, color=colour, linewidth=width, solid_capstyle="butt")
        last = rows.iloc[-1]
        ends.append((float(last["share"]) * base, _end(float(last["share"]), base), colour))
    style.label_ends(axes, ends, subject.year(subject.months - 1))


def _end(share: float, base: int) -> str:
    """The count written at the end of a line, with a decimal, so that small differences do not read as none.

    >>> _end(0.34, 100), _end(0.0004, 100), _end(0.0, 100), _end(0.9999, 100), _end(0.017, 1000)
    ('34.0', '<0.1', '0', '>99.9', '17.0')
    """
    if share in (0.0, 1.0):
        return f"{share * base:,.0f}"
    text = f"{share * base:,.1f}"
    return "<0.1" if text == "0.0" else f">{base - 0.1:,.1f}" if float(text.replace(",", "")) >= base else text
