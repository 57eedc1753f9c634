"""What a sweep shows: dose-response curves with bands, and a heat map of two levers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from sim import texts
from sim.analysis.paired import Interval, clear_together
from sim.outcomes import OUTCOMES
from sim.show import thousand
from sim.show.figures import narrow, style
from sim.show.figures.records import largest, records
from sim.show.figures.swept import SweepSubject, short

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: From pale to dark, for the values of a second lever; they differ in lightness alone.
_SHADES = ("#E0913F", "#C25A0E", "#8F3F0A", "#552607", "#000000")
_MOST_ROWS = 4
#: Columns of the weights above a panel.
_COLUMNS = 26
#: Columns of a lever's name in a title.
_NAME = 40
_DOSE_BAND = (
    "Bands: 95% sampling interval{of}, the same members and luck at every point; parameters and theory are not in them."
)
_HEAT_BAND = "No bands; what has no {mark} could be no difference: its 95% sampling interval holds zero."


def figures(swept: SweepSubject, outcomes: Sequence[str]) -> dict[str, Callable[[], style.DrawnFigure]]:
    """By name: the dose-response curve of every outcome; heat maps where two levers or more were varied."""
    kinds = {"dose": dose, "heat": heat} if len(swept.levers) > 1 else {"dose": dose}
    return {
        f"{kind}-{outcome.replace('_', '-')}": partial(draw, swept, outcome)
        for kind, draw in kinds.items()
        for outcome in outcomes
    }


def dose(swept: SweepSubject, outcome: str) -> style.DrawnFigure:
    """The paired difference against the first lever, a line for each value of the second, a row for each of the third.

    Levers beyond the third stay at their first value, which the text says; a Sobol design has dots instead of lines.
    """
    mine, drawn = swept.of(outcome), swept.beside(outcome)
    columns = list(dict.fromkeys(drawn["hypothesis"]))
    levers = list(swept.levers)
    shown, held = _hold(drawn, levers[3:] if swept.grid else [])
    rows = _values(shown, levers[2])[:_MOST_ROWS] if swept.grid and len(levers) > 2 else [None]
    lines = _length(shown, levers[1]) if swept.grid and len(levers) > 1 else 0.0
    figure, panels = _panels(len(rows), len(columns), height=2.25, between=lines)
    title = finding(swept, mine, outcome)
    about = f"{swept.counted(outcome)} Across: {swept.levers[levers[0]]}.{held}" + _second(swept, levers)
    style.write_heading(figure, swept, title, about, room=0.72 if rows[0] is not None else 0.5)
    footer = style.write_footer(figure, swept, _dose_band(swept), shown=[outcome], room=0.6)
    low, high = float(shown["low"].min()), float(shown["high"].max())
    room = max(0.5, 0.06 * (high - low))
    for row, value in enumerate(rows):
        part = shown if value is None else shown[shown[levers[2]] == value]
        for column, hypothesis in enumerate(columns):
            axes = panels[row, column]
            style.dress_plain(axes)
            axes.set_ylim(min(0.0, low) - room, max(0.0, high) + room)
            axes.axhline(0, color=style.INK, linewidth=0.9)
            axes.yaxis.set_major_formatter(lambda y, _: swept.text(y, 0 if y == round(y) else 1))
            _curves(axes, swept, part[part["hypothesis"] == hypothesis], levers)
            _name(axes, swept, hypothesis)
        if value is not None:
            style.head_row(figure, panels[row, 0], f"{swept.levers[levers[2]]}: {_text(value)}")
    return style.DrawnFigure(
        f"dose-{outcome.replace('_', '-')}",
        figure,
        drawn,
        style.describe(swept, title, about, footer, [outcome], differs=_differs(swept, mine)),
    )


def _name(axes: Axes, swept: SweepSubject, column: str) -> None:
    """The theory that a panel is under, or the weights."""
    if column in swept.hypotheses:
        style.name_panel(axes, column)
        return
    whose, _, which = swept.weights.rstrip(")").partition(" (")
    words = "\n".join([whose, *texts.wrapped(which, _COLUMNS)])
    axes.set_title(words, fontsize=narrow.size(8.5), color=style.INK, loc="left")


def _dose_band(swept: SweepSubject) -> str:
    return _DOSE_BAND.format(of=" of the paired difference" if swept.against is not None else "")


def _second(swept: SweepSubject, levers: list[str]) -> str:
    return f" Lines, pale to dark: {swept.levers[levers[1]]}." if len(levers) > 1 and swept.grid else ""


def _hold(table: pd.DataFrame, levers: list[str]) -> tuple[pd.DataFrame, str]:
    """The rows in which the levers that a figure has no room for have their first value, and sentences that say so."""
    sentences = ""
    for lever in levers:
        first = _values(table, lever)[0]
        table = table[table[lever] == first]
        sentences += f" {short(lever)} held at {_text(first)}."
    return table, sentences


def _values(table: pd.DataFrame, lever: str) -> list[Any]:
    """The values of a lever: numbers and months in their order, other words in that of the sweep."""
    values = list(dict.fromkeys(table[lever]))
    words = any(isinstance(value, str) and not value[:1].isdigit() for value in values)
    return values if words else sorted(values, key=lambda value: (isinstance(value, str), value))


def _text(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.3g}"
    return str(value).replace("_", " ")


def _length(table: pd.DataFrame, lever: str) -> float:
    """Inches that the longest value of a lever takes as a label."""
    return max(0.075 * len(_text(value)) for value in dict.fromkeys(table[lever]))


def _panels(rows: int, columns: int, *, height: float, left: float = 0.0, between: float = 0.0) -> tuple[Figure, Any]:
    """Panels with at least `left` inches for labels left of the first, and `between` inches right of each."""
    left, between, panel = max(0.6, left + 0.15), max(0.65, between + 0.2), 1.85
    width = max(6.5, left + columns * (panel + between))
    if narrow.is_narrow():
        figure = style.new_figure(width, height * rows * columns)
        grid = figure.subplots(rows * columns, 1, squeeze=False, sharex=True, sharey=True).reshape(rows, columns)
        wide = narrow.WIDTH
        figure.subplots_adjust(left=left / wide, right=1 - (between + 0.1) / wide, hspace=0.55)
        return figure, grid
    figure = style.new_figure(width, 2.7 + height * rows)
    grid = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    panel = (width - left) / columns - between
    figure.subplots_adjust(left=left / width, right=1 - between / width, hspace=0.55, wspace=between / panel)
    return figure, grid


def _curves(axes: Axes, swept: SweepSubject, part: pd.DataFrame, levers: list[str]) -> None:
    lever = levers[0]
    if not swept.grid:
        _dots(axes, swept, part, lever)
        return
    words = [value for value in _values(part, lever) if isinstance(value, str)]
    groups = [(None, part)]
    if len(levers) > 1:
        groups = [(value, part[part[levers[1]] == value]) for value in _values(part, levers[1])]
    ends = []
    for (value, rows), colour in zip(groups, _shades(len(groups), swept.colour), strict=True):
        rows = rows.sort_values(lever, key=lambda column: column.map(words.index) if words else column)
        across = range(len(rows)) if words else rows[lever]
        axes.fill_between(across, rows["low"], rows["high"], color=colour, alpha=0.2 / len(groups), linewidth=0)
        axes.plot(across, rows["amount"], color=colour, linewidth=1.7, marker="o", markersize=3)
        text = swept.told(float(rows["amount"].iloc[-1])) if value is None else _text(value)
        ends.append((float(rows["amount"].iloc[-1]), text, colour))
    if words:
        axes.set_xticks(range(len(words)), [_text(word) for word in words])
    last = len(words) - 1 if words else float(part[lever].max())
    style.label_ends(axes, ends, last)


def _shades(count: int, only: str) -> list[str]:
    if count == 1:
        return [only]
    return [_SHADES[round(place * (len(_SHADES) - 1) / (count - 1))] for place in range(count)]


def _dots(axes: Axes, swept: SweepSubject, part: pd.DataFrame, lever: str) -> None:
    axes.vlines(part[lever], part["low"], part["high"], color=swept.colour, alpha=0.3, linewidth=0.8)
    axes.plot(part[lever], part["amount"], color=swept.colour, marker="o", markersize=3.5, linestyle="none")


def heat(swept: SweepSubject, outcome: str) -> style.DrawnFigure:
    """The paired difference over the first two levers, a panel per hypothesis, a row for each value of the third."""
    mine, drawn = swept.of(outcome), swept.beside(outcome)
    columns = list(dict.fromkeys(drawn["hypothesis"]))
    levers = list(swept.levers)
    shown, held = _hold(drawn, levers[3:] if swept.grid else [])
    rows = _values(shown, levers[2])[:_MOST_ROWS] if swept.grid and len(levers) > 2 else [None]
    figure, panels = _panels(len(rows), len(columns), height=2.5, left=_length(shown, levers[1]))
    title = finding(swept, mine, outcome)
    paired = swept.against is not None
    mark = "dot" if swept.grid else "dark rim"
    axes_text = f"Across: {swept.levers[levers[0]]}. Up: {swept.levers[levers[1]]}.{held}"
    about = f"{swept.counted(outcome)} {axes_text}" + (f" {mark.capitalize()}: a clear difference." if paired else "")
    style.write_heading(figure, swept, title, about, room=0.72 if rows[0] is not None else 0.5)
    band = _HEAT_BAND.format(mark=mark) if paired else "No bands."
    footer = style.write_footer(figure, swept, band, shown=[outcome], room=0.6)
    bound = max(1.0, float(shown["amount"].abs().max()))
    image = None
    for row, value in enumerate(rows):
        part = shown if value is None else shown[shown[levers[2]] == value]
        for column, hypothesis in enumerate(columns):
            axes = panels[row, column]
            image = _cells(axes, swept, part[part["hypothesis"] == hypothesis], levers, bound=bound)
            _name(axes, swept, hypothesis)
        if value is not None:
            style.head_row(figure, panels[row, 0], f"{swept.levers[levers[2]]}: {_text(value)}")
    _scale(figure, image, panels)
    return style.DrawnFigure(
        f"heat-{outcome.replace('_', '-')}",
        figure,
        drawn,
        style.describe(swept, title, about, footer, [outcome], differs=_differs(swept, mine)),
    )


def _cells(axes: Axes, swept: SweepSubject, part: pd.DataFrame, levers: list[str], *, bound: float) -> Any:
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="both", length=0, labelsize=narrow.size(8), colors=style.INK)
    across, up = levers[:2]
    if not swept.grid:
        return axes.scatter(
            part[across], part[up], c=part["amount"], **_colours(swept, bound), s=40, linewidths=0.9,
            edgecolors=[style.INK if clear else "#BBBBBB" for clear in swept.clear(part)],
        )  # fmt: skip
    columns, rows = _values(part, across), _values(part, up)
    wide = part.pivot(index=up, columns=across, values="amount").reindex(index=rows, columns=columns)
    image = axes.imshow(wide.to_numpy(float), **_colours(swept, bound), origin="lower", aspect="auto")
    axes.set_xticks(range(len(columns)), [_text(value) for value in columns])
    axes.set_yticks(range(len(rows)), [_text(value) for value in rows])
    for cell in records(part):
        x, y = columns.index(cell[across]), rows.index(cell[up])
        strong = abs(float(cell["amount"])) > 0.6 * bound
        mark = "\n\u2022" if swept.is_clear(cell) else ""
        text = swept.told(float(cell["amount"])) + mark
        axes.text(x, y, text, ha="center", va="center", fontsize=narrow.size(6.5), linespacing=0.7,
                  color="white" if strong else style.INK)  # fmt: skip
    return image


def _colours(swept: SweepSubject, bound: float) -> dict[str, Any]:
    if swept.against is None:
        return {"cmap": "Oranges", "vmin": 0.0, "vmax": bound}
    return {"cmap": "PuOr_r", "vmin": -bound, "vmax": bound}


def _scale(figure: Figure, image: Any, panels: Any) -> None:
    """The colours with their numbers, right of the last panel."""
    box = panels[0, -1].get_position()
    width = 0.13 / figure.get_figwidth()
    axes = figure.add_axes((box.x1 + 0.14 / figure.get_figwidth(), box.y0, width, box.height))
    figure.colorbar(image, cax=axes, format=lambda x, _: style.signed(x, 0 if x == round(x) else 1))
    axes.tick_params(labelsize=narrow.size(7), length=0, colors=style.INK)
    axes.yaxis.get_offset_text().set_visible(False)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _clear(mine: pd.DataFrame) -> pd.DataFrame:
    """The points whose difference stays clear if all of them are looked at."""
    intervals = [Interval(low, high) for low, high in zip(mine["low"], mine["high"], strict=True)]
    return mine[clear_together(intervals)]


def _differs(swept: SweepSubject, mine: pd.DataFrame) -> bool:
    """Whether any point does."""
    return swept.against is None or not _clear(mine).empty


def finding(swept: SweepSubject, mine: pd.DataFrame, outcome: str) -> str:
    """The title: the point with the largest difference that stays clear if all points are looked at."""
    what = OUTCOMES[outcome].title
    if swept.against is None:
        low, high = float(mine["amount"].min()), float(mine["amount"].max())
        if not high:
            return f"{what}: in no future at any point"
        if style.count_text(low) == style.count_text(high):
            return f"{what}: in {style.count_text(high)} of 1,000 futures at every point"
        return f"{what}: in {style.count_text(low)} to {style.count_text(high)} of 1,000 futures over the points"
    clear = _clear(mine)
    if clear.empty:
        return f"{what}: at no point is a difference from {swept.against} clear with these members"
    row = largest(clear, "amount")
    more = "more" if row["amount"] > 0 else "fewer"
    at = ", ".join(f"{texts.shown(texts.cut(short(lever), _NAME))} {_text(row[lever])}" for lever in swept.levers)
    count = thousand.size(float(row["amount"]))
    half = thousand.half(row["low"], row["high"])
    largest_of = f"the largest of {len(mine)} differences"
    return f"{what}: {largest_of} is {count} (±{half}) {more} of 1,000 futures, at {at} under {row['hypothesis']}"
