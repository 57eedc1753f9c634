"""What is found when a proposal is put to the parties, as plain values that survive their way through JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.analysis.deal.compromise import Change
from sim.analysis.deal.peace import Held
from sim.analysis.findings import PlainFindings


@dataclass(frozen=True)
class PartyAnswer:
    """What a party says to a proposal: `accepts`, the share of futures, at the start.

    `lines` is the share of futures in which each red line stops it; `worth_less` the share in which it would refuse for
    what the terms are worth alone, and `issues` how these divide by the issue that it minds most. `gap` has the 5th,
    50th and 95th percentile of what the terms are worth to it over fighting on.
    """

    accepts: float
    lines: Mapping[str, float]
    worth_less: float
    issues: Mapping[str, float]
    gap: tuple[float, float, float]


@dataclass(frozen=True)
class RiskChange:
    """A share of futures in two worlds, and the paired difference with its interval of 95%."""

    before: float
    after: float
    difference: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Peace:
    """How long a peace lasts: share still holding after so many months, as expected, and as played where it was
    supposed to be agreed and where it was signed at the table; `broken_by` is of those supposed.
    """

    expected: Mapping[int, float]
    supposed: Held
    tabled: Held
    broken_by: Mapping[str, float]


@dataclass(frozen=True)
class Supposed:
    """What was taken as agreed whatever the parties think: the month, whether it lies within the horizon, and the share
    of futures in which it came into force then.
    """

    month: str
    in_horizon: bool
    share: float


@dataclass(frozen=True)
class TheoryAtTable:
    """The table with the Moscow of one theory: the shares of futures in which it accepts, all agree, and the terms are
    signed by the last of the months asked about; and the peace.
    """

    accepts: float
    both: float
    signed: float
    peace: Peace


@dataclass(frozen=True)
class Findings(PlainFindings):
    """Everything that :func:`sim.analysis.deal.parties.put_to_parties` finds but the cloud of the figure.

    What Moscow wants depends on the theory: answers, changes and compromise are those with the Moscow of the first of
    the `hypotheses`, and `by_theory` has what differs. `public` is None where Ukraine's public is not asked.
    """

    title: str
    summary: str
    scenario: str
    members: int
    seed: int
    hypotheses: tuple[str, ...]
    account: str
    russia: PartyAnswer
    ukraine: PartyAnswer
    public: float | None
    both: float
    signed_by: Mapping[int, float]
    answers_at_table: Mapping[str, float]
    supposed: Supposed
    peace: Peace
    by_theory: Mapping[str, TheoryAtTable]
    risks: Mapping[str, Mapping[str, Mapping[str, RiskChange]]]
    compromise: Mapping[str, float]
    compromise_accepts: Mapping[str, float]
    changes: Sequence[Change]
    both_gain: float
    both_gain_within_lines: float
