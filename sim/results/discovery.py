"""Where a policy fails, as people work with it.

`results/discover-withdrawal-0123456789ab/` holds

- `discovery.json`: what was asked (identity: the results it rests on, what a failure is, limit, weights, seed, version)
  and every file with its hash;
- `findings.json`, `discovery.txt`: what was found, for machines and as the terminal shows it;
- `boxes`, `trajectory`, `tree` and `regret`, each as `.parquet` and `.csv`;
- `provenance.json`: when, where and with which versions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Final, Self

from sim.analysis.discover.findings import Findings
from sim.results.found import FoundResult
from sim.store.files import read_json, read_table
from sim.store.folders import DISCOVERY, MAKE_AGAIN, Folder, Kind

if TYPE_CHECKING:
    import pandas as pd

    from sim.show.figures.catalogue import FigureMakers
    from sim.show.html.page import Page

FINDINGS: Final = "findings.json"
TEXT: Final = "discovery.txt"
#: The tables of a discovery, each an attribute.
TABLES: Final = ("boxes", "trajectory", "tree", "regret")


class Discovery(FoundResult):
    """Where a policy fails under each theory, and what is regretted; prints as the terminal shows it.

    Every field of :class:`sim.analysis.discover.findings.Findings` is an attribute. `boxes` has a row for each
    condition of each box, with its density and coverage in the half of the worlds that was held out; `trajectory` every
    box on the way there; `tree` the nodes of the trees; `regret` a row for each policy and theory, and across theories
    ("largest", and "weighted" where weights were asked for). Shares are of worlds or of futures, from 0 to 1.
    """

    kind: ClassVar[Kind] = DISCOVERY
    _summary: ClassVar[str] = FINDINGS

    def __init__(
        self, findings: Findings, tables: Mapping[str, pd.DataFrame], opened: Folder | None = None, reused: bool = False
    ) -> None:
        super().__init__(opened, reused)
        self.findings = findings
        self.boxes, self.trajectory, self.tree, self.regret = (tables[name] for name in TABLES)

    @classmethod
    def _read(cls, opened: Folder, reused: bool) -> Self:
        findings = Findings.from_json(read_json(opened.path / FINDINGS, MAKE_AGAIN))
        tables = {name: read_table(opened.path / f"{name}.parquet").to_pandas() for name in TABLES}
        return cls(findings, tables, opened, reused)

    @property
    def title(self) -> str:
        """What was asked, in a line."""
        return self.findings.title

    def _possible_figures(self) -> FigureMakers:
        from sim.show.figures.catalogue import of_discovery

        return of_discovery(self)

    def _page(self) -> Page:
        from sim.show.html.discover_page import page

        return page(self)

    def _facts(self) -> dict[str, str]:
        found = self.findings
        return {"worlds": f"{found.worlds:,}", "members": f"{found.members:,}", "seed": str(found.seed)}

    def __str__(self) -> str:
        from sim.show.text.discover import lines

        return "\n".join(lines(self.findings, self.tree.to_dict("records")))
