"""What one would have to believe for the risk to be what others say it is, and the answer kept."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.evidence.rates import figure
from sim.analysis.tip.disagreement import EFFORT, Dispute, Reached, solve
from sim.analysis.tip.target import read_target
from sim.api import effectless
from sim.api.arguments import Counter, as_plain, check_numbers, checked
from sim.api.defaults import MEMBERS, MOST_IN_MEMORY, SEED
from sim.api.tip import long_work
from sim.ensemble.pool import Workers, processes, say_nothing
from sim.errors import SimError
from sim.outcomes import ESTIMAND, OUTCOMES
from sim.results.disagreement import FINDINGS, TABLE, TEXT, Disagreement
from sim.store.files import entry, write_bytes, writing
from sim.store.folders import DISAGREEMENT, Said, find_or_make
from sim.store.identity import identity_of

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario

#: What others say of the risk: evidence, which figure of it, over how many months, and who says it.
_PUBLISHED: Final = (
    ("metaculus-nato-2040", "Chance of a Russian invasion of a NATO member by June 2040", 183, "the crowd"),
    ("taiwan-experts-2025", "Experts who expect a direct Russia-NATO war by 2035", 118, "the experts"),
)  # fmt: skip
_HUNDRED: Final = 100.0


@as_plain
def disagreement(
    scenario: LoadedScenario | str | os.PathLike[str] = "baseline",
    target: str | float | Sequence[str | float] = (),
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
) -> Disagreement:
    """By theory, the smallest set of assumptions found that brings the risk of an attack to what others say it is.

    `target` is a share of futures or "6% a year", or a list of them; by default the crowd's 0.7% and the experts' 6% a
    year, as :mod:`sim.analysis.evidence.published` cites them. Each assumption is moved within its own distribution, to
    its 5% or 95% quantile at most, and every set that is told was simulated with all `members`. It tells what one would
    have to believe under the rules of the model, not what is true.

    The other arguments, and what is raised, are those of :func:`sim.tip`.
    """
    from sim.scenario.reading.load import LoadedScenario, load

    notice = notice or say_nothing
    loaded = scenario if isinstance(scenario, LoadedScenario) else load(scenario, sets)
    if isinstance(scenario, LoadedScenario) and sets:
        loaded = loaded.changed(sets)
    check_numbers(("members", members, 20), most=MOST_IN_MEMORY)
    named = hypotheses is not None
    given_months = months
    months, theories = checked(loaded, months, hypotheses, members=members, seed=seed, workers=workers)
    targets = _targets(target, loaded, months)
    dispute = Dispute(loaded, targets, months, theories, seed, members)
    for line in effectless.of_scenario(loaded, loaded.scenario, given_months, named):
        notice(line)
    long_work(dispute.expected, months, notice)
    counter = Counter(dispute.expected, progress)

    def write(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        with Workers(processes(workers, dispute.expected * months), executor, notice) as crew:
            made = Disagreement(solve(dispute, folder=folder, workers=crew, done=counter.add))
        told = json.dumps(made.findings.as_dict(), indent=2, ensure_ascii=False, allow_nan=False)
        texts = {FINDINGS: f"{told}\n", TEXT: f"{made}\n", TABLE: made.table.to_csv(index=False)}
        with writing(folder):
            for file, text in texts.items():
                write_bytes(folder / file, text.encode())
        return {file: entry(text.encode()) for file, text in texts.items()}, {"workers": crew.count}

    given = [reached.target.text for reached in targets if not reached.source]
    said = Said(
        {"title": loaded.scenario.title},
        {"asked": {**loaded.asked(), "targets": given}, "values": loaded.origins()},
    )
    about = _identity(dispute)
    made = find_or_make(Path(out), DISAGREEMENT, loaded.name, about, write=write, notice=notice, said=said)
    counter.add(dispute.expected)
    return Disagreement.of(*made)


def _targets(given: Any, loaded: LoadedScenario, months: int) -> tuple[Reached, ...]:
    """What is to be reached: what was asked for, or what others have published."""
    numbers = (given,) if isinstance(given, str | int | float) else tuple(given)
    if not numbers:
        return tuple(_published(loaded, months))
    found = []
    for one in numbers:
        text = one if isinstance(one, str) else f"{one:g}" if isinstance(one, int | float) else None
        if text is None:
            raise SimError(f"target is {one!r}", "--target", "give a share, or '6% a year', or a list of them")
        target = read_target(text, OUTCOMES[ESTIMAND], loaded, months, ())
        if target.number is None:
            raise SimError(
                f"{text!r} is a scenario", "--target", "a disagreement is over a number: write 0.05 or '6% a year'"
            )
        found.append(Reached(target, f"the figure of {text}", ""))
    return tuple(found)


def _published(loaded: LoadedScenario, months: int) -> Iterable[Reached]:
    for source, what, ahead, who in _PUBLISHED:
        chance = figure(source, what).value / _HUNDRED
        number = 1.0 - (1.0 - chance) ** (months / ahead)
        a_year = 1.0 - (1.0 - chance) ** (12.0 / ahead)
        target = read_target(number, OUTCOMES[ESTIMAND], loaded, months, ())
        yield Reached(
            target, f"{who}: {what[0].lower()}{what[1:]}, {100 * chance:.0f}%, {100 * a_year:.1f}% a year", source
        )


def _identity(dispute: Dispute) -> dict[str, Any]:
    """Everything that determines the numbers."""
    from sim.scenario.canonical import canonical

    return identity_of(
        DISAGREEMENT.noun,
        scenario=canonical(dispute.scenario.scenario),
        title=dispute.scenario.scenario.title,
        targets=[[reached.target.number, reached.words] for reached in dispute.targets],
        effort=EFFORT,
        members=dispute.members,
        months=dispute.months,
        seed=dispute.seed,
        hypotheses=list(dispute.hypotheses),
    )


#: doctest looks for examples only in what a module defines itself, and `as_plain` is another's.
__test__ = {"disagreement": disagreement}
