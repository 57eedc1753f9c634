"""Monthly series and outcomes, read off the theatre; declared in :mod:`sim.outcomes`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.model.settlement.outcomes import settlement_outcomes
from sim.theory.arrays import FloatArray, logistic
from sim.theory.escalation import SIGNALLING, USE
from sim.vocabulary import BALTIC_STATES, US_HOSTS, Fulfilment, PathClass, UsStatus

if TYPE_CHECKING:
    from sim.model.theatre import Theatre


def monthly_series(theatre: Theatre) -> Mapping[str, FloatArray]:
    """Every series of :data:`sim.outcomes.MONTHLY` at the end of a month."""
    us, russia = theatre.united_states, theatre.russia
    series: dict[str, FloatArray] = {f"us_troops_{host}": us.troops(host) for host in US_HOSTS}
    for name in BALTIC_STATES:
        series[f"allied_troops_{name}"] = theatre.baltic[name].allied_troops()
    series["capability"] = theatre.capability()
    series["readiness_grab"] = russia.stocks.ready("grab")
    series["readiness_assault"] = russia.stocks.ready("assault")
    series["russian_force"] = russia.force
    series["ukrainian_force"] = theatre.ukraine.force
    series["area_held"] = theatre.front.area_held
    series["gain"] = theatre.front.gain_month.value
    series["claimed_losses"] = russia.claimed_month.value
    series["recruitment"] = russia.recruited_month.value
    series["aid"] = theatre.support.rate
    for giver, announced in theatre.support.announced.items():
        series[f"aid_allocated_{giver}"] = announced.value
    series["concessions"] = 100.0 * logistic(theatre.ukraine.openness)
    series["oil_gas_revenue"] = russia.oil_revenue()
    series["liquid_reserve"] = russia.reserve_money
    series["european_spending"] = theatre.alliance.spending()
    series["european_output"] = 100.0 * np.exp(theatre.alliance.log_output)
    series["russian_support"] = russia.support
    series["talks"] = theatre.settlement.talks.under_way()
    series["infrastructure"] = theatre.infrastructure.kept
    series["us_help_expected"] = logistic(theatre.beliefs.us.value)
    series["hybrid_intensity"] = theatre.crisis.hybrid.rung
    beliefs, precision = theatre.beliefs, theatre.stage.parameters["europe.precision"]
    series["europe_help_expected"] = logistic(precision * beliefs.europe.value)
    land = theatre.stage.land
    first, second, third = (theatre.baltic[name].defence() * (1.0 - land.lost(name)) for name in BALTIC_STATES)
    series["baltic_defence"] = first + second + third
    series["cohesion"] = theatre.alliance.cohesion
    return series


def path_class(theatre: Theatre) -> FloatArray:
    """The :class:`~sim.vocabulary.PathClass` of each future: the first that fits, so exclusive and exhaustive."""
    after, war = theatre.crisis.aftermath, theatre.stage.war
    attacked = after.attacks > 0.0
    fits = {
        PathClass.ALLIANCE_FAILS: after.alliance_failed > 0.0,
        PathClass.REGIONAL_WAR: after.regional_war > 0.0,
        PathClass.FAIT_ACCOMPLI: after.fait_accompli > 0.0,
        PathClass.PROBE_REBUFFED: attacked,
        PathClass.IMPOSED_UPON: (war.imposed > 0.0) | (theatre.deal.capitulated > 0.0),
        PathClass.WAR_GOES_ON: war.endings == 0.0,
        PathClass.BROKEN_CEASEFIRE: war.resumptions > 0.0,
    }
    return np.select(list(fits.values()), [float(k) for k in fits], default=float(PathClass.QUIET_PEACE))


def outcomes(theatre: Theatre) -> Mapping[str, FloatArray]:
    """Every outcome of :data:`sim.outcomes.OUTCOMES` at the horizon."""
    stage, crisis, russia, us = theatre.stage, theatre.crisis, theatre.russia, theatre.united_states
    after, hybrid, highest, war = crisis.aftermath, crisis.hybrid, crisis.escalation.highest, stage.war
    first = after.first
    attacked = after.attacks > 0.0
    land_lost = np.zeros(stage.members)
    for name in BALTIC_STATES:
        land_lost = land_lost + stage.land[name, "russia"]
    article4_calls = np.zeros(stage.members)
    for state in theatre.baltic.values():
        article4_calls = article4_calls + state.article4_calls
    backfill = np.zeros(stage.members)
    for ally in theatre.allies.values():
        backfill = backfill + ally.backfill + ally.replacing_in_rear()
    called = first["called"] > 0.0
    return {
        "path_class": path_class(theatre),
        "armed_attack": attacked.astype(np.float64),
        **crisis.chances.total,
        "ready_grab_month": crisis.links.ready["grab"],
        "ready_assault_month": crisis.links.ready["assault"],
        "us_gone_month": crisis.links.us_gone,
        "worth_it_month": crisis.links.worth_it,
        "put_off_month": crisis.links.put_off,
        "attack_delay": crisis.links.delay,
        "attack_month": first["month"],
        "attack_kind": np.where(attacked, first["kind"], 0.0),
        "attack_target": np.where(attacked, first["target"], 0.0),
        "attacks": after.attacks,
        "accident": np.where(attacked, first["accident"], 0.0),
        "first_move_month": crisis.first_move_month,
        "first_move_kind": crisis.first_move_kind,
        "hybrid_campaigns": hybrid.count,
        "hybrid_peak": hybrid.highest,
        "hybrid_months": hybrid.months,
        "incidents": hybrid.incidents,
        "incidents_first_year": hybrid.incidents_first_year,
        "article4_calls": article4_calls,
        "resisted": first["resisted"],
        "article5_called": first["called"],
        "article5_invoked": first["invoked"],
        "article5": first["article5"],
        "article5_unfulfilled": (called & (first["article5"] < Fulfilment.FULFILLED)).astype(np.float64),
        "us_fights": np.where(called, first["us"], np.nan),
        "europe_fights": np.where(called, first["europe"], np.nan),
        "decision_days": first["days"],
        "capital_lost": after.capital_lost,
        "days_to_capital": first["days_to_capital"],
        "ground_day_30": first["ground"],
        "restored": np.where(first["resisted"] > 0.0, first["restored"], np.nan),
        "corridor_cut": np.where(first["resisted"] > 0.0, first["corridor_cut"], np.nan),
        "baltic_losses_russia": np.where(attacked, after.russian_losses, np.nan),
        "baltic_losses_allies": np.where(attacked, after.allied_losses, np.nan),
        "land_lost": land_lost,
        "escalation": highest,
        "nuclear_signalling": np.where(attacked, highest >= SIGNALLING, np.nan),
        "nuclear_use": np.where(attacked, highest >= USE, np.nan),
        "war_end_month": war.first_end,
        "war_end_kind": war.first_end_kind,
        "ceasefire": (war.endings > 0.0).astype(np.float64),
        "ceasefire_months": war.months_of_ceasefire,
        "ceasefires_broken": war.resumptions,
        **settlement_outcomes(theatre.settlement),
        "infrastructure_kept": theatre.infrastructure.kept,
        "hosts_refused": theatre.deal.hosts_refused(),
        "area_held": np.array(theatre.front.area_held),
        "gain_first_year": theatre.front.gain_first_year,
        "russian_casualties": russia.casualties,
        "claimed_first_year": russia.claimed_first_year,
        "recruited_first_year": russia.recruited_first_year,
        "ukrainian_casualties": theatre.ukraine.casualties,
        "russian_pool_left": russia.pool_left(),
        "ukrainian_pool_left": theatre.ukraine.pool_left(),
        "us_troops_baltic": us.troops_in_baltics(),
        "us_troops_europe": us.troops_in_europe(np.arange(stage.members)),
        "allied_troops_baltic": theatre.alliance.allied_troops(),
        "backfill": backfill,
        "european_spending": theatre.alliance.spending(),
        "cohesion": theatre.alliance.cohesion,
        "us_status": us.status,
        "us_out": (us.status == UsStatus.OUT).astype(np.float64),
        "capability_peak": theatre.capability_peak,
    }
