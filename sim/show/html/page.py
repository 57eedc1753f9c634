"""A report as a page: what it says, without a layout, and the one self-contained file that it becomes.

The page holds no script and asks nothing of the network; its security policy says so to the browser. Whatever text
comes from scenario files is escaped by the template, and only http and https addresses become links.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sim.show.figures.style import DPI
from sim.texts import shown

if TYPE_CHECKING:
    from markupsafe import Markup

#: A figure is put in as SVG, sharp at any size, unless that is larger than this; then as PNG.
_LARGEST_SVG = 330_000
#: A figure of at most so many pixels is legible on a page of the width of a telephone.
_NARROW = 6 * DPI


@dataclass(frozen=True)
class Piece:
    """A line of a cell; `href` makes it a link, `strong` makes it stand out, `faint` recede."""

    text: str
    href: str | None = None
    strong: bool = False
    faint: bool = False


Cell = str | Sequence[Piece]


@dataclass(frozen=True)
class Table:
    """A table with a heading for every column; the first cell of a row names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def pieces(self) -> list[list[list[Piece]]]:
        """Rows of cells of lines."""
        return [[[Piece(cell)] if isinstance(cell, str) else list(cell) for cell in row] for row in self.rows]


@dataclass(frozen=True)
class Picture:
    """A figure: what it shows, in words for those who cannot see it, and the image as a data address.

    A `narrow` one was drawn for narrow pages, and is shown as wide as they are; others are scrolled there.
    """

    title: str
    alternative: str
    address: str
    data: str
    narrow: bool = False


@dataclass(frozen=True)
class Section:
    """A part of a page under a heading; `commands` are set as they are typed."""

    name: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    commands: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """A report: `asked` says what was simulated, `answer` what came out, in two sentences."""

    kind: str
    title: str
    summary: str
    asked: tuple[str, ...]
    answer: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: str = field(default="")


def web_address(address: str) -> str | None:
    """The address, if it is one of the web; None for anything else, such as a script or a file.

    >>> web_address("https://www.rand.org/pubs/research_reports/RR1253.html") is not None
    True
    >>> web_address("javascript:alert(1)"), web_address("//evil.example"), web_address("https:///etc/passwd")
    (None, None, None)
    """
    if any(ord(sign) <= 32 or sign in "<>\"'`\\" for sign in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def breakable(text: str) -> Markup:
    """A text, escaped, in which a long dotted path may be broken after a dot.

    >>> str(breakable("us.withdrawal.estonia.share")), str(breakable("a <b>. c"))
    ('us.<wbr>withdrawal.<wbr>estonia.<wbr>share', 'a &lt;b&gt;. c')
    """
    from markupsafe import Markup

    return Markup("<wbr>").join(re.split(r"(?<=[a-z]\.)(?=[a-z])", text))


def picture(folder: Path, name: str) -> Picture:
    """A figure that was drawn into a folder."""
    about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    svg, png = folder / f"{name}.svg", folder / f"{name}.png"
    kind, path = ("svg+xml", svg) if svg.stat().st_size <= _LARGEST_SVG else ("png", png)
    content = base64.b64encode(path.read_bytes()).decode("ascii")
    [width] = struct.unpack(">I", png.read_bytes()[16:20])
    return Picture(
        title=str(about["title"]),
        alternative=str(about["alternative"]),
        address=f"data:image/{kind};base64,{content}",
        data=f"{folder.name}/{name}.csv",
        narrow=width <= _NARROW,
    )


def render(page: Page) -> str:
    """The page as HTML, one file that needs no other."""
    from jinja2 import Environment, StrictUndefined

    source = files("sim.show.html")
    style = source.joinpath("report.css").read_text("utf-8")
    # The policy knows the style sheet by its hash, so that no other style can slip in with a text.
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals["web_address"] = web_address
    environment.filters["breakable"] = breakable
    environment.filters["shown"] = shown
    template = environment.from_string(source.joinpath("report.html.jinja").read_text("utf-8"))
    return template.render(page=page, style=style, style_digest=digest)
