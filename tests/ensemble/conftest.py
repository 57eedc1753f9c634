"""One small run that the tests of this folder compare others with."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.results.run import Run

MEMBERS, MONTHS, HYPOTHESES = 4500, 6, ("H1", "H3")


@pytest.fixture(scope="session")
def withdrawal() -> Any:
    """A shipped scenario."""
    return sim.load("withdrawal")


@pytest.fixture(scope="session")
def simulate(withdrawal: Any) -> Callable[..., Run]:
    """Simulate the small run: a part and the beginning of a second one, under two hypotheses, without a baseline."""

    def run(out: Path, **other: Any) -> Run:
        given = {"members": MEMBERS, "months": MONTHS, "hypotheses": HYPOTHESES, "workers": 1, "alone": True}
        return sim.run(withdrawal, out=out, figures=False, **{**given, **other})

    return run


@pytest.fixture(scope="session")
def small(simulate: Callable[..., Run], tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The small run. Tests must leave its folder as it is."""
    return simulate(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def data() -> Callable[[Run], dict[str, str]]:
    """The hash of every file of a run that holds data, by name."""

    def hashes(run: Run) -> dict[str, str]:
        files = run.manifest["files"].items()
        return {name: said["sha256"] for name, said in files if name != "provenance.json"}

    return hashes
