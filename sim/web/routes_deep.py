"""What is told beside an answer, on request: channels, turning points, a story, the report."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from sim.web.files import unchanged
from sim.web.routes_answers import CLIENT_LEFT, tagged, waited
from sim.web.shared import shared_of
from sim.web.stream import Stream

#: The policy that a report declares for itself: stricter than the page's, with the digest of its own style.
_POLICY: Final = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')


def _told(kind: str) -> Callable[[Request], Awaitable[ASGIApp]]:
    """A stream of what becomes of one kind of computation."""

    async def told(request: Request) -> ASGIApp:
        shared = shared_of(request)
        question = await shared.question(request)
        events = shared.deep.events(kind, question)
        return Stream(events, gate=shared.gate, stopping=shared.stopping, beat=shared.limits.beat_seconds)

    return told


async def report(request: Request) -> Response:
    """The report of the exact run: a page that needs no other file."""
    shared = shared_of(request)
    question = await shared.question(request)
    headers = tagged(question, "report")
    if unchanged(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    made = await waited(request, lambda: shared.deep.final("report", question))
    if made is None:
        return Response(status_code=CLIENT_LEFT)
    content = Path(made["page"]).read_bytes()
    declared = _POLICY.search(content[:4096].decode("utf-8", "replace"))
    if declared is not None:
        headers["content-security-policy"] = f"{declared[1]}; frame-ancestors 'self'"
    return Response(content, headers=headers, media_type="text/html")


ROUTES: Final[Mapping[str, Any]] = {
    "/channels": _told("channels"), "/turning": _told("turning"), "/story": _told("story"),
    "/report/progress": _told("report"), "/report": report,
}  # fmt: skip
