"""Structural variants that settle a parameter: what each word does, and that what it settles points its way."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from sim.draws.design import draw
from sim.model.stage.rows import Rows
from sim.model.stage.variants import apply_variants
from sim.scenario.reading.load import load
from sim.scenario.schema.sections.variants import Variants
from sim.theory.crisis import ally_terms

Simulate = Callable[..., Any]
FIELDS = Variants.model_fields
MEMBERS = 40


def negative(values: np.ndarray) -> np.ndarray:
    return -np.abs(values)


SETTLED = {
    "us.tripwire": {"tripwire=positive": np.abs, "tripwire=zero": np.zeros_like, "tripwire=negative": negative},
    "beliefs.reputation_weight": {"reputation=reputation": np.ones_like, "reputation=current": np.zeros_like},
    "europe.free_riding": {"allied_burden=following": negative, "allied_burden=free_riding": np.abs},
    "europe.solidarity": {"allied_burden=following": np.abs, "allied_burden=free_riding": negative},
}
WORDS = sorted({word for words in SETTLED.values() for word in words})


def drawn_and_settled(*words: str) -> tuple[Mapping[str, np.ndarray], Mapping[str, np.ndarray]]:
    scenario = load("baseline", [f"variants.{word}" for word in words]).scenario
    drawn = draw(scenario, 1, 0, MEMBERS)
    return drawn, apply_variants(Rows([scenario], MEMBERS), drawn)


@pytest.mark.parametrize("word", WORDS)
def test_a_word_settles_what_it_should_and_nothing_else(word: str) -> None:
    drawn, settled = drawn_and_settled(word)
    kept = {path: values.copy() for path, values in drawn.items()}
    assert list(settled) == list(drawn)
    for path, values in settled.items():
        rule = SETTLED.get(path, {}).get(word)
        if rule is None:
            assert values is drawn[path]
        else:
            np.testing.assert_array_equal(values, rule(kept[path]))
        np.testing.assert_array_equal(drawn[path], kept[path])


def test_as_drawn_nothing_is_settled() -> None:
    drawn, settled = drawn_and_settled()
    assert all(settled[path] is values for path, values in drawn.items())
    assert set(np.sign(drawn["us.tripwire"])) == {-1.0, 1.0}, "the sign is open"


def test_words_settle_side_by_side() -> None:
    _, settled = drawn_and_settled("tripwire=zero", "reputation=current", "allied_burden=following")
    assert not settled["us.tripwire"].any()
    assert not settled["beliefs.reputation_weight"].any()
    assert (settled["europe.free_riding"] <= 0).all()


def test_the_odd_description_tells_of_every_word() -> None:
    told = (Path(__file__).parents[2] / "docs" / "odd.md").read_text("utf-8").partition("### Structural variants")[2]
    rows = re.findall(r"^\| `(\w+)` \| ([\w, ]+) \|", told.partition("\n### ")[0], re.MULTILINE)
    words = {name: list(get_args(field.annotation.model_fields["value"].annotation)) for name, field in FIELDS.items()}
    assert {name: said.split(", ") for name, said in rows} == words
    variants = load("baseline").scenario.variants
    assert {name: known[0] for name, known in words.items()} == {name: getattr(variants, name).value for name in words}


# What follows in the model


@pytest.mark.parametrize(("word", "sign"), [("positive", 1), ("zero", 0), ("negative", -1)])
def test_tripwire_decides_what_soldiers_on_the_spot_do_to_the_us(simulate: Simulate, word: str, sign: int) -> None:
    sets = (f"variants.tripwire={word}", "us.unscheduled_withdrawal_rate=0", "us.troops.latvia=100")
    chances = []
    for scenario in ("baseline", "withdrawal"):
        theatre = simulate(scenario, "H4", members=MEMBERS, months=14, sets=sets).theatre
        forecast = theatre.crisis.outlook.forecast(theatre.stage.everyone())
        chances.append(forecast.us_circumstances)
    assert (np.sign(chances[0] - chances[1]) == sign).all()


@pytest.mark.parametrize("word", ["reputation", "current"])
def test_only_the_reputation_school_learns_from_a_case(simulate: Simulate, word: str) -> None:
    theatre = simulate("baseline", "H4", members=2, months=1, sets=(f"variants.reputation={word}",)).theatre
    before = theatre.beliefs.us.value.copy()
    theatre.beliefs.us.learn_from_case(theatre.stage.everyone(), np.array([0.0, 1.0]), np.ones(2))
    shift = np.sign(theatre.beliefs.us.value - before)
    assert shift.tolist() == ([-1, 1] if word == "reputation" else [0, 0])


@pytest.mark.parametrize(("word", "sign"), [("following", 1), ("free_riding", -1)])
def test_allied_burden_is_the_same_in_spending_and_in_war(simulate: Simulate, word: str, sign: int) -> None:
    spent, sets = [], (f"variants.allied_burden={word}",)
    for more in (0.0, 0.3):
        theatre = simulate("baseline", "H4", members=MEMBERS, months=1, sets=sets).theatre
        poland = theatre.allies["poland"]
        unmoved = np.zeros(MEMBERS)
        poland.spend(unmoved, np.full(MEMBERS, more), unmoved, log_budgets=unmoved, log_output=unmoved)
        spent.append(poland.spending)
    assert (np.sign(spent[1] - spent[0]) == sign).all()
    none, solidarity = np.zeros(MEMBERS), theatre.stage.parameters["europe.solidarity"]
    few, many = (
        ally_terms(none, none, none, solidarity, share_fighting=none + f, own_troops=none, resolve=none, cost=none)
        for f in (0.2, 0.8)
    )
    assert (np.sign(many["what others do"] - few["what others do"]) == sign).all()
