"""One colour per scenario, the same in every figure, so that a colour learned once is known everywhere.

The shipped scenarios have colours of their own; any other takes one by its name. Where two that are compared would
share one, the later takes the next that is free. The first two are from Okabe and Ito's set; the others were chosen so
that any two of them, and any of them and the grey, look different to people who lack any one kind of cone, and letters
in them can be read on white (`tests/show/test_palette.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sim.store.files import digest

BASELINE: Final = "#6B6B6B"
COLOURS: Final = ("#D55E00", "#0072B2", "#004D3A", "#4A0059", "#722600", "#3F00BF")

#: The name of the scenario that is drawn in grey.
BASELINE_NAME: Final = "baseline"

_OWN: Final = {
    "withdrawal": 0, "withdrawal-backfilled": 1, "fortress": 2, "burden-sharing": 3, "neutrality": 4,
    "infrastructure": 5, "grand-bargain": 3, "minerals": 4, "the-articles": 1,
}  # fmt: skip


def colours(names: Sequence[str]) -> list[str]:
    """The colours of scenarios that are drawn together, by their names and in their order.

    >>> colours(["baseline", "withdrawal", "fortress"])
    ['#6B6B6B', '#D55E00', '#004D3A']
    >>> colours(["burden-sharing", "grand-bargain"])
    ['#4A0059', '#722600']
    """
    taken: list[int] = []
    chosen = []
    for name in names:
        if name == BASELINE_NAME:
            chosen.append(BASELINE)
            continue
        wanted = _OWN.get(name, int(digest(name)[:8], 16)) % len(COLOURS) if name else 0
        after = [(wanted + step) % len(COLOURS) for step in range(len(COLOURS))]
        place = next((number for number in after if number not in taken), wanted)
        taken.append(place)
        chosen.append(COLOURS[place])
    return chosen
