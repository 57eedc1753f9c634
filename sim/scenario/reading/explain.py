"""pydantic's errors in the words of a scenario file, with the line that they concern."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, get_args

from pydantic_core import ErrorDetails, core_schema

from sim.scenario.reading import laws, meant
from sim.scenario.reading.forms import nested_form, plain_value
from sim.scenario.reading.quoting import in_quotes
from sim.scenario.reading.tree import Branch, Items, Mistake, Scalar, Tree, describe, join
from sim.scenario.schema.distribution import DISTRIBUTIONS
from sim.scenario.schema.shape import (
    DISTRIBUTION_MODELS,
    Shape,
    at,
    nearest_paths,
    path_suggestion,
    stands_between,
    suggestion,
)

Names = tuple[str | int, ...]

_NUMBER_TYPES: Final = {"float_type": "a number", "int_type": "a whole number", "int_from_float": "a whole number"}
#: The kinds of errors that pydantic has words of its own for, which are not ours.
_BUILT_IN: Final = frozenset(get_args(core_schema.ErrorType)) - {"value_error", "assertion_error"}
_LIMITS: Final = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}


def explain(errors: Sequence[ErrorDetails], tree: Branch, *, whole: bool) -> list[Mistake]:
    """The errors of validating `tree` as a scenario, without those that `sim.scenario.reading.check` words better.

    Unless the tree is the `whole` scenario, what it lacks is not reported.
    """
    mistakes: list[Mistake] = []
    missing: dict[Names, list[str]] = {}
    located = [_names(error["loc"]) for error in errors]
    renamed = _of_other_laws(located, tree)
    mistakes += renamed.values()
    for error, names in zip(errors, located, strict=True):
        if _law(names) in renamed:
            continue
        # What is wrong in a list makes it too short as well.
        follows = error["type"] == "too_short" and any(other[: len(names)] == names != other for other in located)
        if follows or _reported_by_check(error, names):
            continue
        if error["type"] == "missing":
            missing.setdefault(names[:-1], []).append(str(names[-1]))
        else:
            mistakes.append(_mistake(error, names, tree))
    if whole:
        mistakes += [_missing(names, keys, tree) for names, keys in missing.items()]
    return mistakes


def _law(names: Names) -> Names | None:
    """The part of a path down to the distribution that it leads into, if it leads into one."""
    pairs = enumerate(pairwise(names))
    return next((names[: n + 2] for n, (a, b) in pairs if a == "value" and b in DISTRIBUTIONS), None)


def _of_other_laws(located: Iterable[Names], tree: Branch) -> dict[Names | None, Mistake]:
    """For each distribution with the keys of another program, one mistake in place of one for each key."""
    found: dict[Names | None, Mistake] = {}
    for names in dict.fromkeys(law for each in located if (law := _law(each)) is not None):
        node, exact = _locate(names, tree)
        if exact and isinstance(node, Branch) and (told := laws.of_other_keys(str(names[-1]), node)):
            found[names] = Mistake(node.place, path_of(names), *told)
    return found


def bare(errors: Sequence[ErrorDetails], tree: Branch) -> list[Mistake]:
    """The errors as pydantic puts them: the last resort, so that nothing invalid passes silently."""
    return [Mistake(tree.place, path_of(_names(error["loc"])), error["msg"]) for error in errors]


def path_of(names: Names) -> str:
    """Names and list positions as one dotted path."""
    path = ""
    for name in names:
        path = join(path, name)
    return path


def _names(loc: tuple[str | int, ...]) -> Names:
    """The location without what pydantic adds of its own: the tags of unions and the mark of a wrong key."""
    names: list[str | int] = []
    tag_seen = False
    for name in loc:
        if name == "[key]":
            continue
        if names and names[-1] == "value" and not tag_seen and name in ("number", *DISTRIBUTIONS):
            tag_seen = True
            continue
        names.append(name)
    return tuple(names)


def _reported_by_check(error: ErrorDetails, names: Names) -> bool:
    return (
        error["type"] in ("unit", "correlation")
        or ("source" in names and error["type"] != "extra_forbidden")
        or (error["type"] == "value_error" and "has no source" in error["msg"])
    )


def _locate(names: Names, tree: Branch) -> tuple[Tree, bool]:
    """The deepest node there is on the way to `names`, and whether it is the last one."""
    node: Tree = tree
    for name in names:
        below: Tree | None = None
        if isinstance(node, Branch) and isinstance(name, str):
            below = node.entries.get(name)
        elif isinstance(node, Items) and isinstance(name, int) and name < len(node.items):
            below = node.items[name]
        if below is None:
            return node, False
        node = below
    return node, True


def _mistake(error: ErrorDetails, names: Names, tree: Branch) -> Mistake:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "range":
        names = (*names, "value")
    if kind == "promised_twice":
        names = _promised_last(names, tree)
    if kind in ("too_early", "part", "as_of"):
        names = tuple(context["path"].split("."))
    node, _ = _locate(names, tree)
    if "[key]" in error["loc"] or kind == "extra_forbidden":
        problem, remedy = _unknown_key(names, node)
    else:
        problem, remedy = _words(kind, error["msg"], context, names, node=node)
    return Mistake(node.place, path_of(names), problem, remedy)


def _promised_last(deal: Names, tree: Branch) -> Names:
    """Of the two shares of the mineral revenue, the share set on the command line, or else the fund's."""
    shares = ((*deal, "reconstruction_fund", "share"), (*deal, "minerals", "us_share"))
    return next((names for names in shares if _locate(names, tree)[0].place.on_command_line), shares[0])


def _words(kind: str, message: str, context: Mapping[str, Any], names: Names, *, node: Tree) -> tuple[str, str]:
    """The mistake and its remedy, by pydantic's type of error."""
    given, about = describe(node), _about(names)
    words = [name for name in names if isinstance(name, str)]
    if kind in _NUMBER_TYPES:
        if meant.is_in_steps(node):
            return "steps in time stand where one number belongs", meant.number(node, words)
        right = meant.number(node, words) or f"write {_NUMBER_TYPES[kind]}"
        return f"{given} is not {_NUMBER_TYPES[kind]}", _with(right, about)
    if kind == "bool_type":
        return f"{given} is neither true nor false", _with(meant.flag(node), about)
    if kind == "string_type" and _holds_month(words):
        return f"{given} is not a month", meant.month(node, path_of(names))
    if kind == "string_type":
        written = node.written if isinstance(node, Scalar) else ""
        right = f"write it in quotes, as {in_quotes(written)}" if written else "write text"
        return f"{given} is not text", _with(right, about)
    if kind in _LIMITS:
        key, limit = _LIMITS[kind]
        return f"{given.removeprefix('the number ')} is out of range", _right(f"{limit} {context[key]:g}", about)
    if kind == "literal_error":
        return _not_in_list(node, context, words)
    if kind == "value_form":
        return _no_distribution(node, words)
    if kind == "range":
        return _out_of_range(context, about)
    if kind == "month":
        return message.partition("; ")[0], meant.month(node)
    if kind in ("part", "promised_twice", "too_early", "as_of", "empty"):
        problem, _, remedy = message.partition("; ")
        return problem, remedy
    if kind in ("model_type", "model_attributes_type", "dict_type", "mapping_type"):
        return _no_mapping(names, node)
    if kind in ("tuple_type", "list_type"):
        return f"{given} is not a list", _with(meant.as_list(node, words) or "write a list such as [a, b]", about)
    if kind == "string_too_short" and names[-1] == "assumption":
        return "is empty", "write why this value is assumed"
    if kind in ("string_too_short", "string_too_long"):
        least, most = context.get("min_length"), context.get("max_length")
        limit = f"at least {least} characters" if least is not None else f"at most {most} characters"
        return f"{given} is too {'short' if least is not None else 'long'}", _right(limit, about)
    if kind in ("too_short", "too_long"):
        least = context.get("min_length", 1)
        return "the list is too short", _right(f"at least {least} entr{'y' if least == 1 else 'ies'}", about)
    if kind in _BUILT_IN:
        return f"{given} will not do", about
    return message.removeprefix("Value error, "), about


def _right(what: str, about: str) -> str:
    return _with(f"write {what}", about)


def _with(remedy: str, about: str) -> str:
    return f"{remedy}: {about}" if about else remedy


def _holds_month(words: Sequence[str]) -> bool:
    shape = at(words)
    return shape is not None and shape.holds == "month"


def _typed(node: Scalar) -> str:
    """A value that YAML took for no text, as it may have been written."""
    return str(node.value).lower() if isinstance(node.value, bool) else str(node.value)


def _about(names: Names) -> str:
    """What the schema says of the place: its description, and for a quantity what it measures and in what."""
    words = [name for name in names if isinstance(name, str)]
    shapes = [shape for length in range(len(words) + 1) if (shape := at(words[:length])) is not None]
    for shape in shapes:
        if shape.spec is not None and "value" in words:
            return f"{shape.doc}, in '{shape.spec.unit}'"
    return shapes[-1].doc.rstrip(".") if shapes[-1].kind in ("leaf", "quantity") else ""


def _out_of_range(context: Mapping[str, Any], about: str) -> tuple[str, str]:
    low, high, least, most = (str(context[key]) for key in ("low", "high", "least", "most"))
    span = f"is {low}" if low == high else f"can be from {low} to {high}"
    if most == "inf":
        limits = f"at least {least}"
    elif least == "-inf":
        limits = f"at most {most}"
    else:
        limits = f"from {least} to {most}"
    return f"{span}, which is out of range", f"write {limits}: {about}"


def _unknown_key(names: Names, node: Tree) -> tuple[str, str]:
    name, above = str(names[-1]), names[:-1]
    known, path = _known_below(above), path_of(names)
    problem = f"there is no key '{name}' here"
    shape = at([str(one) for one in above])
    if meant.is_time(name) and shape is not None and shape.kind in ("quantity", "plan", "choice"):
        return problem, "one value holds for the whole run; steps in time cannot be written"
    if ":" in name and name.partition(":")[0] in known:
        return problem, f"put a space after the colon of '{name.partition(':')[0]}:'"
    if nested := _nested([str(one) for one in above], name, node):
        return problem, nested
    guess = suggestion(name, known) or (path_suggestion(path) if _is_section(above) else "")
    return problem, guess or f"choose from {_listed(known)}"


def _nested(above: Sequence[str], name: str, node: Tree) -> str:
    """How a dotted path that stands as a key is written, or nothing where the key is no path."""
    parts = re.split(r"[./]", name)
    if len(parts) < 2 or not all(parts):
        return ""
    path = ".".join((*above, *parts))
    if at(path.split(".")) is None:
        if between := stands_between(path):
            return between
        near = nearest_paths(path)
        if len(near) != 1:
            return "a path is written as nested keys, such as us: {aid: {level: ...}}"
        path = near[0]
    value = _typed(node) if isinstance(node, Scalar) and node.value is not None else ""
    is_one = isinstance(node, Scalar)
    keys = nested_form(path, value if is_one else "{...}")
    by_option = f", or with --set {path}={plain_value(value, path.split('.'))}" if is_one and value else ""
    return f"write the path as nested keys: {keys}{by_option}"


def _listed(known: Sequence[str]) -> str:
    return ", ".join(known[:12]) + (", ..." if len(known) > 12 else "")


def _is_section(names: Names) -> bool:
    shape = at([str(name) for name in names])
    return shape is not None and shape.kind == "section"


def _known_below(names: Names) -> list[str]:
    words = [str(name) for name in names]
    if len(words) >= 2 and words[-2] == "value" and words[-1] in DISTRIBUTION_MODELS:
        return list(DISTRIBUTION_MODELS[words[-1]].model_fields)
    shape = at(words)
    return ([*shape.names, "extends"] if not words else list(shape.names)) if shape is not None else []


def _not_in_list(node: Tree, context: Mapping[str, Any], names: Sequence[str]) -> tuple[str, str]:
    words = re.findall(r"'([^']*)'", str(context.get("expected", "")))
    given = str(node.value) if isinstance(node, Scalar) else ""
    listed = "choose from " + ", ".join(words)
    guess = suggestion(given, words)
    if names == ["hypotheses"] and (named := meant.hypotheses(given)):
        guess = f"write {', '.join(named)};"
    return f"{describe(node)} is not one of the words for this", f"{guess} {listed}" if guess else listed


def _no_distribution(node: Tree, names: Sequence[str]) -> tuple[str, str]:
    if meant.is_in_steps(node):
        return "steps in time stand where one value belongs", meant.number(node, names)
    if isinstance(node, Items | Scalar) and (right := meant.number(node, names)):
        return f"{describe(node)} is neither a number nor a distribution", _with(right, _about((*names, "value")))
    listed = "a number, or one of " + ", ".join(DISTRIBUTIONS)
    if isinstance(node, Branch) and len(node.entries) == 1:
        name = next(iter(node.entries))
        right = laws.of_keys(node) or suggestion(name, DISTRIBUTIONS) or f"write {listed}"
        return f"'{name}' is not a distribution", right
    if isinstance(node, Branch):
        several = f"{len(node.entries)} keys where the name of one distribution belongs"
        return several, laws.of_keys(node) or f"write {listed}"
    return f"{describe(node)} is neither a number nor a distribution", f"write {listed}"


def _no_mapping(names: Names, node: Tree) -> tuple[str, str]:
    words = [str(name) for name in names]
    shape = at(words)
    if len(words) >= 2 and words[-2] == "value" and words[-1] in DISTRIBUTION_MODELS:
        keys = list(DISTRIBUTION_MODELS[words[-1]].model_fields)
    else:
        keys = list(shape.names) if shape is not None else []
    scalar = isinstance(node, Scalar) and node.value is not None
    value = plain_value(_typed(node), words) if isinstance(node, Scalar) and scalar else "..."
    if len(words) >= 2 and words[-1] in DISTRIBUTION_MODELS and (form := laws.of_list(words[-1], node)):
        return f"{describe(node)} stands where a mapping belongs", form
    if shape is not None and shape.spec is not None:
        remedy = f"write {{value: {value}, unit: '{shape.spec.unit}', source: ID}}, or assumption for source"
    elif shape is not None and shape.kind == "choice":
        remedy = f"write {{value: {value}, source: ID}}, or assumption for source"
    else:
        remedy = f"its keys are {_listed(keys)}" if keys else "write its keys below it"
    return f"{describe(node)} stands where a mapping belongs", remedy


def _missing(names: Names, keys: Sequence[str], tree: Branch) -> Mistake:
    node, _ = _locate(names, tree)
    if not names:
        return Mistake(
            node.place,
            "",
            f"lacks {_listed(keys)}",
            "write 'extends: baseline' to take from the status quo whatever this file does not say",
        )
    shape = at([str(name) for name in names])
    return Mistake(node.place, path_of(names), f"lacks {_listed(keys)}", "; ".join(_needed(shape, names, keys)))


def _needed(shape: Shape | None, names: Names, keys: Sequence[str]) -> Iterator[str]:
    if shape is not None and shape.spec is not None:
        yield f"a quantity has value, unit ('{shape.spec.unit}') and source or assumption"
    elif shape is not None and len(keys) <= 2:
        docs = [(key, shape.child(key)) for key in keys]
        yield "add " + ", ".join(
            f"{key} ({child.doc.rstrip('.')})" if child and child.doc else key for key, child in docs
        )
    elif shape is not None:
        yield "add them, or extend a scenario that has them"
    else:
        yield f"it has {', '.join(_known_below(names))}"
