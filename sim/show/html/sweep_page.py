"""The report of a sweep, and of two sweeps held against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.outcomes import HEADLINES, OUTCOMES, SWEPT
from sim.scenario import shipped
from sim.scenario.sources import COMMAND_LINE
from sim.show.figures import style, swept
from sim.show.figures.doses import finding
from sim.show.figures.records import by, records
from sim.show.html import parts, run_page
from sim.show.html.page import Cell, Page, Piece, Section, Table
from sim.store.folders import FIGURES

if TYPE_CHECKING:
    from sim.results.comparison import Comparison
    from sim.results.sweep import Sweep
    from sim.show.figures.swept import Swept

_TOLD: Final = tuple(dict.fromkeys((*SWEPT, *HEADLINES)))
#: A table of more points than this is left to the file.
_MOST_POINTS: Final = 60


def page(sweep: Sweep) -> Page:
    """The report of a sweep, with the figures that lie in its folder."""
    about, shown = sweep.about, swept.of_sweep(sweep)
    moved = parts.and_list([_lower(name) for name in shown.levers.values()])
    asked = (
        f"What happens in '{about['scenario']['title']}' as {moved} {'is' if len(shown.levers) == 1 else 'are'} moved? "
        f"{_points(about)} simulated, each over {about['months']} months from {about['start']} with the same "
        f"{sweep.members:,} members and the same luck, under "
        f"{parts.and_list([parts.hypothesis_name(h) for h in sweep.hypotheses])}."
    )
    again = (
        f"With sim {about['version']}: the same table, bit for bit; an interrupted sweep goes on where it stopped. "
        f"Identity of the sweep: {sweep.manifest['id']}; of the rules: {about['rules']}.",
        "Cite as CITATION.cff says, with the version and the seed.",
    )
    sections = (
        *_shown(shown, "Every outcome at every point is in table.parquet and table.csv", sweep.folder.name),
        Section("figures", "Figures", (), pictures=run_page.pictures(sweep.folder / FIGURES)),
        Section("levers", "What was moved", (), (_levers(about["levers"]),)),
        _fixed(sweep),
        parts.criteria(_TOLD),
        parts.cannot_tell(),
        Section("again", "How to make it again", again, commands=(_command(sweep),)),
    )
    footer = f"Made by sim {about['version']} on {str(sweep.provenance['made'])[:10]}, folder {sweep.folder.name}. "
    return Page(
        "sweep", sweep.title, str(about["summary"]), (asked,), (_first(shown), _second(shown)), sections,
        f"{footer}{style.CONDITIONAL} Cited figures belong to their publishers.",
    )  # fmt: skip


def page_of_comparison(comparison: Comparison) -> Page:
    """The report of two sweeps, point by point."""
    about, shown = comparison.about, swept.of_comparison(comparison)
    first, second = comparison.titles.values()
    asked = (
        f"At each point of the same levers, what changes if '{second}' comes instead of '{first}'? Both were simulated "
        f"with the same {comparison.members:,} members and the same luck, over {about['months']} months from "
        f"{about['start']}."
    )
    again = (f"Identity of the comparison: {comparison.manifest['id']}; of the rules: {about['rules']}.",)
    sections = (
        *_shown(
            shown, "Every headline at every point is in differences.parquet and differences.csv", comparison.folder.name
        ),
        Section("figures", "Figures", (), pictures=run_page.pictures(comparison.folder / FIGURES)),
        Section("levers", "What was moved", (), (_levers(about["levers"]),)),
        parts.criteria(_TOLD),
        parts.cannot_tell(),
        Section("again", "How to make it again", again, commands=("python -m sim compare SWEEP SWEEP",)),
    )
    footer = f"Made by sim {about['version']}, folder {comparison.folder.name}. {style.CONDITIONAL}"
    return Page(
        "comparison of sweeps", comparison.title, "", (asked,), (_first(shown), _second(shown)), sections, footer
    )


def _lower(title: str) -> str:
    """A title inside a sentence.

    >>> _lower("Share that leaves"), _lower("US soldiers")
    ('share that leaves', 'US soldiers')
    """
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _points(about: Mapping[str, Any]) -> str:
    count = len(about["points"])
    how = "every combination of the values" if about["design"] == "grid" else "spread by a Sobol sequence"
    return f"{count:,} points ({how}) were" if count != 1 else "1 point was"


def _first(shown: Swept) -> str:
    """The largest difference, or the range."""
    return f"{finding(shown, shown.of(SWEPT[0]), SWEPT[0])}."


def _second(shown: Swept) -> str:
    """At how many points there is a clear difference, by theory; and what it rests on."""
    rest = "all of it follows from the assumptions of the scenario rather than from the world itself"
    if shown.against is None:
        return f"Each point shows levels, which rest on elicited values, and {rest}."
    mine = shown.of(SWEPT[0])
    told = []
    for hypothesis in shown.hypotheses:
        rows = mine[mine["hypothesis"] == hypothesis]
        told.append(f"{sum(shown.clear(rows))} of {len(rows)} points under {hypothesis}")
    return f"The difference is clear at {parts.and_list(told)}; {rest}."


def _shown(shown: Swept, tables: str, folder: str) -> list[Section]:
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


def _amount(shown: Swept, row: Mapping[str, Any]) -> Cell:
    amount, low, high = (shown.text(float(row[key]), 1) for key in ("amount", "low", "high"))
    return [Piece(amount, strong=shown.is_clear(row)), Piece(f"{low} to {high}", faint=True)]


def _value(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _levers(levers: Sequence[Mapping[str, Any]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for lever in levers:
        values = lever["values"]
        told = ", ".join(map(_value, values)) if values else f"{_value(lever['low'])} to {_value(lever['high'])}"
        paths = [Piece(path) for path in lever["paths"]]
        meaning = [Piece(parts.meaning(lever["paths"][0]), faint=True)]
        rows.append((lever["title"] or swept.short(lever["name"]), [*paths, *meaning], told))
    return Table("Levers", ("Lever", "What it sets", "Values"), tuple(rows))


def _fixed(sweep: Sweep) -> Section:
    """What the scenario that was varied sets otherwise than the status quo, with its sources."""
    origins = sweep.provenance["values"]
    values = sweep.about["scenario"]["values"]
    moved = {path for lever in sweep.levers for path in lever.paths}
    files = [str(origin["file"]) for origin in origins.values()]
    common = max(sorted(set(files)), key=files.count) if files else ""
    rows: list[tuple[Cell, ...]] = []
    last: Cell = ""
    for path, origin in origins.items():
        if path not in values or path in moved or str(origin["file"]) == common or path.startswith("horizon."):
            continue
        why = parts.sources(origin)
        shown = [Piece("as above", faint=True)] if why and why == last else why
        last = why
        name = [Piece(path), Piece(parts.meaning(path), faint=True)]
        rows.append((name, parts.valued(path, values[path]), shown))
    heading = "What the scenario itself sets"
    if not rows:
        return Section("assumptions", heading, (f"Nothing but what {common} says.",))
    intro = f"Everything else is as {common} says, each value with its source there."
    table = Table("Values of the scenario", ("Value", "What it is", "What it rests on"), tuple(rows))
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
    sets = " ".join(
        f"--set {path}=..."
        for path, origin in sweep.provenance["values"].items()
        if COMMAND_LINE in (origin.get("sources") or ())
    )
    error = "" if about["until_se"] is None else f"--until-se {about['until_se']:g}"
    words = ["python -m sim sweep", what, f"--members {about['members']}", f"--seed {about['seed']}",
             f"--months {about['months']}", error, sets]  # fmt: skip
    return " ".join(word for word in words if word)


def shipped_sweeps() -> list[str]:
    """The names of the sweeps that come with the project."""
    return sorted(path.stem for path in (shipped.folder("scenarios") / "sweeps").glob("*.yaml"))


def _varied(lever: Mapping[str, Any]) -> str:
    """A lever as `--vary` takes it."""
    paths, values = "+".join(lever["paths"]), lever["values"]
    return f"{paths}={','.join(map(_value, values))}" if values else f"{paths}={lever['low']}:{lever['high']}"
