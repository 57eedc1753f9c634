"""The same bytes from a Dask scheduler and its workers, which are real processes that die, differ and see no folder."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.ensemble.executors.dask_scheduler import _COUNTED, DaskExecutor
from sim.ensemble.pool import Workers
from sim.errors import RunError
from tests.clusters import ROOT, Cluster, kill
from tests.ensemble.executors.conftest import AT_ONCE, HERE, data

pytestmark = pytest.mark.slow

#: Three parts, the last one begun.
SIZE = {"members": 8300, "months": 6, "hypotheses": ("H1", "H3"), "figures": False, "seed": 3}
Simulate = Callable[..., sim.Run]


def simulate(out: Path, **other: Any) -> sim.Run:
    return sim.run(sim.load("withdrawal", [AT_ONCE]), out=out, **{**SIZE, **other})


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> sim.Run:
    return simulate(tmp_path_factory.mktemp("local"), workers=1)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


def test_the_same_bytes_and_nothing_left_behind(
    local: sim.Run, cluster: Cluster, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = threading.active_count()
    made = simulate(tmp_path, executor=cluster.address)
    assert data(made) == data(local)
    assert made.provenance["workers"] == 2
    assert threading.active_count() == before
    assert "distributed" not in capfd.readouterr().err


def test_a_relative_folder(local: sim.Run, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert data(simulate(Path("out"), executor=cluster.address)) == data(local)
    assert not list(cluster.folder.rglob("*.parquet"))


def test_no_shared_folder(local: sim.Run, cluster: Cluster, there: Path) -> None:
    said: list[str] = []
    made = simulate(HERE / "out", executor=cluster.address, notice=said.append)
    assert data(made) == data(local)
    assert any("the workers do not see" in line for line in said)
    assert not list(cluster.folder.rglob("*.parquet"))


def test_comparisons_and_sweeps_too(cluster: Cluster, tmp_path: Path) -> None:
    small: dict[str, Any] = {"members": 20, "months": 6, "hypotheses": ["H1"], "sets": [AT_ONCE]}

    def made(out: Path, **where: Any) -> tuple[sim.Comparison, sim.Sweep]:
        how = {**small, **where, "out": out}
        compared = sim.compare("baseline", "withdrawal", channels=True, **how)
        return compared, sim.sweep("withdrawal", ["europe.backfill.share=0,1"], **how)

    ours, theirs = made(tmp_path / "here", workers=1), made(tmp_path / "there", executor=cluster.address)
    for one, other in zip(ours, theirs, strict=True):
        assert data(one) == data(other)


def test_a_worker_that_is_killed_in_the_middle(local: sim.Run, tmp_path: Path) -> None:
    with Cluster(tmp_path) as cluster:

        def progress(done: int, total: int) -> None:
            if done and cluster.workers[0].poll() is None:
                kill(cluster.workers[0])

        made = simulate(tmp_path / "out", executor=cluster.address, progress=progress)
    assert data(made) == data(local)


def test_a_scheduler_that_is_killed_in_the_middle(
    local: sim.Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = threading.active_count()
    (tmp_path / "first").mkdir()
    with Cluster(tmp_path / "first", workers=1) as cluster:

        def progress(done: int, total: int) -> None:
            if done:
                kill(cluster.scheduler)

        with pytest.raises(RunError, match=r"is gone.*resumes"):
            simulate(tmp_path / "out", executor=cluster.address, progress=progress)
    assert threading.active_count() == before
    assert "distributed" not in capfd.readouterr().err
    said: list[str] = []
    (tmp_path / "second").mkdir()
    with Cluster(tmp_path / "second", workers=1) as cluster:
        made = simulate(tmp_path / "out", executor=cluster.address, notice=said.append)
    assert data(made) == data(local)
    assert any("resuming" in line for line in said)


def test_workers_that_join_when_the_work_waits_already(local: sim.Run, tmp_path: Path) -> None:
    said: list[str] = []
    with Cluster(tmp_path, workers=0) as cluster:

        def notice(text: str) -> None:
            said.append(text)
            if "has no workers" in text:
                cluster.add_worker()

        made = simulate(tmp_path / "out", executor=cluster.address, notice=notice)
    assert data(made) == data(local)
    assert len([line for line in said if "has no workers" in line]) == 1


@pytest.fixture
def other(tmp_path: Path) -> str:
    """The folder of a sim with other rules."""
    shutil.copytree(ROOT / "sim", tmp_path / "other" / "sim", ignore=shutil.ignore_patterns("__pycache__", "web"))
    with (tmp_path / "other" / "sim" / "theory" / "motives.py").open("a", encoding="utf-8") as file:
        file.write("# another rule\n")
    return str(tmp_path / "other")


@pytest.fixture
def none(tmp_path: Path) -> str:
    """The folder of a sim that has nothing in it."""
    (tmp_path / "none" / "sim").mkdir(parents=True)
    (tmp_path / "none" / "sim" / "__init__.py").write_text("", "utf-8")
    return str(tmp_path / "none")


@pytest.mark.parametrize("kind", ["other", "none"])
def test_a_worker_that_joins_late_and_cannot_do_it_stops_nothing(
    kind: str, local: sim.Run, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    said: list[str] = []
    place = request.getfixturevalue(kind)
    with Cluster(tmp_path / "cluster", 1) as cluster:

        def progress(done: int, total: int) -> None:
            if done and len(cluster.workers) == 1:
                cluster.add_worker(PYTHONPATH=place)

        made = simulate(tmp_path / "out", executor=cluster.address, progress=progress, notice=said.append, block=64)
    assert data(made) == data(local)
    assert "worker_versions" not in made.provenance
    told = len([line for line in said if "left to others" in line])
    assert told == 1 or (kind == "none" and told == 0)  # Dask tries what raises again, by itself


def test_one_that_cannot_do_it_is_handed_nothing_while_there_are_others(other: str, tmp_path: Path) -> None:
    said: list[str] = []
    with Cluster(tmp_path / "cluster", 1) as cluster:
        cluster.add_worker(PYTHONPATH=other)
        remote = DaskExecutor(cluster.address)
        with Workers(1, remote, said.append) as crew:
            done: list[int] = []
            crew.work(abs, [1] * 50, done.append, tmp_path)
            assert crew.count == 1
            assert sorted(remote._able.values()) == [False, True]
            cluster.add_worker()
            time.sleep(_COUNTED + 1)
            crew.work(abs, [1] * 50, done.append, tmp_path)
            assert crew.count == 2  # who joined is asked, and is given something
            assert done == [1] * 100
            for number in (0, 2):
                kill(cluster.workers[number])
            with pytest.raises(RunError, match=r"has another sim.*resumes"):
                crew.work(abs, [1] * 5, done.append, tmp_path)
        remote.shutdown()
    assert len([line for line in said if "left to others" in line]) == 1


def test_a_worker_with_other_rules_is_refused(other: str, tmp_path: Path) -> None:
    with (
        Cluster(tmp_path / "cluster", 1, {"PYTHONPATH": other}) as cluster,
        pytest.raises(RunError, match=r"another sim.*install the same version"),
    ):
        simulate(tmp_path / "out", executor=cluster.address)
    assert not list((tmp_path / "out").rglob("*.parquet"))


def test_a_worker_without_sim_is_told(none: str, tmp_path: Path) -> None:
    with (
        Cluster(tmp_path / "cluster", 1, {"PYTHONPATH": none}) as cluster,
        pytest.raises(RunError, match="lack sim"),
    ):
        simulate(tmp_path / "out", executor=cluster.address)


def test_a_worker_with_other_libraries_is_told_and_written_down(local: sim.Run, tmp_path: Path) -> None:
    said: list[str] = []
    info = tmp_path / "other" / "numpy-0.0.1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: numpy\nVersion: 0.0.1\n", "utf-8")
    around = {"PYTHONPATH": os.pathsep.join([str(tmp_path / "other"), str(ROOT)])}
    with Cluster(tmp_path / "cluster", 1, around) as cluster:
        made = simulate(tmp_path / "out", executor=cluster.address, notice=said.append)
    assert data(made) == data(local)
    assert [versions["numpy"] for versions in made.provenance["worker_versions"]] == ["0.0.1"]
    assert len([line for line in said if "numpy 0.0.1" in line]) == 1


def test_an_interrupt_takes_back_what_is_not_begun(local: sim.Run, cluster: Cluster, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sim", "run", "withdrawal", "--set", AT_ONCE, "--seed", "3", "--months", "6"]
    command += ["--members", "8300", "--hypothesis", "H1", "--hypothesis", "H3", "--no-figures"]
    command += ["--out", str(tmp_path), "--executor", cluster.address]
    # Whoever runs the tests may ignore interrupts (nohup, cron), which a child inherits.
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); from sim.cli.main import entry; "
        "entry(sys.argv[1:])"
    )
    command[1:3] = ["-c", program]
    around = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=tmp_path, env=around, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 120
    while not list(tmp_path.rglob("*.json")) and time.monotonic() < end:  # the first receipt
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "are done and kept" in said
    assert "taken back" in said
    assert "Traceback" not in said
    assert data(simulate(tmp_path, executor=cluster.address)) == data(local)
