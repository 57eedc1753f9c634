"""What Moscow wants: four rival decision rules, and the utilities that follow from each.

H1, opportunist: success is a prize, and showing Article 5 to be empty is worth something of its own. H2,
security-seeker (Jervis 1976): the Alliance's forward capability is the threat, which a move relieves; splitting the
Alliance is no prize. H3, regime survival: a move diverts from stress at home and pays little heed to the balance. H4,
satiated: no interest in NATO soil. Now or later is weighed in :mod:`sim.theory.waiting`.

How much a leader wants, fears and bears is a type, which differs between futures and between leaders, with skewed
distributions: those for whom an attack would pay are a minority (Zagare and Kilgour 2000; Fearon 1997).
"""

from __future__ import annotations

import numpy as np

from sim.theory.arrays import FloatArray


def opportunist_terms(
    success: FloatArray, nobody: FloatArray, prize: FloatArray, split_value: FloatArray, *, cost: FloatArray
) -> dict[str, FloatArray]:
    """H1, term by term, in expectation: w prize + P(nobody comes) split - C.

    With a target that resists, e = u, w = 1 alone and 0 against both, and nothing to wait for, an attack pays below the
    threshold belief p* = (U_win - U_SQ) / (U_win - U_war), U_win = prize + split - c_alone,
    U_war = -c_both - failure (Zagare and Kilgour 2000).
    """
    return {"prize": success * prize, "splitting the Alliance": nobody * split_value, "cost": -cost}


def forward_threat(
    infrastructure: FloatArray,
    forces_ratio: FloatArray,
    alignment: FloatArray,
    infrastructure_weight: FloatArray,
    *,
    forces_weight: FloatArray,
    alignment_weight: FloatArray,
) -> FloatArray:
    """H2's threat T, 1 at the start: weighted infrastructure, forces in the Baltic states and Ukraine's alignment."""
    return infrastructure_weight * infrastructure + forces_weight * forces_ratio + alignment_weight * alignment


def security_seeker_utility(
    excess_threat: FloatArray,
    sensitivity: FloatArray,
    prize: FloatArray,
    success: FloatArray,
    *,
    floor: FloatArray,
    cost: FloatArray,
) -> FloatArray:
    """H2: sensitivity x excess x prize (floor + (1 - floor) w) - C."""
    return sensitivity * excess_threat * prize * (floor + (1.0 - floor) * success) - cost


def regime_survival_utility(
    sensitivity: FloatArray,
    stress: FloatArray,
    diversion: FloatArray,
    cost_start: FloatArray,
    *,
    cost: FloatArray,
    cost_weight: FloatArray,
) -> FloatArray:
    """H3: sensitivity x stress x diversion - C_0 - weight (C - C_0), C_0 the cost at the start."""
    return sensitivity * stress * diversion - cost_start - cost_weight * (cost - cost_start)


def best_target(utilities: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Highest utility over targets, the first axis, and the position of the first target that gives it."""
    best = utilities[0]
    where = np.zeros(best.shape)
    for k, utility in enumerate(utilities[1:], start=1):
        better = utility > best
        best = np.where(better, utility, best)
        where = np.where(better, float(k), where)
    return best, where
