"""What an outcome is to reach: a number, a share of futures, or what it is in another world; and which outcome."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.analysis.near_outcomes import outcome_meant
from sim.errors import ScenarioError, SimError
from sim.outcomes import BY_CHANCE, OUTCOMES, Outcome
from sim.scenario.reading.number_words import Wanted, number_meant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario.reading.load import LoadedScenario

BASELINE: Final = "baseline"
_OF: Final = re.compile(r"\s*([0-9.,']+)\s*(?:of|in|out of|per|/)\s*([0-9.,']+)\s*(?:futures)?\s*")
_YEARLY: Final = re.compile(r"(.+?)\s*(?:a|per)\s+year\s*")
_FORMS: Final = "write a share such as 0.05, '50 of 1,000', '0.7% a year', baseline, or another scenario"
#: Kinds of outcomes that have a mean of which people speak.
_KINDS: Final = ("flag", "chance", "number")


@dataclass(frozen=True)
class Target:
    """A number that the mean of an outcome is to reach, or the world in which it is what is to be reached."""

    text: str
    number: float | None = None
    world: LoadedScenario | None = None


def read_outcome(text: str) -> Outcome:
    """The outcome of a name or a title; SimError, with those that are near, where there is none or none with a mean.

    >>> read_outcome("attack_chance").name, read_outcome("the war ends within the horizon").name
    ('attack_chance', 'ceasefire')
    """
    plain = " ".join(text.strip().lower().replace("-", "_").split())
    found = OUTCOMES.get(plain.replace(" ", "_")) or next(
        (outcome for outcome in OUTCOMES.values() if outcome.title.lower() == plain.replace("_", "-")
         or outcome.title.lower() == text.strip().lower()), None,
    )  # fmt: skip
    possible = {name: outcome for name, outcome in OUTCOMES.items() if outcome.kind in _KINDS}
    if found is None:
        raise SimError(f"there is no outcome {text!r}", "--outcome", outcome_meant(text, possible))
    if found.kind not in _KINDS:
        what = "one of several words" if found.kind == "category" else "a month, which many futures do not have"
        remedy = "name a flag, a chance or a number, as attack_chance or armed_attack"
        raise SimError(f"{found.name} is {what}: it has no mean that could reach a target", "--outcome", remedy)
    return found


def is_share(outcome: Outcome) -> bool:
    """Whether its mean is a share of futures."""
    return outcome.kind in ("flag", "chance")


def better_counted(outcome: Outcome) -> str:
    """The outcome that tells the same with far less luck in it, or nothing."""
    return BY_CHANCE.get(outcome.name, "")


def read_target(
    text: str | float | None, outcome: Outcome, scenario: LoadedScenario, months: int, sets: Sequence[str]
) -> Target:
    """What is to be reached; SimError or ScenarioError, with the forms there are, for what is none."""
    if text is None:
        if scenario.is_baseline:
            raise SimError("what the outcome is to reach is not said", "--target", _FORMS)
        text = BASELINE
    if isinstance(text, int | float) and not isinstance(text, bool):
        return _as_number(float(text), f"{text:g}", outcome)
    if not isinstance(text, str):
        raise SimError(f"the target is {text!r}", "--target", _FORMS)
    words = " ".join(text.split())
    if not words:
        raise SimError("the target is empty", "--target", _FORMS)
    if words.lower() == BASELINE:
        if scenario.is_baseline:
            raise SimError(
                "this scenario is the baseline, which is equal to itself", "--target", _FORMS.replace("baseline, ", "")
            )
        return Target(BASELINE, world=scenario.baseline())
    number = _number(words, outcome, months)
    if number is not None:
        return _as_number(number, words, outcome)
    from sim.scenario.reading.load import load

    try:
        return Target(words, world=load(words, sets))
    except ScenarioError as error:
        if len(error.problems) == 1 and "no such" in error.problems[0].problem:
            raise SimError(
                f"{words!r} is neither a number nor a scenario", "--target",
                "; ".join(filter(None, [error.problems[0].remedy, _FORMS])),
            ) from None  # fmt: skip
        raise


def _number(words: str, outcome: Outcome, months: int) -> float | None:
    """The number that a text says, if it says one."""
    yearly = _YEARLY.fullmatch(words)
    if yearly is not None:
        share = _number(yearly[1], outcome, months)
        if share is None or not is_share(outcome) or not 0 <= share < 1:
            return None
        return 1.0 - math.pow(1.0 - share, months / 12)
    wanted = Wanted("share", 0, 1) if is_share(outcome) else Wanted(outcome.unit)
    if (parts := _OF.fullmatch(words)) is not None:
        part, whole = (_plain(one) for one in parts.groups())
        return part / whole if part is not None and whole else None
    plain = _plain(words)
    return plain if plain is not None else number_meant(words, wanted)


def _plain(text: str) -> float | None:
    """A number in digits, with commas or apostrophes between thousands.

    >>> _plain("1,000"), _plain("0.05"), _plain("x"), _plain("0,05")
    (1000.0, 0.05, None, None)
    """
    if re.fullmatch(r"[-+]?[1-9][0-9]{0,2}(?:[,'][0-9]{3})+(?:\.[0-9]+)?", text):
        text = text.replace(",", "").replace("'", "")
    return float(text) if re.fullmatch(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", text) else None


def _as_number(number: float, text: str, outcome: Outcome) -> Target:
    if is_share(outcome) and not 0 <= number <= 1:
        remedy = "a share lies between 0 and 1: write 0.05, or '50 of 1,000'"
        raise SimError(f"{text} is no share of futures, which {outcome.title} is told in", "--target", remedy)
    return Target(text, number=number)
