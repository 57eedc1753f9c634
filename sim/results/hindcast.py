"""A hindcast, as people work with it.

`results/hindcast-0123456789ab/` holds

- `hindcast.json`: what was asked (identity: past worlds, record, members, seed, version, rules) and every file with
  its hash;
- `summary.json`, `hindcast.txt`: what was found, for machines and as the terminal shows it;
- `forecasts.csv`, `scores.csv`: quantiles of every forecast, month by month, and the scores of those that could be
  scored;
- `provenance.json`: when, where and with which versions, and where every value of the past worlds comes from.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.analysis.hindcast.findings import Findings
from sim.analysis.hindcast.score import Hindcasts
from sim.results.found import FoundResult
from sim.store.files import read_json
from sim.store.folders import HINDCAST, MAKE_AGAIN, Folder, Kind

if TYPE_CHECKING:
    import pandas as pd

    from sim.show.figures.catalogue import FigureMakers
    from sim.show.html.page import Page

SUMMARY, TEXT, FORECASTS, SCORES = "summary.json", "hindcast.txt", "forecasts.csv", "scores.csv"
_WORDS = ("origin", "series", "source", "month")


class Hindcast(FoundResult):
    """How the model and naive rules would have done from past dates; prints as the terminal shows it.

    Every field of :class:`sim.analysis.hindcast.findings.Findings` is an attribute. `scores` and `forecasts` have a row
    for each origin, series, source (the model, a hypothesis or a rule) and month: see
    :func:`sim.analysis.hindcast.table.tables`.
    """

    kind: ClassVar[Kind] = HINDCAST
    _summary: ClassVar[str] = SUMMARY

    def __init__(self, made: Hindcasts, opened: Folder | None = None, reused: bool = False) -> None:
        super().__init__(opened, reused)
        self.findings, self.forecasts, self.scores = made.findings, made.forecasts, made.scores

    @classmethod
    def _read(cls, opened: Folder, reused: bool) -> Self:
        findings = Findings.from_json(read_json(opened.path / SUMMARY, MAKE_AGAIN))
        made = Hindcasts(findings, *(_table(opened.path / name) for name in (FORECASTS, SCORES)))
        return cls(made, opened, reused)

    @property
    def title(self) -> str:
        """Which origins it begins from."""
        return title_of(self.findings.from_months)

    def verdicts(self) -> dict[str, dict[str, Any]]:
        """What each series' label is decided by: see :func:`sim.analysis.hindcast.summary.verdicts`."""
        from sim.analysis.hindcast.summary import verdicts

        return verdicts(self.findings)

    def _possible_figures(self) -> FigureMakers:
        from sim.show.figures.catalogue import of_hindcast

        return of_hindcast(self)

    def _page(self) -> Page:
        from sim.show.html.hindcast_page import page

        return page(self)

    def _facts(self) -> dict[str, str]:
        return {"members": f"{self.members:,}", "seed": str(self.seed)}

    def __str__(self) -> str:
        from sim.show.text.hindcast import lines

        return "\n".join(lines(self.findings))


def title_of(from_months: str) -> str:
    """The title of a hindcast from some months."""
    return f"Hindcast from {from_months}"


def _table(path: Path) -> pd.DataFrame:
    """A table as it was written, to the last bit."""
    import pyarrow as pa
    import pyarrow.csv as csv

    words = csv.ConvertOptions(column_types={name: pa.string() for name in _WORDS})
    table: pd.DataFrame = csv.read_csv(path, convert_options=words).to_pandas()
    return table
