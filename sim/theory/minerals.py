"""The minerals deal: aid and a signal now, revenue after ten to twenty years.

    M = sum, over months of peace after the lag, of the share of what the mines yield

Mines take ten to twenty years from discovery to revenue, so within a planning horizon the money is close to nothing;
the aid and the stake are what counts.
"""

from __future__ import annotations

from sim.theory.arrays import BoolArray, FloatArray

#: Years over which deposits are mined out.
MINING_YEARS = 20.0


def signature_terms(
    aid: FloatArray,
    clause: bool | BoolArray,
    us_share: FloatArray,
    aid_worth: FloatArray,
    *,
    clause_worth: FloatArray,
    share_cost: FloatArray,
) -> dict[str, FloatArray]:
    """What signing is worth to Kyiv, term by term: aid restored, a security clause, revenue given away."""
    return {
        "aid restored": aid_worth * aid,
        "security clause": clause_worth * clause,
        "revenue given away": -share_cost * us_share,
    }


def yearly_revenue(face_value: FloatArray, yield_share: FloatArray, producing: FloatArray) -> FloatArray:
    """Revenue a year, bn USD: the part of the face value that mines yield, over twenty years, where they produce.

    >>> import numpy as np
    >>> float(yearly_revenue(np.array([500.0]), np.array([0.1]), np.array([1.0]))[0])
    2.5
    """
    return face_value * yield_share / MINING_YEARS * producing
