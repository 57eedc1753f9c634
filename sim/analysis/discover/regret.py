"""Regret of several policies across the rival theories, and in how many worlds each keeps the risk below a limit.

The regret of a policy under a theory is its chance of an attack less the least that any of the policies has under that
theory (Savage 1951, "The theory of statistical decision"; Lempert, Groves, Popper and Bankes 2006, "A general, analytic
method for generating robust strategies and narrative scenarios", for its use where no odds are agreed). It is never
divided by that least, which can be nothing. Minimax regret takes the policy whose largest regret under any theory is
the least; no theory is weighed. Satisficing counts worlds in which the risk stays below a limit (Simon 1956; "domain
criterion" of Starr 1963). Policies are compared with the same members and luck.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.paired import Interval, PairSums, chance_interval, clear_together, wilson

if TYPE_CHECKING:
    from sim.theory.arrays import FloatArray

#: Resamples of worlds for what has no formula: the largest of several regrets.
_RESAMPLES: Final = 1_000
#: The seed of these, for the same intervals each time.
_SEED: Final = 20250301


@dataclass(frozen=True)
class PolicyRegret:
    """A policy under one theory, in shares of futures; `tied` says that it cannot be told from the best there is.

    `satisfied` is the share of worlds in which the risk stays below the limit.
    """

    policy: str
    hypothesis: str
    chance: float
    regret: float
    interval: Interval
    tied: bool
    satisfied: float
    satisfied_interval: Interval


@dataclass(frozen=True)
class Overall:
    """A policy across theories: its largest regret, the theory under which it has it, and its interval.

    `tied` says that it cannot be told from the policy whose largest regret is least. `kept` is the least share, under
    any theory, of worlds in which the risk stays below the limit. `expected` is the regret of chances weighed by
    theory, None where no weights were asked for.
    """

    policy: str
    largest: float
    under: str
    interval: Interval
    tied: bool
    kept: float
    expected: float | None
    expected_interval: Interval | None
    expected_tied: bool | None


@dataclass(frozen=True)
class Regrets:
    """Every policy under every theory, and across them; policies in the order given."""

    by_theory: tuple[PolicyRegret, ...]
    overall: tuple[Overall, ...]
    minimax: str
    limit: float


def regrets(
    policies: Sequence[str],
    chances: Mapping[str, FloatArray],
    limit: float,
    weights: Mapping[str, float] | None = None,
) -> Regrets:
    """Regrets and satisficing of policies, from the chances of an attack that members met, (policies, members).

    `limit` is the risk of a world, as a share of futures, up to which it is borne. Members 2k and 2k + 1 share a world.
    `weights` count by their share of the sum.
    """
    by_theory = [row for hypothesis, met in chances.items() for row in _under(policies, hypothesis, met, limit)]
    regret = np.array([[row.regret for row in by_theory if row.hypothesis == h] for h in chances])
    satisfied = np.array([[row.satisfied for row in by_theory if row.hypothesis == h] for h in chances])
    largest, names = regret.max(axis=0), list(chances)
    best = int(largest.argmin())
    again = _again(chances)  # (theories, resamples, policies)
    largest_again = (again - again.min(axis=2, keepdims=True)).max(axis=0)
    expected = None if weights is None else _expected(policies, chances, weights)
    overall = []
    for place, policy in enumerate(policies):
        weighed = None if expected is None else expected[place]
        overall.append(
            Overall(
                policy,
                float(largest[place]),
                names[int(regret[:, place].argmax())],
                _interval(largest_again[:, place]),
                place == best or _interval(largest_again[:, place] - largest_again[:, best]).low <= 0,
                float(satisfied[:, place].min()),
                *((None, None, None) if weighed is None else (weighed.regret, weighed.interval, weighed.tied)),
            )
        )
    return Regrets(tuple(by_theory), tuple(overall), policies[best], limit)


def _under(policies: Sequence[str], hypothesis: str, met: FloatArray, limit: float) -> list[PolicyRegret]:
    """Regrets under one theory, or of chances weighed over theories."""
    best = int(met.mean(axis=1).argmin())
    intervals = [_paired(met[place] - met[best]) for place in range(len(policies))]
    others = [place for place in range(len(policies)) if place != best]
    clear = dict(zip(others, clear_together([intervals[place] for place in others]), strict=True))
    worlds = met[:, : met.shape[1] // 2 * 2].reshape(len(policies), -1, 2).mean(axis=2)
    below = (worlds <= limit).mean(axis=1)
    return [
        PolicyRegret(
            policy,
            hypothesis,
            float(met[place].mean()),
            float(met[place].mean() - met[best].mean()),
            intervals[place],
            place == best or not clear[place],
            float(below[place]),
            wilson(float(below[place]), worlds.shape[1]),
        )
        for place, policy in enumerate(policies)
    ]


def _paired(differences: FloatArray) -> Interval:
    """The interval of a mean of differences, (members,); nothing where no member differs."""
    sums = PairSums()
    sums.add(differences)
    return (Interval(0.0, 0.0) if sums.square == 0 else chance_interval(sums)) or Interval(-1.0, 1.0)


def _expected(
    policies: Sequence[str], chances: Mapping[str, FloatArray], weights: Mapping[str, float]
) -> list[PolicyRegret]:
    total = sum(weights.get(hypothesis, 0.0) for hypothesis in chances)
    mixed = sum(weights.get(h, 0.0) / total * met for h, met in chances.items())
    return _under(policies, "weighted", np.asarray(mixed), 1.0)


def _again(chances: Mapping[str, FloatArray]) -> FloatArray:
    """The mean chance of each policy when worlds are drawn again, the same ones throughout: a bootstrap of clusters.

    (theories, resamples, policies)
    """
    worlds = {
        h: met[:, : met.shape[1] // 2 * 2].reshape(met.shape[0], -1, 2).mean(axis=2) for h, met in chances.items()
    }
    count = min(of.shape[1] for of in worlds.values())
    drawn = np.random.default_rng(_SEED).multinomial(count, np.full(count, 1 / count), size=_RESAMPLES) / count
    return np.stack([drawn @ of[:, :count].T for of in worlds.values()])


def _interval(values: FloatArray) -> Interval:
    low, high = np.quantile(values, [0.025, 0.975])
    return Interval(float(low), float(high))
