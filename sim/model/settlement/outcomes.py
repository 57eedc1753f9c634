"""Outcomes of the table and of what was agreed, declared in :mod:`sim.outcomes`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.model.settlement.settlement import Settlement
from sim.model.settlement.talks import PUBLIC
from sim.model.settlement.valuation import RUSSIA, UKRAINE
from sim.theory.arrays import FloatArray
from sim.theory.packages import Terms
from sim.vocabulary import Guarantees, StoppedBy, Territory


def settlement_outcomes(settlement: Settlement) -> Mapping[str, FloatArray]:
    """What was tabled, refused, signed, carried out and broken, at the horizon."""
    deal, talks, minerals = settlement.deal, settlement.talks, settlement.minerals
    first, settled = deal.first, ~np.isnan(deal.first_month)
    return {
        "ceasefire_length": deal.first_length,
        "broken_by": deal.broken_by,
        "settlement": settled.astype(np.float64),
        "settlement_month": deal.first_month,
        "deal_territory": np.where(settled, _territory(first), Territory.NO_DEAL),
        "deal_neutrality": np.where(settled, first.neutrality, np.nan),
        "deal_guarantees": np.where(settled, Guarantees.NONE + first.kind, Guarantees.NO_DEAL),
        "deal_sanctions": np.where(settled, first.sanctions, np.nan),
        "deal_nato": np.where(settled, first.nato, np.nan),
        "deal_force_cap": np.where(settled, first.force_cap, np.nan),
        "ratified": talks.ratified,
        "offers": talks.offers,
        "refused_by_russia": talks.refused[RUSSIA],
        "refused_by_ukraine": talks.refused[UKRAINE],
        "refused_by_public": talks.refused[PUBLIC],
        "stopped_by": _most_often(talks.stops),
        "pressed_ukraine": settlement.pressure.months_on_ukraine,
        "pressed_russia": settlement.pressure.months_on_russia,
        "government_falls": settlement.breaking.governments.falls,
        "guarantee_tested": settlement.breaking.guarantors.tested,
        "guarantee_kept": settlement.breaking.guarantors.kept,
        "capitulation": deal.capitulated,
        "area_recognised": deal.area_recognised(),
        "minerals_signed": minerals.signed,
        "minerals_revenue": minerals.revenue,
        "minerals_us_revenue": minerals.us_revenue,
        "reconstruction": minerals.reconstruction,
    }


def _territory(terms: Terms) -> FloatArray:
    """What terms say about land, as a :class:`~sim.vocabulary.Territory`."""
    line = np.where(terms.recognised > 0.0, Territory.LINE_RECOGNISED, Territory.LINE)
    regions = np.where(terms.recognised > 0.0, Territory.ANNEXED_RECOGNISED, Territory.ANNEXED)
    return np.where(terms.annexed > 0.0, regions, line).astype(np.float64)


def _most_often(stops: Mapping[StoppedBy, FloatArray]) -> FloatArray:
    """The reason met most often in refused offers, :attr:`StoppedBy.NOTHING` where none was."""
    most, reason = np.zeros(1), np.full(1, float(StoppedBy.NOTHING))
    for stopped_by, count in stops.items():
        more = count > most
        most, reason = np.where(more, count, most), np.where(more, float(stopped_by), reason)
    return reason
