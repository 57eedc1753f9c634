"""The war in Ukraine, worked out a second time: one future, one month, plain floats and the standard library.

Written from the equations of the model's description, not from the ensemble's code, and laid out differently: one
record of numbers and branches where the ensemble has arrays over members and masks. It exists to disagree.

Units are those of the scenario: thousand soldiers, bn EUR, tn RUB, km2, months.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Protocol

Parameters = Mapping[str, float]
#: The luck of this future: (name, month, step of the month) -> uniform number in [0, 1).
Luck = Callable[[str, int, int], float]

STOCKS = ("troops", "tanks", "shells", "training")
ENDS = ("goes on", "settlement", "imposed", "sought")


@dataclass
class War:
    """Everything that the war month reads or writes, of one future."""

    fighting: bool = True
    # The front
    pace: float = 0.0
    area: float = 0.0
    supply: float = 1.0
    supply_at_start: float | None = None
    months_lopsided: float = 0.0
    months_spent: float = 0.0
    months_fought: float = 0.0
    supply_at_war: float = 1.0
    # Soldiers
    russians: float = 0.0
    russians_elsewhere: float = 0.0
    russians_willing: float = 0.0
    russians_to_come: float = 0.0
    russian_reserve: float = 0.0
    russians_lost: float = 0.0
    russians_discharged: float = 0.0
    ukrainians: float = 0.0
    ukrainians_to_find: float = 0.0
    ukrainians_to_come: float = 0.0
    ukrainians_lost: float = 0.0
    ukrainians_discharged: float = 0.0
    russian_casualties: float = 0.0
    ukrainian_casualties: float = 0.0
    casualties_elsewhere: float = 0.0
    mobilisation: float = 0.0
    outflow: float = 0.0
    # Aid
    pipeline: float = 0.0
    substituted: float = 0.0
    aid_standing: float = 1.0
    aid: float = 0.0
    aid_delivered: float = 0.0
    # Money and opinion
    log_oil: float = 0.0
    log_pay: float = 0.0
    mood: float = 0.0
    log_gifts: float = 0.0
    fury: float = 0.0
    money: float = 0.0
    unmet: float = 0.0
    support: float = 0.0
    openness: float = 0.0
    waver: float = 0.0
    # The end of it
    imposed_upon: bool = False
    cap_step: float = 0.0
    sent_home: float = 0.0
    truces: int = 0
    truce_age: float = math.inf
    truces_broken: int = 0
    truce_months: float = 0.0
    first_end_month: float = math.nan
    first_end: str = "goes on"
    last_end: str = "goes on"
    imposed: bool = False
    # Reconstitution
    garrison: float = 0.0
    tanks: float = 0.0
    refits_left: float = 0.0
    shells: float = 0.0
    training: float = 0.0
    readiness: dict[str, float] = field(default_factory=dict)
    available: float = 0.0
    # The first year, which figures of 2024 are compared with
    packages: dict[str, float] = field(default_factory=dict)
    this_month: dict[str, float] = field(default_factory=dict)
    first_year: dict[str, float] = field(default_factory=lambda: {"gain": 0.0, "claimed": 0.0, "recruits": 0.0})


@dataclass(frozen=True)
class Step:
    """One step: the parameters, the luck that falls in it, when it begins and how long it is, in months."""

    p: Parameters
    luck: Luck
    month: int
    number: int
    length: float
    opinion: str

    @property
    def begins(self) -> float:
        """Months since the start of the run."""
        return self.month + self.number * self.length

    @property
    def ends(self) -> float:
        return self.month + (self.number + 1) * self.length

    @property
    def years(self) -> float:
        return self.length / 12.0

    @property
    def in_first_year(self) -> bool:
        return self.month < 12

    def uniform(self, name: str) -> float:
        return self.luck(name, self.month, self.number)

    def normal(self, name: str) -> float:
        return NormalDist().inv_cdf(max(self.uniform(name), 2.0**-54))

    def strikes(self, rate: float) -> float:
        """Chance that a hazard of `rate` a month strikes in this step."""
        return 1.0 - math.exp(-rate * self.length)

    def closes(self, months: float) -> float:
        """Share of a gap that a time constant of so many months closes in this step."""
        return 1.0 - math.exp(-self.length / months)

    def innovation(self, persistence: float, monthly: float) -> float:
        """Spread of a step's shock: what leaves the long-run variance of a monthly AR(1) as it is."""
        long_run = monthly * monthly / (1.0 - persistence * persistence)
        return math.sqrt(long_run * (1.0 - persistence ** (2.0 * self.length)))


class Table(Protocol):
    """Where the war ends by agreement, and what keeps or breaks a peace."""

    def agrees(self, war: War, step: Step) -> bool:
        """Whether terms are agreed in a step of war, if nothing else ends it."""

    def sign(self, war: War, step: Step, how: str) -> None:
        """The war has stopped, in one of the ways of `ENDS`."""

    def breaks(self, war: War, step: Step) -> bool:
        """Whether a side breaks the peace in this step."""

    def relief(self, war: War, step: Step) -> float:
        """What lifted sanctions bring Russia, tn RUB a year."""


class Freeze:
    """A freeze, assumed in one month; any review breaks it; a collapse brings land and a cap. For the war by itself."""

    def agrees(self, war: War, step: Step) -> bool:
        agreed = (step.month, step.number) == (int(step.p["agreed month"]), 0)
        return agreed and step.uniform("analyst: terms are agreed") < step.p["agreed share"]

    def sign(self, war: War, step: Step, how: str) -> None:
        war.imposed_upon = how == "imposed"
        war.aid_standing = 1.0
        too_many = max(war.ukrainians - step.p["settlement.levels.least_army"], 0.0)
        war.cap_step = too_many / max(step.p["cap months"], step.length)

    def carry_out(self, war: War, step: Step) -> None:
        """A step of what a collapse brought."""
        if war.imposed_upon:
            hand_over(war, step)
            discharge(war, step, step.p["settlement.levels.least_army"], war.cap_step)

    def breaks(self, war: War, step: Step) -> bool:
        looks = step.strikes(step.p["settlement.renewal.review_rate"])
        sides = ("russia", "ukraine")
        breaker = next((side for side in sides if step.uniform(f"{side}: weighs breaking the peace") < looks), "")
        broke = bool(breaker)
        if broke:
            if breaker == "ukraine":
                war.aid_standing = 1.0 - step.p["settlement.renewal.aid_lost"]
            war.imposed_upon = False
            call_back(war, step)
        return broke

    def relief(self, war: War, step: Step) -> float:
        return 0.0


FREEZE = Freeze()


def hand_over(war: War, step: Step) -> None:
    """A step in which the annexed regions are handed over."""
    whole = step.p["settlement.facts.annexed_area"]
    pace = whole / max(step.p["settlement.facts.annexed_months"], step.length) * step.length
    missing = max(whole + step.p["war.occupied_area"] - war.area, 0.0)
    war.area += min(pace, missing, step.p["war.ukraine_area"] - war.area)


def discharge(war: War, step: Step, cap: float, a_month: float) -> None:
    """A step in which the army is cut down to a cap."""
    sent_home = min(a_month * step.length, max(war.ukrainians - cap, 0.0))
    war.ukrainians -= sent_home
    war.ukrainians_discharged += sent_home
    war.sent_home += sent_home


def call_back(war: War, step: Step) -> None:
    """A broken peace brings back part of those whom a cap sent home."""
    back = step.p["settlement.facts.recall"] * war.sent_home
    war.ukrainians += back
    war.ukrainians_discharged -= back
    war.sent_home = 0.0


def start(p: Parameters, months: int) -> War:
    """The war as it stands when a run of so many months begins."""
    stock = {name: p[f"russia.reconstitution.{name}"] for name in ("trained_troops", "tanks", "shells", "training")}
    openness = p["ukraine.concession_openness"] / 100.0
    war = War(
        pace=math.asinh(p["war.starting_gain"] / 300.0),
        fury=math.log(max(p["russia.starting_casualties"], 1.0) / max(p["russia.claimed_casualties"], 1.0))
        - p["russia.casualty_response"] * (math.asinh(p["war.starting_gain"] / 300.0) - p["war.reference_gain"]),
        area=p["war.occupied_area"],
        russians=p["russia.force_ukraine"],
        russians_elsewhere=p["russia.force_elsewhere"],
        russians_willing=p["russia.recruiting_pool"],
        russians_to_come=p["russia.recruiting_inflow"] / 12.0 * months,
        russian_reserve=stock["trained_troops"],
        ukrainians=p["ukraine.force"],
        ukrainians_to_find=p["ukraine.mobilisation_pool"],
        ukrainians_to_come=p["ukraine.mobilisation_inflow"] / 12.0 * months,
        mobilisation=p["ukraine.mobilisation"],
        pipeline=p["us.aid.pipeline"],
        money=p["russia.economy.liquid_reserve"],
        support=p["russia.home_front.support"],
        openness=math.log(openness) - math.log(1.0 - openness),
        tanks=stock["tanks"],
        refits_left=p["russia.reconstitution.refit_stock"],
        shells=stock["shells"],
        training=stock["training"],
    )
    measure(war, p)
    return war


def begin_moods(war: War, step: Step) -> None:
    """Moods have been coming and going before the start: the first is of the long run."""
    kept, noise = step.p["russia.home_front.persistence"], step.p["russia.home_front.noise"]
    war.mood = noise / math.sqrt(1.0 - kept * kept) * step.normal("russia: mood at home at the start")


def month(war: War, p: Parameters, luck: Luck, number: int, steps: int, opinion: str) -> None:
    """Live one month, in so many steps. `opinion` is what Russians follow: casualties or success."""
    for sub_step in range(steps):
        step = Step(p, luck, number, sub_step, 1.0 / steps, opinion)
        FREEZE.carry_out(war, step)
        live(war, step)


def live(war: War, step: Step, regrows: bool = True, table: Table = FREEZE) -> str:
    """Live one step, and say whether the war stopped or broke out in it; `regrows`: whether stocks grow in a truce."""
    if step.number == 0:
        war.this_month = dict.fromkeys(("gain", "claimed", "recruits", "from_europe", "from_us"), 0.0)
    move_oil(war, step)
    change_moods(war, step)
    receive_aid(war, step)
    if war.fighting:
        push(war, step)
        bleed(war, step)
    call_up(war, step)
    pay_and_recruit(war, step, table.relief(war, step))
    war.support = opinion_in_russia(war, step)
    was_fighting = war.fighting
    broke_out = stop_or_resume(war, step, table)
    stopped = was_fighting and not war.fighting
    rebuild(war, step, stopped, broke_out, regrows)
    measure(war, step.p)
    return "breaks" if broke_out else war.last_end if stopped else ""


def move_oil(war: War, step: Step) -> None:
    """Oil follows an AR(1) in logs."""
    kept = step.p["russia.economy.oil_persistence"]
    spread = step.innovation(kept, step.p["russia.economy.oil_volatility"])
    war.log_oil = war.log_oil * kept**step.length + spread * step.normal("russia: oil price")


def change_moods(war: War, step: Step) -> None:
    """What wanders by itself: how hard is fought, who signs up, what both publics think, what Europe gives."""
    p = step.p
    if step.month == 0 and step.number == 0:
        begin_moods(war, step)

    def ar1(now: float, persistence: float, noise: float, name: str) -> float:
        return now * persistence**step.length + step.innovation(persistence, noise) * step.normal(name)

    hard = "russia: intensity of the fighting"
    war.fury = ar1(war.fury, p["russia.casualty_persistence"], p["russia.casualty_noise"], hard)
    war.mood = ar1(war.mood, p["russia.home_front.persistence"], p["russia.home_front.noise"], "russia: mood at home")

    def wave(now: float, of: str, name: str) -> float:
        rho = p[f"{of}_persistence"]
        spread = p[f"{of}_noise"] * math.sqrt((1.0 - rho ** (2.0 * step.years)) / (1.0 - rho * rho))
        return now * rho**step.years + spread * step.normal(name)

    war.log_pay = wave(war.log_pay, "russia.recruitment", "russia: willingness to sign up")
    war.log_gifts = wave(war.log_gifts, "europe.aid", "europe: willingness to give")
    waver = p["ukraine.concession_noise"] * math.sqrt(step.length) * step.normal("ukraine: public opinion")
    war.waver = waver if war.fighting else 0.0


def in_packages(amount: float, lumps: float, z: float) -> float:
    """What is announced, of a log-normal with the mean that is given."""
    return amount * math.exp(lumps * z) / math.exp(lumps * lumps / 2.0)


def receive_aid(war: War, step: Step) -> None:
    """The pipeline empties exponentially; Europe comes to fill part of what Washington gives less than in 2024. Whoever
    broke a peace decides by what both multiply what they give.
    """
    p = step.p
    given_in_2024 = p["us.aid.allocations_2024"]
    promised = given_in_2024 * p["us.aid.level"] * war.aid_standing * step.years if war.fighting else 0.0
    war.pipeline += promised
    american = war.pipeline * step.closes(p["us.aid.delivery_months"])
    war.pipeline -= american
    shortfall = max(0.0, given_in_2024 - american / step.years)
    goal = p["europe.aid_substitution"] * shortfall
    if war.fighting:
        war.substituted += (goal - war.substituted) * step.closes(p["europe.aid_months"])
    own = p["europe.military_aid"] * math.exp(war.log_gifts)
    european = (own + war.substituted) * step.years if war.fighting else 0.0
    european *= war.aid_standing
    for giver, amount, key in (("us", promised, "us.aid.lumps"), ("europe", european, "europe.aid_lumps")):
        if step.number == 0:
            war.packages[giver] = step.normal(f"{giver}: packages of aid")
        told = in_packages(amount, p[key], war.packages[giver])
        war.this_month["from_europe" if giver == "europe" else "from_us"] += told
    war.aid = (american + european) / step.years
    war.aid_delivered += american + european
    war.supply = p["war.own_supply"] + (1.0 - p["war.own_supply"]) * war.aid / p["war.aid_reference"]


def push(war: War, step: Step) -> None:
    """The front: y' = rho y + (1 - rho)[y_ref + zeta dln(F_R/F_U) - xi (a - 1)] + shock; 300 sinh y km2 a month, fewer
    beyond the line of the start.
    """
    p = step.p
    if war.supply_at_start is None:
        war.supply_at_start = war.supply
    war.supply_at_war = war.supply
    war.months_fought += step.length
    change = balance_of_forces(war, p, war.russians, war.supply)
    kept = p["war.persistence"] ** step.length
    drawn_to = (
        p["war.reference_gain"]
        + p["war.force_effect"] * math.log(max(change, 1e-9))
        + p["war.aid_effect"] * (1.0 - war.supply)
    )
    shock = step.innovation(p["war.persistence"], p["war.noise"]) * step.normal("front: pace")
    war.pace = min(max(drawn_to + kept * (war.pace - drawn_to) + shock, -5.2), 5.2)

    gain = 150.0 * (math.exp(war.pace) - math.exp(-war.pace)) * step.length
    if (war.russians if gain >= 0.0 else war.ukrainians) <= 0.0:
        gain = 0.0
    gain = won(gain, war.area, p) if gain >= 0.0 else -won(-gain, p["war.ukraine_area"] - war.area, p, eastward=True)
    if step.in_first_year:
        war.first_year["gain"] += gain
    war.this_month["gain"] += gain
    war.area = min(max(war.area + gain, 0.0), p["war.ukraine_area"])

    war.months_lopsided = war.months_lopsided + step.length if change > p["war.collapse_ratio"] else 0.0
    war.months_spent = war.months_spent + step.length if change < p["war.exhaustion_ratio"] else 0.0


def times_start(force: float, at_start: float) -> float:
    """An army, or a pool, over that of the start, which counts for no less than a thousand men."""
    return force / max(at_start, 1.0)


def balance_of_forces(war: War, p: Parameters, russians: float, supply: float) -> float:
    """Russians over Ukrainians weighted by munitions, each over the start."""
    assert war.supply_at_start is not None
    russian = max(times_start(russians, p["russia.force_ukraine"]), 1e-9)
    ukrainian = max(times_start(war.ukrainians, p["ukraine.force"]), 1e-9)
    fed = max(supply, 1e-6) / max(war.supply_at_start, 1e-6)
    return russian / ukrainian / math.pow(fed, p["war.aid_force_power"])


def won(gain: float, holds: float, p: Parameters, eastward: bool = False) -> float:
    """Ground that a side which `holds` so much wins of what its pace would bring: all of it up to the line of the
    start, beyond it D ln(1 + gain / D (1 - x / reach) exp(-x / D)).
    """
    whole = p["war.ukraine_area"]
    held_at_start = whole - p["war.occupied_area"] if eastward else p["war.occupied_area"]
    ahead, depth = max(whole - held_at_start, 1.0), max(p["war.depth"], 1.0)
    back = min(max(held_at_start - holds, 0.0), gain)
    past = max(holds - held_at_start, 0.0)
    thinner = max(1.0 - past / ahead, 0.0) * math.exp(-past / depth)
    return back + depth * math.log1p((gain - back) / depth * thinner)


def yields(left: float, at_start: float, p: Parameters) -> float:
    """Share of the recruits of the start whom what is left of a pool yields."""
    return float(min(times_start(left, at_start), 1.0) ** p["war.pool_response"])


def spent(left: float, at_start: float) -> float:
    """Share of a pool of men that is used up."""
    return max(1.0 - times_start(left, at_start), 0.0)


def bleed(war: War, step: Step) -> None:
    """Claimed Russian losses scale F_R^e exp(response (y - y_ref) + z); Ukrainian ones scale with F_R^p F_U^(1-p). No
    more than are there.
    """
    p = step.p
    power = p["war.attrition_power"]
    # Both sides fire with what they have at the beginning of the step.
    engaged = times_start(war.russians, p["russia.force_ukraine"])
    russian_weight = engaged**power
    faster = war.pace - p["war.reference_gain"]
    claimed = p["russia.claimed_casualties"] * math.exp(p["russia.casualty_response"] * faster) * step.length
    claimed = min(claimed * math.exp(war.fury) * engaged ** p["russia.casualty_exposure"], war.russians)
    war.this_month["claimed"] += claimed
    if step.in_first_year:
        war.first_year["claimed"] += claimed
    casualties = claimed * p["russia.count_bias"]
    war.russian_casualties += casualties
    lost = min(p["russia.irrecoverable"] * casualties, war.russians)
    gone = min(p["russia.other_exits"] * casualties, war.russians - lost)
    war.russians -= lost
    war.russians -= gone
    war.russians_lost += lost
    war.russians_discharged += gone

    ukrainian_weight = times_start(war.ukrainians, p["ukraine.force"]) ** (1.0 - power)
    casualties = min(p["ukraine.casualties"] * russian_weight * ukrainian_weight * step.length, war.ukrainians)
    war.ukrainian_casualties += casualties
    lost = min(p["ukraine.irrecoverable"] * casualties, war.ukrainians)
    gone = min((p["ukraine.desertion"] + p["ukraine.other_exits"]) * step.length, war.ukrainians - lost)
    war.ukrainians -= lost
    war.ukrainians -= gone
    war.ukrainians_lost += lost
    war.ukrainians_discharged += gone
    war.outflow = (lost + gone) / step.length


def call_up(war: War, step: Step) -> None:
    """Mobilisation follows the outflow by so much a month, under a ceiling that sinks as Ukrainians would concede and
    as there are fewer left to find.
    """
    p = step.p
    willing_at_start = 1.0 - p["ukraine.concession_openness"] / 100.0
    willing = 1.0 / (1.0 + math.exp(war.openness))
    weight = p["ukraine.support_weight"]
    ceiling = p["ukraine.mobilisation_ceiling"] * ((1.0 - weight) + weight * willing / willing_at_start)
    ceiling *= yields(war.ukrainians_to_find, p["ukraine.mobilisation_pool"], p)
    wanted = min(war.outflow, ceiling)
    most = p["ukraine.mobilisation_step"] * step.length
    if war.fighting:
        war.mobilisation += math.copysign(min(abs(wanted - war.mobilisation), most), wanted - war.mobilisation)
        found = min(war.mobilisation * step.length, war.ukrainians_to_find)
        war.ukrainians += found
        war.ukrainians_to_find -= found
        fading = math.exp(-step.ends / p["ukraine.concession_months"])
        war.openness += p["ukraine.concession_drift"] * fading * step.length + war.waver
    grown = min(p["ukraine.mobilisation_inflow"] * step.years, war.ukrainians_to_come)
    war.ukrainians_to_come -= grown
    war.ukrainians_to_find += grown


def pay_and_recruit(war: War, step: Step, relief: float) -> None:
    """Draw a part from the reserve and borrow the rest, either for the other where it falls short; what is left
    unfunded slows recruitment, and so does an emptied pool, which makes bonuses dearer. In a truce soldiers go home.
    """
    p = step.p
    revenue = p["russia.economy.oil_gas_revenue"] * math.exp(p["russia.economy.oil_elasticity"] * war.log_oil)
    deficit = p["russia.economy.war_deficit"] + p["russia.economy.oil_gas_revenue"] - revenue - relief
    if war.fighting:
        deficit += p["russia.economy.bonus_cost"] * spent(war.russians_willing, p["russia.recruiting_pool"])
    else:
        deficit -= p["russia.economy.peace_saving"]
    # A surplus refills the reserve up to its start; only a deficit is borrowed against.
    most = p["russia.economy.borrowing"]
    lent = min(most, deficit * (1.0 - p["russia.economy.reserve_share"])) if deficit > 0.0 else 0.0
    war.money *= math.exp(
        p["russia.economy.reserve_noise"] * math.sqrt(step.years) * step.normal("russia: gold and yuan")
    )
    paid = min((deficit - lent) * step.years, war.money)
    war.money = min(war.money - paid, max(p["russia.economy.liquid_reserve"], war.money))
    war.unmet = max(0.0, deficit - lent - paid / step.years - max(0.0, most - lent))

    funded = min(max(1.0 - war.unmet / p["russia.economy.war_spending"], 0.05), 1.0)
    recruits = p["russia.recruitment"] * funded ** p["russia.economy.bonus_elasticity"] * step.length
    if not war.fighting:
        recruits *= p["russia.recruitment_ceasefire"]
    recruits *= math.exp(war.log_pay) * yields(war.russians_willing, p["russia.recruiting_pool"], p)
    recruits = min(recruits, war.russians_willing)
    if war.fighting:
        wanted = max(p["russia.force_ceiling"] - war.russians, 0.0)
        recruits = min(recruits, wanted / max(p["russia.to_ukraine_in_war"], 1e-9))
    grown = min(p["russia.recruiting_inflow"] * step.years, war.russians_to_come)
    war.russians_to_come -= grown
    war.russians_willing += grown - recruits
    if step.in_first_year:
        war.first_year["recruits"] += recruits
    war.this_month["recruits"] += recruits
    share = p["russia.to_ukraine_in_war"] if war.fighting else p["russia.to_ukraine_in_ceasefire"]
    war.russians += share * recruits
    war.russians_elsewhere += (1.0 - share) * recruits
    if not war.fighting:
        leaving = step.strikes(p["russia.peacetime_exits"])
        released = min(leaving * war.russians, max(war.russians - war.garrison, 0.0))
        war.russians_discharged += released + leaving * war.russians_elsewhere
        war.russians -= released
        war.russians_elsewhere *= 1.0 - leaving


def opinion_in_russia(war: War, step: Step) -> float:
    """Support falls with the logarithm of casualties, or follows success at the front."""
    p = step.p
    if step.opinion == "casualties":
        before = p["russia.casualties_to_date"] * p["russia.count_bias"]
        tenfolds = math.log10((before + war.russian_casualties + war.casualties_elsewhere) / before)
        support = p["russia.home_front.support"] + war.mood - p["russia.home_front.casualty_effect"] * tenfolds
    else:
        success = war.pace - p["war.reference_gain"] if war.fighting else 0.0
        support = p["russia.home_front.support"] + war.mood + p["russia.home_front.success_effect"] * success
    return min(max(support, 0.0), 100.0)


def stop_or_resume(war: War, step: Step, table: Table) -> bool:
    """The war stops by collapse, exhaustion or agreement, in that order, or a truce breaks. Whether it broke."""
    p = step.p
    broke = False
    if war.fighting:
        due = p["war.collapse_months"] - 0.5 * step.length
        agreed = table.agrees(war, step)
        how = (
            "imposed" if war.months_lopsided >= due
            else "sought" if war.months_spent >= due
            else "settlement" if agreed
            else "goes on"
        )  # fmt: skip
        if how != "goes on":
            war.fighting = False
            war.truces += 1
            war.truce_age = 0.0
            war.months_lopsided = war.months_spent = 0.0
            war.last_end = how
            war.imposed = war.imposed or how == "imposed"
            table.sign(war, step, how)
            if war.truces == 1:
                war.first_end, war.first_end_month = how, float(step.month)
    else:
        broke = table.breaks(war, step)
        war.truce_age += step.length
        if broke:
            war.fighting = True
            war.truces_broken += 1
            war.pace = p["war.reference_gain"]
    if not war.fighting:
        war.truce_months += step.length
    return broke


def rebuild(war: War, step: Step, stopped: bool, resumed: bool, regrows: bool) -> None:
    """In a truce trained troops leave the line for the reserve, down to a garrison, and stocks grow; a war that
    resumes calls its share of troops, tanks and shells back.
    """
    p = step.p
    if stopped:
        war.garrison = p["russia.garrison_floor"] * war.russians
    if resumed:
        called = p["peace.reserve_return"] * max(war.russians_elsewhere - p["russia.force_elsewhere"], 0.0)
        war.russians += called
        war.russians_elsewhere -= called
    if regrows:
        regrow(war, step, resumed)


def regrow(war: War, step: Step, resumed: bool) -> None:
    """The free reserve and the stocks, in a truce or at its end."""
    p, root = step.p, "russia.reconstitution."
    if not war.fighting:
        released = min(p[root + "trained_growth"] * step.length, max(war.russians - war.garrison, 0.0))
        war.russians -= released
        war.russian_reserve += released
        if war.refits_left > 0.0:
            refitted = min(p[root + "tank_refit"] * step.length, war.refits_left)
            war.refits_left -= refitted
            war.tanks += refitted
        else:
            war.tanks += p[root + "tank_production"] * step.length
        war.shells += p[root + "shell_growth"] * step.length
        missing = max(p[root + "training_target"] - war.training, 0.0)
        war.training += missing * step.closes(p[root + "training_months"])
    if resumed:
        share = p["peace.reserve_return"]
        war.russians += share * war.russian_reserve
        war.russian_reserve -= share * war.russian_reserve
        war.tanks -= share * war.tanks
        war.shells -= share * war.shells


def measure(war: War, p: Parameters) -> None:
    """Readiness for both attacks; an assault brings force x K."""
    held = (war.russian_reserve, war.tanks, war.shells, war.training)
    for action in ("grab", "assault"):
        war.readiness[action] = readiness(held, action, p)
    war.available = force_of(war.readiness["assault"], p)


def readiness(held: tuple[float, ...], action: str, p: Parameters) -> float:
    """K = [1/4 sum min(stock / need, surplus)^-r]^(-1/r)."""
    root = "russia.reconstitution."
    power, surplus = p[root + "weak_link"], p[root + "surplus"]
    total = 0.0
    for name, has in zip(STOCKS, held, strict=True):
        total += min(max(has / p[f"{root}{action}_{name}"], 1e-6), surplus) ** -power
    return float((total / len(held)) ** (-1.0 / power))


def force_of(ready: float, p: Parameters) -> float:
    """Force that an assault brings at a readiness, hbe."""
    return p["russia.reconstitution.force"] * min(ready, p["russia.reconstitution.surplus"])
