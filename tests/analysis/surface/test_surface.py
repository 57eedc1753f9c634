"""The surface: exact where it is planted, nothing where nothing is changed, and no older than the rules."""

import json
from typing import Any

import numpy as np
import pytest

import sim
from sim.analysis.surface import terms
from sim.analysis.surface.evaluate import evaluate
from sim.analysis.surface.evaluate import points as at_points
from sim.analysis.surface.file import FILE, OWNED, constants, identity, plain, shipped_surface
from sim.analysis.surface.fit import chance, fit
from sim.analysis.surface.levers import BY_ID, IDS, LEVERS
from sim.analysis.surface.made import MONTHS_A_YEAR
from sim.analysis.surface.positions import positions
from sim.analysis.surface.sample import points, position, settings
from sim.analysis.surface.simulate import chances, summed_up
from sim.outcomes import ESTIMAND
from sim.scenario.reading.load import load
from sim.vocabulary import HYPOTHESES

REMAKE = "python -m tests.calibration.live_surface writes it again"
BASE = {lever.id: None if np.isnan(lever.at) else lever.at for lever in LEVERS}


def planted(**coefficients: float) -> dict[str, Any]:
    """A surface of one theory with these coefficients by the names of measures, "a_x_b" for a product."""
    names = [tuple(terms.MEASURES.index(one) for one in term.split("_x_")) for term in coefficients]
    theory = {
        "there": [0.04, 0.1],
        "there_error": 0.001,
        "coefficients": [list(coefficients.values()), list(coefficients.values())],
        "doubt": np.zeros((len(terms.MEASURES),) * 2).tolist(),
    }
    return {"months": 24, "danger": [1 / 24] * 24, "terms": names, "theories": {"H1": theory}}


def test_a_planted_function_is_read_off_exactly() -> None:
    surface = planted(brigade=-0.5, germany=0.4, brigade_x_germany=0.3, replaced=-0.2, recognised=-0.7)
    at = BASE | {"brigade": 2500.0, "germany_leave": 0.5, "lithuania_leave": 1.0, "backfill": 0.5, "territory": 4.0}
    at |= {"backfill_months": 6.0}
    found = evaluate(surface, at)["H1"]
    # They leave in months 7 to 12, and are replaced to a half by month 12; a third of that is done in month 8.
    gone = np.clip((np.arange(1, 25) - 6) / 6, 0, 1)
    replaced = 1000 / 1700 * np.mean(gone * 0.5 * gone)
    eta = -0.5 * -0.5 + 0.4 * 0.5 + 0.3 * -0.5 * 0.5 - 0.2 * replaced - 0.7
    assert found["here"] == pytest.approx(1 - 0.9 ** np.exp(eta), abs=1e-12)
    assert found["there"] == pytest.approx(0.1)
    assert found["difference"] == found["here"] - found["there"]
    assert found["curve"]["months"] == [0, 12, 24]
    assert found["curve"]["here"][0] == 0.0
    assert found["curve"]["here"][-1] == found["here"]


def test_no_change_is_no_difference_and_no_error() -> None:
    for theory in evaluate(shipped_surface(), BASE).values():
        assert theory["difference"] == theory["error_difference"] == 0.0
        assert theory["curve"]["here"] == theory["curve"]["there"]


def test_whatever_moves_has_an_error() -> None:
    for lever in LEVERS:
        if lever.of:
            continue
        for end in {lever.low, lever.high} - {lever.at}:
            for name, theory in evaluate(shipped_surface(), BASE | {lever.id: end}).items():
                assert theory["error_difference"] > 0.0 or (lever.id, end) == ("territory", 2.0), (lever.id, name)
                assert theory["error_here"] >= theory["error_difference"]


def test_chances_stay_chances_at_any_position() -> None:
    for here, there, error in at_points(shipped_surface(), points(500, seed=8)).values():
        assert (here > 0).all()
        assert (here < 1).all()
        assert (np.diff(here, axis=1) >= 0).all(), "an attack that has come stays"
        assert (np.diff(there) >= 0).all()
        assert (error >= 0).all()


def test_a_fit_finds_what_was_planted() -> None:
    rows = points(400, seed=3)
    measured = terms.measures(rows, np.ones(120))[:, -1]
    candidates = terms.candidates()
    told = terms.columns(measured, candidates)
    truth = {"brigade": -0.4, "germany": 0.3, "nobody": -0.3}
    eta = sum(size * measured[:, terms.MEASURES.index(name)] for name, size in truth.items())
    eta = eta + 0.2 * measured[:, terms.MEASURES.index("brigade")] * measured[:, terms.MEASURES.index("germany")]
    level = 0.1
    noise = np.random.default_rng(1).normal(size=len(rows)) * 0.001
    found = fit(told, candidates, chance(level, eta) - level + noise, np.full(len(rows), 1e-6), level)
    miss = found.change(told) - (chance(level, eta) - level)
    assert np.sqrt(np.mean(miss**2)) < 0.001
    product = candidates.index(tuple(sorted(terms.MEASURES.index(name) for name in ("brigade", "germany"))))
    assert found.coefficients[product] == pytest.approx(0.2, abs=0.03)


def test_settings_of_positions_are_those_positions() -> None:
    for row in points(12, seed=5):
        expected = {name: None if np.isnan(at) else at for name, at in position(row).items()}
        assert positions(shipped_surface(), load("baseline", settings(position(row)))).at == expected


@pytest.mark.parametrize(
    ("sets", "outside"),
    [
        (["pacific.pull=0.5"], "pacific.pull"),
        (["us.withdrawal.poland.share=1"], "us.withdrawal.poland.share"),
        (["us.aid.level=1.5"], "aid"),
        (["us.withdrawal.latvia.share=1", "us.withdrawal.latvia.months=9"], "latvia_leave"),
        (["deal.neutrality.table=fixed", "deal.neutrality.degree=0.5"], "neutrality"),
        (["variants.battlefield=transparent"], "variants.battlefield"),
    ],
    ids=str,
)
def test_what_no_lever_does_is_outside(sets: list[str], outside: str) -> None:
    found = positions(shipped_surface(), load("baseline", sets))
    assert found.at is None
    assert found.unknown == (outside,)
    assert outside in found.reason


def test_what_has_no_effect_is_not_asked_about() -> None:
    idle = ["us.withdrawal.estonia.start=2027-01", "us.withdrawal.germany.months=3", "europe.backfill.months=3"]
    assert positions(shipped_surface(), load("baseline", idle)).at == BASE
    assert positions(shipped_surface(), load("baseline"), months=60).at is None


def test_levers_move_what_the_page_moves() -> None:
    """Every position that the page's levers lead to, those of the list, is one of the surface."""
    from sim.web.levers import levers

    reached = positions(shipped_surface(), load("withdrawal")).at
    assert reached is not None
    for name in IDS:
        lever = levers()[name]
        for end in lever.ends():
            sets = (
                [*lever.settings(end), "us.withdrawal.lithuania.share=1"]
                if name == "leave_from"
                else lever.settings(end)
            )
            found = positions(shipped_surface(), load("withdrawal", sets))
            assert found.at is not None, (name, end, found.reason)
            if lever.kind in ("number", "switch") and not BY_ID[name].of:
                assert found.at[name] == end


def test_running_chances_end_at_the_outcome() -> None:
    from sim.analysis.outcomes_only import outcomes_of
    from sim.ensemble.block import Strand

    worlds = [load("baseline").at_horizon(24, ("H1",)), load("withdrawal").at_horizon(24, ("H1",))]
    found = chances(worlds, ("H1",), 5, 0, 8)
    assert found.shape == (2, 1, 24, 8)
    for place, outcomes in enumerate(outcomes_of([Strand(world, "H1") for world in worlds], 5, 0, 8)):
        np.testing.assert_array_equal(found[place, 0, -1], outcomes[ESTIMAND])
    told = summed_up(found)
    np.testing.assert_allclose(told["change"][0, 0], (found[1, 0] - found[0, 0]).mean(axis=1)[11::12])


def test_the_shipped_surface_belongs_to_these_rules_and_this_world() -> None:
    surface = shipped_surface()
    assert {name: surface[name] for name in ("rules", "world")} == identity(), REMAKE
    assert surface["levers"] == [lever.spec() | {"at": BASE[lever.id]} for lever in LEVERS], REMAKE
    assert surface["measures"] == json.loads(json.dumps(constants())), REMAKE
    assert surface["baseline"] == {path: value for path, value in plain("baseline").items() if path in OWNED}
    for name, moved in surface["scenarios"].items():
        here = load(name)
        assert moved.keys() == {difference.path for difference in here.differences()}, f"{name}: {REMAKE}"
        assert all(value is None or value == here.canonical()[path] for path, value in moved.items()), REMAKE
    assert set(surface["theories"]) == set(surface["precise"]["theories"]) == set(HYPOTHESES)
    assert FILE.stat().st_size < 400_000


def test_a_file_that_cannot_be_read_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr("sim.analysis.surface.file.FILE", tmp_path / "surface.json")
    with pytest.raises(sim.SimError, match="install the package again"):
        shipped_surface.__wrapped__()


@pytest.mark.slow
def test_fresh_points_lie_within_the_stated_error() -> None:
    """Points, members and luck that were seen neither in the fit nor in the test of it."""
    surface = shipped_surface()
    rows = points(16, seed=77)[:12]
    baseline = load("baseline")
    worlds = [baseline.scenario, *(baseline.changed(settings(position(row))).scenario for row in rows)]
    parts = [summed_up(chances(worlds, tuple(HYPOTHESES), 99, first, 256)) for first in range(0, 1024, 256)]
    change = np.mean([part["change"] for part in parts], axis=0)[..., -1]
    noise = np.sum([part["noise"] for part in parts], axis=0)[..., -1] / len(parts) ** 2
    for place, (name, (here, there, error)) in enumerate(at_points(surface, rows).items()):
        sampling = np.sqrt(noise[:, place] + 0.2 * np.median(noise[:, place]))
        allowed = np.hypot(error, 1.96 * sampling) + 1e-9
        within = np.abs(here[:, -1] - there[-1] - change[:, place]) <= allowed
        assert np.count_nonzero(~within) <= 3, (name, here[:, -1] - there[-1], change[:, place], allowed)


def test_years_are_those_of_the_horizon() -> None:
    surface = shipped_surface()
    for theory in [*surface["theories"].values(), *surface["precise"]["theories"].values()]:
        assert len(theory["there"]) * MONTHS_A_YEAR == surface["months"]
