"""A question of the live page: a shipped scenario, settings, and the futures asked for; an address says all of it.

    scenario=withdrawal&set=us.withdrawal.estonia.share%3D0.5&members=1000&seed=20250301&months=120&version=0.1.0%2B...

The same as `python -m sim run withdrawal --set us.withdrawal.estonia.share=0.5 --members 1000 ...`, baseline and all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Final
from urllib.parse import parse_qsl, quote_plus

import sim
from sim.api.defaults import SEED
from sim.errors import Problem, ScenarioError
from sim.scenario import shipped
from sim.scenario.canonical import canonical, canonical_json
from sim.scenario.reading.load import LoadedScenario, load
from sim.scenario.reading.number_words import GREATEST_SEED, Wanted, number_remedy
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.shape import suggestion
from sim.store.identity import rules_digest
from sim.vocabulary import HYPOTHESES
from sim.web import settings
from sim.web.limits import LEAST_MEMBERS, LONGEST_ADDRESS, MOST_MEMBERS

#: The scenario of a question that names none, and the futures under each theory of one that says no number.
SCENARIO: Final = "withdrawal"
MEMBERS: Final = 1000
#: Twenty years: elections and plans of the scenarios lie within ten, and a server shares its time.
MOST_MONTHS: Final = 240

#: Keys of an address that say what is looked at and not what is asked.
VIEW: Final = ("embed", "path", "step")
_KEYS: Final = ("scenario", "set", "members", "seed", "months", "hypotheses", "version")
#: Of what the command line takes more than an address.
_MORE_ELSEWHERE: Final = ("members", "months")
_PLACE: Final = "address"


@dataclass(frozen=True)
class Question:
    """A shipped scenario, settings as `--set` writes them, and the futures that are asked for.

    `members` futures under each of `hypotheses`, `months` long. `asked_version` is the version that an address was made
    with, or nothing. Made by :meth:`read`, which checks everything.
    """

    scenario: str
    sets: tuple[str, ...]
    members: int
    seed: int
    months: int
    hypotheses: tuple[str, ...]
    asked_version: str = field(default="", compare=False)

    @classmethod
    def read(cls, pairs: Sequence[tuple[str, str]]) -> Question:
        """The question of an address, given as its keys and values; ScenarioError with every mistake.

        >>> Question.read([("scenario", "fortress"), ("members", "500")]).command_size
        (500, 20250301, 120)
        >>> Question.read([("scenario", "fortres")])
        Traceback (most recent call last):
        sim.errors.ScenarioError: address: scenario: there is no shipped scenario 'fortres'; did you mean 'fortress'?
        """
        found = list(_unknown(pairs))
        given = {key: value.strip() for key, value in pairs if key in _KEYS}
        texts = settings.canonical(value for key, value in pairs if key == "set")
        found += settings.problems(texts)
        name = given.get("scenario", SCENARIO)
        if name not in shipped.names():
            known = suggestion(name, shipped.names()) or "shipped are " + ", ".join(shipped.names())
            found.append(Problem(_PLACE, "scenario", f"there is no shipped scenario '{name}'", known))
        members = _number(given, "members", (LEAST_MEMBERS, MOST_MEMBERS), MEMBERS, found)
        if members % 2:
            odd = f"is {members}: two members share what is uncertain", f"give an even number, as {members + 1}"
            found.append(Problem(_PLACE, "members", *odd))
        seed = _number(given, "seed", (0, GREATEST_SEED), SEED, found)
        months = _number(given, "months", (1, MOST_MONTHS), 0, found)
        theories = _theories(given.get("hypotheses", ""), found)
        if found:
            raise ScenarioError(found)
        loaded = _loaded(name, texts)
        question = cls(
            name, texts, members, seed, months or min(loaded.scenario.horizon.months, MOST_MONTHS),
            theories or tuple(loaded.scenario.hypotheses), given.get("version", "").replace(" ", "+"),
        )  # fmt: skip
        vars(question)["loaded"] = loaded  # or it would be read a second time
        return question

    @classmethod
    def of_address(cls, text: str) -> Question:
        """The question of what stands behind the `?` of an address."""
        if len(text) > LONGEST_ADDRESS:
            most = f"write at most {LONGEST_ADDRESS:,} characters, or load a scenario file"
            raise ScenarioError([Problem(_PLACE, "", "is too long", most)])
        try:
            pairs = parse_qsl(text.lstrip("?"), keep_blank_values=True, max_num_fields=settings.MOST_SETTINGS + 20)
        except ValueError:
            most = f"give at most {settings.MOST_SETTINGS} settings"
            raise ScenarioError([Problem(_PLACE, "", "has too many parts", most)]) from None
        return cls.read(pairs)

    @cached_property
    def loaded(self) -> LoadedScenario:
        """The scenario with its settings."""
        return _loaded(self.scenario, self.sets)

    @cached_property
    def shipped(self) -> LoadedScenario:
        """The scenario as it is shipped."""
        return _shipped(self.scenario)

    @cached_property
    def baseline(self) -> LoadedScenario:
        """The world that it is held against; itself where it has none."""
        if any(map(settings.holds_in_both, self.sets)) or self.loaded.is_baseline:
            return self.loaded.baseline()
        return self.shipped.baseline()

    @cached_property
    def worlds(self) -> tuple[Scenario, Scenario]:
        """What is simulated: the scenario, and the baseline beside it."""
        here, there = (
            world.at_horizon(self.months, self.hypotheses, self.loaded.scenario.without)
            for world in (self.loaded, self.baseline)
        )
        return here, there

    @cached_property
    def digests(self) -> tuple[str, str]:
        """What determines the members of each world under any theory, as digests."""
        here, there = (_digest({**canonical(world), "hypotheses": []}) for world in self.worlds)
        return here, there

    @property
    def differs(self) -> bool:
        """Whether anything that shapes numbers differs between the two worlds."""
        return self.digests[0] != self.digests[1]

    @cached_property
    def key(self) -> str:
        """A digest of all that determines the numbers of the answer."""
        asked = {"worlds": list(self.digests), "seed": self.seed, "members": self.members}
        return _digest({**asked, "hypotheses": list(self.hypotheses), "rules": rules_digest()})

    @property
    def command_size(self) -> tuple[int, int, int]:
        """Members, seed and months, which a command and an address always say."""
        return self.members, self.seed, self.months

    def query(self, *, sized: bool = True) -> str:
        """The address of the question; not `sized`, without members and version, which answers of any size share."""
        pairs = [("scenario", self.scenario), *(("set", text) for text in self.sets)]
        if sized:
            pairs.append(("members", str(self.members)))
        pairs += [("seed", str(self.seed)), ("months", str(self.months))]
        if self.hypotheses != tuple(HYPOTHESES):
            pairs.append(("hypotheses", ",".join(self.hypotheses)))
        if sized:
            pairs.append(("version", version()))
        return "&".join(f"{key}={quote_plus(value, safe=',')}" for key, value in pairs)

    @property
    def version_note(self) -> str:
        """A sentence where the address was made by another version, whose numbers may differ; else nothing."""
        if not self.asked_version or self.asked_version == version():
            return ""
        return (
            f"This address was made with version {self.asked_version}; these numbers are those of version {version()}, "
            "and may differ."
        )


def version() -> str:
    """The version of the program, and of the rules that shape its numbers: 12 digits of their digest."""
    return f"{sim.__version__}+{rules_digest()[:12]}"


def usual_members(most: int) -> int:
    """The members of a question that does not say how many, where it may have `most`.

    >>> usual_members(10_000), usual_members(11)
    (1000, 10)
    """
    return min(MEMBERS, most - most % 2)


def question_of_file(text: str) -> Question:
    """The question that a scenario file asks: :func:`sim.web.scenario_file.question_of`."""
    from sim.web.scenario_file import question_of

    return question_of(text)


def _loaded(name: str, sets: Sequence[str]) -> LoadedScenario:
    """A shipped scenario, by the file that is shipped, whatever lies where the server was started."""
    return load(str(shipped.find(name)), sets)


@cache
def _shipped(name: str) -> LoadedScenario:
    """A shipped scenario as it is; there are a few of them, and every question needs one."""
    return _loaded(name, ())


def _digest(values: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_json(values).encode("ascii")).hexdigest()


def _unknown(pairs: Sequence[tuple[str, str]]) -> Iterator[Problem]:
    """Keys that mean nothing, and keys given twice."""
    seen: set[str] = set()
    for key, _ in pairs:
        if key not in (*_KEYS, *VIEW):
            known = suggestion(key, _KEYS) or f"an address has {', '.join((*_KEYS, *VIEW))}"
            yield Problem(_PLACE, key, "means nothing in an address", known)
        elif key in seen and key != "set":
            yield Problem(_PLACE, key, "stands there twice", "leave one of them out")
        seen.add(key)


def _number(given: dict[str, str], key: str, limits: tuple[int, int], usual: int, found: list[Problem]) -> int:
    """The whole number of a key, between its limits; the usual one where there is none or a wrong one."""
    if not (text := given.get(key, "")):
        return usual
    low, high = limits
    if text.isascii() and text.isdigit() and len(text) <= len(str(high)) and low <= int(text) <= high:
        return int(text)
    wanted = Wanted("", low, high, whole=True)
    remedy = number_remedy(text, wanted) or f"write {wanted.limits}"
    if key in _MORE_ELSEWHERE and len(text) < 20 and text.isascii() and text.isdigit() and int(text) > high:
        remedy += "; python -m sim run takes more"
    found.append(Problem(_PLACE, key, f"cannot be '{text}'", remedy))
    return usual


def _theories(text: str, found: list[Problem]) -> tuple[str, ...]:
    """The theories named, in their order."""
    names = [name.strip().upper() for name in text.split(",")] if text else []
    for name in names:
        if name not in HYPOTHESES:
            remedy = f"there are {', '.join(HYPOTHESES)}"
            found.append(Problem(_PLACE, "hypotheses", f"there is no hypothesis '{name}'", remedy))
    return tuple(name for name in HYPOTHESES if name in names)
