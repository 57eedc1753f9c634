"""Every event that the model logs, declared once: its name in tables, who acts, the sentence that tells it, and the
outcomes that it settles.

Names are what tables of events hold; sentences are what people read, with {actor} and {detail} filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Event:
    """An event of a future. `actor` is None where different actors do it; `settles` are names of outcomes."""

    name: str
    actor: str | None
    sentence: str
    settles: tuple[str, ...] = ()


_FIRST_ATTACK: Final = ("armed_attack", "attack_month", "attack_kind", "attack_target", "attacks", "accident")

# fmt: off
# The world and the war

TAIWAN_CRISIS_BEGINS: Final = Event("Taiwan crisis begins", "pacific", "A crisis over Taiwan begins.")
TAIWAN_CRISIS_ENDS: Final = Event("Taiwan crisis ends", "pacific", "The crisis over Taiwan ends.")
LEADER_LEAVES: Final = Event("the Russian leader leaves", "russia", "The Russian leader leaves.")
WAR_ENDS_BY_SETTLEMENT: Final = Event("war ends by a settlement", "front",
    "The war in Ukraine ends by a settlement.", ("war_end_month", "war_end_kind"))
WAR_ENDS_BY_COLLAPSE: Final = Event("war ends by a collapse of Ukraine", "front",
    "The war in Ukraine ends by a collapse of Ukraine.", ("war_end_month", "war_end_kind"))
WAR_ENDS_BY_LINE_SOUGHT: Final = Event("war ends by Russia seeking the line", "front",
    "The war in Ukraine ends by Russia seeking the line.", ("war_end_month", "war_end_kind"))
CEASEFIRE_BREAKS: Final = Event("ceasefire breaks", "front", "The ceasefire in Ukraine breaks.", ("ceasefires_broken",))

# The United States
US_ACTS_AGAIN: Final = Event("US acts as a member again", "united_states",
    "The US acts as a member of NATO again.", ("us_status",))
US_DORMANT: Final = Event("US goes dormant in NATO", "united_states",
    "The US goes dormant in NATO: a member that does not act as one.", ("us_status",))
US_LEAVES_NATO: Final = Event("US leaves NATO", "united_states", "The US leaves NATO.", ("us_status", "us_out"))
US_LEAVES_BALTICS: Final = Event("US leaves the Baltic states unplanned", "united_states",
    "The US leaves the Baltic states without a plan.")

# The table
SETTLEMENT_SIGNED: Final = Event("a settlement is signed", "mediator",
    "Moscow and Kyiv sign a settlement: {detail}.", ("settlement", "settlement_month"))
PUBLIC_REFUSES: Final = Event("the public refuses a package", "ukraine",
    "Ukraine's public does not carry what both governments would sign.", ("ratified", "refused_by_public"))
TALKS_COLLAPSE: Final = Event("talks collapse", "mediator", "Talks collapse over a refusal.")
KYIV_PRESSED: Final = Event("US withholds aid to press Kyiv", "united_states",
    "The United States withholds aid to press Kyiv.", ("pressed_ukraine",))
MOSCOW_PRESSED: Final = Event("US presses Moscow", "united_states",
    "The United States presses Moscow.", ("pressed_russia",))
GOVERNMENT_FALLS: Final = Event("government falls over the terms", "ukraine",
    "Ukraine's government falls over the terms of the peace.", ("government_falls",))
EUROPE_STANDS_BY: Final = Event("Europe stands by Ukraine", "europe",
    "Europe keeps its guarantee to Ukraine.", ("guarantee_tested", "guarantee_kept"))
EUROPE_STANDS_ASIDE: Final = Event("Europe stands aside", "europe",
    "Europe does not keep its guarantee to Ukraine.", ("guarantee_tested", "guarantee_kept"))
US_STANDS_BY: Final = Event("US stands by Ukraine", "united_states",
    "The United States keeps its guarantee to Ukraine.", ("guarantee_kept",))
US_STANDS_ASIDE: Final = Event("US stands aside", "united_states",
    "The United States does not keep its guarantee to Ukraine.", ("guarantee_kept",))
PEACE_BROKEN: Final = Event("breaks the peace", None,
    "{actor} breaks the peace.", ("broken_by", "ceasefire_length", "ceasefires_broken"))
MINERALS_SIGNED: Final = Event("signs the minerals deal", "ukraine",
    "Kyiv signs the minerals deal.", ("minerals_signed",))
MINERALS_DECLINED: Final = Event("declines the minerals deal", "ukraine",
    "Kyiv declines the minerals deal.", ("minerals_signed",))

# The Baltic crisis
HYBRID_CAMPAIGN: Final = Event("hybrid campaign", "russia",
    "{actor} begins a hybrid campaign against {detail}.", ("hybrid_campaigns",))
SABOTAGE: Final = Event("turns to sabotage", "russia",
    "{actor} turns to sabotage in {detail}.", ("first_move_month", "first_move_kind", "hybrid_peak"))
VIOLENT_SABOTAGE: Final = Event("turns to violent sabotage", "russia",
    "{actor} turns to violent sabotage in {detail}.", ("hybrid_peak",))
#: What happens where hybrid pressure climbs to a rung.
HYBRID_RUNGS: Final = {1.0: HYBRID_CAMPAIGN, 2.0: SABOTAGE, 3.0: VIOLENT_SABOTAGE}
CONSULTATIONS: Final = Event("calls for consultations under Article 4", None,
    "{actor} calls for consultations under Article 4 over {detail}.", ("article4_calls",))
GRAB: Final = Event("Russia attacks: grab", "russia", "Russia attacks {detail} to grab land.", _FIRST_ATTACK)
ASSAULT: Final = Event("Russia attacks: assault", "russia",
    "Russia attacks {detail}, aiming at the capital.", _FIRST_ATTACK)
MOBILISES: Final = Event("mobilises on warning", None, "{actor} sees it coming and mobilises.")
YIELDS: Final = Event("yields", None, "{actor} yields without a fight.", ("resisted", "article5_called"))
ARTICLE_5_INVOKED: Final = Event("Article 5 invoked", "council",
    "The Council invokes Article 5 for {detail}.", ("article5_invoked",))
NO_CONSENSUS: Final = Event("consensus on Article 5 fails", "council",
    "The Council finds no consensus on Article 5 for {detail}.", ("article5_invoked",))
EUROPE_FIGHTS: Final = Event("Europe fights", "allies",
    "Europe fights ({detail} due by day 30).", ("europe_fights", "article5"))
TOO_FEW_ALLIES: Final = Event("too few allies fight", "allies",
    "Too little of Europe fights ({detail} due by day 30).", ("europe_fights", "article5"))
US_JOINS: Final = Event("joins the fight", "united_states", "{actor} joins the fight.", ("us_fights", "article5"))
US_SENDS_NOBODY: Final = Event("sends nobody", "united_states", "{actor} sends nobody.", ("us_fights", "article5"))
GROUND_HELD: Final = Event("holds ground on day 30", "russia",
    "{actor} holds ground in {detail} on day 30.", ("ground_day_30",))
THROWN_BACK: Final = Event("is thrown back", "russia", "{actor} is thrown back in {detail}.", ("ground_day_30",))
NUCLEAR_SIGNALS: Final = Event("makes nuclear signals", "russia",
    "Moscow makes nuclear signals.", ("nuclear_signalling", "escalation"))
NUCLEAR_USE: Final = Event("uses a nuclear weapon", "russia",
    "Russia uses a nuclear weapon.", ("nuclear_use", "escalation"))
# fmt: on

#: Events by name.
EVENTS: Final[dict[str, Event]] = {event.name: event for event in globals().values() if isinstance(event, Event)}
