"""Characters that look like others, or like nothing: their names, and what belongs in their place.

No-break spaces come with text copied from web pages, curly quotes and dashes with that of word processors, full-width
digits from East Asian keyboards. In a title they are text; in a key, a number or the space before a key they are not
what they look like.
"""

from __future__ import annotations

import unicodedata
from typing import Final

#: What YAML takes for quotation marks and hyphens, and what a word processor makes of them.
_LOOKALIKES: Final = {
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\ufe58", "-"),
    "\u2026": "...",
    "\u066b": ".",
    "\u066c": "",
}  # fmt: skip
_FULL_WIDTH: Final = range(0xFF01, 0xFF5F)
#: Controls have no names of their own in Unicode.
_CONTROLS: Final = {
    "\0": "NULL", "\x08": "BACKSPACE", "\t": "TAB", "\x0b": "LINE TABULATION", "\x0c": "FORM FEED",
    "\r": "CARRIAGE RETURN", "\x1b": "ESCAPE", "\x7f": "DELETE", "\x85": "NEXT LINE",
}  # fmt: skip


def is_strange(character: str) -> bool:
    """Whether a character is invisible, or looks like one that YAML or a number is written with.

    >>> [c for c in "a\\u00a0b\\u200bc\\u2212d, e" if is_strange(c)] == ["\\u00a0", "\\u200b", "\\u2212"]
    True
    """
    if character.isascii():
        return not character.isprintable() and character not in "\n\t"
    category = unicodedata.category(character)
    return (
        category in ("Zs", "Zl", "Zp", "Cf", "Cc", "Cs", "Nd")
        or character in _LOOKALIKES
        or ord(character) in _FULL_WIDTH
    )


def is_text(character: str) -> bool:
    """Whether a text can hold a character: any but controls and halves of characters."""
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")


def plain_form(character: str) -> str:
    """What belongs where a character stands: nothing for one that is invisible, a space for a kind of space.

    >>> plain_form("\\u00a0"), plain_form("\\u200b"), plain_form("\\u2013"), plain_form("\\uff15"), plain_form("x")
    (' ', '', '-', '5', 'x')
    """
    if not is_strange(character):
        return character
    if character in _LOOKALIKES:
        return _LOOKALIKES[character]
    category = unicodedata.category(character)
    if category in ("Zs", "Zl", "Zp") or character in "\r\x0b\x0c\x85":
        return " "
    if category == "Nd":
        return str(unicodedata.digit(character))
    return chr(ord(character) - 0xFEE0) if ord(character) in _FULL_WIDTH else ""


def plain_text(text: str) -> str:
    """A text with the plain form of each of its characters.

    >>> plain_text("\\u22120\\uff0c5\\u00a0%")
    '-0,5 %'
    """
    return "".join(map(plain_form, text))


def named(character: str) -> str:
    """A character's number and name.

    >>> named("\\u00a0"), named("\\ud83c")
    ('U+00A0 NO-BREAK SPACE', 'U+D83C, half of a character')
    """
    if unicodedata.category(character) == "Cs":
        return f"U+{ord(character):04X}, half of a character"
    name = unicodedata.name(character, "") or _CONTROLS.get(character, "CONTROL CHARACTER")
    return f"U+{ord(character):04X} {name}"


def remedy(character: str) -> str:
    """What to do about a character where it does not belong.

    >>> remedy("\\u00a0"), remedy("\\u200b"), remedy("\\u2013")
    ('a plain space belongs there', 'delete it', 'a plain - belongs there')
    """
    if unicodedata.category(character) == "Cs":
        return "write the whole character"
    form = plain_form(character)
    return {"": "delete it", " ": "a plain space belongs there"}.get(form, f"a plain {form} belongs there")
