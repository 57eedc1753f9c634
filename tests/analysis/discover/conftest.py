"""Invented worlds of which it is known where they fail."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.analysis.discover.box import Column
from sim.analysis.discover.space import Space

NAMES = tuple(f"q{number}" for number in range(30))


def invented_space(worlds: int, seed: int) -> Space:
    """Thirty quantities between 0 and 1, unrelated to one another."""
    drawn = np.random.default_rng(seed).random((len(NAMES), worlds))
    return Space(tuple(Column(name, values) for name, values in zip(NAMES, drawn, strict=True)), np.arange(worlds))


@pytest.fixture(scope="session")
def space() -> Callable[[int, int], Space]:
    """Makes a space."""
    return invented_space
