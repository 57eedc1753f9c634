"""Strands that share a block, theories and worlds alike, are to the last bit what each is alone."""

import itertools
from collections.abc import Sequence
from typing import get_args

import numpy as np
import pytest

from sim.ensemble.block import Strand, simulate_block, simulate_side_by_side
from sim.ensemble.collect import BlockCollector, Part
from sim.ensemble.parts import event_table
from sim.model.stage.decision import Trace
from sim.scenario.reading.load import load
from sim.scenario.schema.quantity import Choice
from sim.scenario.schema.scenario import Scenario, leaves
from sim.vocabulary import CHANNELS

SEED = 7
#: More review and attack than in truth, so that much happens in few members and months.
LIVELY = ("crisis.opportunity_rate.value=1.5", "motives.caution.value=0.3", "us.withdrawal.estonia.share=0.9")
#: An odd number of members from an odd one on: vector units have remainders, and generators lanes.
FIRST, MEMBERS, MONTHS = 3, 13, 14
HYPOTHESES = ("H1", "H2", "H3", "H4")


def world(name: str = "withdrawal", *sets: str) -> Scenario:
    return load(name, (*LIVELY, f"horizon.months={MONTHS}", *sets)).scenario


def alone(strand: Strand, trace: Trace | None = None) -> Part:
    part = Part(FIRST, MEMBERS, MONTHS)
    simulate_block(*strand, SEED, FIRST, MEMBERS, BlockCollector(FIRST, MEMBERS, [part]), trace)
    return part


def together(strands: Sequence[Strand], trace: Trace | None = None) -> list[Part]:
    parts = [Part(FIRST, MEMBERS, MONTHS) for _ in strands]
    collector = BlockCollector(FIRST, MEMBERS, [[part] for part in parts])
    simulate_side_by_side(strands, SEED, FIRST, MEMBERS, collector, trace)
    return parts


def assert_as_alone(strands: Sequence[Strand]) -> None:
    for strand, found in zip(strands, together(strands), strict=True):
        expected = alone(strand)
        for name, values in expected.outcomes.items():
            assert found.outcomes[name].tobytes() == values.tobytes(), f"{strand.hypothesis}: {name}"
        for kept in ("counts", "sums", "paths"):
            assert getattr(found, kept).tobytes() == getattr(expected, kept).tobytes(), f"{strand.hypothesis}: {kept}"
        assert event_table(found).to_pandas().equals(event_table(expected).to_pandas())


def test_theories_and_worlds() -> None:
    worlds = [world("baseline"), world()]
    strands = [Strand(one, hypothesis) for hypothesis in HYPOTHESES for one in worlds]
    assert_as_alone(strands)
    chances = {part.outcomes["attack_chance"].tobytes() for part in together(strands)}
    assert len(chances) == len(strands), "strands in which the same happens show nothing"


def test_variants() -> None:
    """Every word of every variant, each against the others in one block."""
    worlds = []
    for path, leaf in leaves(world()):
        if isinstance(leaf, Choice):
            words = get_args(type(leaf).model_fields["value"].annotation)
            worlds += [world("withdrawal", f"{path}={word}") for word in words]
    assert len(worlds) > 15
    assert_as_alone([*map(Strand, worlds, itertools.cycle(HYPOTHESES))])


def test_channels() -> None:
    off = [(), *((channel,) for channel in CHANNELS), CHANNELS]
    worlds = [world().model_copy(update={"without": tuple(channels)}) for channels in off]
    assert_as_alone([*map(Strand, worlds, itertools.cycle(("H2", "H1")))])


def test_words_of_plans() -> None:
    """Destinations, calendars, pressing, minerals, and terms that are fixed, forbidden or open."""
    sets = [
        (),
        *((f"us.withdrawal.estonia.destination={place}",) for place in ("home", "pacific", "europe")),
        ("elections.united_states.first=2025-05", "elections.germany.first=2025-05"),
        ("elections.united_states.first=2025-06", "elections.france.every=24"),
        *((f"talks.pressing.whom={whom}", "talks.pressing.often=1") for whom in ("nobody", "ukraine", "russia")),
        *((f"talks.pressing.on_moscow={how}", "talks.pressing.often=1") for how in ("sanctions", "arms", "both")),
        ("deal.minerals.offered=true",),
        ("deal.minerals.offered=true", "deal.minerals.opt_out=false", "deal.minerals.security_clause=true"),
        ("deal.guarantees.kind=monitors", "deal.guarantees.table=fixed"),
        ("deal.neutrality.table=fixed", "deal.neutrality.permanent=true", "deal.neutrality.degree=1"),
        ("deal.territory.table=forbidden", "deal.sanctions.table=fixed", "deal.force_cap.table=forbidden"),
    ]
    worlds = [world("withdrawal", *each) for each in sets]
    assert_as_alone([*map(Strand, worlds, itertools.cycle(("H2", "H4", "H1")))])


@pytest.mark.slow
@pytest.mark.parametrize("hypothesis", HYPOTHESES)
def test_shipped_scenarios(hypothesis: str) -> None:
    names = ("baseline", "burden-sharing", "fortress", "neutrality", "infrastructure", "minerals", "grand-bargain")
    assert_as_alone([Strand(world(name), hypothesis) for name in (*names, "the-articles", "withdrawal-backfilled")])


@pytest.mark.parametrize("place", range(len(HYPOTHESES)))
def test_a_trace_tells_what_it_tells_alone(place: int) -> None:
    """The terms of a decision are those of its own theory, whatever theories stand beside it."""
    strands, member = [Strand(world(), hypothesis) for hypothesis in HYPOTHESES], 4
    shared, own = Trace(place * MEMBERS + member), Trace(member)
    together(strands, shared)
    alone(strands[place], own)
    assert shared.records == own.records
    assert len(own.records) > 5


def test_other_months_or_steps_are_refused() -> None:
    with pytest.raises(ValueError, match="same months and steps"):
        together([Strand(world(), "H1"), Strand(world("withdrawal", "horizon.steps_per_month=2"), "H1")])


def test_luck_is_that_of_the_member_in_every_copy() -> None:
    from sim.draws.luck import Luck

    one, three = Luck(SEED, FIRST, MEMBERS), Luck(SEED, FIRST, MEMBERS, copies=3)
    np.testing.assert_array_equal(np.tile(one.uniform("x", 5), 3), three.uniform("x", 5))
    np.testing.assert_array_equal(np.tile(one.normal("y", 5), 3), three.normal("y", 5))
