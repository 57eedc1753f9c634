"""Each stage imports only the stages below it, and no module needs itself to be loaded."""

import ast
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]

#: Names of modules, and the files they are in.
MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted((ROOT / "sim").rglob("*.py"))
}


def test_each_stage_imports_only_the_stages_below_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The contracts of pyproject.toml."""
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(ROOT)
    passed = lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True) == 0
    assert passed, capsys.readouterr().out


def test_no_modules_import_one_another_when_they_are_loaded() -> None:
    assert cycles({name: file.read_text("utf-8") for name, file in MODULES.items()}) == []


@pytest.mark.parametrize(
    ("body", "cycle"),
    [
        ("def draw():\n    import house.a\n", False),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import house.a\n", False),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import math\nelse:\n    import house.a\n", True),
        ("try:\n    from house.a import roof\nexcept ImportError:\n    import house\n", True),
        ("class Door:\n    from house import a\n", True),
    ],
    ids=["in a function", "for types", "but for types", "tried", "in a class"],
)
def test_a_cycle_counts_where_it_closes_at_load_time(body: str, cycle: bool) -> None:
    texts = {"house": "", "house.a": "from house import b", "house.b": body, "house.c": "import house.a, math"}
    assert cycles(texts) == ([["house.a", "house.b"]] if cycle else [])


def cycles(texts: dict[str, str]) -> list[list[str]]:
    """Modules that import one another when they are loaded, given the text of each module by its name."""
    graph = nx.DiGraph(
        (name, target)
        for name, text in texts.items()
        for statement in run_at_load(ast.parse(text))
        for target in imported(statement)
        if target in texts
    )
    components = [sorted(component) for component in nx.strongly_connected_components(graph)]
    return sorted(modules for modules in components if len(modules) > 1 or graph.has_edge(*modules, *modules))


def run_at_load(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports that run when a module is loaded: none in functions, none for types alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            yield from run_at_load(ast.Module(child.orelse, []))
        elif not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from run_at_load(child)


def imported(statement: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The modules that an import may name."""
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names)
    else:
        assert statement.level == 0, f"write the whole name: {ast.unparse(statement)}"
        yield str(statement.module)
        yield from (f"{statement.module}.{alias.name}" for alias in statement.names)
