"""The schema as a tree of names, for code that walks a file alongside it: merging, settings and messages.

pydantic validates; this says what stands at any dotted path, whether a group with a source begins there, and what
somebody who mistyped a name may have meant.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, get_args

from sim.docstrings import docstring
from sim.scenario.schema.distribution import DISTRIBUTIONS, Distribution, Node
from sim.scenario.schema.quantity import Choice, Plan, Quantity, Sourced, Spec, spec_of
from sim.scenario.schema.scenario import Correlation, Scenario
from sim.vocabulary import HYPOTHESES

Kind = Literal["section", "quantity", "plan", "choice", "correlations", "correlation", "weights", "leaf"]

#: Keys of a sourced group that say where it comes from.
SAYS_WHY: Final = frozenset({"source", "assumption"})
ABOUT: Final = SAYS_WHY | {"note"}

#: The class behind each way of writing a distribution.
DISTRIBUTION_MODELS: Final[Mapping[str, type[Node]]] = dict(zip(DISTRIBUTIONS, get_args(Distribution), strict=True))

_ANY: Final = "*"


@dataclass(frozen=True)
class Shape:
    """What the schema has at one path."""

    kind: Kind
    doc: str = ""
    spec: Spec | None = None
    required: bool = True
    children: Mapping[str, Shape] = field(default_factory=dict, repr=False)

    @property
    def is_group(self) -> bool:
        """Whether it has a source of its own."""
        return self.kind in ("quantity", "plan", "choice", "correlation")

    def child(self, name: str) -> Shape | None:
        """What stands below under this name, if anything can."""
        return self.children.get(name) or self.children.get(_ANY)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that can stand below, the source last."""
        named = [name for name in self.children if name != _ANY]
        return tuple(sorted(named, key=ABOUT.__contains__))


@lru_cache(maxsize=1)
def schema() -> Shape:
    """The whole schema."""
    return _shape(Scenario, "section", "")


def at(path: Iterable[str]) -> Shape | None:
    """What the schema has at a path, or None.

    >>> at(["russia", "recruitment"]).spec.unit
    'thousand persons/month'
    """
    shape: Shape | None = schema()
    for name in path:
        shape = shape.child(name) if shape is not None else None
    return shape


def settable() -> Iterator[str]:
    """Every path that a `--set` can address, whatever the scenario; correlations have names of their own."""
    yield from (path for path in _settable(schema(), "") if path != "as_of")


def _settable(shape: Shape, prefix: str) -> Iterator[str]:
    for name, child in shape.children.items():
        path = f"{prefix}{name}"
        if child.kind in ("quantity", "choice") or (child.kind == "leaf" and name not in ABOUT):
            yield path
        elif child.kind in ("section", "plan", "weights"):
            yield from _settable(child, f"{path}.")


def suggestion(word: str, known: Iterable[str]) -> str:
    """ "did you mean 'x'?" for the nearest of the known words, or nothing.

    >>> suggestion("recruitmnt", ["recruitment", "casualties"])
    "did you mean 'recruitment'?"
    """
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.65)
    if not near:
        by_case = {name.lower(): name for name in known}
        near = [by_case[word.lower()]] if word.lower() in by_case else []
    return f"did you mean '{near[0]}'?" if near else ""


def path_suggestion(path: str) -> str:
    """The same for a dotted path: a path that looks like it, or the only path that ends like it.

    Siblings of its last name are left out: :func:`suggestion` suggests those that look like it, and a path always
    resembles some of the others.
    """
    group, _, last = path.rpartition(".")
    paths = [known for known in settable() if known.rpartition(".")[0] != group]
    same = [known for known in paths if known.rpartition(".")[2] == last]
    return f"did you mean '{same[0]}'?" if len(same) == 1 else suggestion(path, paths)


def _shape(model: type[Node], kind: Kind, doc: str, spec: Spec | None = None, *, required: bool = True) -> Shape:
    children: dict[str, Shape] = {}
    for name, info in model.model_fields.items():
        below, needed = info.annotation, info.is_required()
        about = info.description or ""
        if isinstance(below, type) and issubclass(below, Node):
            if issubclass(below, Quantity):
                expected = spec_of(info)
                children[name] = _shape(below, "quantity", expected.doc, expected, required=needed)
            else:
                children[name] = _shape(below, _kind(below), about or docstring(below), required=needed)
        elif model is Scenario and name == "correlations":
            each = _shape(Correlation, "correlation", "")
            children[name] = Shape("correlations", "", None, needed, {_ANY: each})
        elif model is Scenario and name == "weights":
            each = Shape("leaf", "Weight of this hypothesis, not negative.", None, False)
            children[name] = Shape("weights", about, None, needed, dict.fromkeys(HYPOTHESES, each))
        else:
            children[name] = Shape("leaf", about, None, needed)
    return Shape(kind, " ".join(doc.split()), spec, required, children)


def _kind(model: type[Node]) -> Kind:
    if issubclass(model, Plan):
        return "plan"
    if issubclass(model, Choice):
        return "choice"
    assert not issubclass(model, Sourced), f"{model.__name__} is a kind of leaf that files cannot merge yet"
    return "section"
