"""The report of a discovery."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sim import texts
from sim.analysis.discover.honest import RESAMPLES
from sim.show import again, conditions
from sim.show.figures import style
from sim.show.figures.discovered import finding
from sim.show.figures.records import records
from sim.show.html import parts
from sim.show.html.page import Cell, Page, Piece, Section, Table
from sim.show.theories import condition

if TYPE_CHECKING:
    from sim.analysis.discover.findings import Corner, Findings
    from sim.results.discovery import Discovery

_METHOD: Final = (
    "A world is a draw of what we do not know; its two futures differ by luck alone. Boxes are peeled by the patient "
    "rule induction method (Friedman and Fisher 1999; Bryant and Lempert 2010) off the quantities that by themselves "
    "move what fails, in one half of the worlds. Told is the box whose density is most surely above that of all worlds "
    "(the difference times the square root of its worlds), without conditions whose quasi-p-value is above 5%, at most "
    "four.",
    "Density is the share of a box's worlds that fail (or the mean of their chances), coverage the share of all that "
    "fails that the box holds; both are those of the half held out, which had no part in choosing it. A box counts as "
    "found where luck would give one so good, among all that were sought here, at most once in twenty times. "
    f"Other halves: in how many of {RESAMPLES} other ways to halve the worlds the box asks the same quantity from the "
    "same side.",
    "The tree (Breiman, Friedman, Olshen and Stone 1984) is grown in the first half and told by the second.",
)
_REGRET: Final = (
    "Regret: the chance of an attack less the least that any of the policies has under the same theory, in 1,000 "
    "futures, with the 95% sampling interval of the paired difference. What cannot be told from the least is marked as "
    "a tie. No theory is weighed unless weights were asked for. Beside it the share of worlds whose risk stays at or "
    "below the limit."
)
#: Policies of the table of regret; all are in the file.
_MOST_POLICIES: Final = 60


def page(made: Discovery) -> Page:
    """What was found, with the figure that lies in the folder."""
    found = made.findings
    theories = parts.and_list([parts.hypothesis_name(h) for h in found.hypotheses])
    asked = (
        f"In which of {found.worlds:,} worlds does it fail? {conditions.question(found)} Asked of "
        f"{parts.and_list([texts.quoted(found.scenarios[name]) for name in _sought(found)])}, under {theories}, over "
        f"{found.months} months from {found.start}."
    )
    how = (
        f"With sim {made.about['version']}: the same answer, bit for bit. It rests on "
        f"{parts.and_list(list(made.manifest['rests_on']))}. Identity of the discovery: {made.manifest['id']}.",
        parts.CITE,
    )
    sections = (
        Section("boxes", "Where it fails", tuple(_told(found)), (_boxes(found),)),
        parts.figures(made.folder),
        Section("trees", "As a tree", ("Density is that of the half held out.",), tuple(_trees(made))),
        Section("regret", "What is regretted", (_REGRET, *_minimax(found)), (_regret(found),)),
        Section("method", "How it was sought", _METHOD),
        parts.criteria([found.outcome]),
        parts.cannot_tell(),
        parts.again(how, again.of_discovery(made)),
    )
    return Page(
        "discovery", made.title, "", (asked,), (f"{finding(found)}.", _overall(found)), sections,
        parts.footer(made.folder, made.about["version"], str(made.provenance["made"]), cited=False),
    )  # fmt: skip


def _overall(found: Findings) -> str:
    """How much fails under each theory, and of how many of them conditions were found."""
    rates = [
        f"{conditions.density(found, corner.failing)} under {corner.hypothesis}"
        for corner in found.corners
        if corner.scenario == found.corners[-1].scenario
    ]
    told = sum(corner.status == "found" for corner in found.corners)
    what = "Futures with an attack" if conditions.by_share(found) else "Worlds that fail"
    return f"{what}: {parts.and_list(rates)}; conditions were found in {told} of {len(found.corners)} searches."


def _sought(found: Findings) -> list[str]:
    return list(dict.fromkeys(corner.scenario for corner in found.corners))


def _told(found: Findings) -> Iterator[str]:
    """A sentence a theory."""
    for corner in found.corners:
        named = "" if len(_sought(found)) == 1 else f" ({texts.quoted(found.scenarios[corner.scenario])})"
        head = f"{condition(corner.hypothesis)}{named}, {conditions.how_many(found, corner)}"
        if corner.status != "found":
            why = "too few worlds to seek conditions" if corner.status == "too few" else "no conditions were found"
            yield f"{head}; {why}."
            continue
        number = len(corner.asked)
        asked = parts.and_list([conditions.condition(one) for one in corner.asked])
        yield (
            f"{head}. {conditions.counted(corner.coverage)} of that lies in {conditions.counted(corner.share)} of the "
            f"worlds, by {number} condition{'s' if number > 1 else ''}: {asked}. Density there "
            f"{conditions.density(found, corner.density)}, against {conditions.density(found, corner.base)} overall."
        )


def _boxes(found: Findings) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for corner in found.corners:
        for number, asked in enumerate(corner.asked or (None,)):
            head = [Piece(parts.hypothesis_name(corner.hypothesis), strong=True), Piece(_status(corner), faint=True)]
            if asked is None:
                rows.append((head, "", "", "", *_numbers(found, corner)))
                continue
            numbers = _numbers(found, corner) if number == 0 else ("", "", "")
            condition = _pieces(conditions.condition(asked), asked.name)
            again_in = f"{asked.again * RESAMPLES:.0f} of {RESAMPLES}"
            rows.append((head if number == 0 else "", condition, f"{asked.quasi_p:.2g}", again_in, *numbers))
    columns = ("Theory", "Condition", "Quasi-p", "Other halves", "Density", "Coverage", "Share of the worlds")
    return Table("Boxes, by the half held out", columns, tuple(rows))


def _status(corner: Corner) -> str:
    named = {"found": "found", "nothing": "not found: luck may do as well", "too few": "too few worlds"}
    return f"{corner.scenario}: {named[corner.status]}"


def _numbers(found: Findings, corner: Corner) -> tuple[Cell, Cell, Cell]:
    if corner.status == "too few":
        return "", "", ""
    low, high = (conditions.density(found, end) for end in corner.interval)
    dense = [
        Piece(conditions.density(found, corner.density), strong=corner.status == "found"),
        Piece(f"{low} to {high}; overall {conditions.density(found, corner.base)}", faint=True),
    ]
    return dense, conditions.counted(corner.coverage), conditions.counted(corner.share)


def _trees(made: Discovery) -> Iterator[Table]:
    found = made.findings
    for corner in found.corners:
        table = made.tree
        mine = table[(table["scenario"] == corner.scenario) & (table["hypothesis"] == corner.hypothesis)]
        if len(mine) < 2:
            continue
        rows = tuple(
            (
                _ruled(str(node["rule"]), int(node["depth"])),
                conditions.counted(float(node["held_out_share"])),
                "" if node["held_out_density"] is None else conditions.density(found, float(node["held_out_density"])),
            )
            for node in records(mine)
        )
        skill = conditions.counted(corner.tree_skill) if corner.tree_skill > 0 else "none"
        caption = f"{parts.hypothesis_name(corner.hypothesis)}, {corner.scenario}: {skill} of the spread is told"
        yield Table(caption, ("Worlds with", "Share of the worlds", "Density"), rows)


def _ruled(rule: str, depth: int) -> list[Piece]:
    """A rule of a tree in words, set in by its depth, and the path of its quantity."""
    indent = "\u2003" * depth
    if not rule:
        return [Piece(f"{indent}all worlds")]
    words, name = conditions.ruled(rule)
    return [
        Piece(f"{indent}{words}"),
        *(Piece(f"{indent}{piece.text}", faint=True) for piece in _pieces(words, name)[1:]),
    ]


def _pieces(words: str, name: str) -> list[Piece]:
    """What is asked of a quantity, and the path of it where the words do not have it."""
    return [Piece(words)] if conditions.with_path(words, name) == words else [Piece(words), Piece(name, faint=True)]


def _minimax(found: Findings) -> Iterator[str]:
    regrets = found.regrets
    if len(regrets.overall) < 2:
        return
    best = next(one for one in regrets.overall if one.policy == regrets.minimax)
    tied = [one.policy for one in regrets.overall if one.tied and one is not best]
    low, high = (style.count_text(1000 * end) for end in best.interval)
    ties = (
        f" Within the noise a tie with {parts.and_list(tied[:6])}{' and more' if len(tied) > 6 else ''}."
        if tied
        else ""
    )
    yield (
        f"The least of the largest regrets is that of {best.policy}: {style.count_text(1000 * best.largest)} of 1,000 "
        f"({low} to {high}), {condition(best.under, first=False)}.{ties}"
    )


def _regret(found: Findings) -> Table:
    regrets = found.regrets
    cells = {(row.policy, row.hypothesis): row for row in regrets.by_theory}
    shown = list(regrets.overall)
    if len(shown) > _MOST_POLICIES:
        shown = sorted(shown, key=lambda one: one.largest)[:_MOST_POLICIES]
    rows: list[tuple[Cell, ...]] = []
    for one in shown:
        line: list[Cell] = [texts.shown(one.policy)]
        for hypothesis in found.hypotheses:
            row = cells[one.policy, hypothesis]
            ends = f"{style.change(1000 * row.interval.low)} to {style.change(1000 * row.interval.high)}"
            regret = "least" if row.regret == 0 else f"{style.change(1000 * row.regret)} ({ends})"
            tie = [Piece("a tie with the least", faint=True)] if row.tied and row.regret else []
            kept = f"{conditions.counted(row.satisfied)} of worlds within the limit"
            line.append([Piece(regret, strong=not row.tied), *tie, Piece(kept, faint=True)])
        tied = " (tie)" if one.tied and one.policy != regrets.minimax else ""
        line.append(f"{style.count_text(1000 * one.largest)} under {one.under}{tied}")
        if found.weights is not None and one.expected is not None:
            line.append(style.change(1000 * one.expected))
        rows.append(tuple(line))
    weighed = ("Weighed as asked",) if found.weights is not None else ()
    columns = ("Policy", *map(parts.hypothesis_name, found.hypotheses), "Largest regret", *weighed)
    caption = f"Regret in 1,000 futures; the limit is {1000 * regrets.limit:g} of 1,000"
    return Table(caption, columns, tuple(rows))
