"""Which channels are off, as every text that tells of a run says it."""

from __future__ import annotations

from collections.abc import Iterable


def channels_off(channels: Iterable[str]) -> str:
    """A sentence that names the channels, or nothing where none is off.

    >>> channels_off(["belief", "tripwire"]), channels_off([])
    ('Channels off, as at the start in either world: belief, tripwire', '')
    """
    named = ", ".join(channels)
    return f"Channels off, as at the start in either world: {named}" if named else ""
