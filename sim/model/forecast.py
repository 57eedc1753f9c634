"""What an observer expects of a move: who would help, how likely it succeeds, what it would cost.

The same forecast serves Moscow, the target and the allies; each brings its own beliefs and its own estimate
of forces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.theory import balance, crisis
from sim.theory.arrays import FloatArray, IntArray, logistic
from sim.theory.choice import yes_probability
from sim.theory.crisis import Help
from sim.vocabulary import BALTIC_STATES

if TYPE_CHECKING:
    from sim.model.theatre import Theatre

GRAB, ASSAULT = "grab", "assault"
ATTACKS = (GRAB, ASSAULT)


@dataclass(frozen=True)
class View:
    """What an observer takes as given, over the members `who`.

    `attack` is the Russian force for an assault (hbe), `defence` that of each Baltic state without its
    neighbours; `belief_us` is in logit, `belief_europe` the shift of allies' resolve from what is expected of
    them (utils).
    """

    who: IntArray
    attack: FloatArray
    defence: Mapping[str, FloatArray]
    belief_us: FloatArray
    belief_europe: FloatArray
    decision_lag: FloatArray


class Forecast:
    """Odds, help and costs of each attack on each target, as seen in a :class:`View`."""

    def __init__(self, theatre: Theatre, view: View) -> None:
        self.theatre = theatre
        self.view = view
        who = view.who
        self._us_to_europe = theatre.alliance.belief_us.value[who]
        alliance = theatre.alliance
        self._first_day = balance.first_arrival(view.decision_lag, alliance.infrastructure)
        self._europe_rate = alliance.european_rate(alliance.day_30_force()[who], who)
        self._us_rate = alliance.american_rate()[who]
        self._fires_europe = self.at("europe.fires")
        self._fires_us = self.at("us.fires")
        self._surface = surface(theatre, who)
        self._crisis_effect = theatre.pacific.crisis[who] * self.at("us.pacific_crisis_effect")
        force = alliance.day_30_force()[who]
        self._weights = [ally.day_30_force()[who] / force for ally in theatre.alliance.allies]

    def at(self, path: str) -> FloatArray:
        """A parameter over the members of the view."""
        return self.theatre.parameters[path][self.view.who]

    def defence(self, action: str, target: str) -> FloatArray:
        """Defence of a target, hbe; against an assault neighbours lend a share of theirs."""
        own = self.view.defence[target]
        if action == GRAB:
            return own
        first, second = (name for name in BALTIC_STATES if name != target)
        return own + self.at("baltic.neighbour_share") * (self.view.defence[first] + self.view.defence[second])

    def success(self, action: str, target: str) -> Help:
        """Chance of success in each of the four cases of who fights."""
        defence = self.defence(action, target)
        if action == GRAB:
            attack = self.view.attack
            seize = balance.seizure_odds(attack, defence, self._surface)
            europe = balance.arrivals(self._europe_rate, self._first_day, balance.SETTLED_DAY)
            us = balance.arrivals(self._us_rate, self._first_day, balance.SETTLED_DAY)

            def odds(added: FloatArray | float) -> FloatArray:
                return seize * balance.holding_odds(attack, defence + added, self._surface)
        else:
            attack = self.view.attack * self.theatre.crisis.access(target)[self.view.who]
            europe = self._fires_europe / 2.0 + balance.arrivals(
                self._europe_rate, self._first_day, self._surface.window
            )
            us = self._fires_us / 2.0 + balance.arrivals(self._us_rate, self._first_day, self._surface.window)

            def odds(added: FloatArray | float) -> FloatArray:
                return balance.assault_odds(attack, defence + added, self._surface)

        return Help(odds(0.0), odds(europe), odds(us), odds(europe + us))

    def us_logit(self, action: str, target: str, belief: FloatArray, share_fighting: FloatArray) -> FloatArray:
        """Log-odds that the US fights, by a belief about its resolve."""
        theatre, who = self.theatre, self.view.who
        below = theatre.baltic[target].spends_below_demand()
        return crisis.american_logit(
            belief,
            self.at("us.solidarity"),
            share_fighting,
            self.at("us.tripwire"),
            theatre.united_states.troops(target)[who],
            self.at("us.assault_effect") if action == ASSAULT else np.zeros(who.size),
            self._crisis_effect,
            theatre.united_states.reluctance(below)[who],
        )

    def success_denied(self, action: str, target: str, success: Help) -> FloatArray:
        """Fall in Russian success if Europe fights as a group, averaged over what Europe thinks of the US."""
        share = self.at("europe.undecided_share")
        us = logistic(self.us_logit(action, target, self._us_to_europe, share))
        return (1.0 - us) * (success.alone - success.europe) + us * (success.us - success.both)

    def help(self, action: str, target: str, success: Help) -> Help:
        """Joint chances that Europe and the US fight, mean-field: each ally expects an average share of the
        others to.
        """
        denied = self.success_denied(action, target, success)
        share = self.at("europe.undecided_share")
        chances = []
        for ally in self.theatre.alliance.allies:
            own = self.at("europe.own_troops_effect") * (ally.troops_in(target)[self.view.who] > 0.0)
            utility = crisis.ally_utility(
                self.at(f"europe.{action}_denial_value"),
                denied,
                self.at(f"europe.{action}_alliance_value"),
                self.at("europe.solidarity"),
                share,
                own,
                self.at(f"{ally.name}.resolve_centre") + self.view.belief_europe,
                self.at(f"europe.{action}_cost"),
            )
            chances.append(yes_probability(utility, self.at("europe.precision")))
        europe, share_yes, share_no = crisis.quorum_chance(chances, self._weights, self.at("europe.quorum"))
        belief = self.view.belief_us
        return crisis.joint_help(
            europe,
            logistic(self.us_logit(action, target, belief, share_yes)),
            logistic(self.us_logit(action, target, belief, share_no)),
        )

    def cost(self, action: str, help_: Help, success: Help) -> FloatArray:
        """Expected cost of an attack to Moscow, in utils."""
        costs = Help(*(self.at(f"motives.cost_{action}_{case}") for case in ("alone", "europe", "us", "both")))
        return crisis.expected_cost(help_, success, costs, self.at("motives.failure_cost"))


def surface(theatre: Theatre, who: IntArray) -> balance.Surface:
    """Shape of the odds on the battlefield of the variant."""
    p = theatre.parameters
    variant = f"crisis.{theatre.world.variants.battlefield.value}."
    return balance.Surface(
        odds_factor=p[variant + "odds_factor"][who],
        spread=p[variant + "spread"][who],
        window=p[variant + "window"][who],
        grab_force=p["crisis.grab_force"][who],
        grab_garrison=p["crisis.grab_garrison"][who],
        grab_factor=p["crisis.grab_factor"][who],
        hold_factor=p["crisis.hold_factor"][who],
        hold_spread=p["crisis.hold_spread"][who],
    )
