"""A fingerprint of everything that is simulated, for changes that must not move a number.

    python tests/fingerprint.py > before.json      # in a clone of the commit before
    python tests/fingerprint.py > after.json       # here; `diff` says whether a single bit moved

Runs the shipped scenarios, sweeps (reduced), proposals and one comparison with its channels through the command line of
the `sim` that the interpreter finds, then hashes what every table holds once it is decoded, and every summary. Folder
hashes, versions, times and places are left out, so that the same numbers give the same fingerprint whatever the layout
of the program and the format of its folders.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

MEMBERS = "150"
SCENARIOS = (
    "baseline", "withdrawal", "withdrawal-backfilled", "burden-sharing", "fortress", "neutrality", "infrastructure",
    "minerals", "grand-bargain", "the-articles",
)  # fmt: skip
SWEEPS = ("backfill", "deal", "infrastructure")
PROPOSALS = ("moscow-terms", "freeze-with-guarantees", "minerals-for-support")
COMMANDS = (
    *(["run", name, "--members", MEMBERS] for name in SCENARIOS),
    ["run", "withdrawal", "--members", "40", "--without", "belief", "--seed", "7"],
    *(["sweep", name, "--members", "12", "--months", "30"] for name in SWEEPS),
    *(["deal", name, "--members", "60"] for name in PROPOSALS),
    ["compare", "baseline", "withdrawal", "--members", "80", "--channels"],
)
#: Says what made a folder rather than what was found; changes with the code by intention.
_MADE_BY = re.compile(r"(manifest|sweep|comparison|deal|provenance)\.json$")

#: What a folder's name ends with; it follows from the source of the rules.
_FOLDER_HASH = re.compile(r"-[0-9a-f]{12}(?=[/\"])")


def fingerprint(root: Path) -> dict[str, str]:
    """The hash of every table and summary below a folder, by its path without the hashes in folder names."""
    prints = {}
    for file in sorted(root.rglob("*")):
        name = _FOLDER_HASH.sub("", file.relative_to(root).as_posix())
        if file.is_dir() or _MADE_BY.search(name) or any(part.startswith(".") for part in file.relative_to(root).parts):
            continue
        if file.suffix == ".parquet":
            prints[name] = _table(pq.ParquetFile(file).read())
        elif file.suffix == ".json":
            content = json.dumps(json.loads(file.read_text(encoding="utf-8")), sort_keys=True)
            prints[name] = _hash(_FOLDER_HASH.sub("", content).encode())
    return prints


def _table(table: pa.Table) -> str:
    """What a table holds, column by column: bits of numbers, words of dictionaries."""
    digest = hashlib.sha256()
    for name, column in zip(table.column_names, table.columns, strict=True):
        whole = column.combine_chunks()
        if isinstance(whole, pa.ChunkedArray):  # no rows
            whole = pa.array([], column.type)
        if pa.types.is_floating(whole.type):
            content = np.ascontiguousarray(whole.to_numpy(zero_copy_only=False)).tobytes()
        else:
            content = json.dumps(whole.to_pylist()).encode()
        digest.update(f"{name}:{_hash(content)}\n".encode())
    return digest.hexdigest()[:20]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:20]


def main() -> None:
    """Run everything and print the fingerprint."""
    with tempfile.TemporaryDirectory() as folder:
        prints: dict[str, Any] = {}
        for arguments in COMMANDS:
            out = Path(folder) / "-".join(re.sub(r"\W+", "", argument) for argument in arguments[:2])
            if arguments[-1] == "7":
                out = out.with_name(f"{out.name}-without")
            print(*arguments, file=sys.stderr, flush=True)
            command = [sys.executable, "-m", "sim", *arguments, "--no-figures", "--out", str(out)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "COLUMNS": "80"})
        prints = fingerprint(Path(folder))
    print(json.dumps(prints, indent=0, sort_keys=True))
    whole = _hash(json.dumps(prints, sort_keys=True).encode())
    print(f"{len(prints)} tables and summaries: {whole}", file=sys.stderr)


if __name__ == "__main__":
    main()
