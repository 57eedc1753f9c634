"""Parameters of members: columns that nothing else moves, rows shared by pairs, any block the same bits."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import qmc

from sim.draws import design
from sim.draws.correlation import CorrelationError
from sim.draws.design import draw
from sim.scenario.reading.load import load
from sim.scenario.schema.distribution import Node
from sim.scenario.schema.quantity import Quantity
from sim.scenario.schema.scenario import Correlation, Scenario, specs

SEED = 20250301
ROOT = Path(__file__).parents[2]
REASON = "made up for this test"

# SHA-256 of the first FROZEN paths of dimensions.txt without marks, joined by line ends: they stay for ever.
FROZEN = 505
FROZEN_SHA256 = "802285ee04f3d7fb502a445ba175417679a4714ea612cecec6d664016fb520ef"


KNOWN = ["0x1.13708ed4f73d2p-1", "0x1.c70b4085ee7a4p-2", "0x1.c7ae951ef73d2p-1"]


class Town(Node):
    """A part of the small world."""

    people: Quantity
    roads: Quantity


class World(Node):
    """A scenario small enough to reason about; `draw` needs no more of one."""

    rain: Quantity
    wind: Quantity
    sun: Quantity
    town: Town
    correlations: dict[str, Correlation]


DIMENSIONS = {"town.roads": 0, "rain": 1, "gone": 2, "wind": 3, "sun": 4, "town.people": 5}
VALUES: dict[str, Any] = {
    "rain": {"uniform": {"low": 0, "high": 10}},
    "wind": {"lognormal": {"median": 5, "log_sd": 0.4}},
    "sun": {"beta": {"a": 2, "b": 3}},
    "town.people": {"normal": {"mean": 3, "sd": 1, "low": 0}},
    "town.roads": 7,
}


def world(changes: Mapping[str, Any] | None = None, **correlations: Mapping[str, Any]) -> Scenario:
    leaves = {
        path: Quantity(value=value, unit="share", assumption=REASON)  # type: ignore[arg-type]
        for path, value in {**VALUES, **(changes or {})}.items()
    }
    made: Any = World(
        rain=leaves["rain"],
        wind=leaves["wind"],
        sun=leaves["sun"],
        town=Town(people=leaves["town.people"], roads=leaves["town.roads"]),
        correlations={name: Correlation(assumption=REASON, **entry) for name, entry in correlations.items()},
    )
    return cast(Scenario, made)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(design, "dimension_index", lambda: DIMENSIONS)


def same(left: Mapping[str, np.ndarray], right: Mapping[str, np.ndarray], *but: str) -> bool:
    return all(np.array_equal(left[path], right[path]) for path in left if path not in but)


def baseline() -> Scenario:
    return load("baseline").scenario


@pytest.mark.usefixtures("small")
class TestColumns:
    """What a column depends on, and what it does not."""

    def test_scrambling_keeps_the_net(self) -> None:
        """Of 256 rows one falls into each of 256 cells, in another order than in the sequence as it stands."""
        drawn = draw(world(), SEED, 0, 512)["rain"][::2] / 10
        assert sorted(np.floor(drawn * 256).astype(int)) == list(range(256))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            points = qmc.Sobol(6, scramble=False).random(256)[:, DIMENSIONS["rain"]]
        assert abs(np.corrcoef(points, drawn)[0, 1]) < 0.9
        # Rows that share their first digits before share them afterwards, at every depth: the scrambling is nested.
        for cells in (2, 8, 32):
            moved = {(int(here * cells), int(there * cells)) for here, there in zip(points, drawn, strict=True)}
            assert len(moved) == cells

    def test_known_first_values(self) -> None:
        shares = draw(world({"rain": {"uniform": {"low": 0, "high": 1}}}), SEED, 0, 6)["rain"]
        assert [value.hex() for value in shares[::2]] == KNOWN

    def test_columns_differ_between_paths_and_seeds(self) -> None:
        columns = {path: {"uniform": {"low": 0, "high": 1}} for path in VALUES}
        firsts = [column[0] for seed in range(40) for column in draw(world(columns), seed, 0, 1).values()]
        assert len(set(firsts)) == 200
        assert stats.kstest(firsts, "uniform").pvalue > 0.01

    @pytest.mark.parametrize(
        "value",
        [5, {"uniform": {"low": 0, "high": 1}}, {"triangular": {"low": 0, "mode": 1, "high": 2}}],
        ids=["fixed", "uniform", "triangular"],
    )
    @pytest.mark.parametrize("path", list(VALUES))
    @pytest.mark.parametrize("correlated", [False, True])
    def test_a_change_moves_no_other_column(self, path: str, value: object, correlated: bool) -> None:
        entries: dict[str, Any] = {}
        if correlated:
            entries["weather"] = {"between": ("rain", "wind", "sun"), "coefficient": 0.5}
            entries["town"] = {"of": "town.roads", "with_mean_of": ("town.people",), "coefficient": 0.5}
        before = draw(world(**entries), SEED, 10, 64)
        after = draw(world({path: value}, **entries), SEED, 10, 64)
        assert same(before, after, path)
        assert not np.array_equal(before[path], after[path])

    def test_a_new_dimension_moves_no_column(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = draw(world(), SEED, 0, 64)
        longer = {**DIMENSIONS, "town.roads": 300}
        monkeypatch.setattr(design, "dimension_index", lambda: longer)
        assert same(before, draw(world({"town.roads": VALUES["rain"]}), SEED, 0, 64), "town.roads")

    def test_a_correlation_moves_only_its_later_paths(self) -> None:
        before = draw(world(), SEED, 0, 256)
        after = draw(world(a={"between": ("wind", "rain"), "coefficient": 0.5}), SEED, 0, 256)
        assert same(before, after, "rain")
        assert not np.array_equal(before["rain"], after["rain"])

    def test_uncertain_path_without_dimension(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(design, "dimension_index", lambda: {"wind": 0, "sun": 1, "town.people": 2})
        assert draw(world({"rain": 1}), SEED, 0, 2)["rain"].tolist() == [1.0, 1.0]
        with pytest.raises(KeyError, match="rain"):
            draw(world(), SEED, 0, 2)


@pytest.mark.usefixtures("small")
class TestMembers:
    """Which row a member takes."""

    def test_pairs_share_a_row(self) -> None:
        for column in draw(world(), SEED, 0, 100).values():
            assert np.array_equal(column[::2], column[1::2])
        assert len(np.unique(draw(world(), SEED, 0, 100)["rain"])) == 50

    def test_blocks_do_not_matter(self) -> None:
        entry = {"between": ("rain", "wind", "sun"), "coefficient": -0.2}
        scenario = world(weather=entry)
        whole = draw(scenario, SEED, 0, 4096)
        for edges in (range(0, 4097, 1024), (0, 1, 2, 5, 1000, 1003, 4095, 4096)):
            parts = [draw(scenario, SEED, a, b - a) for a, b in pairwise(edges)]
            assert same(whole, {path: np.concatenate([part[path] for part in parts]) for path in whole})

    def test_one_member_alone(self) -> None:
        entry = {"of": "rain", "with_mean_of": ("wind", "town.people"), "coefficient": 0.4}
        scenario = world(weather=entry)
        whole = draw(scenario, SEED, 0, 300)
        for member in range(300):
            assert same({path: column[[member]] for path, column in whole.items()}, draw(scenario, SEED, member, 1))

    def test_far_members(self) -> None:
        assert same(
            {path: column[-3:] for path, column in draw(world(), SEED, 999_999, 8).items()},
            draw(world(), SEED, 1_000_004, 3),
        )

    @pytest.mark.parametrize(("seed", "first", "count"), [(-1, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, -1), (0, 2**31, 1)])
    def test_arguments_out_of_range(self, seed: int, first: int, count: int) -> None:
        with pytest.raises(ValueError, match="must be at least"):
            draw(world(), seed, first, count)


@pytest.mark.usefixtures("small")
class TestValues:
    """What is in the columns."""

    def test_distributions(self) -> None:
        drawn = draw(world(), SEED, 0, 4096)
        assert list(drawn) == ["rain", "wind", "sun", "town.people", "town.roads"]
        references = {
            "rain": stats.uniform(0, 10),
            "wind": stats.lognorm(0.4, scale=5),
            "sun": stats.beta(2, 3),
            "town.people": stats.truncnorm(-3, np.inf, 3, 1),
        }
        for path, reference in references.items():
            assert stats.kstest(drawn[path][::2], reference.cdf).statistic < 0.002  # far closer than chance

    def test_fixed_is_one_number_seen_often(self) -> None:
        column = draw(world(), SEED, 0, 1000)["town.roads"]
        assert column.shape == (1000,)
        assert column.dtype == np.float64
        assert column.strides == (0,)
        assert (column == 7.0).all()

    def test_nothing_uncertain(self) -> None:
        drawn = draw(world(dict.fromkeys(VALUES, 3)), SEED, 5, 2)
        assert {path: column.tolist() for path, column in drawn.items()} == {path: [3.0, 3.0] for path in VALUES}

    def test_read_only(self) -> None:
        for column in draw(world(), SEED, 0, 10).values():
            with pytest.raises(ValueError, match="read-only"):
                column[0] = 1.0

    def test_correlations_reach_their_coefficient(self) -> None:
        drawn = draw(
            world(
                pair={"between": ("rain", "wind"), "coefficient": 0.5},
                star={"of": "sun", "with_mean_of": ("town.people",), "coefficient": -0.3},
            ),
            SEED,
            0,
            4096,
        )
        scores = {path: stats.norm.ppf(stats.rankdata(column) / 4097) for path, column in drawn.items()}
        assert np.corrcoef(scores["rain"], scores["wind"])[0, 1] == pytest.approx(0.5, abs=0.02)
        assert np.corrcoef(scores["sun"], scores["town.people"])[0, 1] == pytest.approx(-0.3, abs=0.02)
        assert np.corrcoef(scores["rain"], scores["sun"])[0, 1] == pytest.approx(0.0, abs=0.03)

    def test_impossible_correlation_names_its_entry(self) -> None:
        with pytest.raises(CorrelationError, match=r"correlations\.weather: 3 parameters .* above -0\.5"):
            draw(world(weather={"between": ("rain", "wind", "sun"), "coefficient": -0.8}), SEED, 0, 2)

    def test_path_in_two_correlations(self) -> None:
        pair = {"between": ("rain", "wind"), "coefficient": 0.5}
        with pytest.raises(CorrelationError, match=r"correlations\.b: 'rain' is in correlations\.a already"):
            draw(world(a=pair, b={**pair, "between": ("sun", "rain")}), SEED, 0, 2)


class TestDimensions:
    """The list that only ever grows."""

    def test_every_quantity_owns_a_dimension(self) -> None:
        missing = design.missing_dimensions(path for path, _ in specs())
        assert not missing, "append these lines to sim/draws/dimensions.txt:\n" + "\n".join(missing)

    def test_marks(self) -> None:
        wrong = design.wrong_marks(path for path, _ in specs())
        assert not wrong, "put '- ' before these lines of dimensions.txt, or take it off:\n" + "\n".join(wrong)

    def test_frozen_lines_never_change(self) -> None:
        paths = sorted(design.dimension_index(), key=design.dimension_index().__getitem__)
        assert len(paths) >= FROZEN
        digest = hashlib.sha256("\n".join(paths[:FROZEN]).encode()).hexdigest()
        assert digest == FROZEN_SHA256, "a line was moved, renamed or removed; append new lines, mark old ones '- '"

    @given(st.lists(st.sampled_from("abcdef"), unique=True), st.sets(st.sampled_from("abcdef")))
    def test_helpers_agree_with_the_list(self, lines: list[str], schema: set[str]) -> None:
        text = "".join(f"{'' if path in schema else design.RETIRED}{path}\n" for path in lines)
        known = design.read_dimensions(text)
        assert [path for path, _ in sorted(known.items(), key=lambda item: item[1][0])] == lines
        assert {path for path, (_, retired) in known.items() if retired} == set(lines) - schema

    def test_missing_and_wrong_are_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(design, "_dimensions", lambda: {"a": (0, False), "b": (1, True), "c": (2, True)})
        assert design.dimension_index() == {"a": 0, "b": 1, "c": 2}
        assert design.missing_dimensions(["z", "b", "x"]) == ["z", "x"]
        assert design.wrong_marks(["z", "b", "x"]) == ["a", "b"]

    @pytest.mark.parametrize("text", ["a\na\n", "a\n- a\n", "a\n\nb\n", "a \n"])
    def test_faulty_list(self, text: str) -> None:
        with pytest.raises(ValueError, match="of the dimensions is empty, padded or repeated"):
            design.read_dimensions(text)


def test_shipped_baseline() -> None:
    """Every quantity comes out finite and inside the range that the schema promises to the model."""
    drawn = draw(baseline(), SEED, 0, 2048)
    for path, spec in specs():
        assert np.isfinite(drawn[path]).all(), path
        assert drawn[path].min() >= spec.low, path
        assert drawn[path].max() <= spec.high, path


def test_shipped_baseline_has_few_accidental_correlations() -> None:
    """Pairs of late dimensions of a short Sobol sequence can go together; the uncertain paths stand first.

    Typically (root mean square) two columns must be less correlated than independent draws would be.
    """
    uncorrelated = baseline().model_copy(update={"correlations": {}})
    for members, worst in ((2500, 0.4), (10_000, 0.2)):
        columns = [column[::2] for column in draw(uncorrelated, SEED, 0, members).values() if column.strides[0]]
        ranks = [stats.rankdata(column) for column in columns]
        correlations = np.corrcoef(ranks)[np.triu_indices(len(ranks), 1)]
        assert np.sqrt(np.mean(correlations**2)) < 1 / np.sqrt(members / 2)
        assert np.abs(correlations).max() < worst
