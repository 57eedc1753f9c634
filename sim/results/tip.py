"""What would bring an outcome to a target, as people work with it.

`results/tip-withdrawal-0123456789ab/` holds

- `tip.json`: what was asked (identity: scenario, levers and their ranges, outcome, target, members, seed, version,
  rules) and every file with its hash;
- `findings.json`, `tip.txt`: what was found, for machines and as the terminal shows it;
- `table.csv`: one row a theory and value that reaches the target; `curve.csv`: the curves behind it;
- `provenance.json`: when, where and with which versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Self

from sim.analysis.tip.findings import Findings
from sim.results.found import FoundResult
from sim.store.files import read_json
from sim.store.folders import MAKE_AGAIN, TIP, Folder, Kind

if TYPE_CHECKING:
    import pandas as pd

    from sim.show.figures.catalogue import FigureMakers
    from sim.show.html.page import Page

FINDINGS, TEXT, TABLE, CURVE = "findings.json", "tip.txt", "table.csv", "curve.csv"
#: The columns of the table of values that reach the target, by theory.
COLUMNS: Final = (
    "hypothesis", "beside", "verdict", "value", "low", "high", "text", "low_text", "high_text", "open_low", "open_high",
    "below", "amount", "outcome", "now", "now_low", "now_high", "best", "rest", "rest_low", "rest_high", "members",
)  # fmt: skip


class Tip(FoundResult):
    """The values of a lever at which an outcome reaches a target, by theory; prints as the terminal shows it.

    Every field of :class:`sim.analysis.tip.findings.Findings` is an attribute. `table` has a row for each theory and
    value that reaches the target, or one without a value where none does; `curve` the difference from the target along
    the lever, with its interval, at the points simulated (`members`) and between them (0 members).
    """

    kind: ClassVar[Kind] = TIP
    _summary: ClassVar[str] = FINDINGS

    def __init__(
        self, findings: Findings, curve: pd.DataFrame, opened: Folder | None = None, reused: bool = False
    ) -> None:
        super().__init__(opened, reused)
        self.findings = findings
        self.curve = curve

    @classmethod
    def _read(cls, opened: Folder, reused: bool) -> Self:
        import pyarrow.csv

        findings = Findings.from_json(read_json(opened.path / FINDINGS, MAKE_AGAIN))
        curve = pyarrow.csv.read_csv(opened.path / CURVE).to_pandas()  # which, unlike pandas, reads every bit
        return cls(findings, curve.astype({"beside": float, "text": str}), opened, reused)

    @property
    def title(self) -> str:
        """The title of the scenario."""
        return self.findings.title

    @property
    def table(self) -> pd.DataFrame:
        """One row a theory and value that reaches the target, with what is known of it."""
        import pandas as pd

        rows = []
        for row in self.findings.rows:
            same = {
                "hypothesis": row.hypothesis, "beside": row.beside, "verdict": row.verdict, "outcome": row.outcome.mean,
                "now": row.now.mean, "now_low": row.now.low, "now_high": row.now.high, "best": row.best,
                "rest": row.rest.mean, "rest_low": row.rest.low, "rest_high": row.rest.high, "members": row.most,
            }  # fmt: skip
            rows += [{**same, **vars(tip)} for tip in row.tips] or [same]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def _possible_figures(self) -> FigureMakers:
        from sim.show.figures.catalogue import of_tip

        return of_tip(self)

    def _page(self) -> Page:
        from sim.show.html.tip_page import page

        return page(self)

    def _facts(self) -> dict[str, str]:
        return {
            "scenario": self.title,
            "lever": self.lever.name,
            "members": f"{self.members:,}",
            "seed": str(self.seed),
        }

    def __str__(self) -> str:
        from sim.show.text.tip import lines

        return "\n".join(lines(self.findings))
