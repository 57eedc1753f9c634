"""Every rare event that a rule of the model produces, beside what the record to February 2025 knows of its kind.

Which class is the right one is a judgement, so that some events have two. Rates of the model outside the interval of a
class are marked, and `differs` says why they are left there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim import events
from sim.analysis.evidence.exposure import (
    Counted,
    Exposure,
    cases,
    futures_with,
    years,
    years_of_peace,
    years_of_war,
    years_within,
    years_without,
)
from sim.analysis.evidence.recorded import MONTHS, RecordedClass, baltic_share, three_states


@dataclass(frozen=True)
class RareEvent:
    """What is counted, over which exposure, beside which classes of the record; `per` is the unit of both.

    `headline` names the outcome whose numbers in a report it bears on.
    """

    name: str
    title: str
    per: str
    counted: tuple[Counted, ...]
    exposure: Exposure
    classes: tuple[RecordedClass, ...]
    differs: str
    headline: str = ""

    @property
    def of_cases(self) -> bool:
        """Whether it is a share of cases rather than a rate in time."""
        return not self.per.startswith("in 100 years")


_ATTACKS: Final = (events.GRAB, events.ASSAULT)
_CALLS: Final = (events.ARTICLE_5_INVOKED, events.NO_CONSENSUS)
_TESTS: Final = (events.EUROPE_STANDS_BY, events.EUROPE_STANDS_ASIDE)
_AT_THE_BORDER: Final = RecordedClass(
    "armed attacks by Moscow on a member at its border, 1949-2024, for three states", "alliance-record",
    "Armed attacks by Moscow on one of them", "Years of members at the border", factor=three_states,
)  # fmt: skip
_FATAL_DISPUTES: Final = RecordedClass(
    "disputes of rivals over a US ally with more than 25 dead, 1950-2000, for three states", "dyad-deterrence",
    "Disputes with more than 25 dead among them", "Dyad-years, rival, target with a US pact", factor=three_states,
)  # fmt: skip
_MEMBERS: Final = "Years of members in the Alliance"
_OF_THE_US: Final = RecordedClass(
    "the United States leaving the Alliance or its command, 1949-2025", "nato-membership-record",
    "Times that the United States left the Alliance or its command", "Years of the United States in the Alliance",
)  # fmt: skip
_A_YEAR, _OF_WAR, _OF_PEACE = "in 100 years", "in 100 years of war", "in 100 years of peace"
_in_the_alliance = years_without(events.US_LEAVES_NATO)
_awake = years_without(events.US_DORMANT, events.US_ACTS_AGAIN, events.US_LEAVES_NATO, of=_in_the_alliance)


def _late_wars(what: str, happened: str) -> RecordedClass:
    return RecordedClass(what, "long-war-endings", happened, "War-years beyond month 24")


#: Every rare event with a class, in the order in which they are shown: the headline outcomes first.
RARE_EVENTS: Final = (
    RareEvent(
        "armed-attack", "Russia attacks a NATO member", _A_YEAR, _ATTACKS, years, (_AT_THE_BORDER, _FATAL_DISPUTES),
        "No attack in the whole record leaves a few in 100 years open. The model has a leader who attacked a "
        "neighbour, an army at war, a US commitment in doubt and states that cannot hold alone: all but the last are "
        "new.",
        "armed_attack",
    ),
    RareEvent(
        "grab", "Russia attacks: grab", _A_YEAR, (events.GRAB,), years, (_AT_THE_BORDER,),
        "As for attacks of both kinds, whose class it shares: of none nothing can be told apart.",
    ),
    RareEvent(
        "assault", "Russia attacks: assault", _A_YEAR, (events.ASSAULT,), years, (_AT_THE_BORDER,),
        "As for attacks of both kinds, whose class it shares.",
    ),
    RareEvent(
        "accident", "An incident turned into an attack", _A_YEAR, ("accident",), years, (_AT_THE_BORDER,),
        "Moscow's fighters shot down aircraft of members for decades, and no attack grew out of one: the class leaves "
        "little. Sabotage on land is meant to stay below a response too; how often that fails nobody knows.",
    ),
    RareEvent(
        "capital-lost", "A Baltic capital is lost", _A_YEAR, ("capital_lost",), years, (_AT_THE_BORDER,),
        "No member has lost one. Half a day's drive and few battalions make it possible here once an assault comes.",
        "capital_lost",
    ),
    RareEvent(
        "capital-fallen", "A Baltic capital is lost, where assaulted", "in 100 futures with an assault",
        ("capital_lost",), futures_with(events.ASSAULT),
        (RecordedClass("capitals of neighbours that Moscow assaulted, 1956-2022", "moscow-capitals",
                       "Capitals that fell within 60 days", "Assaults on a capital"),),
        "The three that fell were taken from within or unready; Kyiv had eight years of warning. Baltic forces are "
        "small, allies stand among them, and all have watched 2022.",
        "capital_lost",
    ),
    RareEvent(
        "article5-invoked", "Article 5 invoked", _A_YEAR, (events.ARTICLE_5_INVOKED,), years,
        (RecordedClass("invocations, 1949-2025", "article5-record",
                       "Invocations of Article 5", "Years of the Treaty"),),
        "The one invocation was against terrorists. Here it follows an attack, so that its rate is that of attacks.",
    ),
    RareEvent(
        "no-consensus", "Consensus on Article 5 fails", "in 100 requests", (events.NO_CONSENSUS,), cases(*_CALLS),
        (RecordedClass("requests that the Council refused, 1949-2025", "article5-record",
                       "Requests that the Council refused", "Requests"),),
        "One request, granted within a day, says nearly nothing; refusals are elicited.",
    ),
    RareEvent(
        "article5-unfulfilled", "Article 5 called and not fulfilled", _A_YEAR, ("article5_unfulfilled",), years,
        (RecordedClass("invocations left unfulfilled, 1949-2025", "article5-record",
                       "Invocations that the United States or Europe left unfulfilled", "Years of the Treaty"),),
        "Whether promises are kept in war is compared with other alliances under fulfilment, in the evidence.",
        "article5_unfulfilled",
    ),
    RareEvent(
        "us-out", "US leaves NATO", _A_YEAR, (events.US_LEAVES_NATO,), _in_the_alliance,
        (_OF_THE_US, RecordedClass("members leaving the Alliance, 1949-2025", "nato-membership-record",
                                   "Members that left the Alliance", _MEMBERS)),
        "Nobody has left. The prior spans one exit in 17 to 400 years because a president of the United States has put "
        "the commitment in doubt, which in the member-years of the wider class hardly any government did.",
        "us_out",
    ),
    RareEvent(
        "us-dormant", "US goes dormant in NATO", "in 100 years awake", (events.US_DORMANT,), _awake,
        (RecordedClass("members leaving the command and staying in the Alliance, 1949-2025", "nato-membership-record",
                       "Members that left the integrated command and stayed in the Alliance", _MEMBERS), _OF_THE_US),
        "The record has no dormant US. Two members left the command in 1,437 years, over other quarrels; the prior of "
        "2 to 22% a year is elicited, rests on what was said up to February 2025 and lies above anything seen.",
    ),
    RareEvent(
        "us-acts-again", "US acts as a member again", "in 100 years dormant", (events.US_ACTS_AGAIN,),
        years_within(events.US_DORMANT, events.US_ACTS_AGAIN, events.US_LEAVES_NATO),
        (RecordedClass("members returning to the command", "nato-membership-record",
                       "Members that returned to the command", "Years of members outside the integrated command"),),
        "France stayed out for 43 years by the will of every president. Here dormancy is one president's, and ends at "
        "an election with even odds.",
    ),
    RareEvent(
        "war-ends", "The war in Ukraine ends", _OF_WAR,
        (events.WAR_ENDS_BY_SETTLEMENT, events.WAR_ENDS_BY_COLLAPSE, events.WAR_ENDS_BY_LINE_SOUGHT), years_of_war,
        (RecordedClass("interstate wars beyond their 24th month, 1946-2024", "ucdp-war-ends",
                       "Endings beyond month 24", "War-months beyond month 24", unit=MONTHS),),
        "Five endings leave everything between one in two and one in eight years open. Here talks are on at the start, "
        "and forces and aid scatter as widely as their record, so that a side may give way sooner.",
        "ceasefire",
    ),
    RareEvent(
        "settlement-signed", "War ends by a settlement", _OF_WAR, (events.WAR_ENDS_BY_SETTLEMENT,), years_of_war,
        (_late_wars("late endings at an armistice", "Endings at an armistice or agreement of both sides"),),
        "Three endings. In the model a mediator tables packages from the first month, which Korea and Iran lacked.",
    ),
    RareEvent(
        "collapse", "War ends by a collapse of Ukraine", _OF_WAR, (events.WAR_ENDS_BY_COLLAPSE,), years_of_war,
        (_late_wars("late endings by the collapse of one side", "Endings by the collapse of one side"),),
        "One ending, Vietnam's. Here collapse follows from forces and reserves, which scatter as widely as their "
        "record and fall where aid does; a rate above the class is what the rules claim, with no case to show for it.",
    ),
    RareEvent(
        "line-sought", "War ends by Russia seeking the line", _OF_WAR, (events.WAR_ENDS_BY_LINE_SOUGHT,), years_of_war,
        (_late_wars("late endings in which fighting faded", "Endings in which fighting faded without terms"),),
        "One ending. Here it follows from Russia's exhaustion, which a settlement mostly forestalls.",
    ),
    RareEvent(
        "peace-broken", "The peace in Ukraine is broken", _OF_PEACE, (events.CEASEFIRE_BREAKS,), years_of_peace,
        (RecordedClass("ceasefires of Moscow with its neighbours, 1992-2025", "moscow-ceasefires",
                       "Ceasefires that broke", "Years for which they held"),
         RecordedClass("interstate wars of 1946-2024 that restart within ten years", "ucdp-restarts",
                       "Wars that restarted within ten years", "Years of peace within ten years of a war")),
        "UCDP does not see fighting that resumes within the year. Half of all ceasefires broke (Fortna), which set the "
        "prior, many of them early; the two of Minsk held for four months and for seven years.",
    ),
    RareEvent(
        "talks-collapse", "Talks collapse", _OF_WAR, (events.TALKS_COLLAPSE,), years_of_war,
        (RecordedClass("rounds of talks on this war", "talks-2022",
                       "Rounds of talks on ending the war that collapsed", "Years of the war to February 2025"),),
        "One round in three years; in the model a mediator keeps coming back.",
    ),
    RareEvent(
        "public-refuses", "The public refuses a package", "in 100 packages that leaders accept",
        (events.PUBLIC_REFUSES,), cases(events.PUBLIC_REFUSES, events.SETTLEMENT_SIGNED),
        (RecordedClass("peace referendums, 1962-2016", "peace-referendums",
                       "Peace referendums that refused what leaders had agreed", "Peace referendums"),),
        "Six votes, none after a war between states; packages return to the table here.",
    ),
    RareEvent(
        "government-falls", "Ukraine's government falls over the terms", _OF_PEACE, (events.GOVERNMENT_FALLS,),
        years_of_peace,
        (RecordedClass("governments that accepted bad terms, first five years, 1982-2025", "peace-terms-governments",
                       "Governments that fell over the terms", "Years for which the others stayed or were at risk"),),
        "The class holds the first five years after bad terms; here terms that the public would not carry are refused "
        "before they are signed, and years long after count.",
    ),
    RareEvent(
        "guarantee-tested", "A guarantee to Ukraine is tested", _OF_PEACE, _TESTS, years_of_peace,
        (RecordedClass("breaches of what Russia assured Ukraine, 1994-2022", "budapest-memorandum",
                       "Breaches by Russia of what it had assured Ukraine",
                       "Years of the assurances to February 2022"),),
        "A guarantee with soldiers deters more than a memorandum, and many a peace here has none.",
    ),
    RareEvent(
        "guarantee-kept", "Europe keeps its guarantee to Ukraine", "in 100 tests", (events.EUROPE_STANDS_BY,),
        cases(*_TESTS),
        (RecordedClass("breaches of 2014 and 2022", "budapest-memorandum",
                       "Breaches at which another signatory or Europe fought",
                       "Breaches by Russia of what it had assured Ukraine"),),
        "Assurances bound nobody to fight; a force on the ground does. Promises kept in war are compared under "
        "fulfilment.",
    ),
    RareEvent(
        "us-guarantee-kept", "The US keeps its guarantee to Ukraine", "in 100 tests", (events.US_STANDS_BY,),
        cases(events.US_STANDS_BY, events.US_STANDS_ASIDE),
        (RecordedClass("breaches of 2014 and 2022", "budapest-memorandum",
                       "Breaches at which another signatory or Europe fought",
                       "Breaches by Russia of what it had assured Ukraine"),),
        "As for Europe. Only a US that has promised more than in 1994 is asked here.",
    ),
    RareEvent(
        "taiwan-crisis", "A crisis over Taiwan begins", "in 100 years of calm", (events.TAIWAN_CRISIS_BEGINS,),
        years_without(events.TAIWAN_CRISIS_BEGINS, events.TAIWAN_CRISIS_ENDS),
        (RecordedClass("crises of the Taiwan Strait, 1950-2019", "taiwan-crises",
                       "Crises over Taiwan", "Years from 1950 to 2019"),),
        "The crises of the record were short; those of the model pull US forces for half a year or more. Two thirds of "
        "experts expect force by 2035, which set the upper end.",
    ),
    RareEvent(
        "taiwan-ends", "A crisis over Taiwan ends", "in 100 years of crisis", (events.TAIWAN_CRISIS_ENDS,),
        years_within(events.TAIWAN_CRISIS_BEGINS, events.TAIWAN_CRISIS_ENDS),
        (RecordedClass("crises of the Taiwan Strait, 1950-2019", "taiwan-crises",
                       "Crises over Taiwan", "Years within these crises"),),
        "The model's crisis is a blockade or a war of 6 to 24 months, so that it ends later than those of the record, "
        "which were neither.",
    ),
    RareEvent(
        "leader-leaves", "The Russian leader leaves", _A_YEAR, (events.LEADER_LEAVES,), years,
        (RecordedClass("Soviet and Russian leaders since Stalin", "russian-leaders",
                       "Soviet and Russian leaders who left office since March 1953", "Years since March 1953"),),
        "Three of the six were old and ill when they came. The present one is in his seventies and has removed rivals; "
        "the prior spans 1 to 11% a year.",
    ),
    RareEvent(
        "sabotage", "Moscow turns to sabotage in a Baltic state", _A_YEAR, (events.SABOTAGE,), years,
        (RecordedClass("waves of sabotage or disruption in the Baltic states, 2004-2025", "baltic-sabotage-record",
                       "Waves that began", "Years since the Baltic states joined"),),
        "A wave is seen only where it is attributed, and the two lie 16 years apart. In the model every climb counts, "
        "and Moscow may climb and fall back within a campaign; the level of 2023 and 2024 set the scale.",
    ),
    RareEvent(
        "violent-sabotage", "Moscow turns to violent sabotage in a Baltic state", _A_YEAR, (events.VIOLENT_SABOTAGE,),
        years,
        (RecordedClass("acts meant to kill on NATO soil, 2004-2024, times the Baltic share", "russian-violent-acts",
                       "Acts or series of acts meant to kill", "Years from 2004 to 2024", factor=baltic_share),),
        "The acts of the record were against single persons; the rung here is a campaign. Of 2024 alone the rate would "
        "be several times that of the twenty years before.",
    ),
    RareEvent(
        "article4-calls", "Calls for consultations under Article 4", _A_YEAR, (events.CONSULTATIONS,), years,
        (RecordedClass("consultations over Russia asked for by members at its border, 2004-2025", "article4-record",
                       "Consultations over Russia that members at its border asked for since the Baltic states joined",
                       "Years since the Baltic states joined"),),
        "Both came at a turn of Russia's war on Ukraine, which is not a ground here; campaigns and preparations are.",
    ),
    RareEvent(
        "nuclear-signals", "Moscow makes nuclear signals after an attack", "in 100 attacks",
        (events.NUCLEAR_SIGNALS,), cases(*_ATTACKS),
        (RecordedClass("clashes of nuclear powers in which soldiers died", "nuclear-clashes",
                       "Of them, with nuclear signals of one side",
                       "Clashes of two nuclear powers in which their soldiers died"),),
        "Short grabs that succeed or are thrown back within days end before anybody signals.",
    ),
    RareEvent(
        "nuclear-use", "Russia uses a nuclear weapon after an attack", "in 100 attacks", (events.NUCLEAR_USE,),
        cases(*_ATTACKS),
        (RecordedClass("clashes of nuclear powers in which soldiers died", "nuclear-clashes",
                       "Of them, with nuclear use", "Clashes of two nuclear powers in which their soldiers died"),),
        "Four clashes without use leave nearly everything open; forecasters of 2022 gave some percent. A flagged tail.",
    ),
)  # fmt: skip

#: Events that are compared in another place of the table: the name of the comparison.
COMPARED_ELSEWHERE: Final = {
    events.YIELDS: "land", events.GROUND_HELD: "land", events.THROWN_BACK: "land", events.EUROPE_FIGHTS: "fulfilment",
    events.TOO_FEW_ALLIES: "fulfilment", events.US_JOINS: "fulfilment", events.US_SENDS_NOBODY: "fulfilment",
}  # fmt: skip

#: Events told under another name: they happen with one that has a class.
TOLD_WITH: Final = {
    events.SETTLEMENT_SIGNED: "settlement-signed", events.PEACE_BROKEN: "peace-broken",
    events.EUROPE_STANDS_ASIDE: "guarantee-kept", events.US_STANDS_ASIDE: "us-guarantee-kept",
}  # fmt: skip

#: Events that no class of the record fits, and why.
WITHOUT_CLASS: Final = {
    events.US_LEAVES_BALTICS: "A lever, zero in the baseline: no rule of the model produces it there.",
    events.MINERALS_SIGNED: "A lever: no deal is on the table in the baseline, and nobody has signed one like it.",
    events.MINERALS_DECLINED: "As for the deal signed.",
    events.MOSCOW_PRESSED: "A lever: the mediator of the baseline presses Kyiv only.",
    events.KYIV_PRESSED: "One withholding of aid, in 2019 and over another matter, is no class.",
    events.MOBILISES: "Follows an attack by definition; no Baltic state has mobilised since 1991, and none had cause.",
    events.HYBRID_CAMPAIGN: "Campaigns are not counted by anybody; the incidents that they bring are compared.",
}

#: Rules that draw something rare which no log holds by itself, and where it is told.
UNLOGGED: Final = {
    "lethal incidents": "drawn with incidents; those that Moscow does not climb down from are attacks by accident.",
    "false alarms": "drawn where an attack is prepared, so that they only hasten or delay a mobilisation.",
    "hosts that refuse": "asked only where a deal wants NATO to step back, which the baseline does not.",
}
