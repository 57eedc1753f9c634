"""What a report tells of single futures: the most telling one, and a row of futures that stand for many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from sim.analysis.story import chosen
from sim.analysis.story.material import gather
from sim.ensemble.replay import events_of
from sim.show import again
from sim.show.html.page import Cell, Piece, Section, Table
from sim.show.text import stories as stories_text
from sim.show.text import story_sentences
from sim.show.text.story_records import Sentence
from sim.show.theories import condition
from sim.store.identity import rules_digest

if TYPE_CHECKING:
    from sim.results.run import Run

_INTRO: Final = (
    "Numbers of many futures hide how one comes about. Told is a future that the scenario turns, under the theory by "
    "which it moves the chance of an attack most, nearest to the middle of its kind: the most typical, not the most "
    "dramatic. Its fate is no forecast."
)
_ROW: Final = (
    "One future of each kind, by the same rule and under the same theory. Members are counted from 0; the whole story "
    "of any of them, and others, by the commands below."
)
_OTHER_RULES: Final = (
    "No single future is told: this was made by other rules than those of this version, and a story is played again."
)
#: Parts of a story that a report tells.
_TOLD: Final = ("short", "parting", "beliefs", "chance", "after")
_BY_WORLD: Final = ("after",)


def sections(run: Run, baseline: Run) -> list[Section]:
    """The section on one story, of a run beside what it is compared with; nothing where no member is told.

    Where a run was made by other rules than those of this version, nothing can be played again, and it says so.
    """
    heading = "One story"
    if {run.about["rules"], baseline.about["rules"]} != {rules_digest()}:
        return [Section("story", heading, (_OTHER_RULES,))]
    worlds = [run.opened, baseline.opened]
    hypothesis = chosen.clearest(worlds, run.hypotheses) or run.hypotheses[0]
    here, there = (chosen.outcomes_of(world, hypothesis) for world in worlds)
    kinds = [kind for kind in chosen.kinds(hypothesis, here, there, 1) if kind.members]
    turned = [kind for kind in kinds if kind.kind != "path class"]
    told: tuple[str, ...] = (_INTRO,)
    if turned:
        most = max(turned, key=lambda kind: kind.count)
        told += tuple(_told(run, baseline, most.members[0], hypothesis))
        first = most.members[0]
    else:
        told = (f"{condition(hypothesis)}, the scenario turns no future: all that have an attack have one either way.",)
        first = kinds[0].members[0]
    commands = _commands(run, first, hypothesis)
    return [Section("story", heading, (*told, _ROW), (_row(run, baseline, kinds),), commands=commands)]


def _told(run: Run, baseline: Run, member: int, hypothesis: str) -> Iterator[str]:
    """The story in short, in paragraphs."""
    material = gather(run.opened, baseline.opened, member, hypothesis)
    sentences = story_sentences.story(material)
    yield f"Future {member:,} of {material.members:,}, {condition(hypothesis, first=False)}."
    for part in _TOLD:
        mine = [one for one in sentences if one.part == part]
        if part in _BY_WORLD:
            yield from _by_world(mine)
        else:
            yield " ".join(str(one) for one in mine)


def _by_world(sentences: Sequence[Sentence]) -> Iterator[str]:
    """What happens in both worlds, and what only one world has, named."""
    for world, place in (("both", "In both worlds"), ("scenario", "In the scenario"), ("baseline", "In the baseline")):
        mine = [str(one) for one in sentences if one.world == world]
        if mine:
            yield f"{place}: {' '.join(mine)}"


def _row(run: Run, baseline: Run, kinds: Sequence[chosen.Kind]) -> Table:
    start, rows = str(run.about["values"]["horizon.start"]), []
    for kind in kinds:
        world = baseline if kind.kind == "only in the baseline" else run
        [member] = kind.members
        happened = stories_text.happened(events_of(world.opened, kind.hypothesis, member), start, kind.name)
        many = stories_text.how_many(kind.count, kind.by_incident)
        count: Cell = [Piece(stories_text.stands_for(kind)), Piece(many, faint=True)]
        rows.append((count, f"{member:,}", happened))
    return Table("Futures that stand for many", ("What it stands for", "Member", "What happens"), tuple(rows))


def _commands(run: Run, member: int, hypothesis: str) -> tuple[str, ...]:
    place = again.out_of(run.folder)
    story = again.typed("story", run.folder.name, "--member", str(member), "--hypothesis", hypothesis, *place)
    return again.typed("stories", run.folder.name, *place), story
