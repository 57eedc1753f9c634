"""What each job of a batch does: the third of forty has its share of the pieces that make a result."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sim.errors import SimError

#: More jobs than any queue takes.
MOST_JOBS: Final = 100_000


@dataclass(frozen=True)
class Share:
    """Job `number` of `of`, counted from 1.

    >>> str(Share.read(" 3/40 ")), Share(3, 4).among(10), Share(4, 4).among(1), Share(1, 4).among(1)
    ('3/40', range(5, 8), range(1, 1), range(0, 1))
    """

    number: int
    of: int

    @classmethod
    def read(cls, text: object) -> Share:
        """The job that a text as 3/40 names; SimError where it names none."""
        said = re.fullmatch(r"\s*([0-9]{1,9})\s*/\s*([0-9]{1,9})\s*", text) if isinstance(text, str) else None
        if said is None:
            raise SimError(f"part {text!r} names no job", remedy="write 3/40 for the third of forty, in whole numbers")
        number, of = map(int, said.groups())
        if not 1 <= of <= MOST_JOBS:
            raise SimError(f"part {text} is one of {of:,} jobs", remedy=f"share the work among 1 to {MOST_JOBS:,}")
        if not 1 <= number <= of:
            remedy = f"jobs are counted from 1 on, so that {of} of them are 1/{of} to {of}/{of}"
            raise SimError(f"there is no part {number} of {of}", remedy=remedy)
        return cls(number, of)

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def among(self, pieces: int) -> range:
        """Which of so many pieces, counted from 0, are this job's: about as many as of any other."""
        first, end = (-(-pieces * k // self.of) for k in (self.number - 1, self.number))
        return range(first, end)

    @classmethod
    def having(cls, pieces: Iterable[int], of_pieces: int, jobs: int) -> list[Share]:
        """Those of so many jobs whose share has any of the `pieces`.

        >>> [str(share) for share in Share.having([0, 9], of_pieces=10, jobs=4)]
        ['1/4', '4/4']
        """
        return [Share(number, jobs) for number in sorted({piece * jobs // of_pieces + 1 for piece in pieces})]


def numbers_in_words(numbers: Iterable[int]) -> str:
    """Whole numbers in rising order, those in a row by their ends, as queues take them.

    >>> numbers_in_words([3, 7, 8, 9])
    '3,7-9'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
