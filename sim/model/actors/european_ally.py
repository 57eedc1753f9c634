"""A European ally (Canada included): spending, brigade, backfill, resolve.

Who replaces US soldiers: in a Baltic state its framework nation, on the spot; behind the front all allies, each by its
soldiers under arms. There US soldiers are reinforcements, so those who replace them are: they count with the forces
that their country brings up if it fights. What their presence would say to Moscow is not modelled, as it is not for a
European soldier anywhere but in the Baltic states.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.model.actors.actor import Actor
from sim.model.actors.alarm import Alarm
from sim.model.actors.united_states import UnitedStates
from sim.model.stage.clock import calendar_of
from sim.model.stage.ledger import PERSONS_PER_THOUSAND
from sim.model.stage.rows import among, anywhere, either
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.scenario.schema.sections.united_states import Elections
from sim.theory.alliance import resolve_after_election, spending_wanted
from sim.theory.arrays import EVERYONE, BoolArray, FloatArray, IntArray, Moment, Who, approach, within
from sim.theory.balance import replaced_force
from sim.vocabulary import ALLIES, FRAMEWORK_NATION, REAR_HOSTS

if TYPE_CHECKING:
    from sim.model.settlement.deal import Deal

_BACKFILL = "europe.backfill"
_HOST_OF = {nation: host for host, nation in FRAMEWORK_NATION.items()}


class EuropeanAlly(Actor):
    """Soldiers (persons) are in the ledger under this actor's name: at `home`, in the `rear` where they replace
    Americans behind the front, and, for framework nations, with the host.
    """

    def __init__(
        self, model: mesa.Model, stage: Stage, name: str, *, united_states: UnitedStates, alarm: Alarm, deal: Deal
    ) -> None:
        super().__init__(model, stage, name)
        self.united_states, self.alarm, self.deal = united_states, alarm, deal
        p = self.parameter
        self.gdp = p(f"{name}.gdp")
        self.spending: FloatArray = p(f"{name}.spending") * self.gdp / 100.0
        self.spending_start = self.spending.copy()
        self._planned: FloatArray = self.spending.copy()
        self.income: FloatArray = np.ones(stage.members)
        self.resolve: FloatArray = p(f"{name}.resolve").copy()
        self.readiness: FloatArray = np.ones(stage.members)
        self.host = _HOST_OF.get(name)
        personnel = p(f"{name}.personnel")
        places: dict[str, FloatArray | float] = {"home": personnel * PERSONS_PER_THOUSAND, "rear": 0.0, "lost": 0.0}
        if self.host is not None:
            self.presence_start = p(f"{self.host}.allied_troops")
            places["home"] = personnel * PERSONS_PER_THOUSAND - self.presence_start
            places[self.host] = self.presence_start
        stage.forces.enter(name, places)
        self.backfill: FloatArray = np.zeros(stage.members)
        self.intended: FloatArray = self.presence_start.copy() if self.host else np.zeros(stage.members)
        self._unasked: FloatArray = np.zeros(stage.members)
        dt = stage.dt
        self._spending_step = approach(p("europe.spending_months"), dt)
        self._force_step = approach(p("europe.force_months"), dt)
        self._replacement_step = approach(p("europe.answer_months"), dt)
        self._backfill_step = approach(p("europe.backfill_months"), dt)
        self._calendars = (
            stage.rows.groups(lambda world: calendar_of(getattr(world.elections, name)))
            if name in Elections.model_fields
            else []
        )
        shares = [stage.plans.number(f"{_BACKFILL}.{host}.share") for host in REAR_HOSTS]
        self._fills_rear = any(share.any() for share in shares)
        everybody = sum((p(f"{ally}.personnel") for ally in ALLIES), start=np.zeros(stage.members))
        self._part_of_rear = personnel / np.where(everybody > 0.0, everybody, 1.0)
        self._pressure = np.maximum(p("europe.demand_weight"), p("us.exit_threat"))

    # What it has

    def spending_share(self) -> FloatArray:
        """Defence spending, % of GDP."""
        return 100.0 * self.spending / (self.gdp * self.income)

    def ready_by(self, day: int, at: Sample, free: FloatArray) -> FloatArray:
        """Forces in the Baltic states by day 10 or day 30, hbe, of which a force in Ukraine leaves a share `free`."""
        ready, works = at(f"{self.name}.ready_day_{day}"), among(self.stage.channel_works("local-balance"), at.who)
        return either(works, lambda: self._ready_now(ready, day, at) * free, lambda: ready)

    def _ready_now(self, ready: FloatArray, day: int, at: Sample) -> FloatArray:
        """What is ready by a day as readiness now is, those who replace Americans behind the front among it, hbe."""
        there = ready + self._replacing_by(day, at) if self._fills_rear else ready
        return there * self.readiness[at.who]

    def _replacing_by(self, day: int, at: Sample) -> FloatArray:
        """What those who replace Americans behind the front add to the forces by a day, hbe."""
        return replaced_force(
            self.replacing_in_rear()[at.who],
            day,
            at("us.planned_reinforcement"),
            american_reference=at("us.planned_delivery"),
            european_reference=at("europe.deliverable_reference"),
            americans_start=self.united_states.europe_start[at.who],
        )

    def replacing_in_rear(self) -> FloatArray:
        """Own soldiers who replace Americans behind the front, persons."""
        return self.stage.forces[self.name, "rear"]

    def troops_in(self, host: str) -> FloatArray:
        """Own soldiers in a Baltic state."""
        return self.stage.forces[self.name, host] if host == self.host else np.zeros(self.stage.members)

    def stands_in(self, host: str) -> BoolArray:
        """Whether own soldiers in a Baltic state weigh in the decision to fight for it."""
        if host != self.host:
            return np.zeros(self.stage.members, dtype=bool)
        works = self.stage.channel_works("tripwire")
        return either(works, lambda: self.troops_in(host), lambda: self.presence_start) > 0.0

    # What it does

    def vote(self) -> None:
        """An election redraws half of resolve, keeping its variance."""
        votes, before = self.stage.clock.votes(self._calendars), self.resolve
        if anywhere(votes):
            centre = self.parameter(f"{self.name}.resolve_centre")
            fresh = self.parameter("europe.resolve_spread") * self.draw_normal("election")
            self.resolve = either(votes, lambda: resolve_after_election(before, centre, fresh), lambda: before)

    def spend(
        self,
        log_threat_change: FloatArray,
        log_others_change: FloatArray,
        abandonment_change: FloatArray,
        *,
        log_budgets: FloatArray,
        log_output: FloatArray,
    ) -> None:
        """Spending moves towards what income, plans, threat, the others, fear of abandonment and the US demand call
        for, over what budgets and output grow by all over Europe; forces follow.
        """
        p = self.parameter
        self.income = np.exp(log_output)
        below = np.maximum(np.log(np.maximum(p("us.spending_demand"), 1e-6) / self.spending_share()), 0.0)
        wanted = spending_wanted(
            self.spending_start,
            log_threat_change + p("europe.alarm") * self.alarm.level,
            log_others_change,
            abandonment_change,
            shortfall=self._pressure * below,
            threat_response=p("europe.threat_response"),
            free_riding=p("europe.free_riding"),
            abandonment_response=p("europe.abandonment_response"),
            demand_response=p("europe.demand_response"),
        )
        self._planned = self._planned + self._spending_step * (np.minimum(wanted, self.gdp) - self._planned)
        # nobody spends more than all that it produces
        self.spending = np.minimum(self._planned * np.exp(log_budgets), self.gdp)
        bought = np.exp(p("europe.force_elasticity") * np.log(self.spending / self.spending_start))
        self.readiness = self.readiness + self._force_step * (bought - self.readiness)

    def station(self, abandonment_change: FloatArray) -> None:
        """Framework nations build up their brigade and fill in where US soldiers have left; not in a lost country, for
        which intentions stay as they were. Behind the front all allies fill in, by plan alone.
        """
        if self._fills_rear:
            self._fill_in_rear()
        if self.host is None:
            return
        forces = self.stage.forces
        standing = 1.0 - self.stage.land.lost(self.host)
        short = np.maximum(self.intended - forces[self.name, self.host], 0.0)
        self._fill_in(standing, abandonment_change)
        allowed = self.deal.allied_share(self.host)
        planned = allowed * (self.presence_planned(self.stage.end) + self.backfill)
        before, self.intended = self.intended, np.where(standing > 0.0, planned, self.intended)
        change = self.intended - before + self._replacement_step * short
        forces.shift(self.name, "home", self.host, standing * change)

    def lose(self, who: IntArray, share: FloatArray) -> None:
        """A fight in the members at `who` costs a share of its ready forces; they are rebuilt in time."""
        self.readiness[who] *= 1.0 - share

    def lose_hosted(self, who: IntArray, share: FloatArray) -> None:
        """A fight in the members at `who` costs a share of the soldiers with the host; they are replaced in time."""
        assert self.host is not None
        there = self.troops_in(self.host)[who]
        self.stage.forces.transfer_at(self.name, self.host, "lost", who, share * there)

    def evacuate(self, lost: FloatArray) -> None:
        """Soldiers come home from a host that is lost."""
        assert self.host is not None
        self.stage.forces.transfer(self.name, self.host, "home", lost * self.troops_in(self.host))

    def presence_planned(self, now: Moment, who: Who = EVERYONE) -> FloatArray:
        """Soldiers in the host by `now`, months from the start, by plans and the answer to an attack, (..., `who`)."""
        months = self.parameter("europe.answer_months")[who]
        answer = self.parameter("europe.answer_share")[who] * self.alarm.answered(now, months, who)
        return self._brigade(now, who) * (1.0 + answer)

    def _brigade(self, now: Moment, who: Who) -> FloatArray:
        """Soldiers in the host by `now` under the brigade plan, slip included."""
        plans, plan, at_start = self.stage.plans, f"{self.name}.brigade_{self.host}", self.presence_start[who]
        if plan not in plans:
            return at_start
        start, slip = plans.number_at(f"{plan}.start", who), self.parameter(f"{plan}.slip")[who]
        months = np.maximum(plans.number_at(f"{plan}.date", who) - start + slip, 1e-6)
        part = within((now - start) / months, 0.0, 1.0)
        return at_start + part * (plans.number_at(f"{plan}.strength", who) - at_start)

    def backfill_planned(self, now: Moment, who: Who = EVERYONE) -> FloatArray:
        """Share of the US soldiers missing from the own host that plans replace by `now`, months from the start,
        (..., `who` or 1).
        """
        assert self.host is not None
        return self._planned_for(self.host, now, who)

    def _planned_for(self, host: str, now: Moment, who: Who = EVERYONE) -> FloatArray:
        plans, plan = self.stage.plans, f"{_BACKFILL}.{host}"
        return plans.number_at(f"{plan}.share", who) * plans.done(plan, now, who)

    def _fill_in_rear(self) -> None:
        """Soldiers move to where Americans have left behind the front, and home as these come back."""
        wanted = np.zeros(self.stage.members)
        for host in REAR_HOSTS:
            wanted = wanted + self._planned_for(host, self.stage.end) * self.united_states.missing_from(host)
        self.stage.forces.shift(self.name, "home", "rear", self._part_of_rear * wanted - self.replacing_in_rear())

    def _fill_in(self, standing: FloatArray, abandonment_change: FloatArray) -> None:
        stage, p = self.stage, self.parameter
        assert self.host is not None
        promised = stage.plans.number(f"{_BACKFILL}.{self.host}.share")
        gap = self.united_states.missing_from(self.host)
        planned = self.backfill_planned(stage.end)
        afraid = np.exp(p("europe.abandonment_response") * abandonment_change)
        unasked = np.minimum(p("europe.backfill_unasked") * afraid, 1.0) * np.maximum(1.0 - promised, 0.0) * gap
        self._unasked = self._unasked + self._backfill_step * (unasked - self._unasked)
        self.backfill = standing * (planned * gap + self._unasked)


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
