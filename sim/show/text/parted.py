"""A member again with decisions forced, beside itself as it was: where the two futures part, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

from sim.analysis.forcing.parted import NOW, WAS, Entry, Parted, SeriesApart
from sim.model.stage.decision import DecisionRecord
from sim.outcomes import ESTIMAND, MONTHLY, OUTCOMES, Outcome
from sim.scenario.months import month_after
from sim.show.again import place_of, typed
from sim.show.text import draws
from sim.show.text import future as future_text
from sim.show.text.channels import channels_off
from sim.show.text.wrapping import wrap
from sim.texts import quoted
from sim.vocabulary import HYPOTHESES, TITLES

if TYPE_CHECKING:
    from sim.results.replayed import Replayed

#: Series that are told one by one; the others are counted.
MOST_SERIES: Final = 8
#: Decisions that go the same way with another chance: those that are told.
_MOST_MOVED: Final = 3
#: A move of a chance smaller than this is none that a reader would see.
_SEEN: Final = 0.005
#: A number smaller than this is a rounding error of a sum.
_NOTHING: Final = 1e-9
_MARK: Final = {WAS: "was   ", NOW: "now   "}
_ABOUT: Final = (
    "The luck is the same in both. What does not follow from what was forced is the same to the last bit; what follows "
    "is what this model's rules make of it in one future, no forecast."
)


def lines(replayed: Replayed) -> Iterator[str]:
    """Every hypothesis, one below another, 80 columns wide but for paths."""
    for number, parted in enumerate(replayed.parted):
        if number:
            yield ""
        yield from _one(replayed, parted)
    if replayed.left_out:
        yield ""
        yield from wrap(f"What is forced does not come up under {', '.join(replayed.left_out)}.", hanging="  ")


def _one(replayed: Replayed, parted: Parted) -> Iterator[str]:
    run, was = replayed.run, parted.was
    start, place = was.start, place_of(run.folder)
    if not replayed.force:
        yield from future_text.lines(was, run.title, place, start, run.without)
        return
    hypothesis = f"{was.hypothesis} {HYPOTHESES[was.hypothesis]}"
    yield from wrap(f"Member {was.member:,} of {quoted(run.title)}, {hypothesis}", hanging="  ")
    yield place
    yield from wrap(channels_off(run.without), hanging="  ")
    yield from wrap(draws.SENSE)
    for before, after in parted.forced:
        did = "as it did" if before.chosen == after.chosen else f"it was {before.chosen}"
        date = month_after(start, after.month)
        yield ""
        yield f"Forced in {date}, month {after.month}"
        yield from wrap(f"{future_text.asked(after)} {after.chosen} ({did})", "  ", "    ")
        yield from list(future_text.decision_lines(before))[1:]
    yield ""
    if parted.same:
        yield "Nothing changes: it is the same future, bit for bit, in every outcome, event,"
        yield "decision and month."
    else:
        yield from _apart(parted, start)
    yield ""
    if was.differs:
        yield from wrap(f"As it was, it DIFFERS from what the run folder holds in: {', '.join(was.differs)}.")
    else:
        yield "As it was, it is bit for bit the future that the run folder holds."
    yield from _elsewhere(replayed, was.hypothesis)


def _apart(parted: Parted, start: str) -> Iterator[str]:
    yield from wrap(f"{_ABOUT} 'was' is as in the run, 'now' with what was forced.")
    yield from _story(parted, start)
    yield from _moved(parted, start)
    yield from _outcomes(parted, start)
    yield from _series(parted, start)


def _story(parted: Parted, start: str) -> Iterator[str]:
    """Events and decisions that differ, month by month."""
    yield ""
    chosen = {before.occasion for before, _ in parted.forced}
    told = [one for one in parted.entries if getattr(one.what, "occasion", None) not in chosen]
    if not told:
        yield "No event and no other choice differs."
        return
    yield "What happens otherwise"
    for month, entries in groupby(told, key=lambda entry: entry.month):
        yield f"{month_after(start, month)}, month {month}"
        for entry in entries:
            yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    mark, hanging = f"  {_MARK[entry.world]}", " " * 10
    if isinstance(entry.what, DecisionRecord):
        yield from wrap(_in_short(entry.what), mark, hanging)
    else:
        yield from future_text.event_lines(entry.what, mark, hanging)


def _in_short(one: DecisionRecord) -> str:
    forced = "forced, " if one.forced else ""
    return f"{future_text.asked(one)} {one.chosen} ({forced}{draws.in_short(one)})"


def _moved(parted: Parted, start: str) -> Iterator[str]:
    """Decisions that go the same way in both, with other chances."""
    if not parted.moved:
        return
    seen = sorted((one for one in parted.moved if abs(one.by) >= _SEEN), key=lambda one: -abs(one.by))[:_MOST_MOVED]
    yield ""
    count = len(parted.moved)
    what = "1 decision goes" if count == 1 else f"{count:,} decisions go"
    yield from wrap(f"{what} the same way, weighed otherwise{'; most moved:' if seen else ', by less than 1%.'}")
    for one in seen:
        old, new = (future_text.percent(side.probabilities[side.chosen]) for side in (one.was, one.now))
        text = f"{month_after(start, one.now.month)} {future_text.asked(one.now)} {one.now.chosen}"
        yield from wrap(f"{text}: chance {old}, now {new}", "  ", "      ")


def _outcomes(parted: Parted, start: str) -> Iterator[str]:
    yield ""
    if not parted.outcomes:
        yield "No outcome differs."
        return
    yield "Outcomes that differ: as it was, and now"
    hardly = []
    for name, (was, now) in parted.outcomes.items():
        outcome, a, b = OUTCOMES[name], outcome_text(name, was, start), outcome_text(name, now, start)
        if a == b:
            hardly.append(outcome.title)
        elif outcome.kind == "chance" and name != ESTIMAND:
            continue  # of the same attack, told in other ways
        else:
            yield from wrap(f"{outcome.title}: {a}; now {b} {_unit(outcome)}".rstrip(), "  ", "      ")
    if hardly:
        yield from wrap(f"in the last digits only: {'; '.join(hardly)}", "  ", "      ")


def _unit(outcome: Outcome) -> str:
    """The unit of a number, where its title does not say it."""
    if outcome.kind == "chance":
        return "chances met, added up"
    return outcome.unit if outcome.kind == "number" and outcome.unit not in outcome.title.lower() else ""


def outcome_text(name: str, value: float, start: str) -> str:
    """An outcome of one future in words; months as dates.

    >>> outcome_text("armed_attack", 1.0, "2025-03"), outcome_text("attack_month", 24.0, "2025-03")
    ('yes', '2027-03')
    >>> outcome_text("attack_kind", 2.0, "2025-03"), outcome_text("attack_month", float("nan"), "2025-03")
    ('grab', 'never')
    """
    outcome = OUTCOMES[name]
    if value != value:
        return "never" if outcome.kind == "month" else "does not arise"
    if outcome.kind == "flag":
        return "yes" if value else "no"
    if outcome.kind == "month":
        return month_after(start, int(value))
    if outcome.kind == "category":
        word = outcome.categories[int(value)]
        return TITLES.get(word, word)
    return number_text(value)


def number_text(value: float) -> str:
    """A number of one future to four digits; what is left of a sum that should be nothing is nothing.

    >>> number_text(23456.7), number_text(2.34567), number_text(6e-14)
    ('23,457', '2.346', '0')
    """
    if abs(value) < _NOTHING:
        return "0"
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def _series(parted: Parted, start: str) -> Iterator[str]:
    """Monthly series that part, the most telling first."""
    if not parted.series:
        return
    yield ""
    yield from wrap(
        "Monthly series that part, most for how the futures of the run are spread first; where they are farthest apart:"
    )
    for one in parted.series[:MOST_SERIES]:
        yield from wrap(_series_text(one, start), "  ", "      ")
    if (more := len(parted.series) - MOST_SERIES) > 0:
        yield f"  and {more} more, less telling"


def _series_text(one: SeriesApart, start: str) -> str:
    series = MONTHLY[one.name]
    a, b = number_text(one.was), number_text(one.now)
    if a == b:
        a, b = repr(one.was), repr(one.now)
    first = month_after(start, one.first)
    return f"{series.title}: from {first}; in {month_after(start, one.month)} {a}, now {b} {series.unit}"


def _elsewhere(replayed: Replayed, hypothesis: str) -> Iterator[str]:
    """How to force the same in the baseline of the run."""
    baseline = replayed.run.about["baseline"]
    if baseline is None:
        return
    force = [word for text in replayed.force for word in ("--force", text)]
    out = place_of(replayed.run.folder.parent)
    kept = [] if out == "results" else ["--out", out]
    yield "The same in the baseline, where it comes up there:"
    named = ["--member", str(replayed.member), "--hypothesis", hypothesis]
    yield "  " + typed("replay", baseline, *named, *force, *kept)
