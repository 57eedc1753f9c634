"""Outcomes of the table and of what was agreed, declared in :mod:`sim.outcomes`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.model.settlement.settlement import Settlement
from sim.model.settlement.talks import PUBLIC, STOPS
from sim.model.settlement.valuation import RUSSIA, UKRAINE
from sim.outcomes import STOPPED_BY
from sim.theory.arrays import FloatArray

assert len(STOPPED_BY) == 1 + len(STOPS)


def settlement_outcomes(settlement: Settlement) -> Mapping[str, FloatArray]:
    """What was tabled, refused, signed, carried out and broken, at the horizon."""
    deal, talks, minerals = settlement.deal, settlement.talks, settlement.minerals
    first, settled = deal.first, ~np.isnan(deal.first_month)
    return {
        "ceasefire_length": deal.first_length,
        "broken_by": deal.broken_by,
        "settlement": settled.astype(np.float64),
        "settlement_month": deal.first_month,
        "deal_territory": np.where(settled, 1.0 + 2.0 * first.annexed + first.recognised, 0.0),
        "deal_neutrality": np.where(settled, first.neutrality, np.nan),
        "deal_guarantees": np.where(settled, 1.0 + first.kind, 0.0),
        "deal_sanctions": np.where(settled, first.sanctions, np.nan),
        "deal_nato": np.where(settled, first.nato, np.nan),
        "deal_force_cap": np.where(settled, first.force_cap, np.nan),
        "ratified": talks.ratified,
        "offers": talks.offers,
        "refused_by_russia": talks.refused[RUSSIA],
        "refused_by_ukraine": talks.refused[UKRAINE],
        "refused_by_public": talks.refused[PUBLIC],
        "stopped_by": _most_often(talks.stops),
        "capitulation": deal.capitulated,
        "area_recognised": deal.area_recognised(),
        "minerals_signed": minerals.signed,
        "minerals_revenue": minerals.revenue,
        "minerals_us_revenue": minerals.us_revenue,
        "reconstruction": minerals.reconstruction,
    }


def _most_often(stops: Mapping[str, FloatArray]) -> FloatArray:
    """Position in :data:`sim.outcomes.STOPPED_BY` of the reason met most often, 0 where none was."""
    most, where = np.zeros(1), np.zeros(1)
    for position, count in enumerate(stops.values(), start=1):
        more = count > most
        most, where = np.where(more, count, most), np.where(more, float(position), where)
    return where
