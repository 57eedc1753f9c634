"""Texts for people are what was written, in a file and on the command line; what YAML would take of them is said."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario.reading.load import load
from sim.scenario.sweep import sweep_over
from sim.texts import is_empty

Write = Callable[..., Path]


@pytest.mark.parametrize(
    "title", ["2025.10", "007", "1.50", "0x1F", "1e3", "+5", "True", "no", "9" * 23, ".5", "2025-9"]
)
def test_a_title_that_looks_like_a_number_is_the_text_that_it_is(title: str, write: Write) -> None:
    assert load(write(f"title: {title}\nextends: baseline\n")).scenario.title == title


@pytest.mark.parametrize("title", ["Plan #1", "Estonia - 50% # not all"])
def test_no_part_of_a_title_is_lost_without_a_word(title: str, write: Write) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(write(f"title: {title}\nextends: baseline\n"))
    [line] = str(caught.value).splitlines()
    assert ":1: title: " in line
    assert "comment" in line
    assert f"title: '{title}'" in line
    assert load(write(f"title: '{title}'\nextends: baseline\n")).scenario.title == title


@pytest.mark.parametrize(
    "title",
    ["[draft] Plan", "{x} Plan", '"A" and "B"', "> half", "| x", "? what", "*bold*", "Plan B: half", "%d", "@x", "- x",
     "it's: so"],
)  # fmt: skip
def test_a_title_that_yaml_takes_for_something_else_is_answered_with_its_quotes(title: str, write: Write) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(write(f"title: {title}\nextends: baseline\n"))
    quoted = "'" + title.replace("'", "''") + "'"
    assert f"put the text in quotes, as title: {quoted}" in str(caught.value)
    assert load(write(f"title: {quoted}\nextends: baseline\n")).scenario.title == title


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=30))
def test_on_the_command_line_words_are_taken_as_they_are_typed(title: str) -> None:
    words = title.strip()
    if is_empty(words) or words[0] in "'\"" or "\ufffe" in words or "\uffff" in words:
        return
    assert load("baseline", [f"title={words}"]).scenario.title == words


@pytest.mark.parametrize("title", ["'Plan #1'", '"Plan #1"'])
def test_quotes_around_the_whole_are_no_part_of_it(title: str) -> None:
    assert load("baseline", [f"title={title}"]).scenario.title == "Plan #1"


@pytest.mark.parametrize("title", ["\u3164", "\u115f", "\u2800", " \u200d "])
def test_a_title_of_nothing_that_can_be_seen_is_empty(title: str, write: Write) -> None:
    with pytest.raises(ScenarioError, match="is empty"):
        load(write(f'title: "{title}"\nextends: baseline\n'))


def test_half_of_a_character_is_called_so(write: Write) -> None:
    with pytest.raises(ScenarioError, match="half of a character"):
        load(write('title: "a\\uD83C"\nextends: baseline\n'))


def test_two_levers_whose_names_look_alike_are_one_too_many() -> None:
    with pytest.raises(ScenarioError, match="looks as"):
        sweep_over(load("baseline"), ["\u00e9=us.aid.level=0,1", "e\u0301=europe.backfill.share=0,1"])
