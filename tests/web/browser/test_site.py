"""The folder that `sim site` writes, opened from the disk and from a host below a path, the network refused."""

import functools
import http.server
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from sim.web.paths import narrated
from tests.processes import PATIENCE

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def host(folder: Path) -> Iterator[str]:
    """Any web host: files as they lie, below a path."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None: ...

    handler = functools.partial(Quiet, directory=folder.parents[1])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/below/a%20path/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def open_alone(browser: Browser) -> Iterator[Open]:
    """Open an address where nothing outside its folder can be reached; what is asked elsewhere, or fails, is wrong."""
    wrong: list[str] = []
    contexts = []

    def go(address: str, **settings: Any) -> Page:
        context = browser.new_context(**settings)
        contexts.append(context)
        own = address.partition("?")[0].partition("#")[0].rpartition("/")[0]

        def refuse(route: Route) -> None:
            if route.request.url.startswith((own, "blob:", "data:")):
                route.continue_()
            else:
                wrong.append(f"asked for {route.request.url}")
                route.abort()

        context.route("**/*", refuse)
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(address)
        return page

    yield go
    for context in contexts:
        context.close()
    assert not wrong, wrong


@pytest.mark.parametrize("place", ["disk", "host"])
def test_it_opens_with_an_exact_answer_and_a_moved_lever_gets_an_approximate_one(
    folder: Path, host: str, open_alone: Open, place: str
) -> None:
    page = open_alone((folder / "index.html").as_uri() if place == "disk" else host)
    expect(page.locator("#kind")).to_contain_text("Simulated: 4 futures")
    expect(page.locator("#answer")).to_contain_text("With the withdrawal")
    expect(page.locator("#paired svg").first).to_be_visible()
    lever = page.locator("#opening input[type=range]")
    lever.focus()
    for _ in range(6):
        lever.press("ArrowLeft")
    expect(page.locator("#kind")).to_contain_text("Approximate")
    expect(page).to_have_url(re.compile("withdrawal.estonia.share"))
    expect(page.locator("#progress")).to_contain_text("no server")
    page.reload()
    expect(page.locator("#progress")).to_contain_text("no server")


def test_an_address_is_the_question_without_a_server_too(folder: Path, open_alone: Open) -> None:
    address = (folder / "index.html").as_uri()
    page = open_alone(f"{address}?path={narrated()[0].id}&step=0&{narrated()[0].steps[0].query}")
    expect(page.locator("#path")).to_be_visible()
    expect(page.locator("#path .path-text")).not_to_contain_text("{")
    expect(page.locator("#kind")).to_contain_text("Simulated")


def test_every_path_can_be_walked_to_its_end(folder: Path, open_alone: Open) -> None:
    page = open_alone((folder / "index.html").as_uri())
    for path in narrated():
        page.locator("#path-list").get_by_role("button", name=path.title, exact=True).click()
        for step in path.steps:
            expect(page.locator("#path h2")).to_have_text(step.title)
            if step is not path.steps[-1]:
                page.locator("#path").get_by_role("button", name="Next").click()
        page.locator("#path").get_by_role("button", name="End").click()
        expect(page.locator("#path")).to_be_hidden()


def test_looks_that_were_made_beforehand_are_told_and_others_are_commands(folder: Path, open_alone: Open) -> None:
    page = open_alone((folder / "index.html").as_uri())
    expect(page.locator("#kind")).to_contain_text("Simulated")
    for look, words in (("Effect by channel", "H4"), ("One story", "member"), ("What would turn it", "100")):
        page.locator(".look-button").get_by_text(look, exact=True).click()
        told = page.get_by_role("region", name=look, exact=True)
        expect(told).to_contain_text(words)
        expect(told).not_to_contain_text("python -m")
    page.get_by_role("button", name="The whole report", exact=True).click()
    expect(page.get_by_role("region", name="The whole report", exact=True)).to_contain_text(
        "python -m sim run withdrawal"
    )
    page.locator("#opening input[type=range]").press("ArrowLeft")
    page.get_by_role("button", name="Effect by channel", exact=True).click()
    told = page.get_by_role("region", name="Effect by channel", exact=True)
    expect(told).to_contain_text("not among those")
    expect(told).to_contain_text("--channels")
