"""One future told month by month in plain words, with what each decision weighed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from sim.outcomes import OUTCOMES
from sim.show.text.channels import channels_off
from sim.show.text.wrapping import wrap
from sim.vocabulary import HYPOTHESES, TITLES

if TYPE_CHECKING:
    from sim.ensemble.replay import Event, Future
    from sim.model.stage.decision import DecisionRecord

#: Sentences for what the model logs; {actor} and {detail} are filled in. What has none is told in the model's words.
_SENTENCES: Final = {
    "Russia attacks: grab": "Russia attacks {detail} to grab land.",
    "Russia attacks: assault": "Russia attacks {detail}, aiming at the capital.",
    "holds ground on day 30": "{actor} holds ground in {detail} on day 30.",
    "is thrown back": "{actor} is thrown back in {detail}.",
    "hybrid campaign": "{actor} begins a hybrid campaign against {detail}.",
    "mobilises on warning": "{actor} sees it coming and mobilises.",
    "yields": "{actor} yields without a fight.",
    "calls for consultations under Article 4": "{actor} calls for consultations under Article 4 over {detail}.",
    "makes nuclear signals": "Moscow makes nuclear signals.",
    "uses a nuclear weapon": "Russia uses a nuclear weapon.",
    "joins the fight": "{actor} joins the fight.",
    "sends nobody": "{actor} sends nobody.",
    "Europe fights": "Europe fights ({detail} of its day-30 force).",
    "too few allies fight": "Too few allies fight ({detail} of the day-30 force).",
    "Article 5 invoked": "The Council invokes Article 5 for {detail}.",
    "consensus on Article 5 fails": "The Council finds no consensus on Article 5 for {detail}.",
    "ceasefire breaks": "The ceasefire in Ukraine breaks.",
    "the Russian leader leaves": "The Russian leader leaves.",
    "Taiwan crisis begins": "A crisis over Taiwan begins.",
    "Taiwan crisis ends": "The crisis over Taiwan ends.",
    "US goes dormant in NATO": "The US goes dormant in NATO: a member that does not act as one.",
    "US acts as a member again": "The US acts as a member of NATO again.",
    "US leaves NATO": "The US leaves NATO.",
    "US leaves the Baltic states unplanned": "The US leaves the Baltic states without a plan.",
}
_NAMES: Final = {**TITLES, "front": "The front", "allies": "Europe", "council": "The Council", "pacific": "The Pacific"}
#: Names that want an article in a sentence.
_SUBJECTS: Final = {"united_states": "The United States", "united_kingdom": "The United Kingdom"}


def lines(future: Future, title: str, place: str, start: str, without: Sequence[str] = ()) -> Iterator[str]:
    """The future, line by line, 80 columns wide but for the path of the run; `without` are the channels off."""
    hypothesis = f"{future.hypothesis} {HYPOTHESES[future.hypothesis]}"
    yield from wrap(f"Member {future.member:,} of {title!r}, {hypothesis}", hanging="  ")
    yield place
    yield from wrap(channels_off(without), hanging="  ")
    yield "Months are numbered as in the tables: months since the start, the first is 0."
    told = sorted(
        [(event.month, 1, event) for event in future.events] + [(one.month, 0, one) for one in future.decisions],
        key=lambda entry: entry[:2],
    )
    if not told:
        yield from ("", "Nothing happens that is logged: no decision comes up, and no event.")
    for month, entries in groupby(told, key=lambda entry: entry[0]):
        yield ""
        yield f"{_date(start, month)}, month {month}"
        for _, is_event, entry in entries:
            yield from (_event(entry) if is_event else _decision(entry))  # type: ignore[arg-type]
    yield ""
    yield from _ending(future)


def _event(event: Event) -> Iterator[str]:
    if event.event.startswith("war ends by "):
        yield from wrap(f"The war in Ukraine ends by {event.event.removeprefix('war ends by ')}.", "  ", "    ")
        return
    actor, detail = _SUBJECTS.get(event.actor) or name_of(event.actor), _words(event.detail)
    sentence = _SENTENCES.get(event.event)
    text = (
        sentence.format(actor=actor, detail=detail)
        if sentence is not None
        else f"{actor}: {event.event}{f' ({detail})' if detail else ''}"
    )
    value = "" if event.value is None else f" [{event.value:,.4g}]"
    yield from wrap(f"{text}{value}", "  ", "    ")


def _words(detail: str) -> str:
    """A detail as people read it: hosts by their names, shares in percent."""
    if detail.startswith("share "):
        return f"{100 * float(detail.removeprefix('share ')):.0f}%"
    return TITLES.get(detail, detail)


def name_of(actor: str) -> str:
    """The name of an actor.

    >>> name_of("united_states"), name_of("front"), name_of("somebody_new")
    ('United States', 'The front', 'somebody new')
    """
    return _NAMES.get(actor, actor.replace("_", " "))


def _decision(one: DecisionRecord) -> Iterator[str]:
    """What was chosen, with what chance, and what each option was worth, term by term."""
    chances = ", ".join(f"{option} {_percent(p)}" for option, p in one.probabilities.items())
    decision = " ".join(TITLES.get(word, word) for word in one.decision.split())
    yield from wrap(f"{name_of(one.actor)}: {decision}? {one.chosen}", "  ", "    ")
    yield from wrap(f"chances: {chances}; luck {one.luck:.3f}", "      ", "        ")
    for option, terms in one.utilities.items():
        if terms and one.probabilities.get(option, 1.0) > 0:
            yield from wrap(f"{option} = {_sum(terms)}", "      ", "          ")


def _sum(terms: Mapping[str, float]) -> str:
    """Terms and their total.

    >>> _sum({"prize": 0.4, "cost": -0.15})
    '+0.40 prize -0.15 cost; +0.25 in all'
    """
    listed = " ".join(f"{_signed(value)} {name}" for name, value in terms.items())
    return f"{listed}; {_signed(sum(terms.values()))} in all" if len(terms) > 1 else listed


def _signed(value: float) -> str:
    return f"{value:+.2f}" if abs(value) >= 0.005 else "0"


def _percent(chance: float) -> str:
    return "<1%" if 0 < chance < 0.005 else ">99%" if 0.995 <= chance < 1 else f"{100 * chance:.0f}%"


def _ending(future: Future) -> Iterator[str]:
    path = OUTCOMES["path_class"].categories[int(future.outcomes["path_class"])]
    yield f"Path class: {path}."
    if future.differs:
        yield from wrap(f"DIFFERS from what the run folder holds in: {', '.join(future.differs)}.", hanging="  ")
    else:
        yield "Bit for bit the future that the run folder holds."


def _date(start: str, month: int) -> str:
    year, first = (int(part) for part in start.split("-"))
    ahead = first - 1 + month
    return f"{year + ahead // 12}-{ahead % 12 + 1:02d}"
