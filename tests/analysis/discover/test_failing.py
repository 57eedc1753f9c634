"""What a failure is: as people write it, and what it makes of the two futures of a world."""

import numpy as np
import pytest

from sim.analysis.discover.failing import Failing, raised_by, read_failing
from sim.analysis.measure import KEPT
from sim.errors import SimError


@pytest.mark.parametrize(
    ("text", "outcome", "sign", "value"),
    [
        ("armed_attack", "armed_attack", "=", 1.0),
        ("attack_chance>=0.1", "attack_chance", ">=", 0.1),
        (" land_lost > 100 ", "land_lost", ">", 100.0),
        ("path_class=fait accompli", "path_class", "=", 2.0),
        ("capital_lost==yes", "capital_lost", "=", 1.0),
        ("ceasefire=no", "ceasefire", "=", 0.0),
    ],
)
def test_a_failure_is_read(text: str, outcome: str, sign: str, value: float) -> None:
    read = read_failing(text)
    assert (read.outcome, read.sign, read.value) == (outcome, sign, value)
    assert read_failing(read.text) == read, "what is told can be typed again"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("attack_chanse>=0.1", "did you mean 'attack_chance'"),
        ("zzz", "docs/outcomes.md"),
        ("land_lost", "write land_lost>=VALUE or land_lost<=VALUE, in km2"),
        ("land_lost>=much", "'much' is no number"),
        ("attack_chance>=100", "write attack_chance>=0.1"),
        ("path_class=war", "one of: alliance fails"),
        ("path_class>=1", "is a word"),
        ("attack_chance>=nan", "is no number"),
        ("", "write OUTCOME>=VALUE"),
        ("a b", "write OUTCOME>=VALUE"),
    ],
)
def test_what_is_no_failure_is_answered_with_what_would_be(text: str, said: str) -> None:
    with pytest.raises(SimError) as mistake:
        read_failing(text)
    assert said in str(mistake.value)


def test_a_sweep_keeps_few_outcomes() -> None:
    with pytest.raises(SimError, match="not kept of the members of a sweep"):
        read_failing("land_lost>=1", KEPT)


def test_a_world_fails_by_half_where_one_of_its_futures_does() -> None:
    flag = read_failing("capital_lost")
    assert flag.of_worlds(np.array([1.0, 0.0, 1.0, 1.0, np.nan, 0.0, 1.0])).tolist() == [0.5, 1.0, 0.0]


def test_chances_are_judged_by_their_mean() -> None:
    chances = np.array([0.0, 0.3, 0.4, 0.4, 2.0, 2.0])
    assert Failing().of_worlds(chances).tolist() == pytest.approx([0.15, 0.4, 1.0])
    assert read_failing("attack_chance>=0.2").of_worlds(chances).tolist() == [0.0, 1.0, 1.0]
    reference = np.array([0.0, 0.1, 0.4, 0.4, 2.0, 2.0])
    assert raised_by(0.05).of_worlds(chances, reference).tolist() == [1.0, 0.0, 0.0]
