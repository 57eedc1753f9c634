"""Past worlds played to the end of the record and scored against it, and the result kept."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.hindcast.score import hindcast as play_and_score
from sim.analysis.hindcast.worlds import past_worlds
from sim.api.arguments import as_plain, check_numbers
from sim.api.defaults import MOST_IN_MEMORY, PAST_MEMBERS, SEED
from sim.ensemble.pool import say_nothing
from sim.results.hindcast import FORECASTS, SCORES, SUMMARY, TEXT, Hindcast, title_of
from sim.store.files import entry, write_bytes, writing
from sim.store.folders import HINDCAST, Said, find_or_make
from sim.store.identity import identity_of

if TYPE_CHECKING:
    from sim.analysis.hindcast.worlds import PastWorld


@as_plain
def hindcast(
    origin: str | Iterable[str] | None = None,
    members: int = PAST_MEMBERS,
    seed: int = SEED,
    progress: Callable[[int, int], None] | None = None,
    *,
    out: str | os.PathLike[str] | None = None,
    notice: Callable[[str], None] | None = None,
) -> Hindcast:
    """Play past worlds to February 2025 and score them beside naive rules; it prints as the terminal shows it.

    `origin` is a month of which a past world ships, as "2024-01", or several; without it all are played. `members` are
    the futures under each hypothesis. With `out`, a folder, the result is kept in a folder there, and the same call
    finds it again. Raises SimError for an origin of which no world ships and for numbers that make no sense, RunError
    where the folder cannot be made.
    """
    check_numbers(("members", members, 2), ("seed", seed, 0), most=MOST_IN_MEMORY)
    worlds = past_worlds([origin] if isinstance(origin, str) else origin)
    if out is None:
        return Hindcast(play_and_score(worlds, members, seed, progress))

    def write(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        made = Hindcast(play_and_score(worlds, members, seed, progress))
        summary = json.dumps(made.findings.as_dict(), indent=1, ensure_ascii=False, allow_nan=False)
        texts = {
            SUMMARY: f"{summary}\n",
            TEXT: f"{made}\n",
            FORECASTS: made.forecasts.to_csv(index=False, lineterminator="\n"),
            SCORES: made.scores.to_csv(index=False, lineterminator="\n"),
        }
        with writing(folder):
            for name, text in texts.items():
                write_bytes(folder / name, text.encode())
        return {name: entry(text.encode()) for name, text in texts.items()}, {}

    origins = {world.origin: world.loaded.origins() for world in worlds}
    said = Said({"title": title_of(", ".join(origins))}, {"asked": {}, "values": origins})
    kept = find_or_make(
        Path(out), HINDCAST, _name(worlds), _identity(worlds, members, seed), write=write,
        notice=notice or say_nothing, said=said,
    )  # fmt: skip
    return Hindcast.of(*kept)


def _name(worlds: Sequence[PastWorld]) -> str:
    """What the folder is called beside its hash: nothing where every past world is played."""
    return "" if len(worlds) == len(past_worlds()) else "-".join(world.origin for world in worlds)


def _identity(worlds: Sequence[PastWorld], members: int, seed: int) -> dict[str, Any]:
    """Everything that determines a hindcast."""
    from sim.analysis.hindcast.digests import facts_digest, scoring_digest
    from sim.scenario.canonical import canonical

    return identity_of(
        HINDCAST.noun,
        origins=[world.origin for world in worlds],
        values={world.origin: canonical(world.scenario) for world in worlds},
        members=members,
        seed=seed,
        hypotheses=list(worlds[0].scenario.hypotheses),
        facts=facts_digest(),
        scoring=scoring_digest(),
    )
