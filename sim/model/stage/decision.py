"""The one seam through which an actor chooses.

An actor names itself, the decision, the options and their utility terms; this module forms the probabilities,
takes the named luck, and keeps, for a traced future, every term. Whoever explains a decision,
flips it or switches a channel off does so here, and nothing else needs to know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sim.theory.arrays import BoolArray, FloatArray, IntArray
from sim.theory.choice import chances_given_review, pick, quantal_probabilities, total_utility, yes_probability

Terms = Mapping[str, FloatArray]


@dataclass(frozen=True)
class DecisionRecord:
    """One decision of one future: what was open, what each term was worth, and what was chosen.

    `utilities` holds the terms of each option by name; `probabilities` the chance of each option; `precision` how
    sharply they follow utility; `luck` the uniform drawn.
    """

    month: int
    actor: str
    decision: str
    probabilities: Mapping[str, float]
    utilities: Mapping[str, Mapping[str, float]]
    precision: float
    luck: float
    chosen: str


class Chosen(NamedTuple):
    """What is chosen among options: the position of the option, (members,), the chance that each had, and what each was
    worth (-inf where it was closed).
    """

    option: IntArray
    chances: Sequence[FloatArray]
    utilities: Sequence[FloatArray]


@dataclass
class Trace:
    """Keeps the decisions of the member at `position` of the block."""

    position: int = 0
    records: list[DecisionRecord] = field(default_factory=list)


class Decisions:
    """Where actors choose. `draw` gives the current step's named luck for members at given positions."""

    def __init__(
        self, draw: Callable[[str, IntArray], FloatArray], month: Callable[[], int], trace: Trace | None = None
    ) -> None:
        self._draw = draw
        self._month = month
        self._trace = trace

    def yes_or_no(
        self,
        actor: str | Callable[[int], str],
        decision: str,
        who: IntArray,
        terms: Terms,
        *,
        precision: FloatArray | float,
        luck: FloatArray | None = None,
        closed: BoolArray | None = None,
    ) -> BoolArray:
        """Decide for the members at `who`: yes with chance logistic(precision x sum of terms).

        `terms` are arrays over `who` (or numbers that broadcast), in the same unit. Where the actor differs between
        members, `actor` names it by position and the caller draws the `luck`, as it does where luck persists from one
        decision to the next; where `closed`, the answer is no.
        """
        chance = yes_probability(total_utility(terms, who.shape), precision)
        if closed is not None:
            chance = np.where(closed, 0.0, chance)
        u = self._draw(f"{actor}: {decision}", who) if luck is None else luck
        yes: BoolArray = u < chance
        if self._trace is not None:
            at = self._position(who)
            if at is not None:
                self._keep(
                    actor if isinstance(actor, str) else actor(at),
                    decision,
                    {"yes": float(chance[at]), "no": float(1.0 - chance[at])},
                    {"yes": _at(terms, at)},
                    _number(precision, at),
                    float(u[at]),
                    "yes" if yes[at] else "no",
                )
        return yes

    def among(
        self,
        actor: str,
        decision: str,
        who: IntArray,
        options: Mapping[str, Terms],
        *,
        closed: Mapping[str, BoolArray],
        rationality: FloatArray,
        reviews: FloatArray | None = None,
    ) -> Chosen:
        """Choose among named options by quantal response; `closed` says in which members an option is not open.

        Where the decision is taken at reviews that come at a rate, `reviews` is their expected number in the step and
        the first option is to do nothing: see :func:`sim.theory.choice.chances_given_review`.
        """
        utilities = []
        for option, terms in options.items():
            total = total_utility(terms, who.shape)
            if option in closed:
                total = np.where(closed[option], -np.inf, total)
            utilities.append(total)
        probabilities = quantal_probabilities(utilities, rationality)
        if reviews is not None:
            probabilities = chances_given_review(probabilities, reviews)
        u = self._draw(f"{actor}: {decision}", who)
        chosen = pick(probabilities, u)
        if self._trace is not None:
            at = self._position(who)
            if at is not None:
                names = list(options)
                self._keep(
                    actor,
                    decision,
                    {name: float(p[at]) for name, p in zip(names, probabilities, strict=True)},
                    {name: _at(terms, at) for name, terms in options.items()},
                    _number(rationality, at),
                    float(u[at]),
                    names[int(chosen[at])],
                )
        return Chosen(chosen, probabilities, utilities)

    def _position(self, who: IntArray) -> int | None:
        assert self._trace is not None
        positions = np.flatnonzero(who == self._trace.position)
        return int(positions[0]) if positions.size else None

    def _keep(
        self,
        actor: str,
        decision: str,
        probabilities: Mapping[str, float],
        utilities: Mapping[str, Mapping[str, float]],
        precision: float,
        luck: float,
        chosen: str,
    ) -> None:
        assert self._trace is not None
        record = DecisionRecord(self._month(), actor, decision, probabilities, utilities, precision, luck, chosen)
        self._trace.records.append(record)


def _at(terms: Terms, position: int) -> dict[str, float]:
    return {name: _number(term, position) for name, term in terms.items()}


def _number(value: FloatArray | float, position: int) -> float:
    return float(value) if np.ndim(value) == 0 else float(np.asarray(value)[position])
