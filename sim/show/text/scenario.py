"""A scenario as lines of 80 columns: what changes, what governments decide, what we do not know; with sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sim.show.quantities import doc_of, heading_of
from sim.show.text import replaced
from sim.show.text.channels import channels_off
from sim.show.text.wrapping import wrap
from sim.texts import quoted, shown
from sim.vocabulary import CHANNELS

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario
    from sim.scenario.schema.quantity import Quantity, Sourced


def lines(loaded: LoadedScenario, prefix: str | None = None, only: str | None = None) -> list[str]:
    """The scenario, line by line; `prefix` keeps the values at or below a path, `only` one kind of them.

    `only` is "changed", "levers", "uncertain" or None for all.
    """
    scenario = loaded.scenario
    text = [
        *wrap(shown(scenario.title)),
        *wrap(shown(scenario.summary.strip()), "  "),
        *wrap(
            f"{scenario.horizon.months} months from {scenario.horizon.start}, under {', '.join(scenario.hypotheses)}",
            "  ",
        ),
        *wrap(channels_off(f"{name} ({CHANNELS[name]})" for name in scenario.without), "  "),
        *wrap("Files: " + ", then ".join(_shown(path) for path in loaded.ancestry), "  "),
    ]
    changed = _changed(loaded)
    if not loaded.is_baseline and only in (None, "changed"):
        text += ["", *_changes(loaded, prefix)]
        if prefix is None and (told := list(replaced.lines(scenario))):
            text += ["", *told]
    if only == "changed":
        return text
    for kind, heading in (("levers", "What governments can decide"), ("uncertain", "What we do not know")):
        leaves = chosen(loaded, prefix, kind) if only in (None, kind) else []
        if leaves:
            text += ["", heading.upper(), *_by_actor(loaded, leaves, changed, prefix is not None)]
    return text


def chosen(loaded: LoadedScenario, prefix: str | None = None, only: str | None = None) -> list[tuple[str, Sourced]]:
    """Every quantity, plan, choice and correlation with its path, in the schema's order."""
    leaves = [(path, leaf) for path, leaf in _leaves(loaded) if _below(path, prefix)]
    if only == "changed":
        changed = _changed(loaded)
        return [(path, leaf) for path, leaf in leaves if any(_below(path, other) for other in changed)]
    return [(path, leaf) for path, leaf in leaves if only in (None, _kind(path, leaf))]


def _changed(loaded: LoadedScenario) -> set[str]:
    return {difference.path for difference in loaded.differences()}


def prefixes(loaded: LoadedScenario) -> list[str]:
    """Every path at or below which the scenario holds something."""
    known: dict[str, None] = {}
    for path in [*(path for path, _ in _leaves(loaded)), *loaded.canonical()]:
        names = path.split(".")
        known |= dict.fromkeys(".".join(names[:depth]) for depth in range(1, len(names) + 1))
    return list(known)


def holds(loaded: LoadedScenario, prefix: str) -> bool:
    """Whether the scenario holds anything at or below a path."""
    return prefix in prefixes(loaded)


def _leaves(loaded: LoadedScenario) -> list[tuple[str, Sourced]]:
    from sim.scenario.schema.scenario import leaves

    return list(leaves(loaded.scenario))


def _below(path: str, prefix: str | None) -> bool:
    return prefix is None or path == prefix or path.startswith(f"{prefix}.") or prefix.startswith(f"{path}.")


def _kind(path: str, leaf: Sourced) -> str:
    from sim.scenario.schema.quantity import Plan, Quantity
    from sim.scenario.schema.shape import at

    if isinstance(leaf, Plan):
        return "levers"
    if isinstance(leaf, Quantity):
        shape = at(path.split("."))
        return "levers" if shape is not None and shape.spec is not None and shape.spec.kind == "lever" else "uncertain"
    return "uncertain"


def _changes(loaded: LoadedScenario, prefix: str | None) -> Iterator[str]:
    yield from wrap(f"CHANGED AGAINST {quoted(loaded.baseline().scenario.title)}")
    differences = [difference for difference in loaded.differences() if _below(difference.path, prefix)]
    if not differences:
        yield "  nothing"
    for path, before, now in differences:
        yield from wrap(f"{path}: {value_text(now)}, was {value_text(before)}", "  ", "      ")
        yield from _why(loaded, path)


def _by_actor(
    loaded: LoadedScenario, leaves: Iterable[tuple[str, Sourced]], changed: set[str], explained: bool
) -> Iterator[str]:
    actor = None
    for path, leaf in leaves:
        first = path.partition(".")[0]
        if first != actor:
            actor = first
            yield heading_of(first)
        mark = "*" if any(_below(path, other) for other in changed) else " "
        yield from wrap(f"{path}: {leaf_text(leaf)}", f"{mark} ", "      ")
        if explained:
            yield from wrap(doc_of(path), "      ")
        yield from _why(loaded, _place_of(path, leaf))
        for name, other in loaded.alternatives.get(path, {}).items():
            cited = ", ".join(other.quantity.sources)
            yield from wrap(f"or {name}: {value_text(other.value)} [{cited}]", "      ", "        ")


def _why(loaded: LoadedScenario, path: str) -> Iterator[str]:
    """Place, source and assumption of a value."""
    origin = loaded.provenance.get(path)
    if origin is None:
        return
    assumed = f"assumption: {shown(origin.assumption)}" if origin.assumption else ""
    cited = ", ".join(origin.sources)
    place = "" if origin.line == 0 else f"{origin.file}:{origin.line} "
    yield from wrap(f"{place}[{'; '.join(part for part in (cited, assumed) if part)}]", "      ")


def _place_of(path: str, leaf: Sourced) -> str:
    """The path by which the origin of a leaf is known: that of a plan's first plain value, or its own."""
    from sim.scenario.schema.quantity import Plan

    if not isinstance(leaf, Plan):
        return path
    return f"{path}.{next(name for name, _ in _plain_values(leaf))}"


def _plain_values(plan: Sourced) -> Iterator[tuple[str, str | float]]:
    """The words, dates and numbers of a plan, without its quantities."""
    from sim.scenario.schema.quantity import Sourced

    for name in type(plan).model_fields:
        value = getattr(plan, name)
        if name not in Sourced.model_fields and isinstance(value, str | int | float):
            yield name, value


def leaf_text(leaf: Sourced) -> str:
    """The value of a quantity, plan, choice or correlation in one line."""
    from sim.scenario.schema.quantity import Choice, Plan, Quantity
    from sim.scenario.schema.scenario import Correlation

    if isinstance(leaf, Quantity):
        return f"{_quantity_text(leaf)} {leaf.unit}"
    if isinstance(leaf, Choice):
        return leaf.value
    if isinstance(leaf, Correlation):
        if leaf.of is None:
            return f"{leaf.coefficient:g} between each two of {', '.join(leaf.paths)}"
        return f"{leaf.coefficient:g} between {leaf.of} and the mean of {', '.join(leaf.paths[1:])}"
    assert isinstance(leaf, Plan)
    return ", ".join(f"{name} {value_text(value)}" for name, value in _plain_values(leaf))


def _quantity_text(quantity: Quantity) -> str:
    if quantity.fixed is not None:
        return value_text(quantity.fixed)
    return value_text(quantity.model_dump(exclude_none=True)["value"])


def value_text(value: Any) -> str:
    """A value or a distribution as people say it.

    >>> value_text({"uniform": {"low": 28.0, "high": 36.0}}), value_text(0.25), value_text(None)
    ('28 to 36', '0.25', 'nothing')
    >>> value_text({"triangular": {"low": 34000.0, "mode": 36500.0, "high": 39000.0}})
    '34,000 to 39,000, most likely 36,500'
    """
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return f"{value:,.10g}"
    if isinstance(value, list | tuple):
        return ", ".join(value_text(item) for item in value)
    if len(value) == 1 and isinstance(inner := next(iter(value.values())), dict):
        return _distribution_text(next(iter(value)), {key: value_text(item) for key, item in inner.items()})
    return ", ".join(f"{key} {value_text(item)}" for key, item in value.items())


def _distribution_text(name: str, of: dict[str, str]) -> str:
    limits = " and ".join(f"{word} {of[key]}" for key, word in (("low", "at least"), ("high", "at most")) if key in of)
    if name == "uniform":
        return f"{of['low']} to {of['high']}"
    if name == "log_uniform":
        return f"{of['low']} to {of['high']}, log-uniform"
    if name == "triangular":
        return f"{of['low']} to {of['high']}, most likely {of['mode']}"
    if name == "normal":
        return f"normal, mean {of['mean']}, sd {of['sd']}" + (f", {limits}" if limits else "")
    if name == "one_of":
        return f"one of {of['values']}" + (f", weights {of['weights']}" if "weights" in of else "")
    return f"{name}, " + ", ".join(f"{key.replace('_', ' ')} {text}" for key, text in of.items())


def _shown(path: Any) -> str:
    from sim.scenario.reading.chain import display_name

    return display_name(path)
