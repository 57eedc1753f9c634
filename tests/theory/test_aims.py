"""What each theory of Moscow wants of a settlement, by definition."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.theory import aims

level = st.floats(0, 1)
ONE = np.ones(1)


@given(st.floats(0, 1.5), st.floats(0, 1.5), level)
def test_time_to_rebuild_is_worth_less_the_more_is_rebuilt(less: float, more: float, weight: float) -> None:
    less, more = sorted((less, more))
    early, late = (float(aims.time_to_rebuild(weight * ONE, ready * ONE)[0]) for ready in (less, more))
    assert 0.0 <= late <= early <= weight
    assert aims.time_to_rebuild(weight * ONE, ONE) == 0.0, "nothing once ready"


@given(level, level, level)
def test_threat_is_relieved_by_what_goes_as_far_as_it_is_trusted(share: float, weight: float, trust: float) -> None:
    relieved = float(aims.threat_relieved(share * ONE, weight * ONE, trust)[0])
    assert 0.0 <= relieved <= float(aims.threat_relieved(share * ONE, weight * ONE)[0]) <= weight


@given(level, level, level)
def test_a_regime_shows_land_and_fears_stress(territory: float, stress: float, weight: float) -> None:
    assert 0.0 <= aims.success_to_show(weight * ONE, territory * ONE)[0] <= aims.success_to_show(weight * ONE, ONE)[0]
    assert 0.0 <= aims.price_of_fighting(weight * ONE, stress * ONE)[0] <= weight
