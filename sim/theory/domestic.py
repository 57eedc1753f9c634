"""Domestic politics: support in Russia, openness to concessions in Ukraine, stress of the Russian regime."""

from __future__ import annotations

import numpy as np

from sim.theory.arrays import FloatArray, logistic, within


def support_after_casualties(start: FloatArray, effect: FloatArray, casualties_ratio: FloatArray) -> FloatArray:
    """Support, %, falling with the log of cumulative casualties (Mueller 1973): S_0 - effect log10(C / C_0)."""
    return within(start - effect * np.log10(casualties_ratio), 0.0, 100.0)


def support_after_success(start: FloatArray, effect: FloatArray, pace_change: FloatArray) -> FloatArray:
    """Support, %, following success, not casualties (Gelpi, Feaver and Reifler 2005): S_0 + effect (y - y_ref)."""
    return within(start + effect * pace_change, 0.0, 100.0)


def mobilisation_ceiling(
    ceiling: FloatArray, weight: FloatArray, openness_logit: FloatArray, openness_start: FloatArray
) -> FloatArray:
    """Ceiling of mobilisation, thousands a month, lowered as the public grows ready to concede."""
    readiness_to_fight = (1.0 - logistic(openness_logit)) / (1.0 - openness_start)
    return ceiling * (1.0 - weight + weight * readiness_to_fight)


def regime_stress(
    latent: FloatArray,
    reserve_left: FloatArray,
    support_lost: FloatArray,
    veterans: FloatArray,
    *,
    reserve_weight: FloatArray,
    support_weight: FloatArray,
    veterans_weight: FloatArray,
) -> FloatArray:
    """Stress Z in [0, 1]: latent + w_r (1 - reserve left) + w_s points of support lost + w_v [soldiers coming home].

    `reserve_left` is the reserve over that of the start, `support_lost` max(0, reference - support) in points.
    """
    return within(
        latent + reserve_weight * (1.0 - reserve_left) + support_weight * support_lost + veterans_weight * veterans,
        0.0,
        1.0,
    )
