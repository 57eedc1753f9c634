"""The schema as a tree of names, for code that walks a file alongside it: merging, settings and messages.

pydantic validates; this says what stands at any dotted path, whether a group with a source begins there, and what
somebody who mistyped a name may have meant.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import UnionType
from typing import Annotated, Final, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from sim.docstrings import docstring
from sim.scenario.schema.distribution import DISTRIBUTIONS, Distribution, Node
from sim.scenario.schema.quantity import Choice, Month, Plan, Quantity, Sourced, Spec, spec_of
from sim.scenario.schema.scenario import Correlation, Scenario
from sim.vocabulary import HYPOTHESES

Kind = Literal["section", "quantity", "plan", "choice", "correlations", "correlation", "weights", "leaf"]

Holds = Literal["number", "whole", "month", "flag", "text", "list"]

#: Keys of a sourced group that say where it comes from.
SAYS_WHY: Final = frozenset({"source", "assumption"})
ABOUT: Final = SAYS_WHY | {"note"}
#: Key of a quantity beside which other studies' figures stand; no part of the scenario itself.
ALTERNATIVES: Final = "alternatives"

#: The class behind each way of writing a distribution.
DISTRIBUTION_MODELS: Final[Mapping[str, type[Node]]] = dict(zip(DISTRIBUTIONS, get_args(Distribution), strict=True))

_ANY: Final = "*"


@dataclass(frozen=True)
class Shape:
    """What the schema has at one path; of a leaf, what it holds and, for a number, from where to where."""

    kind: Kind
    doc: str = ""
    spec: Spec | None = None
    required: bool = True
    holds: Holds = "text"
    low: float = -math.inf
    high: float = math.inf
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
    """ "did you mean 'x'?" for the nearest of the known words, or all that are as near, or nothing.

    A word that differs in a number, says the opposite or has a meaning of its own is no misspelling.

    >>> suggestion("recruitmnt", ["recruitment", "casualties"])
    "did you mean 'recruitment'?"
    >>> suggestion("W14", ["W4", "W13"]), suggestion("unrecognised", ["recognised"])
    ('', '')
    >>> suggestion("sharr", ["share", "sharp"])
    "did you mean 'share' or 'sharp'?"
    """
    near = nearest(word, known)
    return f"did you mean {' or '.join(repr_of(one) for one in near)}?" if near else ""


def repr_of(word: str) -> str:
    """A word between quotation marks, as messages show it."""
    return f"'{word}'"


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """The known words that somebody who wrote this one may have meant: at most three, all of them as near.

    >>> nearest("estonai", ["estonia", "latvia"]), nearest("us.withdrawal.estonia", ["us.withdrawal.romania"])
    (['estonia'], [])
    """
    words = list(dict.fromkeys(known))
    by_case = [name for name in words if name.lower() == word.lower()]
    if by_case:
        return by_case if len(by_case) == 1 else []
    close = [name for name in difflib.get_close_matches(word, words, n=6, cutoff=0.65) if not _differs(word, name)]
    if not close:
        return []
    match = difflib.SequenceMatcher(b=word)
    ratios = {name: _ratio(match, name) for name in close}
    best = max(ratios.values())
    equal = [name for name in words if ratios.get(name, 0.0) >= best - 0.001]
    return equal if len(equal) <= 3 else []


def _ratio(match: difflib.SequenceMatcher[str], name: str) -> float:
    match.set_seq1(name)
    return match.ratio()


_NUMBER: Final = re.compile(r"[0-9]+")
_PARTS: Final = re.compile(r"[a-z]+")
_NEGATING: Final = ("un", "non", "not", "no", "in", "im", "de", "dis", "anti", "without", "never")
_OPPOSITES: Final = frozenset(
    frozenset(pair.split())
    for pair in (
        "low high", "min max", "start end", "first last", "from to", "before after", "in out", "up down", "more less",
        "increase decrease", "inflow outflow", "import export", "north south", "east west", "least most",
        "with without", "arrives leaves", "early late", "gain loss", "upper lower", "positive negative",
        "true false", "on off", "mean median", "mean mode", "median mode",
    )
)  # fmt: skip


def _differs(word: str, name: str) -> bool:
    """Whether a known word says something else than the one written, however alike the two look."""
    if _NUMBER.findall(word) != _NUMBER.findall(name):
        return True
    given, meant = _PARTS.findall(word.lower()), _PARTS.findall(name.lower())
    only_given, only_meant = [w for w in given if w not in meant], [w for w in meant if w not in given]
    if any(frozenset((a, b)) in _OPPOSITES for a in only_given for b in only_meant):
        return True
    negated = any(n in _NEGATING for n in (*only_given, *only_meant) if len(given) != len(meant))
    prefixed = any(
        long == f"{prefix}{short}"
        for a in only_given for b in only_meant for long, short in ((a, b), (b, a)) for prefix in _NEGATING
    )  # fmt: skip
    # A part that has a meaning of its own, such as the name of another host, was not mistyped.
    bare = [part.rstrip("s") for part in only_meant]
    own = [part for part in only_given if part.rstrip("s") not in bare]
    return negated or prefixed or any(part in _parts_known() for part in own)


@lru_cache(maxsize=1)
def _parts_known() -> frozenset[str]:
    """Every name of the schema, of three letters or more, that a dotted path is made of."""
    return frozenset(name for path in settable() for name in path.split(".") if len(name) > 2)


def path_suggestion(path: str) -> str:
    """The same for a dotted path: a path that looks like it, or the only path that ends like it.

    Siblings of its last name are left out: :func:`suggestion` suggests those that look like it, and a path always
    resembles some of the others.
    """
    if between := stands_between(path):
        return between
    near = nearest_paths(path)
    return f"did you mean {' or '.join(map(repr_of, near))}?" if near else ""


def stands_between(path: str) -> str:
    """The names that can stand where a path leaves one out, or has a `*`; nothing where that is not what is missing.

    >>> stands_between("us.withdrawal.*.share") == stands_between("us.withdrawal.share") != ""
    True
    >>> stands_between("us.withdrawal.share").split(":")[0]
    'a name stands between, as us.withdrawal.NAME.share'
    """
    names = path.split(".")
    places = [n for n, name in enumerate(names) if name in ("*", "all", "any", "NAME", "HOST")]
    if len(places) > 1:
        return ""
    if places:
        forms = [(names[: places[0]], names[places[0] + 1 :])]
    else:
        forms = [(names[:n], names[n:]) for n in range(len(names) - 1, 0, -1)]
    for before, after in forms:
        if not after or at((*before, _ANY)) is not None:
            continue
        above = at(before)
        fit = [one for one in above.names if at((*before, one, *after)) is not None] if above is not None else []
        if len(fit) > 1:
            form = ".".join((*before, "NAME", *after))
            return f"a name stands between, as {form}: NAME is one of {', '.join(fit)}"
    return ""


def nearest_paths(path: str) -> list[str]:
    """The paths that a dotted path may be meant for: see :func:`path_suggestion`.

    >>> nearest_paths("recruitment"), nearest_paths("us.withdrawl.estonia.share")
    (['russia.recruitment'], ['us.withdrawal.estonia.share'])
    """
    group, _, last = path.rpartition(".")
    paths = list(settable())
    if group:
        spelt = [known for known in paths if _spelt_like(path, known)]
        if spelt:
            exact = {known: _names_alike(path, known) for known in spelt}
            spelt = [known for known in spelt if exact[known] == max(exact.values())]
            return spelt[:3] if len(spelt) <= 3 else []
    others = [known for known in paths if known.rpartition(".")[0] != group]
    same = [known for known in others if known.rpartition(".")[2] == last]
    return same if len(same) == 1 and not group else nearest(path, others)


def _spelt_like(path: str, known: str) -> bool:
    """Whether a path is a known one with names mistyped, each in its place."""
    names, meant = path.split("."), known.split(".")
    return len(names) == len(meant) and all(a == b or nearest(a, [b]) for a, b in zip(names, meant, strict=True))


def _names_alike(path: str, known: str) -> int:
    """How many names of two paths are the same, each in its place."""
    return sum(a == b for a, b in zip(path.split("."), known.split("."), strict=True))


def _shape(model: type[Node], kind: Kind, doc: str, spec: Spec | None = None, *, required: bool = True) -> Shape:
    children: dict[str, Shape] = {}
    for name, info in model.model_fields.items():
        (below, marks), needed = _given(info), info.is_required()
        about = info.description or ""
        if isinstance(below, type) and issubclass(below, Node):
            if issubclass(below, Quantity):
                expected = spec_of(info)
                children[name] = _shape(below, "quantity", expected.doc, expected, required=needed)
            else:
                children[name] = _shape(below, _kind(below), about or docstring(below), required=needed)
        elif model is Scenario and name == "correlations":
            each = _shape(Correlation, "correlation", "")
            children[name] = Shape("correlations", "", None, needed, children={_ANY: each})
        elif model is Scenario and name == "weights":
            each = Shape("leaf", "Weight of this hypothesis, not negative.", None, False, "number", 0.0)
            children[name] = Shape("weights", about, None, needed, children=dict.fromkeys(HYPOTHESES, each))
        else:
            low, high = _limits((*info.metadata, *marks))
            children[name] = Shape("leaf", about, None, needed, _holds(below, (*info.metadata, *marks)), low, high)
    return Shape(kind, " ".join(doc.split()), spec, required, children=children)


def _given(info: FieldInfo) -> tuple[object, tuple[object, ...]]:
    """What a field holds where it holds anything, and what is said of it: a field of a plan may be left out."""
    kinds = [kind for kind in get_args(info.annotation) if kind is not type(None)]
    if not isinstance(info.annotation, UnionType) or len(kinds) != 1:
        return info.annotation, ()
    first, *marks = get_args(kinds[0]) if get_origin(kinds[0]) is Annotated else (kinds[0],)
    return first, tuple(marks)


def _holds(kind: object, marks: tuple[object, ...]) -> Holds:
    """What a leaf that is no quantity holds."""
    kinds: dict[object, Holds] = {int: "whole", float: "number", bool: "flag"}
    if kind in kinds:
        return kinds[kind]
    if get_origin(kind) is tuple:
        return "list"
    return "month" if any(one in get_args(Month) for one in marks) else "text"


def _limits(marks: tuple[object, ...]) -> tuple[float, float]:
    """The least and the greatest number that a field can hold."""
    least = [getattr(one, "ge", getattr(one, "gt", None)) for one in marks]
    most = [getattr(one, "le", getattr(one, "lt", None)) for one in marks]
    low, high = ([limit for limit in limits if isinstance(limit, int | float)] for limits in (least, most))
    return (low[0] if low else -math.inf), (high[0] if high else math.inf)


def _kind(model: type[Node]) -> Kind:
    if issubclass(model, Plan):
        return "plan"
    if issubclass(model, Choice):
        return "choice"
    assert not issubclass(model, Sourced), f"{model.__name__} is a kind of leaf that files cannot merge yet"
    return "section"
