"""What is made for a site before the site is written: a file each, so that an interrupt loses only what is in work."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sim.store.files import canonical_json, digest, is_temporary, write_bytes, writing

#: The folder within that of a site in which they lie until the site is whole.
UNFINISHED: Final = "site.unfinished"
_OURS: Final = re.compile(r"[0-9a-f]{64}\.json")


class Kept:
    """Answers and looks by kind and address, of one `maker`: the program, and how many members."""

    def __init__(self, site: Path, *maker: str | int) -> None:
        self._site, self._folder, self._maker = site, site / UNFINISHED, maker
        self.count = 0

    def find(self, kind: str, queries: Iterable[str]) -> dict[str, Any]:
        """Those that are there and whole, by their addresses."""
        found = {}
        for query in queries:
            with suppress(OSError, ValueError):
                seal, _, text = self._file(kind, query).read_text("utf-8").partition("\n")
                if seal == digest(text):
                    found[query] = json.loads(text)
        self.count += len(found)
        return found

    def keep(self, kind: str, query: str, content: Any) -> None:
        """Keep one; RunError where there is no room for it."""
        text = json.dumps(content)
        with writing(self._site):
            write_bytes(self._file(kind, query), f"{digest(text)}\n{text}".encode())
        self.count += 1

    def clear(self) -> None:
        """Remove all of them, those of other makers too; what anybody else put beside them stays, and the folder."""
        if not self._folder.is_dir():
            return
        for file in self._folder.iterdir():
            if _OURS.fullmatch(file.name) or is_temporary(file):
                file.unlink()
        with suppress(OSError):
            self._folder.rmdir()

    def _file(self, kind: str, query: str) -> Path:
        return self._folder / f"{digest(canonical_json([*self._maker, kind, query]))}.json"
