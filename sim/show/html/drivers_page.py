"""The report of what drives an effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import texts
from sim.outcomes import OUTCOMES
from sim.show import again
from sim.show.figures.drivers import finding
from sim.show.html import drivers_part, parts
from sim.show.html.page import Page, Section

if TYPE_CHECKING:
    from sim.results.screening import Screening


def page(screening: Screening) -> Page:
    """What the terminal shows, with intervals, and the figure that lies in the folder."""
    findings, screened, about = screening.findings, screening.screened, screening.about
    titles = ", less ".join(texts.quoted(title) for title in findings.titles)
    asked = (
        f"Which of {findings.quantities} uncertain quantities drive '{OUTCOMES[findings.outcome].title}' in {titles}? "
        f"{findings.members:,} members over {findings.months} months from {findings.start}, under "
        f"{parts.and_list([parts.hypothesis_name(h) for h in findings.hypotheses])}."
    )
    sections = (
        Section(
            "turn", "By theory", (*drivers_part.told(screened), drivers_part.LIMITS), drivers_part.tables(screened)
        ),
        parts.figures(screening.folder),
        parts.criteria([findings.outcome]),
        parts.cannot_tell(),
        parts.again(
            (f"With sim {about['version']}, from the runs that lie beside it.", parts.CITE),
            again.of_screening(screening),
        ),
    )
    footer = parts.footer(screening.folder, about["version"], str(screening.provenance["made"]))
    return Page("screening", screening.title, "", (asked,), (f"{finding(screened)}.",), sections, footer)
