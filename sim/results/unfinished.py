"""A run that jobs of a batch have begun, as `list`, `verify` and `merge` tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.ensemble.collect import parts_of
from sim.ensemble.make import futures_there
from sim.ensemble.merge import piece_names
from sim.ensemble.shares import Share, numbers_in_words
from sim.show.again import of_job
from sim.store.folders import PARTIAL, Folder
from sim.store.gather import Pieces, pieces_in
from sim.store.identity import Ensemble
from sim.store.unfinished import described, jobs_of


class Unfinished:
    """What there is of a run whose parts jobs make, in one folder or in several."""

    def __init__(self, said: Folder, folders: Sequence[Path] = ()) -> None:
        self.said = said
        self.folders = tuple(folders) or (said.path,)

    @classmethod
    def at(cls, folder: Path) -> Unfinished | None:
        """What a folder, finished or not, will be by what jobs say; None where none has begun it."""
        one = folder if folder.name.startswith(PARTIAL) else folder.with_name(f"{PARTIAL}{folder.name}")
        said = described(one)
        return None if said is None else cls(said)

    @property
    def folder(self) -> Path:
        """Where its parts lie."""
        return self.said.path

    @property
    def name(self) -> str:
        """What its folder will be called."""
        return self.folder.name.removeprefix(PARTIAL)

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
    def without(self) -> tuple[str, ...]:
        """The channels that are switched off."""
        return tuple(self.about["values"].get("without", ()))

    @cached_property
    def ensemble(self) -> Ensemble:
        """What is simulated."""
        return Ensemble.of(self.said)

    @property
    def parts(self) -> int:
        """Of how many parts it will consist."""
        return parts_of(self.ensemble.members)

    @property
    def jobs(self) -> list[str]:
        """The jobs that have begun, as 3/40."""
        return [job for folder in self.folders for job in jobs_of(folder)]

    @property
    def futures_there(self) -> int:
        """How many futures are done in its folder, by their receipts."""
        return futures_there(self.ensemble, self.folder, range(self.parts))

    def pieces(self) -> Pieces:
        """Which parts are there whole under which theory, which are not as they were written, and which are missing."""
        return pieces_in(self.folders, piece_names(self.ensemble))

    def commands(self, parts: Iterable[int], root: Path) -> list[str]:
        """The lines of the shell that make some parts below `root`, by the jobs among which the work was shared."""
        return [of_job(self, str(share), root) for share in self.shares(parts)]

    def shares(self, parts: Iterable[int]) -> list[Share]:
        """The jobs that make some parts, of as many as the work was shared among most often."""
        among = [Share.read(job).of for job in self.jobs] or [1]
        return Share.having(parts, self.parts, max(set(among), key=lambda jobs: (among.count(jobs), jobs)))

    def told(self) -> str:
        """How much of it is there, in a line."""
        there, whole = self.futures_there, self.ensemble.futures
        return f"{there:,} of {whole:,} futures are there; jobs that have begun: {self._jobs_in_words()}"

    def _jobs_in_words(self) -> str:
        by_size: dict[int, list[int]] = {}
        for share in map(Share.read, self.jobs):
            by_size.setdefault(share.of, []).append(share.number)
        return "; ".join(f"{numbers_in_words(numbers)} (of {of})" for of, numbers in by_size.items()) or "none"
