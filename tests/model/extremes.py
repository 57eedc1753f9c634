"""Worlds at the ends of what the schema allows, and what must hold of any future, however extreme.

Each member of a block carries a case: which quantities stand at an end of their range, while all others are as drawn.
A quantity that the schema does not bound goes to `FAR` times the largest size that the baseline draws of it.
"""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from sim.draws.design import draw
from sim.draws.luck import Luck
from sim.model.results import outcomes
from sim.model.stage.stage import Stage
from sim.model.theatre import Theatre
from sim.outcomes import MONTHLY, OUTCOMES, Outcome
from sim.scenario.reading.load import load
from sim.scenario.schema.scenario import PARTS, Scenario, specs
from sim.theory.arrays import FloatArray
from tests.model.conftest import SEED, Futures
from tests.model.test_conservation import Books

FAR = 10.0
LOW, HIGH = 0, 1
#: A hair more, so that a whole is no less than its part after rounding.
_NO_LESS = 1.0 + 1e-12

Case = Mapping[str, int]


@cache
def ends() -> Mapping[str, tuple[float, float]]:
    """The lowest and the highest value of every quantity of the schema."""
    drawn = draw(load("baseline").scenario, SEED, 0, 1000)
    return {path: _ends(spec.low, spec.high, drawn[path]) for path, spec in specs()}


def _ends(low: float, high: float, drawn: FloatArray) -> tuple[float, float]:
    far = FAR * (float(np.abs(drawn).max()) or 1.0)
    return low if np.isfinite(low) else -far, high if np.isfinite(high) else far


def one_at_a_time() -> list[Case]:
    """Every quantity at its low end, then every quantity at its high end, all others as drawn."""
    return [{path: end} for end in (LOW, HIGH) for path in ends()]


def several_at_once(count: int, seed: int) -> list[Case]:
    """Cases with some quantities at either end, from a few of them to nearly all."""
    rng = np.random.default_rng(seed)
    cases = []
    for share in rng.uniform(0.005, 1.0, count) ** 2:
        chosen = rng.random(len(ends())) < share
        at = rng.integers(0, 2, len(ends()))
        cases.append({path: int(at[k]) for k, path in enumerate(ends()) if chosen[k]})
    return cases


@dataclass(frozen=True)
class Block:
    """Cases as the members of one block of a scenario, under a hypothesis.

    `plans` are scenarios, one for each member, by what they plan.
    """

    scenario: Scenario
    hypothesis: str
    cases: Sequence[Case]
    plans: Mapping[str, Scenario] = field(default_factory=dict)

    def lived(self, first: int = 0, count: int | None = None) -> None:
        """Simulate some of the members and hold them to everything that must be true of any future."""
        count = len(self.cases) - first if count is None else count
        futures = Futures(parameters=self.parameters(first, count))
        stage = Stage(
            list(self.plans.values())[first : first + count] or self.scenario,
            futures.parameters,
            Luck(SEED, first, count),
            futures,
        )
        theatre, books = Theatre(stage, self.hypothesis), Books()
        books(theatre)
        while not stage.clock.over:
            theatre.step()
            books(theatre)
        futures.finish(outcomes(theatre))
        check(futures, self.scenario.horizon.months)

    def parameters(self, first: int, count: int) -> dict[str, FloatArray]:
        """What each member drew, with the quantities of its case at their ends."""
        parameters = {path: np.array(values) for path, values in draw(self.scenario, SEED, first, count).items()}
        for member, case in enumerate(self.cases[first : first + count]):
            for path, end in case.items():
                parameters[path][member] = ends()[path][end]
            for part, whole, units in PARTS:
                if part in case:
                    parameters[part][member] = min(parameters[part][member], units * parameters[whole][member])
                elif whole in case:
                    parameters[whole][member] = max(
                        parameters[whole][member], parameters[part][member] / units * _NO_LESS
                    )
        return parameters

    def failures(self, most: int = 5) -> list[str]:
        """The members that do not live to a sound end, found by halving: their cases and what went wrong."""
        return [f"member {k}, {self._named(k)}: {what}" for k, what in _some(self._broken(), most)]

    def _named(self, member: int) -> str:
        return list(self.plans)[member] if self.plans else _named(self.cases[member])

    def _broken(self) -> Iterator[tuple[int, str]]:
        waiting = [(0, len(self.cases))]
        while waiting:
            first, count = waiting.pop(0)
            what = _went_wrong(lambda first=first, count=count: self.lived(first, count))
            if what and count == 1:
                yield first, what
            elif what:
                half = count // 2
                waiting[:0] = [(first, half), (first + half, count - half)]


def _some(found: Iterator[tuple[int, str]], most: int) -> Iterator[tuple[int, str]]:
    for _, item in zip(range(most), found, strict=False):
        yield item


def _named(case: Case) -> str:
    if len(case) > 6:
        return f"{len(case)} quantities"
    return ", ".join(f"{path}={ends()[path][end]:g}" for path, end in case.items()) or "as drawn"


def _went_wrong(run: Callable[[], None]) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            run()
        except (AssertionError, ArithmeticError, RuntimeWarning, ValueError, IndexError) as error:
            where = [frame for frame in traceback.extract_tb(error.__traceback__) if "/sim/" in frame.filename]
            place = f" in {Path(where[-1].filename).name}, line {where[-1].lineno}" if where else ""
            return f"{type(error).__name__}{place}: {' '.join(str(error).split())[:300]}"
    return ""


# What must hold of any future

Asked = Callable[[Mapping[str, FloatArray]], FloatArray]


def _where(name: str) -> Asked:
    return lambda found: np.nan_to_num(found[name]) > 0.0


#: Outcomes that are NaN where the question does not arise, by where it does. Months are NaN where it never happened.
ASKED: Mapping[str, Asked] = {
    **dict.fromkeys(
        (
            "attack_month", "resisted", "article5_called", "article5", "ground_day_30", "baltic_losses_russia",
            "baltic_losses_allies", "nuclear_signalling", "nuclear_use",
        ),
        _where("armed_attack"),
    ),
    **dict.fromkeys(
        ("article5_invoked", "us_fights", "europe_fights", "decision_days"), _where("article5_called")
    ),
    **dict.fromkeys(("restored", "corridor_cut"), _where("resisted")),
    "war_end_month": _where("ceasefire"),
    "ceasefire_length": _where("ceasefires_broken"),
    "guarantee_kept": _where("guarantee_tested"),
    **dict.fromkeys(
        ("settlement_month", "deal_neutrality", "deal_sanctions", "deal_nato", "deal_force_cap"), _where("settlement")
    ),
}  # fmt: skip
#: Outcomes that may be NaN for a reason that no other outcome tells.
MAY_BE_UNKNOWN = frozenset({"days_to_capital", "ratified", "hosts_refused", "attack_delay"})
#: Outcomes below 0 in some futures.
SIGNED = frozenset({"gain_first_year", "cohesion"})
#: Beyond a share by rounding alone.
ROUNDING = 1e-9


def check(futures: Futures, months: int) -> None:
    """Every outcome and series is declared, finite where its question arises, and within what its kind allows."""
    found = futures.outcomes
    assert list(found) == list(OUTCOMES)
    for name, values in found.items():
        _check_outcome(OUTCOMES[name], np.broadcast_to(values, found["armed_attack"].shape), found, months)
    assert len(futures.months) == months
    for name, series in MONTHLY.items():
        values = futures.series(name)
        assert np.isfinite(values).all(), f"{name} is not finite"
        if series.unit in ("share", "probability", "%"):
            inside = (values >= series.low - ROUNDING) & (values <= series.high * (1.0 + ROUNDING))
            assert inside.all(), f"{name} leaves {series.low:g} to {series.high:g}"


def _check_outcome(outcome: Outcome, values: FloatArray, found: Mapping[str, FloatArray], months: int) -> None:
    name, known = outcome.name, ~np.isnan(values)
    if name in ASKED:
        assert (known == ASKED[name](found)).all(), f"{name} is NaN where its question arises, or the reverse"
    elif outcome.kind != "month" and name not in MAY_BE_UNKNOWN:
        assert known.all(), f"{name} is NaN"
    real = values[known]
    assert np.isfinite(real).all(), f"{name} is not finite"
    if outcome.kind == "flag":
        assert np.isin(real, (0.0, 1.0)).all(), f"{name} is neither 0 nor 1"
    elif outcome.kind == "category":
        assert np.isin(real, np.arange(len(outcome.categories))).all(), f"{name} is none of its categories"
    elif outcome.kind == "month":
        assert ((real >= 0.0) & (real <= months)).all(), f"{name} lies outside the horizon"
    elif outcome.kind == "chance" or name not in SIGNED:
        assert (real >= 0.0).all(), f"{name} is below 0"
    if outcome.unit in ("share", "level", "probability"):
        top = 5.0 if name == "escalation" else 1.0
        assert (real <= top + ROUNDING).all(), f"{name} is above {top:g}"
