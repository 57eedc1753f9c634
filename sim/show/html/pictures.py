"""Figures that lie in a folder, as a page holds them: drawings, words for them, and their numbers to save."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sim.show.figures.narrow import in_few_colours
from sim.show.figures.style import NARROW
from sim.show.html.data import table_file
from sim.show.html.page import Picture

#: A drawing is put in as SVG, sharp at any size, unless that is larger than this; then as PNG.
_LARGEST_SVG: Final = 330_000


def picture(folder: Path, name: str, commands: Sequence[str] = ()) -> Picture:
    """A figure that was drawn into a folder; `commands` make what it shows again."""
    about: Mapping[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    title = str(about["title"])
    svg, narrow = slim((folder / f"{name}.svg").read_bytes()), folder / NARROW / f"{name}.png"
    small = len(svg) <= _LARGEST_SVG
    return Picture(
        title=title,
        alternative=str(about["alternative"]),
        address=_address("svg+xml", svg) if small else _address("png", _few(folder / f"{name}.png")),
        data=table_file(name, title, (folder / f"{name}.csv").read_bytes(), about, commands),
        narrow=_address("png", narrow.read_bytes()) if narrow.exists() else None,
        differs=bool(about.get("differs", True)),
    )


def _few(path: Path) -> bytes:
    from PIL import Image

    with Image.open(path) as drawn:
        return in_few_colours(drawn)


def _address(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"


#: Coordinates in SVG, where a hundredth of a point is more than an eye can see; scales of letters are left alone.
_PLACES: Final = re.compile(rb'(?<= d=")[^"]*(?=")|(?<= points=")[^"]*(?=")|translate\([^)]*\)|(?<= [xy]=")[^"]*(?=")')
_LONG: Final = re.compile(rb"(-?\d+\.\d\d)\d+")
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_NAME: Final = re.compile(rb'(?<= id=")[^"]+|(?<=href="#)[^"]+|(?<=url\(#)[^)]+')
_USED: Final = re.compile(rb'href="#([^"]+)"|url\(#([^)]+)\)')


def slim(svg: bytes) -> bytes:
    """An SVG with coordinates to a hundredth of a point, short names and no blanks: a third smaller, the same to see.

    >>> slim(b'<g id="text_1"> <use href="#DejaVu" x="10.654321" transform="translate(1.2345 2) scale(0.0156)"/></g>')
    b'<g><use href="#a0" x="10.65" transform="translate(1.23 2) scale(0.0156)"/></g>'
    """
    short = _PLACES.sub(lambda found: _LONG.sub(rb"\1", found[0]), _COMMENT.sub(b"", svg))
    short = re.sub(rb"\s*\n\s*", b" ", re.sub(rb">\s+<", b"><", short))
    used = dict.fromkeys(name for found in _USED.findall(short) for name in found if name)
    names = {name: b"a%x" % number for number, name in enumerate(used)}
    short = re.sub(rb' id="([^"]+)"', lambda found: found[0] if found[1] in names else b"", short)
    return _NAME.sub(lambda found: names[found[0]], short)
