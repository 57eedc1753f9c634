"""A future told in sentences, each of which rests on records of the log: nothing is told that did not happen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sim.analysis.story.parting import Both, first_attack, keyed
from sim.events import YIELDS
from sim.show.text import story_choice, story_events, story_parting
from sim.show.text import story_numbers as numbers
from sim.show.text import story_words as words
from sim.show.text.story_records import PARTS, Measured, Rest, Sentence, Where
from sim.vocabulary import PathClass, UsStatus

if TYPE_CHECKING:
    from sim.analysis.story.material import Material, World
    from sim.ensemble.replay import LoggedEvent

#: Series that tell what Moscow believes and what faces what, where the worlds part.
_BELIEFS: Final = (
    "us_help_expected", "europe_help_expected", "capability", "baltic_defence", "readiness_grab", "readiness_assault",
)  # fmt: skip
#: Land, km2, and losses, thousand persons, below which there is nothing to tell.
_LAND: Final = 0.5
_FEW_LOSSES: Final = 0.001
_STATUS: Final = {
    UsStatus.IN: "is in NATO",
    UsStatus.DORMANT: "is a member of NATO that does not act as one",
    UsStatus.OUT: "is out of NATO",
}


def story(material: Material) -> list[Sentence]:
    """All sentences of a story, part by part."""
    moment = decisive(material)
    parts = [
        *_short(material),
        *_before(material, moment),
        *story_parting.told(material),
        *_beliefs(material, moment),
        *_choice(material, moment),
        *_after(material, moment),
        *_end(material),
    ]
    order = list(PARTS)
    return sorted(parts, key=lambda sentence: order.index(sentence.part))


def decisive(material: Material) -> Both | None:
    """The decision that is told in full: the one that counts where the worlds part.

    Without a baseline, or where the worlds never part, it is that over the first attack, else the one over an attack
    that came nearest to it, else the last one over terms on the table; None where nothing of that came up, or an
    incident led to the attack.
    """
    where = material.parting
    if where is not None and where.month is not None:
        return where.counts
    mine = keyed(material.here.future.decisions)
    there = {} if material.there is None else keyed(material.there.future.decisions)
    over = [key for key in mine if key[2] == "attack"]
    attack = first_attack(material.here.future)
    if attack is not None:
        over = [key for key in over if key[0] == attack.month and mine[key].chosen != "none"]
    elif over:
        over = [min(over, key=lambda key: mine[key].probabilities["none"])]
    if not over and attack is None:
        over = [key for key in mine if key[2] == "accept a package" and key[1] == "russia"][-1:]
    return Both(over[0], mine[over[0]], there.get(over[0])) if over else None


def moment_of(material: Material, both: Both | None) -> int | None:
    """The month around which the story is told."""
    if both is not None:
        return both.month
    where = material.parting
    if where is not None and where.month is not None:
        return where.month
    attack = first_attack(material.here.future)
    return None if attack is None else attack.month


# In short


def _short(material: Material) -> Iterator[Sentence]:
    here, there = material.here, material.there
    attack = first_attack(here.future)
    if there is None:
        yield _attack_or_none(material, here)
        yield _class(here, "It")
        return
    other = first_attack(there.future)
    if _alike(attack, other):
        yield _attack_or_none(material, here, both=True)
    elif attack is None or other is None:
        with_attack, without = (here, there) if attack is not None else (there, here)
        event = attack or other
        assert event is not None
        clause = words.event(event.event, event.actor, event.detail)
        last = words.date(material.start, material.length - 1)
        text = (
            f"In {words.date(material.start, event.month)}, {clause}, but only in the {with_attack.name}: "
            f"in the {without.name}, no attack on NATO comes by {last}."
        )
        rests = (Rest(with_attack.name, event), _outcome(without, "armed_attack"))
        yield Sentence(text, "short", "both", rests)
    else:
        for event, world in ((attack, here), (other, there)):
            clause = words.event(event.event, event.actor, event.detail)
            text = (
                f"In the {world.name}, the first attack comes in {words.date(material.start, event.month)}: {clause}."
            )
            yield Sentence(text, "short", world.name, (Rest(world.name, event),), new=world is here)
    if _path(here) == _path(there):
        yield _class(here, "Both worlds", there)
    else:
        yield _class(here, "The scenario")
        yield _class(there, "The baseline")


def _alike(one: LoggedEvent | None, other: LoggedEvent | None) -> bool:
    told = [event and (event.month, event.event, event.detail) for event in (one, other)]
    return told[0] == told[1]


def _attack_or_none(material: Material, world: World, *, both: bool = False) -> Sentence:
    attack = first_attack(world.future)
    of: Where = "both" if both else world.name
    if attack is None:
        last = words.date(material.start, material.length - 1)
        places = "in either world" if both else "in this future"
        text = f"No attack on a member of NATO comes {places} by {last}."
        return Sentence(text, "short", of, (_outcome(world, "armed_attack"),))
    clause = words.event(attack.event, attack.actor, attack.detail)
    text = f"In {words.date(material.start, attack.month)}, {'in both worlds, ' if both else ''}{clause}."
    return Sentence(text, "short", of, (Rest(world.name, attack),))


def _class(world: World, subject: str, other: World | None = None) -> Sentence:
    """Of what class a future is; of several attacks the gravest makes it so, which need not be the last."""
    where: Where = "both" if other is not None else world.name
    worlds = [each for each in (world, other) if each is not None]
    several = any(each.future.outcomes["attacks"] > 1.0 for each in worlds)
    verb = ("see", "sees") if several else ("end with", "ends with")
    rests = tuple(_outcome(each, name) for each in worlds for name in ("path_class", "attacks"))
    what = words.path(_path(world))
    yielded = [event for each in worlds for event in each.future.events if event.event == YIELDS.name]
    if not yielded:
        what = what.removesuffix(", or the member yields")
    rests += tuple(Rest(each.name, event) for each in worlds for event in each.future.events if event in yielded)
    return Sentence(f"{subject} {verb[other is None]} {what}.", "short", where, rests)


def _path(world: World) -> str:
    return PathClass.coded(world.future.outcomes["path_class"]).label


def _outcome(world: World, name: str) -> Rest:
    return Rest(world.name, Measured(name, world.future.outcomes[name]))


# Until then


def _before(material: Material, both: Both | None) -> Iterator[Sentence]:
    month = moment_of(material, both)
    if month is not None:
        begin = f"Before {words.date(material.start, month)}"
        yield from _told_of(
            [[one for one in world.future.events if one.month < month] for world in material.worlds],
            material,
            "before",
            begin,
        )


# Who believes what


def _beliefs(material: Material, both: Both | None) -> Iterator[Sentence]:
    month = moment_of(material, both)
    if month is None:
        return
    if month > 0:
        yield from _series_beliefs(material, month - 1)
    for world in material.worlds:
        yield from _expectations(world, month, named=material.there is not None)


def _series_beliefs(material: Material, month: int) -> Iterator[Sentence]:
    def told(names: Sequence[str], text: str) -> Sentence:
        rests = tuple(
            Rest(world.name, Measured(name, float(world.months[name][month]), month))
            for name in names
            for world in material.worlds
        )
        values = [_in_worlds(material, name, month) for name in names]
        where: Where = "both" if material.there is not None else "scenario"
        return Sentence(text.format(*values), "beliefs", where, rests)

    yield told(
        ("us_help_expected", "europe_help_expected"),
        f"At the end of {words.date(material.start, month)}, Moscow puts the resolve of the United States at {{0}}, "
        "and that of Europe's allies at {1}.",
    )
    yield told(
        ("capability", "baltic_defence"),
        "It could bring {0} against the Baltic states, whose defence on the spot comes to {1}.",
    )


def _in_worlds(material: Material, name: str, month: int) -> str:
    """The value of a series in the worlds, once where it is the same as far as it is told."""
    shown = numbers.values(name, [float(world.months[name][month]) for world in material.worlds], most=1)
    if len(shown) == 1 or shown[0] == shown[1]:
        return shown[0] if len(shown) == 1 else f"{shown[0]} in both worlds"
    return f"{shown[0]} in the scenario and {shown[1]} in the baseline"


def _expectations(world: World, month: int, *, named: bool) -> Iterator[Sentence]:
    """What the target, the allies and the US expect in the attack of a month, as far as terms tell."""
    begin = f"In the {world.name}, " if named else ""
    records = [one for one in world.future.decisions if one.month == month]
    for one in records:
        terms = one.utilities.get("yes", {})
        if one.decision.startswith("resist"):
            clauses = []
            if weight := world.weights.get("baltic.resistance_help"):
                clauses.append(f"a chance of {_share(terms['help expected'] / weight)} that help comes")
            if weight := world.weights.get("baltic.resistance_denial"):
                clauses.append(f"one of {_share(terms['chance to hold'] / weight)} that it holds")
            if len(clauses) == 2:
                text = f"{begin}{words.actor(one.actor)} sees {words.and_list(clauses)}."
                yield Sentence(words.capital(text), "beliefs", world.name, (Rest(world.name, one),))
        elif (
            one.decision.startswith("fight after")
            and one.actor == "united_states"
            and (weight := world.weights.get("us.solidarity"))
        ):
            share = _share(terms["what allies do"] / weight)
            text = f"the United States reckons with {share} of Europe's forces."
            yield Sentence(words.capital(text), "beliefs", world.name, (Rest(world.name, one),), new=False)


def _share(value: float) -> str:
    return numbers.percent(min(max(value, 0.0), 1.0), 0)


# What is weighed, chance and draw


def _choice(material: Material, both: Both | None) -> Iterator[Sentence]:
    if both is None:
        return
    yield from story_choice.weighing(both)
    yield from story_choice.chance(both, alone=material.there is None)


# What follows


def _after(material: Material, both: Both | None) -> Iterator[Sentence]:
    month = moment_of(material, both)
    begin = "Over the whole time" if month is None else f"From {words.date(material.start, month)} on"
    later = [[one for one in world.future.events if month is None or one.month >= month] for world in material.worlds]
    yield from _told_of(later, material, "after", begin)
    if not any(later):
        where: Where = "both" if material.there is not None else "scenario"
        yield Sentence("Nothing more is logged.", "after", where, ())
    else:
        for world, mine in zip(material.worlds, later, strict=True):
            if not mine:
                yield Sentence("Nothing more is logged.", "after", world.name, ())


def _told_of(log: Sequence[Sequence[LoggedEvent]], material: Material, part: str, begin: str) -> Iterator[Sentence]:
    """What happens in each world, month by month, and what is small and frequent since, or until, `begin`.

    What is told alike of both worlds is told once.
    """
    worlds = material.worlds
    told = [
        _by_month(story_events.chronicle(mine, world.future.decisions, world, material.start, part))
        for world, mine in zip(worlds, log, strict=True)
    ]
    small = [list(story_events.small(mine, world.name, part, begin)) for world, mine in zip(worlds, log, strict=True)]
    months = sorted({month for each in told for month in each})
    for sentences in (*([each.get(month, []) for each in told] for month in months), small):
        if len(worlds) > 1 and [str(one) for one in sentences[0]] == [str(one) for one in sentences[1]]:
            yield from (replace(one, world="both") for one in sentences[0])
        else:
            yield from (one for each in sentences for one in each)


def _by_month(sentences: Iterator[Sentence]) -> dict[int, list[Sentence]]:
    found: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        at = sentence.rests[0].month
        assert at is not None
        found.setdefault(at, []).append(sentence)
    return found


# How it ends


def _end(material: Material) -> Iterator[Sentence]:
    begin = f"At the end of {words.date(material.start, material.length - 1)}, "
    if material.there is not None and _last(material.here)[0] == _last(material.there)[0]:
        text, names = _last(material.here)
        rests = tuple(_outcome(world, name) for world in material.worlds for name in names)
        yield Sentence(f"{begin}in both worlds, {text}.", "end", "both", rests)
    else:
        for world in material.worlds:
            text, names = _last(world)
            place = "" if material.there is None else f"in the {world.name}, "
            rests = tuple(_outcome(world, name) for name in names)
            yield Sentence(f"{begin}{place}{text}.", "end", world.name, rests)
    for world in material.worlds:
        yield from _losses(world, "" if material.there is None else f"in the {world.name}, ")


def _last(world: World) -> tuple[str, list[str]]:
    """How things stand at the horizon, and the outcomes that say so."""
    outcomes = world.future.outcomes
    land = f"Russia holds {outcomes['area_held']:,.0f} km2 of Ukrainian land"
    names = ["area_held", "us_status"]
    if outcomes["land_lost"] > _LAND:
        land += f" and {outcomes['land_lost']:,.0f} km2 of Baltic land"
        names.append("land_lost")
    return f"{land}, and the United States {_STATUS[UsStatus.coded(outcomes['us_status'])]}", names


def _losses(world: World, place: str) -> Iterator[Sentence]:
    """What attacks on Baltic states cost both sides."""
    russia, allies = (world.future.outcomes[f"baltic_losses_{side}"] for side in ("russia", "allies"))
    if first_attack(world.future) is None or russia + allies < _FEW_LOSSES:
        return
    attacks = int(world.future.outcomes["attacks"])
    what = "the attack costs" if attacks == 1 else f"{words.counted(attacks, 'attack')} cost"
    text = f"{place}{what} Russia {1000 * russia:,.0f} killed and wounded, and its opponents {1000 * allies:,.0f}."
    rests = tuple(_outcome(world, name) for name in ("baltic_losses_russia", "baltic_losses_allies", "attacks"))
    yield Sentence(words.capital(text), "end", world.name, rests)
