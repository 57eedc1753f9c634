"""What reads each value, found in the source: held against what a simulated world reads."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import pytest

from sim.analysis.outcomes_only import Members
from sim.analysis.source.readers import ELSEWHERE, read_elsewhere, readers, values
from sim.model.stage import stage as model_stage
from sim.scenario.reading.load import load
from sim.scenario.schema.shape import settable

ROOT = Path(__file__).resolve().parents[2]
#: Lines of a statement around the place that is named.
AROUND = 16
#: Kept for a leader and drawn anew for the next, from a list of paths that is named at its own line.
FROM_A_LIST = "sim/model/actors/temperament.py"


def test_every_value_of_the_schema_is_read_or_openly_read_otherwise() -> None:
    found = readers()
    unread = [path for path in settable() if not found.get(path) and not read_elsewhere(path)]
    assert unread == []
    assert set(ELSEWHERE).isdisjoint(path.partition(".")[0] for path in values())


def test_every_place_that_is_named_holds_code() -> None:
    texts: dict[str, list[str]] = {}
    for several in readers().values():
        for reader in several:
            for place in (reader.place, *(equation.place for equation in reader.equations)):
                file, _, line = place.rpartition(":")
                lines = texts.setdefault(file, (ROOT / file).read_text("utf-8").splitlines())
                assert lines[int(line) - 1].strip(), place
            assert all(equation.place.startswith("sim/theory/") for equation in reader.equations)


@pytest.mark.parametrize(
    ("path", "where", "equation"),
    [
        ("us.exit_rate", "UnitedStates.reconsider_membership", "exit_hazard"),
        ("motives.opportunist.ambition", "OpportunistRule.attack", "opportunist_terms"),
        ("germany.spending", "EuropeanAlly.__init__", ""),
        ("estonia.spending", "BalticState.__init__", ""),
        ("us.withdrawal.romania.share", "UnitedStates.carry_out_plans", ""),
        ("us.withdrawal.latvia.destination", "_destination", ""),
        ("europe.backfill.share", "EuropeanAlly._planned_for", ""),
    ],
)
def test_known_values_are_read_where_they_are(path: str, where: str, equation: str) -> None:
    places = {reader.where: reader for reader in readers()[path]}
    assert where in places
    if equation:
        assert equation in [one.name for one in places[where].equations]


def test_an_ally_is_not_said_to_read_what_a_baltic_state_reads() -> None:
    files = {reader.place.partition(":")[0] for reader in readers()["estonia.spending"]}
    assert files == {"sim/model/actors/baltic_state.py"}


def test_what_a_simulated_world_reads_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, from the other side: each time that a value is read, its place is among those found."""
    seen: dict[str, set[tuple[tuple[str, int], ...]]] = defaultdict(set)

    class Watched(dict):  # type: ignore[type-arg]
        def __getitem__(self, path: str) -> object:
            frame, chain = sys._getframe(1), []
            while frame is not None and len(chain) < 6:
                file = frame.f_code.co_filename.replace("\\", "/")
                if "/sim/model/" in file:
                    chain.append((file[file.rindex("sim/model/") :], frame.f_lineno))
                frame = frame.f_back  # type: ignore[assignment]
            seen[path].add(tuple(chain))
            return dict.__getitem__(self, path)

    settled = model_stage.apply_variants
    monkeypatch.setattr(model_stage, "apply_variants", lambda words, drawn: Watched(settled(words, drawn)))
    world = load("withdrawal", ["horizon.months=12", "crisis.opportunity_rate=1"]).scenario
    for hypothesis in world.hypotheses:
        Members(hypothesis, 1, 0, 6).outcomes([world])
    assert len(seen) > 350, "a world reads most of its values"
    missed = []
    for path, chains in seen.items():
        places = [reader.place.rpartition(":") for reader in readers()[path]]
        for chain in chains:
            near = any(file == one and abs(line - int(at)) <= AROUND for file, line in chain for one, _, at in places)
            if not near and all(file != FROM_A_LIST for file, _ in chain):
                missed.append((path, chain[:2]))
    assert missed == []
