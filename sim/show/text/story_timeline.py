"""Everything that happens in a story and everything that is decided in it, as a table and for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sim.analysis.story.parting import keyed
from sim.scenario.months import month_after
from sim.show.text import story_choice
from sim.show.text import story_words as words
from sim.show.text.story_records import Measured, Rest, Sentence

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.story.material import Material


def timeline(material: Material) -> pd.DataFrame:
    """One row an event or a decision, by month, then the scenario's and the baseline's, in the order of each log."""
    import pandas as pd

    taken = [keyed(world.future.decisions) for world in material.worlds]
    rows: list[dict[str, Any]] = []
    for number, world in enumerate(material.worlds):
        other = material.worlds[1 - number] if material.there is not None else None
        happened = () if other is None else other.future.events
        for event in world.future.events:
            what = {"kind": "event", "actor": event.actor, "what": event.event, "outcome": event.detail}
            text = words.event(event.event, event.actor, event.detail)
            rows.append({"at": event.month, "world": world.name, **what, "told": text, "in_both": event in happened})
        for key, one in taken[number].items():
            there = None if other is None else taken[1 - number].get(key)
            what = {"kind": "decision", "actor": one.actor, "what": one.decision, "outcome": one.chosen}
            same = there is not None and there.chosen == one.chosen
            rows.append({"at": one.month, "world": world.name, **what, "told": story_choice.does(one), "in_both": same})
    columns = ["at", "world", "kind", "actor", "what", "outcome", "told", "in_both"]
    frame = pd.DataFrame(rows, columns=columns).sort_values("at", kind="stable", ignore_index=True)
    frame.insert(0, "month", [month_after(material.start, int(month)) for month in frame["at"]])
    return frame.drop(columns="at")


def as_json(table: pd.DataFrame) -> list[Any]:
    """Rows as JSON has them."""
    rows: list[Any] = json.loads(table.to_json(orient="records"))
    return rows


def sentence_json(sentence: Sentence) -> dict[str, Any]:
    """A sentence with the records on which it rests."""
    return {
        "text": sentence.text,
        "part": sentence.part,
        "world": sentence.world,
        "rests": [_rest_json(rest) for rest in sentence.rests],
    }


def _rest_json(rest: Rest) -> dict[str, Any]:
    kind = "number" if isinstance(rest.record, Measured) else "decision" if hasattr(rest.record, "chosen") else "event"
    return {"world": rest.world, "kind": kind, **_plain(asdict(rest.record))}


def _plain(content: Any) -> Any:
    """What JSON can hold: nothing where a number is not known or not finite."""
    if isinstance(content, Mapping):
        return {name: _plain(value) for name, value in content.items()}
    if isinstance(content, float) and not (abs(content) < float("inf")):
        return None
    return content
