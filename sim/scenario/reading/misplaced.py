"""Strange characters where YAML has to be plain: found, told with line and column, and put right.

The rest of the file is then read as if they had been typed as they were meant, so that all mistakes come at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from sim.scenario.reading.characters import is_strange, is_text, named, plain_form, remedy
from sim.scenario.reading.tree import Mistake, Place

#: Keys whose values are text for people, or names of files: any letter is as it should be.
TEXT_KEYS: Final = frozenset({"title", "summary", "note", "assumption", "extends", "scenario"})
FILE_KEYS: Final = frozenset({"extends", "scenario"})
#: Paths below which people choose the names.
NAMED_BELOW: Final = frozenset({"levers", "correlations"})

_TAB: Final = "  "
_BLOCK: Final = re.compile(r"[|>][-+0-9]*\s*(#.*)?$")
_IN_FLOW: Final = re.compile(r"""[{,]\s*['"]?(\w+)['"]?\s*:""")


def in_word(raw: str, start: int, *, chosen: bool) -> Iterator[int]:
    """Where a key, number or id that begins at `start` is not plain; a name that somebody chose, only at its ends."""
    first, last = len(raw) - len(_left(raw)), len(_left(raw[::-1]))
    for at, character in enumerate(raw):
        if is_strange(character) and (not chosen or at < first or at >= last):
            yield start + at


def _left(raw: str) -> str:
    """A text without the strange characters that it begins with."""
    at = 0
    while at < len(raw) and is_strange(raw[at]):
        at += 1
    return raw[at:]


def unreadable(text: str) -> list[int]:
    """Where a text holds what no YAML file may, not even in a comment."""
    return [at for at, character in enumerate(text) if not is_text(character)]


def outside_text(text: str) -> list[int]:
    """Where a text that is no YAML as it stands has strange characters, or tabs, outside texts and comments.

    It goes by lines, as somebody looking for what is wrong would, and serves only to explain a file that is refused.
    """
    found: list[int] = []
    start, deeper = 0, -1  # lines indented by more than `deeper` go on with the text of the key above them
    parents: list[tuple[int, str]] = []
    for line in text.split("\n"):
        inner = line.lstrip(" ")
        indent = len(line) - len(inner)
        if inner and not (deeper >= 0 and indent > deeper):
            deeper = -1
            body = _left(inner.replace("\t", "\u0001")).replace("\u0001", "\t").lstrip()
            lead = len(line) - len(body) if body else len(line)
            found += (start + at for at in range(lead) if line[at] == "\t" or is_strange(line[at]))
            key, value = _key(body)
            parents = [(depth, name) for depth, name in parents if depth < lead]
            chosen = bool(parents) and parents[-1][1] in NAMED_BELOW
            if key:
                parents.append((lead, key))
            if key in TEXT_KEYS or _BLOCK.search(body):
                deeper = indent
            keyed = len(line) - len(value)
            if not chosen:
                found += (start + at for at in range(lead, keyed) if is_strange(line[at]))
            elif keyed > lead and is_strange(line[keyed - 1]):
                found.append(start + keyed - 1)
            if key not in TEXT_KEYS:
                found += (start + keyed + at for at in _in_value(value))
        start += len(line) + 1
    return found


def _key(body: str) -> tuple[str, str]:
    """The key that a line begins with, in its plain form, and what follows it and the space behind it."""
    quoted = re.match(
        r"""(?:- +)*(?:"[^"]*"|'[^']*'|[^\s:#\uff1a{\[][^:#\uff1a]*?)\s*[:\uff1a](?=\s|$|[^\x00-\x7f])""", body
    )
    if quoted is None:
        return "", body
    key = "".join(map(plain_form, quoted[0])).lstrip("- ").rstrip(": ").strip("'\"")
    return key, _left(body[quoted.end() :].lstrip(" ")).lstrip(" ")


def _in_value(value: str) -> Iterator[int]:
    """Where a value is not plain, apart from comments and from texts in a mapping on one line."""
    at, text = 0, False
    while at < len(value):
        if value[at] == "#" and (at == 0 or value[at - 1].isspace()):
            return
        flow = _IN_FLOW.match(value, at)
        if flow is not None:
            text = flow[1] in TEXT_KEYS
            at = flow.end()
            continue
        if text and value[at] in "\"'":
            end = value.find(value[at], at + 1)
            at = len(value) if end < 0 else end + 1
            continue
        text = text and value[at] not in ",}"
        if not text and is_strange(value[at]):
            yield at
        at += 1


def put_right(text: str, places: Collection[int]) -> str:
    """The text with the plain form of what stands at some places."""
    wrong = set(places)
    forms = {"\t": _TAB, "\uff1a": ": "}
    return "".join(
        forms.get(character, plain_form(character)) if at in wrong else character for at, character in enumerate(text)
    )


def mistakes(text: str, places: Collection[int], file: str, *, numbered: bool) -> list[Mistake]:
    """One mistake for each kind of character, at its first place, with how often it stands where it should not."""
    counts = Counter(_kind(text[at]) for at in places)
    last = {_kind(text[at]): _line(text, at) for at in sorted(places)}
    told: list[Mistake] = []
    for at in sorted(places):
        character, kind = text[at], _kind(text[at])
        if kind not in counts:
            continue
        count, line = counts.pop(kind), _line(text, at)
        column = at - text.rfind("\n", 0, at)
        where = f"column {column}" if numbered else f"character {at + 1}"
        more = f" ({count} such, the last on line {last[kind]})" if count > 1 and numbered else ""
        more = f" ({count} such)" if count > 1 and not numbered else more
        what = "indent with spaces; tabs are not allowed" if character == "\t" else remedy(character)
        place = Place(file, line if numbered else 0)
        told.append(Mistake(place, "", f"{where} holds {named(character)}{more}", what, read_on=True))
    return told


def _kind(character: str) -> str:
    """What counts as one kind: digits of a script, full-width forms, quotation marks that come in pairs, or itself."""
    if unicodedata.category(character) == "Nd" or ord(character) in range(0xFF01, 0xFF5F):
        return unicodedata.name(character).partition(" ")[0]
    return plain_form(character) if plain_form(character) in ("'", '"') else character


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
