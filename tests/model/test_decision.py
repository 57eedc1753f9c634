"""The seam: chances from terms, choices from luck, and a trace from which both can be worked out again."""

import math
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.stage.decision import Decisions, Forced, Trace
from sim.theory import crisis
from sim.theory.arrays import BoolArray
from sim.theory.crisis import Help

term = st.floats(-3, 3)
uniform = st.floats(0, 1, exclude_max=True)


def decisions(luck: np.ndarray, trace: Trace | None = None, asked: list[str] | None = None) -> Decisions:
    def draw(name: str, who: np.ndarray) -> np.ndarray:
        if asked is not None:
            asked.append(name)
        return luck[who]

    return Decisions(draw, lambda: 7, trace)


@given(st.dictionaries(st.sampled_from("abcd"), term, min_size=1), st.floats(0.1, 8), uniform)
def test_yes_or_no_keeps_every_term(terms: Mapping[str, float], precision: float, luck: float) -> None:
    trace, asked = Trace(position=3), []
    who = np.array([1, 3])
    arrays = {name: np.array([0.5, value]) for name, value in terms.items()}
    yes = decisions(np.array([0.1, 0.2, 0.3, luck]), trace, asked).yes_or_no(
        "latvia", "resist", who, arrays, precision=precision
    )
    (record,) = trace.records
    chance = 1 / (1 + math.exp(-precision * sum(record.utilities["yes"].values())))
    assert record.utilities["yes"] == pytest.approx(terms)
    assert record.probabilities == pytest.approx({"yes": chance, "no": 1 - chance})
    assert (record.month, record.actor, record.decision, record.luck) == (7, "latvia", "resist", luck)
    assert record.chosen == ("yes" if yes[1] else "no")
    assert bool(yes[1]) == (luck < record.probabilities["yes"])
    assert asked == ["latvia: resist"]


@given(st.lists(st.tuples(term, term), min_size=2, max_size=4), st.floats(0.1, 8), uniform, st.booleans())
def test_among_keeps_every_term(worth: list[tuple[float, float]], lam: float, luck: float, shut: bool) -> None:
    trace = Trace(position=0)
    options = {f"o{k}": {"prize": np.array([a]), "cost": np.array([b])} for k, (a, b) in enumerate(worth)}
    closed = {"o1": np.array([shut])}
    chosen = decisions(np.array([luck]), trace).among(
        "russia", "move", np.array([0]), options, closed=closed, rationality=np.array([lam])
    )
    (record,) = trace.records
    total = {name: sum(terms.values()) for name, terms in record.utilities.items()}
    weights = {name: 0.0 if shut and name == "o1" else math.exp(lam * u) for name, u in total.items()}
    known = {name: weight / sum(weights.values()) for name, weight in weights.items()}
    assert record.probabilities == pytest.approx(known)
    assert record.chosen == list(options)[int(chosen.option[0])]
    below = sum(p for name, p in record.probabilities.items() if name < record.chosen)
    assert below - 1e-9 <= luck <= below + record.probabilities[record.chosen] + 1e-9
    assert record.probabilities[record.chosen] > 0.0


def test_only_the_traced_member_is_kept_and_only_where_it_decides() -> None:
    trace = Trace(position=2)
    seam = decisions(np.full(4, 0.5), trace)
    seam.yes_or_no("a", "b", np.array([0, 1, 3]), {"x": np.zeros(3)}, precision=1.0)
    assert trace.records == []
    seam.yes_or_no("a", "b", np.array([0, 2]), {"x": np.array([0.0, 1.0])}, precision=1.0)
    assert [record.utilities["yes"] for record in trace.records] == [{"x": 1.0}]


def test_a_trace_changes_no_choice() -> None:
    rng = np.random.default_rng(1)
    luck, worth, who = rng.random(500), rng.normal(size=500), np.arange(500)
    options = {"none": {"status quo": np.zeros(500)}, "grab": {"prize": worth}}
    plain, traced = (
        decisions(luck, trace).among("russia", "move", who, options, closed={}, rationality=np.full(500, 4.0)).option
        for trace in (None, Trace())
    )
    assert (plain == traced).all()
    assert 0.2 < plain.mean() < 0.8


@pytest.mark.parametrize("rationality", [1e9, np.inf])
def test_with_perfect_rationality_deterrence_is_a_threshold(rationality: float) -> None:
    """Allies all together or not at all, sure win against nobody, sure defeat against all: attack below p* only."""
    prize, split, alone, both, failure = 1.0, 1.1, 0.6, 3.2, 0.5
    win, war = prize + split - alone, -both - failure
    threshold = win / (win - war)
    belief = np.concatenate([np.linspace(0, 1, 401), threshold + np.array([-1e-7, 1e-7])])
    none, sure = np.zeros(belief.size), np.ones(belief.size)
    help_, success = Help(1 - belief, none, none, belief), Help(sure, none, none, none)
    cost = crisis.expected_cost(help_, success, Help(alone * sure, none, none, both * sure), failure * sure)
    options = {
        "none": {"status quo": none},
        "grab": {"prize": none + 9.0},
        "assault": {
            "prize": help_.expected(success) * prize, "splitting the Alliance": help_.alone * split, "cost": -cost,
        },
    }  # fmt: skip
    luck = np.random.default_rng(1).random(belief.size)
    chosen = decisions(luck).among(
        "russia",
        "move",
        np.arange(belief.size),
        options,
        closed={"grab": sure > 0},
        rationality=np.full(belief.size, rationality),
    )
    assert 0.2 < threshold < 0.5
    assert (chosen.option[belief < threshold] == 2).all()
    assert (chosen.option[belief > threshold] == 0).all()


@given(st.lists(uniform, min_size=4, max_size=4), st.sampled_from(["yes", "no"]), st.booleans())
def test_one_decision_of_one_member_is_forced(luck: list[float], option: str, shut: bool) -> None:
    """The others decide as they would, the luck is taken as ever, and a closed option stays closed."""
    asked: list[str] = []
    who, closed = np.array([0, 1, 3]), np.array([False, False, shut])
    terms, trace = {"worth": np.array([0.1, -0.2, 0.3])}, Trace(position=3)
    forced = Forced({(7, "latvia", "resist"): option}, position=3)

    def decide(told: Forced | None) -> BoolArray:
        def draw(name: str, who: np.ndarray) -> np.ndarray:
            asked.append(name)
            taken: np.ndarray = np.array(luck)[who]
            return taken

        seam = Decisions(draw, lambda: 7, trace, told)
        return seam.yes_or_no("latvia", "resist", who, terms, precision=2.0, closed=closed)

    free, told = decide(None), decide(forced)
    assert asked == ["latvia: resist"] * 2
    assert list(told[:2]) == list(free[:2])
    assert bool(told[2]) == (option == "yes" and not shut)
    before, after = trace.records
    assert (before.probabilities, before.utilities, before.luck) == (after.probabilities, after.utilities, after.luck)
    assert (before.forced, after.forced) == (False, not (shut and option == "yes"))
    assert after.closed == (("yes",) if shut else ())


@pytest.mark.parametrize(
    ("occasion", "option", "chosen"),
    [
        ((7, "russia", "move"), "assault", "assault"),
        ((7, "russia", "move"), "grab", "none"),  # closed
        ((7, "russia", "move"), "dance", "none"),
        ((8, "russia", "move"), "assault", "none"),
        ((7, "ukraine", "move"), "assault", "none"),
    ],
)
def test_an_option_is_forced_on_its_occasion_where_it_is_open(
    occasion: tuple[int, str, str], option: str, chosen: str
) -> None:
    trace, names = Trace(), ["none", "grab", "assault"]
    seam = Decisions(lambda name, who: np.array([0.01]), lambda: 7, trace, Forced({occasion: option}))
    options = {name: {"worth": np.array([0.0])} for name in names}
    taken = seam.among(
        "russia", "move", np.array([0]), options, closed={"grab": np.array([True])}, rationality=np.array([1.0])
    )
    assert names[int(taken.option[0])] == chosen == trace.records[0].chosen
    assert trace.records[0].forced == (chosen == "assault")
