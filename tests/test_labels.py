"""Labels follow from the hindcast by the rule; forecast or condition is said of everything and is true of posture."""

import math
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import labels
from sim.labels import EXTRAPOLATION, HindcastScore, Standing, standing
from sim.outcomes import MONTHLY, OUTCOMES

#: Just good enough in everything.
EDGE = HindcastScore(coverage_90=0.80, distinct_months=9, skill=-0.03, horizon=18)


def changed(**fields: float | None) -> HindcastScore:
    return HindcastScore(**{**EDGE.__dict__, **fields})


@pytest.mark.parametrize(
    "worse", [{"coverage_90": 0.799}, {"distinct_months": 8}, {"skill": -0.031}, {"skill": None}], ids=str
)
def test_each_condition_of_the_rule_is_asked_for(worse: dict[str, float | None]) -> None:
    assert standing("gain", {"gain": EDGE}) == Standing("validated", 18)
    assert standing("gain", {"gain": changed(**worse)}) == Standing("calibrated", 18)
    assert standing("cohesion", {"cohesion": EDGE}) == Standing("validated", 18), "fitted or not"
    assert standing("cohesion", {"cohesion": changed(**worse)}).label == EXTRAPOLATION


def test_what_no_hindcast_scored_is_calibrated_for_a_year_or_extrapolation() -> None:
    assert standing("gain", {}) == Standing("calibrated", labels.FITTED_MONTHS)
    assert standing("gain", {}, calibrated=frozenset()) == Standing(EXTRAPOLATION, 0)


def test_the_best_naive_rule_is_the_one_that_counts() -> None:
    entry = {
        "months": 40, "distinct_months": 17, "independent_months": 5, "coverage_90": 0.9, "coverage_50": 0.5,
        "skill_last": 0.4, "skill_rw": 0.3, "skill_ar1": -0.2, "skill_climatology": None, "horizon": 17,
    }  # fmt: skip
    score = HindcastScore.read(entry)
    assert score.skill == -0.2
    assert not score.passes
    assert HindcastScore.read({**entry, "skill_ar1": 0.0}).passes
    bare = {name: value for name, value in entry.items() if not name.startswith("skill")}
    assert not HindcastScore.read(bare).passes, "nothing to be compared with"


@pytest.mark.parametrize("label", ["validated", "calibrated"])
def test_beyond_the_tested_horizon_everything_is_extrapolation(label: labels.Label) -> None:
    tested = Standing(label, 18)
    assert [tested.at(month) for month in (0, 18, 19, 120)] == [label, label, EXTRAPOLATION, EXTRAPOLATION]
    assert "to 18 months, extrapolation beyond" in str(tested)


def test_nothing_shipped_is_labelled_beyond_what_was_scored() -> None:
    scores = labels.shipped_scores()
    assert scores
    for series in MONTHLY.values():
        horizon = scores[series.name].horizon if series.name in scores else labels.FITTED_MONTHS
        assert series.standing.at(horizon + 1) == EXTRAPOLATION
        if series.standing.label == "validated":
            assert scores[series.name].passes
            assert series.standing.months == scores[series.name].horizon
    for outcome in OUTCOMES.values():
        if outcome.label == EXTRAPOLATION:
            continue
        assert outcome.series, f"{outcome.name} names what tells it"
        assert outcome.within <= standing(outcome.series).months


def test_outcomes_at_the_horizon_are_extrapolation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "shipped_scores", lambda: dict.fromkeys((*MONTHLY, *labels.CALIBRATED), EDGE))
    first_year = {name for name, outcome in OUTCOMES.items() if outcome.label == "validated"}
    assert first_year == {"gain_first_year", "claimed_first_year", "recruited_first_year"}
    assert MONTHLY["area_held"].standing.label == "validated"
    assert OUTCOMES["area_held"].label == EXTRAPOLATION, "ten years on"
    assert MONTHLY["us_troops_estonia"].standing.label == EXTRAPOLATION, "a condition is not tested"


def test_a_file_that_cannot_be_read_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "hindcast.json"
    broken.write_text('{"series": {"gain": {}}}', "utf-8")
    monkeypatch.setattr(labels, "_FILE", broken)
    with pytest.raises(sim.SimError, match="install the package again"):
        labels.shipped_scores.__wrapped__()


# Forecast or condition


def test_everything_has_a_role_and_conditions_their_reason() -> None:
    for declared in (*OUTCOMES.values(), *MONTHLY.values()):
        assert declared.role == ("condition" if declared.condition else "forecast")
        assert not declared.condition or len(declared.condition) > 30
    posture = [name for name in MONTHLY if name.startswith(("us_troops", "allied_troops")) or name == "infrastructure"]
    assert {name for name, series in MONTHLY.items() if series.role == "condition"} >= set(posture)


def test_posture_stays_as_planned_in_the_baseline(tmp_path: Path) -> None:
    """Within a year, in futures in which nothing happens that moves soldiers, those of the US stay to a man."""
    run = sim.run("baseline", members=20, months=12, hypotheses=["H4"], workers=1, out=tmp_path, figures=False)
    from sim.ensemble.tables import paths_of

    moved = {"Taiwan crisis begins", "US goes dormant in NATO", "US leaves NATO"}
    stirred = set(run.events.loc[run.events["event"].isin(moved), "member"])
    quiet = [member for member in range(20) if member not in stirred]
    assert len(quiet) > 8
    for name, series in MONTHLY.items():
        if name.startswith("us_troops"):
            assert series.role == "condition"
            paths = paths_of(run.opened, "H4", name)[:, quiet]
            np.testing.assert_allclose(paths, np.broadcast_to(paths[:1], paths.shape), err_msg=name)
    assert not math.isclose(float(np.ptp(paths_of(run.opened, "H4", "area_held")[:, 0])), 0.0), "the front moves"


def test_the_tables_of_sweeps_and_comparisons_say_it(tmp_path: Path) -> None:
    few = {"members": 4, "months": 2, "hypotheses": ["H4"], "workers": 1, "out": tmp_path}
    found = sim.compare("baseline", "withdrawal", **few)
    roles = found.differences.drop_duplicates("outcome").set_index("outcome")["role"]
    assert roles["us_troops_baltic"] == "condition"
    assert roles["armed_attack"] == "forecast"
    assert "role" in (found.folder / "differences.csv").read_text("utf-8").splitlines()[0]


def test_tables_of_members_and_months_say_it(tmp_path: Path) -> None:
    run = sim.run("baseline", members=4, months=2, hypotheses=["H4"], workers=1, out=tmp_path, figures=False)
    assert run.members.attrs["roles"]["us_troops_baltic"] == "condition"
    assert run.members.attrs["labels"]["armed_attack"] == EXTRAPOLATION
    assert run.monthly["us_troops_estonia"].attrs["role"] == "condition"
    assert run.monthly["area_held"].attrs["role"] == "forecast"
    assert run.monthly["area_held"].attrs["label"] == str(MONTHLY["area_held"].standing)


def test_what_is_called_fitted_is_what_the_calibration_fits() -> None:
    """The land held is the sum of the gains, whose constants are fitted."""
    from sim.analysis.calibration.blocks import BLOCKS

    fitted = {name for block in BLOCKS for name in block.series}
    assert fitted | {"area_held"} == labels.CALIBRATED
