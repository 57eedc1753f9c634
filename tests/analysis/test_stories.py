"""Which futures stand for many, and where two worlds part: against the long way round and planted cases."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import events
from sim.analysis.story import chosen
from sim.analysis.story.chosen import kinds, turned
from sim.analysis.story.parting import first_difference, parting
from sim.analysis.story.typical import by_distance
from sim.ensemble.replay import Future, LoggedEvent
from sim.model.stage.decision import DecisionRecord
from sim.outcomes import OUTCOMES
from sim.vocabulary import PathClass

NUMBERS = st.one_of(st.just(math.nan), st.integers(0, 6).map(float))


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=12))
def test_the_nearest_to_the_middle_is_what_the_long_way_round_finds(pairs: list[tuple[float, float]]) -> None:
    area, kind = (np.array(values) for values in zip(*pairs, strict=True))
    order = by_distance({"area_held": area, "attack_kind": kind})
    known = sorted(value for value in area if not math.isnan(value))
    ranks = {value: np.mean([place for place, other in enumerate(known) if other == value]) for value in known}
    span = max(ranks.values(), default=0.0) - min(ranks.values(), default=0.0)

    def apart(i: int, j: int) -> float:
        one, other = area[i], area[j]
        if math.isnan(one) or math.isnan(other):
            numbers = float(math.isnan(one) != math.isnan(other))
        else:
            numbers = abs(ranks[one] - ranks[other]) / span if span else 0.0
        words = kind[i] != kind[j] and not (math.isnan(kind[i]) and math.isnan(kind[j]))
        return numbers + float(words)

    total = [sum(apart(i, j) for j in range(area.size)) for i in range(area.size)]
    assert [total[i] for i in order] == pytest.approx(sorted(total))


def test_an_extreme_is_never_the_one_told() -> None:
    area = np.array([1.0, 2.0, 3.0, 4.0, 1e9])
    order = by_distance({"area_held": area}).tolist()
    assert order[0] == 2
    assert order[-1] in (0, 4)


def outcomes(attack: list[float], path: list[PathClass], accident: list[float] | None = None) -> dict[str, np.ndarray]:
    blank = {name: np.zeros(len(attack)) for name in OUTCOMES}
    more = {"armed_attack": np.array(attack), "path_class": np.array([float(one) for one in path])}
    return {**blank, **more, "accident": np.array(accident or [0.0] * len(attack))}


def test_every_future_turned_is_counted_and_those_decided_are_told() -> None:
    quiet, probe = PathClass.QUIET_PEACE, PathClass.PROBE_REBUFFED
    here = outcomes([1, 1, 1, 0, 0], [probe, probe, probe, quiet, quiet], accident=[1, 0, 0, 0, 0])
    there = outcomes([0, 0, 1, 1, 0], [quiet, quiet, probe, probe, quiet])
    assert vars(turned(here, there)) == {"only_here": 2, "only_there": 1, "both": 1}
    mine, others, *paths = kinds("H1", here, there, 5)
    assert (mine.count, mine.by_incident, mine.members) == (2, 1, (1,))
    assert (others.count, others.members) == (1, (3,))
    assert {one.name: one.count for one in paths} == {"probe rebuffed": 3, "quiet peace": 2}
    assert sum(one.count for one in paths) == 5


def test_futures_turned_by_incidents_alone_are_told_all_the_same() -> None:
    probe, quiet = PathClass.PROBE_REBUFFED, PathClass.QUIET_PEACE
    here, there = outcomes([1.0], [probe], accident=[1.0]), outcomes([0.0], [quiet])
    first = next(iter(kinds("H4", here, there, 1)))
    assert (first.count, first.by_incident, first.members) == (1, 1, (0,))


def test_no_theory_is_called_the_clearest_where_none_stands_out(monkeypatch: pytest.MonkeyPatch) -> None:
    levels = {("a", "H1"): [0.1, 0.2], ("b", "H1"): [0.1, 0.2], ("a", "H2"): [0.5, 0.6], ("b", "H2"): [0.1, 0.2]}
    monkeypatch.setattr(chosen, "_column", lambda run, name, _: np.array(levels[run, name]))
    assert chosen.clearest(["a", "b"], ["H1", "H2"]) == "H2"  # type: ignore[list-item]
    assert chosen.clearest(["a", "b"], ["H1"]) is None  # type: ignore[list-item]


def decision(month: int, name: str, chosen: str, actor: str = "russia", chance: float = 0.3) -> DecisionRecord:
    first = {"attack": "none", "hybrid pressure": "hold"}.get(name)
    if first is None:
        chances, terms = {"yes": chance, "no": 1 - chance}, {"yes": {"resolve": chance}}
    else:
        act = "grab" if name == "attack" else "climb"
        chances, terms = {first: 1 - chance, act: chance}, {act: {"cost": -chance}}
    return DecisionRecord(month, actor, name, chances, terms, 1.0, 0.9, chosen)


def future(*log: Any) -> Future:
    happened = tuple(one for one in log if isinstance(one, LoggedEvent))
    return Future("H1", 0, {}, happened, tuple(one for one in log if isinstance(one, DecisionRecord)), ())


GRAB = LoggedEvent(7, events.GRAB.name, "russia", "latvia", None)


def test_the_decision_over_an_attack_counts_though_others_go_otherwise_before() -> None:
    light = decision(2, "hybrid pressure", "climb"), decision(2, "hybrid pressure", "hold")
    found = parting(
        future(light[0], decision(7, "attack", "grab"), GRAB), future(light[1], decision(7, "attack", "none")), {}, {}
    )
    assert found.first is not None
    assert found.counts is not None
    assert (found.first.month, found.counts.month, found.month) == (2, 7, 7)
    assert not found.by_accident


def test_an_attack_that_nobody_decided_on_is_an_accident() -> None:
    found = parting(future(GRAB), future(decision(7, "attack", "none")), {}, {})
    assert found.by_accident
    assert found.counts is None
    assert found.month == 7


def test_a_weightier_decision_counts_before_hybrid_pressure() -> None:
    here = future(decision(2, "hybrid pressure", "climb"), decision(5, "stand by Ukraine", "yes", "europe"))
    there = future(decision(2, "hybrid pressure", "hold"), decision(5, "stand by Ukraine", "no", "europe"))
    found = parting(here, there, {}, {})
    assert found.counts is not None
    assert found.counts.key[2] == "stand by Ukraine"


def test_the_same_future_never_parts() -> None:
    one = future(decision(2, "hybrid pressure", "climb"), GRAB)
    months = {"cohesion": np.zeros(9)}
    found = parting(one, one, months, months)
    assert found.same
    assert found.month is None


def test_worlds_may_part_in_what_nobody_decides() -> None:
    leaves = LoggedEvent(4, events.LEADER_LEAVES.name, "russia", "", None)
    found = parting(future(leaves), future(), {}, {})
    assert found.event == leaves
    assert found.month == 4


def test_two_decisions_of_one_kind_in_a_month_are_held_apart() -> None:
    both = decision(3, "hybrid pressure", "climb"), decision(3, "hybrid pressure", "hold")
    found = parting(future(*both), future(both[0], replace(both[1], chosen="climb")), {}, {})
    assert found.first is not None
    assert found.first.key[3] == 1


def test_the_first_number_that_differs_is_the_one_that_differs_most_in_that_month() -> None:
    flat = np.zeros(6)
    here = {"cohesion": flat.copy(), "us_help_expected": flat.copy(), "area_held": flat.copy()}
    here["cohesion"][3], here["us_help_expected"][3], here["area_held"][4] = 0.5, 0.9, 600_000.0
    found = first_difference(here, dict.fromkeys(here, flat))
    assert found is not None
    assert (found.month, found.series, found.here, found.there) == (3, "us_help_expected", 0.9, 0.0)
    assert first_difference(here, here) is None
