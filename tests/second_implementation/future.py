"""One future, month by month, in plain records: who stands where, thinks what, and has done what.

Units are those of the scenario: persons for soldiers outside Russia and Ukraine, hbe, bn USD, km2, months.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.second_implementation.war_month import Parameters, Step, War
from tests.second_implementation.world import World, logistic

NEVER = math.nan


@dataclass(slots=True)
class Belief:
    """What an actor thinks of another: the belief, its error at rest, and the levels of the facts that it has seen."""

    value: float
    error: float
    seen: list[float]


@dataclass(slots=True)
class America:
    """US soldiers by place, membership (in, dormant, out) and resolve; `gone_in_war` fell in the Baltic states or left
    one that was lost; those `sheltered` came from there to the rest of Europe.
    """

    at_start: Mapping[str, float]
    soldiers: dict[str, float]
    resolve: float
    revealed: float = 0.0
    member: str = "in"
    away: dict[str, float] = field(default_factory=dict)
    told_before: float = 0.0
    gone_in_war: float = 0.0
    sheltered: float = 0.0


@dataclass(slots=True)
class Ally:
    """Money, force and will of one ally; of a framework nation `there` counts soldiers with the host, and `intended`
    those who are meant to be there.
    """

    name: str
    host: str
    gdp: float
    budget: float
    budget_at_start: float
    planned: float
    resolve: float
    at_home: float
    there: float
    there_at_start: float
    intended: float
    readiness: float = 1.0
    log_others: float = 0.0
    unasked: float = 0.0
    backfill: float = 0.0
    rear: float = 0.0


@dataclass(slots=True)
class Baltic:
    """One Baltic state; `strength` is what its battalions are worth, 1 at the start."""

    name: str
    share: float
    held: float
    taken: float = 0.0
    strength: float = 1.0
    resilience: float = 0.0
    since_call: float = math.inf
    calls: int = 0

    @property
    def lost(self) -> bool:
        return self.held <= 0.0


@dataclass(frozen=True, slots=True)
class Terms:
    """What is in force between Russia and Ukraine: levels from 0 to 1, and the kind of guarantee by position."""

    annexed: float = 0.0
    recognised: float = 0.0
    territory: float = 0.0
    neutrality: float = 0.0
    kind: int = 0
    guarantee: float = 0.0
    zone: float = 0.0
    sanctions: float = 0.0
    infrastructure: float = 0.0
    forces: float = 0.0
    nato: float = 0.0
    force_cap: float = 0.0

    @property
    def force(self) -> bool:
        """Whether a foreign force stands in Ukraine."""
        return self.kind >= 2


@dataclass(slots=True)
class Deal:
    """The peace and what has come of it. `asked` says whether hosts ever were, `gone` the infrastructure taken down;
    `readiness` to break it is that of the governments in office, `caretaker` the months left of a Ukraine without one,
    `kept_word` what guarantors did when first tested.
    """

    in_force: bool = False
    terms: Terms = field(default_factory=Terms)
    age: float = 0.0
    cap_step: float = 0.0
    europe_agrees: bool = False
    hosts_agree: dict[str, bool] = field(default_factory=dict)
    asked: bool = False
    gone: float = 0.0
    pace: float = 0.0
    allies_let_stay: dict[str, float] = field(default_factory=dict)
    talking: bool = True
    offers: int = 0
    first: Terms | None = None
    first_month: float = NEVER
    first_length: float = NEVER
    broken_by: int = 0
    capitulated: bool = False
    support: float = 0.0
    readiness: dict[str, float] = field(default_factory=dict)
    fell_over_it: bool = False
    caretaker: float = 0.0
    falls: int = 0
    kept_word: float = NEVER


@dataclass(slots=True)
class Pressure:
    """Hybrid pressure: its rung from 0 to 3, the months that the campaign has left, and whom it is against."""

    rung: int = 0
    left: float = 0.0
    against: str = "estonia"


@dataclass(slots=True)
class Ladder:
    """Where an open crisis stands, and what has brought it there."""

    rung: int = 0
    highest: int = 0
    since_attack: float = math.inf
    lived_ahead: float = 0.0
    signalled: float = 0.0
    loss: float = 0.0
    strikes: bool = False


@dataclass(slots=True)
class Record:
    """What the end of a future is asked for."""

    attacks: int = 0
    chances: dict[str, float] = field(default_factory=dict)
    unattacked: dict[str, float] = field(default_factory=dict)
    reached: dict[str, float] = field(default_factory=dict)
    delay: float = NEVER
    first: dict[str, float] = field(default_factory=dict)
    alliance_failed: bool = False
    regional_war: bool = False
    fait_accompli: bool = False
    capital_lost: bool = False
    russian_losses: float = 0.0
    allied_losses: float = 0.0
    first_move: tuple[float, str] = (NEVER, "none")
    campaigns: int = 0
    campaign_months: float = 0.0
    highest_pressure: int = 0
    incidents: float = 0.0
    incidents_first_year: float = 0.0
    peak: float = 0.0


@dataclass(frozen=True)
class Decision:
    """One choice: what each open option was worth, how sharply choice follows, and what was chosen."""

    month: int
    part: int
    actor: str
    matter: str
    worth: Mapping[str, float]
    sharpness: float
    chosen: str


@dataclass(slots=True)
class Future:
    """One future of one world under one hypothesis. `p` holds its numbers, `now` the step that it lives through."""

    world: World
    hypothesis: str
    p: Parameters
    now: Step
    war: War
    america: America
    allies: dict[str, Ally]
    baltic: dict[str, Baltic]
    moscow_on_us: Belief
    europe_on_us: Belief
    moscow_on_europe: Belief
    taiwan: bool = False
    infrastructure: float = 1.0
    cohesion: float = 0.0
    alarm: float = 0.0
    attacked_at: float = math.inf
    budgets: float = 0.0
    output: float = 0.0
    growth_above: float = 0.0
    abandonment: float = 0.0
    abandonment_at_start: float = 0.0
    gap_at_start: float = 0.0
    year_closes: float = 12.0
    readiness_at_start: float = 0.0
    resolve_expected: float = 0.0
    allied_at_start: float = 0.0
    belarus: bool = False
    new_leader: bool = False
    pressure: Pressure = field(default_factory=Pressure)
    regrouping: float = 0.0
    foreign_at_start: float = 0.0
    misjudged: dict[str, float] = field(default_factory=dict)
    misjudged_in: tuple[int, int] = (-1, 0)
    cost_at_start: dict[tuple[str, str], float] = field(default_factory=dict)
    deal: Deal = field(default_factory=Deal)
    ladder: Ladder = field(default_factory=Ladder)
    record: Record = field(default_factory=Record)
    decisions: list[Decision] = field(default_factory=list)
    diary: list[tuple[int, str, str, str]] = field(default_factory=list)

    def on(self, channel: str) -> bool:
        """Whether a channel works."""
        return channel not in self.world.off

    def note(self, words: str, actor: str, detail: str = "") -> None:
        self.diary.append((self.now.month, words, actor, detail))

    def decides(
        self, actor: str, matter: str, worth: float, sharpness: float, luck: str = "", closed: bool = False
    ) -> bool:
        """Quantal choice between yes, worth so much more, and no; where it is closed, the answer is no."""
        yes = not closed and self.now.uniform(luck or f"{actor}: {matter}") < logistic(sharpness * worth)
        self.decisions.append(
            Decision(self.now.month, self.now.number, actor, matter, {"yes": worth}, sharpness, "yes" if yes else "no")
        )
        return yes

    def chooses(
        self, actor: str, matter: str, worth: dict[str, float], sharpness: float, reviews: float
    ) -> tuple[str, dict[str, float]]:
        """Quantal response at reviews that come at a rate, the first option being to do nothing: an act comes within
        the step at the rate of those that lead to one, given that a review fell. Also the chance of each act.
        """
        nothing = next(iter(worth))
        chances = acts_at_a_review(worth, sharpness, reviews)
        left, chosen = self.now.uniform(f"{actor}: {matter}") - (1.0 - sum(chances.values())), nothing
        for option, chance in chances.items():
            if left >= 0.0 and chance > 0.0:
                chosen = option
            left -= chance
        self.decisions.append(Decision(self.now.month, self.now.number, actor, matter, worth, sharpness, chosen))
        return chosen, chances

    @property
    def infrastructure_for_lag(self) -> float:
        return self.infrastructure if self.on("decision-time") else 1.0

    @property
    def infrastructure_for_arrivals(self) -> float:
        return self.infrastructure if self.on("local-balance") else 1.0

    def land_lost(self) -> float:
        """Russian-held land of the three Baltic states, km2."""
        return sum(state.taken for state in self.baltic.values())


def acts_at_a_review(worth: Mapping[str, float], sharpness: float, reviews: float) -> dict[str, float]:
    """Chance of each act within a step in which a review fell, `reviews` of which are expected in it; the first option
    is to do nothing.
    """
    highest = max(worth.values())
    weights = {option: math.exp(sharpness * (value - highest)) for option, value in worth.items()}
    nothing, *acts = weights
    total = sum(weights.values())
    acting = 1.0 - weights[nothing] / total
    return {act: given_a_review(acting, reviews) * weights[act] / total for act in acts}


def given_a_review(acting: float, reviews: float) -> float:
    """By how much a chance of acting grows if several reviews may fall in a step, one having fallen."""
    if acting < 1e-200:
        return -reviews / math.expm1(-reviews)
    return math.expm1(-reviews * acting) / (math.expm1(-reviews) * acting)
