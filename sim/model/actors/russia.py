"""Russia: force in Ukraine, recruits, money, support at home, and the stocks it can rebuild."""

from __future__ import annotations

import math

import mesa
import numpy as np

from sim import events
from sim.model.actors.actor import Actor
from sim.model.actors.stocks import Stocks
from sim.model.actors.temperament import Temperament
from sim.model.stage.clock import MONTHS_A_YEAR
from sim.model.stage.month_sum import MonthSum
from sim.model.stage.rows import anywhere, either
from sim.model.stage.sample import Sample
from sim.model.stage.stage import Stage
from sim.theory import domestic, economy, war
from sim.theory.arrays import EVERYONE, FloatArray, IntArray, Who, chance, finite_log, persistence_over, shock_over


class Russia(Actor):
    """Soldiers (thousands) are in the ledger under this actor's name: in `ukraine`, `elsewhere`, in the free
    `reserve`. So are those who could sign up, the `pool`, and those who will join it in the years of the run, in the
    `population`.
    """

    def __init__(self, model: mesa.Model, stage: Stage) -> None:
        super().__init__(model, stage, "russia")
        p, n, dt = self.parameter, stage.members, stage.dt
        self.force_start, self.pool_start = p("russia.force_ukraine"), p("russia.recruiting_pool")
        stage.forces.enter(
            self.name,
            {
                "population": p("russia.recruiting_inflow") * stage.clock.months / MONTHS_A_YEAR,
                "pool": self.pool_start,
                "ukraine": self.force_start,
                "elsewhere": p("russia.force_elsewhere"),
                "reserve": p("russia.reconstitution.trained_troops"),
                "lost": 0.0,
                "discharged": 0.0,
            },
        )
        self.stocks, self.temperament = Stocks(stage), Temperament(stage)
        self.casualties: FloatArray = np.zeros(n)
        self.baltic_casualties: FloatArray = np.zeros(n)
        self.claimed_month, self.recruited_month = MonthSum(stage.clock, n), MonthSum(stage.clock, n)
        self.claimed_first_year: FloatArray = np.zeros(n)
        self.recruited_first_year: FloatArray = np.zeros(n)
        self.reserve_money: FloatArray = p("russia.economy.liquid_reserve").copy()
        self.unmet: FloatArray = np.zeros(n)
        self.log_oil: FloatArray = np.zeros(n)
        self.support: FloatArray = p("russia.home_front.support").copy()
        self.intensity: FloatArray = war.starting_intensity(
            p("russia.starting_casualties"),
            np.arcsinh(p("war.starting_gain") / war.GAIN_UNIT_KM2),
            p("war.reference_gain"),
            p("russia.claimed_casualties"),
            p("russia.casualty_response"),
        )
        self.log_willingness: FloatArray = np.zeros(n)
        kept, noise = p("russia.home_front.persistence"), p("russia.home_front.noise")
        # As polls find it: moods have been coming and going before the start.
        spread = np.where(kept < 1.0, noise / np.sqrt(np.maximum(1.0 - kept**2, 1e-6)), 0.0)
        self._mood: FloatArray = spread * self.draw_normal("mood at home at the start")
        self._leader_age: FloatArray = np.full(n, np.inf)
        self._demobilised: FloatArray = np.full(n, np.inf)
        self._garrison: FloatArray = np.zeros(n)
        self._leader_exit = chance(p("russia.leader_exit_rate") / 100.0, dt)
        self._oil_persistence = persistence_over(p("russia.economy.oil_persistence"), dt)
        self._oil_noise = shock_over(p("russia.economy.oil_persistence"), p("russia.economy.oil_volatility"), dt)
        self._intensity_persistence = persistence_over(p("russia.casualty_persistence"), dt)
        self._intensity_noise = shock_over(p("russia.casualty_persistence"), p("russia.casualty_noise"), dt)
        self._mood_persistence = persistence_over(p("russia.home_front.persistence"), dt)
        self._mood_noise = shock_over(p("russia.home_front.persistence"), p("russia.home_front.noise"), dt)
        kept, noise, years = p("russia.recruitment_persistence"), p("russia.recruitment_noise"), dt / MONTHS_A_YEAR
        self._willingness_persistence = persistence_over(kept, years)
        self._willingness_noise = shock_over(kept, noise, years)
        self._peacetime_exits = chance(p("russia.peacetime_exits"), dt)
        self._casualties_start = p("russia.casualties_to_date") * p("russia.count_bias")
        self._weighs_casualties = stage.variant("public_opinion", "casualties")

    @property
    def force(self) -> FloatArray:
        """Soldiers in and around Ukraine, thousands."""
        return self.stage.forces[self.name, "ukraine"]

    @property
    def engaged(self) -> FloatArray:
        """That force over the force of the start."""
        return war.force_change(self.force, self.force_start)

    def pool_left(self, who: Who = EVERYONE) -> FloatArray:
        """What is left of those who could sign up, over those of the start."""
        return war.share_left(self.stage.forces[self.name, "pool"][who], self.pool_start[who])

    # What it does not choose

    def meet_events(self) -> None:
        """The oil price moves, and the leader may leave."""
        dt = self.stage.dt
        self.log_oil = self._oil_persistence * self.log_oil + self._oil_noise * self.draw_normal("oil price")
        leaves = self.draw("leader leaves") < self._leader_exit
        self._leader_age = np.where(leaves, 0.0, self._leader_age + dt)
        self.temperament.succeed(np.flatnonzero(leaves))
        self.stage.note(events.LEADER_LEAVES, leaves)

    def oil_revenue(self) -> FloatArray:
        """Revenue from oil and gas at the price of the month, tn RUB a year."""
        p = self.parameter
        return economy.oil_revenue(
            p("russia.economy.oil_gas_revenue"), self.log_oil, p("russia.economy.oil_elasticity")
        )

    def months_of_new_leader(self, months: float) -> FloatArray:
        """Whether a new leader has been in office for fewer months than that, as 0 or 1."""
        return (self._leader_age < months).astype(np.float64)

    # The war month

    def bleed(self, at_war: FloatArray, pace: FloatArray) -> None:
        """Casualties of a step, as Ukraine counts them and as they are."""
        forces, clock = self.stage.forces, self.stage.clock
        fresh = self._intensity_noise * self.draw_normal("intensity of the fighting")
        self.intensity = finite_log(self._intensity_persistence * self.intensity + fresh)
        claimed = at_war * war.claimed_russian_casualties(
            pace,
            self.parameter("war.reference_gain"),
            self.parameter("russia.claimed_casualties"),
            self.parameter("russia.casualty_response"),
            engaged=self.engaged,
            exposure=self.parameter("russia.casualty_exposure"),
            intensity=self.intensity,
            dt=clock.dt,
        )
        claimed = np.minimum(claimed, self.force)
        self.claimed_month.add(claimed)
        casualties = claimed * self.parameter("russia.count_bias")
        if clock.in_first_year:
            self.claimed_first_year = self.claimed_first_year + claimed
        forces.transfer(self.name, "ukraine", "lost", self.parameter("russia.irrecoverable") * casualties)
        forces.transfer(self.name, "ukraine", "discharged", self.parameter("russia.other_exits") * casualties)
        self.casualties = self.casualties + casualties

    def pay(self, from_sanctions: FloatArray) -> None:
        """Deficit, reserve and what is left unfunded.

        `from_sanctions` is what a deal's relief brings, less what new sanctions take, tn RUB a year.
        """
        at_war, p = self.stage.at_war, self.parameter
        short = economy.deficit(
            p("russia.economy.war_deficit"),
            p("russia.economy.oil_gas_revenue"),
            self.log_oil,
            p("russia.economy.oil_elasticity"),
            saving=(1.0 - at_war) * p("russia.economy.peace_saving")
            + from_sanctions
            - at_war * p("russia.economy.bonus_cost") * (1.0 - self.pool_left()),
        )
        revalued = p("russia.economy.reserve_noise") * math.sqrt(self.stage.dt / MONTHS_A_YEAR)
        self.reserve_money = self.reserve_money * np.exp(finite_log(revalued * self.draw_normal("gold and yuan")))
        self.reserve_money, self.unmet = economy.reserve_and_unmet(
            self.reserve_money,
            short,
            p("russia.economy.borrowing"),
            p("russia.economy.liquid_reserve"),
            share=p("russia.economy.reserve_share"),
            dt=self.stage.dt,
        )

    def recruit(self) -> None:
        """Contracts as money and the men who are left allow, up to the force that is wanted; most go to Ukraine in war,
        a third after. Discharge resumes in a ceasefire.
        """
        clock, forces, at_war = self.stage.clock, self.stage.forces, self.stage.at_war
        p = self.parameter
        funded = economy.funded_recruitment(
            self.unmet, p("russia.economy.war_spending"), p("russia.economy.bonus_elasticity")
        )
        years = clock.dt / MONTHS_A_YEAR
        fresh = self._willingness_noise * self.draw_normal("willingness to sign up")
        self.log_willingness = finite_log(self._willingness_persistence * self.log_willingness + fresh)
        effort = np.exp(self.log_willingness) * (at_war + (1.0 - at_war) * p("russia.recruitment_ceasefire"))
        yields = war.recruits_from(self.pool_left(), p("war.pool_response"))
        recruits = np.minimum(p("russia.recruitment") * yields * funded * effort * clock.dt, forces[self.name, "pool"])
        room = np.maximum(p("russia.force_ceiling") - self.force, 0.0)
        room = room / np.maximum(p("russia.to_ukraine_in_war"), 1e-9)
        recruits = np.where(at_war > 0.0, np.minimum(recruits, room), recruits)
        self.recruited_month.add(recruits)
        if clock.in_first_year:
            self.recruited_first_year = self.recruited_first_year + recruits
        to_ukraine = at_war * p("russia.to_ukraine_in_war") + (1.0 - at_war) * p("russia.to_ukraine_in_ceasefire")
        forces.transfer(self.name, "pool", "ukraine", to_ukraine * recruits)
        forces.transfer(self.name, "pool", "elsewhere", (1.0 - to_ukraine) * recruits)
        forces.transfer(self.name, "population", "pool", p("russia.recruiting_inflow") * years)
        leaving = (1.0 - at_war) * self._peacetime_exits
        spare = np.maximum(self.force - self._garrison, 0.0)
        forces.transfer(self.name, "ukraine", "discharged", np.minimum(leaving * self.force, spare))
        forces.transfer(self.name, "elsewhere", "discharged", leaving * forces[self.name, "elsewhere"])

    def feel_support(self, pace: FloatArray) -> None:
        """Support at home follows casualties or success (the `pace` of the front), as the variant says, and has moods
        of its own.
        """
        p = self.parameter
        fresh = self._mood_noise * self.draw_normal("mood at home")
        self._mood = self._mood_persistence * self._mood + fresh
        start = p("russia.home_front.support") + self._mood
        self.support = either(
            self._weighs_casualties,
            lambda: domestic.support_after_casualties(
                start,
                p("russia.home_front.casualty_effect"),
                1.0 + (self.casualties + self.baltic_casualties) / self._casualties_start,
            ),
            lambda: domestic.support_after_success(
                start,
                p("russia.home_front.success_effect"),
                self.stage.at_war * (pace - p("war.reference_gain")),
            ),
        )

    # Reconstitution

    def rebuild(self) -> None:
        """Once the guns fall silent, trained troops leave Ukraine and stocks grow; resumed war calls part of
        them back. With the channel off the free reserve and the stocks stay as they are.
        """
        stage, forces, p = self.stage, self.stage.forces, self.parameter
        ended, resumed, quiet = stage.war.ended, stage.war.resumed, 1.0 - stage.at_war
        self._demobilised = np.where(ended > 0.0, 0.0, self._demobilised + stage.dt)
        self._garrison = np.where(ended > 0.0, p("russia.garrison_floor") * self.force, self._garrison)
        spare = np.maximum(self.force - self._garrison, 0.0)
        released = np.minimum(p("russia.reconstitution.trained_growth") * stage.dt, spare)
        called_back = resumed * p("peace.reserve_return")
        grown = np.maximum(forces[self.name, "elsewhere"] - p("russia.force_elsewhere"), 0.0)
        forces.transfer(self.name, "elsewhere", "ukraine", called_back * grown)
        works = stage.channel_works("reconstitution")
        if anywhere(works):
            quiet, called_back = works * quiet, works * called_back
            forces.transfer(self.name, "ukraine", "reserve", quiet * released)
            forces.transfer(self.name, "reserve", "ukraine", called_back * forces[self.name, "reserve"])
            self.stocks.grow(quiet, called_back)

    def lose_in_the_baltics(self, who: IntArray, casualties: FloatArray, force_hbe: FloatArray) -> None:
        """A fight in the members at `who` costs casualties (thousands) and a part of the free force (hbe).

        Of the soldiers the irrecoverable share is gone; stocks are worn down by the share of the force that is lost.
        """
        n, p = self.stage.members, self.parameter
        part = np.zeros(n)
        part[who] = np.minimum(force_hbe / np.maximum(self.stocks.available[who], 1e-9), 1.0)
        self.baltic_casualties[who] += casualties
        gone = p("russia.irrecoverable")[who] * casualties
        self.stage.forces.transfer_at(self.name, "reserve", "lost", who, gone)
        self.stocks.wear(part)

    # Stress

    def stress(self, at: Sample) -> FloatArray:
        """Stress of the regime, in [0, 1], over the members of a sample."""
        prefix, who = "motives.regime_survival.", at.who
        return domestic.regime_stress(
            at(prefix + "latent_stress"),
            np.minimum(self.reserve_money[who] / at("russia.economy.liquid_reserve"), 1.0),
            np.maximum(at(prefix + "support_reference") - self.support[who], 0.0),
            (self._demobilised[who] < at(prefix + "veterans_months")) * (1.0 - self.stage.at_war[who]),
            reserve_weight=at(prefix + "reserve_weight"),
            support_weight=at(prefix + "support_weight"),
            veterans_weight=at(prefix + "veterans_weight"),
        )
