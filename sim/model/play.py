"""An attack played out: the target first, then consultation, its neighbours, the allies one by one, and the US.

Each mover decides on its own beliefs and sees what earlier ones did. How the fight goes is drawn from its odds in
closed form, given who came; what follows is settled in :mod:`sim.model.aftermath`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.model.european_ally import order_of_decision
from sim.model.forecast import ASSAULT, GRAB, Forecast, Sample, View, surface
from sim.theory import balance, crisis
from sim.theory.arrays import BoolArray, FloatArray, IntArray
from sim.vocabulary import BALTIC_STATES

if TYPE_CHECKING:
    from sim.model.theatre import Theatre


@dataclass(frozen=True)
class Attack:
    """An attack of one kind on one target, in the members of a sample."""

    at: Sample
    action: str
    target: str
    by_accident: FloatArray

    @property
    def who(self) -> IntArray:
        return self.at.who

    @property
    def named(self) -> str:
        """How draws and decisions name it."""
        article = "an" if self.action == ASSAULT else "a"
        return f"{article} {self.action} on {self.target}"

    def those(self, mask: BoolArray, sample: Sample) -> Attack:
        """The same attack in some of its members; `sample` is over these."""
        return Attack(sample, self.action, self.target, self.by_accident[mask])


@dataclass(frozen=True)
class Stand:
    """How an attack went that was resisted: who came, how long the Alliance took, what became of it."""

    invoked: BoolArray
    days: FloatArray
    europe: BoolArray
    us: BoolArray
    won: BoolArray
    goes_on: BoolArray


class Play:
    """The game in its order."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre

    def resists(self, attack: Attack) -> tuple[BoolArray, FloatArray]:
        """Whether the target resists, and whether it was warned (0 or 1): it decides on its own beliefs."""
        at = attack.at
        warned, forecast = self._warning(attack)
        success = forecast.success(attack.action)
        help_ = forecast.help(attack.action, success)
        resists = self.theatre.decisions.yes_or_no(
            attack.target,
            f"resist {attack.named}",
            attack.who,
            crisis.resistance_terms(
                at("baltic.resistance"),
                at("baltic.resistance_denial"),
                help_.expected(success)[0],
                at("baltic.resistance_help"),
                help_.anyone[0],
                at(f"baltic.resistance_cost_{attack.action}"),
            ),
            at("europe.precision"),
        )
        return resists, warned

    def stand(self, attack: Attack, warned: FloatArray) -> Stand:
        """The target has called Article 5: the council, the neighbours, the allies, the US, the fight."""
        theatre, at, who = self.theatre, attack.at, attack.who
        failed, lag = self._consult(attack, warned)
        forecast = self._outlook(attack, warned, np.ones(who.size), lag)
        circumstances = forecast.us_circumstances(attack.action)
        [denied] = forecast.success_denied(forecast.success(attack.action), circumstances)

        neighbours = self._neighbours(attack, forecast, denied)
        force, share = self._allies(attack, denied, failed)
        europe = share >= at("europe.quorum")
        us = theatre.decisions.yes_or_no(
            "united_states",
            f"fight after {attack.named}",
            who,
            {
                "resolve": theatre.united_states.resolve[who],
                "circumstances": circumstances[0],
                "what allies do": at("us.solidarity") * share,
            },
            1.0,
        )
        won, hold = self._fight(attack, forecast, neighbours, force, europe, us, lag)
        open_end = 2.0 * np.minimum(hold, 1.0 - hold)
        goes_on = (europe | us) & (theatre.draw_at(f"fight: goes on after {attack.named}", who) < open_end)
        theatre.note_at("fights", "united_states", who[us])
        theatre.note_at("stays out", "united_states", who[~us])
        for mask, words in ((europe, "Europe fights"), (~europe, "Europe stays out")):
            theatre.note_at(words, "allies", who[mask], [f"{x:.0%} of its forces" for x in share[mask]])
        return Stand(~failed, lag, europe, us, won, goes_on)

    # The target

    def _warning(self, attack: Attack) -> tuple[FloatArray, Forecast]:
        """Preparations are seen or not; the target's forecast, with reservists called up where they are."""
        theatre, at, who = self.theatre, attack.at, attack.who
        seen = theatre.draw_at(f"{attack.target}: sees preparations of {attack.named}", who)
        alarm = seen < at(f"baltic.warning_{attack.action}")
        alarm = alarm | theatre.baltic[attack.target].false_alarm(at, attack.named)
        warned: FloatArray = alarm.astype(np.float64)
        theatre.note_at("mobilises on warning", attack.target, who[warned > 0.0])
        error = theatre.draw_normal_at(f"{attack.target}: sees the force of {attack.named}", who)
        sight = np.exp(at("beliefs.observation_error") * error)
        lag = np.maximum(theatre.alliance.expected_lag(at) - warned * at("baltic.warning_days"), 0.0)
        return warned, self._outlook(attack, warned, sight, lag)

    def _outlook(self, attack: Attack, warned: FloatArray, sight: FloatArray, lag: FloatArray) -> Forecast:
        """Forecast on the Alliance's own beliefs, with reservists of the target called up where it was warned."""
        theatre, at, who = self.theatre, attack.at, attack.who
        # A grab is over before neighbours could lend anything.
        near = (attack.target,) if attack.action == GRAB else BALTIC_STATES
        defence = {name: theatre.baltic[name].defence_seen(at, 0.0) for name in near}
        own = theatre.baltic[attack.target].own_force()[who]
        called_up = warned * (at("baltic.mobilisation_factor") - 1.0) * own
        defence[attack.target] = defence[attack.target] + called_up
        view = View(
            at=at,
            attack=theatre.russia.stocks.available[who] * sight,
            defence=defence,
            belief_us=theatre.alliance.belief_us.value[who],
            belief_europe=np.zeros(who.size),
            decision_lag=lag,
        )
        return Forecast(theatre, view, (attack.target,))

    # The Alliance

    def _consult(self, attack: Attack, warned: FloatArray) -> tuple[BoolArray, FloatArray]:
        """The council: whether consensus fails, and days to a decision; warning saves some, failure costs some."""
        theatre, at, who = self.theatre, attack.at, attack.who
        failed: BoolArray = theatre.draw_at(f"council: consensus on {attack.named}", who) < at(
            "crisis.consensus_failure"
        )
        luck = theatre.draw_normal_at(f"council: lag on {attack.named}", who)
        days = at("crisis.decision_lag") * np.exp(at("crisis.decision_lag_spread") * luck)
        lag = np.maximum(days - warned * at("baltic.warning_days"), 0.0) + failed * at("crisis.consensus_delay")
        theatre.note_at("Article 5 invoked", "council", who[~failed], attack.target)
        theatre.note_at("consensus on Article 5 fails", "council", who[failed], attack.target)
        return failed, lag

    def _neighbours(self, attack: Attack, forecast: Forecast, denied: FloatArray) -> FloatArray:
        """The other Baltic states decide first; what they add to the defence against an assault, hbe."""
        at = attack.at
        added = np.zeros(attack.who.size)
        for name in BALTIC_STATES:
            if name != attack.target:
                share, resolve = at("europe.undecided_share"), at("baltic.resolve")
                joins = self._joins(name, attack, denied, share, resolve, np.zeros(attack.who.size))
                if attack.action == ASSAULT:
                    added = added + joins * at("baltic.neighbour_share") * forecast.view.defence[name]
        return added

    def _allies(self, attack: Attack, denied: FloatArray, failed: BoolArray) -> tuple[FloatArray, FloatArray]:
        """Allies decide one after the other: the 30-day force of those who fight, and its share of all."""
        theatre, at, who = self.theatre, attack.at, attack.who
        forces, total = theatre.alliance.day_30_forces(at)
        fighting, to_come, sent = np.zeros(who.size), np.ones(who.size), np.zeros(who.size)
        lost_heart = failed * at("crisis.consensus_effect")
        for name in order_of_decision(attack.target):
            ally, weight = theatre.allies[name], forces[name] / total
            to_come = to_come - weight
            others = np.maximum(1.0 - weight, 1e-9)
            share = (fighting + at("europe.undecided_share") * to_come) / others
            present = at("europe.own_troops_effect") * (ally.troops_in(attack.target)[who] > 0.0)
            joins = self._joins(name, attack, denied, share, ally.resolve[who] - lost_heart, present)
            fighting = fighting + joins * weight
            sent = sent + joins * forces[name]
        return sent, fighting

    def _joins(
        self,
        actor: str,
        attack: Attack,
        denied: FloatArray,
        share: FloatArray,
        resolve: FloatArray,
        own_troops: FloatArray,
    ) -> BoolArray:
        at, action = attack.at, attack.action
        return self.theatre.decisions.yes_or_no(
            actor,
            f"fight after {attack.named}",
            attack.who,
            crisis.ally_terms(
                at(f"europe.{action}_denial_value"),
                denied,
                at(f"europe.{action}_alliance_value"),
                at("europe.solidarity"),
                share,
                own_troops,
                resolve,
                at(f"europe.{action}_cost"),
            ),
            at("europe.precision"),
        )

    # The fight

    def _fight(
        self,
        attack: Attack,
        forecast: Forecast,
        neighbours: FloatArray,
        force: FloatArray,
        europe: BoolArray,
        us: BoolArray,
        lag: FloatArray,
    ) -> tuple[BoolArray, FloatArray]:
        """Whether the attack takes its objective, and the odds that the attacker would hold it on day 30."""
        theatre, at, who = self.theatre, attack.at, attack.who
        alliance, shape = theatre.alliance, surface(theatre, at)
        attacker = forecast.view.attack * at("russia.reconstitution.competence")
        defence = forecast.view.defence[attack.target] + neighbours
        first_day = balance.first_arrival(lag, alliance.infrastructure[who])
        rate = alliance.european_rate(force, at) + us * alliance.american_rate(at)
        by_day_30 = defence + balance.arrivals(rate, first_day, balance.SETTLED_DAY)
        if attack.action == GRAB:
            hold = balance.holding_odds(attacker, by_day_30, shape)
            odds = balance.seizure_odds(attacker, defence, shape) * hold
        else:
            reach = attacker * theatre.crisis.access(attack.target)[who]
            hold = balance.holding_odds(reach, by_day_30, shape)
            fires = (europe * at("europe.fires") + us * at("us.fires")) / 2.0
            in_time = balance.arrivals(rate, first_day, shape.window)
            odds = balance.assault_odds(reach, defence + fires + in_time, shape)
        won: BoolArray = theatre.draw_at(f"fight: {attack.named}", who) < odds
        return won, hold
