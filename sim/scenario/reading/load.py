"""From a scenario file to a validated scenario, every value with its source; or every mistake with its line.

file and what it extends  ->  trees with lines   sim.scenario.reading.chain, yaml_tree
child over parent         ->  one tree           sim.scenario.reading.merge
--set                     ->  the same           sim.scenario.reading.settings
tree                      ->  sources, units     sim.scenario.reading.check
                          ->  Scenario           pydantic, whose errors sim.scenario.reading.explain puts into words
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.errors import Problem, ScenarioError, SimError, one_line
from sim.scenario import canonical as form
from sim.scenario import shipped
from sim.scenario.canonical import Difference, Plain
from sim.scenario.reading.alternatives import Alternative, Alternatives, take_out
from sim.scenario.reading.alternatives import read as read_alternatives
from sim.scenario.reading.chain import Source, display_name, read_chain
from sim.scenario.reading.check import Origin, check
from sim.scenario.reading.explain import bare, explain
from sim.scenario.reading.merge import merge
from sim.scenario.reading.settings import Setting, apply, read_settings
from sim.scenario.reading.tree import Branch, Mistake, Place, plain
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.shape import schema
from sim.scenario.sources import COMMAND_LINE, Claim, Evidence, shipped_sources
from sim.texts import as_text

#: Characters of an assumption below which the schema refuses it.
SHORTEST: Final = 12

__all__ = ["Difference", "LoadedScenario", "Origin", "load"]


@dataclass(frozen=True, eq=False)
class LoadedScenario:
    """A valid scenario and where it comes from.

    `provenance` has the origin of every value by dotted path, those of plans included; `ancestry` the files from
    the root of the `extends` chain to the scenario's own; `sets` the command line's settings, as written.
    """

    scenario: Scenario = field(repr=False)
    path: Path
    ancestry: tuple[Path, ...]
    sets: tuple[str, ...]
    provenance: Mapping[str, Origin] = field(repr=False)
    _others: Alternatives = field(repr=False)
    _parts: _Parts = field(repr=False)

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return as_text(self.path.stem)

    @property
    def is_baseline(self) -> bool:
        """Whether this is its own baseline: it says as of when its world is described, and no lever was set."""
        own = self._parts.chain[-1] is self._parts.worlds[-1]
        return own and all(setting.for_baseline or setting.is_words for setting in self._parts.settings)

    def baseline(self) -> LoadedScenario:
        """The world with which this scenario is compared: the nearest file of the `extends` chain that says `as_of`.

        It has this scenario's horizon, hypotheses and channels, and those settings of the command line that say
        what the world is like (uncertainties, variants, correlations) rather than what a government does. Raises
        ScenarioError where that world is not complete by itself.
        """
        return self if self.is_baseline else self._baseline

    @cached_property
    def _baseline(self) -> LoadedScenario:
        chain = self._parts.worlds
        root, entries, own = chain[-1], self._parts.tree.entries, _merged(chain, [])
        alike = {key: entries[key] for key in ("horizon", "hypotheses", "without") if key in entries}
        tree = Branch(root.tree.place, own.entries | alike)
        shared = tuple(setting for setting in self._parts.settings if setting.for_baseline)
        texts = (*_steps(own, tree), *(setting.text for setting in shared))
        try:
            return _finish(_Parts(chain, tree, shared, texts), [], frozenset())
        except ScenarioError as error:
            place = self._parts.chain[-1].display_name
            remedy = f"put right what {root.display_name} says"
            first = Problem(place, "extends", f"{root.display_name} is its baseline and not valid by itself", remedy)
            raise ScenarioError([first, *error.problems]) from None

    def changed(self, sets: Sequence[str]) -> LoadedScenario:
        """This scenario with more `sets`, applied after those that it has; ScenarioError with every mistake in them.

        >>> load("baseline").changed(["us.aid.level=0.3"]).scenario.us.aid.level.fixed
        0.3
        """
        settings, mistakes = read_settings(sets)
        parts = self._parts
        more = _Parts(parts.chain, parts.tree, (*parts.settings, *settings), (*parts.sets, *sets))
        return _finish(more, mistakes, frozenset())

    def at_horizon(self, months: int, hypotheses: tuple[str, ...], without: tuple[str, ...] | None = None) -> Scenario:
        """The scenario with a run's own months and hypotheses, and its channels where they are given."""
        horizon = self.scenario.horizon.model_copy(update={"months": months})
        off = self.scenario.without if without is None else without
        return self.scenario.model_copy(update={"horizon": horizon, "hypotheses": hypotheses, "without": off})

    def asked(self) -> dict[str, Any]:
        """What somebody names to get this scenario: a file, or the name of a shipped one, and the settings."""
        return {"scenario": shipped.asked_for(self.path), "sets": list(self.sets)}

    @property
    def stands_in(self) -> bool:
        """Whether it is a file that has, ending and all, the name of a shipped scenario."""
        return not self._is_shipped and shipped.find(self.path.name) is not None

    @property
    def _is_shipped(self) -> bool:
        return shipped.asked_for(self.path) == self.path.stem

    @property
    def given(self) -> str:
        """The file as it is named from here, or the name of a shipped one."""
        return self.path.stem if self._is_shipped else display_name(self.path)

    def origins(self) -> dict[str, dict[str, Any]]:
        """Where every value comes from, as a manifest keeps it."""
        return {path: vars(origin) for path, origin in self.provenance.items()}

    def origin(self) -> dict[str, Any]:
        """What was asked for, and where every value comes from."""
        return {"asked": self.asked(), "values": self.origins()}

    @cached_property
    def alternatives(self) -> Alternatives:
        """What other studies say in place of a value, by path and name, as far as it was known when the world began.

        >>> sorted(load("baseline").alternatives["russia.force_ukraine"])
        ['bruegel-2025', 'hur-russian-force']
        """
        known = shipped_sources()

        def in_time(one: Alternative) -> bool:
            return all(known[name].date < self.scenario.as_of for name in one.quantity.sources)

        kept = {
            path: {name: one for name, one in several.items() if in_time(one)} for path, several in self._others.items()
        }
        return {path: several for path, several in kept.items() if several}

    @cached_property
    def later_than_its_world(self) -> dict[str, tuple[str, str]]:
        """Values taken over from a world of another month that rest on a source from after this world began: by path,
        the source and its month.

        What a file that says `as_of` sets itself is its own affair.
        """
        worlds, known = self._parts.worlds, shipped_sources()
        taken_over = {source.display_name for source in worlds[:-1]}
        later: dict[str, tuple[str, str]] = {}
        for path, origin in self.provenance.items():
            if origin.file in taken_over:
                dated = [(known[name].date, name) for name in origin.sources or () if name in known.ids]
                if dated and max(dated)[0] >= self.scenario.as_of:
                    month, name = max(dated)
                    later[path] = name, month
        return later

    def canonical(self) -> dict[str, Plain]:
        """Every value that determines results, by dotted path, ready for JSON."""
        return form.canonical(self.scenario)

    @property
    def canonical_json(self) -> str:
        """The canonical form as text."""
        return form.canonical_json(self.canonical())

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical form: equal for scenarios that give the same results."""
        return form.digest(self.canonical())

    def differences(self) -> tuple[Difference, ...]:
        """What differs from the baseline: path, value in the baseline, value here."""
        return tuple(form.differences(self.baseline().canonical(), self.canonical()))

    @cached_property
    def sources(self) -> Mapping[str, Claim | Evidence]:
        """The claims and the evidence that this scenario cites, by id."""
        cited = dict.fromkeys(name for origin in self.provenance.values() for name in origin.sources)
        known = shipped_sources()
        return {name: known[name] for name in cited if name != COMMAND_LINE}


def load(path: str | os.PathLike[str], sets: Iterable[str] | None = ()) -> LoadedScenario:
    """Load a scenario file, or a shipped scenario by its bare name, with `sets` as `--set` writes them.

    Raises ScenarioError with every mistake, those of the named file first, in the order of its lines; SimError where
    `sets` is a text instead of a list.

    >>> loaded = load("withdrawal", ["us.aid.level=0.3"])
    >>> loaded.scenario.us.withdrawal.estonia.share, loaded.baseline().scenario.us.withdrawal.estonia.share
    (1.0, 0.0)
    >>> loaded.provenance["us.aid.level"].sources
    ('command line',)
    """
    if isinstance(sets, str):
        raise SimError("sets is one text", remedy="give a list, as ['us.aid.level=0.3']")
    if not isinstance(path, str | os.PathLike):
        raise SimError(
            f"a scenario is of type {type(path).__name__}", remedy="give its file, or the name of a shipped one"
        )
    return load_over(os.fspath(path), None, tuple(sets or ()))


def load_over(path: str | Path, overlay: Branch | None, sets: Sequence[str] = ()) -> LoadedScenario:
    """A scenario with `overlay`, if there is one, laid over it as a child file would be; see :func:`load`.

    Mistakes in the overlay are reported with the places in its tree.
    """
    chain, mistakes = read_chain(path)
    unreadable = frozenset(mistake.place for mistake in mistakes if not mistake.read_on)
    settings, in_settings = read_settings(sets)
    mistakes += in_settings
    if not chain:
        raise _error(chain, mistakes)
    if overlay is not None:
        chain.append(Source(chain[-1].path, overlay.place.file, overlay, False))
    tree = _merged(chain, mistakes)
    return _finish(_Parts(tuple(chain), tree, tuple(settings), tuple(sets)), mistakes, unreadable)


def _merged(chain: Sequence[Source], mistakes: list[Mistake]) -> Branch:
    """Children over parents, the root first."""
    tree = chain[0].tree
    for child in chain[1:]:
        tree = merge(_without_summary(tree), child.tree, schema(), mistakes)
    return tree


def _steps(world: Branch, child: Branch) -> Iterator[str]:
    """The setting that gives a world the steps of the scenario that it is the baseline of, where it has others."""
    key = "steps_per_month"
    mine, theirs = (
        horizon.entries.get(key) if isinstance(horizon := tree.entries.get("horizon"), Branch) else None
        for tree in (world, child)
    )
    if theirs is not None and (mine is None or plain(mine) != plain(theirs)):
        yield f"horizon.{key}={plain(theirs)}"


def _without_summary(parent: Branch) -> Branch:
    """What a child takes over: all but the summary, which says what the parent asks, not the child."""
    return Branch(parent.place, {name: node for name, node in parent.entries.items() if name != "summary"})


@dataclass(frozen=True)
class _Parts:
    """What a scenario is put together from: its files, root first, the merged tree, and the settings."""

    chain: tuple[Source, ...]
    tree: Branch
    settings: tuple[Setting, ...]
    sets: tuple[str, ...]

    @property
    def worlds(self) -> tuple[Source, ...]:
        """The files that describe the world that the scenario starts from: up to the last that says as of when."""
        last = max((k for k, source in enumerate(self.chain) if "as_of" in source.tree.entries), default=0)
        return self.chain[: last + 1]


def _finish(parts: _Parts, mistakes: list[Mistake], unreadable: frozenset[Place]) -> LoadedScenario:
    """Apply the settings, check everything, build the scenario; `unreadable` lines have been reported already."""
    beside, others = take_out(parts.tree)
    tree = apply(beside, parts.settings, mistakes)
    whole = parts.chain[0].complete
    origins, in_values = check(tree, shipped_sources(), whole=whole)
    alternatives, in_alternatives = read_alternatives(others, shipped_sources())
    in_values += in_alternatives
    scenario: Scenario | None = None
    errors: list[ErrorDetails] = []
    try:
        scenario = Scenario.model_validate(_with_full_reasons(plain(tree)))
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        in_values += explain(errors, tree, whole=whole)
    mistakes = mistakes + [mistake for mistake in in_values if mistake.place not in unreadable]
    if scenario is None or mistakes:
        raise _error(parts.chain, mistakes or bare(errors, tree))
    return LoadedScenario(
        scenario=scenario,
        path=parts.chain[-1].path,
        ancestry=tuple(source.path for source in parts.chain),
        sets=parts.sets,
        provenance={path: origins[path] for path in form.canonical(scenario) if path in origins},
        _others=alternatives,
        _parts=parts,
    )


def _with_full_reasons(node: Any) -> Any:
    """The values with blanks behind short assumptions: the schema asks for a length, which is no measure of sense.

    The schema's own limit stands in a module whose source is part of every run's identity, so it stays there until
    something that shapes numbers changes with it.
    """
    if isinstance(node, list):
        return [_with_full_reasons(item) for item in node]
    if not isinstance(node, dict):
        return node
    filled = {key: _with_full_reasons(value) for key, value in node.items()}
    reason = filled.get("assumption")
    if isinstance(reason, str):
        filled["assumption"] = reason.ljust(SHORTEST) if reason.strip() else ""
    return filled


def _error(chain: Sequence[Source], mistakes: Iterable[Mistake]) -> ScenarioError:
    """All mistakes: those of the named file, then of those that it extends, then of the command line."""
    files = [source.display_name for source in reversed(chain)]

    def order(mistake: Mistake) -> tuple[int, int]:
        place = mistake.place
        if place.on_command_line:
            return len(files) + 1, 0
        return files.index(place.file) if place.file in files else len(files), place.line

    ordered = dict.fromkeys(sorted(mistakes, key=order))
    return ScenarioError(Problem(*map(one_line, (str(m.place), m.path, m.problem, m.remedy))) for m in ordered)
