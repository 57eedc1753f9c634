"""The answer to a question as JSON: by theory, in counts, with the interval and what it holds, and in words.

Words are those of the terminal (:mod:`sim.show.text`), so that page, terminal and report say one thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.outcomes import HEADLINES, OUTCOMES
from sim.show import theories, thousand
from sim.show.text import published, say
from sim.show.text import run as terminal
from sim.show.text.paired_share import PairedShare
from sim.web import same
from sim.web.changes import changes, sets_levers
from sim.web.question import version

if TYPE_CHECKING:
    from sim.analysis.live.sums import Pair, Told
    from sim.web.question import Question

_THOUSAND: Final = 1000
_ATTACK: Final = HEADLINES[0]


class Words:
    """What every answer to a question says, however many members have been simulated."""

    def __init__(self, question: Question) -> None:
        self.question = question

    @cached_property
    def worlds(self) -> tuple[str, str]:
        """How sentences name the two worlds, behind "futures"; the second is empty where there is one world."""
        question = self.question
        if question.loaded.is_baseline:
            return "", ""
        if sets_levers(question):
            return "with these changes", "without"
        return say.worlds(question.loaded.scenario.title, question.baseline.scenario.title)

    def setting(self, members: int) -> say.Setting:
        """What the sentences share."""
        return say.Setting(self.question.months, members, *self.worlds)

    @cached_property
    def lasting(self) -> dict[str, Any]:
        """The parts of an answer that its members do not change."""
        question = self.question
        return {
            "question": {
                "scenario": question.scenario,
                "title": question.loaded.scenario.title,
                "sets": list(question.sets),
                "members": question.members,
                "seed": question.seed,
                "months": question.months,
                "hypotheses": list(question.hypotheses),
                "query": question.query(),
            },
            "version": version(),
            "version_note": question.version_note,
            "worlds": {"here": self.worlds[0], "there": self.worlds[1]},
            "holds": terminal.SAMPLING,
            "status": f"{_sentence(published.STANDING)} {terminal.LEVELS}",
            "published": published.figures(question.worlds[1], question.months),
            "by_chance": say.BY_CHANCE,
            "changes": changes(question),
            "same": {
                "command": same.command_of(question),
                "python": same.python_of(question),
                "yaml": same.yaml_of(question),
            },
        }


def answer_of(words: Words, told: Mapping[str, Told]) -> dict[str, Any]:
    """The answer from sums by theory, all of the same members."""
    members = next(iter(told.values())).members
    setting = words.setting(members)
    risks = {hypothesis: _risk(each.chance, alone=not setting.there) for hypothesis, each in told.items()}
    return {
        "kind": "exact",
        **words.lasting,
        "members": members,
        "of": words.question.members,
        "headline": headline(risks, setting),
        "sentences": {h: say.sentence(theories.condition(h), risk, setting) for h, risk in risks.items()},
        "theories": {h: _theory(h, each) for h, each in told.items()},
    }


def headline(risks: Mapping[str, PairedShare], setting: say.Setting) -> str:
    """All theories in two sentences, in their order: which way the risk moves under each, and between what levels.

    >>> risks = {"H1": PairedShare(0.051, 0.042, 0.009, 0.005, 0.013), "H4": PairedShare(0.01, 0.01, 0.0, -0.001, 0.001)}
    >>> print(headline(risks, say.Setting(120, 1000, "with the withdrawal", "without")))
    With the withdrawal Russia attacks a NATO member in 9.0 more of 1,000 ten-year futures if weakness invites attack (H1); 1,000 futures show no clear difference if Moscow has no interest in NATO soil (H4). The theories put the level between 10 and 51 of 1,000, and without between 10 and 42.
    """  # noqa: E501  a sentence is one line
    futures = f"of 1,000 {say.horizon(setting.months)} futures"
    levels = _between([risk.share for risk in risks.values()])
    if not setting.there:
        return f"Russia attacks a NATO member in {levels} {futures}, depending on the theory of how Moscow decides."
    before = _between([risk.before or 0.0 for risk in risks.values()])
    here = f"{setting.here[:1].upper()}{setting.here[1:]}"
    if all(risk.same for risk in risks.values()):
        return (
            f"{here} nothing differs under any theory: Russia attacks a NATO member in {levels} {futures}, depending "
            "on the theory."
        )
    clear = {h: risk for h, risk in risks.items() if risk.clear}
    rest = {h: risk for h, risk in risks.items() if not risk.clear}
    parts = []
    if clear:
        moved = [
            f"{_more(risk)}{f' {futures}' if number == 0 else ''} {theories.condition(h, first=False)}"
            for number, (h, risk) in enumerate(clear.items())
        ]
        parts.append(f"{here} Russia attacks a NATO member in {_listed(moved)}")
    if rest:
        conditions = _listed([theories.condition(h, first=False) for h in rest])
        shown = f"{setting.members:,} futures show no clear difference {conditions}"
        parts.append(shown if clear else f"{here} {shown}")
    put = "The theories put" if len(risks) > 1 else "The theory puts"
    level = f"{put} the level {_range(levels)} of 1,000, and {setting.there} {_range(before)}."
    return f"{'; '.join(parts)}. {level}"


def _theory(hypothesis: str, told: Told) -> dict[str, Any]:
    attack = told.headlines[_ATTACK]
    return {
        "name": theories.THEORIES[hypothesis].premise,
        "condition": theories.condition(hypothesis),
        "chance": _numbers(told.chance),
        "count": {"here": round(_THOUSAND * attack.here, 6), "there": round(_THOUSAND * attack.there, 6)},
        "curve": {"months": list(range(len(told.here))), "here": told.here, "there": told.there},
        "outcomes": {
            name: {"title": OUTCOMES[name].title, "condition": bool(OUTCOMES[name].condition), **_numbers(pair)}
            for name, pair in told.headlines.items()
        },
    }


def _numbers(pair: Pair) -> dict[str, Any]:
    low, high = pair.interval or (None, None)
    return {
        "here": pair.here, "there": pair.there, "difference": pair.difference, "low": low, "high": high,
        "clear": pair.clear, "same": pair.same,
    }  # fmt: skip


def _risk(pair: Pair, *, alone: bool) -> PairedShare:
    """The chance as sentences take it; of one world alone, with the interval of its level."""
    low, high = (pair.own if alone else pair.interval) or (None, None)
    if alone:
        return PairedShare(pair.here, low=low, high=high)
    return PairedShare(pair.here, pair.there, pair.difference, low, high, pair.same)


def _more(risk: PairedShare) -> str:
    """How many more or fewer of 1,000, with the decimals of every difference."""
    count = _THOUSAND * abs(risk.difference or 0.0)
    text = "fewer than 0.1" if count < thousand.LEAST else thousand.size(count)
    return f"{text} {'more' if (risk.difference or 0.0) > 0 else 'fewer'}"


def _between(shares: list[float]) -> str:
    low, high = say.level(min(shares)), say.level(max(shares))
    return low if low == high else f"{low} to {high}"


def _range(levels: str) -> str:
    low, to, high = levels.partition(" to ")
    return f"between {low} and {high}" if to else f"at {low}"


def _listed(items: list[str]) -> str:
    """Items with commas and a last "and".

    >>> _listed(["a", "b", "c"])
    'a, b and c'
    """
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _sentence(text: str) -> str:
    """A clause as a sentence of its own."""
    return texts.in_line(f"{text[:1].upper()}{text[1:]}.")
