"""The tree of a sweep file, read key by key, with every mistake noted at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sim.errors import Problem, ScenarioError
from sim.scenario import shipped
from sim.scenario.kinds import named_otherwise
from sim.scenario.levers import (
    MOST_POINTS,
    Lever,
    Value,
    as_yaml,
    check_name,
    check_path,
    check_range,
    clashes,
    distinct,
    spaced,
)
from sim.scenario.reading.load import LoadedScenario, load
from sim.scenario.reading.meant import hypotheses
from sim.scenario.reading.number_words import GREATEST_SEED, Wanted, number_remedy
from sim.scenario.reading.tree import Branch, Items, RefusedError, Scalar, Tree, describe
from sim.scenario.schema.shape import suggestion
from sim.scenario.vary import listed, meant_end, refuse_slip
from sim.texts import as_text, is_empty
from sim.vocabulary import HYPOTHESES

_KEYS: Final = (
    "title", "summary", "scenario", "settings", "design", "points", "levers", "members", "seed", "months", "hypotheses",
    "until_se",
)  # fmt: skip
_UNITS: Final = {"members": "futures", "months": "months"}
_LEVER_KEYS: Final = ("title", "set", "from", "to", "points", "values")


class SweepReader:
    """Reads the tree of a sweep file and notes every mistake in it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.readings: dict[str, str] = {}

    def error(self) -> ScenarioError:
        return ScenarioError(dict.fromkeys(self.problems))

    def note(self, node: Tree, path: str, problem: str, remedy: str) -> None:
        self.problems.append(Problem(str(node.place), path, problem, remedy))

    def read(self, tree: Branch, path: Path, sets: Sequence[str]) -> dict[str, Any]:
        """What :class:`sim.scenario.sweep.SweepPlan` takes, by name; ScenarioError where something is wrong."""
        self._known(tree, _KEYS, "")
        design = self._word(tree, "design", ("grid", "sobol")) or "grid"
        count = self._whole(tree, "points", 1, MOST_POINTS)
        if design == "sobol" and "points" not in tree.entries:
            self.note(tree, "points", "is missing", "say how many points the Sobol sequence has")
        if design == "grid" and "points" in tree.entries:
            self.note(
                tree.entries["points"], "points", "belongs to 'design: sobol'", "a grid has as many as its levers give"
            )
        levers = self._levers(tree, design)
        asked = self._asked(tree)
        title, summary = (self._text(tree, key) for key in ("title", "summary"))
        scenario = self._scenario(tree, path, sets)
        if self.problems or scenario is None:
            raise self.error()
        places = {name: str(node.place) for name, node in self._entries(tree, "levers")}
        return {
            "name": as_text(path.stem),
            "title": title or as_text(path.stem),
            "scenario": scenario,
            "levers": levers,
            "design": design,
            "count": count,
            "summary": summary or "",
            "asked": asked,
            "places": places,
            "readings": self.readings,
        }

    def _known(self, tree: Branch, keys: Sequence[str], path: str) -> None:
        for key, node in tree.entries.items():
            if key not in keys:
                here = f"{path}.{key}" if path else key
                remedy = suggestion(key, keys) or f"choose from {', '.join(keys)}"
                self.note(node, here, f"there is no key '{key}' in a sweep", remedy)

    def _entries(self, tree: Branch, key: str) -> Iterator[tuple[str, Tree]]:
        node = tree.entries.get(key)
        if isinstance(node, Branch):
            yield from node.entries.items()

    def _text(self, tree: Branch, key: str, path: str = "") -> str | None:
        node = tree.entries.get(key)
        if node is None:
            return None
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            self.note(node, f"{path}{key}", f"{describe(node)} is not text", "write text, in quotes if it is a number")
            return None
        if is_empty(node.value):
            self.note(node, f"{path}{key}", "is empty", "write some text, of any length, or leave it out")
            return None
        return node.value.strip()

    def _word(self, tree: Branch, key: str, words: Sequence[str]) -> str | None:
        text = self._text(tree, key)
        if text is not None and text not in words:
            self.note(
                tree.entries[key], key, f"'{text}' is unknown", suggestion(text, words) or "write " + " or ".join(words)
            )
            return None
        return text

    def _whole(self, tree: Branch, key: str, least: int, most: int, *, path: str = "") -> int | None:
        node = tree.entries.get(key)
        if node is None:
            return None
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            limits = f"give a whole number from {least} to {most:,}"
            unit = _UNITS.get(key, "") if not path else ""
            right = _right_number(node, Wanted(unit, least, most, whole=True))
            self.note(node, f"{path}{key}", f"{describe(node)} will not do", f"{limits}: {right}" if right else limits)
            return None
        return value

    def _asked(self, tree: Branch) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "members": self._whole(tree, "members", 1, 100_000_000),
            "seed": self._whole(tree, "seed", 0, GREATEST_SEED),
            "months": self._whole(tree, "months", 1, 600),
        }
        node = tree.entries.get("until_se")
        if node is not None:
            value = node.value if isinstance(node, Scalar) else None
            if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1:
                asked["until_se"] = float(value)
            else:
                problem = f"{describe(node)} is not a standard error of a share"
                right = _right_number(node, Wanted("share", 0, 1, between=True))
                self.note(node, "until_se", problem, right or "give one such as 0.005")
        node = tree.entries.get("hypotheses")
        if node is not None:
            items = node.items if isinstance(node, Items) else []
            names = [item.value if isinstance(item, Scalar) else None for item in items]
            if names and len(set(names)) == len(names) and all(name in HYPOTHESES for name in names):
                asked["hypotheses"] = tuple(names)
            else:
                text = str(node.value) if isinstance(node, Scalar) else ", ".join(str(name) for name in names)
                meant = ", ".join(hypotheses(text))
                remedy = f"write [{meant}]" if meant else "give a list of some of " + ", ".join(HYPOTHESES)
                self.note(node, "hypotheses", f"{describe(node)} will not do", remedy)
        return {key: value for key, value in asked.items() if value is not None}

    def _scenario(self, tree: Branch, path: Path, sets: Sequence[str]) -> LoadedScenario | None:
        if "scenario" not in tree.entries:
            self.note(tree, "scenario", "is missing", "write 'scenario: withdrawal', or the path of a scenario file")
            return None
        name = self._text(tree, "scenario")
        if name is None:
            return None
        node = tree.entries["scenario"]
        if shipped.is_bare_name(name):
            if shipped.find(name) is None and (another := named_otherwise(name, "scenario")):
                self.note(node, "scenario", f"'{name}' {another[0]}", "shipped are " + ", ".join(shipped.names()))
                return None
            if shipped.find(name) is None:
                guess = suggestion(name, shipped.names()) or "shipped are " + ", ".join(shipped.names())
                self.note(
                    node, "scenario", f"'{name}' is not a shipped scenario", f"{guess}, or give a file, as {name}.yaml"
                )
                return None
            given: str | Path = name
        else:
            beside = _beside(path, name)
            if beside is None:
                remedy = "keep a sweep and its scenarios in one folder, or name a shipped one"
                self.note(node, "scenario", f"'{name}' leads out of the folder of the sweep", remedy)
                return None
            if not _is_file(beside):
                self.note(node, "scenario", f"there is no file '{name}'", "a path is relative to the sweep's file")
                return None
            given = beside
        settings = self._settings(tree)
        try:
            return load(given, [*settings, *sets])
        except ScenarioError as error:
            self.problems += (self._placed(problem, settings) for problem in error.problems)
            return None

    def _settings(self, tree: Branch) -> dict[str, str]:
        """What is set at every point, as `--set` writes it, and its place."""
        node = tree.entries.get("settings")
        if node is not None and not isinstance(node, Branch):
            self.note(node, "settings", f"{describe(node)} sets nothing", "give paths with their values")
        places: dict[str, str] = {}
        for path, value in self._entries(tree, "settings"):
            if isinstance(value, Scalar) and value.value is not None:
                places[f"{path}={as_yaml(value.value)}"] = str(value.place)
            else:
                dotted = next(_dotted(path, value), "")
                remedy = f"write paths with points, as {dotted}" if dotted else "write a number or a word"
                self.note(value, f"settings.{path}", f"{describe(value)} is not one value", remedy)
        return places

    def _placed(self, problem: Problem, settings: Mapping[str, str]) -> Problem:
        place = settings.get(problem.place.removeprefix("--set "))
        return (
            problem if place is None else Problem(place, f"settings: {problem.path}", problem.problem, problem.remedy)
        )

    def _levers(self, tree: Branch, design: str) -> tuple[Lever, ...]:
        node = tree.entries.get("levers")
        if not isinstance(node, Branch) or not node.entries:
            at: Tree = tree if node is None else node
            what = "is missing" if node is None else f"{describe(node)} names no levers"
            self.note(at, "levers", what, "name at least one, with what it sets and its range")
            return ()
        read = (self._lever(name, entry, design) for name, entry in node.entries.items())
        levers = [lever for lever in read if lever is not None]
        places = {name: str(entry.place) for name, entry in node.entries.items()}
        self.problems += clashes(levers, places)
        return tuple(levers)

    def _lever(self, name: str, node: Tree, design: str) -> Lever | None:
        path = f"levers.{name}"
        before = len(self.problems)
        if not isinstance(node, Branch):
            right = "give 'set' and 'from', 'to', 'points', or 'values'"
            if isinstance(node, Items) and (listed := _one_line(node)):
                right = f"write a name and below it {{set: {name}, values: [{listed}]}}"
            self.note(node, path, f"{describe(node)} is not a lever", right)
            return None
        try:
            check_name(name)
        except RefusedError as error:
            self.note(node, path, error.problem, error.remedy)
        if step := _count_of_steps(node):
            self.note(node.entries["step"], f"{path}.step", "steps are given by how many values there are", step)
        else:
            self._known(node, _LEVER_KEYS, path)
        if design == "sobol" and "points" in node.entries and "values" not in node.entries:
            problem = "'design: sobol' spreads its own points over the range"
            self.note(node.entries["points"], f"{path}.points", problem, "leave it out, or write 'design: grid'")
        title = self._text(node, "title", f"{path}.") or ""
        paths = self._paths(node, path)
        try:
            given = [node.entries.get(key) for key in ("from", "to", "values")]
            for one in (item for each in given for item in (each.items if isinstance(each, Items) else [each])):
                if isinstance(one, Scalar):
                    refuse_slip(one.written, paths)
            if "values" in node.entries:
                if extra := [key for key in ("from", "to", "points") if key in node.entries]:
                    self.note(
                        node.entries[extra[0]],
                        f"{path}.{extra[0]}",
                        "cannot be combined with 'values'",
                        "give a range or a list",
                    )
                lever = Lever(name, paths, self._values(node.entries["values"], f"{path}.values"), title=title)
            else:
                lever = self._range(node, name, paths, title=title, design=design)
        except RefusedError as error:
            self.note(node, path, error.problem, error.remedy)
            return None
        return lever if len(self.problems) == before else None

    def _paths(self, node: Branch, path: str) -> tuple[str, ...]:
        given = node.entries.get("set")
        if given is None:
            self.note(node, f"{path}.set", "is missing", "name the path that is varied, as europe.backfill.share")
            return ()
        paths = []
        for item in given.items if isinstance(given, Items) else [given]:
            if not isinstance(item, Scalar) or not isinstance(item.value, str):
                self.note(
                    item, f"{path}.set", f"{describe(item)} is not a path", "write one such as europe.backfill.share"
                )
                continue
            if "," in item.value:
                several = ", ".join(part.strip() for part in item.value.split(",") if part.strip())
                self.note(item, f"{path}.set", "names several paths in one text", f"write a list, as [{several}]")
                continue
            try:
                check_path(item.value)
                paths.append(item.value)
            except RefusedError as error:
                self.note(item, f"{path}.set", error.problem, error.remedy)
        if isinstance(given, Items) and not given.items:
            self.note(given, f"{path}.set", "names nothing", "name the path that is varied")
        return tuple(paths)

    def _values(self, node: Tree, path: str) -> tuple[Value, ...]:
        if not isinstance(node, Items) or not node.items:
            right = "write one such as [0, 0.5, 1]"
            if isinstance(node, Scalar) and isinstance(node.value, str):
                ends = [end.strip() for end in node.value.split(":")]
                right = f"write [{', '.join(part.strip() for part in node.value.split(','))}]"
                if len(ends) == 3:
                    right = f"write from: {ends[0]}, to: {ends[1]} and points: {ends[2]} in place of values"
            elif isinstance(node, Scalar) and node.value is not None:
                right = f"write [{as_yaml(node.value)}]"
            self.note(node, path, f"{describe(node)} is not a list of values", right)
            return ()
        values: list[Value] = []
        for item in node.items:
            if not isinstance(item, Scalar) or item.value is None:
                self.note(
                    item, path, f"{describe(item)} is not one value", "write numbers, words, or months as 2025-09"
                )
            else:
                values.append(item.value)
        return distinct(values)

    def _range(self, node: Branch, name: str, paths: tuple[str, ...], *, title: str, design: str) -> Lever:
        needed = ("from", "to") if design == "sobol" else ("from", "to", "points")
        path = f"levers.{name}"
        if missing := [key for key in needed if key not in node.entries]:
            raise RefusedError(f"lacks {', '.join(missing)}", "give from, to and points, or a list of values")
        ends: list[Value] = []
        for key in ("from", "to"):
            end = node.entries[key]
            if not isinstance(end, Scalar) or end.value is None:
                self.note(
                    end,
                    f"{path}.{key}",
                    f"{describe(end)} is not the end of a range",
                    "give a number, or a month as 2025-09",
                )
                return Lever(name, paths)
            ends.append(end.value)
        low, high = ends
        right = [meant_end(end, paths) for end in ends]
        if right != ends:
            is_wrong = next(key for key, end, other in zip(("from", "to"), ends, right, strict=True) if end != other)
            problem = f"{describe(node.entries[is_wrong])} is not the end of a range"
            told = " and ".join(f"'{key}: {as_yaml(end)}'" for key, end in zip(("from", "to"), right, strict=True))
            self.note(node.entries[is_wrong], f"{path}.{is_wrong}", problem, f"write {told}")
            return Lever(name, paths)
        if design == "sobol":
            check_range(low, high)
            return Lever(name, paths, low=low, high=high, title=title)
        count = self._whole(node, "points", 2, MOST_POINTS, path=f"{path}.")
        if count is not None:
            form = f"from {as_yaml(low)} to {as_yaml(high)} in {count:,} points"
            self.readings[name] = f"'{form}' was read as {listed(spaced(low, high, count))}"
        return Lever(name, paths, spaced(low, high, count) if count is not None else (), title=title)


def _count_of_steps(node: Branch) -> str:
    """What to write in place of `step`; nothing where there is none."""
    if "step" not in node.entries or "values" in node.entries:
        return ""
    start, stop, step = (
        value.value if isinstance(value := node.entries.get(key), Scalar) else None for key in ("from", "to", "step")
    )
    if all(isinstance(one, int | float) and not isinstance(one, bool) for one in (start, stop, step)):
        low, high, width = (float(str(one)) for one in (start, stop, step))
        count = (high - low) / width if width else 0.0
        if count >= 1 and abs(count - round(count)) < 1e-9:
            return f"write 'points: {round(count) + 1}'"
    return "write 'points: N', with the number of values as N"


def _one_line(node: Items) -> str:
    """The numbers or words of a list as they stand; nothing where it holds others."""
    values = [item.value for item in node.items if isinstance(item, Scalar) and item.value is not None]
    return ", ".join(map(as_yaml, values)) if len(values) == len(node.items) else ""


def _right_number(node: Tree, wanted: Wanted) -> str:
    """What to write instead of what stands where one number belongs, where that is known."""
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, str):
        return number_remedy(value, wanted)
    if isinstance(node, Scalar) and isinstance(value, int | float) and not isinstance(value, bool):
        return number_remedy(node.written, wanted)
    return ""


def _dotted(path: str, node: Tree) -> Iterator[str]:
    """Nested keys as the paths with their values that `settings` takes."""
    if isinstance(node, Branch):
        for name, below in node.entries.items():
            yield from _dotted(f"{path}.{name}", below)
    elif isinstance(node, Scalar) and node.value is not None:
        yield f"{path.removesuffix('.value')}: {as_yaml(node.value)}"


def _beside(path: Path, name: str) -> Path | None:
    """A file in the folder of the sweep, or below it; None where a name leads out of it."""
    try:
        given = (path.parent / name).resolve()
    except (OSError, ValueError, RuntimeError):
        return path.parent / "no such file"
    return given if given.is_relative_to(path.parent) else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
