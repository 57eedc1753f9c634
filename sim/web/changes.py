"""What a question changes, value by value, in words: against its baseline, and in both worlds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sim.scenario.canonical import differences
from sim.scenario.reading.settings import read_settings
from sim.scenario.schema.shape import at
from sim.show.quantities import meaning_of, title_of
from sim.show.text.scenario import value_text
from sim.web import settings
from sim.web.levers import PageLever, levers

if TYPE_CHECKING:
    from sim.web.question import Question

#: The unit of what is either so or not.
_SWITCH: Final = "yes or no"
#: Values that the schema says nothing of, since their place does.
_BARE: Final = {"table": "what the table holds"}
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
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
    lever = _lever(path)
    unit = _SWITCH if lever is not None and lever.kind == "switch" else _unit(path)
    told = f"{_amount(now, unit)}{' in both worlds' if world == 'both' else ''}, instead of {_amount(before, unit)}"
    return {
        "path": path,
        "title": _title(path),
        "unit": "" if unit == _SWITCH else unit,
        "before": before,
        "now": now,
        "world": world,
        "words": told,
    }


def _title(path: str) -> str:
    """What a value is, as the page's lever calls it; or as the schema does, and of which plan it is.

    >>> _title("us.withdrawal.estonia.share"), _title("us.withdrawal.germany.months")
    ('US soldiers who leave Estonia', 'US soldiers who leave Germany: how many months it takes')
    >>> _title("baltic.spending.date")
    'Defence spending of Estonia, Latvia and Lithuania: month in which the target is reached'
    """
    if (lever := _lever(path)) is not None:
        return lever.title
    names, words = path.split("."), meaning_of(path, first=True)
    above = at(names[:-1])
    if above is None or above.kind != "plan":
        return title_of(path, first=True)
    words = words.partition(", as ")[0]  # how a month is written is said beside it
    plan = ".".join(names[:-1])
    if (lever := _lever_of(plan)) is not None:
        what = f"{words[:1].lower()}{words[1:]}" if " " in words else _BARE.get(names[-1], names[-1])
        return f"{lever.title}: {what}"
    plan = plan.replace(".", " ").replace("_", " ")
    return f"{words} ({plan})" if " " in words else plan


def _lever_of(plan: str) -> PageLever | None:
    """The lever of the page that sets values of a plan and of no other."""
    within = f"{plan}."
    return next((one for one in levers().levers if all(path.startswith(within) for path in one.own)), None)


def _lever(path: str) -> PageLever | None:
    """The lever of the page that sets this value and no other."""
    return next((lever for lever in levers().levers if lever.own == (path,)), None)


def _unit(path: str) -> str:
    """The unit of a number: the schema's, or that of the lever that sets it."""
    shape = at(path.split("."))
    if shape is not None and shape.spec is not None:
        return shape.spec.unit
    return next((lever.unit for lever in levers().levers if path in lever.paths), "")


def _amount(value: Any, unit: str) -> str:
    """A value with its unit; a share in percent.

    >>> _amount(0.5, "share of 2024"), _amount(33.0, "thousand persons/month"), _amount("2026-03", ""), _amount([], "")
    ('50% of 2024', '33 thousand persons/month', 'March 2026', 'nothing')
    """
    if isinstance(value, str) and (found := _MONTH.fullmatch(value)):
        return f"{_MONTHS[int(found[2]) - 1]} {found[1]}"
    if unit == _SWITCH:
        return "yes" if value else "no"
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and unit.startswith("share"):
        return f"{100 * value:.10g}%{unit.removeprefix('share')}"
    return f"{value_text(value) or 'nothing'}{f' {unit}' if unit and not isinstance(value, str) else ''}"
