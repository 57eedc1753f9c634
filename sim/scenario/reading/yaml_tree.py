"""Reading YAML into a tree that knows the line of everything in it.

The file is read event by event with the rules of YAML 1.2's core schema (so `NO` is a word and `2025-09` is
not a number). What a scenario has no use for is refused where it stands: aliases, anchors, tags, directives,
a second document, duplicate keys, numbers too large to mean anything, and nesting that only an attack would need.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from sim.scenario.reading.characters import is_text, named, remedy
from sim.scenario.reading.misplaced import (
    FILE_KEYS,
    NAMED_BELOW,
    TEXT_KEYS,
    in_word,
    mistakes,
    outside_text,
    put_right,
    unreadable,
)
from sim.scenario.reading.number_words import GREATEST_SEED, number_text
from sim.scenario.reading.quoting import IS_COMMENT, MOST_TOLD, WORD_KEYS, in_quotes, taken_for, unquoted
from sim.scenario.reading.tree import Branch, Items, Mistake, Place, Scalar, Tree, describe, join
from sim.texts import whole

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 20
MAX_DIGITS: Final = 40
MAX_NUMBER: Final = 10**15

_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_REST = re.compile(r"[0-9][0-9.,' _]*(?:\s*\S{1,12})?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_WORDS: Final[dict[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip

#: What the parser's commonest complaints mean in plain words.
_SYNTAX_REMEDIES: Final = (
    ("'\\t'", "indent with spaces; tabs are not allowed"),
    ("mapping values are not allowed", "put text that contains ': ' in quotes, or check the indentation"),
    ("expected ':'", "write 'key: value', with a colon and a space"),
    ("expected <block end>", "check that this line is indented like its neighbours"),
    ("expected ',' or", "close the bracket, or put a comma between the items"),
    (
        "expected chomping or indentation",
        "'>' and '|' begin a text of several lines; write one number, without a sign before it",
    ),
    ("character '>'", "'>' begins a text of several lines; write one number, without a sign before it"),
    ("scanning a quoted scalar", "close the quotation mark"),
    ("cannot start any token", "put the text in quotes"),
)


def read_file(path: Path, name: str) -> tuple[Tree | None, list[Mistake]]:
    """The tree of a file, or None where nothing of it can be used, and every mistake in it.

    `name` is how messages name the file. Raises OSError where it cannot be read.
    """
    first = Place(name, 1)
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        limit = f"a scenario file has at most {MAX_BYTES // 1_000_000} MB"
        return None, [Mistake(first, "", "the file is too large", limit)]
    text, mistake = _decoded(data, name)
    if text is None:
        return None, [mistake]
    tree, found = _parsed(text, name)
    return tree, list(found)


def _decoded(data: bytes, name: str) -> tuple[str | None, Mistake]:
    """The text of a file with line ends as Python has them, or None and why it cannot be read."""
    right = "save it as UTF-8"
    for mark, encoding in ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16")):
        if data.startswith(mark):
            return None, Mistake(Place(name, 1), "", f"is {encoding} text", right)
    if b"\0" in data:
        if data[:200].count(0) * 3 > len(data[:200]):
            return None, Mistake(Place(name, 1), "", "looks like UTF-16 text", right)
        place = Place(name, _lines_to(data, data.index(0)))
        return None, Mistake(place, "", "holds a NUL byte", "save it as plain text in UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(name, _lines_to(data, error.start))
        before = re.split(rb"[\r\n]", data[: error.start])[-1].decode("utf-8", "replace")
        byte = data[error.start : error.start + 1]
        letter = byte.decode("cp1252", "replace")
        guess = f" ('{letter}' as Windows writes it)" if letter.isprintable() and letter != "\ufffd" else ""
        problem = f"is not UTF-8 text: column {len(before) + 1} holds the byte {byte.hex().upper()}{guess}"
        return None, Mistake(place, "", problem, right)
    return text.replace("\r\n", "\n").replace("\r", "\n"), Mistake(Place(name, 1), "", "")


def _lines_to(data: bytes, at: int) -> int:
    return len(re.findall(rb"\r\n|\r|\n", data[:at])) + 1


@lru_cache(maxsize=32)
def _parsed(text: str, file: str) -> tuple[Tree | None, tuple[Mistake, ...]]:
    """`parse`, remembered: reading the baseline's YAML is most of what loading a scenario takes."""
    tree, found = parse(text, file)
    return tree, tuple(found)


def parse(text: str, file: str, *, numbered: bool = True, is_words: bool = False) -> tuple[Tree | None, list[Mistake]]:
    """The tree of a YAML text and every mistake in it; without `numbered`, places have line 0.

    Characters that are not what they look like are told, and the rest is read as it was meant; where the
    whole `is_words` for people, they may stay.

    >>> tree, mistakes = parse("a: {b: [1, 2]}", "my.yaml")
    >>> describe(tree.entries["a"].entries["b"]), mistakes
    ('a list', [])
    """
    wrong = unreadable(text)
    builder, readable = _built(put_right(text, wrong), file, numbered=numbered, is_words=is_words)
    if not wrong:
        wrong = builder.misplaced if readable else outside_text(text)
        if wrong:
            builder, readable = _built(put_right(text, wrong), file, numbered=numbered, is_words=is_words)
    told = mistakes(text, wrong, file, numbered=numbered)
    if not readable and numbered:
        builder, readable, in_texts = _with_quotes(builder)
        told += in_texts
    if numbered and not (readable and isinstance(builder.root, Branch)):
        from sim.scenario.reading.pasted import pasted  # the schema takes a while to load, and few need it here

        if sheet := pasted(text, file):
            return None, [*told, *sheet]
    return (builder.root if readable else None), [*told, *builder.mistakes]


def _built(text: str, file: str, *, numbered: bool, is_words: bool) -> tuple[_Builder, bool]:
    """What a text was read as, and whether it could be read to its end."""
    builder = _Builder(file, numbered, text, is_words)
    try:
        builder.build(YAML(typ="safe", pure=True).parse(text))
    except _UnreadableError:
        return builder, False
    except MarkedYAMLError as error:
        marks = (error.problem_mark, error.context_mark)
        builder.broken = tuple(dict.fromkeys(int(mark.line) for mark in marks if mark is not None))
        builder.note(_line(error), "", f"YAML syntax: {_complaint(error)}", _syntax_remedy(error))
        return builder, False
    except ReaderError as error:  # a character that no YAML file can hold
        line, problem = text.count("\n", 0, error.position), named(chr(error.character))
        builder.note(
            line, "", f"column {error.position - text.rfind(chr(10), 0, error.position)} holds {problem}", "delete it"
        )
        return builder, False
    except Exception as error:  # a parser of untrusted text: whatever it stumbles over is a mistake in the text
        builder.note(builder.line, "", f"YAML syntax: {_one_line(error)}", "write plain YAML here")
        return builder, False
    return builder, True


def _with_quotes(builder: _Builder) -> tuple[_Builder, bool, list[Mistake]]:
    """A text that is no YAML, read with quotes around its words for people wherever that makes more of it readable."""
    told: list[Mistake] = []
    readable = False
    while not readable and len(told) < MOST_TOLD:
        for line in (*builder.broken, builder.line):
            found = unquoted(builder.text, line)
            if found is None:
                continue
            text = f"{builder.text[: found.start]}{in_quotes(found.said)}{builder.text[found.end :]}"
            other, readable = _built(text, builder.file, numbered=True, is_words=builder.is_words)
            if readable or other.line > builder.line:
                break
        else:
            break
        place = Place(builder.file, builder.text.count("\n", 0, found.start) + 1)
        told.append(Mistake(place, found.key, "YAML does not read this as one text", found.remedy, read_on=True))
        builder = other
    return builder, readable, told


class _UnreadableError(Exception):
    """Nothing sensible can be read after this."""


class _Builder:
    """Turns parser events into a tree without recursion, so that depth costs nothing before it is refused."""

    def __init__(self, file: str, numbered: bool, text: str, is_words: bool) -> None:
        self.file, self.numbered, self.text, self.is_words = file, numbered, text, is_words
        self.mistakes: list[Mistake] = []
        self.misplaced: list[int] = []  # where a character is not the plain one that it looks like
        self.root: Tree | None = None
        self.line = 0
        self.broken: tuple[int, ...] = ()  # the lines at which the parser gave up
        self._open: list[tuple[Branch | Items, str]] = []  # collections not yet closed, with their paths
        self._key: list[tuple[str, Place] | None] = []  # for each of them, the key awaiting its value
        self._skipping = 0  # depth inside a key that is itself a collection
        self._documents = 0
        self._plain: list[tuple[str, int, int]] = []  # the last scalars without quotes: text, first and last place

    def note(self, line: int, path: str, problem: str, remedy: str) -> None:
        self.mistakes.append(Mistake(self._place(line), path, problem, remedy))

    def build(self, events: Iterator[Event]) -> None:
        for event in events:
            self.line = event.start_mark.line
            if isinstance(event, DocumentStartEvent):
                self._document(event)
            elif isinstance(event, NodeEvent):
                self._node(event)
            elif isinstance(event, CollectionEndEvent):
                self._close()

    def _place(self, line: int) -> Place:
        return Place(self.file, line + 1 if self.numbered else 0)

    def _document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self.note(self.line, "", "a second document begins", "one file holds one scenario")
            raise _UnreadableError
        if event.version or event.tags:
            self.note(self.line, "", "a % directive", "leave it out; the file is read as YAML 1.2")

    def _node(self, event: NodeEvent) -> None:
        path = self._path()
        if (words := self._unquoted(event, path)) is not None:
            self._put(Scalar(self._value_place(), words))
            if isinstance(event, CollectionStartEvent):
                self._skipping += 1
            return
        if isinstance(event, AliasEvent) or event.anchor is not None:
            mark = f"*{event.anchor}" if isinstance(event, AliasEvent) else f"&{event.anchor}"
            self.note(self.line, path, f"'{mark}': anchors and aliases are refused", "write the value out")
        tag = getattr(event, "ctag", None)  # an alias has none
        if tag is not None:
            self.note(self.line, path, f"the tag '{tag}' is refused", "write the value without it")
        if isinstance(event, SequenceStartEvent | MappingStartEvent):
            self._enter(event, path)
        elif not self._skipping:
            value = self._resolve(event, path) if isinstance(event, ScalarEvent) else None
            self._look_at_characters(event, path)
            if isinstance(event, ScalarEvent) and event.style is None:
                self._plain = [*self._plain[-2:], (event.value, event.start_mark.index, event.end_mark.index)]
            if self._wants_key():
                # A number as a key is the year, or the name, that it is written as; the schema says what belongs there.
                is_number = isinstance(value, int | float) and not isinstance(value, bool)
                self._take_key(event.value if isinstance(event, ScalarEvent) and is_number else value)
            else:
                written = event.value if isinstance(event, ScalarEvent) and event.style is None else ""
                self._put(Scalar(self._value_place(), value, written))

    def _unquoted(self, event: NodeEvent, path: str) -> str | None:
        """The text for people that YAML takes for something else, once that is noted; None where it does not."""
        key = path.rpartition(".")[2]
        is_name = path in NAMED_BELOW and not self._wants_key()
        if self._skipping or not (is_name or (key in WORD_KEYS and self._is_text(path))):
            return None
        if not (problem := taken_for(event, self.text, is_name=is_name)):
            return None
        start, words = event.start_mark.index, str(getattr(event, "value", ""))
        line = self.line if is_name else max(0, self._value_place().line - 1)
        found = unquoted(self.text, line)
        in_block = found is not None and found.key == ("" if is_name else key) and found.start <= start
        if not in_block and isinstance(event, CollectionStartEvent):
            return None
        right = "put the text in quotes"
        if found is not None and in_block:
            right, words = found.remedy, " ".join(found.said.split())
        own_line = ", or the comment on a line of its own" if problem == IS_COMMENT else ""
        self.mistakes.append(Mistake(self._value_place(), path, problem, f"{right}{own_line}"))
        return words

    def _is_text(self, path: str) -> bool:
        """Whether the value at a path is text for people or the name of a file, and so just what is written."""
        above, _, key = path.rpartition(".")
        return key in TEXT_KEYS and above not in NAMED_BELOW and not self._wants_key()

    def _look_at_characters(self, event: NodeEvent, path: str) -> None:
        """Note what is strange in a key or value, unless it is text for people."""
        is_key = self._wants_key()
        key = path.rpartition(".")[2].partition("[")[0]
        names_file = not is_key and key in FILE_KEYS
        if (self.is_words and not self._open) or (not is_key and key in TEXT_KEYS and not names_file):
            return
        start = event.start_mark.index
        raw = self.text[start : event.end_mark.index]
        self.misplaced += in_word(raw, start, chosen=names_file or (is_key and path in NAMED_BELOW))

    def _enter(self, event: NodeEvent, path: str) -> None:
        if len(self._open) + self._skipping >= MAX_DEPTH:
            limit = f"nothing here is more than {MAX_DEPTH} levels deep"
            self.note(self.line, path, "is nested too deeply", limit)
            raise _UnreadableError
        if self._skipping or self._wants_key():
            if not self._skipping:
                self.note(self.line, path, "a list or mapping is used as a key", "a key is one word")
                self._key[-1] = ("", self._place(self.line))
            self._skipping += 1
            return
        place = self._value_place()
        node: Branch | Items = Branch(place) if isinstance(event, MappingStartEvent) else Items(place)
        self._put(node)
        self._open.append((node, path))
        self._key.append(None)

    def _close(self) -> None:
        if self._skipping:
            self._skipping -= 1
        else:
            self._open.pop()
            self._key.pop()

    def _wants_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1][0], Branch) and self._key[-1] is None

    def _take_key(self, value: str | float | int | bool | None) -> None:
        branch, path = self._open[-1]
        assert isinstance(branch, Branch)
        place = self._place(self.line)
        if not isinstance(value, str):
            self.note(self.line, path, f"{describe(Scalar(place, value))} is used as a key", "a key is one word")
            value = ""
        elif (same := branch.key_like(value)) is not None:
            first = branch.entries[same].place
            where = f"first on line {first.line}" if first.line else "above"
            self.note(self.line, join(path, value), f"the key '{value}' appears twice ({where})", "keep one")
        self._key[-1] = (value, place)

    def _put(self, node: Tree) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1][0]
        if isinstance(parent, Items):
            parent.items.append(node)
            return
        key = self._key[-1]
        assert key is not None
        if key[0] and not self._belongs_before(parent, key[0], node):
            parent.entries.setdefault(key[0], node)
        self._key[-1] = None

    def _belongs_before(self, parent: Branch, key: str, node: Tree) -> bool:
        """Take a key without a value as what it is in `{share: 0,5}`: the rest of the value before it."""
        if len(self._plain) < 3 or not isinstance(node, Scalar):
            return False
        (value, _, end), (rest, start, _), (nothing, _, _) = self._plain[-3:]
        name = next(reversed(parent.entries), "")
        before = parent.entries.get(name)
        if nothing or rest != key or not isinstance(before, Scalar) or self.text[end:start].strip() != ",":
            return False
        if not (_INT.fullmatch(value) or _FLOAT.fullmatch(value)) and value.count("(") <= value.count(")"):
            return False
        if not _REST.fullmatch(rest) and "(" not in value:
            return False
        whole = f"{value},{self.text[end + 1 : start]}{rest}"
        self._plain[-3:] = [(whole, 0, self._plain[-1][2])]
        parent.entries[name] = Scalar(before.place, whole)
        return True

    def _value_place(self) -> Place:
        key = self._key[-1] if self._key else None
        return key[1] if key is not None else self._place(self.line)

    def _path(self) -> str:
        if not self._open:
            return ""
        node, path = self._open[-1]
        if isinstance(node, Items):
            return join(path, len(node.items))
        key = self._key[-1]
        return join(path, key[0]) if key is not None else path

    def _resolve(self, event: ScalarEvent, path: str) -> str | float | int | bool | None:
        text = whole(event.value)
        strange = next((c for c in text if not is_text(c)), None)
        if strange is not None:  # written as an escape
            kind = "" if unicodedata.category(strange) == "Cs" else "the control character "
            self.note(self.line, path, f"holds {kind}{named(strange)}", remedy(strange))
            return "".join(c if is_text(c) else "?" for c in text)
        if event.style is not None:  # quoted or block text is text, whatever it looks like
            return text
        if self._is_text(path):
            return None if _WORDS.get(text, text) is None else text
        if text and path in NAMED_BELOW and self._wants_key():
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _NOT_FINITE.fullmatch(text):
            self.note(self.line, path, f"'{text}' is not a finite number", "write a number")
            return None
        if not (_INT.fullmatch(text) or _FLOAT.fullmatch(text)):
            return text
        if len(text) > MAX_DIGITS:
            self.note(self.line, path, f"the number has {len(text)} characters", "write fewer digits")
            return None
        number = int(text, 0 if text[:2] in ("0o", "0x") else 10) if _INT.fullmatch(text) else float(text)
        most = GREATEST_SEED if path == "seed" else MAX_NUMBER
        if abs(number) > most:
            self.note(self.line, path, f"{text} is too large", f"numbers go up to {number_text(most)}")
            return None
        return number


def _line(error: MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return int(mark.line) if mark is not None else 0


def _complaint(error: MarkedYAMLError) -> str:
    return _one_line(", ".join(part for part in (error.context, error.problem) if part))


def _one_line(error: object) -> str:
    text = " ".join(str(error).split())
    return "".join(c if c.isprintable() else "?" for c in text)[:160] or type(error).__name__


def _syntax_remedy(error: MarkedYAMLError) -> str:
    complaint = _complaint(error)
    for part, right in _SYNTAX_REMEDIES:
        if part in complaint:
            return right
    return "check indentation, colons, quotes and brackets around this line"
