"""The report of a hindcast."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from sim.analysis.hindcast.forecast import MODEL
from sim.analysis.hindcast.naive import RULES
from sim.analysis.hindcast.score import RATE
from sim.analysis.hindcast.series import scored
from sim.analysis.record import record
from sim.show import again
from sim.show.figures.hindcast import score_finding
from sim.show.html import parts
from sim.show.html.page import Cell, Page, Piece, Section, Table
from sim.show.text import hindcast as text

if TYPE_CHECKING:
    from sim.analysis.hindcast.findings import Findings, SeriesScore
    from sim.results.hindcast import Hindcast

_METHOD: Final = (
    "Each past world is described as it was known when its month began, and is played from there to February 2025 "
    "under every theory, with the plans and elections that it has; what a scenario holds fixed stays fixed. The "
    "model's futures are compared with each figure of the record after the origin: with the month itself, with the "
    "mean of the months that a figure is of. The index of defence budgets is compared by growth "
    "from the model's first month, which is the last index known, grown from the middle of its year to the origin as "
    "the world says that budgets grew. Where a recorded figure has an error (sampling, rounding, "
    "claims), a draw of it is added to each future before it is scored.",
    "CRPS is the continuous ranked probability score in the unit of the series (Gneiting and Raftery 2007), as a fair "
    "score of the distribution that members are drawn from (Ferro 2014); of a point it is the error. Skill is the "
    "share of a rule's CRPS that the model avoids. Coverage is the share of figures within the central 50, 80 and 90% "
    "of futures. The PIT is where a figure lies among the futures. Bias is the mean of the median less what came true.",
    "The naive rules know the figures of the months before the origin and nothing else. The last value is a point. "
    "The random walk adds changes as large as those seen. AR(1) returns to a mean by a share that is fitted, with the "
    "spread of its residuals. Climatology takes any figure seen so far. Their changes are alike, series by series: ",
    "Independent figures: n (1 - r) / (1 + r), with r the correlation of one figure's normal score with the next, "
    "about zero, after scores of the same month from several origins are averaged. Land held is the sum of the months' "
    "gains and adds none.",
)


def page(made: Hindcast) -> Page:
    """What the terminal shows and more, with the figures that lie in the folder."""
    found = made.findings
    sections = (
        Section("lost", "Where a naive rule does better", _lost(found)),
        Section("scores", "Series by series", (text.POOLED, _COLUMNS), (_table("All origins", found.series),)),
        parts.figures(made.folder),
        Section("origins", "Origin by origin", tables=(_origins(found),)),
        Section("theories", "Theory by theory", _THEORIES, (_theories(found),)),
        Section("ceasefire", "The ceasefire that did not come", (text.ceasefire_rate(found),), (_ceasefire(found),)),
        Section("method", "How it is scored", _method()),
        Section("record", "The record", _RECORD, (_record(),)),
        Section("proves", "What this proves, and what not", (text.proves(found), *_CAVEATS)),
        parts.again((f"Identity of the hindcast: {made.manifest['id']}.", parts.CITE), again.of_hindcast(made)),
    )
    footer = parts.footer(made.folder, made.about["version"], str(made.provenance["made"]))
    result = (f"{score_finding(made)}.", text.proves(found).partition(":")[0] + ".")
    return Page("hindcast", made.title, "", (text.about(found),), result, sections, footer)


_COLUMNS: Final = (
    "Figures scored, over how many calendar months, how many independent figures these are worth, and how many months "
    "ahead they lay. Bold: the naive rule did better. A dash: too few figures were known for the rule."
)
_THEORIES: Final = (
    "The theories differ in how Moscow decides about NATO, and hardly in the months of the war; a record of the war "
    "tells little between them.",
)
_RECORD: Final = (
    "Facts with their sources; nothing dated after February 2025 is in it. Past worlds take what was known, and what "
    "could be fitted, at their dates; the constants of the baseline rest on the whole record and are not what is "
    "scored here.",
)
_CAVEATS: Final = (
    "Whoever wrote the model knew how these months went. Past worlds hold values known before their dates, but which "
    "rules there are was chosen by people who had seen the outcome. What comes after February 2025 is kept for a test "
    "that nobody here has seen.",
)


def _lost(found: Findings) -> tuple[str, ...]:
    told = [*text.lost(found), text.lost_to_rate(found)]
    return tuple(f"{line}." for line in told if line) or ("In no series.",)


def _method() -> tuple[str, ...]:
    scales = "; ".join(f"{one.short} {one.scale.says}" for one in scored().values())
    first, second, rules, independent = _METHOD
    return first, second, f"{rules}{scales}.", independent


def _table(caption: str, rows: Iterable[SeriesScore]) -> Table:
    columns = (
        "Series",
        "Figures",
        *(f"Skill over {rule}" for rule in RULES),
        "Within 50, 80, 90%",
        "Median too high by",
    )
    return Table(caption, columns, tuple(map(_row, rows)))


def _row(one: SeriesScore) -> tuple[Cell, ...]:
    first, last = one.leads
    figures = [Piece(str(one.figures)), Piece(f"months {one.distinct}, worth {one.independent:.1f}", faint=True)]
    figures.append(Piece(f"lead {first} to {last}", faint=True))
    skills: list[Cell] = [[Piece(text.skill_text(one, rule), strong=rule in one.lost_to())] for rule in RULES]
    within = ", ".join(f"{100 * one.coverage[level]:.0f}" for level in ("50", "80", "90"))
    level = text.amount(one.level).removeprefix("+")
    bias = [Piece(f"{text.amount(one.bias)} {one.unit}"), Piece(f"mean size {level}", faint=True)]
    return (one.title, figures, *skills, within, bias)


def _origins(found: Findings) -> Table:
    """What differs from origin to origin: skill over two of the rules, and how many figures the widest band held."""
    by_origin = {month: {one.name: one for one in rows} for month, rows in found.by_origin.items()}
    columns = ("Series", *(f"From {origin.month}, {origin.months} months" for origin in found.origins))
    rows = ((one.title, *(_of_origin(mine.get(one.name)) for mine in by_origin.values())) for one in found.series)
    return Table("Skill over last value and AR(1), and figures within the 90% band", columns, tuple(rows))


def _of_origin(one: SeriesScore | None) -> Cell:
    if one is None:
        return "-"
    held = [Piece(f"{round(one.coverage['90'] * one.figures)} of {one.figures} in band", faint=True)]
    rules = ("last value", "AR(1)")
    return [*(Piece(f"{text.skill_text(one, r)} {r}", strong=r in one.lost_to()) for r in rules), *held]


def _theories(found: Findings) -> Table:
    """What differs from theory to theory."""
    columns = ("Series", *map(parts.hypothesis_name, found.hypotheses))
    rows: list[tuple[Cell, ...]] = []
    for number, one in enumerate(found.series):
        of_theory = (found.by_theory[hypothesis][number] for hypothesis in found.hypotheses)
        rows.append((f"{one.title}, {one.unit}", *map(_of_theory, of_theory)))
    return Table("CRPS, and figures within the 90% band", columns, tuple(rows))


def _of_theory(one: SeriesScore) -> Cell:
    return [Piece(f"{one.crps:,.3g}"), Piece(f"{100 * one.coverage['90']:.0f}% in band", faint=True)]


def _ceasefire(found: Findings) -> Table:
    columns = ("From", "Chance before March 2025", "Log score", "Brier score", "At the rate of such wars")
    rows: list[tuple[Cell, ...]] = []
    for one in found.ceasefire:
        theories = ", ".join(f"{h} {100 * one.chance[h]:.1f}" for h in found.hypotheses)
        rate = [
            Piece(f"{100 * one.chance[RATE]:.1f} in 100"),
            Piece(f"log score {one.log_score[RATE]:.3f}", faint=True),
        ]
        rate.append(Piece(f"Brier {one.brier[RATE]:.4f}", faint=True))
        chance = [Piece(f"{100 * one.chance[MODEL]:.1f} in 100"), Piece(theories, faint=True)]
        rows.append((one.origin, chance, f"{one.log_score[MODEL]:.3f}", f"{one.brier[MODEL]:.4f}", rate))
    return Table("A first ceasefire, which did not come", columns, tuple(rows))


def _record() -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name in scored():
        one = record()[name]
        span = f"{one.months[0]} to {one.months[-1]}"
        note = [Piece(one.licence), *([Piece(one.note, faint=True)] if one.note else [])]
        rows.append((one.title, f"{len(one.months)}, {span}", one.unit, parts.sources({"sources": one.sources}), note))
    return Table("What came true", ("Series", "Figures", "Unit", "Sources", "Licence"), tuple(rows))
