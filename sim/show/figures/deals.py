"""Whether the war is settled at the table, and what stops the offers where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.outcomes import OUTCOMES
from sim.show import thousand
from sim.show.figures import dots, style
from sim.show.figures.paired import clear_changes
from sim.show.figures.subject import Subject

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from sim.show.figures.subject import World

SETTLED, STOPPED, OFFERS = "settlement", "stopped_by", "offers"
_SIGNED: Final = "A settlement is signed"
_NO_OFFER: Final = "Nothing is offered"
_ABOUT = (
    "Of 100 futures, how many see a settlement of the war signed and ratified; of the others, by what refused offers "
    "were stopped most often."
)
_BAND = "No bands: counts of the members simulated, within the hypothesis named above each column."


def drawable(subject: Subject) -> bool:
    """Whether the model has a table at which the war can be settled, and anything came of it."""
    return {SETTLED, STOPPED, OFFERS} <= set(OUTCOMES) and any(
        (world.outcome(OFFERS, hypothesis) > 0).any() for world in subject.worlds for hypothesis in subject.hypotheses
    )


def endings(world: World, hypothesis: str) -> dict[str, NDArray[np.bool_]]:
    """Which members end in which way; every member has one ending.

    Who stopped offers says nothing of a future in which one is signed in the end.
    """
    signed = world.outcome(SETTLED, hypothesis) == 1.0
    offered = world.outcome(OFFERS, hypothesis) > 0
    members = {_SIGNED: signed, _NO_OFFER: ~signed & ~offered}
    first, *reasons = OUTCOMES[STOPPED].categories
    stopped = world.outcome(STOPPED, hypothesis)
    for number, reason in enumerate(reasons, 1):
        members[reason] = ~signed & offered & (stopped == number)
    members[f"Offers, stopped by {first}"] = ~signed & offered & ~(stopped > 0)
    return members


def numbers(subject: Subject) -> pd.DataFrame:
    """One row per hypothesis, world and ending: hypothesis, world, ending, futures, count, share."""
    import pandas as pd

    rows = [
        {
            "hypothesis": hypothesis, "world": key, "ending": name, "futures": subject.members,
            "count": int(members.sum()), "share": float(members.mean()),
        }
        for hypothesis in subject.hypotheses
        for key, world, _ in subject.drawn
        for name, members in endings(world, hypothesis).items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def draw(subject: Subject) -> style.DrawnFigure:
    """A panel per hypothesis, a row per ending that any future has; the table has all of them."""
    table = numbers(subject)
    seen = table.groupby("ending", sort=False)["count"].sum()
    rows = [str(name) for name, count in seen.items() if count]
    wording = dots.Wording(finding(subject, table), _ABOUT, _BAND, "settlement", _differs(subject))
    return dots.draw("deal-acceptance", subject, table, "ending", rows=rows, left=2.7, wording=wording)


def _differs(subject: Subject) -> bool:
    """Whether any ending is clearly more or less common in the first scenario, if all are looked at."""
    if subject.baseline is None:
        return True
    pairs: dict[tuple[str, str], tuple[NDArray[np.bool_], NDArray[np.bool_]]] = {}
    for hypothesis in subject.hypotheses:
        here, there = (endings(world, hypothesis) for world in (subject.scenario, subject.baseline))
        pairs |= {(hypothesis, name): (members, there[name]) for name, members in here.items()}
    return bool(clear_changes(pairs))


def finding(subject: Subject, table: pd.DataFrame) -> str:
    """The title: how many more or fewer settlements, or how many there are and what stops the others."""
    named = f" in {subject.scenario.quoted}" if subject.others else ""
    as_before = ""
    if subject.baseline is not None:
        as_before = f"; no clear difference from {subject.against}"
        worlds = subject.scenario, subject.baseline
        pairs = {h: (endings(worlds[0], h)[_SIGNED], endings(worlds[1], h)[_SIGNED]) for h in subject.hypotheses}
        if changes := clear_changes(pairs):
            told = ", ".join(
                f"{thousand.size(1000 * change)} {'more' if change > 0 else 'fewer'} under {hypothesis}"
                for hypothesis, change in changes.items()
            )
            return f"Settlements in 1,000 futures{named}: {told}"
    key = subject.drawn[0 if subject.baseline is None else 1][0]
    mine = table[table["world"] == key].groupby("ending", sort=False)["share"].mean()
    base = min(100, subject.futures)
    signed = style.count_text(base * float(mine[_SIGNED]))
    reasons = mine.drop([_SIGNED, _NO_OFFER])
    most = f"; most others stop at '{reasons.idxmax()}'" if float(reasons.max()) > 0 else ""
    if not float(mine[_SIGNED]):
        others = most.replace("most others", "most")
        return f"The war is settled in none of {subject.futures:,} futures{named}{others}{as_before}"
    return f"The war is settled in {signed} of {base} futures{named}{most}{as_before}"
