"""What an observer expects of a move: who would help, how likely it succeeds, what it would cost.

The same forecast serves Moscow, the target and the allies; each brings its own beliefs and its own estimate
of forces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.theory import balance, crisis
from sim.theory.arrays import FloatArray, IntArray, logistic
from sim.theory.choice import total_utility, yes_probability
from sim.theory.crisis import Help
from sim.vocabulary import BALTIC_STATES

if TYPE_CHECKING:
    from sim.model.theatre import Theatre

GRAB, ASSAULT = "grab", "assault"
ATTACKS = (GRAB, ASSAULT)


class Sample:
    """Parameters over some members, each gathered once: `sample("us.tripwire")` is an array over `who`."""

    def __init__(self, parameters: Mapping[str, FloatArray], who: IntArray) -> None:
        self.who = who
        self._parameters = parameters
        self._gathered: dict[str, FloatArray] = {}

    def __call__(self, path: str) -> FloatArray:
        values = self._gathered.get(path)
        if values is None:
            values = self._gathered[path] = self._parameters[path][self.who]
        return values


@dataclass(frozen=True)
class View:
    """What an observer takes as given, over the members of a sample.

    `attack` is the Russian force for an assault (hbe), `defence` that of each Baltic state without its
    neighbours; `belief_us` is in logit, `belief_europe` the shift of allies' resolve from what is expected of
    them (utils).
    """

    at: Sample
    attack: FloatArray
    defence: Mapping[str, FloatArray]
    belief_us: FloatArray
    belief_europe: FloatArray
    decision_lag: FloatArray


class Forecast:
    """Odds, help and costs of each attack on each of `targets`, as seen in a :class:`View`.

    Arrays are (targets, members); those of the sample, (members,), stretch over the targets.
    """

    def __init__(self, theatre: Theatre, view: View, targets: Sequence[str] = BALTIC_STATES) -> None:
        self.theatre = theatre
        self.view = view
        self.targets = tuple(targets)
        self.at = view.at
        self.who = who = view.at.who
        alliance = theatre.alliance
        self._us_to_europe = alliance.belief_us.value[who]
        forces, total = alliance.day_30_forces(self.at)
        self._weights = (np.stack(list(forces.values())) / total)[:, np.newaxis]
        self._shape = surface(theatre, self.at)
        first_day = balance.first_arrival(view.decision_lag, alliance.infrastructure[who])
        europe, us = alliance.european_rate(total, self.at), alliance.american_rate(self.at)
        settled, window = balance.SETTLED_DAY, self._shape.window
        fires_europe, fires_us = self.at("europe.fires") / 2.0, self.at("us.fires") / 2.0
        self._added = {
            GRAB: (balance.arrivals(europe, first_day, settled), balance.arrivals(us, first_day, settled)),
            ASSAULT: (
                fires_europe + balance.arrivals(europe, first_day, window),
                fires_us + balance.arrivals(us, first_day, window),
            ),
        }

    def _stack(self, of_target: Callable[[str], FloatArray]) -> FloatArray:
        return np.stack([of_target(target) for target in self.targets])

    def defence(self, action: str) -> FloatArray:
        """Defence of the targets, hbe; against an assault neighbours lend a share of theirs."""
        own = self._stack(lambda target: self.view.defence[target])
        if action == GRAB:
            return own
        return own + self.at("baltic.neighbour_share") * self._stack(self._of_neighbours)

    def _of_neighbours(self, target: str) -> FloatArray:
        first, second = (name for name in BALTIC_STATES if name != target)
        return self.view.defence[first] + self.view.defence[second]

    def success(self, action: str) -> Help:
        """Chance of success in each of the four cases of who fights."""
        defence, shape = self.defence(action), self._shape
        europe, us = self._added[action]
        cases = (defence, defence + europe, defence + us, defence + (europe + us))
        if action == GRAB:
            attack = self.view.attack
            seize = balance.seizure_odds(attack, defence, shape)
            return Help(*(seize * balance.holding_odds(attack, held, shape) for held in cases))
        reach = self.view.attack * self._stack(lambda target: self.theatre.crisis.access(target)[self.who])
        return Help(*(balance.assault_odds(reach, held, shape) for held in cases))

    def us_circumstances(self, action: str) -> FloatArray:
        """Log-odds that the US fights, apart from its resolve and from what its allies do."""
        us, none = self.theatre.united_states, np.zeros(self.who.size)
        return crisis.american_logit(
            none,
            none,
            none,
            self.at("us.tripwire"),
            self._stack(lambda target: us.troops(target)[self.who]),
            self.at("us.assault_effect") if action == ASSAULT else none,
            self.theatre.pacific.crisis[self.who] * self.at("us.pacific_crisis_effect"),
            self._stack(lambda target: us.reluctance(target, self.at)),
        )

    def success_denied(self, success: Help, us_circumstances: FloatArray) -> FloatArray:
        """Fall in Russian success if Europe fights as a group, averaged over what Europe thinks of the US."""
        share = self.at("us.solidarity") * self.at("europe.undecided_share")
        us = logistic(self._us_to_europe + us_circumstances + share)
        return (1.0 - us) * (success.alone - success.europe) + us * (success.us - success.both)

    def help(self, action: str, success: Help) -> Help:
        """Joint chances that Europe and the US fight, mean-field: each ally expects an average share of others."""
        at, circumstances, allies = self.at, self.us_circumstances(action), self.theatre.alliance.allies
        terms = crisis.ally_terms(
            at(f"europe.{action}_denial_value"),
            self.success_denied(success, circumstances),
            at(f"europe.{action}_alliance_value"),
            at("europe.solidarity"),
            at("europe.undecided_share"),
            np.zeros(self.who.size),
            self.view.belief_europe,
            at(f"europe.{action}_cost"),
        )
        common = total_utility(terms, (len(self.targets), self.who.size))
        utilities = np.stack([at(f"{ally.name}.resolve_centre") for ally in allies])[:, np.newaxis] + common
        for k, ally in enumerate(allies):
            if ally.host in self.targets:
                present = ally.troops_in(ally.host)[self.who] > 0.0
                utilities[k, self.targets.index(ally.host)] += at("europe.own_troops_effect") * present
        chances = yes_probability(utilities, at("europe.precision"))
        europe, share_yes, share_no = crisis.quorum_chance(chances, self._weights, at("europe.quorum"))
        us = self.view.belief_us + circumstances
        return crisis.joint_help(
            europe,
            logistic(us + at("us.solidarity") * share_yes),
            logistic(us + at("us.solidarity") * share_no),
        )

    def cost(self, action: str, help_: Help, success: Help) -> FloatArray:
        """Expected cost of an attack to Moscow, in utils."""
        costs = Help(*(self.at(f"motives.cost_{action}_{case}") for case in ("alone", "europe", "us", "both")))
        return crisis.expected_cost(help_, success, costs, self.at("motives.failure_cost"))


def surface(theatre: Theatre, at: Sample) -> balance.Surface:
    """Shape of the odds on the battlefield of the variant."""
    variant = f"crisis.{theatre.world.variants.battlefield.value}."
    return balance.Surface(
        odds_factor=at(variant + "odds_factor"),
        spread=at(variant + "spread"),
        window=at(variant + "window"),
        grab_force=at("crisis.grab_force"),
        grab_garrison=at("crisis.grab_garrison"),
        grab_factor=at("crisis.grab_factor"),
        hold_factor=at("crisis.hold_factor"),
        hold_spread=at("crisis.hold_spread"),
    )
