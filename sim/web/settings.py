"""Settings as an address has them: `path=value`, each path once, in one order, every value written in one way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sim.errors import Problem
from sim.scenario.levers import as_yaml
from sim.scenario.reading.settings import read_settings
from sim.scenario.reading.tree import Branch, Tree, plain
from sim.scenario.reading.yaml_tree import parse
from sim.scenario.schema.shape import ABOUT, ALTERNATIVES, Shape, at, schema

#: Settings of a question, and characters of each: as many as anybody writes by hand, and far fewer than would tie up
#: the reader of YAML.
MOST_SETTINGS: Final = 200
LONGEST: Final = 1000

#: What no setting of a question may be, and what is right instead.
_ELSEWHERE: Final = {
    "horizon.months": "write months=120 beside scenario=",
    "horizon.steps_per_month": "it changes time and not results; python -m sim run takes it",
    "hypotheses": "write hypotheses=H1,H2 beside scenario=",
    "title": "an address holds what determines numbers; words stand in a scenario file",
    "summary": "an address holds what determines numbers; words stand in a scenario file",
    "weights": "theories stand side by side here; python -m sim run takes --weights",
}


def canonical(texts: Iterable[str]) -> tuple[str, ...]:
    """The settings in the order of their paths, the last of a path alone; what cannot be read stays as it is.

    >>> canonical(["us.aid.level = 0.50", "us.aid.level=0.30", "europe.backfill.start=2025-09"])
    ('europe.backfill.start=2025-09', 'us.aid.level=0.3')
    >>> canonical(["us.tripwire.value=0.5", "us.tripwire=0.4"])
    ('us.tripwire=0.4',)
    """
    kept: dict[str, str] = {}
    for text in texts:
        path, equals, value = text.partition("=")
        path = _path(path.strip())
        kept[path if equals else text] = f"{path}={_written(value)}" if equals else text
    return tuple(kept[path] for path in sorted(kept))


def problems(texts: Iterable[str]) -> Iterator[Problem]:
    """What is wrong with settings before a scenario is asked about them."""
    texts = list(texts)
    if len(texts) > MOST_SETTINGS:
        yield Problem("address", "set", f"there are {len(texts):,} settings", f"give at most {MOST_SETTINGS}")
    for text in texts[:MOST_SETTINGS]:
        path = text.partition("=")[0].strip()
        if len(text) > LONGEST:
            yield Problem("address", f"set={path[:60]}", "is too long", f"write at most {LONGEST:,} characters")
        elif not text.isprintable():
            yield Problem("address", f"set={path}", "holds a character that cannot be seen", "delete it")
        elif path in _ELSEWHERE:
            yield Problem("address", f"set={path}", "is no setting of a question", _ELSEWHERE[path])


def of_tree(tree: Branch, shape: Shape) -> Iterator[tuple[str, Any]]:
    """The path and the value of everything that a scenario file sets; sources, reasons and words are left out."""
    for name, node in tree.entries.items():
        below = shape.child(name)
        if below is None or name in ABOUT or name == ALTERNATIVES:
            continue
        if below.kind in ("quantity", "choice"):
            value = node.entries.get("value") if isinstance(node, Branch) else node
            if value is not None:
                yield name, plain(value)
        elif isinstance(node, Branch) and below.kind != "leaf":
            yield from ((f"{name}.{path}", value) for path, value in of_tree(node, below))
        else:
            yield name, plain(node)


def value_of(text: str) -> Any:
    """The value of a setting as plain Python has it."""
    tree = _read(text.partition("=")[2])
    return None if tree is None else plain(tree)


def written(value: Any) -> str:
    """A value as a line of YAML.

    >>> written({"uniform": {"low": 1, "high": 2.5}}), written("2025-09"), written(True)
    ('{"uniform": {"low": 1, "high": 2.5}}', '2025-09', 'true')
    """
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else as_yaml(value)


def _path(path: str) -> str:
    """The one way to write a path: the value of a group is set by the group's own path."""
    group = path.removesuffix(".value")
    shape = at(group.split(".")) if group != path else None
    return group if shape is not None and shape.kind in ("quantity", "choice") else path


def _written(text: str) -> str:
    """A value of a setting written in the one way; as it is where that would not read the same."""
    tree = _read(text)
    if tree is None:
        return text.strip()
    value = plain(tree)
    told = written(value)
    again = _read(told)
    return told if again is not None and plain(again) == value and type(plain(again)) is type(value) else text.strip()


def _read(text: str) -> Tree | None:
    if len(text) > LONGEST:
        return None
    tree, mistakes = parse(text, "address", numbered=False)
    return None if mistakes else tree


def holds_in_both(text: str) -> bool:
    """Whether a setting says what the world is like, and so holds in the baseline too.

    >>> holds_in_both("russia.recruitment=33"), holds_in_both("us.aid.level=0.5")
    (True, False)
    """
    return all(setting.for_baseline for setting in read_settings([text])[0])


def names_of(text: str) -> tuple[str, ...]:
    """The names down to what a valid setting sets."""
    return read_settings([text])[0][0].names


def put(tree: dict[str, Any], names: Sequence[str], value: Any, reason: str) -> None:
    """Put a value into the mapping of a scenario file, with the reason that the group needs in which it stands."""
    shape: Shape = schema()
    for name in names[:-1]:
        shape = shape.child(name) or shape
        tree = tree.setdefault(name, {})
        if shape.is_group:
            tree["assumption"] = reason
    last = shape.child(names[-1])
    if last is not None and last.is_group:
        unit = {"unit": last.spec.unit} if last.spec is not None else {}
        tree[names[-1]] = {"value": value, **unit, "assumption": reason}
    else:
        tree[names[-1]] = value


def block(tree: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """The lines of a mapping as YAML; what a group's value consists of stands on one line."""
    for name, value in tree.items():
        if isinstance(value, dict) and name != "value":
            yield f"{indent}{name}:"
            yield from block(value, f"{indent}  ")
        else:
            yield f"{indent}{name}: {json.dumps(value) if name == 'assumption' else written(value)}"
