"""docs/odd.md says what the code does: its parameters are the scenario's, and what it names is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import sim
from sim.errors import SimError
from sim.scenario.schema.scenario import leaves, quantities
from sim.show.text.parameter_table import BEGIN, END, within

ROOT = Path(__file__).resolve().parents[1]
ODD = ROOT / "docs" / "odd.md"
TEXT = ODD.read_text("utf-8")
TABLE = TEXT.partition(BEGIN)[2].partition(END)[0]
PROSE = TEXT.replace(TABLE, "")
RENEW = "renew it with: python -m sim.show.text.parameter_table docs/odd.md"

ELEMENTS = (
    "1. Purpose and patterns", "2. Entities, state variables, scales", "3. Process overview and scheduling",
    "4. Design concepts", "5. Initialisation", "6. Input data", "7. Submodels",
)  # fmt: skip
#: `theory/war.py`: `pace_of_front`, `Front.fight`
NAMED = re.compile(r"`(?:sim/)?((?:theory|model)/[\w/]+\.py)`: (`[\w.]+`(?:, `[\w.]+`)*)")


def place(name: str) -> Path:
    """A file as the document names it, from the root of the project or of the package."""
    return ROOT / name if (ROOT / name).exists() else ROOT / "sim" / name


@cache
def defined(path: Path) -> frozenset[str]:
    """Functions, classes and methods of a module, these as Class.method."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return frozenset(found)


def named() -> list[tuple[str, str]]:
    """Every function, class or method that the document names, with its file."""
    return [(file, name) for file, names in NAMED.findall(PROSE) for name in re.findall(r"`([\w.]+)`", names)]


def rows(table: str) -> dict[str, list[str]]:
    """The cells of each row that begins with a path."""
    found = [re.split(r"(?<!\\) \| ", line.strip("| ")) for line in table.splitlines() if line.startswith("| `")]
    return {cells[0].strip("`"): cells[1:] for cells in found}


# Parameters


def test_the_parameter_table_is_that_of_the_baseline() -> None:
    assert within(TEXT, sim.load("baseline"), ODD.name) == TEXT, RENEW


def test_the_parameter_table_changes_with_a_value() -> None:
    other = sim.load("baseline", ["crisis.decision_lag=9"])
    assert within(TEXT, other, ODD.name) != TEXT


def test_the_parameter_table_leaves_out_nothing() -> None:
    scenario = sim.load("baseline").scenario
    told = rows(TABLE)
    assert list(told) == [path for path, _ in leaves(scenario)], RENEW
    for path, cells in told.items():
        assert len(cells) == 4, path
        assert all(cells), f"{path}: a cell is empty"
    for path, quantity in quantities(scenario):
        assert told[path][1] == quantity.unit
        assert quantity.fixed is None or float(told[path][2].replace(",", "")) == pytest.approx(quantity.fixed)
        assert all(source in told[path][3] for source in quantity.sources)
        assert not quantity.assumption or "assumption: " in told[path][3]
    for path, value in sim.load("baseline").canonical().items():
        part_of_a_plan = path.rpartition(".")[0]
        assert path in told or part_of_a_plan in told or f"`{path.partition('.')[0]}`" in TABLE, f"{path} = {value}"


def test_a_document_without_a_place_for_the_table_is_told_so() -> None:
    with pytest.raises(SimError, match="has no place for the table"):
        within("# nothing\n", sim.load("baseline"), "some.md")


# Submodels


def test_the_elements_are_those_of_the_protocol() -> None:
    headings = re.findall(r"^## (.+)$", PROSE, re.MULTILINE)
    assert len(headings) == len(ELEMENTS)
    for heading, element in zip(headings, ELEMENTS, strict=True):
        assert heading.startswith(element)


def test_every_file_that_is_named_exists() -> None:
    files = set(re.findall(r"`((?:\w+/)+[\w-]+\.\w+)`", PROSE))
    assert len(files) > 40
    assert [file for file in sorted(files) if not place(file).is_file()] == []


def test_every_function_that_is_named_exists_where_it_is_said_to_be() -> None:
    assert len(named()) > 80
    assert [f"{file}: {name}" for file, name in named() if name not in defined(place(file))] == []


def test_every_equation_of_the_theory_has_its_place() -> None:
    told = set(named())
    missing = []
    for module in sorted((ROOT / "sim" / "theory").glob("*.py")):
        file = f"theory/{module.name}"
        public = {name for name in defined(module) if "." not in name and not name.startswith("_")}
        missing += [f"{file}: {name}" for name in sorted(public) if (file, name) not in told]
    assert missing == [], "name them in section 7 of docs/odd.md"


def test_every_module_of_the_model_is_named() -> None:
    modules = {f"model/{path.name}" for path in (ROOT / "sim" / "model").glob("*.py")} - {"model/__init__.py"}
    files = set(re.findall(r"`(?:sim/)?(model/\w+\.py)`", PROSE))
    assert modules - files == set()


def test_the_order_of_the_step_is_that_of_the_theatre() -> None:
    """The document lists as many parts of the month as the theatre's own account of it."""
    step = next(
        node
        for node in ast.walk(ast.parse((ROOT / "sim" / "model" / "theatre.py").read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name == "step"
    )
    account = ast.get_docstring(step) or ""
    month = PROSE.partition("## 3. ")[2].partition("An attack, in its order")[0]
    assert re.findall(r"^(\d)\. ", month, re.MULTILINE) == re.findall(r"^(\d)\. ", account, re.MULTILINE) != []
