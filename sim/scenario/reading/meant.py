"""What somebody meant who wrote something else than belongs at a place, and what would be right there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sim.scenario.reading.forms import wanted
from sim.scenario.reading.laws import of_call
from sim.scenario.reading.month_words import MONTH_FORM, month_of_number, month_remedy, months_meant
from sim.scenario.reading.number_words import number_remedy, number_text
from sim.scenario.reading.tree import Branch, Items, Scalar, Tree
from sim.scenario.schema.shape import at
from sim.vocabulary import HYPOTHESES

_TRUE: Final = frozenset({"yes", "y", "on", "true", "t", "1", "ja", "oui", "si"})
_FALSE: Final = frozenset({"no", "n", "off", "false", "f", "0", "nein", "non"})
_SPAN: Final = re.compile(r"h?([1-9])\s*(?:-|\.\.+|to|:)\s*h?([1-9])")


def number(node: Tree, names: Sequence[str]) -> str:
    """What to write instead of what stands where a number belongs; nothing where it is not known what was meant."""
    want = wanted(names)
    if isinstance(node, Branch | Items):
        return _one_value(node, names)
    if isinstance(node.value, str):
        called = of_call(node.value) if want.uncertain else ""
        return called or number_remedy(node.value, want)
    if isinstance(node.value, bool | None):
        return ""
    return number_remedy(node.written or number_text(node.value), want)


def _one_value(node: Branch | Items, names: Sequence[str]) -> str:
    """What to write instead of several values, or of steps in time."""
    plan, name = at(names[:-1]), names[-1] if names else "value"
    spreads = plan is not None and plan.kind == "plan" and {"start", "months"} <= set(plan.names)
    if is_in_steps(node):
        if spreads:
            how = "'start' and 'months' spread it in equal monthly steps, and other steps in time cannot be written"
            return f"write one number: {how}"
        return "write one number, which holds for the whole run; steps in time cannot be written"
    if isinstance(node, Items):
        path = ".".join(names[:-1] if name == "value" else names)
        values = _numbers(node)
        tries = f"; to try several, sweep them: --vary {path}={','.join(values)}" if len(values) > 1 else ""
        return f"write one number{tries}"
    return ""


def _numbers(node: Tree) -> list[str]:
    """The numbers of a list, as they would be typed."""
    values = [item.value for item in node.items if isinstance(item, Scalar)] if isinstance(node, Items) else []
    return [number_text(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)]


def is_in_steps(node: Tree) -> bool:
    """Whether a mapping or list gives values by year or month.

    >>> from sim.scenario.reading.yaml_tree import parse
    >>> is_in_steps(parse("{2026: 0.5, 2027: 1}", "my.yaml")[0]), is_in_steps(parse("[[2026-01, 1]]", "my.yaml")[0])
    (True, True)
    """
    if isinstance(node, Branch):
        return bool(node.entries) and all(map(is_time, node.entries))
    if isinstance(node, Items):
        firsts = [_first(item) for item in node.items]
        return bool(firsts) and all(map(is_time, firsts))
    return False


def _first(item: Tree) -> str:
    """What a pair in a list, or a mapping of one key, begins with."""
    if isinstance(item, Branch):
        return next(iter(item.entries), "")
    first = item.items[0] if isinstance(item, Items) and item.items else None
    return str(first.value) if isinstance(first, Scalar) else ""


def is_time(key: str) -> bool:
    """Whether a key is a year, a month or a quarter."""
    return re.fullmatch(r"(19|20|21)[0-9]{2}([-/ ]?Q[1-4])?", key) is not None or bool(months_meant(key))


def month(node: Tree, path: str = "") -> str:
    """What to write instead of what stands where a month belongs."""
    if isinstance(node, Items):
        items = [str(item.value) for item in node.items if isinstance(item, Scalar)]
        months = [months[0] for item in items if len(months := months_meant(item)) == 1]
        several = len(months) == len(node.items) > 1
        tries = f"; to try several, sweep them: --vary {path}={','.join(months)}" if several and path else ""
        return f"write one month{tries or f': {MONTH_FORM}'}"
    if not isinstance(node, Scalar) or isinstance(node.value, bool | None):
        return f"write a month: {MONTH_FORM}"
    if isinstance(node.value, str):
        return month_remedy(node.value)
    text = month_of_number(node.value)
    if re.fullmatch(r"[0-9]{4}\.1", text):  # YAML drops the last nought of 2025.10
        return f"write {text[:4]}-01 or {text[:4]}-10"
    return month_remedy(text)


def flag(node: Tree) -> str:
    """What to write instead of what stands where true or false belongs.

    >>> from sim.scenario.reading.tree import Place
    >>> flag(Scalar(Place("my.yaml", 1), "no")), flag(Scalar(Place("my.yaml", 1), "perhaps"))
    ('write false', 'write true or false')
    """
    word = str(node.value).strip().lower() if isinstance(node, Scalar) else ""
    return "write true" if word in _TRUE else "write false" if word in _FALSE else "write true or false"


def hypotheses(text: str) -> tuple[str, ...]:
    """The hypotheses that a text names in other ways; none where it is not known.

    >>> hypotheses("h1"), hypotheses("H1,H3"), hypotheses("H1-H3"), hypotheses("2"), hypotheses("H5")
    (('H1',), ('H1', 'H3'), ('H1', 'H2', 'H3'), ('H2',), ())
    """
    plain = " ".join(text.strip().strip("[]").lower().split())
    if plain in ("all", "*", "every", "both"):
        return tuple(HYPOTHESES) if plain != "both" else ()
    if span := _SPAN.fullmatch(plain):
        found = [f"H{number}" for number in range(int(span[1]), int(span[2]) + 1)]
    else:
        found = [f"H{part.removeprefix('h')}" for part in re.split(r"[\s,;+&/]+(?:and[\s]+)?", plain)]
    return tuple(dict.fromkeys(found)) if found and all(name in HYPOTHESES for name in found) else ()


def as_list(node: Tree, names: Sequence[str]) -> str:
    """What to write instead of one text where a list belongs."""
    if not isinstance(node, Scalar) or node.value is None:
        return ""
    text = str(node.value)
    if list(names) == ["hypotheses"] and (named := hypotheses(text)):
        return f"write a list, as [{', '.join(named)}]"
    parts = [part for part in re.split(r"\s*[,;]\s*", text.strip()) if part]
    return f"write a list, as [{', '.join(parts)}]" if parts else ""
