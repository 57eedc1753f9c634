"""Worlds whose numbers leave what can be computed end in words, not in a traceback or in numbers that are none."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.ensemble.finite import finite
from sim.errors import SimError

SMALL = {"members": 4, "months": 6, "hypotheses": ["H1"], "workers": 1}


def test_what_is_no_number_is_told() -> None:
    with pytest.raises(SimError, match="Mine: a value in it is too large"), finite("Mine"):
        np.array([np.inf]) - np.array([np.inf])


def test_what_only_overflows_is_as_it_is_in_the_limit() -> None:
    with finite("Mine"):
        assert 1.0 / (1.0 + np.exp(np.array([1e6])))[0] == 0.0


def test_other_mistakes_are_not_hidden() -> None:
    with pytest.raises(ValueError, match="of another kind"), finite("Mine"):
        raise ValueError("of another kind")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_world_of_absurd_sizes_is_refused_in_words(workers: int, tmp_path: Path) -> None:
    world = sim.load("withdrawal", ["russia.economy.oil_volatility=1e5"])
    titles = "|".join(re.escape(one.scenario.title) for one in (world.baseline(), world))  # whichever task is first
    with pytest.raises(SimError, match=rf"({titles}).*: a value in it is too large"):
        sim.run(world, out=tmp_path, figures=False, **{**SMALL, "workers": workers})
    assert not [folder for folder in tmp_path.iterdir() if not folder.name.startswith(".")]


def test_a_world_that_only_overflows_has_finite_results(tmp_path: Path) -> None:
    """Warnings are errors here: nothing is said of what is well in the limit."""
    world = sim.load("baseline", ["russia.casualty_response=1e7"])
    run = sim.run(world, out=tmp_path, figures=False, **SMALL)
    assert np.isfinite(run.monthly.to_array().to_numpy()).all()
