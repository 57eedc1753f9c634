"""Spreadsheets, read back by another library: numbers are numbers, months dates, and no text is a formula."""

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest

import sim
from sim.analysis.units import as_text, for_csv
from sim.cli.main import call
from sim.errors import OK
from sim.show.spreadsheet import Sheet, fitting, workbook

TINY = {"members": 6, "months": 12, "hypotheses": ["H1"], "workers": 1}


def read(content: bytes | Path) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content) if isinstance(content, bytes) else content)


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *body = ([cell.value for cell in line] for line in sheet.iter_rows())
    return [dict(zip(head, line, strict=True)) for line in body]


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> sim.Sweep:
    return sim.sweep(
        "withdrawal", ["@start=us.withdrawal.estonia.start=2025-04,2025-08"], out=tmp_path_factory.mktemp("x"), **TINY
    )


def test_cells_are_what_they_are() -> None:
    table = pd.DataFrame(
        {
            "=HYPERLINK(1)": ["@x", "=1+2", "+3", "-4"], "start": ["2025-09", "2026-01", None, "2030-12"],
            "kind": "mean", "unit": "km2", "value": [1.5, float("nan"), -3.0, 1e9], "same": [True, False, True, False],
        }
    )  # fmt: skip
    book = read(workbook([Sheet("A", table)], {"title": "=2+2", "made": datetime(2025, 2, 1)}))
    sheet = book["A"]
    assert sheet.freeze_panes == "A2"
    found = rows(sheet)
    assert [line["=HYPERLINK(1)"] for line in found] == ["@x", "=1+2", "+3", "-4"]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "d", "b"}, "no formula"
    assert [line["start"] for line in found] == [
        datetime(2025, 9, 1),
        datetime(2026, 1, 1),
        None,
        datetime(2030, 12, 1),
    ]
    assert sheet["B2"].number_format == "yyyy-mm"
    assert [line["value"] for line in found] == [1.5, None, -3, 1e9]
    assert [line["same"] for line in found] == [True, False, True, False]
    about = {line["What"]: line["Is"] for line in rows(book["About"])}
    assert about == {"title": "=2+2", "made": datetime(2025, 2, 1)}
    assert book["About"]["B2"].data_type == "s"


def test_a_sweep_has_its_points_in_the_units_shown(swept: sim.Sweep) -> None:
    book = read(swept.spreadsheet())
    assert book.sheetnames == ["Points", "Break-even", "About", "Definitions"]
    found = rows(book["Points"])
    assert len(found) == len(swept.table)
    for line, (_, kept) in zip(found, swept.table.iterrows(), strict=True):
        assert line["@start"].strftime("%Y-%m") == kept["@start"]
        assert line["outcome"] == kept["outcome"]
        scale = 1000 if kept["kind"] == "share" else 100 if kept["unit"] == "share" else 1
        if pd.notna(kept["value"]):
            assert line["value"] == pytest.approx(scale * kept["value"], abs=1e-6)
    assert {line["unit"] for line in found if line["kind"] == "share"} == {"of 1,000 futures"}
    about = {line["What"]: line["Is"] for line in rows(book["About"])}
    assert about["seed"] == swept.about["seed"]
    assert about["lever @start"] == "us.withdrawal.estonia.start"
    assert isinstance(about["made"], datetime)
    defined = {(line["Of"], line["Name"]): line for line in rows(book["Definitions"])}
    assert set(found[0]) <= {name for of, name in defined if of == "column"}
    assert all(line["Means"] for line in defined.values())
    assert defined["outcome", "armed_attack"]["Means"] == sim.outcomes.OUTCOMES["armed_attack"].criteria
    assert swept.verify() == [], "it is no part of the seal"


def test_comparisons_and_runs_have_theirs(tmp_path: Path) -> None:
    asked = ["--members", "4", "--months", "6", "--hypothesis", "H1", "--no-figures", "--out", str(tmp_path), "--xlsx"]
    assert call(["compare", "baseline", "withdrawal", "fortress", *asked]) == OK
    [folder] = tmp_path.glob("compare-*")
    made = sim.Comparison.open(folder)
    book = read(folder / "tables.xlsx")
    assert book.sheetnames == ["Differences", "Between", "About", "Definitions"]
    assert len(rows(book["Differences"])) == len(made.differences)
    assert {(line["scenario"], line["against"]) for line in rows(book["Between"])} == {("fortress", "withdrawal")}
    assert call(["run", "withdrawal", *asked]) == OK
    [folder] = [path.parent for path in tmp_path.glob("withdrawal-*/tables.xlsx")]
    found = rows(read(folder / "tables.xlsx")["Outcomes"])
    shares = sim.Run.open(folder).summary().flags["us_out"].hypotheses["H1"]
    [line] = [line for line in found if line["outcome"] == "us_out"]
    assert line["value"] == pytest.approx(1000 * shares.scenario.share)


def test_what_no_sheet_holds_is_left_to_the_csv(monkeypatch: pytest.MonkeyPatch, swept: sim.Sweep) -> None:
    assert fitting(swept.table) == (swept.table, "")
    monkeypatch.setattr("sim.show.spreadsheet.MOST_ROWS", 100)
    table, said = fitting(swept.table)
    assert set(table["outcome"]) <= set(sim.analysis.measure.KEPT)
    assert "in the CSV" in said


@pytest.mark.parametrize("text", ["=1+2", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_of_a_csv_is_a_formula(text: str) -> None:
    table = pa.table({text: [1.0], "plain": ["x"], "word": [text]})
    shown = for_csv(table)
    assert shown.column_names == [f"'{text}", "plain", "word"]
    assert shown["word"].to_pylist() == [f"'{text}"]
    assert as_text("plain = text") == "plain = text"


def test_a_lever_called_like_a_formula_is_written_as_text(swept: sim.Sweep) -> None:
    with (swept.folder / "table.csv").open(encoding="utf-8", newline="") as stream:
        assert "'@start" in next(csv.reader(stream))
    assert "@start" in swept.table.columns
    sheet = read(swept.spreadsheet())["Points"]
    assert sheet["B1"].value == "@start"
    assert sheet["B1"].data_type == "s"
