"""What happens in a future, month by month, in sentences; what is small and frequent is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from sim import events
from sim.show.text import story_words as words
from sim.show.text.story_records import Rest, Sentence, Where
from sim.vocabulary import ALLIES, BALTIC_STATES

if TYPE_CHECKING:
    from sim.analysis.story.material import World
    from sim.ensemble.replay import LoggedEvent
    from sim.model.stage.decision import DecisionRecord

#: What is counted rather than told each time: what is done, once and several times.
_SMALL: Final = {
    events.HYBRID_CAMPAIGN.name: ("Russia begins a hybrid campaign", "Russia begins {number} hybrid campaigns"),
    events.SABOTAGE.name: ("Russia turns to sabotage once", "Russia turns to sabotage {times}"),
    events.VIOLENT_SABOTAGE.name: (
        "Russia turns to violent sabotage once", "Russia turns to violent sabotage {times}",
    ),
    events.CONSULTATIONS.name: (
        "a Baltic state calls for consultations under Article 4 once",
        "Baltic states call for consultations under Article 4 {times}",
    ),
    events.TALKS_COLLAPSE.name: ("the talks collapse once", "the talks collapse {times}"),
    events.KYIV_PRESSED.name: (
        "the United States withholds aid to press Kyiv once", "the United States withholds aid to press Kyiv {times}",
    ),
    events.MOSCOW_PRESSED.name: ("the United States presses Moscow once", "the United States presses Moscow {times}"),
    events.PUBLIC_REFUSES.name: (
        "Ukraine's public turns down terms once", "Ukraine's public turns down terms {times}",
    ),
}  # fmt: skip
ATTACKS: Final = (events.GRAB.name, events.ASSAULT.name)
#: What is said with another event of the same month, which says as much.
_SAID_WITH: Final = {
    events.WAR_ENDS_BY_SETTLEMENT.name: events.SETTLEMENT_SIGNED.name,
    events.CEASEFIRE_BREAKS.name: events.PEACE_BROKEN.name,
}
_EUROPE_ON_SANCTIONS: Final = {
    "yes": "Europe agrees to lift its part of the sanctions",
    "no": "Europe does not agree to lift its part of the sanctions",
}
_ALSO: Final = {
    events.SETTLEMENT_SIGNED.name: "",
    events.PEACE_BROKEN.name: ", and the war in Ukraine is on again",
}


def is_small(event: LoggedEvent) -> bool:
    """Whether an event is counted rather than told."""
    return event.event in _SMALL


def small(kept: Sequence[LoggedEvent], world: Where, part: str, begin: str) -> Iterator[Sentence]:
    """One sentence on what is small and frequent; `begin` says when and where, as "Until then"."""
    counts = Counter(event.event for event in kept if is_small(event))
    clauses = []
    for name, (once, several) in _SMALL.items():
        if count := counts[name]:
            times = "twice" if count == 2 else f"{words.number(count)} times"
            clauses.append(once if count == 1 else several.format(number=words.number(count), times=times))
    if clauses:
        rests = tuple(Rest("baseline" if world == "baseline" else "scenario", one) for one in kept if is_small(one))
        yield Sentence(f"{begin}, {_without_repeats(clauses)}.", part, world, rests)


def _without_repeats(clauses: Sequence[str]) -> str:
    """Clauses in a list; a subject that several in a row have is said once."""
    for subject in ("Russia ", "the United States "):
        same = [clause for clause in clauses if clause.startswith(subject)]
        if len(same) > 1:
            at = clauses.index(same[0])
            merged = subject + words.and_list(_same_verb([clause.removeprefix(subject) for clause in same]))
            clauses = [clause for clause in clauses if clause not in same]
            clauses = [*clauses[:at], merged, *clauses[at:]]
    return clauses[0] if len(clauses) == 1 else "; ".join(clauses)


def _same_verb(said: list[str]) -> list[str]:
    """What is said of a subject, in which a verb that comes again right away is left out."""
    again = "turns "
    return [
        one.removeprefix(again) if at and one.startswith(again) and said[at - 1].startswith(again) else one
        for at, one in enumerate(said)
    ]


def chronicle(
    happened: Iterable[LoggedEvent],
    decisions: Sequence[DecisionRecord],
    world: World,
    start: str,
    part: str,
    *,
    both: bool = False,
) -> Iterator[Sentence]:
    """Months with what is not small in them, a sentence or a few each; `both` where it goes for both worlds."""
    told = [event for event in happened if not is_small(event)]
    where: Where = "both" if both else world.name
    for month, of_month in groupby(told, key=lambda event: event.month):
        kept = list(of_month)
        taken = [one for one in decisions if one.month == month]
        begin = f"In {words.date(start, month)}, "
        for clause, records in _month(kept, taken):
            rests = tuple(Rest(world.name, record) for record in records)
            text = f"{begin}{clause}" if begin else words.capital(clause)
            yield Sentence(f"{text}.", part, where, rests, new=bool(begin))
            begin = ""


Told = tuple[str, Sequence["LoggedEvent | DecisionRecord"]]


def _month(kept: Sequence[LoggedEvent], taken: Sequence[DecisionRecord]) -> Iterator[Told]:
    """What happened in a month, as clauses with what each rests on: the sentences of the month."""
    attacked = any(event.event in ATTACKS for event in kept)
    names = {event.event for event in kept}
    plain: list[Told] = []
    for event in kept:
        if _SAID_WITH.get(event.event) in names:
            continue
        with_it = [one for one in kept if _SAID_WITH.get(one.event) == event.event]
        clause = words.event(event.event, event.actor, event.detail) + (_ALSO[event.event] if with_it else "")
        told: Told = (clause, [event, *with_it])
        if event.event == events.SETTLEMENT_SIGNED.name:
            yield from [*_together(plain), told, *_consents(event, taken)]
            plain = []
        elif attacked:
            yield from _of_attack(event, told, kept, taken)
        else:
            plain.append(told)
    yield from _together(plain)


def _together(clauses: Sequence[Told]) -> list[Told]:
    """Clauses as one, with semicolons where they have commas of their own."""
    if len(clauses) < 2:
        return list(clauses)
    texts = [text for text, _ in clauses]
    commas = any("," in text or ":" in text for text in texts)
    return [("; ".join(texts) if commas else words.and_list(texts), [one for _, records in clauses for one in records])]


def _consents(settlement: LoggedEvent, taken: Sequence[DecisionRecord]) -> Iterator[Told]:
    """What Europe and the hosts say to what a settlement asks of them."""
    if "sanctions lifted" in settlement.detail:
        for one in taken:
            if one.decision == "lift its sanctions":
                yield _EUROPE_ON_SANCTIONS[one.chosen], [one]
    hosts = [one for one in taken if one.decision == "let NATO step back"]
    if hosts:
        yield _groups(hosts, ("lets", "let"), "NATO step back", ("does not", "do not"), " let NATO step back"), hosts


def _groups(records: Sequence[DecisionRecord], yes: tuple[str, str], what: str, no: tuple[str, str], alone: str) -> str:
    """Who does something and who does not; verbs for one and for several, and what follows the latter standing alone.

    Where all do, or none, that is said in one clause.
    """
    agree, refuse = ([words.actor(one.actor) for one in records if one.chosen == answer] for answer in ("yes", "no"))
    clauses = []
    if agree:
        clauses.append(f"{words.and_list(agree)} {yes[len(agree) > 1]} {what}")
    if refuse:
        clauses.append(f"{words.and_list(refuse)} {no[len(refuse) > 1]}{'' if agree else alone}")
    return "; ".join(clauses)


def _of_attack(
    event: LoggedEvent, told: Told, kept: Sequence[LoggedEvent], taken: Sequence[DecisionRecord]
) -> Iterator[Told]:
    """An event of a month with an attack, with what was decided before and after it."""
    clause, records = told
    if event.event in ATTACKS:
        chosen = any(one.decision == "attack" and one.chosen == _kind(event) for one in taken)
        yield clause if chosen else f"{clause}; nobody in Moscow decided on it: an incident grew into it", records
    elif event.event in (events.ARTICLE_5_INVOKED.name, events.NO_CONSENSUS.name):
        attack = next((one for one in kept if one.event in ATTACKS and one.detail == event.detail), None)
        named = "" if attack is None else f"a{'n' if _kind(attack) == 'assault' else ''} {_kind(attack)}"
        mobilised = next((one for one in kept if _mobilises(one, event.detail)), None)
        for one in taken:
            if one.actor == event.detail and one.decision == f"resist {named}":
                warned = "" if mobilised is None else "sees the attack coming, mobilises and "
                yield (
                    f"{words.actor(one.actor)} {warned}{words.does(one.decision, one.chosen)}",
                    [one] if mobilised is None else [mobilised, one],
                )
        yield clause, records
        joins = [
            one for one in taken if one.decision == f"fight after {named}" and one.actor in (*BALTIC_STATES, *ALLIES)
        ]
        if joins:
            yield _groups(joins, ("joins", "join"), "the fight", ("stays out", "stay out"), " of the fight"), joins
    elif not (event.event == events.MOBILISES.name and _is_consulted(event.actor, kept)):
        yield clause, records


def _mobilises(event: LoggedEvent, actor: str) -> bool:
    return event.event == events.MOBILISES.name and event.actor == actor


def _is_consulted(actor: str, kept: Sequence[LoggedEvent]) -> bool:
    """Whether the Council meets over an attack on a state, which then fights back."""
    met = (events.ARTICLE_5_INVOKED.name, events.NO_CONSENSUS.name)
    return any(event.event in met and event.detail == actor for event in kept)


def _kind(attack: LoggedEvent) -> str:
    """The option that an attack is."""
    return "assault" if attack.event == events.ASSAULT.name else "grab"
