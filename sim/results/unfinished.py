"""A run or a sweep that jobs of a batch have begun, as `list`, `verify` and `merge` tell of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from sim.analysis import points
from sim.analysis.sweep import points_there
from sim.ensemble.collect import parts_of
from sim.ensemble.make import futures_there
from sim.ensemble.merge import piece_names
from sim.ensemble.shares import Share, numbers_in_words
from sim.show.again import of_job, of_job_of_sweep
from sim.store.folders import PARTIAL, SWEEP, Folder
from sim.store.gather import Pieces, pieces_in
from sim.store.identity import Ensemble
from sim.store.unfinished import described, kind_of_described, sorted_jobs


class Unfinished(ABC):
    """What there is, in one folder or in several, of a result that jobs make."""

    #: What jobs share out.
    unit: ClassVar[str]

    def __init__(self, said: Folder, folders: Sequence[Path] = ()) -> None:
        self.said = said
        self.folders = tuple(folders) or (said.path,)

    @property
    def folder(self) -> Path:
        """Where it is being made; the first of several."""
        return self.said.path

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.said.words["title"])

    @property
    def about(self) -> Mapping[str, Any]:
        """Everything that determines the numbers."""
        return self.said.identity

    @property
    def asked(self) -> Mapping[str, Any]:
        """What somebody named to get it."""
        asked: Mapping[str, Any] = self.said.origin["asked"]
        return asked

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """The rival theories simulated."""
        return self.said.hypotheses

    @property
    def jobs(self) -> list[str]:
        """The jobs that have begun, as 3/40."""
        return sorted_jobs(self.folders)

    @property
    @abstractmethod
    def units(self) -> int:
        """How many parts or points there are to share out."""

    @abstractmethod
    def pieces(self) -> Pieces:
        """What is there whole, what is not as it was written, and what is missing, by the names of receipts."""

    @abstractmethod
    def there(self) -> str:
        """How much of it is there, by receipts, in its first folder."""

    @abstractmethod
    def command(self, share: Share, root: Path) -> str:
        """The line of the shell that makes a job's share below `root`."""

    def commands(self, lacking: Iterable[int], root: Path) -> list[str]:
        """The lines that make some parts or points."""
        return [self.command(share, root) for share in self.shares(lacking)]

    def shares(self, lacking: Iterable[int]) -> list[Share]:
        """The jobs that make some parts or points, of as many as the work was shared among most often."""
        among = [Share.read(job).of for job in self.jobs] or [1]
        return Share.having(lacking, self.units, max(set(among), key=lambda jobs: (among.count(jobs), jobs)))

    def told(self) -> str:
        """How much of it is there and which jobs have begun, in a line."""
        by_size: dict[int, list[int]] = {}
        for share in map(Share.read, self.jobs):
            by_size.setdefault(share.of, []).append(share.number)
        jobs = "; ".join(f"{numbers_in_words(numbers)} (of {of})" for of, numbers in by_size.items())
        return f"{self.there()} are there; jobs that have begun: {jobs or 'none'}"


class UnfinishedRun(Unfinished):
    """A run whose parts jobs make."""

    unit = "part"

    @property
    def without(self) -> tuple[str, ...]:
        """The channels that are switched off."""
        return tuple(self.about["values"].get("without", ()))

    @cached_property
    def ensemble(self) -> Ensemble:
        """What is simulated."""
        return Ensemble.of(self.said)

    @property
    def units(self) -> int:
        return parts_of(self.ensemble.members)

    def pieces(self) -> Pieces:
        return pieces_in(self.folders, piece_names(self.ensemble))

    def there(self) -> str:
        done = futures_there(self.ensemble, self.folder, range(self.units))
        return f"{done:,} of {self.ensemble.futures:,} futures"

    def command(self, share: Share, root: Path) -> str:
        return of_job(self, str(share), root)


class UnfinishedSweep(Unfinished):
    """A sweep whose points jobs make."""

    unit = "point"

    @property
    def units(self) -> int:
        return len(self.about["points"])

    def pieces(self) -> Pieces:
        return pieces_in(self.folders, map(points.piece_name, range(self.units)))

    def there(self) -> str:
        return f"{points_there(self.folder, range(self.units)):,} of {self.units:,} points"

    def command(self, share: Share, root: Path) -> str:
        return of_job_of_sweep(self, str(share), root)


def unfinished(said: Folder, folders: Sequence[Path] = ()) -> Unfinished:
    """What jobs describe in a folder, of which there is more in others."""
    kind = UnfinishedSweep if kind_of_described(said) is SWEEP else UnfinishedRun
    return kind(said, folders)


def unfinished_at(folder: Path) -> Unfinished | None:
    """What a folder will be, which is named as it is or as it will be; None where no job has begun it."""
    said = described(folder if folder.name.startswith(PARTIAL) else folder.parent / f"{PARTIAL}{folder.name}")
    return None if said is None else unfinished(said)


def lacking(pieces: Pieces) -> list[int]:
    """The parts or points of which something is missing, counted from 0.

    >>> lacking(Pieces(missing=["H1-00003", "H2-00003", "00007"]))
    [3, 7]
    """
    return sorted({int(name.rpartition("-")[2]) for name in pieces.missing})
