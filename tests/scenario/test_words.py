"""Texts for people are what was written, in a file and on the command line; what YAML would take of them is said."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario.levers import Lever, as_yaml
from sim.scenario.reading.load import load
from sim.scenario.reading.quoting import in_quotes, said
from sim.scenario.reading.tree import Branch, Scalar, Tree
from sim.scenario.reading.yaml_tree import parse
from sim.scenario.schema.scenario import specs
from sim.scenario.schema.shape import at
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


def read(text: str) -> tuple[Tree | None, list[str]]:
    """What a text is read as, and its mistakes, each with its line."""
    tree, mistakes = parse(text, "mine.yaml")
    return tree, [f"{mistake.place.line}: {mistake.path}: {mistake.problem}; {mistake.remedy}" for mistake in mistakes]


@pytest.mark.parametrize("key", ["title", "summary", "note", "assumption"])
@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("#x", "#x"),
        ("Plan\n    B # c", "Plan B # c"),
        ("Plan # b\n    more", "Plan # b more"),
        ("# c\n    Plan", "# c Plan"),
        ("# c\n\n    # of its own\n    Plan", "# c # of its own Plan"),
        ("[draft]", "[draft]"),
        ("{x}", "{x}"),
        ("{a: [b, c]} # d", "{a: [b, c]} # d"),
        ("!!str 2025", "!!str 2025"),
        ("!important Plan", "!important Plan"),
        ("&x Plan", "&x Plan"),
        ("*x", "*x"),
        ("a\n    b: c", "a b: c"),
        (", x", ", x"),
        ("] x", "] x"),
        (">", ">"),
        ("| # c", "| # c"),
        ("'It's on'", "It's on"),
        ('"The "good" plan"', 'The "good" plan'),
        ('"Plan', "Plan"),
    ],
)
def test_what_yaml_takes_for_something_else_is_shown_whole_in_quotes(key: str, written: str, means: str) -> None:
    tree, mistakes = read(f"us:\n  {key}: {written}\nrussia: 1\n")
    assert len(mistakes) == 1, mistakes
    assert mistakes[0].startswith("2: ")
    assert f"put the text in quotes, as {key}: {in_quotes(means)}" in mistakes[0]
    assert isinstance(tree, Branch)
    assert list(tree.entries) == ["us", "russia"]


def test_every_text_without_its_quotes_is_told_at_once() -> None:
    _, mistakes = read(
        "title: A: b\nsummary: [x] y\nus:\n  note: Plan #1\n  assumption: %d\n  title: 'B'\n  title: c\n"
    )
    assert [mistake.partition(":")[0] for mistake in mistakes] == ["1", "2", "5", "4", "7"]
    assert "twice" in mistakes[-1]


def test_within_braces_a_comment_takes_no_words_in_silence() -> None:
    _, mistakes = read("us: {note: see #3,\n  share: 1}\n")
    assert "2: YAML syntax" not in mistakes[0]
    assert "1: us.note: " in mistakes[0]
    assert "comment" in mistakes[0]


@pytest.mark.parametrize(
    "text",
    ["# c\ntitle: Plan\n", "title: 'Plan'  # c\n", "title: Plan\nextends: baseline  # c\n",
     "title:\n  # c\n  Plan\n", "title: Plan\n# c\n",
     "title: >-  # c\n  Plan\n",
     "{title: Plan}  # c\n", "{title: Plan,  # c\n x: 1}\n", '{"title": "Plan"}'],
)  # fmt: skip
def test_comments_where_they_take_nothing_may_stay(text: str) -> None:
    tree, mistakes = read(text)
    assert mistakes == []
    assert isinstance(tree, Branch)
    assert tree.entries["title"] == Scalar(tree.entries["title"].place, "Plan")


@pytest.mark.parametrize("more", ["", "  other:\n    set: b\n"])
@pytest.mark.parametrize("name", ["Plan #1", "[x] plan", "{x} plan", "*bold*", "%d", "@home", "'A' and 'B'"])
def test_a_name_that_yaml_takes_for_something_else_is_shown_in_quotes(name: str, more: str) -> None:
    tree, mistakes = read(f"title: T\nlevers:\n  {name}:\n    set: a\n{more}")
    assert len(mistakes) == 1, mistakes
    assert mistakes[0].startswith("3: ")
    assert mistakes[0].endswith(f"put the name in quotes, as {in_quotes(name)}:")
    assert isinstance(tree, Branch)
    levers = tree.entries["levers"]
    assert isinstance(levers, Branch)
    assert list(levers.entries) == [name, *(["other"] if more else [])]


def test_a_name_is_what_was_written() -> None:
    tree, mistakes = read("levers: {title: 0.5, True: 1, 2025.10: 2, null: 3}\n")
    assert mistakes == []
    assert isinstance(tree, Branch)
    levers = tree.entries["levers"]
    assert isinstance(levers, Branch)
    values = [node.value for node in levers.entries.values() if isinstance(node, Scalar)]
    assert (list(levers.entries), values) == (["title", "True", "2025.10", "null"], [0.5, 1, 2, 3])


def test_two_names_of_a_file_that_look_alike_are_one_too_many() -> None:
    _, mistakes = read("levers:\n  \u00e9: {set: a}\n  e\u0301: {set: b}\n")
    assert len(mistakes) == 1
    assert "twice (first on line 2)" in mistakes[0]


@pytest.mark.parametrize("unit", ["1.50", "007", "0x1F", "True", "1e3"])
def test_what_has_to_be_text_is_quoted_as_it_was_written(unit: str, write: Write) -> None:
    text = f"extends: baseline\ntitle: x\nus: {{aid: {{level: {{value: 1, unit: {unit}, source: W1}}}}}}\n"
    with pytest.raises(ScenarioError, match=f"in quotes, as '{unit}'"):
        load(write(text))


@pytest.mark.parametrize("name", ["007", "2025.10", "True"])
def test_a_file_is_named_as_it_is_written(name: str, write: Write) -> None:
    with pytest.raises(ScenarioError, match=f"'{name}'"):
        load(write(f"extends: {name}\ntitle: x\n"))


LINES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30).filter(
    lambda text: text == text.strip() and not {"\ufffe", "\uffff", "\ufeff"} & set(text)
)
MARKS = st.text(" ab1.#:-?[]{}>|*&!%@`'\",=~\\", min_size=1, max_size=14).filter(lambda text: text == text.strip())


@settings(max_examples=300, deadline=None)
@given(st.one_of(LINES, MARKS))
def test_in_a_file_words_are_all_there_or_what_is_wrong_is_said(title: str) -> None:
    tree, mistakes = read(f"title: {title}\nus: {{}}\n")
    if mistakes or not isinstance(tree, Branch):
        assert mistakes
        return
    node = tree.entries["title"]
    assert isinstance(node, Scalar)
    as_text = node.value is None and title in ("~", "null", "Null", "NULL")
    in_marks = title[0] in "'\"" and title[-1] == title[0] and len(title) > 1
    assert node.value == title or as_text or in_marks


@settings(max_examples=100, deadline=None)
@given(st.one_of(LINES, MARKS))
def test_a_text_in_quotes_is_read_as_the_text(text: str) -> None:
    tree, mistakes = read(f"title: {in_quotes(text)}\n")
    assert mistakes == []
    assert isinstance(tree, Branch)
    assert tree.entries["title"] == Scalar(tree.entries["title"].place, text)
    assert said(in_quotes("Plan")) == "Plan"


def test_a_title_in_the_settings_of_a_sweep_keeps_its_quotes() -> None:
    assert as_yaml("'A'") == "'''A'''"
    [setting] = Lever("x", ("title",), ("'A'",)).settings("'A'")
    assert load("baseline", [setting]).scenario.title == "'A'"


@pytest.mark.parametrize("title", ["\ufe0f", "\u034f", "\u17b4", "\U000e0100", "\u2800 \u3164"])
def test_what_only_selects_a_form_is_empty_too(title: str) -> None:
    assert is_empty(title)
    assert not is_empty(f"a{title}")


def test_what_a_quantity_is_can_be_read_without_its_neighbours() -> None:
    """They are told one by one: what turns an answer, where a policy fails, what one would have to believe."""
    back = re.compile(
        r"\b(on|of|to|in|above|after|how long|lowers|about) (that|these|this|it|such)\b(?! (of|in|by) )", re.I
    )
    docs = {path: shape.doc for path, _ in specs() if (shape := at(path.split("."))) is not None}
    assert len(docs) > 400
    assert {path: doc for path, doc in docs.items() if back.search(doc.partition(".")[0])} == {}
