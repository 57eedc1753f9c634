"""The page, its files and data, and a word on the server's health."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sim.errors import SimError
from sim.web.data import DATA
from sim.web.files import File, static_files
from sim.web.page import page as page_of
from sim.web.problems import refused
from sim.web.refusals import problems_of
from sim.web.shared import shared_of


async def page(request: Request) -> Response:
    """The page; where the address asks for what cannot be, with the words for it."""
    problems: list[dict[str, str]] = []
    if request.scope["query_string"]:
        try:
            await shared_of(request).question(request)
        except SimError as error:
            problems = problems_of(error)
    answer = File.of(page_of(problems, most=shared_of(request).limits.members).encode(), "page.html").answer(request)
    if problems and answer.status_code == 200:
        answer.status_code = 400
    return answer


async def static(request: Request) -> Response:
    """A file of the page."""
    return _file(request, static_files().get(request.path_params["name"]))


async def data(request: Request) -> Response:
    """Data of the page, as a script."""
    name = request.path_params["name"].removesuffix(".js")
    if name not in DATA or request.path_params["name"] != f"{name}.js":
        return _file(request, None)
    return _file(request, await shared_of(request).making.file(name))


def _file(request: Request, file: File | None) -> Response:
    if file is None:
        return refused(404, "there is no such file", request.url.path, "the page is at /")
    return file.answer(request)


async def health(request: Request) -> Response:
    """That the server is there, what its streams, its background work and its desk are at, and what the desk bears."""
    from sim.web.question import version

    shared = shared_of(request)
    about = {"status": "ok", "version": version(), "answers": shared.gate.open, "computations": shared.deep.waiting}
    return JSONResponse({**about, "desk": shared.desk.state()}, headers={"cache-control": "no-store"})


ROUTES: Final[Mapping[str, Any]] = {
    "/": page, "/static/{name:path}": static, "/data/{name:path}": data, "/health": health,
}  # fmt: skip
