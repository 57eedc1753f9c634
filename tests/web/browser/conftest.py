"""A real browser, a server of one's own, and a page in which every error is an error of the test.

The browser is the system's Chromium, or the one that SIM_BROWSER names. Without SIM_BROWSER, tests skip where there is
none; with it they must run.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, expect, sync_playwright

from sim.web import site
from sim.web.made import each_once
from sim.web.paths import narrated
from tests.processes import PATIENCE

ROOT = Path(__file__).parents[3]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
#: A browser of a system without its own namespaces needs no sandbox here, where it opens nothing but our page.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


expect.set_options(timeout=1000 * PATIENCE)


# Of a module: what drives the browser keeps an event loop in this thread, beside which no other can run.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    named = os.environ.get("SIM_BROWSER")
    path = named or next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium is installed; SIM_BROWSER may name one")
    with sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(executable_path=path, args=list(FLAGS), timeout=1000 * PATIENCE)
        except Error as error:
            if named:
                raise
            pytest.skip(f"{path} does not start: {str(error).splitlines()[0]}")
        yield found
        found.close()


class Served:
    """A server in a process of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, "-m", "sim", "serve", "--port", "0", "--no-open", "--out", str(folder), *options]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, cwd=ROOT
        )
        assert self.process.stdout is not None
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if found := re.search(r"http://[0-9a-z.:\[\]]+", line):
                self.address = found[0].rstrip("/.")
                return
        raise AssertionError(f"the server did not start:\n{self.said}")

    def stop(self) -> None:
        """End it, and see that it went in peace."""
        self.process.terminate()
        rest, _ = self.process.communicate(timeout=PATIENCE)
        self.said += rest
        assert "Traceback" not in self.said, self.said


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`sim serve` with small answers, for all tests of a process."""
    server = Served(tmp_path_factory.mktemp("served"), "--workers", "1")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is, but that only the opening question and one step of a path were answered, from few members,
    and only the opening question looked at.
    """
    patch = pytest.MonkeyPatch()
    step = narrated()[0].steps[0]
    opening = [("scenario", "withdrawal")]
    patch.setattr(site.made, "questions", lambda n: each_once([opening, [*step.pairs]], n))
    patch.setattr(site.looks, "questions", lambda n: each_once([opening], n))
    place = tmp_path_factory.mktemp("host") / "below" / "a path"
    try:
        with ThreadPoolExecutor(1) as apart:  # a loop of the browser's runs in this thread
            apart.submit(site.site, place, 4, 1).result()
    finally:
        patch.undo()
    return place


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open an address in a window of its own; what the page asks of other hosts, and its errors, fail the test."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # What the page refuses in words has a status of its own, of which the browser tells its console.
        if message.type == "error" and "status of 400" not in message.text:
            wrong.append(f"console: {message.text}")

    def go(address: str, width: int = 1280, height: int = 900, **settings: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)  # type: ignore[arg-type]
        contexts.append(context)
        parts = urlsplit(address)
        own = f"{parts.scheme}://{parts.netloc}/" if parts.netloc else f"file://{parts.path.rpartition('/')[0]}/"
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.on("console", heard)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((own, "data:", "blob:"))
                else wrong.append(f"asked elsewhere: {request.url}")
            ),
        )
        page.goto(address)
        return page

    yield go
    for context in contexts:
        context.close()
    assert not wrong, wrong
