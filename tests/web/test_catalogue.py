"""What the page knows before it asks: complete, within its size, and saying what a value rests on."""

import json

import numpy as np
import pytest

from sim.draws.marginals import inverse_cdf
from sim.scenario import shipped
from sim.scenario.reading.load import load
from sim.scenario.schema.quantity import Choice
from sim.scenario.schema.scenario import leaves, quantities
from sim.scenario.sources import shipped_sources
from sim.web.catalogue import amounts, catalogue
from sim.web.data import DATA, script
from sim.web.levers import levers

#: Bytes of both as scripts, before a server packs it.
LARGEST = 400_000


@pytest.fixture(scope="module")
def whole() -> dict:
    return catalogue()


@pytest.fixture(scope="module")
def described() -> list:
    """What is uncertain, as the page has it."""
    return DATA["quantities"]()


def test_they_are_scripts_of_bounded_size_without_anything_after_the_data(whole: dict, described: list) -> None:
    texts = {"catalogue": script("catalogue", whole), "quantities": script("quantities", described)}
    assert sum(map(len, texts.values())) < LARGEST
    for told, data in (("catalogue", whole), ("quantities", described)):
        name, _, content = texts[told].decode("ascii").splitlines()[-1].partition(" = ")
        assert name == f"window.sim.data.{told}"
        assert json.loads(content.removesuffix(";")) == json.loads(json.dumps(data))


def test_every_uncertain_quantity_and_every_variant_is_there(described: list) -> None:
    scenario = load("baseline").scenario
    drawn = [path for path, quantity in quantities(scenario) if quantity.distribution is not None]
    variants = [path for path, leaf in leaves(scenario) if isinstance(leaf, Choice)]
    assert [one["path"] for one in described] == [*drawn, *variants]
    titles = [one["title"] for one in described]
    assert len(set(titles)) == len(titles)


def test_what_is_drawn_is_a_density(described: list) -> None:
    known = dict(quantities(load("baseline").scenario))
    for one in described:
        if one["kind"] != "uncertain":
            continue
        x, y = np.array(one["curve"]).T
        assert np.all(np.diff(x) > 0), one["path"]
        assert np.all(y >= 0), one["path"]
        total = y.sum() if one["one_of"] else np.trapezoid(y, x)
        assert 0.95 < total < 1.03, (one["path"], total)
        distribution = known[one["path"]].distribution
        assert distribution is not None
        low, high = distribution.support
        assert x[0] >= low - 1e-3 * abs(low) - 1e-9, one["path"]
        assert x[-1] <= high + 1e-3 * abs(high) + 1e-9, one["path"]
        assert one["low"] <= one["median"] <= one["high"]
        middle = float(inverse_cdf(distribution, np.array([0.5]))[0])
        assert one["median"] == pytest.approx(middle, rel=1e-3)


def test_every_value_says_what_it_rests_on_and_nothing_later_than_the_cut(whole: dict, described: list) -> None:
    late = shipped_sources().display_only
    for one in (*described, *whole["levers"]):
        assert one["sources"], one
        assert not {source["id"] for source in one["sources"]} & late
        for source in one["sources"]:
            assert source["text"]
            assert source["kind"] in ("claim", "study", "assumption")
            assert (source["confidence"] is None) == (source["kind"] == "assumption")


def test_scenarios_have_a_plain_value_at_every_path_of_every_lever(whole: dict) -> None:
    assert set(whole["scenarios"]) == set(shipped.names())
    paths = {path for lever in levers().levers for path in lever.targets}
    for name, scenario in whole["scenarios"].items():
        assert paths <= set(scenario["values"]), name
        drawn = {path for path, value in scenario["values"].items() if not isinstance(value, bool | int | float | str)}
        assert drawn == set(scenario["drawn"])
    assert whole["scenarios"]["baseline"]["drawn"]["us.aid.level"]
    assert not whole["scenarios"]["fortress"]["drawn"]


def test_amounts_are_soldiers_and_battalions_of_the_middle() -> None:
    baseline = load("baseline")
    parts = [amounts(levers()[f"{host}_leave"], baseline) for host in ("estonia", "latvia", "lithuania")]
    together = amounts(levers()["baltic_leave"], baseline)
    assert together is not None
    assert together["persons"] == sum(part["persons"] for part in parts if part)
    replaces = amounts(levers()["backfill"], baseline)
    assert replaces is not None
    assert replaces["replaces"]["us.withdrawal.germany.share"] > 30_000
    assert amounts(levers()["neutrality"], baseline) is None
