"""The rival theories of how Moscow decides, in the words in which people meet them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.scenario.sources import Evidence


@dataclass(frozen=True)
class Theory:
    """A theory in words: `premise` after "if", what it `holds`, what it `expects` of a withdrawal before anything is
    simulated, and the ids of the `literature` that it is taken from.
    """

    premise: str
    holds: str
    expects: str
    literature: tuple[str, ...]


THEORIES: Final = {
    "H1": Theory(
        "weakness invites attack",
        "Moscow takes what it can have cheaply: land next door, and the proof that Article 5 is empty. What holds it "
        "back is the belief that others will fight.",
        "More attacks: fewer soldiers in the way, and less belief that help will come.",
        ("zagare-kilgour-2000", "fearon-1997"),
    ),
    "H2": Theory(
        "NATO's forward capability is the threat",
        "Moscow fears forces, bases and allies close to its borders, and moves to push them back. To split the "
        "Alliance is no prize.",
        "Fewer attacks: with the forces goes the reason for one.",
        ("jervis-1976",),
    ),
    "H3": Theory(
        "risk follows trouble at home",
        "The Kremlin reaches for a crisis abroad when money, support or the return of soldiers press it at home.",
        "Little change: what happens in the Baltic states hardly moves stress in Russia.",
        ("russett-1990",),
    ),
    "H4": Theory(
        "Moscow has no interest in NATO soil",
        "Russia wants nothing that NATO holds. What is left are sabotage by routine, incidents, and accidents that "
        "grow.",
        "Hardly any change: there is nothing to deter.",
        (),
    ),
}


def name(hypothesis: str) -> str:
    """As in "H1 opportunist".

    >>> name("H1")
    'H1 opportunist'
    """
    return f"{hypothesis} {HYPOTHESES[hypothesis].partition(':')[0]}"


def condition(hypothesis: str, *, first: bool = True) -> str:
    """The theory as a clause that a sentence begins with, or, not `first`, goes on with.

    >>> condition("H4"), condition("H1", first=False)
    ('If Moscow has no interest in NATO soil (H4)', 'if weakness invites attack (H1)')
    """
    return f"{'If' if first else 'if'} {THEORIES[hypothesis].premise} ({hypothesis})"


def literature(hypotheses: Iterable[str]) -> dict[str, list[Evidence]]:
    """The works that each theory is taken from, as the evidence cites them."""
    from sim.scenario.sources import Evidence, shipped_sources

    known = shipped_sources()
    return {
        hypothesis: [
            entry for entry in map(known.__getitem__, THEORIES[hypothesis].literature) if isinstance(entry, Evidence)
        ]
        for hypothesis in hypotheses
    }
