"""The words in which a future is told: actors, decisions, options, terms, events and classes of paths, for readers.

Every clause is in the present tense with an actor of the third person, so that a date goes before it: "In March 2027,
Russia attacks Estonia to grab land". A test holds this list against everything that the model logs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sim import events
from sim.vocabulary import TITLES

_ACTORS: Final = {
    **TITLES,
    "united_states": "the United States",
    "united_kingdom": "the United Kingdom",
    "nordics": "the Nordic group",
    "europe": "Europe",
    "allies": "Europe",
    "council": "the Alliance's Council",
    "mediator": "the mediator",
    "front": "the front",
    "pacific": "the Pacific",
}

#: What happens, by the name of the event; {actor} and {detail} are filled in.
_EVENTS: Final = {
    events.TAIWAN_CRISIS_BEGINS.name: "a crisis over Taiwan begins",
    events.TAIWAN_CRISIS_ENDS.name: "the crisis over Taiwan ends",
    events.LEADER_LEAVES.name: "the Russian leader leaves office",
    events.WAR_ENDS_BY_SETTLEMENT.name: "the war in Ukraine ends by a settlement",
    events.WAR_ENDS_BY_COLLAPSE.name: "the war in Ukraine ends with Ukraine's collapse",
    events.WAR_ENDS_BY_LINE_SOUGHT.name: "the war in Ukraine ends as Russia seeks a halt on the line of contact",
    events.CEASEFIRE_BREAKS.name: "the ceasefire in Ukraine breaks",
    events.US_ACTS_AGAIN.name: "the United States acts as a member of NATO again",
    events.US_DORMANT.name: "the United States goes dormant in NATO: a member that does not act as one",
    events.US_LEAVES_NATO.name: "the United States leaves NATO",
    events.US_LEAVES_BALTICS.name: "US soldiers leave the Baltic states though no plan says so",
    events.SETTLEMENT_SIGNED.name: "Moscow and Kyiv sign a settlement: {detail}",
    events.PUBLIC_REFUSES.name: "Ukraine's public turns down what both governments would sign",
    events.TALKS_COLLAPSE.name: "the talks collapse over a refusal",
    events.KYIV_PRESSED.name: "the United States withholds aid to press Kyiv",
    events.MOSCOW_PRESSED.name: "the United States presses Moscow",
    events.GOVERNMENT_FALLS.name: "Ukraine's government falls over the terms of the peace",
    events.EUROPE_STANDS_BY.name: "Europe keeps its guarantee to Ukraine",
    events.EUROPE_STANDS_ASIDE.name: "Europe does not keep its guarantee to Ukraine",
    events.US_STANDS_BY.name: "the United States keeps its guarantee to Ukraine",
    events.US_STANDS_ASIDE.name: "the United States does not keep its guarantee to Ukraine",
    events.PEACE_BROKEN.name: "{actor} breaks the peace",
    events.MINERALS_SIGNED.name: "Kyiv signs the minerals deal",
    events.MINERALS_DECLINED.name: "Kyiv declines the minerals deal",
    events.HYBRID_CAMPAIGN.name: "Russia begins a hybrid campaign against {detail}",
    events.SABOTAGE.name: "Russia turns to sabotage in {detail}",
    events.VIOLENT_SABOTAGE.name: "Russia turns to violent sabotage in {detail}",
    events.CONSULTATIONS.name: "{actor} calls for consultations under Article 4 over {detail}",
    events.GRAB.name: "Russia attacks {detail} to grab land",
    events.ASSAULT.name: "Russia attacks {detail}, aiming at the capital",
    events.MOBILISES.name: "{actor} sees the attack coming and mobilises",
    events.YIELDS.name: "{actor} yields without a fight",
    events.ARTICLE_5_INVOKED.name: "the Alliance's Council invokes Article 5 for {detail}",
    events.NO_CONSENSUS.name: "the Alliance's Council finds no consensus on Article 5 for {detail}",
    events.EUROPE_FIGHTS.name: "Europe fights, with {detail} due by day 30",
    events.TOO_FEW_ALLIES.name: "too little of Europe fights: {detail} due by day 30",
    events.US_JOINS.name: "the United States joins the fight",
    events.US_SENDS_NOBODY.name: "the United States sends nobody",
    events.GROUND_HELD.name: "Russia holds ground in {detail} on day 30",
    events.THROWN_BACK.name: "Russia is thrown back in {detail}",
    events.NUCLEAR_SIGNALS.name: "Moscow makes nuclear signals",
    events.NUCLEAR_USE.name: "Russia uses a nuclear weapon",
}  # fmt: skip

_CONSULT: Final = "call for consultations over "
_RESIST: Final = "resist "
_FIGHT: Final = "fight after "

#: What each option of a decision is, as what the actor does, and as what is weighed ("a grab of land").
_OPTIONS: Final = {
    "accept a package": {"yes": "accepts the terms on the table", "no": "refuses the terms on the table"},
    "hybrid pressure": {
        "hold": "keeps its hybrid pressure as it is",
        "climb": "steps its hybrid pressure up",
        "fall back": "eases its hybrid pressure",
    },
    "attack": {
        "none": "holds back",
        "grab": "attacks to grab land",
        "assault": "attacks, aiming at a capital",
    },
    "lift its sanctions": {"yes": "agrees to lift its sanctions", "no": "keeps its sanctions"},
    "let NATO step back": {
        "yes": "lets NATO step back on its soil",
        "no": "does not let NATO step back on its soil",
    },
    "break the peace": {"keep": "keeps the peace", "break": "breaks the peace"},
    "stand by Ukraine": {"yes": "stands by Ukraine", "no": "does not stand by Ukraine"},
    "sign the minerals deal": {"yes": "signs the minerals deal", "no": "declines the minerals deal"},
    _CONSULT: {
        "yes": "calls for consultations under Article 4",
        "no": "does not call for consultations under Article 4",
    },
    _RESIST: {"yes": "fights back", "no": "yields"},
    _FIGHT: {"yes": "joins the fight", "no": "stays out of the fight"},
}

_WEIGHED: Final = {
    "accept a package": {"yes": "accepting the terms"},
    "hybrid pressure": {
        "hold": "pressure as it is",
        "climb": "more pressure",
        "fall back": "less pressure",
    },
    "attack": {"none": "holding back", "grab": "a grab of land", "assault": "an assault on a capital"},
    "lift its sanctions": {"yes": "lifting its sanctions"},
    "let NATO step back": {"yes": "letting NATO step back"},
    "break the peace": {"keep": "keeping the peace", "break": "breaking the peace"},
    "stand by Ukraine": {"yes": "standing by Ukraine"},
    "sign the minerals deal": {"yes": "signing the deal"},
    _CONSULT: {"yes": "calling for consultations"},
    _RESIST: {"yes": "fighting back"},
    _FIGHT: {"yes": "joining the fight"},
}

#: What a decision is about: "Russia decides about ...".
_MATTERS: Final = {
    "accept a package": "the terms on the table",
    "hybrid pressure": "hybrid pressure",
    "attack": "an attack on a Baltic state",
    "lift its sanctions": "its sanctions on Russia",
    "let NATO step back": "a step back of NATO on its soil",
    "break the peace": "the peace in Ukraine",
    "stand by Ukraine": "its guarantee to Ukraine",
    "sign the minerals deal": "the minerals deal",
    _CONSULT: "consultations under Article 4",
    _RESIST: "whether to fight back",
    _FIGHT: "whether to join the fight",
}

#: What speaks for or against an option, by decision.
_TERMS: Final = {
    "accept a package": {
        "the peace": "what the peace would be worth",
        "fighting on": "what fighting on would be worth",
    },
    "hybrid pressure": {
        "status quo": "things as they are",
        "doubt that the US would fight": "doubt that the United States would fight",
        "relief": "relief from the threat that it sees in NATO",
        "diversion": "a diversion from trouble at home",
        "pressure": "what pressure is worth to Moscow as such",
        "liking": "a liking for pressure below the threshold of war",
        "cost": "what a rung of pressure costs",
    },
    "attack": {
        "status quo": "things as they are",
        "a later attack": "the prospect of a better moment later",
        "prize": "the prize of success",
        "splitting the Alliance": "the worth of showing that nobody comes",
        "relief": "relief from the threat that it sees in NATO",
        "diversion": "a diversion from trouble at home",
        "cost": "what it would cost",
        "already lost": "that nothing is left there to take",
    },
    "lift its sanctions": {"the package": "what the terms are worth to Europe"},
    "let NATO step back": {
        "at home": "opinion at home",
        "US threat": "the threat that the United States would leave",
        "peace": "the hope of peace",
    },
    "break the peace": {
        "renewed war": "what renewed war would be worth",
        "the peace": "what the peace is worth",
        "sanctions relief lost": "the sanctions that would come back",
        "aid and guarantors": "what aid and guarantors would do",
        "blame": "the blame for breaking it",
        "army not ready": "an army that is not ready",
        "demilitarised zone": "the demilitarised zone",
        "opinion at home": "opinion at home",
        "imposed terms": "the grievance over imposed terms",
        "readiness": "the government's own leaning",
    },
    "stand by Ukraine": {
        "resolve": "resolve",
        "cohesion": "the cohesion of the Alliance",
        "standing apart": "the distance that the United States keeps",
    },
    "sign the minerals deal": {
        "aid restored": "the aid that comes with it",
        "security clause": "a security clause",
        "revenue given away": "the revenue given away",
    },
    _CONSULT: {
        "the matter": "the weight of the matter",
        "the council follows it already": "that the Council follows it already",
    },
    _RESIST: {
        "readiness": "the will to resist",
        "chance to hold": "the chance to hold",
        "help expected": "the help that is expected",
        "cost": "what fighting back costs",
    },
    _FIGHT: {
        "a defence that holds": "a defence that may hold",
        "the Alliance": "the treaty itself",
        "what others do": "what others do",
        "what allies do": "what the allies do",
        "own troops": "own soldiers on the spot",
        "resolve": "resolve",
        "circumstances": "the circumstances",
        "cost": "what fighting would cost",
    },
}

#: Guarantees as the log names them.
_GUARANTEES: Final = {
    "none": "nobody guarantees the peace",
    "monitors": "monitors watch over the peace",
    "european force": "a European force guarantees the peace",
    "us backed": "a European force backed by the United States guarantees the peace",
}

_FRACTIONS: Final = {"25%": "a quarter", "50%": "half", "75%": "three quarters"}

#: What a future ends with.
_PATHS: Final = {
    "alliance fails": "a failure of the Alliance: a member is attacked, resists and calls for help, and neither the "
    "United States nor Europe fights by day 30",
    "regional war": "a regional war: allies fight, and on day 30 Russia holds ground while the front moves or the land "
    "route to the Baltic states is cut",
    "fait accompli": "a fait accompli: Russia holds land of a member on day 30, or the member yields",
    "probe rebuffed": "a probe that is rebuffed: the attack brings Russia little or nothing",
    "Ukraine imposed upon": "terms imposed on a Ukraine that has collapsed, and no attack on NATO",
    "war goes on": "a war in Ukraine that goes on without any ceasefire, and no attack on NATO",
    "broken ceasefire": "a ceasefire in Ukraine that broke at least once, and no attack on NATO",
    "quiet peace": "a peace in Ukraine that holds, and no attack on NATO",
}

#: Numbers below this are written as words.
_WORDS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def actor(name: str) -> str:
    """An actor inside a sentence.

    >>> actor("united_states"), actor("estonia")
    ('the United States', 'Estonia')
    """
    return _ACTORS[name]


def capital(text: str) -> str:
    """A text with a capital at its beginning.

    >>> capital("the talks collapse")
    'The talks collapse'
    """
    return text[:1].upper() + text[1:]


def event(name: str, who: str, detail: str) -> str:
    """What happens in an event, as a clause without a full stop.

    >>> event("Europe fights", "allies", "64% of its forces")
    'Europe fights, with 64% of the forces due by day 30'
    >>> event("breaks the peace", "ukraine", "")
    'Ukraine breaks the peace'
    """
    if name == events.SETTLEMENT_SIGNED.name:
        detail = settlement(detail)
    elif name in (events.EUROPE_FIGHTS.name, events.TOO_FEW_ALLIES.name):
        detail = detail.replace("of its forces", "of the forces")
    else:
        detail = _ACTORS.get(detail, detail)
    return _EVENTS[name].format(actor=_ACTORS.get(who, who), detail=detail)


def settlement(detail: str) -> str:
    """The terms of a settlement, from how the log has them.

    >>> settlement("line of contact, recognised; guarantees: monitors; neutral 100%; sanctions lifted 50%")
    'the line of contact becomes a recognised border, monitors watch over the peace, Ukraine is to be neutral for good \
and half of the sanctions are to go'
    """
    land, guarantees, *levels = detail.split("; ")
    where, _, recognised = land.partition(", ")
    kept = {
        (False, False): "Russia keeps the land that it holds",
        (False, True): "the line of contact becomes a recognised border",
        (True, False): "Russia gets the annexed regions whole",
        (True, True): "Russia gets the annexed regions whole, which is recognised",
    }[where == "annexed regions", bool(recognised)]
    parts = [kept, _GUARANTEES[guarantees.removeprefix("guarantees: ")]]
    for level in levels:
        name, _, share = level.rpartition(" ")
        parts.append(_level(name, share))
    return and_list(parts)


def _level(name: str, share: str) -> str:
    """A term that has a level, as a clause."""
    wholly = {
        "neutral": "Ukraine is to be neutral for good",
        "sanctions lifted": "all sanctions are to go",
        "NATO back": "NATO is to step back from Russia's borders in full",
        "army cut": "Ukraine's army is to shrink to the lowest cap on the table",
    }
    part = _FRACTIONS.get(share, share)
    partly = {
        "neutral": f"Ukraine is to be neutral in part ({share} of what Moscow asks)",
        "sanctions lifted": f"{part} of the sanctions are to go",
        "NATO back": f"NATO is to step {part} of the way back from Russia's borders",
        "army cut": f"Ukraine's army is to shrink {part} of the way to the lowest cap on the table",
    }
    return wholly[name] if share == "100%" else partly[name]


def _kind(decision: str) -> str:
    """What kind of decision it is, whatever attack or matter it is about."""
    return next((kind for kind in (_CONSULT, _RESIST, _FIGHT) if decision.startswith(kind)), decision)


def does(decision: str, option: str) -> str:
    """What an actor does who takes an option.

    >>> does("fight after a grab", "no")
    'stays out of the fight'
    """
    return _OPTIONS[_kind(decision)][option]


def weighed(decision: str, option: str) -> str:
    """An option as what is weighed, as a noun.

    >>> weighed("attack", "grab")
    'a grab of land'
    """
    kind = _kind(decision)
    return _WEIGHED[kind].get(option) or _OPTIONS[kind][option]


def matter(decision: str) -> str:
    """What a decision is about, as a noun or a question.

    >>> matter("attack")
    'an attack on a Baltic state'
    """
    return _MATTERS[_kind(decision)]


def term(decision: str, name: str) -> str:
    """What speaks for or against an option, as a noun.

    >>> term("attack", "splitting the Alliance")
    'the worth of showing that nobody comes'
    """
    return _TERMS[_kind(decision)][name]


def path(name: str) -> str:
    """What a class of paths is, as what a future ends with."""
    return _PATHS[name]


def date(start: str, month: int) -> str:
    """A month of a run as people say it.

    >>> date("2025-03", 24)
    'March 2027'
    """
    year, first = (int(part) for part in start.split("-"))
    ahead = first - 1 + month
    return f"{_MONTHS[ahead % 12]} {year + ahead // 12}"


def number(count: int) -> str:
    """A whole number, in words where it is small.

    >>> number(0), number(3), number(1250)
    ('no', 'three', '1,250')
    """
    return _WORDS[count] if count < len(_WORDS) else f"{count:,}"


def counted(count: int, one: str, several: str = "") -> str:
    """A number of things.

    >>> counted(1, "hybrid campaign"), counted(4, "hybrid campaign")
    ('one hybrid campaign', 'four hybrid campaigns')
    """
    return f"{number(count)} {one if count == 1 else several or one + 's'}"


def and_list(names: Sequence[str]) -> str:
    """As in "a, b and c".

    >>> and_list(["a"]), and_list(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
