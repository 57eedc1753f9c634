"""What reports have in common: levers, assumptions, sources, criteria, figures, shares of the spread, commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.outcomes import LABELS, OUTCOMES, ROLES
from sim.scenario.canonical import differences
from sim.scenario.schema.shape import at
from sim.scenario.sources import COMMAND_LINE, Claim, shipped_sources
from sim.show import theories
from sim.show.figures import style
from sim.show.html.page import Cell, Piece, Section, Table
from sim.show.html.pictures import picture
from sim.show.quantities import described
from sim.show.text import counts
from sim.show.text.columns import of_thousand
from sim.show.text.paired_share import PairedShare
from sim.show.text.scenario import value_text
from sim.store.folders import FIGURES

if TYPE_CHECKING:
    from sim.analysis.summary import Summary
    from sim.results.run import Run

_FIGURES: Final = "The numbers of each figure are inside this page, to be saved from the link below it."

#: How to cite a result, in every report.
CITE: Final = "Cite as CITATION.cff says, with the version and the seed."

CANNOT: Final = (
    "A forecast here is one by the rules. Levels, the chance of an attack say, rest on elicited values; differences "
    "between worlds with "
    "the same members and the same luck are firmer, and their signs firmer still.",
    "The theories are not tested against each other. The report shows what follows from each rule and averages none.",
    "An interval here is sampling error only: more members narrow it. What we do not know about parameters, and which "
    "theory holds, does not narrow and is told apart.",
    "Nothing that became known after February 2025 shapes a prior.",
)


def hypothesis_name(hypothesis: str) -> str:
    """As in "H1 opportunist"."""
    return theories.name(hypothesis)


def sources(origin: Mapping[str, Any] | None) -> Cell:
    """What a value rests on: evidence with its citation and address, a claim, the command line, or an assumption."""
    if origin is None:
        return ""
    known = shipped_sources()
    pieces: list[Piece] = []
    for name in origin.get("sources") or ():
        if name not in known.ids:
            pieces.append(Piece("set on the command line" if name == COMMAND_LINE else name))
            continue
        entry = known[name]
        if isinstance(entry, Claim):
            pieces.append(Piece(f"{name}, a claim of the press (confidence {entry.confidence}): {entry.paraphrase}"))
        else:
            address = entry.address[0] if entry.address else None
            pieces.append(Piece(f"{entry.citation} (confidence {entry.confidence})", href=address))
    if origin.get("assumption"):
        pieces.append(Piece(f"Assumption: {origin['assumption']}"))
    return pieces


def named(path: str) -> list[Piece]:
    """What a path means, and the path; alone where nothing is said of it."""
    words = described(path)
    return [Piece(words), Piece(path, faint=True)] if words else [Piece(path)]


def reasons(origins: Iterable[Mapping[str, Any] | None]) -> Iterator[Cell]:
    """What values rest on, one after the other; "as above" where it is the same as for the value before."""
    last: Cell = ""
    for origin in origins:
        reason = sources(origin)
        yield [Piece("as above", faint=True)] if reason and reason == last else reason
        last = reason


def unit(path: str) -> str:
    """The unit of a quantity, or nothing."""
    shape = at(path.split("."))
    return "" if shape is None or shape.spec is None else shape.spec.unit


def valued(path: str, value: Any) -> str:
    """A value with its unit as people say it."""
    measure = unit(path)
    return f"{value_text(value)} {measure}".strip() if measure and measure != "1" else value_text(value)


def levers(here: Run, there: Run, heading: str, name: str = "levers") -> Section:
    """What one run sets differently from another."""
    changed = list(differences(dict(there.about["values"]), dict(here.about["values"])))
    origins = here.provenance["values"]
    rows = tuple(
        (named(path), valued(path, now), valued(path, before), reason)
        for (path, before, now), reason in zip(changed, reasons(origins.get(path) for path, *_ in changed), strict=True)
    )
    both = _set_in_both(here, [str(path) for path, *_ in changed])
    if not rows:
        return Section(name, heading, ("Nothing: every value is the same.",), both)
    columns = ("Lever", f"Here ({texts.shown(here.title)})", f"Before ({texts.shown(there.title)})", "Why this value")
    count = f"{len(rows)} value{'s differ' if len(rows) > 1 else ' differs'}; everything else is the same."
    return Section(name, heading, (count,), (Table("What is set otherwise", columns, rows), *both))


def _set_in_both(run: Run, changed: Sequence[str]) -> tuple[Table, ...]:
    """What the command line says of the world, which holds for the baseline too."""
    values = run.about["values"]
    paths = [path for path in set_by_hand(run.provenance["values"]) if path in values and path not in changed]
    if not paths:
        return ()
    rows = tuple((named(path), valued(path, values[path])) for path in paths)
    return (Table("Set on the command line in both worlds", ("Value", "What it is"), rows),)


def difference_pieces(paired: PairedShare) -> list[Piece]:
    """The paired difference with its interval, or that of the share itself."""
    if paired.low is None or paired.high is None:
        return []
    if paired.difference is None:
        return [Piece(f"{of_thousand(max(0.0, paired.low))} to {of_thousand(paired.high)}", faint=True)]
    if paired.same:
        return [Piece("no future differs", faint=True)]
    ends = f"{style.change(1000 * paired.low)} to {style.change(1000 * paired.high)}"
    text = f"{style.change(1000 * paired.difference)} ({ends})"
    return [Piece(text, strong=paired.clear, faint=not paired.clear)]


_SPREAD: Final = (
    "How far the risk of an outcome differs: the standard deviation, in 1,000 futures, between draws of the parameters "
    "under the same theory, and between the theories' means. There is no luck in either; knowing more narrows them.",
    "Luck: the share of the spread in what happens that is left once the risk is given. Of anything rare it is nearly "
    "all, however much the risk differs, so it says little about what the risk hangs on.",
)


def spread(summary: Summary, heading: str = "Where the spread comes from", *, paired: bool = True) -> Section:
    """How far the risk of each headline differs, and that of its difference from the baseline where `paired`."""
    rows: list[tuple[Cell, ...]] = []
    for name in summary.headlines:
        split = summary.flags[name].split
        worlds = ("whether it happens", split.scenario), ("the paired difference", split.difference if paired else None)
        for what, of_world in worlds:
            if of_world is None:
                continue
            cells = ("nothing varies", "", "", "")
            if (shares := of_world.shares) is not None:
                risk, several = of_world.risk, len(summary.hypotheses) > 1
                part = risk.of_parameters
                cells = (
                    f"±{of_thousand(risk.parameters)}",
                    f"±{of_thousand(risk.theory)}" if several else "one theory only",
                    counts.percent(part) if several and part is not None else "",
                    counts.percent(shares.luck),
                )
            rows.append(([Piece(OUTCOMES[name].title), Piece(what, faint=True)], *cells))
    columns = (
        "Outcome",
        "Risk between parameters",
        "Risk between theories",
        "Of that, parameters",
        "Luck, given the risk",
    )
    return Section("spread", heading, _SPREAD, (Table("How far the risk differs", columns, tuple(rows)),))


def criteria(names: Iterable[str]) -> Section:
    """How each outcome would be decided by a stranger, and how far it can be trusted."""
    shown = [OUTCOMES[name] for name in names]
    rows = tuple((o.title, o.criteria, f"{o.role}: {o.condition}" if o.condition else o.role, o.label) for o in shown)
    return Section(
        "criteria",
        "How outcomes are decided, and what each can bear",
        (ROLES, LABELS),
        (Table("Resolution criteria, roles and labels", ("Outcome", "It has happened when", "Role", "Label"), rows),),
    )


def figures(folder: Path, commands: Sequence[str] = ()) -> Section:
    """The figures that lie in the folder of a result, in the order in which reports show them, others after these.

    `commands` make the result again, as the numbers of each figure say above them.
    """
    from sim.show.figures.catalogue import FIGURES as KNOWN

    def place(name: str) -> int:
        """The place of the figure that it is, or is one of."""
        return next((i for i, known in enumerate(KNOWN) if f"{name}-".startswith(f"{known}-")), len(KNOWN))

    drawn = folder / FIGURES
    names = sorted(sorted(path.stem for path in drawn.glob("*.json")), key=place)
    shown = tuple(picture(drawn, name, commands) for name in names)
    same = sum(not each.differs for each in shown)
    folded = (
        f"In {same} of {len(shown)} figures nothing differs by more than chance could make; "
        f"{'it is' if same == 1 else 'they are'} folded below the others."
    )
    return Section("figures", "Figures", (_FIGURES, *((folded,) if same else ())), pictures=shown)


def again(how: Sequence[str], commands: Sequence[str]) -> Section:
    """How to make a result again, and what to type for it."""
    return Section("again", "How to make it again", tuple(how), commands=tuple(commands))


def footer(folder: Path, version: str, made: str = "", *, cited: bool = True) -> str:
    """Which version made a result, on which day, and where it lies."""
    day = f" on {made[:10]}" if made else ""
    owners = " Cited figures belong to their publishers." if cited else ""
    return f"Made by sim {version}{day}, folder {folder.name}. {style.CONDITIONAL}{owners}"


def set_by_hand(origins: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The paths of the values that come from the command line."""
    return [path for path, origin in origins.items() if COMMAND_LINE in (origin.get("sources") or ())]


def cannot_tell() -> Section:
    """What no report can say."""
    return Section("limits", "What this cannot tell", CANNOT)


def and_list(names: Sequence[str]) -> str:
    """As in "a, b and c".

    >>> and_list(["a"]), and_list(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
