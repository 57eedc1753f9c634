"""Who has which forces where, and who holds which land: books in which nothing is made or lost.

A transfer between two places of one owner is the only way to change a balance, so conservation is by
construction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from sim.theory.arrays import FloatArray, IntArray

#: Some soldiers are counted in persons, while their parameters are in thousands.
PERSONS_PER_THOUSAND: Final = 1000.0


class Ledger:
    """Balances by owner and place over members.

    Owners are nations (for soldiers) or countries (for land); places include where things come from and where
    they go for good: `population`, `discharged`, `lost`.

    >>> books = Ledger(members=2)
    >>> books.enter("united_states", {"estonia": np.array([600.0, 500.0]), "home": np.array([1e6, 1e6])})
    >>> moved = books.transfer("united_states", "estonia", "home", np.array([100.0, 900.0]))
    >>> moved.tolist(), books["united_states", "estonia"].tolist()
    ([100.0, 500.0], [500.0, 0.0])
    """

    def __init__(self, members: int) -> None:
        self.members = members
        self._balances: dict[tuple[str, str], FloatArray] = {}
        self._views: dict[tuple[str, str], FloatArray] = {}

    def enter(self, owner: str, places: Mapping[str, FloatArray | float]) -> None:
        """Enter the balances with which an owner starts, once."""
        if any(known == owner for known, _ in self._balances):
            raise ValueError(f"{owner} is in the books already")
        for place, balance in places.items():
            entered = np.array(np.broadcast_to(balance, (self.members,)), dtype=np.float64)
            self._balances[owner, place], self._views[owner, place] = entered, _read_only(entered.view())

    def __getitem__(self, key: tuple[str, str]) -> FloatArray:
        """Balance of an owner at a place. A view of the books: read it, do not change it."""
        return self._views[key]

    def transfer(self, owner: str, source: str, destination: str, amount: FloatArray) -> FloatArray:
        """Move an amount, but no more than there is and never backwards; return what was moved."""
        balance = self._balances[owner, source]
        moved: FloatArray = np.minimum(np.maximum(amount, 0.0), balance)
        balance -= moved
        self._balances[owner, destination] += moved
        return moved

    def transfer_at(self, owner: str, source: str, destination: str, who: IntArray, amount: FloatArray) -> FloatArray:
        """The same in the members at the positions `who` alone, each named once; what was moved is over these."""
        balance = self._balances[owner, source]
        there = balance[who]
        moved: FloatArray = np.minimum(np.maximum(amount, 0.0), there)
        balance[who] = there - moved
        self._balances[owner, destination][who] += moved
        return moved

    def shift(self, owner: str, source: str, destination: str, amount: FloatArray) -> None:
        """Move forwards where the amount is positive and backwards where it is negative."""
        self.transfer(owner, source, destination, amount)
        self.transfer(owner, destination, source, -amount)

    def places(self, owner: str) -> Iterator[str]:
        """Places of an owner, in the order in which they were entered."""
        return (place for known, place in self._balances if known == owner)

    def owners(self) -> tuple[str, ...]:
        """Owners in the books, in order."""
        return tuple(dict.fromkeys(owner for owner, _ in self._balances))

    def total(self, owner: str) -> FloatArray:
        """Sum over all places of an owner; the same in every month."""
        total = np.zeros(self.members)
        for place in self.places(owner):
            total = total + self._balances[owner, place]
        return total


class LandLedger(Ledger):
    """Who holds which land, km2: owners are countries, places are those who hold a part of them."""

    def __init__(self, members: int) -> None:
        super().__init__(members)
        self._lost: dict[str, FloatArray] = {}

    def enter(self, owner: str, places: Mapping[str, FloatArray | float]) -> None:
        self._lost.pop(owner, None)
        super().enter(owner, places)

    def transfer(self, owner: str, source: str, destination: str, amount: FloatArray) -> FloatArray:
        self._lost.pop(owner, None)
        return super().transfer(owner, source, destination, amount)

    def transfer_at(self, owner: str, source: str, destination: str, who: IntArray, amount: FloatArray) -> FloatArray:
        self._lost.pop(owner, None)
        return super().transfer_at(owner, source, destination, who, amount)

    def lost(self, country: str) -> FloatArray:
        """Whether a country has lost all of its land, as 0 or 1; a country that is not in the books has not.

        Asked far more often than land changes hands, so that the answer is kept until it does: read it, do not change
        it.
        """
        lost = self._lost.get(country)
        if lost is None:
            balance = self._balances.get((country, country))
            none_left = np.zeros(self.members) if balance is None else (balance <= 0.0).astype(np.float64)
            lost = self._lost[country] = _read_only(none_left)
        return lost


def _read_only(values: FloatArray) -> FloatArray:
    values.flags.writeable = False
    return values
