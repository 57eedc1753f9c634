"""The sentence of an answer: true to the numbers, one grammar, whatever the numbers and names are."""

import re
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.scenario.reading.load import load
from sim.scenario.shipped import names
from sim.show import theories, thousand
from sim.show.figures import style
from sim.show.text import columns, drivers, say
from sim.show.text.paired_share import PairedShare
from sim.vocabulary import HYPOTHESES
from sim.web import answer

SETTING = say.Setting(120, 2_500, "with the withdrawal", "without")
IF = theories.condition("H1")
share = st.floats(0, 1)
HOSTILE = ("<b>bold</b>", "a" * 300, "two\nlines", "\x1b[2J", "it's 'so'", "מה יהיה", "{x} %s", " ")


@given(now=share, before=share, half=st.floats(1e-6, 0.2), members=st.sampled_from((1, 60, 2_500)))
def test_what_is_said_is_what_was_found(now: float, before: float, half: float, members: int) -> None:
    change = now - before
    risk = PairedShare(now, before, change, change - half, change + half)
    text = say.sentence(IF, risk, say.Setting(120, members, "with it", "without"))
    assert text.startswith("If weakness invites attack (H1), Russia attacks a NATO member in ")
    assert text.endswith(".")
    assert ("no difference that" in text) == (not risk.clear)
    if risk.clear:
        assert (" more (95%" in text) == (change > 0)
        assert (" fewer (95%" in text) == (change < 0)
    assert "1 futures" not in re.sub(r"\d1 futures", "", text)
    assert not re.search(r"-\d|nan|None|inf|(?<![.\d])0 (more|fewer)\b", text)


@given(now=share, before=share, half=st.floats(1e-5, 0.02))
def test_whole_numbers_add_up_or_are_called_about(now: float, before: float, half: float) -> None:
    change = now - before
    text = say.sentence(IF, PairedShare(now, before, change, change - half, change + half), SETTING)
    found = re.search(
        r"in (\d+) of 1,000 ten-year futures with the withdrawal and in (\d+) without: (about )?(\d+) (more|fewer)",
        text,
    )
    if found is not None:
        here, there, about, told, way = found.groups()
        adds_up = int(told) == (int(here) - int(there)) * (1 if way == "more" else -1)
        assert adds_up == (about is None)
        assert abs(abs(int(here) - int(there)) - int(told)) <= 1


def test_a_difference_that_nobody_can_see_is_said_as_that() -> None:
    risk = PairedShare(0.0120, 0.0115, 0.0005, -0.003, 0.004)
    assert say.sentence(IF, risk, SETTING).endswith(
        "without: no difference that 2,500 futures could show, between 3.0 fewer and 4.0 more."
    )
    same = say.sentence(IF, PairedShare(0.012, 0.012, 0.0, 0.0, 0.0, same=True), SETTING)
    assert "and the same without" in same
    assert "2,500 futures" in same


@pytest.mark.parametrize(
    ("share", "told"), [(0.0, "none of"), (0.0002, "fewer than 1 of"), (1.0, "all of"), (0.051, "51 of")]
)
def test_what_may_happen_is_never_none(share: float, told: str) -> None:
    assert f"in {told} 1,000 18-month futures." in say.sentence(IF, PairedShare(share), say.Setting(18, 100))


def test_every_theory_has_its_words_and_its_works() -> None:
    assert set(theories.THEORIES) == set(HYPOTHESES)
    cited = theories.literature(HYPOTHESES)
    assert all(len(cited[h]) == len(theories.THEORIES[h].literature) for h in HYPOTHESES)
    assert all(entry.citation for entries in cited.values() for entry in entries)


def test_shipped_scenarios_are_named_in_words() -> None:
    """A title that changes would bring back the quoted title, which a sentence can do without."""
    told = {
        say.worlds(load(name).scenario.title, None if name == "baseline" else "Status quo of March 2025")
        for name in names()
    }
    assert all("'" not in here.replace("NATO's", "").replace("articles'", "") for here, _ in told)


@pytest.mark.parametrize("title", HOSTILE)
def test_any_title_can_stand_in_a_sentence(title: str) -> None:
    here, there = say.worlds(title, "Fortress Baltic")
    assert there == "with the fortress"
    assert "\n" not in here
    assert "\x1b" not in here
    assert len(here) < 70
    changed, _ = say.worlds("Fortress Baltic (changed by --set)", "Status quo of March 2025 (changed by --set)")
    assert changed == "with the fortress (changed by --set)"


@given(difference=st.floats(-0.05, 0.05), half=st.floats(1e-6, 0.03))
def test_a_difference_is_one_number_in_sentence_table_figure_and_headline(difference: float, half: float) -> None:
    risk = PairedShare(0.1 + difference, 0.1, difference, difference - half, difference + half)
    assume(risk.clear and abs(difference) * 1000 >= thousand.LEAST)
    shown = columns.signed(difference).lstrip("+-")
    assert style.change(1000 * difference).lstrip("+−") == shown
    assert f": {shown} " in say.sentence(IF, risk, SETTING).replace("about ", "")
    assert f" {shown} " in answer.headline({"H1": risk}, SETTING)
    assert drivers.amount(SimpleNamespace(unit="of 1,000", paired=True), 1000 * difference).lstrip("+-") == shown
