"""What luck draws for a decision, alike in replays and stories: the draw, and up to which draw each act is taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from sim.show.text import story_numbers as numbers

if TYPE_CHECKING:
    from sim.model.stage.decision import DecisionRecord

#: Decisions among several options, of which the first is to do nothing.
AMONG: Final = {"attack": "none", "hybrid pressure": "hold", "break the peace": "keep"}
#: What a draw says and whom it helps.
SENSE: Final = (
    "For every decision luck draws a percentage, any from 0% to 100% alike. An act is taken where its chance lies "
    "above the draw: a low draw is good luck for whoever wants the act, a high one for whoever does not. Of several "
    "acts each has the draws above those of the act before it, up to its own limit."
)


def draw_of(record: DecisionRecord) -> float:
    """The number that luck drew, such that what lies below a chance happens.

    Where options are taken in order, the first being to do nothing, it is counted from the other end.
    """
    return 1.0 - record.luck if record.decision in AMONG else record.luck


def thresholds(record: DecisionRecord) -> dict[str, float]:
    """Up to which draw each act is taken, the lowest first: the chance of it and of those before it."""
    if record.decision not in AMONG:
        return {"yes": record.probabilities["yes"]}
    limits, upto = {}, 0.0
    for option in reversed([each for each in record.probabilities if each != AMONG[record.decision]]):
        upto += record.probabilities[option]
        if record.probabilities[option] > 0.0:
            limits[option] = upto
    return limits


def digits_for(records: Iterable[DecisionRecord]) -> int:
    """Digits after the point of a percentage that show of every record on which side of each limit its draw lies."""
    records = list(records)
    limits = [limit for record in records for limit in thresholds(record).values()]
    return max((numbers.digits_beside(draw_of(record), limits) for record in records), default=1)


def drawn(record: DecisionRecord, digits: int) -> str:
    """The draw in percent, to so many digits."""
    return numbers.percent(draw_of(record), digits)


def in_short(record: DecisionRecord) -> str:
    """The draw, and up to which draw each act that is open is taken."""
    digits = digits_for([record])
    limits = ", ".join(f"{act} up to {numbers.percent(limit, digits)}" for act, limit in thresholds(record).items())
    return f"luck draws {drawn(record, digits)}{f' ({limits})' if limits else ''}"
