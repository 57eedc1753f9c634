"""What a share replaced comes to: soldiers of every host that the US leaves, and battalions where they would fight."""

import pytest

from sim.analysis.tip.amounts import amount
from sim.scenario.reading.load import load

ALL = ["europe.backfill.share"]
GERMANY = ["us.withdrawal.germany.share=0.5", "us.withdrawal.germany.start=2026-01"]


def test_soldiers_of_every_host_that_the_us_leaves_count() -> None:
    baltic = amount(load("withdrawal", ["us.withdrawal.germany.share=0"]).scenario, ALL, 0.5)
    assert "850 of the 1,700 US soldiers who leave Estonia, Latvia and Lithuania, 0.8 battalions" in baltic
    more = amount(load("withdrawal", GERMANY).scenario, ALL, 0.5)
    assert "9,980 of the 20,000" in more
    assert "and Germany" in more
    assert "0.8 battalions on the spot and 0.5 that come by day 30" in more


def test_a_host_with_terms_of_its_own_is_moved_by_its_own_share_alone() -> None:
    own = load("withdrawal", [*GERMANY, "europe.backfill.germany.share=0.2"]).scenario
    assert "Germany" not in amount(own, ALL, 0.5)
    assert "9,120 of the 18,200 US soldiers who leave Germany" in amount(own, ["europe.backfill.germany.share"], 0.5)
    assert "and Germany" in amount(own, [*ALL, "europe.backfill.germany.share"], 0.5)


@pytest.mark.parametrize("start", ["2025-09", "2040-01"])
def test_nobody_is_counted_who_leaves_after_the_last_month(start: str) -> None:
    sets = [f"us.withdrawal.{host}.start={start}" for host in ("estonia", "latvia", "lithuania", "germany")]
    assert bool(amount(load("withdrawal", sets).scenario, ALL, 1.0)) == (start < "2035-03")
