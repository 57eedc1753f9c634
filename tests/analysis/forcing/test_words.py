"""A forced decision is read as people write it, and what cannot be meant is answered with what there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.forcing.words import meant, option_of, plain, read, spelled
from sim.ensemble.replay import Future, LoggedEvent
from sim.errors import SimError
from sim.model.stage.decision import DecisionRecord

START, MONTHS = "2025-03", 120


def decision(month: int, actor: str, name: str, options: str = "yes no", *closed: str) -> DecisionRecord:
    chances = dict.fromkeys(options.split(), 0.5)
    return DecisionRecord(month, actor, name, chances, {}, 1.0, 0.5, options.split()[-1], closed)


MOVE = decision(24, "russia", "attack", "none grab assault", "assault")
FUTURE = Future(
    "H1",
    7,
    {},
    tuple(LoggedEvent(month, "Russia attacks: grab", "russia", "latvia", None) for month in (30, 40)),
    (
        decision(3, "ukraine", "accept a package"),
        MOVE,
        decision(24, "united_kingdom", "fight after a grab"),
        decision(24, "russia", "hybrid pressure", "hold climb"),
        decision(24, "nordics", "fight after a grab"),
        decision(40, "russia", "attack", "none grab assault"),
        decision(60, "russia", "attack", "none grab assault"),
    ),
    (),
    START,
)


@pytest.mark.parametrize(
    "text",
    [
        "2027-03 russia attack=none",
        "2027-03, month 24 Russia: attack? none",
        "  2027-3 RUSSIA  attack = None ",
        "'2027/03 Moscow: attack? \"none\"'",
        "2027.03 the russia attack=none",
        "In March 2027, the Kremlin: attack? none",
        "Mar 2027 russia attack=none",
    ],
)
def test_many_ways_to_write_one_decision(text: str) -> None:
    wish = read(text, START, MONTHS)
    assert meant(wish, FUTURE, "it") == MOVE
    assert option_of(wish, MOVE) == "none"


@pytest.mark.parametrize("actor", ["united_kingdom", "United Kingdom", "the UK", "Britain", "UNITED-KINGDOM"])
@pytest.mark.parametrize(("word", "option"), [("Yes", "yes"), ("n", "no")])
def test_actors_and_options_by_their_names(actor: str, word: str, option: str) -> None:
    wish = read(f"2027-03 {actor}: fight after a grab? {word}", START, MONTHS)
    assert option_of(wish, meant(wish, FUTURE, "it")) == option


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("russia attack=none", ["DATE ACTOR DECISION=OPTION"]),
        ("2027-03 russia attack", ["DATE ACTOR DECISION=OPTION"]),
        ("2027-03 =none", ["DATE ACTOR DECISION=OPTION"]),
        ("2027-03 russia attack=", ["DATE ACTOR DECISION=OPTION"]),
        ("2027-13 russia attack=none", ["2027-13", "no month"]),
        ("2035-03 russia attack=none", ["2025-03 to 2035-02"]),
        ("2025-02 russia attack=none", ["2025-03 to 2035-02"]),
        ("2027-03 russia attack=dance", ["'dance'", "none, grab and assault"]),
        ("2027-03 russia attack=assault", ["closed", "none and grab", "chose assault"]),
        ("2026-01 russia attack=none", ["month 10", "2027-03, 2028-07 and 2030-03"]),
        ("2027-03 russia atack=none", ["'2027-03 russia attack=none|grab'"]),
        ("2027-03-15 russia attack=none", ["DATE ACTOR DECISION=OPTION"]),
        ("2028-07 putin attack=none", ["that decision does not come up", "Russia: attack"]),
        ("2027-03 estonia resist a grab=no", ["Russia: attack", "United Kingdom: fight after a grab"]),
        ("2027-09 russia attack=none", ["incident that slipped", "2027-03"]),
        ("2027-03 the council invokes article 5=no", ["nobody chooses it", "Russia: hybrid pressure"]),
        (
            "2026-01 latvia let NATO step back=no",
            ["nor in any other month", "'2025-06 ukraine accept a package="],
        ),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(text: str, says: list[str]) -> None:
    with pytest.raises(SimError) as refused:
        meant(read(text, START, MONTHS), FUTURE, "this future")
    for words in says:
        assert words in str(refused.value)
    assert refused.value.remedy


def test_an_actor_by_the_name_that_a_replay_prints() -> None:
    wish = read("2027-03 Nordic group: fight after a grab? no", START, MONTHS)
    assert meant(wish, FUTURE, "it").actor == "nordics"


@given(st.one_of(st.text(max_size=60), st.builds("2027-03 {}={}".format, st.text(max_size=30), st.text(max_size=9))))
def test_any_text_is_refused(text: str) -> None:
    with pytest.raises(SimError) as refused:
        meant(read(text, START, MONTHS), FUTURE, "it")
    assert refused.value.remedy


@given(st.sampled_from(FUTURE.decisions), st.sampled_from(["upper", "lower", "title"]), st.data())
def test_what_is_spelled_is_read_again(one: DecisionRecord, case: str, data: st.DataObject) -> None:
    option = data.draw(st.sampled_from([name for name in one.probabilities if name not in one.closed]))
    wish = read(getattr(spelled(one.occasion, START, option), case)(), START, MONTHS)
    assert meant(wish, FUTURE, "it") == one
    assert option_of(wish, one) == option
    assert plain(wish.who) == wish.who
