"""Numbers that stay numbers: what a scenario of absurd sizes ends in is said in words, and never kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from sim.errors import SimError


@contextmanager
def finite(title: str) -> Iterator[None]:
    """Simulate a scenario of this title; SimError where its numbers leave what can be computed.

    What is too large becomes infinite without a word, as a chance of e^-infinity is 0; only what would be no number
    any more ends the work.

    >>> with finite("My scenario"):
    ...     np.log(np.array([-1.0]))
    Traceback (most recent call last):
    sim.errors.SimError: My scenario: a value in it is too large or too small to be simulated: ...
    """
    try:
        with np.errstate(over="ignore", divide="ignore", under="ignore", invalid="raise"):
            yield
    except (ArithmeticError, ValueError) as trouble:
        if isinstance(trouble, ValueError) and "finite" not in str(trouble):
            raise
        remedy = "`python -m sim show SCENARIO --changed` lists what differs from the baseline: bring it nearer"
        raise SimError(f"a value in it is too large or too small to be simulated: {trouble}", title, remedy) from None
