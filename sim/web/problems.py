"""What was wrong with a request, as an answer of the server: the one form in which every answer says so."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse

from sim.web.refusals import problem


class Problems(JSONResponse):
    """An answer that says what was wrong."""

    def __init__(self, status: int, problems: list[dict[str, str]], headers: Mapping[str, str] | None = None) -> None:
        super().__init__({"problems": problems}, status, {"cache-control": "no-store", **(headers or {})})


def refused(status: int, what: str, place: str = "", remedy: str = "", **headers: str) -> Problems:
    """An answer with one mistake; headers with `_` for `-`."""
    return Problems(
        status, [problem(what, place, remedy)], {name.replace("_", "-"): text for name, text in headers.items()}
    )
