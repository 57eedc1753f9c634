"""An answer as a table, and what a reader of that table must know."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sim.scenario import shipped

#: Columns of the table; a row is a theory, a month and a world.
COLUMNS: Final = ("theory", "month", "world", "chance")
_WORLDS: Final = {"here": "scenario", "there": "baseline"}
_MEANING: Final = {
    "theory": {"meaning": "the rival theory under which the futures were simulated", "unit": None},
    "month": {"meaning": "months since the start, at the end of which it is counted; 0 is the start", "unit": "months"},
    "world": {"meaning": "scenario, or the baseline that it is held against: same members, same luck", "unit": None},
    "chance": {
        "meaning": "cumulative chance that Russia has attacked a NATO member by the end of the month",
        "unit": "share of futures, 0 to 1",
    },
}


def table_of(answer: Mapping[str, Any]) -> str:
    """The curves of an answer as CSV, tidy: one row a theory, month and world."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(answer))
    return written.getvalue()


def _rows(answer: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for theory, told in answer["theories"].items():
        curve = told["curve"]
        for number, month in enumerate(curve["months"]):
            for side, world in _WORLDS.items():
                yield theory, month, world, curve[side][number]


def about(answer: Mapping[str, Any], address: str) -> dict[str, Any]:
    """What belongs to the table: question, version, columns with units, what intervals hold, how to cite."""
    from sim.api.cite import cite

    question = answer["question"]
    # The first reference is this project itself, the others what the scenario's values rest on.
    own, *sources = (
        " ".join(entry.split())
        for entry in re.split(r"\n(?=\[)", cite(str(shipped.find(question["scenario"])), question["sets"]).text)
    )
    return {
        "title": answer["headline"],
        "question": dict(question),
        "address": address,
        "version": answer["version"],
        "members": answer["members"],
        "columns": _MEANING,
        "theories": {
            theory: {
                "name": told["name"], "condition": told["condition"], "chance": told["chance"],
                "sentence": answer["sentences"][theory],
            }
            for theory, told in answer["theories"].items()
        },
        "changes": answer["changes"],
        "holds": answer["holds"],
        "status": answer["status"],
        "published": answer["published"],
        "same": answer["same"],
        "citation": own,
        "sources": sources,
    }  # fmt: skip
