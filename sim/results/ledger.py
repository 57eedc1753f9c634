"""The ledger, as people work with it: what was stated, by whom, and what it was worth."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.ledger.entries import BEGINNING, LEVELS, Entry, newest, read_entries
from sim.analysis.ledger.facts import read_facts
from sim.analysis.ledger.score import REFERENCE, Score, scores, totals
from sim.errors import SimError

if TYPE_CHECKING:
    import pandas as pd

#: Names of the columns of quantiles.
QUANTILES: Final = tuple(f"q{100 * level:02.0f}" for level in LEVELS)
_COLUMNS: Final = (
    "number", "statement", "kind", "title", "question", "rule", "source", "address", "resolves", "unit", "sealed",
    "cut", "version", "members", "seed", "newest", "forecaster", "chance", *QUANTILES,
)  # fmt: skip


class Ledger:
    """Statements that were sealed, oldest first, whose chain of hashes holds; prints as the terminal shows it."""

    def __init__(self, path: Path, sealed: Sequence[Entry]) -> None:
        self.path = path
        self.sealed = tuple(sealed)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Ledger:
        """Read a file; RunError where it is not as it was sealed. Without a file nothing is sealed."""
        return cls(Path(path), read_entries(Path(path)))

    @property
    def head(self) -> str:
        """The hash of the last entry, 64 hex digits: who notes it can tell later that none was removed."""
        return self.sealed[-1].hash if self.sealed else BEGINNING

    @property
    def newest(self) -> tuple[Entry, ...]:
        """The last entry of each statement."""
        return tuple(newest(self.sealed).values())

    @cached_property
    def entries(self) -> pd.DataFrame:
        """One row an entry and forecaster: `forecaster` is H1 to H4, pooled or reference; then the chance, or quantiles
        from `q05` to `q95`; `newest` says whether no later entry states the same.
        """
        import pandas as pd

        return pd.DataFrame(list(self._rows()), columns=list(_COLUMNS))

    def score(self, facts: str | os.PathLike[str]) -> Scores:
        """Hold the statements against a CSV file of facts: see docs/ledger.md.

        Raises FactsError with every mistake of the file, SimError where it cannot be read or nothing is sealed.
        """
        if not self.sealed:
            raise SimError("nothing is sealed yet", str(self.path), "`python -m sim ledger seal` seals the baseline")
        found = tuple(scores(self.sealed, read_facts(Path(facts), self.sealed)))
        decided = {score.fact.statement for score in found}
        return Scores(Path(facts), found, [name for name in newest(self.sealed) if name not in decided])

    def _rows(self) -> Iterator[dict[str, Any]]:
        last = newest(self.sealed)
        for entry in self.sealed:
            about = {**asdict(entry), "newest": last[entry.statement] is entry}
            shared = {name: about[name] for name in _COLUMNS if name in about}
            for forecaster, values in {**entry.forecast, REFERENCE: entry.reference_forecast}.items():
                numbers = {"chance": values[0]} if entry.is_event else dict(zip(QUANTILES, values, strict=True))
                yield {**shared, "forecaster": forecaster, **numbers}

    def __str__(self) -> str:
        from sim.show.text.ledger import lines

        return "\n".join(lines(self.sealed, str(self.path)))

    def __repr__(self) -> str:
        return f"<Ledger {self.path.name}: {len(self.sealed)} entries on {len(self.newest)} statements>"


class Scores:
    """What sealed statements were worth, held against facts; prints as the terminal shows it.

    `undecided` names the statements about which the file has no fact.
    """

    def __init__(self, path: Path, every: Sequence[Score], undecided: Sequence[str]) -> None:
        self.path = path
        self.all = tuple(every)
        self.undecided = tuple(undecided)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a fact, entry and forecaster.

        `standing`, then `log` and `brier` of an event, or `quantile`, `in_50` and `in_90` of a quantity.
        """
        import pandas as pd

        rows = [
            {
                "statement": score.fact.statement,
                "date": score.fact.date,
                "value": score.fact.value,
                "known_from": score.fact.known_from,
                "source": score.fact.source,
                "unit": score.entry.unit,
                "number": score.entry.number,
                "sealed": score.entry.sealed,
                "version": score.entry.version,
                "forecaster": score.forecaster,
                "standing": score.standing,
                **{name: getattr(score, name) for name in ("log", "brier", "quantile", "in_50", "in_90")},
            }
            for score in self.all
        ]
        return pd.DataFrame(rows)

    @cached_property
    def totals(self) -> pd.DataFrame:
        """One row a standing and forecaster: see :class:`sim.analysis.ledger.score.Totals`."""
        import pandas as pd

        return pd.DataFrame([asdict(total) for total in totals(self.all)])

    def __str__(self) -> str:
        from sim.show.text.ledger import score_lines

        return "\n".join(score_lines(self.all, str(self.path), self.undecided))

    def __repr__(self) -> str:
        return f"<Scores of {self.path.name}: {len({score.fact.statement for score in self.all})} facts>"
