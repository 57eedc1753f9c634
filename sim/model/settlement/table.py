"""What is on the table: the grid of packages that a scenario leaves open, as terms over the members of a sample."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.model.stage.plans import Plans
from sim.model.stage.sample import Sample
from sim.scenario.schema.quantity import Sourced
from sim.scenario.schema.scenario import Scenario, leaves
from sim.theory.arrays import FloatArray
from sim.theory.packages import GUARANTEES, Terms, cap_level, nato_level, neutrality_level, territory_level

_LEVELS = "settlement.levels."
#: Steps of territory, in the order of what Russia gets: (annexed regions whole, recognised).
_TERRITORY = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))

Steps = Sequence[FloatArray]


class Table:
    """The packages that a scenario's `deal` allows. The grid has an axis each for territory, neutrality, guarantees and
    the bundle of the rest (sanctions, NATO's step back, cap), members last.
    """

    def __init__(self, world: Scenario, plans: Plans) -> None:
        self.deal = world.deal
        self._plans = plans

    def terms(self, at: Sample) -> Terms:
        """Every package on the table, over the members of a sample."""
        full = np.ones(at.who.size)
        annexed, recognised = (np.array(x)[:, None, None, None, None] for x in zip(*self._territory(), strict=True))
        kinds, zones = (np.array(x)[:, None, None] for x in zip(*self._guarantees(), strict=True))
        worth = np.array([0.0 * full, at(_LEVELS + "monitors"), at(_LEVELS + "european_force"), full])
        sanctions, infrastructure, forces, cap = (np.array(steps) for steps in self._bundle(at))
        return Terms(
            annexed=annexed,
            recognised=recognised,
            territory=territory_level(annexed, recognised, at(_LEVELS + "line_recognised"), at(_LEVELS + "annexed")),
            neutrality=np.array(self._neutrality(at))[:, None, None],
            kind=kinds,
            guarantee=worth[kinds[:, 0, 0].astype(np.int64)][:, None],
            zone=zones,
            sanctions=sanctions,
            infrastructure=infrastructure,
            forces=forces,
            nato=nato_level(infrastructure, forces, at(_LEVELS + "infrastructure_weight")),
            force_cap=cap,
        )

    def _territory(self) -> Sequence[tuple[float, float]]:
        term = self.deal.territory
        written = (float(term.land == "annexed"), float(term.recognised))
        if term.table == "fixed":
            return (written,)
        most = max(_TERRITORY.index(written), 1) if term.table == "forbidden" else len(_TERRITORY)
        return _TERRITORY[:most]

    def _neutrality(self, at: Sample) -> Steps:
        term, half = self.deal.neutrality, at(_LEVELS + "half_years")
        if term.table == "fixed":
            degree, years = self._written("neutrality.degree", at), self._written("neutrality.years", at)
            return (neutrality_level(degree, years, term.permanent, half),)
        none, good = np.zeros(half.size), np.ones(half.size)
        for_years = half / (half + half)
        if term.table == "forbidden":
            return (none, for_years) if term.permanent else (none,)
        return (none, for_years, good)

    def _guarantees(self) -> Sequence[tuple[float, float]]:
        term = self.deal.guarantees
        written = GUARANTEES.index(term.kind)
        if term.table == "fixed":
            return ((float(written), float(term.demilitarised_zone)),)
        most = max(written, 1) if term.table == "forbidden" else len(GUARANTEES)
        # Whoever sends monitors or soldiers asks for a zone to keep.
        return tuple((float(kind), float(kind > 0)) for kind in range(most))

    def _bundle(self, at: Sample) -> tuple[Steps, Steps, Steps, Steps]:
        """Steps of sanctions, infrastructure, forces and cap, taken together; what is fixed is the same in each."""
        deal, none = self.deal, np.zeros(at.who.size)
        reach = np.minimum(self._written("infrastructure.depth_km", at) / at(_LEVELS + "infrastructure_depth"), 1.0)
        cap = cap_level(self._written("force_cap.soldiers", at), at("ukraine.force"), at(_LEVELS + "least_army"))
        far = at(_LEVELS + "far_nato")
        columns = (
            (deal.sanctions.table, none + self._written("sanctions.share", at),
             (none, at(_LEVELS + "some_sanctions"), at(_LEVELS + "far_sanctions"))),
            (deal.infrastructure.table, self._written("infrastructure.share", at) * reach, (none, none, far * reach)),
            (deal.force_limits.table, none + self._written("force_limits.share", at), (none, none, far)),
            (deal.force_cap.table, cap, (none, at(_LEVELS + "some_cap"), at(_LEVELS + "far_cap"))),
        )  # fmt: skip
        if all(table == "fixed" for table, _, _ in columns):
            first, second, third, fourth = ((written,) for _, written, _ in columns)
            return first, second, third, fourth
        sanctions, infrastructure, forces, army = (_steps(*column) for column in columns)
        return sanctions, infrastructure, forces, army

    def _written(self, term: str, at: Sample) -> FloatArray:
        """A number of a term as the scenario has it."""
        return self._plans.number_at(f"deal.{term}", at.who)


def _steps(table: str, written: FloatArray, steps: Steps) -> Steps:
    """The steps as they are, all as written, or only those below what is written."""
    if table == "fixed":
        return (written,) * len(steps)
    if table == "open":
        return steps
    allowed = [steps[0]]
    for step in steps[1:]:
        allowed.append(np.where(step < written, step, allowed[-1]))
    return allowed


def tables(worlds: Sequence[Scenario]) -> list[int]:
    """For each world the first of those that allow the same packages but for numbers."""
    words = [
        {
            f"{path}.{name}": getattr(leaf, name)
            for path, leaf in leaves(world.deal)
            if "table" in type(leaf).model_fields
            for name in type(leaf).model_fields
            if name not in Sourced.model_fields and isinstance(getattr(leaf, name), str | bool)
        }
        for world in worlds
    ]
    return [words.index(each) for each in words]
