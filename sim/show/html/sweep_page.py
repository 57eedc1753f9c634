"""The report of a sweep, and of two sweeps compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.analysis.turning import signs, turns
from sim.outcomes import ESTIMAND, HEADLINES, OUTCOMES, SWEPT
from sim.show import again
from sim.show.breaking_even import WEIGHED_ALONE, note, sentences
from sim.show.figures import swept
from sim.show.figures.doses import finding
from sim.show.figures.records import by, records
from sim.show.html import answer_part, parts
from sim.show.html.page import Cell, Page, Piece, Section, Table
from sim.show.quantities import described

if TYPE_CHECKING:
    from sim.analysis.weighted_sweep import WeightedSweep
    from sim.results.comparison import Comparison
    from sim.results.sweep import Sweep
    from sim.scenario.levers import Lever
    from sim.show.figures.swept import SweepSubject

_OUTCOMES: Final = tuple(dict.fromkeys((*SWEPT, *HEADLINES)))
#: A table of more points than this is left to the file.
_MOST_POINTS: Final = 60


def page(sweep: Sweep, weighted: WeightedSweep | None = None) -> Page:
    """The report of a sweep, with the figures that lie in its folder; under weights of the theories, if any."""
    about, shown = sweep.about, swept.subject_of_sweep(sweep, weighted)
    moved = parts.and_list([texts.quoted(name) for name in shown.levers.values()])
    asked = (
        f"What happens in {texts.quoted(sweep.opened.words['scenario'])} as {moved} "
        f"{'is' if len(shown.levers) == 1 else 'are'} moved? {_points(about)} simulated, each over "
        f"{about['months']} months from {about['start']} with the same "
        f"{sweep.members:,} members and the same luck, under "
        f"{parts.and_list([parts.hypothesis_name(h) for h in sweep.hypotheses])}."
    )
    how = (
        f"With sim {about['version']}: the same table, bit for bit; an interrupted sweep goes on where it stopped. "
        f"Identity of the sweep: {sweep.manifest['id']}; of the rules: {about['rules']}.",
        parts.CITE,
    )
    sections = (
        *_turning(sweep, weighted),
        *_shown(shown, "Every outcome at every point is in table.parquet and table.csv", sweep.folder.name),
        parts.figures(sweep.folder),
        Section("levers", "What was moved", (), (_levers(sweep.levers),)),
        _fixed(sweep),
        parts.criteria(_OUTCOMES),
        parts.cannot_tell(),
        parts.again(how, again.of_sweep(sweep)),
    )
    answer = (_first(shown), _second(shown), *_yours(shown))
    return Page(
        "sweep", sweep.title, str(sweep.opened.words["summary"]), (asked,), answer, sections,
        parts.footer(sweep.folder, about["version"], sweep.provenance["made"]),
        notes=() if weighted is None else (answer_part.weighed("whoever asked for this report"), WEIGHED_ALONE),
    )  # fmt: skip


def page_of_comparison(comparison: Comparison) -> Page:
    """The report of two sweeps, point by point."""
    about, shown = comparison.about, swept.subject_of_comparison(comparison)
    first, second = comparison.titles.values()
    asked = (
        f"At each point of the same levers, what changes if {texts.quoted(second)} comes instead of "
        f"{texts.quoted(first)}? Both were simulated with the same {comparison.members:,} members and the same luck, "
        f"over {about['months']} months from {about['start']}."
    )
    how = (f"Identity of the comparison: {comparison.manifest['id']}; of the rules: {about['rules']}.",)
    sections = (
        *_shown(
            shown, "Every headline at every point is in differences.parquet and differences.csv", comparison.folder.name
        ),
        parts.figures(comparison.folder),
        Section("levers", "What was moved", (), (_levers(comparison.sweeps[0].levers),)),
        parts.criteria(_OUTCOMES),
        parts.cannot_tell(),
        parts.again(how, again.of_comparison(comparison)),
    )
    footer = parts.footer(comparison.folder, about["version"], cited=False)
    return Page(
        "comparison of sweeps", comparison.title, "", (asked,), (_first(shown), _second(shown)), sections, footer
    )


_SIGNS: Final = (
    "Points at which the chance of an attack clearly differs from the baseline if all points and theories are looked "
    "at (Holm 1979). A line of points, in which one lever moves and the others stay, turns where it has such points on "
    "either side of zero; between its points by straight lines."
)


def _turning(sweep: Sweep, weighted: WeightedSweep | None) -> Iterator[Section]:
    """The break-even of one lever; of several, where the sign turns."""
    if len(sweep.levers) == 1:
        if told := sentences(sweep, weighted):
            yield Section("break-even", "The break-even", tuple(filter(None, (*told, note(sweep)))))
        return
    if not sweep.is_paired:
        return
    rows = [{str(key): value for key, value in row.items()} for row in sweep.of(ESTIMAND).to_dict("records")]
    numeric = [lever.name for lever in sweep.levers if lever.numeric]
    names = [lever.name for lever in sweep.levers]
    turning = turns(rows, sweep.hypotheses, names, numeric) if sweep.is_grid else []
    lines: list[tuple[Cell, ...]] = []
    for one in signs(rows, sweep.hypotheses):
        along = [
            Piece(
                f"{swept.short(turn.lever)}: {turn.turning} of {turn.lines} lines"
                + ("" if turn.low is None or turn.high is None else f", from {turn.low:.3g} to {turn.high:.3g}")
            )
            for turn in turning
            if turn.hypothesis == one.hypothesis and turn.turning
        ]
        clear = (f"{one.above} of {one.points}", f"{one.below} of {one.points}")
        lines.append((parts.hypothesis_name(one.hypothesis), *clear, along or ("none" if sweep.is_grid else "")))
    columns = ("Theory", "Clearly more attacks", "Clearly fewer", "The sign turns along")
    yield Section("turning", "Where the sign turns", (_SIGNS,), (Table("By theory", columns, tuple(lines)),))


def _points(about: Mapping[str, Any]) -> str:
    count = len(about["points"])
    how = "every combination of the values" if about["design"] == "grid" else "spread by a Sobol sequence"
    return f"{count:,} points ({how}) were" if count != 1 else "1 point was"


def _first(shown: SweepSubject) -> str:
    """The largest difference, or the range."""
    return f"{finding(shown, shown.of(SWEPT[0]), SWEPT[0])}."


def _second(shown: SweepSubject) -> str:
    """At how many points there is a clear difference, by theory; and what it rests on."""
    rest = "all of it follows from the assumptions of the scenario rather than from the world itself"
    if shown.against is None:
        return f"Each point shows levels, which rest on elicited values, and {rest}."
    mine = shown.of(SWEPT[0])
    clear = []
    for hypothesis in shown.hypotheses:
        rows = mine[mine["hypothesis"] == hypothesis]
        clear.append(f"{sum(shown.clear(rows))} of {len(rows)} points under {hypothesis}")
    return f"The difference is clear at {parts.and_list(clear)}; {rest}."


def _yours(shown: SweepSubject) -> tuple[str, ...]:
    """What follows from weights, where there are any: the ends, and at how many points a difference is clear."""
    if shown.weighted is None:
        return ()
    mine = shown.beside(SWEPT[0])
    rows = mine[~mine["hypothesis"].isin(shown.hypotheses)]
    low, high = (shown.told(float(rows["amount"].agg(end))) for end in ("min", "max"))
    what = "chance of an attack" if shown.against is None else "difference"
    clear = "" if shown.against is None else f"; it is clear at {sum(shown.clear(rows))} of {len(rows)} points"
    return (f"{shown.weights}, the {what} goes from {low} to {high} of 1,000 futures over the points{clear}.",)


def _shown(shown: SweepSubject, tables: str, folder: str) -> list[Section]:
    """The numbers of the first headline, point by point, where there are few enough."""
    mine = shown.beside(SWEPT[0])
    across = list(dict.fromkeys(mine["hypothesis"]))
    levers = list(shown.levers)
    points = list(dict.fromkeys(tuple(row[lever] for lever in levers) for row in records(mine)))
    where = f"{tables} of the folder {folder}."
    heading = f"In numbers: {OUTCOMES[SWEPT[0]].title}"
    if len(points) > _MOST_POINTS:
        return [Section("numbers", heading, (f"{len(points):,} points are too many for a table here. {where}",))]
    rows = by(mine, *levers, "hypothesis")
    lines: list[tuple[Cell, ...]] = []
    for point in points:
        cells = [_amount(shown, rows[(*point, hypothesis)]) for hypothesis in across]
        lines.append((*(_value(value) for value in point), *cells))
    theories = map(parts.hypothesis_name, shown.hypotheses)
    columns = (*map(swept.short, levers), *theories, *([shown.weights] if len(across) > len(shown.hypotheses) else []))
    intro = f"{shown.counted(SWEPT[0])} With the 95% sampling interval. {where}"
    return [Section("numbers", heading, (intro,), (Table("Point by point", columns, tuple(lines)),))]


def _amount(shown: SweepSubject, row: Mapping[str, Any]) -> Cell:
    amount, low, high = (shown.told(float(row[key])) for key in ("amount", "low", "high"))
    return [Piece(amount, strong=shown.is_clear(row)), Piece(f"{low} to {high}", faint=True)]


def _value(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _levers(levers: Sequence[Lever]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for lever in levers:
        values = lever.values
        shown = ", ".join(map(_value, values)) if values else f"{_value(lever.low)} to {_value(lever.high)}"
        meaning = described(lever.paths[0])
        paths = [Piece(path, faint=bool(meaning)) for path in lever.paths]
        rows.append((lever.title or swept.short(lever.name), [*([Piece(meaning)] if meaning else []), *paths], shown))
    return Table("Levers", ("Lever", "What it sets", "Values"), tuple(rows))


def _fixed(sweep: Sweep) -> Section:
    """What the scenario that was varied sets differently from the status quo, with its sources."""
    origins = sweep.provenance["values"]
    values = sweep.about["scenario"]["values"]
    moved = {path for lever in sweep.levers for path in lever.paths}
    files = [str(origin["file"]) for origin in origins.values()]
    common = max(sorted(set(files)), key=files.count) if files else ""
    own = [
        path
        for path, origin in origins.items()
        if path in values and path not in moved and str(origin["file"]) != common and not path.startswith("horizon.")
    ]
    rows = tuple(
        (parts.named(path), parts.valued(path, values[path]), reason)
        for path, reason in zip(own, parts.reasons(origins[path] for path in own), strict=True)
    )
    heading = "What the scenario itself sets"
    if not rows:
        return Section("assumptions", heading, (f"Nothing but what {common} says.",))
    intro = f"Everything else is as {common} says, each value with its source there."
    table = Table("Values of the scenario", ("Value", "What it is", "What it rests on"), rows)
    return Section("assumptions", heading, (intro,), (table,))
