"""The rival theories as clauses of a sentence, for people who do not know them by number."""

from __future__ import annotations

from typing import Final

_CLAUSES: Final = {
    "H1": "if weakness invites attack",
    "H2": "if forward capability is the threat",
    "H3": "if risk follows stress at home",
    "H4": "if Moscow has no interest in NATO soil",
}


def supposing(hypothesis: str, *, first: bool = False) -> str:
    """What is supposed under a theory; with `first` as a sentence begins.

    >>> supposing("H2"), supposing("H1", first=True)
    ('if forward capability is the threat (H2)', 'If weakness invites attack (H1)')
    """
    clause = f"{_CLAUSES[hypothesis]} ({hypothesis})"
    return clause[0].upper() + clause[1:] if first else clause
