"""The precise surface: through what was simulated, of the members that the page asks about, and off by what it says."""

import numpy as np
import pytest

from sim.analysis.surface.evaluate import evaluate, precisely
from sim.analysis.surface.file import shipped_surface
from sim.analysis.surface.kernel import likely, through
from sim.analysis.surface.levers import LEVERS
from sim.analysis.surface.opening import FIRST, OPENING, STEPS, WITHDRAWAL, by_hand, by_sequence
from sim.analysis.surface.positions import positions
from sim.analysis.surface.sample import position, settings
from sim.analysis.surface.simulate import chances
from sim.analysis.surface.terms import MEASURES, NUMBERS
from sim.scenario.reading.load import load
from sim.theory.arrays import FloatArray
from sim.vocabulary import HYPOTHESES
from sim.web.question import MEMBERS

REMAKE = "python -m tests.calibration.live_surface writes it again"
BASE = {lever.id: None if np.isnan(lever.at) else lever.at for lever in LEVERS}


def as_told(row: FloatArray) -> dict[str, float | None]:
    return {name: None if np.isnan(at) else at for name, at in position(row).items()}


def test_it_belongs_to_the_page_and_to_its_own_points() -> None:
    near = shipped_surface()["precise"]
    assert near["members"] == MEMBERS, REMAKE
    assert near["levers"] == list(OPENING), REMAKE
    simulated = [[as_told(row)[name] for name in OPENING] for row in by_hand()]
    assert near["centres"][: len(simulated)] == simulated, REMAKE
    assert MEASURES[: len(NUMBERS)] == NUMBERS, "it reads the first measures of the wide one"


@pytest.mark.parametrize(("scenario", "at"), FIRST.items(), ids=str)
def test_the_scenarios_of_the_first_question_are_told_as_they_were_simulated(
    scenario: str, at: dict[str, float]
) -> None:
    surface = shipped_surface()
    assert positions(surface, load(scenario)).at == BASE | at
    for name, theory in evaluate(surface, BASE | at).items():
        exact = surface["precise"]["theories"][name]["exact"][scenario]
        assert theory["difference"] == pytest.approx(exact, abs=1e-4), name


def test_every_step_of_the_first_levers_of_the_page_was_simulated() -> None:
    from sim.web.levers import levers

    assert {levers()[name].step for name in ("baltic_leave", "backfill")} == {1.0 / STEPS}


def test_it_answers_where_its_levers_alone_are_moved() -> None:
    surface = shipped_surface()
    wide = {name: part for name, part in surface.items() if name != "precise"}
    for at, near in ((WITHDRAWAL, True), ({"aid": 0.5}, True), (WITHDRAWAL | {"neutrality": 1.0}, False)):
        answer = evaluate(surface, BASE | at)
        assert (answer == precisely(surface, BASE | at)) == near
        assert (answer == evaluate(wide, BASE | at)) == (not near)


def test_chances_stay_chances_and_whatever_moves_has_an_error() -> None:
    for row in by_sequence(32, seed=9):
        at = as_told(row)
        for theory in evaluate(shipped_surface(), at).values():
            assert 0.0 < theory["here"] < 1.0
            assert np.all(np.diff(theory["curve"]["here"]) >= 0.0)
            moved = theory["difference"] != 0.0
            assert (theory["error_here"] > 0.0) == moved
            assert theory["error_here"] < theory["sampling_there"], "interpolation is not what one should fear"


def test_a_smooth_function_is_found_between_points_and_told_again_at_them() -> None:
    rng = np.random.default_rng(3)
    at, asked = rng.random((60, 2)), rng.random((40, 2))

    def truth(x: FloatArray) -> FloatArray:
        value: FloatArray = 0.3 * x[:, 0] - 0.2 * np.sin(2.0 * x[:, 1]) + 0.1 * x[:, 0] * x[:, 1]
        return value

    function, without = through(likely(at, truth(at)), at, truth(at))
    assert np.abs(function(at) - truth(at)).max() < 0.002
    assert np.abs(function(asked) - truth(asked)).max() < 0.01
    assert np.abs(without - truth(at)).max() < 0.02
    assert function(np.zeros((1, 2)))[0] == 0.0, "no change is no difference, exactly"


@pytest.mark.slow
def test_it_is_near_the_exact_answer_of_its_members() -> None:
    """At what the page opens with as good as exact; at points that were never seen within the stated error."""
    fresh = [position(row) for row in by_sequence(12, seed=101)]
    baseline = load("baseline")
    worlds = [baseline, *(load(name) for name in FIRST)]
    worlds += [baseline.changed(settings(at)) for at in fresh]
    asked = [positions(shipped_surface(), world).at for world in worlds]
    seed = shipped_surface()["seed"]
    found = [
        chances([world.scenario for world in worlds[first : first + 5]], tuple(HYPOTHESES), seed, 0, MEMBERS)
        for first in range(0, len(worlds), 5)
    ]
    exact = np.concatenate(found)[:, :, -1].mean(axis=-1)
    for place, name in enumerate(HYPOTHESES):
        told = [evaluate(shipped_surface(), at)[name] for at in asked if at is not None]
        missed = [abs(one["here"] - exact[world, place]) for world, one in enumerate(told)]
        assert max(missed[:3]) < 0.0001, (name, missed[:3])
        beyond = [miss for miss, one in zip(missed[3:], told[3:], strict=True) if miss > one["error_here"] + 1e-6]
        assert len(beyond) <= 2, (name, beyond)
