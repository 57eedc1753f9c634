"""The page as files: whole, without anything that a strict policy forbids, and safe from what an address holds."""

import re
from pathlib import Path

import pytest

import sim.web
from sim.web.page import page

FOLDER = Path(sim.web.__file__).parent
STATIC = FOLDER / "static"
SCRIPTS = sorted(STATIC.glob("*.js"))
SHEETS = sorted(STATIC.glob("*.css"))


def test_page_names_every_file_of_its_own_and_no_other() -> None:
    named = set(re.findall(r'(?:src|href)="static/([^"]+)"', page()))
    assert named - {"surface.js"} == {file.name for file in STATIC.iterdir()} - {"surface.js"}


def test_scripts_run_in_their_order_and_data_before_what_reads_them() -> None:
    asked = re.findall(r'<script defer src="([^"]+)"></script>', page(offline=True))
    assert (asked[0], asked[-1]) == ("static/dom.js", "static/page.js")
    assert asked.index("data/pairs.js") < asked.index("static/pairs.js")
    assert len(asked) == page(offline=True).count("<script")


@pytest.mark.parametrize("offline", [True, False])
def test_page_has_nothing_inline_and_no_address_outside(offline: bool) -> None:
    told = page(offline=offline)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", told)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", told)
    assert ("data/pairs.js" in told) == offline


def test_policy_stands_in_a_folder_of_files_alone() -> None:
    assert "Content-Security-Policy" not in page()
    assert 'content="default-src &#39;none&#39;"' in page(policy="default-src 'none'", offline=True)


def test_words_of_an_address_stay_words() -> None:
    wrong = {"place": 'set=<img src=x>"><script>', "problem": "is <b>no</b> path", "remedy": "write <i>another"}
    told = page(problems=[wrong])
    assert not [markup for markup in ("<img", "<b>", "<i>", '"><script>') if markup in told]
    assert "is &lt;b&gt;no&lt;/b&gt; path" in told


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_scripts_make_no_markup_of_text_and_ask_nobody_else(script: Path) -> None:
    text = script.read_text("utf-8")
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\"style\""
    assert not re.search(forbidden, text)
    assert not re.search(r"^\s*(?:import|export)\s", text, re.MULTILINE), "a module does not open from a file"
    outside = set(re.findall(r"https?://[\w.]+", text)) - {"http://www.w3.org"}
    assert not outside
    assert text.startswith(('"use strict";', "'use strict';"))


def test_sheets_ask_for_nothing() -> None:
    for sheet in SHEETS:
        assert not re.search(r"@import|url\(", sheet.read_text("utf-8")), sheet.name


@pytest.mark.parametrize("file", [*SCRIPTS, *SHEETS], ids=lambda file: file.name)
def test_files_are_short(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) < 300
