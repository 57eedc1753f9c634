"""What is screened: the draws of every uncertain quantity, and the effect in the two members that share each draw.

Members 2k and 2k + 1 share row k of the parameters and differ by luck alone; a last member without its twin is left
out. An effect is the outcome in the scenario less that in its reference, same member and luck; without a reference it
is the outcome itself. Shares of futures are told per 1,000, everything else in its own unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.near_outcomes import outcome_meant
from sim.ensemble.collect import parts_of
from sim.ensemble.tables import outcomes_of_part, parameters_frame
from sim.errors import SimError
from sim.outcomes import BY_CHANCE, OUTCOMES, Outcome

if TYPE_CHECKING:
    from sim.store.folders import Folder
    from sim.theory.arrays import BoolArray, FloatArray

#: Rows of parameters below which nothing is screened: a quarter of them is too few for an interval.
LEAST_ROWS: Final = 50
#: What shares of futures are told in.
PER: Final = 1000.0
#: The unit in which shares are told.
OF_THOUSAND: Final = "of 1,000"


@dataclass(frozen=True)
class Sample:
    """Draws and effects.

    `draws` is (rows, quantities), in the order of `paths`; `effects` has, by hypothesis, the effect in both members of
    each row, (rows, 2), NaN where the question does not arise in one of the worlds.
    """

    paths: tuple[str, ...]
    draws: FloatArray
    effects: Mapping[str, FloatArray]
    outcome: str
    paired: bool

    @property
    def rows(self) -> int:
        """Draws of the parameters."""
        return int(self.draws.shape[0])

    @property
    def unit(self) -> str:
        """The unit of effects."""
        return OF_THOUSAND if is_share(OUTCOMES[self.outcome]) else OUTCOMES[self.outcome].unit

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """The rival theories."""
        return tuple(self.effects)

    @cached_property
    def scores(self) -> FloatArray:
        """Ranks of the draws, (rows, quantities), with mean 0 and variance 1."""
        return standardised_ranks(self.draws)

    @cached_property
    def quarters(self) -> tuple[BoolArray, BoolArray]:
        """Which rows lie in the lowest and which in the highest quarter of each quantity, (rows, quantities)."""
        return quarters(self.draws)

    def without_unknown(self) -> tuple[Sample, tuple[str, ...]]:
        """The same under the theories that have an effect in enough draws, and the theories that have not.

        SimError where none has.
        """
        known = {h: int(mean_of_rows(effects)[0].sum()) for h, effects in self.effects.items()}
        left_out = tuple(h for h, rows in known.items() if rows < LEAST_ROWS)
        if len(left_out) == len(known):
            most = max(known.values(), default=0)
            worlds = "in both worlds" if self.paired else "in both futures"
            raise SimError(
                f"in {most:,} of {self.rows:,} draws at most does the question of {self.outcome!r} arise {worlds}",
                "--outcome",
                f"simulate more members, so that {LEAST_ROWS} have it, or name an outcome that every future has",
            )
        return replace(self, effects={h: of for h, of in self.effects.items() if h not in left_out}), left_out

    def known(self, hypothesis: str) -> tuple[BoolArray, FloatArray]:
        """Which rows have an effect, (rows,), and the mean effect of those, (rows known,)."""
        return mean_of_rows(self.effects[hypothesis])


def is_share(outcome: Outcome) -> bool:
    """Whether an outcome is told as a share of futures."""
    return outcome.kind in ("flag", "chance")


def outcome_named(name: str) -> str:
    """The outcome that is screened where somebody names one: the chance where one is kept; SimError for what is none.

    >>> outcome_named("armed_attack"), outcome_named("ceasefire_months")
    ('attack_chance', 'ceasefire_months')
    """
    if name not in OUTCOMES:
        raise SimError(f"there is no outcome {name!r}", "--outcome", outcome_meant(name))
    if OUTCOMES[name].kind == "category":
        remedy = "name an outcome that is a number or happens or not, such as armed_attack"
        raise SimError(f"{name} is one of several words, which have no mean", "--outcome", remedy)
    return BY_CHANCE.get(name, name)


def read_sample(run: Folder, reference: Folder | None, outcome: str) -> Sample:
    """Draws and effects of a finished run, against its reference if there is one.

    Quantities that are drawn in both worlds count; SimError where there are too few members.
    """
    rows = run.members // 2
    if rows < LEAST_ROWS:
        remedy = f"simulate at least {2 * LEAST_ROWS}; 2,500 are the usual"
        raise SimError(f"{run.members} members are too few to say what drives anything", run.path.name, remedy)
    frame = parameters_frame(run).iloc[: 2 * rows : 2].drop(columns="member")
    if reference is not None:
        drawn = set(parameters_frame(reference).columns)
        frame = frame[[path for path in frame.columns if path in drawn]]
    draws = frame.to_numpy(np.float64)
    varies = draws.min(axis=0) < draws.max(axis=0)
    effects = {}
    for hypothesis in run.hypotheses:
        here = _values(run, hypothesis, outcome)
        effect = here if reference is None else here - _values(reference, hypothesis, outcome)
        effects[hypothesis] = effect[: 2 * rows].reshape(rows, 2) * (PER if is_share(OUTCOMES[outcome]) else 1.0)
    paths = tuple(str(path) for path, kept in zip(frame.columns, varies, strict=True) if kept)
    return Sample(paths, draws[:, varies], effects, outcome, reference is not None)


def _values(run: Folder, hypothesis: str, outcome: str) -> FloatArray:
    """An outcome of every member; a flag whose question does not arise did not happen."""
    parts = range(parts_of(run.members))
    values = np.concatenate([outcomes_of_part(run, hypothesis, part, [outcome])[outcome] for part in parts])
    return np.nan_to_num(values) if is_share(OUTCOMES[outcome]) else values


def mean_of_rows(effects: FloatArray) -> tuple[BoolArray, FloatArray]:
    """Which rows of (rows, 2) have a value in both members, and the mean of those.

    >>> known, mean = mean_of_rows(np.array([[1.0, 3.0], [np.nan, 1.0]]))
    >>> known.tolist(), mean.tolist()
    ([True, False], [2.0])
    """
    known: BoolArray = np.logical_not(np.isnan(effects).any(axis=1))
    return known, effects[known].mean(axis=1)


def standardised_ranks(values: FloatArray) -> FloatArray:
    """Ranks of each column with mean 0 and variance 1, ties alike; zeros where nothing varies.

    >>> standardised_ranks(np.array([[1.0, 7.0], [9.0, 7.0]])).tolist()
    [[-1.0, 0.0], [1.0, 0.0]]
    """
    from scipy.stats import rankdata

    ranks = rankdata(values, axis=0)
    centred = ranks - ranks.mean(axis=0)
    spread = centred.std(axis=0)
    scores: FloatArray = np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0)
    return scores


def quarters(values: FloatArray) -> tuple[BoolArray, BoolArray]:
    """Which values lie in the lowest and in the highest quarter of each column.

    Values that are equal stay together, so that of a quantity with a few values a quarter is more than that.

    >>> low, high = quarters(np.array([[0.0], [0.0], [3.0], [6.0], [6.0]]))
    >>> low.T.tolist(), high.T.tolist()
    ([[True, True, False, False, False]], [[False, False, False, True, True]])
    """
    lower, upper = np.quantile(values, [0.25, 0.75], axis=0, method="inverted_cdf")
    low, high = values <= lower, values >= upper
    same = lower == upper  # most draws have one value: it is told apart from what is above it, or else below it
    above = values > upper
    high = np.where(same, above, high)
    alone = same & ~above.any(axis=0)
    return np.where(alone, values < lower, low), np.where(alone, values == lower, high)
