"""Beliefs about resolve: log-odds moved by costly signals, fading unless the fact lasts.

    b' = b + (1 - phi) (b_0 + omega sum lnLR_k x_k - b) + sum lnLR_k dx_k

x_k in [-1, 1] is the level of a fact (share withdrawn, aid resumed, hostile words), dx_k its change, omega the part of
the signal that lasts as long as the fact does. Signals that either type would send have likelihood ratios near 1
(Fearon 1997): words move beliefs less than deeds, and neither repeating them nor falling silent is news. After an
Article 5 case past conduct and current interest are mixed (reputation against current calculus, Press 2005).
"""

from __future__ import annotations

from sim.theory.arrays import FloatArray, logistic, logit, within


def updated_belief(
    belief: FloatArray,
    anchor: FloatArray,
    standing: FloatArray,
    news: FloatArray,
    *,
    lasting_share: FloatArray,
    persistence: FloatArray,
) -> FloatArray:
    """Next belief; `standing` is sum lnLR x, `news` is sum lnLR dx, all in the unit of the belief."""
    return belief + (1.0 - persistence) * (anchor + lasting_share * standing - belief) + news


def reputation_shift(belief: FloatArray, honoured: FloatArray, weight: FloatArray, memory: FloatArray) -> FloatArray:
    """Change of log-odds after a case: weight x [logit((n p + honoured) / (n + 1)) - logit p], p the prior chance.

    weight 0 is the current-calculus school, 1 the reputation school; n (`memory`) is what the prior is worth
    in cases.

    >>> import numpy as np
    >>> one = np.ones(1)
    >>> float(reputation_shift(0 * one, 0 * one, one, 4 * one)[0].round(3))
    -0.405
    """
    prior = within(logistic(belief), 1e-6, 1.0 - 1e-6)
    posterior = within((memory * prior + honoured) / (memory + 1.0), 1e-6, 1.0 - 1e-6)
    return weight * (logit(posterior) - logit(prior))
