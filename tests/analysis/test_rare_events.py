"""Rare events of the model beside the record: all of them, counted over what they could happen in."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim import events
from sim.analysis.evidence.exposure import Lived, cases, years_of_peace, years_of_war, years_within, years_without
from sim.analysis.evidence.published import RATE_COMPARISONS
from sim.analysis.evidence.rare import (
    COMPARED_ELSEWHERE,
    RARE_EVENTS,
    TOLD_WITH,
    UNLOGGED,
    WITHOUT_CLASS,
    RareEvent,
)
from sim.analysis.evidence.rare_rates import Rate, compared_rare_events, headline_events
from sim.analysis.evidence.recorded import interval
from sim.analysis.evidence.table import compared_rates
from sim.events import EVENTS, Event
from sim.outcomes import HEADLINES, OUTCOMES
from sim.results.run import Run
from sim.scenario.sources import Evidence, shipped_sources
from sim.show.html import rare as rare_page
from sim.show.text import evidence as evidence_text
from sim.show.text import rare as rare_text

#: What happens in more than one future of five a year is not rare.
COMMON = 0.2
MEMBERS, MONTHS = 120, 120


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    out = tmp_path_factory.mktemp("rare")
    return sim.run(
        "baseline", members=MEMBERS, months=MONTHS, hypotheses=["H1", "H4"], workers=1, out=out, figures=False
    )


# All of them


def placed() -> set[Event]:
    counted = {each for event in RARE_EVENTS for each in event.counted if isinstance(each, Event)}
    return counted | set(COMPARED_ELSEWHERE) | set(TOLD_WITH) | set(WITHOUT_CLASS)


def test_every_rare_event_of_the_baseline_has_a_class_or_a_reason(run: Run) -> None:
    a_year = run.events["event"].value_counts() / (2 * MEMBERS * MONTHS / 12)
    rare = {event for name, event in EVENTS.items() if a_year.get(name, 0.0) < COMMON}
    assert len(rare) > 30
    assert not {event.name for event in rare - placed()}
    assert all(len(reason) > 20 for reason in (*WITHOUT_CLASS.values(), *UNLOGGED.values()))


def test_what_is_said_to_be_compared_elsewhere_is() -> None:
    assert set(COMPARED_ELSEWHERE.values()) <= {comparison.name for comparison in RATE_COMPARISONS}
    assert set(TOLD_WITH.values()) <= {event.name for event in RARE_EVENTS}
    assert len({event.name for event in RARE_EVENTS}) == len(RARE_EVENTS)


def test_every_headline_has_a_line(run: Run) -> None:
    told = [each.event.headline for each in headline_events(compared_rare_events(run.opened))]
    assert set(told) == set(HEADLINES)


@pytest.mark.parametrize("event", RARE_EVENTS, ids=lambda event: event.name)
def test_each_has_its_record_from_before_the_cut(event: RareEvent, run: Run) -> None:
    known, world = shipped_sources(), run.scenario
    assert len(event.differs) > 40
    for each in event.classes:
        entry = known[each.source]
        assert isinstance(entry, Evidence)
        assert not entry.display_only
        assert each.exposure(world) > 0.0
        assert each.count >= 0
        assert not event.of_cases or each.count <= each.exposure(world), "a share"
    flags = [name for name in event.counted if isinstance(name, str)]
    assert all(OUTCOMES[name].kind == "flag" for name in flags)


# Counting


def lived(*log: tuple[int, int, Event], members: int = 3, months: int = 120) -> Lived:
    frame = pd.DataFrame([(m, t, e.name) for m, t, e in log], columns=["member", "month", "event"])
    outcomes = {"ceasefire_months": np.array([60.0, 0.0, 120.0]), "accident": np.array([1.0, np.nan, 0.0])}
    return Lived(members, months, frame, outcomes)


def test_years_within_a_state_end_with_it_or_with_the_future() -> None:
    futures = lived(
        (0, 24, events.US_DORMANT), (0, 48, events.US_ACTS_AGAIN), (0, 60, events.US_DORMANT),
        (1, 12, events.US_LEAVES_NATO), (2, 36, events.US_DORMANT), (2, 48, events.US_LEAVES_NATO),
    )  # fmt: skip
    dormant = years_within(events.US_DORMANT, events.US_ACTS_AGAIN, events.US_LEAVES_NATO)
    in_it = years_without(events.US_LEAVES_NATO)
    assert dormant(futures) == pytest.approx(2 + 5 + 1)
    assert in_it(futures) == pytest.approx(30 - 9 - 6)
    awake = years_without(events.US_DORMANT, events.US_ACTS_AGAIN, events.US_LEAVES_NATO, of=in_it)
    assert awake(futures) == pytest.approx(15 - 8)
    assert dormant(lived()) == 0.0, "nothing logged"


def test_war_and_peace_add_up_and_flags_are_counted() -> None:
    futures = lived((0, 3, events.GRAB), (1, 4, events.ASSAULT))
    assert years_of_peace(futures) == pytest.approx(15)
    assert years_of_war(futures) + years_of_peace(futures) == pytest.approx(futures.years) == pytest.approx(30)
    assert futures.count(["accident"]) == 1, "not asked is not counted"
    assert cases(events.GRAB, events.ASSAULT)(futures) == 2


def test_the_run_is_counted_as_its_tables_have_it(run: Run) -> None:
    by_name = {each.event.name: each for each in compared_rare_events(run.opened)}
    members, log = run.members, run.events
    for hypothesis in ("H1", "H4"):
        mine = members[members["hypothesis"] == hypothesis]
        logged = log[log["hypothesis"] == hypothesis]["event"].value_counts()
        assert by_name["armed-attack"].measured[hypothesis].count == mine["attacks"].sum()
        assert by_name["us-out"].measured[hypothesis].count == mine["us_out"].sum()
        left = log[(log["hypothesis"] == hypothesis) & (log["event"] == "US leaves NATO")]["month"]
        exposure = (MEMBERS * MONTHS - (MONTHS - left).sum()) / 12
        assert by_name["us-out"].measured[hypothesis].exposure == pytest.approx(exposure)
        broken = by_name["peace-broken"].measured[hypothesis]
        assert broken.count == mine["ceasefires_broken"].sum() == logged["breaks the peace"]
        assert broken.exposure == pytest.approx(mine["ceasefire_months"].sum() / 12)
        assert broken.value == pytest.approx(100 * broken.count / broken.exposure)


# The record


def test_intervals_hold_the_rate_and_narrow_with_exposure() -> None:
    for count in (1, 3, 30):
        low, high = interval(count, 100.0)
        assert low < count / 100 < high
        wide = interval(10 * count, 1000.0)
        assert wide[1] - wide[0] < high - low
    assert interval(0, 100.0)[0] == 0.0
    assert interval(4, 4, of_cases=True)[1] == 1.0
    assert 0.0 < interval(1, 4, of_cases=True)[0] < 0.25 < interval(1, 4, of_cases=True)[1] < 1.0


def test_jeffreys_covers_nine_in_ten() -> None:
    """Of counts drawn from a rate that the prior is right about, nine intervals in ten hold it."""
    rng = np.random.default_rng(1)
    rates = rng.gamma(3.0, 0.01, 4000)
    counts = rng.poisson(rates * 200.0)
    ends = {int(count): interval(int(count), 200.0) for count in np.unique(counts)}
    held = np.mean([ends[int(n)][0] <= rate <= ends[int(n)][1] for n, rate in zip(counts, rates, strict=True)])
    assert 0.86 < held < 0.95


def test_the_record_is_that_of_the_evidence(run: Run) -> None:
    by_name = {each.event.name: each.recorded for each in compared_rare_events(run.opened)}
    border = by_name["armed-attack"][0]
    assert (border.count, border.exposure) == (0, 69), "207 pairs of states, three of which are one exposure"
    [taiwan] = by_name["taiwan-crisis"]
    assert taiwan.value == pytest.approx(100 * 4 / 70)
    [acts] = by_name["violent-sabotage"]
    share = sum(run.scenario.crisis.hybrid.baltic_share.support) / 2
    assert acts.value == pytest.approx(100 * 6 / 21 * share)
    [wars] = by_name["war-ends"]
    assert wars.exposure == pytest.approx(207.5 / 12)


def test_a_rate_outside_is_marked_and_one_that_was_never_asked_is_not() -> None:
    record = Rate.of("record", 2, 100.0)
    assert Rate.of("model", 20, 1000.0).may_lie_in(record)
    assert not Rate.of("model", 200, 1000.0).may_lie_in(record)
    assert not Rate.of("model", 0, 1000.0).may_lie_in(record)
    assert Rate.of("model", 1, 10.0).may_lie_in(record), "so few futures cannot tell"
    assert Rate.of("model", 0, 0.0).may_lie_in(record)


# Shown


def test_the_frame_has_both_sides_and_says_what_lies_outside(run: Run) -> None:
    table = run.evidence()
    rare = table[table["comparison"].str.startswith("rare ")]
    compared = compared_rare_events(run.opened)
    assert len(rare) == sum(len(each.recorded) + len(each.measured) for each in compared)
    assert (rare.loc[rare["side"] == "published", "citation"].str.len() > 20).all()
    for each in compared:
        rows = rare[(rare["comparison"] == f"rare {each.event.name}") & (rare["side"] == "model")]
        for _, row in rows.iterrows():
            rate = each.measured[row["hypothesis"]]
            assert row["outside"] == "; ".join(dict.fromkeys(rate.outside))
            assert math.isnan(row["value"]) if rate.value is None else row["value"] == rate.value


def test_the_text_says_all_of_it_in_80_columns(run: Run) -> None:
    compared = compared_rare_events(run.opened)
    lines = list(evidence_text.lines(compared_rates(run.opened), run.title, "about", rare=compared))
    assert max(map(len, lines)) <= 80
    text = " ".join("\n".join(lines).split())
    for each in compared:
        assert f"{each.event.title}, {each.event.per}" in text
        assert f"Why they differ: {each.event.differs}" in text
        assert all(f"({rate.source})" in text for rate in each.recorded)
    for event, reason in WITHOUT_CLASS.items():
        assert f"{event.name}: {reason}" in text
    outside = sum(bool(rate.outside) for each in compared for rate in set(each.measured.values()))
    marked = [line for line in rare_text.lines(compared) if line.endswith((" *", " +"))]
    assert len(marked) == outside > 0


def test_the_report_carries_the_headline_lines(run: Run) -> None:
    section = rare_page.section(run.opened, run.title)
    [table] = section.tables
    titles = [row[0].text for row, *_ in table.pieces()]
    headline = [event.title for event in RARE_EVENTS if event.headline]
    assert titles == headline


def test_a_run_without_events_is_counted_too(tmp_path: Path) -> None:
    short = sim.run("baseline", members=2, months=1, hypotheses=["H4"], workers=1, out=tmp_path, figures=False)
    by_name = {each.event.name: each.measured["H4"] for each in compared_rare_events(short.opened)}
    assert by_name["armed-attack"].value == 0.0
    assert by_name["nuclear-use"].value is None, "no attack after which it could be"
