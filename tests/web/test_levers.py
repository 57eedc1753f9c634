"""The levers of the page: each means what a scenario can say, wherever it is moved, and says when it does nothing."""

import functools
import itertools
from pathlib import Path

import pytest

from sim.errors import SimError
from sim.scenario import shipped
from sim.scenario.canonical import differences
from sim.scenario.idle import idle
from sim.scenario.levers import Value
from sim.scenario.reading.load import LoadedScenario, load
from sim.web.catalogue import values
from sim.web.levers import PageLever, levers, read

LEVERS = levers().levers
#: Of the contract between the page and its surface: these come first, and some are words.
FIRST = (
    "estonia_leave", "latvia_leave", "lithuania_leave", "baltic_leave", "leave_from", "germany_leave", "backfill",
    "backfill_months", "brigade", "aid", "baltic_spending", "neutrality", "guarantees", "territory", "infrastructure",
    "force_limits", "minerals", "exit_threat", "spending_demand",
)  # fmt: skip


@functools.cache
def world(name: str) -> LoadedScenario:
    return load(name)


def positions() -> list[tuple[PageLever, Value]]:
    return [(lever, value) for lever in LEVERS for value in lever.ends()]


def test_the_levers_of_the_surface_come_first_and_headings_follow_what_people_ask() -> None:
    assert tuple(lever.id for lever in LEVERS[: len(FIRST)]) == FIRST
    used = list(dict.fromkeys(lever.group for lever in LEVERS))
    assert sorted(used) == sorted(group.id for group in levers().groups)
    assert [group.id for group in levers().groups][:2] == ["soldiers", "europe"]


def test_every_position_loads_as_anybody_loads_it() -> None:
    """And what is set is what the world then has."""
    for lever, value in positions():
        loaded = load("withdrawal", lever.settings(value))
        assert values(loaded, tuple(lever.sets(value))) == lever.sets(value), lever.id


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped.names())
def test_every_position_loads_from_every_scenario(name: str) -> None:
    for lever, value in positions():
        load(name, lever.settings(value))


@pytest.mark.parametrize("lever", [one for one in LEVERS if one.choices], ids=lambda lever: lever.id)
def test_the_first_word_of_a_choice_is_the_status_quo(lever: PageLever) -> None:
    assert lever.choices[0].sets.items() <= values(world("baseline")).items()
    back = world("baseline").changed(lever.settings(lever.choices[0].value))
    assert not list(differences(world("baseline").canonical(), back.canonical()))


def test_a_lever_stays_within_what_the_schema_allows() -> None:
    for lever in LEVERS:
        if lever.limits() is not None:
            low, high = lever.limits() or (0, 0)
            assert low <= lever.low < lever.high <= high, lever.id


def test_one_path_belongs_to_one_lever_and_to_the_lever_of_all_three_states() -> None:
    for one, other in itertools.combinations(LEVERS, 2):
        shared = set(one.targets) & set(other.targets)
        whole = {"baltic_leave"} & {one.id, other.id}
        assert not shared or whole, (one.id, other.id, shared)


@pytest.mark.parametrize("name", ["baseline", "withdrawal"])
def test_the_page_and_the_house_agree_on_what_does_nothing(name: str) -> None:
    """The page tells it without a server; `sim.scenario.idle` is what reports tell."""
    for lever in (one for one in LEVERS if one.needs):
        value = lever.ends()[1]
        moved = world(name).changed(lever.settings(value))
        told = levers().idle(lever, values(moved))
        plans = {path.rpartition(".")[0] for path in lever.own}
        silent = {one.plan for one in idle(moved.scenario, moved.baseline().scenario)}
        assert bool(told) == (plans <= silent), (name, lever.id, told, silent)


def test_a_file_of_levers_that_says_nonsense_is_refused_in_one_line(tmp_path: Path) -> None:
    good = (Path(__file__).parents[2] / "sim" / "web" / "levers.yaml").read_text("utf-8")
    for wrong, right in (
        ("us.exit_threat", "us.exit_thread"), ("group: minerals", "group: mineral"), ("high: 2030-12", "high: 2024-12"),
        ("id: latvia_leave", "id: estonia_leave"), ("needs: [somebody_leaves]", "needs: [nobody]"),
    ):  # fmt: skip
        assert wrong in good
        (tmp_path / "levers.yaml").write_text(good.replace(wrong, right, 1), "utf-8")
        with pytest.raises(SimError) as refused:
            read(tmp_path / "levers.yaml")
        assert "\n" not in str(refused.value)
    with pytest.raises(SimError):
        read(tmp_path / "missing.yaml")
