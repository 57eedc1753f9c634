"""Which of the things that we do not know drive an effect, and what would turn it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.compare import check_runs
from sim.analysis.drivers.design import VARIED, Design, check_design, check_kept, check_paths, check_rows, measure
from sim.analysis.drivers.findings import Screened, find, most_telling
from sim.analysis.drivers.sample import LEAST_ROWS, outcome_named, read_sample
from sim.api.arguments import Counter, as_plain
from sim.api.asked import Hands
from sim.api.compare import compare
from sim.api.defaults import DESIGN_MEMBERS, DESIGN_ROWS
from sim.api.open import open_result
from sim.api.run import run as simulate
from sim.ensemble.pool import say_nothing
from sim.errors import SimError
from sim.results.comparison import Comparison
from sim.results.run import Run
from sim.results.screening import FINDINGS, INDICES, TABLE, TEXT, Screening
from sim.scenario.schema.shape import at, path_suggestion
from sim.store.files import entry, write_bytes, writing
from sim.store.folders import SCREENING, WORK, Said, find_or_make, holds_result
from sim.store.identity import identity_of

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.reading.load import LoadedScenario


@as_plain
def drivers(
    a: LoadedScenario | Run | Comparison | str | os.PathLike[str],
    b: LoadedScenario | Run | str | os.PathLike[str] | None = None,
    outcome: str = "armed_attack",
    sobol: bool = False,
    *,
    vary: Sequence[str] = (),
    rows: int = DESIGN_ROWS,
    members: int | None = None,
    seed: int | None = None,
    months: int | None = None,
    hypotheses: Iterable[str] | None = None,
    workers: int | None = None,
    out: str | os.PathLike[str] = "results",
    executor: Executor | str | None = None,
    progress: Callable[[int, int], None] | None = None,
    sets: Sequence[str] = (),
    notice: Callable[[str], None] | None = None,
) -> Screening:
    """Which uncertain quantities drive the effect of `b` against `a` on an outcome, by theory; the answer is kept.

    Parameters
    ----------
    a, b: scenarios by file or name, or run folders; what is missing is simulated as :func:`sim.compare` does. Without
        `b`: a comparison of two runs, or a run, of which the paired difference from its baseline is asked about, or its
        levels where it has none.
    outcome: any outcome that is a number or happens or not; the chance in place of the count where one is kept.

    sobol: simulate a designed sample as well, and tell global indices, first-order and total, of the level in `b` and
        of its difference from `a`: some minutes.
    vary: the quantities of that sample; by default the most telling ones of the screening. `rows`: its base rows, a
        power of 2; intervals narrow as their root grows.

    The others are those of :func:`sim.compare`. Raises SimError for arguments that make no sense and where there are
    too few members, RunError where the folder cannot be made.
    """
    name = outcome_named(outcome)
    _check(sobol, vary, rows, name, members)
    size = {"members": members, "seed": seed, "months": months, "hypotheses": hypotheses, "workers": workers}
    how = {**size, "out": out, "executor": executor, "progress": progress, "sets": sets, "notice": notice}
    here, reference = _one(a, how) if b is None else _two(a, b, how)
    runs = [here] if reference is None else [reference, here]
    asked_for = {"vary": list(vary) or None, "rows": rows, "members": DESIGN_MEMBERS} if sobol else None
    if sobol:
        check_design(here.scenario, vary, rows, DESIGN_MEMBERS)
    about = _identity(here, reference, name, asked_for)

    def write(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        screened = _screened(here, reference, name)
        tables = {TABLE: screened.table}
        if sobol:
            paths = vary or _most_telling(screened, here, reference, name)
            design = check_design(here.scenario, paths, rows, DESIGN_MEMBERS)
            hands = Hands(workers, executor, progress, notice or say_nothing)
            tables[INDICES] = _designed(here, reference, design, name, folder, hands)
            screened = replace(screened, indices=tables[INDICES])
        findings = json.dumps(screened.findings.as_dict(), indent=2, ensure_ascii=False, allow_nan=False)
        texts = {FINDINGS: f"{findings}\n".encode(), TEXT: f"{Screening(screened)}\n".encode()}
        texts |= {file: _csv(table) for file, table in tables.items()}
        with writing(folder):
            for file, content in texts.items():
                write_bytes(folder / file, content)
        return {file: entry(content) for file, content in texts.items()}, {}

    label = "-".join(run.name for run in runs)
    title = " less ".join(run.marked_title for run in reversed(runs))
    own = reference is not None and here.about["baseline"] == reference.folder.name
    named = [run.folder.name for run in ([here] if own else runs)]
    asked = {"runs": named, "sobol": sobol, "vary": list(vary), "rows": rows}
    said = Said({"title": title}, {"asked": asked})
    kept = find_or_make(Path(out), SCREENING, label, about, write=write, notice=notice or say_nothing, said=said)
    return Screening.of(*kept)


def _check(sobol: bool, vary: Sequence[str], rows: int, outcome: str, members: int | None) -> None:
    """SimError for what cannot be, before anything is simulated."""
    if not isinstance(sobol, bool):
        raise SimError(f"sobol is {sobol!r}", remedy="give True or False")
    if isinstance(members, int) and members < 2 * LEAST_ROWS:
        remedy = f"simulate at least {2 * LEAST_ROWS}; 2,500 are the usual"
        raise SimError(f"{members} members are too few to say what drives anything", "--members", remedy)
    if sobol:
        check_kept(outcome)
        check_rows(rows)
        for path in vary:
            shape = at(path.split("."))
            if shape is None or shape.kind != "quantity":
                remedy = path_suggestion(path) or "give the path of an uncertain quantity, as beliefs.lasting_share"
                raise SimError(f"there is no quantity {path!r}", "--vary", remedy)
        check_paths(vary)
    elif vary or rows != DESIGN_ROWS:
        raise SimError("only a designed sample has quantities that are varied, and base rows", remedy="add --sobol")


def _screened(here: Run, reference: Run | None, outcome: str) -> Screened:
    sample = read_sample(here.opened, None if reference is None else reference.opened, outcome)
    return find(
        sample,
        here.scenario,
        titles=tuple(run.marked_title for run in (here, reference) if run is not None),
        members=here.opened.members,
        seed=int(here.about["seed"]),
        months=here.opened.months,
        start=str(here.about["values"]["horizon.start"]),
    )


def _most_telling(screened: Screened, here: Run, reference: Run | None, outcome: str) -> list[str]:
    """The quantities that are varied unless somebody names them: the most telling of the effect, and of the level."""
    if reference is None:
        return most_telling(screened, VARIED)
    of_level = most_telling(_screened(here, None, outcome), VARIED)
    both = dict.fromkeys([*most_telling(screened, VARIED // 2), *of_level])
    return list(both)[:VARIED]


def _designed(
    here: Run, reference: Run | None, design: Design, outcome: str, folder: Path, hands: Hands
) -> pd.DataFrame:
    """Global indices of a designed sample, simulated; what lies in the folder from an earlier call is not again."""
    worlds = 1 if reference is None else 2
    futures = design.futures(worlds, len(here.opened.hypotheses))
    counter = Counter(futures, hands.progress)
    hands.notice(
        f"a designed sample of {design.worlds:,} points over {len(design.paths)} quantities, {design.members} members "
        f"each: some {hands.seconds(futures * here.opened.months):.0f} s"
    )
    with hands.workers(futures * here.opened.months) as crew:
        return measure(
            here.scenario,
            None if reference is None else reference.scenario,
            design,
            outcome,
            seed=int(here.about["seed"]),
            folder=folder / WORK,
            workers=crew,
            done=counter.add,
        )


def _csv(table: pd.DataFrame) -> bytes:
    """A table as CSV, numbers to the last bit."""
    return table.to_csv(index=False).encode()


def _identity(here: Run, reference: Run | None, outcome: str, design: dict[str, Any] | None) -> dict[str, Any]:
    """Everything that determines what is found."""
    runs = [run for run in (reference, here) if run is not None]
    return identity_of(
        SCREENING.noun,
        outcome=outcome,
        design=design,
        runs=[run.manifest["id"] for run in runs],
        titles=[run.marked_title for run in runs],
        seed=here.about["seed"],
        members=here.opened.members,
        months=here.opened.months,
        hypotheses=list(here.opened.hypotheses),
    )


def _two(a: Any, b: Any, how: dict[str, Any]) -> tuple[Run, Run]:
    """The second of two scenarios or runs, and the first, that it is held against."""
    first, second = (given if isinstance(given, Run) else _opened(given, Path(how["out"])) for given in (a, b))
    if isinstance(first, Run) and isinstance(second, Run) and not _asked(how):
        check_runs([(run.folder.name, run.about) for run in (first, second)])
        return second, first
    made = compare(a, b, channels=False, **how)
    if made.of_sweeps:
        raise SimError("sweeps have points rather than draws", made.folder.name, "name two scenarios or runs")
    reference, here = made.runs
    return here, reference


def _one(given: Any, how: dict[str, Any]) -> tuple[Run, Run | None]:
    """What somebody names alone: a comparison of two, a run, or a scenario; and what it is held against."""
    from sim.scenario.reading.load import LoadedScenario, load

    result = given if isinstance(given, Comparison | Run) else _opened(given, Path(how["out"]))
    if isinstance(result, Comparison):
        if result.of_sweeps:
            raise SimError(
                "is a comparison of sweeps", result.folder.name, "name a comparison of two runs, or two runs"
            )
        if len(result.runs) != 2:
            names = " and ".join(run.folder.name for run in result.runs[:2])
            raise SimError("compares more than two", result.folder.name, f"name two of its runs, such as {names}")
        reference, here = result.runs
        return here, reference
    if result is None:
        world = given if isinstance(given, LoadedScenario) else load(os.fspath(given))
        means = {key: value for key, value in how.items() if value is not None and key != "sets"}
        result = simulate(world.changed(how["sets"]) if how["sets"] else world, figures=False, **means)
    elif asked := _asked(how):
        remedy = f"leave out {', '.join(asked)}, or name a scenario, which is simulated as asked"
        raise SimError("what was simulated cannot be changed", result.folder.name, remedy)
    return result, result.baseline


def _asked(how: dict[str, Any]) -> list[str]:
    """What is asked for that only a scenario which is yet to be simulated can be given."""
    return [key for key in ("members", "seed", "months", "hypotheses", "sets") if how[key]]


def _opened(given: Any, root: Path) -> Comparison | Run | None:
    """The result that is named, here or below `root`; None where it is none, but may be a scenario."""
    from sim.scenario.reading.load import LoadedScenario

    if isinstance(given, LoadedScenario):
        return None
    if not isinstance(given, str | os.PathLike) or not os.fspath(given).strip():
        raise SimError(f"cannot find the drivers of {given!r}", remedy="name scenarios, runs or a comparison")
    name = os.fspath(given)
    for folder in (Path(name), root / name if Path(name).name == name else Path(name)):
        if folder.is_dir() and holds_result(folder):
            result = open_result(folder)
            if isinstance(result, Comparison | Run):
                return result
            raise SimError(f"is {result.kind}", str(folder), "name scenarios, runs or a comparison of two runs")
    return None
