"""Where the numbers come from, for the reports: what all values rest on, and what other studies would make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.analysis.source.audit import GROUPS, counts, values
from sim.outcomes import ESTIMAND, OUTCOMES
from sim.show import again
from sim.show.html import parts
from sim.show.html.page import Cell, Piece, Section, Table
from sim.show.quantities import heading_of
from sim.show.text import audit as words
from sim.show.text import swaps
from sim.show.text.columns import signed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.results.comparison import Comparison
    from sim.results.run import Run


def audit(run: Run) -> Section:
    """How many values of a run rest on claims, on evidence and on assumptions alone; the table is folded."""
    table = values(run.scenario, run.opened.origin["values"])
    by_section = counts(table, "section")
    groups = [group for group in GROUPS if group in by_section.columns]
    rows = tuple(
        (heading_of(str(section)), *(str(int(mine[group])) for group in groups), str(int(mine.sum())))
        for section, mine in by_section.iterrows()
    )
    columns = ("Section", *(words.SHORT.get(group, group) for group in groups), "all")
    said = " ".join(words.sentences(table))
    command = again.typed("source", "--audit", run.folder.name, *again.out_of(run.folder))
    more = "How much of the spread of the answer rests on each is told by the line below."
    return Section(
        "audit",
        "What the values rest on",
        (said, words.LEGEND, more),
        (Table("Values by section, and what they rest on", columns, rows),),
        commands=(command,),
        fold="Section by section",
    )


def studies(comparison: Comparison) -> Section:
    """What the effect becomes with other studies' figures, which were tried in both scenarios."""
    table = comparison.swaps
    assert table is not None
    mine = table[table["outcome"] == ESTIMAND]
    rows = {(row["path"], row["alternative"], row["hypothesis"]): row for row in mine.to_dict("records")}
    first = next(iter(comparison.swapped))
    before = tuple(
        _cell(rows[first["path"], first["name"], hypothesis], "before") for hypothesis in comparison.hypotheses
    )
    body: list[tuple[Cell, ...]] = [("The effect as it is", *before)]
    for one in comparison.swapped:
        here = [rows[one["path"], one["name"], hypothesis] for hypothesis in comparison.hypotheses]
        name = f"{one['path']}={one['name']}"
        body.append(([Piece("With "), Piece(name, strong=True)], *(_cell(row, "effect") for row in here)))
        body.append(("changes by", *(_cell(row, "change") for row in here)))
    about = (
        "Both scenarios were simulated with another study's figure in the place of a value, with the same members and "
        "the same luck. Effects from chances, of 1,000 futures, with 95% sampling intervals; a change is paired, and "
        "bold where it is clear if all that were tried are looked at (Holm, 5%)."
    )
    columns = ("", *map(parts.hypothesis_name, comparison.hypotheses))
    told = tuple(swaps.told(one) + (f" {one['note']}" if one.get("note") else "") for one in comparison.swapped)
    caption = f"{OUTCOMES[ESTIMAND].title}: with other studies' figures"
    return Section(
        "studies",
        "What another study would do",
        (about,),
        (Table(caption, columns, tuple(body)),),
        points=told,
    )


def _cell(row: Mapping[Any, Any], name: str) -> Cell:
    if name == "change" and row["same"]:
        return "same"
    ends = f"{signed(row[f'{name}_low'])} to {signed(row[f'{name}_high'])}"
    strong = name == "change" and bool(row["clear"])
    return [Piece(signed(row[name]), strong=strong), Piece(f"({ends})", faint=True)]
