"""What all values of a scenario, or of a run, rest on, as people work with it."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.source.audit import counts
from sim.show.text import audit as text

if TYPE_CHECKING:
    import pandas as pd

    from sim.show.figures.style import DrawnFigure
    from sim.show.figures.subject import Subject


@dataclass(frozen=True, repr=False)
class Audit:
    """How many values rest on what and, of a run, how much of the spread of its answer does.

    `values` has one row a value: path, section, kind, group, judged. `spreads` has, by what is shared out (the effect
    on the headline, its level), one row a theory and group with share, low and high; a scenario that was not run has
    none.
    """

    title: str
    values: pd.DataFrame
    spreads: Mapping[str, pd.DataFrame]
    folder: Path | None = None
    _subject: Subject | None = None

    @property
    def counts(self) -> pd.DataFrame:
        """How many values of each kind rest on each group."""
        return counts(self.values)

    @property
    def sections(self) -> pd.DataFrame:
        """The same by section of the scenario."""
        return counts(self.values, "section")

    def figure(self) -> DrawnFigure:
        """The shares of the level drawn, of which most is known; SimError of a scenario that was not run."""
        from sim.errors import SimError
        from sim.show.figures import support

        if self._subject is None:
            raise SimError("there is no spread to draw", self.title, "simulate the scenario, and name the run")
        return support.draw(self._subject, self.values, *list(self.spreads.items())[-1])

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values, ready for JSON."""
        return {
            "title": self.title,
            "counts": json.loads(self.counts.to_json(orient="index")),
            "sections": json.loads(self.sections.to_json(orient="index")),
            "spreads": {what: json.loads(frame.to_json(orient="records")) for what, frame in self.spreads.items()},
            "values": json.loads(self.values.to_json(orient="records")),
        }

    def __str__(self) -> str:
        return "\n".join(text.lines(self.title, self.values, self.spreads))

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"
