"""Files that are there whole or not at all, and tables as folders of results keep them."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sim.errors import RunError

if TYPE_CHECKING:
    import pyarrow as pa

_TEMPORARY = ".tmp"
#: What this process is writing, under their temporary names.
_half_written: set[Path] = set()
_CHUNK = 1 << 20


class Shelf(Protocol):
    """Where files are put, and looked for, before the disk is."""

    def put(self, path: Path, content: bytes) -> bool:
        """Take note of a file that is written; whether that is all that is to be done."""

    def get(self, path: Path) -> bytes | None:
        """What was put there; None for what was not."""


_shelf: ContextVar[Shelf | None] = ContextVar("shelf", default=None)


def canonical_json(content: Any) -> str:
    """The JSON of `content`: equal contents have equal JSON.

    >>> canonical_json({"b": 1.5, "a": [True, None]})
    '{"a":[true,null],"b":1.5}'
    """
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(content: bytes | str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    state = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            state.update(piece)
    return state.hexdigest()


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turn what goes wrong while writing below `place` into a RunError of one line."""
    try:
        yield
    except OSError as trouble:
        reason = trouble.strerror or str(trouble).splitlines()[0]
        raise RunError(
            f"cannot write here: {reason}",
            place=str(place),
            remedy="free some space or give another folder with --out; the same command resumes",
        ) from None


@contextmanager
def shelved(shelf: Shelf) -> Iterator[None]:
    """Offer every file that is written or read in the context, and in its thread, to a shelf first."""
    before = _shelf.set(shelf)
    try:
        yield
    finally:
        _shelf.reset(before)


def read_bytes(path: Path) -> bytes:
    """What :func:`write_bytes` wrote; OSError where it is not there."""
    shelf = _shelf.get()
    content = None if shelf is None else shelf.get(path)
    return path.read_bytes() if content is None else content


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file under a temporary name, then give it its own: a reader never sees half of it.

    Raises OSError, having removed the temporary file.
    """
    shelf = _shelf.get()
    if shelf is not None and shelf.put(path, content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_name(path)
    _half_written.add(temporary)
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    finally:
        _half_written.discard(temporary)


def remove_half_written() -> None:
    """Remove what this process is writing, which is about to end without another word."""
    for temporary in tuple(_half_written):
        with suppress(OSError):
            temporary.unlink()


def temporary_name(path: Path) -> Path:
    """A name beside a file that nobody else takes: processes of other machines can be at work in the same folder."""
    return path.with_name(f".{path.name}.{os.urandom(4).hex()}{_TEMPORARY}")


def is_temporary(path: Path) -> bool:
    """Whether a file is what an interrupted :func:`write_bytes` left behind."""
    return path.name.startswith(".") and path.name.endswith(_TEMPORARY)


def write_json(path: Path, content: Any) -> dict[str, Any]:
    """Write JSON for people to read; returns its entry for the manifest."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    write_bytes(path, text.encode())
    return entry(text.encode())


def read_json(path: Path, remedy: str = "`python -m sim verify` tells what is damaged") -> Any:
    """Read JSON; RunError with the remedy where it cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as trouble:
        raise RunError(f"cannot be read: {trouble.strerror}", place=str(path), remedy=remedy) from None
    except (ValueError, RecursionError):
        raise RunError("is not JSON: it was damaged", place=str(path), remedy=remedy) from None


def sealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest with its own hash, by which an altered one is known."""
    return {**manifest, "seal": digest(canonical_json(manifest))}


def seal_holds(manifest: Mapping[str, Any]) -> bool:
    """Whether a manifest is as it was sealed.

    >>> seal_holds(sealed({"seed": 1})), seal_holds({**sealed({"seed": 1}), "seed": 2}), seal_holds({"seed": 1})
    (True, False, False)
    """
    try:
        return manifest.get("seal") == digest(canonical_json({key: manifest[key] for key in manifest if key != "seal"}))
    except ValueError:  # what no manifest holds: numbers that are none, half characters
        return False


def receipted(folder: Path, receipt: Path) -> dict[str, Any] | None:
    """The files that a receipt vouches for, with their entries; None where one is missing or not as it was written."""
    if not receipt.is_file():
        return None
    try:
        files: dict[str, Any] = read_json(receipt)
        whole = all(digest_of_file(folder / name) == entry["sha256"] for name, entry in files.items())
    except (RunError, OSError, TypeError, KeyError, AttributeError):
        return None
    return files if whole else None


def lists_files(files: Any) -> bool:
    """Whether a manifest's list of files says size and hash of each, and each lies inside its folder."""
    return isinstance(files, dict) and all(
        not Path(name).is_absolute()
        and ".." not in Path(name).parts
        and isinstance(entry, dict)
        and isinstance(entry.get("bytes"), int)
        and isinstance(entry.get("sha256"), str)
        for name, entry in files.items()
    )


def entry(content: bytes, rows: int | None = None) -> dict[str, Any]:
    """What a manifest says of a file: hash, size and, for a table, rows."""
    facts: dict[str, Any] = {"sha256": digest(content), "bytes": len(content)}
    return facts if rows is None else {**facts, "rows": rows}


def write_table(path: Path, table: pa.Table, packing: Mapping[str, str]) -> dict[str, Any]:
    """Write a Parquet file; returns its entry for the manifest.

    `packing` says for a column whether it is packed by "dictionary" (few values) or by "bytes" (numbers that all
    differ: byte-stream split); other columns are left to zstd alone.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = pa.BufferOutputStream()
    pq.write_table(
        table,
        buffer,
        compression="zstd",
        use_dictionary=[name for name, how in packing.items() if how == "dictionary"] or False,
        use_byte_stream_split=[name for name, how in packing.items() if how == "bytes"] or False,
    )
    content = buffer.getvalue().to_pybytes()
    write_bytes(path, content)
    return entry(content, table.num_rows)


def read_table(path: Path, columns: list[str] | None = None) -> pa.Table:
    """Read a Parquet file; RunError where it is missing or damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # Threads of Arrow read it. Had they a file of Python's, one of them could still be letting go of what it had
        # read when Python ends, which takes the process with it.
        with pa.OSFile(os.fsencode(path)) as file:
            return pq.ParquetFile(file).read(columns=columns)
    except (OSError, pa.ArrowException) as trouble:
        number = trouble.errno if isinstance(trouble, OSError) else None  # Arrow says it at length
        reason = str(trouble).splitlines()[0] if number is None else os.strerror(number)
        raise RunError(
            f"cannot be read: {reason}", place=str(path), remedy="`python -m sim verify` tells what is damaged"
        ) from None
