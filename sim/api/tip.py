"""By how much a lever or an assumption would have to change for an outcome to reach a target, and the answer kept."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.tip.axis import Axis, read_axis
from sim.analysis.tip.find import Means, Question, find
from sim.analysis.tip.target import better_counted, read_outcome, read_target
from sim.api import effectless
from sim.api.arguments import Counter, as_plain, check_numbers, checked
from sim.api.defaults import LEAST_FOR_TIP, MEMBERS, MOST_IN_MEMORY, SEED
from sim.ensemble.interrupts import telling_what_is_kept
from sim.ensemble.pool import Workers, processes, say_nothing, usable_cores
from sim.errors import Problem, ScenarioError, SimError
from sim.outcomes import ESTIMAND
from sim.results.tip import CURVE, FINDINGS, TABLE, TEXT, Tip
from sim.store.files import entry, write_bytes, writing
from sim.store.folders import TIP, WORK, Said, find_or_make, name_of
from sim.store.identity import identity_of

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario

#: What a future-month takes on one core, roughly; from so many seconds on it is said before it begins.
_SECONDS: Final = 6e-6
_LONG: Final = 60.0


@as_plain
def tip(
    scenario: LoadedScenario | str | os.PathLike[str],
    lever: str | Sequence[str],
    outcome: str = ESTIMAND,
    target: str | float | None = None,
    between: str | Sequence[str] = (),
    members: int = MEMBERS,
    seed: int = SEED,
    months: int | None = None,
    hypotheses: Iterable[str] | None = None,
    workers: int | None = None,
    out: str | os.PathLike[str] = "results",
    executor: Executor | str | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    sets: Sequence[str] = (),
    notice: Callable[[str], None] | None = None,
) -> Tip:
    """By theory, the smallest change of a lever or an assumption that brings an outcome to a target.

    Parameters
    ----------
    scenario: what :func:`sim.load` gives, or the path or name of a scenario.
    lever: the path of a number, a month or a quantity of the scenario, or several joined by + that get the same value;
        a list of two gives the frontier: the value of the first at each of the second.
    outcome: name or title of an outcome that is a flag, a chance or a number.
    target: a share such as 0.05, "50 of 1,000", "0.7% a year", "baseline", which is the default, or a scenario, whose
        own outcome is then what is to be reached, with the same members and luck.
    between: LOW:HIGH, where the lever is looked for if not in the range that the schema allows; one for each lever.
    members: futures under each hypothesis at the points that matter; a coarse grid has fewer of them, and points near
        the answer up to four times as many.

    The others are those of :func:`sim.run`. A tip found done is reused; KeyboardInterrupt leaves what is simulated for
    the same call to go on from. Raises ScenarioError and SimError, with what would be right, for a lever, range,
    outcome or target that makes no sense, RunError where the folder cannot be made.
    """
    notice = notice or say_nothing
    question = _question(scenario, lever, outcome, target, between, members, seed, months, hypotheses, workers, sets)
    for line in effectless.of_scenario(question.scenario, question.scenario.scenario, months, hypotheses is not None):
        notice(line)
    if better := better_counted(question.outcome):
        notice(
            f"{question.outcome.name} counts futures, in which there is much luck: {better} tells the same with less"
        )
    long_work(question.expected, question.months, notice)
    about = _identity(question)
    name = question.scenario.name
    counter = Counter(question.expected, progress)
    kept = name_of(TIP, name, about)

    def write(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        with (
            Workers(processes(workers, question.expected * question.months), executor, notice) as crew,
            telling_what_is_kept(notice, kept, lambda: _pieces(folder), question.expected, "futures"),
        ):
            findings, curve = find(question, Means(folder, crew, counter.add))
        made = Tip(findings, curve)
        told = json.dumps(findings.as_dict(), indent=2, ensure_ascii=False, allow_nan=False)
        texts = {
            FINDINGS: f"{told}\n", TEXT: f"{made}\n", CURVE: curve.to_csv(index=False),
            TABLE: made.table.to_csv(index=False),
        }  # fmt: skip
        with writing(folder):
            for file, text in texts.items():
                write_bytes(folder / file, text.encode())
        return {file: entry(text.encode()) for file, text in texts.items()}, {"workers": crew.count}

    asked = {
        **question.scenario.asked(), "levers": [axis.name for axis in question.axes], "outcome": question.outcome.name,
        "target": question.target.text, "between": _ranges(question.axes),
    }  # fmt: skip
    said = Said({"title": question.scenario.scenario.title}, {"asked": asked, "values": question.scenario.origins()})
    made = find_or_make(Path(out), TIP, name, about, write=write, notice=notice, said=said)
    counter.add(question.expected)
    return Tip.of(*made)


def _question(
    scenario: Any, lever: Any, outcome: Any, target: Any, between: Any, members: int, seed: int, months: int | None,
    hypotheses: Iterable[str] | None, workers: int | None, sets: Sequence[str],
) -> Question:  # fmt: skip
    from sim.scenario.reading.load import LoadedScenario, load

    loaded = scenario if isinstance(scenario, LoadedScenario) else load(scenario, sets)
    if isinstance(scenario, LoadedScenario) and sets:
        loaded = loaded.changed(sets)
    check_numbers(("members", members, LEAST_FOR_TIP), most=MOST_IN_MEMORY)
    months, theories = checked(loaded, months, hypotheses, members=members, seed=seed, workers=workers)
    levers = _texts("lever", lever, "europe.backfill.share")
    ranges = _texts("between", between, "0:1") if between else ()
    if not 1 <= len(levers) <= 2:
        raise SimError(f"{len(levers)} levers", "lever", "give one, or two for the frontier of both")
    if len(ranges) > len(levers):
        raise SimError(
            "there are more ranges than levers", "--between", "give one range for each lever, in their order"
        )
    if not isinstance(outcome, str):
        raise SimError(f"outcome is {outcome!r}", remedy="give a name, as 'attack_chance'")
    measured = read_outcome(outcome)
    axes = _axes(loaded, levers, ranges, months)
    return Question(
        loaded, axes, measured, read_target(target, measured, loaded, months, sets), months, theories, seed, members
    )


def _axes(loaded: LoadedScenario, levers: Sequence[str], ranges: Sequence[str], months: int) -> tuple[Axis, ...]:
    """The axes, once every mistake in any of them is known and the ends of each make valid scenarios."""
    axes: list[Axis] = []
    problems: dict[Problem, None] = {}
    for number, text in enumerate(levers):
        try:
            axis = read_axis(text, ranges[number] if number < len(ranges) else None, loaded, months)
            for end in (axis.over.low, axis.over.high):
                loaded.changed(axis.settings(end))
            axes.append(axis)
        except ScenarioError as error:
            problems |= dict.fromkeys(_placed(problem, text) for problem in error.problems)
    if problems:
        raise ScenarioError(problems)
    if len({path for axis in axes for path in axis.paths}) < sum(len(axis.paths) for axis in axes):
        raise SimError("both levers move the same path", "--lever", "name two that differ")
    return tuple(axes)


def _placed(problem: Problem, lever: str) -> Problem:
    """A problem of an end of the range, which was tried as a setting, at the lever."""
    if not problem.place.startswith("--set"):
        return problem
    value = problem.place.rpartition("=")[2]
    remedy = problem.remedy or "give a range in which it holds"
    return Problem(f"--lever {lever}", "", f"at {value}: {problem.problem}", f"{remedy}, as --between LOW:HIGH")


def _texts(name: str, given: Any, example: str) -> tuple[str, ...]:
    texts = (given,) if isinstance(given, str) else tuple(given) if isinstance(given, Iterable) else (given,)
    if not all(isinstance(text, str) for text in texts):
        raise SimError(f"{name} is {given!r}", remedy=f"give a text, as {example!r}, or a list of them")
    return texts


def _ranges(axes: Sequence[Axis]) -> list[str]:
    return [f"{axis.value(axis.over.low)}:{axis.value(axis.over.high)}" for axis in axes]


def _identity(question: Question) -> dict[str, Any]:
    """Everything that determines the numbers."""
    from sim.scenario.canonical import canonical

    world = question.target.world
    return identity_of(
        TIP.noun,
        titles=[question.scenario.scenario.title, "" if world is None else world.scenario.title],
        scenario=canonical(question.scenario.scenario),
        target=question.target.number if world is None else canonical(world.scenario),
        outcome=question.outcome.name,
        effort=vars(question.effort),
        levers=[{"paths": list(axis.paths), "between": text} for axis, text in
                zip(question.axes, _ranges(question.axes), strict=True)],
        members=question.members,
        months=question.months,
        seed=question.seed,
        hypotheses=list(question.hypotheses),
    )  # fmt: skip


def long_work(futures: int, months: int, notice: Callable[[str], None]) -> None:
    """Say how long so many futures take here, where that is long."""
    seconds = futures * months * _SECONDS / usable_cores()
    if seconds >= _LONG:
        notice(f"up to {futures:,} futures will be simulated: about {round(seconds, -1):.0f} s here at most")


def _pieces(folder: Path) -> int:
    """Futures of an unfinished search that are kept."""
    return sum(int(piece.stem.rpartition("-")[2]) for piece in (folder / WORK).glob("*/*.npy"))


#: doctest looks for examples only in what a module defines itself, and `as_plain` is another's.
__test__ = {"tip": tip}
