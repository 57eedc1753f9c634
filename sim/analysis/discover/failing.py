"""What it means that a policy fails in a world, and how much it does: 0, 1, or a share of the world's futures.

A world is a draw of what we do not know: members 2k and 2k + 1, which differ by luck alone. Where chances are kept, a
world is judged by the chance of an attack that its two futures met, in which there is less luck than in what happened.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.near_outcomes import outcome_meant
from sim.errors import SimError
from sim.outcomes import ESTIMAND, OUTCOMES

if TYPE_CHECKING:
    from sim.theory.arrays import BoolArray, FloatArray

#: By how much the scenario has to raise a world's chance of an attack, unless somebody says otherwise, as a share of
#: futures: two in a thousand. A round number of ours, and a small one: a world whose two futures differ by much more
#: owes it to luck, which let one of the paths come to a moment of temptation, rather than to anything that was drawn.
#: It was chosen after looking at the shipped withdrawal with the default seed: docs/discover.md tells what held since.
RAISES: Final = 0.002
_SIGNS: Final[dict[str, Callable[[Any, Any], BoolArray]]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq,
}  # fmt: skip
_ASKED: Final = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:(>=|<=|==|=|>|<)\s*(.+?)\s*)?", re.ASCII)
_EXAMPLE: Final = "write OUTCOME>=VALUE, as 'attack_chance>=0.1', or the name of what happens, as 'capital_lost'"


@dataclass(frozen=True)
class Failing:
    """When a future, or a world, fails.

    Without a sign it fails as far as its chance of an attack goes. With `relative` what counts is the chance here less
    that in what the scenario is compared with.
    """

    outcome: str = ESTIMAND
    sign: str = ""
    value: float = 0.0
    relative: bool = False

    @property
    def text(self) -> str:
        """As it is asked for on the command line; nothing for the default of a run by itself."""
        if self.relative or not self.sign:
            return ""
        outcome = OUTCOMES[self.outcome]
        value = outcome.categories[int(self.value)] if outcome.categories else f"{self.value:g}"
        return f"{self.outcome}{self.sign}{value}"

    @property
    def by_chance(self) -> bool:
        """Whether a world fails by a share, not wholly or not at all."""
        return not self.sign

    def of_worlds(self, here: FloatArray, reference: FloatArray | None = None) -> FloatArray:
        """How far each world fails, (members // 2,), from the outcome of consecutive members, (members,).

        Where the outcome is a chance, the mean of the world's two futures is judged; otherwise each of them is, and the
        world fails by half where one does. A future in which the question does not arise does not fail.
        """
        values = here - reference if self.relative and reference is not None else here
        pairs = values[: values.size // 2 * 2].reshape(-1, 2)
        if OUTCOMES[self.outcome].kind == "chance":
            risk = pairs.mean(axis=1)
            return np.minimum(risk, 1.0) if not self.sign else _SIGNS[self.sign](risk, self.value).astype(np.float64)
        with np.errstate(invalid="ignore"):
            failed: FloatArray = (_SIGNS[self.sign](pairs, self.value) & ~np.isnan(pairs)).mean(axis=1)
        return failed


def raised_by(more: float = RAISES) -> Failing:
    """A world fails where the scenario raises its chance of an attack by more than this, as a share of futures."""
    return Failing(ESTIMAND, ">", more, relative=True)


def read_failing(text: str, known: Iterable[str] = tuple(OUTCOMES)) -> Failing:
    """What somebody says a failure is; SimError, with what would be right, where it is none.

    `known` are the outcomes that are kept of every member.

    >>> read_failing("capital_lost"), read_failing("attack_chance >= 0.1").value
    (Failing(outcome='capital_lost', sign='=', value=1.0, relative=False), 0.1)
    """
    place, names = f"--fails {text}", list(known)
    match = _ASKED.fullmatch(text)
    if match is None:
        raise SimError("is no outcome with a bound", place, _EXAMPLE)
    name, sign, value = match[1], (match[2] or "").replace("==", "="), match[3]
    if name not in names:
        if name in OUTCOMES:
            raise SimError(f"{name} is not kept of the members of a sweep", place, f"possible are {', '.join(names)}")
        raise SimError(f"there is no outcome {name!r}", place, outcome_meant(name, names))
    outcome = OUTCOMES[name]
    if not sign:
        if outcome.kind != "flag":
            raise SimError(f"does not say which {name} fails", place, _remedy(name))
        return Failing(name, "=", 1.0)
    if outcome.categories:
        return Failing(name, "=", _category(name, sign, value, place))
    if outcome.kind == "flag" and value in ("yes", "true", "no", "false") and sign == "=":
        return Failing(name, "=", float(value in ("yes", "true")))
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise SimError(f"{value!r} is no number", place, _remedy(name))
    if outcome.kind == "chance" and number >= 1:
        remedy = f"chances are shares of futures: for {value} in 1,000 write {name}{sign}{number / 1000:g}"
        raise SimError(f"no chance is {value}", place, remedy)
    return Failing(name, sign, number)


def _category(name: str, sign: str, value: str, place: str) -> float:
    words = OUTCOMES[name].categories
    if sign != "=" or value not in words:
        raise SimError(f"{name} is a word, not a number", place, f"write {name}= and one of: {', '.join(words)}")
    return float(words.index(value))


def _remedy(name: str) -> str:
    """How a failure by this outcome is written."""
    outcome = OUTCOMES[name]
    unit = outcome.unit or {"month": "months from the start", "chance": "a share of futures"}.get(outcome.kind, "")
    return f"write {name}>=VALUE or {name}<=VALUE" + (f", in {unit}" if unit else "")
