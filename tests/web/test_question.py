"""An address is a question: it is read with all its mistakes, and written so that it reads the same."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.web.changes import changes
from sim.web.limits import MOST_MEMBERS
from sim.web.question import Question, question_of_file, version
from sim.web.scenario_file import LONGEST_FILE

BASE = "scenario=withdrawal&members=60&months=12"


def problems_of(address: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        Question.of_address(address)
    return [str(problem) for problem in caught.value.problems]


def test_an_address_without_anything_is_the_usual_question() -> None:
    usual = Question.of_address("")
    assert (usual.scenario, usual.members, usual.seed, usual.months) == ("withdrawal", 1000, 20250301, 120)
    assert usual.hypotheses == ("H1", "H2", "H3", "H4")
    assert usual.differs


def test_the_address_of_a_question_is_the_question() -> None:
    question = Question.of_address(
        f"{BASE}&set=us.aid.level%3D0.5&set=europe.backfill.start=2026-03&seed=7&hypotheses=H3,h1"
    )
    again = Question.of_address(question.query())
    assert again == question
    assert again.key == question.key
    assert again.hypotheses == ("H1", "H3")
    assert again.version_note == ""


@settings(max_examples=8)
@given(share=st.floats(0, 1), members=st.integers(2, MOST_MEMBERS // 2), seed=st.integers(0, 2**63 - 1))
def test_any_share_members_and_seed_survive_the_address(share: float, members: int, seed: int) -> None:
    pairs = [("set", f"us.withdrawal.estonia.share={share!r}"), ("members", str(2 * members)), ("seed", str(seed))]
    question = Question.read(pairs)
    assert Question.of_address(question.query()) == question
    assert question.loaded.scenario.us.withdrawal.estonia.share == share


def test_how_a_setting_is_written_makes_no_other_question() -> None:
    first = Question.of_address(f"{BASE}&set=us.aid.level=0.50&set=europe.backfill.share = 1")
    second = Question.of_address(f"{BASE}&set=us.aid.level=0.1&set=europe.backfill.share=1&set=us.aid.level=0.5")
    assert first == second


def test_the_last_setting_of_a_value_holds_however_its_path_is_written() -> None:
    short, long = "set=us.tripwire=0.4", "set=us.tripwire.value=0.5"
    first, second = Question.of_address(f"{BASE}&{long}&{short}"), Question.of_address(f"{BASE}&{short}&{long}")
    assert first.sets == ("us.tripwire=0.4",)
    assert second.sets == ("us.tripwire=0.5",)
    assert second == Question.of_address(f"{BASE}&{long}") == Question.of_address(f"{BASE}&set=us.tripwire=0.5")


def test_words_of_the_view_are_no_part_of_the_question() -> None:
    assert Question.of_address(f"{BASE}&embed=1&path=gap&step=2") == Question.of_address(BASE)


def test_what_moves_no_number_has_the_same_key_and_what_moves_one_another() -> None:
    question = Question.of_address(BASE)
    as_shipped = Question.of_address(f"{BASE}&set=us.withdrawal.estonia.share=1")
    assert as_shipped.key == question.key
    for other in ("set=us.withdrawal.estonia.share=0.9", "seed=1", "hypotheses=H1", "set=russia.recruitment=33"):
        assert Question.of_address(f"{BASE}&{other}").key != question.key


def test_a_question_like_its_baseline_is_legal() -> None:
    assert not Question.of_address("scenario=baseline").differs
    assert Question.of_address("scenario=baseline&set=us.withdrawal.estonia.share=0.5").differs


def test_the_baseline_is_that_of_the_loaded_scenario() -> None:
    for extra in ("", "&set=us.aid.level=0.1", "&set=russia.recruitment=33", "&set=without=[belief]"):
        question = Question.of_address(BASE + extra)
        assert question.baseline.digest == question.loaded.baseline().digest


def test_an_address_of_another_version_is_answered_and_told() -> None:
    question = Question.of_address(f"{BASE}&version=0.0.9+0123456789ab")  # a plus in an address is a blank
    assert "0.0.9+0123456789ab" in question.version_note
    assert version() in question.version_note


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mmbers=60", "did you mean 'members'"),
        ("scenario=withdrawl", "did you mean 'withdrawal'"),
        ("scenario=../scenarios/withdrawal.yaml", "no shipped scenario"),
        ("scenario=/etc/passwd", "no shipped scenario"),
        ("members=61", "give an even number, as 62"),
        ("members=2", "from 4 to 10000"),
        ("members=10002", "python -m sim run takes more"),
        ("members=1e9", "from 4 to 10000"),
        (f"members={'9' * 5000}", "members"),
        ("members=²", "members"),
        ("months=0", "months"),
        ("seed=-1", "seed"),
        ("hypotheses=H5", "there is no hypothesis 'H5'"),
        ("members=60&members=80", "stands there twice"),
        ("set=us.aid.levl=1", "did you mean 'level'"),
        ("set=us.aid.level=9", "us.aid.level"),
        ("set=us.aid.level", "write PATH=VALUE"),
        ("set=title=Mine", "is no setting of a question"),
        ("set=horizon.months=24", "write months="),
        ("set=horizon.steps_per_month=31", "is no setting of a question"),
        (f"set=us.aid.level={'0' * 2000}", "is too long"),
        ("set=us.aid.level=0%00", "cannot be seen"),
        ("&".join(["set=us.aid.level=1"] * 800), "too many parts"),
        ("a" * 20_000, "is too long"),
    ],
)
def test_every_mistake_is_named(address: str, words: str) -> None:
    told = problems_of(address)
    assert any(words in problem for problem in told), told
    assert all(len(problem) < 2000 for problem in told)


def test_all_mistakes_of_an_address_come_at_once() -> None:
    assert len(problems_of("mmbers=60&seed=x&months=y&hypotheses=H9&scenario=no")) == 5


@settings(max_examples=12)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_a_question_or_refused_in_words(key: str, value: str) -> None:
    for pairs in ([(key, value)], [("set", f"{key}={value}")], [("set", f"us.aid.level={value}")]):
        with suppress(ScenarioError):
            assert Question.read(pairs).members == 1000


def test_changes_are_told_against_the_baseline_and_in_both_worlds() -> None:
    found = {change["path"]: change for change in changes(Question.of_address(
        f"{BASE}&set=us.withdrawal.latvia.share=0&set=russia.recruitment=33"
    ))}  # fmt: skip
    assert found["us.withdrawal.estonia.share"]["before"] == 0.0
    assert found["us.withdrawal.estonia.share"]["now"] == 1.0
    assert found["us.withdrawal.estonia.share"]["world"] == "here"
    assert "us.withdrawal.latvia.share" not in found
    assert found["russia.recruitment"]["world"] == "both"
    assert found["us.withdrawal.estonia.share"]["title"] == "US soldiers who leave Estonia"
    assert found["us.withdrawal.estonia.share"]["words"] == "100%, instead of 0%"
    assert found["russia.recruitment"]["unit"] == "thousand persons/month"
    assert "33" in found["russia.recruitment"]["words"]


def test_what_is_like_the_baseline_changes_nothing() -> None:
    assert changes(Question.of_address("scenario=baseline")) == []


def test_a_scenario_file_is_the_question_that_it_asks() -> None:
    question = question_of_file(
        "extends: withdrawal\n"
        "title: Mine\n"
        "horizon: {months: 24}\n"
        "hypotheses: [H1, H2]\n"
        "us:\n"
        "  aid: {level: {value: 0.25, unit: share of 2024, assumption: To see what follows.}}\n"
        "  withdrawal:\n"
        "    estonia: {share: 0.5, assumption: To see what follows.}\n"
    )
    assert question.sets == ("us.aid.level=0.25", "us.withdrawal.estonia.share=0.5")
    assert (question.scenario, question.months, question.hypotheses) == ("withdrawal", 24, ("H1", "H2"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no scenario"),
        ("- a\n", "holds no scenario"),
        ("title: Mine\n", "extends no shipped scenario"),
        ("extends: mine.yaml\n", "'mine' is no shipped scenario"),
        ("extends: ../../etc/passwd\n", "no shipped scenario"),
        ("extends: baseline\nus: {aid: {levl: {value: 1}}}\n", "the scenario file:2"),
        ("extends: baseline\nas_of: 2024-01\n", "world of its own"),
        (
            "extends: baseline\nrussia: {recruitment: {value: 33, unit: thousand persons/month,"
            " assumption: To see what follows.}}\n",
            "which holds in both worlds here",
        ),
        ("extends: [\n", "YAML syntax"),
        ("x" * (LONGEST_FILE + 1), "is too long"),
        ("extends: baseline\nhorizon: {steps_per_month: 2}\n", "steps_per_month"),
    ],
)
def test_a_file_that_no_address_can_ask_is_refused(text: str, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        question_of_file(text)
    assert any(words in str(problem) for problem in caught.value.problems), str(caught.value)
