"""The report is one file that stands on its own, says what it must, and lets nothing in that is not its own."""

import base64
import hashlib
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.analysis.kept_peace import GROUPS
from sim.analysis.summary import PeaceGroup
from sim.analysis.weighted import weighted_chain
from sim.cli.main import call
from sim.cli.run import report_of
from sim.errors import SimError
from sim.outcomes import HEADLINES, OUTCOMES
from sim.results.comparison import Comparison
from sim.results.run import Run
from sim.results.sweep import Sweep
from sim.show.html import risk, run_page
from sim.show.html.page import Download, Page, Picture, Piece, Section, Table, render, web_address
from sim.show.text import laws, say
from sim.show.text import run as run_text
from sim.show.text import told as told_of

#: The second drawings of figures are made here.
NARROW = True

HOSTILE = "<script>alert(1)</script> & \"quotes\" 'single' </style><img src=x onerror=alert(1)>"


class Reader(HTMLParser):
    """Every tag with its attributes, and all text outside style."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.style = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "wbr", "source"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.text.append(data)

    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert not reader.open, "every tag is closed"
    return reader


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def run(folder: Path) -> Run:
    given = sim.load("withdrawal", ["us.withdrawal.estonia.share=0.31", "russia.recruitment=33"])
    made = sim.run(given, members=120, months=14, workers=1, out=folder, hypotheses=["H1", "H3"], figures=False)
    made.report()
    return made


@pytest.fixture(scope="module")
def comparison(folder: Path) -> Comparison:
    made = sim.compare(
        "baseline", "withdrawal", "fortress", members=60, months=14, workers=1, out=folder, hypotheses=["H1"]
    )
    made.report()
    return made


@pytest.fixture(scope="module")
def sweep(folder: Path) -> Sweep:
    vary = ["us.withdrawal.estonia.share=0:1:2", "europe.backfill.share=0,1"]
    made = sim.sweep("withdrawal", vary, members=40, months=14, workers=1, out=folder, hypotheses=["H1"])
    made.report()
    return made


@pytest.fixture(params=["run", "comparison", "sweep"])
def made(request: pytest.FixtureRequest) -> Run | Comparison | Sweep:
    finished: Run | Comparison | Sweep = request.getfixturevalue(request.param)
    return finished


def page_of(made: Run | Comparison | Sweep) -> str:
    return (made.folder / "report.html").read_text("utf-8")


def test_a_report_needs_no_other_file_and_no_network(made: Run | Comparison | Sweep) -> None:
    page = read(page_of(made))
    names = [tag for tag, _ in page.tags]
    assert not {"script", "link", "iframe", "object", "embed", "form", "base", "video", "audio"} & set(names)
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes), (tag, attributes)
        if tag == "img":
            assert str(attributes["src"]).startswith(("data:image/png;base64,", "data:image/svg+xml;base64,"))
        if tag == "source":
            assert str(attributes["srcset"]).startswith(("data:image/png;base64,", "data:image/svg+xml;base64,"))
        if tag == "a" and "download" in attributes:
            assert str(attributes["href"]).startswith(
                ("data:text/csv;charset=utf-8;base64,", "data:application/zip;base64,")
            )
        elif tag == "a":
            assert str(attributes["href"]).startswith(("#", "https://", "http://"))
    assert "url(" not in page.style
    assert "@import" not in page.style


def test_the_policy_lets_in_its_own_style_and_images_only(made: Run | Comparison | Sweep) -> None:
    page = read(page_of(made))
    [policy] = [a["content"] for tag, a in page.tags if tag == "meta" and a.get("http-equiv")]
    rules = dict(rule.strip().split(" ", 1) for rule in str(policy).split(";"))
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert rules == {
        "default-src": "'none'", "img-src": "data:", "style-src": f"'sha256-{digest}'", "base-uri": "'none'",
        "form-action": "'none'",
    }  # fmt: skip


def test_every_figure_is_there_and_told_in_words(made: Run | Comparison | Sweep) -> None:
    page = read(page_of(made))
    images = [attributes for tag, attributes in page.tags if tag == "img"]
    assert len(images) == len(made.figures) > 1
    assert len({image["src"] for image in images}) == len(images)
    assert all(len(str(image["alt"])) > 60 for image in images)
    for image in images:
        content = base64.b64decode(str(image["src"]).partition(",")[2])
        assert content.startswith(b"\x89PNG") or b"<svg" in content[:2000]
        assert b"<script" not in content


def test_a_report_says_what_it_must(made: Run | Comparison | Sweep) -> None:
    page = read(page_of(made))
    words = page.words()
    headings = {attributes.get("id") for tag, attributes in page.tags if tag == "section"}
    assert {"asked", "answer", "numbers", "figures", "criteria", "limits", "again"} <= headings
    for phrase in (
        "Conditional on the assumptions.",
        "conditional extrapolation",
        OUTCOMES[HEADLINES[0]].criteria,
        "A forecast here is one by the rules",
        "Condition: the scenario holds it",
        "Role Label",
        "python -m sim",
        "--seed 20250301",
        made.folder.name,
    ):
        assert phrase in words, phrase
    assert words.index("The answer") < words.index("What was asked")


def test_links_lead_within_the_page(made: Run | Comparison | Sweep) -> None:
    page = read(page_of(made))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    inner = {str(a["href"])[1:] for tag, a in page.tags if tag == "a" and str(a["href"]).startswith("#")}
    assert inner <= set(ids)
    assert len(inner) >= 6


def test_the_report_of_a_run_tells_its_levers_assumptions_and_spread(run: Run) -> None:
    words = read(page_of(run)).words()
    assert "us. withdrawal. estonia. share" in words
    assert "set on the command line" in words
    assert "Set on the command line in both worlds" in words
    assert "--set russia.recruitment=33" in words
    assert "--set us.withdrawal.estonia.share=0.31" in words
    assert "a claim of the press" in words
    assert "How far the risk differs" in words
    assert "The one number named in advance" in words
    assert "Share that is meant" in words
    assert "(Article 5 fulfilled)" in words
    assert "Rank correlation" in words
    assert "--hypothesis H1 --hypothesis H3" in words


def test_a_figure_has_a_second_drawing_for_narrow_pages_which_print_does_not_take(run: Run) -> None:
    page = read(page_of(run))
    narrow = [attributes for tag, attributes in page.tags if tag == "source"]
    assert len(narrow) == len(run.figures)
    assert {source["media"] for source in narrow} == {"screen and (max-width: 60rem)"}


def saved(page: Reader) -> dict[str, str]:
    """What a reader saves from the page, by name: packed tables unpacked."""
    found = {}
    for tag, attributes in page.tags:
        if tag == "a" and "download" in attributes:
            content = base64.b64decode(str(attributes["href"]).partition(",")[2])
            if str(attributes["download"]).endswith(".zip"):
                with zipfile.ZipFile(io.BytesIO(content)) as packed:
                    [name] = packed.namelist()
                    content = packed.read(name)
            found[str(attributes["download"]).removesuffix(".zip")] = content.decode("utf-8")
    return found


def test_the_numbers_of_every_figure_and_headline_can_be_saved_from_the_page(run: Run) -> None:
    files = saved(read(page_of(run)))
    assert set(files) == {"headlines.csv", *(f"{path.stem}.csv" for path in run.figures)}
    for path in run.figures:
        table = pd.read_csv(io.StringIO(files[f"{path.stem}.csv"]), comment="#")
        pd.testing.assert_frame_equal(table, pd.read_csv(path.with_suffix(".csv")))
    head = files["headlines.csv"].splitlines()
    about = "\n".join(line for line in head if line.startswith("#"))
    for fact in (
        "seed: 20250301",
        "members: 120",
        "months: 14",
        "theories: H1, H3",
        "command: python -m sim run withdrawal",
    ):
        assert fact in about, fact
    rows = pd.read_csv(io.StringIO(files["headlines.csv"]), comment="#")
    summary = run.summary()
    mine = rows[(rows["outcome"] == "armed_attack") & (rows["hypothesis"] == "H1")].iloc[0]
    assert mine["value"] == pytest.approx(summary.flags["armed_attack"].hypotheses["H1"].scenario.share, rel=1e-5)
    assert set(rows["outcome"]) == {*HEADLINES, "attack_chance"}


def test_all_headlines_of_a_comparison_can_be_saved(comparison: Comparison) -> None:
    rows = pd.read_csv(io.StringIO(saved(read(page_of(comparison)))["headlines.csv"]), comment="#")
    assert set(rows["scenario"]) == {"withdrawal", "fortress"}
    assert set(rows["outcome"]) == {*HEADLINES, "attack_chance"}


def test_terminal_page_and_json_say_the_same_sentence(run: Run, comparison: Comparison) -> None:
    terminal = " ".join(" ".join(run_text.lines(report_of(run))).split())
    words = read(page_of(run)).words()
    for sentence in say.of_run(run).values():
        assert sentence in terminal
        assert sentence in words
    page = read(page_of(comparison)).words()
    assert all(sentence in page for told in say.of_comparison(comparison).values() for sentence in told.values())


def test_what_others_say_stands_beside_the_levels_with_its_source(run: Run) -> None:
    words = read(page_of(run)).words()
    for phrase in ("Metaculus", "Atlantic Council", "conditional extrapolation", "it set nothing", "What to doubt"):
        assert phrase in words, phrase
    assert "Of 1,000 14-month futures" in words


def test_weights_of_the_reader_stand_beside_the_theories(run: Run, comparison: Comparison) -> None:
    plain = page_of(run)
    page = run.report(weights={"H1": 3, "H3": 1}).read_text("utf-8")
    words = read(page).words()
    assert "By your weights (H1 75%, H3 25%), Russia attacks a NATO member in" in words
    assert "The weights are those of whoever asked" in words
    assert ",weights," in saved(read(page))["headlines.csv"]
    assert run.report().read_text("utf-8") == plain
    both = comparison.report(weights={"H1": 1}).read_text("utf-8")
    assert read(both).words().count("By your weights (H1 100%), Russia") == 2
    comparison.report()
    with pytest.raises(SimError, match="leave nothing"):
        run.report(weights={"H2": 1.0})


def test_all_weight_on_one_theory_says_what_the_theory_says(comparison: Comparison) -> None:
    weighted = comparison.reweight(H1=1).table
    for outcome in (*HEADLINES, "attack_chance"):
        mine = weighted[weighted["outcome"] == outcome].set_index("scenario")
        own = comparison.of(outcome).set_index("scenario")
        for column in ("value", "reference", "difference", "difference_low", "difference_high"):
            pd.testing.assert_series_equal(mine[column], own[column].astype(float), check_names=False)


def test_the_command_line_takes_weights_and_refuses_what_is_none(
    run: Run, sweep: Sweep, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--out", str(folder)]
    for wrong, told in {
        "H9=1": "there is no hypothesis 'H9'", "H1": "is no weight", "H1=much": "is no weight", "H1=-1": "is no weight",
        "": "nothing is weighed", "H1=1,H1=2": "weighed twice", "H2=1": "leave nothing", "H1=nan": "is no weight",
    }.items():  # fmt: skip
        assert call(["report", run.folder.name, "--weights", wrong, *place]) == 2, wrong
        assert told in capsys.readouterr().err
    assert call(["report", sweep.folder.name, "--weights", "H4=1", *place]) == 2
    assert "leave nothing" in capsys.readouterr().err
    before = page_of(run)
    assert call(["report", run.folder.name, "--weights", "h1=75%, H3=.25", *place]) == 0
    assert "By your weights (H1 75%, H3 25%)" in read(page_of(run)).words()
    run.report()
    assert page_of(run) == before


def test_json_says_the_sentences_and_the_weighted_numbers(
    comparison: Comparison, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [made.folder.name for made in comparison.runs[:2]]
    asked = ["compare", *names, "--no-channels", "--no-figures", "--weights", "H1=2", "--json", "--out", str(folder)]
    assert call(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["say"]["withdrawal"]) == {"H1", "weights"}
    assert {row["outcome"] for row in told["weighted"]} == {*HEADLINES, "attack_chance"}
    assert call([*asked[:-3], "--out", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines[:-1])) <= 80
    assert sum(line.startswith("  by your weights") for line in lines) == len(HEADLINES) - 1
    assert told["say"]["withdrawal"]["weights"] in " ".join(" ".join(lines).split())


def test_the_laws_of_error_and_the_chain_are_weighed_and_the_peace_is_not(run: Run, comparison: Comparison) -> None:
    plain, weighed = run.summary(), run.reweight(H3=2)
    assert weighed.weights is not None
    assert weighed.weighted_laws is not None
    levels = told_of.levels(plain)
    for name, row in weighed.weighted_laws.items():
        own, mine = levels[name, "H3"], laws.weighted(row)
        assert mine.levels == pytest.approx(own.levels)
        assert (mine.difference, mine.low, mine.high) == pytest.approx((own.difference, own.low, own.high))
    chain = {hypothesis: both.scenario for hypothesis, both in plain.chain.items()}
    assert weighted_chain(chain, weighed.weights) == chain["H3"]
    assert weighted_chain(chain, {"H1": 0.5, "H3": 0.5})["settled"].alone == pytest.approx(
        (chain["H1"]["settled"].alone + chain["H3"]["settled"].alone) / 2
    )
    tables = {section.name: section.tables for section in run_page.page(run, {"H3": 1.0}).sections}
    assert [tables[name][0].columns[-1] for name in ("laws", "chain")] == ["By your weights (H3 100%)"] * 2
    for (label, name), row in comparison.reweight(H1=1).laws.items():
        own = comparison.of(name).set_index("scenario").loc[label]
        mine = laws.weighted(row)
        assert mine.levels == pytest.approx((own["value"], own["reference"]))
        assert (mine.difference, mine.low) == pytest.approx((own["difference"], own["difference_low"]))
    given = risk.Weighed("By your weights (H3 100%)", weighed.weights, {})
    signed = {"H3": {fate: PeaceGroup(10, 1, 0.1, None, None, None) for fate in GROUPS}}
    [section] = risk.peace(signed, given)
    assert "Not weighed" in section.paragraphs[-1]
    assert len(risk.peace(signed)[0].paragraphs) == 1


def test_figures_in_which_nothing_differs_are_folded() -> None:
    shown, same = (
        Picture(
            title,
            f"{title} in words",
            "data:image/png;base64,",
            Download("a.csv", "a", "data:text/csv;base64,"),
            None,
            differs,
        )
        for title, differs in (("Rises", True), ("Stays", False))
    )
    section = Section("figures", "Figures", pictures=(shown, same))
    html = render(Page("run", "A title", "", ("asked",), ("answer",), (section,)))
    before, _, folded = html.partition("<details>")
    assert "Rises in words" in before
    assert "Stays in words" not in before
    assert "Stays in words" in folded.partition("</details>")[0]
    assert html.startswith("<!DOCTYPE html>")


def test_the_command_in_the_report_makes_the_same_run(run: Run, folder: Path) -> None:
    import shlex

    text = page_of(run).replace("&#39;", "'")
    [command] = re.findall(r"python -m sim (run .*)", text)
    before = sorted(path.name for path in folder.iterdir() if path.is_dir())
    assert call([*shlex.split(command), "--out", str(folder), "--no-figures"]) == 0
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == before


def test_a_comparison_has_tables_for_every_scenario(comparison: Comparison) -> None:
    words = read(page_of(comparison)).words()
    for title in list(comparison.titles.values())[1:]:
        assert f"What '{title}' sets otherwise" in words
    assert "Which futures turn" in words


def test_a_report_is_no_part_of_what_is_sealed(made: Run | Comparison | Sweep) -> None:
    assert made.verify() == []
    (made.folder / "report.html").write_text("altered")
    assert made.verify() == []
    assert made.report().read_text("utf-8").startswith("<!DOCTYPE html>")


def test_reports_of_equal_content_are_equal(run: Run) -> None:
    assert run.report().read_bytes() == run.report().read_bytes()


def hostile_page(text: str, href: str | None = None) -> Page:
    table = Table(text, (text, text), ((text, [Piece(text, href=href)]),))
    section = Section("a", text, (text,), (table,), (), (text,))
    return Page("run", text, text, (text,), (text, text), (section,), text)


def test_text_of_a_scenario_is_text() -> None:
    page = read(render(hostile_page(HOSTILE)))
    assert "script" not in [tag for tag, _ in page.tags]
    assert "img" not in [tag for tag, _ in page.tags]
    assert HOSTILE in " ".join(page.text)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>", "file:///etc/passwd", "ftp://a.example",
        "//a.example", "/etc/passwd", "https://", "https://a.example/\" onclick=\"x", "https://a b.example", "http://[",
        "vbscript:x", " https://a.example", "https://a.example/\n", "",
    ],
)  # fmt: skip
def test_only_the_web_is_linked_to(address: str) -> None:
    assert web_address(address) is None
    page = read(render(hostile_page("plain", href=address)))
    assert [a["href"] for tag, a in page.tags if tag == "a"] == ["#a"]


def test_a_web_address_is_a_link_that_gives_nothing_away() -> None:
    page = read(render(hostile_page("plain", href="https://doi.org/10.1/a?b=1&c=2")))
    [link] = [a for tag, a in page.tags if tag == "a" and a["href"] != "#a"]
    assert link["href"] == "https://doi.org/10.1/a?b=1&c=2"
    assert "noreferrer" in str(link["rel"])


@pytest.mark.parametrize("title", ["A & B", "<b>bold</b>", "{{ 7 * 7 }}", "{% raw %}", "Ünïcode ☃", "a" * 300])
def test_titles_come_out_as_written(title: str) -> None:
    page = read(render(hostile_page(title)))
    assert title in " ".join(page.text)


def test_nothing_but_a_figure_is_wider_than_the_page_by_rule() -> None:
    """On a telephone text breaks within the page: a fixed width is for figures, which scroll in their own box."""
    rules = (files("sim.show.html") / "report.css").read_text("utf-8").split("}")
    fixed = [rule.partition("{")[0].strip() for rule in rules if re.search(r"(?<![-\w])width: [\d.]+rem", rule)]
    assert fixed
    assert all(selector.rpartition("{")[2].strip().startswith("figure img") for selector in fixed), fixed
