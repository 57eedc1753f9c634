"""A proposal: terms of a settlement in a file of their own, laid over a scenario.

    title: A freeze
    terms:
      territory: {land: line, recognised: false, source: W11}

The conventions are those of scenario files: each term names its source, and every mistake is reported with its line.
A term that is not named is not part of the proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.errors import Problem, ScenarioError
from sim.scenario import shipped
from sim.scenario.kinds import holds_another, named_otherwise
from sim.scenario.reading.chain import display_name
from sim.scenario.reading.load import LoadedScenario, load_over
from sim.scenario.reading.tree import Branch, Mistake, Place, Scalar, Tree, describe
from sim.scenario.reading.yaml_tree import read_file
from sim.scenario.schema.shape import SAYS_WHY, at, suggestion
from sim.texts import is_empty

#: What a term that a proposal does not name amounts to.
_NOTHING: Final[dict[str, dict[str, str | float | bool]]] = {
    "territory": {"table": "fixed", "land": "line", "recognised": False},
    "neutrality": {"table": "fixed", "degree": 0.0, "years": 0.0, "permanent": False},
    "force_limits": {"table": "fixed", "share": 0.0, "months": 0.0},
    "infrastructure": {"table": "fixed", "share": 0.0, "depth_km": 0.0, "months": 0.0},
    "guarantees": {"table": "fixed", "kind": "none", "demilitarised_zone": False},
    "force_cap": {"table": "fixed", "soldiers": 2000.0, "months": 0.0},
    "sanctions": {"table": "fixed", "share": 0.0, "months": 0.0},
    "minerals": {"offered": False},
    "reconstruction_fund": {"share": 0.0, "capital": 0.0},
}
_ABSENT: Final = "Not part of the proposal."
_ASSUMED: Final = "talks.assumed"
#: What a term must say to mean anything, each with its remedy; of several words grouped together one will do.
_SAYS: Final[dict[str, tuple[tuple[tuple[str, ...], str], ...]]] = {
    "territory": ((("land",), "add 'land: line' or 'land: annexed'"),),
    "neutrality": (
        (("degree",), "add 'degree: 1', or a smaller part of full neutrality"),
        (("years", "permanent"), "add 'years: 20', or however many, or 'permanent: true'"),
    ),
    "force_limits": ((("share",), "add 'share: 0.5', or whatever part of the soldiers leaves"),),
    "infrastructure": (
        (("share",), "add 'share: 0.5', or whatever part goes"),
        (("depth_km",), "add 'depth_km: 300', or however far from Russia's border it reaches"),
    ),
    "guarantees": ((("kind", "demilitarised_zone"), "add 'kind: monitors', or another, or 'kind: none'"),),
    "force_cap": ((("soldiers",), "add 'soldiers: 85', or however many thousand Ukraine may keep"),),
    "sanctions": ((("share",), "add 'share: 0.5', or whatever part is lifted"),),
    "minerals": ((("offered",), "add 'offered: true'"),),
    "reconstruction_fund": ((("share", "capital"), "add 'share: 0.5' of the revenue, or 'capital: 10' bn USD"),),
}
#: Words of these terms that say nothing where they are 0 or false.
_REACH: Final = ("years", "permanent", "depth_km")
_KEYS: Final = ("title", "summary", "terms")


@dataclass(frozen=True)
class Proposal:
    """A proposal laid over a scenario.

    `scenario` is the world as it is, `tabled` the same with these terms alone on the table and nothing agreed unless
    the parties agree, `supposed` the same with them agreed in every future, whatever parties think: in the first month
    within the horizon in which talks are open, unless a setting names another.
    """

    title: str
    summary: str
    path: Path
    scenario: LoadedScenario
    tabled: LoadedScenario
    supposed: LoadedScenario

    @property
    def given(self) -> str:
        """The file, or the name of a shipped one."""
        return shipped.asked_for(self.path, "proposals")


def shipped_proposals() -> tuple[str, ...]:
    """The names of the proposals that are shipped.

    >>> shipped_proposals()
    ('freeze-with-guarantees', 'minerals-for-support', 'moscow-terms')
    """
    return tuple(sorted(file.stem for file in (shipped.folder("scenarios") / "proposals").glob("*.yaml")))


def load_proposal(given: str | Path, scenario: str | Path = "baseline", sets: Sequence[str] = ()) -> Proposal:
    """Load a proposal file, or a shipped proposal by name, over a scenario; ScenarioError with every mistake.

    >>> load_proposal("freeze-with-guarantees").title
    'A freeze with European guarantees'
    """
    path = _find(str(given))
    name = display_name(path)
    try:
        tree, mistakes = read_file(path, name)
    except OSError as error:
        raise ScenarioError([Problem(name, "", f"cannot be read: {error.strerror or error}", "")]) from None
    if not isinstance(tree, Branch):
        first = Mistake(Place(name, 1), "", "is not a proposal", "a proposal is a mapping with title and terms")
        raise _error(mistakes or [first])
    if another := holds_another(tree, name, "proposal"):
        raise ScenarioError([Problem(str(tree.place), "", *another)])
    mistakes += _strange(tree)
    title, terms = tree.entries.get("title"), tree.entries.get("terms")
    if not isinstance(title, Scalar) or not isinstance(title.value, str):
        mistakes.append(Mistake(tree.place, "title", "is missing", "give the proposal a title, in quotes if a number"))
    elif is_empty(title.value):
        mistakes.append(Mistake(title.place, "title", "is empty", "give the proposal a title, of any length"))
    if not isinstance(terms, Branch):
        mistakes.append(
            Mistake(tree.place, "terms", "are missing", "name the terms, such as 'terms: {territory: ...}'")
        )
    summary = tree.entries.get("summary")
    written = terms if isinstance(terms, Branch) else Branch(tree.place)
    deal = Branch(written.place, {term: _whole(term, written) for term in _NOTHING})
    if mistakes:
        raise _error(mistakes, _further(tree, written, deal, scenario, sets))
    assert isinstance(title, Scalar)
    text = str(summary.value) if isinstance(summary, Scalar) else ""
    overlay = Branch(tree.place, {"title": title, "deal": deal})
    world = load_over(scenario, None, sets)
    tabled = load_over(scenario, overlay, sets).changed((f"{_ASSUMED}.share=0",))
    why = "What if these terms were agreed, whatever parties think? In the first month in which talks are open."
    start = max(world.scenario.talks.calendar.start, world.scenario.horizon.start)
    agreed = Branch(tree.place, {"assumed": _plain(tree.place, {"start": start, "assumption": why})})
    supposed = load_over(scenario, Branch(tree.place, {**overlay.entries, "talks": agreed}), sets)
    return Proposal(str(title.value), text, path, world, tabled, supposed.changed((f"{_ASSUMED}.share=1",)))


def _further(tree: Branch, terms: Branch, deal: Branch, scenario: str | Path, sets: Sequence[str]) -> Iterator[Problem]:
    """What is wrong with the values of a proposal that has other mistakes, so that all are told at once."""
    entries: dict[str, Tree] = {}
    for term, node in deal.entries.items():
        if not isinstance(node, Branch) or not isinstance(terms.entries.get(term, node), Branch):
            continue
        shape = at(["deal", term])
        known = {name: below for name, below in node.entries.items() if shape is not None and name in shape.names}
        if SAYS_WHY.isdisjoint(known):
            known["assumption"] = Scalar(node.place, _ABSENT)
        entries[term] = Branch(node.place, known)
    try:
        load_over(scenario, Branch(tree.place, {"deal": Branch(deal.place, entries)}), sets)
    except ScenarioError as error:
        yield from error.problems


def _find(given: str) -> Path:
    path = Path(given)
    if path.is_file():
        return path.resolve()
    if given in shipped_proposals():
        return (shipped.folder("scenarios") / "proposals" / f"{given}.yaml").resolve()
    if another := named_otherwise(given, "proposal"):
        raise ScenarioError([Problem(given, "", *another)])
    guess = suggestion(path.stem, shipped_proposals())
    remedy = guess or "shipped proposals are " + ", ".join(shipped_proposals())
    raise ScenarioError([Problem(given, "", "there is no such proposal file", remedy)])


def _strange(tree: Branch) -> list[Mistake]:
    """Keys that a proposal cannot have, at its top and among its terms."""
    mistakes = [
        Mistake(
            node.place, key, "is not part of a proposal", suggestion(key, _KEYS) or "it has title, summary and terms"
        )
        for key, node in tree.entries.items()
        if key not in _KEYS
    ]
    terms = tree.entries.get("terms")
    for key, node in terms.entries.items() if isinstance(terms, Branch) else ():
        if key not in _NOTHING:
            remedy = suggestion(key, _NOTHING) or "terms are " + ", ".join(_NOTHING)
            mistakes.append(Mistake(node.place, f"terms.{key}", "is not a term of a settlement", remedy))
        elif not isinstance(node, Branch):
            mistakes.append(Mistake(node.place, f"terms.{key}", f"is {describe(node)}", "write what the term says"))
        else:
            mistakes += _leaves(key, node)
    return mistakes


def _leaves(term: str, node: Branch) -> list[Mistake]:
    """Words that a term cannot have; `table` is among them, as everything in a proposal is on the table."""
    shape = at(["deal", term])
    assert shape is not None
    known = [name for name in shape.names if name != "table"]
    sourceless = []
    if SAYS_WHY.isdisjoint(node.entries):
        remedy = "add 'source: ID' of a claim or evidence, or 'assumption: why'"
        sourceless = [Mistake(node.place, f"terms.{term}", "has no source", remedy)]
    strange = [
        Mistake(
            below.place,
            f"terms.{term}.{name}",
            "is not something that this term says",
            suggestion(name, known) or _list(known),
        )
        for name, below in node.entries.items()
        if name not in known
    ]
    return [*sourceless, *strange] or [
        Mistake(node.place, f"terms.{term}", f"says no {' and no '.join(words)}, and so asks for nothing", remedy)
        for words, remedy in _SAYS[term]
        if not any(_is_said(word, node) for word in words)
    ]


def _is_said(word: str, term: Branch) -> bool:
    written = term.entries.get(word)
    return written is not None and not (
        word in _REACH and isinstance(written, Scalar) and written.value in (0, False, None)
    )


def _list(names: Sequence[str]) -> str:
    return "it says " + ", ".join(names)


def _whole(term: str, terms: Branch) -> Tree:
    """A term as written, with what it leaves out set to nothing."""
    written = terms.entries.get(term)
    if not isinstance(written, Branch):
        return _plain(terms.place, {**_NOTHING[term], "assumption": _ABSENT})
    absent = _plain(written.place, _NOTHING[term])
    return Branch(written.place, {**absent.entries, **written.entries})


def _plain(place: Place, values: dict[str, str | float | bool]) -> Branch:
    return Branch(place, {key: Scalar(place, value) for key, value in values.items()})


def _error(mistakes: Sequence[Mistake], further: Iterable[Problem] = ()) -> ScenarioError:
    """Every mistake in the order of lines, each place once."""
    own = [(m.place.line, Problem(str(m.place), m.path, m.problem, m.remedy)) for m in mistakes]
    told = {(problem.place, problem.path.removeprefix("terms.")) for _, problem in own}
    more = [
        (_line(problem.place), problem)
        for problem in further
        if (problem.place, problem.path.removeprefix("deal.")) not in told
    ]
    return ScenarioError(problem for _, problem in sorted([*own, *more], key=lambda item: item[0]))


def _line(place: str) -> int:
    line = place.rpartition(":")[2]
    return int(line) if line.isdigit() else 10**9
