"""Attacks are choices that pay by Moscow's own beliefs; what is left of error is small and does not make the effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

HALF = ("motives.rationality={log_uniform: {low: 15, high: 45}}",)
DOUBLE = ("motives.rationality={log_uniform: {low: 60, high: 180}}",)


def chosen(futures: Any) -> float:
    """Chance of a chosen attack, summed over futures."""
    return float((futures.outcomes["attack_chance"] - futures.outcomes["accident_chance"]).sum())


@pytest.mark.parametrize("hypothesis", ["H1", "H2"])
def test_most_attacks_were_worth_it(simulate: Callable[..., Any], hypothesis: str) -> None:
    """As shipped, four fifths and more; here with room for the luck of a thousand members."""
    futures = simulate("baseline", hypothesis, members=1000)
    assert futures.outcomes["attack_chance_meant"].sum() > 0.75 * chosen(futures)


@pytest.mark.slow
@pytest.mark.parametrize("hypothesis", ["H1", "H2"])
def test_four_fifths_of_the_chance_of_attack_were_worth_it(simulate: Callable[..., Any], hypothesis: str) -> None:
    futures = simulate("baseline", hypothesis, members=6000)
    assert futures.outcomes["attack_chance_meant"].sum() >= 0.8 * chosen(futures)


@pytest.mark.slow
def test_double_precision_keeps_the_effect_of_a_withdrawal(simulate: Callable[..., Any]) -> None:
    """Two thirds and more of it under H1: it moves who finds an opportunity, not the rate of error."""
    effect = {}
    for sets in ((), DOUBLE):
        here, there = (simulate(name, "H1", members=6000, sets=sets) for name in ("withdrawal", "baseline"))
        difference = here.outcomes["attack_chance"] - there.outcomes["attack_chance"]
        effect[sets] = float(difference.mean())
        assert effect[sets] > 3.0 * float(difference.std()) / difference.size**0.5
    assert effect[DOUBLE] > 2.0 / 3.0 * effect[()]


@pytest.mark.slow
@pytest.mark.parametrize(("law", "sets"), [("half", HALF), ("double", DOUBLE)])
def test_the_other_laws_of_error_agree_with_a_run_under_them(
    simulate: Callable[..., Any], law: str, sets: tuple[str, ...]
) -> None:
    """What is told along the same paths is what a run at that precision gives, as far as a first attack goes."""
    told = simulate("baseline", "H1", members=6000).outcomes[f"attack_chance_{law}"]
    lived = simulate("baseline", "H1", members=6000, sets=sets).outcomes["attack_chance"]
    error = float((told - lived).std()) / told.size**0.5
    assert abs(float(told.mean() - lived.mean())) < 3.5 * error
    assert error < 0.003
