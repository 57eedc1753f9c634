"""The first page of a report: the answer, a sentence for each theory, and the theories in a table beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sim.show import theories
from sim.show.html.page import Cell, Piece, Section, Table
from sim.show.text.say import BY_CHANCE

_INTRO: Final = (
    "The theories are rivals. What follows from each is told by itself, and nothing here says which is right; they "
    "are not "
    "averaged."
)
_WEIGHED: Final = (
    "The weights are those of {whose}, not of the model, which has none. What follows from them "
    "is "
    "what somebody believes who thinks so; the interval is sampling error, and the theories still disagree."
)
_NO_LITERATURE: Final = "The counterfactual of a Russia that wants nothing; no work is cited for its numbers."


def notes(rests: str, whose: str = "") -> tuple[str, ...]:
    """How to read the answer: how it was counted, what all of it rests on, and `whose` weights are in it, if any."""
    return (BY_CHANCE, rests, *((weighed(whose),) if whose else ()))


def weighed(whose: str) -> str:
    """Whose the weights are, and what they are not."""
    return _WEIGHED.format(whose=whose)


def theory_table(hypotheses: Sequence[str], said: Mapping[str, Mapping[str, str]]) -> Section:
    """What each theory holds and expects, where it is from, and its answers: sentences by theory, for each heading."""
    cited = theories.literature(hypotheses)
    rows: list[tuple[Cell, ...]] = []
    for hypothesis in hypotheses:
        theory = theories.THEORIES[hypothesis]
        works = [Piece(entry.citation, href=entry.address[0] if entry.address else None) for entry in cited[hypothesis]]
        rows.append(
            (
                theories.name(hypothesis),
                theory.holds,
                theory.expects,
                *([Piece(_short(answers[hypothesis]))] for answers in said.values()),
                works or [Piece(_NO_LITERATURE, faint=True)],
            )
        )
    columns = (
        "Theory", "What it holds", "What it expects of a withdrawal, before any is simulated", *said,
        "Where it is from",
    )  # fmt: skip
    return Section(
        "theories",
        "The rival theories",
        (_INTRO,),
        (Table("Theories of how Moscow decides", columns, tuple(rows), words=True),),
    )


def _short(sentence: str) -> str:
    """The sentence without its condition, which the row is about."""
    _, _, rest = sentence.partition("), ")
    return rest[:1].upper() + rest[1:] if rest else sentence
