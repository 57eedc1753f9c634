"""An attack played out: the target first, then consultation, its neighbours, the allies one by one, and the
US.

Each mover decides on its own beliefs and sees what earlier ones did. How the fight goes is drawn from its
odds in closed form, given who came. Then the consequences: land, losses, reputation, and what kind of future
this has become.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.european_ally import order_of_decision
from sim.model.forecast import ASSAULT, GRAB, Forecast, Sample, View, surface
from sim.theory import balance
from sim.theory.arrays import BoolArray, FloatArray, IntArray
from sim.vocabulary import BALTIC_STATES

if TYPE_CHECKING:
    from sim.model.theatre import Theatre

NOT_CALLED, NOBODY, PARTIAL, FULFILLED = 0.0, 1.0, 2.0, 3.0
LIMITED, REGIONAL = 2.0, 3.0
_FACTS = (
    "month", "kind", "target", "accident", "resisted", "called", "invoked", "article5", "us", "europe", "days",
)  # fmt: skip


class Play:
    """What attacks have led to, over members; `first` holds the facts of each future's first attack."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        n = theatre.members
        self.attacks: FloatArray = np.zeros(n)
        self.escalation: FloatArray = np.zeros(n)
        self.alliance_failed: FloatArray = np.zeros(n)
        self.regional_war: FloatArray = np.zeros(n)
        self.fait_accompli: FloatArray = np.zeros(n)
        self.capital_lost: FloatArray = np.zeros(n)
        self.first: dict[str, FloatArray] = {name: np.full(n, np.nan) for name in _FACTS}

    def out(self, who: IntArray, action: str, target: str, by_accident: FloatArray) -> None:
        """Play an attack on `target` in the members `who`."""
        theatre = self.theatre
        warned, forecast = self._warning(who, action, target)
        success = forecast.success(action, target)
        help_ = forecast.help(action, target, success)
        resists = theatre.decisions.yes_or_no(
            target,
            f"resist a {action}",
            who,
            {
                "readiness": forecast.at("baltic.resistance"),
                "chance to hold": forecast.at("baltic.resistance_denial") * (1.0 - help_.expected(success)),
                "help expected": forecast.at("baltic.resistance_help") * help_.anyone,
                "cost": -forecast.at(f"baltic.resistance_cost_{action}"),
            },
            forecast.at("europe.precision"),
        )
        first = np.isnan(self.first["month"][who])
        facts = {
            "month": np.full(who.size, float(theatre.clock.month)),
            "kind": np.full(who.size, 2.0 if action == GRAB else 3.0),
            "target": np.full(who.size, 1.0 + BALTIC_STATES.index(target)),
            "accident": by_accident,
            "resisted": resists.astype(np.float64),
            "called": resists.astype(np.float64),
            "invoked": np.where(resists, 1.0, np.nan),
            "article5": np.full(who.size, NOT_CALLED),
            "us": np.zeros(who.size),
            "europe": np.zeros(who.size),
            "days": np.full(who.size, np.nan),
        }
        theatre.note_at(f"Russia attacks: {action}", "russia", who, target)
        theatre.note_at("yields", target, who[~resists])
        taken = np.ones(who.size, dtype=bool)
        goes_on = np.zeros(who.size, dtype=bool)
        fighting = np.flatnonzero(resists)
        if fighting.size:
            self._stand(who[fighting], fighting, action, target, warned[fighting], taken, goes_on, facts)
        self._settle(who, action, target, facts, taken, goes_on)
        for name, values in facts.items():
            self.first[name][who[first]] = values[first]

    def _warning(self, who: IntArray, action: str, target: str) -> tuple[FloatArray, Forecast]:
        """Preparations are seen or not; the target's forecast, with reservists called up where they are."""
        theatre, p = self.theatre, self.theatre.parameters
        state = theatre.baltic[target]
        seen = theatre.draw_at(f"{target}: sees preparations of a {action}", who) < p[f"baltic.warning_{action}"][who]
        warned: FloatArray = np.maximum(seen, state.mobilised[who])
        theatre.note_at("mobilises on warning", target, who[warned > 0.0])
        ready = theatre.russia.stocks.available[who]
        error = p["beliefs.observation_error"][who] * theatre.draw_normal_at(
            f"{target}: sees the force of a {action}", who
        )
        defence = {name: other.defence()[who] for name, other in theatre.baltic.items()}
        mobilised = (p["baltic.mobilisation_factor"][who] - 1.0) * state.own_force()[who]
        defence[target] = defence[target] + warned * mobilised
        lag = p["crisis.decision_lag"] + p["crisis.consensus_failure"] * p["crisis.consensus_delay"]
        view = View(
            at=theatre.sample(who),
            attack=ready * np.exp(error),
            defence=defence,
            belief_us=theatre.alliance.belief_us.value[who],
            belief_europe=np.zeros(who.size),
            decision_lag=np.maximum(lag[who] - warned * p["baltic.warning_days"][who], 0.0),
        )
        return warned, Forecast(theatre, view)

    def _stand(
        self,
        who: IntArray,
        at: IntArray,
        action: str,
        target: str,
        warned: FloatArray,
        taken: BoolArray,
        goes_on: BoolArray,
        facts: dict[str, FloatArray],
    ) -> None:
        """The target resists and calls Article 5; fill in, at the positions `at`, who came and how it went."""
        theatre, p = self.theatre, self.theatre.parameters
        failed = (
            theatre.draw_at(f"council: consensus fails on a {action} against {target}", who)
            < p["crisis.consensus_failure"][who]
        )
        spread = p["crisis.decision_lag_spread"][who] * theatre.draw_normal_at(
            f"council: lag on a {action} against {target}", who
        )
        lag = (
            np.maximum(p["crisis.decision_lag"][who] * np.exp(spread) - warned * p["baltic.warning_days"][who], 0.0)
            + failed * p["crisis.consensus_delay"][who]
        )
        theatre.note_at("Article 5 invoked", "council", who[~failed], target)
        theatre.note_at("consensus on Article 5 fails", "council", who[failed], target)

        _, forecast = self._view_of_allies(who, action, target, warned, lag)
        success = forecast.success(action, target)
        denied = forecast.success_denied(success, forecast.us_circumstances(action, target))
        neighbours = self._neighbours(who, action, target, forecast, denied)
        force, share = self._allies(who, action, target, forecast, denied, failed)
        europe = share >= p["europe.quorum"][who]
        us = self._united_states(who, action, target, forecast, share)

        attack = forecast.view.attack * p["russia.reconstitution.competence"][who]
        defence = forecast.view.defence[target] + neighbours
        won, h = self._fight(who, action, target, attack, defence, force, europe, us, lag)
        taken[at] = won
        anyone = europe | us
        even = 2.0 * np.minimum(h, 1.0 - h)
        goes_on[at] = anyone & (theatre.draw_at(f"fight: goes on after a {action} on {target}", who) < even)
        facts["invoked"][at] = ~failed
        facts["article5"][at] = np.where(us & europe, FULFILLED, np.where(anyone, PARTIAL, NOBODY))
        facts["us"][at] = us
        facts["europe"][at] = europe
        facts["days"][at] = lag
        self._learn(forecast.at, europe, us)
        theatre.note_at("fights", "united_states", who[us])
        theatre.note_at("stays out", "united_states", who[~us])
        theatre.note_at("Europe fights", "allies", who[europe], [f"share {x:.2f}" for x in share[europe]])
        theatre.note_at("Europe stays out", "allies", who[~europe], [f"share {x:.2f}" for x in share[~europe]])

    def _view_of_allies(
        self, who: IntArray, action: str, target: str, warned: FloatArray, lag: FloatArray
    ) -> tuple[View, Forecast]:
        """What the allies see once consultation is over: the lag as it was, the force as it is expected to
        be.
        """
        theatre, p = self.theatre, self.theatre.parameters
        state = theatre.baltic[target]
        defence = {name: other.defence()[who] for name, other in theatre.baltic.items()}
        mobilised = (p["baltic.mobilisation_factor"][who] - 1.0) * state.own_force()[who]
        defence[target] = defence[target] + warned * mobilised
        view = View(
            at=theatre.sample(who),
            attack=theatre.russia.stocks.available[who],
            defence=defence,
            belief_us=theatre.alliance.belief_us.value[who],
            belief_europe=np.zeros(who.size),
            decision_lag=lag,
        )
        return view, Forecast(theatre, view)

    def _neighbours(
        self, who: IntArray, action: str, target: str, forecast: Forecast, denied: FloatArray
    ) -> FloatArray:
        """The other Baltic states decide whether to join; what they add to the defence against an assault,
        hbe.
        """
        added = np.zeros(who.size)
        share = forecast.at("europe.undecided_share")
        for name in BALTIC_STATES:
            if name == target:
                continue
            joins = self._decides(
                name,
                who,
                action,
                target,
                forecast,
                denied,
                share,
                forecast.at("baltic.resolve"),
                np.zeros(who.size),
            )
            if action == ASSAULT:
                added = added + joins * forecast.at("baltic.neighbour_share") * forecast.view.defence[name]
        return added

    def _decides(
        self,
        actor: str,
        who: IntArray,
        action: str,
        target: str,
        forecast: Forecast,
        denied: FloatArray,
        share: FloatArray,
        resolve: FloatArray,
        own_troops: FloatArray,
    ) -> BoolArray:
        return self.theatre.decisions.yes_or_no(
            actor,
            f"fight for {target} after a {action}",
            who,
            {
                "success denied": forecast.at(f"europe.{action}_denial_value") * denied,
                "the Alliance": forecast.at(f"europe.{action}_alliance_value"),
                "what others do": forecast.at("europe.solidarity") * (share - 0.5),
                "own troops": own_troops,
                "resolve": resolve,
                "cost": -forecast.at(f"europe.{action}_cost"),
            },
            forecast.at("europe.precision"),
        )

    def _allies(
        self,
        who: IntArray,
        action: str,
        target: str,
        forecast: Forecast,
        denied: FloatArray,
        failed: BoolArray,
    ) -> tuple[FloatArray, FloatArray]:
        """Allies decide one after the other: the 30-day force of those who fight, and its share of all."""
        theatre = self.theatre
        total = theatre.alliance.day_30_force()[who]
        fighting, to_come = np.zeros(who.size), np.ones(who.size)
        force = np.zeros(who.size)
        lost_heart = failed * forecast.at("crisis.consensus_effect")
        for name in order_of_decision(target):
            ally = theatre.allies[name]
            own = ally.day_30_force()[who]
            weight = own / total
            to_come = to_come - weight
            others = np.maximum(1.0 - weight, 1e-9)
            share = (fighting + forecast.at("europe.undecided_share") * to_come) / others
            present = forecast.at("europe.own_troops_effect") * (ally.troops_in(target)[who] > 0.0)
            yes = self._decides(
                name, who, action, target, forecast, denied, share, ally.resolve[who] - lost_heart, present
            )
            fighting = fighting + yes * weight
            force = force + yes * own
        return force, fighting

    def _united_states(
        self, who: IntArray, action: str, target: str, forecast: Forecast, share: FloatArray
    ) -> BoolArray:
        us = self.theatre.united_states
        terms = {
            "resolve": us.resolve[who],
            "circumstances": forecast.us_circumstances(action, target),
            "what allies do": forecast.at("us.solidarity") * share,
        }
        return self.theatre.decisions.yes_or_no(us.name, f"fight for {target} after a {action}", who, terms, 1.0)

    def _fight(
        self,
        who: IntArray,
        action: str,
        target: str,
        attack: FloatArray,
        defence: FloatArray,
        force: FloatArray,
        europe: BoolArray,
        us: BoolArray,
        lag: FloatArray,
    ) -> tuple[BoolArray, FloatArray]:
        """Whether the attack takes its objective, and the odds that the attacker would hold it on day 30."""
        theatre, p = self.theatre, self.theatre.parameters
        at = theatre.sample(who)
        alliance, shape = theatre.alliance, surface(theatre, at)
        first_day = balance.first_arrival(lag, alliance.infrastructure)
        rate = alliance.european_rate(force, at) + us * alliance.american_rate(at)
        by_day_30 = defence + balance.arrivals(rate, first_day, balance.SETTLED_DAY)
        if action == GRAB:
            hold = balance.holding_odds(attack, by_day_30, shape)
            odds = balance.seizure_odds(attack, defence, shape) * hold
        else:
            reach = attack * theatre.crisis.access(target)[who]
            hold = balance.holding_odds(reach, by_day_30, shape)
            fires = (europe * p["europe.fires"][who] + us * p["us.fires"][who]) / 2.0
            in_time = balance.arrivals(rate, first_day, shape.window)
            odds = balance.assault_odds(reach, defence + fires + in_time, shape)
        won = theatre.draw_at(f"fight: {action} on {target}", who) < odds
        return won, hold

    def _learn(self, at: Sample, europe: BoolArray, us: BoolArray) -> None:
        """Reputation: what the US and Europe did is remembered by Moscow and by the allies."""
        theatre, one = self.theatre, np.ones(at.who.size)
        theatre.belief_us.learn_from_case(at, us.astype(np.float64), one)
        theatre.alliance.belief_us.learn_from_case(at, us.astype(np.float64), one)
        theatre.belief_europe.learn_from_case(at, europe.astype(np.float64), one / at("europe.precision"))

    def _settle(
        self,
        who: IntArray,
        action: str,
        target: str,
        facts: dict[str, FloatArray],
        taken: BoolArray,
        goes_on: BoolArray,
    ) -> None:
        """Land changes hands, what fought is subtracted, and the future is classed."""
        theatre, p = self.theatre, self.theatre.parameters
        everyone = np.zeros(theatre.members)
        won = everyone.copy()
        won[who] = taken
        whole = theatre.land[target, target]
        area = np.minimum(p["crisis.grab_area"], whole) if action == GRAB else whole
        theatre.land.transfer(target, target, "russia", won * area)
        committed = theatre.russia.stocks.available
        if action == GRAB:
            committed = np.minimum(committed, p["crisis.grab_force"])
        fought = everyone.copy()
        fought[who] = facts["resisted"]
        theatre.russia.spend_force(fought, committed, p["crisis.fight_losses"])

        called = facts["called"] > 0.0
        anyone = (facts["us"] > 0.0) | (facts["europe"] > 0.0)
        self.attacks[who] += 1.0
        self.alliance_failed[who] = np.maximum(self.alliance_failed[who], called & ~anyone)
        self.regional_war[who] = np.maximum(self.regional_war[who], goes_on)
        self.fait_accompli[who] = np.maximum(self.fait_accompli[who], taken)
        if action == ASSAULT:
            self.capital_lost[who] = np.maximum(self.capital_lost[who], taken)
        level = np.where(goes_on | (action == ASSAULT), REGIONAL, LIMITED)
        self.escalation[who] = np.maximum(self.escalation[who], level)
        theatre.note_at("takes its objective", "russia", who[taken], target)
        theatre.note_at("is rebuffed", "russia", who[~taken], target)
