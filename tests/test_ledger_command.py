"""The verb `ledger`: what was sealed in 80 columns, facts held against it, nothing sealed that should not be."""

import json
from pathlib import Path

import pytest

import sim
from sim.analysis.ledger.seal import seal
from sim.analysis.ledger.statements import STATEMENTS
from sim.cli import main as cli
from sim.errors import SimError

FACTS = (
    "id,date,value,source,known_from\n"
    "area-2025,2025-12,113000,made up,2100-01-05\n"
    "ceasefire-2026,2025-08,1,,\n"
    "claimed-losses-2025,2025-12,1234,,2100-01\n"
)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with one sealing of few members."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.jsonl"
    seal(path, 8, 7, baseline=sim.load("baseline").digest)
    return path


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.csv"
    path.write_text(FACTS, "utf-8")
    return path


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command, in lines of at most 80 columns but for paths."""
    capsys.readouterr()
    code = cli.call(list(map(str, arguments)))
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return code, captured.out, captured.err


def assert_narrow(out: str) -> None:
    assert max(len(line) for line in out.splitlines() if "/" not in line) <= 80


def test_every_statement_is_shown_with_every_forecaster(sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "ledger", "--file", sealed)
    assert code == 0
    assert_narrow(out)
    lines = out.splitlines()
    for name, statement in STATEMENTS.items():
        [row] = [line for line in lines if line.startswith(f"{name} ")]
        assert len(row.split()) == 7
        if not statement.is_event:
            assert f" {statement.unit}; reference " in lines[lines.index(row) + 1]
    assert sim.ledger(sealed).head[:16] in out
    assert str(sim.ledger(sealed)).splitlines()[-1] == lines[-1]


def test_one_statement_is_shown_in_full(sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "ledger", "--file", sealed, "--statement", "us-out-2029")
    assert code == 0
    assert_narrow(out)
    joined = " ".join(out.split())
    statement = STATEMENTS["us-out-2029"]
    for said in (statement.question, statement.rule, statement.source, statement.reference.told(), "Entry "):
        assert said in joined
    code, out, err = told(capsys, "ledger", "--file", sealed, "--statement", "us-out-2092")
    assert (code, out) == (2, "")
    assert "those of other dates are us-out-20" in err


def test_one_statement_is_all_that_json_has_of_it(sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("ledger", "--file", sealed, "--json", "--statement")
    code, out, _ = told(capsys, *asked, "us-out-2029")
    assert code == 0
    assert {entry["statement"] for entry in json.loads(out)["entries"]} == {"us-out-2029"}
    assert told(capsys, *asked, "us-out-2092")[:2] == (2, "")


def test_facts_are_scored_and_what_counts_is_said(
    sealed: Path, facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = told(capsys, "ledger", "score", facts, "--file", sealed)
    assert code == 0
    assert_narrow(out)
    assert "3 facts; lower is better" in " ".join(out.split())
    for said in (
        "made up",
        "quantile score",
        "Brier score",
        "counted: sealed before",
        "held out: sealed after",
        "beaten by",
    ):
        assert said in out
    assert "No fact is given about attack-2026" in out
    assert "none of this counts" not in out
    code, out, _ = told(capsys, "ledger", "score", facts, "--file", sealed, "--json")
    content = json.loads(out)
    scored = sim.ledger(sealed).score(facts)
    assert len(content["scores"]) == len(scored.table) == 3 * 6
    assert set(content["undecided"]) == set(STATEMENTS) - set(scored.table["statement"])
    assert [row["standing"] for row in content["totals"]] == scored.totals["standing"].tolist()


def test_it_is_said_where_nothing_counts(sealed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = tmp_path / "facts.csv"
    facts.write_text("id,date,value\narea-2025,2025-12,1\n", "utf-8")
    code, out, _ = told(capsys, "ledger", "score", facts, "--file", sealed)
    assert code == 0
    assert "none of this counts as a forecast" in " ".join(out.split())


def test_bad_input_is_told_in_words(
    sealed: Path, facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("id,date,value\narea-2025,2025-12,many\nnothing,2025-12,1\n", "utf-8")
    for arguments, said in (
        (
            ("score", wrong, "--file", sealed),
            (f"{wrong}:2: value: 'many' is no number", f"{wrong}:3: id: no statement"),
        ),
        (("score", tmp_path / "none.csv", "--file", sealed), ("cannot be read",)),
        (("score", tmp_path, "--file", sealed), ("directory",)),
        (("score", facts, "--file", tmp_path / "none.jsonl"), ("there is no such ledger",)),
        (("--file", sealed, "score", facts), ("give options behind score",)),
        (("scroe", facts), ("scroe",)),
    ):
        code, out, err = told(capsys, "ledger", *arguments)
        assert (code, out) == (2, "")
        assert all(words in err for words in said)


def test_an_altered_ledger_has_exit_code_1(sealed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    altered = tmp_path / "ledger.jsonl"
    altered.write_bytes(sealed.read_bytes().replace(b'"members":8', b'"members":9', 1))
    code, out, err = told(capsys, "ledger", "--file", altered)
    assert (code, out) == (1, "")
    assert f"{altered}:1: is not as it was sealed" in err


def test_what_is_sealed_already_is_not_sealed_again(
    sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new.jsonl"
    monkeypatch.setitem(seal.__kwdefaults__, "baseline", "")
    code, _, err = told(capsys, "ledger", "seal", "--members", "4", "--file", path)
    assert code == 2
    assert "none is frozen yet" in err
    assert not path.exists()
    monkeypatch.setitem(seal.__kwdefaults__, "baseline", sim.load("baseline").digest)
    before = sealed.read_bytes()
    code, _, err = told(capsys, "ledger", "seal", "--members", "4", "--file", sealed)
    assert code == 2
    assert "was sealed on" in err
    assert sealed.read_bytes() == before
    code, out, _ = told(capsys, "ledger", "seal", "--members", "4", "--file", path)
    assert code == 0
    assert f"{len(STATEMENTS)} entries sealed, {len(STATEMENTS)} in all; last hash {sim.ledger(path).head}" in out


def test_a_ledger_that_is_not_there_says_how_to_make_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys, "ledger", "--file", tmp_path / "none.jsonl")
    assert (code, out) == (2, "")
    assert "there is no such ledger; `python -m sim ledger seal` begins one" in err
    with pytest.raises(SimError, match="no such ledger"):
        sim.ledger(tmp_path / "none.jsonl")
