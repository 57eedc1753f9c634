"""The finding of a figure that compares, told of the one number named in advance and not of what stood out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.outcomes import ESTIMAND, OUTCOMES
from sim.show.figures import style

if TYPE_CHECKING:
    from sim.show.figures.subject import Subject


def told(changes: Mapping[str, Mapping[str, Any]], column: str = "difference", where: str = "") -> str:
    """The difference under every hypothesis in a sentence, from its `low`, `high` and `same` beside `column`.

    >>> told({"H1": {"difference": 0.0094, "low": 0.002, "high": 0.016, "same": False},
    ...       "H2": {"difference": 0.001, "low": -0.002, "high": 0.004, "same": False}})
    'Chance that Russia attacks a NATO member, of 1,000 futures: +9.4 under H1, no clear difference under H2'
    """
    clear, unclear, same = [], [], []
    for hypothesis, row in changes.items():
        if row["same"]:
            same.append(hypothesis)
        elif row["low"] > 0 or row["high"] < 0:
            clear.append(f"{style.change(1000 * float(row[column]))} under {hypothesis}")
        else:
            unclear.append(hypothesis)
    parts = clear
    if unclear:
        parts.append(f"no clear difference under {', '.join(unclear)}")
    if same:
        parts.append(f"no difference under {', '.join(same)}")
    return f"{OUTCOMES[ESTIMAND].title}{where}, of 1,000 futures: {', '.join(parts)}"


def of_subject(subject: Subject) -> dict[str, dict[str, Any]]:
    """The paired difference of the estimand in the first scenario, by hypothesis; ValueError without a baseline."""
    from sim.analysis.paired import PairSums, difference_interval

    if subject.baseline is None:
        raise ValueError("a run without a baseline has nothing to be compared with")
    changes = {}
    for hypothesis in subject.hypotheses:
        sums = PairSums()
        sums.add(subject.scenario.outcome(ESTIMAND, hypothesis) - subject.baseline.outcome(ESTIMAND, hypothesis))
        low, high = difference_interval(sums, counted=False)
        changes[hypothesis] = {"difference": sums.mean, "low": low, "high": high, "same": sums.square == 0}
    return changes
