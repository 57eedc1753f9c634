"""What all finished results share, as people work with them."""

from __future__ import annotations

import html
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.errors import SimError
from sim.store.files import read_json, write_bytes, writing
from sim.store.folders import FIGURES, PROVENANCE, REPORT, SPREADSHEET, Folder, Kind, figures_in, open_folder, verify

if TYPE_CHECKING:
    from sim.show.figures.catalogue import FigureMakers
    from sim.show.figures.style import DrawnFigure
    from sim.show.html.page import Page
    from sim.show.spreadsheet import Sheet


class Result(ABC):
    """A finished result on disk. Tables are read when they are asked for, and then kept.

    `reused` says that it was found and verified rather than made.
    """

    kind: ClassVar[Kind]

    def __init__(self, opened: Folder | None, reused: bool = False) -> None:
        self._opened = opened
        self.reused = reused

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Self:
        """Open a finished result; RunError where there is none, or it is not as it was written."""
        return cls(open_folder(folder, cls.kind))

    @property
    def opened(self) -> Folder:
        """The folder, for functions that read it piece by piece; SimError where the result was not kept."""
        if self._opened is None:
            raise SimError(f"this {self.kind.noun} was not kept", remedy="say where to keep it, as out='results'")
        return self._opened

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self.opened.path

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What was made, and the size and hash of every file."""
        return self.opened.manifest

    @property
    def about(self) -> Mapping[str, Any]:
        """Everything that determines the numbers: members, seed, hypotheses and the like."""
        return self.opened.identity

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.manifest["name"])

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.opened.words["title"])

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """The rival theories simulated."""
        return self.opened.hypotheses

    @property
    def asked(self) -> Mapping[str, Any]:
        """What somebody named to get it: files or names of scenarios, and settings; see :mod:`sim.show.again`."""
        asked: Mapping[str, Any] = self.opened.origin["asked"]
        return asked

    @cached_property
    def provenance(self) -> Mapping[str, Any]:
        """When, where and with which versions it was made, and where every value comes from."""
        return {**read_json(self.folder / PROVENANCE), **self.opened.origin}

    @property
    def figures(self) -> list[Path]:
        """The figures drawn so far."""
        return figures_in(self.folder)

    def figure(self, name: str) -> DrawnFigure:
        """One figure, drawn now: `.figure` is matplotlib's, `.table` has its numbers, `.save(folder)` writes both.

        SimError, which names those there are, for a name that is none of them.
        """
        from sim.show.figures.catalogue import draw

        return draw(self._possible_figures(), name)

    @abstractmethod
    def _possible_figures(self) -> FigureMakers: ...

    @abstractmethod
    def _page(self) -> Page: ...

    def report(
        self,
        redraw: bool = False,
        notice: Callable[[str], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> Path:
        """Write `report.html` into the folder, drawing its figures where there are none, or anew.

        Under `weights` of the theories, as {"H1": 0.5, "H2": 0.5}, the report of a run, a sweep or a comparison of
        scenarios tells what follows from them beside each theory; nothing is simulated. SimError where a result takes
        no weights.

        `notice` is called with a line of text on what a person should know, `progress` with (figures drawn, figures in
        all). RunError where nothing can be written.
        """
        from sim.show.html.write import write_report

        if weights is not None:
            self.check_weights(weights)
        page = self._page if weights is None else partial(self._weighted_page, weights)
        figures = None if weights is None else self._weighted_figures(weights)
        if figures is not None:
            return write_report(self.folder, lambda: figures, page, True, notice, progress)
        return write_report(self.folder, self._possible_figures, page, redraw, notice, progress)

    def check_weights(self, weights: Mapping[str, float]) -> None:
        """SimError where a result takes none, or not these."""
        raise self._weightless()

    def _weighted_page(self, weights: Mapping[str, float]) -> Page:
        """The page with what follows from weights; SimError where a result takes none."""
        raise self._weightless()

    def _weighted_figures(self, weights: Mapping[str, float]) -> FigureMakers | None:
        """The figures with what follows from weights; None where figures show the theories alone."""
        return None

    def _weightless(self) -> SimError:
        remedy = "weigh a run, a sweep, or a comparison of two scenarios"
        return SimError(f"a {self.kind.noun} takes no weights", remedy=remedy)

    def spreadsheet(self) -> Path:
        """Write the tables into the folder as `tables.xlsx`, in the units shown, and return where it is.

        Sheets of metadata and of definitions stand beside them. SimError where a result has no tables to show so,
        RunError where nothing can be written.
        """
        from sim.show.spreadsheet import about_result, workbook

        sheets, facts = self._sheets()
        path = self.folder / SPREADSHEET
        content = workbook(sheets, about_result({"title": self.title, **facts}, str(self.provenance["made"])))
        with writing(path):
            write_bytes(path, content)
        return path

    def _sheets(self) -> tuple[list[Sheet], dict[str, Any]]:
        """The tables of a spreadsheet, and what was simulated, a line each."""
        raise SimError(f"{self.kind} has no spreadsheet", remedy="its folder holds its tables as CSV")

    def _common(self) -> dict[str, Any]:
        """What a spreadsheet says of every result."""
        about = self.about
        return {
            "folder": self.folder.name,
            "hypotheses": ", ".join(self.hypotheses),
            "members under each hypothesis": int(about["members"]),
            "months": int(about["months"]),
            "seed": int(about["seed"]),
            "version": str(about["version"]) if "version" in about else "",
            "identity": str(self.manifest["id"]),
            "rules": str(about.get("rules", "")),
        }

    @property
    def is_drawn(self) -> bool:
        """Whether figures and report are there."""
        return (self.folder / FIGURES).exists() and (self.folder / REPORT).exists()

    def verify(self) -> list[str]:
        """What is wrong with its files; nothing if they are as they were written."""
        return verify(self.folder, self.kind)

    @abstractmethod
    def _facts(self) -> dict[str, str]:
        """What it prints as, by name."""

    def __repr__(self) -> str:
        facts = {**self._facts(), "folder": str(self.folder)}
        width = max(map(len, facts)) + 1
        lines = "".join(f"\n  {name:<{width}}{value}" for name, value in facts.items())
        return f"{type(self).__name__} of {self.title!r}{lines}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{html.escape(name)}</th>"
            f"<td style='text-align:left'>{html.escape(value)}</td></tr>"
            for name, value in {**self._facts(), "folder": str(self.folder)}.items()
        )
        return f"<div><strong>{html.escape(self.title)}</strong><table>{rows}</table></div>"
