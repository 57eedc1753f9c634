"""The chain that the articles argue, link by link: settlement, soldiers leave, Moscow is ready, attacks, Article 5.

A link is counted twice: by itself, in how many futures it happens at all; and in the chain, in how many futures every
link before it happens too, with the attack after all of them. What stands beside the chain (readiness for an assault
where a grab is enough, Article 5 fulfilled where the chain ends in the contrary) is counted in it without being asked
of later links.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.vocabulary import Fulfilment

if TYPE_CHECKING:
    from sim.theory.arrays import BoolArray, FloatArray

#: An outcome of every member, (members,), by its name.
OutcomeOf = Callable[[str], "FloatArray"]

#: How long a settlement has to hold to be a link, months.
HOLDS: Final = 12


@dataclass(frozen=True)
class Link:
    """A link: its name, what it is called in figures and tables, and whether later links ask for it."""

    name: str
    title: str
    asked: bool = True


LINKS: Final = (
    Link("settled", "settled"),
    Link("holds", "holds a year"),
    Link("soldiers_gone", "US soldiers gone"),
    Link("ready_grab", "ready for a grab"),
    Link("ready_assault", "ready for an assault", asked=False),
    Link("worth_it", "attack worth it"),
    Link("attack", "attack"),
    Link("called", "Article 5 called"),
    Link("fulfilled", "Article 5 fulfilled", asked=False),
    Link("capital_lost", "capital lost"),
)


class Passed(NamedTuple):
    """In which members, (members,), or in how many of them, a link is passed: by itself, and in the chain."""

    alone: BoolArray
    chained: BoolArray


class Settlement(NamedTuple):
    """The first settlement of every member, (members,): whether there is one, is broken, and how long it lasts."""

    signed: BoolArray
    broken: BoolArray
    months: FloatArray


def settlement(outcome: OutcomeOf, horizon: int) -> Settlement:
    """What becomes of the first settlement; `months` are those to its breaking, or to the horizon.

    Where a ceasefire without a settlement came first and broke, only a second breaking can be the settlement's; how
    long it lasted is then not known and taken as 0.
    """
    signed, month = outcome("settlement") == 1.0, outcome("settlement_month")
    first = signed & (month == outcome("war_end_month"))
    length = outcome("ceasefire_length")
    broken = signed & np.where(first, ~np.isnan(length), outcome("ceasefires_broken") > 1)
    lasts = np.where(broken, np.where(first, length, 0.0), horizon - month)
    return Settlement(signed, broken, np.where(signed, lasts, np.nan))


def links(outcome: OutcomeOf, horizon: int) -> dict[str, Passed]:
    """Every link of :data:`LINKS`, by name."""
    peace = settlement(outcome, horizon)
    attacked = outcome("armed_attack") == 1.0
    months = {
        "settled": np.where(peace.signed, outcome("settlement_month"), np.nan),
        "holds": np.where(peace.signed & (peace.months >= HOLDS), outcome("settlement_month") + HOLDS, np.nan),
        "soldiers_gone": outcome("us_gone_month"),
        "ready_grab": outcome("ready_grab_month"),
        "ready_assault": outcome("ready_assault_month"),
        "worth_it": outcome("worth_it_month"),
    }
    alone = {name: ~np.isnan(month) for name, month in months.items()} | {
        "attack": attacked,
        "called": outcome("article5_called") == 1.0,
        "fulfilled": attacked & (outcome("article5") == float(Fulfilment.FULFILLED)),
        "capital_lost": outcome("capital_lost") == 1.0,
    }
    when = outcome("attack_month")
    passed: dict[str, Passed] = {}
    so_far = np.ones(attacked.shape, bool)
    latest: FloatArray = np.zeros(attacked.shape)
    for link in LINKS:
        here = so_far & alone[link.name]
        if link.name == "attack":
            here &= when >= latest
        passed[link.name] = Passed(alone[link.name], here)
        if link.asked:
            so_far = here
            latest = np.fmax(latest, months.get(link.name, latest))
    return passed
