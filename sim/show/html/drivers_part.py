"""What would turn an answer, for the reports: the same sentences, numbers and table as `drivers` gives."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.analysis.drivers.findings import Screened, find
from sim.analysis.drivers.sample import LEAST_ROWS, read_sample
from sim.outcomes import ESTIMAND
from sim.show import again
from sim.show.html import parts
from sim.show.html.page import Cell, Piece, Section, Table
from sim.show.text import drivers as words

if TYPE_CHECKING:
    from sim.results.run import Run

HEADING: Final = "What would turn this"
_LEVELS: Final = "What moves this"
#: What the table cannot say.
LIMITS: Final = (
    "Where low and where high: the mean in the lowest and in the highest quarter of what was drawn, with its 95% "
    "sampling interval. Bold drives the effect: clear if all quantities and theories are looked at (Holm, 5%). The "
    "table says what goes with what over the ranges drawn, all else drawn as well: nothing of causes outside the "
    "model, nor of values beyond those ranges."
)


def section(run: Run, reference: Run | None, number: int | None = None) -> Section:
    """What drives the chance of an attack in a run, or its difference from a reference, and what turns its sign.

    `number` is the place of the run among several, each of which is named.
    """
    heading = _LEVELS if reference is None else HEADING
    name = "turn"
    if number is not None:
        heading, name = f"What would turn {texts.quoted(run.title)}", f"turn-{number}"
    own = reference is None or run.about["baseline"] == reference.folder.name
    names = [one.folder.name for one in (None if own else reference, run) if one is not None]
    command = again.typed("drivers", *names, *again.out_of(run.folder))
    if run.opened.members < 2 * LEAST_ROWS:
        return Section(name, heading, (f"Too few members to tell; run at least {2 * LEAST_ROWS}.",))
    screened = screened_of(run, reference)
    return Section(name, heading, (*told(screened), LIMITS), tables(screened), commands=(command,))


def told(screened: Screened) -> tuple[str, ...]:
    """What drives it under each theory, in sentences."""
    findings = screened.findings
    sentences = [" ".join(words.sentences(screened, hypothesis)) for hypothesis in findings.hypotheses]
    return tuple(map(_true_minus, [*sentences, *(words.unknown(findings, h) for h in findings.left_out)]))


def _true_minus(text: str) -> str:
    """Numbers with the minus that the rest of a report has.

    >>> _true_minus("-11 of 1,000 (-15 to +6.4), from 2025-03")
    '−11 of 1,000 (−15 to +6.4), from 2025-03'
    """
    return re.sub(r"(?<![\w.-])-(?=\d)", "−", text)


# Two sections of a page may ask for the same, which takes more than a second.
@lru_cache(maxsize=2)
def screened_of(run: Run, reference: Run | None, outcome: str = ESTIMAND) -> Screened:
    """What drives an outcome of a run, or its difference from a reference."""
    worlds = [one for one in (run, reference) if one is not None]
    return find(
        read_sample(run.opened, None if reference is None else reference.opened, outcome),
        run.scenario,
        titles=tuple(one.marked_title for one in worlds),
        members=run.opened.members,
        seed=int(run.about["seed"]),
        months=run.opened.months,
        start=str(run.about["values"]["horizon.start"]),
    )


def tables(screened: Screened) -> tuple[Table, ...]:
    """The quantities worth showing under every theory, those that drive the effect of one of them."""
    findings = screened.findings
    known = {(row["path"], row["hypothesis"]): row for row in screened.table.to_dict("records")}
    rows = tuple(
        (
            parts.named(path),
            *(_cell(screened, known[path, hypothesis]) for hypothesis in findings.hypotheses),
        )
        for path in words.chosen(screened)
    )
    if not rows:
        return ()
    unit = f", {findings.unit}" if findings.unit else ""
    columns = ("Uncertain quantity", *map(parts.hypothesis_name, findings.hypotheses))
    return (Table(f"Where it is low, where it is high{unit}", columns, rows),)


def _cell(screened: Screened, row: Any) -> Cell:
    low, high = (words.amount(screened.findings, row[end]) for end in ("low", "high"))
    ends = [
        f"{words.amount(screened.findings, row[f'{end}_low'])} to {words.amount(screened.findings, row[f'{end}_high'])}"
        for end in ("low", "high")
    ]
    drives = bool(row["driver"])
    pieces = [
        Piece(_true_minus(f"{low}, {high}"), strong=drives, faint=not drives),
        Piece(_true_minus(f"({ends[0]}), ({ends[1]})"), faint=True),
    ]
    if row["sign"] in words.MARKS:
        pieces.append(Piece(f"the sign {row['sign']}", strong=True))
    return pieces
