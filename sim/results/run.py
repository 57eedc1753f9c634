"""A finished run, as people work with it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import RunError
from sim.store.files import read_json, read_table
from sim.store.folder import MONTHS, PROVENANCE, SUMMARY, RunFolder, figures_in, open_folder, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import xarray as xr

    from sim.analysis.summary import Summary
    from sim.ensemble.replay import Future
    from sim.scenario.schema.scenario import Scenario
    from sim.show.figures.style import DrawnFigure


class Run:
    """A finished run on disk. Tables are read when they are asked for, and then kept.

    `reused` says that it was found and verified rather than simulated.
    """

    def __init__(self, opened: RunFolder, reused: bool = False) -> None:
        self._opened = opened
        self.reused = reused

    @property
    def folder(self) -> Path:
        """Where the run is."""
        return self._opened.path

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What was run, and the hash of every file."""
        return self._opened.manifest

    @property
    def opened(self) -> RunFolder:
        """The folder, for functions that read a run part by part."""
        return self._opened

    @property
    def name(self) -> str:
        """The scenario's name."""
        return str(self.manifest["name"])

    @property
    def title(self) -> str:
        """The scenario's title."""
        return str(self.manifest["title"])

    @property
    def marked_title(self) -> str:
        """The title, with a mark where the command line changed the scenario and the title cannot tell."""
        from sim.scenario.sources import COMMAND_LINE

        values = self.provenance["values"].values()
        changed = any(COMMAND_LINE in (one.get("sources") or ()) for one in values)
        return f"{self.title} (changed by --set)" if changed else self.title

    @property
    def without(self) -> tuple[str, ...]:
        """The channels that were switched off."""
        return tuple(self.manifest["values"].get("without", ()))

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was simulated."""
        return self._opened.ensemble.scenario

    @cached_property
    def provenance(self) -> Mapping[str, Any]:
        """When, where and with which versions it was made, and where every value comes from."""
        found: Mapping[str, Any] = read_json(self.folder / PROVENANCE)
        return found

    @cached_property
    def members(self) -> pd.DataFrame:
        """One row a member and hypothesis: `hypothesis`, `member`, and every outcome; see :mod:`sim.outcomes`.

        Categories are positions in the outcome's `categories`; NaN says that the question does not arise.
        """
        from sim.ensemble.tables import members_frame

        return members_frame(self._opened)

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """One row a member: `member`, and the value drawn for every uncertain quantity, by its path."""
        from sim.ensemble.tables import parameters_frame

        return parameters_frame(self._opened)

    @cached_property
    def events(self) -> pd.DataFrame:
        """One row an event: hypothesis, member, month, event, actor, detail, value."""
        from sim.ensemble.tables import events_frame

        return events_frame(self._opened)

    @cached_property
    def monthly(self) -> xr.Dataset:
        """Monthly series: quantiles of each, (hypothesis, month, quantile), and `NAME_mean`, (hypothesis, month)."""
        from sim.ensemble.months import month_dataset

        run = self._opened
        start = str(self.manifest["values"]["horizon.start"])
        return month_dataset(read_table(self.folder / MONTHS), run.hypotheses, run.months, start)

    def summary(self) -> Summary:
        """Counts, paired differences with intervals, and the split of the spread; prints as a table."""
        from sim.analysis.summary import Summary

        path = self.folder / SUMMARY
        try:
            return Summary.from_json(read_json(path), self.title)
        except (KeyError, TypeError, AttributeError):
            remedy = "`python -m sim verify` tells what is damaged"
            raise RunError("is not a summary: it was damaged", place=str(path), remedy=remedy) from None

    def evidence(self) -> pd.DataFrame:
        """Published rates beside this run's own, one row each, with citations: :mod:`sim.analysis.evidence.table`."""
        from sim.analysis.evidence.table import evidence_frame

        return evidence_frame(self._opened)

    @cached_property
    def baseline(self) -> Run | None:
        """The run that this one is compared with, or None if it was run alone; RunError where its folder is gone."""
        name = self.manifest["baseline"]
        if name is None:
            return None
        folder = self.folder.parent / name
        if not folder.is_dir():
            raise RunError(
                "the baseline of this run is not beside it",
                place=str(folder),
                remedy="move it back, or run the scenario again: the baseline is simulated anew",
            )
        return Run(open_folder(folder))

    @property
    def figures(self) -> list[Path]:
        """The figures drawn so far."""
        return figures_in(self.folder)

    def figure(self, name: str) -> DrawnFigure:
        """One figure, drawn now: `.figure` is matplotlib's, `.table` has its numbers, `.save(folder)` writes both.

        SimError, which names those there are, for a name that is none of them.
        """
        from sim.show.figures.catalogue import draw, of_run

        return draw(of_run(self), name)

    def report(self, redraw: bool = False) -> Path:
        """Write `report.html` into the folder of the run, drawing its figures where there are none, or anew."""
        from sim.show.html.write import write_run

        return write_run(self, redraw)

    def verify(self) -> list[str]:
        """What is wrong with the files of this run; nothing if they are as they were written."""
        return verify(self.folder)

    def replay(self, member: int, hypotheses: Sequence[str] | None = None) -> list[Future]:
        """One member again, alone, with events and the terms of decisions; see :func:`sim.ensemble.replay.replay`."""
        from sim.ensemble.replay import replay

        return replay(self._opened, member, hypotheses)

    def _facts(self) -> dict[str, str]:
        run = self._opened
        return {
            "members": f"{run.members:,} x {', '.join(run.hypotheses)}",
            "months": f"{run.months} from {self.manifest['values']['horizon.start']}",
            "seed": str(self.manifest["seed"]),
            "baseline": str(self.manifest["baseline"] or "none"),
            "folder": str(self.folder),
        }

    def __repr__(self) -> str:
        facts = "".join(f"\n  {name:<9}{value}" for name, value in self._facts().items())
        return f"Run of {self.title!r}{facts}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{name}</th><td style='text-align:left'>{html.escape(value)}</td></tr>"
            for name, value in self._facts().items()
        )
        return f"<div><strong>{html.escape(self.title)}</strong><table>{rows}</table></div>"
