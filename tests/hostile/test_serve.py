"""The live page's server under bad clients: each gets one clear answer or an end, and holds nobody else."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.texts import DIRECTIONS, in_line
from sim.web.app import build
from tests.hostile.conftest import slow
from tests.processes import PATIENCE, until
from tests.web.serving import QUESTION, FakeDesk, asked, served, shared_with

#: Seconds after which the impatient server of these tests gives a slow client up.
QUICK: Final = 0.3
IMPATIENT: Final = {
    "head_seconds": QUICK, "body_seconds": QUICK, "stall_seconds": QUICK, "linger_seconds": QUICK,
    "stall_bytes": 10_000,
}  # fmt: skip


@pytest.fixture(scope="module")
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture(scope="module")
def address(desk: FakeDesk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A server that bears a client whom a busy machine holds up."""
    with served(shared_with(tmp_path_factory.mktemp("out"), desk, linger_seconds=QUICK)) as found:
        yield found


@pytest.fixture(scope="module")
def impatient(desk: FakeDesk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """One that gives slow clients up soon."""
    with served(shared_with(tmp_path_factory.mktemp("out"), desk, connections=20, **IMPATIENT)) as found:
        yield found


@pytest.fixture(autouse=True)
def nothing_is_said(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """No client makes the server write anything."""
    yield
    assert capfd.readouterr() == ("", "")


def ask(address: tuple[str, int], content: bytes) -> bytes:
    """All that the server answers to some bytes, up to its end."""
    with closing(socket.create_connection(address, timeout=PATIENCE)) as client:
        with suppress(ConnectionError):
            client.sendall(content)
        return rest_of(client)


def rest_of(client: socket.socket) -> bytes:
    """What still comes from the server."""
    told = b""
    with suppress(ConnectionError):
        while part := client.recv(65_536):
            told += part
    return told


def get(address: tuple[str, int], path: str = "/health", *headers: str, method: str = "GET") -> bytes:
    """The answer to a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    return ask(address, "\r\n".join([*lines, "", ""]).encode("latin-1"))


def status(answer: bytes) -> int:
    """The status of an answer that is one answer and speaks to people."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert answer.count(b"HTTP/1.1 ") == 1, answer[:500]
    code = int(head.split()[1])
    if code >= 400:
        assert json.loads(body)["problems"][0]["problem"]
    assert b"Traceback" not in answer
    return code


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/%2e%2e%5capp.py", "/static/%00",
        "/static//etc/passwd", "/static/dom.js%00.css", "/static/%c0%ae%c0%ae/app.py", "/data/../../pyproject.toml",
        "/data/__init__.js", "/static/....//app.py", "/static", "/static/", "/../../../etc/passwd",
        "//localhost/static", "/%ff", "/report/../../x", "http://localhost/static/dom.js", "*",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_page(path: str, address: tuple[str, int]) -> None:
    assert status(get(address, path)) in (400, 404)


@pytest.mark.parametrize(
    "content",
    [
        b"\r\n\r\n\r\n", b"GET / HTTP/9.9\r\nConnection: close\r\n\r\n", b"GET /\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 9,
        b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n", b"G\x00T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 70_000 + b"\r\nConnection: close\r\n\r\n",
        b"GET /?" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
        b"POST /scenario HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        b"POST /scenario HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\nx",
        b"POST /scenario HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /scenario HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
    ],
    ids=lambda content: repr(content[:24]),
)  # fmt: skip
def test_what_is_no_http_is_refused_and_the_connection_ends(content: bytes, impatient: tuple[str, int]) -> None:
    answer = ask(impatient, content)
    assert answer == b"" or status(answer) in (400, 408, 413, 431)
    until(lambda: status(get(impatient)) == 200)


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_a_huge_body_is_refused_before_it_is_sent(chunked: bool, address: tuple[str, int]) -> None:
    with closing(socket.create_connection(address, timeout=PATIENCE)) as client:
        how = "Transfer-Encoding: chunked" if chunked else "Content-Length: 1000000000000"
        client.sendall(f"POST /scenario HTTP/1.1\r\nHost: localhost\r\n{how}\r\n\r\n".encode())
        if chunked:
            with suppress(OSError):
                for _ in range(10):
                    client.sendall(b"4000\r\n" + b"#" * 0x4000 + b"\r\n")
        assert status(rest_of(client)) == 413


def test_a_body_of_a_question_that_has_none_holds_nothing(address: tuple[str, int]) -> None:
    with closing(socket.create_connection(address, timeout=PATIENCE)) as client:
        client.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n")
        assert status(rest_of(client)) == 200


def begun(address: tuple[str, int], first: bytes) -> tuple[socket.socket, float]:
    """A connection on which something was sent at once, and since when; again where the machine held that up."""
    while True:
        began = time.monotonic()
        client = socket.create_connection(address, timeout=0.05)
        client.sendall(first)
        if time.monotonic() - began < QUICK / 2:
            return client, began
        client.close()


@pytest.mark.parametrize(
    ("first", "code"),
    [
        (b"", 0),
        (b"GET /hea", 408),
        (b"GET /health HTTP/1.1\r\nHost: localhost\r\n", 408),
        (b"POST /scenario HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n\r\next", 408),
    ],
    ids=["nothing", "a line", "headers", "a body"],
)
def test_what_drips_ends_in_time_however_it_drips(first: bytes, code: int, impatient: tuple[str, int]) -> None:
    client, began = begun(impatient, first)
    with closing(client):
        told, ended = b"", False
        while not ended:
            try:
                part = client.recv(4096)
                told, ended = told + part, not part
            except TimeoutError:
                assert time.monotonic() - began < PATIENCE
                with suppress(ConnectionError):
                    client.sendall(b"x" if first else b"")
                until(lambda: status(get(impatient)) == 200)  # nobody else waits
            except ConnectionError:
                ended = True
    assert time.monotonic() - began > QUICK / 2
    assert (status(told) if told else 0) == code


def test_who_does_not_read_a_stream_is_left(impatient: tuple[str, int], desk: FakeDesk) -> None:
    desk.size, left = 3000, desk.left
    try:
        with closing(socket.socket()) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(impatient)
            client.sendall(f"GET /answers?{QUESTION} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            until(lambda: desk.left > left)
    finally:
        desk.size = 0


def test_who_goes_away_gives_the_question_up(tmp_path: Path) -> None:
    desk = FakeDesk(silent=True)
    with served(shared_with(tmp_path, desk)) as address:
        for number, route in enumerate(("answers", "answer.json"), 1):
            with closing(socket.create_connection(address, timeout=PATIENCE)) as client:
                client.sendall(f"GET /{route}?{QUESTION} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                until(lambda number=number: len(desk.asked) == number)  # type: ignore[misc]
                assert desk.left == number - 1
            until(lambda number=number: desk.left == number)  # type: ignore[misc]


def test_a_server_that_stops_ends_open_answers_with_a_word(tmp_path: Path) -> None:
    desk = FakeDesk(silent=True)
    with served(shared_with(tmp_path, desk)) as address:
        stream, whole, idle = (socket.create_connection(address, timeout=PATIENCE) for _ in range(3))
        stream.sendall(f"GET /answers?{QUESTION} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        whole.sendall(f"GET /answer.json?{QUESTION} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        until(lambda: len(desk.asked) == 2)
    assert b'"event": "error"' in rest_of(stream)
    assert status(rest_of(whole)) == 503
    assert rest_of(idle) == b""
    assert (desk.left, desk.closed) == (2, True)
    for client in (stream, whole, idle):
        client.close()


def test_connections_too_many_are_told_so_and_the_others_are_served(tmp_path: Path) -> None:
    with served(shared_with(tmp_path, connections=3)) as address:
        held = [socket.create_connection(address, timeout=PATIENCE) for _ in range(3)]
        assert status(get(address)) == 503
        held[0].sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert status(rest_of(held[0])) == 200
        for client in held:
            client.close()
        until(lambda: status(get(address)) == 200)


@pytest.mark.parametrize("number", [300, slow(10_000)])
def test_random_bytes_end_in_one_clear_answer(number: int, address: tuple[str, int]) -> None:
    luck = random.Random(20250301)
    pieces = [
        b"GET ", b"POST ", b"/", b"?", b" HTTP/1.1", b"\r\n", b"Host: localhost", b"Content-Length: ", b"5", b"\x00",
        b"\xff",
        b"Transfer-Encoding: chunked", b"%00", b"..", b"answers", b"scenario", b"set=", b"members=", b":", b" ", b"\n",
    ]  # fmt: skip
    for _ in range(number):
        content = b"".join(luck.choice(pieces) for _ in range(luck.randrange(1, 14)))
        with closing(socket.create_connection(address, timeout=PATIENCE)) as client:
            client.sendall(content)
            client.shutdown(socket.SHUT_WR)
            client.settimeout(0.002)
            with suppress(TimeoutError, ConnectionError):
                answer = client.recv(65_536)
                assert answer == b"" or answer.startswith(b"HTTP/1.1 "), content
                assert b"Traceback" not in answer
    assert status(get(address)) == 200


_WORDS: Final = (
    "scenario", "set", "members", "seed", "months", "hypotheses", "version", "embed", "path", "step", "withdrawal",
    "baseline", "us.aid.level", "us.withdrawal.estonia.share", "beliefs", "0", "1", "-1", "1e9", "nan", "H1", "H1,H2",
    "title", "=", "[", "{", "*", "&a", "!!python/object:os.system", "null", "~", "|", "../", "\x00", "\u202e", "é", "𝕏",
)  # fmt: skip
_TEXT: Final = st.lists(st.sampled_from(_WORDS) | st.text(max_size=6), max_size=4).map("".join)


def _ends_clearly(app: Any, query: str) -> None:
    code, _, body = asyncio.run(asked(app, f"/changes?{query}"))
    told = json.loads(body)
    assert code in (200, 400)
    assert (code == 200) == (told["problems"] == [])
    for problem in told["problems"]:
        assert problem["problem"] == in_line(problem["problem"], DIRECTIONS)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(_WORDS[:10]) | _TEXT, _TEXT), max_size=5), st.booleans())
def test_any_address_ends_in_one_clear_answer(tmp_path: Path, pairs: list[tuple[str, str]], escaped: bool) -> None:
    keep = "" if escaped else "=&;+%[]{}*!"
    query = "&".join(f"{quote(key, keep)}={quote(value, keep)}" for key, value in pairs)
    _ends_clearly(build(shared_with(tmp_path)), query.replace("#", "%23"))


@pytest.mark.slow
def test_ten_thousand_addresses_end_in_one_clear_answer(tmp_path: Path) -> None:
    luck, app = random.Random(20250301), build(shared_with(tmp_path))
    for _ in range(10_000):
        pairs = [
            (luck.choice(_WORDS[:11]), "".join(luck.choice(_WORDS) for _ in range(luck.randrange(4))))
            for _ in range(luck.randrange(6))
        ]
        _ends_clearly(app, "&".join(f"{key}={quote(value, '=&%+')}" for key, value in pairs))
