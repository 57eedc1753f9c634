"""One list of words: codes, labels and events are the same in the model, in tables and in texts."""

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import sim
from sim.events import EVENTS
from sim.outcomes import OUTCOMES
from sim.theory.packages import GUARANTEES
from sim.vocabulary import BALTIC_STATES, Category, Guarantees, RussianAction, Target


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> sim.Run:
    """A small run of the scenario in which most happens."""
    return sim.run(
        "grand-bargain", members=60, months=60, out=tmp_path_factory.mktemp("runs"), alone=True, figures=False
    )


def test_codes_count_from_none_and_labels_differ() -> None:
    for category in Category.__subclasses__():
        assert [int(member) for member in category] == list(range(len(category)))
        assert len(set(category.labels())) == len(category)
        assert [category.coded(float(member)) for member in category] == list(category)


def test_codes_that_are_worked_out_are_those_of_the_vocabulary() -> None:
    assert [target.label for target in Target][1:] == list(BALTIC_STATES)
    assert [member.name.lower() for member in Guarantees][1:] == list(GUARANTEES)
    assert RussianAction["GRAB"] < RussianAction["ASSAULT"]


def test_tables_carry_the_words_behind_their_codes(run: sim.Run) -> None:
    """Anything that reads Parquet can show words: here without the program's own tables."""
    file = pq.ParquetFile(run.folder / "outcomes" / "hypothesis=H1" / "part-00000.parquet")
    words = json.loads(file.schema_arrow.metadata[b"categories"])
    assert words == {name: list(outcome.categories) for name, outcome in OUTCOMES.items() if outcome.categories}
    codes = file.read(["path_class"])["path_class"].to_numpy()
    counted = run.summary().categories["path_class"]["H1"].scenario
    assert {word: int(np.sum(codes == code)) for code, word in enumerate(words["path_class"])} == counted


@pytest.mark.parametrize("name", ["withdrawal", "grand-bargain", "minerals", "the-articles"])
def test_what_happens_is_declared(name: str, tmp_path: Path) -> None:
    events = sim.run(name, members=40, months=48, out=tmp_path, alone=True, figures=False).events
    assert set(events["event"]) <= set(EVENTS)
    for event, actors in events.groupby("event", observed=True)["actor"]:
        declared = EVENTS[str(event)].actor
        assert declared is None or set(actors) == {declared}
