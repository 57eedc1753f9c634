"""The search made: from a scenario, its levers and a target to what was found and the curves behind it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.tip.amounts import amount
from sim.analysis.tip.axis import Axis
from sim.analysis.tip.curve import Crossing, Curve, Level, level, verdict
from sim.analysis.tip.findings import Findings, Lever, Mean, TheoryTip, Tip
from sim.analysis.tip.members import PairedMembers
from sim.analysis.tip.search import Effort, Search
from sim.analysis.tip.target import Target
from sim.analysis.tip.worlds import World, Worlds
from sim.errors import SimError
from sim.scenario.reading.settings import read_settings

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble.pool import Workers
    from sim.outcomes import Outcome
    from sim.scenario.reading.load import LoadedScenario
    from sim.theory.arrays import FloatArray

#: The columns of the curves: numbers of the lever and of the second one, what they are to people, the difference from
#: the target with its interval, and the members it is from.
COLUMNS: Final = ("hypothesis", "beside", "value", "text", "difference", "low", "high", "members")
#: Values of the second lever at which a frontier is looked for, and points of the coarse grid at each.
FRONTIER: Final = 7
_FRONTIER_GRID: Final = 5
#: Futures that a search may take, as points of all members under all theories.
_BUDGET: Final = 13
#: Pairs of members of which the outcome has to be known at every value.
_LEAST_PAIRS: Final = 2


@dataclass(frozen=True)
class Question:
    """What is asked: by how much the levers would have to change for the outcome to reach the target."""

    scenario: LoadedScenario
    axes: tuple[Axis, ...]
    outcome: Outcome
    target: Target
    months: int
    hypotheses: tuple[str, ...]
    seed: int
    members: int

    @property
    def is_frontier(self) -> bool:
        """Whether two levers are moved."""
        return len(self.axes) > 1

    @property
    def effort(self) -> Effort:
        """How much is simulated of each search."""
        if self.is_frontier:
            return Effort(self.members, self.members, 0, _FRONTIER_GRID)
        return Effort(self.members, 4 * self.members, _BUDGET * self.members * len(self.hypotheses))

    @property
    def expected(self) -> int:
        """Futures that it takes, roughly: a coarse grid, points around a crossing, and what is to be reached."""
        if not self.is_frontier:
            return self.effort.budget
        points = (_FRONTIER_GRID + 3) * (2 if self.target.world is not None and self.moves_world else 1)
        return points * self.members * len(self.hypotheses) * FRONTIER

    @property
    def moves_world(self) -> bool:
        """Whether a lever says what the world is like, and so moves the target's world too."""
        settings, _ = read_settings(text for axis in self.axes for text in axis.settings(axis.over.low))
        return any(setting.for_baseline for setting in settings)


@dataclass(frozen=True)
class Means:
    """How a search is made; nothing of it changes the numbers."""

    folder: Path
    workers: Workers
    done: Callable[[float], None] = lambda futures: None


def find(question: Question, means: Means) -> tuple[Findings, pd.DataFrame]:
    """What is found, and the curves: one row a theory, point and value between, with the columns of :data:`COLUMNS`."""
    unknown: set[str] = set()
    partial = False
    worlds = Worlds(question.outcome.name, question.seed, means.folder, means.workers, means.done)
    rows: list[TheoryTip] = []
    curves: list[dict[str, Any]] = []
    for beside in _besides(question):
        members = PairedMembers(worlds, *_sides(question, beside), question.target.number or 0.0)
        counted = question.outcome.kind == "flag"
        search = Search(question.axes[0].over, question.hypotheses, members, question.effort, counted)
        found = search.run()
        for hypothesis, curve in found.items():
            partial = partial or any(bool(np.isnan(points).any()) for points in curve.points.values())
            if not all(map(_is_known, (*curve.points.values(), members.own(hypothesis, question.members)))):
                unknown.add(hypothesis)
                continue
            rows.append(_row(question, hypothesis, curve, members, beside))
            curves += _points(question, hypothesis, curve, beside)
    if unknown == set(question.hypotheses):
        raise SimError(
            f"in too few futures the question of {question.outcome.name!r} arises",
            "--outcome",
            "simulate more members or months, or name an outcome that every future has, as attack_chance",
        )
    rows = [row for row in rows if row.hypothesis not in unknown]
    curves = [row for row in curves if row["hypothesis"] not in unknown]
    return replace(_findings(question, rows, worlds.spent, unknown), partial=partial), _frame(curves)


def _is_known(members: FloatArray) -> bool:
    """Whether the outcome is known of enough pairs of members for a mean to have an error."""
    pairs = members[: members.size // 2 * 2].reshape(-1, 2)
    return int((~np.isnan(pairs)).any(axis=1).sum()) >= _LEAST_PAIRS


def _besides(question: Question) -> list[float | None]:
    """The values of the second lever, or none."""
    if not question.is_frontier:
        return [None]
    over = question.axes[1].over
    return [*over.grid(FRONTIER)]


def _sides(question: Question, beside: float | None) -> tuple[Callable[[float | None], World], Any]:
    """The world at a value of the lever, and the one to be reached there, if it is a world."""

    def settings(value: float | None) -> list[str]:
        first = [] if value is None else question.axes[0].settings(value)
        second = [] if beside is None else question.axes[1].settings(beside)
        return [*first, *second]

    def world(loaded: LoadedScenario, texts: Sequence[str]) -> World:
        changed = loaded.changed(texts) if texts else loaded
        return World.of(changed.at_horizon(question.months, question.hypotheses))

    @cache
    def here(value: float | None) -> World:
        return world(question.scenario, settings(value))

    @cache
    def there(value: float | None) -> World:
        assert question.target.world is not None
        of_world = [setting.text for setting in read_settings(settings(value))[0] if setting.for_baseline]
        return world(question.target.world, of_world)

    return here, (None if question.target.world is None else there)


def _row(question: Question, hypothesis: str, curve: Curve, members: PairedMembers, beside: float | None) -> TheoryTip:
    axis, count = question.axes[0], question.members
    own = members.own(hypothesis, count)
    word, crossings = verdict(curve, own, axis.over.present)
    best = curve.nearest()
    sizes = [points.size for points in curve.points.values()]
    return TheoryTip(
        hypothesis=hypothesis,
        verdict=word,
        outcome=_mean(level(members.level(hypothesis, None, count), curve.counted)),
        now=_mean(level(own, curve.counted)),
        tips=tuple(_tip(question, crossing) for crossing in crossings),
        best=best,
        best_text=axis.text(best),
        best_amount=amount(question.scenario.scenario, axis.paths, best),
        rest=_mean(curve.levels[best]),
        members=min(sizes),
        most=max(sizes),
        beside=beside,
        beside_text="" if beside is None else question.axes[1].text(beside),
    )


def _tip(question: Question, crossing: Crossing) -> Tip:
    """A crossing in the axis' own steps: of whole numbers the first at or beyond it, seen from the present value."""
    axis, stretch, value = question.axes[0], crossing.stretch, crossing.value
    low, high = stretch.low, stretch.high
    if axis.over.whole:
        import math

        beyond = math.ceil if value >= axis.over.present else math.floor
        value = float(beyond(round(value, 6)))
        low, high = float(math.floor(low)), float(math.ceil(high))
    return Tip(
        value=value, low=low, high=high, text=axis.text(value), low_text=axis.text(low), high_text=axis.text(high),
        open_low=stretch.open_low, open_high=stretch.open_high, below=axis.share_below(value),
        amount=amount(question.scenario.scenario, axis.paths, value),
    )  # fmt: skip


def _points(question: Question, hypothesis: str, curve: Curve, beside: float | None) -> list[dict[str, Any]]:
    """The curve along its points and between them, where nobody was simulated (members 0)."""
    rows = []
    axis = question.axes[0]
    for value, mean, low, high in curve.band():
        members = curve.points[value].size if value in curve.points else 0
        cells = (hypothesis, beside, value, axis.text(value), mean, low, high, members)
        rows.append(dict(zip(COLUMNS, cells, strict=True)))
    return rows


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"beside": float})


def _findings(question: Question, rows: list[TheoryTip], futures: int, unknown: Collection[str]) -> Findings:
    target = question.target
    levers = [_lever(axis) for axis in question.axes]
    return Findings(
        title=question.scenario.scenario.title,
        scenario=question.scenario.name,
        outcome=question.outcome.name,
        target=target.text,
        target_title="" if target.world is None else target.world.scenario.title,
        target_number=target.number,
        lever=levers[0],
        second=levers[1] if len(levers) > 1 else None,
        hypotheses=tuple(h for h in question.hypotheses if h not in unknown),
        unknown=tuple(h for h in question.hypotheses if h in unknown),
        members=question.members,
        months=question.months,
        start=question.scenario.scenario.horizon.start,
        seed=question.seed,
        futures=futures,
        rows=tuple(rows),
    )


def _lever(axis: Axis) -> Lever:
    over = axis.over
    return Lever(
        name=axis.name, doc=axis.doc, unit=axis.unit, now=axis.now, present=over.present, low=over.low, high=over.high,
        low_text=axis.text(over.low), high_text=axis.text(over.high), is_month=axis.is_month, is_whole=over.whole,
        uncertain=axis.uncertain,
    )  # fmt: skip


def _mean(of: Level) -> Mean:
    return Mean(of.mean, of.low, of.high)
