"""A decision in the words that a replay prints, and which of the decisions of a future it is.

"2027-03 russia attack=none" and "2027-03, month 24 Russia: attack? none" are the same: names as people read them or as
tables have them, in any case, with any signs between the words.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.errors import SimError
from sim.events import EVENTS
from sim.scenario.months import month_after
from sim.scenario.schema.quantity import month_offset
from sim.vocabulary import TITLES

if TYPE_CHECKING:
    from sim.ensemble.replay import Future
    from sim.model.stage.decision import DecisionRecord, Occasion

#: How the words of a forced decision go, in a message.
FORM: Final = 'write DATE ACTOR DECISION=OPTION, as "2027-03 russia attack=none"'
_SHAPE: Final = re.compile(
    r"""^\s*(?P<year>[0-9]{4})\s*[-/.]\s*(?P<month>[0-9]{1,2})\b(?!\s*[-/.]\s*[0-9])   # the month, no day of it
        (?:\s*,?\s*month\s+[0-9]+)?                                # its number, as the replay prints it
        [\s,:]*(?P<who>[^=?]*?)\s*[=?]+\s*(?P<option>.*?)\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE: Final = re.compile(
    rf"^(?:in\s+)?(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?\s+(?P<year>[0-9]{{4}})\b", re.IGNORECASE
)
#: How what actors decide begins, whoever it is and whatever it is over.
DECISIONS: Final = (
    "attack", "hybrid pressure", "accept a package", "break the peace", "lift its sanctions", "let nato step back",
    "stand by ukraine", "sign the minerals deal", "call for consultations over", "resist", "fight after",
)  # fmt: skip
#: Other names of actors, as newspapers have them.
_ALSO: Final = {
    "us": "united states", "usa": "united states", "washington": "united states", "uk": "united kingdom",
    "britain": "united kingdom", "moscow": "russia", "kremlin": "russia", "kyiv": "ukraine", "kiev": "ukraine",
}  # fmt: skip
#: Names told in a message.
_MANY: Final = 6
#: How alike words must be to be taken for a misspelling (ratio of difflib).
_NEAR: Final = 0.75


@dataclass(frozen=True)
class Wish:
    """A decision that somebody wants to go another way: its month, counted from 0, and the words for the rest."""

    text: str
    month: int
    date: str
    who: str
    option: str


def plain(words: str) -> str:
    """Words without signs and capitals, as they are compared.

    >>> plain("The United Kingdom: fight after a grab"), plain("united_kingdom fight after a grab")
    ('united kingdom fight after a grab', 'united kingdom fight after a grab')
    >>> plain("US fight after a grab")
    'united states fight after a grab'
    """
    found = re.sub(r"[\W_]+", " ", words).strip().casefold().removeprefix("the ")
    first, _, rest = found.partition(" ")
    return f"{_ALSO.get(first, first)} {rest}".strip()


def read(text: str, start: str, months: int) -> Wish:
    """What is wished for, of a future of so many months from `start`; SimError for what cannot be read.

    >>> read("'2027-03 Russia: attack? none'", "2025-03", 120).month
    24
    """
    found = _SHAPE.match(_DATE.sub(_dated, text.strip().strip("\"'`“”‘’")))
    if found is None or not plain(found["who"]) or not found["option"].strip():
        raise SimError(f"{text!r} is no decision", remedy=FORM)
    date = f"{found['year']}-{int(found['month']):02d}"
    last = month_after(start, months - 1)
    if not 1 <= int(found["month"]) <= 12:
        raise SimError(f"{date} is no month", remedy=FORM)
    month = month_offset(date, start)
    if not 0 <= month < months:
        raise SimError(f"{date} is not in this future", remedy=f"it goes from {start} to {last}")
    return Wish(text, month, date, plain(found["who"]), found["option"].strip("\"'`“”‘’ "))


def _dated(words: re.Match[str]) -> str:
    """A month as a story has it, "March 2027", as a replay has it."""
    return f"{words['year']}-{_MONTHS.index(words['month'].casefold()[:3]) + 1:02d} "


def spelled(occasion: Occasion, start: str, option: str = "OPTION") -> str:
    """A decision as it is forced.

    >>> spelled((24, "russia", "attack"), "2025-03", "none")
    '2027-03 russia attack=none'
    """
    month, actor, decision = occasion
    return f"{month_after(start, month)} {actor} {decision}={option}"


def meant(wish: Wish, future: Future, where: str) -> DecisionRecord:
    """The decision of a future that is wished to go another way; SimError, which says what comes up, where it does not.

    `where` names the future in a message.
    """
    records = [one for one in future.decisions if one.month == wish.month and wish.who in _names(one)]
    if not records:
        raise SimError(_absent(wish, future, where), remedy=_instead(wish, future))
    record = records[0]
    options = list(record.probabilities)
    option = _option(wish.option, options)
    if option is None:
        raise SimError(
            f"{spelled(record.occasion, future.start, wish.option)}: there is no option {wish.option!r}",
            remedy=f"the options are {_listed(options)}",
        )
    if option in record.closed:
        still_open = [one for one in options if one not in record.closed]
        raise SimError(
            f"{spelled(record.occasion, future.start, option)}: that option was closed in {where}",
            remedy=f"open was {_listed(still_open)}, and it chose {record.chosen}",
        )
    return record


def option_of(wish: Wish, record: DecisionRecord) -> str:
    """The option wished for, as the model names it."""
    option = _option(wish.option, list(record.probabilities))
    assert option is not None
    return option


def comes_up(wish: Wish, future: Future) -> bool:
    """Whether the decision comes up in its month of a future."""
    return any(one.month == wish.month and wish.who in _names(one) for one in future.decisions)


def _named(record: DecisionRecord) -> str:
    return plain(f"{record.actor} {record.decision}")


def _names(record: DecisionRecord) -> tuple[str, str]:
    """A decision by the actor's name in tables, and by that which people read."""
    return _named(record), plain(_label(record))


def _option(word: str, options: Sequence[str]) -> str | None:
    """The option that a word says: its name in any case, yes and no by their first letter too."""
    by_name = {re.sub(r"[\W_]+", " ", option).strip().casefold(): option for option in options}
    said = re.sub(r"[\W_]+", " ", word).strip().casefold()
    if said in by_name:
        return by_name[said]
    near = [option for name, option in by_name.items() if len(said) < 2 and name.startswith(said)]
    return near[0] if len(near) == 1 else None


def _absent(wish: Wish, future: Future, where: str) -> str:
    """That a decision does not come up then, and what else the words may mean."""
    number = f"{wish.date} (month {wish.month})"
    if _is_event(wish, future):
        return f"{wish.text!r}: that is an event, which follows from decisions or comes by chance; nobody chooses it"
    attacks = [e for e in future.events if e.month == wish.month and e.event.startswith("Russia attacks")]
    decided = any(one.month == wish.month and one.decision == "attack" for one in future.decisions)
    if attacks and not decided and "attack" in wish.who.split():
        return f"{wish.text!r}: the attack of {number} in {where} is an incident that slipped, which nobody decides"
    return f"{wish.text!r}: that decision does not come up in {number} in {where}"


def _is_event(wish: Wish, future: Future) -> bool:
    """Whether the words name something that happens and that no actor of the model chooses as such."""
    if _nearest(wish, future) is not None or any(decision in wish.who for decision in DECISIONS):
        return False
    known = set()
    for event in EVENTS.values():
        known |= {plain(event.name), plain(f"{event.actor or ''} {event.name}")}
        known.add(plain(event.sentence.replace("{actor}", event.actor or "").replace("{detail}", "")))
    return bool(difflib.get_close_matches(wish.who, known, n=1, cutoff=_NEAR))


def _nearest(wish: Wish, future: Future) -> DecisionRecord | None:
    """The decision of a future with the nearest name, the nearest in time of those."""
    names = {_named(one) for one in future.decisions}
    close = difflib.get_close_matches(wish.who, names, n=1, cutoff=_NEAR)
    same = [one for one in future.decisions if close and _named(one) == close[0]]
    return min(same, key=lambda one: abs(one.month - wish.month), default=None)


def _instead(wish: Wish, future: Future) -> str:
    """When the decision comes up, if it does; else the nearest by name; and what comes up in the month."""
    same = sorted({one.month for one in future.decisions if wish.who in _names(one)})
    near, parts = _nearest(wish, future), []
    if same:
        nearest = sorted(sorted(same, key=lambda month: abs(month - wish.month))[:_MANY])
        often = f" in {len(same)} months, the nearest" if len(same) > _MANY else " in"
        one = next(one for one in future.decisions if wish.who in _names(one))
        parts.append(
            f"{_label(one)!r} comes up{often} {_listed(month_after(future.start, month) for month in nearest)}"
        )
    elif near is not None:
        parts.append(f"the nearest is {_offered(near, future)}")
    elif not _is_event(wish, future):
        parts.append("nor in any other month of it")
    then = list(dict.fromkeys(_label(one) for one in future.decisions if one.month == wish.month))
    if then:
        more = f" and {len(then) - _MANY} more" if len(then) > _MANY else ""
        parts.append(f"in {wish.date} come up: {', '.join(then[:_MANY])}{more}")
    elif future.decisions:
        one = min(future.decisions, key=lambda record: abs(record.month - wish.month))
        parts.append(f"no decision comes up in {wish.date}, the nearest in time is {_offered(one, future)}")
    else:
        parts.append("no decision comes up in this future")
    return "; ".join(parts)


def _offered(record: DecisionRecord, future: Future) -> str:
    open_ones = [option for option in record.probabilities if option not in record.closed]
    return repr(spelled(record.occasion, future.start, "|".join(open_ones)))


def _label(record: DecisionRecord) -> str:
    """An actor and its decision, as people read them."""
    return f"{TITLES.get(record.actor, record.actor)}: {record.decision}"


def _listed(words: Iterable[str]) -> str:
    *first, last = list(words)
    return f"{', '.join(first)} and {last}" if first else last
