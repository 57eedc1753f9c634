"""The ensemble's account of some members, recorded as it runs, and where the second implementation differs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.draws.design import draw
from sim.draws.luck import Luck
from sim.ensemble.block import forget
from sim.model.results import outcomes
from sim.model.stage.stage import Stage
from sim.model.theatre import Theatre
from sim.scenario.reading.load import load
from sim.theory.choice import total_utility
from tests.second_implementation import life
from tests.second_implementation.future import Decision, Future
from tests.second_implementation.settlement import ONLY_TALKS
from tests.second_implementation.world import World, world_of

SEED = 20250301
RELATIVE, ABSOLUTE = 1e-9, 1e-9
#: An attack worth less has no place left to go to, which is the same as not being open.
NOWHERE = -1e8
#: What only talks determine is left out: parties and public are asked about the package that the analyst then takes as
#: agreed whatever they say, by moods and red lines that have no other consequence where nobody makes an offer.
ANSWERS = ("accept a package", "the public refuses a package")

FloatArray = np.ndarray[Any, np.dtype[np.float64]]
Entry = tuple[int, str, str, str]
Lots = Callable[[str, int, int], float]


@dataclass
class Account:
    """What the ensemble did under one hypothesis: parameters, series by month, diary and decisions by member."""

    world: World
    hypothesis: str
    parameters: Mapping[str, FloatArray]
    diary: list[list[Entry]]
    decisions: list[list[Decision]]
    months: list[dict[str, FloatArray]] = field(default_factory=list)
    outcomes: dict[str, FloatArray] = field(default_factory=dict)

    @property
    def members(self) -> int:
        return len(self.diary)

    # The ensemble reports to it as to any collector.

    def monthly(self, month: int, series: Mapping[str, FloatArray]) -> None:
        self.months.append({name: np.array(values) for name, values in series.items()})

    def event(
        self, month: int, name: str, actor: str, who: Any, detail: str | Sequence[str] = "", value: Any = None
    ) -> None:
        if name in ANSWERS:
            return
        for at, member in enumerate(who):
            self.diary[member].append((month, name, actor, detail if isinstance(detail, str) else detail[at]))

    def finish(self, values: Mapping[str, FloatArray]) -> None:
        self.outcomes.update(values)


class Listening:
    """Stands between actors and their decisions, and writes down what each option was worth."""

    def __init__(self, theatre: Theatre, account: Account) -> None:
        self.decisions, self.clock, self.account = theatre.stage.decisions, theatre.stage.clock, account

    def yes_or_no(
        self, actor: Any, matter: Any, who: Any, terms: Any, *, precision: Any, luck: Any = None, closed: Any = None
    ) -> Any:
        yes = self.decisions.yes_or_no(actor, matter, who, terms, precision=precision, luck=luck, closed=closed)
        if matter in ANSWERS:
            return yes
        worth, sharpness = total_utility(terms, who.shape), np.broadcast_to(precision, who.shape)
        for at in range(who.size):
            name, what = (text if isinstance(text, str) else text(at) for text in (actor, matter))
            chosen = "yes" if yes[at] else "no"
            self._note(who[at], name, what, {"yes": float(worth[at])}, sharpness[at], chosen)
        return yes

    def among(
        self, actor: str, matter: str, who: Any, options: Any, *, closed: Any, rationality: Any, reviews: Any = None
    ) -> Any:
        chosen = self.decisions.among(
            actor, matter, who, options, closed=closed, rationality=rationality, reviews=reviews
        )
        worth = {name: total_utility(terms, who.shape) for name, terms in options.items()}
        names = list(options)
        for at in range(who.size):
            is_open = {name: name not in closed or not closed[name][at] for name in names}
            open_to = {name: float(worth[name][at]) for name in names if is_open[name] and worth[name][at] > NOWHERE}
            self._note(who[at], actor, matter, open_to, rationality[at], names[chosen.option[at]])
        return chosen

    def _note(self, member: int, actor: str, matter: str, worth: dict[str, float], sharpness: Any, chosen: str) -> None:
        month, part = self.clock.month, self.clock.sub_step
        self.account.decisions[member].append(Decision(month, part, actor, matter, worth, float(sharpness), chosen))


def ensemble(
    scenario: str, hypothesis: str, sets: Sequence[str], members: int, changed: Mapping[str, float]
) -> Account:
    """The ensemble's account; `changed` multiplies drawn parameters in every member."""
    loaded = load(scenario, tuple(sets)).scenario
    parameters = dict(draw(loaded, SEED, 0, members))
    for path, factor in changed.items():
        parameters[path] = parameters[path] * factor
    account = Account(
        world_of(loaded), hypothesis, parameters, [[] for _ in range(members)], [[] for _ in range(members)]
    )
    theatre = Theatre(Stage(loaded, parameters, Luck(SEED, 0, members), account), hypothesis)
    theatre.stage.decisions = Listening(theatre, account)  # type: ignore[assignment]
    while not theatre.stage.clock.over:
        theatre.step()
    account.finish(outcomes(theatre))
    forget(theatre)
    return account


def luck_of(member: int) -> Lots:
    """The luck of one member; asking for a number twice is an error, as in the ensemble."""
    source = Luck(SEED, member, 1)
    return lambda name, month, part: float(source.uniform(name, month, part)[0])


class Read(dict[str, float]):
    """Parameters of one member that remember which of them were looked at."""

    def __init__(self, values: Mapping[str, float]) -> None:
        super().__init__(values)
        self.seen: set[str] = set()

    def __getitem__(self, path: str) -> float:
        self.seen.add(path)
        return super().__getitem__(path)


def numbers_of(account: Account, member: int, changed: Mapping[str, float] | None = None) -> dict[str, float]:
    """The parameters of a member, some of them multiplied."""
    p = {path: float(column[member]) for path, column in account.parameters.items()}
    return p | {path: p[path] * factor for path, factor in (changed or {}).items()}


def disagreement(account: Account, member: int, p: dict[str, float] | None = None, luck: Lots | None = None) -> str:
    """Where the second implementation first differs over a member, or nothing; `p` and `luck` replace its own."""
    luck = luck or luck_of(member)
    f = life.start(account.world, account.hypothesis, numbers_of(account, member) if p is None else p, luck)
    decided = noted = 0
    where = f"{account.hypothesis}, member {member}"
    for month, frame in enumerate(account.months):
        life.live(f, luck, month)
        for difference in _of_the_month(f, account, member, month, frame, decided, noted):
            return f"{where}, month {month}: {difference}"
        decided, noted = len(f.decisions), len(f.diary)
    outcomes_again = life.outcomes(f)
    compared = {name: column for name, column in account.outcomes.items() if name not in ONLY_TALKS}
    assert outcomes_again.keys() == compared.keys()
    return next((f"{where}, outcome {text}" for text in _numbers(outcomes_again, compared, member)), "")


def _of_the_month(
    f: Future, account: Account, member: int, month: int, frame: dict[str, FloatArray], decided: int, noted: int
) -> Iterator[str]:
    """What differs in a month: decisions first, as they explain the rest."""
    ours, theirs = f.decisions[decided:], [entry for entry in account.decisions[member] if entry.month == month]
    for mine, other in zip(ours, theirs, strict=False):
        if not _same(mine, other):
            yield f"the ensemble decides {other}, the second implementation {mine}"
    if len(ours) != len(theirs):
        yield f"the ensemble decides {len(theirs)} times, the second implementation {len(ours)}: {[*theirs, *ours]}"
    diary = sorted(entry for entry in account.diary[member] if entry[0] == month)
    if sorted(f.diary[noted:]) != diary:
        yield f"the ensemble notes {diary}, the second implementation {sorted(f.diary[noted:])}"
    yield from _numbers(life.series(f), frame, member)


def _numbers(ours: Mapping[str, float], theirs: Mapping[str, FloatArray], member: int) -> Iterator[str]:
    for name, column in theirs.items():
        other = float(column[member])
        if not _close(ours[name], other):
            yield f"{name} is {other!r}, the second implementation has {ours[name]!r}"


def _close(mine: float, other: float) -> bool:
    return math.isclose(mine, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE) or (math.isnan(mine) and math.isnan(other))


def _same(mine: Decision, other: Decision) -> bool:
    return (
        (mine.part, mine.actor, mine.matter, mine.chosen) == (other.part, other.actor, other.matter, other.chosen)
        and mine.worth.keys() == other.worth.keys()
        and all(_close(value, other.worth[name]) for name, value in mine.worth.items())
        and _close(mine.sharpness, other.sharpness)
    )
