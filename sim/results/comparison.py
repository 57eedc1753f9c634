"""A finished comparison, as people work with it."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sim.errors import RunError, SimError
from sim.outcomes import HEADLINES, OUTCOMES
from sim.results.result import Result
from sim.results.run import Run
from sim.results.sweep import Sweep
from sim.store.files import read_table
from sim.store.folders import COMPARISON, Folder, Kind

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.weighted import WeightedComparison
    from sim.show.figures.catalogue import FigureMakers
    from sim.show.html.page import Page
    from sim.show.spreadsheet import Sheet


class Comparison(Result):
    """Scenarios, or sweeps, side by side: the same members with the same luck, each against the first."""

    kind: ClassVar[Kind] = COMPARISON

    def __init__(self, opened: Folder, reused: bool = False, runs: Sequence[Run] = ()) -> None:
        super().__init__(opened, reused)
        self._runs = tuple(runs)

    @property
    def labels(self) -> tuple[str, ...]:
        """A short name for each scenario; the first is what the others are held against."""
        return tuple(scenario["label"] for scenario in self.about["scenarios"])

    @property
    def titles(self) -> dict[str, str]:
        """The title of each scenario by its label, with a mark where the command line changed it."""
        return dict(zip(self.labels, self.opened.words["titles"], strict=True))

    @property
    def of_sweeps(self) -> bool:
        """Whether two sweeps were compared, point by point."""
        return bool(self.about["of"] == "sweeps")

    @property
    def members(self) -> int:
        """Members under each hypothesis."""
        return self.opened.members

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The runs that were compared, the first what the others are held against; RunError where one is gone."""
        if self.of_sweeps:
            raise RunError("this comparison is of sweeps, not of runs", place=str(self.folder))
        return self._runs or tuple(map(Run.open, self._folders()))

    @cached_property
    def sweeps(self) -> tuple[Sweep, ...]:
        """The sweeps that were compared, the first what the other is held against; RunError where one is gone."""
        if not self.of_sweeps:
            raise RunError("this comparison is of runs, not of sweeps", place=str(self.folder))
        return tuple(map(Sweep.open, self._folders()))

    def _folders(self) -> list[Path]:
        """The folders of what was compared; RunError where one is gone."""
        folders = [self.folder.parent / name for name in self.manifest["runs"]]
        for folder in folders:
            if not folder.is_dir():
                remedy = "move it back, or compare again: it is simulated anew"
                noun = "sweep" if self.of_sweeps else "run"
                raise RunError(f"a {noun} of this comparison is not beside it", place=str(folder), remedy=remedy)
        return folders

    @cached_property
    def differences(self) -> pd.DataFrame:
        """One row a scenario (label), hypothesis and outcome, with the columns of a measure.

        See :data:`sim.analysis.measure.COLUMNS`: here is the scenario, the reference the first of the comparison. A
        comparison of sweeps has a row for each point, with its levers, and headlines only.
        """
        return self._read("differences")

    @cached_property
    def between(self) -> pd.DataFrame | None:
        """Every pair that leaves the first scenario out, `scenario` against `against`; None of two, and of sweeps.

        The columns are those of :attr:`differences`, and the futures the same, so that these are paired as well.
        """
        return self._read("between") if not self.of_sweeps and len(self.labels) > 2 else None

    @cached_property
    def flips(self) -> pd.DataFrame:
        """For each headline, in how many futures it happens in both, only here, only in the reference, in neither."""
        columns = ["scenario", "hypothesis", "outcome", "both", "only_here", "only_reference", "neither"]
        table = self.differences
        mine = table[table["outcome"].isin(HEADLINES)]
        levers = [lever["name"] for lever in self.about.get("levers", ())]
        counts = dict.fromkeys(columns[3:], "int64")
        return mine[[columns[0], *levers, *columns[1:]]].astype(counts).reset_index(drop=True)

    @cached_property
    def channels(self) -> pd.DataFrame | None:
        """The effect by channel: outcome, hypothesis, channel, effect, low, high; None where it was not asked for.

        Effects are shares of all futures. The rows `total` is the sum of all others: the channels, `none-of-these` for
        what is left with all of them off, and `interaction`.
        """
        return None if self.about["channels"] is None else self._read("channels")

    @cached_property
    def levers(self) -> pd.DataFrame | None:
        """The effect by lever: outcome, hypothesis, way, lever, effect, low, high; None where it was not asked for.

        Effects are shares of all futures. The way `taken-away` is what is missing without the lever, `alone` what it
        does as the only change; in both, `total` is the sum of all other rows: the levers, and `interaction`.
        """
        return None if self.about["peeled"] is None else self._read("levers")

    @cached_property
    def swaps(self) -> pd.DataFrame | None:
        """The effect with other studies' figures, of :func:`sim.analysis.swap.measure`; None where none was tried.

        One row an outcome, hypothesis, path and alternative: `before`, `effect` with the other figure, and their paired
        `change`, each with low and high; shares of all futures.
        """
        return self._read("swaps") if "swapped" in self.about else None

    @property
    def swapped(self) -> tuple[Mapping[str, Any], ...]:
        """The other studies' figures that were tried: path, name, value, unit, source, note."""
        return tuple(self.opened.words.get("swapped", ()))

    def reweight(self, **weights: float) -> WeightedComparison:
        """What follows from weights of the hypotheses, as H1=0.5, H2=0.5; nothing is simulated.

        Weights count by their share of the sum. SimError for what is no hypothesis, where no weight is left for those
        that were simulated, and for a comparison of sweeps.
        """
        from sim.analysis.weighted import weighted_comparison

        if self.of_sweeps:
            raise self.no_weights_of_sweeps()
        return weighted_comparison(self.labels, [run.opened for run in self.runs], weights, int(self.about["months"]))

    def of(self, outcome: str, category: str = "") -> pd.DataFrame:
        """The rows of one outcome, or of one word of a category; KeyError where there is none."""
        from sim.analysis.measure import rows_of

        return rows_of(self.differences, outcome, category)

    def _read(self, name: str) -> pd.DataFrame:
        frame: pd.DataFrame = read_table(self.folder / f"{name}.parquet").to_pandas()
        return frame

    def _sheets(self) -> tuple[list[Sheet], dict[str, Any]]:
        from sim.show.spreadsheet import Sheet, fitting

        table, left_out = fitting(self.differences)
        sheets = [Sheet("Differences", table)]
        if not self.of_sweeps:
            more = {"Between": self.between, "Channels": self.channels, "Levers": self.levers}
            sheets += [Sheet(name, table) for name, table in more.items() if table is not None]
        facts = {**self._common(), "start": str(self.about["start"])}
        for number, (label, title) in enumerate(self.titles.items()):
            facts[f"scenario {label}"] = f"{title} (what others are held against)" if number == 0 else title
        return sheets, {**facts, **({"left out": left_out} if left_out else {})}

    def _possible_figures(self) -> FigureMakers:
        from sim.show.figures.catalogue import of_comparison

        return of_comparison(self)

    def _page(self) -> Page:
        from sim.show.html.compare_page import page

        return page(self)

    @staticmethod
    def no_weights_of_sweeps() -> SimError:
        """What is said where theories are to be weighed in a comparison of sweeps."""
        return SimError("a comparison of sweeps takes no weights", remedy="compare two scenarios and weigh those")

    def check_weights(self, weights: Mapping[str, float]) -> None:
        """SimError where they leave nothing."""
        from sim.analysis.weighted import weights_of

        if self.of_sweeps:
            raise self.no_weights_of_sweeps()
        weights_of(self.hypotheses, weights)

    def _weighted_page(self, weights: Mapping[str, float]) -> Page:
        from sim.show.html.compare_page import page

        return page(self, weights)

    def _facts(self) -> dict[str, str]:
        return {
            "scenarios": ", ".join(self.labels),
            "members": f"{self.members:,} x {', '.join(self.hypotheses)}",
            "seed": str(self.about["seed"]),
            "channels": "not asked for" if self.about["channels"] is None else ", ".join(self.about["channels"]),
            "levers": "not asked for" if self.about["peeled"] is None else ", ".join(self.about["peeled"]),
        }

    def _repr_html_(self) -> str:
        if self.of_sweeps:
            return super()._repr_html_()
        head = ("scenario", "outcome", "hypothesis", "of 1,000", "against", "difference (95%)", "ratio")
        cells = "".join(f"<th>{name}</th>" for name in head)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in self._html_rows()
        )
        about = f"{self.members:,} members under each hypothesis, with the same luck; intervals are sampling error only"
        return (
            f"<div><strong>{html.escape(self.title)}</strong><p>{about}</p>"
            f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _html_rows(self) -> list[tuple[str, ...]]:
        table = self.differences
        return [
            (
                str(row["scenario"]),
                OUTCOMES[row["outcome"]].title,
                str(row["hypothesis"]),
                f"{1000 * row['value']:.1f}",
                f"{1000 * row['reference']:.1f}",
                f"{row['per_1000']:+.1f} ({1000 * row['difference_low']:+.1f} to {1000 * row['difference_high']:+.1f})",
                "" if row["ratio"] != row["ratio"] else f"{row['ratio']:.2f}",
            )
            for row in table[table["outcome"].isin(HEADLINES)].to_dict("records")
        ]
