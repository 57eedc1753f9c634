"""One colour per scenario, the same in every figure, so that a colour learned once is known everywhere.

The shipped scenarios have colours of their own; any other takes one by its name. Where two that are compared would
share one, the later takes the next that is free. Colours come from Okabe and Ito's set, darkened where letters in them
would be hard to read on white; people with any common colour vision deficiency can tell them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sim.run.files import digest

BASELINE: Final = "#6B6B6B"
COLOURS: Final = ("#D55E00", "#0072B2", "#00805E", "#A0307A", "#8A6100", "#1F2A6B")

#: The name of the scenario that is drawn in grey.
BASELINE_NAME: Final = "baseline"

_OWN: Final = {
    "withdrawal": 0, "withdrawal-backfilled": 1, "fortress": 2, "burden-sharing": 3, "neutrality": 4,
    "infrastructure": 5, "grand-bargain": 3, "minerals": 4,
}  # fmt: skip


def colours(names: Sequence[str]) -> list[str]:
    """The colours of scenarios that are drawn together, by their names and in their order.

    >>> colours(["baseline", "withdrawal", "fortress"])
    ['#6B6B6B', '#D55E00', '#00805E']
    >>> colours(["burden-sharing", "grand-bargain"])
    ['#A0307A', '#8A6100']
    """
    taken: list[int] = []
    chosen = []
    for name in names:
        if name == BASELINE_NAME:
            chosen.append(BASELINE)
            continue
        wanted = _OWN.get(name, int(digest(name)[:8], 16)) % len(COLOURS) if name else 0
        after = [(wanted + step) % len(COLOURS) for step in range(len(COLOURS))]
        place = next((one for one in after if one not in taken), wanted)
        taken.append(place)
        chosen.append(COLOURS[place])
    return chosen
