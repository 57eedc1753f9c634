"""Executors are named in a text, opened when they are needed, closed afterwards, and refused in words."""

import gc
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.cli import main as cli
from sim.ensemble.executors.remote import remote_of
from sim.errors import RunError, SimError
from tests.ensemble.executors.conftest import SMALL, Run, data

MODULE = """
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

EVENTS = []

class Pool(ThreadPoolExecutor):
    def __init__(self):
        EVENTS.append("opened")
        super().__init__(2)
    def shutdown(self, wait=True, *, cancel_futures=False):
        EVENTS.append("closed")
        super().shutdown(wait=wait, cancel_futures=cancel_futures)

class OfOldTimes(Pool):  # as that of distributed
    def shutdown(self, wait=True):
        super().shutdown(wait)

class Nested:
    pool = staticmethod(Pool)

@contextmanager
def context():
    EVENTS.append("entered")
    with ThreadPoolExecutor(2) as pool:
        yield pool
    EVENTS.append("left")

def fails():
    raise ValueError("no queue today\\nand more")

def leaves():
    raise SystemExit(3)

def number():
    return 3

words = "no function"
"""


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module of somebody's own."""
    (tmp_path / "my_queue.py").write_text(MODULE, "utf-8")
    (tmp_path / "my_broken.py").write_text("import nothing_of_the_kind\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield __import__("my_queue")
    for name in ("my_queue", "my_broken"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("my_queue:Pool", ["opened", "closed"]),
        ("my_queue:OfOldTimes", ["opened", "closed"]),
        pytest.param("my_queue:Nested.pool", ["opened", "closed"], marks=pytest.mark.slow),
        ("my_queue:context", ["entered", "left"]),
    ],
)
def test_an_executor_of_a_module_is_closed_afterwards(
    text: str, events: list[str], mine: Any, here: sim.Run, simulate: Run, tmp_path: Path
) -> None:
    made = simulate(tmp_path / "out", executor=text)
    assert data(made) == data(here)
    assert events == mine.EVENTS
    again = simulate(tmp_path / "out", executor=text)
    assert again.reused
    assert events == mine.EVENTS  # not opened for what was there


@pytest.mark.slow
def test_it_is_opened_once_for_all_that_a_comparison_does_and_closed_when_that_fails(mine: Any, tmp_path: Path) -> None:
    small = {"members": 6, "months": 3, "hypotheses": ["H1"], "out": tmp_path, "executor": "my_queue:Pool"}
    sim.compare("baseline", "withdrawal", channels=True, **small)
    assert mine.EVENTS == ["opened", "closed"]

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sim.run("withdrawal", progress=stop, **{**SMALL, **small, "seed": 4})
    assert mine.EVENTS == ["opened", "closed"] * 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "names no executor"),
        ("my_queue", "names no executor"),
        ("my_queue:", "names no executor"),
        ("a b:c", "names no executor"),
        ("no_such_module:x", "no module 'no_such_module'"),
        ("my_queue.sub:x", "no module 'my_queue.sub'"),
        ("my_broken:x", "nothing_of_the_kind"),
        ("my_queue:absent", "no function 'absent'"),
        ("my_queue:words", "no function 'words'"),
        ("tcp://here", "no address"),
        ("tcp://:8786", "no address"),
        ("tcp://here:port", "no address"),
        ("http://here:8786", "no address"),
        (3, "executor is a int"),
    ],
)
def test_what_names_no_executor_is_refused(text: Any, told: str, mine: Any, simulate: Run, tmp_path: Path) -> None:
    with pytest.raises(SimError, match=told) as caught:
        simulate(tmp_path / "out", executor=text)
    assert caught.value.exit_code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "told", "code"), [("fails", "no queue today$", 1), ("leaves", "SystemExit: 3", 1), ("number", "a int", 2)]
)
def test_a_factory_that_gives_no_executor(
    name: str, told: str, code: int, mine: Any, simulate: Run, tmp_path: Path
) -> None:
    with pytest.raises(SimError) as caught:
        simulate(tmp_path / "out", executor=f"my_queue:{name}")
    assert told.rstrip("$") in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == code


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SimError, match=r"sim-european-security\[cluster\]") as caught:
        remote_of("tcp://127.0.0.1:8786")
    assert caught.value.exit_code == 2


def test_an_encrypted_address_needs_certificates(simulate: Run, tmp_path: Path) -> None:
    with pytest.raises(SimError, match=r"certificates for tls://.*ca-file") as caught:
        simulate(tmp_path / "out", executor="tls://127.0.0.1:9")
    assert caught.value.exit_code == 2


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch, simulate: Run, tmp_path: Path) -> None:
    monkeypatch.setattr("sim.ensemble.executors.dask_scheduler._PATIENCE", 0.1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # and nobody else can listen there
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(RunError, match=rf"no Dask scheduler answers at {address}.*dask scheduler"):
            simulate(tmp_path / "out", executor=address)


def test_who_answers_is_no_scheduler(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sim.ensemble.executors.dask_scheduler._PATIENCE", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(RunError, match=f"no Dask scheduler answers at {address}") as caught:
            remote_of(address).submit(abs, 1)
        assert "\n" not in str(caught.value)
    gc.collect()
    assert capfd.readouterr().err == ""


SCRIPT = """
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
import sim

print("begins")
with ProcessPoolExecutor(1, get_context("spawn")) as pool:
    sim.run("withdrawal", members=6, months=2, hypotheses=["H1"], figures=False, out=sys.argv[1], executor=pool)
"""


@pytest.mark.slow
def test_a_pool_of_a_script_without_a_main_guard(tmp_path: Path) -> None:
    """Its processes start with the first task, and must not run the script again."""
    (tmp_path / "script.py").write_text(SCRIPT, "utf-8")
    around = {**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])}
    script = [sys.executable, str(tmp_path / "script.py"), str(tmp_path / "out")]
    ran = subprocess.run(script, env=around, capture_output=True, text=True, timeout=240)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "begins\n"


def test_on_the_command_line(mine: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = ["--members", "6", "--months", "2", "--hypothesis", "H1", "--no-figures", "--out", str(tmp_path / "out")]
    assert cli.call(["run", "baseline", *small, "--executor", "my_queue:Pool"]) == 0
    assert mine.EVENTS == ["opened", "closed"]
    assert cli.call(["run", "baseline", *small, "--seed", "9", "--executor", "my_queue:fails"]) == 1
    assert cli.call(["sweep", "withdrawal", "--vary", "us.aid.level=0,1", *small, "--executor", "tcp:/x"]) == 2
    assert cli.call(["run", "baseline", *small[:-3], "--part", "1/2", "--executor", "my_queue:Pool"]) == 2
    said = capsys.readouterr().err
    assert "no queue today" in said
    assert "Traceback" not in said
