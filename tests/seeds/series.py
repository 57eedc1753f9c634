"""The recorded series, which are not shipped: where they are, and what skips where they are not."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from pathlib import Path

import pytest


def folder_of_series(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The folder that SIM_SERIES names; None where it is not set, or set to nothing."""
    named = environment.get("SIM_SERIES", "").strip()
    return Path(named) if named else None


SERIES = folder_of_series()
#: Marks what needs the series.
needs_series = pytest.mark.skipif(SERIES is None, reason="SIM_SERIES names no folder with the series: not shipped")


def table(name: str) -> list[dict[str, str]]:
    """The rows of a series."""
    assert SERIES is not None
    with (SERIES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
