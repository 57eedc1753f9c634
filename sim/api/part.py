"""A job of a batch: its share of a run or a sweep, for `sim.merge` to finish when all have done theirs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.sweep import SweepMeans
from sim.analysis.sweep import simulate_share as simulate_points
from sim.api.arguments import Counter, as_plain
from sim.api.defaults import MEMBERS, SEED
from sim.api.run import asked_for
from sim.api.sweep import asked_for as sweep_asked_for
from sim.ensemble.collect import PART, part_range
from sim.ensemble.jobs import futures_of, simulate_share
from sim.ensemble.make import Means, said_of
from sim.ensemble.pool import Workers, processes, say_nothing
from sim.ensemble.shares import Share
from sim.results.job import Job

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario
    from sim.scenario.sweep import SweepPlan


@as_plain
def part(
    scenario: LoadedScenario | str | os.PathLike[str],
    part: str,
    members: int = MEMBERS,
    seed: int = SEED,
    months: int | None = None,
    hypotheses: Iterable[str] | None = None,
    workers: int | None = None,
    out: str | os.PathLike[str] = "results",
    progress: Callable[[int, int], None] | None = None,
    alone: bool = False,
    *,
    without: Iterable[str] = (),
    block: int = PART,
    notice: Callable[[str], None] | None = None,
) -> Job:
    """Simulate one job's share of the run that :func:`sim.run` makes of the same arguments, its baseline's included.

    Parameters
    ----------
    part: "3/40" for the third of forty jobs. Shares are whole parts of 4,096 members; where there are more jobs than
        parts, those without one do nothing, and say so.
    out: folder of the run folders. Jobs may share it, at the same time, or have one each.

    The others are those of :func:`sim.run`. What is there already is left as it is, so that the same call goes on from
    what an interrupted one left. Raises SimError for arguments that make no sense and RunError where nothing can be
    written or what is there was made with other versions.
    """
    share = Share.read(part)
    notice = notice or say_nothing
    asked = asked_for(
        scenario, members, seed, months, hypotheses,
        workers=workers, out=out, alone=alone, without=without, block=block, notice=notice,
    )  # fmt: skip
    ensembles = asked.ensembles(members)
    futures = futures_of(ensembles, share)
    counter = Counter(futures, progress)
    with Workers(processes(workers, futures * asked.months), notice=notice) as crew:
        means = Means(Path(out), crew, block, counter.add, notice)
        worlds = [(one, said_of(one, world.origin())) for one, world in zip(ensembles, asked.worlds, strict=True)]
        done = simulate_share(worlds, share, means)
    first = part_range(done.parts.start, members)[0]
    last = min(members, done.parts.stop * PART)
    return Job(
        part=str(share),
        share=range(first, max(first, last)),
        futures=futures,
        taken_over=done.taken_over,
        folder=done.folders[-1],
        finished=all(done.finished),
    )


@as_plain
def part_of_sweep(
    given: SweepPlan | LoadedScenario | str | os.PathLike[str],
    part: str,
    vary: Sequence[str] = (),
    sobol: int | None = None,
    members: int | None = None,
    seed: int | None = None,
    months: int | None = None,
    hypotheses: Iterable[str] | None = None,
    until_se: float | None = None,
    workers: int | None = None,
    out: str | os.PathLike[str] = "results",
    progress: Callable[[int, int], None] | None = None,
    *,
    sets: Sequence[str] = (),
    notice: Callable[[str], None] | None = None,
) -> Job:
    """Simulate one job's share of the points of the sweep that :func:`sim.sweep` makes of the same arguments.

    `part` and `out` are those of :func:`part`, the others those of :func:`sim.sweep`, whose errors are raised. A
    baseline that the points share is simulated by each job.
    """
    share = Share.read(part)
    notice = notice or say_nothing
    asked = sweep_asked_for(
        given, vary, sobol, members, seed, months, hypotheses, until_se, workers, sets=sets, notice=notice
    )
    futures = len(share.among(len(asked.plan.points))) * asked.sampling.futures
    counter = Counter(futures, progress)
    with Workers(processes(workers, futures * asked.months), notice=notice) as crew:
        means = SweepMeans(Path(out), crew, counter.add, notice)
        done = simulate_points(asked.plan, asked.sampling, asked.months, share, means)
    points, taken_over, folder, finished = done
    return Job(str(share), points, futures, taken_over, folder, finished)
