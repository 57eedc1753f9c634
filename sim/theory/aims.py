"""What each theory of Moscow wants of a settlement over Ukraine, in utils, for as long as the peace lasts.

H1, opportunist: time to rebuild, which is worth nothing once the army is ready (Powell 2006). H2, security-seeker:
relief from the threat that it sees, in the measure of :func:`sim.theory.motives.forward_threat` (Jervis 1978). H3,
regime survival: a success to show at home, and an end of what fighting on costs a regime under stress. H4, satiated:
rest.
"""

from __future__ import annotations

import numpy as np

from sim.theory.arrays import FloatArray


def time_to_rebuild(weight: FloatArray, ready: FloatArray) -> FloatArray:
    """H1: weight (1 - K), K the readiness for an assault, 1 at most.

    >>> time_to_rebuild(np.ones(3), np.array([0.0, 0.75, 1.5])).tolist()
    [1.0, 0.25, 0.0]
    """
    return weight * (1.0 - np.minimum(ready, 1.0))


def threat_relieved(share: FloatArray, weight: FloatArray, trust: FloatArray | float = 1.0) -> FloatArray:
    """H2: by how much a term lowers the threat, `share` of what weighs `weight` in it, as far as it is trusted.

    >>> float(threat_relieved(np.array([0.5]), np.array([0.4]), 0.5)[0])
    0.1
    """
    return trust * weight * share


def success_to_show(weight: FloatArray, territory: FloatArray) -> FloatArray:
    """H3: weight x level of territory, land held and recognised being what can be shown."""
    return weight * territory


def price_of_fighting(weight: FloatArray, stress: FloatArray) -> FloatArray:
    """H3: weight x stress at home, which fighting on would add to; soldiers who are home are hard to call again."""
    return weight * stress
