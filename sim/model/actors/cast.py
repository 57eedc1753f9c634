"""Everyone who observes and decides, as it is given to the systems of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.model.actors.alarm import Alarm
from sim.model.actors.alliance import Alliance
from sim.model.actors.baltic_state import BalticState
from sim.model.actors.beliefs import Beliefs
from sim.model.actors.european_ally import EuropeanAlly
from sim.model.actors.infrastructure import Infrastructure
from sim.model.actors.pacific import Pacific
from sim.model.actors.russia import Russia
from sim.model.actors.ukraine import Ukraine
from sim.model.actors.united_states import UnitedStates


@dataclass(frozen=True)
class Cast:
    """The actors of a block; `baltic` and `allies` by name, in the order of :mod:`sim.vocabulary`."""

    united_states: UnitedStates
    russia: Russia
    ukraine: Ukraine
    baltic: Mapping[str, BalticState]
    allies: Mapping[str, EuropeanAlly]
    alliance: Alliance
    pacific: Pacific
    infrastructure: Infrastructure
    alarm: Alarm
    beliefs: Beliefs
