"""Hosts and allies on a grid of equal tiles: where US soldiers are at the horizon, and which allies are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.outcomes import MONTHLY
from sim.show.figures import bands, forces, narrow, style
from sim.show.figures.records import by
from sim.show.figures.subject import Subject
from sim.vocabulary import BALTIC_STATES, FRAMEWORK_NATION, TITLES, US_HOSTS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Column and row of every tile, roughly from west to east and north to south.
PLACES: Final = {
    "home": (0, 0), "canada": (0, 1), "nordics": (2, 0), "united_kingdom": (1, 1), "estonia": (4, 0), "latvia": (4, 1),
    "france": (1, 2), "germany": (2, 1), "poland": (3, 1), "lithuania": (4, 2), "rest_of_europe": (2, 2),
    "romania": (3, 2), "indo_pacific": (5, 2),
}  # fmt: skip
_SHOWN = tuple(name for place in PLACES for name in (f"us_troops_{place}", f"allied_troops_{place}") if name in MONTHLY)
_ABOUT = (
    "Tiles of one size, without borders, roughly where places lie; medians of hosts do not add up to that of their "
    "sum. US soldiers hosted, the median future at the "
    "horizon{was}; below, allied soldiers (US not counted) with the framework nation.{tint}"
)
_LISTED = (
    "US soldiers hosted, the median future at the horizon{was}; beside them allied soldiers (US not counted) where "
    "they are "
    "counted."
)
_BAND = "No bands: medians over members under {hypothesis}."
_GAP = 0.06
_NARROW_ROW = 0.27


def numbers(subject: Subject) -> pd.DataFrame:
    """One row per world and tile: world, place, us_soldiers, allied_soldiers (empty where none are counted)."""
    import pandas as pd

    rows = []
    for key, world, _ in subject.drawn:
        for place in PLACES:
            row: dict[str, object] = {"world": key, "hypothesis": subject.hypotheses[0], "place": place}
            for column, troops in (("us_soldiers", "us_troops"), ("allied_soldiers", "allied_troops")):
                series = f"{troops}_{place}"
                known = series in MONTHLY
                row[column] = float(world.band(series, subject.hypotheses[0], 0.5)[-1]) if known else float("nan")
            rows.append(row)
    return pd.DataFrame(rows)


def draw(subject: Subject) -> style.DrawnFigure:
    """One tile per host or ally; of several scenarios the first is drawn, under the first hypothesis."""
    table = numbers(subject)
    figure = style.new_figure(10.2, _NARROW_ROW * (len(PLACES) + 1) if narrow.is_narrow() else 6.9)
    axes = figure.subplots()
    figure.subplots_adjust(left=0.02, right=0.98)
    title = finding(subject, table)
    paired = subject.baseline is not None
    about = narrow.wide_or_narrow(_ABOUT, _LISTED).format(
        was=", and grey, where different, in " + subject.against if paired else "",
        tint=" Tinted: it differs." if paired else "",
    )
    style.write_heading(figure, subject, title, about, room=0.2)
    band = _BAND.format(hypothesis=subject.hypotheses[0])
    footer = style.write_footer(figure, subject, band, shown=_SHOWN, room=0.15)
    axes.set_axis_off()
    draw_all = _list if narrow.is_narrow() else _tiles
    draw_all(axes, subject, {place: by(table[table["place"] == place], "world") for place in PLACES})
    differs = subject.baseline is None or bool(_differing(subject, table))
    described = style.describe(subject, title, about, footer, _SHOWN, differs=differs)
    return style.DrawnFigure("tile-map", figure, table, described)


def _tiles(axes: Axes, subject: Subject, rows: dict[str, dict[Any, dict[str, Any]]]) -> None:
    axes.set_xlim(-0.02, 6.02)
    axes.set_ylim(3.02, -0.02)
    for place in PLACES:
        _tile(axes, subject, rows[place], place)


def _list(axes: Axes, subject: Subject, rows: dict[str, dict[Any, dict[str, Any]]]) -> None:
    """A row for each host: a map as narrow as a telephone has no room for numbers."""
    colour, grey = subject.drawn[0 if subject.baseline is None else 1][2], subject.drawn[0][2]
    hosts = [place for place in PLACES if _soldiers(subject, rows[place])]
    axes.set_xlim(0, 1)
    axes.set_ylim(len(hosts) + 0.1, -1.1)

    def write(x: float, y: float, text: str, *, shade: str = style.INK, bold: bool = False, right: bool = True) -> None:
        axes.text(x, y, text, fontsize=narrow.SMALLEST, color=shade, va="center", ha="right" if right else "left",
                  fontweight="bold" if bold else "normal")  # fmt: skip

    ends = {"US": 0.66, "allied": 1.0}
    for kind, x in ends.items():
        write(x, -0.6, kind, bold=True)
    for row, place in enumerate(hosts):
        if row % 2 == 0:
            axes.axhspan(row - 0.5, row + 0.5, color="#F3F3F3", linewidth=0)
        write(0.01, row, _name(place), right=False)
        for kind, text, was in _soldiers(subject, rows[place]):
            write(ends[kind], row, text, shade=colour, bold=True)
            if was != text:
                write(ends[kind] - 0.175, row, was, shade=grey)


def _name(place: str) -> str:
    name = TITLES[place][0].upper() + TITLES[place][1:]
    return name.replace("United States (home)", "United States")


def _soldiers(subject: Subject, rows: dict[Any, dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Whose soldiers a place hosts, how many, and how many in what it is compared with."""
    now = rows[subject.drawn[0 if subject.baseline is None else 1][0]]
    before = rows[subject.drawn[0][0]] if subject.baseline is not None else now
    return [
        (kind, text, was)
        for kind, column in (("US", "us_soldiers"), ("allied", "allied_soldiers"))
        if (text := _rounded(now[column])) and (was := _rounded(before[column]))
    ]


def _tile(axes: Axes, subject: Subject, rows: dict[Any, dict[str, Any]], place: str) -> None:
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Rectangle

    colour = subject.drawn[0 if subject.baseline is None else 1][2]
    soldiers = _soldiers(subject, rows)
    differs = any(text != was for _, text, was in soldiers)
    x, y = PLACES[place]
    tint = tuple(1 - 0.22 * (1 - part) for part in to_rgb(colour))
    face = tint if differs else "#F3F3F3"
    axes.add_patch(Rectangle((x + _GAP / 2, y + _GAP / 2), 1 - _GAP, 1 - _GAP, facecolor=face, edgecolor="none"))
    axes.text(x + 0.09, y + 0.13, _name(place), fontsize=8.5, color=style.INK, fontweight="bold", va="center")
    if not soldiers:
        axes.text(x + 0.09, y + 0.36, "an ally", fontsize=7.5, color=style.INK, va="center")
    for line, (kind, text, was) in enumerate(soldiers):
        height = y + 0.36 + 0.27 * line
        axes.text(x + 0.09, height, kind, fontsize=7.5, color=style.INK, va="center")
        axes.text(x + 0.92, height, text, fontsize=10.5, color=colour, fontweight="bold", va="center", ha="right")
        if was != text:
            axes.text(x + 0.92, height + 0.125, was, fontsize=7.5, color=subject.drawn[0][2], va="center", ha="right",
                      fontweight="bold")  # fmt: skip
    if place in BALTIC_STATES:
        leader = f"led by {TITLES[FRAMEWORK_NATION[place]]}"
        axes.text(x + 0.09, y + 0.87, leader, fontsize=7, color=style.INK, va="center")


def _rounded(persons: float) -> str:
    """Persons as figures write them; empty where none are counted.

    >>> _rounded(1234.0), _rounded(1_213_456.0), _rounded(float("nan"))
    ('1,230', '1,213,000', '')
    """
    if persons != persons:
        return ""
    return f"{round(persons, -3 if persons >= 100_000 else -1):,.0f}"


def finding(subject: Subject, table: pd.DataFrame) -> str:
    """The title: US soldiers in Europe by host, and what changes."""
    end = bands.month_name(subject, subject.months - 1)
    baltic = forces.baltic_soldiers(subject, subject.scenario, "us")
    named = f" in {subject.scenario.quoted}" if subject.others else ""
    if subject.baseline is None:
        return f"US soldiers in the Baltic states in {end}: {baltic} in the median future"
    moved = _moved(subject, table)
    was = forces.baltic_soldiers(subject, subject.baseline, "us")
    if not moved:
        return f"US soldiers are where they are in {subject.against}{named}: {baltic} in the Baltic states in {end}"
    together = f"against {was}" if baltic != was else f"as in {subject.against}"
    soldiers = f"{baltic} US soldiers in the Baltic states, {together} (median future)"
    return f"{len(moved)} of {len(US_HOSTS)} hosts differ{named}: {soldiers}"


def _differing(subject: Subject, table: pd.DataFrame) -> list[str]:
    """Places where any soldiers are more or fewer."""
    told = {place: _soldiers(subject, by(table[table["place"] == place], "world")) for place in PLACES}
    return [place for place, rows in told.items() if any(text != was for _, text, was in rows)]


def _moved(subject: Subject, table: pd.DataFrame) -> list[str]:
    """Hosts with another number of US soldiers in the first scenario than in the baseline."""
    before, now = (table[table["world"] == key].set_index("place")["us_soldiers"] for key, _, _ in subject.drawn[:2])
    return [host for host in US_HOSTS if _rounded(now[host]) != _rounded(before[host])]
