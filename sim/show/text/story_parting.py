"""Where two worlds part, in sentences: the number, the event and the decisions that differ first, and what counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.analysis.story.parting import Both, Parting, changed_terms, counterpart, first_attack
from sim.show.text import story_choice
from sim.show.text import story_numbers as numbers
from sim.show.text import story_words as words
from sim.show.text.draws import thresholds
from sim.show.text.story_records import Measured, Rest, Sentence

if TYPE_CHECKING:
    from sim.analysis.story.material import Material
    from sim.ensemble.replay import LoggedEvent
    from sim.model.stage.decision import DecisionRecord


def told(material: Material) -> Iterator[Sentence]:
    where = material.parting
    if where is None:
        return
    if where.same:
        yield Sentence("The two worlds never part: month for month everything is the same.", "parting", "both", ())
        return
    apart_from = [one.month for one in (where.first, where.event) if one is not None]
    happens = None if where.month is None else min([*apart_from, where.month])
    if where.small is not None and (happens is None or where.small.month < happens):
        yield _small(material, where)
    if where.event is not None and where.first is not None and where.event.month < where.first.month:
        date = words.date(material.start, where.event.month)
        yield Sentence(
            f"In what happens they differ first in {date}, before any decision that comes up in both goes otherwise.",
            "parting", "both", (_event_rest(material, where.event),),
        )  # fmt: skip
    if where.month is None:
        yield Sentence(
            "Beyond numbers they never part: the same happens in both worlds, and what is decided in both goes the "
            "same way.",
            "parting", "both", (),
        )  # fmt: skip
        return
    if where.first is not None and where.first is not where.counts:
        yield from _first_choice(material, where.first)
    if where.by_accident and where.attack is not None:
        yield _accident(material, where.attack)
    elif where.counts is None and where.event is not None:
        yield _by_event(material, where.event)
    elif where.counts is not None:
        yield from _decided(material, where.counts, first=where.first is where.counts, attack=where.attack is not None)


def _small(material: Material, where: Parting) -> Sentence:
    small = where.small
    assert small is not None
    here, there = numbers.values(small.series, [small.here, small.there])
    text = (
        f"The worlds differ first in a number: at the end of {words.date(material.start, small.month)}, "
        f"{numbers.series(small.series)} is {here} in the scenario and {there} in the baseline."
    )
    rests = (
        Rest("scenario", Measured(small.series, small.here, small.month)),
        Rest("baseline", Measured(small.series, small.there, small.month)),
    )
    return Sentence(text, "parting", "both", rests)


def _first_choice(material: Material, first: Both) -> Iterator[Sentence]:
    assert first.here is not None
    assert first.there is not None
    text = (
        f"The first decision that goes otherwise comes in {words.date(material.start, first.month)}: in the scenario, "
        f"{story_choice.does(first.here)}; in the baseline, {_it(first.there)}."
    )
    yield Sentence(text, "parting", "both", story_choice.rests_of(first))
    yield from story_choice.chance(first, alone=False, part="parting")
    yield from _carried(first)


def _it(record: DecisionRecord) -> str:
    return f"it {words.does(record.decision, record.chosen)}"


def _accident(material: Material, month: int) -> Sentence:
    worlds = material.worlds
    world = next(each for each in worlds if (event := first_attack(each.future)) and event.month == month)
    event = first_attack(world.future)
    assert event is not None
    text = (
        f"What sets them apart in {words.date(material.start, month)} is no decision: in the {world.name}, an incident "
        "turns lethal and grows into an attack."
    )
    return Sentence(text, "parting", "both", (Rest(world.name, event),))


def _by_event(material: Material, event: LoggedEvent) -> Sentence:
    """The first event that only one world has, where no decision goes otherwise before."""
    return Sentence(
        f"What sets them apart comes in {words.date(material.start, event.month)}: {apart(material, event)}.",
        "parting", "both", (_event_rest(material, event),),
    )  # fmt: skip


def _event_rest(material: Material, event: LoggedEvent) -> Rest:
    return Rest(next(each.name for each in material.worlds if event in each.future.events), event)


def apart(material: Material, event: LoggedEvent) -> str:
    """An event that only one world has, beside what the other has in its place, as a clause."""
    assert material.there is not None
    world = next(each for each in material.worlds if event in each.future.events)
    other = material.there if world is material.here else material.here
    clause = words.event(event.event, event.actor, event.detail)
    if (instead := counterpart(event, other.future)) is None:
        return f"only in the {world.name}, {clause}"
    replaced = words.event(instead.event, instead.actor, instead.detail)
    return f"in the {world.name}, {clause}; in the {other.name}, {replaced}"


def _decided(material: Material, both: Both, *, first: bool, attack: bool) -> Iterator[Sentence]:
    date = words.date(material.start, both.month)
    records = both.records
    if both.here is None or both.there is None:
        world, other = ("scenario", "baseline") if both.here is not None else ("baseline", "scenario")
        text = (
            f"The decision that counts comes in {date}: in the {world}, {story_choice.does(records[0])}. In the "
            f"{other}, {words.actor(records[0].actor)} does not get to decide about "
            f"{words.matter(records[0].decision)} that month."
        )
        yield Sentence(text, "parting", "both", story_choice.rests_of(both))
        return
    if both.here.chosen == both.there.chosen:
        attacks = [first_attack(world.future) for world in material.worlds]
        targets = [words.actor(attack.detail) for attack in attacks if attack is not None]
        text = f"In {date}, Russia attacks in both worlds: {targets[0]} in the scenario, {targets[1]} in the baseline."
        rests = tuple(
            Rest(world.name, attack)
            for world, attack in zip(material.worlds, attacks, strict=True)
            if attack is not None
        )
        yield Sentence(text, "parting", "both", rests)
        return
    begin = {
        (True, True): "The first decision that goes otherwise is also the one that counts; it comes in",
        (True, False): "The first decision that goes otherwise comes in",
    }.get((first, attack), "The decision that counts comes in")
    text = f"{begin} {date}: in the scenario, {story_choice.does(both.here)}; in the baseline, {_it(both.there)}."
    yield Sentence(text, "parting", "both", story_choice.rests_of(both))
    yield from _carried(both)


def _carried(both: Both) -> Iterator[Sentence]:
    """Which term changed most between the worlds."""
    changed = changed_terms(both)
    acts = {record.chosen for record in both.records} & {name for one in both.records for name in thresholds(one)}
    open_here = [name for name in changed if name[0] in acts | {"yes"}]
    if not open_here or both.here is None:
        if both.differs and both.here is not None and both.there is not None and both.here.luck != both.there.luck:
            yield Sentence(
                "What is weighed is the same in both; luck is not.", "parting", "both", story_choice.rests_of(both)
            )
        return
    option, name = open_here[0]
    here, there = changed[option, name]
    digits = max(2, min(6, numbers.digits_for([here, there], 2)))
    text = (
        f"Of all that {words.actor(both.here.actor)} weighs about {words.weighed(both.here.decision, option)}, "
        f"{words.term(both.here.decision, name)} differs most: {numbers.worth(here, digits)} in the scenario, "
        f"{numbers.worth(there, digits)} in the baseline."
    )
    yield Sentence(text, "parting", "both", story_choice.rests_of(both), new=False)
