"""What a search for what would offset or turn an outcome finds, as plain values that survive their way through JSON."""

from __future__ import annotations

from dataclasses import dataclass

from sim.analysis.findings import PlainFindings


@dataclass(frozen=True)
class Mean:
    """A mean with its interval of 95%: sampling error only."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Lever:
    """What was moved: its path, its meaning and unit, what it is now, and the range in which it was looked for.

    `low`, `high` and `present` are numbers, months since the start for a date; the `_text` of each is for people.
    """

    name: str
    doc: str
    unit: str
    now: str
    present: float
    low: float
    high: float
    low_text: str
    high_text: str
    is_month: bool
    is_whole: bool
    uncertain: bool


@dataclass(frozen=True)
class Tip:
    """A value that brings the outcome to the target, and its interval.

    `open_low` and `open_high` say that the interval goes to the end of the range; `below` is how much of an
    assumption's own distribution lies below the value, `amount` what a value comes to in soldiers.
    """

    value: float
    low: float
    high: float
    text: str
    low_text: str
    high_text: str
    open_low: bool
    open_high: bool
    below: float | None = None
    amount: str = ""


@dataclass(frozen=True)
class TheoryTip:
    """What holds under one theory.

    `verdict` is one of :data:`sim.analysis.tip.curve.VERDICTS`. `outcome` is the level as the scenario is, `now` its
    difference from the target; `tips` are the values that reach it, the nearest to the present one first; `best` is the
    value that comes nearest and `rest` the difference that remains there. `members` were simulated of each point at
    least, `most` where it mattered. Of a frontier `beside` is the value of the second lever.
    """

    hypothesis: str
    verdict: str
    outcome: Mean
    now: Mean
    tips: tuple[Tip, ...]
    best: float
    best_text: str
    best_amount: str
    rest: Mean
    members: int
    most: int
    beside: float | None = None
    beside_text: str = ""


@dataclass(frozen=True)
class Findings(PlainFindings):
    """Everything that a search found, theory by theory; of a frontier, value by value of the second lever.

    Theories are `unknown` under which the question arises in too few futures; it is `partial` where it does not arise
    in every future.
    """

    title: str
    scenario: str
    outcome: str
    target: str
    target_title: str
    target_number: float | None
    lever: Lever
    second: Lever | None
    hypotheses: tuple[str, ...]
    members: int
    months: int
    start: str
    seed: int
    futures: int
    rows: tuple[TheoryTip, ...]
    unknown: tuple[str, ...] = ()
    partial: bool = False

    @property
    def is_frontier(self) -> bool:
        """Whether two levers were moved."""
        return self.second is not None

    def under(self, hypothesis: str) -> list[TheoryTip]:
        """What holds under a theory, value by value of the second lever if there is one."""
        return [row for row in self.rows if row.hypothesis == hypothesis]
