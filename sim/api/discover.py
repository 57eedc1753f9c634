"""Where a policy fails, and what is regretted: a run, a comparison or a sweep looked through, and the answer kept."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.compare import write_rows
from sim.analysis.discover import tree as trees
from sim.analysis.discover.discover import LIMIT, Discovered
from sim.analysis.discover.discover import discover as seek
from sim.analysis.discover.failing import RAISES, Failing, raised_by, read_failing
from sim.api.arguments import as_plain, check_numbers
from sim.api.defaults import SEED
from sim.api.open import open_result
from sim.ensemble.pool import say_nothing
from sim.errors import SimError
from sim.results.comparison import Comparison
from sim.results.discovery import FINDINGS, TABLES, TEXT, Discovery
from sim.results.run import Run
from sim.results.sweep import Sweep
from sim.store.files import entry, write_bytes, writing
from sim.store.folders import DISCOVERY, Said, find_or_make
from sim.store.identity import identity_of
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.discover.spaces import Material

#: Two members share what is not known, and make a world.
_LEAST_MEMBERS: Final = 2


@as_plain
def discover(
    given: Run | Sweep | Comparison | str | os.PathLike[str],
    fails: str | None = None,
    raises: float | None = None,
    limit: float | None = None,
    weights: Mapping[str, float] | None = None,
    seed: int = SEED,
    progress: Callable[[int, int], None] | None = None,
    *,
    out: str | os.PathLike[str] | None = None,
    notice: Callable[[str], None] | None = None,
) -> Discovery:
    """Seek, under each theory, the part of the space of what we do not know in which a policy fails; tell the regret.

    Parameters
    ----------
    given: a run, a comparison or a sweep, or its folder. A run that has a baseline is held against it.
    fails: when a future fails, as "capital_lost" or "attack_chance>=0.1"; see :mod:`sim.outcomes`.
    raises: in place of `fails`: a world fails where its chance of an attack is higher than in the baseline, or in the
        first of a comparison, by more than this many of 1,000 futures; 2 where nothing is said and there is one.
    limit: the risk of an attack, of 1,000 futures, up to which a world is borne; 100 where nothing is said.
    weights: weights of the theories, as {"H1": 0.5, "H2": 0.5}, for a regret of the mean beside those by theory.
    seed: which half of the worlds is held out.
    progress: is told of boxes sought, of so many.

    Without `raises` or `fails`, where there is nothing to compare with, a world fails as far as its chance of an attack
    goes. With `out`, a folder, the answer is kept there, and the same call finds it again. Raises SimError for what
    makes no sense, and where scikit-learn is not installed.
    """
    trees.require()
    check_numbers(("seed", seed, 0))
    _check(fails, raises, limit, weights)
    result = given if isinstance(given, Run | Sweep | Comparison) else open_result(given)
    asked = _asked(result, fails, raises)
    if asked.about["members"] < _LEAST_MEMBERS:
        problem = "has one member, and a world is a pair of them"
        raise SimError(problem, result.folder.name, "simulate more; 2,500 are the usual")
    weighed = None if weights is None else _weights(weights, result.hypotheses)
    bound = LIMIT if limit is None else limit / 1000

    def made() -> tuple[Discovered, dict[str, pd.DataFrame]]:
        import pandas as pd

        found = seek(
            asked.material(), asked.failing, asked.about, seed=seed, limit=bound, weights=weighed,
            done=progress or (lambda done, total: None),
        )  # fmt: skip
        return found, {name: pd.DataFrame(getattr(found, name)) for name in TABLES}

    if out is None:
        found, tables = made()
        return Discovery(found.findings, tables)

    def write(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        found, tables = made()
        text = json.dumps(found.findings.as_dict(), indent=1, ensure_ascii=False, allow_nan=False)
        texts = {FINDINGS: f"{text}\n", TEXT: f"{Discovery(found.findings, tables)}\n"}
        files: dict[str, Any] = {}
        with writing(folder):
            for name, content in texts.items():
                write_bytes(folder / name, content.encode())
                files[name] = entry(content.encode())
            for name in TABLES:
                files |= write_rows(folder, name, getattr(found, name))
        return files, {}

    identity = identity_of(
        DISCOVERY.noun,
        of=[{"kind": one.kind.noun, "id": one.manifest["id"]} for one in asked.rests_on],
        fails=asked.failing.text,
        raises=asked.failing.value if asked.failing.relative else None,
        limit=bound,
        weights=None if weighed is None else dict(weighed),
        seed=seed,
        members=asked.about["members"],
        months=asked.about["months"],
        hypotheses=list(asked.about["hypotheses"]),
    )
    said = Said(
        {"title": asked.about["title"]},
        {"asked": {"seed": seed}, "values": {}},
        {"rests_on": [one.folder.name for one in asked.rests_on]},
    )
    kept = find_or_make(
        Path(out), DISCOVERY, result.name, identity, write=write, notice=notice or say_nothing, said=said
    )
    return Discovery.of(*kept)


@dataclass(frozen=True)
class _Question:
    """What is asked: when a world fails, what findings say of it, the results it rests on, and what is read of them."""

    failing: Failing
    about: dict[str, Any]
    rests_on: tuple[Run | Sweep | Comparison, ...]
    material: Callable[[], Material]


def _asked(result: Any, fails: str | None, raises: float | None) -> _Question:
    if isinstance(result, Sweep):
        return _of_sweep(result, fails, raises)
    if isinstance(result, Comparison):
        if result.of_sweeps:
            raise SimError("is a comparison of sweeps", result.folder.name, "name one of the sweeps")
        return _of_runs(dict(zip(result.labels, result.runs, strict=True)), result, fails, raises)
    if isinstance(result, Run):
        baseline = result.baseline
        runs = {result.name: result} if baseline is None else {baseline.name: baseline, result.name: result}
        if len(runs) == 1 and baseline is not None:  # a baseline of the same name as the scenario
            runs = {f"{baseline.name} (baseline)": baseline, result.name: result}
        return _of_runs(runs, result, fails, raises)
    problem = f"is {result.kind}"
    raise SimError(problem, result.folder.name, "name a run, a comparison or a sweep")


def _failing(fails: str | None, raises: float | None, against: bool, known: tuple[str, ...] | None) -> Failing:
    if fails is not None:
        return read_failing(fails) if known is None else read_failing(fails, known)
    if raises is not None and not against:
        raise SimError(
            "there is nothing that a risk could be raised from", "--raises", "leave it out, or name a comparison"
        )
    return raised_by(RAISES if raises is None else raises / 1000) if against else Failing()


def _of_runs(runs: dict[str, Run], result: Run | Comparison, fails: str | None, raises: float | None) -> _Question:
    from sim.analysis.discover.spaces import of_runs

    labels = list(runs)
    failing = _failing(fails, raises, len(labels) > 1, None)
    first = runs[labels[0]]
    about = {
        "title": f"Where it fails: {result.title}",
        "kind": result.kind.noun,
        "scenarios": {label: run.marked_title for label, run in runs.items()},
        "reference": labels[0] if len(labels) > 1 else None,
        "levers": (),
        "points": 1,
        "members": result.opened.members,
        "months": first.opened.months,
        "start": str(first.about["values"]["horizon.start"]),
        "hypotheses": first.hypotheses,
    }
    opened = {label: run.opened for label, run in runs.items()}
    others = tuple(run for run in runs.values() if run is not result)
    return _Question(failing, about, (result, *others), lambda: of_runs(opened, failing))


def _of_sweep(sweep: Sweep, fails: str | None, raises: float | None) -> _Question:
    from sim.analysis.discover.spaces import check_kept, of_sweep
    from sim.analysis.measure import KEPT
    from sim.analysis.points import keeps_changes

    check_kept(sweep.opened)
    failing = _failing(fails, raises, keeps_changes(sweep.folder), KEPT)
    about = {
        "title": f"Where it fails: {sweep.title}",
        "kind": sweep.kind.noun,
        "scenarios": {sweep.name: sweep.marked_title},
        "reference": "the baseline" if failing.relative else None,
        "levers": tuple(lever.name for lever in sweep.levers),
        "points": len(sweep.points),
        "members": sweep.members,
        "months": sweep.opened.months,
        "start": str(sweep.about["start"]),
        "hypotheses": sweep.hypotheses,
    }
    return _Question(
        failing, about, (sweep,), lambda: of_sweep(sweep.opened, sweep.name, sweep.points, sweep.levers, failing)
    )


def _check(fails: Any, raises: Any, limit: Any, weights: Any) -> None:
    """SimError for arguments that are none."""
    if fails is not None and not isinstance(fails, str):
        raise SimError(f"fails is {fails!r}", remedy="give a text, as 'capital_lost' or 'attack_chance>=0.1'")
    if fails is not None and raises is not None:
        raise SimError("both fails and raises say what a failure is", remedy="give one of them")
    for name, value in (("raises", raises), ("limit", limit)):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (number and math.isfinite(value) and 0 <= value < 1000):
            raise SimError(f"{name} is {value!r}", remedy="give a count of 1,000 futures, from 0 to below 1,000")
    if weights is not None and not isinstance(weights, Mapping):
        raise SimError(f"weights are {weights!r}", remedy="give them as {'H1': 0.5, 'H2': 0.5}")


def _weights(weights: Mapping[str, float], simulated: tuple[str, ...]) -> dict[str, float]:
    """Weights that add up to 1, of the theories simulated; SimError for what is none."""
    for name, weight in weights.items():
        if name not in HYPOTHESES:
            raise SimError(f"there is no hypothesis {name!r}", "weights", f"possible are {', '.join(HYPOTHESES)}")
        number = isinstance(weight, int | float) and not isinstance(weight, bool)
        if not (number and math.isfinite(weight) and weight >= 0):
            raise SimError(f"the weight of {name} is {weight!r}", "weights", "give a number from 0 on")
    total = sum(float(weights.get(name, 0.0)) for name in simulated)
    if total <= 0:
        raise SimError("no weight is left for what was simulated", "weights", f"that is {', '.join(simulated)}")
    return {name: float(weights.get(name, 0.0)) / total for name in simulated}
