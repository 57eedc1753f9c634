"""Bargaining in theory: what terms and war are worth, red lines that no extra buys off, why wars end."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory import bargaining as b
from sim.theory.arrays import logistic
from sim.theory.minerals import signature_terms, yearly_revenue
from sim.theory.packages import (
    GUARANTEES,
    RUSSIAN_LINES,
    UKRAINIAN_LINES,
    Terms,
    cap_level,
    capped_force,
    crossed_by_russia,
    crossed_by_ukraine,
    nato_level,
    neutrality_level,
    territory_level,
)

level = st.floats(0, 1)
ONE = np.ones(1)
RUSSIA = b.RussianWeights(*(x * ONE for x in (0.28, 0.28, 0.14, 0.12, 0.10, 0.08)))
UKRAINE = b.UkrainianWeights(*(x * ONE for x in (0.28, 0.34, 0.14, 0.14, 0.05, 0.05)))
KINDS = (0.0, 0.3, 0.65, 1.0)


def terms(
    annexed: float = 0, recognised: float = 0, neutrality: float = 0, kind: str = "none", sanctions: float = 0,
    nato: float = 0, cap: float = 0, zone: float = 0,
) -> Terms:  # fmt: skip
    position = GUARANTEES.index(kind)
    land = territory_level(annexed * ONE, recognised * ONE, 0.35 * ONE, 0.7 * ONE)
    return Terms(
        annexed=annexed * ONE, recognised=recognised * ONE, territory=land, neutrality=neutrality * ONE,
        kind=position * ONE, guarantee=KINDS[position] * ONE, zone=zone * ONE, sanctions=sanctions * ONE,
        infrastructure=nato * ONE, forces=nato * ONE, nato=nato * ONE, force_cap=cap * ONE,
    )  # fmt: skip


CAPITULATION = terms(1, 1, 1, "none", 1, 1, 1)
FREEZE = terms(kind="european_force", zone=1)


def russian(package: Terms, trust: float = 0.6, belief: float = 0.6) -> float:
    return float(b.total(b.russian_parts(package, belief * package.guarantee, RUSSIA.normalised(), trust * ONE))[0])


def ukrainian(package: Terms, belief: float = 0.6, aversion: float = 1.0) -> float:
    counted = {"bare_cap": 0.15 * ONE, "loss_aversion": aversion * ONE}
    return float(b.total(b.ukrainian_parts(package, belief * package.guarantee, UKRAINE, 0.1 * ONE, **counted))[0])


# Levels


def test_territory_rises_with_what_is_given() -> None:
    got = [float(terms(a, r).territory[0]) for a, r in ((0, 0), (0, 1), (1, 0), (1, 1))]
    assert got == [0.0, 0.35, 0.7, 1.0]


@given(level, st.floats(0, 100), st.floats(1, 50))
def test_neutrality_grows_with_years_towards_permanence(degree: float, years: float, half: float) -> None:
    some, more = (float(neutrality_level(degree, y, False, np.array(half))) for y in (years, years + 5))
    permanent = float(neutrality_level(degree, 0.0, True, np.array(half)))
    assert 0.0 <= some <= more <= permanent == degree


@given(st.floats(0, 1500), st.floats(100, 1000))
def test_a_cap_in_soldiers_and_its_level_say_the_same(soldiers: float, force: float) -> None:
    army, least = np.array([force]), np.array([85.0])
    kept = float(capped_force(cap_level(soldiers, army, least), army, least)[0])
    assert kept == pytest.approx(min(max(soldiers, 85.0), force))


@given(level, level, level)
def test_nato_steps_back_by_infrastructure_and_forces(infrastructure: float, forces: float, weight: float) -> None:
    both = float(nato_level(np.array(infrastructure), np.array(forces), np.array(weight)))
    assert min(infrastructure, forces) - 1e-12 <= both <= max(infrastructure, forces) + 1e-12


# Values


@given(level, level, level, level, st.sampled_from(GUARANTEES))
def test_what_one_wants_the_other_does_not(n: float, s: float, f: float, k: float, kind: str) -> None:
    """Each concession is worth something to Russia and costs Ukraine, whatever else is in the package."""
    package = terms(0, 0, n, kind, s, f, k)
    more = {
        "territory": terms(0, 1, n, kind, s, f, k),
        "neutrality": terms(0, 0, 1, kind, s, f, k),
        "sanctions": terms(0, 0, n, kind, 1, f, k),
        "nato": terms(0, 0, n, kind, s, 1, k),
        "cap": terms(0, 0, n, kind, s, f, 1),
    }
    for name, further in more.items():
        assert russian(further) >= russian(package) - 1e-12, name
        assert ukrainian(further) <= ukrainian(package) + 1e-12, name
    assert russian(replace(package, kind=0 * ONE, guarantee=0 * ONE)) >= russian(package)
    assert ukrainian(package, belief=1.0) >= ukrainian(package, belief=0.0)


@given(st.floats(0, 1), st.floats(0, 1))
def test_promises_count_by_trust_and_guarantees_by_belief(some: float, more: float) -> None:
    some, more = sorted((some, more))
    promised = terms(neutrality=1, nato=0.5)
    assert russian(promised, trust=some) <= russian(promised, trust=more)
    assert russian(promised, trust=0.0) == russian(terms())
    assert ukrainian(FREEZE, belief=some) <= ukrainian(FREEZE, belief=more)
    assert ukrainian(FREEZE, belief=0.0) == ukrainian(terms())


def test_guarantees_make_lost_land_bearable_and_a_bare_cap_is_worst() -> None:
    def price(package: Terms, without: Terms) -> float:
        return ukrainian(without) - ukrainian(package)

    bare, covered = "none", "us_backed"
    land = [price(terms(0, 1, kind=kind), terms(0, 0, kind=kind)) for kind in (bare, covered)]
    cap = [price(terms(cap=1, kind=kind), terms(kind=kind)) for kind in (bare, covered)]
    assert land[1] < land[0]
    assert cap[1] < cap[0]


def test_land_handed_over_weighs_more_than_land_lost() -> None:
    for package in (terms(1, 0), terms(1, 1)):
        assert ukrainian(package, aversion=2.0) < ukrainian(package, aversion=1.0)
    assert ukrainian(terms(0, 1), aversion=2.0) == ukrainian(terms(0, 1), aversion=1.0)


def test_weights_count_by_their_shares() -> None:
    twice = b.RussianWeights(*(2.0 * value for value in vars(RUSSIA).values()))
    for name, share in RUSSIA.normalised().items():
        assert twice.normalised()[name] == pytest.approx(share)
    assert sum(float(x[0]) for x in RUSSIA.normalised().values()) == pytest.approx(1.0)


# War


@given(st.floats(0.05, 0.95), st.floats(-2, 2), st.floats(-2, 2))
def test_odds_follow_the_balance_of_forces(start: float, less: float, more: float) -> None:
    less, more = sorted((less, more))
    weak, strong = (float(b.russian_odds(start * ONE, x * ONE, 2 * ONE)[0]) for x in (less, more))
    assert 0.0 < weak <= strong < 1.0
    assert float(b.russian_odds(start * ONE, 0 * ONE, 2 * ONE)[0]) == pytest.approx(start)


@given(st.floats(0, 1), st.floats(0, 0.4))
def test_war_costs(odds: float, cost: float) -> None:
    free, dear = (float(b.war_value(odds * ONE, 0.9 * ONE, 0.1 * ONE, c * ONE)[0]) for c in (0.0, cost))
    assert 0.1 - 1e-5 <= free <= 0.9 + 1e-5
    assert dear == pytest.approx(free - cost)


@given(st.floats(0.01, 0.3), st.floats(0, 240))
def test_fighting_teaches(bias: float, months: float) -> None:
    left, later = (float(b.remaining_bias(bias * ONE, m * ONE, 24 * ONE)[0]) for m in (months, months + 24))
    assert later == pytest.approx(left / 2)
    assert left <= bias


def gap_of_ukraine(shift: float, belief: float = 0.6) -> float:
    """What a package is worth to Ukraine over fighting on, where Russia will have rebuilt by so much."""
    from sim.theory.durability import peace_value

    g = belief * FREEZE.guarantee
    war = b.war_value(1 - 0.55 * ONE, 0.9 * ONE, 0.1 * ONE, 0.2 * ONE)
    later = b.war_value(1 - b.shifted_odds(0.55 * ONE, shift, g, 0.7 * ONE), 0.9 * ONE, 0.1 * ONE, 0.2 * ONE)
    return float((peace_value(ukrainian(FREEZE, belief) * ONE, later, 0.4 * ONE) - war)[0])


@given(st.floats(0, 0.35), st.floats(0, 0.35))
def test_expected_russian_recovery_makes_ukraine_refuse_and_guarantees_help(less: float, more: float) -> None:
    less, more = sorted((less, more))
    assert gap_of_ukraine(more) <= gap_of_ukraine(less)
    assert gap_of_ukraine(more, belief=0.9) >= gap_of_ukraine(more, belief=0.1)
    assert gap_of_ukraine(0.35) < gap_of_ukraine(0.0) - 0.02


# Red lines


def test_lines_are_crossed_by_what_they_name_and_by_nothing_else() -> None:
    def crossed(package: Terms) -> set[str]:
        lines = {**crossed_by_russia(package), **crossed_by_ukraine(package)}
        return {line for line, here in lines.items() if here.all()}

    assert crossed(CAPITULATION) == set(UKRAINIAN_LINES)
    assert crossed(FREEZE) == set(RUSSIAN_LINES)
    assert crossed(terms(0, 1, 1, "us_backed")) == {"foreign force in Ukraine"}
    assert crossed(terms(0, 1, 1, "monitors")) == {"neutral without a force"}
    assert crossed(terms(1, 0, 0, "none")) == {"land handed over", "not neutral for good", "no recognition"}


@given(level, level, level)
def test_no_extra_moves_a_line(sanctions: float, nato: float, cap: float) -> None:
    """A package that crosses a line crosses it with any sweetener beside it."""
    for package, lines in ((CAPITULATION, crossed_by_ukraine), (FREEZE, crossed_by_russia)):
        sweet = replace(package, sanctions=sanctions * ONE, nato=nato * ONE)
        if lines is crossed_by_russia:
            sweet = replace(sweet, force_cap=cap * ONE)
        assert {k for k, v in lines(sweet).items() if v.all()} >= {k for k, v in lines(package).items() if v.all()}


# Saying yes


@given(level, level)
def test_the_public_minds_land_and_minds_it_less_with_guarantees(n: float, k: float) -> None:
    def support(package: Terms, change: float = 0.0) -> float:
        weights = {"neutrality": 1.0 * ONE, "guarantees": 2.0 * ONE, "force_cap": 1.5 * ONE}
        return float(logistic(b.total(b.support_parts(package, change * ONE, 0.41 * ONE, 3.0 * ONE, **weights)))[0])

    assert support(terms(0, 1, n, cap=k)) < support(terms(0, 0, n, cap=k))
    assert support(terms(0, 1, n, "us_backed", cap=k)) > support(terms(0, 1, n, "none", cap=k))
    assert support(terms(0, 1, n, cap=k), 0.5) > support(terms(0, 1, n, cap=k))
    assert support(CAPITULATION) < 0.02
    assert support(terms(1, 1)) == pytest.approx(0.07, abs=0.01)


# A grid and one package say the same


def test_a_package_picked_from_a_grid_is_that_package() -> None:
    rng = np.random.default_rng(1)
    members = 5
    shapes = {"territory": (4, 1, 1, 1, 1), "annexed": (4, 1, 1, 1, 1), "recognised": (4, 1, 1, 1, 1),
              "neutrality": (3, 1, 1, members), "kind": (4, 1, 1), "guarantee": (4, 1, members), "zone": (4, 1, 1),
              "sanctions": (3, members), "infrastructure": (3, members), "forces": (3, members), "nato": (3, members),
              "force_cap": (3, members)}  # fmt: skip
    grid = Terms(**{name: rng.random(shape) for name, shape in shapes.items()})
    assert grid.shape == (4, 3, 4, 3, members)
    full = b.total(b.russian_parts(grid, grid.guarantee, RUSSIA.normalised(), ONE)).reshape(-1, members)
    for package in (0, 17, 143):
        picked = grid.pick(np.full(members, package))
        assert picked.shape == (members,)
        np.testing.assert_allclose(
            b.total(b.russian_parts(picked, picked.guarantee, RUSSIA.normalised(), ONE)), full[package]
        )


@given(level, level, level, level, level, st.floats(0, 20))
def test_odds_of_a_no_are_those_of_the_gap(a: float, c: float, d: float, e: float, share: float, k: float) -> None:
    parts = tuple(x * ONE for x in (a, c, d, e))
    odds = float(b.odds_of_a_no(parts, share * ONE, 0.4 * ONE, k * ONE)[0])
    assert odds == pytest.approx(np.exp(-k * ((1 - share) * (a + c + d + e) - 0.4)))


# Minerals


def test_kyiv_signs_for_aid_and_a_clause_and_minds_the_share() -> None:
    def worth(aid: float, clause: bool, share: float) -> float:
        return float(
            sum(signature_terms(aid, clause, share, 0.15 * ONE, clause_worth=0.1 * ONE, share_cost=0.2 * ONE).values())[
                0
            ]
        )

    assert worth(1, False, 0.5) > worth(0.5, False, 0.5)
    assert worth(0.5, True, 0.5) > worth(0.5, False, 0.5)
    assert worth(0.5, False, 1.0) < worth(0.5, False, 0.5)
    assert yearly_revenue(500.0, 0.1 * ONE, 0 * ONE) == 0.0
    assert yearly_revenue(500.0, 0.1 * ONE, ONE) * 20 == pytest.approx(50.0)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_the_more_men_are_spent_the_less_the_war_is_worth(exhaustion: float, spent: float, odds: float) -> None:
    def worth(share: float) -> float:
        cost = b.war_cost(*(np.array([x]) for x in (0.1, exhaustion, share)))
        return float(b.war_value(*(np.array([x]) for x in (odds, 0.95, 0.15)), cost)[0])

    assert worth(spent) <= worth(0.0)
    assert worth(0.0) - worth(spent) == pytest.approx(exhaustion * spent)
