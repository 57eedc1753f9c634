"""The report of a sweep, and of two sweeps compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.outcomes import HEADLINES, OUTCOMES, SWEPT
from sim.scenario import shipped
from sim.show.figures import swept
from sim.show.figures.doses import finding
from sim.show.figures.records import by, records
from sim.show.html import parts
from sim.show.html.page import Cell, Page, Piece, Section, Table

if TYPE_CHECKING:
    from sim.results.comparison import Comparison
    from sim.results.sweep import Sweep
    from sim.show.figures.swept import SweepSubject

_OUTCOMES: Final = tuple(dict.fromkeys((*SWEPT, *HEADLINES)))
#: A table of more points than this is left to the file.
_MOST_POINTS: Final = 60


def page(sweep: Sweep) -> Page:
    """The report of a sweep, with the figures that lie in its folder."""
    about, shown = sweep.about, swept.subject_of_sweep(sweep)
    moved = parts.and_list([texts.quoted(name) for name in shown.levers.values()])
    asked = (
        f"What happens in {texts.quoted(about['scenario']['title'])} as {moved} "
        f"{'is' if len(shown.levers) == 1 else 'are'} moved? {_points(about)} simulated, each over "
        f"{about['months']} months from {about['start']} with the same "
        f"{sweep.members:,} members and the same luck, under "
        f"{parts.and_list([parts.hypothesis_name(h) for h in sweep.hypotheses])}."
    )
    again = (
        f"With sim {about['version']}: the same table, bit for bit; an interrupted sweep goes on where it stopped. "
        f"Identity of the sweep: {sweep.manifest['id']}; of the rules: {about['rules']}.",
        parts.CITE,
    )
    sections = (
        *_shown(shown, "Every outcome at every point is in table.parquet and table.csv", sweep.folder.name),
        parts.figures(sweep.folder),
        Section("levers", "What was moved", (), (_levers(about["levers"]),)),
        _fixed(sweep),
        parts.criteria(_OUTCOMES),
        parts.cannot_tell(),
        parts.again(again, [_command(sweep)]),
    )
    return Page(
        "sweep", sweep.title, str(about["summary"]), (asked,), (_first(shown), _second(shown)), sections,
        parts.footer(sweep.folder, about["version"], sweep.provenance["made"]),
    )  # fmt: skip


def page_of_comparison(comparison: Comparison) -> Page:
    """The report of two sweeps, point by point."""
    about, shown = comparison.about, swept.subject_of_comparison(comparison)
    first, second = comparison.titles.values()
    asked = (
        f"At each point of the same levers, what changes if {texts.quoted(second)} comes instead of "
        f"{texts.quoted(first)}? Both were simulated with the same {comparison.members:,} members and the same "
        f"luck, over {about['months']} months from {about['start']}."
    )
    again = (f"Identity of the comparison: {comparison.manifest['id']}; of the rules: {about['rules']}.",)
    sections = (
        *_shown(
            shown, "Every headline at every point is in differences.parquet and differences.csv", comparison.folder.name
        ),
        parts.figures(comparison.folder),
        Section("levers", "What was moved", (), (_levers(about["levers"]),)),
        parts.criteria(_OUTCOMES),
        parts.cannot_tell(),
        parts.again(again, ["python -m sim compare SWEEP SWEEP"]),
    )
    footer = parts.footer(comparison.folder, about["version"], cited=False)
    return Page(
        "comparison of sweeps", comparison.title, "", (asked,), (_first(shown), _second(shown)), sections, footer
    )


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


def _shown(shown: SweepSubject, tables: str, folder: str) -> list[Section]:
    """The numbers of the first headline, point by point, where there are few enough."""
    mine = shown.of(SWEPT[0])
    levers = list(shown.levers)
    points = list(dict.fromkeys(tuple(row[lever] for lever in levers) for row in records(mine)))
    where = f"{tables} of the folder {folder}."
    heading = f"In numbers: {OUTCOMES[SWEPT[0]].title}"
    if len(points) > _MOST_POINTS:
        return [Section("numbers", heading, (f"{len(points):,} points are too many for a table here. {where}",))]
    rows = by(mine, *levers, "hypothesis")
    lines: list[tuple[Cell, ...]] = []
    for point in points:
        cells = [_amount(shown, rows[(*point, hypothesis)]) for hypothesis in shown.hypotheses]
        lines.append((*(_value(value) for value in point), *cells))
    columns = (*map(swept.short, levers), *map(parts.hypothesis_name, shown.hypotheses))
    intro = f"{shown.counted(SWEPT[0])} With the 95% sampling interval. {where}"
    return [Section("numbers", heading, (intro,), (Table("Point by point", columns, tuple(lines)),))]


def _amount(shown: SweepSubject, row: Mapping[str, Any]) -> Cell:
    amount, low, high = (shown.text(float(row[key]), 1) for key in ("amount", "low", "high"))
    return [Piece(amount, strong=shown.is_clear(row)), Piece(f"{low} to {high}", faint=True)]


def _value(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _levers(levers: Sequence[Mapping[str, Any]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for lever in levers:
        values = lever["values"]
        shown = ", ".join(map(_value, values)) if values else f"{_value(lever['low'])} to {_value(lever['high'])}"
        paths = [Piece(path) for path in lever["paths"]]
        meaning = [Piece(parts.meaning(lever["paths"][0]), faint=True)]
        rows.append((lever["title"] or swept.short(lever["name"]), [*paths, *meaning], shown))
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


def _command(sweep: Sweep) -> str:
    about = sweep.about
    if sweep.name in shipped_sweeps():
        what = sweep.name
    else:
        scenario = about["scenario"]["name"]
        vary = " ".join(f"--vary {_varied(lever)}" for lever in about["levers"])
        what = f"{scenario if scenario in shipped.names() else scenario + '.yaml'} {vary}"
        if about["design"] != "grid":
            what += f" --sobol {len(about['points'])}"
    error = "" if about["until_se"] is None else f"--until-se {about['until_se']:g}"
    sets = (f"--set {path}=..." for path in parts.set_by_hand(sweep.provenance["values"]))
    return parts.command("sweep", [what], about, error, *sets)


def shipped_sweeps() -> list[str]:
    """The names of the sweeps that come with the project."""
    return sorted(path.stem for path in (shipped.folder("scenarios") / "sweeps").glob("*.yaml"))


def _varied(lever: Mapping[str, Any]) -> str:
    """A lever as `--vary` takes it."""
    paths, values = "+".join(lever["paths"]), lever["values"]
    return f"{paths}={','.join(map(_value, values))}" if values else f"{paths}={lever['low']}:{lever['high']}"
