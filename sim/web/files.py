"""The files of the page, held in memory, each with its digest."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

STATIC: Final = Path(__file__).with_name("static")
#: Bytes below which packing saves no packet.
_WORTH_PACKING: Final = 1_400
#: Kinds that the system's own table may lack or name otherwise.
_KINDS: Final = {
    ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
    ".html": "text/html; charset=utf-8", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
}  # fmt: skip


@dataclass(frozen=True)
class File:
    """A file as it is sent: content, media type, a strong validator, and the content packed if that pays."""

    content: bytes
    kind: str
    tag: str
    packed: bytes | None

    @classmethod
    def of(cls, content: bytes, name: str) -> File:
        """The file of that content; its name tells the kind."""
        suffix = Path(name).suffix
        kind = _KINDS.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
        packed = None
        if len(content) >= _WORTH_PACKING and not kind.startswith(("image/png", "font/")):
            packed = gzip.compress(content, 6, mtime=0)
        return cls(content, kind, f'"{hashlib.sha256(content).hexdigest()[:32]}"', packed)

    def answer(self, request: Request) -> Response:
        """The file, or word that the client's copy is as it should be."""
        packs = self.packed is not None and "gzip" in request.headers.get("accept-encoding", "")
        tag = f'{self.tag[:-1]}-gzip"' if packs else self.tag
        # A page of one version must not run with scripts of another, so browsers ask each time; they are told in 304.
        headers = {"etag": tag, "cache-control": "no-cache", "vary": "accept-encoding", "accept-ranges": "none"}
        if unchanged(request, tag):
            return Response(status_code=304, headers=headers)
        if packs:
            headers["content-encoding"] = "gzip"
        return Response(self.packed if packs else self.content, headers=headers, media_type=self.kind)


def unchanged(request: Request, tag: str) -> bool:
    """Whether a client says that it has this version of an answer already."""
    known = request.headers.get("if-none-match", "")
    return known == "*" or tag in (one.strip().removeprefix("W/") for one in known.split(","))


@cache
def static_files() -> Mapping[str, File]:
    """The files of the page by their names; nothing else can be asked for."""
    return {
        file.relative_to(STATIC).as_posix(): File.of(file.read_bytes(), file.name)
        for file in sorted(STATIC.rglob("*"))
        if file.is_file()
    }
