"""What determines the numbers of a result, and the name of its folder that follows from it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import sim
from sim.store.files import canonical_json, digest
from sim.texts import letters

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from sim.scenario.schema.scenario import Scenario
    from sim.store.folders import Folder

#: Number of the format of folders; it rises when an older program could not read a newer folder.
FORMAT: Final = 5

#: Signs, and bytes, of a result's name in that of its folder: file systems allow 255 bytes, locks and drafts included.
_LONGEST_NAME: Final = 60
_MOST_BYTES: Final = 180

#: Everything whose code shapes the numbers. The rest of the program may change and old runs stay good.
_RULES: Final = (
    "draws", "theory", "model", "outcomes.py", "vocabulary.py", "scenario/schema/distribution.py",
    "scenario/schema/quantity.py", "ensemble/block.py", "ensemble/collect.py",
)  # fmt: skip


@dataclass(frozen=True)
class Ensemble:
    """What is simulated: `members` members of a scenario under each of `hypotheses`.

    Months and hypotheses are the scenario's own; `baseline` is the name of the run folder that it is compared with,
    or None.
    """

    name: str
    scenario: Scenario
    members: int
    seed: int
    baseline: str | None = None

    @classmethod
    def of(cls, run: Folder) -> Ensemble:
        """What was simulated in a finished run."""
        from sim.scenario.schema.scenario import Scenario

        scenario = Scenario.model_validate(run.manifest["scenario"])
        seed, baseline = int(run.identity["seed"]), run.identity["baseline"]
        return cls(run.manifest["name"], scenario, run.members, seed, baseline)

    @property
    def months(self) -> int:
        return self.scenario.horizon.months

    @property
    def hypotheses(self) -> tuple[str, ...]:
        return tuple(self.scenario.hypotheses)

    @property
    def words(self) -> dict[str, Any]:
        """What determines none of the numbers."""
        return {"title": self.scenario.title, "summary": self.scenario.summary, "weights": self.scenario.weights}

    @property
    def futures(self) -> int:
        """Members under each hypothesis, all counted."""
        return self.members * len(self.hypotheses)

    def identity(self) -> dict[str, Any]:
        """Everything that determines the numbers."""
        from sim.scenario.canonical import canonical

        return identity_of(
            "run",
            values=canonical(self.scenario),
            seed=self.seed,
            members=self.members,
            months=self.months,
            hypotheses=list(self.hypotheses),
            baseline=self.baseline,
        )

    @cached_property
    def folder_name(self) -> str:
        """The name of the run folder."""
        return folder_name(self.name, identity_digest(self.identity()))


def identity_of(noun: str, **facts: Any) -> dict[str, Any]:
    """The identity of a result of the kind `noun`, given the facts that determine its numbers."""
    return {"kind": noun, "format": FORMAT, **facts, "version": sim.__version__, "rules": rules_digest()}


def identity_digest(identity: Mapping[str, Any]) -> str:
    """The hash of an identity, 64 hex digits."""
    return digest(canonical_json(identity))


def folder_name(name: str, identity: str) -> str:
    """The name of a folder, from the result's name, as far as file systems have room, and the hash of the identity.

    >>> folder_name("my scenario", "0123456789abcdef"), folder_name("e\u0301tat", "0123456789abcdef")
    ('my-scenario-0123456789ab', '\u00e9tat-0123456789ab')
    """
    # Marks on letters are no letters of words: without them names in many scripts could not be read.
    written = unicodedata.normalize("NFC", name)
    readable = "".join(sign if _names(sign) else " " for sign in written)
    readable = re.sub(" +", "-", readable).strip("-.") or "scenario"
    whole = list(letters(readable[:_LONGEST_NAME]))
    while len("".join(whole).encode()) > _MOST_BYTES:
        whole.pop()
    return f"{''.join(whole)}-{identity[:12]}"


def _names(sign: str) -> bool:
    """Whether a sign may stand in the name of a folder: letters with their marks, digits, and - _ ."""
    return sign in "-_." or sign.isalnum() or unicodedata.category(sign)[0] == "M"


@lru_cache(maxsize=1)
def rules_digest() -> str:
    """A hash of the source of everything that shapes the numbers."""
    root = files("sim")
    hashes = {
        path: digest(file.read_text(encoding="utf-8"))
        for name in _RULES
        for path, file in _sources(root.joinpath(name), name)
    }
    return digest(canonical_json(hashes))


def _sources(place: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    """Every source and data file at or below a place, with its path."""
    if place.is_file():
        yield name, place
        return
    for child in sorted(place.iterdir(), key=lambda child: child.name):
        if child.name != "__pycache__" and (child.is_dir() or child.name.endswith((".py", ".txt"))):
            yield from _sources(child, f"{name}/{child.name}")
