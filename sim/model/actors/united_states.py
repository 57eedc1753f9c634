"""The United States: posture by host, aid, the Pacific, staying in NATO, and resolve."""

from __future__ import annotations

import mesa
import numpy as np

from sim import events
from sim.model.actors.actor import Actor
from sim.model.stage.clock import calendar_of
from sim.model.stage.rows import among, anywhere, either
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.scenario.schema.scenario import Scenario
from sim.theory.alliance import exit_hazard, resolve_after_election
from sim.theory.arrays import EVERYONE, FloatArray, IntArray, Moment, Who, approach, chance
from sim.vocabulary import BALTIC_STATES, DRAWN_TO_THE_PACIFIC, REAR_HOSTS, US_EUROPEAN_HOSTS, US_HOSTS, UsStatus

_DESTINATIONS = {"europe": "rest_of_europe", "pacific": "indo_pacific", "home": "home"}


class UnitedStates(Actor):
    """Soldiers are in the ledger under this actor's name; `status` is in, dormant or out of NATO."""

    def __init__(self, model: mesa.Model, stage: Stage) -> None:
        super().__init__(model, stage, "united_states")
        p = self.parameter
        self.troops_start = {host: p(f"us.troops.{host}") for host in US_HOSTS}
        stage.forces.enter(self.name, {**self.troops_start, "lost": 0.0})
        self.baltic_start = sum((self.troops_start[h] for h in BALTIC_STATES), start=np.zeros(stage.members))
        self.europe_start = sum((self.troops_start[h] for h in US_EUROPEAN_HOSTS), start=np.zeros(stage.members))
        self.status: FloatArray = np.full(stage.members, float(UsStatus.IN))
        self.resolve: FloatArray = p("us.resolve").copy()
        self.revealed: FloatArray = np.zeros(stage.members)
        self.gone_in_war: FloatArray = np.zeros(stage.members)
        self._evacuated: FloatArray = np.zeros(stage.members)
        self._in_crisis = {host: np.zeros(stage.members) for host in DRAWN_TO_THE_PACIFIC}
        self._calendars = stage.rows.groups(lambda world: calendar_of(world.elections.united_states))
        self._destinations = {
            host: stage.rows.groups(lambda world, host=host: _destination(world, host))  # type: ignore[misc]
            for host in US_EUROPEAN_HOSTS
        }
        self._threat_factor = p("us.exit_threat_effect") ** p("us.exit_threat")

    # What it has

    def troops(self, host: str) -> FloatArray:
        """US soldiers at a host, persons."""
        return self.stage.forces[self.name, host]

    def troops_in_europe(self, who: IntArray) -> FloatArray:
        """US soldiers at all European hosts, persons, for the members at the positions `who`."""
        total = self.troops(US_EUROPEAN_HOSTS[0])[who]
        for host in US_EUROPEAN_HOSTS[1:]:
            total = total + self.troops(host)[who]
        return total

    def troops_in_reach(self, who: IntArray) -> FloatArray:
        """US soldiers in Europe that count as reinforcements, persons, for the members at the positions `who`."""
        works = among(self.stage.channel_works("local-balance"), who)
        return either(works, lambda: self.troops_in_europe(who), lambda: self.europe_start[who])

    def tripwire_troops(self, target: str) -> FloatArray:
        """US soldiers in a Baltic state that weigh in the decision to fight for it, persons."""
        works = self.stage.channel_works("tripwire")
        return either(works, lambda: self.troops(target), lambda: self.troops_start[target])

    def troops_in_baltics(self) -> FloatArray:
        """US soldiers in the three Baltic states, persons."""
        first, second, third = BALTIC_STATES
        return self.troops(first) + self.troops(second) + self.troops(third)

    def baltic_share_withdrawn(self) -> FloatArray:
        """Share of the Baltic presence of the start that was withdrawn; negative where it grew, at least -1.

        Soldiers who fell there, or left a country that was lost, were not withdrawn.
        """
        counted = self.troops_in_baltics() + self.gone_in_war
        return np.maximum(1.0 - counted / np.maximum(self.baltic_start, 1.0), -1.0)

    def rear_share_withdrawn(self) -> FloatArray:
        """Share of the presence elsewhere in Europe that was withdrawn since the start, in [-1, 1].

        Soldiers lent to a crisis in the Pacific are expected back: that they are away says nothing about Europe; nor do
        those who are there because the country they stood in is lost.
        """
        start, counted = np.zeros(self.stage.members), np.zeros(self.stage.members)
        for host in REAR_HOSTS:
            start, counted = start + self.troops_start[host], counted + self.troops(host)
        for lent in self._in_crisis.values():
            counted = counted + lent
        counted = counted - self._evacuated
        return np.maximum(1.0 - counted / np.maximum(start, 1.0), -1.0)

    def missing_from(self, host: str) -> FloatArray:
        """Soldiers of the start who have left a host, persons; those lent to a Pacific crisis are expected back."""
        left = self.troops_start[host] - self.troops(host)
        return np.maximum(left - self._in_crisis[host] if host in self._in_crisis else left, 0.0)

    def lose(self, host: str, who: IntArray, persons: FloatArray) -> None:
        """Soldiers fall at a host in the members at `who`, as far as there are any."""
        moved = self.stage.forces.transfer_at(self.name, host, "lost", who, persons)
        if host in BALTIC_STATES:
            self.gone_in_war[who] += moved

    def evacuate(self, host: str, lost: FloatArray) -> None:
        """Soldiers leave a country that is lost, for elsewhere in Europe."""
        moved = self.stage.forces.transfer(self.name, host, "rest_of_europe", lost * self.troops(host))
        self.gone_in_war = self.gone_in_war + moved
        self._evacuated = self._evacuated + moved

    # What it does

    def vote(self) -> None:
        """An election redraws half of resolve, keeping its variance, and may end dormancy."""
        votes = self.stage.clock.votes(self._calendars)
        if not anywhere(votes):
            return
        centre, spread = self.parameter("us.resolve_centre"), self.parameter("us.resolve_spread")
        fresh = spread * self.draw_normal("election")
        before, told = self.resolve, self.revealed
        self.resolve = either(votes, lambda: resolve_after_election(before, centre, fresh), lambda: before)
        # What was revealed about the old government is as much diluted as its resolve.
        none = np.zeros_like(fresh)
        self.revealed = either(votes, lambda: resolve_after_election(told, none, none), lambda: told)
        wakes = (
            votes
            & (self.status == UsStatus.DORMANT)
            & (self.draw("end of dormancy at an election") < self.parameter("us.dormancy_ends"))
        )
        self.status = np.where(wakes, UsStatus.IN, self.status)
        self.stage.note(events.US_ACTS_AGAIN, wakes)

    def carry_out_plans(self) -> None:
        """Withdrawals, reinforcements and the shift to the Pacific fall due as scheduled."""
        forces, plans, clock = self.stage.forces, self.stage.plans, self.stage.clock
        for host in US_EUROPEAN_HOSTS:
            plan = f"us.withdrawal.{host}"
            due = plans.due(plan, clock.now, clock.end) * plans.number(f"{plan}.share")
            if due.any():
                for destination, there in self._destinations[host]:
                    if destination != host:
                        forces.transfer(self.name, host, destination, there * due * self.troops_start[host])
        for host in BALTIC_STATES:
            plan = f"us.reinforcement.{host}"
            due = plans.due(plan, clock.now, clock.end) * plans.number(f"{plan}.persons")
            if due.any():
                forces.transfer(self.name, "home", host, due * (1.0 - self.stage.land.lost(host)))
        self._shift_to_the_pacific()
        self._leave_unscheduled()

    def _shift_to_the_pacific(self) -> None:
        priority, clock = self.parameter("us.pacific_priority"), self.stage.clock
        if not priority.any():
            return
        months = self.parameter("us.pacific_shift_months")
        part = np.minimum(clock.end / months, 1.0) - np.minimum(clock.now / months, 1.0)
        for host in DRAWN_TO_THE_PACIFIC:
            moving = priority * part * self.troops_start[host]
            self.stage.forces.transfer(self.name, host, "indo_pacific", moving)

    def planned_change(self, host: str, since: float, until: Moment, who: IntArray) -> FloatArray:
        """Soldiers that plans bring to (positive) or take from a host between two moments, persons, (..., `who`)."""
        plans, leave, come = self.stage.plans, f"us.withdrawal.{host}", f"us.reinforcement.{host}"
        leaving = plans.due(leave, since, until, who) * plans.number_at(f"{leave}.share", who)
        coming = plans.due(come, since, until, who) * plans.number_at(f"{come}.persons", who)
        return coming - leaving * self.troops_start[host][who]

    def _leave_unscheduled(self) -> None:
        rate = self.parameter("us.unscheduled_withdrawal_rate") / 100.0
        if not rate.any():
            return
        leaves = (self.draw("unscheduled withdrawal") < chance(rate, self.stage.dt)) & (self.troops_in_baltics() > 0.0)
        for host in BALTIC_STATES:
            self.stage.forces.transfer(self.name, host, "home", leaves * self.troops(host))
        self.stage.note(events.US_LEAVES_BALTICS, leaves)

    def answer_the_pacific(self, began: FloatArray, ended: FloatArray) -> None:
        """A Taiwan crisis that `began` draws soldiers from the rear in Europe; they return where it `ended`."""
        if not (began.any() or ended.any()):
            return
        forces = self.stage.forces
        pulled = self.parameter("pacific.troops_pulled")
        for host in DRAWN_TO_THE_PACIFIC:
            going = began * pulled * self.troops(host)
            back = ended * self._in_crisis[host]
            self._in_crisis[host] = self._in_crisis[host] + going - back
            forces.transfer(self.name, host, "indo_pacific", going)
            forces.transfer(self.name, "indo_pacific", host, back)

    def apparent_resolve(self) -> FloatArray:
        """Resolve apart from what withdrawals revealed, which observers take from the withdrawals themselves."""
        return self.resolve - self.revealed

    def reveal_resolve(self, news_of_withdrawal: FloatArray) -> None:
        """Where a withdrawal is news about resolve itself (`us.reveal`), resolve moves with it."""
        news = self.parameter("us.reveal") * news_of_withdrawal
        self.resolve = self.resolve + news
        self.revealed = self.revealed + news

    def reconsider_membership(self, gap_start: FloatArray, gap: FloatArray, cohesion: FloatArray) -> None:
        """Stay in NATO, go dormant or leave: hazards that cohesion and a narrower gap of allied spending to the demand
        (% of GDP) lower, and a declared threat raises.
        """
        dt = self.stage.dt
        response = self.parameter("us.exit_gap_response")
        factor = self._threat_factor * np.exp(-self.parameter("us.cohesion_effect") * cohesion)
        leave = exit_hazard(self.parameter("us.exit_rate") / 100.0, gap_start, gap, response, threat_factor=factor)
        doze = exit_hazard(self.parameter("us.dormancy_rate") / 100.0, gap_start, gap, response, threat_factor=factor)
        exits = (self.status != UsStatus.OUT) & (self.draw("exit from NATO") < chance(leave, dt))
        dozes = (self.status == UsStatus.IN) & ~exits & (self.draw("dormancy in NATO") < chance(doze, dt))
        self.status = np.where(exits, UsStatus.OUT, np.where(dozes, UsStatus.DORMANT, self.status))
        self.stage.note(events.US_LEAVES_NATO, exits)
        self.stage.note(events.US_DORMANT, dozes)
        going = (self.status == UsStatus.OUT) * approach(self.parameter("us.exit_months"), dt)
        if going.any():
            for host in US_EUROPEAN_HOSTS:
                self.stage.forces.transfer(self.name, host, "home", going * self.troops(host))

    # What keeps it from fighting

    def apart(self, who: Who = EVERYONE) -> FloatArray:
        """Log-odds that it comes, lost by standing outside NATO or by acting as if it did."""
        status, out, dozing = self.status[who], self.parameter("us.treaty_effect"), self.parameter("us.dormant_effect")
        lost: FloatArray = (status == UsStatus.OUT) * out[who] + (status == UsStatus.DORMANT) * dozing[who]
        return lost

    def reluctance(self, spending: FloatArray, at: Sample) -> FloatArray:
        """Log-odds lost by standing outside NATO, or by dormancy towards a state that spends (% of GDP) below the
        demand.
        """
        status = self.status[at.who]
        below = spending[at.who] < at("us.spending_demand")
        out = (status == UsStatus.OUT) * at("us.treaty_effect")
        dozing = (status == UsStatus.DORMANT) * below * at("us.dormant_effect")
        lost: FloatArray = out + dozing
        return lost


def _destination(world: Scenario, host: str) -> str:
    """Where soldiers go whom a scenario withdraws from a host."""
    return _DESTINATIONS[getattr(world.us.withdrawal, host).destination]
