"""Where the command line writes: streams that take every text, whatever the terminal can show.

A stream that is closed becomes one that forgets. What an encoding lacks is written as a sign that it has, and else as
`?`; who reads the result is told once that letters are missing, and how to see them.
"""

from __future__ import annotations

import codecs
import json
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, TextIO

import click

#: The name under which Python knows :func:`_instead`.
_INSTEAD: Final = "sim.instead"
_SIGNS: Final = {
    "±": "+-", "–": "-", "—": "-", "−": "-", "‑": "-", "×": "x", "·": "*", "…": "...", "≥": ">=", "≤": "<=",
    "→": "->", "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
#: Letters that were written as `?` since the streams were opened.
_lacking: set[str] = set()


def _instead(trouble: UnicodeError) -> tuple[str, int]:
    """What is written for characters that an encoding lacks; marks that join others are left out."""
    if not isinstance(trouble, UnicodeEncodeError):
        raise trouble
    written = ""
    for character in trouble.object[trouble.start : trouble.end]:
        if character in _SIGNS:
            written += _SIGNS[character]
        elif unicodedata.category(character) not in ("Mn", "Me", "Cf"):
            written += "?"
            if not "\ud800" <= character <= "\udfff":  # a byte of a file's name, which no encoding has
                _lacking.add(character)
    return written, trouble.end


codecs.register_error(_INSTEAD, _instead)


def plain(text: str, encoding: str | None) -> str:
    """The text as far as an encoding can write it.

    >>> plain("+3 ±1", "ascii"), plain("+3 ±1", "utf-8"), plain("Отход ±1", "cp1252")
    ('+3 +-1', '+3 ±1', '????? ±1')
    """
    try:
        codecs.lookup(encoding or "ascii")
    except LookupError:
        encoding = None
    encoding = encoding or "ascii"
    return text.encode(encoding, _INSTEAD).decode(encoding)


def echo(text: str = "", err: bool = False) -> None:
    """Print a text, as far as the stream can write it."""
    stream = sys.stderr if err else sys.stdout
    click.echo(plain(text, encoding_of(stream)), err=err)


def echo_json(content: Any, indent: int = 2) -> None:
    """Print JSON, which is UTF-8 or else ASCII: other encodings would make a file of it that no program reads."""
    text = json.dumps(content, indent=indent, ensure_ascii=False, allow_nan=False)
    try:
        readable = codecs.lookup(encoding_of(sys.stdout) or "ascii").name == "utf-8" and bool(text.encode())
    except (LookupError, UnicodeEncodeError):
        readable = False
    click.echo(text if readable else json.dumps(content, indent=indent, allow_nan=False))


def encoding_of(stream: TextIO | None) -> str | None:
    """How a stream writes text; streams in memory need not say."""
    return getattr(stream, "encoding", None) or ("utf-8" if stream is not None else None)


@contextmanager
def opened() -> Iterator[None]:
    """Make stdin, stdout and stderr fit for every text for as long as the context lasts."""
    _lacking.clear()
    with _none_closed(), _all_taken(sys.stdout), _all_taken(sys.stderr):
        try:
            yield
        finally:
            if _lacking:
                names = {encoding_of(stream) for stream in (sys.stdout, sys.stderr)} - {"utf-8", None}
                encodings = " or ".join(sorted(map(str, names)))
                with suppress(OSError):
                    echo(f"? stands for letters that {encodings} lacks; PYTHONIOENCODING=utf-8 shows them.", err=True)


@contextmanager
def _none_closed() -> Iterator[None]:
    """Open what was closed when Python started: else the first file that is opened would take its number."""
    mine = []
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            mine.append((name, open(os.devnull, mode, encoding="utf-8")))  # noqa: SIM115
            setattr(sys, *mine[-1])
    try:
        yield
    finally:
        for name, _ in mine:
            setattr(sys, name, None)


@contextmanager
def _all_taken(stream: TextIO) -> Iterator[None]:
    """Let a stream write `?` where it would raise."""
    reconfigure, before = getattr(stream, "reconfigure", None), getattr(stream, "errors", None)
    if reconfigure is None or before is None:
        yield
        return
    reconfigure(errors=_INSTEAD)
    try:
        yield
    finally:
        with suppress(OSError, ValueError):  # a reader that went away, or a stream that was closed meanwhile
            reconfigure(errors=before)


def forget(stream: TextIO | None) -> None:
    """Let the interpreter close without complaining of what a stream can no longer write."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]
