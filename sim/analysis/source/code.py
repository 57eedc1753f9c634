"""The source of the model as a tree: functions, classes, imports, and texts that are put together of others.

A path of a scenario is seldom written whole where it is read: `f"{self.name}.spending"`, `_ROOT + "tanks"`,
`self.number("ambition", at)`. A *template* is such a text with a hole for each part that is only known elsewhere; a
hole is `\\0name\\0`.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import sim
from sim import vocabulary

#: Folders of the package in which the rules stand.
RULES: Final = ("model", "theory")
#: Templates that a text may stand for, at most: more would be a text that says nothing of a path.
_MOST: Final = 64

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, eq=False)
class Scope:
    """A function, or what of a module or class stands outside of functions."""

    module: Module
    node: Function | ast.Module
    owner: ast.ClassDef | None

    @property
    def name(self) -> str:
        """The name of the function; nothing outside of functions."""
        return "" if isinstance(self.node, ast.Module) else self.node.name

    @property
    def where(self) -> str:
        """The name as people say it, with its class."""
        return ".".join(part for part in ((self.owner.name if self.owner else ""), self.name) if part)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters in order, without self."""
        if isinstance(self.node, ast.Module):
            return ()
        of = self.node.args
        return tuple(one.arg for one in (*of.posonlyargs, *of.args, *of.kwonlyargs) if one.arg != "self")

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Everything in it, functions within functions included; of a module, what stands outside of all functions."""
        return tuple(_outside_functions(self.node) if isinstance(self.node, ast.Module) else ast.walk(self.node))

    @cached_property
    def _bound(self) -> Mapping[str, list[ast.expr]]:
        """What each local name is given, in the order of lines."""
        found: dict[str, list[ast.expr]] = {}
        for name, value in sorted(
            (pair for node in self.nodes for pair in _bound(node)), key=lambda pair: pair[1].lineno
        ):
            found.setdefault(name, []).append(value)
        return found

    def text(self, name: str, line: int) -> tuple[str, ...]:
        """Templates that a local name stands for at a line: what it was last given above it."""
        above = [value for value in self._bound.get(name, ()) if value.lineno < line]
        return self.templates(above[-1]) if above else ()

    def templates(self, node: ast.AST) -> tuple[str, ...]:
        """The templates that an expression may stand for; none where it is no text."""
        match node:
            case ast.Constant(value=str(text)):
                return (_with_holes(text),)
            case ast.JoinedStr(values=values):
                parts = [self.templates(part) or (_hole(part),) for part in values]
                return tuple("".join(one) for one in itertools.islice(itertools.product(*parts), _MOST))
            case ast.FormattedValue(value=value):
                return self.templates(value) or (_hole(value),)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                first, second = self.templates(left), self.templates(right)
                if not first and not second:
                    return ()
                return tuple(a + b for a in first or (_hole(left),) for b in second or (_hole(right),))[:_MOST]
            case ast.Name(id=name):
                return self.module.looped(node) or self.text(name, node.lineno) or self.module.constants.get(name, ())
        return ()


@dataclass(frozen=True, eq=False)
class Module:
    """A module of the rules."""

    name: str
    file: Path
    tree: ast.Module = field(repr=False)

    @cached_property
    def place(self) -> str:
        """Its file as messages name it, from the folder in which the package lies."""
        return self.file.relative_to(package().parent).as_posix()

    @cached_property
    def imports(self) -> Mapping[str, str]:
        """What each imported name is, by its dotted name."""
        found: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        return found

    @cached_property
    def own_constants(self) -> Mapping[str, tuple[str, ...]]:
        """Texts that the module gives a name."""
        return {
            name: (value.value,)
            for node in self.tree.body
            for name, value in _bound(node)
            if isinstance(value, ast.Constant) and isinstance(value.value, str)
        }

    @cached_property
    def constants(self) -> Mapping[str, tuple[str, ...]]:
        """Texts that names of the module stand for, those that it imports included."""
        found: dict[str, tuple[str, ...]] = {}
        for name, dotted in self.imports.items():
            home, _, last = dotted.rpartition(".")
            if home in modules() and last in modules()[home].own_constants:
                found[name] = modules()[home].own_constants[last]
        return {**found, **self.own_constants}

    @cached_property
    def own_lists(self) -> Mapping[str, ast.expr]:
        """Lists that the module gives a name."""
        pairs = (pair for node in self.tree.body for pair in _bound(node))
        return {name: value for name, value in pairs if isinstance(value, ast.Tuple | ast.List)}

    def looped(self, node: ast.Name) -> tuple[str, ...]:
        """The texts over which the loop goes that gives a name its values, where they are known."""
        at: ast.AST = node
        while (at := self.parents.get(at, self.tree)) is not self.tree and not isinstance(at, Function):
            loops = [at] if isinstance(at, ast.For) else getattr(at, "generators", [])
            for loop in loops:
                if isinstance(loop.target, ast.Name) and loop.target.id == node.id:
                    return self.elements(loop.iter)
        return ()

    def elements(self, node: ast.expr) -> tuple[str, ...]:
        """The texts of a list: written there, named in a module, or names of the vocabulary."""
        if isinstance(node, ast.Tuple | ast.List):
            texts = [one for part in node.elts for one in self._texts_of(part)]
            return tuple(texts)
        if isinstance(node, ast.Name) and node.id in self.own_lists:
            return self.elements(self.own_lists[node.id])
        if isinstance(node, ast.Name):
            home, _, last = self.imports.get(node.id, "").rpartition(".")
            if home == vocabulary.__name__:
                listed = getattr(vocabulary, last, ())
                return tuple(map(str, listed)) if isinstance(listed, tuple | list | dict) else ()
            if home in modules() and last in modules()[home].own_lists:
                return modules()[home].elements(modules()[home].own_lists[last])
        return ()

    def _texts_of(self, node: ast.expr) -> tuple[str, ...]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return (node.value,)
        return self.constants.get(node.id, ()) if isinstance(node, ast.Name) else ()

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """Its functions, methods, and what stands outside of them."""
        found = [Scope(self, self.tree, None)]
        for node in self.tree.body:
            if isinstance(node, Function):
                found.append(Scope(self, node, None))
            elif isinstance(node, ast.ClassDef):
                found += [Scope(self, one, node) for one in node.body if isinstance(one, Function)]
        return tuple(found)

    @cached_property
    def parents(self) -> Mapping[ast.AST, ast.AST]:
        """What each node stands in."""
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}


def package() -> Path:
    """The folder of the package."""
    return Path(sim.__file__).resolve().parent


_modules: dict[str, Module] = {}


def modules() -> Mapping[str, Module]:
    """Every module of the rules by its dotted name, parsed once."""
    if not _modules:
        root = package()
        for folder in RULES:
            for file in sorted((root / folder).rglob("*.py")):
                name = ".".join(file.relative_to(root.parent).with_suffix("").parts).removesuffix(".__init__")
                _modules[name] = Module(name, file, ast.parse(file.read_text("utf-8")))
    return _modules


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function):
            yield from _outside_functions(child)


def _bound(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Names that a statement binds, with their values; of several at once, each with its own."""
    if isinstance(node, ast.Assign):
        pairs = [(target, node.value) for target in node.targets]
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        pairs = [(node.target, node.value)]
    else:
        return
    for target, value in pairs:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            yield from (
                (one.id, of) for one, of in zip(target.elts, value.elts, strict=True) if isinstance(one, ast.Name)
            )
        elif isinstance(target, ast.Name):
            yield target.id, value


def _hole(node: ast.AST) -> str:
    return f"\0{ast.unparse(node.value if isinstance(node, ast.FormattedValue) else node)}\0"


def _with_holes(text: str) -> str:
    """A text whose `{}` are filled in elsewhere, by `format`."""
    return text.replace("{}", "\0\0") if "." in text else text
