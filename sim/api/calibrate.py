"""Constants with a record, fitted to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.api.arguments import as_plain
from sim.api.defaults import AS_OF

if TYPE_CHECKING:
    from sim.results.calibration import Calibration


@as_plain
def calibrate(as_of: str = AS_OF, progress: Callable[[int, int], None] | None = None) -> Calibration:
    """Fit the constants that have a record to what was known when the month `as_of` began.

    `progress` is called with (groups of constants fitted, groups in all).
    What comes back prints as the terminal shows it; `table`, `correlations` and `residuals` are DataFrames, `values`
    has what a scenario file would say. Raises SimError for a month before the record is long enough or after its end.

    >>> fitted = calibrate("2024-01")
    >>> fitted.values["war.noise"]["lognormal"]["median"] > 0.3
    True
    """
    from sim.analysis.calibration.calibration import calibrate as fit
    from sim.results.calibration import Calibration

    made = fit(as_of, progress)
    return Calibration(made.as_of, made.posteriors)


#: doctest looks for examples only in what a module defines itself, and `as_plain` is another's.
__test__ = {"calibrate": calibrate}
