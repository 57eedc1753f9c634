"""The main path in a second browser: what works in Chromium alone is no web page.

Firefox is the system's, or the one that SIM_FIREFOX names; without one these tests skip.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.browser.conftest import Served
from tests.web.browser.firefox import LEFT, TAB, Firefox, installed

pytestmark = pytest.mark.slow
SMALL = "scenario=withdrawal&members=40&months=12&seed=7"
SIMULATED = "document.getElementById('kind').textContent.startsWith('Simulated')"
#: The answer in words and numbers, without what is being done for it.
SAID = """[...document.querySelectorAll("#headline, #in-counts, #sentences li, #paired text")]
    .map((one) => one.textContent).join(" | ")"""
PLACE = "document.querySelector('#opening output').textContent"


@pytest.fixture(params=[{}], ids=[""])
def firefox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Firefox]:
    """A window; what scripts do wrong, or what the policy refuses them, fails the test."""
    path = installed()
    if path is None:
        pytest.skip("no Firefox is installed; SIM_FIREFOX may name one")
    found = Firefox(path, tmp_path / "profile", **request.param)
    yield found
    found.stop()
    wrong = [
        line for line in found.said().splitlines() if re.search(r"JavaScript error: (http|file)|Content-Sec", line)
    ]
    assert not wrong, wrong


def test_a_lever_is_moved_and_its_address_gives_the_same_again(firefox: Firefox, served: Served) -> None:
    firefox.open(f"{served.address}/?{SMALL}")
    firefox.until(SIMULATED)
    first = firefox.value(SAID)
    firefox.press("#opening input", LEFT)
    assert "soldiers (95%)" in firefox.value(PLACE)
    firefox.until(f"{SAID}.includes('With these changes') && {SIMULATED}")
    assert "estonia" in firefox.value("location.search")
    moved = firefox.value(SAID)
    assert moved != first
    firefox.ask("WebDriver:Refresh")
    firefox.until(SIMULATED)
    assert firefox.value(SAID) == moved
    firefox.ask("WebDriver:Back")
    firefox.until(f"{SAID}.includes('With the withdrawal') && {SIMULATED}")
    assert "estonia" not in firefox.value("location.search")
    assert "100%" in firefox.value(PLACE)


def test_what_a_picture_shows_is_taken_away(firefox: Firefox, served: Served) -> None:
    firefox.open(f"{served.address}/?{SMALL}")
    firefox.until(SIMULATED)
    for what in ("CSV", "SVG", "PNG"):
        firefox.click(f"#paired button[aria-label^='{what} ']")
    assert firefox.file(".csv").count(b"\n") == 5
    drawn = firefox.file(".svg").decode()
    assert not re.search(r"var\(|class=", drawn), "a file has the styles of the page in itself"
    assert "Russia attacks a NATO member" in drawn
    assert firefox.file(".png").startswith(b"\x89PNG")


def test_with_the_keyboard_alone(firefox: Firefox, served: Served) -> None:
    firefox.open(f"{served.address}/?{SMALL}")
    firefox.until(SIMULATED)
    reached = []
    for _ in range(12):
        keys = [{"type": kind, "value": TAB} for kind in ("keyDown", "keyUp")]
        firefox.ask("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": keys}])
        reached.append(firefox.value("document.activeElement.tagName"))
        assert firefox.value("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert {"A", "INPUT", "SUMMARY", "BUTTON"} <= set(reached)


@pytest.mark.parametrize("firefox", [{"ui.systemUsesDarkTheme": 1}], indirect=True, ids=["dark"])
def test_on_a_dark_telephone(firefox: Firefox, served: Served) -> None:
    firefox.ask("WebDriver:SetWindowRect", width=500, height=1000)
    firefox.open(f"{served.address}/?{SMALL}")
    firefox.width(360)
    firefox.until(SIMULATED)
    assert firefox.value("matchMedia('(prefers-color-scheme: dark)').matches")
    assert abs(firefox.value("innerWidth") - 360) < 5
    assert firefox.value("document.documentElement.scrollWidth <= innerWidth")
    assert firefox.value("getComputedStyle(document.body).backgroundColor") == "rgb(23, 24, 26)"


def test_a_folder_of_files_keeps_its_question_in_the_address(firefox: Firefox, folder: Path) -> None:
    firefox.open((folder / "index.html").as_uri())
    firefox.until(SIMULATED)
    firefox.press("#opening input", LEFT)
    alone = "document.getElementById('progress').textContent.includes('no server')"
    firefox.until(f"{alone} && location.href.includes('estonia')")
    firefox.ask("WebDriver:Refresh")
    firefox.until(alone)
    assert "soldiers (95%)" in firefox.value(PLACE)
