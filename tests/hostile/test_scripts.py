"""Text of users is text: titles and names of all scripts stand as written in what run, compare, sweep and deal make.

Ensembles are as small as can be; what is looked at is text.
"""

import csv
import html
import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sim.cli import main as cli
from sim.store.identity import folder_name
from sim.texts import DIRECTIONS, in_line, is_empty, is_letter, width
from tests.hostile.conftest import Ask, slow

SIZE = ("--members", 2, "--months", 2, "--hypothesis", "H1", "--workers", 1)

#: Titles, each of a kind that something once read as its own.
TITLES = {
    "mathematics": "Between 10% ($5bn) and 20% ($10bn)",
    "formula": r"$\alpha_{1}^2$ C:\new\table %s %(x)s {0} {{x}} ${x}",
    "markup": "[bold red]half[/] <b>&amp; <script>alert(1)</script> **all** `of` it",
    "quotes": 'It\'s "half" of \u201call\u201d, `x`; --set a=b #1 | \\ /',
    "sheet": "=1+2",
    "lines": "One line\n  and another\tand a third",
    "Chinese": "三国撤军方案",
    "two letters": "撤军",
    "one letter": "x",
    "emoji": "Abzug 🏠 👨\u200d👩\u200d👧 🇪🇪 👍🏽",
    "Arabic": "انسحاب من إستونيا (50%) و1",
    "Persian": "نمی\u200cخواهم",
    "Hebrew": "נסיגה, 2025",
    "marks": "e\u0301tat a\u0308\u0323 हिन्दी ไทย",
    "turned": "plan \u202egnp.exe \u2066 x",
    "spaces": "a\u00a0b\u3000c\u2009d",
    "long": "Ein langer Titel mit vielen Worten " * 9 + "Ende",
    "long word": "Donaudampfschiff" * 19,
    "long Chinese": "三国撤军方案" * 50,
}
_SCENARIO = """title: {title}
summary: {title}
extends: baseline
us:
  withdrawal:
    estonia: {{start: 2025-03, months: 1, share: 1, destination: home, assumption: {reason}}}
"""


def written(text: str) -> str:
    """A text without what wrapping and setting apart change: spaces, line breaks, marks of direction."""
    return "".join(sign for sign in text if not sign.isspace() and sign not in DIRECTIONS)


def dumps(content: object) -> str:
    """Content as JSON, whose quotes and escapes are YAML's."""
    return json.dumps(content, ensure_ascii=False)


def scenario(folder: Path, title: str, name: str = "mine") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(_SCENARIO.format(title=dumps(title), reason=dumps(f"because of {title}")), "utf-8")
    return path


def report_of(folder: Path) -> str:
    """The text of a report, as a browser would show it."""
    page = (folder / "report.html").read_text("utf-8")
    assert "<script" not in page
    return written(html.unescape(re.sub(r"<(?!svg)[^>]*>", "", page.partition("<body>")[2])))


def only(folder: Path, pattern: str) -> Path:
    [found] = folder.glob(pattern)
    return found


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_title_stands_as_it_was_written(title: str, tmp_path: Path, ask: Ask) -> None:
    path, out = scenario(tmp_path, title), tmp_path / "out"
    code, printed, _ = ask("run", path, *SIZE, "--out", out, "--no-figures", "--json")
    assert code == 0
    assert json.loads(printed)["title"] == title
    code, printed, err = ask("run", path, *SIZE, "--out", out, "--no-figures")
    assert code == 0
    assert written(title)[:200] in written(printed)
    assert all(width(line) <= 80 for line in printed.splitlines() if not line.startswith(("Results: ", "Baseline: ")))
    assert in_line(printed.replace("\n", "")) == printed.replace("\n", "")
    assert "Warning" not in err
    run = only(out, "mine-*")
    for arguments in (
        ("show", path), ("list", "--out", out), ("replay", run, "--member", 0), ("story", run, "--member", 0, "--html"),
    ):  # fmt: skip
        code, printed, _ = ask(*arguments)
        assert code == 0
        assert written(title) in written(printed)


@pytest.mark.parametrize(
    "title",
    [TITLES["formula"], *(slow(TITLES[name]) for name in ("long Chinese", "markup", "turned", "Arabic"))],
)
def test_a_report_with_its_figures_shows_a_title_as_it_was_written(title: str, tmp_path: Path, ask: Ask) -> None:
    path, out = scenario(tmp_path, title), tmp_path / "out"
    code, _, err = ask("run", path, *SIZE, "--out", out)
    assert code == 0
    told = [line for line in err.splitlines() if "cannot be drawn" in line]
    said = [line for line in err.splitlines() if "done, about" not in line]
    assert len(told) == len(said) == (1 if any(ord(sign) > 0x2FFF for sign in title) else 0)
    folder = only(out, "mine-*")
    assert written(title) in report_of(folder)
    assert written(f"because of {title}") in report_of(folder)
    for described in folder.glob("figures/*.json"):
        assert json.loads(described.read_text("utf-8"))["scenario"] == title


def test_two_titles_compared_stand_as_they_were_written(tmp_path: Path, ask: Ask) -> None:
    titles, out = (TITLES["quotes"], TITLES["Hebrew"]), tmp_path / "out"
    one, two = (scenario(tmp_path, title, name) for title, name in zip(titles, ("撤军 方案", "=נסיגה"), strict=True))
    two.write_text(two.read_text("utf-8").replace("share: 1", "share: 0.5"), "utf-8")
    code, printed, _ = ask("compare", one, two, *SIZE, "--out", out)
    assert code == 0
    folder = next(path for path in out.iterdir() if (path / "comparison.json").exists())
    for title in titles:
        assert written(title) in written(printed)
        assert written(title) in report_of(folder)
    with (folder / "differences.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["scenario"] for row in csv.DictReader(stream)} == {"'=נסיגה"}, (
            "no spreadsheet takes it for a formula"
        )


def test_the_titles_of_what_is_screened_stand_as_they_were_written(tmp_path: Path, ask: Ask) -> None:
    title, out = TITLES["Hebrew"], tmp_path / "out"
    path = scenario(tmp_path, title, "撤军 方案")
    code, printed, _ = ask("drivers", path, *SIZE, "--members", 100, "--out", out)
    assert code == 0
    folder = only(out, "drivers-*")
    assert written(title) in written(printed)
    assert written(title) in report_of(folder)
    assert max(map(width, printed.splitlines()[:-1])) <= 80


@pytest.mark.parametrize("name", ["援助 $a$ 50%", '=1+2, "x" [b]', "مساعدة", "e\u0301 {0} \\n 🏠", "L" * 300])
def test_a_lever_stands_as_it_is_called(name: str, tmp_path: Path, ask: Ask) -> None:
    path, out = tmp_path / "my sweep.yaml", tmp_path / "out"
    lever = {"set": "us.withdrawal.estonia.share", "values": [0, 1], "title": f"Title of {name}"}
    path.write_text(dumps({"title": name, "scenario": "withdrawal", "levers": {name: lever}}), "utf-8")
    code, printed, _ = ask("sweep", path, *SIZE, "--out", out)
    assert code == 0
    assert written(name)[:40] in written(printed)
    assert all(width(line) <= 80 for line in printed.splitlines() if not line.startswith("Results: "))
    folder = only(out, "sweep-my-sweep-*")
    assert written(f"Title of {name}") in report_of(folder)
    with (folder / "table.csv").open(encoding="utf-8", newline="") as stream:
        assert (f"'{name}" if name.startswith("=") else name) in next(csv.reader(stream))
    import pyarrow.parquet

    assert name in pyarrow.parquet.read_schema(folder / "table.parquet").names


def test_a_proposal_stands_as_it_is_called(tmp_path: Path, ask: Ask) -> None:
    title, out = TITLES["formula"] + " 三国 נסיגה", tmp_path / "out"
    proposal = {"title": title, "terms": {"sanctions": {"share": 0.5, "assumption": "to see what it does"}}}
    (tmp_path / "和平.yaml").write_text(dumps(proposal), "utf-8")
    code, printed, _ = ask("deal", tmp_path / "和平.yaml", "--members", 2, "--out", out)
    assert code == 0
    assert written(title) in written(printed)
    folder = only(out, "deal-和平-*")
    assert written(title) in report_of(folder)
    assert json.loads((folder / "answer.json").read_text("utf-8"))["title"] == title


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u200d"])
def test_an_empty_title_is_refused_in_plain_words(title: str, tmp_path: Path, ask: Ask) -> None:
    code, _, err = ask("run", scenario(tmp_path, title), *SIZE, "--out", tmp_path)
    assert code == 2
    assert "title: is empty" in err
    proposal = {"title": title, "terms": {"sanctions": {"share": 0.5, "assumption": "to see what it does"}}}
    (tmp_path / "deal.yaml").write_text(dumps(proposal), "utf-8")
    code, _, err = ask("deal", tmp_path / "deal.yaml", "--members", 2, "--out", tmp_path)
    assert code == 2
    assert "title: is empty" in err
    sweep = {"title": title, "scenario": "withdrawal", "levers": {"x": {"set": "us.aid.level", "values": [0, 1]}}}
    (tmp_path / "sweep.yaml").write_text(dumps(sweep), "utf-8")
    code, _, err = ask("sweep", tmp_path / "sweep.yaml", *SIZE, "--out", tmp_path)
    assert code == 2
    assert "title: is empty" in err


#: Text of any script: letters that a file can hold, of which something can be seen.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=120,
).filter(lambda text: not is_empty(text) and text == text.strip())


# A failure is not made smaller, which would take minutes.
_FEW = settings(
    max_examples=5, phases=(Phase.explicit, Phase.generate), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_FEW
@given(title=TEXTS)
def test_any_text_can_be_a_title(title: str, tmp_path: Path, ask: Ask) -> None:
    assert all(map(is_letter, title))
    path = scenario(tmp_path, title)
    code, printed, _ = ask("show", path, "--changed")
    assert code == 0
    assert written(title) in written(printed)
    code, printed, _ = ask("run", path, *SIZE, "--out", tmp_path / "out", "--no-figures", "--json")
    assert code == 0
    assert json.loads(printed)["title"] == title


@pytest.mark.slow
@_FEW
@given(title=TEXTS)
def test_any_title_can_be_drawn(title: str, tmp_path: Path, ask: Ask) -> None:
    code, _, err = ask("run", scenario(tmp_path, title), *SIZE, "--out", tmp_path / "out")
    assert code == 0
    said = ("cannot be drawn", "figures done", "were verified")  # the last where only the title is another
    assert [line for line in err.splitlines() if not any(words in line for words in said)] == []
    pages = [report_of(folder) for folder in (tmp_path / "out").glob("mine-*")]
    assert any(written(title) in page for page in pages)


@settings(max_examples=300)
@given(
    name=st.one_of(TEXTS, st.sampled_from([".", "..", "-rf", "CON", "nul.txt", " x ", "a/b", "撤" * 300, "🏠" * 300]))
)
def test_any_name_gives_a_folder_that_every_file_system_takes(name: str) -> None:
    folder = folder_name(name, "0123456789abcdef")
    assert len(folder.encode()) <= 200
    assert folder[0] not in "-."
    assert not re.search(r'[\s/\\:*?"<>|\x00-\x1f]', folder)
    assert folder == unicodedata.normalize("NFC", folder)
    assert not folder.endswith((".", " "))


def test_a_file_in_a_folder_of_another_script_is_found_again(tmp_path: Path, ask: Ask) -> None:
    place = tmp_path / "پوشه\u200cمن (1) $x"
    place.mkdir()
    path = scenario(place, "撤军", name="三国 50%")
    code, printed, _ = ask("run", path, *SIZE, "--out", place / "結果")
    assert code == 0
    folder = only(place / "結果", "三国-50-*")
    assert str(folder) in printed
    for verb in ("report", "verify", "evidence"):
        assert ask(verb, folder)[0] == 0
    assert cli.call(["list", "--out", str(place / "結果")]) == 0


def test_marks_of_direction_are_left_out_where_a_terminal_does_not_know_them() -> None:
    from sim.cli.streams import plain

    assert plain("\u2068\u05d0\u2069 ±3", "ascii") == "? +-3"
