"""What the model hands to whoever collects: monthly series, events, and the outcomes of each future.

The model knows no files and no tables; it is given an object with these three methods.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.theory.arrays import FloatArray, IntArray


class Collector:
    """Receives what happens in a block of members; arrays are over the members of the block.

    A subclass need not override what it does not keep.
    """

    def monthly(self, month: int, series: Mapping[str, FloatArray]) -> None:
        """Take every series of :data:`sim.outcomes.MONTHLY` at the end of a month; arrays must not be kept."""

    def event(
        self,
        month: int,
        name: str,
        actor: str,
        who: IntArray,
        detail: str | Sequence[str] = "",
        value: FloatArray | None = None,
    ) -> None:
        """Take an event or a rare decision that happened to the members at the positions `who`."""

    def finish(self, outcomes: Mapping[str, FloatArray]) -> None:
        """Take every outcome of :data:`sim.outcomes.OUTCOMES`, once, when the horizon is reached."""
