"""The stage: what everyone in the model stands on and shares without knowing each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.draws.luck import Luck
from sim.draws.marginals import inverse_cdf
from sim.events import Event
from sim.model.stage.clock import Clock
from sim.model.stage.decision import Decisions, Forced, Trace
from sim.model.stage.ledger import LandLedger, Ledger
from sim.model.stage.plans import Plans
from sim.model.stage.record import Collector
from sim.model.stage.sample import Sample
from sim.model.stage.variants import apply_variants
from sim.model.stage.war_facts import WarFacts
from sim.scenario.schema.scenario import Scenario, quantity_at
from sim.scenario.schema.sections.variants import Variants
from sim.theory.arrays import BoolArray, FloatArray, IntArray
from sim.vocabulary import CHANNELS


class Stage:
    """Clock, luck, parameters, plans, ledgers, decisions and the record of a block of futures.

    Parameters
    ----------
    world: the scenario.
    parameters: drawn values of every quantity by dotted path, each (members,).
    luck: named luck of the block's members.
    collector: receives monthly series, events and outcomes.
    trace: keeps every decision of one member, where given.
    forced: decisions of one member that go as they are told, where given.
    plans: the plans of several scenarios, where the block holds futures of each; `world` is then one of them.
    """

    def __init__(
        self,
        world: Scenario,
        parameters: Mapping[str, FloatArray],
        luck: Luck,
        collector: Collector,
        *,
        trace: Trace | None = None,
        forced: Forced | None = None,
        plans: Plans | None = None,
    ) -> None:
        self.world = world
        self.parameters = apply_variants(world.variants, parameters)
        self.luck = luck
        self.members = luck.size
        self.collector = collector
        self.plans = Plans([world], self.members) if plans is None else plans
        self.clock = Clock(world.horizon)
        self.decisions = Decisions(self.draw_at, lambda: self.month, trace, forced)
        self.forces = Ledger(self.members)
        self.land = LandLedger(self.members)
        self.war = WarFacts(self.members)

    # Time, and the state of the war

    @property
    def dt(self) -> float:
        """Length of a step, months."""
        return self.clock.dt

    @property
    def now(self) -> float:
        """Beginning of the step, months since the start."""
        return self.clock.now

    @property
    def end(self) -> float:
        """End of the step, months since the start."""
        return self.clock.end

    @property
    def month(self) -> int:
        """The month that the step is in."""
        return self.clock.month

    @property
    def at_war(self) -> FloatArray:
        """Where the war in Ukraine is being fought, as 0 or 1."""
        return self.war.at_war

    # The scenario's words

    @property
    def variants(self) -> Variants:
        """Which of rival accounts the scenario follows."""
        return self.world.variants

    def channel_works(self, channel: str) -> bool:
        """Whether a channel works on the model in this run; where it does not, it stays as it was at the start."""
        assert channel in CHANNELS, channel
        return channel not in self.world.without

    # Parameters over some members

    def sample(self, who: IntArray) -> Sample:
        """Parameters over the members at the positions `who`."""
        return Sample(self.parameters, who)

    def everyone(self) -> Sample:
        """Parameters over all members of the block."""
        return self.sample(np.arange(self.members))

    def drawn_anew(self, path: str, who: IntArray, purpose: str) -> FloatArray:
        """Fresh values of a quantity from its own distribution, for the members at the positions `who`.

        A quantity that a scenario fixes stays as it is; `purpose` names the luck.
        """
        shares, values = self.draw_at(purpose, who), self.parameters[path][who]
        for world, members in self.plans.members_by_world():
            distribution = quantity_at(world, path).distribution
            mine = (who >= members.start) & (who < members.stop)
            if distribution is not None and mine.any():
                values[mine] = inverse_cdf(distribution, shares[mine])
        return values

    # Luck

    def draw(self, name: str) -> FloatArray:
        """Uniform luck of this step under a name that says whose it is and what for."""
        return self.luck.uniform(name, self.month, self.clock.sub_step)

    def draw_at(self, name: str, who: IntArray) -> FloatArray:
        """Uniform luck of this step for the members at the positions `who` only."""
        return self.luck.uniform_at(name, self.month, who, self.clock.sub_step)

    def draw_normal(self, name: str) -> FloatArray:
        """Standard normal luck of this step under a name."""
        return self.luck.normal(name, self.month, self.clock.sub_step)

    def draw_normal_at(self, name: str, who: IntArray) -> FloatArray:
        """Standard normal luck of this step for the members at the positions `who` only."""
        return self.luck.normal_at(name, self.month, who, self.clock.sub_step)

    # The record

    def note(self, event: Event, where: FloatArray | BoolArray) -> None:
        """Log an event in the members where `where` is not 0."""
        self.note_at(event, np.flatnonzero(where))

    def note_at(
        self, event: Event, who: IntArray, detail: str | Sequence[str] = "", *, actor: str | None = None
    ) -> None:
        """Log an event in the members at the positions `who`; `actor` where the event does not say who acts."""
        acts = event.actor if actor is None else actor
        assert acts is not None, f"say who acts: {event.name}"
        if who.size:
            self.collector.event(self.month, event.name, acts, who, detail)
