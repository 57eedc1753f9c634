"""Parameters over some of the members of a block."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np

from sim.theory.arrays import FloatArray, IntArray, Moment

T = TypeVar("T")


class Sample:
    """Parameters over the members at the positions `who`, each gathered once.

    `sample("us.tripwire")` is an array over `who`. A sample is made for a step; what plans hold in store
    for its members is worked out once, too.
    """

    def __init__(self, parameters: Mapping[str, FloatArray], who: IntArray) -> None:
        self.who = who
        self._parameters = parameters
        self._gathered: dict[str, FloatArray] = {}
        self._ahead: dict[tuple[str, float | bytes], Any] = {}

    def __call__(self, path: str) -> FloatArray:
        values = self._gathered.get(path)
        if values is None:
            values = self._gathered[path] = self._parameters[path][self.who]
        return values

    def ahead(self, what: str, months: Moment, work: Callable[[], T]) -> T:
        """What plans hold in store for the members some months ahead, worked out when it is first asked for."""
        key = what, months.tobytes() if isinstance(months, np.ndarray) else months
        if key not in self._ahead:
            self._ahead[key] = work()
        known: T = self._ahead[key]
        return known
