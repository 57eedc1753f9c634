"""The break-even of a lever in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.analysis.turning import value_of
from sim.show import thousand
from sim.show.figures.swept import short
from sim.show.text.say import by_weights
from sim.show.theories import condition
from sim.texts import shown

if TYPE_CHECKING:
    from sim.analysis.turning import BreakEven, Crossing
    from sim.analysis.weighted_sweep import WeightedSweep
    from sim.results.sweep import Sweep
    from sim.scenario.levers import Lever

_OLDER: Final = (
    "The break-even cannot be told: an older version made this sweep, and kept no changes of single futures from the "
    "baseline. The differences above hold; make the sweep again for the break-even."
)


#: What is said where theories are weighed.
WEIGHED_ALONE: Final = (
    "Weighed is the chance of an attack alone: of other outcomes a sweep keeps no changes of single futures."
)


def note(sweep: Sweep) -> str:
    """What a break-even and its interval are, and how it is to be held beside another; nothing where none is told."""
    if sweep.turning is None:
        return ""
    [lever] = sweep.levers
    exactly = f"`tip --lever {'+'.join(lever.paths)}` asks the same and" if sweep.is_paired else "`tip`"
    return (
        f"The break-even is reckoned from {len(sweep.points):,} points and {sweep.members:,} members: between two "
        "points every member's change is taken to lie on a straight line. In brackets stand all values at which the "
        "mean of the changes cannot be told from zero (95%, sampling error only). The value itself moves within them: "
        f"what other points or members give agrees where the brackets overlap. {exactly} adds points and members about "
        "its answer, which is why it is the more exact of the two where both were found with as many members."
    )


def sentences(sweep: Sweep, weighted: WeightedSweep | None = None) -> list[str]:
    """The break-even of a sweep of one lever, by theory and under weights, or why it cannot be told.

    Nothing of a sweep of other levers.
    """
    if sweep.turning is not None:
        told = [sentence(found, sweep, condition(found.hypothesis)) for found in sweep.turning]
        own = None if weighted is None else weighted.turning
        return told if own is None or weighted is None else [*told, sentence(own, sweep, by_weights(weighted.weights))]
    if len(sweep.levers) == 1 and sweep.lacks_changes:
        return [_OLDER]
    return []


def sentence(found: BreakEven, sweep: Sweep, head: str) -> str:
    """Where the chance of an attack is that of the baseline, under what `head` names; or that it is nowhere."""
    [lever] = sweep.levers
    name = shown(short(lever.name))
    reference = "the baseline" if sweep.is_paired else "the first point"
    if found.crossings and all(one.low is None and one.high is None for one in found.crossings):
        return f"{head}, nowhere in the range can {reference} and the points be told apart with these members."
    if found.crossings:
        told = "; again ".join(_crossing(crossing, lever) for crossing in found.crossings)
        return f"{head}, as {reference} at {name} {told}."
    near = _value(found.nearest, lever)
    if found.change == 0 and found.interval.low == found.interval.high:
        return f"{head}, no future differs from {reference} at any point."
    half = thousand.half(1000 * found.interval.low, 1000 * found.interval.high)
    nearest = f"{thousand.signed(1000 * found.change)} ±{half} of 1,000 at {near}"
    if found.doubtful:
        return f"{head}, no break-even in the range, but near {near} it cannot be ruled out ({nearest})."
    return f"{head}, no break-even in the range; nearest is {nearest}."


def _crossing(crossing: Crossing, lever: Lever) -> str:
    low, high = ("" if end is None else _value(end, lever) for end in (crossing.low, crossing.high))
    if low and high:
        ends = f"{low} to {high}"
    else:
        ends = f"from {low} on, as far as was swept" if low else f"up to {high}, as far down as was swept"
    way = "more attacks above" if crossing.up else "fewer above"
    return f"{_value(crossing.at, lever)} ({ends}; {way})"


def _value(place: float, lever: Lever) -> str:
    value = value_of(place, lever)
    return f"{value:.3g}" if isinstance(value, float) else value
