"""What finished results share whose findings are told in one text: hindcasts and answers to proposals."""

from __future__ import annotations

import html
import os
from abc import abstractmethod
from typing import Any, ClassVar, Self

from sim.errors import RunError
from sim.results.result import Result
from sim.store.folders import MAKE_AGAIN, Folder, open_folder


class FoundResult(Result):
    """A result that prints as the terminal shows it; every field of its `findings` is an attribute.

    Without a folder it was not kept.
    """

    #: The file of the findings.
    _summary: ClassVar[str]

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Self:
        """Open a result that was kept; RunError where there is none, or it is not as it was written."""
        return cls.of(open_folder(folder, cls.kind))

    @classmethod
    def of(cls, opened: Folder, reused: bool = False) -> Self:
        """The result that a folder holds."""
        try:
            return cls._read(opened, reused)
        except (ValueError, OSError):
            place = str(opened.path / cls._summary)
            raise RunError("does not hold the findings that it should", place, MAKE_AGAIN) from None

    @classmethod
    @abstractmethod
    def _read(cls, opened: Folder, reused: bool) -> Self:
        """The result that a folder holds; ValueError or OSError where a file is not what it should be."""

    def __getattr__(self, name: str) -> Any:
        if name == "findings":  # not yet there: while it is copied, or unpickled
            raise AttributeError(name)
        return getattr(self.findings, name)

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """The rival theories simulated."""
        of_findings: tuple[str, ...] = self.findings.hypotheses
        return of_findings

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"
