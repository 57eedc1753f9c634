"""A misspelt outcome is answered alike, wherever it is named."""

from collections.abc import Callable

import pytest

from sim.analysis.discover.failing import read_failing
from sim.analysis.drivers.sample import outcome_named
from sim.analysis.tip.target import read_outcome
from sim.errors import SimError


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("attack_chanse", "did you mean 'attack_chance'?"),
        ("capital", "did you mean 'capital_lost'?"),
        ("zzz", "docs/outcomes.md"),
    ],
)
@pytest.mark.parametrize("read", [read_failing, outcome_named, read_outcome])
def test_the_outcome_that_was_meant_is_named_alike(read: Callable[[str], object], text: str, meant: str) -> None:
    with pytest.raises(SimError) as caught:
        read(text)
    assert meant in str(caught.value)
