"""Attacks by what became of the peace: futures whose settlement was kept, broken, or never signed.

This tells apart by what happened in the scenario, not by what anybody decided: futures whose peace holds differ from
the others in more than the peace. The baseline of the same members stands beside them, which takes out what they drew,
but not why their peace held.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.chain import OutcomeOf, settlement
from sim.analysis.paired import PairSums, difference_interval
from sim.analysis.summary import PeaceGroup
from sim.outcomes import ESTIMAND

if TYPE_CHECKING:
    from sim.theory.arrays import BoolArray

#: A settlement that lasts so many months counts as kept, and so does one that holds to the horizon.
LONG: Final = 60

KEPT, BROKEN, UNSIGNED = "kept", "broken", "none signed"
GROUPS: Final = (KEPT, BROKEN, UNSIGNED)


def groups(outcome: OutcomeOf, horizon: int) -> dict[str, BoolArray]:
    """Which members, (members,), are in which group; each is in one."""
    peace = settlement(outcome, horizon)
    kept = peace.signed & (~peace.broken | (peace.months >= LONG))
    return {KEPT: kept, BROKEN: peace.signed & ~kept, UNSIGNED: ~peace.signed}


class PeaceSums:
    """Adds up, part by part, the chances of an attack in each group of members, here and in the baseline."""

    def __init__(self) -> None:
        self._futures = dict.fromkeys(GROUPS, 0)
        self._attacked = dict.fromkeys(GROUPS, 0)
        self._sums = {group: (PairSums(), PairSums(), PairSums()) for group in GROUPS}

    def add(self, here: OutcomeOf, there: OutcomeOf | None, horizon: int) -> None:
        """Add consecutive members."""
        chance, attacked = here(ESTIMAND), here("armed_attack") == 1.0
        before = None if there is None else there(ESTIMAND)
        for group, members in groups(here, horizon).items():
            self._futures[group] += int(np.count_nonzero(members))
            self._attacked[group] += int(np.count_nonzero(members & attacked))
            values = [chance] if before is None else [chance, before, chance - before]
            for sums, value in zip(self._sums[group], values, strict=False):
                sums.add(np.where(members, value, np.nan))

    def told(self) -> Mapping[str, PeaceGroup]:
        """What there is to tell of each group."""
        told = {}
        for group, (chance, before, change) in self._sums.items():
            paired = change.members > 0
            told[group] = PeaceGroup(
                futures=self._futures[group],
                attacked=self._attacked[group],
                chance=chance.mean if chance.members else None,
                before=before.mean if paired else None,
                difference=change.mean if paired else None,
                interval=difference_interval(change, counted=False) if paired else None,
            )
        return told
