"""Figures that lie in a folder, as a page holds them: drawings, words for them, and their numbers to save."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.show.html.data import slim, table_file
from sim.show.html.page import Picture

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A drawing is put in as SVG, sharp at any size, unless that is larger than this; then as PNG.
_LARGEST_SVG: Final = 330_000
#: What the file of the drawing for narrow pages is called besides the figure's name.
NARROW: Final = "-narrow"


def picture(folder: Path, name: str, commands: Sequence[str] = ()) -> Picture:
    """A figure that was drawn into a folder; `commands` make what it shows again."""
    about: Mapping[str, object] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    title = str(about["title"])
    return Picture(
        title=title,
        alternative=str(about["alternative"]),
        address=_image(folder, name) or "",
        data=table_file(name, title, (folder / f"{name}.csv").read_bytes(), about, commands),
        narrow=_image(folder, f"{name}{NARROW}"),
        differs=bool(about.get("differs", True)),
    )


def _image(folder: Path, name: str) -> str | None:
    """The address of a drawing, or None where there is none."""
    svg, png = folder / f"{name}.svg", folder / f"{name}.png"
    if not svg.exists() and not png.exists():
        return None
    content = slim(svg.read_bytes()) if svg.exists() else b""
    kind = "svg+xml"
    if png.exists() and (not content or len(content) > _LARGEST_SVG):
        kind, content = "png", png.read_bytes()
    return f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"
