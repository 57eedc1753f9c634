"""What drives an effect, as people work with it.

`results/drivers-baseline-withdrawal-0123456789ab/` holds

- `drivers.json`: what was asked (identity: the runs by their ids, outcome, designed sample, seed, version, rules) and
  every file with its hash;
- `findings.json`, `answer.txt`: what was found, for machines and as the terminal shows it;
- `table.csv`: every quantity under every theory; `indices.csv`: global indices, where a designed sample was asked for;
- `provenance.json`: when, where and with which versions.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, ClassVar, Self

from sim.analysis.drivers.findings import Findings, Screened
from sim.results.found import FoundResult
from sim.store.files import read_json
from sim.store.folders import MAKE_AGAIN, SCREENING, Folder, Kind

if TYPE_CHECKING:
    import pandas as pd

    from sim.show.figures.catalogue import FigureMakers
    from sim.show.html.page import Page

FINDINGS, TEXT, TABLE, INDICES = "findings.json", "answer.txt", "table.csv", "indices.csv"


class Screening(FoundResult):
    """Which uncertain quantities drive an effect, by theory; prints as the terminal shows it.

    Every field of :class:`sim.analysis.drivers.findings.Findings` is an attribute. `table` has a row for each theory
    and quantity (:data:`sim.analysis.drivers.screen.COLUMNS`), `turning` the quantities with which the sign turns or
    may, `indices` the global indices of a designed sample, or None where none was asked for.
    """

    kind: ClassVar[Kind] = SCREENING
    _summary: ClassVar[str] = FINDINGS

    def __init__(self, screened: Screened, opened: Folder | None = None, reused: bool = False) -> None:
        super().__init__(opened, reused)
        self.findings = screened.findings
        self.screened = screened

    @classmethod
    def _read(cls, opened: Folder, reused: bool) -> Self:
        findings = Findings.from_json(read_json(opened.path / FINDINGS, MAKE_AGAIN))
        indices = _table(opened, INDICES) if (opened.path / INDICES).is_file() else None
        return cls(Screened(findings, _table(opened, TABLE), indices), opened, reused)

    @property
    def table(self) -> pd.DataFrame:
        """Every quantity under every theory."""
        return self.screened.table

    @property
    def indices(self) -> pd.DataFrame | None:
        """Global indices of the designed sample, or None."""
        return self.screened.indices

    @property
    def turning(self) -> pd.DataFrame:
        """The quantities with which the sign turns or may, and at which value of them.

        Columns: hypothesis, path, sign, value, low, high, crossing: :class:`sim.analysis.drivers.sign.TurningPoint`.
        """
        import pandas as pd

        columns = ["hypothesis", "path", "sign", "value", "low", "high", "crossing"]
        return pd.DataFrame([asdict(point) for point in self.findings.turning], columns=columns)

    def under(self, hypothesis: str) -> pd.DataFrame:
        """The drivers under one theory, the most telling first."""
        return self.screened.under(hypothesis)

    def _possible_figures(self) -> FigureMakers:
        from sim.show.figures.catalogue import of_screening

        return of_screening(self)

    def _page(self) -> Page:
        from sim.show.html.drivers_page import page

        return page(self)

    def _facts(self) -> dict[str, str]:
        return {"outcome": self.findings.outcome, "members": f"{self.findings.members:,}"}

    def __str__(self) -> str:
        from sim.show.text.drivers import lines

        return "\n".join(lines(self.screened))


def _table(opened: Folder, name: str) -> pd.DataFrame:
    """A table as it was written, to the last bit; texts that are empty stay empty."""
    import pyarrow.csv

    options = pyarrow.csv.ConvertOptions(strings_can_be_null=False)
    frame: pd.DataFrame = pyarrow.csv.read_csv(opened.path / name, convert_options=options).to_pandas()
    return frame
