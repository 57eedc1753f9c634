"""Structural variants that settle the sign or the size of a parameter, over whatever was drawn for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sim.model.stage.rows import Rows
from sim.theory.arrays import FloatArray

_Change = Callable[[FloatArray], FloatArray]


def _positive(values: FloatArray) -> FloatArray:
    return np.abs(values)


def _negative(values: FloatArray) -> FloatArray:
    return -np.abs(values)


#: By variant and word: the parameters that the word settles, and how; under any other word they stay as drawn.
_SETTLED: Mapping[str, Mapping[str, Mapping[str, _Change]]] = {
    "tripwire": {
        "positive": {"us.tripwire": _positive},
        "zero": {"us.tripwire": np.zeros_like},
        "negative": {"us.tripwire": _negative},
    },
    "reputation": {
        "reputation": {"beliefs.reputation_weight": np.ones_like},
        "current": {"beliefs.reputation_weight": np.zeros_like},
    },
    # In spending a positive elasticity is free-riding; in war free-riding is a negative weight on what others do.
    "allied_burden": {
        "following": {"europe.free_riding": _negative, "europe.solidarity": _positive},
        "free_riding": {"europe.free_riding": _positive, "europe.solidarity": _negative},
    },
}


def apply_variants(rows: Rows, parameters: Mapping[str, FloatArray]) -> Mapping[str, FloatArray]:
    """The parameters with those changed that a variant settles; the same draws, so that futures stay comparable.

    The tripwire keeps its size and takes the sign of the variant, or is 0; reputation counts wholly or not at all
    (Press 2005); allies follow (Odehnal and others 2021) or ride free (George and Sandler 2018) in spending and in
    war alike.
    """
    changed: dict[str, FloatArray] = {}
    for variant, words in _SETTLED.items():
        for word, mask in rows.groups(lambda world, variant=variant: str(getattr(world.variants, variant).value)):  # type: ignore[misc]
            for path, change in words.get(word, {}).items():
                settled = change(parameters[path])
                changed[path] = (
                    settled if mask is True else np.where(mask, settled, changed.get(path, parameters[path]))
                )
    return {**parameters, **changed} if changed else parameters
