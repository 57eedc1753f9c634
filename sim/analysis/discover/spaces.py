"""What boxes are sought in, read from finished results: quantities of every world, and what its futures met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.discover.box import Column
from sim.analysis.discover.failing import Failing
from sim.analysis.discover.space import Space
from sim.analysis.measure import CHANGE
from sim.analysis.points import PARAMETERS, read_kept, read_parameters
from sim.ensemble.collect import parts_of
from sim.ensemble.tables import outcomes_of_part, parameters_frame
from sim.errors import RunError
from sim.outcomes import ESTIMAND
from sim.store.folders import MAKE_AGAIN

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.levers import Lever
    from sim.store.folders import Folder
    from sim.theory.arrays import FloatArray

#: Rows of a sweep, points times worlds, that are looked at: the first worlds of each point, as many as that allows.
_MOST_ROWS: Final = 60_000


@dataclass(frozen=True)
class Material:
    """A space, and how far each of its rows fails, (rows,), by scenario and hypothesis; what policies are compared by.

    `chances` are those of an attack that members met, (policies, members) by hypothesis.
    """

    space: Space
    failing: Mapping[tuple[str, str], FloatArray]
    policies: tuple[str, ...]
    chances: Mapping[str, FloatArray]


def of_runs(runs: Mapping[str, Folder], failing: Failing) -> Material:
    """The space of a run, or of runs held against the first of them, given by label.

    Where several are compared, all that is asked is of those after the first; `failing` may be relative to it.
    """
    labels = list(runs)
    sought = labels[1:] or labels
    frame = parameters_frame(runs[sought[-1]]).iloc[::2].drop(columns="member")
    worlds = runs[labels[0]].members // 2
    columns = tuple(_columns(frame.iloc[:worlds]))
    met = {label: _outcome(runs[label], failing.outcome) for label in labels}
    failed = {
        (label, h): failing.of_worlds(met[label][h], met[labels[0]][h] if failing.relative else None)
        for label in sought
        for h in runs[label].hypotheses
    }
    chances = met if failing.outcome == ESTIMAND else {label: _outcome(runs[label], ESTIMAND) for label in labels}
    compared = {h: np.stack([chances[label][h] for label in labels]) for h in runs[labels[0]].hypotheses}
    return Material(Space(columns, np.arange(worlds)), failed, tuple(labels), compared)


def of_sweep(sweep: Folder, label: str, points: pd.DataFrame, levers: Sequence[Lever], failing: Failing) -> Material:
    """The space of a sweep: its levers and what is not known. A world has a row for every point.

    RunError where :func:`check_kept` refuses it, or a file cannot be read.
    """
    check_kept(sweep)
    frame = read_parameters(sweep.path)
    numbers = [int(number) for number in points["point"]]
    kept = [read_kept(sweep.path, number, sweep.hypotheses, _wanted(failing)) for number in numbers]
    fewest = min(of[sweep.hypotheses[0]][ESTIMAND].size for of in kept) // 2
    worlds = min(fewest, max(1, _MOST_ROWS // len(numbers)), len(frame))
    moved = {path for lever in levers for path in lever.paths}
    repeated = frame.drop(columns=[name for name in frame if name in moved]).iloc[:worlds]
    columns = [
        *(_lever(lever.name, points[lever.name], worlds) for lever in levers),
        *(Column(one.name, np.tile(one.values, len(numbers)), one.words) for one in _columns(repeated)),
    ]
    failed = {
        (label, h): np.concatenate([failing.of_worlds(_values(of[h], failing)[: 2 * worlds]) for of in kept])
        for h in sweep.hypotheses
    }
    chances = {h: np.stack([of[h][ESTIMAND][: 2 * fewest] for of in kept]) for h in sweep.hypotheses}
    policies = tuple(_policy(point, levers) for point in points.to_dict("records"))
    space = Space(tuple(columns), np.tile(np.arange(worlds), len(numbers)), tuple(lever.name for lever in levers))
    return Material(space, failed, policies, chances)


def _wanted(failing: Failing) -> tuple[str, ...]:
    return tuple(dict.fromkeys((ESTIMAND, failing.outcome, *((CHANGE,) if failing.relative else ()))))


def _values(kept: Mapping[str, FloatArray], failing: Failing) -> FloatArray:
    """What is judged of the members of a point: an outcome, or its difference from the baseline, kept as such."""
    return kept[CHANGE if failing.relative else failing.outcome]


def check_kept(sweep: Folder) -> None:
    """RunError for a sweep that was made before what its members drew was kept."""
    if PARAMETERS not in sweep.manifest["files"]:
        problem = "was made before a sweep kept what its members drew"
        raise RunError(problem, str(sweep.path), MAKE_AGAIN)


def _outcome(run: Folder, name: str) -> dict[str, FloatArray]:
    """An outcome of all members, (members,) by hypothesis."""
    parts = range(parts_of(run.members))
    return {h: np.concatenate([outcomes_of_part(run, h, part, [name])[name] for part in parts]) for h in run.hypotheses}


def _columns(frame: pd.DataFrame) -> Iterator[Column]:
    """Quantities that differ between worlds."""
    for name in frame:
        values = frame[name].to_numpy(np.float64)
        if values.size and values.min() < values.max():
            yield Column(str(name), values)


def _lever(name: str, values: pd.Series, worlds: int) -> Column:
    """A lever, a row a world of every point; a month as its number among those of the sweep, a word as a word."""
    numbers = values.to_numpy()
    if values.dtype.kind in "fi":
        return Column(name, np.repeat(numbers.astype(np.float64), worlds))
    texts = [str(value) for value in numbers]
    words = tuple(sorted(dict.fromkeys(texts)))
    return Column(name, np.repeat([float(words.index(text)) for text in texts], worlds), words)


def _policy(point: Mapping[Any, Any], levers: Sequence[Lever]) -> str:
    """A point in words: the value of each lever."""
    values = ((lever.name, point[lever.name]) for lever in levers)
    return ", ".join(f"{name}={value:g}" if isinstance(value, float) else f"{name}={value}" for name, value in values)
