"""Data inside a page: tables as files that a reader saves from it, wherever the page was sent to."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.show.html.page import Download

if TYPE_CHECKING:
    import pandas as pd

#: A table of more bytes is packed, so that a report can still be sent.
_PACKED_FROM: Final = 60_000
#: The day that files in an archive bear: the same content gives the same page.
_NO_DAY: Final = (1980, 1, 1, 0, 0, 0)
#: What of a figure's facts stands above its numbers, by the name under which it is told.
_TOLD: Final = {
    "scenario": "scenario", "baseline": "baseline", "proposal": "proposal", "hypotheses": "theories",
    "members": "members", "months": "months", "start": "start", "seed": "seed", "version": "sim",
    "without": "channels off",
}  # fmt: skip


def table_file(name: str, what: str, table: bytes, facts: Mapping[str, Any], commands: Sequence[str]) -> Download:
    """A table in CSV, under lines that begin with # and say what it is and how it is made again."""
    content = "".join(f"# {line}\n" for line in _heading(what, facts, commands)).encode("utf-8") + table
    if len(content) < _PACKED_FROM:
        return Download(f"{name}.csv", what, _address("text/csv;charset=utf-8", content))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(zipfile.ZipInfo(f"{name}.csv", _NO_DAY), content, zipfile.ZIP_DEFLATED, 9)
    return Download(f"{name}.csv.zip", what, _address("application/zip", packed.getvalue()))


def csv_of(table: pd.DataFrame) -> bytes:
    """A table as the files of figures have it."""
    return table.to_csv(index=False, float_format="%.6g", lineterminator="\n").encode("utf-8")


def _heading(what: str, facts: Mapping[str, Any], commands: Sequence[str]) -> Iterable[str]:
    yield texts.in_line(what)
    for key, name in _TOLD.items():
        value = facts.get(key)
        if value not in (None, [], ()):
            told = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            yield f"{name}: {texts.in_line(told)}"
    for command in commands:
        yield f"command: {texts.in_line(command)}"
    yield "Conditional on the assumptions. Lines that begin with # are no data."


def _address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
