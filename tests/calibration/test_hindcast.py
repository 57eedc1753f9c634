"""The verdicts that ship are those of the worlds and the record that ship."""

import json

import pytest

import sim
from sim.analysis.hindcast.digests import facts_digest, worlds_digest
from sim.analysis.hindcast.series import scored
from sim.analysis.hindcast.worlds import past_worlds
from tests.calibration.hindcast import FILE, content

AGAIN = "python -m tests.calibration.hindcast writes it again"


def test_the_verdicts_are_of_the_worlds_and_the_record_that_ship() -> None:
    shipped = json.loads(FILE.read_text("utf-8"))
    assert shipped["version"] == sim.__version__, AGAIN
    assert shipped["worlds"] == worlds_digest(past_worlds()), AGAIN
    assert shipped["facts"] == facts_digest(), AGAIN
    assert list(shipped["series"]) == list(scored()), AGAIN


@pytest.mark.slow
def test_the_verdicts_come_out_again() -> None:
    assert json.loads(FILE.read_text("utf-8")) == json.loads(json.dumps(content())), AGAIN
