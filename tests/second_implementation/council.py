"""An attack that is met, worked out a second time: the target, the council, neighbours, allies in turn, the US."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from tests.second_implementation import ladder
from tests.second_implementation.forecast import (
    Eyes,
    Outlook,
    Wait,
    defence,
    known,
    lag_expected,
    ready_by,
    reservists,
    stands_there,
    worth_of_fighting,
)
from tests.second_implementation.future import Future
from tests.second_implementation.world import ALLIES, BALTIC, FRAMEWORK, HAIR


@dataclass(frozen=True)
class Attack:
    """One attack: a grab or an assault on one state."""

    kind: str
    target: str
    by_accident: bool = False

    @property
    def named(self) -> str:
        return "an assault" if self.kind == "assault" else "a grab"


@dataclass
class Answer:
    """How an attack is met: the council, what each neighbour lends, which allies come, and with what by day 10 and by
    day 30, hbe.
    """

    warned: bool
    invoked: bool = True
    days: float = 0.0
    neighbours: dict[str, float] = field(default_factory=dict)
    joined: list[str] = field(default_factory=list)
    by_10: float = 0.0
    by_30: float = 0.0
    share: float = 0.0
    europe: bool = False
    us: bool = False


def alliances_eyes(f: Future, attack: Attack, warned: bool, observer: str, lag: Wait) -> Eyes:
    """What the Alliance goes by: its own forces and cohesion as they are, Russia's force as the observer sees it, its
    own belief about the US.
    """
    error = f.now.normal(f"{observer}: sees the force of {attack.named}")
    sight = math.exp(f.p["beliefs.observation_error"] * error)
    return Eyes(
        attack=f.war.available * sight,
        defence={name: defence(f, state) for name, state in f.baltic.items()},
        reservists={name: reservists(f, state) for name, state in f.baltic.items()},
        called_up={attack.kind: float(warned)},
        us=f.europe_on_us.value,
        europe=f.cohesion,
        lag={attack.kind: lag},
        **known(f),
    )


def resists(f: Future, attack: Attack) -> tuple[bool, bool]:
    """Whether the target fights back, and whether it was warned."""
    p, named = f.p, attack.named
    warned = f.now.uniform(f"target: sees preparations of {named}") < p[f"baltic.warning_{attack.kind}"]
    month_long = 1.0 - math.exp(-p["baltic.false_alarm_rate"])
    warned = warned or f.now.uniform(f"target: false alarm during {named}") < month_long
    if warned:
        f.note("mobilises on warning", attack.target)
        consult(f, attack.target, named, p["baltic.consultation_warning"])
    lag = lag_expected(f, days_saved(f, attack.target, warned))
    seen = Outlook(f, alliances_eyes(f, attack, warned, "target", lag), attack.kind, attack.target)
    luck, sharpness = f"target: resists {named}", p["europe.precision"]
    return f.decides(attack.target, f"resist {named}", seen.worth_of_resisting, sharpness, luck), warned


def days_saved(f: Future, target: str, warned: bool) -> float:
    """Days that a warning, and consultations not long ago, save the council."""
    p = f.p
    followed = f.baltic[target].since_call < p["baltic.consultation_months"] - HAIR
    return warned * p["baltic.warning_days"] + followed * p["baltic.consultation_days"]


def answer(f: Future, attack: Attack, warned: bool) -> Answer:
    """Article 5 has been called."""
    p, met = f.p, Answer(warned)
    sit(f, attack, met)
    ladder.signals_within(f, met.days, attack.kind)
    pressure = ladder.pressure(f)
    seen = Outlook(f, alliances_eyes(f, attack, warned, "allies", Wait(met.days)), attack.kind, attack.target)
    for_itself = seen.us_for_itself - p["us.signalling_effect"] * pressure
    leads = f.world.words["order"] == "us_first"
    if leads:
        met.us = us_fights(f, attack, for_itself, p["europe.undecided_share"])
    holds = seen.holds(float(met.us) if leads else seen.us_in_europes_eyes)
    if attack.kind == "assault":
        neighbours_join(f, attack, met, holds)
    lost_heart = p["europe.signalling_effect"] * pressure + (0.0 if met.invoked else p["crisis.consensus_effect"])
    allies_join(f, attack, met, holds, lost_heart)
    met.europe = met.share >= p["europe.quorum"]
    if not leads:
        met.us = us_fights(f, attack, for_itself, met.share)
    f.note("joins the fight" if met.us else "sends nobody", "united_states")
    f.note("Europe fights" if met.europe else "too few allies fight", "allies", f"{met.share:.0%} of its forces")
    return met


def sit(f: Future, attack: Attack, met: Answer) -> None:
    """The council: a lag around its median, less what a warning saves; without consensus it takes longer."""
    p = f.p
    met.invoked = f.now.uniform(f"council: consensus on {attack.named}") >= p["crisis.consensus_failure"]
    stretch = math.exp(p["crisis.decision_lag_spread"] * f.now.normal(f"council: lag on {attack.named}"))
    met.days = max(p["crisis.decision_lag"] * stretch - days_saved(f, attack.target, met.warned), 0.0)
    if not met.invoked:
        met.days += p["crisis.consensus_delay"]
    f.note("Article 5 invoked" if met.invoked else "consensus on Article 5 fails", "council", attack.target)


def neighbours_join(f: Future, attack: Attack, met: Answer, holds: float) -> None:
    """The other Baltic states lend a share of their defence, or do not."""
    p = f.p
    for name in BALTIC:
        if name != attack.target and not f.baltic[name].lost:
            worth = worth_of_fighting(f, attack.kind, holds, p["europe.undecided_share"]) + p["baltic.resolve"]
            if joins(f, name, attack, worth):
                met.neighbours[name] = p["baltic.neighbour_share"] * defence(f, f.baltic[name])


def allies_join(f: Future, attack: Attack, met: Answer, holds: float, lost_heart: float) -> None:
    """Framework nation, Poland, Nordics, the other framework nations, France: each sees those before it."""
    p, first = f.p, FRAMEWORK[attack.target]
    others = [nation for nation in FRAMEWORK.values() if nation != first]
    total = sum(ready_by(f, f.allies[name], 30) for name in ALLIES)
    to_come = 1.0
    for name in (first, "poland", "nordics", *others, "france"):
        each = f.allies[name]
        weight = ready_by(f, each, 30) / total
        to_come -= weight
        seen = (met.share + p["europe.undecided_share"] * to_come) / max(1.0 - weight, 1e-9)
        worth = worth_of_fighting(f, attack.kind, holds, seen) + each.resolve + f.cohesion - lost_heart
        if stands_there(f, each, attack.target):
            worth += p["europe.own_troops_effect"]
        if joins(f, name, attack, worth):
            met.joined.append(name)
            met.share += weight
            met.by_10 += ready_by(f, each, 10)
            met.by_30 += ready_by(f, each, 30)


def joins(f: Future, name: str, attack: Attack, worth: float) -> bool:
    sharpness = f.p["europe.precision"]
    return f.decides(name, f"fight after {attack.named}", worth, sharpness, f"{name}: fights after {attack.named}")


def us_fights(f: Future, attack: Attack, for_itself: float, share: float) -> bool:
    logit = f.america.resolve + for_itself + f.p["us.solidarity"] * share
    return f.decides("united_states", f"fight after {attack.named}", logit, 1.0)


def consult(f: Future, name: str, matter: str, worth: float) -> None:
    """Whether a state calls for consultations under Article 4; less so while an earlier call is followed."""
    p, state = f.p, f.baltic[name]
    followed = state.since_call < p["baltic.consultation_months"] - HAIR
    worth -= p["baltic.consultation_repeat"] if followed else 0.0
    if f.decides(name, f"call for consultations over {matter}", worth, p["europe.precision"]) and not state.lost:
        state.since_call = 0.0
        state.calls += 1
        f.note("calls for consultations under Article 4", name, matter)
