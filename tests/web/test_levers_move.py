"""Every lever moves the futures, at every place where it can stand, in a world in which it has something to act on."""

import itertools

import numpy as np
import pytest

from sim.analysis.live.piece import simulate
from sim.ensemble.block import Strand
from sim.scenario.reading.load import load
from sim.web.levers import levers

#: A settlement that is taken as agreed while soldiers leave and some are replaced; and one that the parties may refuse.
WORLDS = (("the-articles", ["europe.backfill.share=0.5"]), ("baseline", ["us.aid.level=0.2"]))
MEMBERS = 256
MONTHS = 72


@pytest.mark.slow
def test_each_position_of_a_lever_gives_other_futures() -> None:
    places = [(lever, value) for lever in levers().levers for value in lever.ends()]
    alike = {lever.id: set(itertools.combinations(lever.ends(), 2)) for lever in levers().levers}
    for name, sets in WORLDS:
        base = load(name, sets)
        worlds = [base.changed(lever.settings(value)).at_horizon(MONTHS, ("H1",)) for lever, value in places]
        pieces = simulate([Strand(world, "H1") for world in worlds], 1, 0, MEMBERS)
        found = {(lever.id, value): piece.chances for (lever, value), piece in zip(places, pieces, strict=True)}
        for lever, pairs in alike.items():
            alike[lever] = {(a, b) for a, b in pairs if np.array_equal(found[lever, a], found[lever, b])}
    # The parties hardly ever agree on more land by themselves, as the words of that lever say.
    assert {lever: pairs for lever, pairs in alike.items() if pairs} == {"territory": {("open", "no_more")}}
