"""Consequences of attacks: land, losses, reputation, escalation, and what kind of future this has become."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from sim import events
from sim.model.actors.cast import Cast
from sim.model.crisis.attack import GRAB, Attack
from sim.model.crisis.escalation import Escalation
from sim.model.crisis.fight import Engagement, Fights, Fought
from sim.model.crisis.play import Play, Stand
from sim.model.stage.ledger import PERSONS_PER_THOUSAND
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory.arrays import BoolArray, FloatArray, IntArray
from sim.theory.escalation import REGIONAL
from sim.theory.fight import FIGHT_DAYS, SETTLED_DAY, Course
from sim.vocabulary import BALTIC_STATES, Fulfilment, RussianAction, Target

#: Land that Russia must hold on day 30 for a fait accompli, km2.
_FAIT_ACCOMPLI = 100.0
_FACTS = (
    "month", "kind", "target", "accident", "resisted", "called", "invoked", "article5", "us", "europe", "days",
    "days_to_capital", "ground", "russian_losses", "allied_losses", "corridor_cut", "restored",
)  # fmt: skip


@dataclass(frozen=True)
class Settled:
    """What became of an attack, over its members; `area` is the land held, km2, on day 30 and at the end."""

    area: FloatArray
    area_at_the_end: FloatArray
    capital_lost: BoolArray
    goes_on: BoolArray


class Aftermath:
    """What attacks have led to, over members; `first` holds the facts of each future's first attack."""

    def __init__(
        self,
        stage: Stage,
        cast: Cast,
        fights: Fights,
        escalation: Escalation,
        *,
        suspend_deal: Callable[[IntArray], None],
    ) -> None:
        self.stage, self.fights, self.escalation, self.suspend_deal = stage, fights, escalation, suspend_deal
        self.russia, self.united_states, self.baltic = cast.russia, cast.united_states, cast.baltic
        self.allies, self.alliance = cast.allies, cast.alliance
        self.alarm, self.beliefs = cast.alarm, cast.beliefs
        n = stage.members
        self.play = Play(stage, cast, fights, escalation)
        self.attacks: FloatArray = np.zeros(n)
        self.alliance_failed: FloatArray = np.zeros(n)
        self.regional_war: FloatArray = np.zeros(n)
        self.fait_accompli: FloatArray = np.zeros(n)
        self.capital_lost: FloatArray = np.zeros(n)
        self.russian_losses: FloatArray = np.zeros(n)
        self.allied_losses: FloatArray = np.zeros(n)
        self.first: dict[str, FloatArray] = {name: np.full(n, np.nan) for name in _FACTS}

    def of(self, attack: Attack) -> None:
        """Play the attacks of a step, fight what is resisted, and settle what follows."""
        resists, warned = self._begin(attack)
        fight = self._meet(attack, resists, warned) if resists.any() else None
        self._settle(attack, resists, fight)

    def _begin(self, attack: Attack) -> tuple[BoolArray, FloatArray]:
        stage, who = self.stage, attack.who
        for action, mine in attack.kinds:
            begins = events.GRAB if action == GRAB else events.ASSAULT
            stage.note_at(begins, who[mine], [attack.target_of(int(k)) for k in np.flatnonzero(mine)])
        self.escalation.begin(attack)
        resists, warned = self.play.resists(attack)
        for name in BALTIC_STATES:
            stage.note_at(events.YIELDS, who[~resists & attack.on(name)], actor=name)
        return resists, warned

    def _meet(self, attack: Attack, resists: BoolArray, warned: FloatArray) -> tuple[Attack, Stand, Fought]:
        """Those who are asked for help come or do not; where the attack is resisted, it is fought out."""
        sample = attack.at if resists.all() else self.stage.sample(attack.who[resists])
        met = attack.those(resists, sample)
        stand = self.play.stand(met, warned[resists])
        return met, stand, self.fights.fight(_engagement(met, stand))

    # What follows

    def _settle(self, attack: Attack, resists: BoolArray, fight: tuple[Attack, Stand, Fought] | None) -> None:
        stage, who = self.stage, attack.who
        facts = self._facts(attack, resists)
        settled = self._taken_without_a_fight(attack)
        if fight is not None:
            met, stand, fought = fight
            outcome = self._outcome(met, stand, fought)
            for field in fields(Settled):
                getattr(settled, field.name)[resists] = getattr(outcome, field.name)
            self._fill_in(facts, resists, stand, fought)
            self._count_losses(met, stand, fought, facts, resists)
            self._learn(met, stand, fought)
        facts["ground"][:] = settled.area
        self._move_land(attack, settled)
        self._classify(attack, facts, settled)
        self.suspend_deal(who)
        self.alarm.sound(who)
        taken = settled.area >= _FAIT_ACCOMPLI
        names = np.array(BALTIC_STATES)[attack.target].tolist()
        stage.note_at(events.GROUND_HELD, who[taken], [names[k] for k in np.flatnonzero(taken)])
        stage.note_at(events.THROWN_BACK, who[~taken], [names[k] for k in np.flatnonzero(~taken)])
        first = np.isnan(self.first["month"][who])
        for name, values in facts.items():
            self.first[name][who[first]] = values[first]

    def _facts(self, attack: Attack, resists: BoolArray) -> dict[str, FloatArray]:
        n = attack.who.size
        facts: dict[str, FloatArray] = {name: np.zeros(n) for name in _FACTS}
        facts |= {
            "month": np.full(n, float(self.stage.month)),
            "kind": attack.kind,
            "target": (attack.target + int(Target.ESTONIA)).astype(np.float64),
            "accident": attack.by_accident,
            "resisted": resists.astype(np.float64),
            "called": resists.astype(np.float64),
            "invoked": np.full(n, np.nan),
            "days": np.full(n, np.nan),
            "days_to_capital": np.where(resists | ~attack.assault, np.nan, 0.0),
        }
        return facts

    def _whole_area(self, attack: Attack, at: Sample) -> FloatArray:
        """Land that an attack is after, as far as the target still holds it, km2."""
        land = self.stage.land
        held = np.array([land[name, name][at.who] for name in BALTIC_STATES])
        whole: FloatArray = np.take_along_axis(held, attack.target[np.newaxis], axis=0)[0]
        return np.where(attack.assault, whole, np.minimum(at("crisis.grab_area"), whole))

    def _taken_without_a_fight(self, attack: Attack) -> Settled:
        n, area = attack.who.size, self._whole_area(attack, attack.at)
        return Settled(area, area.copy(), attack.assault.copy(), np.zeros(n, dtype=bool))

    def _outcome(self, attack: Attack, stand: Stand, fought: Fought) -> Settled:
        """Land held, whether the capital fell for a day or more, and whether the war goes on."""
        course, helped = fought.course, stand.europe | stand.us
        area = self._area(attack, course, SETTLED_DAY)
        goes_on = helped & (area > 0.0) & (course.moving | fought.cut)
        capital = _held_for_a_day(course) & attack.assault
        return Settled(area, self._area(attack, course, FIGHT_DAYS), capital, goes_on)

    def _area(self, attack: Attack, course: Course, day: int) -> FloatArray:
        """Land held at the end of a day: a district in proportion; a country as a wedge until its capital is held."""
        ground, whole = course.ground_on(day), self._whole_area(attack, attack.at)
        wedge = np.where(ground >= 1.0, whole, attack.at("crisis.fight.wedge") * ground * whole)
        return np.where(attack.assault, wedge, ground * whole)

    @staticmethod
    def _fill_in(facts: dict[str, FloatArray], resists: BoolArray, stand: Stand, fought: Fought) -> None:
        anyone, everyone = stand.europe | stand.us, stand.europe & stand.us
        facts["invoked"][resists] = stand.invoked
        facts["article5"][resists] = np.where(
            everyone, Fulfilment.FULFILLED, np.where(anyone, Fulfilment.PARTIAL, Fulfilment.NOBODY)
        )
        facts["us"][resists] = stand.us
        facts["europe"][resists] = stand.europe
        facts["days"][resists] = stand.days
        kind = facts["kind"][resists]
        reached = np.where(kind == RussianAction.ASSAULT, fought.course.taken, np.nan)
        facts["days_to_capital"][resists] = reached
        facts["corridor_cut"][resists] = fought.cut
        facts["restored"][resists] = fought.course.ground_on(FIGHT_DAYS) <= 0.0

    def _count_losses(
        self, attack: Attack, stand: Stand, fought: Fought, facts: dict[str, FloatArray], resists: BoolArray
    ) -> None:
        """Casualties of both sides; whatever fought is worn down, each by the share that its side has lost."""
        who, course = attack.who, fought.course
        persons = attack.at("crisis.fight.casualties_per_hbe") / PERSONS_PER_THOUSAND
        of_attack, of_defence = course.attack_share_lost, course.defence_share_lost
        russian, allied = persons * of_attack * fought.committed, persons * course.defence_lost
        facts["russian_losses"][resists], facts["allied_losses"][resists] = russian, allied
        self.russian_losses[who] += russian
        self.allied_losses[who] += allied
        self.russia.lose_in_the_baltics(who, russian, of_attack * fought.committed)
        for k, (name, state) in enumerate(self.baltic.items()):
            here = attack.on(name)
            if here.any():
                state.lose(who[here], of_defence[here])
            lends = stand.neighbours[k] > 0.0
            state.lose_battalions(who[lends], (attack.at("baltic.neighbour_share") * of_defence)[lends])
        for joined, ally in zip(stand.joined, self.allies.values(), strict=True):
            ally.lose(who[joined], of_defence[joined])
        americans = of_defence * fought.american * attack.at("europe.persons_per_hbe")
        self.united_states.lose("rest_of_europe", who, americans)

    def _learn(self, attack: Attack, stand: Stand, fought: Fought) -> None:
        """What the US and Europe did is remembered by Moscow and by the allies; the crisis may climb."""
        at, in_logits = attack.at, np.ones(attack.who.size)
        us, europe = stand.us.astype(np.float64), stand.europe.astype(np.float64)
        self.beliefs.us.learn_from_case(at, us, in_logits)
        self.alliance.belief_us.learn_from_case(at, us, in_logits)
        self.beliefs.europe.learn_from_case(at, europe, in_logits / at("europe.precision"))
        self.alliance.live_through_case(attack.who, stand.europe, stand.us, at)
        self.escalation.note_fight(attack.who, fought.course.attack_share_lost, stand.europe | stand.us)

    def _move_land(self, attack: Attack, settled: Settled) -> None:
        """What is held when the fight is over changes hands; guests leave a country that is lost."""
        land, n = self.stage.land, self.stage.members
        for name in BALTIC_STATES:
            here = attack.on(name)
            if not here.any():
                continue
            who = attack.who[here]
            land.transfer_at(name, name, "russia", who, settled.area_at_the_end[here])
            lost = np.zeros(n)
            lost[who] = land.lost(name)[who]
            if lost.any():
                self.baltic[name].evacuate(lost)

    def _classify(self, attack: Attack, facts: dict[str, FloatArray], settled: Settled) -> None:
        who = attack.who
        abandoned = (facts["called"] > 0.0) & (facts["us"] == 0.0) & (facts["europe"] == 0.0)
        self.attacks[who] += 1.0
        self.alliance_failed[who] = np.maximum(self.alliance_failed[who], abandoned)
        self.regional_war[who] = np.maximum(self.regional_war[who], settled.goes_on)
        self.fait_accompli[who] = np.maximum(self.fait_accompli[who], settled.area >= _FAIT_ACCOMPLI)
        self.capital_lost[who] = np.maximum(self.capital_lost[who], settled.capital_lost)
        self.escalation.raise_to(who[settled.goes_on], REGIONAL)


def _held_for_a_day(course: Course) -> BoolArray:
    """Whether the capital was held from one evening to the next."""
    there = course.ground >= 1.0
    held: BoolArray = np.any(there[1:] & there[:-1], axis=0)
    return held


def _engagement(attack: Attack, stand: Stand) -> Engagement:
    return Engagement(
        at=attack.at,
        assault=attack.assault,
        target=attack.target,
        warned=stand.warned,
        neighbours=stand.neighbours,
        days=stand.days,
        europe=stand.europe,
        us=stand.us,
        force_10=stand.force_10,
        force_30=stand.force_30,
    )
