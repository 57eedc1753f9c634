"""What somebody expects of an attack, worked out a second time: odds, help and cost, one target and case at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.second_implementation import settlement
from tests.second_implementation.alliance_month import answered, brigade
from tests.second_implementation.future import Ally, Baltic, Future
from tests.second_implementation.war_month import force_of, readiness
from tests.second_implementation.world import ALLIES, BALTIC, EUROPEAN_HOSTS, FRAMEWORK, between, logistic, normal

#: Who fights beside the target: Europe, the US.
CASES = ((False, False), (True, False), (False, True), (True, True))
NAMES = {(False, False): "alone", (True, False): "europe", (False, True): "us", (True, True): "both"}
NO_FORCE = 1e-9


# What is on the ground


def own_battalions(f: Future, state: Baltic) -> float:
    return f.p["baltic.battalion_value"] * f.p[f"{state.name}.battalions"] * state.strength


def reservists(f: Future, state: Baltic) -> float:
    """What calling up reservists adds, hbe."""
    return 0.0 if state.lost else (f.p["baltic.mobilisation_factor"] - 1.0) * own_battalions(f, state)


def guests(f: Future, host: str) -> tuple[float, float]:
    """Allied and US soldiers as the local balance counts them."""
    ally = f.allies[FRAMEWORK[host]]
    if f.on("local-balance"):
        return ally.there, f.america.soldiers[host]
    return ally.there_at_start, f.america.at_start[host]


def hosted(f: Future, persons: float, infrastructure: float) -> float:
    """Allied soldiers as hbe; half of their worth hangs on infrastructure."""
    return persons / f.p["europe.persons_per_hbe"] * (0.5 + 0.5 * infrastructure)


def defence(f: Future, state: Baltic, months: float = 0.0) -> float:
    """Defence on the spot, hbe, now or so many months ahead by what is planned."""
    if state.lost:
        return 0.0
    (allied, americans), roads = guests(f, state.name), 1.0
    if f.on("local-balance"):
        roads = infrastructure_in(f, months)
        if months:
            allied, americans = guests_planned(f, state.name, allied, americans, months)
    value = own_battalions(f, state) + hosted(f, allied, roads)
    return value + f.p["us.combat_value"] * americans / 1000.0


def infrastructure_in(f: Future, months: float) -> float:
    """What cuts and deals leave of the infrastructure, now or so many months ahead."""
    if not months:
        return f.infrastructure
    cut = f.world.dismantling
    return (1.0 - cut.size * cut.done(f.now.ends + months)) * (1.0 - settlement.gone_in(f, months))


def americans_planned(f: Future, host: str, americans: float, months: float) -> float:
    """US soldiers at a host so many months ahead, as plans and a deal have it."""
    us, now = f.america, f.now.ends
    leave, come = f.world.withdrawals[host], f.world.reinforcements[host]
    leaving = (leave.done(now + months) - leave.done(now)) * leave.size + settlement.americans_leaving(f, months)
    coming = (come.done(now + months) - come.done(now)) * come.size
    return max(americans + coming - leaving * us.at_start[host], 0.0)


def guests_planned(f: Future, host: str, allied: float, americans: float, months: float) -> tuple[float, float]:
    """Guests so many months ahead, as the plans that everybody knows have it."""
    us, ally, now = f.america, f.allies[FRAMEWORK[host]], f.now.ends
    then, fill = now + months, f.world.backfill[host]
    expected = americans_planned(f, host, americans, months)
    plans = {}
    for when, troops in ((now, americans), (then, expected)):
        answer = 1.0 + f.p["europe.answer_share"] * answered(f, when, f.p["europe.answer_months"])
        missing = max(us.at_start[host] - troops, 0.0)
        plans[when] = brigade(f.world, f.p, ally, when) * answer + fill.size * fill.done(when) * missing
    let_stay = settlement.allies_allowed(f, host, months) / max(settlement.allies_allowed(f, host), 1e-9)
    return let_stay * (allied + plans[then] - plans[now]), expected


def ready_by(f: Future, each: Ally, day: int) -> float:
    """What an ally has in the Baltic states by day 10 or 30, hbe; a force in Ukraine ties some of it down."""
    planned = f.p[f"{each.name}.ready_day_{day}"]
    if not f.on("local-balance"):
        return planned
    tied = f.p["settlement.europe.force_share"] if f.deal.terms.force else 0.0
    taken_over = each.rear / sum(f.america.at_start[host] for host in EUROPEAN_HOSTS)
    american = day * f.p["us.planned_reinforcement"] / f.p["us.planned_delivery"]
    planned += taken_over * american * f.p["europe.deliverable_reference"]
    return planned * each.readiness * (1.0 - tied)


def european_rate(f: Future, by_day_30: float, roads: float) -> float:
    """European help in a day, hbe; `roads` is what is left of the infrastructure that it depends on."""
    delivered = f.p["europe.deliverable_share"] / f.p["europe.deliverable_reference"]
    return by_day_30 / 30.0 * delivered * roads


def american_rate(f: Future, roads: float) -> float:
    """US help in a day, hbe: fewer soldiers in Europe and a crisis over Taiwan slow it down."""
    p, us = f.p, f.america
    left = 1.0
    if f.on("local-balance"):
        here, before = (sum(of[host] for host in EUROPEAN_HOSTS) for of in (us.soldiers, us.at_start))
        left = here / before
    if f.taiwan:
        left *= 1.0 - p["pacific.pull"]
    delivered = p["us.deliverable_share"] / p["us.planned_delivery"]
    return p["us.planned_reinforcement"] * delivered * left * roads


def access(f: Future, target: str) -> float:
    """Share of the Russian force that can reach a capital."""
    return f.p["baltic.kaliningrad_share"] if target == "lithuania" and not f.belarus else 1.0


def way(f: Future, target: str) -> float:
    """Way to a capital, km."""
    return f.p["baltic.belarus_way"] if target == "lithuania" and f.belarus else f.p[f"{target}.way"]


@dataclass(frozen=True)
class Wait:
    """The council's lag as it is expected or known: lognormal around a median, less what is saved, and days added."""

    median: float
    spread: float = 0.0
    saved: float = 0.0
    added: float = 0.0

    def left(self, until: float) -> float:
        """Days left until a moment once the council has decided; what is saved beyond the lag itself is of no use."""
        if until <= self.added:
            return 0.0
        return self._beyond(until - self.added + self.saved) - self._beyond(self.saved)

    def _beyond(self, days: float) -> float:
        """Days beyond the lag, E max(0, d - L) = d N(z) - m exp(s^2 / 2) N(z - s) with z = ln(d / m) / s."""
        if self.spread <= 0.0 or days <= 0.0:
            return max(days - self.median, 0.0)
        z = math.log(days / self.median) / self.spread
        late = self.median * math.exp(self.spread * self.spread / 2.0) * normal(z - self.spread)
        return max(days * normal(z) - late, 0.0)


def lag_expected(f: Future, saved: float) -> Wait:
    """What anyone expects of the council, a failure of consensus included."""
    p = f.p
    added = p["crisis.consensus_failure"] * p["crisis.consensus_delay"]
    return Wait(p["crisis.decision_lag"], p["crisis.decision_lag_spread"], saved, added)


# What an observer makes of it


@dataclass(frozen=True)
class Eyes:
    """What one observer goes by: forces by state; by kind of attack reservists up in time (a share) and the council's
    lag; beliefs; and what everybody knows: allies' 30-day forces, and help a day of Europe and of the US.
    """

    attack: float
    defence: dict[str, float]
    reservists: dict[str, float]
    called_up: dict[str, float]
    us: float
    europe: float
    lag: dict[str, Wait]
    ready: dict[str, float]
    pace: tuple[float, float]
    americans: dict[str, float]
    roads: float
    rails: float


def known(f: Future, months: float = 0.0) -> dict[str, Any]:
    """What everybody knows, now or as planned: allies' 30-day forces, help a day of Europe and of the US if they fight
    (hbe), the infrastructure for arrivals and for the lag, and the US soldiers in each state who weigh in Washington.
    """
    ready, kept = {name: ready_by(f, each, 30) for name, each in f.allies.items()}, infrastructure_in(f, months)
    roads, us = kept if f.on("local-balance") else 1.0, f.america
    americans = {name: (us.soldiers if f.on("tripwire") else us.at_start)[name] for name in BALTIC}
    if months and f.on("tripwire"):
        americans = {name: americans_planned(f, name, there, months) for name, there in americans.items()}
    return {
        "ready": ready,
        "pace": (european_rate(f, sum(ready.values()), roads), american_rate(f, roads)),
        "americans": americans,
        "roads": roads,
        "rails": kept if f.on("decision-time") else 1.0,
    }


def moscow(f: Future, months: float = 0.0) -> Eyes:
    """Moscow knows its own force, errs about others', and goes by its beliefs."""
    p = f.p
    ready = readiness_in(f, "assault", months) if months else f.war.readiness["assault"]
    misjudged = sight(f)
    seen_coming = {kind: p[f"baltic.warning_{kind}"] for kind in ("grab", "assault")}
    return Eyes(
        attack=force_of(ready, p),
        defence={name: defence(f, state, months) * misjudged[name] for name, state in f.baltic.items()},
        reservists={name: reservists(f, state) for name, state in f.baltic.items()},
        called_up=seen_coming,
        us=f.moscow_on_us.value,
        europe=f.moscow_on_europe.value - f.resolve_expected,
        lag={kind: lag_expected(f, chance * p["baltic.warning_days"]) for kind, chance in seen_coming.items()},
        **known(f, months),
    )


def sight(f: Future) -> dict[str, float]:
    """Factors by which Moscow misjudges each state's defence in this step."""
    if f.misjudged_in != (f.now.month, f.now.number):
        f.misjudged_in = (f.now.month, f.now.number)
        error = f.p["beliefs.observation_error"]
        f.misjudged = {name: math.exp(error * f.now.normal(f"russia: sees {name}")) for name in BALTIC}
    return f.misjudged


def readiness_in(f: Future, kind: str, months: float) -> float:
    """Readiness that Moscow expects if war or truce goes on."""
    war, p, root = f.war, f.p, "russia.reconstitution."
    if war.fighting or not f.on("reconstitution"):
        return war.readiness[kind]
    refits = months * p[root + "tank_refit"]
    tanks = min(refits, war.refits_left) if war.refits_left > 0.0 else months * p[root + "tank_production"]
    learned = 1.0 - math.exp(-months / p[root + "training_months"])
    held = (
        war.russian_reserve + months * p[root + "trained_growth"],
        war.tanks + tanks,
        war.shells + months * p[root + "shell_growth"],
        war.training + learned * max(p[root + "training_target"] - war.training, 0.0),
    )
    return readiness(held, kind, p)


def at_hand(f: Future, ready: float) -> float:
    """Chance that the means are there: min(1, K^power)."""
    return min(1.0, math.pow(ready, f.p["russia.reconstitution.readiness_power"]))


class Outlook:
    """One kind of attack on one state as an observer sees it; worked out as far as it is asked."""

    def __init__(self, f: Future, eyes: Eyes, kind: str, target: str) -> None:
        self.f, self.eyes, self.kind, self.target = f, eyes, kind, target

    @cached_property
    def odds(self) -> dict[tuple[bool, bool], float]:
        """Chance of success in each case of who fights."""
        f, p = self.f, self.f.p
        europe, us = self.eyes.pace
        roads = p["crisis.fight.road_capacity"] * self.eyes.roads
        if self.kind == "assault" and f.belarus:
            roads *= 1.0 - p["crisis.fight.corridor_cut"] * (1.0 - p["crisis.fight.corridor_left"])
        takes = self._takes_capital if self.kind == "assault" else self._takes_district
        days, firing = self._window, 1.0
        if self.kind == "assault":
            firing = self.eyes.lag[self.kind].left(days) / days
        slower = 1.0 / math.sqrt(max(self.eyes.rails, 1e-6))
        coming = slower * self.eyes.lag[self.kind].left((days - 1.0) / slower)
        late = (1.0 - self.eyes.called_up[self.kind]) * self.eyes.reservists[self.target]
        late *= min(days / p["crisis.fight.mobilisation_days"], 1.0)
        result = {}
        for case in CASES:
            pace = min(case[0] * europe + case[1] * us, roads)
            fires = case[0] * p["europe.fires"] + case[1] * p["us.fires"]
            result[case] = takes(late + firing * fires + coming * pace)
        return result

    @cached_property
    def _far(self) -> float:
        return way(self.f, self.target) / 200.0

    @cached_property
    def _window(self) -> float:
        """Days within which what is brought up counts."""
        p, root = self.f.p, self.f.world.surface
        if self.kind == "grab":
            return p[root + "hold_window"]
        return p[root + "window"] * self._far ** p[root + "window_effect"]

    def _standing(self) -> float:
        return self.eyes.defence[self.target] + self.eyes.called_up[self.kind] * self.eyes.reservists[self.target]

    def _takes_district(self, added: float) -> float:
        """It is seized from what stands near, and held against what has come by then."""
        p, root, standing = self.f.p, self.f.world.surface, self._standing()
        attack = max(self.eyes.attack, NO_FORCE)
        near = max(p["crisis.grab_garrison"] * standing, NO_FORCE)
        seizing = p[root + "grab_factor"] * min(attack, p["crisis.grab_force"]) / near
        holding = p[root + "hold_factor"] * attack / max(standing + added, NO_FORCE)
        seized = normal(math.log(seizing) / p[root + "grab_spread"])
        return seized * normal(math.log(holding) / p[root + "hold_spread"])

    def _takes_capital(self, added: float) -> float:
        """The way is won against the defence, what neighbours lend, and what comes in time."""
        p, root, eyes = self.f.p, self.f.world.surface, self.eyes
        neighbours = sum(eyes.defence[name] for name in BALTIC if name != self.target)
        against = self._standing() + p["baltic.neighbour_share"] * neighbours + added
        ratio = max(eyes.attack * access(self.f, self.target), NO_FORCE) / max(against, NO_FORCE)
        lead = math.log(p[root + "odds_factor"] * ratio) - p[root + "way_effect"] * math.log(self._far)
        return normal(lead / p[root + "spread"])

    @cached_property
    def us_for_itself(self) -> float:
        """Log-odds that the US fights, its resolve and its allies apart."""
        f, p, us = self.f, self.f.p, self.f.america
        logit = p["us.tripwire"] * math.log1p(self.eyes.americans[self.target] / 1000.0)
        if self.kind == "assault":
            logit += p["us.assault_effect"]
        if f.taiwan:
            logit -= p["us.pacific_crisis_effect"]
        if us.member == "out":
            logit -= p["us.treaty_effect"]
        if us.member == "dormant" and f.baltic[self.target].share < p["us.spending_demand"]:
            logit -= p["us.dormant_effect"]
        return logit

    def holds(self, us_fights: float) -> float:
        """Chance that the attack fails if Europe fights, over a chance that the US fights."""
        alone, joined = self.odds[True, False], self.odds[True, True]
        return 1.0 - (alone + us_fights * (joined - alone))

    @cached_property
    def us_in_europes_eyes(self) -> float:
        expected = self.f.p["us.solidarity"] * self.f.p["europe.undecided_share"]
        return logistic(self.f.europe_on_us.value + self.us_for_itself + expected)

    @cached_property
    def help(self) -> dict[tuple[bool, bool], float]:
        """Chance of each case of who fights: whoever decides later sees what the first has done."""
        f, p = self.f, self.f.p
        us = self.eyes.us + self.us_for_itself
        if f.world.words["order"] == "us_first":
            first = logistic(us + p["us.solidarity"] * p["europe.undecided_share"])
            beside, alone = self._quorum(1.0)[0], self._quorum(0.0)[0]
            return {
                (False, False): (1.0 - first) * (1.0 - alone),
                (True, False): (1.0 - first) * alone,
                (False, True): first * (1.0 - beside),
                (True, True): first * beside,
            }
        quorate, if_so, if_not = self._quorum(self.us_in_europes_eyes)
        with_europe = logistic(us + p["us.solidarity"] * if_so)
        without = logistic(us + p["us.solidarity"] * if_not)
        return {
            (False, False): (1.0 - quorate) * (1.0 - without),
            (True, False): quorate * (1.0 - with_europe),
            (False, True): (1.0 - quorate) * without,
            (True, True): quorate * with_europe,
        }

    def _quorum(self, us_fights: float) -> tuple[float, float, float]:
        """Chance that Europe fights, and the share of its forces that does if so and if not: allies decide at once,
        each expects a usual share of the others, and a council that may fail to agree.
        """
        f, p, kind = self.f, self.f.p, self.kind
        common = self.eyes.europe - p["crisis.consensus_failure"] * p["crisis.consensus_effect"]
        common += worth_of_fighting(f, kind, self.holds(us_fights), p["europe.undecided_share"])
        total = sum(self.eyes.ready.values())
        mean = variance = 0.0
        for name in ALLIES:
            each = f.allies[name]
            own = p["europe.own_troops_effect"] if stands_there(f, each, self.target) else 0.0
            joins = logistic(p["europe.precision"] * (p[f"{name}.resolve_centre"] + common + own))
            weight = self.eyes.ready[name] / total
            mean += weight * joins
            variance += weight * weight * joins * (1.0 - joins)
        spread = math.sqrt(max(variance, 1e-12))
        z = (mean - p["europe.quorum"]) / spread
        quorate = normal(z)
        density = spread * math.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi)
        if_so = between(0.0, mean + density / max(quorate, 1e-9), 1.0)
        if_not = between(0.0, mean - density / max(1.0 - quorate, 1e-9), 1.0)
        return quorate, if_so, if_not

    @cached_property
    def success(self) -> float:
        return sum(self.help[case] * self.odds[case] for case in CASES)

    @cached_property
    def worth_of_resisting(self) -> float:
        """readiness + denial (1 - w) + weight x chance that anyone comes - cost."""
        p, root = self.f.p, "baltic.resistance"
        worth = p[root] + p[root + "_denial"] * (1.0 - self.success) - p[f"{root}_cost_{self.kind}"]
        return worth + p[root + "_help"] * (1.0 - self.help[False, False])

    @cached_property
    def resists(self) -> float:
        """Chance that the target resists, if it sees what the observer sees."""
        return logistic(self.f.p["europe.precision"] * self.worth_of_resisting)

    @cached_property
    def won(self) -> float:
        """Chance that the attack has what it wants; a target that yields gives it."""
        return 1.0 - self.resists * (1.0 - self.success)

    @property
    def deserted(self) -> float:
        """Chance that the target resists and nobody comes."""
        return self.resists * self.help[False, False]

    @cached_property
    def cost(self) -> float:
        """C = sum q c + failure (1 - w) where it is resisted; otherwise what it costs against nobody."""
        p, root = self.f.p, f"motives.cost_{self.kind}_"
        fought = sum(self.help[case] * p[root + NAMES[case]] for case in CASES)
        fought += p["motives.failure_cost"] * (1.0 - self.success)
        return p[root + "alone"] + self.resists * (fought - p[root + "alone"])


def stands_there(f: Future, each: Ally, target: str) -> bool:
    """Whether an ally has soldiers of its own in the state attacked."""
    there = each.there if f.on("tripwire") else each.there_at_start
    return each.host == target and there > 0.0


def worth_of_fighting(f: Future, kind: str, holds: float, share: float) -> float:
    """v h + v_A + solidarity (f - 1/2) - cost, before an ally's own resolve and troops."""
    p, root = f.p, f"europe.{kind}_"
    worth = p[root + "denial_value"] * holds + p[root + "alliance_value"] - p[root + "cost"]
    return worth + p["europe.solidarity"] * (share - 0.5)
