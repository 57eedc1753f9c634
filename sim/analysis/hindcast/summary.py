"""Scores of single forecasts summed up: by series, over everything, and as a verdict on each series for machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.hindcast.findings import AgainstRule, Overall, SeriesScore
from sim.analysis.hindcast.forecast import MODEL
from sim.analysis.hindcast.naive import RULES
from sim.analysis.hindcast.scores import independent_months, skill
from sim.analysis.hindcast.series import scored
from sim.analysis.hindcast.table import INSIDE
from sim.theory.arrays import FloatArray

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.hindcast.findings import Findings
    from sim.analysis.record import RecordedSeries

#: What a verdict calls the skill over each rule.
_SKILLS: Final = {
    "last value": "skill_last",
    "random walk": "skill_rw",
    "AR(1)": "skill_ar1",
    "climatology": "skill_climatology",
}


def series_scores(
    scores: pd.DataFrame, facts: Mapping[str, RecordedSeries], source: str = MODEL
) -> tuple[SeriesScore, ...]:
    """How well a source forecast each series, over all origins in a table of scores."""
    found = []
    for name in scored():
        rows = scores[(scores["series"] == name) & (scores["source"] == source)]
        if len(rows):
            of_rules = scores[(scores["series"] == name) & scores["source"].isin(list(RULES))]
            found.append(_of_series(name, rows, of_rules, facts[name]))
    return tuple(found)


def _of_series(name: str, rows: pd.DataFrame, of_rules: pd.DataFrame, figures: RecordedSeries) -> SeriesScore:
    months = rows.groupby("month").size()
    return SeriesScore(
        name=name,
        title=figures.title,
        unit=figures.unit,
        figures=len(rows),
        distinct=len(months),
        independent=independent_months(normal_scores(rows)),
        leads=(int(rows["lead"].min()), int(rows["lead"].max())),
        coverage=_coverage(rows),
        bias=float(rows["error"].mean()),
        level=float(rows["truth"].abs().mean()),
        crps=float(rows["crps"].mean()),
        rules={rule: mine for rule in RULES if (mine := _against(rows, of_rules[of_rules["source"] == rule]))},
    )


def _against(rows: pd.DataFrame, rule: pd.DataFrame) -> AgainstRule | None:
    """The rule and the model on the figures that both forecast."""
    keys = ["origin", "month"]
    both = rows.merge(rule, on=keys, suffixes=("", "_rule"))
    if not len(both):
        return None
    model, naive = float(both["crps"].mean()), float(both["crps_rule"].mean())
    return AgainstRule(len(both), naive, model, skill(model, naive))


def _coverage(rows: pd.DataFrame) -> dict[str, float]:
    """The share of figures within each central interval, by its level in per cent."""
    return {f"{100 * level:.0f}": float(rows[column].mean()) for level, column in INSIDE.items()}


def normal_scores(rows: pd.DataFrame) -> FloatArray:
    """The PIT as standard normal numbers by month, the mean over origins where several forecast it, (distinct,)."""
    from scipy.special import ndtri

    scores = rows.assign(z=ndtri(rows["pit"].to_numpy()))
    return np.asarray(scores.groupby("month")["z"].mean().to_numpy(), np.float64)


def overall(scores: pd.DataFrame, found: tuple[SeriesScore, ...]) -> Overall:
    """Every series together. What is only the sum of another series' changes adds no independent figure."""
    rows = scores[scores["source"] == MODEL]
    mean = {level: float(np.mean([one.coverage[level] for one in found])) for level in found[0].coverage}
    once = [one.independent for one in found if not scored()[one.name].change]
    return Overall(len(rows), int(rows["month"].nunique()), float(sum(once)), _coverage(rows), mean)


def verdicts(findings: Findings) -> dict[str, dict[str, Any]]:
    """For each series what its label is decided by: figures scored (`months`), the months that they are of, how many
    independent ones these are worth, the longest lead in months that two origins reached (`horizon`), coverage, and
    skill over each rule, None where a rule could not be made.
    """
    leads = {
        one.name: sorted(
            mine.leads[1] for each in findings.by_origin.values() for mine in each if mine.name == one.name
        )
        for one in findings.series
    }
    return {
        one.name: {
            "months": one.figures,
            "distinct_months": one.distinct,
            "independent_months": round(one.independent, 2),
            "horizon": leads[one.name][-2:][0],
            "coverage_50": round(one.coverage["50"], 4),
            "coverage_90": round(one.coverage["90"], 4),
            **{
                word: None if (rule := one.rules.get(name)) is None or rule.skill is None else round(rule.skill, 4)
                for name, word in _SKILLS.items()
            },
        }
        for one in findings.series
    }
