"""A decision told: what was weighed, with what chance, what luck drew, and what was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.show.text import story_numbers as numbers
from sim.show.text import story_words as words
from sim.show.text.draws import digits_for, draw_of, thresholds
from sim.show.text.story_records import Rest, Sentence, Where

if TYPE_CHECKING:
    from sim.analysis.story.parting import Both
    from sim.model.stage.decision import DecisionRecord

#: Why an option was closed, by decision: nothing else closes it.
_CLOSED: Final = {
    "accept a package": "the terms cross a red line",
    "stand by Ukraine": "no guarantee of its own was given",
    "let NATO step back": "the country is lost",
}
_ROUNDS_TO_NOTHING: Final = 0.005


@dataclass(frozen=True)
class Weighed:
    """A term of an option in each world, None where the option or the decision does not come up; the total has no
    term.
    """

    option: str
    term: str
    here: float | None
    there: float | None


def does(record: DecisionRecord) -> str:
    """What the actor does, as a clause.

    It names the actor, as in "Russia holds back".
    """
    return f"{words.actor(record.actor)} {words.does(record.decision, record.chosen)}"


# What is weighed


def table(both: Both) -> list[Weighed]:
    """Terms of every option that is open in a world, then their total: rows of a table."""
    rows: list[Weighed] = []
    records = (both.here, both.there)
    for option in dict.fromkeys(option for record in both.records for option in record.utilities):
        terms = [_terms(record, option) for record in records]
        names = dict.fromkeys(name for each in terms if each is not None for name in each)
        mine = [
            Weighed(option, name, *(None if each is None else each.get(name, 0.0) for each in terms)) for name in names
        ]
        mine = [row for row in mine if max(abs(row.here or 0.0), abs(row.there or 0.0)) >= _ROUNDS_TO_NOTHING]
        rows += mine
        if len(mine) > 1:
            rows.append(Weighed(option, "", *(None if each is None else sum(each.values()) for each in terms)))
    return rows


def _terms(record: DecisionRecord | None, option: str) -> Mapping[str, float] | None:
    """The terms of an option; None where it is not open, or the decision does not come up."""
    if record is None or record.probabilities.get(option, 1.0) <= 0.0:
        return None
    return record.utilities.get(option)


def weighing(both: Both) -> Iterator[Sentence]:
    """What speaks for and against each option, in both worlds."""
    rows = table(both)
    record = both.records[0]
    rests = rests_of(both)
    for option in dict.fromkeys(row.option for row in rows):
        mine = [row for row in rows if row.option == option and row.term]
        pros = [row for row in mine if _leading(row) > 0.0]
        cons = [row for row in mine if _leading(row) < 0.0]
        clauses = []
        what = words.weighed(record.decision, option)
        several = both.here is not None and both.there is not None
        only = ""
        if several and all(row.there is None for row in mine):
            only = "in the scenario, "
        elif several and all(row.here is None for row in mine):
            only = "in the baseline, "
        if not pros and not cons:
            continue
        if pros:
            clauses.append(f"for {what} {_speak(pros)} {_listed(record.decision, pros, both)}")
        if cons:
            clauses.append(f"against {'it' if pros else what} {_speak(cons)} {_listed(record.decision, cons, both)}")
        totals = [row for row in rows if row.option == option and not row.term]
        whole = f"; in all it is worth {_in_all(totals[0], both)}" if totals else ""
        yield Sentence(f"{words.capital(only + '; '.join(clauses))}{whole}.", "weighing", _where(both), rests)
    for world, each in (("scenario", both.here), ("baseline", both.there)):
        closed = [] if each is None else [name for name, chance in each.probabilities.items() if chance == 0.0]
        if each is not None and each.decision == "attack" and closed and both.there is not None:
            shut = words.and_list([words.weighed("attack", option) for option in closed])
            text = f"In the {world}, {shut} is not open to Russia: the means are not at hand."
            yield Sentence(text, "weighing", world, (Rest(world, each),))  # type: ignore[arg-type]


def _leading(row: Weighed) -> float:
    """The worth by which a term counts as for or against: the scenario's, where there is one."""
    here = row.here or 0.0
    return here if abs(here) >= _ROUNDS_TO_NOTHING else row.there or here


def _speak(rows: Sequence[Weighed]) -> str:
    return "speaks" if len(rows) == 1 else "speak"


def _listed(decision: str, rows: Sequence[Weighed], both: Both) -> str:
    ordered = sorted(rows, key=lambda row: -abs(_leading(row)))
    return words.and_list([f"{words.term(decision, row.term)} ({_valued(row, both)})" for row in ordered])


def _valued(row: Weighed, both: Both) -> str:
    """The worth in each world, or once where they are the same as far as they are told."""
    if row.here is None or row.there is None:
        value = row.here if row.here is not None else row.there
        assert value is not None
        return numbers.worth(value)
    if row.here == row.there:
        return numbers.worth(row.here)
    digits = max(2, min(4, numbers.digits_for([row.here, row.there], 2)))
    here, there = numbers.worth(row.here, digits), numbers.worth(row.there, digits)
    return f"{here}; {there} in the baseline" if here != there else here


def _in_all(row: Weighed, both: Both) -> str:
    if row.here is None or row.there is None:
        return _valued(row, both)
    digits = max(2, min(4, numbers.digits_for([row.here, row.there], 2)))
    here, there = numbers.worth(row.here, digits), numbers.worth(row.there, digits)
    return f"{here} in both" if here == there else f"{here} in the scenario and {there} in the baseline"


# Chance and draw


def chance(both: Both, *, alone: bool, part: str = "chance") -> Iterator[Sentence]:
    """The chance, the draw and what is done, in each world; `alone` where the run has no baseline."""
    draws = [draw_of(record) for record in both.records]
    digits = digits_for(both.records)
    if both.here is not None and both.there is not None and draws[0] == draws[1]:
        drawn = numbers.percent(draws[0], digits)
        text = f"Luck draws the same number in both worlds, {drawn}; what has a chance above it happens."
        yield Sentence(text, part, "both", rests_of(both), new=part == "chance")
    for world, record in (("scenario", both.here), ("baseline", both.there)):
        if record is None:
            continue
        place = "" if alone else f"in the {world}, "
        shared = len(draws) > 1 and draws[0] == draws[1]
        begins = part == "chance"
        text = f"{place}{_one_chance(record, digits, tell_draw=not shared, tell_done=begins)}"
        yield Sentence(f"{words.capital(text)}.", part, world, (Rest(world, record),), begins)  # type: ignore[arg-type]


def _one_chance(record: DecisionRecord, digits: int, *, tell_draw: bool, tell_done: bool) -> str:
    """Chance, draw and, where it is told here, choice of one record, as a clause."""
    draw, limits = draw_of(record), thresholds(record)
    drawn = f"the draw is {numbers.percent(draw, digits)}" if tell_draw else "the draw lies"
    done = f": {does(record)}" if tell_done else ""
    if not limits or max(limits.values()) == 0.0:
        reason = _CLOSED.get(record.decision)
        return f"a yes is ruled out{f', because {reason}' if reason else ''}{done}"
    shown = {
        option: limit for option, limit in limits.items() if record.probabilities[option] >= 0.5 * 10.0 ** -(digits + 2)
    }
    shown = shown or dict([max(limits.items(), key=lambda item: record.probabilities[item[0]])])
    if len(shown) == 1:
        [(option, limit)] = shown.items()
        side = "below" if draw < limit else "above"
        joined = f"{drawn}, {side} it" if tell_draw else f"{drawn} {side} it"
        what = words.weighed(record.decision, option)
        return f"the chance of {what} is {numbers.percent(limit, digits)}, and {joined}{done}"
    upto = [
        f"{words.weighed(record.decision, option)} up to {numbers.percent(limit, digits)}"
        for option, limit in shown.items()
    ]
    lies = f"; {drawn}" if tell_draw else ""
    return f"the draw brings {words.and_list(upto)}, and nothing beyond{lies}{done}"


def rests_of(both: Both) -> tuple[Rest, ...]:
    """The records of a decision in the worlds that have it."""
    pairs = (("scenario", both.here), ("baseline", both.there))
    return tuple(Rest(world, record) for world, record in pairs if record is not None)  # type: ignore[arg-type]


def _where(both: Both) -> Where:
    if both.here is not None and both.there is not None:
        return "both"
    return "scenario" if both.here is not None else "baseline"


def in_short(both: Both) -> str:
    """The chances of what is done and the draw, in one sentence for both worlds."""
    draws = [draw_of(record) for record in both.records]
    option = next((record.chosen for record in both.records if record.chosen in thresholds(record)), "yes")
    limits = [thresholds(record).get(option, 0.0) for record in both.records]
    digits = max(numbers.digits_beside(draw, limits) for draw in draws)
    shown = [numbers.percent(limit, digits) for limit in limits]
    named = words.weighed(both.records[0].decision, option)
    drawn = numbers.percent(draws[0], digits)
    if len(shown) == 1:
        return f"Draws up to {shown[0]} bring {named}; luck draws {drawn}."
    if draws[0] != draws[1]:
        drawn = f"{drawn} in the scenario and {numbers.percent(draws[1], digits)} in the baseline"
    if 0.0 in limits:
        only, other = (0, "baseline") if limits[1] == 0.0 else (1, "scenario")
        return f"Draws up to {shown[only]} bring {named}, which is not open in the {other}; luck draws {drawn}."
    limit = f"{shown[0]} in the scenario and up to {shown[1]} in the baseline" if shown[0] != shown[1] else shown[0]
    return f"Draws up to {limit} bring {named}; luck draws {drawn}."
