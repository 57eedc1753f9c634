"""Work that is done elsewhere is the same work: with the folder of results or without it, and whatever goes wrong."""

import asyncio
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.analysis.points import BaselineTask, Sampling, SweepBaseline, prepare
from sim.analysis.tip.worlds import World, Worlds
from sim.ensemble.executors import dispatch as module
from sim.ensemble.executors import errand
from sim.ensemble.executors.errand import Errand, carry_out, environment, token_in
from sim.ensemble.executors.remote import MOST_BYTES, GivenExecutor, Remote
from sim.ensemble.executors.window import FIRST
from sim.ensemble.pool import Workers
from sim.errors import RunError
from sim.store.files import write_bytes
from tests.ensemble.executors.conftest import AT_ONCE, HERE, Elsewhere, Run, data


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_workers_that_do_not_see_the_folder_give_the_same_bytes(here: sim.Run, simulate: Run, there: Path) -> None:
    said: list[str] = []
    made = simulate(HERE / "out", executor=Elsewhere(there), notice=said.append)
    assert made.folder.name == here.folder.name
    assert data(made) == data(here)
    assert made.verify() == []
    assert files_below(there) == []
    assert len([line for line in said if "not see" in line]) == 1
    assert not [path for path in Path("out").iterdir() if path.name.endswith(".tmp")]  # the token is gone


def test_some_see_the_folder_and_others_do_not(here: sim.Run, simulate: Run, there: Path) -> None:
    made = simulate(HERE / "out", executor=Elsewhere(there, Path.cwd()))
    assert data(made) == data(here)
    assert files_below(there) == []


def test_a_relative_folder_is_the_callers(here: sim.Run, simulate: Run, there: Path) -> None:
    said: list[str] = []
    made = simulate(Path("out"), executor=Elsewhere(there), notice=said.append)
    assert data(made) == data(here)
    assert made.folder == Path("out") / here.folder.name
    assert files_below(there) == []
    assert not [line for line in said if "not see" in line]


@pytest.mark.slow
def test_a_sweep_and_its_shared_baseline(there: Path) -> None:
    def sweep(out: Path, **other: Any) -> sim.Sweep:
        small = {"members": 6, "months": 4, "hypotheses": ["H1"], "workers": 1}
        return sim.sweep("withdrawal", ["europe.backfill.share=0,1"], sets=[AT_ONCE], out=out, **small, **other)

    blind = sweep(HERE / "out", executor=Elsewhere(there))
    assert data(blind) == data(sweep(Path("local")))
    assert files_below(there) == []


def test_a_worker_that_sees_no_folder_keeps_what_its_tasks_share(there: Path) -> None:
    worlds = SweepBaseline(sim.load("baseline").at_horizon(3, ("H1",)), "shared")
    task = BaselineTask(worlds, ("H1",), Sampling(3, 6, ("H1",)), (HERE / "out").absolute())
    with token_in(HERE / "out") as token, chdir(there):
        first, again = (carry_out(Errand(prepare, task, token, environment())) for _ in range(2))
    assert list(first.contents) == [".work/shared/H1-0.npy"]
    assert again.contents == {}  # it was found


def test_a_task_that_outlives_its_call_leaves_no_unfinished_folder_beside_the_result(tmp_path: Path) -> None:
    late = tmp_path / ".partial-late"
    with token_in(tmp_path) as token:
        carry_out(Errand(_writes, late / "file", token, environment()))
        assert files_below(late) == []
        late.mkdir()
        carry_out(Errand(_writes, late / "file", token, environment()))
        assert files_below(late) == [late / "file"]


def _writes(path: Path) -> int:
    write_bytes(path, b"x")
    return 1


def test_worlds_of_a_comparison_are_done_once(there: Path) -> None:
    """What came back lies here, and the same call finds it."""
    from sim.analysis.worlds import simulate

    worlds = {"b": sim.load("withdrawal", [AT_ONCE]).at_horizon(4, ("H1",))}
    executor, done = Elsewhere(there), [0.0]
    kept = [
        simulate(worlds, 6, 3, folder=HERE / "out", workers=Workers(1, executor), done=done.append) for _ in range(2)
    ]
    submitted = executor.submitted
    local = simulate(worlds, 6, 3, folder=Path("local"), workers=Workers(1), done=done.append)
    assert all((kept[0]["b"]["H1"][name] == local["b"]["H1"][name]).all() for name in local["b"]["H1"])
    assert sum(done) == 3 * 6
    assert submitted == module_probes(executor) + 1


def module_probes(executor: Executor) -> int:
    """Workers asked before the first task: not for the second call, which had nothing to do."""
    from sim.ensemble.executors.remote import _SAMPLE

    return _SAMPLE


def test_pieces_of_a_search(there: Path) -> None:
    world = World.of(sim.load("withdrawal", [AT_ONCE]).at_horizon(4, ("H1",)))
    found = []
    for folder, workers in ((HERE / "out", Workers(1, Elsewhere(there))), (Path("local"), Workers(1))):
        worlds = Worlds("armed_attack", 3, folder, workers)
        worlds.simulate([(world, "H1", 6)])
        found.append(worlds.values(world, "H1"))
    assert (found[0] == found[1]).all()
    assert [path.name for path in files_below(Path("out"))] == [path.name for path in files_below(Path("local"))]


# What is installed where workers run


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have workers, but not the caller, say that they have other versions."""

    def change(**versions: str) -> None:
        there: Mapping[str, str] = {**environment(), **versions}
        monkeypatch.setattr(errand, "environment", lambda: there)

    return change


def test_other_rules_are_refused_before_anything_is_simulated(
    simulate: Run, there: Path, other: Callable[..., None]
) -> None:
    other(rules="feedfeedfeed")
    with pytest.raises(RunError, match=r"rules feedfeedfeed.*rules [0-9a-f]{12}.*install") as caught:
        simulate(Path("out"), executor=Elsewhere(there))
    assert caught.value.exit_code == 1
    assert not [path for path in files_below(Path("out")) if path.suffix == ".parquet"]


def test_a_worker_that_joins_later_is_compared_too(
    simulate: Run, there: Path, other: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GivenExecutor, "sights", lambda self, token: [])
    other(sim="0.0.1")
    with pytest.raises(RunError, match=r"version 0\.0\.1"):
        simulate(Path("out"), executor=Elsewhere(there))
    assert not [path for path in files_below(Path("out")) if path.suffix == ".parquet"]


@pytest.mark.parametrize("see", [True, False])
def test_other_libraries_are_told_once_and_written_down(
    see: bool, simulate: Run, there: Path, other: Callable[..., None]
) -> None:
    other(numpy="2.0.0", pyarrow="20.0")
    said: list[str] = []
    out = Path("out") if see else HERE / "out"
    made = simulate(out, executor=Elsewhere(there), notice=said.append, alone=False)
    assert len([line for line in said if "numpy 2.0.0" in line]) == 1
    for run in (made, made.baseline):
        assert run is not None
        (versions,) = run.provenance["worker_versions"]
        assert (versions["numpy"], versions["pyarrow"]) == ("2.0.0", "20.0")
        assert "rules" not in versions


def test_who_has_the_same_versions_is_not_written_down(here: sim.Run, simulate: Run, there: Path) -> None:
    made = simulate(Path("out"), executor=Elsewhere(there))
    assert made.provenance.keys() == here.provenance.keys()


# What goes wrong


class Failing(ThreadPoolExecutor):
    """An executor of which nothing comes back but an error, after the workers were asked what they have."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(1)
        self.error = error

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        if function is not carry_out:
            return super().submit(function, *arguments, **named)
        future: Future[Any] = Future()
        future.set_exception(self.error)
        return future


@pytest.mark.parametrize(
    "error",
    [
        CancelledError(),
        asyncio.CancelledError(),
        TimeoutError("no answer"),
        RuntimeError("several\nlines"),
        MemoryError(),
        ModuleNotFoundError("No module named 'sim'"),
        OSError(28, "No space left on device"),
    ],
)
def test_whatever_an_executor_raises_is_told_in_words(error: BaseException, tmp_path: Path, simulate: Run) -> None:
    with Failing(error) as executor, pytest.raises(RunError) as caught:
        simulate(tmp_path, executor=executor)
    text = str(caught.value)
    assert "\n" not in text
    assert "resumes" in text or "start them again" in text
    assert caught.value.__cause__ is error


def test_an_executor_that_takes_nothing(tmp_path: Path, simulate: Run) -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    with pytest.raises(RunError, match="broke down"):
        simulate(tmp_path, executor=executor)


def test_what_a_task_raises_for_a_person_arrives_as_it_was(there: Path) -> None:
    with pytest.raises(RunError, match="full; sweep"):
        Workers(1, Elsewhere(there)).work(full, [1], lambda number: None, Path.cwd())


def full(number: int) -> int:
    raise RunError("full", remedy="sweep")


def test_what_was_done_before_a_failure_is_kept(simulate: Run, there: Path) -> None:
    class Breaking(Elsewhere):
        def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
            if self.submitted == 6:  # four were asked what they have
                raise OSError("gone")
            return super().submit(function, *arguments, **named)

    said: list[str] = []
    with pytest.raises(RunError, match="resumes"):
        simulate(HERE / "out", executor=Breaking(there), alone=False)
    made = simulate(HERE / "out", executor=Elsewhere(there), notice=said.append, alone=False)
    assert made.verify() == []
    assert any("resuming" in line for line in said)


def test_no_file_leads_out_of_the_folder(tmp_path: Path) -> None:
    class Lying(Elsewhere):
        def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
            future = super().submit(function, *arguments, **named)
            if function is carry_out:
                future.result().contents["../stolen"] = b""
            return future

    (tmp_path / "out").mkdir()
    with pytest.raises(RunError, match="stolen"):
        Workers(1, Lying(tmp_path)).work(write, [tmp_path / "out"], lambda number: None, tmp_path / "out")
    assert not (tmp_path / "stolen").exists()


def write(folder: Path) -> int:
    write_bytes(folder / "file", b"content")
    return 1


def test_a_file_that_arrives_late_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network file system may show a file here later than the worker has it."""
    with token_in(tmp_path) as token:
        outcome = carry_out(Errand(write, tmp_path, token, environment()))
        (tmp_path / "file").rename(tmp_path / "hidden")
        with monkeypatch.context() as patch:
            patch.setattr(module.time, "sleep", lambda pause: (tmp_path / "hidden").rename(tmp_path / "file"))
            assert module._taken(Remote("it"), outcome, token, print) == 1
        (tmp_path / "file").unlink()
        monkeypatch.setattr(module, "_ARRIVAL", 0.0)
        with pytest.raises(RunError, match="not seen here"):
            module._taken(Remote("it"), outcome, token, print)


def test_what_is_under_way_is_bounded_by_its_bytes() -> None:
    class Sized(Remote):
        slots = 100  # type: ignore[assignment]

    assert Remote("it").ahead(0) == FIRST
    assert Remote("it").ahead(32 * 2**20) == MOST_BYTES // (32 * 2**20) < FIRST
    assert Sized("it").ahead(0) > 200
    assert Sized("it").ahead(8 * 2**20) == 101  # nobody goes without work


def test_a_folder_that_cannot_be_written_is_not_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with token_in(tmp_path) as token:
        assert token.seen
        monkeypatch.setattr("os.access", lambda path, mode: False)
        assert not token.seen
    shutil.rmtree(tmp_path)
    assert not token.seen
