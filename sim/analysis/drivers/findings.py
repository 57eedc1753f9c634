"""What drives an effect, put together: the screening, the signs, the turning points, and the effects themselves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.drivers.beside import LEAST_LEFT, by_accident, drawn_together
from sim.analysis.drivers.sample import Sample
from sim.analysis.drivers.screen import mean_and_error, partial, screen
from sim.analysis.drivers.share import variance_between
from sim.analysis.drivers.sign import TurningPoint, signs, turning_points
from sim.analysis.findings import PlainFindings
from sim.analysis.paired import Z

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema.scenario import Scenario


@dataclass(frozen=True)
class Effect:
    """The effect under one theory over all draws, with its interval; how many futures it rests on.

    `between` is the standard deviation of the effect between draws of the parameters, with luck taken out; `luck` the
    share of the variance of a single future's effect that is luck. None where nothing varies.
    """

    mean: float
    low: float
    high: float
    futures: int
    between: float | None
    luck: float | None


@dataclass(frozen=True)
class Findings(PlainFindings):
    """What was looked at, and the effect itself; the table of quantities stands beside it.

    `titles` are the scenario and, if there is one, what it is compared with; `hidden` is the number of quantities that
    these draws do not tell apart from others, `left_out` are theories with too few draws in which the effect is known.
    Effects are in `unit`.
    """

    outcome: str
    unit: str
    titles: tuple[str, ...]
    members: int
    rows: int
    quantities: int
    hidden: int
    seed: int
    months: int
    start: str
    hypotheses: tuple[str, ...]
    effects: Mapping[str, Effect]
    turning: Sequence[TurningPoint]
    together: Mapping[str, Sequence[str]]
    left_out: tuple[str, ...] = ()

    @property
    def paired(self) -> bool:
        """Whether it is about the difference between two scenarios, rather than the level in one."""
        return len(self.titles) > 1


@dataclass(frozen=True)
class Screened:
    """Findings and the table of every quantity under every theory: see :data:`sim.analysis.drivers.screen.COLUMNS`,
    and beside them sign, partial_trend, partial_rank, `together`, the quantities that it is drawn together with by the
    scenario, and `beside`, those with which it hangs together by accident and beside which it is measured.

    `indices` has the global indices of a designed sample where these were asked for.
    """

    findings: Findings
    table: pd.DataFrame
    indices: pd.DataFrame | None = None

    def under(self, hypothesis: str) -> pd.DataFrame:
        """The drivers under one theory, the most telling first: those whose quarters differ clearly, by how far."""
        mine = self.table[(self.table["hypothesis"] == hypothesis) & self.table["driver"]]
        clear = (mine["change_low"] > 0) | (mine["change_high"] < 0)
        ordered = mine.assign(_clear=clear, _size=mine["change"].abs().where(clear, mine["rank"].abs()))
        return ordered.sort_values(["_clear", "_size"], ascending=False, kind="stable").drop(
            columns=["_clear", "_size"]
        )


def most_telling(screened: Screened, count: int) -> list[str]:
    """So many quantities, the most telling of each theory in turn, then those with the smallest chances."""
    ranked = [screened.under(hypothesis)["path"].tolist() for hypothesis in screened.findings.hypotheses]
    paths: dict[str, None] = {}
    for place in range(max(map(len, ranked), default=0)):
        paths |= dict.fromkeys(of_theory[place] for of_theory in ranked if place < len(of_theory))
    paths |= dict.fromkeys(screened.table.sort_values("p", kind="stable")["path"])
    return [str(path) for path in list(paths)[:count]]


def find(sample: Sample, scenario: Scenario, **about: Any) -> Screened:
    """Everything that is found in draws and effects; `about` has titles, members, seed, months and start."""
    sample, left_out = sample.without_unknown()
    together = drawn_together(scenario.correlations, sample.paths)
    place = {path: column for column, path in enumerate(sample.paths)}
    companions = {place[path]: [place[other] for other in others] for path, others in together.items()}
    beside = by_accident(sample.scores, companions)
    table = screen(sample, beside)
    table["sign"] = signs(table) if sample.paired else ""
    table = partial(sample, table, beside, companions)
    table["together"] = [" ".join(together.get(path, ())) for path in table["path"]]
    table["beside"] = [" ".join(sample.paths[other] for other in beside[place[path]]) for path in table["path"]]
    points = turning_points(sample, table, beside, about["seed"]) if sample.paired else []
    drivers = set(table.loc[table["driver"], "path"])
    findings = Findings(
        outcome=sample.outcome,
        unit=sample.unit,
        rows=sample.rows,
        quantities=len(sample.paths),
        hidden=int((table.groupby("path")["own"].min() < LEAST_LEFT).sum()),
        hypotheses=sample.hypotheses,
        left_out=left_out,
        effects={h: _effect(sample, h) for h in sample.hypotheses},
        turning=tuple(points),
        together={path: others for path, others in together.items() if path in drivers},
        **about,
    )
    return Screened(findings, table)


def _effect(sample: Sample, hypothesis: str) -> Effect:
    known, _ = sample.known(hypothesis)
    pairs = sample.effects[hypothesis][known]
    mean, error = mean_and_error(pairs.ravel())
    if len(pairs) < 2 or not (total := float(np.var(pairs, ddof=1))) > 0:
        return Effect(mean, mean - Z * error, mean + Z * error, pairs.size, None, None)
    between = max(0.0, variance_between(pairs))
    luck = 1 - min(1.0, between / total)
    return Effect(mean, mean - Z * error, mean + Z * error, pairs.size, math.sqrt(between), luck)


def rows_of(points: Sequence[TurningPoint]) -> list[dict[str, Any]]:
    """Turning points as rows of a table."""
    return [asdict(point) for point in points]
