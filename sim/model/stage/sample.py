"""Parameters over some of the members of a block."""

from __future__ import annotations

from collections.abc import Mapping

from sim.theory.arrays import FloatArray, IntArray


class Sample:
    """Parameters over the members at the positions `who`, each gathered once.

    `sample("us.tripwire")` is an array over `who`.
    """

    def __init__(self, parameters: Mapping[str, FloatArray], who: IntArray) -> None:
        self.who = who
        self._parameters = parameters
        self._gathered: dict[str, FloatArray] = {}

    def __call__(self, path: str) -> FloatArray:
        values = self._gathered.get(path)
        if values is None:
            values = self._gathered[path] = self._parameters[path][self.who]
        return values
