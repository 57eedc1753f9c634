"""Red lines: terms that a party refuses at any price, and what the mediator learns of them."""

from __future__ import annotations

import numpy as np

from sim.model.settlement.valuation import RUSSIA, UKRAINE
from sim.model.stage.stage import Stage
from sim.theory import bargaining
from sim.theory.arrays import BoolArray, FloatArray, IntArray
from sim.theory.packages import RUSSIAN_LINES, UKRAINIAN_LINES, Terms, crossed_by_russia, crossed_by_ukraine

PARTIES = {RUSSIA: RUSSIAN_LINES, UKRAINE: UKRAINIAN_LINES}
_PATHS = {
    RUSSIA: ("line_neutrality", "line_force", "line_recognition"),
    UKRAINE: ("line_recognition", "line_land", "line_cap", "line_bare_neutrality"),
}
#: Lines that are drawn from one number: whoever gives up no land recognises no loss either.
_SHARED_LUCK = {"loss recognised": "land handed over"}


class RedLines:
    """Which lines are red in which futures, and what the mediator knows of them."""

    def __init__(self, stage: Stage) -> None:
        self.likely = {
            (party, line): stage.parameters[f"settlement.{party}.{path}"]
            for party, lines in PARTIES.items()
            for line, path in zip(lines, _PATHS[party], strict=True)
        }
        self.red: dict[tuple[str, str], BoolArray] = {}
        luck: dict[str, FloatArray] = {}
        for (party, line), likely in self.likely.items():
            drawn = _SHARED_LUCK.get(line, line)
            if drawn not in luck:
                luck[drawn] = stage.draw(f"{party}: red line, {drawn}")
            self.red[party, line] = luck[drawn] < likely
        self.known = {key: np.zeros(stage.members, dtype=bool) for key in self.red}

    def lift(self, party: str, where: BoolArray) -> None:
        """A party has no red lines any more where a leader came who did not draw them."""
        for key in self.red:
            if key[0] == party:
                self.red[key] = self.red[key] & ~where
                self.known[key] = self.known[key] & ~where
                self.likely[key] = np.where(where, 0.0, self.likely[key])

    def crossed(self, party: str, terms: Terms, who: IntArray) -> dict[str, BoolArray]:
        """Where a package crosses lines that are red, by line."""
        crossings = crossings_of(party, terms)
        return {line: crossing & self.red[party, line][who] for line, crossing in crossings.items()}

    def log_spared(self, party: str, terms: Terms, who: IntArray) -> FloatArray:
        """What the mediator makes of the lines that packages cross: red as often as in general, or known to be."""
        crossings = crossings_of(party, terms)
        total: FloatArray = np.zeros(who.size)
        for line, crossing in crossings.items():
            likely = np.where(self.known[party, line][who], 1.0, self.likely[party, line][who])
            total = np.asarray(total + bargaining.log_spared(crossing, likely))
        return total

    def learn(self, party: str, crossed: dict[str, BoolArray], who: IntArray) -> None:
        """A refusal says which red lines the package crossed."""
        for line, here in crossed.items():
            self.known[party, line][who] |= here


def crossings_of(party: str, terms: Terms) -> dict[str, BoolArray]:
    """Where packages cross the lines that a party may have, red or not."""
    return crossed_by_russia(terms) if party == RUSSIA else crossed_by_ukraine(terms)
