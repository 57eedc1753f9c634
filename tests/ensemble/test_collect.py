"""What is kept of a block is exact, and the same however members are grouped into blocks."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.ensemble.collect import ALL_BINS, FOLLOWED, PART, ROWS, BlockCollector, Part, part_range, parts_of
from sim.ensemble.months import QUANTILES, quantiles_of
from sim.ensemble.parts import month_table, path_table, read_months
from sim.outcomes import MONTHLY, OUTCOMES
from sim.store.files import write_table
from sim.theory.arrays import FloatArray

MONTHS = 2


def series_of(members: int) -> list[dict[str, FloatArray]]:
    """Values of every series for each month, some of them beyond the bins and some on their edges."""
    rng = np.random.default_rng(7)
    months = []
    for _ in range(MONTHS):
        month = {}
        for name, one in MONTHLY.items():
            values = one.low + (one.high - one.low) * rng.normal(0.4, 0.4, members)
            values[::5], values[1::5] = one.low, one.high
            month[name] = values
        months.append(month)
    return months


def collect(edges: list[int], parts: list[Part]) -> None:
    """Hand the same months, events and outcomes over in blocks that end at `edges`."""
    members = edges[-1]
    months = series_of(members)
    rng = np.random.default_rng(8)
    happens = rng.random((MONTHS, members)) < 0.3
    size = rng.normal(size=members)
    outcomes = {name: np.arange(members) * 1.5 + number for number, name in enumerate(OUTCOMES)}
    for first, stop in zip([0, *edges], edges, strict=False):
        collector = BlockCollector(first, stop - first, parts)
        for month, series in enumerate(months):
            who = np.flatnonzero(happens[month, first:stop])
            details = [f"case {(first + position) % 3}" for position in who]
            collector.event(month, "sized", "russia", who, details, size[first:stop][who])
            collector.event(month, "plain", "estonia", who[::-1])
            collector.monthly(month, {name: values[first:stop] for name, values in series.items()})
        collector.finish({name: column[first:stop] for name, column in outcomes.items()})


def parts_for(members: int) -> list[Part]:
    return [Part(*part_range(part, members), MONTHS) for part in range(parts_of(members))]


@pytest.fixture(scope="module")
def whole() -> list[Part]:
    """A part and the beginning of a second one, of one block. Tests must leave them as they are."""
    parts = parts_for(PART + 300)
    collect([PART + 300], parts)
    return parts


@settings(max_examples=30)
@given(cuts=st.lists(st.integers(1, PART + 299), max_size=6, unique=True))
def test_blocks_do_not_matter(whole: list[Part], cuts: list[int]) -> None:
    members = PART + 300
    cut = parts_for(members)
    collect([*sorted(cuts), members], cut)
    for one, other in zip(whole, cut, strict=True):
        assert np.array_equal(one.counts, other.counts)
        assert np.array_equal(one.sums, other.sums)
        assert one.finished == other.finished == one.count
        for name in OUTCOMES:
            assert np.array_equal(one.outcomes[name], other.outcomes[name])
        for ours, theirs in zip(vars(one.events()).values(), vars(other.events()).values(), strict=True):
            assert np.array_equal(ours, theirs, equal_nan=isinstance(ours, np.ndarray) and ours.dtype.kind == "f")


@pytest.mark.parametrize("edges", [[50], [7, 13, 50], [1, 50], [3]])
def test_the_first_members_are_followed_month_by_month(edges: list[int]) -> None:
    parts = parts_for(edges[-1])
    collect(edges, parts)
    months, followed = series_of(edges[-1]), min(FOLLOWED, edges[-1])
    table = path_table(parts[0]).to_pandas()
    assert table["member"].tolist() == [member for member in range(followed) for _ in range(MONTHS)]
    for name in MONTHLY:
        found = table.pivot(index="month", columns="member", values=name).to_numpy()
        expected = np.array([month[name][:followed] for month in months])
        np.testing.assert_array_equal(found, expected.astype(np.float32))


def test_nobody_is_followed_in_later_parts() -> None:
    assert [part.paths.shape[2] for part in parts_for(2 * PART + 5)] == [FOLLOWED, 0, 0]


def test_histogram_counts_what_an_independent_count_does() -> None:
    members = 3000
    [part] = parts_for(members)
    collect([members], [part])
    for name, values in series_of(members)[1].items():
        row = ROWS[name]
        counts = part.counts[1, row.start : row.stop]
        edges = row.edges()
        assert counts.sum() == members
        # A value within a 65,536th of a bin of an edge may be counted on either side of it; the edges drawn may not.
        inside = np.searchsorted(edges, np.round(values, 9), side="left")
        expected = np.bincount(np.clip(inside, 0, row.series.bins + 1), minlength=row.series.bins + 2)
        assert np.abs(counts - expected).sum() <= 4, name
        assert counts[0] == np.count_nonzero(values <= row.series.low), name
        assert counts[-1] == np.count_nonzero(values > row.series.high), name


def test_means_include_what_is_beyond_the_bins() -> None:
    members = 3000
    [part] = parts_for(members)
    collect([members], [part])
    for number, (name, values) in enumerate(series_of(members)[0].items()):
        row = ROWS[name]
        step = (row.series.high - row.series.low) / row.series.bins / 65536
        assert row.mean(int(part.sums[0, number]), members) == pytest.approx(values.mean(), abs=step)


def test_quantiles_are_right_to_within_a_bin() -> None:
    """A histogram cannot tell where within a gap between two neighbours a quantile lies, so the gap is granted."""
    members = PART
    [part] = parts_for(members)
    collect([members], [part])
    for name, values in series_of(members)[0].items():
        row = ROWS[name]
        found = quantiles_of(row, part.counts[:, row.start : row.stop])[0]
        within = np.clip(values, row.series.low, row.series.high)
        lower, higher = (np.quantile(within, QUANTILES, method=side) for side in ("lower", "higher"))
        width = 1.01 * (row.series.high - row.series.low) / row.series.bins
        assert (found >= lower - width).all(), name
        assert (found <= higher + width).all(), name


def test_nobody_there_is_a_quantile_of_zero() -> None:
    """Hosts that everybody has left must not show soldiers from the width of the first bin."""
    row = ROWS["us_troops_estonia"]
    counts = np.zeros((1, row.series.bins + 2), np.int64)
    counts[0, 0] = 100
    assert not quantiles_of(row, counts).any()


def test_histograms_survive_their_file(tmp_path: Path) -> None:
    [part] = parts_for(500)
    collect([500], [part])
    path = tmp_path / "months.parquet"
    write_table(path, month_table(part), {})
    counts, sums = read_months(path, MONTHS)
    assert counts.shape == (MONTHS, ALL_BINS)
    assert np.array_equal(counts, part.counts)
    assert np.array_equal(sums, part.sums)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_finite_is_refused_by_name(bad: float) -> None:
    collector = BlockCollector(0, 10, parts_for(10))
    series = {name: values[:10].copy() for name, values in series_of(10)[0].items()}
    series["aid"][3] = bad
    with pytest.raises(ValueError, match="'aid' is not finite in month 1"):
        collector.monthly(1, series)


def test_what_is_not_handed_over_is_refused_by_name() -> None:
    collector = BlockCollector(0, 10, parts_for(10))
    series = {name: values[:10] for name, values in series_of(10)[0].items() if name != "aid"}
    with pytest.raises(ValueError, match="'aid'"):
        collector.monthly(0, series)
    with pytest.raises(ValueError, match="armed_attack"):
        collector.finish({name: np.zeros(10) for name in OUTCOMES if name != "armed_attack"})
