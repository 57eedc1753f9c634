"""Now or later, in the model: the rising put an attack off, a window that closes hastens it, and nobody waits for
nothing.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.model.crisis.hypotheses import LATER
from sim.theory.choice import total_utility

#: Leaders who want much and fear little, and who choose what is best for them, without accidents or talks.
EAGER = (
    "motives.rationality=1e6", "motives.opportunist.ambition=2", "motives.opportunist.split_value=2",
    "motives.caution=0.5", "crisis.opportunity_rate=0.5", "crisis.hybrid.lethal=0", "talks.offer_rate=0",
    "settlement.renewal.review_rate=0", "russia.leader_exit_rate=0",
)  # fmt: skip
#: The guns are silent from the first month, and Russia recovers fast from little.
RECOVERS = (
    "talks.assumed.start=2025-03", "talks.assumed.share=1", "russia.reconstitution.trained_troops=60",
    "russia.reconstitution.tanks=500", "russia.reconstitution.trained_growth=10",
    "russia.reconstitution.training_months=12",
)  # fmt: skip
PATIENT, IMPATIENT = "motives.discount=0.05", "motives.discount=2"
MEMBERS = 200


def months(futures: Any, name: str) -> np.ndarray:
    """When it came, infinity where it never did."""
    return np.nan_to_num(futures.outcomes[name], nan=np.inf)


def test_a_power_that_recovers_puts_its_attack_off(simulate: Callable[..., Any]) -> None:
    """Same luck: who discounts little waits for what his army will be, who discounts much does not."""
    patient, impatient = (
        simulate("baseline", "H1", members=MEMBERS, months=72, sets=(*EAGER, *RECOVERS, discount))
        for discount in (PATIENT, IMPATIENT)
    )
    put_off = np.isfinite(months(patient, "put_off_month"))
    assert put_off.mean() > 0.3
    assert put_off.sum() > 1.5 * np.isfinite(months(impatient, "put_off_month")).sum()
    early = months(impatient, "attack_month")
    late = months(patient, "attack_month")
    assert (early < np.inf).mean() > 0.3
    assert (late >= early).all()
    assert (late > early)[early < np.inf].mean() > 0.3
    delay = patient.outcomes["attack_delay"]
    assert (delay[np.isfinite(delay)] >= 0.0).all()
    assert np.nanmedian(delay) > 6.0


#: Plans of the Alliance as they stand: nobody comes, nobody goes. Russia has what it needs.
STATIC = (
    "canada.brigade_latvia.start=2039-01", "canada.brigade_latvia.date=2040-01",
    "germany.brigade_lithuania.start=2039-01", "germany.brigade_lithuania.date=2040-01",
    "us.withdrawal.germany.share=0", "talks.assumed.share=0",
)  # fmt: skip
READY = (
    "without=[reconstitution]", "russia.reconstitution.trained_troops=120", "russia.reconstitution.tanks=900",
    "russia.reconstitution.shells=1", "russia.reconstitution.training=0.6",
)  # fmt: skip


def leave(start: str) -> tuple[str, ...]:
    """US soldiers leave all Baltic states within three months."""
    hosts = ("estonia", "latvia", "lithuania")
    leaves = ("share=1", f"start={start}", "months=3", "destination=home")
    return tuple(f"us.withdrawal.{host}.{leaf}" for host in hosts for leaf in leaves)


def test_where_nothing_will_change_nothing_is_put_off(simulate: Callable[..., Any]) -> None:
    sets = (*EAGER, *STATIC, *READY, PATIENT)
    static = simulate("baseline", "H1", members=MEMBERS, months=36, sets=sets)
    assert np.isfinite(months(static, "worth_it_month")).any(), "or else there would be nothing to put off"
    assert not np.isfinite(months(static, "put_off_month")).any()
    leaving = simulate("baseline", "H1", members=MEMBERS, months=36, sets=(*sets, *leave("2027-01")))
    put_off = np.isfinite(months(leaving, "put_off_month"))
    assert put_off.any(), "some wait until US soldiers have gone"
    assert (months(leaving, "put_off_month")[put_off] < 25).all()


BRIGADE = ("germany.brigade_lithuania.strength=20000", "canada.brigade_latvia.strength=20000")
COMES, SLIPS = (
    tuple(
        f"{plan}.{leaf}"
        for plan in ("germany.brigade_lithuania", "canada.brigade_latvia")
        for leaf in (f"start={start}", f"date={date}")
    )
    for start, date in (("2026-06", "2026-12"), ("2039-01", "2040-01"))
)


def test_a_window_that_closes_is_used_while_it_is_open(simulate: Callable[..., Any]) -> None:
    """Same luck: brigades on their way make Moscow attack sooner than brigades that have slipped by years."""
    sets = (*EAGER, *RECOVERS, *BRIGADE, "motives.discount=0.3")
    coming, slipped = (
        simulate("baseline", "H1", members=MEMBERS, months=36, sets=(*sets, *plans)) for plans in (COMES, SLIPS)
    )
    before = 15
    sooner, later = (months(futures, "attack_month") for futures in (coming, slipped))
    assert (sooner < later)[sooner < before].mean() > 0.2
    assert not ((sooner > later) & (later < before)).any(), "nobody waits because a brigade comes"
    assert (sooner < before).sum() > 1.2 * (later < before).sum()


def test_what_is_known_to_come_makes_waiting_worth_less(simulate: Callable[..., Any]) -> None:
    waits = []
    for plans in (COMES, SLIPS):
        theatre = simulate("baseline", "H1", members=60, months=3, sets=(*EAGER, *RECOVERS, *BRIGADE, *plans)).theatre
        crisis, at = theatre.crisis, theatre.stage.everyone()
        waits.append(crisis.rule.waiting(at))
        later = crisis.outlook.forecast(at, LATER)
        best = total_utility(crisis.rule.attack(later), later.shape).max(axis=(0, 1)).reshape(len(LATER), -1)
        assert (waits[-1] <= np.maximum(best.max(axis=0), 0.0) + 1e-12).all()
    assert (waits[0] <= waits[1] + 1e-12).all()
    assert (waits[0] < waits[1]).mean() > 0.5


def test_moscow_reads_plans_as_they_will_be(simulate: Callable[..., Any]) -> None:
    """A forecast for a year ahead is of the forces that plans bring by then; other things are as they are today."""
    theatre = simulate("baseline", "H4", members=20, months=3, sets=leave("2025-09")).theatre
    outlook, at = theatre.crisis.outlook, theatre.stage.everyone()
    now, year = (outlook.forecast(at, (ahead,)) for ahead in (0.0, 12.0))
    both = outlook.forecast(at, (0.0, 12.0))
    for name in ("estonia", "latvia", "lithuania"):
        assert (year.view.us_there[name] < 1e-6).all()
        assert (now.view.us_there[name] > 0.0).all()
    for part, alone in ((slice(0, 20), now), (slice(20, 40), year)):
        # No month ahead is told from some by rounding alone.
        np.testing.assert_allclose(both.success_expected[:, :, part], alone.success_expected, rtol=1e-12)
        np.testing.assert_allclose(both.cost[:, :, part], alone.cost, rtol=1e-12)
