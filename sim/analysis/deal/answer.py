"""A proposal put to the parties: who accepts, what stops whom, how long the peace lasts, what it does to the Baltics.

The parties are asked as the war stands at the start, in every future (:class:`Chair`); then the futures are played
three times with the same luck: as the scenario has it, with these terms alone on the table, and with them agreed
whatever the parties think.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.deal.compromise import IDEALS, Change, as_terms, ideal_on, smallest_change, weighted_mean
from sim.analysis.deal.peace import HELD_AFTER, Held, Kept, breakers, first_settlements, held, play
from sim.analysis.measure import Measure
from sim.model.settlement.valuation import RUSSIA, UKRAINE, Appraisal, Valuation
from sim.outcomes import SWEPT
from sim.scenario.schema.quantity import month_offset
from sim.theory.arrays import logistic
from sim.theory.durability import survival
from sim.theory.packages import Terms

if TYPE_CHECKING:
    from sim.model.theatre import Theatre
    from sim.scenario.proposal import Proposal
    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import BoolArray, FloatArray

PUBLIC: Final = "public"
#: Months by which it is said how many wars have been settled.
SETTLED_BY: Final = (6, 12, 24, 60)
#: Outcomes whose paired differences are told.
RISKS: Final = (*SWEPT, "article5_unfulfilled")
_SEARCHED = 400


class Chair:
    """The parties as they would answer a package at the start of the futures."""

    def __init__(self, theatre: Theatre) -> None:
        self.theatre = theatre
        self.at = theatre.stage.everyone()
        self.valuation = Valuation(theatre.settlement.situation, self.at)
        self.one = np.ones(theatre.stage.members)
        self.package = theatre.settlement.talks.table.terms(self.at).pick(
            np.zeros(theatre.stage.members, dtype=np.int64)
        )

    def appraise(self, terms: Terms) -> Appraisal:
        """What the parties make of packages."""
        return self.valuation.appraise(terms)

    def spared(self, party: str, terms: Terms) -> BoolArray:
        """Where packages cross no red line of a party."""
        spared: BoolArray = np.ones((), dtype=bool)
        for here in self.theatre.settlement.talks.lines.crossed(party, terms, self.at.who).values():
            spared = spared & ~here
        return spared

    def accepts(self, party: str, terms: Terms, appraisal: Appraisal | None = None) -> FloatArray:
        """Chance that a government accepts, today's mood not known; 0 across a red line."""
        appraisal = self.appraise(terms) if appraisal is None else appraisal
        return self.spared(party, terms) * logistic(self.at("talks.precision") * appraisal.gap(party))

    def ratifies(self, terms: Terms) -> FloatArray:
        """Chance that Ukraine's public carries packages."""
        return self.valuation.ratifies(terms)

    def asks_public(self, terms: Terms) -> bool:
        """Whether packages are put to Ukraine's public at all."""
        return bool((self.valuation.odds_of_public_refusal(terms) > 0.0).any())


@dataclass(frozen=True)
class Answer:
    """What a party says to a proposal: `accepts`, the share of futures, at the start.

    `lines` is the share of futures in which each red line stops it; `worth_less` the share in which it would refuse for
    what the terms are worth alone, and `issues` how these divide by the issue that it minds most.
    """

    accepts: float
    lines: Mapping[str, float]
    worth_less: float
    issues: Mapping[str, float]
    gap: tuple[float, float, float]


@dataclass(frozen=True)
class Difference:
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
class Tested:
    """Everything that :func:`put_to_parties` finds; `as_dict` is it for machines.

    `public` is None where Ukraine's public is not asked.
    """

    title: str
    summary: str
    scenario: str
    members: int
    seed: int
    hypotheses: tuple[str, ...]
    account: str
    russia: Answer
    ukraine: Answer
    public: float | None
    both: float
    signed_by: Mapping[int, float]
    answers_at_table: Mapping[str, float]
    supposed: Supposed
    peace: Peace
    risks: Mapping[str, Mapping[str, Mapping[str, Difference]]]
    compromise: Mapping[str, float]
    compromise_accepts: Mapping[str, float]
    changes: Sequence[Change]
    both_gain: float
    both_gain_within_lines: float
    zone: Mapping[str, FloatArray] = field(repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Plain values; the cloud of the figure left out."""
        told = asdict(self)
        del told["zone"]
        return told

    def __str__(self) -> str:
        from sim.show.text.deal import lines

        return "\n".join(lines(self))

    __repr__ = __str__


def put_to_parties(
    proposal: Proposal, members: int, seed: int, progress: Callable[[int, int], None] | None = None
) -> Tested:
    """Put a proposal to the parties in `members` futures and play them under each hypothesis of the scenario."""
    tabled, world, supposed = (x.scenario for x in (proposal.tabled, proposal.scenario, proposal.supposed))
    theatre = _theatre(tabled, tabled.hypotheses[0], seed, members)
    chair = Chair(theatre)
    package, appraisal = chair.package, chair.appraise(chair.package)
    russia, ukraine = (_answer(chair, party, appraisal) for party in (RUSSIA, UKRAINE))
    says = {party: chair.accepts(party, package, appraisal) for party in (RUSSIA, UKRAINE)}
    public = chair.ratifies(package)
    mean = weighted_mean(chair)
    middle = as_terms(chair, mean)
    told = {party: float(chair.accepts(party, middle).mean()) for party in (RUSSIA, UKRAINE)}
    told[PUBLIC] = float(chair.ratifies(middle).mean())
    few = Chair(_theatre(tabled, tabled.hypotheses[0], seed, min(members, _SEARCHED)))
    asked = float(public.mean()) if chair.asks_public(package) else None
    lost = {RUSSIA: russia.accepts < 0.5, UKRAINE: min(ukraine.accepts, public.mean()) < 0.5}
    changes = [smallest_change(few, party) for party in (RUSSIA, UKRAINE) if lost[party]]
    played = play({"scenario": world, "tabled": tabled, "supposed": supposed}, members, seed, progress)
    zone, both_gain, within = _zone(world, chair, appraisal, middle, seed)
    first = tabled.hypotheses[0]
    at_table = played["tabled"][first].outcomes
    told_supposed, peace = _peace(chair, appraisal, supposed, played["supposed"][first], played["tabled"][first])
    return Tested(
        title=proposal.title,
        summary=proposal.summary,
        scenario=world.title,
        members=members,
        seed=seed,
        hypotheses=tabled.hypotheses,
        account=tabled.variants.war_end.value,
        russia=russia,
        ukraine=ukraine,
        public=asked,
        both=float((says[RUSSIA] * says[UKRAINE] * public).mean()),
        signed_by={month: float((at_table["settlement_month"] < month).mean()) for month in SETTLED_BY},
        answers_at_table=_answers(at_table),
        supposed=told_supposed,
        peace=peace,
        risks={
            risk: {
                against: {
                    hypothesis: _difference(
                        risk, played["scenario"][hypothesis].outcomes[risk], runs[hypothesis].outcomes[risk]
                    )
                    for hypothesis in tabled.hypotheses
                }
                for against, runs in played.items()
                if against != "scenario"
            }
            for risk in RISKS
        },
        compromise={issue: float(level.mean()) for issue, level in mean.items()},
        compromise_accepts=told,
        changes=changes,
        both_gain=both_gain,
        both_gain_within_lines=within,
        zone=zone,
    )


def _theatre(world: Scenario, hypothesis: str, seed: int, members: int) -> Theatre:
    from sim.draws.design import draw
    from sim.draws.luck import Luck
    from sim.model.stage.stage import Stage
    from sim.model.theatre import Theatre

    return Theatre(Stage(world, draw(world, seed, 0, members), Luck(seed, 0, members), Kept()), hypothesis)


def _answer(chair: Chair, party: str, appraisal: Appraisal) -> Answer:
    crossed = chair.theatre.settlement.talks.lines.crossed(party, chair.package, chair.at.who)
    lines = {line: float(np.mean(here & chair.one.astype(bool))) for line, here in crossed.items()}
    gap = appraisal.gap(party)
    refuses = gap < 0.0
    relief = np.stack(
        [
            chair.appraise(ideal_on(chair.package, party, issue)).worth(party) - appraisal.worth(party)
            for issue in IDEALS
        ]
    )
    most = np.argmax(relief, axis=0)
    issues = {issue: float(np.mean(refuses & (most == k))) for k, issue in enumerate(IDEALS)}
    low, middle, high = (float(x) for x in np.percentile(gap, [5, 50, 95]))
    accepts = float(chair.accepts(party, chair.package, appraisal).mean())
    shown = {line: share for line, share in lines.items() if share > 0.0}
    minded = {issue: share for issue, share in issues.items() if share > 0.0}
    return Answer(accepts, shown, float(refuses.mean()), minded, (low, middle, high))


# Playing


def _answers(at_table: Mapping[str, FloatArray]) -> dict[str, float]:
    """Share of the offers of these terms that each party accepted, over the months in which they were made."""
    offers = float(at_table["offers"].sum())
    if offers == 0.0:
        return {}
    told = {party: 1.0 - float(at_table[f"refused_by_{party}"].sum()) / offers for party in (RUSSIA, UKRAINE)}
    return {"offers": offers / at_table["offers"].size, **told}


def _difference(risk: str, before: FloatArray, after: FloatArray) -> Difference:
    measure = Measure(risk)
    measure.add(after, before)
    row = measure.row()
    interval = row["difference_low"], row["difference_high"]
    return Difference(row["reference"], row["value"], row["difference"], interval)


def _peace(chair: Chair, appraisal: Appraisal, world: Scenario, supposed: Kept, tabled: Kept) -> tuple[Supposed, Peace]:
    """What was taken as agreed when, and how long it lasts."""
    durable, members, horizon = chair.at("peace.durable_share"), chair.theatre.stage.members, world.horizon
    expected = {m: float(survival(float(m), durable, appraisal.hazard).mean()) for m in HELD_AFTER}
    start = world.talks.assumed.start
    month = month_offset(start, horizon.start)
    settled = first_settlements(supposed.turns, members)
    taken = settled.month == month
    agreed = settled.of(taken)
    signed = first_settlements(tabled.turns, members)
    peace = Peace(expected, held(agreed, horizon.months), held(signed, horizon.months), breakers(agreed))
    return Supposed(start, 0 <= month < horizon.months, float(taken.mean())), peace


def _zone(
    world: Scenario, chair: Chair, appraisal: Appraisal, middle: Terms, seed: int
) -> tuple[dict[str, FloatArray], float, float]:
    """Median gaps of every package that the scenario has on the table, and those of the proposal member by member; the
    share of futures in which some package is worth more than war to both, and of those in which no red line stops it.
    """
    theatre = _theatre(world, world.hypotheses[0], seed, min(chair.theatre.stage.members, _SEARCHED))
    open_table = Chair(theatre)
    grid = theatre.settlement.talks.table.terms(open_table.at)
    whole = open_table.appraise(grid)
    middle_gap = chair.appraise(middle)
    zone: dict[str, FloatArray] = {}
    gains, lines = np.ones((1, theatre.stage.members), dtype=bool), np.ones((1, theatre.stage.members), dtype=bool)
    for party in (RUSSIA, UKRAINE):
        gap = np.broadcast_to(whole.gap(party), grid.shape).reshape(-1, theatre.stage.members)
        zone[f"packages_{party}"] = np.median(gap, axis=-1)
        spared = np.broadcast_to(open_table.spared(party, grid), grid.shape).reshape(-1, theatre.stage.members)
        gains, lines = gains & (gap > 0.0), lines & spared
        zone[f"spared_{party}"] = spared.mean(axis=-1)
        zone[f"members_{party}"] = np.broadcast_to(appraisal.gap(party), chair.one.shape)
        zone[f"middle_{party}"] = np.array([np.median(middle_gap.gap(party))])
    return zone, float(gains.any(axis=0).mean()), float((gains & lines).any(axis=0).mean())
