"""Global indices: those of functions whose indices are known, with luck and without."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import sobol_indices
from scipy.stats import uniform as uniform_law

from sim.analysis.drivers.design import check_design, with_values
from sim.analysis.drivers.indices import base_matrices, indices, points
from sim.errors import SimError
from sim.scenario.reading.load import load
from sim.scenario.schema.scenario import quantities
from sim.theory.arrays import FloatArray

#: Ishigami and Homma (1990), with a = 7 and b = 0.1: first-order and total.
ISHIGAMI = {"x1": (0.3139, 0.5576), "x2": (0.4424, 0.4424), "x3": (0.0, 0.2437)}


def ishigami(shares: FloatArray) -> FloatArray:
    x = (2 * shares - 1) * np.pi
    values: FloatArray = np.sin(x[..., 0]) * (1 + 0.1 * x[..., 2] ** 4) + 7 * np.sin(x[..., 1]) ** 2
    return values


def designed(rows: int, luck: float = 0.0, seed: int = 1) -> FloatArray:
    """Both means of every point: the function, with luck of its own in each."""
    values = ishigami(points(*base_matrices(rows, 3)))
    return np.stack([values, values]) + np.random.default_rng(seed).normal(0, luck, (2, *values.shape))


@pytest.mark.parametrize("luck", [0.0, 3.0], ids=["without luck", "with nearly as much luck as signal"])
def test_the_indices_of_ishigamis_function_lie_within_their_intervals(luck: float) -> None:
    for row in indices(designed(1024, luck), list(ISHIGAMI), seed=1):
        first, total = ISHIGAMI[row["path"]]
        assert row["first_low"] <= first <= row["first_high"]
        assert row["total_low"] <= total <= row["total_high"]
        assert row["total_high"] - row["total_low"] < 0.25
        assert row["total"] == pytest.approx(total, abs=0.08)
        assert row["total_2"] == pytest.approx(total, abs=0.15)


def test_they_agree_with_another_implementation() -> None:
    other = sobol_indices(func=lambda x: ishigami(x.T), n=1024, dists=[uniform_law()] * 3, rng=np.random.default_rng(1))
    mine = indices(designed(1024), list(ISHIGAMI), seed=1)
    assert [row["first"] for row in mine] == pytest.approx(other.first_order, abs=0.05)
    assert [row["total"] for row in mine] == pytest.approx(other.total_order, abs=0.05)


def test_luck_widens_intervals_and_moves_no_index() -> None:
    totals = np.array(
        [[row["total"] for row in indices(designed(256, 4.0, seed), list(ISHIGAMI), 1)] for seed in range(30)]
    )
    assert totals.mean(axis=0) == pytest.approx([total for _, total in ISHIGAMI.values()], abs=0.06)


def test_where_luck_alone_is_there_no_index_is_claimed() -> None:
    shape = points(*base_matrices(64, 2)).shape[:2]
    values = np.random.default_rng(2).normal(0, 1, (2, *shape))
    for row in indices(values, ["x", "y"], seed=1):
        assert row["total_high"] - row["total_low"] > 1 or row["total"] != row["total"]


def test_a_design_changes_one_column_at_a_time() -> None:
    a, b = base_matrices(16, 3)
    whole = points(a, b)
    for column in range(3):
        changed = np.flatnonzero((whole[2 + column] != a).any(axis=0)).tolist()
        assert changed == [column]
        assert (whole[2 + column][:, column] == b[:, column]).all()


def test_a_world_of_the_design_has_its_values_and_nothing_else_changed() -> None:
    scenario = load("withdrawal").scenario
    values = {"beliefs.lasting_share": 0.25, "motives.security_seeker.sensitivity": 1.5}
    before, after = dict(quantities(scenario)), dict(quantities(with_values(scenario, values)))
    assert {path: after[path].fixed for path in values} == values
    assert all(after[path] == before[path] for path in before if path not in values)


@pytest.mark.parametrize(
    ("paths", "rows", "said"),
    [
        (("beliefs.lasting_shar", "us.resolve"), 64, "beliefs.lasting_share"),
        (("us.withdrawal", "us.resolve"), 64, "no uncertain quantity"),
        (("us.resolve", "us.resolve"), 64, "each once"),
        (("us.resolve",), 64, "two or more"),
        ((), 100, "give 128"),
        ((), 0, "give 8"),
    ],
)  # fmt: skip
def test_a_design_that_is_none_is_refused_with_what_would_be_right(
    paths: tuple[str, ...], rows: int, said: str
) -> None:
    with pytest.raises(SimError) as refused:
        check_design(load("withdrawal").scenario, paths, rows, 64)
    assert said in str(refused.value)
