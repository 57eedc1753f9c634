"""Published rates beside the model's own: every one of :mod:`sim.analysis.evidence.published`, for one run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.evidence.published import RATE_COMPARISONS, RateComparison
from sim.analysis.evidence.rare_rates import ComparedRareEvent, Rate, compared_rare_events
from sim.analysis.evidence.rates import MeasuredRate, PublishedRate
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
    "source", "citation", "date", "confidence", "display_only", "differs", "outside",
)  # fmt: skip


@dataclass(frozen=True)
class ComparedRates:
    """A comparison with its two sides; `measured` goes by hypothesis."""

    comparison: RateComparison
    published: tuple[PublishedRate, ...]
    measured: Mapping[str, tuple[MeasuredRate, ...]]


def compared_rates(run: Folder) -> list[ComparedRates]:
    """Every comparison for a run, under each of its hypotheses."""
    world = Ensemble.of(run).scenario
    return [
        ComparedRates(
            comparison,
            tuple(comparison.published(world)),
            {h: tuple(comparison.measured(_columns(run, h, comparison.outcomes), run.months)) for h in run.hypotheses},
        )
        for comparison in RATE_COMPARISONS
    ]


def evidence_frame(run: Folder) -> pd.DataFrame:
    """Published and own rates, one row each: `side` is "published" or "model".

    `low` to `high` is what `span` says: a 95% interval of sampling error (Wilson's for shares), a range that the
    source gives, the middle 80% or 90% of a posterior, or the middle 90% of cases. `count` of `cases` is what a share
    rests on, or the exposure of a rare event, whose comparison begins with "rare". `outside` names the sources of the
    classes that a rate of the model lies outside of. NaN: there is no case, or the source does not say.
    """
    import pandas as pd

    rows = [row for compared in compared_rates(run) for row in _rows(compared)]
    rows += [row for rare in compared_rare_events(run) for row in _rare_rows(rare)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(("value", "low", "high", "count", "cases"), "float64"))


def sources_of(comparisons: Sequence[ComparedRates], rare: Sequence[ComparedRareEvent] = ()) -> list[Evidence]:
    """The evidence behind the published rates and the classes, each once, in the order of the comparisons."""
    known = shipped_sources()
    cited = dict.fromkeys(rate.source for compared in comparisons for rate in compared.published)
    cited |= dict.fromkeys(rate.source for compared in rare for rate in compared.recorded)
    return [entry for entry in map(known.__getitem__, cited) if isinstance(entry, Evidence)]


def _rows(compared: ComparedRates) -> Iterator[dict[str, Any]]:
    comparison = compared.comparison
    common = {"comparison": comparison.name, "unit": comparison.unit, "differs": comparison.differs}
    cited = {entry.id: entry for entry in sources_of([compared])}
    for rate in compared.published:
        entry = cited[rate.source]
        yield {**common, **asdict(rate), **_about(entry), "side": "published", "hypothesis": "", "outside": ""}
    for hypothesis, rates in compared.measured.items():
        for own in rates:
            blank = dict.fromkeys(("kind", "source", "citation", "date", "confidence"), "")
            ours = {"side": "model", "hypothesis": hypothesis, "display_only": False, "outside": ""}
            yield {**common, **blank, **asdict(own), **ours}


def _rare_rows(compared: ComparedRareEvent) -> Iterator[dict[str, Any]]:
    event, cited = compared.event, {entry.id: entry for entry in sources_of([], [compared])}
    common = {"comparison": f"rare {event.name}", "unit": event.per, "differs": event.differs, "kind": "compared"}
    for rate in compared.recorded:
        yield {**common, **_rate(rate), **_about(cited[rate.source]), "side": "published", "hypothesis": ""}
    for hypothesis, rate in compared.measured.items():
        blank = dict.fromkeys(("kind", "citation", "date", "confidence"), "")
        yield {**common, **_rate(rate), **blank, "side": "model", "hypothesis": hypothesis, "display_only": False}


def _rate(rate: Rate) -> dict[str, Any]:
    given = {name: getattr(rate, name) for name in ("what", "value", "low", "high", "count", "source")}
    span = "" if rate.low is None else "middle 90% of a posterior"
    return {**given, "span": span, "cases": rate.exposure, "outside": "; ".join(dict.fromkeys(rate.outside))}


def _about(entry: Evidence) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("citation", "date", "confidence", "display_only")}


def _columns(run: Folder, hypothesis: str, names: Sequence[str]) -> dict[str, FloatArray]:
    parts = [outcomes_of_part(run, hypothesis, part, names) for part in range(parts_of(run.members))]
    return {name: np.concatenate([part[name] for part in parts]) for name in names}
