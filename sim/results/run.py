"""A finished run, as people work with it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from sim.ensemble.make import MONTHS, SUMMARY
from sim.errors import RunError
from sim.results.result import Result
from sim.store.files import read_json, read_table
from sim.store.folders import RUN, Kind
from sim.store.identity import Ensemble

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    import xarray as xr

    from sim.analysis.summary import Summary
    from sim.ensemble.replay import Future
    from sim.scenario.schema.scenario import Scenario
    from sim.show.figures.catalogue import FigureMakers
    from sim.show.html.page import Page
    from sim.show.spreadsheet import Sheet


class Run(Result):
    """A scenario simulated: every member under every hypothesis."""

    kind: ClassVar[Kind] = RUN

    @property
    def marked_title(self) -> str:
        """The title, with a mark where the command line changed the scenario and the title cannot tell."""
        from sim.scenario.sources import COMMAND_LINE

        values = self.provenance["values"].values()
        changed = any(COMMAND_LINE in (origin.get("sources") or ()) for origin in values)
        return f"{self.title} (changed by --set)" if changed else self.title

    @property
    def without(self) -> tuple[str, ...]:
        """The channels that were switched off."""
        return tuple(self.about["values"].get("without", ()))

    @cached_property
    def ensemble(self) -> Ensemble:
        """What was simulated, for functions that simulate more of it."""
        return Ensemble.of(self.opened)

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was simulated."""
        return self.ensemble.scenario

    @cached_property
    def members(self) -> pd.DataFrame:
        """One row a member and hypothesis: `hypothesis`, `member`, and every outcome; see :mod:`sim.outcomes`.

        Categories are positions in the outcome's `categories`; NaN says that the question does not arise.
        """
        from sim.ensemble.tables import members_frame

        return members_frame(self.opened)

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """One row a member: `member`, and the value drawn for every uncertain quantity, by its path."""
        from sim.ensemble.tables import parameters_frame

        return parameters_frame(self.opened)

    @cached_property
    def events(self) -> pd.DataFrame:
        """One row an event: hypothesis, member, month, event, actor, detail, value."""
        from sim.ensemble.tables import events_frame

        return events_frame(self.opened)

    @cached_property
    def monthly(self) -> xr.Dataset:
        """Monthly series: quantiles of each, (hypothesis, month, quantile), and `NAME_mean`, (hypothesis, month)."""
        from sim.ensemble.months import month_dataset

        run = self.opened
        start = str(self.about["values"]["horizon.start"])
        return month_dataset(read_table(self.folder / MONTHS), run.hypotheses, run.months, start)

    def summary(self) -> Summary:
        """Counts, paired differences with intervals, and the split of the spread; prints as a table.

        Where the scenario weighs the hypotheses, what follows from its weights stands beside them.
        """
        return self._summary

    @cached_property
    def _summary(self) -> Summary:
        from sim.analysis.summary import Summary

        path = self.folder / SUMMARY
        try:
            summary = Summary.from_json(read_json(path), self.title)
        except (KeyError, TypeError, AttributeError):
            remedy = "`python -m sim verify` tells what is damaged"
            raise RunError("is not a summary: it was damaged", place=str(path), remedy=remedy) from None
        weights = self.opened.words["weights"]
        if not weights or not any(weights.get(hypothesis) for hypothesis in self.hypotheses):
            return summary
        return self._weighted(summary, weights)

    def reweight(self, **weights: float) -> Summary:
        """The summary with what follows from weights of the hypotheses, as H1=0.5, H2=0.5; nothing is simulated.

        Weights count by their share of the sum. SimError for what is no hypothesis, and where no weight is left for
        those that were simulated.
        """
        return self._weighted(self._summary, weights)

    def _weighted(self, summary: Summary, weights: Mapping[str, float]) -> Summary:
        from sim.analysis.weighted import weighted

        return weighted(summary, self.opened, None if self.baseline is None else self.baseline.opened, weights)

    def evidence(self) -> pd.DataFrame:
        """Published rates beside this run's own, one row each, with citations: :mod:`sim.analysis.evidence.table`."""
        from sim.analysis.evidence.table import evidence_frame

        return evidence_frame(self.opened)

    @cached_property
    def baseline(self) -> Run | None:
        """The run that this one is compared with, or None if it was run alone; RunError where its folder is gone."""
        name = self.about["baseline"]
        if name is None:
            return None
        folder = self.folder.parent / name
        if not folder.is_dir():
            raise RunError(
                "the baseline of this run is not beside it",
                place=str(folder),
                remedy="move it back, or run the scenario again: the baseline is simulated anew",
            )
        return Run.open(folder)

    def _sheets(self) -> tuple[list[Sheet], dict[str, Any]]:
        import pandas as pd

        from sim.analysis.compare import against
        from sim.show.spreadsheet import Sheet

        table = pd.DataFrame(against(self.opened, None if self.baseline is None else self.baseline.opened))
        facts = {**self._common(), "start": str(self.about["values"]["horizon.start"])}
        facts["baseline"] = "none" if self.baseline is None else self.baseline.marked_title
        return [Sheet("Outcomes", table)], facts

    def _possible_figures(self) -> FigureMakers:
        from sim.show.figures.catalogue import of_run

        return of_run(self)

    def _page(self) -> Page:
        from sim.show.html.run_page import page

        return page(self)

    def check_weights(self, weights: Mapping[str, float]) -> None:
        """SimError where they leave nothing."""
        from sim.analysis.weighted import weights_of

        weights_of(self.hypotheses, weights)

    def _weighted_page(self, weights: Mapping[str, float]) -> Page:
        from sim.show.html.run_page import page

        return page(self, weights)

    def replay(self, member: int, hypotheses: Sequence[str] | None = None) -> list[Future]:
        """One member again, alone, with its events, months and decisions: :class:`sim.ensemble.replay.Future`."""
        from sim.ensemble.replay import replay

        return replay(self.opened, member, hypotheses)

    def _facts(self) -> dict[str, str]:
        run = self.opened
        return {
            "members": f"{run.members:,} x {', '.join(run.hypotheses)}",
            "months": f"{run.months} from {self.about['values']['horizon.start']}",
            "seed": str(self.about["seed"]),
            "baseline": str(self.about["baseline"] or "none"),
        }
