"""A finished sweep, as people work with it."""

from __future__ import annotations

import html
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.outcomes import HEADLINES, OUTCOMES, SWEPT
from sim.scenario.levers import Lever
from sim.store.files import read_json, read_table
from sim.store.folder import figures_in
from sim.store.sealed import SWEEP, open_sealed, verify

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import xarray as xr
    from numpy.typing import NDArray

    from sim.show.figures.style import DrawnFigure

_NUMBERS = (
    "value", "low", "high", "reference", "difference", "difference_low", "difference_high", "difference_se", "narrower",
    "ratio", "ratio_low", "ratio_high", "members",
)  # fmt: skip


class Sweep:
    """A finished sweep on disk. Tables are read when they are asked for, and then kept.

    `reused` says that it was found and verified rather than simulated.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any], reused: bool = False) -> None:
        self.folder = folder
        self.manifest = manifest
        self.reused = reused

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Sweep:
        """Open a finished sweep; RunError where there is none, or it is not as it was written."""
        return cls(Path(folder), open_sealed(folder, SWEEP))

    @property
    def about(self) -> Mapping[str, Any]:
        """What was swept: levers, points, members, seed, months, hypotheses."""
        found: Mapping[str, Any] = self.manifest["identity"]
        return found

    @property
    def name(self) -> str:
        """The sweep's name."""
        return str(self.manifest["name"])

    @property
    def title(self) -> str:
        """The sweep's title."""
        return str(self.about["title"])

    @property
    def levers(self) -> tuple[Lever, ...]:
        """What was varied, in the order of the columns."""
        return tuple(
            Lever(**{**one, "paths": tuple(one["paths"]), "values": tuple(one["values"])})
            for one in self.about["levers"]
        )

    @property
    def is_grid(self) -> bool:
        """Whether every combination of the values was simulated, rather than a Sobol sequence."""
        return bool(self.about["design"] == "grid")

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """The rival theories simulated."""
        return tuple(self.about["hypotheses"])

    @property
    def members(self) -> int:
        """Members of each point under each hypothesis, or the fewest where an error was asked for."""
        return int(self.about["members"])

    @cached_property
    def provenance(self) -> Mapping[str, Any]:
        """When, where and with which versions it was made, and where every value of the scenario comes from."""
        found: Mapping[str, Any] = read_json(self.folder / "provenance.json")
        return found

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
        found: xr.Dataset = table.set_index(keys)[list(_NUMBERS)].to_xarray().reindex(order)
        if not self.is_grid:
            for name in names:
                found = found.assign_coords({name: ("point", self.points[name].to_numpy())})
        for lever in self.levers:
            found[lever.name].attrs |= {"long_name": lever.title or lever.name, "paths": list(lever.paths)}
        return found.assign_attrs(title=self.title, members=self.members, seed=int(self.about["seed"]))

    def flags(self, point: int) -> dict[str, dict[str, NDArray[np.bool_]]]:
        """The headline flags of a point's members, (members,) by hypothesis and outcome."""
        from sim.analysis.points import read_kept

        kept = read_kept(self.folder, point, self.hypotheses)
        return {one: {name: values[name] == 1.0 for name in HEADLINES} for one, values in kept.items()}

    @property
    def figures(self) -> list[Path]:
        """The figures drawn so far."""
        return figures_in(self.folder)

    def figure(self, name: str) -> DrawnFigure:
        """One figure, drawn now; SimError, which names those there are, for a name that is none of them."""
        from sim.show.figures.catalogue import draw, of_sweep

        return draw(of_sweep(self), name)

    def report(self, redraw: bool = False) -> Path:
        """Write `report.html` into the folder, drawing its figures where there are none, or anew."""
        from sim.show.html.write import write_sweep

        return write_sweep(self, redraw)

    def verify(self) -> list[str]:
        """What is wrong with the files of this sweep; nothing if they are as they were written."""
        return verify(self.folder, SWEEP)

    def _facts(self) -> dict[str, str]:
        levers = "; ".join(f"{lever.name} ({len(lever.values) or 'range'})" for lever in self.levers)
        return {
            "points": f"{len(self.about['points']):,} ({self.about['design']})",
            "levers": levers,
            "members": f"{self.members:,} x {', '.join(self.hypotheses)}",
            "months": f"{self.about['months']} from {self.about['start']}",
            "seed": str(self.about["seed"]),
            "outcomes": ", ".join(OUTCOMES[name].title for name in SWEPT) + ", ...",
            "folder": str(self.folder),
        }

    def __repr__(self) -> str:
        facts = "".join(f"\n  {name:<9}{value}" for name, value in self._facts().items())
        return f"Sweep of {self.title!r}{facts}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{html.escape(name)}</th>"
            f"<td style='text-align:left'>{html.escape(value)}</td></tr>"
            for name, value in self._facts().items()
        )
        return f"<div><strong>{html.escape(self.title)}</strong><table>{rows}</table></div>"
