"""Run the notebooks and keep what they show: `python -m tests.notebooks.refresh`, from the top of the repository."""

from __future__ import annotations

import base64
import os
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"

#: A cell that gives the verbs of the cells behind it a shorter horizon.
_SHORTER = """
from functools import partial

import sim

for verb in ("run", "compare", "sweep", "tip"):
    setattr(sim, verb, partial(getattr(sim, verb), months={months}))
"""


def names() -> list[str]:
    """The notebooks, in the order in which they are read."""
    return sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))


def executed(name: str, results: Path, members: int | None = None, months: int | None = None) -> Any:
    """A notebook after all its cells ran, over `months` if given; nbclient's CellExecutionError where one fails."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    given = {"SIM_NOTEBOOK_RESULTS": str(results), "PYTHONPATH": str(NOTEBOOKS.parent)}
    if members is not None:
        given["SIM_NOTEBOOK_MEMBERS"] = str(members)
    if months is not None:
        notebook.cells.insert(0, nbformat.v4.new_code_cell(_SHORTER.format(months=months)))
    client = NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(NOTEBOOKS)}})
    client.execute(env={**os.environ, **given})
    return notebook


def light(notebook: Any, results: Path) -> Any:
    """The notebook as it is committed: no times, no names of folders, nothing that another machine would not show."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        kept = [one for one in cell.get("outputs", []) if one.get("name") != "stderr"]
        for output in kept:
            for holder in (output, output.get("data", {})):
                for kind, text in holder.items():
                    if isinstance(text, str) and kind != "image/png":
                        holder[kind] = text.replace(str(results), "../results")
        for output in kept:
            if "image/png" in output.get("data", {}):
                output["data"] = {"image/png": _smaller(output["data"]["image/png"]), "text/plain": "A figure."}
        if cell.cell_type == "code":
            cell.outputs = kept
    notebook.metadata.language_info = {"name": "python"}
    return notebook


def _smaller(image: str) -> str:
    """A picture in 64 colours, which is all that the figures have."""
    from PIL import Image

    small = BytesIO()
    Image.open(BytesIO(base64.b64decode(image))).convert("RGB").quantize(64).save(small, "png", optimize=True)
    return base64.b64encode(small.getvalue()).decode()


def main() -> None:
    """Run every notebook at its full size and write it back with what it shows."""
    import nbformat

    with tempfile.TemporaryDirectory() as folder:
        for name in names():
            notebook = light(executed(name, Path(folder)), Path(folder))
            nbformat.write(notebook, NOTEBOOKS / name)
            print(name, (NOTEBOOKS / name).stat().st_size // 1000, "kB")


if __name__ == "__main__":
    main()
