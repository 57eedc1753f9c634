"""Futures that stand for many, in three lines each: which one, what happens when, why it parts from the baseline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim import events
from sim.analysis.story.chosen import RULE, Kind
from sim.show import again
from sim.show.text import story_choice, story_events
from sim.show.text import story_words as words
from sim.show.text.story import theory
from sim.show.text.wrapping import wrap
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
_MOST: Final = 4


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

    @property
    def row(self) -> dict[str, Any]:
        """The same as a row of a table."""
        return {
            "kind": self.kind, "path_class": self.path_class, "futures": self.futures, "hypothesis": self.hypothesis,
            "member": self.member, "happened": self.happened, "parted": self.parted,
        }  # fmt: skip


def told(kind: Kind, material: Material) -> Told:
    """A future in three lines, from both worlds as they were played again."""
    world = material.there if kind.kind == "only in the baseline" and material.there is not None else material.here
    return Told(
        kind.kind, kind.name, kind.count, kind.hypothesis, material.member, name_of(kind, material.member),
        happened(world.future.events, material.start), parted(material),
    )  # fmt: skip


def name_of(kind: Kind, member: int) -> str:
    """Which future it is, and what it stands for."""
    return f"Future {member:,}, {theory(kind.hypothesis)}: {stands_for(kind)}"


def stands_for(kind: Kind) -> str:
    """What futures of a kind have in common."""
    if kind.kind == "path class":
        return kind.name
    return "an attack only in the scenario" if kind.kind == "only here" else "an attack only in the baseline"


def happened(log: Sequence[LoggedEvent], start: str) -> str:
    """What happens when: the first attack and what comes of it, else the war in Ukraine."""
    first = next((event for event in log if event.event in story_events.ATTACKS), None)
    if first is not None:
        kept = [event for event in log if event.month == first.month and event.event in _TELLING]
        clauses = [words.event(event.event, event.actor, event.detail) for event in kept]
        return f"In {words.date(start, first.month)}, {'; '.join(clauses)}."
    kept = [event for event in log if event.event in _OF_THE_WAR]
    if not kept:
        return "No attack on NATO, and no end of the war in Ukraine."
    clauses = [
        f"in {words.date(start, event.month)}, {words.event(event.event, event.actor, event.detail)}"
        for event in kept[:_MOST]
    ]
    rest = len(kept) - len(clauses)
    more = "" if not rest else f"; and {words.counted(rest, 'more turn')} of this kind"
    return f"{words.capital('; '.join(clauses))}{more}."


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
    assert both is not None
    if both.here is not None and both.there is not None:
        sides = f"in the scenario, {story_choice.does(both.here)}; in the baseline, it "
        text = f"In {date}, {sides}{words.does(both.there.decision, both.there.chosen)}."
    else:
        place = "scenario" if both.here is not None else "baseline"
        text = f"In {date}, {story_choice.does(both.records[0])}; only in the {place} does it get to decide about it."
    return f"{text} {chances(material)}".rstrip()


def chances(material: Material) -> str:
    """The chance and the draw of the decision that counts, in a sentence."""
    both = None if material.parting is None else material.parting.counts
    return "" if both is None else story_choice.in_short(both)


def lines(stories: Stories, out: str) -> Iterator[str]:
    """The stories, line by line, 80 columns wide; `out` is the folder that the run is in."""
    run = stories.run
    yield from wrap(f"Stories of {quoted(run.title)}, {theory(stories.hypothesis)}", hanging="  ")
    if not stories.chosen and len(run.hypotheses) > 1:
        yield from wrap(
            "The theory under which the scenario moves the chance of an attack most, sampling error taken off; "
            "--hypothesis takes another."
            if run.about["baseline"]
            else "The theory under which most futures have an attack; --hypothesis takes another.",
            "  ",
        )
    yield from wrap(RULE, "  ")
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
        yield from wrap(f"{one.name} ({one.futures:,} futures)", "  ", "      ")
        yield from wrap(one.happened, "    ", "      ")
        yield from wrap(one.parted, "    ", "      ")
    if stories.told:
        first = stories.told[0]
        place = [] if out == "results" else ["--out", out]
        typed = again.typed(
            "story", run.folder.name, "--member", str(first.member), "--hypothesis", first.hypothesis, *place
        )
        yield from ("", "One of them as a page in plain English", f"  {typed}")
