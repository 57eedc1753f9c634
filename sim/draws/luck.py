"""Luck that can be repeated: every random number has an address, and the address alone decides its value.

The address is (seed, name, month, sub-step, member). A counter-based generator (Philox 4x64-10; Salmon,
Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3") turns it into a number without
any history:

- the key comes from the seed and a stable hash of the name, which says whose luck it is and what it is for;
- the counter is (member // 4, month, sub-step, 0), and each of its steps gives four members their numbers.

So the same member meets the same luck under every scenario and hypothesis; a draw added elsewhere moves no
other; and blocks of any size, on any worker, or a single member replayed alone, get the same bits.
"""

from __future__ import annotations

import operator
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_LANES = 4  # numbers that Philox 4x64 makes per step of its counter
_HALF_STEP = 2.0**-54  # half the distance between neighbouring uniforms
_LIMIT = 2**63
_ONE_BY_ONE = 400  # a member addressed by itself costs about as much as this many in a row


class LuckError(RuntimeError):
    """The same luck was asked for twice: two purposes would share a number and be correlated by accident."""


def stable_hash(text: str) -> int:
    """Hash `text` to 64 bits, the same on every machine and in every process, unlike Python's `hash`.

    >>> stable_hash("russia.crisis")
    8800375630412121704
    """
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


@lru_cache(maxsize=16_384)
def _key(seed: int, name: str) -> npt.NDArray[np.uint64]:
    words = np.random.SeedSequence([seed, stable_hash(name)]).generate_state(2, np.uint64)
    return words.astype(np.uint64, copy=False)


def whole_number(what: str, value: int, limit: int = _LIMIT) -> int:
    """Return `value` as a plain int in [0, limit), or raise ValueError (TypeError if it is not an integer)."""
    number = operator.index(value)
    if not 0 <= number < limit:
        raise ValueError(f"{what} must be at least 0 and below {limit}, got {number}")
    return number


class Luck:
    """The luck of members `first` to `first + count - 1` of an ensemble with this `seed`.

    Parameters are whole numbers: `seed` and `first` from 0, `count` and `copies` from 1. Anything else raises
    ValueError. Where a block holds several scenarios side by side, each has a copy of the same members, with the
    same luck; the copies follow one another.

    >>> block = Luck(seed=20250301, first=0, count=4096)
    >>> alone = Luck(seed=20250301, first=4000, count=1)
    >>> bool(block.uniform("taiwan.crisis", month=7)[4000] == alone.uniform("taiwan.crisis", month=7)[0])
    True
    """

    def __init__(self, seed: int, first: int, count: int, copies: int = 1) -> None:
        self.seed = whole_number("seed", seed)
        self.first = whole_number("first", first)
        self.count = whole_number("count", count)
        self.copies = whole_number("copies", copies)
        for name, number in (("count", self.count), ("copies", self.copies)):
            if number == 0:
                raise ValueError(f"{name} must be at least 1, got 0")
        self.size = self.count * self.copies
        whole_number("first + count", self.first + self.count)
        self._skip = self.first % _LANES
        self._drawn: set[tuple[str, int, int]] = set()
        self._step: tuple[int, int] | None = None
        self._philox = np.random.Philox(0)
        self._generator = np.random.Generator(self._philox)
        # NumPy steps the counter before it uses it, so every number comes from the step after its address: a constant
        # shift, the same for all.
        self._counter = np.array([self.first // _LANES, 0, 0, 0], dtype=np.uint64)
        self._address: dict[str, Any] = {"counter": self._counter, "key": None}
        self._state: Any = {
            "bit_generator": "Philox",
            "state": self._address,
            "buffer": np.zeros(_LANES, dtype=np.uint64),
            "buffer_pos": _LANES,
            "has_uint32": 0,
            "uinteger": 0,
        }

    @property
    def names(self) -> frozenset[str]:
        """Names of the streams drawn from so far."""
        return frozenset(name for name, _, _ in self._drawn)

    def uniform(self, name: str, month: int, sub_step: int = 0) -> FloatArray:
        """Draw a number in [0, 1) for every member, whether or not the member will need it.

        `name` contains the actor and the purpose ("russia.crisis"); `month` counts from 0 and may go beyond
        the horizon; `sub_step` tells apart the draws of the same purpose in the same month. Returns a new array of
        shape (size,), multiples of 2**-53. Raises LuckError for an address drawn before (by `normal` too),
        and ValueError for a negative month or sub-step.
        """
        return self._copied(self._once(name, month, sub_step))

    def _copied(self, row: FloatArray) -> FloatArray:
        if self.copies == 1:
            return row
        rows = np.empty((self.copies, self.count))
        rows[:] = row
        return rows.reshape(-1)

    def _once(self, name: str, month: int, sub_step: int) -> FloatArray:
        """A number for each member, whatever the copies, (count,)."""
        self._turn_to(name, month, sub_step)
        self._counter[0] = self.first // _LANES
        self._philox.state = self._state
        row = np.empty(self._skip + self.count)
        self._generator.random(out=row)
        return row[self._skip :]

    def uniform_at(self, name: str, month: int, who: IntArray, sub_step: int = 0) -> FloatArray:
        """Draw for the members at the positions `who` of the block only; the same numbers as `uniform` has for them.

        It pays where few need a number: their counters are addressed one by one. Raises as `uniform` does.

        >>> luck, again = Luck(1, 0, 4096), Luck(1, 0, 4096)
        >>> who = np.array([5, 4000])
        >>> bool((luck.uniform_at("x", 3, who) == again.uniform("x", 3)[who]).all())
        True
        """
        if who.size * _ONE_BY_ONE > self.count:
            return self._once(name, month, sub_step)[who % self.count]
        self._turn_to(name, month, sub_step)
        numbers = np.empty(who.size)
        four = np.empty(_LANES)
        for k, position in enumerate(who):
            self._counter[0], lane = divmod(self.first + int(position) % self.count, _LANES)
            self._philox.state = self._state
            self._generator.random(out=four)
            numbers[k] = four[lane]
        return numbers

    def _turn_to(self, name: str, month: int, sub_step: int) -> None:
        """Set key and counter to an address, once."""
        address = (name, month, sub_step)
        if address in self._drawn:
            raise LuckError(
                f"luck '{name}' of month {month}, sub-step {sub_step} was drawn already for "
                f"members {self.first} to {self.first + self.count - 1}; "
                "another purpose needs another name or sub-step"
            )
        if (month, sub_step) != self._step:
            self._counter[1] = whole_number("month", month)
            self._counter[2] = whole_number("sub_step", sub_step)
            self._step = month, sub_step
        self._drawn.add(address)
        self._address["key"] = _key(self.seed, name)

    def normal(self, name: str, month: int, sub_step: int = 0) -> FloatArray:
        """Draw a standard normal number for every member: the normal score of `uniform` at the same address.

        Returns a new array of shape (size,), all finite. Raises as `uniform` does.
        """
        return self._copied(normal_score(self._once(name, month, sub_step)))

    def normal_at(self, name: str, month: int, who: IntArray, sub_step: int = 0) -> FloatArray:
        """Draw a standard normal number for the members at the positions `who`; see `uniform_at`."""
        return normal_score(self.uniform_at(name, month, who, sub_step))


def normal_score(uniform: FloatArray) -> FloatArray:
    """Turn uniform numbers in [0, 1) into standard normal ones, in place; 0 gives a finite number."""
    from scipy.special import ndtri  # scipy is slow to import, and not every run needs it

    np.maximum(uniform, _HALF_STEP, out=uniform)
    ndtri(uniform, out=uniform)
    return uniform
