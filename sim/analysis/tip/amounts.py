"""What a value of a lever amounts to in soldiers and battalions, where it is a share or a number of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sim.analysis.tip.axis import quantile
from sim.scenario.schema.scenario import quantity_at
from sim.vocabulary import BALTIC_STATES, TITLES

if TYPE_CHECKING:
    from sim.scenario.schema.scenario import Scenario

_BACKFILL: Final = "europe.backfill.share"
_BRIGADES: Final = ("germany.brigade_lithuania.strength", "canada.brigade_latvia.strength")
_THOUSAND: Final = 1000.0


def amount(scenario: Scenario, paths: Sequence[str], value: float) -> str:
    """What a value at some paths comes to in a scenario, by the middle of what is not known; nothing for other levers.

    >>> from sim.scenario.reading.load import load
    >>> amount(load("withdrawal").scenario, ["europe.backfill.share"], 0.5)
    '850 of the 1,700 US soldiers who leave, 0.8 battalions'
    >>> amount(load("baseline").scenario, ["us.withdrawal.estonia.share", "us.withdrawal.latvia.share"], 0.5)
    '350 of the 700 US soldiers in Estonia and Latvia'
    """
    if list(paths) == [_BACKFILL]:
        leaving = sum(_plan_share(scenario, host) * _troops(scenario, host) for host in BALTIC_STATES)
        if not leaving:
            return ""
        there = f"{_round(value * leaving)} of the {_round(leaving)} US soldiers who leave"
        if value > 1:
            there = f"{_round(value * leaving)} soldiers for the {_round(leaving)} of the US who leave"
        return f"{there}, {_battalions(scenario, value * leaving)}"
    hosts = [path.split(".")[2] for path in paths if _is(path, "us.withdrawal", "share")]
    if len(hosts) == len(paths):
        present = sum(_troops(scenario, host) for host in hosts)
        titles = [TITLES[host] for host in hosts]
        where = titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"
        return f"{_round(value * present)} of the {_round(present)} US soldiers in {where}"
    if all(_is(path, "us.reinforcement", "persons") for path in paths):
        combat = _middle(scenario, "us.combat_value") * value * len(paths) / _THOUSAND
        return f"{combat:.1f} battalions" + ("" if len(paths) == 1 else " in all")
    if len(paths) == 1 and paths[0] in _BRIGADES:
        return _battalions(scenario, value)
    return ""


def _is(path: str, group: str, last: str) -> bool:
    return path.startswith(f"{group}.") and path.endswith(f".{last}")


def _battalions(scenario: Scenario, persons: float) -> str:
    """Allied soldiers in heavy battalions with what supports them."""
    return f"{persons / _middle(scenario, 'europe.persons_per_hbe'):.1f} battalions"


def _plan_share(scenario: Scenario, host: str) -> float:
    return float(getattr(scenario.us.withdrawal, host).share)


def _troops(scenario: Scenario, host: str) -> float:
    return _middle(scenario, f"us.troops.{host}")


def _middle(scenario: Scenario, path: str) -> float:
    """The value of a quantity, or the median of what it may be."""
    quantity = quantity_at(scenario, path)
    if quantity.distribution is None:
        assert quantity.fixed is not None
        return quantity.fixed
    return quantile(quantity.distribution, 0.5)


def _round(persons: float) -> str:
    """A number of soldiers as it is known: to ten, or to a hundred where there are many.

    >>> _round(1193.2), _round(36_512.0), _round(7.0)
    ('1,190', '36,500', '7')
    """
    step = 1 if persons < 50 else 10 if persons < 10_000 else 100
    return f"{round(persons / step) * step:,.0f}"
