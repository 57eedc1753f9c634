"""What is expected of a fight, held against the fight: error of the shipped response surfaces, and a refit.

    python -m tests.calibration.surface          # the error of scenarios/baseline.yaml's surfaces
    python -m tests.calibration.surface --refit  # also the values that fit best, to be written into the scenario

Situations (forces, help, roads, ways) are spread over the range that runs meet; in each, the fight by day is fought
with many draws of what nobody knows beforehand, and the share of successes is compared with the closed form.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares
from scipy.special import ndtri

from sim.draws.design import draw
from sim.scenario.reading.load import load
from sim.theory import balance, fight
from sim.theory.arrays import FloatArray

ASSAULT = ("odds_factor", "spread", "window", "way_effect", "window_effect")
GRAB = ("grab_factor", "grab_spread", "hold_factor", "hold_spread", "hold_window")
LOGS = ("odds_factor", "grab_factor", "hold_factor")
LEAST = {"odds_factor": -3, "spread": 0.05, "window": 0.2, "way_effect": -1, "window_effect": -0.2}
MOST = {"odds_factor": 3, "spread": 3, "window": 30, "way_effect": 2, "window_effect": 1.5}
LEAST |= {"grab_factor": -3, "grab_spread": 0.05, "hold_factor": -3, "hold_spread": 0.05, "hold_window": 2}
MOST |= {"grab_factor": 3, "grab_spread": 3, "hold_factor": 3, "hold_spread": 3, "hold_window": 30}
FIGHTS = 256
WAYS = (200.0, 220.0, 170.0, 35.0)


@dataclass(frozen=True)
class Situations:
    """Forces in hbe, `way` in km; arrays (situations,)."""

    attack: FloatArray
    defence: FloatArray
    reservists: FloatArray
    rate: FloatArray
    capacity: FloatArray
    fires: FloatArray
    lag: FloatArray
    infrastructure: FloatArray
    way: FloatArray

    @property
    def first_day(self) -> FloatArray:
        return balance.first_arrival(self.lag, self.infrastructure)


def situations(n: int = 800, seed: int = 3) -> Situations:
    """Situations spread over what runs meet: from nobody's help to everybody's, from whole roads to a third of them."""
    rng = np.random.default_rng(seed)
    europe, us = rng.integers(0, 2, n), rng.integers(0, 2, n)
    kept = rng.uniform(0.3, 1.0, n)
    return Situations(
        attack=np.exp(rng.uniform(np.log(3.0), np.log(40.0), n)),
        defence=np.exp(rng.uniform(np.log(2.0), np.log(14.0), n)),
        reservists=rng.uniform(0.5, 1.5, n) * rng.integers(0, 2, n),
        rate=kept * (europe * rng.uniform(0.05, 1.8, n) + us * rng.uniform(0.15, 0.65, n)),
        capacity=kept * rng.uniform(0.8, 2.0, n),
        fires=europe * rng.uniform(1.0, 4.0, n) + us * rng.uniform(2.0, 6.0, n),
        lag=3.0 * np.exp(0.7 * rng.standard_normal(n)),
        infrastructure=kept,
        way=rng.choice(WAYS, n),
    )


class Expectations:
    """The baseline's battlefields: what is fought on them, and what is expected of a fight there."""

    def __init__(self, fights: int = FIGHTS) -> None:
        world = load("baseline").scenario
        self.drawn = draw(world, 20250301, 0, 2 * fights)
        self.fights = fights
        # Members share parameter rows in pairs: one of each pair gives the draws of what nobody knows.
        self.unknown = {path: values[::2] for path, values in self.drawn.items() if path.startswith("crisis.")}
        self.quality = self.drawn["russia.reconstitution.competence"][::2]
        self.fortune = ndtri((np.random.default_rng(5).permutation(fights) + 0.5) / fights)

    def shipped(self, field: str, rule: str, names: Sequence[str]) -> list[float]:
        """Values of a surface as the scenario has them."""
        return [float(self.drawn[f"crisis.surface.{field}_{rule}.{name}"][0]) for name in names]

    def fought(self, s: Situations, field: str, rule: str, action: str) -> FloatArray:
        """Share of fights in each situation in which the attacker has what he wanted by day 30."""

        def unknown(name: str) -> FloatArray:
            return np.tile(self.unknown[f"crisis.{name}"], s.attack.size)

        def known(values: FloatArray) -> FloatArray:
            return np.repeat(values, self.fights)

        luck = np.exp(unknown("fight.fortune") * np.tile(self.fortune, s.attack.size))
        luck = luck * np.tile(self.quality, s.attack.size)
        force = known(s.attack) * luck
        first = np.minimum(force, unknown("grab_force")) if action == "grab" else force
        near = unknown("grab_garrison") if action == "grab" else np.ones(force.size)
        sides = fight.Sides(
            attack=first,
            attack_reserve=force - first,
            defence=near * known(s.defence),
            defence_reserve=(1.0 - near) * known(s.defence),
            reservists=known(s.reservists),
            concentration_days=unknown("fight.concentration_days"),
            mobilisation_days=unknown("fight.mobilisation_days"),
        )
        coming = fight.Reinforcements(
            first_day=known(s.first_day),
            by_day_10=10.0 * known(s.rate),
            by_day_30=30.0 * known(s.rate),
            capacity=known(s.capacity),
            fires=known(s.fires),
            fires_day=known(s.lag),
        )
        steepness = unknown("fight.breakthrough_steepness")
        halt = unknown("fight.halt_ratio")
        ground = fight.Battlefield(
            speed=unknown(f"fight.{field}.speed"),
            keeps=fight.by_halt_ratio(halt) if rule == "halt_ratio" else fight.by_three_to_one(steepness),
            entrenchment=unknown("fight.entrenchment"),
            loss_rate=unknown("fight.loss_rate"),
            attacker_losses=unknown("fight.attacker_losses"),
            attrition_power=unknown("fight.attrition_power"),
            quiet_share=unknown("fight.quiet_share"),
        )
        way = unknown("fight.grab_depth") if action == "grab" else known(s.way)
        course = fight.fight(sides, coming, ground, way, days=fight.SETTLED_DAY)
        if action == "grab":
            won = course.ground_on(fight.SETTLED_DAY) * unknown("grab_area") >= 100.0
        else:
            won = course.taken <= fight.SETTLED_DAY
        share: FloatArray = won.reshape(s.attack.size, self.fights).mean(axis=1)
        return share

    def expected(self, s: Situations, values: Mapping[str, float], action: str) -> FloatArray:
        """The closed form, as forecasts use it."""
        n, one = s.attack.size, np.ones(s.attack.size)
        shape = balance.Surface(
            *(values.get(name, 1.0) * one for name in (*ASSAULT, *GRAB)),
            grab_force=self.drawn["crisis.grab_force"][0] * one,
            grab_garrison=self.drawn["crisis.grab_garrison"][0] * one,
        )
        mobilised = np.full(n, float(np.mean(self.unknown["crisis.fight.mobilisation_days"])))
        window = shape.hold_window if action == "grab" else shape.assault_window(s.way)
        time = np.maximum(window - s.first_day, 0.0)
        coming = s.reservists * np.minimum(window / mobilised, 1.0) + np.minimum(s.rate, s.capacity) * time
        if action == "grab":
            held = balance.holding_odds(s.attack, s.defence + coming + s.fires, shape)
            return balance.seizure_odds(s.attack, s.defence, shape) * held
        fires = s.fires * np.clip(1.0 - s.lag / window, 0.0, 1.0)
        return balance.assault_odds(s.attack, s.defence + coming + fires, s.way, shape)

    def refit(self, s: Situations, field: str, rule: str, action: str) -> dict[str, float]:
        """The values of a surface that fit best."""
        names = GRAB if action == "grab" else ASSAULT
        fought = self.fought(s, field, rule, action)
        start = self.shipped(field, rule, names)
        start = [np.log(x) if name in LOGS else x for name, x in zip(names, start, strict=True)]

        def values(point: FloatArray) -> dict[str, float]:
            return {n: float(np.exp(x)) if n in LOGS else float(x) for n, x in zip(names, point, strict=True)}

        found = least_squares(
            lambda point: self.expected(s, values(point), action) - fought,
            start,
            bounds=([LEAST[name] for name in names], [MOST[name] for name in names]),
        )
        return values(found.x)


def errors(expected: FloatArray, fought: FloatArray) -> tuple[float, float]:
    """Root mean square and mean of the error."""
    gap = expected - fought
    return float(np.sqrt(np.mean(gap**2))), float(np.mean(gap))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--refit", action="store_true")
    refit = parser.parse_args().refit
    here, met = Expectations(), situations()
    for field in ("manoeuvre", "transparent"):
        for rule in ("halt_ratio", "three_to_one"):
            for action, names in (("assault", ASSAULT), ("grab", GRAB)):
                fought = here.fought(met, field, rule, action)
                values = dict(zip(names, here.shipped(field, rule, names), strict=True))
                error, bias = errors(here.expected(met, values, action), fought)
                print(f"{field}, {rule}, {action}: error {error:.3f}, bias {bias:+.3f}, mean {fought.mean():.2f}")
                if refit:
                    best = here.refit(met, field, rule, action)
                    error, bias = errors(here.expected(met, best, action), fought)
                    print("  best: " + ", ".join(f"{name} {x:.3g}" for name, x in best.items()))
                    print(f"  error {error:.3f}, bias {bias:+.3f}")


if __name__ == "__main__":
    main()
