"""Futures that stand for many, in three lines each: which one, what happens when, why it parts from the baseline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim import events
from sim.analysis.story.chosen import RULE, Kind
from sim.show import again
from sim.show.text import story_choice, story_events, story_parting
from sim.show.text import story_words as words
from sim.show.text.wrapping import wrap
from sim.show.theories import condition
from sim.texts import quoted

if TYPE_CHECKING:
    from sim.analysis.story.material import Material
    from sim.ensemble.replay import LoggedEvent
    from sim.results.story import Stories

#: Events that are told of a future in one line, and how many at most.
_TELLING: Final = frozenset({
    events.GRAB.name, events.ASSAULT.name, events.YIELDS.name, events.ARTICLE_5_INVOKED.name, events.NO_CONSENSUS.name,
    events.EUROPE_FIGHTS.name, events.TOO_FEW_ALLIES.name, events.US_JOINS.name, events.US_SENDS_NOBODY.name,
    events.GROUND_HELD.name, events.THROWN_BACK.name, events.NUCLEAR_SIGNALS.name, events.NUCLEAR_USE.name,
})  # fmt: skip
_OF_THE_WAR: Final = frozenset({
    events.WAR_ENDS_BY_SETTLEMENT.name, events.WAR_ENDS_BY_COLLAPSE.name, events.WAR_ENDS_BY_LINE_SOUGHT.name,
    events.PEACE_BROKEN.name, events.US_LEAVES_NATO.name, events.GOVERNMENT_FALLS.name,
})  # fmt: skip
_ENDS: Final = frozenset({
    events.WAR_ENDS_BY_SETTLEMENT.name, events.WAR_ENDS_BY_COLLAPSE.name, events.WAR_ENDS_BY_LINE_SOUGHT.name,
})  # fmt: skip
_MOST: Final = 4
#: Events of a month by which a future is of its class, one of each group.
_SHOWS: Final = {
    "alliance fails": ({events.TOO_FEW_ALLIES.name}, {events.US_SENDS_NOBODY.name}),
    "fait accompli": ({events.GROUND_HELD.name, events.YIELDS.name},),
    "regional war": ({events.GROUND_HELD.name}, {events.EUROPE_FIGHTS.name, events.US_JOINS.name}),
}


@dataclass(frozen=True)
class Told:
    """A future in three lines; `futures` is how many of its kind there are under the hypothesis."""

    kind: str
    path_class: str
    futures: int
    hypothesis: str
    member: int
    name: str
    happened: str
    parted: str
    by_incident: int = 0

    @property
    def row(self) -> dict[str, Any]:
        """The same as a row of a table."""
        return {
            "kind": self.kind, "path_class": self.path_class, "futures": self.futures, "by_incident": self.by_incident,
            "hypothesis": self.hypothesis, "member": self.member, "happened": self.happened, "parted": self.parted,
        }  # fmt: skip


def told(kind: Kind, material: Material) -> Told:
    """A future in three lines, from both worlds as they were played again."""
    there = material.there if kind.kind == "only in the baseline" else None
    what = happened((there or material.here).future.events, material.start, kind.name)
    return Told(
        kind.kind, kind.name, kind.count, kind.hypothesis, material.member, name_of(kind, material.member),
        what if there is None else f"In the baseline, {what[:1].lower()}{what[1:]}", parted(material),
        kind.by_incident,
    )  # fmt: skip


def name_of(kind: Kind, member: int) -> str:
    """Which future it is, and what it stands for."""
    return f"Future {member:,}, {condition(kind.hypothesis, first=False)}: {stands_for(kind)}"


def stands_for(kind: Kind) -> str:
    """What futures of a kind have in common."""
    if kind.kind == "path class":
        return kind.name
    return "an attack only in the scenario" if kind.kind == "only here" else "an attack only in the baseline"


def happened(log: Sequence[LoggedEvent], start: str, path: str = "") -> str:
    """What happens when: an attack and what comes of it, else the war in Ukraine.

    Of several attacks it is the first, or that by which the future is of its `path`.
    """
    attacks = [event for event in log if event.event in story_events.ATTACKS]
    if attacks:
        month = _month_of(log, attacks, path)
        kept = [event for event in log if event.month == month and event.event in _TELLING]
        clauses = [words.event(event.event, event.actor, event.detail) for event in kept]
        rest = sum(event.month != month for event in attacks)
        more = f" There {'is' if rest == 1 else 'are'} {words.counted(rest, 'other attack')}." if rest else ""
        return f"In {words.date(start, month)}, {'; '.join(clauses)}.{more}"
    kept = [event for event in log if event.event in _OF_THE_WAR]
    if not kept:
        return "No attack on NATO comes, and the war in Ukraine does not end."
    clauses = [
        f"in {words.date(start, event.month)}, {words.event(event.event, event.actor, event.detail)}"
        for event in kept[:_MOST]
    ]
    if not any(event.event in _ENDS for event in kept):
        clauses = ["the war in Ukraine does not end", *clauses]
    rest = len(kept) - _MOST
    last = kept[-1]
    more = ""
    if rest > 0:
        follow = "such turn follows, in" if rest == 1 else "such turns follow, the last in"
        more = f"; {words.number(rest)} more {follow} {words.date(start, last.month)}"
    return f"{words.capital('; '.join(clauses))}{more}."


def _month_of(log: Sequence[LoggedEvent], attacks: Sequence[LoggedEvent], path: str) -> int:
    """The month of the attack that is told."""
    for attack in attacks:
        names = {event.event for event in log if event.month == attack.month}
        if all(names & wanted for wanted in _SHOWS.get(path, ())):
            return attack.month
    return attacks[0].month


def parted(material: Material) -> str:
    """Why it parts from the baseline, in a sentence or two."""
    where = material.parting
    if where is None:
        return "It was run without a baseline."
    if where.month is None:
        return "It never parts from the baseline in anything that happens or is decided."
    date = words.date(material.start, where.month)
    if where.by_accident:
        return f"No decision sets the worlds apart in {date}: in one of them an incident grows into an attack."
    both = where.counts
    if both is None:
        event = where.event
        assert event is not None
        return f"In {date}, {story_parting.apart(material, event)}."
    if both.here is not None and both.there is not None:
        if both.here.chosen == both.there.chosen:
            return f"In {date}, Russia attacks in both worlds, but not the same state."
        sides = f"in the scenario, {story_choice.does(both.here)}; in the baseline, it "
        text = f"In {date}, {sides}{words.does(both.there.decision, both.there.chosen)}."
    else:
        place, other = ("scenario", "baseline") if both.here is not None else ("baseline", "scenario")
        record = both.records[0]
        matter = words.matter(record.decision)
        text = (
            f"In {date}, in the {place}, {story_choice.does(record)}; in the {other}, it does not get to decide about "
            f"{matter} that month."
        )
    return f"{text} {chances(material)}".rstrip()


def chances(material: Material) -> str:
    """The chance and the draw of the decision that counts, in a sentence."""
    both = None if material.parting is None else material.parting.counts
    return "" if both is None else story_choice.in_short(both)


def how_many(count: int, by_incident: int) -> str:
    """How many futures there are of a kind, and of those turned how many by incident.

    >>> how_many(58, 12), how_many(1, 0)
    ('58 futures, twelve of them by an incident', 'one future')
    >>> how_many(1, 1), how_many(3, 3)
    ('one future, by an incident', 'three futures, all by incidents')
    """
    text = words.counted(count, "future")
    if by_incident == count:
        return f"{text}, by an incident" if count == 1 else f"{text}, all by incidents"
    return f"{text}, {words.number(by_incident)} of them by an incident" if by_incident else text


def lines(stories: Stories, out: str) -> Iterator[str]:
    """The stories, line by line, 80 columns wide; `out` is the folder that the run is in."""
    run = stories.run
    yield from wrap(f"Stories of {quoted(run.title)}, {condition(stories.hypothesis, first=False)}", hanging="  ")
    if stories.why == "first" and len(run.hypotheses) > 1:
        yield from wrap(
            "The first theory: under none does the scenario move the chance of an attack beyond sampling error; "
            "--hypothesis takes another."
            if run.about["baseline"]
            else "The first theory: under none does a future have an attack; --hypothesis takes another.",
            "  ",
        )
    elif stories.why == "clearest" and len(run.hypotheses) > 1:
        yield from wrap(
            "The theory under which the scenario moves the chance of an attack most, sampling error taken off; "
            "--hypothesis takes another."
            if run.about["baseline"]
            else "The theory under which most futures have an attack; --hypothesis takes another.",
            "  ",
        )
    if stories.counts:
        yield from ("", f"Futures with an attack, of {run.opened.members:,} under each theory")
        yield f"{'':<6}{'only in the scenario':>22}{'only in the baseline':>22}{'in both':>10}"
        for hypothesis, turned in stories.counts.items():
            yield f"  {hypothesis:<4}{turned.only_here:>22,}{turned.only_there:>22,}{turned.both:>10,}"
    heading = ""
    for one in stories.told:
        now = "Turned by the scenario" if one.kind != "path class" else "One of each class of paths"
        if now != heading:
            heading = now
            yield from ("", heading)
        else:
            yield ""
        yield from wrap(f"{one.name} ({how_many(one.futures, one.by_incident)})", "  ", "      ")
        yield from wrap(one.happened, "    ", "      ")
        yield from wrap(one.parted, "    ", "      ")
    if stories.told:
        yield ""
        yield from wrap(RULE)
        first = stories.told[0]
        place = [] if out == "results" else ["--out", out]
        typed = again.typed(
            "story", run.folder.name, "--member", str(first.member), "--hypothesis", first.hypothesis, *place
        )
        yield from ("", "One of them as a page in plain English", f"  {typed}")
