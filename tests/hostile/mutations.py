"""Ways to spoil a text file, each decided by a seed alone."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

#: What somebody may write, or paste, where a value belongs.
VALUES: Final = (
    "", "~", "null", "true", "NO", "-", "--- x", "[]", "{}", "[[[]]]", "{a: {b: c}}", "0", "-1", "1e400", "-1e15",
    "9" * 60, "1e-320", ".inf", "-.inf", ".nan", "0x10", "0o17", "1_000", "1,5", "12:30", "2025-13", "2025-9", "25-09",
    "2025-09-01", "H5", "H1", "'", '"', "'unclosed",
    "\"\\x00\"", "\"\\u202e\"", "!!python/object/apply:os.system [ls]", "!x y", "&a b",
    "*a", "<<: *a", "%YAML 1.1", "# only a comment", "key: value: value", "- a\n- b", "|\n  text", ">-\n  text", "\t1",
    "é", "☃", "\u200b", "\ufeff", "{uniform: {low: 1, high: 0}}", "{uniform: {low: 1}}", "{normal: {mean: 0}}",
    "{normal: {mean: 0, sd: -1}}", "{beta: {a: 0, b: 0}}", "{lognormal: {median: -1, log_sd: 1}}", "{uniform: 3}",
    "{nothing: {low: 0, high: 1}}", "[1, 2, 3]",
    "{value: 1}", "../../../etc/passwd", "/etc/passwd", "baseline", "x" * 5000,
    "command line", "W1", "W999", "source", "us.aid.level",
)  # fmt: skip


def drop_line(text: str, rng: random.Random) -> str:
    """One line is gone."""
    lines = text.splitlines(keepends=True)
    del lines[rng.randrange(len(lines))]
    return "".join(lines)


def repeat_line(text: str, rng: random.Random) -> str:
    """One line appears twice."""
    lines = text.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    return "".join([*lines[:at], lines[at], *lines[at:]])


def move_line(text: str, rng: random.Random) -> str:
    """One line stands elsewhere."""
    lines = text.splitlines(keepends=True)
    line = lines.pop(rng.randrange(len(lines)))
    lines.insert(rng.randrange(len(lines) + 1), line)
    return "".join(lines)


def indent_line(text: str, rng: random.Random) -> str:
    """One line is indented otherwise."""
    lines = text.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    lines[at] = rng.choice(["", " ", "   ", "\t", "        "]) + lines[at].lstrip()
    return "".join(lines)


def other_value(text: str, rng: random.Random) -> str:
    """One value is another."""
    places = list(re.finditer(r":[ ]+([^\n#{}\[\],]+)", text))
    if not places:
        return text
    place = rng.choice(places)
    return text[: place.start(1)] + rng.choice(VALUES) + text[place.end(1) :]


def other_key(text: str, rng: random.Random) -> str:
    """One key is misspelt, or something else."""
    places = list(re.finditer(r"^\s*([a-z_]+):", text, re.MULTILINE))
    if not places:
        return text
    place = rng.choice(places)
    key = place[1]
    at = rng.randrange(len(key))
    spoilt = [key[:at] + key[at + 1 :], key.upper(), key + "x", "?", "[a]", "'" + key, "1", "null", "<<", "", key + " "]
    return text[: place.start(1)] + rng.choice(spoilt) + text[place.end(1) :]


def insert_text(text: str, rng: random.Random) -> str:
    """Something is pasted somewhere."""
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(VALUES) + text[at:]


def cut_off(text: str, rng: random.Random) -> str:
    """The rest is missing."""
    return text[: rng.randrange(len(text))]


def swap_letters(text: str, rng: random.Random) -> str:
    """Two neighbouring characters changed places, several times."""
    letters = list(text)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(letters) - 1)
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)


MUTATIONS: Final[tuple[Callable[[str, random.Random], str], ...]] = (
    drop_line, repeat_line, move_line, indent_line, other_value, other_value, other_value, other_key,
    insert_text, cut_off,
    swap_letters,
)  # fmt: skip


def mutated(text: str, seed: int) -> bytes:
    """The text spoilt in one to three ways; now and then its bytes too."""
    rng = random.Random(seed)
    for _ in range(rng.choice([1, 1, 2, 3])):
        if len(text) > 2:
            text = rng.choice(MUTATIONS)(text + "\n", rng)
    data = text.encode("utf-8", "surrogatepass")
    if data and rng.random() < 0.15:
        at = rng.randrange(len(data))
        data = data[:at] + rng.choice([b"\0", b"\xff", b"\xfe\xff", b"\r", b"\x1b[31m", b"\xc3"]) + data[at + 1 :]
    return data
