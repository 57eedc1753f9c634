"""What holds for every answer, and who is answered at all."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from sim.web.app import build
from tests.web.serving import QUESTION, asked, shared_with


@pytest.fixture
def app(tmp_path: Path) -> Any:
    return build(shared_with(tmp_path))


def ask(app: Any, address: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    return asyncio.run(asked(app, address, method, **headers))


@pytest.mark.parametrize("address", ["/", "/?embed=1", "/static/dom.js", "/health", "/nowhere", f"/answers?{QUESTION}"])
def test_nothing_inline_runs_and_nothing_comes_from_elsewhere(address: str, app: Any) -> None:
    _, headers, _ = ask(app, address)
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert policy["frame-ancestors"] == ("*" if "embed=1" in address else "'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


@pytest.mark.parametrize("address", ["/?path=embed=1", "/?xembed=1", "/?embed=10", "/?set=embed%3D1"])
def test_only_the_word_itself_lets_others_frame_the_page(address: str, app: Any) -> None:
    assert ask(app, address)[1]["content-security-policy"].endswith("frame-ancestors 'self'")


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("localhost", True), ("localhost:9999", True), ("127.0.0.1:8000", True), ("[::1]:8000", True),
        ("LOCALHOST:1", True), ("example.org", False), ("localhost.example.org", False),
        ("127.0.0.1.example.org", False),
        ("", False), ("[::1", True), ("192.168.0.1", False),
    ],
)  # fmt: skip
def test_a_name_of_somebody_elses_is_not_answered(host: str, answered: bool, app: Any) -> None:
    assert ask(app, "/health", host=host)[0] == (200 if answered else 400)


def test_whoever_opens_a_server_to_others_answers_to_any_name(tmp_path: Path) -> None:
    assert ask(build(shared_with(tmp_path), local=False), "/health", host="example.org")[0] == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"origin": "http://localhost:8000"}, 400),
        ({"origin": "http://localhost:9000"}, 403),
        ({"origin": "https://example.org"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://[::1"}, 403),
        ({"origin": "https://example.org", "sec_fetch_site": "same-origin"}, 400),
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "cors"}, 403),
    ],
    ids=str,
)
def test_another_sites_page_sends_nothing(headers: dict[str, str], status: int, app: Any) -> None:
    # 400: it was read, and is empty.
    assert ask(app, "/scenario", "POST", **headers)[0] == status


def test_another_sites_page_has_nothing_simulated_but_may_link_here(app: Any) -> None:
    hidden = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"}
    assert ask(app, f"/answer.json?{QUESTION}", **hidden)[0] == 403
    assert ask(app, "/", sec_fetch_site="cross-site", sec_fetch_mode="navigate")[0] == 200
