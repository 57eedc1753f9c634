"""`--set PATH=YAML`: what can be set, what becomes of sources, and what the baseline shares."""

from __future__ import annotations

import pytest

from sim.errors import ScenarioError
from sim.scenario.reading.check import Origin
from sim.scenario.reading.load import load
from sim.scenario.schema.distribution import LogUniform

from .conftest import Write

COMMAND_LINE = Origin("<command line>", 0, ("command line",))


def test_a_number_replaces_a_distribution() -> None:
    old = load("baseline").scenario.russia.recruitment
    loaded = load("baseline", ["russia.recruitment=30"])
    new = loaded.scenario.russia.recruitment
    assert old.fixed is None
    assert (new.fixed, new.unit) == (30.0, old.unit)
    assert (new.source, new.assumption, new.note) == ("command line", None, None)
    assert loaded.provenance["russia.recruitment"] == COMMAND_LINE


def test_a_distribution_replaces_a_distribution_whole() -> None:
    loaded = load("baseline", ["us.aid.level={log_uniform: {low: 0.1, high: 1}}"])
    assert loaded.scenario.us.aid.level.distribution == LogUniform(low=0.1, high=1)


@pytest.mark.parametrize("path", ["us.aid.level", "us.aid.level.value", " us.aid.level "])
def test_value_may_be_written_out(path: str) -> None:
    assert load("baseline", [f"{path}=0.25"]).digest == load("baseline", ["us.aid.level=0.25"]).digest


CHILD = """
extends: baseline
us:
  withdrawal:
    estonia: {start: 2025-09, share: 1, destination: europe, source: [W1, W2]}
"""


def test_one_value_of_a_plan(write: Write) -> None:
    loaded = load(write(CHILD), ["us.withdrawal.estonia.share=0.5", "us.withdrawal.estonia.months=3"])
    plan = loaded.scenario.us.withdrawal.estonia
    assert (plan.share, plan.months, plan.destination) == (0.5, 3, "europe")
    assert plan.sources == ("W1", "W2", "command line")
    assert loaded.provenance["us.withdrawal.estonia.share"] == COMMAND_LINE
    start = loaded.provenance["us.withdrawal.estonia.start"]
    assert (start.file, start.line, start.sources) == ("mine.yaml", 4, ("W1", "W2"))


def test_words_lists_and_settings() -> None:
    loaded = load(
        "baseline",
        [
            "variants.battlefield=transparent",
            "us.withdrawal.latvia.destination=pacific",
            "us.withdrawal.latvia.start=2026-01",
            "hypotheses=[H4, H1]",
            "horizon.months=24",
            "weights.H1=2",
            "weights.H4=1",
            "title=Another name",
            "germany.brigade_lithuania.slip=4",
        ],
    )
    scenario = loaded.scenario
    assert scenario.variants.battlefield.value == "transparent"
    assert scenario.variants.battlefield.source == "command line"
    assert (scenario.us.withdrawal.latvia.destination, scenario.us.withdrawal.latvia.start) == ("pacific", "2026-01")
    assert scenario.hypotheses == ("H4", "H1")
    assert scenario.horizon.months == 24
    assert scenario.weights == {"H1": 2, "H4": 1}
    assert scenario.title == "Another name"
    assert scenario.germany.brigade_lithuania.slip.fixed == 4
    assert "command line" not in scenario.germany.brigade_lithuania.sources
    assert loaded.provenance["horizon.months"] == loaded.provenance["hypotheses"] == COMMAND_LINE


def test_correlations() -> None:
    loaded = load(
        "baseline",
        ["correlations.allied_resolve.coefficient=0.1", "correlations.russian_stocks.between=[us.fires, canada.gdp]"],
    )
    assert loaded.scenario.correlations["allied_resolve"].coefficient == 0.1
    assert loaded.scenario.correlations["russian_stocks"].between == ("us.fires", "canada.gdp")
    assert "command line" in loaded.scenario.correlations["russian_stocks"].sources


def test_the_later_setting_wins() -> None:
    assert load("baseline", ["us.aid.level=1", "us.aid.level=2"]).scenario.us.aid.level.fixed == 2


def test_settings_can_make_a_child_and_its_baseline_agree(write: Write) -> None:
    path = write(CHILD)
    assert {difference.path for difference in load(path).differences()} == {
        "us.withdrawal.estonia.share",
        "us.withdrawal.estonia.destination",
    }
    same = load(path, ["us.withdrawal.estonia.share=0", "us.withdrawal.estonia.destination=home"])
    assert same.differences() == ()
    assert not same.is_baseline


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("us.aid.level", "is not a setting; write PATH=VALUE, as --set russia.recruitment=30"),
        ("=3", "is not a setting; "),
        ("hypotheses.0=H1", "hypotheses.0: addresses a place in a list; set the whole list, as --set hypotheses="),
        ("hypotheses[0]=H1", "hypotheses[0]: addresses a place in a list; "),
        (
            "correlations.russian_stocks.between.1=us.fires",
            "correlations.russian_stocks.between.1: addresses a place in a list; ",
        ),
        ("russia.recruitmnt=3", "russia.recruitmnt: there is no 'recruitmnt' to set; did you mean 'recruitment'?"),
        ("recruitment=3", "recruitment: there is no 'recruitment' to set; did you mean 'russia.recruitment'?"),
        ("us.aid.zzz=3", "us.aid.zzz: there is no 'zzz' to set; choose from allocations_2024, level, "),
        ("us.aid.level.unit=x", "us.aid.level.unit: cannot be set; us.aid.level is always in 'share of 2024'"),
        ("us.aid.level.source=W1", "us.aid.level.source: cannot be set; the source becomes 'command line' "),
        ("us.aid.level.note=x", "us.aid.level.note: cannot be set; "),
        ("us.statements.assumption=x", "us.statements.assumption: cannot be set; "),
        ("correlations.allied_resolve.source=W1", "correlations.allied_resolve.source: cannot be set; "),
        (
            "us.aid.level.value.uniform.low=0",
            "us.aid.level.value.uniform.low: is part of a value, which is replaced whole; "
            "write --set us.aid.level=... with all of it",
        ),
        ("us.aid.level.low=0", "us.aid.level.low: there is no 'low' to set; write --set us.aid.level=..."),
        ("us.statements={months: 3}", "us.statements: is not one value but several; go on with start, months, "),
        ("us.aid=3", "us.aid: is not one value but several; go on with allocations_2024, level, "),
        ("correlations={}", "correlations: is not one value but several; go on with the name of a correlation"),
        (
            "correlations.mine.coefficient=0",
            "correlations.mine.coefficient: there is no correlation 'mine'; "
            "this scenario has front, packages, opinion, support, oil, reserve, russian_stocks, allied_resolve; "
            "add one in a file",
        ),
        ("extends=withdrawal", "extends: cannot be set; the file says what it extends; run another file"),
        ("title.x=3", "title.x: there is no 'x' to set; did you mean 'title'?"),
        ("horizon.months.zzz=3", "horizon.months.zzz: there is no 'zzz' to set; did you mean 'horizon.months'?"),
        ("us.aid.level=[1, 2", "us.aid.level: YAML syntax: "),
        ("us.aid.level=*x", "us.aid.level: "),
        ("us.aid.level=.nan", "us.aid.level: '.nan' is not a finite number; write a number"),
        ("us.aid.level=9", "us.aid.level.value: is 9, which is out of range; write from 0 to 3: "),
        ("us.aid.level=much", "us.aid.level.value: the text 'much' is neither a number nor a distribution; "),
        ("us.aid.level=", "us.aid.level.value: nothing is neither a number nor a distribution; "),
        ("us.aid.level={unifrom: {low: 0}}", "us.aid.level.value: 'unifrom' is not a distribution; did you mean "),
        ("us.aid.level={uniform: {low: 0}}", "us.aid.level.value.uniform: lacks high; it has low, high"),
        ("us.statements.months=ten", "us.statements.months: the text 'ten' is not a number; "),
        ("variants.battlefield=trench", "variants.battlefield.value: the text 'trench' is not one of the words "),
        ("hypotheses=H1", "hypotheses: the text 'H1' is not a list; "),
        ("horizon.months=12.5", "horizon.months: the number 12.5 is not a whole number; "),
    ],
)
def test_a_wrong_setting_is_told_with_its_text(text: str, expected: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load("baseline", [text])
    assert len(caught.value.problems) == 1
    assert str(caught.value).startswith(f"--set {text}: {expected}")


def test_the_baseline_shares_what_the_world_is_like_and_not_what_governments_do(write: Write) -> None:
    world = ["russia.recruitment=30", "variants.battlefield=transparent", "horizon.months=24", "hypotheses=[H2]"]
    world += ["correlations.allied_resolve.coefficient=0", "germany.brigade_lithuania.slip=3"]
    levers = ["us.statements.intensity=1", "us.aid.level=0", "us.withdrawal.germany.share=1"]
    loaded = load(write(CHILD), [*world, *levers, "weights.H2=1", "title=Mine"])
    baseline = loaded.baseline()
    assert baseline.sets == tuple(world)
    assert baseline.digest == load("baseline", world).digest
    assert baseline.scenario.title == load("baseline").scenario.title
    assert baseline.scenario.weights is None
    assert {difference.path for difference in loaded.differences()} == {
        "us.withdrawal.estonia.share",
        "us.withdrawal.estonia.destination",
        "us.withdrawal.germany.share",
        "us.statements.intensity",
        "us.aid.level",
    }


def test_a_baseline_with_a_lever_set_is_compared_with_the_one_without() -> None:
    moved, same = load("baseline", ["us.aid.level=1"]), load("baseline", ["russia.recruitment=30"])
    assert not moved.is_baseline
    assert moved.baseline().digest == load("baseline").digest
    assert same.is_baseline
    assert same.baseline() is same


@pytest.mark.parametrize(
    "words", ["weights={H1: 1, H2: 3}", "weights.H1=1", "title=By another name", "summary=It asks."]
)
def test_what_moves_no_number_leaves_the_baseline_its_own(words: str) -> None:
    assert load("baseline", [words]).is_baseline
    assert load("baseline", [words]).digest == load("baseline").digest


def test_channels_are_off_in_the_baseline_too_and_in_any_order(write: Write) -> None:
    loaded = load(write(CHILD), ["without=[threat, local-balance]"])
    assert loaded.scenario.without == loaded.baseline().scenario.without == ("threat", "local-balance")
    assert not [difference for difference in loaded.differences() if difference.path == "without"]
    assert loaded.canonical()["without"] == ["local-balance", "threat"]
    assert loaded.digest == load(write(CHILD), ["without=[local-balance, threat]"]).digest
    assert loaded.digest != load(write(CHILD)).digest != load(write(CHILD), ["without=[threat]"]).digest
    assert load("baseline", ["without=[threat]"]).is_baseline


def test_a_file_that_switches_channels_off_does_so_for_its_baseline(write: Write) -> None:
    first = load(write(CHILD + "without: [belief]\n", "first.yaml"))
    assert first.scenario.without == first.baseline().scenario.without == ("belief",)
    assert load(write("extends: first.yaml\n", "second.yaml")).scenario.without == ("belief",)
    third = load(write("extends: first.yaml\nwithout: [tripwire]\n", "third.yaml"))
    assert third.scenario.without == third.baseline().scenario.without == ("tripwire",)
    assert load(write("extends: third.yaml\nwithout: []\n", "fourth.yaml")).baseline().scenario.without == ()
