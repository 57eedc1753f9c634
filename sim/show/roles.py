"""Forecast or condition, and how far each was held against a record: the words for it, wherever outcomes are shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sim.outcomes import MONTHLY, OUTCOMES, Outcome, Series

#: What stands behind the title of what the scenario holds.
MARK: Final = " (condition)"


def named(outcome: Outcome | Series) -> str:
    """A title as tables show it, marked where the scenario holds the quantity.

    >>> named(OUTCOMES["armed_attack"]), named(OUTCOMES["backfill"])
    ('Russia attacks a NATO member', 'US soldiers replaced by allies (condition)')
    """
    return outcome.title + (MARK if outcome.condition else "")


def legend(names: Iterable[str]) -> str:
    """What of the outcomes of a table is forecast, what a condition, for the line below it.

    >>> legend(["armed_attack", "us_out"])
    'Forecast by the rules (conditional extrapolation). Posture is held as planned.'
    """
    return f"{sentence(names)} Posture is held as planned."


def label(outcome: Outcome | Series) -> str:
    """The honesty label in words: of a series with how far it reaches."""
    return str(outcome.standing) if isinstance(outcome, Series) else outcome.label


def declared(name: str) -> Outcome | Series:
    """A monthly series, or, where there is none of that name, an outcome: figures draw the former."""
    return MONTHLY.get(name) or OUTCOMES[name]


def sentence(names: Iterable[str]) -> str:
    """What of the series and outcomes drawn is forecast and what a condition, with labels; nothing for no names.

    >>> sentence(["capability", "us_help_expected"])
    'Forecast by the rules (conditional extrapolation).'
    >>> sentence(["us_troops_estonia"])
    'Condition of the scenario, held as planned and not forecast.'
    >>> print(sentence(["capability", "infrastructure"]))
    Forecast by the rules (conditional extrapolation): Russian capability facing the Baltics.
    Condition of the scenario, held as planned and not forecast: NATO's forward infrastructure kept.
    """
    groups: dict[str, list[str]] = {}
    for shown in map(declared, names):
        held = "Condition of the scenario, held as planned and not forecast"
        words = held if shown.condition else f"Forecast by the rules ({label(shown)})"
        groups.setdefault(words, []).append(shown.title)
    if len(groups) == 1:
        return f"{next(iter(groups))}."
    return " ".join(f"{words}: {', '.join(titles)}." for words, titles in groups.items())


def metadata(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Role and label of each series and outcome, for machines."""
    return {name: {"role": declared(name).role, "label": label(declared(name))} for name in names}
