"""Measure what workers of a Dask scheduler gain against processes of our own, and which tasks are too small for them.

    python -m tests.benchmarks.cluster             # by workers: local pool, Dask, Dask without a shared folder
    python -m tests.benchmarks.cluster --sizes     # by futures of a task, from a few hundred to many
    python -m tests.benchmarks.cluster --fixed     # what is paid once: connecting, asking, sending, writing, summing up

Machines are noisy: ratios within one call are worth more than seconds. Nothing here is asserted by the tests.
"""

from __future__ import annotations

import argparse
import os
import pickle
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

import sim
from sim.ensemble.block import Strand
from sim.ensemble.executors.errand import Errand, carry_out, environment, token_in
from sim.ensemble.executors.remote import remote_of
from sim.ensemble.parts import Destination, Task, simulate_parts
from sim.ensemble.pool import Workers
from sim.store.files import write_bytes
from tests.clusters import Cluster

#: Futures of a task, how many of them are timed, and months of each.
TASK, TASKS, MONTHS = 4096, 8, 24
HYPOTHESES = ("H1", "H2", "H3", "H4")
#: A path that is another folder in each process.
BLIND = Path("/proc/self/cwd")
_ROUNDS = 2


@contextmanager
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="sim-cluster-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def tasks_of(size: int, futures: int, out: Path) -> list[Task]:
    """Tasks of so many futures under one theory, each the only part of a run of its own."""
    strand = Strand(sim.load("baseline").at_horizon(MONTHS, HYPOTHESES), "H1")
    return [
        Task((Destination(strand, out / str(seed), True),), seed, size, (0,), size) for seed in range(futures // size)
    ]


def timed(work: Callable[[Path], object]) -> float:
    """Seconds of a piece of work in a folder of its own."""
    with folder() as out:
        began = time.perf_counter()
        work(out)
        return time.perf_counter() - began


def a_run(members: int, **where: object) -> Callable[[Path], object]:
    how = {"months": MONTHS, "hypotheses": HYPOTHESES, "alone": True, "figures": False, **where}
    return lambda out: sim.run("baseline", members=members, out=out, **how)


def by_workers(most: int) -> None:
    """Futures a second of processes that are warm, in turns: what else the machine does falls on all alike."""
    futures = TASKS * TASK
    seconds: dict[str, list[float]] = {}

    def note(name: str, workers: Workers, blind: bool = False) -> None:
        def work(out: Path) -> None:
            with chdir(out):
                place = BLIND / "out" if blind else out
                workers.work(simulate_parts, tasks_of(TASK, futures, place), lambda done: None, place)

        seconds.setdefault(name, []).append(timed(work))
        print(f"  {name}: {seconds[name][-1]:.1f} s", flush=True)

    for _ in range(_ROUNDS):
        for count in (1, 2, 4, 8):
            if count > most:
                continue
            with folder() as place, Cluster(place, count) as cluster, Workers(max(2, count)) as pool:
                remote = remote_of(cluster.address)
                here, there = Workers(1) if count == 1 else pool, Workers(count, remote)
                for workers in (here, there):
                    with folder() as out:  # imports, first use of everything
                        workers.work(simulate_parts, tasks_of(64, 256 * count, out), lambda done: None, out)
                note(f"processes here, {count}", here)
                note(f"Dask workers, {count}", there)
                note(f"Dask, no folder, {count}", there, blind=True)
                remote.shutdown()
    alone = statistics.median(seconds["processes here, 1"])
    for name, all_of_it in seconds.items():
        middle = statistics.median(all_of_it)
        spread = f"{min(all_of_it):.1f} to {max(all_of_it):.1f} s"
        print(f"{name:20} {futures / middle:8,.0f} futures/s, x{alone / middle:.2f} ({spread})")


def by_size() -> None:
    """Futures a second of one worker by the futures of a task, against the same tasks in this process."""
    with folder() as place, Cluster(place, 1) as cluster:
        remote = remote_of(cluster.address)

        def seconds(size: int, futures: int, workers: Workers) -> float:
            return timed(lambda out: workers.work(simulate_parts, tasks_of(size, futures, out), lambda done: None, out))

        for size in (64, 256, 1024, 4096):
            futures = max(4096, 4 * size)
            seconds(size, futures, Workers(1, remote))
            pairs = [
                (seconds(size, futures, Workers(1)), seconds(size, futures, Workers(1, remote))) for _ in range(_ROUNDS)
            ]
            alone, away = (statistics.median(side) for side in zip(*pairs, strict=True))
            more = 1e3 * (away - alone) * size / futures
            print(
                f"tasks of {size:5,}: {futures / alone:7,.0f} futures/s here, {futures / away:7,.0f} of a worker",
                end="",
            )
            print(f": x{alone / away:.2f}, {more:.1f} ms more a task", flush=True)
        remote.shutdown()


def fixed() -> None:
    """What does not become less with more workers, and what the caller does for each task."""
    scenario = sim.load("baseline").at_horizon(120, HYPOTHESES)
    with folder() as place, Cluster(place, 2) as cluster, folder() as out:
        began = time.perf_counter()
        remote = remote_of(cluster.address)
        slots = remote.slots
        print(f"connecting: {time.perf_counter() - began:.2f} s ({slots} workers)")
        with token_in(out) as token:
            for words in ("asking workers, the first time", "asking workers again"):
                began = time.perf_counter()
                remote.sights(token)
                print(f"{words}: {1e3 * (time.perf_counter() - began):.0f} ms")
            destinations = tuple(Destination(Strand(scenario, h), out, h == "H1") for h in HYPOTHESES)
            task = Errand(simulate_parts, Task(destinations, 1, 4096, (0,), 4096), token, environment())
            print(f"a task sent: {len(pickle.dumps(task)) / 1e3:.0f} kB")
            began = time.perf_counter()
            outcome = carry_out(task)
            spent, size = time.perf_counter() - began, sum(outcome.sizes.values()) / 1e6
            print(f"a task of 16,384 futures x 120 months: {spent:.1f} s, files {size:.1f} MB")
            content = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
            began = time.perf_counter()
            for path, data in content.items():
                write_bytes(path, data)
            print(f"its files written: {1e3 * (time.perf_counter() - began):.0f} ms")
        remote.shutdown()
    for members in (4096, 8 * 4096):
        marks: list[float] = []
        timed(a_run(members, months=120, progress=lambda done, total, at=marks: at.append(time.perf_counter())))
        futures = members * len(HYPOTHESES)
        print(f"after the last task of {futures:,} futures, summing up: {time.perf_counter() - marks[-1]:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", action="store_true")
    parser.add_argument("--fixed", action="store_true")
    parser.add_argument("--most", type=int, default=4, help="workers at most")
    chosen = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if chosen.sizes:
        by_size()
    elif chosen.fixed:
        fixed()
    else:
        by_workers(chosen.most)


if __name__ == "__main__":
    main()
