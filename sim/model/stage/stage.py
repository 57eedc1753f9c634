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
from sim.model.stage.rows import Mask, Rows
from sim.model.stage.sample import Sample
from sim.model.stage.variants import apply_variants
from sim.model.stage.war_facts import WarFacts
from sim.scenario.schema.distribution import Distribution
from sim.scenario.schema.scenario import Scenario, quantity_at
from sim.theory.arrays import BoolArray, FloatArray, IntArray
from sim.vocabulary import CHANNELS


class Stage:
    """Clock, luck, parameters, plans, ledgers, decisions and the record of a block of futures.

    Parameters
    ----------
    worlds: the scenario; or one for each copy of the members that the luck has, where a block holds several.
    parameters: drawn values of every quantity by dotted path, each (members,).
    luck: named luck of the block's members.
    collector: receives monthly series, events and outcomes.
    trace: keeps every decision of one member, where given.
    forced: decisions of one member that go as they are told, where given.
    """

    def __init__(
        self,
        worlds: Scenario | Sequence[Scenario],
        parameters: Mapping[str, FloatArray],
        luck: Luck,
        collector: Collector,
        *,
        trace: Trace | None = None,
        forced: Forced | None = None,
    ) -> None:
        self.luck = luck
        self.members = luck.size
        self.rows = Rows([worlds] if isinstance(worlds, Scenario) else worlds, self.members)
        self.plans = Plans(self.rows.worlds, self.members)
        self.parameters = apply_variants(self.rows, parameters)
        self.collector = collector
        self.clock = Clock(self.rows.worlds[0].horizon)
        self._channels = {
            name: self.rows.where(lambda world, name=name: name not in world.without)  # type: ignore[misc]
            for name in CHANNELS
        }
        self._distributions: dict[str, list[tuple[Distribution | None, Mask]]] = {}
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

    def variant(self, name: str, word: str) -> Mask:
        """Where the scenario follows a certain one of rival accounts."""
        return self.rows.where(lambda world: getattr(world.variants, name).value == word)

    def channel_works(self, channel: str) -> Mask:
        """Where a channel works on the model; where it does not, it stays as it was at the start."""
        return self._channels[channel]

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
        if path not in self._distributions:
            self._distributions[path] = self.rows.groups(lambda world: quantity_at(world, path).distribution)
        for distribution, mask in self._distributions[path]:
            if distribution is None:
                continue
            if isinstance(mask, bool):
                return inverse_cdf(distribution, shares)
            mine = mask[who]
            if mine.any():
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
