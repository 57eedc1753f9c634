"""What would bring an outcome to a target, on a terminal: a sentence for each theory, in the units that people use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sim.outcomes import ESTIMAND, OUTCOMES
from sim.show import roles, thousand
from sim.show.text.columns import of_thousand
from sim.show.text.wrapping import wrap
from sim.show.theories import condition
from sim.texts import padded, quoted, shown

if TYPE_CHECKING:
    from sim.analysis.tip.findings import Findings, Lever, Mean, TheoryTip, Tip

_SHARE: Final = "share"
_LABEL: Final = 12
_CELL: Final = 17


def lines(found: Findings) -> list[str]:
    """The whole answer, line by line, none wider than 80 columns."""
    return [line for part in blocks(found) for line in (*part, "")][:-1]


def blocks(found: Findings) -> Iterator[list[str]]:
    """The answer in blocks of lines: the question, what holds under each theory, what to know of it."""
    yield [*wrap(f"{shown(found.title)}: {question(found)}"), *about(found)]
    if found.is_frontier:
        yield from _frontier(found)
    else:
        for row in found.rows:
            first, *more = sentences(found, row)
            yield [*wrap(first), *(line for text in more for line in wrap(text, "  "))]
    for hypothesis in found.unknown:
        yield wrap(unknown(hypothesis))
    if example := to_try(found):
        yield ["To see one of them", f"  {example}"]
    yield notes(found)


def question(found: Findings) -> str:
    """What was asked, as a question."""
    which = "which pairs of values bring" if found.is_frontier else "what brings"
    return f"{which} {quoted(OUTCOMES[found.outcome].title)} to {target(found)}?"


def target(found: Findings) -> str:
    """What is to be reached, inside a sentence."""
    if found.target_number is None:
        return f"what it is in {quoted(found.target_title)}"
    if _counts(found):
        plain = f"{of_thousand(found.target_number)} of 1,000 futures"
        return plain if "year" not in found.target else f"{found.target}, {plain}"
    return f"{found.target_number:g} {OUTCOMES[found.outcome].unit}".strip()


def about(found: Findings) -> list[str]:
    """What was moved and how it was looked for."""
    text = []
    for lever in (found.lever, found.second):
        if lever is None:
            continue
        text += wrap(f"{lever.name}: {_meaning(lever)}", "  ", "    ")
        median = f", middle {named(lever, lever.present)}" if lever.uncertain else ""
        text += wrap(f"now {_now(lever)}{median}; looked for {_ends(lever)}", "    ")
    return text


def _meaning(lever: Lever) -> str:
    doc = lever.doc.rstrip(".")
    return doc if lever.unit in ("", _SHARE) or lever.unit in doc else f"{doc}, {lever.unit}"


def _ends(lever: Lever) -> str:
    """The range in words, with the unit once."""
    return f"from {named(lever, lever.low, False)} to {named(lever, lever.high)}"


def _now(lever: Lever) -> str:
    return lever.now if lever.uncertain or lever.is_month or lever.unit != _SHARE else named(lever, lever.present)


def sentences(found: Findings, row: TheoryTip) -> list[str]:
    """What holds under a theory: what it takes, what that comes to, and how far the scenario is from the target."""
    lever, start = found.lever, condition(row.hypothesis)
    away = f"As it is, {difference(found, row.now)} from the target."
    ends = _ends(lever)
    if row.verdict == "same":
        return [f"{start}: nothing has to change. In every future the scenario as it is is at the target."]
    if row.verdict == "idle":
        return [f"{start}: the lever moves nothing in any future, so no value of it does.", away]
    if row.verdict == "open":
        return [
            f"{start}: cannot be told. At no value {ends} can the difference from the target be told from nothing.",
            away,
        ]
    if row.verdict == "tips":
        first, *others = row.tips
        told = [f"{start}: {takes(lever, first)}.{_plausible(lever, first)}"]
        if first.amount:
            told.append(f"That is {first.amount}.")
        told.append(away)
        if others:
            also = " and ".join(f"{named(lever, other.value)} ({interval(lever, other)})" for other in others)
            told.append(
                f"The curve turns: the target is also met at {also}. The nearest to what is now is named first."
            )
        return told
    comes = f" ({row.best_amount})" if row.best_amount else ""
    near = f"Nearest is {named(lever, row.best)}{comes}, where {difference(found, row.rest)} remain."
    if row.verdict == "perhaps":
        return [
            f"{start}: perhaps none. On average no value {ends} does, but some cannot be told from the target.",
            near,
            away,
        ]
    return [f"{start}: no value {ends} does.", near, away]


def unknown(hypothesis: str) -> str:
    """That nothing can be told under a theory."""
    return f"{condition(hypothesis)}: cannot be told. In too few futures does the question arise."


def takes(lever: Lever, tip: Tip) -> str:
    """What it takes, with its interval."""
    return f"it takes {named(lever, tip.value)} ({interval(lever, tip)})"


def interval(lever: Lever, tip: Tip) -> str:
    """The interval of a value in words."""
    low, high = named(lever, tip.low, False), named(lever, tip.high, False)
    if tip.open_low and tip.open_high:
        return "anything in the range"
    if tip.open_high:
        return f"{low} or more" if not lever.is_month else f"{low} or later"
    if tip.open_low:
        return f"{high} or less" if not lever.is_month else f"{high} or earlier"
    return f"{low} to {high}"


def _plausible(lever: Lever, tip: Tip) -> str:
    """How plausible a fixed value of an assumption is by the distribution that the scenario has for it."""
    if tip.below is None:
        return ""
    beyond, side = (1 - tip.below, "more") if tip.value >= lever.present else (tip.below, "less")
    if beyond <= 0:
        return f" The scenario holds no value so {'high' if side == 'more' else 'low'} possible."
    return f" The scenario gives {100 * beyond:.0f}% to values that are still {side}."


def named(lever: Lever, value: float, unit: bool = True) -> str:
    """A value as people say it: a share in percent, a month as a date, a number with its unit.

    >>> from sim.analysis.tip.findings import Lever
    >>> named(Lever("a", "", "share", "0", 0, 0, 2, "", "", False, False, False), 0.7312)
    '73%'
    """
    if lever.is_month:
        return lever.low_text if value <= lever.low else _month(lever, value)
    if lever.unit == _SHARE:
        return f"{100 * value:.0f}%" if lever.high - lever.low >= 0.2 else f"{100 * value:.1f}%"
    span = lever.high - lever.low
    if span >= 10_000:
        value = round(value, -1)  # to what can be told of thousands
    digits = 0 if span >= 1000 or lever.is_whole else 1 if span >= 50 else 2 if span >= 2 else 3
    text = f"{value:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text} {lever.unit}" if unit and lever.unit else text


def _month(lever: Lever, value: float) -> str:
    from sim.scenario.months import month_after

    return month_after(lever.low_text, round(value - lever.low))


def difference(found: Findings, mean: Mean) -> str:
    """A difference from the target with its interval, of 1,000 futures or in the outcome's unit."""
    if _counts(found):
        values = [thousand.signed(1000 * value) for value in (mean.mean, mean.low, mean.high)]
        return f"{values[0]} of 1,000 futures ({values[1]} to {values[2]})"
    values = [f"{value:+.3g}" for value in (mean.mean, mean.low, mean.high)]
    unit = OUTCOMES[found.outcome].unit
    return f"{values[0]} {unit} ({values[1]} to {values[2]})"


def _counts(found: Findings) -> bool:
    return OUTCOMES[found.outcome].kind in ("flag", "chance")


def _frontier(found: Findings) -> Iterator[list[str]]:
    """A row for each value of the second lever, a column for each theory."""
    assert found.second is not None
    second = found.second
    rows = [f"Value of {found.lever.name} that it takes,", f"by value of {second.name}"]
    rows = [line for row in rows for line in wrap(row)]
    rows.append(padded("", _LABEL) + "".join(f"{h:>{_CELL}}" for h in found.hypotheses))
    for beside in dict.fromkeys(row.beside for row in found.rows):
        mine = [row for row in found.rows if row.beside == beside]
        assert beside is not None
        rows.append(padded(named(second, beside), _LABEL) + "".join(f"{_cell(found, row)[0]:>{_CELL}}" for row in mine))
        if any(below := [_cell(found, row)[1] for row in mine]):
            rows.append(padded("", _LABEL) + "".join(f"{text:>{_CELL}}" for text in below))
    yield rows
    yield [line for h in found.hypotheses for line in wrap(f"{condition(h)}: {_in_words(found, h)}", "", "  ")]


def _cell(found: Findings, row: TheoryTip) -> tuple[str, str]:
    if row.verdict == "tips":
        tip = row.tips[0]
        return named(found.lever, tip.value, False), f"({interval(found.lever, tip)})"
    words = {
        "none": "no value",
        "perhaps": "perhaps none",
        "open": "cannot be told",
        "idle": "moves nothing",
        "same": "none needed",
    }
    return words[row.verdict], ""


def _in_words(found: Findings, hypothesis: str) -> str:
    """The ends of a frontier under a theory."""
    assert found.second is not None
    rows = found.under(hypothesis)
    reached = [row for row in rows if row.verdict == "tips"]
    if not reached:
        words = {_cell(found, row)[0] for row in rows}
        return f"{words.pop() if len(words) == 1 else 'no value that can be told'}, whatever the second lever is."
    told = [reached[0], reached[-1]] if len(reached) > 1 else reached
    parts = [
        f"{takes(found.lever, row.tips[0])} at {named(found.second, row.beside or 0.0)}"
        + (f", {row.tips[0].amount}" if row.tips[0].amount else "")
        for row in told
    ]
    lacking = [row for row in rows if row.verdict == "none"]
    none = (
        f"; no value does at {', '.join(named(found.second, row.beside or 0.0) for row in lacking)}" if lacking else ""
    )
    return "; ".join(parts) + none + "."


def beside_a_sweep(found: Findings) -> str:
    """How a value is to be held beside the break-even of a sweep; nothing where no sweep asks the same."""
    if found.is_frontier or found.outcome != ESTIMAND or found.target != "baseline":
        return ""
    return (
        f"`sweep --vary {found.lever.name}=LOW:HIGH:POINTS` shows the whole curve, and its break-even is this value "
        "from other points: the two agree where their brackets overlap. Points and members about the answer are added "
        "here, as a sweep's are not; with more of both (--members) it comes as near."
    )


def to_try(found: Findings) -> str:
    """A line of the shell that simulates a value that reaches the target, or nothing."""
    from sim.show.again import typed

    row = next((row for row in found.rows if row.verdict == "tips"), None)
    if row is None:
        return ""
    values = [(found.lever, row.tips[0].text)]
    if found.second is not None:
        values.append((found.second, row.beside_text))
    sets = [
        word for lever, text in values for path in lever.name.split("+")
        for word in ("--set", f"{path}={text.replace(',', '')}")
    ]  # fmt: skip
    return typed("run", found.scenario, *sets)


def notes(found: Findings) -> list[str]:
    """What intervals hold, and what to know of the numbers."""
    some = (
        "Counted are the futures in which the question arises, in both worlds where two are held against one another; "
        "which these are may change along the lever."
    )
    return [
        *(wrap(some) if found.partial else []),
        *wrap(
            f"{found.months} months from {found.start}, seed {found.seed}; {found.members:,} members under each theory "
            f"near the answer or more, the same with the same luck at every value; {found.futures:,} futures in all."
        ),
        *wrap(
            "In brackets: 95% intervals, sampling error only; that of a value holds every value at which the "
            "difference from the target cannot be told from nothing."
        ),
        *(wrap(beside_a_sweep(found)) if any(row.verdict == "tips" for row in found.rows) else []),
        *wrap(f"{roles.sentence([found.outcome])} No theory is averaged with another."),
    ]
