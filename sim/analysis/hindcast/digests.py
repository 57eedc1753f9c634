"""Hashes of what a hindcast rests on beside the rules of the model: the record, the past worlds, how it is scored."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from sim.analysis.record import record
from sim.scenario.canonical import canonical
from sim.store.files import canonical_json, digest

if TYPE_CHECKING:
    from sim.analysis.hindcast.worlds import PastWorld


def facts_digest() -> str:
    """A hash of every recorded figure."""
    return digest(
        canonical_json(
            {name: [list(one.months), one.values.tolist(), one.span, one.error] for name, one in record().items()}
        )
    )


def worlds_digest(worlds: Sequence[PastWorld]) -> str:
    """A hash of every value of past worlds."""
    return digest(canonical_json({world.origin: canonical(world.scenario) for world in worlds}))


def scoring_digest() -> str:
    """A hash of the source of the scores and of the naive rules."""
    sources = files("sim.analysis.hindcast").iterdir()
    return digest(canonical_json({s.name: digest(s.read_text("utf-8")) for s in sources if s.name.endswith(".py")}))
