"""What the surface adds up at a position: measures of what has been done, by year, and their squares and products.

A measure is 0 at the baseline. Soldiers who leave count with the share of the danger that comes while they are gone:
months weigh as much as attacks come in them in the baseline, up to the end of the year in question. Replaced are those
who are gone and have been replaced by then, host by host with their numbers. Words count as one measure each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from sim.analysis.surface.levers import IDS
from sim.theory.arrays import FloatArray

MONTHS_A_YEAR: Final = 12
#: How long a Baltic withdrawal takes, and the month from which those who left are replaced, months from the start.
LEAVING: Final = 6.0
REPLACED_FROM: Final = 6.0
#: US soldiers by host, persons, as weights: the middle of the baseline's ranges.
SOLDIERS: Final = {"estonia": 600.0, "latvia": 100.0, "lithuania": 1000.0}
#: How fast the news of a withdrawal grows old, months: an early one meets a Russia that is still at war.
NEWS: Final = 24.0
#: What is measured from where, and in which unit: the middle of the baseline's range, and its own value, as 0.
ZEROS: Final = {"brigade": 5000.0, "aid": 0.25, "baltic_spending": 4.0, "spending_demand": 2.0}
UNITS: Final = {"brigade": 5000.0, "aid": 1.0, "baltic_spending": 2.0, "spending_demand": 3.0}
#: Words that are one measure each: lever, position, name.
WORDS: Final = (
    ("neutrality", 1.0, "neutral for good"), ("neutrality", 2.0, "neutral for years"), ("neutrality", 3.0, "free"),
    ("guarantees", 1.0, "nobody"), ("guarantees", 2.0, "monitors"), ("guarantees", 3.0, "european force"),
    ("guarantees", 4.0, "us backed"), ("territory", 1.0, "line"), ("territory", 3.0, "annexed"),
    ("territory", 4.0, "recognised"), ("infrastructure", 1.0, "installations"),
    ("infrastructure", 2.0, "installations open"), ("force_limits", 1.0, "limits half"),
    ("force_limits", 2.0, "limits all"), ("force_limits", 3.0, "limits open"), ("minerals", 1.0, "minerals"),
    ("minerals", 2.0, "minerals with a clause"), ("exit_threat", 1.0, "exit threat"),
)  # fmt: skip
NUMBERS: Final = (
    "estonia", "latvia", "lithuania", "soon", "replaced", "germany", "backfill", "brigade", "aid", "aid known",
    "spending", "demand",
)  # fmt: skip
MEASURES: Final = (*NUMBERS, *(name for _, _, name in WORDS))
#: Measures of which only one can differ from 0, or whose square is the measure itself.
_ALONE: Final = (
    frozenset({"aid known"}),
    *(frozenset(name for lever, _, name in WORDS if lever == one) for one in dict.fromkeys(w[0] for w in WORDS)),
)

#: A term: places of the measures that are multiplied.
Term = tuple[int, ...]


def measures(positions: FloatArray, danger: FloatArray) -> FloatArray:
    """Measures at positions, (points, years, measures); `danger` is the weight of each month, (months,)."""
    at = {name: positions[:, place, None] for place, name in enumerate(IDS)}
    month = np.arange(1.0, danger.size + 1.0)
    gone = done(month, at["leave_from"], LEAVING)
    filled = at["backfill"] * done(month, REPLACED_FROM, at["backfill_months"])
    gone_by, filled_by, both_by = (_by_year(share, danger) for share in (gone, filled, gone * filled))
    leaving = sum(at[f"{host}_leave"] * soldiers for host, soldiers in SOLDIERS.items()) / sum(SOLDIERS.values())
    aid = at["aid"]
    amount = {name: (at[name] - zero) / UNITS[name] for name, zero in ZEROS.items()}
    numbers = {
        **{host: at[f"{host}_leave"] * gone_by for host in SOLDIERS},
        "soon": leaving * np.exp(-at["leave_from"] / NEWS),
        "replaced": leaving * both_by,
        "germany": at["germany_leave"],
        "backfill": filled_by,
        "brigade": amount["brigade"],
        "aid": np.where(np.isnan(aid), 0.0, amount["aid"]),
        "aid known": np.where(np.isnan(aid), 0.0, 1.0),
        "spending": amount["baltic_spending"],
        "demand": amount["spending_demand"],
    }
    columns = [numbers[name] for name in NUMBERS] + [(at[lever] == word) * 1.0 for lever, word, _ in WORDS]
    years = danger.size // MONTHS_A_YEAR
    return np.stack([np.broadcast_to(column, (len(positions), years)) for column in columns], axis=2)


def done(month: FloatArray, start: FloatArray | float, months: FloatArray | float) -> FloatArray:
    """Share of a plan that is carried out by the end of each month, in equal monthly steps; 0 months means at once."""
    passed = month - start
    steady: FloatArray = np.clip(passed / np.maximum(months, 1.0), 0.0, 1.0)
    return steady


def _by_year(share: FloatArray, danger: FloatArray) -> FloatArray:
    """Shares by month, (points, months), weighted by danger up to the end of each year, (points, years)."""
    met, whole = np.cumsum(share * danger, axis=1), np.cumsum(danger)
    return met[:, MONTHS_A_YEAR - 1 :: MONTHS_A_YEAR] / whole[MONTHS_A_YEAR - 1 :: MONTHS_A_YEAR]


def candidates() -> list[Term]:
    """Every measure, square and product of two that can differ from what is there already."""
    n = len(MEASURES)
    single: list[Term] = [(i,) for i in range(n)]
    words = frozenset(name for _, _, name in WORDS) | {"aid known"}
    squares: list[Term] = [(i, i) for i in range(n) if MEASURES[i] not in words]
    products: list[Term] = [
        (i, j)
        for i in range(n)
        for j in range(i + 1, n)
        if not any({MEASURES[i], MEASURES[j]} <= alone for alone in _ALONE) and MEASURES[i] != "aid known"
    ]
    return single + squares + products


def columns(measured: FloatArray, terms: Sequence[Term]) -> FloatArray:
    """Terms from measures, (..., measures) to (..., terms)."""
    return np.stack([np.prod(measured[..., list(term)], axis=-1) for term in terms], axis=-1)


def words(term: Term) -> str:
    """A term in words."""
    return " x ".join(MEASURES[place] for place in term)
