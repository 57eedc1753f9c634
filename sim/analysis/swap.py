"""What becomes of an effect where another study's figure stands in the place of a value.

Both scenarios are simulated with the other figure, the same members with the same luck, and the effect is held against
the effect as it was, member by member: a difference of paired differences. The draw of a quantity keeps its share, so
that a member who had a high value has a high one in the other study as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sim.analysis.measure import KEPT
from sim.analysis.paired import Interval, clear_together
from sim.analysis.worlds import Done, Kept, change, effect_columns, simulate
from sim.errors import SimError
from sim.scenario.reading.alternatives import Alternative
from sim.scenario.schema.scenario import Scenario

if TYPE_CHECKING:
    from sim.ensemble.pool import Workers
    from sim.store.identity import Ensemble


@dataclass(frozen=True)
class Swap:
    """Another study's figure in the place of a value."""

    path: str
    alternative: Alternative

    @property
    def label(self) -> str:
        """As the option says it."""
        return f"{self.path}={self.alternative.name}"

    @property
    def determined(self) -> dict[str, Any]:
        """What of it determines numbers."""
        return {"path": self.path, "name": self.alternative.name, "value": self.alternative.value}

    @property
    def told(self) -> dict[str, Any]:
        """All that is said of it."""
        return {"path": self.path, **self.alternative.as_dict()}


def futures(ensemble: Ensemble, swaps: int) -> int:
    """Futures of both scenarios with each of so many other figures."""
    return ensemble.futures * 2 * swaps


def swapped(scenario: Scenario, swap: Swap) -> Scenario:
    """A scenario with another study's figure; SimError where that makes none."""
    fields = scenario.model_dump(mode="json", exclude_none=True)
    group = fields
    for name in swap.path.split("."):
        group = group[name]
    group["value"] = swap.alternative.value
    try:
        return Scenario.model_validate(fields)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]["msg"]
        remedy = "leave it out, or say in a file of your own what goes with it"
        raise SimError(f"{swap.label} cannot stand alone: {problem}", "--swap", remedy) from None


def worlds(reference: Scenario, scenario: Scenario, swaps: Sequence[Swap]) -> dict[str, Scenario]:
    """Both scenarios with each of the other figures, by side and number."""
    sides = {"reference": reference, "scenario": scenario}
    return {_name(side, number): swapped(one, swap) for number, swap in enumerate(swaps) for side, one in sides.items()}


def _name(side: str, number: int) -> str:
    return f"{side}-swap-{number}"


def measure(
    made: Mapping[str, Scenario],
    swaps: Sequence[Swap],
    whole: Mapping[str, Kept],
    members: int,
    seed: int,
    *,
    folder: Path,
    workers: Workers,
    done: Done,
) -> list[dict[str, Any]]:
    """A row each outcome, hypothesis and swap, from :func:`worlds`, simulated.

    `whole` has what is kept of the two that are compared, by the keys "reference" and "scenario". `reference` and
    `value` are their outcomes with the other figure; `before` is the effect as it was, `effect` the one with the other
    figure, `change` what it becomes more; each of the last three with `_low` and `_high`, 95%, sampling error only.
    `clear` is corrected for all swaps and theories that are looked at.
    """
    kept = simulate(made, members, seed, folder=folder, workers=workers, done=done)
    rows = list(_rows(swaps, whole, kept))
    for outcome in KEPT:
        mine = [row for row in rows if row["outcome"] == outcome]
        clear = clear_together([Interval(row["change_low"], row["change_high"]) for row in mine])
        for row, is_clear in zip(mine, clear, strict=True):
            row["clear"] = is_clear and not row["same"]
    return rows


def _rows(swaps: Sequence[Swap], whole: Mapping[str, Kept], kept: Mapping[str, Kept]) -> Iterator[dict[str, Any]]:
    for outcome in KEPT:
        for hypothesis in whole["scenario"]:
            before = change(whole["scenario"], whole["reference"], hypothesis, outcome)
            for number, swap in enumerate(swaps):
                here, reference = kept[_name("scenario", number)], kept[_name("reference", number)]
                after = change(here, reference, hypothesis, outcome)
                moved = effect_columns(after - before, outcome)
                yield {
                    "outcome": outcome, "hypothesis": hypothesis,
                    "path": swap.path, "alternative": swap.alternative.name,
                    "reference": float(reference[hypothesis][outcome].mean()),
                    "value": float(here[hypothesis][outcome].mean()),
                    **_named("before", effect_columns(before, outcome)),
                    **_named("effect", effect_columns(after, outcome)),
                    **_named("change", moved),
                    "same": bool(moved["same"]), "clear": False,
                }  # fmt: skip


def _named(name: str, effect: Mapping[str, Any]) -> dict[str, float]:
    return {name: effect["effect"], f"{name}_low": effect["low"], f"{name}_high": effect["high"]}
