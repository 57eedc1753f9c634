"""Published rates beside the model's own: every one of :mod:`sim.analysis.evidence.published`, for one run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.evidence.published import COMPARISONS, Comparison
from sim.analysis.evidence.rates import Measured, Published
from sim.ensemble.collect import parts_of
from sim.ensemble.tables import outcomes_of_part
from sim.scenario.sources import Evidence, shipped_sources
from sim.store.identity import Ensemble

if TYPE_CHECKING:
    import pandas as pd

    from sim.store.folders import Folder
    from sim.theory.arrays import FloatArray

#: Columns of the table, in order.
COLUMNS: Final = (
    "comparison", "side", "kind", "hypothesis", "what", "value", "low", "high", "span", "count", "cases", "unit",
    "source", "citation", "date", "confidence", "display_only", "differs",
)  # fmt: skip


@dataclass(frozen=True)
class Beside:
    """A comparison with its two sides; `measured` goes by hypothesis."""

    comparison: Comparison
    published: tuple[Published, ...]
    measured: Mapping[str, tuple[Measured, ...]]


def beside(run: Folder) -> list[Beside]:
    """Every comparison for a run, under each of its hypotheses."""
    world = Ensemble.of(run).scenario
    return [
        Beside(
            one,
            tuple(one.published(world)),
            {h: tuple(one.measured(_columns(run, h, one.outcomes), run.months)) for h in run.hypotheses},
        )
        for one in COMPARISONS
    ]


def evidence_frame(run: Folder) -> pd.DataFrame:
    """Published and own rates, one row each: `side` is "published" or "model".

    `low` to `high` is what `span` says: a 95% interval of sampling error (Wilson's for shares), a range that the source
    gives, or the middle 90% of cases. `count` of `cases` is what a share rests on. NaN: there is no case, or the source
    does not say.
    """
    import pandas as pd

    rows = [row for told in beside(run) for row in _rows(told)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(("value", "low", "high", "count", "cases"), "float64"))


def sources_of(told: Sequence[Beside]) -> list[Evidence]:
    """The evidence behind the published rates, each once, in the order of the comparisons."""
    known = shipped_sources()
    found = dict.fromkeys(one.source for each in told for one in each.published)
    return [entry for entry in map(known.__getitem__, found) if isinstance(entry, Evidence)]


def _rows(told: Beside) -> Iterator[dict[str, Any]]:
    one = told.comparison
    common = {"comparison": one.name, "unit": one.unit, "differs": one.differs}
    cited = {entry.id: entry for entry in sources_of([told])}
    for rate in told.published:
        entry = cited[rate.source]
        about = {name: getattr(entry, name) for name in ("citation", "date", "confidence", "display_only")}
        yield {**common, **asdict(rate), **about, "side": "published", "hypothesis": ""}
    for hypothesis, rates in told.measured.items():
        for own in rates:
            blank = dict.fromkeys(("kind", "source", "citation", "date", "confidence"), "")
            yield {**common, **blank, **asdict(own), "side": "model", "hypothesis": hypothesis, "display_only": False}


def _columns(run: Folder, hypothesis: str, names: Sequence[str]) -> dict[str, FloatArray]:
    parts = [outcomes_of_part(run, hypothesis, part, names) for part in range(parts_of(run.members))]
    return {name: np.concatenate([part[name] for part in parts]) for name in names}
