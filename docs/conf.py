"""How Sphinx builds the pages: the Markdown beside this file, and what the program says about itself.

A line `@@NAME@@` in a page is replaced: `@@FILE README.md@@` by a file at the top of the repository with its links
turned towards the pages, the other names (`@@OUTCOMES@@` and so on) by what the code declares.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import sim  # noqa: E402

project, author, copyright = "sim", "The sim contributors", "The sim contributors"
version = release = sim.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
html_theme = "alabaster"
html_theme_options = {"description": "European security, simulated under rival theories", "page_width": "66rem"}
html_show_sourcelink = False
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
autodoc_typehints = "none"
autodoc_member_order = "bysource"
suppress_warnings = ["myst.header"]

#: Pages that stand for files at the top of the repository.
PAGES = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}


def file_of_repository(name: str) -> str:
    """A file with its links turned towards the pages; links to files that have no page become their names."""
    text = (ROOT / name).read_text("utf-8")

    def turn(link: re.Match[str]) -> str:
        words, target = link[1], link[2]
        if target in PAGES:
            return f"[{words}]({PAGES[target]})"
        if target.startswith("docs/"):
            return f"[{words}]({target.removeprefix('docs/')})"
        return link[0] if re.match(r"https?://|#", target) else f"`{words}`"

    return re.sub(r"\[([^\]]*)\]\(([^)\s]+)\)", turn, text)


def outcomes() -> str:
    """Every outcome with unit, criteria and label."""
    from sim.outcomes import OUTCOMES

    return "\n".join(
        f"### {o.title}\n\n`{o.name}`, {o.kind}{f', in {o.unit}' if o.unit else ''}; {o.role}; *{o.label}*.\n\n"
        + o.criteria
        + (f"\n\nHeld: {o.condition}" if o.condition else "")
        + (f"\n\nOne of: {', '.join(o.categories)}." if o.categories else "")
        + "\n"
        for o in OUTCOMES.values()
    )


def series() -> str:
    """Every monthly series."""
    from sim.outcomes import MONTHLY

    rows = (
        f"| `{s.name}` | {s.title} | {s.unit} | {s.role} | {s.standing} | {s.description} {s.condition} |"
        for s in MONTHLY.values()
    )
    return "\n".join(("| series | what it is | unit | role | label | note |", "|---|---|---|---|---|---|", *rows))


def labels() -> str:
    """What the rule says of each recorded series, with the scores that it read."""
    from sim.labels import CALIBRATED, shipped_scores, standing

    scores = shipped_scores()
    rows = []
    for name in sorted(CALIBRATED | set(scores)):
        score = scores.get(name)
        measured = ("not scored", "", "", "")
        if score is not None:
            skill = "" if score.skill is None else f"{score.skill:+.2f}"
            months = (str(score.distinct_months), f"{score.independent_months:.1f}")
            measured = (f"{score.coverage_90:.0%}", *months, skill)
        fitted = "yes" if name in CALIBRATED else "no"
        rows.append(f"| `{name}` | {' | '.join(measured)} | {fitted} | {standing(name)} |")
    head = (
        "| series | in the 90% band | calendar months | worth, independent | skill, best naive rule | fitted | label |"
    )
    return "\n".join((head, "|---|---|---|---|---|---|---|", *rows))


def commands() -> str:
    """The help of every verb, as the terminal prints it."""
    import click

    from sim.cli.main import PROGRAM, main

    context = click.Context(main, info_name=PROGRAM)
    sections = []
    for name, verb in main.commands.items():
        called = click.Context(verb, info_name=name, parent=context)
        sections.append(f"## {name}\n\n```text\n{verb.get_help(called)}\n```\n")
        for word, under in verb.commands.items() if isinstance(verb, click.Group) else ():
            help_text = under.get_help(click.Context(under, info_name=word, parent=called))
            sections.append(f"### {name} {word}\n\n```text\n{help_text}\n```\n")
    return "\n".join(sections)


def sources() -> str:
    """Claims and evidence, each with its address."""
    from sim.scenario.sources import Claim, shipped_sources

    known, lines = shipped_sources(), []
    for name in known.ids:
        entry = known[name]
        if isinstance(entry, Claim):
            lines.append(f"- **{name}** (claim, confidence {entry.confidence}, {entry.date}): {entry.paraphrase}")
        else:
            links = "".join(f" [{number}]({address})" for number, address in enumerate(entry.address, 1))
            lines.append(
                f"- **{name}** ({entry.kind}, confidence {entry.confidence}, {entry.date}): {entry.citation}{links}"
            )
    return "\n".join(lines)


def statements() -> str:
    """Every statement of the ledger, with what decides it."""
    from sim.analysis.ledger.statements import STATEMENTS

    return "\n".join(
        f"### {s.name}\n\n*{s.question}* Decided in {s.resolves}{f', in {s.unit}' if s.unit else ''}.\n\n{s.rule} "
        f"Source: [{s.source}]({s.address}).\n\nRead off: {s.reading.told(s.resolves)}. "
        f"Reference: {s.reference.told()}.\n"
        for s in STATEMENTS.values()
    )


def figures() -> str:
    """Every figure of a run by name, with the first line of what its module says."""
    from sim.show.figures.catalogue import FIGURES

    docs = {name: sys.modules[draw.__module__].__doc__ or "" for name, draw in FIGURES.items()}
    rows = (f"| `{name}` | {text.partition(chr(10))[0]} |" for name, text in docs.items())
    return "\n".join(("| figure | what it shows |", "|---|---|", *rows))


def rare() -> str:
    """Every rare event with its classes, and those without one."""
    from sim.analysis.evidence.rare import COMPARED_ELSEWHERE, RARE_EVENTS, TOLD_WITH, UNLOGGED, WITHOUT_CLASS
    from sim.analysis.evidence.rates import figure

    rows = []
    for event in RARE_EVENTS:
        for each in event.classes:
            exposed = figure(each.source, each.exposed)
            record = f"{each.count:g} in {exposed.value:,g} {exposed.unit}"
            rows.append(f"| {event.title} | {event.per} | {each.what} | {record} | {each.source} | {event.differs} |")
    head = "| event | counted in | reference class | record | source | why the model differs |"
    lists = [
        "\nWithout a class:\n", *(f"- {event.name}: {reason}" for event, reason in WITHOUT_CLASS.items()),
        "\nCompared in another place of `evidence`:\n",
        *(f"- {event.name}: under *{name}*" for event, name in COMPARED_ELSEWHERE.items()),
        *(f"- {event.name}: with *{name}*" for event, name in TOLD_WITH.items()),
        "\nDrawn, and not logged by themselves:\n", *(f"- {what}: {reason}" for what, reason in UNLOGGED.items()),
    ]  # fmt: skip
    return "\n".join((head, "|---|---|---|---|---|---|", *rows, *lists))


def hindcast() -> str:
    """What the hindcast says of each series, as it ships."""
    import json

    from sim.analysis.hindcast.series import scored

    found = json.loads((ROOT / "sim" / "hindcast.json").read_text("utf-8"))
    skills = ("skill_last", "skill_rw", "skill_ar1", "skill_climatology")
    head = "| series | figures | months | independent | last value | random walk | AR(1) | climatology | 50% | 90% |"
    lines = [head, "|---|" + 9 * "--:|"]
    for name, one in found["series"].items():
        skill = " | ".join("-" if one[key] is None else f"{one[key]:+.2f}" for key in skills)
        counts = f"{one['months']} | {one['distinct_months']} | {one['independent_months']:.1f}"
        within = f"{100 * one['coverage_50']:.0f} | {100 * one['coverage_90']:.0f}"
        lines.append(f"| {scored()[name].short} | {counts} | {skill} | {within} |")
    whole = found["overall"]
    counts = f"{whole['months']} | {whole['distinct_months']} | at most {whole['independent_months']:.0f}"
    within = f"{100 * whole['coverage_50']:.0f} | {100 * whole['coverage_90']:.0f}"
    lines.append(f"| all of them | {counts} | | | | | {within} |")
    origins = ", ".join(found["origins"])
    note = f"Origins {origins}; {found['members']:,} members under each theory; skill over each rule; % within bands."
    return "\n".join([*lines, "", note])


def calibration() -> str:
    """Every fitted constant before and after its record."""
    import sim

    made = sim.calibrate()
    rows = ["| constant | unit | 90% before | median, 90% after |", "|---|---|---|---|"]
    for row in made.table.itertuples():
        after = f"{row.posterior_50:.3g} [{row.posterior_05:.3g}, {row.posterior_95:.3g}]" if row.moved else "as before"
        rows.append(f"| `{row.path}` | {row.unit} | [{row.prior_05:.3g}, {row.prior_95:.3g}] | {after} |")
    rows += ["", "| block | series | figures | effective draws | residual | lag-1 |", "|---|---|--:|--:|--:|--:|"]
    for each, off in zip(made.posteriors, made.residuals.itertuples(), strict=True):
        lag = "-" if off.lag_1 != off.lag_1 else f"{off.lag_1:+.2f}"
        series = ", ".join(each.block.series)
        rows.append(
            f"| {each.block.title} | {series} | {off.figures} | {off.effective_draws:,.0f} | {off.spread:.2f} | {lag} |"
        )
    rows += ["", "| correlation | constants |", "|--:|---|"]
    rows += [f"| {value:+.2f} | `{one}`, `{other}` |" for one, other, value in made.pairs()]
    return "\n".join(rows)


def widths() -> str:
    """How wide the baseline is twelve months on, beside the record."""
    from sim.analysis.widths import baseline_widths

    head = "| quantity | unit | 90% band in the baseline | its width | past changes | width asked for |"
    rows = [head, "|---|---|---|--:|---|--:|"]
    for one in baseline_widths():
        asked = f"{one.wanted:,.4g}"
        if one.known_better:
            asked = f"{asked}; known better: {one.known_better} ({one.source})"
        band = f"{one.band[0]:,.4g} to {one.band[1]:,.4g}"
        changes = f"{one.changes[0]:+,.4g} to {one.changes[1]:+,.4g}"
        rows.append(f"| {one.title} | {one.unit} | {band} | {one.width:,.4g} | {changes} | {asked} |")
    return "\n".join(rows)


def precise_surface() -> str:
    """How far the live page's precise surface is off the exact answer of its members, in 1,000 futures."""
    from sim.analysis.surface.file import shipped_surface
    from sim.show.theories import THEORIES

    found = shipped_surface()["precise"]
    rows = [
        "| theory | missed, held out | 95% within | by the wide one | missed, left out | 95% within | "
        "stated, on average | chance in these futures |",
        "|---|" + 7 * "--:|",
    ]
    for name, theory in found["theories"].items():
        error = theory["error"]
        held, left = error["held_out"], error["left_out"]
        figures = (
            held["rmse"], held["p95"], error["wide"]["rmse"], left["rmse"], left["p95"], error["stated"],
            error["sampling"],
        )  # fmt: skip
        cells = " | ".join(f"{1000 * figure:.2g}" for figure in figures)
        rows.append(f"| {THEORIES[name].premise} ({name}) | {cells} |")
    note = (
        f"Per 1,000 futures, level and difference alike: the baseline is exact. Made from {found['points']} points, "
        f"held against {found['tested']}, all of the same {found['members']:,} members."
    )
    return "\n".join([*rows, "", note])


def first_question() -> str:
    """What the exact answer, the precise surface and the wide one say of the first question's scenarios."""
    import sim
    from sim.analysis.surface.evaluate import evaluate
    from sim.analysis.surface.file import shipped_surface
    from sim.analysis.surface.positions import positions

    found = shipped_surface()
    near = found["precise"]
    wide = {name: part for name, part in found.items() if name != "precise"}
    rows = [
        f"| difference, of 1,000 | exact, {near['members']:,} futures | precise | wide | wide, error stated |",
        "|---|" + 4 * "--:|",
    ]
    for name, theory in near["theories"].items():
        for scenario, exact in theory["exact"].items():
            at = positions(found, sim.load(scenario)).at
            assert at is not None
            told, wider = evaluate(found, at)[name], evaluate(wide, at)[name]
            figures = (exact, told["difference"], wider["difference"], wider["error_difference"])
            rows.append(f"| {scenario}, {name} | {' | '.join(f'{1000 * figure:.2f}' for figure in figures)} |")
    return "\n".join(rows)


def surface() -> str:
    """How far the wide surface of the live page is off, as it ships, in 1,000 futures."""
    from sim.analysis.surface.file import shipped_surface
    from sim.show.theories import THEORIES

    found = shipped_surface()
    rows = [
        "| theory | missed, level | 95% within | missed, difference | 95% within | sampling error of points | "
        "by itself, difference | in the baseline |",
        "|---|" + 7 * "--:|",
    ]
    for name, theory in found["theories"].items():
        error = theory["error"]["held_out"]
        level, difference = error["level"], error["difference"]
        figures = (
            level["rmse"], level["p95"], difference["rmse"], difference["p95"], error["sampling"], error["own"],
            theory["there_error"],
        )  # fmt: skip
        cells = " | ".join(f"{1000 * figure:.2g}" for figure in figures)
        rows.append(f"| {THEORIES[name].premise} ({name}) | {cells} |")
    tested = found["tested"]
    note = (
        f"Per 1,000 futures. Made from {found['points']} points in {found['members']:,} members; "
        f"held out are {tested['points']} points in {tested['members']:,} members each."
    )
    return "\n".join([*rows, "", note])


GENERATED: dict[str, Callable[[], str]] = {
    "OUTCOMES": outcomes, "SERIES": series, "COMMANDS": commands, "SOURCES": sources, "FIGURES": figures,
    "LABELS": labels,
    "RARE": rare,
    "STATEMENTS": statements,
    "HINDCAST": hindcast,
    "CALIBRATION": calibration,
    "WIDTHS": widths,
    "SURFACE": surface,
    "PRECISE_SURFACE": precise_surface,
    "FIRST_QUESTION": first_question,
}  # fmt: skip


def fill(app: Any, name: str, content: list[str]) -> None:
    """Replace the marks of a page."""

    def replacement(mark: re.Match[str]) -> str:
        kind, _, file = mark[1].partition(" ")
        return file_of_repository(file) if kind == "FILE" else GENERATED[kind]()

    content[0] = re.sub(r"^@@([A-Z]+(?: \S+)?)@@$", replacement, content[0], flags=re.MULTILINE)


def sample(app: Any, trouble: Exception | None) -> None:
    """Put a report beside the pages; SIM_SAMPLE, as 2500x120, says of how many members and months."""
    if trouble is not None or app.builder.name != "html":
        return
    members, months = map(int, os.environ.get("SIM_SAMPLE", "2500x120").split("x"))
    with tempfile.TemporaryDirectory() as folder:
        made = sim.compare("baseline", "withdrawal", members=members, months=months, out=folder)
        shutil.copyfile(made.report(), Path(app.outdir) / "sample.html")


def bullets(app: Any, kind: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Turn what a docstring lists under "Parameters" into a list."""
    if "Parameters" not in lines:
        return
    at = lines.index("Parameters")
    end = next((i for i in range(at + 2, len(lines)) if not lines[i].strip()), len(lines))
    listed = [f"  {line.strip()}" if line.startswith(" ") else f"- {line}" for line in lines[at + 2 : end]]
    lines[at:end] = ["Parameters:", "", *listed]


def setup(app: Any) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("source-read", fill)
    app.connect("autodoc-process-docstring", bullets)
    app.connect("build-finished", sample)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
