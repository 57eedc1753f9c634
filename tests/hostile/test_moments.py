"""Disks that are full, folders that cannot be written, interrupts at any moment: one line, and nothing half-written."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.errors import FAILED, INTERRUPTED, OK
from tests.hostile.conftest import INSIDES, Ask, mistakes, slow
from tests.processes import PATIENCE, until

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits differ")
SMALL = ("--members", "6", "--months", "3", "--hypothesis", "H1", "--workers", "1")
WITHOUT = (*SMALL, "--no-figures")
COMMANDS: dict[str, tuple[str, ...]] = {
    "run": ("run", "withdrawal", *WITHOUT),
    "compare": ("compare", "baseline", "withdrawal", *WITHOUT),
    "sweep": ("sweep", "withdrawal", "--vary", "europe.backfill.share=0:1:3", *WITHOUT),
    "tip": ("tip", "withdrawal", "--lever", "us.withdrawal.estonia.share", "--target", "0.1", *WITHOUT),
    "deal": (
        "deal", "moscow-terms", "--members", "6", "--set", "horizon.months=3", "--set", "hypotheses=[H1]",
        "--no-figures",
    ),
}  # fmt: skip
MANIFESTS = ("manifest.json", "sweep.json", "comparison.json", "deal.json", "tip.json")


def open_all(out: Path) -> int:
    """Open everything in a folder that can be opened; what opens must be whole. Returns how many there are."""
    found = 0
    for folder in out.iterdir() if out.is_dir() else ():
        for name in MANIFESTS:
            if (folder / name).exists() and not folder.name.startswith("."):
                assert sim.open(folder).verify() == []
                found += 1
    return found


def data_of(out: Path) -> dict[str, Any]:
    """The hash of every file that holds data, by folder."""
    return {
        str(path.relative_to(out)): {
            n: f["sha256"] for n, f in json.loads(path.read_text())["files"].items() if "prov" not in n
        }
        for name in MANIFESTS
        for path in sorted(out.glob(f"*/{name}"))
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each command makes where nothing goes wrong."""
    from sim.cli import main as cli

    made = {}
    for verb, command in COMMANDS.items():
        out = tmp_path_factory.mktemp(verb)
        assert cli.call([*command, "--out", str(out)]) == OK
        made[verb] = data_of(out)
    return made


@pytest.mark.parametrize(
    ("allowed", "trouble"),
    [
        *((allowed, errno.ENOSPC) for allowed in (0, 5)),
        *(slow(allowed, errno.ENOSPC) for allowed in (1, 2, 3, 8, 12, 17)),
        (4, errno.EROFS),
        slow(4, errno.EDQUOT),
    ],
)
@pytest.mark.parametrize("verb", COMMANDS)
def test_a_disk_that_fills_up(
    verb: str,
    trouble: int,
    allowed: int,
    whole: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ask: Ask,
) -> None:
    real, written = os.replace, []

    def replace(source: Any, target: Any) -> None:
        if len(written) >= allowed:
            raise OSError(trouble, os.strerror(trouble), str(target))
        written.append(target)
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    code, out, err = ask(*COMMANDS[verb], "--out", tmp_path)
    open_all(tmp_path)
    if code != OK:
        assert (code, out) == (FAILED, "")
        assert os.strerror(trouble) in err
        assert "\n" not in err.strip().splitlines()[-1]
    assert not list(tmp_path.rglob("*.tmp"))
    monkeypatch.undo()
    assert ask(*COMMANDS[verb], "--out", tmp_path)[0] == OK
    assert data_of(tmp_path) == whole[verb]


def test_a_disk_that_is_full_when_the_figures_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    command = ("run", "withdrawal", *SMALL, "--out", tmp_path)
    assert ask(*command, "--no-figures")[0] == OK

    def full(path: Path, *arguments: Any, **named: Any) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", lambda self, path, **named: full(Path(path)))
    code, out, err = ask(*command)
    assert (code, out, len(mistakes(err))) == (FAILED, "", 1)
    assert os.strerror(errno.ENOSPC) in err
    assert open_all(tmp_path) == 2
    assert not [path for path in tmp_path.glob("withdrawal-*/*") if path.name in ("figures", "report.html")]
    monkeypatch.undo()
    assert ask(*command)[0] == OK
    assert list(tmp_path.glob("withdrawal-*/figures/*.png"))


@POSIX
@pytest.mark.parametrize("verb", [verb if verb == "run" else slow(verb) for verb in COMMANDS])
def test_no_file_may_grow(verb: str, tmp_path: Path) -> None:
    """The operating system refuses to write more than 2 kB into a file."""
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from sim.cli.main import call; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); sys.exit(call(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, *COMMANDS[verb], "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (FAILED, "")
    assert INSIDES.search(done.stderr) is None
    assert os.strerror(errno.EFBIG) in done.stderr
    assert open_all(tmp_path) == 0


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this user may write everywhere")
@pytest.mark.parametrize("verb", COMMANDS)
def test_a_folder_that_may_not_be_written(verb: str, tmp_path: Path, ask: Ask) -> None:
    tmp_path.chmod(0o555)
    try:
        code, out, err = ask(*COMMANDS[verb], "--out", tmp_path / "results")
        assert (code, out, len(err.splitlines())) == (FAILED, "", 1)
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.parametrize("verb", COMMANDS)
def test_a_folder_below_a_file_or_in_nowhere(verb: str, tmp_path: Path, ask: Ask) -> None:
    (tmp_path / "file").touch()
    for place in (
        tmp_path / "file" / "results",
        "/proc/nothing/results" if sys.platform == "linux" else tmp_path / "file",
    ):
        code, out, err = ask(*COMMANDS[verb], "--out", place)
        assert out == ""
        assert code == FAILED or "is a file" in err
        assert len(err.splitlines()) <= 4


@POSIX
@pytest.mark.parametrize("verb", ["compare", slow("sweep"), slow("run")])
@pytest.mark.parametrize("after", [0.7, *(slow(seconds) for seconds in (0.05, 0.2, 0.4, 0.9, 1.4, 1.9))])
def test_interrupted_at_any_moment(verb: str, after: float, whole: dict[str, Any], tmp_path: Path) -> None:
    """Python itself, before it has read the program, is not ours: what it says then does not count."""
    script = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    script += "import runpy; print('on', flush=True)\n"
    script += "import sys; sys.argv[0] = 'sim'; runpy.run_module('sim', run_name='__main__', alter_sys=True)"
    command = [sys.executable, "-c", script, *COMMANDS[verb], "--out", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "on\n"
        time.sleep(after)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=PATIENCE)
    assert child.returncode in (OK, INTERRUPTED), err
    if child.returncode == INTERRUPTED:
        assert INSIDES.search(err) is None, err
        # Before the program has been read there is nothing that could be kept.
        told = ("Interrupted. The same command goes on", "Interrupted. Nothing is half done.")
        assert err.splitlines()[-1].startswith(told)
        assert out == ""
    open_all(tmp_path)
    again = subprocess.run(
        [sys.executable, "-m", "sim", *COMMANDS[verb], "--out", str(tmp_path)], capture_output=True, check=False
    )
    assert again.returncode == OK
    assert data_of(tmp_path) == whole[verb]


#: The command line, which stays when something is done, so that it is not over before it is asked to end.
STAYS = """
import sys, time
from sim.cli.main import entry
from sim.cli.progress import _Lines

def stay(self, done, total):
    if done:
        time.sleep(600)

_Lines.advance = stay
entry(sys.argv[1:])
"""


@POSIX
@pytest.mark.parametrize("error", [None, RuntimeError("Error calling __set_name__ on 'Field' instance")])
def test_an_interrupt_of_which_a_library_makes_something_else(
    error: Exception | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    """Python does in an import (3.11: RuntimeError), Pydantic when it writes a union (nothing)."""
    from sim.analysis import sweep

    real = sweep.identity

    def lose(*arguments: Any, **named: Any) -> Any:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt as interrupt:
            if error is not None:
                raise error from interrupt
        return real(*arguments, **named)

    monkeypatch.setattr(sweep, "identity", lose)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        code, out, err = ask(*COMMANDS["sweep"], "--out", tmp_path)
    finally:
        signal.signal(signal.SIGINT, before)
    assert (code, out) == (INTERRUPTED, "")
    assert err.splitlines()[-1] == "Interrupted. The same command goes on from what is kept."
    assert not list(tmp_path.rglob("*.parquet"))


@POSIX
def test_an_interrupt_when_all_is_done_changes_nothing() -> None:
    """Python is on its way out: its handlers are gone, and the last modules go."""
    script = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Late:\n"
        "    def __del__(self, kill=os.kill, pid=os.getpid(), number=signal.SIGINT): kill(pid, number)\n"
        "sys.late = Late()\n"
        "from sim.cli.main import entry\n"
        "entry(['schema'])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (OK, "")
    assert json.loads(done.stdout)


@POSIX
@pytest.mark.parametrize("workers", [pytest.param("1", marks=pytest.mark.slow), "2"])
def test_asked_to_end_it_says_what_is_kept(workers: str, tmp_path: Path) -> None:
    """`kill`, a scheduler's time limit or a closed terminal: as Ctrl-C, with an exit code of its own."""
    asked = ["run", "withdrawal", "--members", "9000", "--months", "3", "--hypothesis", "H1", "--no-figures"]
    asked += ["--workers", workers, "--out", str(tmp_path)]
    command = [sys.executable, "-c", STAYS, *asked]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        until(lambda: list(tmp_path.glob(".partial-*/.receipts/*.json")) or child.poll() is not None)
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=PATIENCE)
    assert child.returncode == 128 + signal.SIGTERM
    assert out == ""
    told, last = err.splitlines()[-2:]
    kept = re.search(r"([\d,]+) of 9,000 futures are done and kept", told)
    assert kept is not None, err
    assert int(kept[1].replace(",", "")) >= 4096
    assert last == "Interrupted. The same command goes on from what is kept."
    command = [sys.executable, "-m", "sim", *asked]
    resumed = subprocess.run(command, capture_output=True, check=True, text=True)
    assert f"{kept[1]} of 9,000 futures are there" in resumed.stderr
