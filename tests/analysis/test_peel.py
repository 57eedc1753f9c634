"""The effect by lever: parts and their interaction add up to the whole, whichever way the levers are asked."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.analysis import peel, worlds
from sim.analysis.measure import KEPT

effects = arrays(np.float64, 30, elements=st.sampled_from([-1.0, 0.0, 1.0]))


@given(effects, effects, effects)
def test_parts_add_up_to_the_whole_in_any_order(total: np.ndarray, a: np.ndarray, b: np.ndarray) -> None:
    (_, whole), *rest = worlds.adding_up(total, {"a": a, "b": b})
    assert np.array_equal(sum(part for _, part in rest), whole)
    turned = dict(worlds.adding_up(total, {"b": b, "a": a}))
    assert all(np.array_equal(turned[name], part) for name, part in rest)


def rows_of(reference: float, both: float, a: float, b: float) -> dict[tuple[str, str], float]:
    """Effects on the first outcome of two levers, from chances in the four worlds that they make."""

    def world(level: float) -> dict[str, dict[str, np.ndarray]]:
        return {"H1": {name: np.full(100, level) for name in KEPT}}

    whole = {"reference": world(reference), "scenario": world(both)}
    kept = {"taken-away-a": world(b), "taken-away-b": world(a), "alone-a": world(a), "alone-b": world(b)}
    rows = [row for row in peel._rows(["a", "b"], whole, kept) if row["outcome"] == KEPT[0]]
    return {(row["way"], row["lever"]): round(row["effect"], 9) for row in rows}


def test_levers_that_do_not_meddle_have_no_interaction() -> None:
    found = rows_of(reference=0.1, a=0.2, b=0.4, both=0.5)
    assert found["taken-away", "a"] == found["alone", "a"] == 0.1
    assert found["taken-away", "b"] == found["alone", "b"] == 0.3
    assert found["taken-away", "interaction"] == found["alone", "interaction"] == 0


def test_levers_that_need_one_another_do_nothing_alone() -> None:
    found = rows_of(reference=0.1, a=0.1, b=0.1, both=0.5)
    assert [found["alone", lever] for lever in ("a", "b", "interaction")] == [0, 0, 0.4]
    assert [found["taken-away", lever] for lever in ("a", "b", "interaction")] == [0.4, 0.4, -0.4]


def test_where_each_lever_suffices_nothing_is_missing_without_it() -> None:
    found = rows_of(reference=0.1, a=0.5, b=0.5, both=0.5)
    assert [found["taken-away", lever] for lever in ("a", "b", "interaction")] == [0, 0, 0.4]
    assert [found["alone", lever] for lever in ("a", "b", "interaction")] == [0.4, 0.4, -0.4]
