"""The one seam through which an actor chooses.

An actor names itself, the decision, the options and their utility terms; this module forms the probabilities,
takes the named luck, and keeps, for a traced future, every term. Where a decision is forced, the luck is taken all the
same and only the choice replaced, so that everything that does not follow from it stays as it was. Whoever explains a
decision, flips it or switches a channel off does so here, and nothing else needs to know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import numpy as np

from sim.theory.arrays import BoolArray, FloatArray, IntArray
from sim.theory.choice import chances_given_review, pick, quantal_probabilities, total_utility, yes_probability

Terms = Mapping[str, FloatArray]
#: When who decides what: the month, the actor and the decision.
Occasion: TypeAlias = tuple[int, str, str]


@dataclass(frozen=True)
class DecisionRecord:
    """One decision of one future: what was open, what each term was worth, and what was chosen.

    `utilities` holds the terms of each option by name; `probabilities` the chance of each option; `precision` how
    sharply they follow utility; `luck` the uniform drawn. `closed` names the options that were not open; `forced` says
    that `chosen` does not follow from the luck.
    """

    month: int
    actor: str
    decision: str
    probabilities: Mapping[str, float]
    utilities: Mapping[str, Mapping[str, float]]
    precision: float
    luck: float
    chosen: str
    closed: tuple[str, ...] = ()
    forced: bool = False

    @property
    def occasion(self) -> Occasion:
        """When who decides what."""
        return self.month, self.actor, self.decision


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
    #: Whether a term is one of another theory's, where several share the block.
    foreign: Callable[[str], bool] = field(default=lambda term: False, repr=False)


@dataclass(frozen=True)
class Forced:
    """Decisions of the member at `position` of the block that go as they are told, whatever its luck.

    `options` has the option to take, by occasion; one that comes up several times in its month goes that way each time.
    An option that is closed cannot be forced: there the luck decides, and the trace tells it.
    """

    options: Mapping[Occasion, str]
    position: int = 0


class Decisions:
    """Where actors choose. `draw` gives the current step's named luck for members at given positions."""

    def __init__(
        self,
        draw: Callable[[str, IntArray], FloatArray],
        month: Callable[[], int],
        trace: Trace | None = None,
        forced: Forced | None = None,
    ) -> None:
        self._draw = draw
        self._month = month
        self._trace = trace
        self._forced = forced

    def yes_or_no(
        self,
        actor: str | Callable[[int], str],
        decision: str | Callable[[int], str],
        who: IntArray,
        terms: Terms,
        *,
        precision: FloatArray | float,
        luck: FloatArray | None = None,
        closed: BoolArray | None = None,
    ) -> BoolArray:
        """Decide for the members at `who`: yes with chance logistic(precision x sum of terms).

        `terms` are arrays over `who` (or numbers that broadcast), in the same unit. Where the actor or the decision
        differs between members, `actor` or `decision` names it by position and the caller draws the `luck`, as it does
        where luck persists from one decision to the next; where `closed`, the answer is no.
        """
        chance = yes_probability(total_utility(terms, who.shape), precision)
        if closed is not None:
            chance = np.where(closed, 0.0, chance)
        u = self._draw(f"{actor}: {decision}", who) if luck is None else luck
        yes: BoolArray = u < chance
        shut = {} if closed is None else {"yes": closed}
        forced = self._forced_to(who, actor, decision, ("yes", "no"), shut)
        if forced is not None:
            yes[forced.place] = forced.option == "yes"
        if self._trace is not None:
            at = _place(self._trace.position, who)
            if at is not None:
                self._keep(
                    _name(actor, at),
                    _name(decision, at),
                    {"yes": float(chance[at]), "no": float(1.0 - chance[at])},
                    {"yes": self._terms_at(terms, at)},
                    _number(precision, at),
                    float(u[at]),
                    "yes" if yes[at] else "no",
                    _closed_at(shut, at),
                    forced is not None and forced.place == at,
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
        chosen, names = pick(probabilities, u), list(options)
        forced = self._forced_to(who, actor, decision, names, closed)
        if forced is not None:
            chosen[forced.place] = names.index(forced.option)
        if self._trace is not None:
            at = _place(self._trace.position, who)
            if at is not None:
                self._keep(
                    actor,
                    decision,
                    {name: float(p[at]) for name, p in zip(names, probabilities, strict=True)},
                    {name: self._terms_at(terms, at) for name, terms in options.items()},
                    _number(rationality, at),
                    float(u[at]),
                    names[int(chosen[at])],
                    _closed_at(closed, at),
                    forced is not None and forced.place == at,
                )
        return Chosen(chosen, probabilities, utilities)

    def _forced_to(
        self,
        who: IntArray,
        actor: str | Callable[[int], str],
        decision: str | Callable[[int], str],
        options: Sequence[str],
        closed: Mapping[str, BoolArray],
    ) -> _Told | None:
        """The option that is forced, and the position in `who` of the member; None where none is, or it is closed."""
        if self._forced is None or (at := _place(self._forced.position, who)) is None:
            return None
        option = self._forced.options.get((self._month(), _name(actor, at), _name(decision, at)))
        if option is None or option not in options or option in _closed_at(closed, at):
            return None
        return _Told(at, option)

    def _terms_at(self, terms: Terms, position: int) -> dict[str, float]:
        """What each term of the traced member's own theory is worth to it."""
        assert self._trace is not None
        return {name: _number(term, position) for name, term in terms.items() if not self._trace.foreign(name)}

    def _keep(
        self,
        actor: str,
        decision: str,
        probabilities: Mapping[str, float],
        utilities: Mapping[str, Mapping[str, float]],
        precision: float,
        luck: float,
        chosen: str,
        closed: tuple[str, ...],
        forced: bool,
    ) -> None:
        assert self._trace is not None
        record = DecisionRecord(
            self._month(), actor, decision, probabilities, utilities, precision, luck, chosen, closed, forced
        )
        self._trace.records.append(record)


class _Told(NamedTuple):
    """What one member is told to choose: its position among those who decide, and the option."""

    place: int
    option: str


def _place(member: int, who: IntArray) -> int | None:
    """Where a member of the block stands among those who decide, if it does."""
    positions = np.flatnonzero(who == member)
    return int(positions[0]) if positions.size else None


def _name(name: str | Callable[[int], str], position: int) -> str:
    return name if isinstance(name, str) else name(position)


def _closed_at(closed: Mapping[str, BoolArray], position: int) -> tuple[str, ...]:
    return tuple(option for option, where in closed.items() if where[position])


def _number(value: FloatArray | float, position: int) -> float:
    return float(value) if np.ndim(value) == 0 else float(np.asarray(value)[position])
