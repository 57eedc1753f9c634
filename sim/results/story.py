"""Single futures of a run, told: which ones stand for many, and one of them as a story."""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sim.show.again import place_of
from sim.show.text import story as story_text
from sim.show.text import story_sentences

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.story.material import Material
    from sim.analysis.story.parting import Both
    from sim.results.run import Run
    from sim.show.figures.style import DrawnFigure
    from sim.show.text.story_records import Sentence


Why = Literal["asked", "clearest", "first"]


class Story:
    """One member of a run under one hypothesis, told in sentences; prints as the terminal shows it.

    `material` has both futures as they were played again, `sentences` what is told, each with the records of the log
    on which it rests, `decision` the one that is told in full, or None.
    """

    def __init__(self, run: Run, material: Material) -> None:
        self.run, self.material = run, material
        self.sentences: tuple[Sentence, ...] = tuple(story_sentences.story(material))

    @property
    def member(self) -> int:
        """Which future it is."""
        return self.material.member

    @property
    def hypothesis(self) -> str:
        """The theory under which it is told."""
        return self.material.hypothesis

    @cached_property
    def decision(self) -> Both | None:
        """The decision that is told in full; None where none counts."""
        return story_sentences.decisive(self.material)

    @property
    def month(self) -> int | None:
        """The month around which it is told, counted from the start; None where nothing stands out."""
        return story_sentences.moment_of(self.material, self.decision)

    @cached_property
    def timeline(self) -> pd.DataFrame:
        """One row an event or a decision: `month` (YYYY-MM), `world`, `kind`, `actor`, `what` (event or decision),
        `outcome` (detail, or the option chosen), `told` in words, and `in_both`, whether the other world has the same.
        """
        from sim.show.text.story_timeline import timeline

        return timeline(self.material)

    def figure(self) -> DrawnFigure:
        """The series that tell most, in both worlds around the moment, drawn now."""
        from sim.show.figures import lettering
        from sim.show.figures.story import StorySubject, colours, draw

        names = [self.run.name] if self.run.baseline is None else [self.run.name, self.run.baseline.name]
        subject = StorySubject(
            self.material, colours(tuple(names)), int(self.run.about["seed"]), str(self.run.about["version"])
        )
        finding = self.sentences[0].text.rstrip(".")
        return lettering.lettered(lambda: draw(subject, self.month, finding))

    def write(self) -> Path:
        """Write the page into the folder of the run, below `stories`, over an older one; returns where it is.

        RunError where nothing can be written.
        """
        from sim.show.html.story_page import write_story

        return write_story(self)

    def as_dict(self) -> dict[str, Any]:
        """What is told, for machines: sentences with what they rest on, and the timeline."""
        from sim.show.text.story_timeline import as_json, sentence_json

        one = self.material
        return {
            "run": self.run.folder.name,
            "member": one.member,
            "hypothesis": one.hypothesis,
            "scenario": one.here.title,
            "baseline": None if one.there is None else one.there.title,
            "start": one.start,
            "month": self.month,
            "sentences": [sentence_json(sentence) for sentence in self.sentences],
            "timeline": as_json(self.timeline),
        }

    def __str__(self) -> str:
        folder = self.run.folder
        return "\n".join(
            story_text.lines(self.material, self.sentences, self.decision, folder.name, place_of(folder.parent))
        )

    def __repr__(self) -> str:
        return f"Story of member {self.member:,} of {self.run.title!r} under {self.hypothesis}"

    def _repr_html_(self) -> str:
        from sim.show.html.story_page import body

        return body(self)


class Stories:
    """Futures of a run that stand for many, each in three lines; prints as the terminal shows it.

    `told` holds them, kind by kind: :class:`sim.show.text.stories.Told`. `why` says why they are told under this
    hypothesis: it was asked for, the scenario moves the chance of an attack most under it, or it is the first, where
    none stands out.
    """

    def __init__(self, run: Run, told: tuple[Any, ...], counts: dict[str, Any], hypothesis: str, why: Why) -> None:
        self.run, self.told, self.counts = run, told, counts
        self.hypothesis, self.why = hypothesis, why

    def __iter__(self) -> Iterator[Any]:
        return iter(self.told)

    def __len__(self) -> int:
        return len(self.told)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a future told: `kind`, `path_class`, `futures` of the kind, `hypothesis`, `member`, `happened` and
        `parted`.
        """
        import pandas as pd

        return pd.DataFrame([one.row for one in self.told])

    def as_dict(self) -> dict[str, Any]:
        """What is told, for machines."""
        turned = {
            name: {"only_here": t.only_here, "only_there": t.only_there, "both": t.both}
            for name, t in self.counts.items()
        }
        return {
            "run": self.run.folder.name,
            "hypothesis": self.hypothesis,
            "members": self.run.opened.members,
            "turned": turned,
            "stories": [one.row for one in self.told],
        }

    def __str__(self) -> str:
        from sim.show.text.stories import lines

        return "\n".join(lines(self, place_of(self.run.folder.parent)))

    def __repr__(self) -> str:
        return f"{len(self.told)} stories of {self.run.title!r} under {self.hypothesis}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td style='text-align:left'>{html.escape(str(one.member))}</td>"
            f"<td style='text-align:left'>{html.escape(one.name)}<br>{html.escape(one.happened)}<br>"
            f"{html.escape(one.parted)}</td></tr>"
            for one in self.told
        )
        return f"<div><strong>{html.escape(repr(self))}</strong><table>{rows}</table></div>"
