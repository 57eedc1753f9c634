"""A scenario simulated at every point of its levers, each beside its baseline."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.analysis.points import Sampling
from sim.analysis.sweep import SweepMeans, identity
from sim.analysis.sweep import make as make_sweep
from sim.api import effectless
from sim.api.arguments import Counter, as_plain, check_error, checked
from sim.api.defaults import FEW_MEMBERS, SEED
from sim.ensemble.pool import Workers, processes, say_nothing
from sim.errors import SimError
from sim.results.sweep import Sweep

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario
    from sim.scenario.sweep import SweepPlan


@as_plain
def sweep(
    given: SweepPlan | LoadedScenario | str | os.PathLike[str],
    vary: Sequence[str] = (),
    sobol: int | None = None,
    members: int | None = None,
    seed: int | None = None,
    months: int | None = None,
    hypotheses: Iterable[str] | None = None,
    until_se: float | None = None,
    workers: int | None = None,
    out: str | os.PathLike[str] = "results",
    executor: Executor | str | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    sets: Sequence[str] = (),
    notice: Callable[[str], None] | None = None,
) -> Sweep:
    """Simulate a scenario at every point of its levers, each beside its baseline; a sweep found done is reused.

    Parameters
    ----------
    given: a sweep file, the name of a shipped sweep, or, with `vary`, a scenario.
    vary: levers as PATH=FROM:TO:N or PATH=A,B,C; PATH+PATH=... gives several paths the same value, and NAME=PATH=...
        names the column.
    sobol: points of a Sobol sequence in place of the full grid of `vary`.
    members: futures of each point under each hypothesis; 500 where nobody says otherwise.
    until_se: add members to each point until the standard error of the first headline (of its paired difference where
        there is a baseline) is at most this share, under every hypothesis.
    sets: values changed for the whole sweep, as PATH=YAML.

    The others are those of :func:`sim.run`. Raises ScenarioError with every mistake of the file or of `vary`, SimError
    for arguments that make no sense, RunError where the folder cannot be made; KeyboardInterrupt leaves what is done
    for the same call to resume.
    """
    notice = notice or say_nothing
    asked = asked_for(
        given, vary, sobol, members, seed, months, hypotheses, until_se, workers, sets=sets, notice=notice
    )
    futures = len(asked.plan.points) * asked.sampling.futures
    counter = Counter(futures, progress)
    with Workers(processes(workers, futures * asked.months), executor, notice) as crew:
        means = SweepMeans(Path(out), crew, counter.add, notice)
        return Sweep(*make_sweep(*asked, means))


class Asked(NamedTuple):
    """What is swept, which members are simulated of each point, and over how many months."""

    plan: SweepPlan
    sampling: Sampling
    months: int


def asked_for(
    given: Any,
    vary: Sequence[str],
    sobol: int | None,
    members: int | None,
    seed: int | None,
    months: int | None,
    hypotheses: Iterable[str] | None,
    until_se: float | None,
    workers: int | None,
    *,
    sets: Sequence[str],
    notice: Callable[[str], None],
) -> Asked:
    """What arguments of :func:`sweep` ask for; what of it will have no effect is told through `notice`.

    ScenarioError and SimError for arguments that make no sense.
    """
    plan = _plan(given, vary, sobol, sets)
    sampling, months, given_by_option = _sampling(plan, members, seed, months, hypotheses, until_se, workers)
    for line in effectless.of_sweep(plan, months, sampling.hypotheses, **given_by_option):
        notice(line)
    return Asked(plan, sampling, months)


def planned(plan: SweepPlan, **asked: Any) -> tuple[str, dict[str, Any]]:
    """The name and the identity of a sweep that is not made yet; `asked` are members, seed, months and hypotheses."""
    sampling, months, _ = _sampling(plan, **asked)
    return plan.name, identity(plan, sampling, months)


def _sampling(
    plan: SweepPlan,
    members: int | None = None,
    seed: int | None = None,
    months: int | None = None,
    hypotheses: Iterable[str] | None = None,
    until_se: float | None = None,
    workers: int | None = None,
) -> tuple[Sampling, int, dict[str, bool]]:
    """What is simulated of each point, over how many months, and whether months and hypotheses were said beside the
    scenario; SimError for an argument that makes no sense.
    """
    asked = plan.asked
    members = asked.get("members", FEW_MEMBERS) if members is None else members
    seed = asked.get("seed", SEED) if seed is None else seed
    until_se = asked.get("until_se") if until_se is None else until_se
    chosen = asked.get("hypotheses") if hypotheses is None else hypotheses
    months = asked.get("months") if months is None else months
    said = {"months_given": months is not None, "named": chosen is not None}
    months, theories = checked(plan.scenario, months, chosen, members=members, seed=seed, workers=workers)
    check_error(until_se)
    return Sampling(seed, members, theories, until_se), months, said


def _plan(given: Any, vary: Sequence[str], sobol: int | None, sets: Sequence[str]) -> SweepPlan:
    from sim.scenario.reading.load import LoadedScenario, load
    from sim.scenario.sweep import SweepPlan, is_sweep_file, load_sweep, sweep_over

    if isinstance(vary, str):
        raise SimError("vary is one text", remedy="give a list, as ['europe.backfill.share=0:1:5']")
    if isinstance(given, SweepPlan):
        if vary or sobol is not None or sets:
            raise SimError("a sweep that is loaded says itself what is varied", remedy="leave out vary, sobol and sets")
        return given
    if isinstance(given, LoadedScenario):
        return sweep_over(given.changed(sets) if sets else given, vary, sobol)
    if not isinstance(given, str | os.PathLike):
        raise SimError(f"what is swept is of type {type(given).__name__}", remedy="give a sweep file or a scenario")
    name = os.fspath(given)
    if not vary:
        if sobol is not None:
            remedy = "say what is varied, as --vary us.aid.level=0:1, or write 'design: sobol' and 'points' in the file"
            raise SimError("--sobol has nothing to fill", name, remedy)
        return load_sweep(name, sets)
    if is_sweep_file(name):
        raise SimError(
            "is a sweep file, which says itself what is varied", name, "leave out --vary, or name a scenario"
        )
    return sweep_over(load(name, sets), vary, sobol)
