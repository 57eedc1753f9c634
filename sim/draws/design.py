"""The parameters of each member: one row of a Sobol sequence, turned into values of every uncertainty.

Each uncertain path of the schema owns a dimension of the sequence: its line in `dimensions.txt`, counted
from 0. Lines are appended and never moved or removed; a path that leaves the schema keeps its line, marked
"- ". So marked, "skipped.1" and the like leave out dimensions that go with early ones in a short sequence.
Each dimension is scrambled (nested uniform scrambling, Owen 1995, by the hash of Laine and Karras 2011)
with a key that comes from the seed and the path. So the column of a parameter depends on the seed, its own
path and its own distribution, and on nothing else in the schema or scenario; and pairs of late dimensions,
which are correlated in a short unscrambled Sobol sequence, are less so.

Members 2k and 2k + 1 share row k and differ by luck alone: the variance within such pairs is luck's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.draws.luck import FloatArray, stable_hash, whole_number

if TYPE_CHECKING:
    from sim.scenario.schema.scenario import Correlation, Scenario

RETIRED = "- "
_ROWS = 2**30  # length of the sequence at the 30 bits that scipy gives it
_GRID = 2.0**-52

Cells = npt.NDArray[np.uint32]


def read_dimensions(text: str) -> dict[str, tuple[int, bool]]:
    """Read the lines of a list of dimensions into {path: (dimension, whether it is retired)}.

    >>> read_dimensions("russia.recruitment\\n- poland.brigades\\n")
    {'russia.recruitment': (0, False), 'poland.brigades': (1, True)}
    """
    lines = text.splitlines()
    paths = [line.removeprefix(RETIRED) for line in lines]
    for line, path in enumerate(paths):
        if not path or path != path.strip() or paths.index(path) != line:
            raise ValueError(f"line {line + 1} of the dimensions is empty, padded or repeated: '{lines[line]}'")
    return {path: (line, lines[line].startswith(RETIRED)) for line, path in enumerate(paths)}


@lru_cache(maxsize=1)
def _dimensions() -> dict[str, tuple[int, bool]]:
    return read_dimensions((files("sim.draws") / "dimensions.txt").read_text("utf-8"))


def dimension_index() -> dict[str, int]:
    """Return the Sobol dimension of every path that has ever been in the schema."""
    return {path: dimension for path, (dimension, _) in _dimensions().items()}


def missing_dimensions(schema_paths: Iterable[str]) -> list[str]:
    """Return the lines to append to `dimensions.txt`: paths of the schema that have no dimension yet, in order."""
    known = _dimensions()
    return [path for path in schema_paths if path not in known]


def wrong_marks(schema_paths: Iterable[str]) -> list[str]:
    """Return the paths that `dimensions.txt` marks wrongly: retired but in the schema, or gone, unmarked."""
    present = set(schema_paths)
    return [path for path, (_, retired) in _dimensions().items() if retired == (path in present)]


def scrambled_sobol(dimensions: Mapping[str, int], seed: int, first_row: int, rows: int) -> dict[str, FloatArray]:
    """Return the shares of each path of `dimensions`, shape (rows,), for `rows` rows from `first_row` on.

    Shares are odd multiples of 2**-52 below 1, so neither 0 nor 1 ever comes up.
    """
    from scipy.stats.qmc import Sobol  # half of what starting a worker costs

    if not dimensions:
        return {}
    engine = Sobol(max(dimensions.values()) + 1, scramble=False)
    if first_row:
        engine.fast_forward(first_row)
        points = engine.random(rows)
    else:
        # scipy warns of counts that are no power of 2 when they start a sequence
        points = engine.random(1 << (rows - 1).bit_length())[:rows]
    shares: dict[str, FloatArray] = {}
    for path, dimension in dimensions.items():
        key = stable_hash(f"{seed}/{path}")
        cell = _scramble((points[:, dimension] * 2.0**32).astype(np.uint32), key & 0xFFFF_FFFF)
        within = (2 * (key >> 45) + 1) * _GRID
        share: FloatArray = cell.astype(np.float64) * 2.0**-32 + within
        shares[path] = share
    return shares


def _scramble(cells: Cells, key: int) -> Cells:
    """Permute cells of 2**-32 so that each digit is flipped by a hash of the key and of the digits before it.

    >>> cells = _scramble(np.arange(0, 2**32, 2**29, dtype=np.uint32), 1234567891)
    >>> sorted((cells >> np.uint32(29)).tolist())
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    x = _reversed_bits(cells)
    x = x ^ (x * np.uint32(0x3D20ADEA))
    x = x + np.uint32(key)
    x = x * np.uint32((key >> 16) | 1)
    x = x ^ (x * np.uint32(0x05526C56))
    x = x ^ (x * np.uint32(0x53A22864))
    return _reversed_bits(x)


def _reversed_bits(x: Cells) -> Cells:
    for shift, mask in ((1, 0x55555555), (2, 0x33333333), (4, 0x0F0F0F0F)):
        by, of = np.uint32(shift), np.uint32(mask)
        x = ((x >> by) & of) | ((x & of) << by)
    return x.byteswap()


def draw(scenario: Scenario, seed: int, first: int, count: int) -> dict[str, FloatArray]:
    """Draw every quantity of `scenario` for members `first` to `first + count - 1`, in the schema's order.

    Returns {path: read-only array of shape (count,)} in each quantity's own unit; a fixed quantity is its
    number repeated `count` times. Raises ValueError for arguments out of range, CorrelationError (a ValueError)
    for impossible correlations and KeyError for an uncertain path without a dimension.
    """
    from sim.draws.marginals import inverse_cdf
    from sim.scenario.schema.scenario import quantities

    seed, first = whole_number("seed", seed), whole_number("first", first)
    count = whole_number("count", count)
    if count == 0:
        raise ValueError("count must be at least 1, got 0")
    whole_number("first + count", first + count, 2 * _ROWS)
    first_row = first // 2
    rows = (first + count - 1) // 2 - first_row + 1
    described = dict(quantities(scenario))
    uncertain = {path for path, quantity in described.items() if quantity.fixed is None}
    # A fixed path still lends its share to those it is correlated with: fixing one parameter moves no other.
    correlations = {
        name: correlation
        for name, correlation in scenario.correlations.items()
        if not uncertain.isdisjoint(correlation.paths)
    }
    needed = uncertain.union(*(correlation.paths for correlation in correlations.values()))
    index = dimension_index()
    shares = scrambled_sobol({path: index[path] for path in needed}, seed, first_row, rows)
    _correlate(shares, correlations)
    parameters: dict[str, FloatArray] = {}
    for path, quantity in described.items():
        if quantity.distribution is None:
            column: FloatArray = np.broadcast_to(np.float64(quantity.fixed), (count,))
        else:
            by_row = inverse_cdf(quantity.distribution, shares[path])
            column = np.repeat(by_row, 2)[first % 2 : first % 2 + count]
            column.flags.writeable = False
        parameters[path] = column
    return parameters


def _correlate(shares: dict[str, FloatArray], correlations: Mapping[str, Correlation]) -> None:
    """Replace the shares of correlated paths, in place."""
    from sim.draws.correlation import check_correlations, correlate_each_pair, correlate_with_mean

    check_correlations(correlations)
    for correlation in correlations.values():
        first, *others = (shares[path] for path in correlation.paths)
        if correlation.between is not None:
            mixed = correlate_each_pair([first, *others], correlation.coefficient)[1:]
        else:
            mixed = correlate_with_mean(first, others, correlation.coefficient)
        shares.update(zip(correlation.paths[1:], mixed, strict=True))
