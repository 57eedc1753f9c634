"""Types: they belong to a leader, are drawn anew with a successor and only then, from what the scenario says."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.analysis.outcomes_only import Members
from sim.model.actors.temperament import TYPES
from sim.model.theatre import Theatre
from sim.scenario.reading.load import load
from tests.model.conftest import SEED


def types(theatre: Theatre) -> dict[str, np.ndarray]:
    """The type in power in every member."""
    temperament, at = theatre.russia.temperament, theatre.stage.everyone()
    return {path: temperament(path, at).copy() for path in TYPES}


def succeeded(theatre: Theatre) -> dict[str, np.ndarray]:
    """The type in power once a new leader governs in every member."""
    theatre.russia.temperament.succeed(np.arange(theatre.stage.members))
    return types(theatre)


def test_a_type_changes_with_the_leader_and_only_then(simulate: Callable[..., Any]) -> None:
    seen: list[dict[str, np.ndarray]] = []
    futures = simulate(
        "baseline",
        "H1",
        members=120,
        months=24,
        sets=("russia.leader_exit_rate=3",),
        watch=lambda theatre: seen.append(types(theatre)),
    )
    for path in TYPES:
        np.testing.assert_array_equal(seen[0][path], futures.parameters[path], err_msg=path)
    left = np.zeros((24, 120), dtype=bool)
    for month, name, _, who in futures.events:
        if name == "the Russian leader leaves":
            left[month, list(who)] = True
    assert 0.2 < left.any(axis=0).mean() < 0.9
    for month in range(24):
        for path in TYPES:
            changed = seen[month + 1][path] != seen[month][path]
            np.testing.assert_array_equal(changed, left[month], err_msg=f"{path}, month {month}")


def test_a_successor_is_drawn_from_the_same_distribution_whoever_went(simulate: Callable[..., Any]) -> None:
    theatre = simulate("baseline", "H1", members=3000, months=1).theatre
    for path, now in succeeded(theatre).items():
        before = theatre.stage.parameters[path]
        np.testing.assert_allclose(
            np.quantile(now, (0.1, 0.5, 0.9)), np.quantile(before, (0.1, 0.5, 0.9)), rtol=0.15, err_msg=path
        )
        ranks = [values.argsort().argsort() for values in (before, now)]
        assert abs(np.corrcoef(*ranks)[0, 1]) < 4 / np.sqrt(3000), f"{path}: a successor is nobody's double"


def test_successors_are_as_the_scenario_has_them(simulate: Callable[..., Any]) -> None:
    """A distribution that a scenario changes is that of successors too; what it fixes stays as it is."""
    sets = ("motives.caution={uniform: {low: 2, high: 3}}", "motives.opportunist.ambition=1.7")
    theatre = simulate("baseline", "H1", members=2000, months=1, sets=sets).theatre
    now, before = succeeded(theatre), theatre.stage.parameters
    assert now["motives.caution"].min() >= 2.0
    assert now["motives.caution"].max() <= 3.0
    assert now["motives.caution"].mean() == pytest.approx(2.5, abs=0.03)
    assert (now["motives.caution"] != before["motives.caution"]).all()
    assert (now["motives.opportunist.ambition"] == 1.7).all()


def test_side_by_side_each_world_has_its_own_successors() -> None:
    lively = ("crisis.opportunity_rate=1", "russia.leader_exit_rate=8", "motives.prize_assault=2", "horizon.months=36")
    settings = (
        (),
        ("motives.opportunist.ambition={lognormal: {median: 3, log_sd: 0.8}}",),
        ("motives.caution={lognormal: {median: 0.3, log_sd: 0.5}}",),
    )
    worlds = [load("withdrawal", (*lively, *sets)).scenario for sets in settings]
    together = Members("H1", SEED, 0, 60).outcomes(worlds)
    for world, found in zip(worlds, together, strict=True):
        (alone,) = Members("H1", SEED, 0, 60).outcomes([world])
        for name, values in alone.items():
            np.testing.assert_array_equal(found[name], values, err_msg=name)
    chances = [found["attack_chance"].mean() for found in together]
    assert chances[0] < min(chances[1:]), "worlds differ by what their leaders want and fear"


def test_who_governs_decides_what_an_attack_is_worth(simulate: Callable[..., Any]) -> None:
    """Same luck: the bolder the successor the more an attack is worth, all else being as it is."""
    worth = []
    for caution in (0.3, 1.0, 3.0):
        theatre = simulate("baseline", "H1", members=50, months=2, sets=(f"motives.caution={caution}",)).theatre
        terms = theatre.crisis.rule.attack(theatre.crisis.outlook.forecast(theatre.stage.everyone()))
        worth.append(sum(terms.values()))
    assert (worth[0] > worth[1]).all()
    assert (worth[1] > worth[2]).all()
