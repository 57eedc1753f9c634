"""The answer to a proposal, as people work with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.deal.findings import Findings


class Answer:
    """What the parties say to a proposal and what becomes of it; prints as the terminal shows it.

    Every field of :class:`sim.analysis.deal.findings.Findings` is an attribute. `zone` has what packages are worth over
    fighting on: what (packages, members, middle), russia, ukraine, and the share of futures in which no red line stops
    it.
    """

    def __init__(self, findings: Findings, zone: pd.DataFrame) -> None:
        self.findings = findings
        self.zone = zone

    def __getattr__(self, name: str) -> Any:
        if name == "findings":
            raise AttributeError(name)
        return getattr(self.findings, name)

    def __str__(self) -> str:
        from sim.show.text.deal import lines

        return "\n".join(lines(self.findings))

    __repr__ = __str__
