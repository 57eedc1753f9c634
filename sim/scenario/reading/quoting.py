"""Texts for people that stand in a file without the quotes that YAML needs there: found, and shown with them.

YAML reads `title: Plan #1` as "Plan", `title: [draft] x` as a list with something behind it, and `title: A: b` not at
all. Whoever writes a title means all of the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ruamel.yaml.events import CollectionStartEvent, NodeEvent, ScalarEvent, SequenceStartEvent

from sim.scenario.reading.misplaced import FILE_KEYS, NAMED_BELOW, TEXT_KEYS
from sim.texts import cut, shown

#: Keys whose values are words to be read, not names of files.
WORD_KEYS: Final = TEXT_KEYS - FILE_KEYS
#: Texts without their quotes that are told at once.
MOST_TOLD: Final = 20
#: Columns of a text that a message shows.
_SHOWN: Final = 300
IS_COMMENT: Final = "what follows ' #' is a comment for YAML and would be lost"

_COMMENT: Final = re.compile(r"[ \t]+#")
_COMMENTED_KEY: Final = re.compile(r":[ \t]+#")
_WORDS: Final = re.compile(rf"""[ \t]*(?:-[ \t]+)*(["']?)({"|".join(sorted(WORD_KEYS))})\1[ \t]*:[ \t]+(?=\S)""")
_NAME: Final = re.compile(r"[ \t]*(?P<name>\S.*?)[ \t]*:(?=[ \t]|$)")
_NAMED: Final = re.compile(rf"[ \t]*({'|'.join(sorted(NAMED_BELOW))})[ \t]*:[ \t]*(#.*)?")


@dataclass(frozen=True)
class Unquoted:
    """A text that needs quotes: where it stands, the key before it, and what it says."""

    start: int
    end: int
    key: str
    """The key of the text; nothing where the text is a key itself, a name that somebody chose."""
    said: str

    @property
    def remedy(self) -> str:
        """What would be right."""
        what = in_quotes(cut(" ".join(self.said.split()), _SHOWN))
        return f"put the text in quotes, as {self.key}: {what}" if self.key else f"put the name in quotes, as {what}:"


def in_quotes(text: str) -> str:
    """A text as YAML has it in quotes.

    >>> print(in_quotes("Plan #1"), in_quotes("It's on"))
    'Plan #1' 'It''s on'
    """
    return "'" + text.replace("'", "''") + "'"


def said(raw: str) -> str:
    r"""What a text says: without the quotes around the whole of it, whatever stands between them.

    >>> said("'It's on'"), said('"A" and "B"'), said('"not closed')
    ("It's on", '"A" and "B"', 'not closed')
    """
    mark = raw[:1]
    if mark == '"' and raw.count(mark) == 1:
        return raw[1:]
    if len(raw) < 2 or mark not in ("'", '"') or raw[-1] != mark:
        return raw
    inner = [at for at in range(1, len(raw) - 1) if raw[at] == mark]
    first = next((at for at in inner if not (raw[at - 1].isalnum() and raw[at + 1].isalnum())), None)
    return raw if first is not None and not raw[first - 1].isspace() else raw[1:-1]


def unquoted(text: str, line: int) -> Unquoted | None:
    r"""The text for people, or the chosen name, that a line (from 0) of a YAML text in block style belongs to.

    >>> unquoted("title: [draft] Plan\nus: {}\n", 0).remedy
    "put the text in quotes, as title: '[draft] Plan'"
    """
    lines = text.split("\n")
    if line >= len(lines):
        return None
    for first in range(line, -1, -1):
        words = _WORDS.match(lines[first])
        if words is not None and _last(lines, first) >= line:
            start = sum(len(one) + 1 for one in lines[:first]) + words.end()
            raw = "\n".join([lines[first][words.end() :], *lines[first + 1 : _last(lines, first) + 1]]).rstrip()
            return Unquoted(start, start + len(raw), words[2], said(raw))
        if lines[first].strip() and (words is not None or not lines[first][:1].isspace()):
            break
    return _name(lines, line)


def taken_for(event: NodeEvent, text: str, *, is_name: bool) -> str:
    """What YAML takes words in a text for, in words of ours; nothing where they are text for YAML, too."""
    start, end = event.start_mark.index, event.end_mark.index
    if is_name and not isinstance(event, ScalarEvent):
        return ""
    if event.anchor is not None or getattr(event, "ctag", None) is not None:  # an alias has no tag
        mark = shown(text[start:end].split()[0])
        return f"YAML takes '{mark}' for a mark of its own (anchors, aliases and tags are refused)"
    if isinstance(event, CollectionStartEvent):
        what = "a list" if isinstance(event, SequenceStartEvent) else "a mapping"
        return f"YAML takes this for {what}" if event.flow_style else ""
    if not isinstance(event, ScalarEvent):
        return ""
    if event.style:
        is_bare = event.style in ("|", ">") and not event.value
        return "YAML takes this for the beginning of a text of several lines" if is_bare else ""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    above = [] if before.strip() else text[: start - len(before)].split("\n")
    key = next((line for line in reversed(above) if line.strip()[:1] not in ("", "#")), "")
    return IS_COMMENT if _COMMENTED_KEY.search(key) or _COMMENT.match(text, end) else ""


def _last(lines: list[str], first: int) -> int:
    """The last line of the value whose key stands on the first: what is indented by more goes on with it."""
    last, indent = first, _indent(lines[first])
    for at in range(first + 1, len(lines)):
        if lines[at].strip():
            if _indent(lines[at]) <= indent:
                break
            last = at
    return last


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _name(lines: list[str], line: int) -> Unquoted | None:
    """The name on a line, where people choose the names."""
    above = next((one for one in reversed(lines[:line]) if one.strip() and _indent(one) < _indent(lines[line])), "")
    found = _NAME.match(lines[line])
    if found is None or not _NAMED.fullmatch(above):
        return None
    start = sum(len(one) + 1 for one in lines[:line]) + found.start("name")
    return Unquoted(start, start + len(found["name"]), "", said(found["name"]))
