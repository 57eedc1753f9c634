"""A lever moved on the page sets what the same lever sets in Python, from any scenario, and a reset takes it back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import sim.web
from sim.scenario.reading.load import load
from sim.web.catalogue import values
from sim.web.levers import PageLever, levers

STATIC = Path(sim.web.__file__).parent / "static"
SCENARIOS = ("baseline", "withdrawal", "grand-bargain")
#: What the page says of a lever at a value: what it then sets, and what is left after a reset.
MOVED = """([id, scenario, value, paths]) => {
  const lever = sim.levers.find(id);
  const begun = {...sim.state.defaults(), scenario};
  const moved = sim.levers.moved(lever, begun, value);
  const back = sim.levers.back(lever, moved);
  return {
    set: paths.map((path) => sim.state.value(moved, path)),
    usual: sim.levers.own(lever).every((path) => !sim.levers.differs(path, back)),
    away: sim.levers.away(lever, moved),
    words: sim.levers.words(lever, sim.levers.stands(lever, moved), moved),
    begun: begun.sets.length,
  };
}"""


def told(lever: PageLever) -> dict[str, Any]:
    choices = [
        {
            "value": one.value,
            "title": one.title,
            "sets": [{"path": path, "value": value} for path, value in one.sets.items()],
        }
        for one in lever.choices
    ]
    also = [{"path": one.path, "value": one.value} for one in lever.also]
    about = {"id": lever.id, "title": lever.title, "kind": lever.kind, "unit": lever.unit, "paths": list(lever.own)}
    return {**about, "also": also, "low": lever.low, "high": lever.high, **({"choices": choices} if choices else {})}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    found = browser.new_page()
    scenarios = {name: {"title": name, "values": values(load(name)), "drawn": {}} for name in SCENARIOS}
    known = {"levers": [told(lever) for lever in levers().levers], "scenarios": scenarios}
    for name in ("dom", "say", "units", "state", "levers", "surface", "approximate", "changed"):
        found.add_script_tag(path=STATIC / f"{name}.js")
    found.evaluate("known => { sim.data.catalogue = known; }", known)
    yield found
    found.close()


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_moved_lever_sets_what_it_sets_in_python(page: Page, scenario: str) -> None:
    usual = values(load("baseline"))
    for lever in levers().levers:
        for value in lever.ends():
            wanted = lever.sets(value)
            away = any(usual[path] != wanted[path] for path in lever.own)
            found = page.evaluate(MOVED, [lever.id, scenario, value, list(wanted)])
            place = (lever.id, value)
            assert found["away"] == away, place
            assert found["usual"], place
            assert found["begun"] == 0, place
            if away:  # elsewhere what stands beside it does nothing, and the page leaves it alone
                assert [_plain(one) for one in found["set"]] == [_plain(one) for one in wanted.values()], place
            if lever.choices:
                assert found["words"] == {one.value: one.title for one in lever.choices}[str(value)]


def test_a_lever_that_a_scenario_moves_goes_back_to_the_status_quo(page: Page) -> None:
    back = """() => {
      const lever = sim.levers.find('baltic_leave');
      const question = {...sim.state.defaults(), scenario: 'withdrawal'};
      return [question, sim.levers.back(lever, question)].map((one) => sim.levers.away(lever, one));
    }"""
    assert page.evaluate(back) == [True, False]


def test_what_differs_by_country_is_told_as_an_average(page: Page) -> None:
    mixed = """() => {
      let question = {...sim.state.defaults(), scenario: 'withdrawal'};
      question = sim.levers.moved(sim.levers.find('latvia_leave'), question, 0);
      const stands = sim.levers.stands(sim.levers.find('baltic_leave'), question);
      return [stands.mixed, stands.value];
    }"""
    assert page.evaluate(mixed) == [True, pytest.approx(2 / 3)]


@pytest.mark.parametrize(
    ("sets", "told"),
    [
        ([], True),  # a tenth leaves, over the year that the lever sets as well
        ([["us.withdrawal.germany.share", "0"]], False),  # nobody leaves: when and how fast does not matter
    ],
)
def test_what_is_set_beside_a_lever_is_no_change_of_its_own(page: Page, sets: list[list[str]], told: bool) -> None:
    found = page.evaluate(
        "sets => { const {found, told} = sim.changed.local({...sim.state.defaults(), sets});"
        " return [found.map(({title}) => title), told.has('us.withdrawal.germany.months')]; }",
        sets,
    )
    assert ("US soldiers who leave Germany" in found[0], found[1]) == (told, True)
    assert not any("withdrawal" in title for title in found[0]), "no words for a path"


def _plain(value: Any) -> Any:
    """Yes and no as numbers, as the page compares them."""
    return int(value) if isinstance(value, bool) else value
