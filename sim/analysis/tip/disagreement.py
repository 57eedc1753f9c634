"""What one would have to believe for the risk to be what others say it is: the smallest set of assumptions.

Assumptions are ranked by how far they move the risk among the futures of the scenario as it is (rank correlation of a
parameter with the mean of the chances that a pair of futures met); those that move it most are each simulated at the
5% and the 95% quantile of their own distribution, the scenario otherwise as it is. Then they are moved together, one
more at a time, always the one that moves the risk farthest when it is simulated beside those chosen, until the target
is reached; each is tried without; and all that are left are moved back together, as near to the middle of
their distributions as the target allows. Greedy search finds a small set and need not find the smallest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.analysis.tip.axis import now_text, number_in_words, quantile
from sim.analysis.tip.beliefs import Belief, Findings, Moved
from sim.analysis.tip.curve import Curve, Level, level
from sim.analysis.tip.findings import Mean
from sim.analysis.tip.search import Effort, Range, Search, Wanted
from sim.analysis.tip.target import Target
from sim.analysis.tip.worlds import World, Worlds
from sim.outcomes import ESTIMAND
from sim.scenario.schema.scenario import quantities
from sim.scenario.schema.shape import at

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario
    from sim.scenario.schema.distribution import Distribution
    from sim.theory.arrays import FloatArray

#: How far from the middle of its own distribution an assumption is moved at most: to the 5% or the 95% quantile.
FARTHEST: Final = 0.45
#: Assumptions that are simulated one by one, of those that correlate most, and of these the ones tried in a set.
_SCREENED: Final = 12
_TRIED: Final = 6
#: Assumptions that are moved together at most.
MOST_MOVED: Final = 8
#: Members of the worlds tried; those chosen are verified with all members.
_FEW: Final = 500
#: Points of the coarse grid on the way back to the middle.
_GRID: Final = 4

#: All of these, which determine what is found.
EFFORT: Final = {
    "farthest": FARTHEST, "screened": _SCREENED, "tried": _TRIED, "moved": MOST_MOVED, "few": _FEW, "grid": _GRID,
}  # fmt: skip

Move = tuple[str, int]


class Reached(NamedTuple):
    """A target of the risk over the horizon, what it is called, and where it comes from."""

    target: Target
    words: str
    source: str


@dataclass(frozen=True)
class Dispute:
    """What is asked: which assumptions bring the risk in a scenario to each of some targets, under each theory."""

    scenario: LoadedScenario
    targets: tuple[Reached, ...]
    months: int
    hypotheses: tuple[str, ...]
    seed: int
    members: int

    @property
    def few(self) -> int:
        """Members of the worlds that are tried."""
        return min(self.members, _FEW)

    @property
    def expected(self) -> int:
        """Futures that it takes at most, roughly."""
        singles = 2 * _SCREENED * self.few
        sets = MOST_MOVED * _TRIED * self.few / 2 + 8 * self.members
        return int((self.members + singles + len(self.targets) * sets) * len(self.hypotheses))


class Solver:
    """The search of one dispute over worlds that are simulated as they are needed."""

    def __init__(self, dispute: Dispute, worlds: Worlds) -> None:
        self.dispute, self.worlds = dispute, worlds
        self.distributions: dict[str, Distribution] = {
            path: quantity.distribution
            for path, quantity in quantities(dispute.scenario.scenario)
            if quantity.distribution is not None
        }

    def run(self) -> Findings:
        """What is found under every theory for every target."""
        dispute = self.dispute
        self._simulate([((), 1.0, h, dispute.members) for h in dispute.hypotheses])
        screened = {h: self._screened(h) for h in dispute.hypotheses}
        singles = {h: [(path, side) for path in screened[h] for side in (-1, 1)] for h in dispute.hypotheses}
        self._simulate([((one,), 1.0, h, dispute.few) for h in dispute.hypotheses for one in singles[h]])
        beliefs = []
        for reached in dispute.targets:
            assert reached.target.number is not None
            chosen = self._chosen(singles, reached.target.number)
            beliefs += [self._belief(h, reached, moves, word) for h, (moves, word) in chosen.items()]
        return Findings(
            title=dispute.scenario.scenario.title, scenario=dispute.scenario.name, outcome=ESTIMAND,
            hypotheses=dispute.hypotheses, members=dispute.members, months=dispute.months,
            start=dispute.scenario.scenario.horizon.start, seed=dispute.seed, futures=self.worlds.spent,
            uncertain=len(self.distributions), screened=_SCREENED, beliefs=tuple(beliefs),
        )  # fmt: skip

    def _chosen(self, singles: Mapping[str, Sequence[Move]], number: float) -> dict[str, tuple[tuple[Move, ...], str]]:
        """Under each theory the set that reaches the target, all theories a step at a time; and what came of it."""
        few, members = self.dispute.few, self.dispute.members
        sets: dict[str, tuple[Move, ...]] = dict.fromkeys(self.dispute.hypotheses, ())
        words: dict[str, str] = {h: "already" for h in sets if self._holds(self._level((), 1.0, h, members), number)}
        upward = {h: self._level((), 1.0, h, members).mean < number for h in sets}
        ways = {h: self._ways(h, singles[h], upward[h]) for h in sets}
        for _ in range(MOST_MOVED):
            open_ones = [h for h in sets if h not in words]
            tried = {h: [(*sets[h], one) for one in ways[h] if one not in sets[h]][:_TRIED] for h in open_ones}
            self._simulate([(moves, 1.0, h, few) for h in open_ones for moves in tried[h]])
            for h in open_ones:
                if not tried[h]:
                    words[h] = "none"
                    continue
                sign = 1 if upward[h] else -1
                sets[h] = max(tried[h], key=lambda moves, h=h, sign=sign: sign * self._level(moves, 1.0, h, few).mean)  # type: ignore[misc]
            near = [h for h in open_ones if h not in words and self._beyond(sets[h], h, number, upward[h], few)]
            self._simulate([(sets[h], 1.0, h, members) for h in near])
            words |= {h: "reached" for h in near if self._beyond(sets[h], h, number, upward[h], members)}
            if len(words) == len(sets):
                break
        self._simulate([(sets[h], 1.0, h, members) for h in sets if h not in words or words[h] == "none"])
        for h in [h for h in sets if words.get(h) == "reached"]:
            sets[h] = self._without_spare(sets[h], h, number, upward[h])
        return {h: (sets[h] if words.get(h) != "already" else (), words.get(h, "none")) for h in sets}

    def _ways(self, hypothesis: str, singles: Sequence[Move], upward: bool) -> list[Move]:
        """Of each assumption the side that moves the risk towards the target, the one that does so most first."""
        sign, few = (1 if upward else -1), self.dispute.few
        as_is = float(self.worlds.values(self._world((), 1.0), hypothesis, few).mean())
        gains = {one: sign * (self._level((one,), 1.0, hypothesis, few).mean - as_is) for one in singles}
        ordered = sorted((one for one in singles if gains[one] > 0), key=lambda one: -gains[one])
        return [one for n, one in enumerate(ordered) if one[0] not in {other for other, _ in ordered[:n]}]

    def _without_spare(self, moves: tuple[Move, ...], hypothesis: str, number: float, upward: bool) -> tuple[Move, ...]:
        """The set without those that it can do without, the first chosen tried last."""
        members = self.dispute.members
        for one in reversed(moves):
            fewer = tuple(other for other in moves if other != one)
            if not fewer:
                break
            self._simulate([(fewer, 1.0, hypothesis, members)])
            if self._beyond(fewer, hypothesis, number, upward, members):
                moves = fewer
        return moves

    def _belief(self, hypothesis: str, reached: Reached, moves: tuple[Move, ...], word: str) -> Belief:
        """What is told of a set: how far its assumptions have to be moved, and what the risk is then."""
        members, number = self.dispute.members, reached.target.number or 0.0
        depth, low, high, after = 1.0, 1.0, 1.0, self._level(moves, 1.0, hypothesis, members)
        if word == "reached":
            curve = self._back(moves, hypothesis, number)
            if tips := curve.tips(0.0):
                depth, low, high = tips[0].value, tips[0].stretch.low, tips[0].stretch.high
                after = _shifted(curve, depth, number)
        as_is = self._level((), 1.0, hypothesis, members)
        return Belief(
            hypothesis=hypothesis, target=reached.target.text, target_words=reached.words, source=reached.source,
            target_number=number, verdict=word, as_is=_mean(as_is), depth=depth, depth_low=low, depth_high=high,
            after=_mean(after), moved=tuple(self._moved(one, depth, hypothesis) for one in moves),
        )  # fmt: skip

    def _back(self, moves: tuple[Move, ...], hypothesis: str, number: float) -> Curve:
        """The risk less the target as all are moved together from their middles (0) to their farthest (1)."""
        along = _Along(self, moves, number)
        effort = Effort(self.dispute.members, self.dispute.members, 0, _GRID)
        return Search(Range(0.0, 1.0, 0.0), [hypothesis], along, effort).run()[hypothesis]

    def _moved(self, move: Move, depth: float, hypothesis: str) -> Moved:
        path, side = move
        distribution, origin = self.distributions[path], self.dispute.scenario.provenance.get(path)
        shape = at(path.split("."))
        share = 0.5 + side * FARTHEST * depth
        ids = () if origin is None else origin.sources
        known = self.dispute.scenario.sources
        return Moved(
            path=path, doc="" if shape is None else shape.doc,
            unit="" if shape is None or shape.spec is None else shape.spec.unit,
            before=now_text(self.dispute.scenario.scenario.quantity(path).value),
            middle=number_in_words(quantile(distribution, 0.5)), value=quantile(distribution, share),
            value_text=number_in_words(quantile(distribution, share)), quantile=share,
            sources=tuple(f"{name} ({known[name].confidence})" if name in known else name for name in ids),
            assumption="" if origin is None or not origin.assumption else origin.assumption,
            alone=_mean(self._level((move,), 1.0, hypothesis, self.dispute.few)),
        )  # fmt: skip

    # Worlds

    def simulate(self, wanted: Sequence[tuple[tuple[Move, ...], float, str, int]]) -> None:
        """See to it that sets, moved so far, have so many members under a theory."""
        self.worlds.simulate((self._world(moves, depth), h, members) for moves, depth, h, members in wanted)

    _simulate = simulate

    def values(self, moves: tuple[Move, ...], depth: float, hypothesis: str, members: int) -> FloatArray:
        """The chances met by members in the world of a set."""
        return self.worlds.values(self._world(moves, depth), hypothesis, members)

    def _level(self, moves: tuple[Move, ...], depth: float, hypothesis: str, members: int) -> Level:
        return level(self.values(moves, depth, hypothesis, members))

    def _beyond(self, moves: tuple[Move, ...], hypothesis: str, number: float, upward: bool, members: int) -> bool:
        mean = self._level(moves, 1.0, hypothesis, members).mean
        return mean >= number if upward else mean <= number

    @staticmethod
    def _holds(found: Level, number: float) -> bool:
        return found.low <= number <= found.high

    @cached_property
    def _world(self) -> Callable[[tuple[Move, ...], float], World]:
        @cache
        def world(moves: tuple[Move, ...], depth: float) -> World:
            texts = [
                f"{path}={quantile(self.distributions[path], 0.5 + side * FARTHEST * depth):.12g}"
                for path, side in sorted(moves)
            ]
            loaded = self.dispute.scenario.changed(texts) if texts else self.dispute.scenario
            return World.of(loaded.at_horizon(self.dispute.months, self.dispute.hypotheses))

        return world

    def _screened(self, hypothesis: str) -> list[str]:
        """The assumptions that correlate most with the risk among the futures of the scenario as it is."""
        from scipy.stats import rankdata

        from sim.draws.design import draw

        members = self.dispute.members - self.dispute.members % 2
        risk = self.values((), 1.0, hypothesis, members).reshape(-1, 2).mean(axis=1)
        scenario = self.dispute.scenario.at_horizon(self.dispute.months, self.dispute.hypotheses)
        drawn = draw(scenario, self.dispute.seed, 0, members)
        ranks = _standard(rankdata(risk))
        found = {
            path: abs(float((_standard(rankdata(drawn[path][::2])) * ranks).mean())) for path in self.distributions
        }
        return sorted(found, key=lambda path: -found[path])[:_SCREENED]


@dataclass
class _Along:
    """The members of a set as it is moved together: what a search asks for."""

    solver: Solver
    moves: tuple[Move, ...]
    number: float

    def __post_init__(self) -> None:
        self._sizes: dict[tuple[str, float], int] = {}

    @property
    def spent(self) -> int:
        """Futures asked for so far."""
        return self.solver.worlds.spent

    def simulate(self, wanted: Wanted) -> None:
        """See to it that there are so many members at these depths."""
        asked = [(self.moves, depth, h, n) for h, points in wanted.items() for depth, n in points.items()]
        self.solver.simulate(asked)
        for _, depth, hypothesis, members in asked:
            self._sizes[hypothesis, depth] = members

    def differences(self, hypothesis: str, value: float) -> FloatArray:
        """Chance less target of the members simulated at a depth."""
        found: FloatArray = (
            self.solver.values(self.moves, value, hypothesis, self._sizes[hypothesis, value]) - self.number
        )
        return found

    def own(self, hypothesis: str, members: int) -> FloatArray:
        """Chance less target of the scenario as it is."""
        found: FloatArray = self.solver.values((), 1.0, hypothesis, members) - self.number
        return found


def solve(dispute: Dispute, **means: Any) -> Findings:
    """What is found; `means` are what :class:`sim.analysis.tip.worlds.Worlds` takes besides outcome and seed."""
    return Solver(dispute, Worlds(ESTIMAND, dispute.seed, **means)).run()


def _standard(values: FloatArray) -> FloatArray:
    """Values with mean 0 and variance 1; zeros where all are alike."""
    spread = values.std()
    centred: FloatArray = values - values.mean()
    return centred / spread if spread > 0 else centred


def _shifted(curve: Curve, depth: float, number: float) -> Level:
    """The level at a depth between two simulated: what the curve has there, with the target added again."""
    rows = list(curve.band())
    at = min(rows, key=lambda row: abs(row[0] - depth))
    mean = curve.mean_at(depth)
    half = (at[3] - at[2]) / 2
    return Level(mean + number, half, mean + number - half, mean + number + half)


def _mean(of: Level) -> Mean:
    return Mean(of.mean, of.low, of.high)
