"""A child file over the scenario that it extends: what merges, what is replaced, and which files can be reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.api.effectless import of_scenario
from sim.errors import ScenarioError
from sim.scenario import shipped
from sim.scenario.reading.load import load
from sim.scenario.schema.distribution import Uniform

from .conftest import Mistakes, Write


def refused(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return str(caught.value).splitlines()


def test_a_child_changes_what_it_names_and_nothing_else(write: Write) -> None:
    path = write("extends: baseline\nus: {statements: {intensity: 0.7, source: N9}}\n")
    assert [tuple(d) for d in load(path).differences()] == [("us.statements.intensity", 0.0, 0.7)]


def test_a_child_of_a_child(write: Write) -> None:
    write("extends: baseline\ntitle: In the middle\nus: {statements: {intensity: 0.7, source: N9}}\n", "middle.yaml")
    path = write("extends: middle.yaml\nus: {statements: {months: 5, source: N9}}\n")
    loaded = load(path)
    assert loaded.scenario.us.statements.intensity == 0.7
    assert loaded.scenario.us.statements.months == 5
    assert loaded.scenario.title == "In the middle"
    assert [file.name for file in loaded.ancestry] == ["baseline.yaml", "middle.yaml", "mine.yaml"]
    assert loaded.baseline().name == "baseline"
    assert loaded.name == "mine"


def test_a_summary_is_not_inherited(write: Write) -> None:
    write("extends: baseline\nsummary: What the middle asks.\n", "middle.yaml")
    silent = load(write("extends: middle.yaml\nus: {statements: {months: 5, source: N9}}\n"))
    assert silent.scenario.summary == ""
    assert silent.baseline().scenario.summary == load("baseline").scenario.summary != ""
    assert load(silent.path, ["summary=What if?"]).scenario.summary == "What if?"
    assert load(silent.path.with_name("middle.yaml")).scenario.summary == "What the middle asks."


def test_a_distribution_and_a_list_are_replaced_whole(write: Write) -> None:
    path = write(
        """
        extends: baseline
        hypotheses: [H2]
        russia:
          recruitment: {value: {uniform: {low: 1, high: 2}}, assumption: what if it were so}
        correlations:
          russian_stocks:
            between: [russia.reconstitution.tanks, russia.reconstitution.shells]
            assumption: what if it were so
        """
    )
    scenario = load(path).scenario
    assert scenario.russia.recruitment.distribution == Uniform(low=1, high=2)
    assert scenario.russia.recruitment.unit == "thousand persons/month"
    assert scenario.hypotheses == ("H2",)
    assert scenario.correlations["russian_stocks"].between == (
        "russia.reconstitution.tanks",
        "russia.reconstitution.shells",
    )
    assert scenario.correlations["russian_stocks"].coefficient == 0.5
    assert "allied_resolve" in scenario.correlations


def test_a_new_reason_replaces_source_assumption_and_note(write: Write) -> None:
    old = load("baseline").scenario
    assert old.us.troops.latvia.source
    assert old.us.withdrawal.latvia.note
    path = write(
        """
        extends: baseline
        us:
          troops: {latvia: {value: 100, assumption: what if it were so}}
          withdrawal: {latvia: {share: 1, source: W4}}
        """
    )
    troops, plan = load(path).scenario.us.troops.latvia, load(path).scenario.us.withdrawal.latvia
    assert (troops.source, troops.assumption, troops.note) == (None, "what if it were so", None)
    assert (plan.source, plan.assumption, plan.note) == ("W4", None, None)
    assert plan.months == old.us.withdrawal.latvia.months


@pytest.mark.parametrize(
    ("group", "line", "changed"),
    [
        ("us:\n  troops:\n    latvia:\n      value: 100", 4, "us.troops.latvia: sets value "),
        ("us:\n  statements:\n    months: 5\n    intensity: 1", 3, "us.statements: sets months, intensity "),
        ("variants:\n  battlefield:\n    value: transparent", 3, "variants.battlefield: sets value "),
        ("correlations:\n  allied_resolve:\n    coefficient: 0", 3, "correlations.allied_resolve: sets coefficient "),
        ("germany:\n  brigade_lithuania:\n    slip:\n      value: 3", 4, "germany.brigade_lithuania.slip: sets value "),
    ],
)
def test_a_change_without_a_new_reason_is_refused(group: str, line: int, changed: str, mistakes: Mistakes) -> None:
    problems = mistakes(f"extends: baseline\n{group}\n")
    assert len(problems) == 1
    assert problems[0].startswith(f"mine.yaml:{line}: {changed}without saying why; add source or assumption here")


def test_a_quantity_inside_a_plan_has_a_reason_of_its_own(write: Write) -> None:
    path = write("extends: baseline\ngermany: {brigade_lithuania: {slip: {value: 3, source: W8}}}\n")
    plan, old = load(path).scenario.germany.brigade_lithuania, load("baseline").scenario.germany.brigade_lithuania
    assert plan.slip.fixed == 3
    assert (plan.source, plan.assumption, plan.note) == (old.source, old.assumption, old.note)


def test_a_note_alone_needs_no_new_reason(write: Write) -> None:
    path = write("extends: baseline\nus: {troops: {home: {note: give or take}}}\n")
    changed, old = load(path).scenario.us.troops.home, load("baseline").scenario.us.troops.home
    assert (changed.note, changed.source) == ("give or take", old.source)


def test_mistakes_of_a_parent_are_told_at_its_line_after_those_of_the_child(write: Write) -> None:
    write("extends: baseline\n\nhorizon: {months: 0}\n", "parent.yaml")
    problems = refused(write("extends: parent.yaml\ntitle: ''\n"))
    assert [line.split(": ")[0] for line in problems] == ["mine.yaml:2", "parent.yaml:3"]


def test_what_a_child_replaces_in_its_parent_does_not_matter(write: Write) -> None:
    write("extends: baseline\nhorizon: {months: 0}\n", "parent.yaml")
    assert load(write("extends: parent.yaml\nhorizon: {months: 7}\n")).scenario.horizon.months == 7


def test_circular_extends_names_the_chain(write: Write) -> None:
    write("title: Second\nextends: sub/c.yaml\n", "b.yaml")
    write("extends: ../a.yaml\n", "sub/c.yaml")
    [problem] = refused(write("extends: b.yaml\n", "a.yaml"))
    assert problem.startswith("sub/c.yaml:1: extends: extends in a circle: a.yaml -> b.yaml -> sub/c.yaml -> a.yaml; ")


def test_a_file_that_extends_itself(write: Write) -> None:
    [problem] = refused(write("extends: mine.yaml\n"))
    assert problem.startswith("mine.yaml:1: extends: extends in a circle: mine.yaml -> mine.yaml; ")


@pytest.mark.parametrize(
    ("extends", "expected"),
    [
        ("../outside.yaml", "'../outside.yaml' leads out of the folder "),
        ("link.yaml", "'link.yaml' leads out of the folder "),
        ("/etc/passwd", "'/etc/passwd' leads out of the folder "),
        ("sub/../../outside.yaml", "'sub/../../outside.yaml' leads out of the folder "),
        ("zzz.yaml", "there is no file 'zzz.yaml'; a path is relative to the file that names it"),
        ("othr.yaml", "there is no file 'othr.yaml'; did you mean 'other.yaml'?"),
        ("baseline.yaml", "there is no file 'baseline.yaml'; for the shipped scenario write 'extends: baseline'"),
        ("baselin", "'baselin' is not a shipped scenario; did you mean 'baseline'?"),
        ("sub", "'sub' is not a shipped scenario; shipped are baseline, "),
        ("./sub", "there is no file './sub'; "),
        ("[a, b]", "a list names no scenario; write 'extends: baseline' or a path such as world.yaml"),
        ("", "nothing names no scenario; "),
        ('"a\\tb"', "there is no file 'a b'; "),
    ],
)
def test_only_files_below_the_first_ones_folder_are_reached(extends: str, expected: str, write: Write) -> None:
    path = write(f"extends: {extends}\n", "deep/mine.yaml")
    write("extends: baseline\n", "deep/other.yaml")
    write("extends: baseline\n", "deep/sub/inner.yaml")
    outside = write("extends: baseline\n", "outside.yaml")
    (path.parent / "link.yaml").symlink_to(outside)
    problems = refused(path)
    assert len(problems) == 1
    assert problems[0].startswith(f"deep/mine.yaml:1: extends: {expected}")


def test_a_parent_in_a_subfolder_reaches_back_into_the_tree(write: Write) -> None:
    write("extends: baseline\nhorizon: {months: 9}\n", "world.yaml")
    write("extends: ../world.yaml\n", "sub/inner.yaml")
    assert load(write("extends: sub/inner.yaml\n")).scenario.horizon.months == 9


def test_other_mistakes_are_told_even_where_the_parent_is_missing(mistakes: Mistakes) -> None:
    problems = mistakes(
        "extends: nowhere.yaml\nus: {statements: {intensty: 1}}\nrussia: {recruitment: {value: 3, source: W99}}\n"
    )
    assert [line.split("; ")[0] for line in problems] == [
        "mine.yaml:1: extends: there is no file 'nowhere.yaml'",
        "mine.yaml:2: us.statements.intensty: there is no key 'intensty' here",
        "mine.yaml:3: russia.recruitment.source: there is no claim or evidence 'W99'",
    ]


def test_a_syntax_error_in_a_parent(write: Write) -> None:
    write("extends: baseline\nus: {\n", "parent.yaml")
    [problem] = refused(write("extends: parent.yaml\n"))
    assert problem.startswith("parent.yaml:3: YAML syntax: ")


@pytest.mark.parametrize("name", shipped.names())
def test_a_shipped_scenario_is_the_same_by_name_and_by_path(name: str) -> None:
    by_path = load(shipped.folder("scenarios") / f"{name}.yaml")
    by_name = load(name)
    assert by_name.digest == by_path.digest
    assert by_name.name == name
    assert by_name.baseline().digest == load("baseline").digest
    assert by_name.is_baseline == (name == "baseline")


def test_a_file_of_ones_own_comes_before_a_shipped_name(write: Write) -> None:
    write("extends: baseline\ntitle: Mine\n", "withdrawal")
    assert load("withdrawal").scenario.title == "Mine"


def test_shipped_scenarios_differ_from_each_other() -> None:
    digests = {load(name).digest for name in shipped.names()}
    assert len(digests) == len(shipped.names()) >= 2


def test_a_world_of_the_past_says_what_it_takes_over_that_was_not_known_then(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "extends: baseline\ntitle: Mine\nas_of: 2024-01\nhorizon: {start: 2024-01, months: 2}\n"
        "us:\n  troops:\n    estonia: {value: 500, source: W2}\n",
        "utf-8",
    )
    mine = load(file)
    later = mine.later_than_its_world
    assert all(month >= "2024-01" for _, month in later.values())
    assert later["us.troops.latvia"] == ("W2", "2025-02")
    assert "us.troops.estonia" not in later, "what the file sets is its own affair"
    assert load("baseline").later_than_its_world == load("withdrawal").later_than_its_world == {}
    [line] = of_scenario(mine, mine.scenario, None, False)
    assert f"(W2, 2025-02), and {len(later) - 1} more" in line
