"""The chain and the fate of the peace: what links ask for, on members made up one by one."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from sim.analysis.chain import LINKS, links, settlement
from sim.analysis.kept_peace import BROKEN, GROUPS, KEPT, LONG, UNSIGNED, PeaceSums, groups
from sim.vocabulary import Fulfilment

HORIZON = 120
NEVER = np.nan

#: A member that walks the whole chain, Article 5 fulfilled and the capital lost all the same.
WHOLE = {
    "settlement": 1.0, "settlement_month": 6.0, "war_end_month": 6.0, "ceasefire_length": NEVER,
    "ceasefires_broken": 0.0, "us_gone_month": 12.0, "ready_grab_month": 20.0, "ready_assault_month": 40.0,
    "worth_it_month": 50.0, "armed_attack": 1.0, "attack_month": 60.0, "article5_called": 1.0,
    "article5": float(Fulfilment.FULFILLED),
    "capital_lost": 1.0, "attack_chance": 0.4,
}  # fmt: skip
NAMES = [link.name for link in LINKS]

OutcomeOf = Callable[[str], np.ndarray]


def members(*changes: dict[str, float]) -> OutcomeOf:
    """The outcomes of members that differ from :data:`WHOLE` in what is given."""
    return lambda name: np.array([{**WHOLE, **change}[name] for change in changes])


def chained(change: dict[str, float]) -> list[str]:
    """The links that a member passes in the chain."""
    return [name for name, passed in links(members(change), HORIZON).items() if passed.chained[0]]


def test_who_walks_the_whole_chain_passes_every_link() -> None:
    assert chained({}) == NAMES


@pytest.mark.parametrize(
    ("change", "last"),
    [
        ({"settlement": 0.0, "settlement_month": NEVER}, None),
        ({"ceasefire_length": 11.0, "ceasefires_broken": 1.0}, "settled"),
        ({"settlement_month": 109.0, "war_end_month": 109.0}, "settled"),
        ({"us_gone_month": NEVER}, "holds"),
        ({"ready_grab_month": NEVER, "ready_assault_month": NEVER}, "soldiers_gone"),
        ({"worth_it_month": NEVER}, "ready_assault"),
        ({"armed_attack": 0.0, "attack_month": NEVER, "article5_called": 0.0, "article5": 0.0, "capital_lost": 0.0},
         "worth_it"),
        ({"attack_month": 49.0}, "worth_it"),
        ({"article5_called": 0.0, "article5": 0.0}, "attack"),
    ],
)  # fmt: skip
def test_the_chain_ends_where_a_link_is_missing(change: dict[str, float], last: str | None) -> None:
    """An attack before it was worth it, or before the soldiers left, is not the chain's either."""
    assert chained(change) == NAMES[: 0 if last is None else NAMES.index(last) + 1]


@pytest.mark.parametrize("beside", ["ready_assault", "fulfilled"])
def test_what_stands_beside_the_chain_is_not_asked_of_later_links(beside: str) -> None:
    change = {"ready_assault": {"ready_assault_month": NEVER}, "fulfilled": {"article5": float(Fulfilment.NOBODY)}}
    assert chained(change[beside]) == [name for name in NAMES if name != beside]


def test_a_link_by_itself_asks_for_nothing_before_it() -> None:
    passed = links(members({"settlement": 0.0, "settlement_month": NEVER}), HORIZON)
    assert [name for name in NAMES if passed[name].alone[0]] == [n for n in NAMES if n not in ("settled", "holds")]
    assert not any(passed[name].chained[0] for name in NAMES)


def test_in_the_chain_there_are_never_more_than_by_itself_nor_than_before() -> None:
    luck = np.random.default_rng(3)
    months = ("settlement_month", "war_end_month", "us_gone_month", "ready_grab_month", "ready_assault_month",
              "worth_it_month", "attack_month", "ceasefire_length")  # fmt: skip
    flags = ("settlement", "armed_attack", "article5_called", "capital_lost", "ceasefires_broken")
    made = {name: np.where(luck.random(500) < 0.8, luck.integers(0, 60, 500), np.nan) for name in months}
    made |= {name: (luck.random(500) < 0.9).astype(float) for name in flags}
    made["article5"] = luck.integers(0, 4, 500).astype(float)
    passed = links(made.__getitem__, HORIZON)
    asked = [passed[link.name].chained for link in LINKS if link.asked]
    assert asked[-1].any()
    assert all(not (later & ~earlier).any() for earlier, later in itertools.pairwise(asked))
    assert all(not (both.chained & ~both.alone).any() for both in passed.values())


def test_a_settlement_lasts_to_its_breaking_or_to_the_horizon() -> None:
    later = {"settlement_month": 60.0, "war_end_month": 20.0}  # a ceasefire of another kind came first and broke
    peace = settlement(
        members(
            {},
            {"ceasefire_length": 30.0, "ceasefires_broken": 1.0},
            {**later, "ceasefire_length": 5.0, "ceasefires_broken": 1.0},
            {**later, "ceasefire_length": 5.0, "ceasefires_broken": 2.0},
            {"settlement": 0.0, "settlement_month": NEVER},
        ),
        HORIZON,
    )
    assert peace.broken.tolist() == [False, True, False, True, False]
    assert peace.months.tolist()[:4] == [114.0, 30.0, 60.0, 0.0]
    assert np.isnan(peace.months[4])


FATES = members(
    {"attack_chance": 0.1},
    {"ceasefire_length": LONG, "ceasefires_broken": 1.0, "attack_chance": 0.3},
    {"ceasefire_length": LONG - 1.0, "ceasefires_broken": 1.0, "attack_chance": 0.5, "armed_attack": 0.0},
    {"settlement": 0.0, "settlement_month": NEVER, "attack_chance": 0.7},
)


def test_every_future_is_in_one_group_by_the_fate_of_its_peace() -> None:
    found = groups(FATES, HORIZON)
    assert {group: mask.tolist() for group, mask in found.items()} == {
        KEPT: [True, True, False, False],
        BROKEN: [False, False, True, False],
        UNSIGNED: [False, False, False, True],
    }


def test_groups_are_compared_with_the_same_members_of_the_baseline() -> None:
    sums = PeaceSums()
    before = members(*({"attack_chance": 0.05 * number} for number in range(4)))
    sums.add(FATES, before, HORIZON)
    told = sums.told()
    assert [told[group].futures for group in GROUPS] == [2, 1, 1]
    assert [told[group].attacked for group in GROUPS] == [2, 0, 1]
    assert told[KEPT].chance == pytest.approx(0.2)
    assert told[KEPT].before == pytest.approx(0.025)
    assert told[BROKEN].difference == pytest.approx(0.4)


def test_without_a_baseline_or_a_future_there_is_nothing_to_tell() -> None:
    sums = PeaceSums()
    sums.add(members({}, {}), None, HORIZON)
    told = sums.told()
    assert told[KEPT].chance == pytest.approx(0.4)
    assert told[KEPT].difference is told[KEPT].interval is None
    assert told[UNSIGNED].chance is None
