"""What was wrong with a request, in the one form in which every answer says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse

from sim.errors import FileError, SimError, one_line

#: Mistakes that one answer tells: more are no help.
_MOST = 40


def problem(what: str, place: str = "", remedy: str = "") -> dict[str, str]:
    """One mistake: where, what is wrong, and what would be right.

    >>> problem("is no number", "members", "write 1000")
    {'place': 'members', 'problem': 'is no number', 'remedy': 'write 1000'}
    """
    return {"place": one_line(place), "problem": one_line(what), "remedy": one_line(remedy)}


def problems_of(error: SimError) -> list[dict[str, str]]:
    """Every mistake that an error tells of."""
    if isinstance(error, FileError):
        return [
            problem(one.problem, ": ".join(filter(None, (one.place, one.path))), one.remedy)
            for one in error.problems[:_MOST]
        ]
    return [problem(error.problem, error.place, error.remedy)]


class Problems(JSONResponse):
    """An answer that says what was wrong."""

    def __init__(
        self, status: int, problems: list[dict[str, str]], headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__({"problems": problems, **more}, status, {"cache-control": "no-store", **(headers or {})})


def refused(status: int, what: str, place: str = "", remedy: str = "", **headers: str) -> Problems:
    """An answer with one mistake; headers with `_` for `-`."""
    return Problems(
        status, [problem(what, place, remedy)], {name.replace("_", "-"): text for name, text in headers.items()}
    )
