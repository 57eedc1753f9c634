"""A small run, and executors whose workers stand in another folder than the caller."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import chdir
from pathlib import Path
from pickle import dumps, loads
from typing import Any

import pytest

import sim

#: Where a process is, by a path that is the same in every process and another folder in each.
HERE = Path("/proc/self/cwd")
SMALL: dict[str, Any] = {
    "members": 6, "months": 3, "hypotheses": ("H1", "H3"), "workers": 1, "figures": False, "seed": 3, "alone": True,
}  # fmt: skip
#: Soldiers leave at once, so that the worlds differ.
AT_ONCE = "us.withdrawal.estonia.start=2025-04"

Run = Callable[..., sim.Run]


class Elsewhere(Executor):
    """An executor whose workers stand in folders of their own, in turn; tasks and results travel as bytes."""

    def __init__(self, *folders: Path) -> None:
        self.folders = folders
        self.submitted = 0

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        with chdir(self.folders[self.submitted % len(self.folders)]):
            self.submitted += 1
            function, arguments, named = loads(dumps((function, arguments, named)))
            try:
                future.set_result(loads(dumps(function(*arguments, **named))))
            except Exception as trouble:
                future.set_exception(trouble)
        return future


@pytest.fixture(scope="module")
def world() -> Any:
    return sim.load("withdrawal", [AT_ONCE])


@pytest.fixture(scope="module")
def simulate(world: Any) -> Run:
    def run(out: Path, **other: Any) -> sim.Run:
        return sim.run(world, out=out, **{**SMALL, **other})

    return run


@pytest.fixture(scope="module")
def here(simulate: Run, tmp_path_factory: pytest.TempPathFactory) -> sim.Run:
    """The small run, made in this process."""
    return simulate(tmp_path_factory.mktemp("here"))


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where workers are who do not see `HERE`; the caller moves to a folder of its own."""
    if not HERE.exists():
        pytest.skip("this system has no path that is another folder in each process")
    for name in ("caller", "there"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "caller")
    return tmp_path / "there"


def data(result: Any) -> dict[str, str]:
    """The hash of every file that holds data, by name."""
    return {name: one["sha256"] for name, one in result.manifest["files"].items() if name != "provenance.json"}
