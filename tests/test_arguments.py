"""Verbs in Python take numbers, texts and paths as people have them, and refuse in words what is none."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.api.arguments import as_plain, check_error, check_numbers
from sim.errors import SimError

SMALL: dict[str, Any] = {"members": 2, "months": 1, "hypotheses": ["H1"], "workers": 1, "figures": False}


class Where:
    """A path of somebody's own."""

    def __init__(self, path: object) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return str(self.path)


@as_plain
def taken(
    members: Any = 1, seed: Any = 0, until_se: Any = None, hypotheses: Any = None, without: Any = (), sets: Any = (),
    out: Any = "results",
) -> dict[str, Any]:  # fmt: skip
    return dict(locals())


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> sim.Run:
    return sim.run("withdrawal", out=tmp_path_factory.mktemp("out"), seed=7, **SMALL)


@pytest.mark.parametrize(
    "kind", [np.int64, np.uint8, np.int32, lambda n: pd.Series([n])[0], lambda n: pd.array([n], "Int64")[0], np.array]
)
def test_whole_numbers_of_any_make_are_the_same_run(kind: Any, usual: sim.Run) -> None:
    asked = {**SMALL, "members": kind(2), "months": kind(1), "workers": kind(1), "block": kind(64)}
    again = sim.run("withdrawal", out=usual.folder.parent, seed=kind(7), **asked)
    assert (again.folder, again.reused) == (usual.folder, True)


@given(st.integers(1, 10**6), st.sampled_from([np.int64, np.int32, np.uint64, int]))
def test_a_whole_number_arrives_as_pythons_own(number: int, kind: Any) -> None:
    arrived = taken(members=kind(number))["members"]
    assert (arrived, type(arrived)) == (number, int)


@pytest.mark.parametrize(
    "wrong",
    [2.0, np.float64(2), "2", True, np.True_, None, float("nan"), pd.NA, Decimal(2), Fraction(2), np.array([2]),
     pd.Series([2]), 2 + 0j, b"2", [2], -1, 0],
    ids=repr,
)  # fmt: skip
def test_what_is_no_whole_number_is_refused_in_words(wrong: Any) -> None:
    with pytest.raises(SimError, match=r"members is .*; give a whole number from 1 on"):
        check_numbers(("members", taken(members=wrong)["members"], 1))


def test_a_seed_that_no_command_could_name_is_refused() -> None:
    with pytest.raises(SimError, match="seed is"):
        check_numbers(("seed", 2**63, 0))


@pytest.mark.parametrize("right", [0.5, np.float32(0.5), Decimal("0.5"), Fraction(1, 2), np.array(0.5)], ids=repr)
def test_shares_of_any_make(right: Any) -> None:
    arrived = taken(until_se=right)["until_se"]
    check_error(arrived)
    assert (arrived, type(arrived)) == (0.5, float)


@pytest.mark.parametrize(
    "wrong", ["0.5", True, np.True_, float("nan"), float("inf"), 0, 1, -0.1, pd.NA, 1j, [0.5], np.array([0.1, 0.2])],
    ids=repr,
)  # fmt: skip
def test_what_is_no_share_is_refused_in_words(wrong: Any) -> None:
    with pytest.raises(SimError, match=r"until_se is .*such as 0\.005"):
        check_error(taken(until_se=wrong)["until_se"])


def names() -> Iterator[Any]:
    yield from (
        "H1", ["H1"], ("H1", "H1"), {"H1"}, np.array(["H1"]), pd.Series(["H1"]), pd.Index(["H1"]), iter(["H1"]),
        {"H1": 1}.keys(), [np.str_("H1")],
    )  # fmt: skip


@pytest.mark.parametrize("hypotheses", list(names()), ids=lambda given: type(given).__name__)
def test_lists_of_texts_of_any_make(hypotheses: Any, usual: sim.Run) -> None:
    again = sim.run("withdrawal", out=usual.folder.parent, seed=7, **{**SMALL, "hypotheses": hypotheses})
    assert again.folder == usual.folder


def test_a_set_has_one_order() -> None:
    assert taken(without={"threat", "belief", "tripwire"})["without"] == ("belief", "threat", "tripwire")


@pytest.mark.parametrize("wrong", [3, {"H1": 1}, [1], b"H1", [None]], ids=repr)
def test_what_is_no_list_of_texts_is_refused_in_words(wrong: Any) -> None:
    with pytest.raises(SimError, match=r"hypotheses .*; give a list"):
        taken(hypotheses=wrong)
    with pytest.raises(SimError, match=r"sets .*; give a list of texts, as \['us.aid.level=0.3'\]"):
        taken(sets=wrong)


def test_paths_of_any_make(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("title: Mine\nextends: baseline\n", "utf-8")
    out = Where(tmp_path / "out")
    made = sim.run(Where(file), out=out, **SMALL)
    assert made.folder.parent == tmp_path / "out"
    assert sim.load(Where(file)).scenario.title == "Mine"
    assert sim.open(Where(made.folder)).folder == made.folder
    small = {key: value for key, value in SMALL.items() if key != "figures"}
    compared = sim.compare(Where(made.folder), Where(file), sets=np.array(["us.aid.level=0.3"]), out=out, **small)
    assert compared.labels[0] != compared.labels[1]
    sets = (text for text in ("horizon.months=1", "hypotheses=[H1]"))
    answer = sim.deal("moscow-terms", Where(file), members=np.int8(2), sets=sets, out=out)
    assert sim.open(Where(answer.folder)).about["members"] == 2
    with pytest.raises(SimError, match="no such ledger"):
        sim.ledger(Where(tmp_path / "none.jsonl"))
    points = sim.sweep(Where(file), pd.Series(["us.withdrawal.estonia.share=0,1"]), out=out, **small)
    assert points.folder.parent == tmp_path / "out"


def test_arguments_keep_their_names() -> None:
    assert taken(seed=3)["seed"] == 3
    with pytest.raises(TypeError, match="missing a required argument: 'scenario'"):
        sim.run()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'member'"):
        sim.run("baseline", member=3)  # type: ignore[call-arg]
