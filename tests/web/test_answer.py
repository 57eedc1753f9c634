"""What an answer says follows from its numbers, for every theory alike."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.live.piece import Piece
from sim.analysis.live.sums import told
from sim.outcomes import HEADLINES
from sim.show.text.paired_share import PairedShare
from sim.show.text.say import Setting, change
from sim.web.answer import Words, answer_of, headline
from sim.web.question import Question

HYPOTHESES = ("H1", "H2", "H3", "H4")
SETTING = Setting(120, 1000, "with these changes", "without")


def piece(chances: float, attacks: int, members: int = 400) -> Piece:
    """Members that all met the same chance."""
    flags = {name: np.arange(members) < (attacks if name == "armed_attack" else 0) for name in HEADLINES}
    steps = round(chances * 2**40) * members
    return Piece(0, members, flags, np.full(members, chances), np.array([steps // 2, steps], np.int64))


def risks(**difference: float) -> dict[str, PairedShare]:
    return {
        hypothesis: PairedShare(0.05 + change, 0.05, change, change - 0.002, change + 0.002, change == 0)
        for hypothesis, change in difference.items()
    }


def answer(address: str, here: Piece, there: Piece) -> dict[str, object]:
    question = Question.of_address(address)
    return answer_of(Words(question), {hypothesis: told([here], [there]) for hypothesis in question.hypotheses})


@pytest.mark.parametrize("difference", [0.000886, 0.0094, -0.0104])
def test_headline_and_sentence_tell_a_difference_by_the_same_number(difference: float) -> None:
    for width in (0.0002, 0.0008, 0.005):
        risk = PairedShare(0.05 + difference, 0.05, difference, difference - width, difference + width)
        if risk.clear:
            more = change(risk, SETTING).removeprefix("about ").partition(" (")[0]
            assert more.split()[0] in headline({"H1": risk}, SETTING).split()


def test_an_answer_is_json_and_has_what_the_page_draws() -> None:
    found = answer("scenario=withdrawal&members=1000&months=2", piece(0.06, 24), piece(0.04, 16))
    again = json.loads(json.dumps(found, allow_nan=False))
    assert again["kind"] == "exact"
    assert (again["members"], again["of"]) == (400, 1000)
    for hypothesis in HYPOTHESES:
        theory = again["theories"][hypothesis]
        assert theory["count"] == {"here": 60.0, "there": 40.0}
        assert theory["chance"]["difference"] == pytest.approx(0.02)
        assert theory["chance"]["clear"] is True
        assert theory["curve"]["months"] == [0, 1, 2]
        assert theory["curve"]["here"] == pytest.approx([0.0, 0.03, 0.06])
        assert theory["curve"]["there"][-1] == theory["chance"]["there"]
        assert set(theory["outcomes"]) == set(HEADLINES)
        assert "60 of 1,000" in again["sentences"][hypothesis]
        assert "20 more" in again["sentences"][hypothesis]
        assert hypothesis in again["headline"]
    assert "crowd" in again["published"]
    assert "sampling error only" in again["holds"]
    assert "conditional extrapolation" in again["status"]


def test_a_world_without_a_baseline_is_told_alone() -> None:
    same = piece(0.05, 20)
    found = answer("scenario=baseline&months=2", same, same)
    assert found["theories"]["H1"]["chance"]["same"] is True  # type: ignore[index]
    assert "without" not in str(found["headline"]) + str(found["sentences"])
    assert "50 of 1,000" in str(found["headline"])


def test_a_scenario_put_back_to_its_baseline_differs_in_nothing() -> None:
    same = piece(0.05, 20)
    sets = "".join(f"&set=us.withdrawal.{host}.share=0" for host in ("estonia", "latvia", "lithuania", "germany"))
    found = answer(f"scenario=withdrawal&months=2{sets}", same, same)
    assert "nothing differs" in str(found["headline"])


def test_settings_of_the_world_alone_do_not_rename_the_scenario() -> None:
    words = Words(Question.of_address("scenario=withdrawal&set=russia.recruitment=33"))
    assert words.worlds == ("with the withdrawal", "without")
    words = Words(Question.of_address("scenario=withdrawal&set=us.aid.level=0.1"))
    assert words.worlds == ("with these changes", "without")


def test_the_headline_tells_every_theory_once_and_in_order() -> None:
    text = headline(risks(H1=0.01, H2=-0.01, H3=0.0005, H4=0.001), SETTING)
    assert [text.count(f"({hypothesis})") for hypothesis in HYPOTHESES] == [1, 1, 1, 1]
    assert "10 more" in text
    assert "10 fewer" in text
    assert text.index("(H1)") < text.index("(H2)")


@given(st.lists(st.floats(-0.04, 0.04), min_size=4, max_size=4))
def test_the_headline_never_tells_what_is_unclear_as_a_change(changes: list[float]) -> None:
    asked = risks(**dict(zip(HYPOTHESES, changes, strict=True)))
    text = headline(asked, SETTING)
    if all(risk.same for risk in asked.values()):
        assert "nothing differs" in text
        return
    told_of = text.partition("no clear difference")
    for hypothesis, risk in asked.items():
        assert (f"({hypothesis})" in told_of[0]) == risk.clear
        assert (f"({hypothesis})" in told_of[2].partition("The theories put")[0]) == (not risk.clear)
    assert " more of " in text or " fewer of " in text or not any(risk.clear for risk in asked.values())
