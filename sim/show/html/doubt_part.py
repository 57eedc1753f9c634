"""The section of a report that says what to doubt, each point with the fact that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from sim.analysis.source.audit import values
from sim.labels import CALIBRATED, shipped_scores, standing
from sim.show.html.page import Section
from sim.show.text import counts
from sim.show.text.columns import of_thousand

if TYPE_CHECKING:
    from sim.analysis.summary import Summary
    from sim.results.run import Run

_INTRO: Final = "Facts of this run and of the record it was held against, the weightiest first."


def section(run: Run, summary: Summary, levels: Mapping[str, float]) -> Section:
    """What to doubt in a run; `levels` are its chances of an attack by theory."""
    points = (*_theories(levels), *_assumptions(run), *_record(), *_luck(summary), _BAND)
    return Section("doubt", "What to doubt", (_INTRO,), points=points)


def _theories(levels: Mapping[str, float]) -> Iterator[str]:
    if len(levels) > 1:
        least, most = min(levels.values()), max(levels.values())
        yield (
            f"Which theory is right is not known, and the level hangs on it: from {of_thousand(least)} to "
            f"{of_thousand(most)} attacks in 1,000 futures of the same world."
        )


def _assumptions(run: Run) -> Iterator[str]:
    table = values(run.scenario, run.opened.origin["values"])
    drawn = table[table["kind"] == "uncertain"]
    count, of = int((drawn["group"] == "assumption").sum()), len(drawn)
    if of:
        yield (
            f"{count} of the {of} uncertain values rest on a stated assumption and on no source. The list of "
            "assumptions below says which move the outcome most, and each has its reason."
        )


def _record() -> Iterator[str]:
    scores = shipped_scores()
    words = [standing(name).label for name in scores]
    validated, calibrated = words.count("validated"), words.count("calibrated")
    yield (
        f"No attack on a NATO member is in the record that the model was tested on. Of the {len(scores)} series of "
        "the war "
        f"in Ukraine and its money that were forecast from the past, {validated} passed, {calibrated} are fitted but "
        "did "
        "not, and none of them is this chance: it is a conditional extrapolation. Constants of "
        f"{len(CALIBRATED)} recorded series are fitted; how Moscow weighs an attack is elicited."
    )


def _luck(summary: Summary) -> Iterator[str]:
    split = summary.flags[summary.headlines[0]].split.scenario
    if split is not None and split.shares is not None:
        yield (
            f"Given the risk, luck decides: {counts.percent(split.shares.luck)} of the spread in whether an attack "
            "comes. "
            "A single future, told as a story or met in the world, neither proves nor refutes a number here."
        )


_BAND: Final = (
    "An interval (95%) holds sampling error only: what more futures would narrow. What we do not know about "
    "parameters and "
    "which theory holds are not in it, so that the truth may lie outside."
)
