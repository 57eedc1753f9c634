"""Escalation, worked out a second time: rungs 0 to 5, climbed at exponential waits while a crisis is open."""

from __future__ import annotations

import math

from tests.second_implementation.future import Future
from tests.second_implementation.settlement import stress
from tests.second_implementation.world import HAIR, logistic

HYBRID, LIMITED, REGIONAL, SIGNALS, USE = 1, 2, 3, 4, 5
#: Rates by the rung that they lead away from.
RATES = {LIMITED: "regional_rate", REGIONAL: "signalling_rate", SIGNALS: "use_rate"}


def reach(f: Future, rung: int) -> None:
    """Sabotage or an attack lifts a crisis to a rung at least; an attack opens it anew."""
    ladder = f.ladder
    ladder.rung = max(ladder.rung, rung)
    ladder.highest = max(ladder.highest, ladder.rung)
    if rung >= LIMITED:
        ladder.since_attack = 0.0


def is_open(f: Future) -> bool:
    """A fight of late, or land taken not long ago."""
    lasts = f.p["escalation.occupation_months" if f.land_lost() > 0.0 else "escalation.fight_months"]
    return f.ladder.since_attack < lasts - HAIR


def climb(f: Future, months: float, top: int, when: str = "") -> None:
    """Rung by rung: each wait is exponential at r exp(b_loss L + b_regime Z + b_strike S - b_us p - b_china C)."""
    p, ladder, root = f.p, f.ladder, "escalation."
    speed = math.exp(
        p[root + "loss_effect"] * ladder.loss
        + p[root + "stress_effect"] * stress(f)
        + p[root + "strikes_effect"] * ladder.strikes
        - p[root + "us_effect"] * logistic(f.moscow_on_us.value)
        - p[root + "china_effect"] * (not f.taiwan)
    )
    while LIMITED <= ladder.rung < top:
        name = RATES[ladder.rung]
        luck = f.now.uniform(f"russia: {name.replace('_', ' ')}{when}")
        effort, rate = -math.log1p(-luck), p[root + name] * speed
        if effort >= rate * months:
            break
        months -= effort / rate
        ladder.rung += 1
        if ladder.rung == SIGNALS:
            f.note("makes nuclear signals", "russia")
        if ladder.rung == USE:
            f.note("uses a nuclear weapon", "russia")
    ladder.highest = max(ladder.highest, ladder.rung)


def signals_within(f: Future, days: float, kind: str) -> None:
    """The days in which the council sits: Moscow may make nuclear signals, and these days are not lived twice."""
    reach(f, REGIONAL if kind == "assault" else LIMITED)
    climb(f, days / 30.0, SIGNALS, f" within days of {'an assault' if kind == 'assault' else 'a grab'}")
    f.ladder.lived_ahead = max(f.ladder.lived_ahead, days / 30.0)


def pressure(f: Future) -> float:
    """What allies feel of nuclear signals; it halves with every so many months of earlier ones."""
    if f.ladder.rung < SIGNALS:
        return 0.0
    return float(0.5 ** (f.ladder.signalled / f.p["escalation.signal_half_life"]))


def live(f: Future) -> None:
    """A step: an open crisis climbs, a closed one falls back to the sabotage that goes on, if it does."""
    ladder, length = f.ladder, f.now.length
    if is_open(f):
        climb(f, max(length - ladder.lived_ahead, 0.0), USE)
    if ladder.rung >= SIGNALS:
        ladder.signalled += length
    ladder.lived_ahead = max(ladder.lived_ahead - length, 0.0)
    ladder.since_attack += length
    if not is_open(f):
        ladder.rung = HYBRID if f.pressure.rung >= 2 else 0
        ladder.loss, ladder.strikes = 0.0, False
