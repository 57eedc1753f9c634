"""The pages build without a warning, their examples run, and their links lead somewhere."""

import doctest
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import sim
from sim.cli.main import main
from sim.outcomes import OUTCOMES
from sim.scenario.sources import shipped_sources
from sim.show.html.page import web_address

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages as HTML; a warning, such as a link to a page that is not there, fails."""
    place = tmp_path_factory.mktemp("pages")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-d", str(place / "trees")]
    done = subprocess.run(
        [*command, str(DOCS), str(place / "html")], capture_output=True, text=True, check=False,
        env={**os.environ, "SIM_SAMPLE": "24x12"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return place / "html"


class Links(HTMLParser):
    """Where a page leads, and where it can be led to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.images: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.update(str(found[key]) for key in ("id", "name") if found.get(key))
        if tag == "a" and found.get("href"):
            self.hrefs.append(str(found["href"]))
        if tag == "img":
            self.images.append(str(found["src"]))


def test_links_within_the_pages_lead_somewhere(built: Path) -> None:
    pages = {path.name: Links(path.read_text("utf-8")) for path in built.glob("*.html")}
    followed = 0
    for name, page in pages.items():
        for href in page.hrefs:
            parts = urlsplit(href)
            if parts.scheme or parts.netloc:
                continue
            target = unquote(parts.path) or name
            assert (built / target).is_file(), f"{name}: {href}"
            if parts.fragment and target in pages:
                assert unquote(parts.fragment) in pages[target].ids, f"{name}: {href}"
            followed += 1
        for source in page.images:
            if source.startswith("data:"):  # figures of the sample report, inside the file
                continue
            assert (built / source).is_file(), f"{name}: {source}"
    assert followed > 100


def test_links_to_the_web_are_addresses(built: Path) -> None:
    """Whether they answer is for `sphinx-build -b linkcheck`, which needs a network."""
    outward = [
        href
        for path in built.glob("*.html")
        for href in Links(path.read_text("utf-8")).hrefs
        if (urlsplit(href).scheme or urlsplit(href).netloc) and not href.startswith("data:")
    ]
    assert len(outward) > 50
    assert [href for href in outward if web_address(href) is None] == []


def test_the_pages_tell_what_the_code_declares(built: Path) -> None:
    outcomes = (built / "outcomes.html").read_text("utf-8")
    assert all(name in outcomes for name in OUTCOMES)
    commands = (built / "commands.html").read_text("utf-8")
    assert all(f'id="{verb}"' in commands for verb in main.commands)
    sources = (built / "sources.html").read_text("utf-8")
    assert all(name in sources for name in shipped_sources().ids)
    assert not [path.name for path in built.glob("*.html") if "@@" in path.read_text("utf-8")]


def test_a_report_is_built_into_the_pages(built: Path) -> None:
    assert "sample.html" in Links((built / "sample-report.html").read_text("utf-8")).hrefs
    assert "US soldiers leave the Baltic states" in (built / "sample.html").read_text("utf-8")


def test_every_page_is_in_the_contents() -> None:
    listed = set(re.findall(r"^[a-z-]+$", (DOCS / "index.md").read_text("utf-8"), flags=re.MULTILINE))
    assert listed == {path.stem for path in DOCS.glob("*.md")} - {"index"}


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md") if ">>>" in path.read_text("utf-8")))
def test_examples_do_what_the_page_says(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(
        str(DOCS / page),
        module_relative=False,
        globs={"folder": tmp_path},
        optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS,
    )
    assert tried > 3
    assert failed == 0


def test_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of the README with fewer members, and with a folder that is there."""
    blocks = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    [code] = [block for block in blocks if "sim.run(" in block]
    code = re.sub(r"members=[\d_]+", "members=20, months=6, workers=1", code)
    code = code.replace('"scenarios/', f'"{ROOT.as_posix()}/scenarios/').replace('sim.open("results/...")', "sim.open")
    code = code.replace('sim.deal("moscow-terms")', 'sim.deal("moscow-terms", members=20, sets=["horizon.months=6"])')
    code = code.replace('sim.hindcast("2024-01")', 'sim.hindcast("2024-01", members=20)')
    assert code.count("months=6") == 2
    monkeypatch.chdir(tmp_path)
    found: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), found)
    assert isinstance(found["run"], sim.Run)


def test_the_pictures_of_the_readme_are_there_and_small() -> None:
    pictures = re.findall(r"!\[[^\]]{20,}\]\((docs/images/[^)]+\.png)\)", (ROOT / "README.md").read_text("utf-8"))
    assert len(pictures) == 2
    for path in pictures:
        content = (ROOT / path).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) < 250_000
