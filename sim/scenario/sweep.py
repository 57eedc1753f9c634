"""From a sweep file, or `--vary`, to the scenarios of its points; or every mistake with its line.

A sweep file names a scenario and the levers that are varied:

    title: How much must Europe make good?
    scenario: withdrawal            # a shipped scenario by name, or a file beside this one
    levers:
      backfill:                     # a column of the table
        set: europe.backfill.share  # one path, or a list of paths that get the same value
        from: 0
        to: 1
        points: 5                   # or, in place of the range, values: [0, 0.5, 1]

`settings`, paths with their values, hold at every point. `design: sobol` with `points: 64` fills ranges with a Sobol
sequence; `members`, `seed`, `months`, `hypotheses` and `until_se` hold unless the command line says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from sim.errors import Problem, ScenarioError
from sim.scenario import shipped
from sim.scenario.kinds import holds_another, named_otherwise
from sim.scenario.levers import (
    MOST_POINTS,
    Lever,
    Value,
    as_yaml,
    clashes,
    grid,
    sobol,
)
from sim.scenario.quick_check import Wrong, wrong_with
from sim.scenario.reading.chain import display_name
from sim.scenario.reading.load import LoadedScenario
from sim.scenario.reading.settings import read_settings
from sim.scenario.reading.tree import Branch, RefusedError, describe
from sim.scenario.reading.yaml_tree import read_file
from sim.scenario.schema.shape import suggestion
from sim.scenario.sweep_reader import SweepReader
from sim.scenario.vary import how_read, read_vary

SWEEPS: Final = "sweeps"


@dataclass(frozen=True, eq=False)
class SweepPlan:
    """A valid sweep: the scenario, its levers and its design.

    `asked` holds what the file says of `members`, `seed`, `months`, `hypotheses` and `until_se`, which the command line
    may change; `asked_for` what somebody names to get the sweep: file or scenario, levers, points and settings.
    """

    name: str
    title: str
    scenario: LoadedScenario
    levers: tuple[Lever, ...]
    design: str = "grid"
    count: int | None = None
    summary: str = ""
    asked: Mapping[str, Any] = field(default_factory=dict)
    asked_for: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict, repr=False)
    readings: Mapping[str, str] = field(default_factory=dict, repr=False)
    """How the values of a lever were read, by its name, where that is worth telling beside a mistake in them."""

    @cached_property
    def points(self) -> tuple[tuple[Value, ...], ...]:
        """The value of every lever, point by point."""
        if self.design == "sobol":
            assert self.count is not None
            return tuple(sobol(self.levers, self.count))
        return tuple(grid(self.levers))

    def at(self, point: Sequence[Value]) -> LoadedScenario:
        """The scenario of a point; ScenarioError, at the lever's line in the file, where it is not valid."""
        lines = {
            text: lever.name for lever, value in zip(self.levers, point, strict=True) for text in lever.settings(value)
        }
        try:
            return self.scenario.changed(list(lines))
        except ScenarioError as error:
            raise ScenarioError(dict.fromkeys(self._placed(error.problems, lines))) from None

    def changes_baseline(self, lever: Lever) -> bool:
        """Whether a lever says what the world is like, and so holds for the baseline of a point too."""
        value = lever.values[0] if lever.values else lever.low
        settings, _ = read_settings(() if value is None else lever.settings(value))
        return any(setting.for_baseline for setting in settings)

    def check(self) -> None:
        """ScenarioError with every kind of value that gives no valid scenario, each lever tried alone.

        A kind is told once, with its first value and how many more there are.
        """
        problems: dict[Problem, None] = {}
        for lever in self.levers:
            ends = () if lever.low is None or lever.high is None else (lever.low, lever.high)
            values = (*lever.values, *ends)
            kinds: dict[Wrong, list[Value]] = {}
            alone = _checked_alone(values)
            counted: set[Wrong] = set()
            for value, by_itself in zip(values, alone, strict=True):
                if wrong := wrong_with(self.scenario.scenario, lever.settings(value), alone=by_itself):
                    kinds.setdefault(wrong, []).append(value)
                    counted |= {wrong} if by_itself or not any(alone) else set()
            for wrong, alike in kinds.items():
                lines = dict.fromkeys(lever.settings(alike[0]), lever.name)
                try:
                    self.scenario.changed(list(lines))
                except ScenarioError as error:
                    found = self._placed(error.problems, lines)
                    problems |= dict.fromkeys(
                        self._counted(problem, lever, alike, len(values) if wrong in counted else None)
                        for problem in found
                    )
        if problems:
            raise ScenarioError(problems)

    def _counted(self, problem: Problem, lever: Lever, alike: Sequence[Value], count: int | None) -> Problem:
        """A problem with how many more values have it, if all were tried, and with how the lever's values were read."""
        more = len(alike) - 1
        others = f"{as_yaml(alike[1])} to {as_yaml(alike[-1])}" if more > 1 else as_yaml(alike[-1])
        often = "others" if count is None else f"{more:,} more of its {count:,} values"
        many = f" (and for {often}, {others})" if more else ""
        reading = self.readings.get(lever.name, "")
        remedy = f"{problem.remedy}; {reading}" if problem.remedy and reading else problem.remedy or reading
        return Problem(problem.place, problem.path, f"{problem.problem}{many}", remedy)

    def _placed(self, problems: Sequence[Problem], levers: Mapping[str, str]) -> Iterator[Problem]:
        for problem in problems:
            name = levers.get(problem.place.removeprefix("--set "))
            place = None if name is None else self.places.get(name)
            path = f"levers.{name}: {problem.path}"
            if place is not None and place.startswith("--vary"):  # the place names the lever already
                path = "" if problem.path == name else problem.path
            yield problem if place is None else Problem(place, path, problem.problem, problem.remedy)


#: Values of a lever that are tried with the rest of the world, if there are more.
_TRIED: Final = 100


def _checked_alone(values: Sequence[Value]) -> list[bool]:
    """Which of a lever's values are held against their own section only.

    What binds a value to the rest of the world (no part exceeds its whole, nobody moves before the start) begins to
    bind somewhere between the ends, and stays; so of very many numbers the ends, zero and some between them show it.
    """
    if len(values) <= _TRIED or not all(isinstance(value, int | float) for value in values):
        return [False] * len(values)
    step = -(-len(values) // _TRIED)
    numbers = [float(value) for value in values]
    extremes = {min(numbers), max(numbers), min(numbers, key=abs)}
    return [number % step != 0 and value not in extremes for number, value in enumerate(numbers)]


def is_sweep_file(given: str | Path) -> bool:
    """Whether a name or file is a sweep rather than a scenario; False for what cannot be read, or is both."""
    if shipped.find(str(given)) is not None:
        return False
    path = _find(str(given))
    if path is None or not path.is_file():
        return False
    try:
        tree, _ = read_file(path, str(given))
    except OSError:
        return False
    return isinstance(tree, Branch) and "levers" in tree.entries


def load_sweep(given: str | Path, sets: Sequence[str] = ()) -> SweepPlan:
    """Load a sweep file, or a shipped sweep by its bare name; ScenarioError with every mistake.

    >>> plan = load_sweep("infrastructure")
    >>> len(plan.points) == len(plan.levers[0].values) * len(plan.levers[1].values)
    True
    """
    path = _find(str(given))
    if path is None or not path.is_file():
        guess = suggestion(str(given), names()) or ("shipped sweeps are " + ", ".join(names()))
        if another := named_otherwise(str(given), "sweep"):
            raise ScenarioError([Problem(str(given), "", *another)])
        raise ScenarioError([Problem(str(given), "", "there is no such sweep file", guess)])
    path = path.resolve()
    try:
        tree, mistakes = read_file(path, display_name(path))
    except OSError as error:
        problem = Problem(display_name(path), "", f"cannot be read: {error.strerror or error}", "check its permissions")
        raise ScenarioError([problem]) from None
    reader = SweepReader(display_name(path))
    for mistake in mistakes:
        reader.problems.append(Problem(str(mistake.place), mistake.path, mistake.problem, mistake.remedy))
    if not isinstance(tree, Branch):
        if not mistakes:
            what = "the file is empty" if tree is None else f"the file holds {describe(tree)}"
            remedy = "a sweep is a mapping with 'scenario' and 'levers'"
            reader.problems.append(Problem(f"{display_name(path)}:1", "", what, remedy))
        raise reader.error()
    if another := holds_another(tree, display_name(path), "sweep"):
        raise ScenarioError([Problem(str(tree.place), "", *another)])
    asked_for = _asked_for(shipped.asked_for(path, SWEEPS), sets)
    plan = SweepPlan(**reader.read(tree, path, sets), asked_for=asked_for)
    return _checked(plan, f"{tree.entries['levers'].place}: levers")


def sweep_over(scenario: LoadedScenario, vary: Sequence[str], points: int | None = None) -> SweepPlan:
    """The sweep of a scenario over levers as `--vary` writes them: PATH=FROM:TO:N or PATH=A,B,C.

    PATH+PATH=... gives several paths the same value, NAME=PATH=... names the column. With `points`, a Sobol sequence of
    that many, for which PATH=FROM:TO is enough. ScenarioError with every mistake.

    >>> from sim.scenario.reading.load import load
    >>> plan = sweep_over(load("withdrawal"), ["europe.backfill.share=0:1:3", "us.aid.level=0,1"])
    >>> plan.points[1]
    (0, 1)
    """
    problems: list[Problem] = []
    levers: list[Lever] = []
    readings: dict[str, str] = {}
    for text in vary:
        try:
            lever = read_vary(text, points is not None)
            levers.append(lever)
            readings[lever.name] = how_read(text.rpartition("=")[2].strip(), lever.values)
        except RefusedError as error:
            problems.append(Problem(f"--vary {text}", "", error.problem, error.remedy))
    for lever in levers:
        if [other.name for other in levers].count(lever.name) > 1:
            problems.append(Problem(f"--vary {lever.name}", "", "is varied twice", "give all its values at once"))
    problems += clashes(levers, {lever.name: f"--vary {lever.name}" for lever in levers})
    if points is not None and not 1 <= points <= MOST_POINTS:
        problems.append(
            Problem("--sobol", "", f"{points} is not a possible number of points", f"give 1 to {MOST_POINTS:,}")
        )
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    title = f"{scenario.scenario.title}: {', '.join(lever.name for lever in levers)}"
    places = {lever.name: f"--vary {lever.name}" for lever in levers}
    design = "grid" if points is None else "sobol"
    asked_for = _asked_for(str(scenario.asked()["scenario"]), scenario.sets, vary, points)
    plan = SweepPlan(
        scenario.name, title, scenario, tuple(levers), design, points, places=places, readings=readings,
        asked_for=asked_for,
    )  # fmt: skip
    return _checked(plan, "--vary")


def names() -> tuple[str, ...]:
    """The names of the sweeps that are shipped."""
    return tuple(sorted(file.stem for file in (shipped.folder("scenarios") / SWEEPS).glob("*.yaml")))


def _asked_for(given: str, sets: Sequence[str], vary: Sequence[str] = (), points: int | None = None) -> dict[str, Any]:
    return {"sweep": given, "sets": list(sets), "vary": list(vary), "sobol": points}


def _find(given: str) -> Path | None:
    try:
        if Path(given).is_file():
            return Path(given)
    except (OSError, ValueError):
        return None
    return (shipped.folder("scenarios") / SWEEPS / f"{given}.yaml").resolve() if given in names() else None


def _checked(plan: SweepPlan, place: str) -> SweepPlan:
    """The plan, once all its values have proved valid; ScenarioError otherwise."""
    try:
        count = len(plan.points)
    except RefusedError as error:
        raise ScenarioError([Problem(place, "", error.problem, error.remedy)]) from None
    if not count:
        raise ScenarioError([Problem(place, "", "nothing is varied", "give at least one lever")])
    plan.check()
    return plan
