"""A report as a page: what it says, without a layout, and the one self-contained file that it becomes.

The page holds no script and asks nothing of the network; its security policy says so to the browser. Whatever text
comes from scenario files is escaped by the template, and only http and https addresses become links.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sim.texts import shown

if TYPE_CHECKING:
    from markupsafe import Markup


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
    """A table with a heading for every column; the first cell of a row names the row.

    Where the page is narrow the cells of a row lie under one another, each beside its heading, or, where they hold
    `words`, under it.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: bool = False

    def pieces(self) -> list[list[list[Piece]]]:
        """Rows of cells of lines."""
        return [[[Piece(cell)] if isinstance(cell, str) else list(cell) for cell in row] for row in self.rows]


@dataclass(frozen=True)
class Download:
    """A file inside the page, by the name under which it is saved: its content as an address, and `what` it is."""

    name: str
    what: str
    address: str


@dataclass(frozen=True)
class Picture:
    """A figure: what it shows, in words for those who cannot see it, and the image as a data address.

    `narrow` is the address of the same drawn for the width of a telephone, None where the one drawing serves both.
    Where nothing `differs` the page shows it only to those who open it.
    """

    title: str
    alternative: str
    address: str
    data: Download
    narrow: str | None = None
    differs: bool = True


@dataclass(frozen=True)
class Section:
    """A part of a page under a heading; `points` are set as a list, `commands` as they are typed.

    Its tables stand in a fold of that name, if it has one.
    """

    name: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    commands: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    downloads: tuple[Download, ...] = ()
    fold: str = ""

    @property
    def plain(self) -> list[Picture]:
        """The figures that are shown."""
        return [picture for picture in self.pictures if picture.differs]

    @property
    def folded(self) -> list[Picture]:
        """The figures in which nothing differs."""
        return [picture for picture in self.pictures if not picture.differs]


@dataclass(frozen=True)
class Page:
    """A report: `answer` is what came out, a sentence each, `notes` how to read it, `asked` what was simulated."""

    kind: str
    title: str
    summary: str
    asked: tuple[str, ...]
    answer: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: str = field(default="")
    notes: tuple[str, ...] = ()


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
