"""A designed sample: worlds in which a few uncertain quantities have given values, all else drawn, simulated and kept.

Every point of the design is a world of its own, with the same members and the same luck as all the others: the chosen
quantities are fixed at quantiles of their own distributions, each drawn by itself, whatever the scenario says of
correlations; all other quantities are drawn as in any run, and like luck they are averaged within a point. What is
simulated lies in the folder that is being made, world by world, so that the same call goes on from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.drivers.indices import base_matrices, indices, points
from sim.analysis.drivers.sample import PER
from sim.analysis.measure import KEPT
from sim.analysis.worlds import simulate
from sim.draws.marginals import inverse_cdf
from sim.errors import SimError
from sim.outcomes import BY_CHANCE
from sim.scenario.schema.scenario import quantities

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble.pool import Workers
    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import FloatArray

#: Quantities that are varied unless somebody names them: as many as two minutes are enough for.
VARIED: Final = 8
#: At most so many base rows.
MOST_ROWS: Final = 4096
#: What is told of: the level in the scenario, and its difference from the reference.
LEVEL, CHANGE = "level", "difference"


@dataclass(frozen=True)
class Design:
    """The quantities varied, base rows (a power of 2; there are so many times the quantities and two points), and the
    members of a point, over two halves of which a mean is taken each.
    """

    paths: tuple[str, ...]
    rows: int
    members: int

    @property
    def worlds(self) -> int:
        """Points of the design."""
        return self.rows * (len(self.paths) + 2)

    def futures(self, worlds: int, hypotheses: int) -> int:
        """Futures of so many scenarios under so many hypotheses."""
        return self.worlds * self.members * worlds * hypotheses


def check_design(scenario: Scenario, paths: Sequence[str], rows: int, members: int) -> Design:
    """The design that is asked for; SimError for what is no uncertain quantity, or no possible number of rows.

    No quantities at all leave it open which are varied.
    """
    from sim.scenario.schema.shape import suggestion

    drawn = [path for path, quantity in quantities(scenario) if quantity.distribution is not None]
    for path in paths:
        if path not in drawn:
            remedy = suggestion(path, drawn) or "name quantities that are drawn; `python -m sim show` lists them"
            raise SimError(f"{path} is no uncertain quantity of this scenario", "--vary", remedy)
    check_paths(paths)
    check_rows(rows)
    return Design(tuple(paths), rows, members)


def check_paths(paths: Sequence[str]) -> None:
    """SimError for quantities that are too few for a design, or named twice."""
    if paths and (len(set(paths)) != len(paths) or len(paths) < 2):
        raise SimError(f"{', '.join(paths)}: no quantities of a design", "--vary", "name two or more, each once")


def check_rows(rows: int) -> None:
    """SimError for what is no number of base rows."""
    if not isinstance(rows, int) or isinstance(rows, bool):
        raise SimError(f"rows is {rows!r}", remedy="give a power of 2, as 64")
    if not 8 <= rows <= MOST_ROWS or rows & (rows - 1):
        near = 1 << round(float(np.log2(min(max(rows, 8), MOST_ROWS))))
        raise SimError(f"{rows} base rows are no power of 2 from 8 to {MOST_ROWS}", "--rows", f"give {near}")


def check_kept(outcome: str) -> None:
    """SimError for an outcome that is not kept of the worlds of a design."""
    if outcome not in KEPT:
        kept = ", ".join(name for name in KEPT if name not in BY_CHANCE)
        raise SimError(f"a designed sample keeps no {outcome}", "--outcome", f"with --sobol name one of {kept}")


def with_values(scenario: Scenario, values: dict[str, float]) -> Scenario:
    """A scenario with quantities fixed at values.

    >>> from sim.scenario.reading.load import load
    >>> fixed = with_values(load("baseline").scenario, {"beliefs.lasting_share": 0.25})
    >>> fixed.beliefs.lasting_share.fixed
    0.25
    """
    changed: Any = scenario
    for path, value in values.items():
        changed = _put(changed, path.split("."), value)
    fixed: Scenario = changed
    return fixed


def _put(node: Any, names: Sequence[str], value: float) -> Any:
    name, *rest = names
    child = getattr(node, name)
    new = _put(child, rest, value) if rest else child.model_copy(update={"value": value})
    return node.model_copy(update={name: new})


def measure(
    scenario: Scenario,
    reference: Scenario | None,
    design: Design,
    outcome: str,
    *,
    seed: int,
    folder: Path,
    workers: Workers,
    done: Callable[[float], None],
) -> pd.DataFrame:
    """Simulate the design and tell the indices: a row a hypothesis, quantity and `of`, the level or the difference.

    Columns beside those of :func:`sim.analysis.drivers.indices.indices`: hypothesis, of, `deviation`, the standard
    deviation of the expected value over the design in 1,000 futures, and rows. RunError where nothing can be written.
    """
    import pandas as pd

    described = dict(quantities(scenario))
    shares = points(*base_matrices(design.rows, len(design.paths))).reshape(-1, len(design.paths))
    columns = [inverse_cdf(_law(described, path), shares[:, k]) for k, path in enumerate(design.paths)]
    sides = {"b": scenario} | ({} if reference is None else {"a": reference})
    worlds = {
        f"{side}{number:05d}": with_values(world, dict(zip(design.paths, map(float, row), strict=True)))
        for number, row in enumerate(zip(*columns, strict=True))
        for side, world in sides.items()
    }
    kept = simulate(worlds, design.members, seed, folder=folder, workers=workers, done=done)
    rows: list[dict[str, Any]] = []
    for hypothesis in scenario.hypotheses:
        means = {
            side: np.stack(
                [_two_means(kept[f"{side}{number:05d}"][hypothesis][outcome]) for number in range(design.worlds)],
                axis=1,
            ).reshape(2, -1, design.rows)
            for side in sides
        }
        asked = {LEVEL: means["b"]} | ({} if reference is None else {CHANGE: means["b"] - means["a"]})
        for of, values in asked.items():
            centred = values - values.mean()
            variance = float((centred[0] * centred[1]).mean())
            facts = {"hypothesis": hypothesis, "of": of, "deviation": float(np.sqrt(max(0.0, variance)))}
            rows += [{**facts, **row, "rows": design.rows} for row in indices(values, design.paths, seed)]
    return pd.DataFrame(rows)


def _law(described: dict[str, Any], path: str) -> Any:
    return described[path].distribution


def _two_means(values: FloatArray) -> FloatArray:
    """Means per 1,000 over two halves of the members that share neither luck nor parameters, (2,)."""
    half = values.size // 2
    return PER * np.array([values[:half].mean(), values[half:].mean()])
