"""What people write instead of what a file takes is answered with the form that is right, and with no other meaning."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import sim
from sim.cli.main import main
from sim.errors import Problem, ScenarioError, told
from sim.scenario import sweep
from sim.scenario.levers import Lever
from sim.scenario.proposal import load_proposal
from sim.scenario.quick_check import wrong_with
from sim.scenario.reading.load import load
from sim.scenario.reading.month_words import months_meant
from sim.scenario.reading.number_words import Wanted, number_meant, readings
from sim.scenario.schema.shape import nearest, nearest_paths, settable, suggestion
from sim.texts import in_line

from .conftest import Mistakes, Write

HEAD = "extends: baseline\ntitle: As people write\n"


def plan(value: str) -> str:
    return f"{HEAD}us: {{withdrawal: {{estonia: {{{value}, source: W1}}}}}}\n"


def quantity(value: str) -> str:
    return f"{HEAD}us: {{aid: {{level: {{value: {value}, unit: share of 2024, assumption: a guess}}}}}}\n"


def troops(value: str) -> str:
    return f"{HEAD}us: {{troops: {{estonia: {{value: {value}, unit: persons, source: W1}}}}}}\n"


#: What is written, what the answer has to hold, and what it must not hold.
ANSWERS = {
    "decimal comma": (plan("share: 0,5"), ["write 0.5"], ["there is no key"]),
    "decimal comma of a quantity": (quantity("0,5"), ["write 0.5"], ["there is no key"]),
    "decimal comma in quotes": (plan("share: '0,5'"), ["write 0.5"], []),
    "thousands with a comma": (troops("2,500"), ["write 2500"], []),
    "the range decides": (quantity("2,500"), ["write 2.5"], ["2500"]),
    "neither fits": (plan("share: 2,500"), ["from 0 to 1"], ["write 2"]),
    "percent of a share": (plan("share: 50 %"), ["write 0.5"], []),
    "percent of no share": (troops("50%"), ["'persons'"], ["write 0.5", "write 50"]),
    "percent in per cent": (
        f"{HEAD}us: {{exit_rate: {{value: 2%, unit: '%/month', source: W1}}}}\n", ["write 2"], ["0.02"],
    ),
    "a word": (plan("share: half"), ["write 0.5"], []),
    "a fraction": (plan("share: 1/4"), ["write 0.25"], []),
    "about": (plan("share: ~0.5"), ["write 0.5"], []),
    "a bound": (plan('share: ">0.5"'), ["one number"], ["write 0.5"]),
    "a span of a quantity": (quantity("0.5-0.7"), ["{uniform: {low: 0.5, high: 0.7}}"], []),
    "a span of a plan": (plan("share: 0.5–0.7"), ["EN DASH", "one number"], ["uniform"]),
    "give or take": (quantity("0.5 +- 0.1"), ["{uniform: {low: 0.4, high: 0.6}}", "sd: 0.1"], []),
    "a scale": (troops("2k"), ["write 2000"], []),
    "a scale of thousands": (
        f"{HEAD}russia: {{recruitment: {{value: 30k, unit: thousand persons/month, source: W1}}}}\n",
        ["write 30:"], ["30000"],
    ),
    "the unit behind": (plan("months: 6 months"), ["write 6"], []),
    "another unit behind": (plan("months: 2 years"), ["write 24"], ["write 2:"]),
    "a time": (plan("months: 1:30"), ["without a colon"], []),
    "an exponent for a whole number": (f"{HEAD}horizon: {{months: 1e2}}\n", ["write 100"], []),
    "yes for a number": (plan("share: yes"), ["not a number"], ["write 1"]),
    "nothing": (plan("share: ~"), ["nothing is not a number"], []),
    "no for false": (f"{HEAD}deal: {{territory: {{recognised: no, source: W11}}}}\n", ["write false"], ["boolean"]),
    "on for true": (f"{HEAD}deal: {{minerals: {{offered: on, source: W12}}}}\n", ["write true"], ["boolean"]),
    "steps by year": (plan("share: {2026: .5, 2027: 1}"), ["steps in time", "'start' and 'months'"], ["used as a key"]),
    "steps by month": (plan("share: [[2026-01, .5], [2027-01, 1]]"), ["steps in time"], []),
    "steps of a quantity": (f"{HEAD}us: {{aid: {{level: {{2026: 1, source: W1}}}}}}\n", ["steps in time cannot"], []),
    "a list": (plan("share: [0.5, 1]"), ["one number", "--vary us.withdrawal.estonia.share=0.5,1"], []),
    "a call": (quantity("uniform(0, 1)"), ["{uniform: {low: 0, high: 1}}"], []),
    "a distribution of a list": (quantity("{normal: [1, 2]}"), ["{normal: {mean: 1, sd: 2}}"], []),
    "a call in letters": (quantity("N(1, 0.1)"), ["{normal: {mean: 1, sd: 0.1}}", "deviation"], []),
    "a call of names": (quantity("'normal(sd=.1, mean=1)'"), ["{normal: {mean: 1, sd: 0.1}}"], []),
    "a call from NumPy": (quantity("'np.random.uniform(0; 2)'"), ["{uniform: {low: 0, high: 2}}"], []),
    "a call of two meanings": (quantity("'lognormal(0, 1)'"), ["{lognormal: {median: ..., log_sd: ...}}"], ["n: 0"]),
    "a list of two meanings": (quantity("{gamma: [2, 3]}"), ["{gamma: {shape: ..., scale: ...}}"], ["shape: 2"]),
    "min and max": (quantity("{uniform: {min: 0, max: 1}}"), ["{uniform: {low: 0, high: 1}}"], ["did you"]),
    "Greek letters": (quantity("{normal: {mu: 1, sigma: .1}}"), ["{normal: {mean: 1, sd: 0.1}}"], ["did you"]),
    "a law by its type": (quantity("{type: normal, mean: 1, sd: .1}"), ["{normal: {mean: 1, sd: 0.1}}"], ["14"]),
    "a law and its parameters": (
        quantity("{dist: uniform, params: {lower: 0, upper: 2}}"), ["{uniform: {low: 0, high: 2}}"], ["14"],
    ),
    "another name of a law": (quantity("{gaussian: {mean: 1, sd: .1}}"), ["{normal: {mean: 1, sd: 0.1}}"], ["did"]),
    "keys without a law": (quantity("{mean: 1, sd: .1}"), ["{normal: {mean: 1, sd: 0.1}}"], ["uniform"]),
    "ends without a law": (quantity("{min: 0, max: 2}"), ["{uniform: {low: 0, high: 2}}"], ["14"]),
    "a mean of a law that has a median": (
        quantity("{lognormal: {mean: 0, sd: 1}}"), ["its keys are median, log_sd"], ["did you mean", "median: 0"],
    ),
    "a variance": (quantity("{normal: {mean: 1, variance: 4}}"), ["its keys are mean, sd"], ["sd: 4", "sd: 2"]),
    "a rate": (quantity("{gamma: {shape: 2, rate: 4}}"), ["its keys are shape, scale"], ["scale: 4"]),
    "a key of a law mistyped": (quantity("{normal: {maen: 1, sd: 1}}"), ["did you mean 'mean'?"], []),
    "a quantity without its form": (f"{HEAD}us: {{aid: {{level: 50%}}}}\n", ["{value: 0.5, unit: 'share of 2024'"], []),
    "a month without a nought": (plan("start: 2025-9"), ["write 2025-09"], ["2027-12"]),
    "month before year": (plan("start: 09/2025"), ["write 2025-09"], []),
    "month and year with a point": (plan("start: 9.2025"), ["write 2025-09"], []),
    "a point that loses a nought": (plan("start: 2025.10"), ["2025-10", "2025-01"], []),
    "a name": (plan("start: Sept 2025"), ["write 2025-09"], []),
    "a day": (plan("start: 2025-09-15"), ["write 2025-09"], []),
    "two ways to read a day": (plan("start: 03/04/2025"), ["2025-04", "2025-03"], []),
    "a quarter": (plan("start: 2025Q3"), ["2025-07"], []),
    "a month there is none of": (plan("start: 2025-13"), ["from 01 to 12"], ["2027-12"]),
    "a week": (plan("start: 2025-W36"), ["write 2025-09"], ["2027-12"]),
    "a week in two months": (plan("start: 2025-W40"), ["2025-09 or 2025-10"], []),
    "the middle of a year": (plan("start: mid-2026"), ["2026-01 to 2026-12"], ["2027-12"]),
    "half a year": (plan("start: H2 2025"), ["2025-07 to 2025-12"], ["2027-12"]),
    "a span of months": (plan("start: 2025-09 to 2026-03"), ["one month, from 2025-09 to 2026-03"], ["2027-12"]),
    "a month of no year": (plan("start: September"), ["YYYY-09"], ["2027-12"]),
    "no month at all": (plan("start: never"), ["YYYY-MM"], ["2027-12"]),
    "a number for a month": (plan("start: 6"), ["YYYY-MM"], ["2027-12", "-06"]),
    "a list of months": (
        plan("start: [2025-09, 2026-01]"), ["--vary us.withdrawal.estonia.start=2025-09,2026-01"], ["2027-12"],
    ),
    "thousands of a whole number": (f"{HEAD}horizon: {{months: 1.000}}\n", ["write 1:"], ["1000"]),
    "a scale and the unit": (troops("2 thousand persons"), ["write 2000"], []),
    "a scale where it cannot be": (plan("share: 2k"), ["in full"], ["without", "write 2"]),
    "a year": (plan("start: 2025"), ["2025-01 to 2025-12"], ["write text"]),
    "one hypothesis": (f"{HEAD}hypotheses: h1\n", ["[H1]"], []),
    "hypotheses by number": (f"{HEAD}hypotheses: [1]\n", ["write H1"], ["too short"]),
    "hypotheses in a text": (f"{HEAD}hypotheses: H1,H2\n", ["[H1, H2]"], []),
    "a span of hypotheses": (f"{HEAD}hypotheses: H2-H4\n", ["[H2, H3, H4]"], []),
    "all hypotheses": (f"{HEAD}hypotheses: all\n", ["[H1, H2, H3, H4]"], []),
    "a hypothesis there is none of": (f"{HEAD}hypotheses: [H5]\n", ["choose from"], ["did you mean", "too short"]),
    "sources in a text": (plan("share: 1, source: 'W1, W2'").replace(", source: W1}", "}"), ["[W1, W2]"], []),
    "a dotted key": (
        f"{HEAD}us.withdrawal.estonia.share: 0.5\n",
        ["us: {withdrawal: {estonia: {share: 0.5, source: ID}}}", "--set us.withdrawal.estonia.share=0.5"], ["romania"],
    ),
    "a dotted key of a quantity": (
        f"{HEAD}us.aid.level: 50%\n", ["{value: 0.5, unit: 'share of 2024', source: ID}"], [],
    ),
    "partly dotted": (f"{HEAD}us: {{withdrawal.estonia: {{share: 1}}}}\n", ["us: {withdrawal: {estonia: {...}}}"], []),
    "a dotted key mistyped": (f"{HEAD}us.withdrawl.estonia.share: 1\n", ["us: {withdrawal: {estonia:"], ["romania"]),
    "a dotted key of no host": (
        f"{HEAD}us.withdrawal.share: 1\n", ["us.withdrawal.NAME.share", "estonia, latvia, lithuania"], ["did you mean"],
    ),
    "slashes": (f"{HEAD}us/aid/level: 1\n", ["us: {aid: {level:"], []),
    "another unit": (
        f"{HEAD}russia: {{recruitment: {{value: 3, unit: persons/month, source: W1}}}}\n",
        ["give the value in"], ["did you mean"],
    ),
    "a sheet with semicolons": (
        "us.aid.level;0,5\nus.withdrawal.estonia.share;1\n", ["rows of a sheet", "value: 0.5"], ["syntax"],
    ),
    "a sheet with tabs": ("path\tvalue\nus.aid.level\t0.5\n", ["tabs", "value: 0.5"], ["syntax"]),
    "a sheet with commas": ("us.aid.level,0.5\n", ["commas", "value: 0.5"], []),
    "a Markdown table": ("| path | value |\n|---|---|\n| us.aid.level | 0.5 |\n", ["rows", "value: 0.5"], ["chomping"]),
    "a sheet of names": ("estonia\t1\nlatvia\t0,5\n", ["rows of a sheet", "sim show"], ["syntax"]),
    "a colon without a space": (f"{HEAD}us:{{aid: 1}}\n", ["space after the colon"], []),
    "curly quotes around a file": ("extends: “baseline”\ntitle: Mine\n", ["U+201C"], []),
    "assignments": ("us.aid.level = 0.5\n", ["NAME = VALUE", "value: 0.5"], []),
    "TOML": ('title = "Mine"\n[us.aid]\nlevel = 0.5\n', ["NAME = VALUE", "us: {aid: {level:"], []),
    "an empty reason": (plan("share: 1, assumption: ' '").replace(", source: W1", ""), ["is empty"], ["12"]),
    "a tab": (f"{HEAD}us:\n\taid: {{}}\n", ["column 1", "TAB", "spaces"], ["syntax"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "holds", "lacks"), ANSWERS.values(), ids=ANSWERS.keys())
def test_the_answer_shows_the_form_that_is_right(
    text: str, holds: list[str], lacks: list[str], mistakes: Mistakes
) -> None:
    answer = "\n".join(mistakes(text))
    for word in holds:
        assert word in answer, answer
    for word in lacks:
        assert word not in answer, answer
    assert "Input should" not in answer
    assert len(answer.splitlines()) <= 2


CHARACTERS = {
    "no-break spaces as indentation": (
        f"{HEAD}us:\n\u00a0 withdrawal:\n\u00a0 \u00a0 estonia: {{share: 1, source: W1}}\n",
        4, 1, "U+00A0 NO-BREAK SPACE",
    ),
    "no-break space after a colon": ("title:\u00a0Pasted\nextends: baseline\n", 1, 7, "U+00A0 NO-BREAK SPACE"),
    "narrow no-break space": (plan("share: 1\u202f"), 3, 37, "U+202F"),
    "ideographic space": (f"{HEAD}us:\u3000{{}}\n", 3, 4, "U+3000 IDEOGRAPHIC SPACE"),
    "zero-width space in a key": (f"{HEAD}u\u200bs: {{}}\n", 3, 2, "U+200B ZERO WIDTH SPACE"),
    "joiner in an id": (plan("share: 1").replace("W1", "W\u200d1"), 3, 48, "U+200D"),
    "soft hyphen in a word": (plan("destination: ho\u00adme"), 3, 44, "U+00AD SOFT HYPHEN"),
    "a byte order mark within": (f"{HEAD}\ufeffus: {{}}\n", 3, 1, "U+FEFF"),
    "a bidi control in a number": (plan("share: \u202e1"), 3, 36, "U+202E"),
    "a form feed": (f"{HEAD}us: {{}}\x0c\n", 3, 7, "U+000C FORM FEED"),
    "curly quotes": (f"{HEAD}hypotheses: [“H1”]\n", 3, 14, "U+201C"),
    "a dash for a minus": (plan("share: –1"), 3, 36, "U+2013 EN DASH"),
    "full-width digits": (plan("start: ２０２５-０９"), 3, 36, "U+FF12"),
    "a full-width colon": (f"{HEAD}us：{{}}\n", 3, 3, "U+FF1A FULLWIDTH COLON"),
    "Arabic digits": (plan("share: ٠٫٥"), 3, 36, "U+0660 ARABIC-INDIC DIGIT ZERO"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "name"), CHARACTERS.values(), ids=CHARACTERS.keys())
def test_a_strange_character_is_named_at_its_place(
    text: str, line: int, column: int, name: str, mistakes: Mistakes
) -> None:
    first = mistakes(text)[0]
    assert first.startswith(f"mine.yaml:{line}: column {column} holds {name}"), first
    assert "syntax" not in first


def test_many_strange_characters_are_one_line_and_other_mistakes_come_with_it(mistakes: Mistakes) -> None:
    lines = mistakes(f"{HEAD}us:\n" + "\u00a0 aid:\n\u00a0 \u00a0 levl: 1\n" + "russai: {}\n")
    assert len(lines) == 3
    assert "3 such, the last on line 5" in lines[0]
    assert "'levl'" in lines[1]
    assert "did you mean 'russia'?" in lines[2]


@pytest.mark.parametrize(
    "text", ["می\u200cروم", "“Quoted” – with a dash…", "全角：１２", "a\u00a0b", "co\u00adop", "٥ months"]
)
def test_in_texts_for_people_every_character_stays(text: str, write: Write) -> None:
    path = write(
        f"extends: baseline\ntitle: {text}\nsummary: {text}\n"
        f"us: {{withdrawal: {{estonia: {{share: 1, assumption: '{text}', note: {text}}}}}}}\n"
    )
    loaded = load(path)
    assert (loaded.scenario.title, loaded.scenario.summary) == (text, text)
    assert loaded.provenance["us.withdrawal.estonia.share"].assumption == text
    assert load("baseline", [f"title={text}"]).scenario.title == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (HEAD.encode("utf-16"), "UTF-16"),
        (HEAD.encode("utf-16-le"), "UTF-16"),
        (f"{HEAD}summary: déjà vu\n".encode("latin-1"), "column 11 holds the byte E9"),
        (f"{HEAD}summary: déjà vu\r\n".replace("\n", "\r\n").encode("cp1252"), "mine.yaml:3"),
    ],
)
def test_another_encoding_is_named(data: bytes, words: str, write: Write) -> None:
    path = write("")
    path.write_bytes(data)
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert words in str(caught.value)
    assert "UTF-8" in str(caught.value)


def test_old_line_ends_and_json_are_fine(write: Write) -> None:
    path = write("")
    path.write_bytes(HEAD.replace("\n", "\r").encode())
    assert load(path).scenario.title == "As people write"
    path.write_bytes(b'{"extends": "baseline", "title": "From JSON", "hypotheses": ["H1"]}')
    assert load(path).scenario.hypotheses == ("H1",)
    path.write_bytes((HEAD + "russai: {}\n").replace("\n", "\r").encode())
    with pytest.raises(ScenarioError, match=r"mine\.yaml:3"):
        load(path)


def test_a_short_reason_is_a_reason(write: Write) -> None:
    path = write(plan("share: 1").replace("source: W1", "assumption: our draft"))
    assert load(path).provenance["us.withdrawal.estonia.share"].assumption == "our draft"


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("W14", ["W4", "W1"]), ("2026", ["2025"]), ("unrecognised", ["recognised"]), ("not_offered", ["offered"]),
        ("max_share", ["min_share"]), ("increase", ["decrease"]), ("us.withdrawal.estonia", ["us.withdrawal.romania"]),
        ("latvia", ["lithuania"]), ("area-2035", ["area-2025"]), ("start_date", ["end_date"]),
    ],
)  # fmt: skip
def test_a_suggestion_never_changes_the_meaning(word: str, known: list[str]) -> None:
    assert suggestion(word, known) == ""


def test_all_that_are_as_near_are_suggested() -> None:
    assert nearest("sharr", ["share", "sharp", "months"]) == ["share", "sharp"]


def test_names_that_are_right_stay_where_they_are() -> None:
    wrong = "crisis.surface.manoeuvre_halt_ratio.odds_actor"
    assert nearest_paths(wrong) == ["crisis.surface.manoeuvre_halt_ratio.odds_factor"]


@given(st.sampled_from(list(settable())), st.data())
@settings(max_examples=60, deadline=None)
def test_a_path_with_a_letter_lost_is_found_in_its_own_place(path: str, data: st.DataObject) -> None:
    names = path.split(".")
    at = data.draw(st.sampled_from([n for n, name in enumerate(names) if len(name) > 4] or [0]))
    name = names[at]
    lost = data.draw(st.integers(1, len(name) - 1)) if len(name) > 1 else 0
    names[at] = name[:lost] + name[lost + 1 :]
    for found in nearest_paths(".".join(names)):
        assert found.split(".")[:at] == names[:at] or len(found.split(".")) != len(names)


def swiss(whole: str) -> str:
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", "'", whole)


@given(
    st.integers(0, 10**9),
    st.integers(1, 99),
    st.sampled_from(
        [(".", ","), (" ", ","), ("\u00a0", ","), ("\u202f", ","), ("'", "."), ("’", "."), (",", "."), ("", ",")]
    ),
    st.sampled_from(["", "-", "+", "−"]),
)
@example(0, 5, (".", ","), "")
def test_a_number_in_any_notation_is_understood(whole: int, cents: int, marks: tuple[str, str], sign: str) -> None:
    """German, French, Swiss and Anglo-Saxon, with two digits behind the mark, so that it can be nothing else."""
    group, mark = marks
    text = f"{sign}{swiss(str(whole)).replace(chr(39), group)}{mark}{cents:02d}"
    meant = (-1 if sign in ("-", "−") else 1) * float(f"{whole}.{cents:02d}")
    assert readings(text) == (meant,)
    assert number_meant(text, Wanted()) == meant


@given(st.integers(1000, 10**9), st.sampled_from([" ", "\u00a0", "'", "’", "_", ",", "."]))
def test_thousands_apart_are_among_the_readings(number: int, group: str) -> None:
    assert number in readings(swiss(str(number)).replace("'", group))


NAMES = ("January", "Feb", "March", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "December")


@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(13, 28))
def test_a_month_in_any_notation_is_understood(year: int, month: int, day: int) -> None:
    right = (f"{year}-{month:02d}",)
    for text in (
        f"{year}-{month}", f"{month}/{year}", f"{month:02d}.{year}", f"{year}/{month:02d}", f"{year}-{month:02d}-{day}",
        f"{day}.{month}.{year}", f"{month}/{day}/{year}", f"{year}{month:02d}",
        f"{NAMES[month - 1]} {year}",
    ):  # fmt: skip
        assert months_meant(text) == right, text


ODD = "\u00a0\u202f\u200b\u200d\u00ad\u3000\u202e\u2066\ufeff\t\x0c\x85\u2028“”’–—−…：０５٣ \n:#-{}[],0.5%'\"&*!|>="
PIECES = st.one_of(
    st.sampled_from([*ODD]),
    st.sampled_from(
        [
            "us:",
            "  aid:",
            "share: ",
            "title: ",
            "extends: baseline\n",
            "0,5",
            "50%",
            "2025-9",
            "us.aid.level",
            "\n  ",
            "H1",
        ]
    ),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(PIECES, max_size=25).map("".join))
def test_a_file_of_odd_characters_gives_an_answer_with_a_place(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(text.encode())
    try:
        load(path)
    except ScenarioError as error:
        lines = str(error).splitlines()
        assert lines
        assert len(lines) <= 40
        assert all(re.match(r".*mine\.yaml:\d+: ", line) and in_line(line) == line for line in lines), lines


def test_hundreds_of_mistakes_are_a_line_and_a_count(mistakes: Callable[..., list[str]], write: Write) -> None:
    path = write(HEAD + "".join(f"key{number}: 1\n" for number in range(200)))
    with pytest.raises(ScenarioError) as caught:
        load(path)
    [line] = str(caught.value).splitlines()
    assert "mine.yaml:3" in line
    assert "199 more" in line
    assert "202" in line
    assert len(caught.value.problems) == 200


@given(
    st.lists(
        st.builds(
            Problem, st.sampled_from(["a.yaml:1", "b.yaml:2"]), st.text(max_size=3), st.text("abc '1", max_size=9)
        )
    )
)
def test_whatever_is_wrong_is_told_in_few_lines(problems: list[Problem]) -> None:
    lines = told(problems)
    assert len(lines) <= 40
    assert bool(lines) == bool(problems)


def test_many_settings_are_told_in_few_lines() -> None:
    with pytest.raises(ScenarioError) as caught:
        load("baseline", [f"us.nothing{number}=1" for number in range(50)])
    assert len(str(caught.value).splitlines()) == 1


VARIED = {
    "too wide": ("us.withdrawal.estonia.share=0:100:300", ["296", "'0:100:300' was read as 300 values from 0 to 100"]),
    "a decimal comma": ("us.aid.level=0,5", ["values 0 and 5", "0.5"]),
    "a decimal comma in a range": ("us.aid.level=0,5:1:3", ["write 0.5:1:3"]),
    "a step": ("us.aid.level=0:1:0.1", ["write 0:1:11"]),
    "a step in the middle": ("us.aid.level=0:0.1:1", ["write 0:1:11"]),
    "percent": ("us.aid.level=50%,100%", ["write 0.5"]),
    "a count with a point": ("us.aid.level=0:1:5.0", ["write 0:1:5"]),
    "no count": ("us.aid.level=0:1", ["write 0:1:N"]),
    "months": ("us.withdrawal.estonia.start=9/2025:9/2026:3", ["write 2025-09:2026-09:3"]),
    "a strange space": ("us.\u00a0aid.level=0:1:3", ["U+00A0 NO-BREAK SPACE"]),
    "bound to the rest": ("estonia.allied_troops=1:1000000:2000", ["united_kingdom.personnel", "2,000 values"]),
}


@pytest.mark.parametrize(("vary", "words"), VARIED.values(), ids=VARIED.keys())
def test_a_lever_says_how_it_was_read(vary: str, words: list[str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        sweep.sweep_over(sim.load("withdrawal"), [vary])
    [line] = str(caught.value).splitlines()
    for word in words:
        assert word in line


def test_thousands_of_wrong_values_are_found_at_once() -> None:
    loaded = sim.load("withdrawal")
    began = time.process_time()
    with pytest.raises(ScenarioError):
        sweep.sweep_over(loaded, ["us.withdrawal.estonia.share=0:100:3000"])
    assert time.process_time() - began < 30, "it took 104 s when every value was put through the whole of the loading"


@given(
    st.sampled_from(["us.aid.level", "us.withdrawal.estonia.share", "estonia.allied_troops", "deal.minerals.us_share"]),
    st.one_of(st.floats(-10, 10), st.integers(-10, 10**7), st.sampled_from(["x", "~", "true", "[1]"])),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_the_quick_check_agrees_with_loading(path: str, value: object) -> None:
    loaded = sim.load("withdrawal")
    [setting] = Lever("a", (path,)).settings(value) if isinstance(value, str | int | float) else [""]
    try:
        loaded.changed([setting])
    except ScenarioError:
        assert wrong_with(loaded.scenario, [setting])
    else:
        assert not wrong_with(loaded.scenario, [setting])


SWEPT = {
    "whole number": ("members: '2,500'", "write 2500"),
    "until": ("until_se: 0,2%", "write 0.002"),
    "hypotheses": ("hypotheses: H1-H2", "write [H1, H2]"),
    "nested settings": ("settings: {us: {aid: {level: 1}}}", "us.aid.level: 1"),
}


@pytest.mark.parametrize(("line", "answer"), SWEPT.values(), ids=SWEPT.keys())
def test_a_sweep_file_answers_alike(line: str, answer: str, write: Write) -> None:
    path = write(f"scenario: withdrawal\n{line}\nlevers: {{aid: {{set: us.aid.level, values: [0, 1]}}}}\n")
    with pytest.raises(ScenarioError) as caught:
        sweep.load_sweep(path)
    assert answer in str(caught.value)
    assert "mine.yaml:2" in str(caught.value)


def test_a_range_in_a_sweep_file_says_how_it_was_read(write: Write) -> None:
    path = write("scenario: withdrawal\nlevers: {a: {set: europe.backfill.share, from: 0, to: 50, points: 300}}\n")
    with pytest.raises(ScenarioError, match="read as 300 values from 0 to 50"):
        sweep.load_sweep(path)
    path = write(
        "scenario: withdrawal\nlevers:\n  a:\n    set: us.aid.level\n    from: 0,5\n    to: 1\n    points: 3\n"
    )
    with pytest.raises(ScenarioError, match=r"mine\.yaml:5: .*'from: 0\.5'"):
        sweep.load_sweep(path)


def test_a_proposal_tells_all_its_mistakes_at_once(write: Write) -> None:
    path = write(
        """
        title: A freeze
        terms:
          territory: {land: line, recognised: no}
          neutrality: {degree: 50%, years: 20, source: W10}
          sanktions: {share: 1}
          sanctions: {share: 7, months: 12, source: W11}
        """
    )
    with pytest.raises(ScenarioError) as caught:
        load_proposal(path)
    answer = str(caught.value)
    assert [re.match(r"mine\.yaml:(\d)", line)[1] for line in answer.splitlines()] == ["3", "3", "4", "5", "6"]  # type: ignore[index]
    for words in ("has no source", "write false", "write 0.5", "not a term", "7 is out of range"):
        assert words in answer


def test_a_sheet_written_by_csv_is_recognised_whatever_parts_its_cells(write: Write) -> None:
    for delimiter in ",;\t|":
        stream = io.StringIO()
        csv.writer(stream, delimiter=delimiter).writerows(
            [["path", "value"], ["us.aid.level", "0.5"], ["us.reveal", "1"]]
        )
        with pytest.raises(ScenarioError, match=r"rows of a sheet.*us: \{aid"):
            load(write(stream.getvalue()))


@pytest.mark.parametrize("path", ["us.withdrawal.*.share", "us.withdrawal.share", "us.withdrawal.all.start"])
def test_where_a_name_is_left_out_all_that_can_stand_there_are_listed(path: str) -> None:
    vary = f"{path}=2025-09,2026-01" if path.endswith("start") else f"{path}=0,1"
    for attempt in (lambda: load("baseline", [vary]), lambda: sweep.sweep_over(load("baseline"), [vary])):
        with pytest.raises(ScenarioError) as caught:
            attempt()
        told = str(caught.value)
        assert "NAME is one of estonia, latvia, lithuania, poland, romania" in told
        assert "did you mean" not in told


OPTIONS = {
    "thousands": (["--members", "10k"], ["write 10000"], ["without"]),
    "thousands with a point": (["--members", "1.000"], ["write 1000"], ["comma"]),
    "a million": (["--members", "1M"], ["write 1000000"], []),
    "years": (["--months", "10y"], ["write 120"], []),
    "years in words": (["--months", "10 years"], ["write 120"], []),
    "thousands of months": (["--months", "5k"], ["in full"], ["without"]),
    "no error": (["--until-se", "0"], ["above 0 and below 1"], ["write 0"]),
    "every error": (["--until-se", "1"], ["above 0 and below 1"], ["write 1"]),
    "a seed below 0": (["--seed", "-1"], ["9223372036854775807"], ["e+18"]),
    "a seed in groups": (["--seed", "9.223.372.036.854.775.807"], ["write 9223372036854775807"], []),
}  # fmt: skip


@pytest.mark.parametrize(("options", "holds", "lacks"), OPTIONS.values(), ids=OPTIONS.keys())
def test_an_option_is_answered_with_the_number_that_was_meant(
    options: list[str], holds: list[str], lacks: list[str]
) -> None:
    result = CliRunner().invoke(main, ["run", "baseline", *options])
    answer = result.stderr.rpartition("Error:")[2]
    assert result.exit_code == 2
    for word in holds:
        assert word in answer, answer
    for word in lacks:
        assert word not in answer, answer


@pytest.mark.parametrize(
    ("line", "holds"),
    [("members: 1k", "write 1000"), ("members: 1.000", "write 1000"), ("months: 10y", "write 120"),
     ("until_se: 0", "above 0"), ("seed: 1e3", "write 1000")],
)  # fmt: skip
def test_a_number_beside_the_levers_is_answered_like_an_option(line: str, holds: str, write: Write) -> None:
    path = write(f"scenario: baseline\nlevers: {{a: {{set: us.aid.level, values: [0, 1]}}}}\n{line}\n")
    with pytest.raises(ScenarioError, match=holds):
        sweep.load_sweep(path)


def test_the_largest_seed_of_the_command_line_is_one_of_a_file(write: Write) -> None:
    path = write("scenario: baseline\nlevers: {a: {set: us.aid.level, values: [0, 1]}}\nseed: 9223372036854775807\n")
    assert sweep.load_sweep(path).asked["seed"] == 2**63 - 1
    path.write_text(path.read_text().replace("807", "808"))
    with pytest.raises(ScenarioError, match="9223372036854775807"):
        sweep.load_sweep(path)


@pytest.mark.parametrize(
    "text",
    [troops("1.500"), troops("{uniform: {low: 1, high: 1.500}}"), troops("{one_of: {values: [500, 1.500]}}")],
)
def test_thousands_with_a_point_are_no_fraction_of_a_person(text: str, mistakes: Mistakes) -> None:
    [line] = mistakes(text)
    assert "1.500 was read as 1.5 persons; write 1500, or 1.5" in line
    assert load("baseline", ["us.troops.estonia=1.5"]).scenario.us.troops.estonia.fixed == 1.5
    assert load("baseline", ["us.aid.level=1.500"]).scenario.us.aid.level.fixed == 1.5
    with pytest.raises(ScenarioError, match="write 1500"):
        load("baseline", ["us.troops.estonia=1.500"])


VARIED = {
    "us.troops.estonia=500:2.500:3": ["write 2500"],
    "us.troops.estonia=1.500,2000": ["write 1500"],
    "us.exit_rate=500:2.500:3": ["read as 2.5", "2500"],
    "us.aid.level=[0, 0.5, 1]": ["write us.aid.level=0,0.5,1"],
    "members=10,20": ["--members"],
    "seed=1:3:3": ["--seed"],
}


@pytest.mark.parametrize(("text", "holds"), VARIED.items())
def test_a_lever_of_the_command_line_is_answered_in_its_own_words(text: str, holds: list[str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        sweep.sweep_over(load("baseline"), [text])
    for word in holds:
        assert word in str(caught.value)


def test_the_path_of_a_lever_is_told_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        sweep.sweep_over(load("baseline"), ["us.withdrawal.estonia.share=0,9"])
    assert str(caught.value).count("us.withdrawal.estonia.share") == 1


LEVERS = {
    "a step": ("{set: us.aid.level, from: 0, to: 1, step: 0.25}", ["write 'points: 5'"]),
    "a step that does not fit": ("{set: us.aid.level, from: 0, to: 1, step: 0.3}", ["points: N"]),
    "values as a range": ("{set: us.aid.level, values: 0:1:5}", ["from: 0, to: 1 and points: 5"]),
    "values in a text": ("{set: us.aid.level, values: '0, 1'}", ["write [0, 1]"]),
    "paths in a text": ("{set: 'us.aid.level, us.exit_rate', values: [0]}", ["[us.aid.level, us.exit_rate]"]),
    "a list for a lever": ("[0, 0.5, 1]", ["values: [0, 0.5, 1]"]),
    "thousands": ("{set: us.troops.estonia, values: [500, 1.500]}", ["write 1500"]),
}


@pytest.mark.parametrize(("lever", "holds"), LEVERS.values(), ids=LEVERS.keys())
def test_a_lever_of_a_file_is_answered_in_its_own_words(lever: str, holds: list[str], write: Write) -> None:
    with pytest.raises(ScenarioError) as caught:
        sweep.load_sweep(write(f"scenario: baseline\nlevers:\n  mine: {lever}\n"))
    for word in holds:
        assert "mine.yaml:3: levers.mine" in str(caught.value)
        assert word in str(caught.value)


def test_points_of_a_lever_are_refused_where_a_sobol_sequence_has_its_own(write: Write) -> None:
    text = (
        "scenario: baseline\ndesign: sobol\npoints: 8\nlevers:\n  a: {set: us.aid.level, from: 0, to: 1, points: 3}\n"
    )
    with pytest.raises(ScenarioError, match=r"mine\.yaml:5: levers\.a\.points"):
        sweep.load_sweep(write(text))


@pytest.mark.parametrize(
    ("words", "lacks"), [(["deal", "moscow-terms", "--months", "8"], "--out"), (["version"], "verify")]
)
def test_no_option_or_verb_of_another_meaning_is_suggested(words: list[str], lacks: str) -> None:
    told = CliRunner().invoke(main, words).stderr.rpartition("Error:")[2]
    assert lacks not in told
    assert "--membrs" in CliRunner().invoke(main, ["run", "baseline", "--membrs", "8"]).stderr
    assert "--members" in CliRunner().invoke(main, ["run", "baseline", "--membrs", "8"]).stderr
