"""What somebody asks for that will have no effect or not the one meant, said before the work; what had none, after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from sim.scenario.idle import Idle, changed_plans, idle, path_of, said_twice
from sim.texts import quoted

if TYPE_CHECKING:
    from sim.results.run import Run
    from sim.scenario.reading.load import LoadedScenario
    from sim.scenario.schema.scenario import Scenario
    from sim.scenario.sweep import SweepPlan

Notice = Callable[[str], None]


def of_scenario(loaded: LoadedScenario, simulated: Scenario, months: int | None, named: bool) -> Iterator[str]:
    """What has no effect of a scenario as it is `simulated`; `months` and `named` say what options give of its horizon
    and its hypotheses.
    """
    yield from said_twice(loaded.sets)
    yield from _overridden(loaded.sets, months is not None, named)
    if loaded.stands_in:
        yield f"{loaded.given} is a file of this folder, and stands in for the shipped scenario of that name"
    yield from _later(loaded)
    if not loaded.is_baseline and not loaded.differences():
        yield f"{loaded.given} sets nothing otherwise than its baseline, so every number is the same"
    if simulated.weights and not any(simulated.weights.get(hypothesis) for hypothesis in simulated.hypotheses):
        listed = ", ".join(simulated.hypotheses)
        yield f"the weights have no effect: they leave nothing of {listed}, which is all that is simulated"
    yield from _told([(found.plan, str(found.problem(loaded.origins()))) for found in _idle(loaded, simulated)])


def of_sweep(
    plan: SweepPlan, months: int, hypotheses: tuple[str, ...], *, months_given: bool, named: bool
) -> Iterator[str]:
    """What has no effect at the first point of a sweep nor at the last, and what the sweep or an option overrides."""
    sets = plan.scenario.sets
    yield from said_twice(sets)
    yield from _overridden(sets, months_given, named)
    varied = {path for lever in plan.levers for path in lever.paths}
    for text in sets:
        if path_of(text) in varied:
            yield f"{text} has no effect: the sweep varies it"
    idle_at: dict[str, Idle] = {}
    active: set[str] = set()
    for place in (0, -1):
        loaded = plan.at(plan.points[place])
        simulated = loaded.at_horizon(months, hypotheses)
        baseline = loaded.baseline().scenario
        idle_at |= {one.plan: one for one in _idle(loaded, simulated)}
        at_rest = {one.plan for one in idle(simulated, baseline)}
        active |= {path for path in changed_plans(simulated, baseline) if path not in at_rest}
    yield from _told([(name, f"{name} {one.why}") for name, one in idle_at.items() if name not in active])


def _later(loaded: LoadedScenario) -> Iterator[str]:
    """That a world of the past takes over what was not known then."""
    if later := loaded.later_than_its_world:
        path, (source, month) = next(iter(later.items()))
        more = f", and {len(later) - 1} more" if len(later) > 1 else ""
        yield (
            f"{loaded.given} is as of {loaded.scenario.as_of}, but takes over values that rest on later sources: "
            f"{path} ({source}, {month}){more}; set what was known then, as scenarios/past does for what is scored"
        )


def _overridden(sets: Sequence[str], months_given: bool, named: bool) -> Iterator[str]:
    """Settings of the horizon and the hypotheses that options override."""
    for path, option, given in (("horizon.months", "months", months_given), ("hypotheses", "hypothesis", named)):
        text = next((text for text in reversed(sets) if path_of(text) == path), None)
        if given and text is not None:
            yield f"--set {text} has no effect: --{option} counts"


def after(run: Run, notice: Notice) -> None:
    """Say that no member of a run differs from itself in the baseline in any outcome, where that is so."""
    baseline = run.baseline
    if baseline is None or run.about["values"] == baseline.about["values"]:
        return
    here, there = (_outcomes(made) for made in (run, baseline))
    if here == there:
        notice(f"no future differs from the baseline in any outcome: what {quoted(run.title)} sets had no effect here")


def _told(idle_plans: Sequence[tuple[str, str]]) -> Iterator[str]:
    """One line: the first plan with the reason, the others by name."""
    if not idle_plans:
        return
    (_, first), *others = idle_plans
    names = ", ".join(plan for plan, _ in others)
    more = f"; neither have {len(others)} more: {names}" if len(others) > 1 else f"; neither has {names}"
    yield f"{first}{more if others else ''}"


def _idle(loaded: LoadedScenario, simulated: Scenario) -> Sequence[Idle]:
    return [] if loaded.is_baseline else idle(simulated, loaded.baseline().scenario, loaded.origins())


def _outcomes(run: Run) -> dict[str, str]:
    """The hashes of the tables of outcomes."""
    return {name: entry["sha256"] for name, entry in run.manifest["files"].items() if name.startswith("outcomes/")}
