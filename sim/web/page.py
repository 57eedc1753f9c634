"""The page's own text, alike for a server and a folder of files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sim.web.limits import MOST_MEMBERS
from sim.web.question import version


def page(
    problems: Sequence[dict[str, str]] = (), *, policy: str = "", offline: bool = False, most: int = MOST_MEMBERS
) -> str:
    """The page with `problems` of its address in it; `most` members of a question are borne where a server answers.

    `policy` stands in the page where no server sends it (`offline`).
    """
    told: str = _template().render(
        version=version(), offline=offline, policy=policy, problems=problems, most=most - most % 2
    )
    return told


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("page.html.jinja")
