"""Sources, units and correlations, checked on the tree of a file, whatever else is wrong with it.

pydantic stops at the first mistakes of a group, and knows neither claims nor lines; these checks cover every group.
On the way they note where each value comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sim.scenario.reading.forms import wanted
from sim.scenario.reading.number_words import slip_of_thousands
from sim.scenario.reading.tree import Branch, Items, Mistake, Place, Scalar, Tree, describe, join, plain
from sim.scenario.schema.scenario import specs
from sim.scenario.schema.shape import ABOUT, Shape, schema, suggestion
from sim.scenario.sources import COMMAND_LINE, Sources


@dataclass(frozen=True)
class Origin:
    """Where a value stands and what it rests on.

    `file` is as messages name it, or `<command line>`, whose line is 0. `sources` are the ids cited; settings
    such as the horizon, which say nothing of the world, need none.
    """

    file: str
    line: int
    sources: tuple[str, ...] = ()
    assumption: str | None = None


def check(tree: Branch, known: Sources, *, whole: bool) -> tuple[dict[str, Origin], list[Mistake]]:
    """The origin of every value by dotted path, and every mistake in sources, units and correlations.

    Unless the tree is the `whole` scenario, a group without a source may have one in a file that was not read.
    """
    origins: dict[str, Origin] = {}
    mistakes: list[Mistake] = []
    for path, node, shape in _leaves(tree, schema(), ""):
        if shape.is_group and isinstance(node, Branch):
            mistakes += check_group(path, node, shape, known, origins=origins, whole=whole)
        elif shape.kind == "leaf":
            origins[path] = _origin(node.place)
    correlations = tree.entries.get("correlations")
    if isinstance(correlations, Branch):
        mistakes += _check_correlations(correlations)
    return origins, mistakes


def _leaves(tree: Branch, shape: Shape, path: str) -> Iterator[tuple[str, Tree, Shape]]:
    """Groups and settings, including groups within groups, in the order of the file."""
    for name, node in tree.entries.items():
        below = shape.child(name)
        if below is None or (shape.is_group and not below.is_group):
            continue
        if below.is_group or below.kind == "leaf":
            yield join(path, name), node, below
        if isinstance(node, Branch):
            yield from _leaves(node, below, join(path, name))


def check_group(
    path: str, group: Branch, shape: Shape, known: Sources, *, origins: dict[str, Origin], whole: bool
) -> list[Mistake]:
    cited, mistakes = _cited(path, group, known)
    assumption = group.entries.get("assumption")
    given = plain(assumption) if assumption is not None else None
    reason = given if isinstance(given, str) else None
    if whole and not cited and not mistakes and given is None:
        remedy = "add 'source: ID' of a claim or evidence, or 'assumption: why'"
        mistakes.append(Mistake(group.place, path, "has no source", remedy))
    if shape.spec is not None and (value := group.entries.get("value")) is not None:
        mistakes += _slips(value, join(path, "value"), shape.spec.unit)
    unit = group.entries.get("unit")
    if shape.spec is not None and isinstance(unit, Scalar) and isinstance(unit.value, str):
        want = shape.spec.unit
        if unit.value != want:
            remedy = f"did you mean '{want}'?" if _same_unit(unit.value, want) else f"give the value in '{want}'"
            problem = f"the unit is '{unit.value}', but this is in '{want}'"
            mistakes.append(Mistake(unit.place, join(path, "unit"), problem, remedy))
    by_file = tuple(name for name in cited if name != COMMAND_LINE)
    if shape.kind == "plan":
        for name, node in group.entries.items():
            below = shape.child(name)
            if below is not None and below.holds == "number":
                mistakes += _slips(node, join(path, name), wanted([*path.split("."), name]).unit)
            if name not in ABOUT and below is not None and not below.is_group:
                origins[join(path, name)] = _origin(node.place, by_file, reason)
    else:
        origin = group.entries.get("value") or group.entries.get("coefficient") or group
        origins[path] = _origin(origin.place, by_file, reason)
    return mistakes


def _slips(node: Tree, path: str, unit: str) -> Iterator[Mistake]:
    """Numbers of a value, or of its distribution, that are hardly meant as they were read."""
    if isinstance(node, Branch):
        for name, below in node.entries.items():
            yield from _slips(below, join(path, name), unit)
    elif isinstance(node, Items):
        for position, item in enumerate(node.items):
            yield from _slips(item, join(path, position), unit)
    elif slip := slip_of_thousands(node.written, unit):
        problem, _, right = slip.partition("; ")
        yield Mistake(node.place, path, problem, right)


def _same_unit(given: str, want: str) -> bool:
    """Whether two units differ in no more than capitals, spaces and plurals: any other difference is another unit."""
    first, other = (
        [word.rstrip("s") for word in re.findall(r"[a-z0-9]+|[^\sa-z0-9]", unit.lower())] for unit in (given, want)
    )
    return first == other


def _origin(place: Place, sources: tuple[str, ...] = (), assumption: str | None = None) -> Origin:
    if place.on_command_line:
        return Origin("<command line>", 0, (COMMAND_LINE,))
    return Origin(place.file, place.line, sources, assumption)


def _cited(path: str, group: Branch, known: Sources) -> tuple[list[str], list[Mistake]]:
    """The ids that a group cites, known or not, and the mistakes in them."""
    ids: list[str] = []
    mistakes: list[Mistake] = []
    source, here = group.entries.get("source"), join(path, "source")
    if source is None or plain(source) is None:
        return ids, mistakes
    for item in source.items if isinstance(source, Items) else [source]:
        if not isinstance(item, Scalar) or not isinstance(item.value, str):
            remedy = "write 'source: W1', or a list such as [W1, W2]"
            mistakes.append(Mistake(item.place, here, f"{describe(item)} is not an id", remedy))
            continue
        name = item.value
        ids.append(name)
        if name in known.display_only:
            problem = f"'{name}' became known after February 2025 and may not set a value"
            mistakes.append(Mistake(item.place, here, problem, "cite earlier evidence, or write an assumption"))
        elif name not in known.ids and not (name == COMMAND_LINE and item.place.on_command_line):
            several = [part for part in re.split(r"[\s,;+&]+", name) if part]
            if len(several) > 1 and all(part in known.ids for part in several):
                guess = f"write a list, as [{', '.join(several)}]"
            else:
                guess = suggestion(name, known.citable) or "ids are those of seeds/claims.yaml and seeds/evidence.yaml"
            mistakes.append(Mistake(item.place, here, f"there is no claim or evidence '{name}'", guess))
    return ids, mistakes


def _check_correlations(correlations: Branch) -> Iterator[Mistake]:
    """Paths that are not quantities or appear twice, and coefficients that are impossible."""
    quantities = [path for path, _ in specs()]
    seen: dict[str, str] = {}
    for name, entry in correlations.entries.items():
        here = f"correlations.{name}"
        if not isinstance(entry, Branch):
            continue
        for key in ("between", "of", "with_mean_of"):
            for item, at in _named(entry.entries.get(key), f"{here}.{key}"):
                path = str(item.value)
                if path not in quantities:
                    guess = suggestion(path, quantities) or "only quantities can be correlated, by their full path"
                    yield Mistake(item.place, at, f"'{path}' is not a quantity", guess)
                elif path in seen:
                    where = f"in correlations.{seen[path]}" if seen[path] != name else "here"
                    yield Mistake(item.place, at, f"'{path}' is {where} already", "name it once only")
                seen.setdefault(path, name)
        yield from _check_coefficient(entry, here)


def _named(node: Tree | None, path: str) -> Iterator[tuple[Scalar, str]]:
    if isinstance(node, Scalar) and isinstance(node.value, str):
        yield node, path
    elif isinstance(node, Items):
        for position, item in enumerate(node.items):
            if isinstance(item, Scalar) and isinstance(item.value, str):
                yield item, join(path, position)


def _check_coefficient(entry: Branch, path: str) -> Iterator[Mistake]:
    """n quantities can each correlate with each other at -1 / (n - 1) at the least; see sim.draws.correlation."""
    between, coefficient = entry.entries.get("between"), entry.entries.get("coefficient")
    for key, least in (("between", 2), ("with_mean_of", 1)):
        group = entry.entries.get(key)
        if isinstance(group, Items) and len(group.items) < least:
            remedy = f"a correlation needs at least {least}"
            yield Mistake(group.place, join(path, key), f"names {len(group.items)} quantities", remedy)
    if not isinstance(between, Items) or len(between.items) < 2 or not isinstance(coefficient, Scalar):
        return
    lowest = -1.0 / (len(between.items) - 1)
    if isinstance(coefficient.value, int | float) and -1 < coefficient.value <= lowest:
        yield Mistake(
            coefficient.place,
            join(path, "coefficient"),
            f"{len(between.items)} quantities cannot all go together at {coefficient.value:g}",
            f"it must be above {lowest:.3g} and below 1",
        )
