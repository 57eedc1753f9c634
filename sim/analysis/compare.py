"""Scenarios side by side: whether runs can be paired, and every outcome of the others against the first.

`results/compare-baseline-withdrawal-0123456789ab/` holds

- `comparison.json`: what was compared (identity) and every file with its hash;
- `differences.parquet`, `differences.csv`: one row a scenario, hypothesis and outcome, each against the first; columns
  of a measure;
- `between.parquet`, `between.csv`: of three scenarios and more the same for each other pair, the second of which is
  `against`;
- `channels.parquet`, `channels.csv`: the effect by channel, where it was asked for;
- `levers.parquet`, `levers.csv`: the effect by lever, where it was asked for;
- `swaps.parquet`, `swaps.csv`: the effect with other studies' figures, where it was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.measure import COLUMNS, KEPT, Measure, Measures
from sim.analysis.points import column_type, read_kept
from sim.analysis.units import for_csv
from sim.ensemble.collect import parts_of
from sim.ensemble.tables import outcomes_of_part
from sim.errors import SimError
from sim.store.files import canonical_json, digest, entry, write_bytes, write_table
from sim.store.folders import COMPARISON
from sim.store.identity import identity_of

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.results.run import Run
    from sim.results.sweep import Sweep
    from sim.store.folders import Folder
    from sim.theory.arrays import FloatArray

DIFFERENCES, BETWEEN, CHANNELS_TABLE, LEVERS_TABLE, SWAPS_TABLE = (
    "differences",
    "between",
    "channels",
    "levers",
    "swaps",
)
_RULES_REMEDY = "run the scenarios again with this version"


def check_runs(named: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """SimError, with every reason, unless members and luck are the same in runs, made or to be made.

    Each is a name and an identity.
    """
    (name, first), *others = named
    for other, about in others:
        reasons = list(_reasons(first, about))
        if reasons:
            _refuse(name, other, reasons)


def check_sweeps(first: tuple[str, Mapping[str, Any]], other: tuple[str, Mapping[str, Any]]) -> None:
    """SimError, with every reason, unless two sweeps, made or to be made, have the same points, members and luck.

    Each is a name and an identity.
    """
    mine, theirs = ({**about, "values": about["scenario"]["values"]} for _, about in (first, other))
    reasons = list(_reasons(mine, theirs))
    remedies = [_ALIKE] if reasons else []
    levers = [{lever["name"]: lever["paths"] for lever in about["levers"]} for about in (mine, theirs)]
    if levers[0] != levers[1]:
        reasons.append("they vary other levers")
    elif mine["points"] != theirs["points"]:
        reasons.append("their points differ")
    if levers[0] != levers[1] or mine["points"] != theirs["points"]:
        remedies.append("let both vary the same levers over the same values")
    if mine["until_se"] is not None or theirs["until_se"] is not None:
        reasons.append("the members of a point follow its error (until_se)")
        remedies.append("give members in place of until_se")
    if reasons:
        _refuse(first[0], other[0], reasons, "; ".join(remedies))


_ALIKE: Final = "simulate both with the same members, seed, months and hypotheses"


def _refuse(first: str, other: str, reasons: Sequence[str], remedy: str = _ALIKE) -> None:
    problem = f"cannot be paired with {first}: {'; '.join(reasons)}"
    raise SimError(problem, other, remedy)


def _reasons(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterable[str]:
    for key, what in (("format", "format"), ("seed", "seed"), ("members", "members"), ("months", "months")):
        if mine[key] != theirs[key]:
            yield f"{what} {theirs[key]} against {mine[key]}"
    for path, what in (("horizon.start", "start"), ("horizon.steps_per_month", "steps a month")):
        if mine["values"][path] != theirs["values"][path]:
            yield f"{what} {theirs['values'][path]} against {mine['values'][path]}"
    if list(mine["hypotheses"]) != list(theirs["hypotheses"]):
        yield f"hypotheses {', '.join(theirs['hypotheses'])} against {', '.join(mine['hypotheses'])}"
    if mine["rules"] != theirs["rules"]:
        yield f"they were made by other rules (versions {theirs['version']} and {mine['version']}): {_RULES_REMEDY}"


def labels_of(names: Sequence[str]) -> list[str]:
    """A label for each, the name where that is enough.

    >>> labels_of(["baseline", "withdrawal", "withdrawal"])
    ['baseline', 'withdrawal', 'withdrawal-2']
    """
    labels: list[str] = []
    for name in names:
        label, number = name, 1
        while label in labels:
            number += 1
            label = f"{name}-{number}"
        labels.append(label)
    return labels


def identity_of_runs(
    runs: Sequence[Run], channels: Sequence[str] | None, levers: Sequence[str] | None
) -> dict[str, Any]:
    """Everything that determines the numbers of a comparison of runs.

    `channels` are switched off one at a time, `levers` taken away one at a time; None where that is not asked for.
    """
    about = runs[0].about
    scenarios = [(run.name, run.about["values"]) for run in runs]
    asked = {"channels": channels, "peeled": levers}
    parts: dict[str, Any] = {name: None if chosen is None else list(chosen) for name, chosen in asked.items()}
    if len(runs) > 2:
        parts["between"] = "each pair"
    return _identity("scenarios", about, scenarios, start=about["values"]["horizon.start"], **parts)


def identity_of_sweeps(first: Sweep, other: Sweep) -> dict[str, Any]:
    """Everything that determines the numbers of a comparison of sweeps."""
    scenarios = [(sweep.name, sweep.about["scenario"]) for sweep in (first, other)]
    about = first.about
    return _identity(
        "sweeps", about, scenarios, channels=None, peeled=None, start=about["start"], levers=about["levers"]
    )


def _identity(
    what: str, about: Mapping[str, Any], scenarios: Sequence[tuple[str, Any]], **facts: Any
) -> dict[str, Any]:
    """The identity of a comparison; `scenarios` are names and what determines the numbers of each."""
    labels = labels_of([name for name, _ in scenarios])
    return {
        **identity_of(COMPARISON.noun, of=what, **facts),
        "scenarios": [
            {"label": label, "values": digest(canonical_json(values))}
            for label, (_, values) in zip(labels, scenarios, strict=True)
        ],
        **{key: about[key] for key in ("seed", "members", "months", "hypotheses", "rules")},
    }


def differences(runs: Sequence[Run], labels: Sequence[str]) -> list[dict[str, Any]]:
    """Every outcome of the other runs against the first: a row a scenario, hypothesis and outcome."""
    rows: list[dict[str, Any]] = []
    first = runs[0].opened
    for hypothesis in first.hypotheses:
        measures = {label: Measures() for label in labels[1:]}
        for part in range(parts_of(first.members)):
            there = outcomes_of_part(first, hypothesis, part)
            for run, measure in zip(runs[1:], measures.values(), strict=True):
                measure.add(outcomes_of_part(run.opened, hypothesis, part), there)
        for label, measure in measures.items():
            rows += [{"scenario": label, "hypothesis": hypothesis, **row} for row in measure.rows()]
    order = {label: number for number, label in enumerate(labels)}
    return sorted(rows, key=lambda row: order[row["scenario"]])


def against(run: Folder, baseline: Folder | None) -> list[dict[str, Any]]:
    """Every outcome of a run, beside its baseline if it has one: a row a hypothesis and outcome."""
    rows: list[dict[str, Any]] = []
    for hypothesis in run.hypotheses:
        measures = Measures()
        for part in range(parts_of(run.members)):
            there = None if baseline is None else outcomes_of_part(baseline, hypothesis, part)
            measures.add(outcomes_of_part(run, hypothesis, part), there)
        rows += [{"hypothesis": hypothesis, **row} for row in measures.rows()]
    return rows


def between(runs: Sequence[Run], labels: Sequence[str]) -> list[dict[str, Any]]:
    """Every outcome of every pair that leaves the first run out: a row a pair, hypothesis and outcome."""
    rows: list[dict[str, Any]] = []
    for place in range(1, len(runs) - 1):
        of_place = differences(runs[place:], labels[place:])
        rows += [{"scenario": row.pop("scenario"), "against": labels[place], **row} for row in of_place]
    return rows


def sweep_differences(first: Sweep, other: Sweep, label: str) -> list[dict[str, Any]]:
    """Every headline and chance at every point of a sweep against another: a row a point, hypothesis and outcome."""
    rows: list[dict[str, Any]] = []
    points = first.points.to_dict("records")
    for point in points:
        number = int(point["point"])
        there = read_kept(first.folder, number, first.hypotheses)
        here = read_kept(other.folder, number, other.hypotheses)
        for hypothesis in first.hypotheses:
            for outcome in KEPT:
                measure = Measure(outcome)
                measure.add(here[hypothesis][outcome], there[hypothesis][outcome])
                named = {str(key): value for key, value in point.items()}
                rows.append({"scenario": label, **named, "hypothesis": hypothesis, **measure.row()})
    return rows


def kept_of(run: Run) -> dict[str, dict[str, FloatArray]]:
    """The outcomes of :data:`sim.analysis.measure.KEPT`, (members,) by hypothesis and outcome."""
    import numpy as np

    kept: dict[str, dict[str, FloatArray]] = {}
    for hypothesis in run.opened.hypotheses:
        parts = range(parts_of(run.opened.members))
        tables = [outcomes_of_part(run.opened, hypothesis, part, KEPT) for part in parts]
        kept[hypothesis] = {name: np.concatenate([table[name] for table in tables]) for name in KEPT}
    return kept


def write_rows(folder: Path, name: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Write a table as Parquet and, in the units shown, as CSV; returns the entries of both files."""
    import pyarrow as pa
    import pyarrow.csv

    table = pa.table({column: pa.array([row[column] for row in rows], _type(column, rows)) for column in rows[0]})
    words = {field.name: "dictionary" for field in table.schema if field.type == pa.string()}
    text = pa.BufferOutputStream()
    pyarrow.csv.write_csv(for_csv(table), text)
    content = text.getvalue().to_pybytes()
    files = {f"{name}.parquet": write_table(folder / f"{name}.parquet", table, words)}
    write_bytes(folder / f"{name}.csv", content)
    return {**files, f"{name}.csv": entry(content, table.num_rows)}


def _type(column: str, rows: Sequence[Mapping[str, Any]]) -> pa.DataType | None:
    """The type of a column: that of a measure, or None for what the values say."""
    return column_type(column) if column in COLUMNS else None
