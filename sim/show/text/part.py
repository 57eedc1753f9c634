"""What the terminal says when a job has done its share of a run or of a sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.show.again import place_of, typed

if TYPE_CHECKING:
    from sim.results.job import Job


def lines(job: Job) -> list[str]:
    """What was done, where it lies, and what finishes it."""
    if job.finished:
        return [f"This is finished already: {place_of(job.folder)}"]
    there = job.unfinished
    assert there is not None
    what, counted = ("points", "points") if there.unit == "point" else ("members", "futures")
    done = f"{what} {job.share.start:,} to {job.share.stop - 1:,}" if job.share else f"no {what}"
    before = f"; {job.taken_over:,} {counted} were there" if job.taken_over else ""
    return [
        f"Part {job.part} of {there.title}: {done}, {job.futures:,} futures{before}",
        f"Of the whole {there.told()}",
        f"Parts: {place_of(job.folder)}",
        f"When all jobs are done: {typed('merge', place_of(job.folder.parent))}",
    ]


def machine_readable(job: Job) -> dict[str, Any]:
    """The same for programs."""
    return {**vars(job), "folder": str(job.folder), "share": [job.share.start, job.share.stop]}
