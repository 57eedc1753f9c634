"""Talks, the terms of a deal, and what they are worth to parties and mediator, as sections of a scenario."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.scenario.schema.quantity import Month, Plan, Quantity, Section, quantity

Table = Literal["open", "fixed", "forbidden"]
_TABLE = (
    "open: the parties bargain over it; fixed: as written here; forbidden: what is written here, and whatever goes "
    "further, is off the table."
)


# The terms


class TerritoryTerm(Plan):
    """Who holds which land, and whether the loss is recognised."""

    table: Table = Field(description=_TABLE)
    land: Literal["line", "annexed"] = Field(description="The line of contact, or the annexed regions whole.")
    recognised: bool = Field(description="Whether Russia's hold is recognised; true or false.")


class NeutralityTerm(Plan):
    """Ukraine stays out of NATO."""

    table: Table = Field(description=_TABLE)
    degree: float = Field(ge=0, le=1, description="From no promise (0) to full neutrality (1).")
    years: float = Field(ge=0, le=200, description="For how many years, where it is not permanent.")
    permanent: bool = Field(description="For good; true or false.")


class ForceLimitsTerm(Plan):
    """US and allied soldiers leave the Baltic states: the US part by itself, the allied part where the host agrees."""

    table: Table = Field(description=_TABLE)
    share: float = Field(ge=0, le=1, description="Share of the soldiers that leaves.")
    months: float = Field(ge=0, le=240, description="How many months it takes; 0 means at once.")


class InfrastructureTerm(Plan):
    """NATO takes down depots, bases and lines near Russia: the US part by itself, each host's where it agrees."""

    table: Table = Field(description=_TABLE)
    share: float = Field(ge=0, le=1, description="Share of what lies within the depth that goes.")
    depth_km: float = Field(ge=0, le=3000, description="How far from Russia's border it reaches, km.")
    months: float = Field(ge=0, le=240, description="How many months it takes; 0 means at once.")


class GuaranteesTerm(Plan):
    """Who stands behind Ukraine's peace."""

    table: Table = Field(description=_TABLE)
    kind: Literal["none", "monitors", "european_force", "us_backed"] = Field(
        description="none, monitors, european_force, or us_backed (a European force with the US behind it)."
    )
    demilitarised_zone: bool = Field(description="Whether a demilitarised zone keeps the armies apart; true or false.")


class ForceCapTerm(Plan):
    """Ukraine's army is capped."""

    table: Table = Field(description=_TABLE)
    soldiers: float = Field(ge=0, le=2000, description="Most that Ukraine may keep under arms, thousand.")
    months: float = Field(ge=0, le=240, description="How many months the reduction takes; 0 means at once.")


class SanctionsTerm(Plan):
    """Sanctions on Russia are lifted: the US part by itself, the European part where Europe agrees."""

    table: Table = Field(description=_TABLE)
    share: float = Field(ge=0, le=1, description="Share lifted.")
    months: float = Field(ge=0, le=240, description="How many months it takes; 0 means at once.")


class MineralsTerm(Plan):
    """Washington offers military aid for a share in Ukraine's minerals."""

    offered: bool = Field(description="Whether Washington makes the offer; true or false.")
    start: Month = Field(description="Month of the offer.")
    aid: float = Field(ge=0, le=2, description="US aid restored, share of that of 2024.")
    face_value: float = Field(ge=0, le=10_000, description="Face value of the minerals, bn USD.")
    us_share: float = Field(ge=0, le=1, description="Share of the revenue that goes to the US.")
    security_clause: bool = Field(description="Whether the US promises anything for Ukraine's security; true or false.")
    opt_out: bool = Field(description="Whether Kyiv is free to decline; true or false.")


class ReconstructionFundTerm(Plan):
    """A fund rebuilds Ukraine from mineral revenue and what donors pay in."""

    share: float = Field(ge=0, le=1, description="Share of all mineral revenue that goes into the fund.")
    capital: float = Field(ge=0, le=1000, description="What donors pay in over the first five years of peace, bn USD.")


class Deal(Section):
    """The terms: what is fixed, forbidden, or left to the table."""

    territory: TerritoryTerm
    neutrality: NeutralityTerm
    force_limits: ForceLimitsTerm
    infrastructure: InfrastructureTerm
    guarantees: GuaranteesTerm
    force_cap: ForceCapTerm
    sanctions: SanctionsTerm
    minerals: MineralsTerm
    reconstruction_fund: ReconstructionFundTerm

    @model_validator(mode="after")
    def _revenue_promised_once(self) -> Deal:
        us, fund = self.minerals.us_share, self.reconstruction_fund.share
        if self.minerals.offered and us + fund > 1.0 + 1e-9:
            raise PydanticCustomError(
                "promised_twice",
                "the US gets {us} of the mineral revenue (deal.minerals.us_share) and the fund {fund}, more than all "
                "of it; let them add up to 1 at most",
                {"us": f"{us:g}", "fund": f"{fund:g}"},
            )
        return self


# The table


class TalksCalendar(Plan):
    """When talks begin."""

    start: Month = Field(description="Month from which serious offers can be made.")


class Pressing(Plan):
    """Whom Washington presses after a refusal, how often, and by what."""

    whom: Literal["ukraine", "russia", "farther", "nobody"] = Field(
        description="ukraine, russia, farther (whoever is farther from a yes) or nobody."
    )
    often: float = Field(
        ge=0, le=5, description="How often, as a multiple of Washington's weight on the end of the war (settlement.us)."
    )
    on_moscow: Literal["sanctions", "arms", "both"] = Field(
        description="By what Moscow is pressed: sanctions, more arms for Kyiv, or both; Kyiv by aid withheld."
    )


class Assumed(Plan):
    """An intervention by the analyst: in a month, terms on the table are taken as agreed, whatever parties think."""

    start: Month = Field(description="Month in which they are agreed.")
    share: float = Field(ge=0, le=1, description="Share of futures in which they are; 0 leaves it to the parties.")


class Talks(Section):
    """Serious offers, refusals, collapse and pressure."""

    calendar: TalksCalendar
    pressing: Pressing
    assumed: Assumed
    offer_rate: Quantity = quantity("1/month", "Rate of serious offers while talks go on", low=0)
    information_factor: Quantity = quantity(
        "ratio", "Factor on the rate of offers under the information account", low=0
    )
    commitment_factor: Quantity = quantity("ratio", "Factor on the rate of offers under the commitment account", low=0)
    collapse: Quantity = quantity("probability", "Chance that a refusal ends the talks", low=0, high=1)
    restart_rate: Quantity = quantity("1/month", "Rate at which broken-off talks start again", low=0)
    precision: Quantity = quantity("1/utils", "How sharply acceptance follows the worth of a package", low=0)
    mood_persistence: Quantity = quantity("per month", "Persistence of a party's mood at the table", low=0, high=0.999)
    pressure_months: Quantity = quantity("months", "How long pressure lasts", low=0)
    sanctions_pressure: Quantity = quantity("utils", "Cost of the war that pressure adds for Russia", low=0)
    aid_pressure: Quantity = quantity("utils", "Cost of the war that pressure adds for Ukraine", low=0)
    arms: Quantity = quantity("share of 2024", "US allocations that arms as pressure on Moscow add", low=0)
    sanctions_money: Quantity = quantity("tn RUB/year", "Revenue that new sanctions cost Russia", low=0)


class RussiaAtTheTable(Section):
    """Weights, red lines and the value of the war to Russia."""

    territory: Quantity = quantity("weight", "Weight of territory", low=0)
    neutrality: Quantity = quantity("weight", "Weight of Ukraine's neutrality", low=0)
    no_guarantees: Quantity = quantity("weight", "Weight of Ukraine having no guarantor", low=0)
    nato: Quantity = quantity("weight", "Weight of NATO's infrastructure and forces stepping back", low=0)
    sanctions: Quantity = quantity("weight", "Weight of sanctions relief", low=0)
    force_cap: Quantity = quantity("weight", "Weight of a cap on Ukraine's army", low=0)
    trust: Quantity = quantity("share", "Trust that promises on neutrality and NATO are kept", low=0, high=1)
    win: Quantity = quantity("utils", "Value of a war won", low=0, high=1)
    lose: Quantity = quantity("utils", "Value of a war lost", low=0, high=1)
    war_cost: Quantity = quantity("utils", "Cost of fighting on", low=0)
    exhaustion: Quantity = quantity("utils", "What fighting on costs more as a party's pool of men is spent", low=0)
    bias: Quantity = quantity("probability", "How far Russia overrates its chances at the start", low=0, high=1)
    line_neutrality: Quantity = quantity("probability", "Red line: less than permanent neutrality", low=0, high=1)
    line_force: Quantity = quantity("probability", "Red line: a foreign force in Ukraine", low=0, high=1)
    line_recognition: Quantity = quantity("probability", "Red line: no recognition of what it holds", low=0, high=1)


class UkraineAtTheTable(Section):
    """Weights, red lines, the value of the war to Ukraine, and ratification."""

    territory: Quantity = quantity("weight", "Weight of territory", low=0)
    guarantees: Quantity = quantity("weight", "Weight of guarantees", low=0)
    neutrality: Quantity = quantity("weight", "Weight of remaining free to choose alliances", low=0)
    force_cap: Quantity = quantity("weight", "Weight of an army without a cap", low=0)
    sanctions: Quantity = quantity("weight", "Weight of sanctions staying", low=0)
    nato: Quantity = quantity("weight", "Weight of NATO staying where it is", low=0)
    guaranteed_land: Quantity = quantity("utils", "How far guarantees make lost land bearable", low=0)
    bare_cap: Quantity = quantity("utils", "Harm of a cap without guarantees", low=0)
    loss_aversion: Quantity = quantity("ratio", "Weight of land handed over against land lost already", low=1)
    win: Quantity = quantity("utils", "Value of a war won", low=0, high=1)
    lose: Quantity = quantity("utils", "Value of a war lost", low=0, high=1)
    war_cost: Quantity = quantity("utils", "Cost of fighting on", low=0)
    exhaustion: Quantity = quantity("utils", "What fighting on costs more as a party's pool of men is spent", low=0)
    bias: Quantity = quantity("probability", "How far Ukraine overrates its chances at the start", low=0, high=1)
    line_recognition: Quantity = quantity("probability", "Red line: annexed regions recognised as lost", low=0, high=1)
    line_land: Quantity = quantity("probability", "Red line: annexed regions whole, recognised or not", low=0, high=1)
    line_cap: Quantity = quantity("probability", "Red line: an army cut to the lowest cap asked for", low=0, high=1)
    line_bare_neutrality: Quantity = quantity(
        "probability", "Red line: permanent neutrality without a foreign force", low=0, high=1
    )
    public_base: Quantity = quantity("logit", "Public support for a ceasefire on the line that asks for nothing else")
    public_territory: Quantity = quantity("logit", "What a full territorial concession costs in support", low=0)
    public_neutrality: Quantity = quantity("logit", "What permanent neutrality costs in support", low=0)
    public_guarantees: Quantity = quantity("logit", "What a full guarantee adds to support", low=0)
    public_cap: Quantity = quantity("logit", "What the lowest cap costs in support", low=0)
    ratification_precision: Quantity = quantity("1/share", "How sharply ratification follows support", low=0, high=100)


class EuropeAtTheSide(Section):
    """Weights of Europe, which decides on its own sanctions and its own soldiers."""

    guarantees: Quantity = quantity("weight", "Weight of Ukraine being guaranteed", low=0)
    nato: Quantity = quantity("weight", "Weight of NATO staying where it is", low=0)
    territory: Quantity = quantity("weight", "Weight of borders not moved by force", low=0)
    neutrality: Quantity = quantity("weight", "Weight of Ukraine's freedom to choose", low=0)
    sanctions: Quantity = quantity("weight", "Weight of sanctions staying", low=0)
    consent: Quantity = quantity("utils", "Worth of a package above which Europe tends to lift its sanctions")
    sanctions_share: Quantity = quantity("share", "Europe's part of the sanctions", low=0, high=1)
    force_share: Quantity = quantity(
        "share", "Part of the allies' ready forces that a European force in Ukraine ties down", low=0, high=0.9
    )


class Mediator(Section):
    """Weights of Washington, which tables the packages."""

    end_of_war: Quantity = quantity("weight", "Weight of the war being over: how often it presses", low=0)
    no_us_guarantee: Quantity = quantity("weight", "Weight of no US obligation", low=0)
    minerals: Quantity = quantity("weight", "Weight of minerals; how far a stake in them tilts its pressure", low=0)
    sanctions: Quantity = quantity("weight", "Weight of business with Moscow", low=0)
    nato: Quantity = quantity("weight", "Weight of fewer forces forward", low=0)


class Levels(Section):
    """Levels from 0 to 1 that the words of the terms stand for, and the steps in which the rest is bargained."""

    line_recognised: Quantity = quantity("level", "Territory: line of contact, recognised", low=0, high=1)
    annexed: Quantity = quantity("level", "Territory: annexed regions whole, not recognised", low=0, high=1)
    monitors: Quantity = quantity("level", "Guarantees: monitors", low=0, high=1)
    european_force: Quantity = quantity("level", "Guarantees: a European force", low=0, high=1)
    half_years: Quantity = quantity("years", "Years of neutrality that count half of permanence", low=1)
    infrastructure_weight: Quantity = quantity("share", "Infrastructure in NATO's step back", low=0, high=1)
    infrastructure_depth: Quantity = quantity("km", "Depth that holds all of the forward infrastructure", low=1)
    least_army: Quantity = quantity("thousand persons", "Lowest cap on Ukraine's army that was asked for", low=0)
    some_sanctions: Quantity = quantity("share", "Middle step of the bundle: sanctions lifted", low=0, high=1)
    some_cap: Quantity = quantity("level", "Middle step of the bundle: cap on the army", low=0, high=1)
    far_sanctions: Quantity = quantity("share", "Last step of the bundle: sanctions lifted", low=0, high=1)
    far_nato: Quantity = quantity("share", "Last step of the bundle: NATO's step back", low=0, high=1)
    far_cap: Quantity = quantity("level", "Last step of the bundle: cap on the army", low=0, high=1)


class Renewal(Section):
    """When parties break a peace, and what follows from it."""

    zone_effect: Quantity = quantity("utils", "What a demilitarised zone adds to the cost of breaking", low=0)
    imposed_effect: Quantity = quantity("utils", "What imposed terms take from it", low=0)
    shift: Quantity = quantity("probability", "Russian odds gained by rebuilding, commitment account", low=0, high=1)
    shield: Quantity = quantity("share", "How far a full guarantee cancels that shift", low=0, high=1)
    recovery_months: Quantity = quantity("months", "How long recovery takes; how far ahead parties look at it", low=1)
    discount: Quantity = quantity("1/month", "Discount rate of the parties", low=0.0001)
    review_rate: Quantity = quantity("1/month", "Rate at which either side weighs breaking a peace", low=0)
    precision: Quantity = quantity("1/utils", "How sharply that choice follows its worth", low=0)
    readiness_spread: Quantity = quantity("utils", "Spread of governments' readiness to break a peace", low=0)
    inertia: Quantity = quantity("utils", "Blame and the unknown: cost of breaking a peace to whoever breaks it")
    unready: Quantity = quantity("utils", "Added cost of another war with an army that has not recovered at all", low=0)
    offence: Quantity = quantity(
        "logit", "Odds that Ukraine loses where it attacks, as the war's are of a defence", low=0, high=20
    )
    guarantee_cost: Quantity = quantity(
        "utils", "Added cost to Russia of breaking a peace that is fully guaranteed", low=0
    )
    home_opinion: Quantity = quantity(
        "utils", "What opinion at home that would rather concede adds to the cost of breaking", low=0
    )
    aid_lost: Quantity = quantity("share", "Aid that Ukraine loses if it breaks the peace", low=0, high=1)
    stand_by: Quantity = quantity("share", "Aid that guarantors add if all of them act", low=0)
    fall_rate: Quantity = quantity("1/month", "Rate at which a government falls over terms that nobody supports", low=0)
    caretaker_months: Quantity = quantity(
        "months", "How long nobody can decide on war after a government has fallen", low=0
    )


class Expectation(Section):
    """What parties expect of a peace when they sign it: numbers fitted to how peaces then went."""

    slow: Quantity = quantity("1/month", "Rate at which a peace breaks whose governments would keep it", low=0)
    fast: Quantity = quantity("1/month", "Rate at which a peace breaks that is sure to break", low=0)
    russia_base: Quantity = quantity("logit", "Odds that Russia breaks a peace at no temptation")
    russia_temptation: Quantity = quantity("logit/util", "How far they rise with its temptation at the signing", low=0)
    russia_passing: Quantity = quantity("logit/util", "How far with its reasons to wait that will pass")
    russia_cap: Quantity = quantity("logit", "How far with a cap on Ukraine's army that is yet to bite")
    ukraine_base: Quantity = quantity("logit", "Odds that Ukraine breaks a peace at no temptation")
    ukraine_temptation: Quantity = quantity("logit/util", "How far they rise with its temptation at the signing", low=0)
    ukraine_cap: Quantity = quantity("logit", "How far a cap on its army that is yet to bite moves them")


class CarryingOut(Section):
    """How terms become facts."""

    annexed_area: Quantity = quantity("km2", "Land beyond the line of contact in the annexed regions", low=0)
    recall: Quantity = quantity(
        "share", "Share of Ukrainian soldiers sent home under a cap who return for a renewed war", low=0, high=1
    )
    annexed_months: Quantity = quantity("months", "How long the handover takes", low=0)
    sanctions_worth: Quantity = quantity("tn RUB/year", "What lifting all sanctions brings Russia", low=0)
    us_part: Quantity = quantity("share", "Part of NATO's forward infrastructure that is the US's own", low=0, high=1)
    host_base: Quantity = quantity("logit", "Readiness of a host to let NATO step back, without any pressure")
    host_threat: Quantity = quantity("logit", "What the US threat to leave adds", low=0)
    host_peace: Quantity = quantity("logit", "What peace in Ukraine adds", low=0)
    neutrality_alignment: Quantity = quantity("share", "How far neutrality lowers Ukraine's alignment", low=0, high=1)
    troops_alignment: Quantity = quantity("share", "How far Western troops raise it", low=0)
    minerals_precision: Quantity = quantity("1/utils", "How sharply Kyiv's signature follows its worth", low=0)
    minerals_aid: Quantity = quantity("utils", "Worth of aid restored in full", low=0)
    minerals_clause: Quantity = quantity("utils", "Worth of a security clause", low=0)
    minerals_share: Quantity = quantity("utils", "Cost of giving away all of the revenue", low=0)
    minerals_lag: Quantity = quantity("months", "From signature to first revenue", low=0)
    minerals_yield: Quantity = quantity("share", "Part of the face value that twenty years of mining yield", low=0)


class Settlement(Section):
    """What packages are worth to parties, mediator and publics, and how terms become facts."""

    force_response: Quantity = quantity("per log force ratio", "How the odds follow the balance of forces", low=0)
    odds: Quantity = quantity("probability", "Russian odds of the war as it stands at the start", low=0.01, high=0.99)
    bias_months: Quantity = quantity("months", "Time of fighting that halves how far a side overrates itself", low=1)
    russia: RussiaAtTheTable
    ukraine: UkraineAtTheTable
    europe: EuropeAtTheSide
    us: Mediator
    levels: Levels
    renewal: Renewal
    expectation: Expectation
    facts: CarryingOut
