"""One story as a page of its own, which needs no other file: both worlds side by side, stacked where there is no room.

Like a report it holds no script and asks nothing of the network, and all text is escaped.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import texts
from sim.show.again import place_of
from sim.show.figures import narrow
from sim.show.html import parts
from sim.show.text import story as story_text
from sim.show.text import story_choice
from sim.show.text import story_words as words
from sim.show.text.story_records import PARTS, Beside, beside, paragraphs
from sim.show.theories import condition
from sim.store.files import write_bytes, writing
from sim.store.folders import STORIES

if TYPE_CHECKING:
    from sim.results.story import Story
    from sim.show.figures.style import DrawnFigure

_BESIDE = ("before", "after", "end", "chance")


@dataclass(frozen=True)
class _Told:
    """What the templates show of a story."""

    title: str
    which: str
    headline: str
    worlds: list[dict[str, str]]
    parts: list[dict[str, Any]]
    further: list[str]
    footer: str
    picture: str
    alternative: str


def write_story(story: Story) -> Path:
    """Write the page into the folder of the run, over an older one, whole or not at all; returns where it is."""
    folder = story.run.folder / STORIES
    path = folder / f"{story.hypothesis}-{story.member}.html"
    page = render(story)
    with writing(path):
        folder.mkdir(exist_ok=True)
        write_bytes(path, page.encode("utf-8"))
    return path


def render(story: Story) -> str:
    """The page as HTML."""
    css = _source("story.css")
    with narrow.page():  # a column of text is hardly wider
        told = _told(story, story.figure())
    digest = base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode("ascii")
    inner = _template("story_body.html.jinja", told=told)
    return str(_template("story.html.jinja", told=told, body=inner, style=css, style_digest=digest))


def body(story: Story) -> str:
    """What the page tells, without its look, as a notebook shows it."""
    return str(_template("story_body.html.jinja", told=_told(story, None)))


def _source(name: str) -> str:
    return files("sim.show.html").joinpath(name).read_text("utf-8")


def _template(name: str, **content: Any) -> Any:
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["shown"] = texts.shown
    environment.globals["unit"] = story_text.UNIT
    return Markup(environment.from_string(_source(name)).render(**content))


def _told(story: Story, figure: DrawnFigure | None) -> _Told:
    one, run = story.material, story.run
    both = story.decision
    return _Told(
        title=one.here.title,
        which=f"Future {one.member:,} of {one.members:,}, {condition(one.hypothesis, first=False)}",
        headline=story.sentences[0].text.rstrip("."),
        worlds=[{"name": world.name, "title": world.title} for world in one.worlds],
        parts=[_part(story, part, heading) for part, heading in PARTS.items() if _has(story, part)],
        further=story_text.ask_further(one, both, run.folder.name, place_of(run.folder.parent)),
        footer=parts.footer(run.folder, run.about["version"], cited=False),
        picture="" if figure is None else _address(figure),
        alternative="" if figure is None else str(figure.described["alternative"]),
    )


def _has(story: Story, part: str) -> bool:
    return any(one.part == part for one in story.sentences)


def _part(story: Story, part: str, heading: str) -> dict[str, Any]:
    """A part: what goes for both worlds, and what is told of each beside the other."""
    mine = [one for one in story.sentences if one.part == part]
    both, several = story.decision, story.material.there is not None
    rows: list[Beside] = []
    if part in _BESIDE and several:
        rows, mine = beside(mine), []
    table = []
    if part == "weighing" and both is not None:
        table = _options(story)
        mine = [one for one in mine if "not open" in one.text]
    name = story_text.heading_of(part, story.material) or heading
    return {"name": part, "heading": name, "shared": paragraphs(mine), "beside": rows, "table": table}


def _options(story: Story) -> list[dict[str, Any]]:
    """The terms of each option, worth by world."""
    both = story.decision
    assert both is not None
    decision, count = both.records[0].decision, len(story.material.worlds)
    options: dict[str, list[dict[str, Any]]] = {}
    for row in story_choice.table(both):
        cells = story_text.cells_of(row, count)
        label = words.term(decision, row.term) if row.term else "in all"
        options.setdefault(row.option, []).append({"label": label, "cells": cells, "total": not row.term})
    return [{"name": words.weighed(decision, name), "rows": rows} for name, rows in options.items()]


def _address(figure: DrawnFigure) -> str:
    """The picture as a data address."""
    image = BytesIO()
    figure.figure.savefig(image, format="png", dpi=narrow.DPI)
    return f"data:image/png;base64,{base64.b64encode(image.getvalue()).decode('ascii')}"
