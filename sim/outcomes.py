"""Every outcome, declared once: unit, resolution criteria, forecast or condition, what holds it to a record, bins.

The collector, the summary, the figures, the report and the documentation read it from here.

A *forecast* follows from the rules of the model. A *condition* is what the scenario says, posture in the baseline: the
model moves it only where something happens that a rule produces, a US exit say, so that it is no forecast of posture.
Honesty labels follow from the hindcast by the rule of :mod:`sim.labels`, and are never written by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from sim.labels import EXTRAPOLATION, Label, Standing, standing
from sim.vocabulary import (
    BALTIC_STATES,
    TITLES,
    US_HOSTS,
    BrokenBy,
    Fulfilment,
    Guarantees,
    HybridRung,
    PathClass,
    RussianAction,
    StoppedBy,
    Target,
    Territory,
    UsStatus,
    WarEnd,
)

OutcomeKind = Literal["number", "flag", "month", "category", "chance"]
#: Whether the model forecasts a quantity or holds it as the scenario says.
Role = Literal["forecast", "condition"]


@dataclass(frozen=True)
class Outcome:
    """A measured result of one future.

    Values are float64: a number in `unit`, 0 or 1 for a flag, months since the start for a month (NaN:
    never), the position in `categories`, or chances met and added up, the mean of which is a share of futures. NaN
    means that the question does not arise in that future.

    `condition` says what holds it, where the scenario does; `series` names the monthly quantity with a record that
    tells it within `within` months of the start. Without both it is measured at the horizon, or has no record.
    """

    name: str
    title: str
    unit: str
    kind: OutcomeKind
    criteria: str
    categories: tuple[str, ...] = ()
    series: str = ""
    within: int = 0
    condition: str = ""

    @property
    def role(self) -> Role:
        """Forecast, unless the scenario holds it."""
        return "condition" if self.condition else "forecast"

    @property
    def label(self) -> Label:
        """How far it was held against a record, by the rule of :mod:`sim.labels`."""
        return standing(self.series).at(self.within) if self.series and not self.condition else EXTRAPOLATION


@dataclass(frozen=True)
class Series:
    """A monthly series, kept as exact histograms over `bins` equal bins from `low` to `high`.

    `condition` says what holds it, where the scenario does. A series with a record has its name there too.
    """

    name: str
    title: str
    unit: str
    low: float
    high: float
    description: str
    bins: int = 200
    condition: str = ""

    @property
    def role(self) -> Role:
        """Forecast, unless the scenario holds it."""
        return "condition" if self.condition else "forecast"

    @property
    def standing(self) -> Standing:
        """Its label and how many months from the start it reaches, by the rule of :mod:`sim.labels`."""
        return Standing(EXTRAPOLATION, 0) if self.condition else standing(self.name)


_YEAR = 12
_US_POSTURE = "The plan of the scenario; moved only where the US leaves, goes dormant or is pulled to the Pacific."
_US_AID = "The level that the scenario gives; months scatter around it, and it ends with the war."
_ALLIED_POSTURE = (
    "Brigades and backfill as the scenario plans them; more come only where US soldiers go or an attack is met."
)
_SITES = "As the scenario plans it; moved only where a deal asks NATO to step back."

_ATTACK = "An armed attack: 100 or more Russian state personnel hold or contest land of a NATO member for 24 hours."

_OUTCOMES = (
    Outcome(
        "path_class", "Path of the future", "", "category",
        "First class that fits at the horizon: alliance fails (attack, target resists and calls, neither the US nor Europe "
        "fights by day 30); regional war (attack, either fights, and on day 30 Russia holds ground while the front moves a "
        "kilometre or more or the Suwalki corridor is cut); fait accompli (Russia holds "
        "100 km2 at day 30, or the target yielded); probe rebuffed (any other attack); Ukraine imposed upon (collapse); war "
        "goes on (no ceasefire ever); broken ceasefire; quiet peace.",
        categories=PathClass.labels(),
    ),
    Outcome("armed_attack", "Russia attacks a NATO member", "", "flag", _ATTACK),
    Outcome("attack_chance", "Chance that Russia attacks a NATO member", "", "chance",
            "Chances of a first armed attack that a future meets, at Moscow's reviews and in incidents, added up until one "
            "comes; a single future's may exceed 1. Its mean is the share of futures with an attack."),
    Outcome("attack_chance_meant", "Chance of an attack that was worth it", "", "chance",
            "Of the chances met, those at reviews at which the attack was worth more to Moscow than any alternative, by its own "
            "beliefs; what is left is accident and error."),
    Outcome("attack_chance_half", "Chance of an attack at half the precision", "", "chance",
            "The chances met along the same path if Moscow's choice followed its utilities half as sharply."),
    Outcome("attack_chance_double", "Chance of an attack at double the precision", "", "chance",
            "The chances met along the same path if Moscow's choice followed its utilities twice as sharply."),
    Outcome("attack_chance_normal", "Chance of an attack under normal errors", "", "chance",
            "The chances met along the same path if errors were normal instead of logistic, with the same variance."),
    Outcome("accident_chance", "Chance of an attack by accident", "", "chance",
            "Of the chances met, those of an incident that turns into the first armed attack."),
    Outcome("ready_grab_month", "Month in which Russia is ready for a grab", "month", "month",
            "First month in which its free stocks meet every need of a grab on average (readiness 1)."),
    Outcome("ready_assault_month", "Month in which Russia is ready for an assault", "month", "month",
            "First month in which its free stocks meet every need of an assault on average (readiness 1)."),
    Outcome("us_gone_month", "Month by which US soldiers have left the Baltic states", "month", "month",
            "First month in which fewer than half of those of the start are left."),
    Outcome("worth_it_month", "Month in which an attack is first worth it", "month", "month",
            "First review at which an attack that was open was worth more to Moscow than waiting and than doing nothing."),
    Outcome("put_off_month", "Month in which an attack is first put off", "month", "month",
            "First review at which an attack was worth more than nothing to Moscow, and less than one at a later date."),
    Outcome("attack_delay", "How long the attack was put off", "months", "number",
            "From the first review at which an attack was put off to the first attack that Moscow chose; not known where it put "
            "nothing off."),
    Outcome("attack_month", "Month of the first armed attack", "month", "month", _ATTACK),
    Outcome("attack_kind", "Kind of the first armed attack", "", "category",
            "Grab: at most 60 km intended; assault: the capital.", categories=RussianAction.labels()),
    Outcome("attack_target", "Target of the first armed attack", "", "category", _ATTACK, categories=Target.labels()),
    Outcome("attacks", "Armed attacks", "attacks", "number", _ATTACK),
    Outcome("accident", "An incident turned into an attack", "", "flag",
            "The first armed attack grew out of a lethal incident that Moscow did not climb down from."),
    Outcome("first_move_month", "Month of the first Russian move", "month", "month",
            "First climb of hybrid pressure to sabotage, grab or assault against a Baltic state; what runs at the start is none."),
    Outcome("first_move_kind", "Kind of the first Russian move", "", "category",
            "First climb of hybrid pressure to sabotage, grab or assault against a Baltic state; what runs at the start is none.", categories=RussianAction.labels()),
    Outcome("hybrid_campaigns", "Hybrid campaigns", "campaigns", "number",
            "Campaigns of pressure below armed attack against a Baltic state that Moscow launches; the one that runs at the start "
            "is not counted."),
    Outcome("hybrid_peak", "Highest rung of hybrid pressure", "", "category",
            "To which Moscow climbs: disruption (jamming, intrusions, propaganda), sabotage (arson, cables, parcels), violent "
            "sabotage (meant to kill); background where it never climbs, whatever runs at the start.",
            categories=HybridRung.labels()),
    Outcome("hybrid_months", "Months of hybrid campaigns", "months", "number",
            "Months with a campaign against a Baltic state, the one that runs at the start included."),
    Outcome("incidents", "Incidents in the Baltic states", "incidents", "number",
            "Acts of sabotage or subversion attributed to Russia."),
    Outcome("incidents_first_year", "Incidents in the Baltic states in the first year", "incidents", "number",
            "Acts of sabotage or subversion attributed to Russia in the first twelve months."),
    Outcome("article4_calls", "Calls for Article 4 consultations", "calls", "number",
            "Formal requests by a Baltic state, over a hybrid campaign or preparations for an attack."),
    Outcome("resisted", "The target resists", "", "flag", "In the first attack, the attacked state fights back."),
    Outcome("article5_called", "Article 5 called", "", "flag", "The target of the first attack asks for help."),
    Outcome("article5_invoked", "Article 5 invoked", "", "flag", "The Council reaches consensus in the first attack."),
    Outcome("article5", "Article 5 in the first attack", "", "category",
            "Fulfilled: the US and Europe (allies with 30% of the forces due by day 30) decide to join; partial: one of them does.",
            categories=Fulfilment.labels()),
    Outcome("article5_unfulfilled", "Article 5 called and not fulfilled", "", "flag",
            "Article 5 is called in the first attack, and the US or Europe does not join the fight."),
    Outcome("us_fights", "The US joins the fight", "", "flag",
            "In the first attack, Washington decides to send forces and fires; soldiers stationed in the target fight in any case."),
    Outcome("europe_fights", "Europe fights", "", "flag",
            "In the first attack, allies with 30% of the forces due by day 30 join; those stationed in the target fight in any case."),
    Outcome("decision_days", "Days to a decision", "days", "number", "From the call of the first attack to the decision."),
    Outcome("capital_lost", "A Baltic capital is lost", "", "flag",
            "Its government district is held for 24 hours or more, within 60 days of an attack."),
    Outcome("days_to_capital", "Days to the capital", "days", "number",
            "From the first attack, if an assault, to Russian forces in the capital within 60 days; 0 where the target yielded."),
    Outcome("ground_day_30", "Baltic land held on day 30", "km2", "number",
            "Land of the target under Russian control on day 30 of the first attack."),
    Outcome("restored", "Attackers thrown out", "", "flag",
            "In the first attack, no Russian soldier is left on the target's land by day 60."),
    Outcome("corridor_cut", "The Suwalki corridor is cut", "", "flag", "In the first attack, no land route is left to the Baltic states."),
    Outcome("baltic_losses_russia", "Russian casualties in the Baltics", "thousand persons", "number",
            "Killed and wounded in attacks on Baltic states, each followed for 60 days."),
    Outcome("baltic_losses_allies", "Allied casualties in the Baltics", "thousand persons", "number",
            "Killed and wounded of the state attacked and of those who came, in attacks followed for 60 days each."),
    Outcome("land_lost", "Baltic land lost", "km2", "number", "Baltic land under Russian control at the horizon."),
    Outcome("escalation", "Highest escalation level", "level", "number",
            "0 competition, 1 sabotage, 2 limited fight, 3 regional war (an assault, or a limited fight that grew), 4 "
            "nuclear signalling, 5 nuclear use; 4 and 5 are a flagged tail that follows an attack only."),
    Outcome("nuclear_signalling", "Nuclear signalling after an attack", "", "flag",
            "A flagged tail, reported only given an attack: Moscow raises nuclear alert, moves warheads, tests, or threatens use "
            "by name while the crisis is open."),
    Outcome("nuclear_use", "Nuclear use after an attack", "", "flag",
            "A flagged tail, reported only given an attack: a nuclear weapon is detonated in hostility while the crisis is open."),
    Outcome("war_end_month", "Month in which the war first ends", "month", "month",
            "Start of the first ceasefire: 30 days under 3,600 casualties a month and 50 km2 changing hands."),
    Outcome("war_end_kind", "How the war first ends", "", "category",
            "By a settlement at the table, by a collapse of Ukraine that lets terms be imposed, or by Russia seeking the line.",
            categories=WarEnd.labels()),
    Outcome("ceasefire", "The war ends within the horizon", "", "flag", "A first ceasefire begins before the horizon."),
    Outcome("ceasefire_months", "Months of ceasefire", "months", "number", "Months without war before the horizon."),
    Outcome("ceasefires_broken", "Ceasefires broken", "ceasefires", "number", "Ceasefires after which the war resumes."),
    Outcome("ceasefire_length", "Length of the first ceasefire, where broken", "months", "number",
            "From its start to its breaking; not known where it holds to the horizon."),
    Outcome("broken_by", "Who broke the first ceasefire", "", "category",
            "The side that resumed the war after the first ceasefire.", categories=BrokenBy.labels()),
    Outcome("settlement", "A settlement is signed", "", "flag",
            "Moscow and Kyiv sign terms at the table and Ukraine ratifies them, before the horizon."),
    Outcome("settlement_month", "Month of the first settlement", "month", "month", "Month in which it is signed."),
    Outcome("deal_territory", "First settlement: territory", "", "category",
            "What the first settlement at the table says about land.", categories=Territory.labels()),
    Outcome("deal_neutrality", "First settlement: neutrality", "level", "number",
            "0 none, 0.5 for twenty years, 1 permanent."),
    Outcome("deal_guarantees", "First settlement: guarantees", "", "category",
            "Who stands behind Ukraine's peace.", categories=Guarantees.labels()),
    Outcome("deal_sanctions", "First settlement: sanctions lifted", "share", "number", "As written, before Europe's part is decided."),
    Outcome("deal_nato", "First settlement: NATO steps back", "level", "number", "Infrastructure and forces by weight, as written."),
    Outcome("deal_force_cap", "First settlement: cap on Ukraine's army", "level", "number",
            "0 none, 1 the lowest cap that was asked for in 2022."),
    Outcome("ratified", "Ukraine's public carries the deal", "", "flag",
            "The last package that both governments accepted; not known where none was."),
    Outcome("offers", "Serious offers", "offers", "number", "Packages tabled by the mediator before the horizon."),
    Outcome("refused_by_russia", "Offers refused by Russia", "offers", "number", "Both governments answer each offer."),
    Outcome("refused_by_ukraine", "Offers refused by Ukraine", "offers", "number", "By the government; the public is asked after it."),
    Outcome("refused_by_public", "Offers refused by Ukraine's public", "offers", "number", "Signed by both governments, not ratified."),
    Outcome("stopped_by", "What stopped most offers", "", "category",
            "The red line or reason met most often in refused offers.", categories=StoppedBy.labels()),
    Outcome("pressed_ukraine", "Months in which Washington presses Kyiv", "months", "number",
            "Months of war in which US aid is withheld over a refusal, before the horizon."),
    Outcome("pressed_russia", "Months in which Washington presses Moscow", "months", "number",
            "Months of war under sanctions or arms that answer a refusal, before the horizon."),
    Outcome("government_falls", "Ukrainian governments that fall over peace terms", "falls", "number",
            "Governments that resign or are voted out over terms in force, before the horizon."),
    Outcome("guarantee_tested", "A guarantee to Ukraine is tested", "", "flag",
            "Russia breaks a peace under which a foreign force stands in Ukraine."),
    Outcome("guarantee_kept", "A guarantee to Ukraine is kept", "", "flag",
            "Europe or the US acts when it is first tested; not known where it never is."),
    Outcome("capitulation", "Ukraine gives in at the table", "", "flag",
            "A settlement with the annexed regions whole and recognised, permanent neutrality and no foreign force."),
    Outcome("area_recognised", "Ukrainian land recognised as Russian", "km2", "number", "By a settlement in force at the horizon."),
    Outcome("minerals_signed", "Kyiv signs the minerals deal", "", "flag", "Where it was offered; 0 elsewhere."),
    Outcome("minerals_revenue", "Mineral revenue", "bn USD", "number", "All of it, to the horizon, prices of 2025."),
    Outcome("minerals_us_revenue", "Mineral revenue of the US", "bn USD", "number", "The US share, to the horizon."),
    Outcome("reconstruction", "Reconstruction paid by the fund", "bn USD", "number", "From capital and mineral revenue, to the horizon."),
    Outcome("infrastructure_kept", "NATO's forward infrastructure kept", "share", "number", "At the horizon, that of the start being 1.", condition=_SITES),
    Outcome("hosts_refused", "Hosts that refused to let NATO step back", "hosts", "number",
            "Of Estonia, Latvia, Lithuania and Poland; not known where no deal asked."),
    Outcome("area_held", "Ukrainian land held by Russia", "km2", "number",
            "At the horizon, the land of 2014 included; DeepState's definition."),
    Outcome("gain_first_year", "Land gained in the first year", "km2", "number",
            "Net change of Ukrainian land held by Russia in the first twelve months.", series="gain", within=_YEAR),
    Outcome("russian_casualties", "Russian casualties", "thousand persons", "number",
            "Killed and wounded in Ukraine from the start to the horizon, after the correction for the count's bias."),
    Outcome("claimed_first_year", "Russian casualties in the first year as counted by Ukraine", "thousand persons", "number",
            "Killed and wounded in the first twelve months on the scale of Ukraine's ministry of defence.", series="claimed_losses", within=_YEAR),
    Outcome("recruited_first_year", "Russian recruits in the first year", "thousand persons", "number",
            "Contracts signed in the first twelve months.", series="recruitment", within=_YEAR),
    Outcome("ukrainian_casualties", "Ukrainian casualties", "thousand persons", "number",
            "Killed and wounded from the start to the horizon."),
    Outcome("russian_pool_left", "Russian recruiting pool left", "share", "number",
            "Men of an age, fit and willing to sign at the pay of the start, over those of the start, at the horizon; at most 1."),
    Outcome("ukrainian_pool_left", "Ukrainian mobilisation pool left", "share", "number",
            "Men who could still be found and called up, over those of the start, at the horizon; at most 1."),
    Outcome("us_troops_baltic", "US soldiers in the Baltic states", "persons", "number", "At the horizon.", condition=_US_POSTURE),
    Outcome("us_troops_europe", "US soldiers in Europe", "persons", "number", "At the horizon.", condition=_US_POSTURE),
    Outcome("allied_troops_baltic", "Allied soldiers in the Baltic states", "persons", "number",
            "At the horizon, US not counted.", condition=_ALLIED_POSTURE),
    Outcome("backfill", "US soldiers replaced by allies", "persons", "number", "Allied soldiers that replace US ones, at the horizon.", condition=_ALLIED_POSTURE),
    Outcome("european_spending", "Defence spending of the allies", "bn USD/year", "number",
            "Six European allies and groups, Canada included, at the horizon, prices of 2024."),
    Outcome("cohesion", "Cohesion of the Alliance", "utils", "number",
            "What Article 5 cases have added to each ally's readiness to fight, at the horizon; 0 as at the start."),
    Outcome("us_status", "The US in NATO", "", "category",
            "At the horizon: in, dormant (a member that does not act as one), or out.", categories=UsStatus.labels()),
    Outcome("us_out", "The US has left NATO", "", "flag", "Formal exit before the horizon."),
    Outcome("capability_peak", "Peak Russian capability facing the Baltics", "hbe", "number",
            "Highest monthly force available for an assault."),
)  # fmt: skip

#: Outcomes of a future by name, in the order in which tables show them.
OUTCOMES: Final[dict[str, Outcome]] = {o.name: o for o in _OUTCOMES}

#: The outcome that tells the share of a flag from chances met instead of futures counted.
BY_CHANCE: Final = {"armed_attack": "attack_chance"}

#: The one number that every comparison is about, named before anything is run: the chance of an attack in the scenario
#: less that in what it is compared with, the same members with the same luck, of 1,000 futures over the horizon, under
#: each theory by itself.
ESTIMAND: Final = BY_CHANCE["armed_attack"]

#: Flags that the terminal and the first lines of a report lead with.
HEADLINES: Final = ("armed_attack", "capital_lost", "article5_unfulfilled", "us_out", "ceasefire")
#: What a sweep leads with, whose points have few members: the share from chances, where there is one.
SWEPT: Final = tuple(BY_CHANCE.get(name, name) for name in HEADLINES[:2])

#: The legend of roles and labels, wherever they are shown.
ROLES: Final = (
    "Forecast: it follows from the rules. Condition: the scenario holds it, posture in the baseline; the model moves it "
    "only where something happens."
)
LABELS: Final = (
    "Validated to h months: held against its record out of sample and not found wanting. Calibrated: constants were "
    "fitted to its record. Conditional extrapolation: neither, and all that lies beyond h months; what follows if the "
    "rules hold. The rule is that of docs/labels.md."
)

_HOST_TOP = {
    "estonia": 3_000, "latvia": 3_000, "lithuania": 3_000, "poland": 20_000, "romania": 6_000, "germany": 50_000,
    "rest_of_europe": 100_000, "indo_pacific": 200_000, "home": 1_400_000,
}  # fmt: skip

_SERIES = (
    *(
        Series(f"us_troops_{host}", f"US soldiers, {TITLES[host]}", "persons", 0, _HOST_TOP[host], "US soldiers by host.", condition=_US_POSTURE)
        for host in US_HOSTS
    ),
    *(
        Series(f"allied_troops_{host}", f"Allied soldiers, {TITLES[host]}", "persons", 0, 15_000,
               "Allied soldiers hosted, US not counted.", bins=1500, condition=_ALLIED_POSTURE)
        for host in BALTIC_STATES
    ),
    Series("capability", "Russian capability facing the Baltics", "hbe", 0, 100, "Force available for an assault.", bins=400),
    Series("readiness_grab", "Russian readiness for a grab", "ratio", 0, 1.5, "Stocks against the needs of a grab."),
    Series("readiness_assault", "Russian readiness for an assault", "ratio", 0, 1.5, "Stocks against the needs of an assault."),
    Series("russian_force", "Russian force in Ukraine", "thousand persons", 0, 2_500, "Soldiers in and around Ukraine.", bins=500),
    Series("ukrainian_force", "Ukrainian force", "thousand persons", 0, 2_000, "Soldiers under arms."),
    Series("area_held", "Ukrainian land held by Russia", "km2", 0, 605_000, "DeepState's definition.", bins=605),
    Series("gain", "Land gained by Russia in the month", "km2", -30_000, 20_000, "DeepState's definition.", bins=2500),
    Series("claimed_losses", "Russian losses in the month, as Ukraine counts them", "thousand persons", 0, 800,
           "Killed and wounded, as the Ukrainian Ministry of Defence claims them.", bins=800),
    Series("recruitment", "Russian recruits in the month", "thousand persons", 0, 300, "Contracts signed.", bins=600),
    Series("aid_allocated_europe", "European military aid allocated in the month", "bn EUR", 0, 150,
           "Announced in packages, as the Kiel Institute counts them.", bins=1500),
    Series("aid_allocated_us", "US military aid allocated in the month", "bn EUR", 0, 150,
           "Announced in packages, as the Kiel Institute counts them.", condition=_US_AID, bins=1500),
    Series("concessions", "Ukrainians open to territorial concessions", "%", 0, 100, "As the Kyiv International Institute of Sociology asks."),
    Series("oil_gas_revenue", "Russian revenue from oil and gas", "tn RUB/year", 0, 400, "Federal, at the price of the month.", bins=1600),
    Series("liquid_reserve", "Liquid reserve of Russia", "tn RUB", 0, 20, "Liquid part of the National Wealth Fund."),
    Series("aid", "Military aid to Ukraine", "bn EUR/year", 0, 240, "Delivered, at a yearly rate.", bins=600),
    Series("european_spending", "Defence spending of the allies", "bn USD/year", 0, 9_000, "Prices of 2024.", bins=900),
    Series("european_output", "Output of the allies", "index", 0, 400, "That of the start being 100, constant prices."),
    Series("russian_support", "Support in Russia", "%", 0, 100, "Support for the actions of the armed forces."),
    Series("talks", "Talks going on", "share", 0, 1, "1 where the war and talks go on, else 0."),
    Series("infrastructure", "NATO's forward infrastructure kept", "share", 0, 1, "That of the start being 1.", condition=_SITES),
    Series("us_help_expected", "Moscow's belief in US resolve", "probability", 0, 1,
           "What Moscow thinks of US resolve, as a chance and apart from circumstances."),
    Series("hybrid_intensity", "Hybrid pressure", "rung", 0, 3,
           "0 background, 1 disruption, 2 sabotage, 3 violent sabotage."),
    Series("europe_help_expected", "Moscow's belief in European resolve", "probability", 0, 1,
           "What Moscow thinks of the mean resolve of the allies, as a chance and apart from circumstances."),
    Series("baltic_defence", "Defence of the Baltic states on the spot", "hbe", 0, 80,
           "Own battalions at peace strength and the soldiers whom the three states host."),
    Series("cohesion", "Cohesion of the Alliance", "utils", -1, 1,
           "What Article 5 cases have added to each ally's readiness to fight.", bins=401),
)  # fmt: skip

#: Monthly series by name.
MONTHLY: Final[dict[str, Series]] = {s.name: s for s in _SERIES}
