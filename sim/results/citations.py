"""What a scenario rests on, as other programs cite it."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sim.analysis.source.references import Reference
from sim.show.text import citations as text


@dataclass(frozen=True, repr=False)
class Citations:
    """The references of everything that a scenario or a run cites, the project itself first."""

    references: tuple[Reference, ...]

    @property
    def bibtex(self) -> str:
        """As BibTeX."""
        return text.bibtex(self.references)

    @property
    def csl(self) -> list[dict[str, Any]]:
        """As CSL-JSON."""
        return text.csl(self.references)

    @property
    def text(self) -> str:
        """As lines of text."""
        return "\n".join(text.plain(self.references)) + "\n"

    def formatted(self, form: str) -> str:
        """As "bibtex", "csl" or "text"; KeyError for anything else."""
        forms = {
            "bibtex": lambda: self.bibtex,
            "csl": lambda: json.dumps(self.csl, indent=2, ensure_ascii=False) + "\n",
            "text": lambda: self.text,
        }
        return forms[form]()

    def __iter__(self) -> Iterator[Reference]:
        return iter(self.references)

    def __len__(self) -> int:
        return len(self.references)

    def __str__(self) -> str:
        return self.text.rstrip("\n")

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"
