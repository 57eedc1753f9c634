"""The report of an answer to a proposal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sim import texts
from sim.show import again
from sim.show.figures import style
from sim.show.figures.agreement import finding
from sim.show.html import parts
from sim.show.html.page import Page, Section
from sim.show.text.deal import blocks

if TYPE_CHECKING:
    from sim.results.answer import Answer


def page(answer: Answer) -> Page:
    """What the terminal shows, and the figure that lies in the folder."""
    about = answer.about
    asked = (
        f"{texts.quoted(answer.title)} was put to the parties of {texts.quoted(answer.scenario)} in "
        f"{answer.members:,} futures, which were then played "
        f"under {parts.and_list([parts.hypothesis_name(h) for h in answer.hypotheses])}."
    )
    _, *paragraphs, _ = blocks(answer.findings)
    sections = (
        *(_section(f"part-{k}", lines) for k, lines in enumerate(paragraphs)),
        parts.figures(answer.folder),
        parts.cannot_tell(),
        parts.again(
            (f"With sim {about['version']}: the same answer, bit for bit.", parts.CITE), again.of_answer(answer)
        ),
    )
    footer = (
        f"Made by sim {about['version']} on {str(answer.provenance['made'])[:10]}, folder {answer.folder.name}, seed "
        f"{answer.seed}. Identity of the answer: {answer.manifest['id']}; of the rules: {about['rules']}. "
        f"{style.CONDITIONAL}"
    )
    result = f"{finding(answer)}."
    return Page("answer to a proposal", answer.title, answer.summary, (asked,), (result,), sections, footer)


def _section(anchor: str, lines: list[str]) -> Section:
    """A paragraph of the terminal; a first line that heads columns stays above them."""
    heading, *columns = re.split(r" {2,}", lines[0])
    return Section(anchor, heading, commands=tuple(lines if columns else lines[1:]))
