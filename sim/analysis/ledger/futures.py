"""The shipped baseline's answers to statements: one number a future, under each theory."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.ledger.entries import LEVELS, POOLED
from sim.analysis.ledger.readings import Futures
from sim.analysis.outcomes_only import chunks
from sim.ensemble.block import simulate_block
from sim.model.stage.record import Collector

if TYPE_CHECKING:
    from sim.analysis.ledger.statements import Statement
    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import FloatArray, IntArray

#: Answers of futures, (members,), by hypothesis and statement.
Answers = Mapping[str, Mapping[str, "FloatArray"]]


class Asked(Collector):
    """A collector that keeps what statements ask of a block of `count` futures, and nothing else."""

    def __init__(self, statements: Iterable[Statement], start: str, count: int) -> None:
        statements = tuple(statements)
        self._wanted: dict[int, list[str]] = {}
        for series, month in sorted({need for s in statements for need in s.reading.needs(start, s.resolves)}):
            self._wanted.setdefault(month, []).append(series)
        self._start = start
        self._months: dict[tuple[str, int], FloatArray] = {}
        self._logged = {s.reading.event: np.full(count, np.nan) for s in statements if s.reading.event}
        self._outcomes: dict[str, FloatArray] = {}

    def monthly(self, month: int, series: Mapping[str, FloatArray]) -> None:
        """Keep the series that are asked for in this month."""
        for name in self._wanted.get(month, ()):
            self._months[name, month] = np.array(series[name])

    def event(
        self,
        month: int,
        name: str,
        actor: str,
        who: IntArray,
        detail: str | Sequence[str] = "",
        value: FloatArray | None = None,
    ) -> None:
        """Keep the month, where it is the first time."""
        if name in self._logged:
            self._logged[name][who] = np.fmin(self._logged[name][who], month)

    def finish(self, outcomes: Mapping[str, FloatArray]) -> None:
        """Keep the outcomes."""
        self._outcomes = {name: np.array(values) for name, values in outcomes.items()}

    @property
    def futures(self) -> Futures:
        """What was kept."""
        return Futures(self._start, self._months, self._logged, self._outcomes)


def answers(
    scenario: Scenario,
    statements: Sequence[Statement],
    members: int,
    seed: int,
    progress: Callable[[int], None] = lambda futures: None,
) -> Answers:
    """The answers of `members` members under each hypothesis of a scenario; `progress` is told of futures done."""
    start = scenario.horizon.start
    found: dict[str, dict[str, FloatArray]] = {}
    for hypothesis in scenario.hypotheses:
        parts: dict[str, list[FloatArray]] = {statement.name: [] for statement in statements}
        for first, count in chunks(members):
            asked = Asked(statements, start, count)
            simulate_block(scenario, hypothesis, seed, first, count, asked)
            for statement in statements:
                parts[statement.name].append(statement.reading.read(asked.futures, statement.resolves))
            progress(count)
        found[hypothesis] = {name: np.concatenate(part) for name, part in parts.items()}
    return found


@dataclass(frozen=True)
class Forecast:
    """What is stated under each theory and under all of them pooled, by name.

    `values` has one chance, or the quantiles at :data:`LEVELS`; `errors` the standard error that the number of futures
    leaves of a chance, and nothing for quantiles.
    """

    values: Mapping[str, tuple[float, ...]]
    errors: Mapping[str, float]


def chances(by_theory: Mapping[str, FloatArray]) -> Forecast:
    """Chances of an event, given 0 or 1 in each future.

    With k of n futures, (k + 1/2) / (n + 1): no number of futures shows that something cannot happen. The pooled chance
    is the mean over theories, each with the same weight; its error is that of the mean over theories of each member,
    since a member has the same luck under all of them.

    >>> chances({"H1": np.array([1.0, 0.0, 0.0]), "H2": np.zeros(3)}).values
    {'H1': (0.375,), 'H2': (0.125,), 'pooled': (0.25,)}
    """
    values = {name: (float(came.sum()) + 0.5) / (came.size + 1.0) for name, came in by_theory.items()}
    errors = {name: math.sqrt(p * (1.0 - p) / by_theory[name].size) for name, p in values.items()}
    together = np.mean(list(by_theory.values()), axis=0)
    values[POOLED] = sum(values.values()) / len(values)
    errors[POOLED] = float(together.std()) / math.sqrt(together.size)
    return Forecast({name: (p,) for name, p in values.items()}, errors)


def bands(by_theory: Mapping[str, FloatArray]) -> Forecast:
    """Quantiles of a quantity at :data:`LEVELS`; pooled, those of all futures of all theories together."""
    numbers = {**by_theory, POOLED: np.concatenate(list(by_theory.values()))}
    return Forecast({name: tuple(np.quantile(of, LEVELS).tolist()) for name, of in numbers.items()}, {})
