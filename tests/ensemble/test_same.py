"""The same run, however it is made: any blocks, any workers, killed and resumed, one member alone."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.ensemble.collect import FOLLOWED, PART
from sim.ensemble.make import consecutive
from sim.ensemble.tables import paths_of
from sim.errors import RunError
from sim.outcomes import MONTHLY
from sim.results.run import Run
from sim.vocabulary import US_EUROPEAN_HOSTS
from tests.processes import PATIENCE, children, runs, until

Simulate = Callable[..., Run]
Data = Callable[[Run], dict[str, str]]

# Whoever runs the tests may ignore interrupts (nohup, cron), which a child inherits. It stays when a part is done, so
# that it is not over before it is killed, however busy the machine is.
KILLED = """
import signal, sys, time, sim

def stay(done, total):
    if done:
        time.sleep(600)

signal.signal(signal.SIGINT, signal.default_int_handler)
sim.run("withdrawal", members=3 * 4096 + 7, months=2, hypotheses=["H1", "H3"], alone=True, figures=False,
        workers=int(sys.argv[2]), out=sys.argv[1], progress=stay)
"""


@pytest.mark.parametrize("block", [1_000, 16_384])
def test_blocks(block: int, small: Run, simulate: Simulate, data: Data, tmp_path: Path) -> None:
    other = simulate(tmp_path, block=block)
    assert other.provenance["block"] == block
    assert other.folder.name == small.folder.name
    assert data(other) == data(small)


def test_workers(small: Run, simulate: Simulate, data: Data, tmp_path: Path) -> None:
    other = simulate(tmp_path, workers=2)
    assert other.provenance["workers"] == 2
    assert data(other) == data(small)


def test_an_executor_of_the_caller(small: Run, simulate: Simulate, data: Data, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        assert data(simulate(tmp_path, executor=executor)) == data(small)


def test_members_do_not_depend_on_how_many_there_are(small: Run, simulate: Simulate, tmp_path: Path) -> None:
    fewer = simulate(tmp_path, members=101, hypotheses=["H3"])
    frame = small.members
    expected = frame[(frame["hypothesis"] == "H3") & (frame["member"] < 101)].reset_index(drop=True)
    assert fewer.members.drop(columns="hypothesis").equals(expected.drop(columns="hypothesis"))
    assert fewer.parameters.equals(small.parameters[:101])


@pytest.mark.parametrize("member", [0, 1, 2803, PART - 1, PART, 4499])
def test_one_member_alone(member: int, small: Run) -> None:
    futures = small.replay(member)
    assert [future.hypothesis for future in futures] == ["H1", "H3"]
    for future in futures:
        assert future.differs == ()
        rows = small.members[(small.members["member"] == member) & (small.members["hypothesis"] == future.hypothesis)]
        assert len(rows) == 1
        assert rows["russian_casualties"].item() == future.outcomes["russian_casualties"]


@pytest.mark.parametrize("member", [3, 4499])
def test_the_months_of_any_member(member: int, small: Run) -> None:
    [future] = small.replay(member, ["H3"])
    months = future.months
    assert list(months.columns) == list(MONTHLY)
    assert months.index.name == "month"
    assert months.index[0] == future.start == small.about["values"]["horizon.start"]
    assert list(months.index) == sorted(set(months.index))
    assert len(months) == small.about["months"]
    assert np.isfinite(months.to_numpy()).all()
    in_europe = sum(months[f"us_troops_{host}"].iloc[-1] for host in US_EUROPEAN_HOSTS)
    assert in_europe == pytest.approx(future.outcomes["us_troops_europe"], rel=1e-12)
    if member < FOLLOWED:  # of these the run folder keeps every month as well, in single precision
        for name in MONTHLY:
            kept = paths_of(small.opened, "H3", name)[:, member]
            assert np.array_equal(months[name].to_numpy(np.float32), kept.astype(np.float32)), name


def test_a_replay_tells_events_and_the_terms_of_decisions(small: Run) -> None:
    attacked = small.events[small.events["event"].astype(str).str.startswith("Russia attacks")]
    first = attacked.iloc[0]
    [future] = small.replay(int(first["member"]), [str(first["hypothesis"])])
    assert any(event.month == first["month"] and event.event == first["event"] for event in future.events)
    assert [event.month for event in future.events] == sorted(event.month for event in future.events)
    decisions = {(record.month, record.actor) for record in future.decisions}
    assert any(month == first["month"] for month, _ in decisions)


def test_a_replay_finds_what_was_altered(simulate: Simulate, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    run = simulate(tmp_path, members=10, hypotheses=["H3"])
    file = run.folder / "outcomes/hypothesis=H3/part-00000.parquet"
    table = pq.read_table(file)
    column = table["area_held"].to_numpy().copy()
    column[4] += 1e-9 * column[4]
    pq.write_table(table.set_column(table.column_names.index("area_held"), "area_held", [column]), file)
    assert run.replay(4)[0].differs == ("area_held",)
    assert run.replay(5)[0].differs == ()


def start(out: Path, workers: int) -> subprocess.Popen[bytes]:
    """A run in a process of its own, which comes back when a part is done."""
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(out), str(workers)], stderr=subprocess.PIPE)
    until(lambda: process.poll() is not None or list(out.glob(".partial-*/.receipts/*.json")))
    assert process.poll() is None, process.stderr and process.stderr.read().decode()
    return process


@pytest.mark.skipif(sys.platform != "linux", reason="finds the workers through /proc")
@pytest.mark.parametrize("workers", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_killed_and_resumed(workers: int, data: Data, tmp_path: Path) -> None:
    out = tmp_path / "results"
    process = start(out, workers)
    left_alone = children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stderr is not None
    process.stderr.close()
    [partial] = out.glob(".partial-*")
    assert [folder for folder in out.iterdir() if not folder.name.startswith(".")] == []
    with pytest.raises(RunError, match="not finished"):
        sim.open(partial)
    until(lambda: not any(map(runs, left_alone)))  # a worker whose parent was killed leaves by itself
    receipts = sorted(partial.glob(".receipts/*.json"))
    assert 1 <= len(receipts) < 8
    damaged = partial / next(name for name in json.loads(receipts[0].read_text()) if name.startswith("outcomes"))
    damaged.write_bytes(damaged.read_bytes()[:-1])

    def run(place: Path, notices: list[str]) -> Run:
        return sim.run(
            "withdrawal", members=3 * PART + 7, months=2, hypotheses=["H1", "H3"], alone=True, figures=False,
            workers=1, out=place, notice=notices.append,
        )  # fmt: skip

    notices: list[str] = []
    resumed = run(out, notices)
    fresh = run(tmp_path / "fresh", [])
    assert resumed.verify() == []
    assert data(resumed) == data(fresh)
    assert not list(out.glob(".partial-*"))
    intact = resumed.provenance["futures_taken_over"]
    assert bool(intact) == any("resuming" in notice for notice in notices)
    assert intact <= PART * (len(receipts) - 1), "the damaged part was taken over"
    assert fresh.provenance["futures_taken_over"] == 0


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_interrupted_by_the_user(tmp_path: Path) -> None:
    process = start(tmp_path, 2)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode != 0
    assert errors.decode().strip().splitlines()[-1] == "KeyboardInterrupt"
    assert b"Process Spawn" not in errors, "workers complained too"
    [partial] = tmp_path.glob(".partial-*")
    assert list(partial.glob(".receipts/*.json"))
    assert not [path for path in partial.rglob("*") if path.name.endswith(".tmp")]


def test_only_what_is_missing_is_simulated() -> None:
    assert consecutive([], 4) == []
    assert consecutive([0, 1, 2, 3, 4, 7], 4) == [(0, 1, 2, 3), (4,), (7,)]
