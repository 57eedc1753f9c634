"""All blocks fitted to what was known when a month began."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.calibration.blocks import BLOCKS
from sim.analysis.calibration.known import Known
from sim.analysis.calibration.posterior import Posterior, fit
from sim.analysis.record import AFTER_CUT, CUT, record
from sim.errors import SimError
from sim.scenario.months import is_month
from sim.scenario.reading.month_words import month_remedy
from sim.scenario.schema.scenario import specs

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema.scenario import Scenario

#: The first month at which every block knows something.
FIRST: Final = "2023-07"
#: The last: everything recorded was known when it began.
LAST: Final = AFTER_CUT
#: Correlations that are worth telling, and that a scenario takes.
WORTH_TELLING: Final = 0.25
_SHARES: Final = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Fitted:
    """The posterior of every block given what was known when the month `as_of` began."""

    as_of: str
    posteriors: tuple[Posterior, ...]

    @property
    def values(self) -> dict[str, Any]:
        """The value of each constant as scenario files write it, by path."""
        return {path: each.value(path) for each in self.posteriors for path in each.paths}

    @property
    def table(self) -> pd.DataFrame:
        """One row a constant: block, path, unit, whether the record moved it, and 5, 50, 95% before and after."""
        import pandas as pd

        units = {path: spec.unit for path, spec in specs()}
        rows = []
        for each in self.posteriors:
            for path in each.paths:
                prior = np.quantile(each.draws[path], _SHARES)
                after = each.quantiles(path, _SHARES)
                rows.append((each.block.name, path, units[path], not each.says_nothing(path), *prior, *after))
        names = [f"{when}_{share}" for when in ("prior", "posterior") for share in ("05", "50", "95")]
        return pd.DataFrame(rows, columns=["block", "path", "unit", "moved", *names])

    @property
    def correlations(self) -> pd.DataFrame:
        """One row a pair of constants of a block: block, one, other, correlation."""
        import pandas as pd

        rows = [
            (each.block.name, one, other, each.correlation(one, other))
            for each in self.posteriors
            for one, other in itertools.combinations(each.paths, 2)
        ]
        return pd.DataFrame(rows, columns=["block", "one", "other", "correlation"])

    @property
    def residuals(self) -> pd.DataFrame:
        """One row a block: figures used, effective draws, and spread and lag-1 correlation of what the equations miss,
        over their noise. With the right equations the spread is about 1 and the correlation about 0.
        """
        import pandas as pd

        rows = []
        for each in self.posteriors:
            missed = each.residuals
            lag = float(np.corrcoef(missed[1:], missed[:-1])[0, 1]) if missed.size > _FEW else float("nan")
            spread = float(np.sqrt(np.mean(missed**2))) if missed.size else float("nan")
            rows.append((each.block.name, missed.size, each.effective, spread, lag))
        return pd.DataFrame(rows, columns=["block", "figures", "effective_draws", "spread", "lag_1"])

    def pairs(self) -> Iterator[tuple[str, str, float]]:
        """Correlations that a scenario takes: the strongest first, each constant in one of them only."""
        taken: set[str] = set()
        table = self.correlations.to_dict("records")
        for row in sorted(table, key=lambda row: -abs(row["correlation"])):
            one, other, correlation = row["one"], row["other"], row["correlation"]
            if abs(correlation) >= WORTH_TELLING and not taken & {one, other}:
                taken |= {one, other}
                yield one, other, correlation

    def differences(self, scenario: Scenario) -> list[str]:
        """Paths whose value in a scenario is not the fitted one."""
        return [
            path
            for path, value in self.values.items()
            if scenario.quantity(path).model_dump(mode="json", exclude_none=True)["value"] != value
        ]


#: Residuals too few to say how one goes with the next.
_FEW: Final = 3


def calibrate(as_of: str = LAST, progress: Callable[[int, int], None] | None = None) -> Fitted:
    """Fit every block to what was known when the month `as_of` began; SimError where too little or nothing new was.

    `progress` is called with (blocks fitted, blocks in all).
    """
    if not is_month(as_of):
        remedy = f"{month_remedy(str(as_of))}; give a month from {FIRST} to {LAST}"
        raise SimError(f"{as_of!r} is not a month", remedy=remedy)
    if not FIRST <= as_of <= LAST:
        raise SimError(
            f"nothing can be fitted as of {as_of!r}: the record ends in {CUT}",
            remedy=f"give a month from {FIRST} to {LAST}",
        )
    facts = Known(as_of)
    posteriors = []
    for number, block in enumerate(BLOCKS, 1):
        posteriors.append(fit(block, facts))
        if progress is not None:
            progress(number, len(BLOCKS))
    return Fitted(as_of, tuple(posteriors))


def figures_known(as_of: str) -> int:
    """How many figures of the record were known when a month began."""
    return sum(len(series.before(as_of).months) for series in record().values())
