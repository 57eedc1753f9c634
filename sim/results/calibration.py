"""A calibration as people work with it: it prints as the terminal shows it, and leaves no folder."""

from __future__ import annotations

import html

from sim.analysis.calibration.calibration import Fitted


class Calibration(Fitted):
    """Constants with a record, fitted to what was known when the month `as_of` began.

    `table`, `correlations` and `residuals` are DataFrames; `values` has what a scenario file would say of each.
    """

    def __str__(self) -> str:
        from sim.show.text.calibration import lines

        return "\n".join(lines(self))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"
