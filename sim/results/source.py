"""Where a value comes from, as people work with it."""

from __future__ import annotations

import html
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sim.analysis.source.entry import Entry
from sim.analysis.source.find import Cited
from sim.show.text import source as text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Source:
    """What is known of the values that fit what was asked, and of the source that was asked for by its id."""

    asked: str
    entries: tuple[Entry, ...]
    cited: Cited | None = None

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row a value: path, kind, unit, rests_on, sources, assumption, file, line, readers."""
        import pandas as pd

        rows = [
            {
                "path": one.path, "kind": one.kind, "unit": one.unit, "rests_on": one.group,
                "sources": ", ".join(one.sources), "assumption": one.assumption or "", "file": one.given.file,
                "line": one.given.line, "readers": ", ".join(reader.place for reader in one.readers),
            }
            for one in self.entries
        ]  # fmt: skip
        return pd.DataFrame(rows)

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values, ready for JSON."""
        of = self.cited
        cited = None if of is None else {
            "entry": asdict(of.entry),
            "alternatives": [{"path": path, **one.as_dict()} for path, one in of.alternatives],
        }  # fmt: skip
        return {"asked": self.asked, "cited": cited, "values": [one.as_dict() for one in self.entries]}

    def __str__(self) -> str:
        if self.cited is not None:
            return "\n".join(text.of_source(self.cited, {one.path: one for one in self.entries}))
        if len(self.entries) == 1:
            return "\n".join(text.lines(self.entries[0]))
        return "\n".join(text.several(self.entries, self.asked))

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"
