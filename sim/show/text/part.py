"""What the terminal says when a job has done its share of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show.again import place_of, typed

if TYPE_CHECKING:
    from sim.results.job import Job


def lines(job: Job) -> list[str]:
    """What was done, where it lies, and what finishes the run."""
    if job.finished:
        return [f"This run is finished already: {place_of(job.folder)}"]
    there = job.unfinished
    assert there is not None
    done = f"members {job.members.start:,} to {job.members.stop - 1:,}" if job.members else "no members"
    before = f", of which {job.taken_over:,} were there" if job.taken_over else ""
    return [
        f"Part {job.part} of {there.title}: {done}",
        f"{job.futures:,} futures are done, those of the baseline included{before}",
        f"Of the whole run {there.told()}",
        f"Parts: {place_of(job.folder)}",
        f"When all jobs are done: {typed('merge', place_of(job.folder.parent))}",
    ]
