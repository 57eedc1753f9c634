"""The live page as an ASGI application: its routes, what they share, and how mistakes are answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sim.errors import SimError
from sim.web import routes, routes_answers, routes_deep
from sim.web.limits import BusyError
from sim.web.policy import Policy
from sim.web.problems import Problems, refused
from sim.web.refusals import problems_of, status_of
from sim.web.shared import Shared

_WORDS: Final = {
    404: ("there is nothing at this address", "the page is at /"),
    405: ("this address does not take {method}", "it takes {allow}"),
}


def build(shared: Shared, *, local: bool = True) -> ASGIApp:
    """The application; `local` answers only those who name this machine as loopback."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        starting = asyncio.create_task(_made_ready(shared))
        try:
            yield
        finally:
            shared.stopping.set()
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            await shared.close()

    app = Starlette(
        routes=[
            *(Route(path, endpoint) for path, endpoint in routes.ROUTES.items()),
            *(Route(path, endpoint) for path, endpoint in routes_answers.ROUTES.items()),
            *(Route(path, endpoint) for path, endpoint in routes_deep.ROUTES.items()),
            Route("/scenario", routes_answers.scenario, methods=["POST"]),
        ],
        exception_handlers={HTTPException: _refused, SimError: _mistaken, Exception: _broken},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.shared = shared
    return Policy(app, local=local)


async def _made_ready(shared: Shared) -> None:
    """Make what every page needs first, then have processes ready for its questions: both want all cores."""
    shared.deep.take(await shared.making.all())
    await shared.start()


def _refused(request: Request, error: Exception) -> Response:
    """What the router refuses: other addresses, other methods."""
    assert isinstance(error, HTTPException)
    allow = (error.headers or {}).get("Allow", "")
    if error.status_code == 405 and request.method == "OPTIONS":
        return Response(status_code=204, headers={"allow": allow})
    what, remedy = _WORDS.get(error.status_code, (error.detail, ""))
    words = {"method": request.method, "allow": allow}
    headers = {"allow": allow} if allow else {}
    return refused(error.status_code, what.format(**words), request.url.path, remedy.format(**words), **headers)


def _broken(request: Request, error: Exception) -> Response:
    """What nobody foresaw; the policy around all this logs it."""
    return refused(500, "the server made a mistake", request.url.path, "start it with --verbose to see which")


def _mistaken(request: Request, error: Exception) -> Response:
    """What somebody can put right, or has to wait for."""
    assert isinstance(error, SimError)
    later = {"retry-after": "20"} if isinstance(error, BusyError) else {}
    return Problems(status_of(error), problems_of(error), later)
