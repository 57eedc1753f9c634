"""What one would have to believe for the risk to be what others say, as people work with it.

`results/disagreement-baseline-0123456789ab/` holds `disagreement.json` (what was asked, and every file with its hash),
`findings.json` and `disagreement.txt` (what was found), `table.csv` (one row an assumption moved) and
`provenance.json`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Self

from sim.analysis.summary import yearly
from sim.analysis.tip.beliefs import Findings
from sim.results.found import FoundResult
from sim.store.files import read_json
from sim.store.folders import DISAGREEMENT, MAKE_AGAIN, Folder, Kind

if TYPE_CHECKING:
    import pandas as pd

    from sim.show.figures.catalogue import FigureMakers
    from sim.show.html.page import Page

FINDINGS, TEXT, TABLE = "findings.json", "disagreement.txt", "table.csv"
#: The columns of the table of assumptions moved; chances are over the horizon, `yearly` a year.
COLUMNS: Final = (
    "hypothesis", "target", "target_number", "verdict", "as_is", "after", "after_low", "after_high", "yearly", "path",
    "unit", "before", "middle", "value", "quantile", "sources", "assumption", "alone",
)  # fmt: skip


class Disagreement(FoundResult):
    """The smallest sets of assumptions found that bring the risk to others' figures; prints as the terminal shows it.

    Every field of :class:`sim.analysis.tip.beliefs.Findings` is an attribute. `table` has a row for each target, theory
    and assumption moved, and one without a path where none is.
    """

    kind: ClassVar[Kind] = DISAGREEMENT
    _summary: ClassVar[str] = FINDINGS

    def __init__(self, findings: Findings, opened: Folder | None = None, reused: bool = False) -> None:
        super().__init__(opened, reused)
        self.findings = findings

    @classmethod
    def _read(cls, opened: Folder, reused: bool) -> Self:
        return cls(Findings.from_json(read_json(opened.path / FINDINGS, MAKE_AGAIN)), opened, reused)

    @property
    def title(self) -> str:
        """The title of the scenario."""
        return self.findings.title

    @property
    def table(self) -> pd.DataFrame:
        """One row an assumption moved, by target and theory."""
        import pandas as pd

        rows = []
        for one in self.findings.beliefs:
            same = {
                "hypothesis": one.hypothesis, "target": one.target_words, "target_number": one.target_number,
                "verdict": one.verdict, "as_is": one.as_is.mean, "after": one.after.mean, "after_low": one.after.low,
                "after_high": one.after.high, "yearly": yearly(min(1.0, one.after.mean), self.findings.months),
            }  # fmt: skip
            rows += [
                {**same, **vars(moved), "sources": " ".join(moved.sources), "alone": moved.alone.mean}
                for moved in one.moved
            ] or [same]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def _possible_figures(self) -> FigureMakers:
        from sim.show.figures.catalogue import of_disagreement

        return of_disagreement(self)

    def _page(self) -> Page:
        from sim.show.html.disagreement_page import page

        return page(self)

    def _facts(self) -> dict[str, str]:
        found = self.findings
        return {"scenario": self.title, "members": f"{found.members:,}", "seed": str(found.seed)}

    def __str__(self) -> str:
        from sim.show.text.disagreement import lines

        return "\n".join(lines(self.findings))
