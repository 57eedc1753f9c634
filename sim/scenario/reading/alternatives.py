"""Other studies' figures beside a value: `alternatives:` of a quantity in a scenario file.

    resolve:
      value: {normal: {mean: 0.1, sd: 0.8}}
      unit: logit
      source: public-resolve-polls
      alternatives:
        leeds-2000:
          value: {normal: {mean: 1.07, sd: 0.8}}
          source: leeds-2000
          note: 74.5% of commitments honoured

They are words beside the value, and no part of what determines a run: they are taken out of the tree before it becomes
a scenario. Each is held to what its quantity is held to, and has to cite who gives the figure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.scenario.reading.check import check_group
from sim.scenario.reading.explain import explain
from sim.scenario.reading.tree import Branch, Mistake, Scalar, Tree, describe, join, plain
from sim.scenario.schema.quantity import Quantity, Spec
from sim.scenario.schema.shape import ALTERNATIVES, Shape, schema, suggestion
from sim.scenario.sources import Sources

#: What may be said of an alternative.
KEYS: Final = ("value", "unit", "source", "assumption", "note")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class Alternative:
    """What another study says in place of a value: its name, the quantity as it would be, and where it stands."""

    name: str
    quantity: Quantity
    file: str
    line: int

    @property
    def value(self) -> Any:
        """The value as a scenario file has it."""
        return self.quantity.model_dump(mode="json", include={"value"}, exclude_none=True)["value"]

    def as_dict(self) -> dict[str, Any]:
        """As plain values, for a comparison's identity and for JSON."""
        of = self.quantity
        return {
            "name": self.name, "value": self.value, "unit": of.unit, "source": list(of.sources),
            "assumption": of.assumption, "note": of.note, "file": self.file, "line": self.line,
        }  # fmt: skip


Alternatives = Mapping[str, Mapping[str, Alternative]]


def take_out(tree: Branch) -> tuple[Branch, dict[str, Tree]]:
    """The tree without alternatives, and those by the path of their quantity."""
    found: dict[str, Tree] = {}
    return _without(tree, schema(), "", found), found


def _without(tree: Branch, shape: Shape, path: str, found: dict[str, Tree]) -> Branch:
    entries: dict[str, Tree] = {}
    for name, node in tree.entries.items():
        below = shape.child(name)
        if shape.kind == "quantity" and name == ALTERNATIVES:
            found[path] = node
            continue
        if below is not None and isinstance(node, Branch):
            node = _without(node, below, join(path, name), found)
        entries[name] = node
    return Branch(tree.place, entries)


def read(found: Mapping[str, Tree], known: Sources) -> tuple[dict[str, dict[str, Alternative]], list[Mistake]]:
    """The alternatives by path and name, and every mistake in them."""
    read: dict[str, dict[str, Alternative]] = {}
    mistakes: list[Mistake] = []
    for path, group in found.items():
        if not isinstance(group, Branch):
            right = "write a name for each, as leeds-2000: {value: ..., source: leeds-2000}"
            problem = f"{describe(group)} stands where names of alternatives belong"
            mistakes.append(Mistake(group.place, join(path, ALTERNATIVES), problem, right))
            continue
        for name, node in group.entries.items():
            wrong, alternative = _one(path, name, node, known)
            mistakes += wrong
            if alternative is not None:
                read.setdefault(path, {})[name] = alternative
    return read, mistakes


def _one(path: str, name: str, node: Tree, known: Sources) -> tuple[list[Mistake], Alternative | None]:
    """One alternative, or what is wrong with it."""
    here = f"{path}.{ALTERNATIVES}.{name}"
    names = path.split(".")
    shape = schema()
    for one in names:
        below = shape.child(one)
        assert below is not None
        shape = below
    assert shape.spec is not None
    if not _NAME.fullmatch(name):
        remedy = "use letters, digits, '-', '_' and '.', as leeds-2000"
        return [Mistake(node.place, here, f"'{name}' cannot name an alternative", remedy)], None
    if not isinstance(node, Branch):
        right = f"write {name}: {{value: ..., source: ID}}"
        return [Mistake(node.place, here, f"{describe(node)} stands where an alternative belongs", right)], None
    mistakes = [
        Mistake(
            below.place,
            here,
            f"there is no key '{key}' here",
            suggestion(key, KEYS) or f"choose from {', '.join(KEYS)}",
        )
        for key, below in node.entries.items()
        if key not in KEYS
    ]
    if "source" not in node.entries:
        mistakes.append(Mistake(node.place, here, "does not say whose figure it is", "add 'source: ID' of the study"))
    if "value" not in node.entries:
        mistakes.append(Mistake(node.place, here, "has no value", f"add 'value: ...', in '{shape.spec.unit}'"))
    if mistakes:
        return mistakes, None
    unit = node.entries.get("unit", Scalar(node.place, shape.spec.unit))
    group = Branch(node.place, {**node.entries, "unit": unit})
    mistakes += check_group(path, group, shape, known, origins={}, whole=True)
    quantity, errors = _validated(group, shape.spec)
    if errors:
        for one in reversed(names):
            group = Branch(node.place, {one: group})
        located = [_located(error, names) for error in errors]
        mistakes += explain(located, group, whole=True)
    mistakes = [replace(mistake, path=here + mistake.path.removeprefix(path)) for mistake in mistakes]
    if mistakes or quantity is None:
        return mistakes, None
    return [], Alternative(name, quantity, node.place.file, node.place.line)


def _validated(group: Branch, spec: Spec) -> tuple[Quantity | None, list[ErrorDetails]]:
    """The quantity, or pydantic's errors; a value out of the range of its quantity is one."""
    try:
        quantity = Quantity.model_validate(plain(group))
    except ValidationError as error:
        return None, error.errors(include_url=False, include_input=False)
    low, high = quantity.support
    if low >= spec.low and high <= spec.high:
        return quantity, []
    limits = {"low": f"{low:g}", "high": f"{high:g}", "least": f"{spec.low:g}", "most": f"{spec.high:g}"}
    return None, [ErrorDetails(type="range", loc=(), msg="", input=None, ctx=limits)]


def _located(error: ErrorDetails, names: list[str]) -> ErrorDetails:
    """An error as of the whole scenario."""
    moved = error.copy()
    moved["loc"] = (*names, *error["loc"])
    return moved
