"""A proposal put to the parties, and its answer kept."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.deal.parties import put_to_parties
from sim.api import effectless
from sim.api.arguments import as_plain, check_numbers
from sim.api.defaults import FEW_MEMBERS, MOST_IN_MEMORY, SEED
from sim.ensemble.pool import say_nothing
from sim.results.answer import FINDINGS, TEXT, ZONE, Answer
from sim.store.files import entry, write_bytes, writing
from sim.store.folders import ANSWER, Said, find_or_make
from sim.store.identity import identity_of

if TYPE_CHECKING:
    from sim.scenario.proposal import Proposal


@as_plain
def deal(
    proposal: str | os.PathLike[str],
    scenario: str | os.PathLike[str] = "baseline",
    members: int = FEW_MEMBERS,
    seed: int = SEED,
    sets: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
    *,
    out: str | os.PathLike[str] | None = None,
    notice: Callable[[str], None] | None = None,
) -> Answer:
    """Put a proposal to the parties of a scenario; the answer prints as the terminal shows it.

    `proposal` is a file or the name of a shipped one, `members` the futures under each hypothesis. With `out`, a
    folder, the answer is kept in a folder there, and the same call finds it again. Raises ScenarioError for mistakes in
    either file, SimError for arguments that make no sense, RunError where the folder cannot be made.

    >>> answer = deal("freeze-with-guarantees", members=20)
    >>> answer.ukraine.accepts > answer.russia.accepts
    True
    """
    from sim.scenario.proposal import load_proposal
    from sim.texts import as_text

    check_numbers(("members", members, 2), ("seed", seed, 0), most=MOST_IN_MEMORY)
    loaded = load_proposal(os.fspath(proposal), os.fspath(scenario), sets)
    world = loaded.scenario
    for line in effectless.of_scenario(world, world.scenario, None, False):
        (notice or say_nothing)(line)
    if out is None:
        return Answer(*put_to_parties(loaded, members, seed, progress))

    def write(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        answer = Answer(*put_to_parties(loaded, members, seed, progress))
        findings = json.dumps(answer.as_dict(), indent=2, ensure_ascii=False, allow_nan=False)
        texts = {FINDINGS: f"{findings}\n", TEXT: f"{answer}\n", ZONE: answer.zone.to_csv(index=False)}
        with writing(folder):
            for name, text in texts.items():
                write_bytes(folder / name, text.encode())
        return {name: entry(text.encode()) for name, text in texts.items()}, {}

    name = as_text(f"{Path(proposal).stem}-{Path(scenario).stem}")
    about = _identity(loaded, members, seed)
    asked = {"proposal": loaded.given, **loaded.scenario.asked()}
    said = Said({"title": loaded.title}, {"asked": asked, "values": loaded.tabled.origins()})
    kept = find_or_make(Path(out), ANSWER, name, about, write=write, notice=notice or say_nothing, said=said)
    return Answer.of(*kept)


def _identity(proposal: Proposal, members: int, seed: int) -> dict[str, Any]:
    """Everything that determines an answer."""
    from sim.scenario.canonical import canonical

    worlds = {"scenario": proposal.scenario, "tabled": proposal.tabled, "supposed": proposal.supposed}
    return identity_of(
        ANSWER.noun,
        title=proposal.title,
        summary=proposal.summary,
        scenario=proposal.scenario.scenario.title,
        values={name: canonical(world.scenario) for name, world in worlds.items()},
        members=members,
        seed=seed,
        hypotheses=list(proposal.tabled.scenario.hypotheses),
    )


#: doctest looks for examples only in what a module defines itself, and `as_plain` is another's.
__test__ = {"deal": deal}
