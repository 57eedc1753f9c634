"""Every value says where it stands and what it rests on; the digest depends on the values and on nothing else."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.draws.correlation import CorrelationError, check_correlations
from sim.errors import Problem, ScenarioError
from sim.scenario import shipped
from sim.scenario.canonical import digest
from sim.scenario.reading.check import Origin
from sim.scenario.reading.load import LoadedScenario, load
from sim.scenario.schema.scenario import Scenario, quantities, specs
from sim.scenario.schema.shape import settable
from tests.leaves import choices, plan_values

from .conftest import Mistakes, Write

#: What a scenario says about the computation rather than about the world, and so without a source.
SETTINGS = ("horizon.", "hypotheses", "weights.", "without")


@pytest.fixture(scope="module")
def withdrawal() -> LoadedScenario:
    return load("withdrawal")


def value_paths(scenario: Scenario) -> set[str]:
    """Every value that has a source."""
    paths = {path for path, _ in quantities(scenario)} | {path for path, _ in plan_values(scenario)}
    return paths | {path for path, _ in choices(scenario)} | {f"correlations.{name}" for name in scenario.correlations}


@pytest.mark.parametrize("name", shipped.names())
def test_every_value_has_a_source_and_a_line_that_names_it(name: str) -> None:
    loaded = load(name)
    sourced = {path for path in loaded.provenance if not path.startswith(SETTINGS)}
    assert sourced == value_paths(loaded.scenario)
    texts = {file.name: file.read_text("utf-8").splitlines() for file in loaded.ancestry}
    for path, origin in loaded.provenance.items():
        line = texts[origin.file.rpartition("/")[2]][origin.line - 1]
        last = path.rpartition(".")[2]
        assert any(f"{key}:" in line for key in (last, "value", "coefficient")), (path, line)
        if path in sourced:
            assert origin.sources or len(origin.assumption or "") >= 12, path
            assert "command line" not in origin.sources
    assert set(loaded.sources) == {source for origin in loaded.provenance.values() for source in origin.sources}
    assert all(entry.id == cited for cited, entry in loaded.sources.items())


def test_provenance_points_to_the_line_that_set_the_value(write: Write) -> None:
    path = write(
        """
        extends: baseline
        us:
          withdrawal:
            estonia:
              share: 1
              source: W1
              assumption: what if it were so
        """
    )
    origins = load(path).provenance
    assert origins["us.withdrawal.estonia.share"] == Origin("mine.yaml", 5, ("W1",), "what if it were so")
    months = origins["us.withdrawal.estonia.months"]
    assert (Path(months.file).name, months.sources) == ("baseline.yaml", ("W1",))
    assert Path(origins["us.withdrawal.poland.share"].file).name == "baseline.yaml"
    assert origins["horizon.months"].sources == ()


def test_canonical_form_has_every_value_and_is_json(withdrawal: LoadedScenario) -> None:
    values = withdrawal.canonical()
    assert value_paths(withdrawal.scenario) <= set(values)
    left_out = {path for path in settable() if path.startswith("europe.backfill.") and path.count(".") == 3}
    words = {"title", "summary", *(f"weights.H{n}" for n in range(1, 5))}
    assert set(settable()) - words - left_out <= set(values)
    assert not left_out & set(values), "a host that has no terms of its own changes no digest"
    assert json.loads(withdrawal.canonical_json) == values
    assert values["us.withdrawal.estonia.share"] == withdrawal.scenario.us.withdrawal.estonia.share
    assert set(values["us.troops.estonia"]) == {"triangular"}


def test_digest_is_the_same_in_another_process(withdrawal: LoadedScenario) -> None:
    code = "from sim.scenario.reading.load import load; print(load('withdrawal').digest)"
    command = [sys.executable, "-c", code]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=shipped.folder("seeds").parent)
    assert printed.stdout.strip() == withdrawal.digest


@pytest.mark.parametrize(
    "same",
    [
        "extends: withdrawal",
        "extends: withdrawal\ntitle: By another name\nsummary: And with another summary.",
        "extends: withdrawal\nus: {withdrawal: {latvia: {assumption: for another reason, note: and a note}}}",
        "extends: withdrawal\nus: {withdrawal: {poland: {share: 0.0, months: 6.0, source: W4}}}",
        "extends: withdrawal\nhorizon: {steps_per_month: 1}",
        "extends: withdrawal\nweights: {H1: 3, H2: 1}",
    ],
)
def test_words_do_not_change_the_digest(same: str, write: Write, withdrawal: LoadedScenario) -> None:
    assert load(write(same)).digest == withdrawal.digest


def test_any_value_changes_the_digest(withdrawal: LoadedScenario) -> None:
    """Settings, words and dates, and every quantity on its own."""
    seen: dict[str, str] = {}

    def record(new: str, change: str) -> None:
        assert new not in seen, (change, seen[new])
        seen[new] = change

    record(withdrawal.digest, "as shipped")
    values = withdrawal.canonical()
    changes = [
        "horizon.months=119", "horizon.steps_per_month=2", "hypotheses=[H1]",
        "variants.battlefield=transparent", "correlations.allied_resolve.coefficient=0.31",
        "us.withdrawal.estonia.destination=pacific", "us.withdrawal.estonia.start=2025-10",
    ]  # fmt: skip
    for change in changes:
        record(load("withdrawal", [change]).digest, change)
    later = {**values, "horizon.start": "2025-04"}
    record(digest(later), "another start")
    moved = dict(near_values(withdrawal))
    together = load("withdrawal", [f"{path}={value!r}" for path, value in moved.items()]).canonical()
    assert together == {**values, **moved}, "each sets its own value and no other"
    for path, value in moved.items():
        record(digest({**values, path: value}), path)
    assert len(seen) > 250


def near_values(loaded: LoadedScenario) -> Iterator[tuple[str, float]]:
    """For every quantity a number within its limits that it is not."""
    values, limits = loaded.canonical(), dict(specs())
    for path, _ in quantities(loaded.scenario):
        value, low, high = values[path], limits[path].low, limits[path].high
        near = value if isinstance(value, float) else (low if low > float("-inf") else 0.0)
        moved = [near + 0.125, near - 0.125, near * 0.5, near * 0.9]
        yield path, next(v for v in moved if low <= v <= high and v != value)


def test_differences_are_exact(write: Write) -> None:
    path = write(
        """
        extends: baseline
        us:
          withdrawal: {estonia: {share: 1, months: 6, source: W1}}
          aid: {level: {value: {uniform: {low: 0, high: 1}}, assumption: what if it were so}}
        """
    )
    old = load("baseline").canonical()["us.aid.level"]
    assert load(path).differences() == (
        ("us.withdrawal.estonia.share", 0.0, 1.0),
        ("us.aid.level", old, {"uniform": {"low": 0.0, "high": 1.0}}),
    )
    assert load("baseline").differences() == ()


def test_a_baseline_has_the_scenarios_horizon_and_hypotheses(write: Write) -> None:
    loaded = load(write("extends: withdrawal\nhorizon: {months: 36}\nhypotheses: [H2, H3]\nweights: {H2: 1}\n"))
    baseline = loaded.baseline()
    assert (baseline.name, baseline.scenario.horizon.months) == ("baseline", 36)
    assert baseline.scenario.hypotheses == ("H2", "H3")
    assert baseline.scenario.weights is None
    assert baseline.provenance["horizon.months"].file == "mine.yaml"
    assert baseline.is_baseline


def test_a_root_that_is_not_complete_is_no_baseline(write: Write) -> None:
    baseline = load("baseline").ancestry[0].read_text("utf-8")
    head, _, tail = baseline.partition("\nvariants:\n")
    variants, _, rest = tail.partition("\n\n\n")
    write(f"{head}\n\n\n{rest}", "root.yaml")
    loaded = load(write(f"extends: root.yaml\nvariants:\n{variants}\n"))
    with pytest.raises(ScenarioError) as caught:
        loaded.baseline()
    first, second = caught.value.problems
    assert first == Problem(
        "mine.yaml", "extends", "root.yaml is its baseline and not valid by itself", "put right what root.yaml says"
    )
    assert second.problem == "lacks variants"


def test_what_was_loaded_survives_a_pickle(withdrawal: LoadedScenario) -> None:
    again = pickle.loads(pickle.dumps(withdrawal))
    assert again.digest == withdrawal.digest
    assert again.baseline().digest == withdrawal.baseline().digest
    error = ScenarioError([Problem("my.yaml:1", "us", "is wrong", "put it right")])
    assert str(pickle.loads(pickle.dumps(error))) == str(error) == "my.yaml:1: us: is wrong; put it right"


@pytest.mark.parametrize("coefficient", [-0.6, -0.5, -0.4999, -0.3, 0.0, 0.9999])
def test_correlations_are_refused_where_none_could_be_drawn(
    coefficient: float, write: Write, mistakes: Mistakes
) -> None:
    text = (
        "extends: baseline\ncorrelations: {mine: {between: [canada.gdp, france.gdp, poland.gdp], "
        f"coefficient: {coefficient}, assumption: what if it were so}}}}\n"
    )
    try:
        loaded = load(write(text))
    except ScenarioError:
        possible = load(write(text.replace(str(coefficient), "0.1"))).scenario
        wished = possible.correlations["mine"].model_copy(update={"coefficient": coefficient})
        with pytest.raises(CorrelationError):
            check_correlations({"mine": wished})
    else:
        check_correlations(loaded.scenario.correlations)


def test_loading_needs_no_heavy_import() -> None:
    code = (
        "import sys; from sim.scenario.reading.load import load; import sim.scenario.schema.json_schema;"
        "load('baseline');"
        "print([m for m in ('numpy', 'scipy', 'mesa', 'pandas', 'matplotlib') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=shipped.folder("seeds").parent)
    assert printed.stdout.strip() == "[]"
