"""Other studies' figures that somebody asks for, found beside the values of what is compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from sim.analysis.swap import Swap
from sim.errors import SimError
from sim.results.run import Run
from sim.scenario.canonical import canonical
from sim.scenario.schema.shape import suggestion

if TYPE_CHECKING:
    from sim.scenario.reading.alternatives import Alternative
    from sim.scenario.reading.load import LoadedScenario
    from sim.scenario.schema.scenario import Scenario

#: What asks for every alternative in turn.
ALL: Final = "all"

Named = Mapping[str, Mapping[str, "Alternative"]]


def alternatives(sides: Iterable[LoadedScenario | Run]) -> Named:
    """What other studies say of the values of scenarios and runs, by path and name.

    Of a run they are those that its scenario file has now; SimError where that is gone.
    """
    from sim.scenario.reading.load import load

    found: dict[str, dict[str, Alternative]] = {}
    for side in sides:
        try:
            loaded = load(side.asked["scenario"], side.asked["sets"]) if isinstance(side, Run) else side
        except SimError as gone:
            remedy = "name the scenarios instead"
            raise SimError(f"its scenario can no longer be read: {gone}", side.folder.name, remedy) from None  # type: ignore[union-attr]
        for path, several in loaded.alternatives.items():
            found.setdefault(path, {}).update(several)
    return found


def swaps(
    asked: Sequence[str], known: Named, reference: Scenario, scenario: Scenario
) -> tuple[tuple[Swap, ...], list[str]]:
    """The swaps that are asked for, each once, and what has to be said of those that are left out.

    SimError for what there is none of, or for a value in which the two differ: a swap would take the difference away.
    """
    mine, theirs = canonical(reference), canonical(scenario)
    left_out: list[str] = []
    found: dict[str, Swap] = {}
    for text in asked:
        for swap in _meant(text.strip(), known):
            if mine.get(swap.path) != theirs.get(swap.path):
                if text.strip() != ALL:
                    problem = f"{swap.path} is what the two differ in, so that a swap would take the difference away"
                    raise SimError(problem, "--swap", "swap a value that is the same in both")
                left_out.append(f"{swap.label} is left out: the two differ in this value")
                continue
            found.setdefault(swap.label, swap)
    return tuple(found.values()), left_out


def _meant(text: str, known: Named) -> Iterator[Swap]:
    """The swaps that one option asks for."""
    if text == ALL:
        if not known:
            raise SimError("no value has an alternative", "--swap", "write one beside a value, as `alternatives:`")
        yield from (Swap(path, one) for path, several in known.items() for one in several.values())
        return
    path, equals, name = (part.strip() for part in text.partition("="))
    path = path.removesuffix(".value")
    of_path = of(path, known)
    if not equals or not name:
        raise SimError(f"{path} does not say which", "--swap", f"write {path}=NAME: there are {', '.join(of_path)}")
    if name not in of_path:
        guess = suggestion(name, of_path) or f"there are {', '.join(of_path)}"
        raise SimError(f"{path} has no alternative {name!r}", "--swap", f"{guess}; any other value is set with --set")
    yield Swap(path, of_path[name])


def of(path: str, known: Named) -> Mapping[str, Alternative]:
    """The alternatives of a value; SimError, with the values that have some, where there is none."""
    if path in known:
        return known[path]
    near = suggestion(path, known)
    listed = ", ".join(known) or "none"
    raise SimError(f"no study but its own stands beside {path!r}", "--swap", near or f"values with others are {listed}")
