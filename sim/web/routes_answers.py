"""Questions and their answers: as they come, whole, as a table; what a question changes; and a file as a question."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp

from sim.errors import SimError
from sim.web.files import unchanged
from sim.web.problems import Problems, refused
from sim.web.refusals import problems_of
from sim.web.shared import shared_of
from sim.web.stream import Stream, while_connected
from sim.web.tables import about, table_of

if TYPE_CHECKING:
    from sim.web.question import Question

T = TypeVar("T")
#: A question with its version has one answer for good, but an address without a version may get another tomorrow.
_CACHE: Final = "no-cache"
#: What nginx calls a request whose client closed it; nobody reads it.
CLIENT_LEFT: Final = 499


async def answers(request: Request) -> ASGIApp:
    """The answer as it comes, more exact with every event."""
    shared = shared_of(request)
    question = await shared.question(request)
    events = shared.desk.answers(question)
    return Stream(events, gate=shared.gate, stopping=shared.stopping, beat=shared.limits.beat_seconds)


async def waited(request: Request, begin: Callable[[], Awaitable[T]]) -> T | None:
    """What work comes to that is begun for a request, as one of the answers under way; None where its client left."""
    shared = shared_of(request)
    with shared.gate.passed(request.client.host if request.client else ""):
        return await while_connected(request.receive, shared.stopping, begin())


def tagged(question: Question, kind: str) -> dict[str, str]:
    """Headers by which a client knows that it has the answer to a question already.

    Not the key of its numbers: an answer also says how the question was put, and which version answers.
    """
    asked = f"{question.key} {question.query()} {question.version_note}"
    return {"etag": f'"{hashlib.sha256(asked.encode()).hexdigest()[:32]}-{kind}"', "cache-control": _CACHE}


async def _exact(request: Request, kind: str) -> tuple[Question, Mapping[str, Any] | None, Response | None]:
    """The question, its whole answer, and what is said in its place, if anything is."""
    shared = shared_of(request)
    question = await shared.question(request)
    headers = tagged(question, kind)
    if unchanged(request, headers["etag"]):
        return question, None, Response(status_code=304, headers=headers)
    answer = await waited(request, lambda: shared.desk.final(question))
    return question, answer, Response(status_code=CLIENT_LEFT) if answer is None else None


async def answer_json(request: Request) -> Response:
    """The whole answer."""
    question, answer, instead = await _exact(request, "json")
    return instead or JSONResponse(answer, headers=tagged(question, "json"))


async def answer_csv(request: Request) -> Response:
    """The curves of the whole answer; what their reader must know stands under the address that it names."""
    question, answer, instead = await _exact(request, "csv")
    if instead is not None or answer is None:
        return instead or Response(status_code=CLIENT_LEFT)
    headers = {
        **tagged(question, "csv"), **_saved(question, "csv"),
        "link": f'<answer.metadata.json?{question.query()}>; rel="describedby"; type="application/json"',
    }  # fmt: skip
    return Response(table_of(answer), headers=headers, media_type="text/csv")


async def answer_metadata(request: Request) -> Response:
    """What belongs to the table of the whole answer."""
    question, answer, instead = await _exact(request, "metadata")
    if instead is not None or answer is None:
        return instead or Response(status_code=CLIENT_LEFT)
    content = await asyncio.to_thread(about, answer, f"{request.base_url}?{question.query()}")
    return JSONResponse(content, headers={**tagged(question, "metadata"), **_saved(question, "metadata.json")})


async def answer_yaml(request: Request) -> Response:
    """The question as a scenario file; nothing is simulated."""
    from sim.web.same import yaml_of

    question = await shared_of(request).question(request)
    headers = {**tagged(question, "yaml"), **_saved(question, "yaml")}
    if unchanged(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return PlainTextResponse(await asyncio.to_thread(yaml_of, question), headers=headers, media_type="application/yaml")


def _saved(question: Question, suffix: str) -> dict[str, str]:
    """The name under which a browser keeps it."""
    return {"content-disposition": f'attachment; filename="{question.scenario}-{question.key[:12]}.{suffix}"'}


async def changes(request: Request) -> Response:
    """What a question changes against its baseline, and the same question elsewhere; nothing is simulated."""
    question = await shared_of(request).question(request)
    return JSONResponse(await asyncio.to_thread(_changes, question), headers={"cache-control": "no-store"})


def _changes(question: Question) -> dict[str, Any]:
    from sim.web.changes import changes as changed
    from sim.web.same import command_of, python_of, yaml_of

    same = {"command": command_of(question), "python": python_of(question), "yaml": yaml_of(question)}
    return {"changes": changed(question), "same": same, "query": question.query(), "problems": []}


async def scenario(request: Request) -> Response:
    """The question that a scenario file asks, or what is wrong with it."""
    from sim.web.question import question_of_file

    most = shared_of(request).limits.body
    try:
        async with asyncio.timeout(shared_of(request).limits.body_seconds):
            content = await _body(request, most)
    except TimeoutError:
        return refused(408, "the file did not arrive in time", "file", "send it again", connection="close")
    except ClientDisconnect:
        return Response(status_code=CLIENT_LEFT)
    if content is None:
        return refused(
            413,
            f"the file has more than {most:,} bytes",
            "file",
            "a scenario has some hundred lines",
            connection="close",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        return refused(400, f"byte {wrong.start} is not UTF-8", "file", "save it as UTF-8 text")
    try:
        question = await asyncio.to_thread(question_of_file, text)
    except SimError as error:
        return Problems(400, problems_of(error))
    # A file does not say how many members: where this server bears fewer than usual, neither does the address.
    query = question.query(sized=question.members <= shared_of(request).limits.members)
    return JSONResponse({"query": query, "problems": []}, headers={"cache-control": "no-store"})


async def _body(request: Request, most: int) -> bytes | None:
    """The body, if it has at most so many bytes; else None, before it is read whole."""
    said = request.headers.get("content-length", "0")
    if not said.isascii() or not said.isdigit() or len(said) > 15 or int(said) > most:
        return None
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > most:
            return None
    return content


ROUTES: Final[Mapping[str, Any]] = {
    "/answers": answers, "/answer.json": answer_json, "/answer.csv": answer_csv,
    "/answer.metadata.json": answer_metadata, "/answer.yaml": answer_yaml, "/changes": changes,
}  # fmt: skip
