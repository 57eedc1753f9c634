"""The Baltic crisis: does Moscow get, and take, a chance, and where?

Moscow weighs a move at reviews that come at a rate; the means for each kind of attack are at hand with a
chance that follows from reconstitution. Its forecast is mean-field and of a fight in closed form; actual play
(:mod:`sim.model.crisis.play`) is sequential, and actual fights (:mod:`sim.model.crisis.fight`) go day by day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.draws.luck import normal_score
from sim.model.crisis.aftermath import Aftermath
from sim.model.crisis.fight import Fights
from sim.model.crisis.forecast import ASSAULT, ATTACKS, GRAB, Forecast, Sample, View
from sim.model.crisis.hypotheses import RULES
from sim.model.crisis.play import Attack
from sim.model.stage.decision import Terms
from sim.theory import motives
from sim.theory.arrays import FloatArray, IntArray, chance
from sim.theory.choice import total_utility
from sim.theory.escalation import HYBRID
from sim.theory.hybrid import incident_count
from sim.vocabulary import BALTIC_STATES, RUSSIAN_ACTIONS

if TYPE_CHECKING:
    from sim.model.theatre import Theatre

_MONTHS_A_YEAR = 12.0
#: An option that is not open; far below any utility, yet finite so that terms stay readable.
_LOST = -1e9
#: Force below which there is nobody to attack with, hbe.
_NO_FORCE = 1e-3
_NOBODY = np.zeros(0, dtype=np.int64)


class BalticCrisis:
    """Reviews, hybrid campaigns and accidents; hands attacks to :class:`~sim.model.crisis.aftermath.Aftermath`."""

    def __init__(self, theatre: Theatre, hypothesis: str) -> None:
        self.theatre = theatre
        n = theatre.members
        self.rule = RULES[hypothesis](theatre)
        self.fights = Fights(theatre)
        self.aftermath = Aftermath(theatre, self.fights)
        self.campaign_left: FloatArray = np.zeros(n)
        self.campaign_target: FloatArray = np.zeros(n)
        self.campaigns: FloatArray = np.zeros(n)
        self.incidents: FloatArray = np.zeros(n)
        self.first_move_month: FloatArray = np.full(n, np.nan)
        self.first_move_kind: FloatArray = np.zeros(n)
        self.regroup_left: FloatArray = np.zeros(n)
        self.attack_chance: FloatArray = np.zeros(n)
        self._sight: dict[str, FloatArray] = {}
        self._sight_of: tuple[int, int] | None = None

    def begin(self) -> None:
        """Let the rule take the measure of the world as it stands at the start."""
        self.rule.begin()

    # What Moscow expects

    def moscows_forecast(self, at: Sample, months_ahead: float = 0.0) -> Forecast:
        """Forecast on Moscow's beliefs: own force exactly, others' with error, nobody's true resolve."""
        theatre = self.theatre
        stocks, who = theatre.russia.stocks, at.who
        ready = stocks.ready_in(ASSAULT, months_ahead, at) if months_ahead else stocks.ready(ASSAULT)[who]
        return Forecast(
            theatre,
            View(
                at=at,
                attack=stocks.force(ready, at),
                defence=self._defence_seen(at, months_ahead),
                reservists=self._reservists_seen(at),
                called_up={action: at(f"baltic.warning_{action}") for action in ATTACKS},
                belief_us=theatre.belief_us.value[who],
                belief_europe=(theatre.belief_europe.value - theatre.mean_resolve_expected)[who],
                lag={
                    action: theatre.alliance.lag_expected(
                        at, at(f"baltic.warning_{action}") * at("baltic.warning_days")
                    )
                    for action in ATTACKS
                },
            ),
        )

    def _defence_seen(self, at: Sample, months_ahead: float) -> dict[str, FloatArray]:
        """Defence of each Baltic state as Moscow sees it, with its error, hbe."""
        error, sight = at("beliefs.observation_error"), self._sight_now()
        return {
            name: state.defence_seen(at, months_ahead) * np.exp(error * normal_score(sight[name][at.who]))
            for name, state in self.theatre.baltic.items()
        }

    def _reservists_seen(self, at: Sample) -> dict[str, FloatArray]:
        return {name: state.reservists(at) for name, state in self.theatre.baltic.items()}

    def _sight_now(self) -> dict[str, FloatArray]:
        """Luck with which Moscow misjudges each state's defence, drawn once a step."""
        theatre = self.theatre
        step = (theatre.clock.month, theatre.clock.sub_step)
        if self._sight_of != step:
            self._sight = {name: theatre.draw(f"russia: sees {name}") for name in BALTIC_STATES}
            self._sight_of = step
        return self._sight

    def already_lost(self, at: Sample) -> FloatArray:
        """What rules a lost country out as a target, (targets, members)."""
        return _LOST * np.stack([self.theatre.baltic[name].lost()[at.who] for name in BALTIC_STATES])

    # The step

    def unfold(self) -> None:
        """Incidents happen; Moscow weighs a move where a review falls; attacks are played out."""
        theatre = self.theatre
        dt = theatre.clock.dt
        self.regroup_left = np.maximum(self.regroup_left - dt, 0.0)
        self._suffer_incidents()
        danger = self._danger_of_accidents()
        accidents = self._accidents(danger)
        self.campaign_left = np.maximum(self.campaign_left - dt, 0.0)
        attacks, by_choice = self._review()
        self._add_chance(by_choice, danger)
        chosen = np.zeros(theatre.members, dtype=bool)
        for who, _ in attacks.values():
            chosen[who] = True
        nobody = (_NOBODY, _NOBODY)
        played = []
        for action in ATTACKS:
            who, target = attacks.get(action, nobody)
            stumbled, place = accidents if action == GRAB else nobody
            clear = ~chosen[stumbled]
            by_accident = np.repeat([0.0, 1.0], [who.size, int(np.count_nonzero(clear))])
            who, target = np.concatenate([who, stumbled[clear]]), np.concatenate([target, place[clear]])
            if who.size:
                played.append(self._attack(who, action, target, by_accident))
        if played:
            self.aftermath.of(played)
            theatre.russia.stocks.measure()

    def _attack(self, who: IntArray, action: str, target: IntArray, by_accident: FloatArray) -> Attack:
        self._note_move(who, action)
        self.regroup_left[who] = self.theatre.parameters["crisis.regroup_months"][who]
        return Attack(self.theatre.sample(who), action, target, by_accident)

    def _note_move(self, who: IntArray, action: str) -> None:
        first = who[np.isnan(self.first_move_month[who])]
        self.first_move_month[first] = float(self.theatre.clock.month)
        self.first_move_kind[first] = float(RUSSIAN_ACTIONS.index(action))

    def _suffer_incidents(self) -> None:
        p, dt = self.theatre.parameters, self.theatre.clock.dt
        active = self.campaign_left > 0.0
        extra = (p["crisis.hybrid.campaign_factor"] - 1.0) * active
        exposed = np.zeros(self.theatre.members)
        for k, state in enumerate(self.theatre.baltic.values()):
            exposed = exposed + (1.0 + extra * (self.campaign_target == k)) * state.incident_factor()
        a_year = p["crisis.hybrid.incidents"] * p["crisis.hybrid.baltic_share"] * exposed / len(BALTIC_STATES)
        self._incident_rate = a_year / _MONTHS_A_YEAR
        years = dt / _MONTHS_A_YEAR
        u = self.theatre.draw("baltic: incidents")
        self.incidents = self.incidents + incident_count(u, a_year * years, p["crisis.hybrid.dispersion"] * years)

    def _danger_of_accidents(self) -> FloatArray:
        """Chance that an incident turns lethal in this step and Moscow does not climb down."""
        theatre, p = self.theatre, self.theatre.parameters
        rate = self._incident_rate * p["crisis.hybrid.lethal"] * (1.0 - p["crisis.hybrid.climb_down"])
        able = (self.regroup_left <= 0.0) & (theatre.russia.stocks.available > _NO_FORCE)
        return chance(rate, theatre.clock.dt) * able

    def _add_chance(self, by_choice: FloatArray, danger: FloatArray) -> None:
        """Add the chance of a first attack in this step, by choice or by accident, where there was none before.

        Before a first attack every state stands, so that no accident is without a place.
        """
        chances = 1.0 - (1.0 - by_choice) * (1.0 - danger)
        self.attack_chance = self.attack_chance + (self.aftermath.attacks == 0.0) * chances

    def _accidents(self, danger: FloatArray) -> tuple[IntArray, IntArray]:
        """Members in which an incident grows into an attack, and the states where it happens."""
        theatre = self.theatre
        who = np.flatnonzero(theatre.draw("baltic: lethal incident") < danger)
        if who.size == 0:
            return _NOBODY, _NOBODY
        anywhere = np.floor(theatre.draw_at("baltic: place of the lethal incident", who) * len(BALTIC_STATES))
        place = np.where(self.campaign_left[who] > 0.0, self.campaign_target[who], anywhere).astype(np.int64)
        stands = np.stack([state.lost()[who] == 0.0 for state in theatre.baltic.values()])
        still = stands[place, np.arange(who.size)]
        return who[still], place[still]

    def _review(self) -> tuple[dict[str, tuple[IntArray, IntArray]], FloatArray]:
        """Moscow weighs doing nothing, a hybrid campaign, a grab and an assault where a review falls.

        Returns, by kind of attack, the members in which it comes and the positions of their targets; and the chance of
        any of them, given the reviews that fell, in every member.
        """
        theatre, p, dt = self.theatre, self.theatre.parameters, self.theatre.clock.dt
        stocks = theatre.russia.stocks
        rate = p["crisis.opportunity_rate"]
        falls = theatre.draw("russia: review") < chance(rate, dt)
        who = np.flatnonzero(falls & (self.regroup_left <= 0.0))
        by_choice = np.zeros(theatre.members)
        if who.size == 0:
            return {}, by_choice
        at = theatre.sample(who)
        options: dict[str, Terms] = {"none": self.rule.nothing(at), "hybrid": self.rule.hybrid(at)}
        nowhere = np.all(self.already_lost(at) < 0.0, axis=0)
        closed = {"hybrid": (self.campaign_left[who] > 0.0) | nowhere}
        targets: dict[str, FloatArray] = {}
        if self.rule.attacks_nato:
            means = theatre.draw_at("russia: means at hand", who)
            for action in ATTACKS:
                missing = means >= stocks.at_hand(stocks.ready(action)[who], at)
                closed[action] = missing | (stocks.available[who] <= _NO_FORCE)
            able = np.flatnonzero(~(closed[GRAB] & closed[ASSAULT]))
            weighed, targets = self._weigh_attacks(theatre.sample(who[able]))
            for option, terms in weighed.items():
                spread = {name: _spread(term, able, who.size) for name, term in terms.items()}
                options[option] = {**options.get(option, {}), **spread}
        rationality, reviews = p["motives.rationality"][who], rate[who] * dt
        chosen = theatre.decisions.among("russia", "move", who, options, closed, rationality, reviews)
        self._launch_campaigns(who[chosen.option == 1])
        attacks = {}
        for k, action in enumerate(targets):
            takes = chosen.option[able] == 2 + k
            attacks[action] = who[able[takes]], targets[action][takes].astype(np.int64)
            by_choice[who] += chosen.chances[2 + k]
        return attacks, by_choice

    def _weigh_attacks(self, at: Sample) -> tuple[dict[str, Terms], dict[str, FloatArray]]:
        """Terms of the options where an attack is open, and the best target of each; a lost country is no target.

        What waiting may bring is worth the same with and without a hybrid campaign, which uses up no force; so it
        counts only against an attack, and only where one is open.
        """
        waiting = self.rule.waiting(at)
        weighed: dict[str, Terms] = {"none": waiting, "hybrid": waiting}
        targets: dict[str, FloatArray] = {}
        forecast = self.moscows_forecast(at)
        terms = {**self.rule.attack(forecast), "already lost": self.already_lost(at)}
        utility = total_utility(terms, forecast.shape)
        for k, action in enumerate(forecast.actions):
            _, targets[action] = motives.best_target(utility[k])
            place = targets[action].astype(np.int64)[np.newaxis]
            weighed[action] = {
                name: np.take_along_axis(np.broadcast_to(term, forecast.shape)[k], place, axis=0)[0]
                for name, term in terms.items()
            }
        return weighed, targets

    def _launch_campaigns(self, who: IntArray) -> None:
        """A hybrid campaign runs for some months against the state that looks weakest of those that stand."""
        if who.size == 0:
            return
        theatre, at = self.theatre, self.theatre.sample(who)
        seen = self._defence_seen(at, 0.0)
        weakness = np.stack([-seen[name] for name in BALTIC_STATES]) + self.already_lost(at)
        _, place = motives.best_target(weakness)
        self.campaign_left[who] = at("crisis.hybrid.campaign_months")
        self.campaign_target[who] = place
        self.campaigns[who] += 1.0
        theatre.escalation.raise_to(who, HYBRID)
        self._note_move(who, "hybrid")
        theatre.note_at("hybrid campaign", "russia", who, [BALTIC_STATES[int(k)] for k in place])
        for k, state in enumerate(theatre.baltic.values()):
            against = who[place == k]
            if against.size:
                state.answer_campaign(against)


def _spread(values: FloatArray, where: IntArray, size: int) -> FloatArray:
    """Values at some positions of an array that is 0 elsewhere."""
    spread = np.zeros(size)
    spread[where] = values
    return spread
