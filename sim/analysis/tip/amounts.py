"""What a value of a lever amounts to in soldiers and battalions, where it is a share or a number of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sim.analysis.replaced import hosts_of, middle, replaced
from sim.vocabulary import TITLES, US_EUROPEAN_HOSTS

if TYPE_CHECKING:
    from sim.scenario.schema.scenario import Scenario

_BRIGADES: Final = ("germany.brigade_lithuania.strength", "canada.brigade_latvia.strength")
_THOUSAND: Final = 1000.0


def amount(scenario: Scenario, paths: Sequence[str], value: float) -> str:
    """What a value at some paths comes to in a scenario, by the middle of what is not known; nothing for other levers.

    >>> from sim.scenario.reading.load import load
    >>> amount(load("withdrawal").scenario, ["europe.backfill.estonia.share"], 0.5)
    '300 of the 600 US soldiers who leave Estonia, 0.3 battalions'
    >>> amount(load("baseline").scenario, ["us.withdrawal.estonia.share", "us.withdrawal.latvia.share"], 0.5)
    '350 of the 700 US soldiers in Estonia and Latvia'
    """
    if all(_is(path, "europe.backfill", "share") for path in paths):
        return _replaced(scenario, paths, value)
    hosts = [path.split(".")[2] for path in paths if _is(path, "us.withdrawal", "share")]
    if len(hosts) == len(paths):
        present = sum(_troops(scenario, host) for host in hosts)
        where = _listed([TITLES[host] for host in hosts])
        return f"{_round(value * present)} of the {_round(present)} US soldiers in {where}"
    if all(_is(path, "us.reinforcement", "persons") for path in paths):
        combat = middle(scenario, "us.combat_value") * value * len(paths) / _THOUSAND
        return f"{combat:.1f} battalions" + ("" if len(paths) == 1 else " in all")
    if len(paths) == 1 and paths[0] in _BRIGADES:
        return _battalions(scenario, value)
    return ""


def _replaced(scenario: Scenario, paths: Sequence[str], share: float) -> str:
    """US soldiers who leave by plan and are replaced where the paths say how many; nothing where none leaves."""
    hosts = replaced(scenario, dict.fromkeys(hosts_of(scenario, paths), share))
    leave, replace = sum(one.leave for one in hosts), sum(one.replace for one in hosts)
    if not leave:
        return ""
    told = f"{_round(replace)} of the {_round(leave)} US soldiers who leave"
    if share > 1:
        told = f"{_round(replace)} soldiers for the {_round(leave)} of the US who leave"
    if {one.host for one in hosts} != set(US_EUROPEAN_HOSTS):
        told += f" {_listed([TITLES[one.host] for one in hosts])}"
    here = sum(one.battalions for one in hosts if one.on_the_spot)
    rear = sum(one.battalions for one in hosts if not one.on_the_spot)
    by_day_30 = f"{rear:.1f} that come by day 30 if their country fights"
    if not any(one.on_the_spot for one in hosts):
        return f"{told}, battalions: {by_day_30}"
    if all(one.on_the_spot for one in hosts):
        return f"{told}, {here:.1f} battalions"
    return f"{told}, {here:.1f} battalions on the spot and {by_day_30}"


def _is(path: str, group: str, last: str) -> bool:
    return path.startswith(f"{group}.") and path.endswith(f".{last}")


def _battalions(scenario: Scenario, persons: float) -> str:
    """Allied soldiers in heavy battalions with what supports them."""
    return f"{persons / middle(scenario, 'europe.persons_per_hbe'):.1f} battalions"


def _troops(scenario: Scenario, host: str) -> float:
    return middle(scenario, f"us.troops.{host}")


def _listed(titles: Sequence[str]) -> str:
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"


def _round(persons: float) -> str:
    """A number of soldiers as it is known: to ten, or to a hundred where there are many.

    >>> _round(1193.2), _round(36_512.0), _round(7.0)
    ('1,190', '36,500', '7')
    """
    step = 1 if persons < 50 else 10 if persons < 10_000 else 100
    return f"{round(persons / step) * step:,.0f}"
