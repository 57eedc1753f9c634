"""What a question changes, value by value, in words: against its baseline, and in both worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.scenario.canonical import differences
from sim.scenario.reading.settings import read_settings
from sim.scenario.schema.shape import at
from sim.show.quantities import meaning_of
from sim.show.text.scenario import value_text
from sim.web import settings

if TYPE_CHECKING:
    from sim.web.question import Question

#: What belongs to the question and not to its worlds.
_OF_BOTH: Final = ("horizon", "hypotheses", "without")


def changes(question: Question) -> list[dict[str, Any]]:
    """Every value that differs from the baseline, then every setting that holds in both worlds.

    Each has its `path`, `title`, `unit`, the value `before` and `now` as JSON has it, and the whole in `words`; its
    `world` is "here", or "both" where it is set for the baseline too, and `before` is then what is shipped.
    """
    found = [
        _change(path, before, now, "here")
        for path, before, now in question.loaded.differences()
        if path.partition(".")[0] not in _OF_BOTH
    ]
    if not any(settings.holds_in_both(text) for text in question.sets):
        return found
    shipped, asked = (world.canonical() for world in (question.shipped.baseline(), question.baseline))
    return found + [
        _change(path, before, now, "both")
        for path, before, now in differences(shipped, asked)
        if path not in ("horizon.months", "hypotheses")
    ]


def sets_levers(question: Question) -> bool:
    """Whether settings change what governments do, and not only what the world is like."""
    return any(not setting.for_baseline for setting in read_settings(question.sets)[0])


def _change(path: str, before: Any, now: Any, world: str) -> dict[str, Any]:
    title, unit = meaning_of(path, first=True), _unit(path)
    place = _place(path)
    amount = f"{value_text(now)}{'' if unit in ('', 'share') or isinstance(now, str) else f' {unit}'}"
    told = f"{title}{f' ({place})' if place else ''}: {amount}, {'shipped as' if world == 'both' else 'was'} "
    told += value_text(before) or "nothing"
    return {
        "path": path, "title": title, "place": place, "unit": unit, "before": before, "now": now, "world": world,
        "words": told,
    }  # fmt: skip


def _unit(path: str) -> str:
    shape = at(path.split("."))
    return shape.spec.unit if shape is not None and shape.spec is not None else ""


def _place(path: str) -> str:
    """Which of several plans of a kind it is, as a person names it; nothing where the title says all.

    >>> _place("us.withdrawal.estonia.share"), _place("us.aid.level")
    ('us withdrawal estonia', '')
    """
    names = path.split(".")
    above = at(names[:-1])
    return " ".join(names[:-1]).replace("_", " ") if above is not None and above.kind == "plan" else ""
