"""A future with one decision forced: nothing before it moves, and what it would have done anyway moves nothing."""

from itertools import takewhile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.analysis.forcing.parted import part
from sim.analysis.forcing.words import DECISIONS, plain
from sim.ensemble.replay import Future, one_future
from sim.errors import SimError

#: A world in which much is decided in little time: reviews come often, and Moscow errs.
BUSY = ("crisis.opportunity_rate=0.6", "crisis.hybrid.review_rate=0.5", "motives.rationality=0.5")
MEMBERS, MONTHS = 4, 16


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> sim.Run:
    out = tmp_path_factory.mktemp("busy")
    world = sim.load("withdrawal", sets=BUSY)
    return sim.run(world, members=MEMBERS, months=MONTHS, hypotheses=["H1", "H3"], out=out, figures=False, workers=1)


@pytest.fixture(scope="module")
def futures(run: sim.Run) -> list[Future]:
    return [future for member in range(MEMBERS) for future in run.replay(member)]


def before(future: Future, month: int) -> tuple[object, ...]:
    """All that is logged and recorded of a future before a month."""
    series = {name: values[:month].tobytes() for name, values in future.series.items()}
    events = list(takewhile(lambda event: event.month < month, future.events))
    return series, events, [one for one in future.decisions if one.month < month]


@settings(max_examples=25)
@given(choices=st.data())
def test_what_is_forced_and_what_is_not(choices: st.DataObject, run: sim.Run, futures: list[Future]) -> None:
    was = choices.draw(st.sampled_from(futures).filter(lambda one: bool(one.decisions)))
    decision = choices.draw(st.sampled_from(was.decisions))
    option = choices.draw(st.sampled_from([name for name in decision.probabilities if name not in decision.closed]))
    now = one_future(run.opened, was.member, was.hypothesis, {decision.occasion: option})
    after = next(one for one in now.decisions if one.occasion == decision.occasion)
    assert (after.chosen, after.forced) == (option, True)
    assert (after.probabilities, after.utilities, after.luck) == (
        decision.probabilities,
        decision.utilities,
        decision.luck,
    )
    assert before(now, decision.month) == before(was, decision.month)
    parted = part(was, now, ((decision, after),))
    if option == decision.chosen:
        assert parted.same
        assert now.differs == ()
        assert now.events == was.events
        assert all(np.array_equal(now.series[name], was.series[name]) for name in was.series)
    else:
        assert not parted.same
        assert parted.first_month == decision.month


def test_every_decision_is_known_by_its_first_words(futures: list[Future]) -> None:
    seen = {one.decision for future in futures for one in future.decisions}
    assert len(seen) > 3
    assert all(plain(decision).startswith(DECISIONS) for decision in seen)


def test_the_two_futures_side_by_side(run: sim.Run, futures: list[Future]) -> None:
    future = next(one for one in futures if any(d.actor == "russia" and d.decision == "attack" for d in one.decisions))
    decision = next(one for one in future.decisions if one.decision == "attack")
    other = (
        "none"
        if decision.chosen != "none"
        else next(name for name in ("grab", "assault") if name not in decision.closed)
    )
    date = future.months.index[decision.month]
    replayed = sim.replay(run, future.member, [future.hypothesis], [f"“{date}, month 3 Russia: ATTACK? {other}”"])
    parted = replayed[future.hypothesis]
    assert replayed.differs == ()
    assert parted.forced[0][0] == decision
    assert {"was", "now"} == set(replayed.months.index.get_level_values("world"))
    assert len(replayed.months) == 2 * MONTHS
    attacks = replayed.events[replayed.events["event"].str.startswith("Russia attacks")]
    here = attacks[attacks["month"] == decision.month].groupby("world").size()
    assert here.get("was" if other == "none" else "now", 0) == 1 + here.get("now" if other == "none" else "was", 0)
    changed = replayed.outcomes.set_index("outcome").query("differs")
    assert set(changed.index) == set(parted.outcomes)
    drawn = replayed.figure(f"parted-{future.hypothesis}")
    assert set(drawn.table["series"]) == {one.name for one in parted.series[:4]}
    assert (drawn.table["was"] != drawn.table["now"]).any()
    assert f"{other} (it was {decision.chosen})" in str(replayed).replace("\n", " ")


def test_a_theory_under_which_it_does_not_come_up_is_left_out(run: sim.Run, futures: list[Future]) -> None:
    by_theory = {future.hypothesis: future for future in futures if future.member == 0}
    mine = {one.occasion: one for one in by_theory["H1"].decisions}
    theirs = {one.occasion for one in by_theory["H3"].decisions}
    alone = next(one for occasion, one in mine.items() if occasion not in theirs)
    force = f"{by_theory['H1'].months.index[alone.month]} {alone.actor} {alone.decision}={alone.chosen}"
    replayed = sim.replay(run, 0, force=force)
    assert (replayed.hypotheses, replayed.left_out) == (("H1",), ("H3",))
    with pytest.raises(SimError, match="does not come up"):
        sim.replay(run, 0, ["H3"], force=force)


def test_several_are_forced_together(run: sim.Run, futures: list[Future]) -> None:
    """A decision that comes up only after what else is forced can be forced too, in whatever order they are told."""
    future = next(
        one
        for one in futures
        if any(d.decision == "attack" and d.chosen != "grab" and "grab" not in d.closed for d in one.decisions)
    )
    decision = next(
        d for d in future.decisions if d.decision == "attack" and d.chosen != "grab" and "grab" not in d.closed
    )
    date = future.months.index[decision.month]
    first = f"{date} russia attack=grab"
    now = sim.replay(run, future.member, [future.hypothesis], first)[future.hypothesis].now
    target = next(event.detail for event in now.events if event.month == decision.month and "grab" in event.event)
    second = f"{date} {target}: resist a grab=no"
    replayed = sim.replay(run, future.member, [future.hypothesis], [second, first])
    yields = [event.actor for event in replayed[future.hypothesis].now.events if event.event == "yields"]
    assert target in yields


def test_what_a_force_takes_away_cannot_be_forced_as_well(run: sim.Run, futures: list[Future]) -> None:
    future = next(one for one in futures if any(d.decision.startswith("resist") for d in one.decisions))
    resists = next(one for one in future.decisions if one.decision.startswith("resist"))
    date = future.months.index[resists.month]
    force = [f"{date} {resists.actor} {resists.decision}=no", f"{date} russia attack=none"]
    with pytest.raises(SimError, match="not come up any more"):
        sim.replay(run, future.member, [future.hypothesis], force)
    with pytest.raises(SimError, match="as well"):
        sim.replay(run, future.member, [future.hypothesis], [force[0], force[0].replace("=no", "=yes")])
