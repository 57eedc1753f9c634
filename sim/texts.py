"""What people wrote, in any script, as it stands in a line of text: its width in columns, its direction, its breaks.

Text of users is text. Nothing here changes a letter; what cannot stand in a line (control characters, line breaks) is
replaced, and what would turn the words around it (letters from right to left, marks of direction) is set apart.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, SupportsIndex

_ISOLATE: Final = "\u2068"
_END_ISOLATE: Final = "\u2069"
_END_EMBEDDING: Final = "\u202c"
_ISOLATES: Final = "\u2066\u2067\u2068"
_EMBEDDINGS: Final = "\u202a\u202b\u202d\u202e"
#: Marks of direction that reach as far as they are not ended: in a message of one line nobody needs them.
DIRECTIONS: Final = frozenset(_ISOLATES + _END_ISOLATE + _EMBEDDINGS + _END_EMBEDDING)
_JOINER: Final = "\u200d"
#: Line breaks that are no control characters.
_SEPARATORS: Final = "\u2028\u2029"
#: Signs without ink: fillers of Hangul, Braille without a dot, unseen vowels of Khmer, selectors of variants.
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f\U0001d159") | {
    chr(selector) for selector in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
#: What Unicode keeps out of text, and XML out of documents.
_NEVER: Final = "\ufffe\uffff"


def in_line(text: str, without: frozenset[str] = frozenset()) -> str:
    """A text fit for a line: line breaks and tabs as spaces, control characters (and those of `without`) as "?".

    >>> in_line("a\\n\\x1b[2Jb")
    'a ?[2Jb'
    """
    if text.isprintable():
        return text
    return "".join(_fit(sign, without) for sign in text)


def _fit(sign: str, without: frozenset[str]) -> str:
    if sign in _SEPARATORS or (sign.isspace() and unicodedata.category(sign) == "Cc"):
        return " "
    return sign if sign not in without and is_letter(sign) else "?"


def is_letter(sign: str) -> bool:
    """Whether a sign can be part of a text: any but control characters, halves of letters and what Unicode leaves out.

    >>> is_letter("\u200d"), is_letter("\x1b")
    (True, False)
    """
    return sign not in _NEVER and unicodedata.category(sign) not in ("Cc", "Cs")


def as_text(name: str) -> str:
    """The name of a file as far as it is text.

    >>> as_text("report-\\udcff.yaml")
    'report-?.yaml'
    """
    return name.encode("utf-8", "replace").decode("utf-8")


def whole(text: str) -> str:
    """A text in which halves of letters are put together, as JSON writes an emoji.

    >>> ascii(whole("\\ud83c\\udfe0")), ascii(whole("\\ud83c"))
    ("'\\\\U0001f3e0'", "'\\\\ud83c'")
    """
    if not any("\ud800" <= sign <= "\udfff" for sign in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def is_empty(text: str) -> bool:
    """Whether nothing can be seen of a text: spaces, joiners and marks of direction at most.

    >>> is_empty(" \u200d"), is_empty("\u519b")
    (True, False)
    """
    return all(sign.isspace() or unicodedata.category(sign) == "Cf" or sign in _BLANK for sign in text)


def isolated(text: str) -> str:
    """A text that cannot turn the words around it, nor be turned by them, where any of it runs from right to left.

    >>> isolated("Withdrawal"), ascii(isolated("\u05d9\u05e6"))
    ('Withdrawal', "'\\\\u2068\\\\u05d9\\\\u05e6\\\\u2069'")
    """
    if text.isascii() or not any(unicodedata.bidirectional(sign) in ("R", "AL") or sign in DIRECTIONS for sign in text):
        return text
    return f"{_ISOLATE}{text}{_unended(text)}{_END_ISOLATE}"


def shown(text: str) -> str:
    """A text of users as it stands in a line among words of ours.

    >>> shown("Two\\nlines")
    'Two lines'
    """
    return isolated(in_line(text))


def quoted(text: str) -> str:
    """The same in quotes; nothing of it is escaped.

    >>> print(quoted("10% ($5bn) 'half'"))
    '10% ($5bn) 'half''
    """
    return f"'{shown(text)}'"


def _unended(text: str) -> str:
    """What ends the marks of direction that a text leaves open; ends of what it never began are ended too."""
    opened: list[str] = []
    for sign in text:
        if sign in _ISOLATES:
            opened.append(_END_ISOLATE)
        elif sign in _EMBEDDINGS:
            opened.append(_END_EMBEDDING)
        elif sign == _END_ISOLATE and sign in opened:
            while opened.pop() != _END_ISOLATE:
                pass
        elif sign == _END_EMBEDDING and opened and opened[-1] == sign:
            opened.pop()
    return "".join(reversed(opened))


def width(text: str) -> int:
    """Columns of a terminal that a text takes: two for a Chinese letter or an emoji, none for a mark on a letter.

    >>> width("plan"), width("\u64a4\u519b"), width("e\u0301")
    (4, 4, 1)
    """
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def padded(text: str, columns: int) -> str:
    """A text with spaces after it, up to so many columns.

    >>> padded("\u64a4\u519b", 6) + "|"
    '\u64a4\u519b  |'
    """
    return text + " " * max(0, columns - width(text))


def cut(text: str, columns: int, end: str = "...") -> str:
    """A text of at most so many columns, cut between letters; `end` says that it goes on.

    >>> cut("The articles' chain", 10), cut("\u64a4\u519b\u65b9\u6848", 7)
    ('The art...', '\u64a4\u519b...')
    """
    if width(text) <= columns:
        return text
    kept, room = "", columns - width(end)
    for letter in letters(text):
        if width(kept + letter) > room:
            break
        kept += letter
    closing = _unended(kept)
    return f"{kept}{closing}{end}"


def letters(text: str) -> Iterator[str]:
    """The letters of a text, each with the marks on it and whatever it is joined to.

    >>> [len(letter) for letter in letters("e\u0301a\U0001f468\u200d\U0001f469")]
    [2, 1, 3]
    """
    letter = ""
    for sign in text:
        if letter and not (_belongs(sign) or (letter[-1] == _JOINER and not sign.isspace())):
            yield letter
            letter = ""
        letter += sign
    if letter:
        yield letter


def _belongs(sign: str) -> bool:
    """Whether a sign belongs to the letter before it: marks, joiners, selectors, shades of emoji."""
    if sign.isascii():
        return False
    return (
        unicodedata.category(sign) in ("Mn", "Me", "Mc")
        or sign in (_JOINER, "\u200c", _END_ISOLATE, _END_EMBEDDING)
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
        or "\U000e0020" <= sign <= "\U000e007f"
    )


class _Chunk(str):
    """A part of a line whose length is its width in columns, as the wrapper counts it."""

    __slots__ = ()

    def __len__(self) -> int:
        return width(str(self))

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        return str(self)[key]


class _Wrapper(textwrap.TextWrapper):
    """Breaks at spaces, beside letters of two columns, which stand without spaces, and in words too long for a line."""

    def _munge_whitespace(self, text: str) -> str:
        return super()._munge_whitespace(in_line(text))

    def _split(self, text: str) -> list[str]:
        chunks: list[str] = []
        for chunk in super()._split(text):
            chunks += _parts(chunk)
        return chunks

    def _handle_long_word(self, reversed_chunks: list[str], cur_line: list[str], cur_len: int, width: int) -> None:
        room = max(1, width - cur_len)
        taken = ""
        rest = list(letters(str(reversed_chunks.pop())))
        while rest and (len(_Chunk(taken + rest[0])) <= room or not (taken or cur_line)):
            taken += rest.pop(0)
        if taken:
            cur_line.append(_Chunk(taken))
        if rest:
            reversed_chunks.append(_Chunk("".join(rest)))


def _parts(chunk: str) -> Iterator[str]:
    """A word, cut where a line may be broken within it: beside every letter that is two columns wide."""
    if chunk.isascii():
        yield chunk
        return
    word = ""
    for letter in letters(chunk):
        if _is_wide(letter):
            if word and not _opens(word):
                yield _Chunk(word)
                word = ""
            word += letter
        elif word and _is_wide(word[-1]) and unicodedata.category(letter[0])[0] not in "PC":
            yield _Chunk(word)
            word = letter
        else:
            word += letter
    if word:
        yield _Chunk(word)


def _opens(word: str) -> bool:
    """Whether nothing but opening brackets, quotes and marks of direction stands there so far."""
    return all(unicodedata.category(sign) in ("Ps", "Pi", "Cf") or sign in "'\"" for sign in word)


@lru_cache(maxsize=4096)
def _is_wide(letter: str) -> bool:
    """Whether a letter takes two columns and stands among others without spaces."""
    return not letter.isascii() and unicodedata.east_asian_width(letter[0]) in ("W", "F")


def wrapped(
    text: str,
    columns: int,
    indent: str = "",
    hanging: str | None = None,
    *,
    most: int | None = None,
    placeholder: str = " ...",
    hyphens: bool = False,
) -> list[str]:
    """The lines of a text, of at most so many columns; those after the first are indented by `hanging`, or like it.

    What does not fit into `most` lines is left out, and `placeholder` says so.

    >>> wrapped("\u64a4\u519b\u65b9\u6848 of 2025", 6)
    ['\u64a4\u519b\u65b9', '\u6848 of', '2025']
    """
    return _Wrapper(
        columns, initial_indent=indent, subsequent_indent=indent if hanging is None else hanging,
        max_lines=most, placeholder=placeholder, break_on_hyphens=hyphens,
    ).wrap(text)  # fmt: skip
