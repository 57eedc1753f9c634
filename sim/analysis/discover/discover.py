"""Scenario discovery: under each theory a box, a tree, and how far either can be relied on; and regret."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.discover import tree as trees
from sim.analysis.discover.box import Box
from sim.analysis.discover.findings import Asked, Corner, Findings
from sim.analysis.discover.honest import Sought, found_together, seek
from sim.analysis.discover.prim import quality
from sim.analysis.discover.regret import Regrets, regrets

if TYPE_CHECKING:
    from sim.analysis.discover.failing import Failing
    from sim.analysis.discover.space import Space
    from sim.analysis.discover.spaces import Material
    from sim.theory.arrays import FloatArray

#: The risk of a world, in shares of futures over the horizon, up to which it is borne, unless somebody says otherwise:
#: a round number of ours.
LIMIT = 0.100


@dataclass(frozen=True)
class Discovered:
    """What was found, and its tables, a list of rows each."""

    findings: Findings
    boxes: list[dict[str, Any]]
    trajectory: list[dict[str, Any]]
    tree: list[dict[str, Any]]
    regret: list[dict[str, Any]]


def discover(
    material: Material,
    failing: Failing,
    about: Mapping[str, Any],
    *,
    seed: int,
    limit: float = LIMIT,
    weights: Mapping[str, float] | None = None,
    done: Callable[[int, int], None] = lambda done, total: None,
) -> Discovered:
    """Seek a box and grow a tree for each scenario and theory of `material`, and tell what policies are regretted.

    `about` has what findings say of what was asked. `seed` decides which half of the worlds is held out. `done` is told
    of boxes sought, of so many.
    """
    space = material.space
    sought: dict[tuple[str, str], Sought | None] = {}
    grown: dict[tuple[str, str], trees.Tree] = {}
    for number, (key, failed) in enumerate(material.failing.items()):
        done(number, len(material.failing))
        # The halves are the same under every theory, so that what differs between theories is not the halves.
        sought[key] = seek(space, failed, [seed])
        grown[key] = trees.grow(space, failed, space.half([seed, 0]), can=sought[key] is not None)
    done(len(material.failing), len(material.failing))
    found = found_together([None if one is None else one.p for one in sought.values()])
    corners = tuple(
        replace(
            _corner(key, one, space, material.failing[key], is_found),
            tree_skill=grown[key].skill,
        )
        for (key, one), is_found in zip(sought.items(), found, strict=True)
    )
    regretted = regrets(material.policies, material.chances, limit, weights)
    findings = Findings(
        **about,
        outcome=failing.outcome,
        fails=failing.text,
        raises=failing.value if failing.relative else None,
        worlds=space.worlds,
        seed=seed,
        corners=corners,
        regrets=regretted,
        weights=None if weights is None else dict(weights),
    )
    return Discovered(
        findings,
        [row for corner in corners for row in _box_rows(corner)],
        [row for key, one in sought.items() for row in _steps(key, one, material.failing[key])],
        trees.rows(grown),
        list(_regret_rows(regretted)),
    )


def _corner(key: tuple[str, str], sought: Sought | None, space: Space, failed: FloatArray, is_found: bool) -> Corner:
    scenario, hypothesis = key
    failing = float(failed.mean())
    if sought is None:
        return Corner(scenario, hypothesis, "too few", failing, space.worlds)
    drawn = {column.name: column for column in space.columns}
    asked = tuple(
        Asked(
            one.name, one.low, one.high, one.words, float(drawn[one.name].values.min()),
            float(drawn[one.name].values.max()), sought.quasi[one.name], sought.again[one.name],
        )
        for one in sought.box.conditions
    )  # fmt: skip
    return Corner(
        scenario,
        hypothesis,
        "found" if is_found else "nothing",
        failing,
        space.worlds,
        sought.looked_at,
        asked,
        sought.base,
        sought.held_out.share,
        sought.held_out.density,
        (sought.interval.low, sought.interval.high),
        sought.held_out.coverage,
        sought.sought.density,
        sought.sought.coverage,
        sought.p,
        (min(sought.others), max(sought.others)) if sought.others else None,
    )


def _box_rows(corner: Corner) -> Iterator[dict[str, Any]]:
    """One row a condition of a box; a box that was not found has its row too, with what was tried."""
    common = {
        "scenario": corner.scenario, "hypothesis": corner.hypothesis, "status": corner.status,
        "worlds": corner.worlds, "failing": corner.failing, "held_out_failing": corner.base, "share": corner.share,
        "density": corner.density, "density_low": corner.interval[0], "density_high": corner.interval[1],
        "coverage": corner.coverage, "sought_density": corner.sought_density,
        "sought_coverage": corner.sought_coverage, "restricted": len(corner.asked), "p": corner.p,
    }  # fmt: skip
    for one in corner.asked or (None,):
        yield {
            **common,
            "quantity": None if one is None else one.name,
            "low": None if one is None else one.low,
            "high": None if one is None else one.high,
            "words": None if one is None or not one.words else ", ".join(one.words),
            "lowest": None if one is None else one.lowest,
            "highest": None if one is None else one.highest,
            "quasi_p": None if one is None else one.quasi_p,
            "again": None if one is None else one.again,
        }


def _steps(key: tuple[str, str], sought: Sought | None, failed: FloatArray) -> Iterator[dict[str, Any]]:
    """One row a box of the trajectory, and one for the box chosen, which may lie beside it; else the whole space."""
    whole = quality(np.ones(failed.size, bool), failed)
    steps = [(True, Box(), whole, whole)]
    if sought is not None:
        steps = [(False, step.box, step.sought, step.held_out) for step in sought.steps]
        steps.append((True, sought.box, sought.sought, sought.held_out))
    for number, (chosen, box, mine, other) in enumerate(steps):
        yield {
            "scenario": key[0],
            "hypothesis": key[1],
            "step": number,
            "chosen": chosen,
            "restricted": len(box.conditions),
            "quantities": ", ".join(condition.name for condition in box.conditions),
            "share": mine.share,
            "density": mine.density,
            "coverage": mine.coverage,
            "held_out_share": other.share,
            "held_out_density": other.density,
            "held_out_coverage": other.coverage,
        }


def _regret_rows(found: Regrets) -> Iterator[dict[str, Any]]:
    """A row a policy and theory, and one a policy across theories, under the name "largest"; shares of futures."""
    for row in found.by_theory:
        yield {
            "policy": row.policy, "hypothesis": row.hypothesis, "chance": row.chance, "regret": row.regret,
            "low": row.interval.low, "high": row.interval.high, "tied": row.tied, "satisfied": row.satisfied,
            "satisfied_low": row.satisfied_interval.low, "satisfied_high": row.satisfied_interval.high,
        }  # fmt: skip
    for one in found.overall:
        none = {"satisfied_low": None, "satisfied_high": None}
        yield {
            "policy": one.policy, "hypothesis": "largest", "chance": None, "regret": one.largest,
            "low": one.interval.low, "high": one.interval.high, "tied": one.tied, "satisfied": one.kept, **none,
        }  # fmt: skip
        if one.expected is not None and one.expected_interval is not None:
            yield {
                "policy": one.policy, "hypothesis": "weighted", "chance": None, "regret": one.expected,
                "low": one.expected_interval.low, "high": one.expected_interval.high, "tied": one.expected_tied,
                "satisfied": None, **none,
            }  # fmt: skip
