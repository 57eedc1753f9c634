"""What is told while something is made: events, one after another, of which the last ends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Ready for JSON; its kind is under "event".
Event = Mapping[str, Any]
