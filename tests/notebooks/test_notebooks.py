"""The notebooks run from top to bottom, and what is committed of them is light and of no machine."""

import re
from pathlib import Path

import nbformat
import pytest

from tests.notebooks.refresh import NOTEBOOKS, executed, names

MEMBERS, MONTHS = 24, 30
#: Fewer say nothing of drivers.
ENOUGH = {"05-what-turns-it.ipynb": 100}
WARNING = re.compile(r"Warning|Traceback|Error")


def test_there_are_six_in_order() -> None:
    assert [name.partition("-")[0] for name in names()] == ["01", "02", "03", "04", "05", "06"]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all, so that a baseline is simulated once."""
    return tmp_path_factory.mktemp("results")


@pytest.fixture(autouse=True)
def nobodys_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody has set for all notebooks changes none of ours, and nobody needs a home."""
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))


@pytest.mark.parametrize("name", names())
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_runs(name: str, results: Path) -> None:
    notebook = executed(name, results, ENOUGH.get(name, MEMBERS), MONTHS)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert any(cell.outputs for cell in code)
    for cell in code:
        for output in cell.outputs:
            assert output.output_type != "error"
            told = [line for line in str(output.get("text", "")).splitlines() if "tqdm" not in line.lower()]
            assert not WARNING.search("\n".join(told)), "Mesa's progress bar alone may want more"
    assert any(results.iterdir())


@pytest.mark.parametrize("name", names())
def test_what_is_committed_is_light_and_of_no_machine(name: str) -> None:
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    nbformat.validate(notebook)
    assert (NOTEBOOKS / name).stat().st_size < 300_000
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert sum(cell.cell_type == "markdown" for cell in notebook.cells) >= 4
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1)), "committed as it was run"
    assert any(cell.outputs for cell in code)
    assert "/tmp" not in str(notebook)
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags"}
