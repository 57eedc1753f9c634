"""The surface in the browser says what it says in Python, at any position and of any question."""

import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

import sim
from sim.analysis.surface.evaluate import evaluate
from sim.analysis.surface.file import shipped_surface
from sim.analysis.surface.opening import WITHDRAWAL, by_hand, by_sequence
from sim.analysis.surface.positions import positions
from sim.analysis.surface.sample import points, position, settings
from sim.scenario import shipped
from sim.scenario.reading.load import load

STATIC = Path(sim.__file__).parent / "web" / "static"
WITHDRAWN = {lever["id"]: lever["at"] for lever in shipped_surface()["levers"]} | WITHDRAWAL
#: Milliseconds in which a page must have an answer while a hand moves.
AT_ONCE = 100


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    blank = browser.new_page()
    for script in ("surface.js", "precise.js"):
        blank.add_script_tag(path=STATIC / script)
    blank.evaluate("given => { window.sim.data.surface = given; }", shipped_surface())
    return blank


def test_it_says_the_same_at_hundreds_of_positions(page: Page) -> None:
    drawn = [position(row) for row in [*points(200, seed=4), *by_hand(), *by_sequence(32, seed=4)]]
    asked = [{name: None if np.isnan(at) else at for name, at in one.items()} for one in drawn]
    answers = page.evaluate("asked => asked.map((at) => window.sim.surface.evaluate({ at }))", asked)
    for at, answer in zip(asked, answers, strict=True):
        expected = evaluate(shipped_surface(), at)
        for name, theory in expected.items():
            assert answer[name].keys() == theory.keys()
            for key in theory.keys() - {"curve"}:
                assert answer[name][key] == pytest.approx(theory[key], rel=1e-9, abs=1e-12), (name, key, at)
            for world in ("months", "here", "there"):
                assert answer[name]["curve"][world] == pytest.approx(theory["curve"][world], rel=1e-9, abs=1e-12)


QUESTIONS = [
    ("baseline", []),
    ("withdrawal", []),
    ("withdrawal", ["us.withdrawal.estonia.share=0.35", "us.withdrawal.germany.share=0"]),
    ("withdrawal", [f"us.withdrawal.{host}.start=2028-02" for host in ("estonia", "latvia", "lithuania")]),
    ("withdrawal", ["us.withdrawal.estonia.start=2028-02"]),
    ("withdrawal", ["us.withdrawal.estonia.months=9"]),
    ("withdrawal", ["us.withdrawal.estonia.destination=pacific"]),
    ("withdrawal-backfilled", ["europe.backfill.months=60", "us.aid.level=0.75"]),
    ("withdrawal", ["europe.backfill.share=1.5"]),
    ("baseline", ["us.aid.level={uniform: {low: 0, high: 1}}"]),
    ("baseline", ["deal.minerals.offered=true", "deal.reconstruction_fund.share=0.5"]),
    ("baseline", ["deal.minerals.offered=true"]),
    ("baseline", ["deal.neutrality.table=fixed"]),
    ("baseline", ["deal.guarantees.table=fixed", "deal.guarantees.kind=us_backed"]),
    ("baseline", ["us.exit_threat=0.5"]),
    ("baseline", ["us.withdrawal.poland.share=0.5"]),
    ("minerals", ["deal.minerals.security_clause=true"]),
    *((name, []) for name in shipped.names()),
]


@pytest.mark.parametrize(("scenario", "sets"), QUESTIONS, ids=lambda value: str(value))
def test_questions_stand_where_python_has_them(page: Page, scenario: str, sets: list[str]) -> None:
    expected = positions(shipped_surface(), load(scenario, sets))
    asked = {
        "scenario": scenario,
        "sets": sets,
        "seed": shipped_surface()["seed"],
        "months": shipped_surface()["months"],
    }
    found = page.evaluate("asked => window.sim.surface.positions(asked, {})", asked)
    assert found["at"] == expected.at
    assert set(found["unknown"]) == set(expected.unknown)
    assert bool(found["reason"]) == bool(expected.reason) == (expected.at is None)
    split = asked | {"sets": [one.split("=", 1) for one in sets]}
    assert page.evaluate("asked => window.sim.surface.positions(asked, {})", split) == found


def test_settings_of_drawn_positions_lead_back_to_them(page: Page) -> None:
    for row in points(40, seed=6):
        at = {name: None if np.isnan(value) else value for name, value in position(row).items()}
        asked = {"scenario": "baseline", "sets": settings(position(row)), "months": shipped_surface()["months"]}
        assert page.evaluate("asked => window.sim.surface.positions(asked, {}).at", asked) == at


def test_what_stands_outside_is_said_and_nothing_is_made_up(page: Page) -> None:
    surface = shipped_surface()
    version = f"0.0.0+{surface['rules'][:12]}"
    fine = {"scenario": "withdrawal", "sets": [], "seed": surface["seed"], "months": surface["months"]}

    def asked(change: dict[str, object], rules: str = version) -> dict[str, object]:
        page.evaluate("version => { window.sim.data.catalogue = { version }; }", rules)
        found: dict[str, object] = page.evaluate("asked => window.sim.surface.answer(asked)", fine | change)
        return found

    assert set(asked({})["theories"]) == set(surface["theories"])  # type: ignore[call-overload]
    assert asked({})["notes"] == []
    assert asked({"seed": 7})["notes"], "another seed is fine, and said"
    assert "theories" in asked({"seed": 7})
    for change in ({"months": 60}, {"scenario": "mine"}, {"sets": ["us.aid.level=much"]}, {"sets": ["no.such=1"]}):
        found = asked(change)
        assert "theories" not in found
        assert found["reason"], json.dumps(change)
    assert "theories" not in asked({}, "0.0.0+0123456789ab")
    assert asked({"sets": ["us.aid.level=1.5"]})["unknown"] == ["aid"]
    assert asked({"sets": ["pacific.pull=0.5"]})["unknown"] == ["pacific.pull"]


def test_other_members_are_answered_by_the_wide_one(page: Page) -> None:
    surface = shipped_surface()
    wide = evaluate({name: part for name, part in surface.items() if name != "precise"}, WITHDRAWN)
    page.evaluate("() => { window.sim.data.catalogue = {}; }")
    fine = {"scenario": "withdrawal", "sets": [], "members": surface["precise"]["members"], "seed": surface["seed"]}
    ask = "asked => window.sim.surface.answer(asked)"
    near = page.evaluate(ask, fine)
    assert near["near"] == surface["precise"]["members"]
    for theory in near["theories"].values():
        assert theory["chance"]["needed"] > theory["chance"]["sampling_difference"], "luck is more than interpolation"
    for change in ({"members": 250}, {"seed": 7}):
        other = page.evaluate(ask, fine | change)
        assert other["near"] is None
        assert other["theories"]["H1"]["chance"]["difference"] == pytest.approx(wide["H1"]["difference"])
    assert page.evaluate(ask, fine | {"sets": ["us.spending_demand=5"]})["near"] is None


def test_it_answers_at_once(page: Page) -> None:
    """The quickest of many answers: others wait for a machine that is busy."""
    script = """asked => {
      let least = Infinity;
      for (let number = 0; number < 40; number += 1) {
        const start = performance.now();
        window.sim.surface.answer(asked);
        least = Math.min(least, performance.now() - start);
      }
      return least;
    }"""
    took = page.evaluate(script, {"scenario": "withdrawal-backfilled", "sets": ["us.aid.level=0.4"], "months": 120})
    assert took < AT_ONCE
