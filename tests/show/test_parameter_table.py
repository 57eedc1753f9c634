"""The table of parameters: every leaf of a scenario once, in Markdown that holds together."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import sim
from sim.scenario.reading.load import LoadedScenario
from sim.scenario.schema.scenario import leaves, specs
from sim.show.text.parameter_table import BEGIN, END, lines, within


def paths(told: list[str]) -> list[str]:
    return [found[1] for line in told if (found := re.match(r"\| `([\w.]+)` \|", line))]


def columns(line: str) -> int:
    return len(re.findall(r"(?<!\\)\|", line)) - 1


def test_every_leaf_stands_in_it_once_and_every_row_has_five_cells() -> None:
    loaded = sim.load("withdrawal")
    told = list(lines(loaded))
    assert paths(told) == [path for path, _ in leaves(loaded.scenario)]
    assert {columns(line) for line in told if line.startswith("|")} == {5}
    headings = [line for line in told if line.startswith("**")]
    assert len(headings) == len(set(headings)) == told.count("| --- | --- | --- | --- | --- |")


def row(loaded: LoadedScenario, path: str) -> str:
    [found] = [line for line in lines(loaded, path) if line.startswith(f"| `{path}` |")]
    return found


def test_a_row_has_meaning_unit_value_and_source() -> None:
    loaded = sim.load("baseline", ["russia.recruitment={uniform: {low: 28, high: 36}}"])
    meaning = dict(specs())["russia.recruitment"].doc
    assert row(loaded, "russia.recruitment") == (
        f"| `russia.recruitment` | {meaning} | thousand persons/month | 28 to 36 | command line |"
    )
    assert "| 1,100,000 | troopdata-2024 |" in row(loaded, "us.troops.home")
    assert "start 2025-09, months 6, share 0, destination home | W1 |" in row(loaded, "us.withdrawal.estonia")


def test_a_part_can_be_asked_for() -> None:
    loaded = sim.load("withdrawal")
    assert set(paths(list(lines(loaded, "canada")))) == {
        path for path, _ in leaves(loaded.scenario) if path.startswith("canada.")
    }
    changed = paths(list(lines(loaded, only="changed")))
    assert "us.withdrawal.estonia" in changed
    assert "us.troops.estonia" not in changed
    levers, unknown = paths(list(lines(loaded, only="levers"))), paths(list(lines(loaded, only="uncertain")))
    assert not set(levers) & set(unknown)
    assert sorted(levers + unknown) == sorted(path for path, _ in leaves(loaded.scenario))


def test_a_sign_that_ends_a_cell_is_escaped() -> None:
    from sim.show.text.parameter_table import _row

    assert _row(["a | b", "c"]) == "| a \\| b | c |"


def test_only_what_is_between_the_marks_is_renewed() -> None:
    loaded = sim.load("baseline")
    document = f"before\n\n{BEGIN}\nold\n{END}\nafter {END}\n"
    renewed = within(document, loaded, "x.md")
    assert renewed.startswith(f"before\n\n{BEGIN}\n\n`horizon`: 120 months from 2025-03")
    assert renewed.endswith(f"{END}\nafter {END}\n")
    assert "old" not in renewed.partition(BEGIN)[2].partition("`horizon`")[0]
    assert within(renewed, loaded, "x.md") == renewed


MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@given(st.text(" ab|\\*_`<>[]()~&;#!$:=/", max_size=20).map(lambda text: " ".join(text.split())))
def test_a_text_of_somebody_shows_as_written(text: str) -> None:
    from sim.show.text.parameter_table import _as_written, _row

    rows = [_row(["a", "b"]), _row(["---", "---"]), _row(["c", f"assumption: {_as_written(text)}"])]
    shown = re.findall("<td>(.*?)</td>", MARKDOWN.render("\n".join(rows)), re.DOTALL)
    assert [unescape(cell) for cell in shown] == ["c", f"assumption: {text}".strip()]


def test_ids_stay_readable_in_the_source() -> None:
    from sim.show.text.parameter_table import _as_written

    assert _as_written("us_aid.level, 3-4 (W1)") == "us_aid.level, 3-4 (W1)"


def test_a_chosen_name_is_code_whatever_it_holds() -> None:
    from sim.show.text.parameter_table import _code

    for name in ("correlations.a", "correlations.a`b", "``", "a``b`c"):
        assert f"<code>{name}</code>" in MARKDOWN.render(_code(name))
