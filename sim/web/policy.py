"""What holds for every answer: what a browser may do with it, who may ask, and that nothing ends in a traceback."""

from __future__ import annotations

import logging
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.web.limits import HEAD, is_loopback
from sim.web.problems import Problems, refused

#: The page and its files come from here and nowhere else; nothing inline runs or styles.
CONTENT: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {frames}"
)
_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    # The address is the question; to others it is not told. `no-referrer` would hide the origin from ourselves as well.
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_LOGGER: Final = logging.getLogger("sim.web")


class Policy:
    """The outermost layer of the server.

    With `local`, only requests that name this machine as loopback are answered: a page on the web could otherwise give
    its own name the address 127.0.0.1 and read what the server says (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, *, local: bool) -> None:
        self._app, self._local = app, local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = ended = False
        embedded = b"embed=1" in scope["query_string"].split(b"&")

        async def with_headers(message: Message) -> None:
            nonlocal begun, ended
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", CONTENT.format(frames="*" if embedded else "'self'"))
            else:
                ended = not message.get("more_body", False)
            await send(message)

        try:
            answer = self._refusal(scope) or self._app
            await answer(scope, receive, with_headers)
        except Exception:
            _LOGGER.exception("%s %s", scope["method"], scope["path"])
            if ended:
                return
            if begun:
                raise  # which cuts the connection: the answer must not look whole
            wrong = refused(500, "the server made a mistake", remedy="start it with --verbose to see which")
            await wrong(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> Problems | None:
        """Why a request is not answered, if it is not."""
        headers = Headers(scope=scope)
        # The parser bounds what is incomplete; a head that comes in one piece may be larger.
        if len(scope["raw_path"]) + len(scope["query_string"]) + sum(len(a) + len(b) for a, b in headers.raw) > HEAD:
            least = f"send at most {HEAD // 1024} kB of address and headers"
            return refused(431, "the address and headers are too long", "request", least, connection="close")
        host = headers.get("host", "")
        if len(headers.getlist("host")) > 1 or (self._local and not is_loopback(_name(host))):
            return refused(400, f"this server is not called '{host}'", "Host", "open it as localhost or 127.0.0.1")
        site = headers.get("sec-fetch-site", "none")
        if site in ("cross-site", "same-site") and headers.get("sec-fetch-mode") != "navigate":
            return refused(403, "another site's page asked for this", "Sec-Fetch-Site", "open the address itself")
        if scope["method"] not in ("GET", "HEAD", "OPTIONS") and site != "same-origin":
            origin = headers.get("origin")
            if origin is not None and urlsplit_host(origin) != host.lower():
                return refused(403, "another site's page sent this", "Origin", "send it from the page of this server")
        return None


def urlsplit_host(origin: str) -> str:
    """Host and port of an origin; empty for what is none.

    >>> urlsplit_host("http://localhost:8000"), urlsplit_host("null"), urlsplit_host("http://[::1")
    ('localhost:8000', '', '')
    """
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _name(host: str) -> str:
    """The name in a Host header, without its port.

    >>> _name("localhost:8000"), _name("[::1]:8000"), _name("127.0.0.1"), _name("")
    ('localhost', '::1', '127.0.0.1', '')
    """
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
