"""The answer to a proposal, as people work with it.

`results/deal-moscow-terms-baseline-0123456789ab/` holds

- `deal.json`: what was asked (identity: proposal, scenario, members, seed, version, rules) and every file with its
  hash;
- `answer.json`, `answer.txt`: what was found, for machines and as the terminal shows it;
- `zone.csv`: what packages are worth over fighting on, of which the figure is drawn;
- `provenance.json`: when, where and with which versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from sim.analysis.deal.findings import Findings
from sim.results.found import FoundResult
from sim.store.files import read_json
from sim.store.folders import ANSWER, MAKE_AGAIN, Folder, Kind

if TYPE_CHECKING:
    import pandas as pd

    from sim.show.figures.catalogue import FigureMakers
    from sim.show.html.page import Page

FINDINGS, TEXT, ZONE = "answer.json", "answer.txt", "zone.csv"


class Answer(FoundResult):
    """What the parties say to a proposal and what becomes of it; prints as the terminal shows it.

    Every field of :class:`sim.analysis.deal.findings.Findings` is an attribute. `zone` has what packages are worth over
    fighting on: what (packages, members, middle), russia, ukraine, and the share of futures in which no red line stops
    it. Without a folder it was not kept.
    """

    kind: ClassVar[Kind] = ANSWER
    _summary: ClassVar[str] = FINDINGS

    def __init__(
        self, findings: Findings, zone: pd.DataFrame, opened: Folder | None = None, reused: bool = False
    ) -> None:
        super().__init__(opened, reused)
        self.findings = findings
        self.zone = zone

    @classmethod
    def _read(cls, opened: Folder, reused: bool) -> Self:
        import pyarrow.csv

        findings = Findings.from_json(read_json(opened.path / FINDINGS, MAKE_AGAIN))
        zone = pyarrow.csv.read_csv(opened.path / ZONE).to_pandas()  # which, unlike pandas, reads every bit
        return cls(findings, zone, opened, reused)

    @property
    def title(self) -> str:
        """The title of the proposal."""
        return self.findings.title

    def _possible_figures(self) -> FigureMakers:
        from sim.show.figures.catalogue import of_answer

        return of_answer(self)

    def _page(self) -> Page:
        from sim.show.html.deal_page import page

        return page(self)

    def _facts(self) -> dict[str, str]:
        return {"scenario": self.scenario, "members": f"{self.members:,}", "seed": str(self.seed)}

    def __str__(self) -> str:
        from sim.show.text.deal import lines

        return "\n".join(lines(self.findings))
