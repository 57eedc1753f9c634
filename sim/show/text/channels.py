"""Which channels are off, in the words that every text on a run uses."""

from __future__ import annotations

from collections.abc import Iterable


def channels_off(channels: Iterable[str]) -> str:
    """A sentence that names the channels that are off; empty where none is.

    >>> channels_off(["belief", "tripwire"]), channels_off([])
    ('Channels off, as at the start in either world: belief, tripwire', '')
    """
    named = ", ".join(channels)
    return f"Channels off, as at the start in either world: {named}" if named else ""
