"""`python -m sim hindcast` and `sim.hindcast`: kept, found again, drawn, told, and what a person may get wrong."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.hindcast.forecast import MODEL
from sim.analysis.record import record
from sim.cli.main import call
from sim.errors import BAD_INPUT, OK, SimError
from tests.drawings import narrow_drawing_is_whole

MEMBERS = 20
ORIGIN = "2024-06"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def kept(out: Path) -> sim.Hindcast:
    """A hindcast from every origin, with figures and report."""
    made = sim.hindcast(members=MEMBERS, out=out)
    made.report()
    return made


def test_a_hindcast_is_kept_found_again_and_opened(kept: sim.Hindcast, out: Path) -> None:
    again = sim.hindcast(members=MEMBERS, out=out)
    opened = sim.open(kept.folder)
    assert (kept.reused, again.reused, again.folder) == (False, True, kept.folder)
    assert isinstance(opened, sim.Hindcast)
    alone = sim.hindcast(members=MEMBERS)
    for one in (again, opened, alone):
        assert one.findings == kept.findings
        pd.testing.assert_frame_equal(one.scores, kept.scores, check_exact=True)
        pd.testing.assert_frame_equal(one.forecasts, kept.forecasts, check_exact=True)
        assert str(one) == str(kept)
    assert opened.verify() == []
    assert set(opened.manifest["files"]) == {
        "summary.json", "hindcast.txt", "forecasts.csv", "scores.csv", "provenance.json",
    }  # fmt: skip
    assert (kept.folder / "hindcast.txt").read_text("utf-8") == f"{kept}\n"
    assert set(opened.provenance["values"]) == set(opened.about["origins"])
    with pytest.raises(SimError, match="this hindcast was not kept"):
        alone.folder  # noqa: B018


def test_other_origins_members_and_seeds_are_other_hindcasts(kept: sim.Hindcast, out: Path) -> None:
    one = sim.hindcast(ORIGIN, members=MEMBERS, out=out)
    assert one.folder.name.startswith(f"hindcast-{ORIGIN}-")
    assert [origin.month for origin in one.origins] == [ORIGIN]
    same = kept.scores[kept.scores["origin"] == ORIGIN].reset_index(drop=True)
    pd.testing.assert_frame_equal(one.scores, same, check_exact=True)
    assert sim.hindcast(ORIGIN, members=MEMBERS, seed=5, out=out).folder != one.folder
    assert "hindcast-" + kept.folder.name.rsplit("-", 1)[1] == kept.folder.name


def test_it_prints_as_the_terminal_does_and_in_notebooks(kept: sim.Hindcast) -> None:
    assert repr(kept) == str(kept)
    assert kept._repr_html_().startswith("<pre>Started in the past: ")
    assert kept.title.startswith("Hindcast from 2023-09")
    assert set(kept.verdicts()) == {one.name for one in kept.series}


def test_the_figures_hold_their_numbers(kept: sim.Hindcast, tmp_path: Path) -> None:
    names = sorted(path.stem for path in kept.figures)
    assert names == ["hindcast", *(f"hindcast-{origin.month}" for origin in kept.origins)]
    scores = kept.figure("hindcast").table
    for name in ("hindcast", f"hindcast-{ORIGIN}"):
        narrow_drawing_is_whole(partial(kept.figure, name))
    skills = scores[scores["what"] == "skill"].set_index(["series", "rule"])["value"]
    for one in kept.series:
        for rule, against in one.rules.items():
            assert skills[one.name, rule] == against.skill
    assert len(scores[scores["what"] == "pit"]) == kept.overall.figures
    fan = kept.figure(f"hindcast-{ORIGIN}")
    table = fan.table
    past = table[table["source"] == "record"]
    assert (past["offset"] < 0).all()
    for row in table[table["value"].notna()].itertuples():
        assert row.value == record()[row.series].at(row.month)
    model = table[table["source"] == MODEL]
    assert (np.diff(model[["q05", "q25", "q50", "q75", "q95"]].to_numpy(), axis=1) >= 0).all()
    assert set(table["source"]) <= {"record", MODEL, "AR(1)", "random walk", "last value"}
    assert "9 of 10" in fan.described["footer"]
    assert fan.described["title"].startswith(f"From {ORIGIN}: ")
    assert all(path.stat().st_size > 200 for path in fan.save(tmp_path))
    with pytest.raises(SimError, match="there are hindcast, hindcast-2023-09"):
        kept.figure("fans")


def test_the_page_says_where_rules_win_what_is_scored_and_what_it_proves(kept: sim.Hindcast) -> None:
    page = (kept.folder / "report.html").read_text("utf-8")
    for words in (
        "Report of a hindcast", "Where a naive rule does better", "proves little", "Gneiting and Raftery 2007",
        "Theory by theory", "The ceasefire that did not come", "Kiel Institute",
        f"python -m sim hindcast --members {MEMBERS} --seed {kept.seed}",
    ):  # fmt: skip
        assert words in page
    assert page.count("<figure>") == 1 + len(kept.origins)
    assert page.index("Where a naive rule does better</h2>") < page.index("Series by series</h2>")


def test_the_command_prints_keeps_and_gives_json(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["hindcast", "--members", str(MEMBERS), "--origin", ORIGIN, "--out", str(out), "--no-figures"]
    assert call(asked) == OK
    told = capsys.readouterr().out
    assert told.startswith(f"Started in the past: {ORIGIN}, each played to 2025-02")
    text = [line for line in told.splitlines()[:-1] if not line.startswith("python -m sim")]
    assert max(map(len, text)) <= 80
    folder = Path(told.splitlines()[-1].partition(": ")[2])
    assert told.startswith((folder / "hindcast.txt").read_text("utf-8"))
    assert "Under H1" not in told
    assert call([*asked, "--by-theory"]) == OK
    captured = capsys.readouterr()
    assert "Under H4" in captured.out
    assert "already" in captured.err
    assert call([*asked, "--json"]) == OK
    found = json.loads(capsys.readouterr().out)
    assert found == {**json.loads((folder / "summary.json").read_text("utf-8")), "figures": []}
    assert call(["verify", str(folder)]) == OK
    assert "all 5 files" in capsys.readouterr().out
    assert call(["list", "--out", str(out)]) == OK
    assert f"hindcast from {ORIGIN}: {MEMBERS} members" in " ".join(capsys.readouterr().out.split())
    assert call(["report", str(folder)]) == OK
    assert (folder / "figures" / f"hindcast-{ORIGIN}.svg").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--origin", "2019-01"], "there is no past world of '2019-01'; those that ship are of 2023-09"),
        (["--origin", "2024-01", "--origin", "zzz"], "'zzz' is not a month"),
        (["--origin", "2024-6"], "write 2024-06"),
        (["--origin", "2022-06"], "there is no past world of '2022-06'"),
        (["--members", "1"], "--members"),
        (["--seed", "-1"], "--seed"),
    ],
)
def test_mistakes_are_told_in_words(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(["hindcast", *arguments, "--out", str(tmp_path / "out")]) == BAD_INPUT
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""
    assert not (tmp_path / "out").exists()


def test_arguments_that_make_no_sense_are_refused() -> None:
    for mistake in ({"members": 1}, {"members": 2.5}, {"seed": -1}):
        with pytest.raises(SimError, match="give a whole number"):
            sim.hindcast(**mistake)  # type: ignore[arg-type]


def test_a_damaged_summary_is_told(kept: sim.Hindcast, out: Path) -> None:
    made = sim.hindcast(ORIGIN, members=MEMBERS + 1, out=out)
    (made.folder / "summary.json").write_text("{}\n", encoding="utf-8")
    assert any(problem.startswith("summary.json: cut short") for problem in made.verify())
    with pytest.raises(sim.RunError, match="this hindcast is damaged"):
        sim.open(made.folder)
