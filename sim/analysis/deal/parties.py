"""A proposal put to the parties: who accepts, what stops whom, how long the peace lasts, what it does to the Baltics.

The parties are asked as the war stands at the start, in every future (:mod:`sim.analysis.deal.chair`); then the futures
are played three times with the same luck: as the scenario has it, with these terms alone on the table, and with them
agreed whatever the parties think.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.deal.chair import Chair, chaired
from sim.analysis.deal.compromise import IDEALS, as_terms, ideal_on, smallest_change, weighted_mean
from sim.analysis.deal.findings import Findings, PartyAnswer, Peace, RiskChange, Supposed, TheoryAtTable
from sim.analysis.deal.peace import HELD_AFTER, Kept, breakers, first_settlements, held, play
from sim.analysis.measure import Measure
from sim.model.settlement.valuation import RUSSIA, UKRAINE, Appraisal
from sim.outcomes import SWEPT
from sim.scenario.schema.quantity import month_offset
from sim.theory.packages import Terms

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.proposal import Proposal
    from sim.scenario.schema.scenario import Scenario
    from sim.theory.arrays import FloatArray

PUBLIC: Final = "public"
#: Months by which it is said how many wars have been settled.
SETTLED_BY: Final = (6, 12, 24, 60)
#: Outcomes whose paired differences are told.
RISKS: Final = (*SWEPT, "article5_unfulfilled")
#: Futures in which packages are searched; more would not change what is found.
_SEARCHED: Final = 400


def put_to_parties(
    proposal: Proposal, members: int, seed: int, progress: Callable[[int, int], None] | None = None
) -> tuple[Findings, pd.DataFrame]:
    """Put a proposal to the parties in `members` futures and play them under each hypothesis of the scenario.

    The table is the zone of agreement, what packages are worth over fighting on: what (package, future, middle),
    russia, ukraine, and the share of futures in which no red line stops a package.
    """
    tabled, world, supposed = (loaded.scenario for loaded in (proposal.tabled, proposal.scenario, proposal.supposed))
    searched = min(members, _SEARCHED)
    with chaired(tabled, seed, members) as chair:
        package, appraisal = chair.package, chair.appraise(chair.package)
        russia, ukraine = (_answer(chair, party, appraisal) for party in (RUSSIA, UKRAINE))
        chances = {party: chair.accepts(party, package, appraisal) for party in (RUSSIA, UKRAINE)}
        public = chair.ratifies(package)
        mean = weighted_mean(chair)
        middle = as_terms(chair, mean)
        accepted = {party: float(chair.accepts(party, middle).mean()) for party in (RUSSIA, UKRAINE)}
        accepted[PUBLIC] = float(chair.ratifies(middle).mean())
        lost = {RUSSIA: russia.accepts < 0.5, UKRAINE: min(ukraine.accepts, public.mean()) < 0.5}
        with chaired(tabled, seed, searched) as few:
            changes = [smallest_change(few, party) for party in (RUSSIA, UKRAINE) if lost[party]]
        played = play({"scenario": world, "tabled": tabled, "supposed": supposed}, members, seed, progress)
        with chaired(world, seed, searched) as open_table:
            zone, both_gain, within = _zone(open_table, chair, appraisal, middle)
        first = tabled.hypotheses[0]
        at_table = played["tabled"][first].outcomes
        by_theory = {h: _at_table(h, tabled, supposed, played, members, seed) for h in tabled.hypotheses}
        findings = Findings(
            title=proposal.title,
            summary=proposal.summary,
            scenario=world.title,
            members=members,
            seed=seed,
            hypotheses=tabled.hypotheses,
            account=tabled.variants.war_end.value,
            russia=russia,
            ukraine=ukraine,
            public=float(public.mean()) if chair.asks_public(package) else None,
            both=float((chances[RUSSIA] * chances[UKRAINE] * public).mean()),
            signed_by={month: float((at_table["settlement_month"] < month).mean()) for month in SETTLED_BY},
            answers_at_table=_answers(at_table),
            supposed=_taken(supposed, played["supposed"][first], members),
            peace=by_theory[first].peace,
            by_theory=by_theory,
            risks=_risks(played, tabled.hypotheses),
            compromise={issue: float(level.mean()) for issue, level in mean.items()},
            compromise_accepts=accepted,
            changes=changes,
            both_gain=both_gain,
            both_gain_within_lines=within,
        )
    return findings, zone


def _answer(chair: Chair, party: str, appraisal: Appraisal) -> PartyAnswer:
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
    low, middle, high = (float(value) for value in np.percentile(gap, [5, 50, 95]))
    accepts = float(chair.accepts(party, chair.package, appraisal).mean())
    shown = {line: share for line, share in lines.items() if share > 0.0}
    minded = {issue: share for issue, share in issues.items() if share > 0.0}
    return PartyAnswer(accepts, shown, float(refuses.mean()), minded, (low, middle, high))


# Playing


def _answers(at_table: Mapping[str, FloatArray]) -> dict[str, float]:
    """Share of the offers of these terms that each party accepted, over the months in which they were made."""
    offers = float(at_table["offers"].sum())
    if offers == 0.0:
        return {}
    accepted = {party: 1.0 - float(at_table[f"refused_by_{party}"].sum()) / offers for party in (RUSSIA, UKRAINE)}
    return {"offers": offers / at_table["offers"].size, **accepted}


def _risks(
    played: Mapping[str, Mapping[str, Kept]], hypotheses: tuple[str, ...]
) -> dict[str, dict[str, dict[str, RiskChange]]]:
    """What the terms change, by risk, world (on the table, agreed anyway) and hypothesis."""
    outcomes = {world: {h: kept[h].outcomes for h in hypotheses} for world, kept in played.items()}
    before = outcomes.pop("scenario")
    return {
        risk: {world: {h: _change(risk, before[h][risk], after[h][risk]) for h in hypotheses}
               for world, after in outcomes.items()}
        for risk in RISKS
    }  # fmt: skip


def _change(risk: str, before: FloatArray, after: FloatArray) -> RiskChange:
    measure = Measure(risk)
    measure.add(after, before)
    row = measure.row()
    interval = row["difference_low"], row["difference_high"]
    return RiskChange(row["reference"], row["value"], row["difference"], interval)


def _taken(world: Scenario, supposed: Kept, members: int) -> Supposed:
    """What was taken as agreed when."""
    start, horizon = world.talks.assumed.start, world.horizon
    month = month_offset(start, horizon.start)
    settled = first_settlements(supposed.turns, members)
    return Supposed(start, 0 <= month < horizon.months, float((settled.month == month).mean()))


def _at_table(
    hypothesis: str,
    tabled: Scenario,
    supposed: Scenario,
    played: Mapping[str, Mapping[str, Kept]],
    members: int,
    seed: int,
) -> TheoryAtTable:
    """What the Moscow of one theory makes of the terms, what is expected of the peace and what comes of it."""
    with chaired(tabled, seed, members, hypothesis) as chair:
        accepts = float(chair.accepts(RUSSIA, chair.package).mean())
        both = float(chair.agrees(chair.package).mean())
        expected = {m: float(chair.holds(chair.package, float(m)).mean()) for m in HELD_AFTER}
    horizon = supposed.horizon
    month = month_offset(supposed.talks.assumed.start, horizon.start)
    settled = first_settlements(played["supposed"][hypothesis].turns, members)
    agreed = settled.of(settled.month == month)
    kept = played["tabled"][hypothesis]
    signed = first_settlements(kept.turns, members)
    peace = Peace(expected, held(agreed, horizon.months), held(signed, horizon.months), breakers(agreed))
    by_last = float((kept.outcomes["settlement_month"] < SETTLED_BY[-1]).mean())
    return TheoryAtTable(accepts, both, by_last, peace)


def _zone(open_table: Chair, chair: Chair, appraisal: Appraisal, middle: Terms) -> tuple[pd.DataFrame, float, float]:
    """Median gaps of every package that the scenario has on the table, and those of the proposal member by member; the
    share of futures in which some package is worth more than war to both, and of those in which no red line stops it.
    """
    import pandas as pd

    grid = open_table.theatre.settlement.talks.tables[0][0].terms(open_table.at)
    worth, middle_worth = open_table.appraise(grid), chair.appraise(middle)
    members = open_table.members
    gains, allowed = np.ones((1, members), dtype=bool), np.ones((1, members), dtype=bool)
    columns: dict[str, FloatArray] = {}
    shares = []
    for party in (RUSSIA, UKRAINE):
        gap = np.broadcast_to(worth.gap(party), grid.shape).reshape(-1, members)
        spared = np.broadcast_to(open_table.spared(party, grid), grid.shape).reshape(-1, members)
        gains, allowed = gains & (gap > 0.0), allowed & spared
        shares.append(spared.mean(axis=-1))
        own = np.broadcast_to(appraisal.gap(party), chair.one.shape)
        columns[party] = np.concatenate([np.median(gap, axis=-1), own, [np.median(middle_worth.gap(party))]])
    packages = shares[0].size
    kinds = np.repeat(["packages", "members", "middle"], [packages, chair.members, 1])
    unasked = np.full(chair.members + 1, np.nan)
    zone = pd.DataFrame({"what": kinds, **columns, "spared": np.concatenate([shares[0] * shares[1], unasked])})
    return zone, float(gains.any(axis=0).mean()), float((gains & allowed).any(axis=0).mean())
