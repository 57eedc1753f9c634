"""From what a scenario changes of the baseline to positions of levers; or what of it no lever of the surface is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sim.scenario.reading.load import LoadedScenario, load
from sim.scenario.schema.quantity import month_offset

#: A value as it is compared: a number (0 and 1 for false and true), a word, or None for what differs by future.
Plain = float | str | None
#: Values of the horizon and of what is looked at, which are no levers.
_AROUND = frozenset({"horizon.months", "hypotheses"})


@dataclass(frozen=True)
class Found:
    """Positions by lever, `at` (None is the baseline's range); or None where `unknown` levers or paths stand
    outside, and why.
    """

    at: dict[str, float | None] | None
    unknown: tuple[str, ...] = ()
    reason: str = ""


class _OutsideError(Exception):
    """A lever stands where the surface does not reach; says how."""


def positions(surface: Mapping[str, Any], loaded: LoadedScenario, months: int | None = None) -> Found:
    """Where a scenario's levers stand, simulated for so many months; its own where none are given."""
    if (months or loaded.scenario.horizon.months) != surface["months"]:
        return Found(None, (), f"the surface was made for {surface['months']} months")
    here, there = loaded.canonical(), _baseline()
    changed = {
        path: _plain(here.get(path))
        for path in {**there, **here}
        if path not in _AROUND and here.get(path) != there.get(path)
    }
    return found(surface, changed)


@lru_cache(maxsize=1)
def _baseline() -> dict[str, Any]:
    """The shipped baseline's values by path."""
    return load("baseline").canonical()


def found(surface: Mapping[str, Any], changed: Mapping[str, Plain]) -> Found:
    """Positions where so much differs from the baseline, by path."""
    baseline: Mapping[str, Plain] = surface["baseline"]
    at: dict[str, float | None] = {}
    values = {**baseline, **changed}
    unknown = [path for path, value in changed.items() if path not in baseline or value is None]
    reasons = [f"{path} is no lever of the surface" for path in unknown]
    for lever in surface["levers"]:
        try:
            at[lever["id"]] = _stands(lever, values, at, surface["start"])
        except _OutsideError as why:
            unknown.append(lever["id"])
            reasons.append(f"{lever['id']} {why}")
    return Found(None if unknown else at, tuple(unknown), "; ".join(reasons))


def _stands(
    lever: Mapping[str, Any], values: Mapping[str, Plain], at: Mapping[str, float | None], start: str
) -> float | None:
    """Where one lever stands; those before it stand at `at`."""
    stands: Plain
    if "of" in lever:
        moved = list(dict.fromkeys(values[path] for other, path in lever["of"].items() if at.get(other)))
        if len(moved) > 1:
            raise _OutsideError("is not the same everywhere")
        if not moved:
            return float(lever["at"])
        stands = moved[0]
    else:
        form = next(_fitting(lever, values), None)
        if form is None:
            raise _OutsideError("is set in a way that was not simulated")
        stands = values[form["path"]] if "path" in form else form["at"]
    if lever.get("months") and isinstance(stands, str):
        stands = float(month_offset(stands, start))
    if stands is None and lever["at"] is None:
        return None
    if isinstance(stands, str) or stands is None or not lever["low"] <= stands <= lever["high"]:
        raise _OutsideError(f"stands at {stands}, outside of {lever['low']:g} to {lever['high']:g}")
    return float(stands)


def _fitting(lever: Mapping[str, Any], values: Mapping[str, Plain]) -> Iterator[Mapping[str, Any]]:
    for form in lever["forms"]:
        if all(values[path] == value for path, value in form["when"].items()):
            yield form


def _plain(value: Any) -> Plain:
    return value if isinstance(value, str) else float(value) if isinstance(value, int | float) else None
