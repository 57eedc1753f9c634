"""A European ally (Canada included): spending, brigade, backfill, resolve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.actor import Actor
from sim.theory.alliance import resolve_after_election, spending_wanted
from sim.theory.arrays import FloatArray, approach, ramp
from sim.vocabulary import ALLIES, FRAMEWORK_NATION

if TYPE_CHECKING:
    from sim.model.forecast import Sample
    from sim.model.theatre import Theatre

_HOST_OF = {nation: host for host, nation in FRAMEWORK_NATION.items()}
_ELECTIONS = ("canada", "france", "poland", "germany", "united_kingdom")
_PERSONS_PER_THOUSAND = 1000.0


class EuropeanAlly(Actor):
    """Soldiers (persons) are in the ledger under this actor's name: at `home` and, for framework nations,
    with the host.
    """

    def __init__(self, model: Theatre, name: str) -> None:
        super().__init__(model, name)
        p = self.parameter
        self.gdp = p(f"{name}.gdp")
        self.spending: FloatArray = p(f"{name}.spending") * self.gdp / 100.0
        self.spending_start = self.spending.copy()
        self.resolve: FloatArray = p(f"{name}.resolve").copy()
        self.readiness: FloatArray = np.ones(model.members)
        self.host = _HOST_OF.get(name)
        places: dict[str, FloatArray | float] = {"home": p(f"{name}.personnel") * _PERSONS_PER_THOUSAND}
        if self.host is not None:
            self.presence_start = p(f"{self.host}.allied_troops")
            places["home"] = p(f"{name}.personnel") * _PERSONS_PER_THOUSAND - self.presence_start
            places[self.host] = self.presence_start
        model.forces.open(name, places)
        self.backfill: FloatArray = np.zeros(model.members)
        self._unasked: FloatArray = np.zeros(model.members)
        dt = model.clock.dt
        self._spending_step = approach(p("europe.spending_months"), dt)
        self._force_step = approach(p("europe.force_months"), dt)
        self._backfill_step = approach(p("europe.backfill_months"), dt)
        self._pressure = np.maximum(p("europe.demand_weight"), p("us.exit_threat"))

    # What it has

    def spending_share(self) -> FloatArray:
        """Defence spending, % of GDP."""
        return 100.0 * self.spending / self.gdp

    def day_30_force(self, at: Sample) -> FloatArray:
        """Forces in the Baltic states by day 30, hbe."""
        free = self.theatre.deal.free_for_the_baltics(at.who)
        return at(f"{self.name}.ready_day_30") * self.readiness[at.who] * free

    def troops_in(self, host: str) -> FloatArray:
        """Own soldiers in a Baltic state."""
        return self.theatre.forces[self.name, host] if host == self.host else np.zeros(self.theatre.members)

    # What it does

    def vote(self) -> None:
        """An election draws half of resolve anew, keeping its variance."""
        clock = self.theatre.clock
        if self.name not in _ELECTIONS:
            return
        calendar = getattr(self.theatre.world.elections, self.name)
        if clock.falls_now(clock.offset(calendar.first), calendar.every):
            centre = self.parameter(f"{self.name}.resolve_centre")
            fresh = self.parameter("europe.resolve_spread") * self.draw_normal("election")
            self.resolve = resolve_after_election(self.resolve, centre, fresh)

    def spend(self) -> None:
        """Spending moves towards what threat, the others, fear of abandonment and the US demand call for;
        forces follow.
        """
        theatre, p = self.theatre, self.parameter
        below = np.maximum(np.log(np.maximum(p("us.spending_demand"), 1e-6) / self.spending_share()), 0.0)
        wanted = spending_wanted(
            self.spending_start,
            theatre.log_threat_change,
            theatre.alliance.log_others_change[self.name],
            theatre.alliance.abandonment_change,
            self._pressure * below,
            p("europe.threat_response"),
            p("europe.free_riding"),
            p("europe.abandonment_response"),
            p("europe.demand_response"),
        )
        self.spending = self.spending + self._spending_step * (wanted - self.spending)
        affordable = np.exp(p("europe.force_elasticity") * np.log(self.spending / self.spending_start))
        self.readiness = self.readiness + self._force_step * (affordable - self.readiness)

    def station(self) -> None:
        """Framework nations build up their brigade and fill in where US soldiers have left."""
        if self.host is None:
            return
        forces = self.theatre.forces
        standing = (1.0 - self.theatre.baltic[self.host].lost()) * self.theatre.deal.allied_share(self.host)
        wanted = standing * (self.presence_planned(self.theatre.clock.end) + self._fill_in())
        forces.shift(self.name, "home", self.host, wanted - forces[self.name, self.host])

    def presence_planned(self, now: float) -> FloatArray:
        """Soldiers in the host that the brigade plan has by `now`, months from the start; slip included."""
        world, clock = self.theatre.world, self.theatre.clock
        section = getattr(world, self.name)
        plan = getattr(section, f"brigade_{self.host}", None)
        if plan is None:
            return self.presence_start
        slip = self.parameter(f"{self.name}.brigade_{self.host}.slip")
        start = clock.offset(plan.start)
        months = np.maximum(clock.offset(plan.date) - start + slip, 1e-6)
        part = np.clip((now - start) / months, 0.0, 1.0)
        present: FloatArray = self.presence_start + part * (plan.strength - self.presence_start)
        return present

    def backfill_planned(self, now: float) -> FloatArray:
        """Share of the missing US soldiers that plans replace by `now`, months from the start."""
        plan, clock = self.theatre.world.europe.backfill, self.theatre.clock
        return np.full(self.theatre.members, plan.share * ramp(now, clock.offset(plan.start), plan.months))

    def _fill_in(self) -> FloatArray:
        theatre, p = self.theatre, self.parameter
        us, plan, clock = theatre.united_states, theatre.world.europe.backfill, theatre.clock
        assert self.host is not None
        gap = np.maximum(us.troops_start[self.host] - us.troops(self.host), 0.0)
        planned = self.backfill_planned(clock.end)
        afraid = np.exp(p("europe.abandonment_response") * theatre.alliance.abandonment_change)
        unasked = np.minimum(p("europe.backfill_unasked") * afraid, 1.0) * max(1.0 - plan.share, 0.0) * gap
        self._unasked = self._unasked + self._backfill_step * (unasked - self._unasked)
        self.backfill = planned * gap + self._unasked
        return self.backfill


def order_of_decision(target: str) -> list[str]:
    """Order in which the allies decide: the target's framework nation, Poland, Nordics, other framework
    nations, France.

    >>> order_of_decision("latvia")
    ['canada', 'poland', 'nordics', 'united_kingdom', 'germany', 'france']
    """
    first = FRAMEWORK_NATION[target]
    others = [nation for nation in FRAMEWORK_NATION.values() if nation != first]
    order = [first, "poland", "nordics", *others, "france"]
    assert sorted(order) == sorted(ALLIES)
    return order
