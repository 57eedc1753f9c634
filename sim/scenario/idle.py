"""What a scenario sets otherwise than its baseline and that has nothing to act on.

Said of plans: of levers a person expects an effect, and a plan that does nothing looks like a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from sim.errors import Problem
from sim.scenario.canonical import canonical, differences
from sim.scenario.months import month_after
from sim.scenario.schema.quantity import Plan, month_offset
from sim.scenario.schema.scenario import Scenario, leaves
from sim.scenario.schema.sections.plans import Backfill, HostBackfill
from sim.vocabulary import DRAWN_TO_THE_PACIFIC, TITLES, US_EUROPEAN_HOSTS

_BACKFILL: Final = "europe.backfill"
#: What says how much a plan does, and what is so where it is nothing.
_AMOUNTS: Final = {
    "Withdrawal": ("share", "nobody leaves"),
    "Reinforcement": ("persons", "nobody comes"),
    "Statements": ("intensity", "nothing is said"),
    "InfrastructureCut": ("share", "nothing is dismantled"),
    "Backfill": ("share", "nobody is replaced"),
    "HostBackfill": ("share", "nobody is replaced"),
    "MineralsTerm": ("offered", "nothing is offered"),
    "Assumed": ("share", "terms are left to the parties"),
}


class Idle(NamedTuple):
    """A plan that does nothing, by its path, with a value of it that the scenario sets, and why."""

    plan: str
    path: str
    why: str

    def problem(self, origins: Mapping[str, Mapping[str, Any]]) -> Problem:
        """As a line with its place; `origins` say where each value stands."""
        origin = origins.get(self.path)
        place = "" if origin is None else f"{origin['file']}:{origin['line']}" if origin["line"] else "--set"
        return Problem(place, self.path, self.why)


def idle(scenario: Scenario, baseline: Scenario, origins: Mapping[str, Mapping[str, Any]] | None = None) -> list[Idle]:
    """The plans that differ from the baseline's and do nothing over the scenario's horizon, in the schema's order.

    With `origins`, which say where each value stands, a plan is left out whose amount somebody set to nothing over what
    another file says: that is what taking a plan back looks like.

    >>> from sim.scenario.reading.load import load
    >>> late = load("withdrawal", ["horizon.months=30", "us.withdrawal.estonia.start=2030-01"])
    >>> [plan for plan, path, why in idle(late.scenario, late.baseline().scenario)]
    ['us.withdrawal.estonia']
    """
    plans = dict(leaves(scenario))
    found = []
    for path, mine in changed_plans(scenario, baseline).items():
        plan = plans[path]
        assert isinstance(plan, Plan)
        why, telling = _why(scenario, path, plan), _telling(mine)
        if why and not (origins and _taken_back(path, plan, telling, origins)):
            found.append(Idle(path, telling, why))
    return found


def _taken_back(path: str, plan: Plan, telling: str, origins: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the amount of a plan is nothing, and stands elsewhere than the rest of it."""
    name, _ = _AMOUNTS.get(type(plan).__name__, ("", ""))
    places = [origins.get(one, {}).get("file") for one in (f"{path}.{name}", telling)]
    return bool(name) and not getattr(plan, name) and places[0] != places[1]


def changed_plans(scenario: Scenario, baseline: Scenario) -> dict[str, list[str]]:
    """The plans that differ from the baseline's, each with the values that do."""
    changed = [path for path, *_ in differences(canonical(baseline), canonical(scenario))]
    plans = [path for path, leaf in leaves(scenario) if isinstance(leaf, Plan)]
    inner = {path: tuple(f"{other}." for other in plans if other.startswith(f"{path}.")) for path in plans}
    found = {
        path: [name for name in changed if name.startswith(f"{path}.") and not name.startswith(inner[path])]
        for path in plans
    }
    return {path: mine for path, mine in found.items() if mine}


def said_twice(sets: Iterable[str]) -> Iterator[str]:
    """A line for each setting that a later one of the same path replaces.

    >>> list(said_twice(["us.aid.level=0", "us.aid.level=1"]))
    ['--set us.aid.level=0 has no effect: --set us.aid.level=1 comes later']
    """
    given = list(sets)
    for place, text in enumerate(given):
        later = next((other for other in given[place + 1 :] if path_of(other) == path_of(text)), None)
        if later is not None:
            yield f"--set {text} has no effect: --set {later} comes later"


def path_of(setting: str) -> str:
    """The path that a setting sets.

    >>> path_of("us.aid.level = 0.3")
    'us.aid.level'
    """
    return setting.partition("=")[0].strip()


def _telling(changed: list[str]) -> str:
    """The value that tells most of a plan: its first month, else the first that was changed."""
    return next((path for path in changed if path.endswith(".start")), changed[0])


def _why(scenario: Scenario, path: str, plan: Plan) -> str:
    """Why a plan does nothing; nothing where it does something."""
    if isinstance(plan, Backfill | HostBackfill):
        return _why_nobody_is_replaced(scenario, path)
    name, nothing = _AMOUNTS.get(type(plan).__name__, ("", ""))
    if name and not getattr(plan, name):
        return f"has no effect: {name} is {_plain(getattr(plan, name))}, so {nothing}"
    start = getattr(plan, "start", None)
    return _late(scenario, start) if isinstance(start, str) else ""


def _why_nobody_is_replaced(scenario: Scenario, path: str) -> str:
    """Why a backfill, of one host or of all that have no terms of their own, does nothing; nothing where it does."""
    plan, host = scenario.europe.backfill, path.removeprefix(_BACKFILL).removeprefix(".")
    hosts = [host] if host else [one for one in US_EUROPEAN_HOSTS if not _is_whole(getattr(plan, one))]
    if not hosts:
        return "has no effect: every host has terms of its own"
    terms = [plan.at(one) for one in hosts]
    if not any(one.share for one in terms):
        if host and plan.share > 0 and _leaves(scenario, host):
            return ""  # it takes this host out of what is promised for all
        return f"has no effect: share is 0, so {_AMOUNTS['Backfill'][1]}"
    starts = [one.start for one in terms if one.share]
    if all(_late(scenario, start) for start in starts):
        return _late(scenario, min(starts))
    if any(_leaves(scenario, one) for one, term in zip(hosts, terms, strict=True) if term.share):
        return ""
    where = TITLES[host] if host else "a host in Europe"
    return (
        f"has next to nothing to act on: it replaces US soldiers who leave {where}, and by plan none does; only a "
        "settlement or a decision of Washington that nobody planned can take them away"
    )


def _is_whole(own: HostBackfill | None) -> bool:
    """Whether a host's own terms leave nothing to those for all hosts."""
    return own is not None and None not in (own.share, own.start, own.months)


def _leaves(scenario: Scenario, host: str) -> bool:
    """Whether plans take US soldiers from a host within the horizon."""
    plan = getattr(scenario.us.withdrawal, host)
    if plan.share > 0 and not _late(scenario, plan.start):
        return True
    return host in DRAWN_TO_THE_PACIFIC and scenario.us.pacific_priority.support[1] > 0.0


def _plain(value: object) -> str:
    return "false" if value is False else f"{value:g}"


def _late(scenario: Scenario, start: str) -> str:
    """Why a plan that begins in a month does nothing; nothing where it begins within the horizon."""
    horizon = scenario.horizon
    if month_offset(start, horizon.start) < horizon.months:
        return ""
    last = month_after(horizon.start, horizon.months - 1)
    return f"has no effect: it begins in {start}, and the last month that is simulated is {last}"
