"""A block is forgotten when it is done: a run of many blocks needs the memory of one."""

import gc
import weakref
from typing import Any

import mesa
import pytest

from sim.ensemble.block import forget, simulate_block
from sim.ensemble.collect import BlockCollector, Part


def test_a_theatre_is_gone_with_its_block(withdrawal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its arrays at once, without waiting for Python's collector of cycles."""
    from sim.model.theatre import Theatre

    seen: list[weakref.ref[Theatre]] = []
    arrays: list[weakref.ref[Any]] = []
    run = Theatre.run

    def watched(self: Theatre, *given: Any) -> None:
        run(self, *given)
        seen.append(weakref.ref(self))
        arrays.append(weakref.ref(self.russia.support))
        arrays.append(weakref.ref(self.stage.parameters["us.resolve"]))
        arrays.append(weakref.ref(self.crisis.chances.total["attack_chance"]))

    monkeypatch.setattr(Theatre, "run", watched)
    scenario = withdrawal.scenario
    short = scenario.model_copy(update={"horizon": scenario.horizon.model_copy(update={"months": 2})})
    gc.disable()
    try:
        for _ in range(3):
            simulate_block(short, "H1", 1, 0, 4, BlockCollector(0, 4, [Part(0, 4, 2)]))
        assert [reference() for reference in arrays] == [None] * 9
    finally:
        gc.enable()
    gc.collect()
    assert [reference() for reference in seen] == [None] * 3


@pytest.mark.parametrize("table", [True, False], ids=["ids of the class", "ids of the model"])
def test_forget_works_with_and_without_mesas_table(table: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    model = mesa.Model(rng=1)
    mesa.Agent(model)
    if not table:
        monkeypatch.delattr(mesa.Agent, "_ids", raising=False)
    forget(model)
    assert model not in getattr(mesa.Agent, "_ids", {})
    assert vars(model) == {}
