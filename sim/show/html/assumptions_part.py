"""The assumptions that matter, for the reports: what drives the chance of an attack in a run, and what it rests on.

By the same screening as `drivers`: a quantity that hangs together with another by accident of a short sequence of draws
is measured with that one taken out, so that it does not pass for one that moves anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.analysis.drivers.sample import LEAST_ROWS
from sim.outcomes import ESTIMAND, OUTCOMES
from sim.show.figures import style
from sim.show.html import parts
from sim.show.html.drivers_part import screened_of
from sim.show.html.page import Piece, Section, Table

if TYPE_CHECKING:
    from sim.results.run import Run

#: So many assumptions are listed, those that move the outcome most.
_MOST: Final = 12
_HEADING: Final = "The assumptions that matter"


def section(run: Run) -> Section:
    """The uncertain quantities that drive the chance of an attack in a run, with their sources."""
    if run.opened.members < 2 * LEAST_ROWS:
        few = f"Too few members to tell which assumptions matter; run at least {2 * LEAST_ROWS}."
        return Section("assumptions", _HEADING, (few,))
    screened = screened_of(run, None)
    what, hypotheses = OUTCOMES[ESTIMAND].title, screened.findings.hypotheses
    intro = (
        f"Rank correlation, from -1 to 1, between what each member drew and '{what}', in {texts.quoted(run.title)}; "
        "what goes with a quantity by accident of the draws is taken out. Listed are those that stand out from chance "
        f"though all {screened.findings.quantities} and every theory were looked at (Holm, 5%), the largest first, at "
        f"most {_MOST}; bold under which theory they do.",
    )
    told = {(row["path"], row["hypothesis"]): row for row in screened.table.to_dict("records")}
    size = {
        path: max(abs(told[path, h]["rank"]) for h in hypotheses if told[path, h]["driver"])
        for path in screened.table.loc[screened.table["driver"], "path"]
    }
    chosen = sorted(size, key=lambda path: -size[path])[:_MOST]
    if not chosen:
        return Section("assumptions", _HEADING, (*intro, "None stands out from chance among these members."))
    values, origins = run.about["values"], run.provenance["values"]
    rows = tuple(
        (
            parts.named(path),
            parts.valued(path, values[path]),
            *([_mark(told[path, hypothesis])] for hypothesis in hypotheses),
            parts.sources(origins.get(path)),
        )
        for path in chosen
    )
    columns = ("Uncertain value", "What it may be", *hypotheses, "What that rests on")
    return Section("assumptions", _HEADING, intro, (Table(f"What moves '{what}'", columns, rows),))


def _mark(row: Any) -> Piece:
    return Piece(style.signed(row["rank"], 2), strong=bool(row["driver"]), faint=not row["driver"])
