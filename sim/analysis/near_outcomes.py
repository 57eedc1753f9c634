"""Which outcomes somebody may have meant who named one that there is not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sim.outcomes import OUTCOMES
from sim.scenario.schema.shape import nearest, repr_of

#: Outcomes that are named at most.
_MOST: Final = 3
_ELSEWHERE: Final = "docs/outcomes.md lists them"


def outcome_meant(text: str, known: Iterable[str] = tuple(OUTCOMES)) -> str:
    """A remedy: the outcomes, of those known, whose name or title is spelt nearly so or has these words in it.

    >>> outcome_meant("armed_atack"), outcome_meant("Baltic capital")
    ("did you mean 'armed_attack'?", "did you mean 'capital_lost'?")
    >>> outcome_meant("zzz")
    'docs/outcomes.md lists them'
    """
    said = " ".join(text.lower().replace("_", " ").replace("-", " ").split())
    names = {name: OUTCOMES[name] for name in known}
    titled = {outcome.title.lower(): name for name, outcome in names.items()}
    near = nearest(said.replace(" ", "_"), names) or [titled[title] for title in nearest(said, titled)]
    if not near and said:
        near = [name for name, one in names.items() if said in f"{name} {one.title.lower()}".replace("_", " ")]
    return f"did you mean {' or '.join(map(repr_of, near[:_MOST]))}?" if near else _ELSEWHERE
