"""The fights of a step, by day: forces, roads and luck as they are, not as anyone expected them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.model.actors.cast import Cast
from sim.model.crisis.attack import ASSAULT
from sim.model.stage.rows import among, by_word, either
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory import balance
from sim.theory.arrays import BoolArray, FloatArray, IntArray
from sim.theory.fight import Battlefield, Course, Reinforcements, Sides, by_halt_ratio, by_three_to_one, fight
from sim.vocabulary import BALTIC_STATES

_FIGHT = "crisis.fight."
_SURFACE = (
    "odds_factor", "spread", "window", "way_effect", "window_effect",
    "grab_factor", "grab_spread", "hold_factor", "hold_spread", "hold_window",
)  # fmt: skip
_DAY_10, _DAY_30 = 10.0, 30.0


@dataclass(frozen=True)
class Engagement:
    """Who fights whom: one row for each fight of the step. `force_10` and `force_30` are what the allies who fight
    have by day 10 and day 30, hbe; `days` the lag of the council.
    """

    at: Sample
    assault: BoolArray
    target: IntArray
    warned: FloatArray
    neighbours: FloatArray
    days: FloatArray
    europe: BoolArray
    us: BoolArray
    force_10: FloatArray
    force_30: FloatArray


@dataclass(frozen=True)
class Fought:
    """How the fights went; `committed` is the Russian force that took part, hbe, `american` what came from the US, hbe,
    `cut` whether the corridor was cut.
    """

    course: Course
    committed: FloatArray
    american: FloatArray
    cut: BoolArray


class Fights:
    """Ways to the capitals, roads, and the fight itself."""

    def __init__(self, stage: Stage, cast: Cast) -> None:
        self.stage, self.cast = stage, cast
        self.russia, self.baltic = cast.russia, cast.baltic
        self.alliance, self.infrastructure = cast.alliance, cast.infrastructure
        p = stage.parameters
        self.belarus_consents: BoolArray = stage.draw("belarus: lets an assault pass") < p["baltic.belarus_consent"]
        self._access_lithuania = np.where(self.belarus_consents, 1.0, p["baltic.kaliningrad_share"])
        self._way_lithuania = np.where(self.belarus_consents, p["baltic.belarus_way"], p["lithuania.way"])
        self._everyone = np.ones(stage.members)
        self._halts = stage.variant("breakthrough", "halt_ratio")
        self._surfaces = stage.rows.groups(
            lambda world: f"{world.variants.battlefield.value}_{world.variants.breakthrough.value}"
        )
        self.us_first = stage.variant("order", "us_first")
        self._battlefields = stage.rows.groups(lambda world: str(world.variants.battlefield.value))

    # Ways and roads

    def access(self, target: str) -> FloatArray:
        """Share of the Russian force that can reach a target; Vilnius depends on Belarus."""
        return self._access_lithuania if target == "lithuania" else self._everyone

    def way(self, target: str) -> FloatArray:
        """Way to the capital, km; the shorter one to Vilnius depends on Belarus."""
        return self._way_lithuania if target == "lithuania" else self.stage.parameters[f"{target}.way"]

    def surface(self, at: Sample) -> balance.Surface:
        """What is expected of a fight on the battlefield and by the rule of breakthrough of the variants."""
        surfaces = [(name, among(mask, at.who)) for name, mask in self._surfaces]
        shape = (by_word(surfaces, lambda name, of=of: at(f"crisis.surface.{name}.{of}")) for of in _SURFACE)  # type: ignore[misc]
        return balance.Surface(*shape, *(at(f"crisis.{name}") for name in ("grab_force", "grab_garrison")))

    def road_capacity_expected(self, at: Sample, action: str, infrastructure: FloatArray) -> FloatArray:
        """Most that anyone expects to come in a day, hbe: an assault may cut the corridor."""
        whole = at(_FIGHT + "road_capacity") * infrastructure
        if action != ASSAULT:
            return whole
        lost = at(_FIGHT + "corridor_cut") * (1.0 - at(_FIGHT + "corridor_left"))
        return whole * (1.0 - self.belarus_consents[at.who] * lost)

    # The fight

    def fight(self, engaged: Engagement) -> Fought:
        """Fight out every row by day; true forces, with the luck of each fight."""
        stage, at, who = self.stage, engaged.at, engaged.at.who
        grab = ~engaged.assault
        fortune = np.exp(at(_FIGHT + "fortune") * stage.draw_normal_at("fight: fortune", who))
        committed = self.russia.stocks.available[who] * np.where(
            grab, 1.0, self._of_target(lambda name: self.access(name)[who], engaged)
        )
        force = committed * at("russia.reconstitution.competence") * fortune
        first = np.where(grab, np.minimum(force, at("crisis.grab_force")), force)
        defence = self._of_target(lambda name: self.baltic[name].defence_seen(at, 0.0), engaged)
        reservists = self._of_target(lambda name: self.baltic[name].reservists(at), engaged)
        ready = defence + engaged.warned * reservists
        near = np.where(grab, at("crisis.grab_garrison"), 1.0)
        late = (1.0 - engaged.warned) * reservists
        lent = engaged.neighbours[0] + engaged.neighbours[1] + engaged.neighbours[2]
        sides = Sides(
            attack=first,
            attack_reserve=force - first,
            defence=near * ready + lent,
            defence_reserve=(1.0 - near) * ready,
            reservists=late,
            concentration_days=at(_FIGHT + "concentration_days"),
            mobilisation_days=at(_FIGHT + "mobilisation_days"),
        )
        coming, american_share, cut = self._reinforcements(engaged)
        way = np.where(grab, at(_FIGHT + "grab_depth"), self._of_target(lambda name: self.way(name)[who], engaged))
        course = fight(sides, coming, self._battlefield(at), way)
        return Fought(course, committed, american_share * course.arrived, cut)

    def _reinforcements(self, engaged: Engagement) -> tuple[Reinforcements, FloatArray, BoolArray]:
        """What comes to help, which share of it is American, and whether the corridor is cut."""
        stage, at, who = self.stage, engaged.at, engaged.at.who
        alliance = self.alliance
        luck = stage.draw_at("fight: Suwalki corridor", who)
        cut = engaged.assault & self.belarus_consents[who] & (luck < at(_FIGHT + "corridor_cut"))
        open_share = np.where(cut, at(_FIGHT + "corridor_left"), 1.0)
        kept = self.infrastructure.for_arrivals(who)
        american = engaged.us * alliance.american_rate(at, kept)
        coming = Reinforcements(
            first_day=balance.first_arrival(engaged.days, self.infrastructure.for_lag(who)),
            by_day_10=alliance.european_rate(engaged.force_10, at, kept) * _DAY_30 + american * _DAY_10,
            by_day_30=(alliance.european_rate(engaged.force_30, at, kept) + american) * _DAY_30,
            capacity=at(_FIGHT + "road_capacity") * kept * open_share,
            fires=engaged.europe * at("europe.fires") + engaged.us * at("us.fires"),
            fires_day=engaged.days,
        )
        return coming, american * _DAY_30 / np.maximum(coming.by_day_30, 1e-9), cut

    def _battlefield(self, at: Sample) -> Battlefield:
        halts = among(self._halts, at.who)
        by_halt = by_halt_ratio(at(_FIGHT + "halt_ratio"))
        by_three = by_three_to_one(at(_FIGHT + "breakthrough_steepness"))
        speeds = [(name, among(mask, at.who)) for name, mask in self._battlefields]
        return Battlefield(
            speed=by_word(speeds, lambda battlefield: at(f"{_FIGHT}{battlefield}.speed")),
            keeps=lambda ratio: either(halts, lambda: by_halt(ratio), lambda: by_three(ratio)),
            entrenchment=at(_FIGHT + "entrenchment"),
            loss_rate=at(_FIGHT + "loss_rate"),
            attacker_losses=at(_FIGHT + "attacker_losses"),
            attrition_power=at(_FIGHT + "attrition_power"),
            quiet_share=at(_FIGHT + "quiet_share"),
        )

    @staticmethod
    def _of_target(of: Callable[[str], FloatArray], engaged: Engagement) -> FloatArray:
        rows = np.array([of(name) for name in BALTIC_STATES])
        chosen: FloatArray = rows[engaged.target, np.arange(engaged.target.size)]
        return chosen
