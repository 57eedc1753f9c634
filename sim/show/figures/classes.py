"""Where futures end: the share of each path class, every world a dot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show import thousand
from sim.show.figures import dots, style
from sim.show.figures.paired import clear_changes
from sim.show.figures.subject import Subject
from sim.vocabulary import PathClass

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

_ABOUT = "Of 100 futures, how many end in each class; the first that fits at the horizon, from the top."
_BAND = "No bands: counts of the members simulated, within the hypothesis named above each column."


def numbers(subject: Subject) -> pd.DataFrame:
    """One row per hypothesis, world and class: hypothesis, world, path_class, futures, count, share."""
    import pandas as pd

    rows = []
    for hypothesis in subject.hypotheses:
        for key, world, _ in subject.drawn:
            for name in PathClass.labels():
                count = int(world.is_word("path_class", name, hypothesis).sum())
                rows.append(
                    {
                        "hypothesis": hypothesis, "world": key, "path_class": name, "futures": subject.members,
                        "count": count, "share": count / subject.members,
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)


def draw(subject: Subject) -> style.DrawnFigure:
    """A panel per hypothesis, a row per class; the rows of the table are those of :func:`numbers`."""
    table = numbers(subject)
    differs = subject.baseline is None or bool(clear_changes(_pairs(subject)))
    wording = dots.Wording(finding(subject, table), _ABOUT, _BAND, "path_class", differs)
    return dots.draw("path-classes", subject, table, "path_class", rows=PathClass.labels(), left=1.75, wording=wording)


def _pairs(subject: Subject) -> dict[tuple[str, str], tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """Which members end in each class in the first scenario and in the baseline, by hypothesis and class."""
    assert subject.baseline is not None
    worlds = subject.scenario, subject.baseline
    return {
        (hypothesis, name): (
            worlds[0].is_word("path_class", name, hypothesis),
            worlds[1].is_word("path_class", name, hypothesis),
        )
        for hypothesis in subject.hypotheses
        for name in PathClass.labels()
    }


def finding(subject: Subject, table: pd.DataFrame) -> str:
    """The title: the class that changes most, or where most futures end."""
    if subject.baseline is None:
        shares = table.groupby("path_class", sort=False)["share"].mean().sort_values(ascending=False)
        common = shares.index
        if not shares.iloc[1]:
            return f"All {subject.futures:,} futures end as '{common[0]}'"
        return f"Most futures end as '{common[0]}' or '{common[1]}'"
    named = f" in {subject.scenario.quoted}" if subject.others else ""
    pairs = _pairs(subject)
    changes = clear_changes(pairs)
    if not changes:
        return f"Futures end{named} where they end in {subject.against}, as far as these members tell"
    (hypothesis, name), change = max(changes.items(), key=lambda item: abs(item[1]))
    more = "more" if change > 0 else "fewer"
    count = thousand.size(1000 * change)
    most = f"Of {len(pairs)} shares compared, the one that changes most{named}"
    return f"{most}: of 1,000 futures, {count} {more} end as '{name}' under {hypothesis}"
