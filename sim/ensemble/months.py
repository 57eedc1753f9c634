"""Monthly means and quantiles of all members, from the exact histograms of the parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.ensemble.collect import ALL_BINS, ROWS, Row, parts_of
from sim.ensemble.parts import MONTH_FILES, part_file, read_months

if TYPE_CHECKING:
    import pyarrow as pa
    import xarray as xr

    from sim.theory.arrays import FloatArray, IntArray

QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)


def column_of(quantile: float) -> str:
    """The column of a quantile.

    >>> column_of(0.05)
    'q05'
    """
    return f"q{round(100 * quantile):02d}"


def added_up(folder: Path, hypothesis: str, members: int, months: int) -> tuple[IntArray, IntArray]:
    """Histogram counts, (months, all bins), and fixed-point sums, (months, series), over all parts."""
    counts: IntArray = np.zeros((months, ALL_BINS), np.int64)
    sums: IntArray = np.zeros((months, len(ROWS)), np.int64)
    for part in range(parts_of(members)):
        more_counts, more_sums = read_months(folder / part_file(MONTH_FILES, hypothesis, part), months)
        counts += more_counts
        sums += more_sums
    return counts, sums


def quantiles_of(row: Row, counts: IntArray, quantiles: Sequence[float] = QUANTILES) -> FloatArray:
    """Quantiles, between 0 and 1, of a series from its counts, (months, bins + 2): (months, quantiles), in its unit.

    Within a bin values are taken to be spread evenly, so a quantile is right to within a bin. What is at or below
    `low`, or above `high`, counts as `low` or `high`.

    >>> from sim.outcomes import Series
    >>> row = Row(Series("x", "x", "", 0, 10, "", bins=2), 0)
    >>> quantiles_of(row, np.array([[5, 2, 2, 1]]), [0.5, 0.6, 0.95])
    array([[ 0. , 2.5, 10. ]])
    """
    edges = row.edges()
    lower, upper = np.append(edges[0], edges), np.append(edges, edges[-1])
    upto = np.cumsum(counts, axis=1)
    month = np.arange(len(counts))[:, None]
    wanted = upto[:, -1:] * np.array(quantiles)
    # All months in one sorted row: each begins above where the one before it ends.
    apart = month * (upto[:, -1].max() + 1)
    place = np.searchsorted((upto + apart).reshape(-1), wanted + apart) - month * counts.shape[1]
    here = counts[month, place]
    inside = (wanted - (upto[month, place] - here)) / here
    found: FloatArray = lower[place] + inside * (upper[place] - lower[place])
    return found


def month_summary(folder: Path, hypotheses: Iterable[str], members: int, months: int) -> pa.Table:
    """One row a hypothesis, series and month: mean, quantiles, and the share of members above the highest bin."""
    import pyarrow as pa

    columns: dict[str, list[Any]] = {"hypothesis": [], "series": [], "month": [], "mean": [], "above": []}
    columns |= {column_of(quantile): [] for quantile in QUANTILES}
    for hypothesis in hypotheses:
        counts, sums = added_up(folder, hypothesis, members, months)
        for number, (name, row) in enumerate(ROWS.items()):
            mine = counts[:, row.start : row.stop]
            columns["hypothesis"] += [hypothesis] * months
            columns["series"] += [name] * months
            columns["month"] += range(months)
            columns["mean"] += [row.mean(int(total), members) for total in sums[:, number]]
            columns["above"] += (mine[:, -1] / members).tolist()
            for quantile, values in zip(QUANTILES, quantiles_of(row, mine).T, strict=True):
                columns[column_of(quantile)] += values.tolist()
    return pa.table(columns)


def month_dataset(table: pa.Table, hypotheses: Iterable[str], months: int, start: str) -> xr.Dataset:
    """The summary as a Dataset: for each series its quantiles, (hypothesis, month, quantile), and `NAME_mean`."""
    import xarray as xr

    hypotheses = list(hypotheses)
    shape = (len(hypotheses), len(ROWS), months)
    quantiles = np.stack([table[column_of(q)].to_numpy().reshape(shape) for q in QUANTILES], axis=-1)
    means = table["mean"].to_numpy().reshape(shape)
    variables: dict[str, Any] = {}
    for number, (name, row) in enumerate(ROWS.items()):
        series = row.series
        said = {"long_name": series.title, "units": series.unit, "role": series.role, "label": str(series.standing)}
        variables[name] = (("hypothesis", "month", "quantile"), quantiles[:, number], said)
        variables[f"{name}_mean"] = (("hypothesis", "month"), means[:, number], said)
    dates = np.datetime64(start, "M") + np.arange(months)
    coordinates = {
        "hypothesis": hypotheses,
        "month": np.arange(months),
        "quantile": list(QUANTILES),
        "date": ("month", dates.astype("datetime64[s]")),  # nanoseconds would end in 2262
    }
    return xr.Dataset(variables, coordinates, {"title": "Monthly series: quantiles and means over members"})
