"""`sim serve`: what it says of its address, what it refuses, and that nothing is left of it."""

from __future__ import annotations

import builtins
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.cli import main as cli
from sim.errors import SimError
from tests.processes import PATIENCE, until
from tests.web.serving import QUESTION

ROOT = Path(__file__).resolve().parents[2]
#: A question that takes a while on any machine.
LONG = "scenario=withdrawal&members=4000"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """What a command says where the server itself is left out."""
    asked: dict[str, Any] = {}

    def left_out(listening: socket.socket, **named: Any) -> tuple[int, ...]:
        asked.update(named, port=listening.getsockname()[1], there=named["folder"].exists())
        return ()

    monkeypatch.setattr("sim.web.server.run", left_out)

    def called(*arguments: str) -> tuple[int, str, str, dict[str, Any]]:
        code = cli.call(["serve", *arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err, asked

    return called


def test_a_free_port_is_named_and_how_to_stop(told: Any) -> None:
    code, out, err, asked = told("--port", "0", "--members", "500", "--workers", "1")
    assert (code, err) == (0, "")
    assert f"http://127.0.0.1:{asked['port']}/" in out
    assert "Ctrl-C" in out
    assert (asked["members"], asked["workers"], asked["local"], asked["opened"]) == (500, 1, True, None)
    assert "reaches this machine" not in out


def test_results_go_where_somebody_says_and_else_away(told: Any, tmp_path: Path) -> None:
    passing = told("--port", "0")[-1]
    assert (passing["passing"], passing["there"], passing["folder"].exists()) == (True, True, False)
    kept = told("--port", "0", "--out", str(tmp_path))[-1]
    assert (kept["passing"], kept["folder"], tmp_path.exists()) == (False, tmp_path, True)


def test_what_it_means_to_open_a_server_to_others_is_said(told: Any) -> None:
    code, out, _, asked = told("--port", "0", "--host", "0.0.0.0", "--open")
    assert (code, asked["local"]) == (0, False)
    assert "Anyone who reaches this machine" in " ".join(out.split())
    assert asked["opened"] == f"http://localhost:{asked['port']}/"


def test_a_port_in_use_is_said_in_words(told: Any) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        code, out, err, _ = told("--port", str(port))
    assert (code, out) == (2, "")
    assert str(port) in err
    assert "--port 0" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--port", "70000"), "65535"),
        (("--port", "http"), "--port"),
        (("--host", "no such host"), "--host"),
        (("--host", ""), "--host"),
        (("--host", "192.0.2.1"), "no address of this machine"),
        (("--members", "2"), "--members"),
        (("--members", "1000000"), "10000"),
        (("--workers", "0"), "--workers"),
    ],
)
def test_what_cannot_be_is_said_in_words(arguments: tuple[str, ...], said: str, told: Any) -> None:
    code, out, err, _ = told("--port", "0", *arguments)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize("wrong", [{"port": 1.5}, {"port": -1}, {"port": 70_000}, {"workers": 0}, {"members": 10**6}])
def test_python_refuses_the_same(wrong: dict[str, Any]) -> None:
    with pytest.raises(SimError):
        sim.serve(**wrong)


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_without_the_extra_it_says_what_to_install(missing: str, told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [one for one in sys.modules if one.startswith(("sim.web.server", "sim.web.app", "sim.web.policy"))]:
        monkeypatch.delitem(sys.modules, name)
    true = builtins.__import__

    def lacking(name: str, *given: Any, **named: Any) -> Any:
        if name.partition(".")[0] == missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return true(name, *given, **named)

    monkeypatch.setattr(builtins, "__import__", lacking)
    code, out, err, _ = told("--port", "0")
    assert (code, out) == (2, "")
    assert "[web]" in err


def test_in_a_notebook_it_says_where_it_runs() -> None:
    import asyncio

    said: list[str] = []

    async def inside() -> None:
        sim.serve(port=0, notice=said.append)

    with pytest.raises(SimError, match="event loop"):
        asyncio.run(inside())
    assert not said, "it says that the page is there only where it is"


def test_a_folder_that_cannot_be_is_refused_before_anything_is_said(told: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, out, err, _ = told("--port", "0", "--out", str(tmp_path / "file" / "below"))
    assert (code, out) == (2, "")
    assert "is no folder" in " ".join(err.split())


def test_without_a_temporary_folder_it_asks_for_one(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**named: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryDirectory", full)
    code, out, err, _ = told("--port", "0")
    assert (code, out) == (2, "")
    assert "--out" in err


@contextmanager
def started(tmp_path: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server as a user starts it, in a session of its own as a terminal has one; and its address."""
    # What runs in the background ignores Ctrl-C, and so would what it starts; at a terminal nothing does.
    script = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    script += "import runpy; runpy.run_module('sim', run_name='__main__', alter_sys=True)"
    command = [sys.executable, "-c", script, "serve", "--port", "0", "--workers", "1", *arguments]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        yield server, server.stdout.readline().split(" at ")[1].split()[0]
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        for pipe in (server.stdout, server.stderr):
            if pipe is not None:
                pipe.close()


def answer_to(address: str) -> bytes:
    """All that a server answers."""
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return bytes(answer.read())


def processes_of(session: int) -> list[int]:
    """Processes that live in a session."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its = place.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(its) == session and state != "Z":
            found.append(int(place.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are counted in /proc")
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), pytest.param(signal.SIGTERM, 143, marks=pytest.mark.slow)],
    ids=["Ctrl-C", "kill"],
)
def test_it_stops_in_the_middle_of_a_simulation_and_leaves_nothing(
    number: signal.Signals, code: int, tmp_path: Path
) -> None:
    with started(tmp_path) as (server, address):
        stream = urllib.request.urlopen(f"{address}answers?{LONG}", timeout=PATIENCE)
        line = b""
        while b"progress" not in line:
            line = stream.readline()
        before = processes_of(server.pid)
        assert len(before) >= 2
        deep = urllib.request.urlopen(f"{address}story?{LONG}", timeout=PATIENCE)
        deep.readline()
        until(lambda: set(processes_of(server.pid)) - set(before))
        assert list(tmp_path.glob("sim-serve-*"))
        os.killpg(server.pid, number)
        _, err = server.communicate(timeout=PATIENCE)
        assert b'"error"' in stream.read(), "it waited for the answer"
        stream.close()
        deep.close()
    assert (server.returncode, err.strip()) == (code, "Stopped.")
    until(lambda: processes_of(server.pid) == [])  # Python's own tracker of resources goes just after its parent
    assert not list(tmp_path.glob("sim-serve-*"))


@pytest.mark.slow
def test_what_is_asked_beside_an_answer_is_told(tmp_path: Path) -> None:
    """The verbs of the command line behind it, with few members."""
    query = f"{QUESTION.replace('members=8', 'members=100').replace('months=2', 'months=24')}"
    with started(tmp_path) as (server, address):
        for kind in ("channels", "turning", "story", "report/progress"):
            last = json.loads(answer_to(f"{address}{kind}?{query}").strip().splitlines()[-1].removeprefix(b"data: "))
            assert last["event"] == "done", last
            assert last["title"]
            assert last["text"]
            assert all(len(row) == len(last["table"]["columns"]) for row in last["table"]["rows"])
        with urllib.request.urlopen(f"{address}report?{query}", timeout=PATIENCE) as page:
            assert "style-src 'sha256-" in page.headers["content-security-policy"]
            assert b"<h1" in page.read()
        assert b"nothing differs" in answer_to(f"{address}channels?{query.replace('withdrawal', 'baseline')}")
        os.killpg(server.pid, signal.SIGINT)
        assert server.wait(PATIENCE) == 130
