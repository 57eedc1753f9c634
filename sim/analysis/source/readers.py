"""Where the model reads each value of a scenario, and by which equation: found in the source, not kept by hand.

Every text of `sim/model` and `sim/theory` that can be a dotted path of the schema is a reading. Where a function puts a
path together from what it is handed, the reading is where it is called. Words of plans and variants are read as
attributes of the scenario. The equation is the function of `sim/theory` that the value is handed to, at once or after
it was given a name.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from sim.analysis.source.code import Module, Scope, modules
from sim.analysis.source.equations import Equation, docstring, equations, methods
from sim.scenario.schema.shape import ABOUT, Shape, schema

#: What of a scenario is read by something else than its path, and by what.
ELSEWHERE: Final[Mapping[str, str]] = {
    "as_of": "sim/scenario, where a file is checked: the month at which its world is described",
    "horizon": "the clock of the model (sim/model/stage/clock.py)",
    "hypotheses": "sim/ensemble, which simulates one block under each",
    "weights": "applied after the run (sim/analysis/weighted.py)",
    "without": "Stage.channel_works (sim/model/stage/stage.py)",
    "title": "words, which move no number",
    "summary": "words, which move no number",
    "correlations": "the draws, which let quantities go together (sim/draws/correlation.py)",
}
_HOLE: Final = re.compile("\0([^\0]*)\0")
#: How often a hole is filled from where a function is called.
_ROUNDS: Final = 5
#: Where a scenario is at hand as an object.
_ROOTS: Final = ("world", "variants")


@dataclass(frozen=True)
class Reader:
    """A place of the model that reads a value: file and line, function, what it says, and the equations it feeds."""

    place: str
    where: str
    doc: str
    equations: tuple[Equation, ...] = ()


@dataclass(frozen=True, eq=False)
class _Found:
    """A template, the function whose parameters may fill its holes, and the place at which it is read."""

    template: str
    scope: Scope
    site: Scope
    node: ast.AST
    called: str = ""


@lru_cache(maxsize=1)
def readers() -> Mapping[str, tuple[Reader, ...]]:
    """The readers of every value of the schema, by dotted path; an empty tuple where none was found.

    >>> readers()["us.tripwire"][0].place.split(":")[0]
    'sim/model/crisis/forecast.py'
    """
    paths = list(values())
    found: dict[str, dict[str, Reader]] = {path: {} for path in paths}
    everything = list(_all())
    for one in everything:
        for path in _matches(one.template):
            reader = _reader(one.site, one.node)
            found[path].setdefault(reader.place, reader)
    alone = [path for path in paths if not found[path]]
    for one in everything:
        if isinstance(one.node, ast.Attribute | ast.Call):
            for path in _below_part(one.template, alone):
                reader = _reader(one.site, one.node)
                found[path].setdefault(reader.place, reader)
    for path in [path for path in paths if not found[path]]:
        for special in _special(path, paths):
            found[path].update(found[special])
    return {path: tuple(sorted(several.values(), key=_order)) for path, several in found.items()}


def _special(path: str, paths: Sequence[str]) -> list[str]:
    """Values that stand for this one in a part of the plan: what a host has instead of what goes for all of them."""
    plan, _, name = path.rpartition(".")
    return [one for one in paths if one.startswith(f"{plan}.") and one.endswith(f".{name}") and one != path]


def read_elsewhere(path: str) -> str:
    """What reads a value that no path of the model leads to; nothing where that is not known.

    >>> read_elsewhere("horizon.months")
    'the clock of the model (sim/model/stage/clock.py)'
    """
    return ELSEWHERE.get(path.partition(".")[0], "")


@lru_cache(maxsize=1)
def values() -> Mapping[str, str]:
    """Every path of the schema that holds one value, with its kind: quantity, choice, or number or word of a plan."""
    return dict(_values(schema(), ""))


def _values(shape: Shape, prefix: str) -> Iterator[tuple[str, str]]:
    for name, child in shape.children.items():
        path = f"{prefix}{name}"
        if child.kind in ("quantity", "choice"):
            yield path, child.kind
        elif child.kind == "leaf" and name not in ABOUT and shape.kind == "plan":
            yield path, "word" if child.holds in ("text", "flag", "list") else "number"
        elif child.kind in ("section", "plan"):
            yield from _values(child, f"{path}.")


def _order(reader: Reader) -> tuple[bool, str]:
    return not reader.equations, reader.place


# Templates


def _all() -> Iterator[_Found]:
    """Everything that may be a path, its holes filled as far as they can be."""
    waiting = [found for module in modules().values() for scope in module.scopes for found in _written(scope)]
    for _ in range(_ROUNDS):
        ahead: list[_Found] = []
        for one in waiting:
            if "\0" not in one.template or not any(hole for hole in _HOLE.findall(one.template)):
                yield one
                continue
            filled = list(_filled(one))
            ahead += filled
            if not filled:
                yield one
        waiting = ahead
    yield from waiting


def _written(scope: Scope) -> Iterator[_Found]:
    """What a scope writes itself: texts, and attributes of the scenario."""
    named = {id(value) for node in scope.nodes for value in _named(node)}
    inner = {id(below) for node in scope.nodes for below in _inside(node)}
    docs = {id(node.value) for node in scope.nodes if isinstance(node, ast.Expr)}
    for node in scope.nodes:
        if id(node) in docs or id(node) in named or id(node) in inner:
            continue
        if isinstance(node, ast.Attribute | ast.Call):
            yield from (_Found(chain, scope, scope, node) for chain in _chains(node, scope))
        elif isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp):
            yield from (_Found(template, scope, scope, node) for template in scope.templates(node) if _dotted(template))


def _dotted(template: str) -> bool:
    return "." in template and " " not in _HOLE.sub("", template)


def _named(node: ast.AST) -> Iterator[ast.expr]:
    """Texts that only get a name here: they are read where the name is used."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name | ast.Tuple):
        pairs = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        yield from (one for one in pairs if isinstance(one, ast.Constant | ast.JoinedStr | ast.BinOp))


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """Parts of a text or of a chain of attributes, which are no texts or chains of their own."""
    if isinstance(node, ast.JoinedStr):
        yield from node.values
    elif isinstance(node, ast.BinOp):
        yield from (node.left, node.right)
    elif isinstance(node, ast.Attribute):
        yield node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
        yield node.args[0]


def _chains(node: ast.AST, scope: Scope) -> list[str]:
    """An attribute of the scenario as templates of its path; none for others."""
    names: list[tuple[str, ...]] = []
    at: ast.AST = node
    while isinstance(at, ast.Attribute | ast.Call):
        if isinstance(at, ast.Attribute):
            names.insert(0, (at.attr,))
            at = at.value
        elif ast.unparse(at.func) == "getattr" and len(at.args) == 2:
            names.insert(0, scope.templates(at.args[1]) or (f"\0{ast.unparse(at.args[1])}\0",))
            at = at.args[0]
        else:
            return []
    if not isinstance(at, ast.Name):
        return []
    names.insert(0, (at.id,))
    root = next((place for place, name in enumerate(names) if name[0] in _ROOTS), None)
    if root is None:
        return _of_kept(names, scope)
    after = names[root + 1 :] if names[root] == ("world",) else names[root:]
    return [".".join(one).removesuffix(".value") for one in itertools.product(*after)] if after else []


def _of_kept(names: list[tuple[str, ...]], scope: Scope) -> list[str]:
    """An attribute of a part of the scenario that the class of a method keeps, as templates of its path."""
    if len(names) != 3 or names[0] != ("self",) or scope.owner is None:
        return []
    for method in methods(scope):
        for node in method.nodes:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == f"self.{names[1][0]}":
                kept = _chains(node.value, method) if isinstance(node.value, ast.Attribute) else []
                return [f"{one}.{names[2][0]}" for one in kept]
    return []


def _filled(one: _Found) -> Iterator[_Found]:
    """A template with its first hole that can be filled, once for each text that it can stand for."""
    for hole in dict.fromkeys(_HOLE.findall(one.template)):
        mark = f"\0{hole}\0"
        if hole.startswith("self.") and hole.count(".") == 1 and one.scope.owner is not None:
            several = list(_of_attribute(hole[5:], one))
            yield from several
            if several:
                return
        if hole in one.scope.parameters:
            several = list(_of_calls(hole, mark, one))
            yield from several
            if several:
                return


def _of_attribute(name: str, one: _Found) -> Iterator[_Found]:
    """A template whose hole is an attribute: a text of the class or of those made from it, or what it is handed."""
    owner = one.scope.owner
    assert owner is not None
    mark = f"\0self.{name}\0"
    classes = [owner, *(_below(owner.name) if not _text_of(owner, name) else ())]
    for each in classes:
        if text := _text_of(each, name):
            yield _Found(one.template.replace(mark, text), one.scope, one.site, one.node, one.called)
    maker = _maker(owner)
    if maker is not None and _handed(owner, name):
        filled = one.template.replace(mark, f"\0{name}\0")
        yield _Found(filled, maker, one.site, one.node, owner.name)


def _text_of(owner: ast.ClassDef, name: str) -> str:
    for node in owner.body:
        if (
            isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]) == name
            and isinstance(node.value, ast.Constant)
        ):
            return str(node.value.value)
    return ""


@cache
def _classes() -> tuple[tuple[Module, ast.ClassDef], ...]:
    return tuple(
        (module, node) for module in modules().values() for node in module.tree.body if isinstance(node, ast.ClassDef)
    )


def _below(name: str) -> list[ast.ClassDef]:
    """The classes made from one."""
    return [node for _, node in _classes() if any(ast.unparse(base).endswith(name) for base in node.bases)]


def _maker(owner: ast.ClassDef) -> Scope | None:
    """What makes objects of a class: its `__init__`, or that of the class that it is made from."""
    for module in modules().values():
        for scope in module.scopes:
            if scope.owner is owner and scope.name == "__init__":
                return scope
    for base in owner.bases:
        for _, node in _classes():
            if node.name == ast.unparse(base):
                return _maker(node)
    return None


def _handed(owner: ast.ClassDef, name: str) -> bool:
    """Whether an attribute is what the maker of an object hands over under the same name."""
    maker = _maker(owner)
    return maker is not None and name in maker.parameters


def _of_calls(hole: str, mark: str, one: _Found) -> Iterator[_Found]:
    """A template whose hole is a parameter, filled from where its function is called.

    The call is what reads the value where it says more of the path than a name.
    """
    called = one.called or (
        one.scope.owner.name if one.scope.owner and one.scope.name == "__init__" else one.scope.name
    )
    position = one.scope.parameters.index(hole)
    for scope, call in _calls().get(called, ()):
        given = next((word.value for word in call.keywords if word.arg == hole), None)
        if given is None and position < len(call.args):
            given = call.args[position]
        if given is None:
            continue
        own = isinstance(given, ast.Constant | ast.JoinedStr | ast.BinOp)
        for text in scope.templates(given) or (f"\0{ast.unparse(given)}\0",):
            template = one.template.replace(mark, text)
            if scope.owner is not None and "\0self." in template and one.scope.owner is not scope.owner:
                template = _with_text_of(template, scope.owner)
            moves = own or ("." in text.strip("\0") and not text.startswith("\0"))
            yield _Found(template, scope, scope if moves else one.site, call if moves else one.node)


def _with_text_of(template: str, owner: ast.ClassDef) -> str:
    """A template with the texts of the class whose method calls."""
    for hole in _HOLE.findall(template):
        if hole.startswith("self.") and (text := _text_of(owner, hole[5:])):
            template = template.replace(f"\0{hole}\0", text)
    return template


@cache
def _calls() -> Mapping[str, list[tuple[Scope, ast.Call]]]:
    """Every call by the last name of what is called."""
    found: dict[str, list[tuple[Scope, ast.Call]]] = {}
    for module in modules().values():
        for scope in module.scopes:
            for node in scope.nodes:
                if isinstance(node, ast.Call):
                    name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
                    found.setdefault(name, []).append((scope, node))
    return found


@lru_cache(maxsize=8192)
def _matches(template: str) -> tuple[str, ...]:
    """The values that a template can be the path of; none of what is all holes."""
    known = values()
    if not re.search("[a-z]", _HOLE.sub("", template)):
        return ()
    if "\0" not in template:
        return (template,) if template in known else ()
    pattern = re.compile("[a-z0-9_]+".join(map(re.escape, _HOLE.split(template)[::2])))
    return tuple(path for path in known if pattern.fullmatch(path))


def _below_part(template: str, paths: Sequence[str]) -> list[str]:
    """Of some paths, those below a part of the scenario that is handed over whole: a plan, or a section of plans."""
    pieces = _HOLE.split(template)[::2]
    if not re.search("[a-z]", "".join(pieces)):
        return []
    pattern = re.compile("[a-z0-9_]+".join(map(re.escape, pieces)) + r"\..*")
    return [path for path in paths if pattern.fullmatch(path)]


# What is told of a place


def _reader(scope: Scope, node: ast.AST) -> Reader:
    """A place as it is told."""
    doc = (
        docstring(scope.node)
        or (docstring(scope.owner) if scope.owner is not None else "")
        or docstring(scope.module.tree)
    )
    line = getattr(node, "lineno", 1)
    return Reader(f"{scope.module.place}:{line}", scope.where, doc, equations(scope, node))
