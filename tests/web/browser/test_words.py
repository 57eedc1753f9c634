"""The page's own words for counts are the terminal's, whatever the numbers: it says them before a server is asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

import sim.web
from sim.show.text import say
from sim.show.text.paired_share import PairedShare
from sim.web.question import Question
from sim.web.same import command_of

STATIC = Path(sim.web.__file__).parent / "static"
#: Halves, to the last bit or not, of whole futures of 1,000 and of their tenths.
HALVES = st.one_of(
    st.integers(0, 200).map(lambda half: (half + 0.5) / 1000), st.integers(0, 400).map(lambda half: half / 4000)
)
SHARES = st.one_of(st.sampled_from([0.0, 1.0, 0.0004, 0.00095, 0.9996]), HALVES, st.floats(0.0, 1.0, allow_nan=False))


@pytest.fixture(scope="module")
def words(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    for name in ("dom", "say", "units", "state", "answer"):
        page.add_script_tag(path=STATIC / f"{name}.js")
    yield page
    page.close()


asked_once = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@asked_once
@given(st.lists(SHARES, min_size=20, max_size=20))
def test_levels(words: Page, shares: list[float]) -> None:
    assert words.evaluate("shares => shares.map(sim.say.level)", shares) == [say.level(share) for share in shares]


@asked_once
@given(
    st.lists(
        st.tuples(
            st.one_of(HALVES, st.floats(0.0, 0.2)),
            st.one_of(HALVES, HALVES.map(lambda half: -half), st.floats(-0.05, 0.05)),
            st.one_of(HALVES, st.floats(0.0001, 0.02)),
            st.one_of(HALVES, st.floats(0.0001, 0.02)),
        ),
        min_size=20,
        max_size=20,
    )
)
def test_differences(words: Page, drawn: list[tuple[float, float, float, float]]) -> None:
    wanted, given_ = [], []
    for there, difference, below, above in drawn:
        low, high = difference - below, difference + above
        share = there + difference
        clear = low > 0 or high < 0
        risk = PairedShare(share, there, difference, low, high)
        wanted.append(say.change(risk, say.Setting(120, 1000)))
        given_.append({
            "here": share, "there": there, "difference": difference, "low": low, "high": high, "clear": clear,
            "same": False,
        })  # fmt: skip
    assert words.evaluate("all => all.map((one) => sim.say.change(one, 1000))", given_) == wanted


def test_an_answer_that_was_stopped_says_the_futures_that_it_has(words: Page) -> None:
    # What is taken away from under a picture, and the address after a cancel, must not name the futures never made.
    given = {
        "members": 250, "of": 1000, "question": {"members": 1000, "query": "scenario=withdrawal&members=1000&seed=7"},
        "same": {"command": "python -m sim run withdrawal --members 1000", "python": "members=1000, seed=1000"},
    }  # fmt: skip
    found = words.evaluate("given => sim.answer.alone(given)", given)
    assert found["of"] == found["question"]["members"] == 250
    assert found["question"]["query"] == "scenario=withdrawal&members=250&seed=7"
    assert found["same"] == {
        "command": "python -m sim run withdrawal --members 250",
        "python": "members=250, seed=1000",
    }


@pytest.mark.parametrize("scenario", ["baseline", "withdrawal"])
def test_a_surface_that_shows_no_difference_claims_no_change(words: Page, scenario: str) -> None:
    chance = {"here": 0.1, "there": 0.1, "difference": 0, "error_difference": 0, "error_here": 0.004}
    theories = {h: {"condition": f"If so ({h})", "chance": chance} for h in ("H1", "H2")}
    asked = {"theories": theories, "question": {"scenario": scenario, "sets": [], "months": 120}}
    said = words.evaluate("asked => sim.answer.headline(asked)", asked)
    assert ("changes" in said) == (scenario != "baseline")
    assert "error" not in said
    assert "about 100 of 1,000" in said


@pytest.mark.parametrize(
    ("differences", "said"),
    [
        ((0.016, -0.01, 0.0), "The theories disagree: from 16 more of 1,000 ten-year futures"),
        ((0.002, -0.01, 0.0), "The theories disagree: from 10 fewer of 1,000 ten-year futures"),
        ((0.016, 0.0, 0.0), "to no clear change (under two of the theories)."),
        ((0.016, 0.0, 0.0), "It depends on the theory: from 16 more"),
        ((0.016, 0.008, 0.012), "More attacks under every theory: from 16 more"),
        ((-0.016, -0.008, -0.0006), "to 0.6 fewer (if T2 holds)."),
        ((0.0, 0.0, 0.0), "No theory shows a clear change"),
    ],
)
def test_the_theories_in_a_sentence(words: Page, differences: tuple[float, ...], said: str) -> None:
    theories = {
        f"H{number}": {"condition": f"If T{number} holds (H{number})", "chance": chance}
        for number, chance in enumerate(_chances(differences))
    }
    exact = {"kind": "exact", "question": {"months": 120}, "theories": theories}
    assert said in words.evaluate("given => sim.answer.verdict(given)", exact)


def _chances(differences: tuple[float, ...]) -> Iterator[dict[str, object]]:
    """Clear differences, and none where the difference is nought."""
    for each in differences:
        reach = abs(each) / 4 or 0.003
        yield {"here": 0.1 + each, "there": 0.1, "difference": each, "low": each - reach, "high": each + reach,
               "clear": each != 0, "same": False}  # fmt: skip


def test_where_both_worlds_are_one_no_theory_is_held_against_another(words: Page) -> None:
    same = {"here": 0.1, "there": 0.1, "difference": 0, "low": 0, "high": 0, "clear": False, "same": True}
    theories = {h: {"condition": f"If so ({h})", "chance": same} for h in ("H1", "H2")}
    exact = {"kind": "exact", "question": {"months": 120}, "theories": theories}
    assert words.evaluate("given => sim.answer.verdict(given)", exact) == ""


def test_lengths(words: Page) -> None:
    months = [1, 2, 12, 18, 24, 120, 144, 180]
    assert words.evaluate("all => all.map(sim.say.horizon)", months) == [say.horizon(month) for month in months]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("scenario=fortress&members=250&seed=7&months=24", ["fortress", 250, 7, 24]),
        ("", ["withdrawal", 1000, 20250301, 120]),
        ("members=many&seed=-1", ["withdrawal", 1000, 20250301, 120]),
        ("seed=1732831200000", ["withdrawal", 1000, 1732831200000, 120]),
        ("seed=9223372036854775807", ["withdrawal", 1000, "9223372036854775807", 120]),
    ],
)
def test_address_is_the_question(words: Page, query: str, wanted: list[object]) -> None:
    read = "text => { const {question: q} = sim.state.read(text); return [q.scenario, q.members, q.seed, q.months]; }"
    assert words.evaluate(read, query) == wanted


def test_the_command_says_all_of_the_question(words: Page) -> None:
    address = "scenario=fortress&set=us.aid.level%3D0.5&members=250&seed=9223372036854775807&months=24&hypotheses=H2,H3"
    said = words.evaluate("text => sim.state.command(sim.state.read(text).question)", address)
    assert said == command_of(Question.of_address(address))


@asked_once
@given(
    st.lists(
        st.tuples(st.from_regex(r"[a-z]+(\.[a-z_]+){1,3}", fullmatch=True), st.text(min_size=1, max_size=20)),
        max_size=8,
    )
)
def test_settings_come_back_from_an_address_as_they_went(words: Page, sets: list[tuple[str, str]]) -> None:
    sets = [(path, text.strip()) for path, text in dict(sets).items() if text.strip() and text.isprintable()]
    there_and_back = "sets => sim.state.read(sim.state.write({...sim.state.defaults(), sets})).question.sets"
    assert words.evaluate(there_and_back, sets) == [list(one) for one in sets]
