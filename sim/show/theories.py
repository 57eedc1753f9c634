"""The rival theories in the words of a sentence that begins with "if"."""

from __future__ import annotations

from typing import Final

_CONDITIONS: Final = {
    "H1": "weakness invites attack",
    "H2": "NATO's forward capability is the threat",
    "H3": "risk follows trouble at home",
    "H4": "Moscow has no interest in NATO soil",
}


def condition(hypothesis: str) -> str:
    """What holds if a theory does, to follow "if".

    >>> condition("H1")
    'weakness invites attack'
    """
    return _CONDITIONS[hypothesis]
