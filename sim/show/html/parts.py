"""What reports have in common: levers, assumptions, sources, criteria, shares of the spread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.outcomes import OUTCOMES
from sim.scenario.canonical import differences
from sim.scenario.schema.shape import at
from sim.scenario.sources import COMMAND_LINE, Claim, shipped_sources
from sim.show.figures import style
from sim.show.html.page import Cell, Piece, Section, Table
from sim.show.text.scenario import value_text
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.results.run import Run

#: So many assumptions are listed, those that move the outcome most.
_MOST_ASSUMPTIONS: Final = 12

CANNOT: Final = (
    "It is no forecast. Levels, the chance of an attack say, rest on elicited values; differences between worlds with "
    "the same members and the same luck are firmer, and their signs firmer still.",
    "The theories are not tested against each other. The report shows what follows from each rule and averages none.",
    "An interval here is sampling error only: more members narrow it. What we do not know about parameters, and which "
    "theory holds, does not narrow and is told apart.",
    "Nothing that became known after February 2025 shapes a prior.",
)


def hypothesis_name(hypothesis: str) -> str:
    """As in "H1 opportunist"."""
    return f"{hypothesis} {HYPOTHESES[hypothesis].partition(':')[0]}"


def sources(origin: Mapping[str, Any] | None) -> Cell:
    """What a value rests on: evidence with its citation and address, a claim, the command line, or an assumption."""
    if origin is None:
        return ""
    known = shipped_sources()
    told: list[Piece] = []
    for name in origin.get("sources") or ():
        if name not in known.ids:
            told.append(Piece("set on the command line" if name == COMMAND_LINE else name))
            continue
        entry = known[name]
        if isinstance(entry, Claim):
            told.append(Piece(f"{name}, a claim of the press (confidence {entry.confidence}): {entry.paraphrase}"))
        else:
            address = entry.address[0] if entry.address else None
            told.append(Piece(f"{entry.citation} (confidence {entry.confidence})", href=address))
    if origin.get("assumption"):
        told.append(Piece(f"Assumption: {origin['assumption']}"))
    return told


def meaning(path: str) -> str:
    """What the schema says of a path, without a full stop."""
    shape = at(path.split("."))
    return "" if shape is None or shape.kind == "correlation" else shape.doc.rstrip(".")


def unit(path: str) -> str:
    """The unit of a quantity, or nothing."""
    shape = at(path.split("."))
    return "" if shape is None or shape.spec is None else shape.spec.unit


def valued(path: str, value: Any) -> str:
    """A value with its unit as people say it."""
    measure = unit(path)
    return f"{value_text(value)} {measure}".strip() if measure and measure != "1" else value_text(value)


def levers(here: Run, there: Run, heading: str, name: str = "levers") -> Section:
    """What one run sets otherwise than another."""
    origins = here.provenance["values"]
    rows = []
    last: Cell = ""
    changed = list(differences(dict(there.about["values"]), dict(here.about["values"])))
    for path, before, now in changed:
        why = sources(origins.get(path))
        name_and_meaning = [Piece(path), Piece(meaning(path), faint=True)]
        shown = [Piece("as above", faint=True)] if why and why == last else why
        rows.append((name_and_meaning, valued(path, now), valued(path, before), shown))
        last = why
    both = _set_in_both(here, [str(path) for path, *_ in changed])
    if not rows:
        return Section(name, heading, ("Nothing: every value is the same.",), both)
    columns = ("Lever", f"Here ({here.title})", f"Before ({there.title})", "Why this value")
    count = f"{len(rows)} value{'s differ' if len(rows) > 1 else ' differs'}; everything else is the same."
    return Section(name, heading, (count,), (Table("What is set otherwise", columns, tuple(rows)), *both))


def _set_in_both(run: Run, changed: Sequence[str]) -> tuple[Table, ...]:
    """What the command line says of the world, which holds for the baseline too."""
    values = run.about["values"]
    paths = [
        path
        for path, origin in run.provenance["values"].items()
        if COMMAND_LINE in (origin.get("sources") or ()) and path in values and path not in changed
    ]
    if not paths:
        return ()
    rows = tuple(([Piece(path), Piece(meaning(path), faint=True)], valued(path, values[path])) for path in paths)
    return (Table("Set on the command line in both worlds", ("Value", "What it is"), rows),)


def assumptions(run: Run, outcome: str) -> Section:
    """The uncertain quantities that move an outcome most among the members of a run, with their sources."""
    from sim.analysis.influence import influence

    heading, name = "The assumptions that matter", "assumptions"
    found = influence(run.opened, outcome)
    what = OUTCOMES[outcome].title
    if found is None:
        return Section(name, heading, ("Too few members to tell which assumptions matter; run at least 100.",))
    chance = found.attrs["chance"]
    order = found.abs().max(axis=1).sort_values(ascending=False, kind="stable")
    chosen = [str(path) for path in order.index[:_MOST_ASSUMPTIONS] if order[path] > chance]
    intro = (
        f"Rank correlation, from -1 to 1, between what each member drew and '{what}', in '{run.title}'. Shown are the "
        f"largest, at most {_MOST_ASSUMPTIONS}; what is below {chance:.2f} could be chance among so many.",
    )
    if not chosen:
        return Section(name, heading, (*intro, "None stands out from chance among these members."))
    values, origins = run.about["values"], run.provenance["values"]
    rows = []
    for path in chosen:
        marks = [float(found[hypothesis][path]) for hypothesis in run.opened.hypotheses]
        rows.append(
            (
                [Piece(path), Piece(meaning(path), faint=True)],
                valued(path, values[path]),
                *([_mark(mark, chance)] for mark in marks),
                sources(origins.get(path)),
            )
        )
    columns = ("Uncertain value", "What it may be", *run.opened.hypotheses, "What that rests on")
    return Section(name, heading, intro, (Table(f"What moves '{what}'", columns, tuple(rows)),))


def _mark(value: float, chance: float) -> Piece:
    if value != value:
        return Piece("does not vary", faint=True)
    return Piece(style.signed(value, 2), strong=abs(value) > chance, faint=abs(value) <= chance)


def criteria(names: Iterable[str]) -> Section:
    """How each outcome would be decided by a stranger, and how far it can be trusted."""
    rows = tuple((OUTCOMES[name].title, OUTCOMES[name].criteria, OUTCOMES[name].label) for name in names)
    return Section(
        "criteria",
        "How outcomes are decided, and what each can bear",
        (
            "Calibrated: fitted to published figures up to February 2025. Validated: compared with figures that it was "
            "not fitted to. Conditional extrapolation: neither is possible; what follows if the rules hold.",
        ),
        (Table("Resolution criteria and honesty labels", ("Outcome", "It has happened when", "Label"), rows),),
    )


def percent(share: float) -> str:
    """A share in percent, never 0% for what is there, nor 100% where it is not all.

    >>> percent(0.571), percent(0.002), percent(0.999), percent(0.0)
    ('57%', '<1%', '>99%', '0%')
    """
    return "<1%" if 0 < share < 0.005 else ">99%" if 0.995 <= share < 1 else f"{100 * share:.0f}%"


def cannot_tell() -> Section:
    """What no report can say."""
    return Section("limits", "What this cannot tell", CANNOT)


def and_list(names: Sequence[str]) -> str:
    """As in "a, b and c".

    >>> and_list(["a"]), and_list(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
