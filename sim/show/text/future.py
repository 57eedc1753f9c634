"""One future told month by month in plain words, with what each decision weighed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from sim.events import EVENTS
from sim.scenario.months import month_after
from sim.show.text import draws
from sim.show.text.channels import channels_off
from sim.show.text.wrapping import wrap
from sim.texts import quoted
from sim.vocabulary import HYPOTHESES, TITLES, PathClass

if TYPE_CHECKING:
    from sim.ensemble.replay import Future, LoggedEvent
    from sim.model.stage.decision import DecisionRecord

_NAMES: Final = {
    **TITLES, "front": "The front", "allies": "Europe", "europe": "Europe", "council": "The Council",
    "pacific": "The Pacific",
}  # fmt: skip
#: Names that want an article in a sentence.
_SUBJECTS: Final = {"united_states": "The United States", "united_kingdom": "The United Kingdom"}


def lines(future: Future, title: str, place: str, start: str, without: Sequence[str] = ()) -> Iterator[str]:
    """The future, line by line, 80 columns wide but for the path of the run; `without` are the channels off."""
    hypothesis = f"{future.hypothesis} {HYPOTHESES[future.hypothesis]}"
    yield from wrap(f"Member {future.member:,} of {quoted(title)}, {hypothesis}", hanging="  ")
    yield place
    yield from wrap(channels_off(without), hanging="  ")
    yield "Months are numbered as in the tables: months since the start, the first is 0."
    if future.decisions:
        yield from wrap(draws.SENSE)
    told = sorted(
        [(event.month, 1, event) for event in future.events] + [(one.month, 0, one) for one in future.decisions],
        key=lambda entry: entry[:2],
    )
    if not told:
        yield from ("", "Nothing happens that is logged: no decision comes up, and no event.")
    for month, entries in groupby(told, key=lambda entry: entry[0]):
        yield ""
        yield f"{month_after(start, month)}, month {month}"
        for _, is_event, entry in entries:
            yield from (event_lines(entry) if is_event else decision_lines(entry))  # type: ignore[arg-type]
    yield ""
    yield from _ending(future)


def event_lines(event: LoggedEvent, indent: str = "  ", hanging: str = "    ") -> Iterator[str]:
    """What happened, in a sentence."""
    actor = _SUBJECTS.get(event.actor) or name_of(event.actor)
    sentence = EVENTS[event.event].sentence.format(actor=actor, detail=TITLES.get(event.detail, event.detail))
    value = "" if event.value is None else f" [{event.value:,.4g}]"
    yield from wrap(f"{sentence}{value}", indent, hanging)


def name_of(actor: str) -> str:
    """The name of an actor.

    >>> name_of("united_states"), name_of("front"), name_of("somebody_new")
    ('United States', 'The front', 'somebody new')
    """
    return _NAMES.get(actor, actor.replace("_", " "))


def decision_lines(one: DecisionRecord) -> Iterator[str]:
    """What was chosen, with what chance, and what each option was worth, term by term."""
    chances = ", ".join(f"{option} {percent(p)}" for option, p in one.probabilities.items())
    yield from wrap(f"{asked(one)} {one.chosen}{' (forced)' if one.forced else ''}", "  ", "    ")
    yield from wrap(f"chances: {chances}; {draws.in_short(one)}", "      ", "        ")
    for option, terms in one.utilities.items():
        if terms and one.probabilities.get(option, 1.0) > 0:
            yield from wrap(f"{option} = {_sum(terms)}", "      ", "          ")


def asked(one: DecisionRecord) -> str:
    """Who decides what, as a question."""
    decision = " ".join(TITLES.get(word, word) for word in one.decision.split())
    return f"{name_of(one.actor)}: {decision}?"


def _sum(terms: Mapping[str, float]) -> str:
    """Terms and their total.

    >>> _sum({"prize": 0.4, "cost": -0.15})
    '+0.40 prize -0.15 cost; +0.25 in all'
    """
    listed = " ".join(f"{_signed(value)} {name}" for name, value in terms.items())
    return f"{listed}; {_signed(sum(terms.values()))} in all" if len(terms) > 1 else listed


def _signed(value: float) -> str:
    return f"{value:+.2f}" if abs(value) >= 0.005 else "0"


def percent(chance: float) -> str:
    """A chance, never rounded to none or to all.

    >>> percent(0.004), percent(0.4), percent(0.999), percent(1.0)
    ('<1%', '40%', '>99%', '100%')
    """
    return "<1%" if 0 < chance < 0.005 else ">99%" if 0.995 <= chance < 1 else f"{100 * chance:.0f}%"


def _ending(future: Future) -> Iterator[str]:
    yield f"Path class: {PathClass.coded(future.outcomes['path_class']).label}."
    if future.differs:
        yield from wrap(f"DIFFERS from what the run folder holds in: {', '.join(future.differs)}.", hanging="  ")
    else:
        yield "Bit for bit the future that the run folder holds."
