"""Which equations of the theory a place of the model hands what it reads to: found in the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sim.analysis.source.code import Function, Module, Scope, modules


@dataclass(frozen=True)
class Equation:
    """A function of the theory: its place, its name, and what its docstring and that of its module say."""

    place: str
    name: str
    doc: str
    theory: str


@lru_cache(maxsize=4096)
def equations(scope: Scope, node: ast.AST) -> tuple[Equation, ...]:
    """The functions of the theory that are handed what a place reads."""
    found: dict[str, Equation] = {}
    holders = list(_around(scope, node))
    names = {name for holder in holders for name in _targets(holder)}
    uses = [scope] if not any("." in name for name in names) else methods(scope)
    calls = [holder for holder in holders if isinstance(holder, ast.Call)]
    for method in uses:
        known = names | {alias for assigned in method.nodes for alias in _aliases(assigned, names)}
        for call in method.nodes:
            if isinstance(call, ast.Call) and any(ast.unparse(part) in known for part in _arguments(call)):
                calls.append(call)
    for call in calls:
        equation = _of_theory(scope.module, call)
        if equation is not None:
            found.setdefault(equation.place, equation)
    return tuple(found.values())


def _around(scope: Scope, node: ast.AST) -> Iterator[ast.AST]:
    """What a node stands in, up to its statement."""
    at: ast.AST | None = node
    while at is not None and not isinstance(at, Function | ast.ClassDef | ast.Module):
        yield at
        if isinstance(at, ast.stmt):
            return
        at = scope.module.parents.get(at)


def _targets(statement: ast.AST) -> Iterator[str]:
    """Names that a statement gives to what it works out."""
    if isinstance(statement, ast.Assign):
        targets = [one for target in statement.targets for one in getattr(target, "elts", [target])]
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign):
        targets = [statement.target]
    else:
        return
    yield from (ast.unparse(one) for one in targets if isinstance(one, ast.Name | ast.Attribute))


def _aliases(statement: ast.AST, names: set[str]) -> Iterator[str]:
    """Other names that a statement gives to what has one of these names."""
    if isinstance(statement, ast.Assign):
        [target, *_], value = statement.targets, statement.value
        pairs = zip(getattr(target, "elts", [target]), getattr(value, "elts", [value]), strict=False)
        yield from (ast.unparse(one) for one, given in pairs if ast.unparse(given) in names)


def _arguments(call: ast.Call) -> Iterator[ast.expr]:
    for argument in (*call.args, *(word.value for word in call.keywords)):
        yield from (part for part in ast.walk(argument) if isinstance(part, ast.Name | ast.Attribute))


def methods(scope: Scope) -> list[Scope]:
    return [one for one in scope.module.scopes if one.owner is scope.owner]


def _of_theory(module: Module, call: ast.Call) -> Equation | None:
    """The function of the theory that is called; helpers with arrays are none."""
    name = ast.unparse(call.func)
    head, _, last = name.rpartition(".")
    dotted = f"{module.imports.get(head, '')}.{last}" if head else module.imports.get(name, "")
    home, _, function = dotted.rpartition(".")
    theory = modules().get(home)
    if theory is None or not home.startswith("sim.theory.") or home.endswith(".arrays"):
        return None
    for scope in theory.scopes:
        if scope.name == function and scope.owner is None:
            line = getattr(scope.node, "lineno", 1)
            return Equation(f"{theory.place}:{line}", function, docstring(scope.node), docstring(theory.tree))
    return None


def docstring(node: ast.AST | None) -> str:
    """A docstring without its examples."""
    if not isinstance(node, Function | ast.ClassDef | ast.Module):
        return ""
    text = ast.get_docstring(node) or ""
    kept = [part for part in text.split("\n\n") if not part.lstrip().startswith(">>>")]
    return "\n\n".join(kept).split("\n>>>")[0].strip()
