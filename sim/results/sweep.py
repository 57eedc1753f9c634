"""A finished sweep, as people work with it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from sim.analysis.turning import BreakEven, break_evens, rows
from sim.outcomes import HEADLINES, OUTCOMES, SWEPT
from sim.results.result import Result
from sim.scenario.levers import Lever
from sim.store.files import read_table
from sim.store.folders import SWEEP, Kind

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import xarray as xr
    from numpy.typing import NDArray

    from sim.analysis.weighted_sweep import WeightedSweep
    from sim.show.figures.catalogue import FigureMakers
    from sim.show.html.page import Page
    from sim.show.spreadsheet import Sheet

_NUMBERS = (
    "value", "low", "high", "reference", "difference", "difference_low", "difference_high", "difference_se", "narrower",
    "ratio", "ratio_low", "ratio_high", "members",
)  # fmt: skip


class Sweep(Result):
    """A scenario simulated at every point of its levers, each beside its baseline."""

    kind: ClassVar[Kind] = SWEEP

    @property
    def marked_title(self) -> str:
        """The title, with a mark where the command line changed the scenario and the title cannot tell."""
        return f"{self.title} (changed by --set)" if self.asked["sets"] else self.title

    @property
    def levers(self) -> tuple[Lever, ...]:
        """What was varied, in the order of the columns."""
        return tuple(
            Lever(
                **{**lever, "paths": tuple(lever["paths"]), "values": tuple(lever["values"])},
                title=self.opened.words["levers"][lever["name"]],
            )
            for lever in self.about["levers"]
        )

    @cached_property
    def is_paired(self) -> bool:
        """Whether points are held against a baseline."""
        return bool(self.table["difference"].notna().any())

    @property
    def is_grid(self) -> bool:
        """Whether every combination of the values was simulated, rather than a Sobol sequence."""
        return bool(self.about["design"] == "grid")

    @property
    def members(self) -> int:
        """Members of each point under each hypothesis, or the fewest where an error was asked for."""
        return self.opened.members

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a point, hypothesis and outcome: `point`, the levers, `hypothesis` and the columns of a measure.

        See :data:`sim.analysis.measure.COLUMNS`; here is the point, the reference its baseline. Categories have a row
        for each word.
        """
        frame: pd.DataFrame = read_table(self.folder / "table.parquet").to_pandas()
        words = dict.fromkeys(("hypothesis", "outcome", "category", "kind", "unit"), "category")
        return frame.astype(words)

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row a point: `point` and the value of every lever."""
        columns = ["point", *(lever.name for lever in self.levers)]
        return self.table[columns].drop_duplicates("point").reset_index(drop=True)

    def of(self, outcome: str, category: str = "") -> pd.DataFrame:
        """The rows of one outcome, or of one word of a category; KeyError where there is none."""
        from sim.analysis.measure import rows_of

        return rows_of(self.table, outcome, category)

    @cached_property
    def dataset(self) -> xr.Dataset:
        """The table as a Dataset: value, difference and the like by outcome, hypothesis and lever.

        A grid has one dimension for each lever, a Sobol sequence the dimension `point` with levers as coordinates.
        A word of a category is an outcome such as "path_class: quiet peace".
        """
        import pandas as pd

        table = self.table.copy()
        category = table["category"].astype(str)
        named = table["outcome"].astype(str)
        table["outcome"] = named.where(category == "", named + ": " + category)
        names = [lever.name for lever in self.levers]
        keys = ["outcome", "hypothesis", *(names if self.is_grid else ["point"])]
        table["hypothesis"] = table["hypothesis"].astype(str)
        order = {key: list(pd.unique(table[key])) for key in keys}
        dataset: xr.Dataset = table.set_index(keys)[list(_NUMBERS)].to_xarray().reindex(order)
        if not self.is_grid:
            for name in names:
                dataset = dataset.assign_coords({name: ("point", self.points[name].to_numpy())})
        for lever in self.levers:
            dataset[lever.name].attrs |= {"long_name": lever.title or lever.name, "paths": list(lever.paths)}
        return dataset.assign_attrs(title=self.title, members=self.members, seed=int(self.about["seed"]))

    @cached_property
    def break_even(self) -> pd.DataFrame | None:
        """Where the chance of an attack is that of the baseline, of a sweep of one lever of numbers or months.

        One row a hypothesis and crossing: `hypothesis`, `at` (the lever's value; None where there is none among the
        values swept), `low` and `high` (None: beyond these values), `nearest`, and `change`, `change_low` and
        `change_high` there, as shares of futures; see :mod:`sim.analysis.turning`. None where other levers were swept,
        and where :attr:`lacks_changes`. A sweep without a baseline is held against its first point.
        """
        import pandas as pd

        found = self.turning
        return None if found is None else pd.DataFrame(list(rows(found, self.levers[0])))

    @cached_property
    def turning(self) -> list[BreakEven] | None:
        """The same as :attr:`break_even`, theory by theory, for texts."""
        return break_evens(self.opened, self.levers, self.points, self.is_paired)

    @property
    def lacks_changes(self) -> bool:
        """Whether an older version made it, which kept no changes of members from the baseline: no break-even."""
        from sim.analysis.points import keeps_changes

        return self.is_paired and not keeps_changes(self.folder)

    def reweight(self, **weights: float) -> WeightedSweep:
        """The chance of an attack at every point under weights of the theories, as H1=0.5; nothing is simulated.

        Weights count by their share of the sum. SimError for what is no hypothesis, where no weight is left for those
        that were simulated, and where :attr:`lacks_changes`.
        """
        from sim.analysis.weighted_sweep import weighted_sweep

        return weighted_sweep(self.opened, self.levers, self.points, self.is_paired, weights)

    def check_weights(self, weights: Mapping[str, float]) -> None:
        """SimError where they leave nothing."""
        from sim.analysis.weighted import weights_of

        weights_of(self.hypotheses, weights)

    def _weighted_page(self, weights: Mapping[str, float]) -> Page:
        from sim.show.html.sweep_page import page

        return page(self, self.reweight(**weights))

    def _weighted_figures(self, weights: Mapping[str, float]) -> FigureMakers:
        from sim.show.figures.catalogue import of_sweep

        return of_sweep(self, self.reweight(**weights))

    def flags(self, point: int) -> dict[str, dict[str, NDArray[np.bool_]]]:
        """The headline flags of a point's members, (members,) by hypothesis and outcome."""
        from sim.analysis.points import read_kept

        kept = read_kept(self.folder, point, self.hypotheses)
        return {h: {name: values[name] == 1.0 for name in HEADLINES} for h, values in kept.items()}

    def _sheets(self) -> tuple[list[Sheet], dict[str, Any]]:
        from sim.show.spreadsheet import Sheet, fitting

        table, left_out = fitting(self.table.astype({"hypothesis": str, "outcome": str, "category": str}))
        sheets = [Sheet("Points", table)]
        if self.break_even is not None:
            sheets.append(Sheet("Break-even", self.break_even, ("change", "change_low", "change_high")))
        facts = {**self._common(), "start": str(self.about["start"])}
        for lever in self.levers:
            facts[f"lever {lever.name}"] = (
                f"{lever.title} ({', '.join(lever.paths)})" if lever.title else lever.paths[0]
            )
        return sheets, {**facts, **({"left out": left_out} if left_out else {})}

    def _possible_figures(self) -> FigureMakers:
        from sim.show.figures.catalogue import of_sweep

        return of_sweep(self)

    def _page(self) -> Page:
        from sim.show.html.sweep_page import page

        return page(self)

    def _facts(self) -> dict[str, str]:
        levers = "; ".join(f"{lever.name} ({len(lever.values) or 'range'})" for lever in self.levers)
        return {
            "points": f"{len(self.about['points']):,} ({self.about['design']})",
            "levers": levers,
            "members": f"{self.members:,} x {', '.join(self.hypotheses)}",
            "months": f"{self.about['months']} from {self.about['start']}",
            "seed": str(self.about["seed"]),
            "outcomes": ", ".join(OUTCOMES[name].title for name in SWEPT) + ", ...",
        }
