"""One member of a run again, as people work with it: as it was, and with decisions forced."""

from __future__ import annotations

import html
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sim.analysis.forcing.parted import NOW, WAS, Parted
from sim.errors import SimError

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble.replay import Future
    from sim.results.run import Run
    from sim.show.figures.catalogue import FigureMakers
    from sim.show.figures.style import DrawnFigure


@dataclass(frozen=True)
class Replayed:
    """A member under some hypotheses; prints as the terminal shows it.

    `replayed["H1"]` has `was`, the future as the run has it, `now`, with what is forced, and what differs between them:
    :class:`sim.analysis.forcing.parted.Parted`. The tables have a row for each hypothesis and world, "was" or "now".
    Where nothing is forced the two are one, and the tables have "was" alone. `left_out` names hypotheses under which a
    forced decision does not come up.
    """

    run: Run
    member: int
    force: tuple[str, ...]
    parted: tuple[Parted, ...]
    left_out: tuple[str, ...] = ()

    def __getitem__(self, hypothesis: str) -> Parted:
        for one in self.parted:
            if one.was.hypothesis == hypothesis:
                return one
        raise KeyError(hypothesis)

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """The rival theories under which it was simulated."""
        return tuple(one.was.hypothesis for one in self.parted)

    @property
    def differs(self) -> tuple[str, ...]:
        """What is not, bit for bit, what the run folder holds, of the futures as they were; empty if it is."""
        return tuple(dict.fromkeys(name for one in self.parted for name in one.was.differs))

    @property
    def _futures(self) -> list[tuple[str, str, Future]]:
        """Hypothesis, world, and the future in it."""
        worlds = (WAS, NOW) if self.force else (WAS,)
        return [
            (one.was.hypothesis, world, one.was if world == WAS else one.now) for one in self.parted for world in worlds
        ]

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """One row a hypothesis and outcome: `was`, `now`, `differs`; coded as in `run.members`."""
        import pandas as pd

        rows = [
            {
                "hypothesis": one.was.hypothesis, "outcome": name, "was": value, "now": one.now.outcomes[name],
                "differs": name in one.outcomes,
            }
            for one in self.parted
            for name, value in one.was.outcomes.items()
        ]  # fmt: skip
        return pd.DataFrame(rows)

    @cached_property
    def months(self) -> pd.DataFrame:
        """Every monthly series in its own unit, by `hypothesis`, `world` and `month` (YYYY-MM)."""
        import pandas as pd

        frames = {(hypothesis, world): future.months for hypothesis, world, future in self._futures}
        return pd.concat(frames, names=["hypothesis", "world"])

    @cached_property
    def events(self) -> pd.DataFrame:
        """One row an event: hypothesis, world, month, event, actor, detail, value."""
        import pandas as pd

        columns = ["hypothesis", "world", "month", "event", "actor", "detail", "value"]
        rows = [
            (hypothesis, world, event.month, event.event, event.actor, event.detail, event.value)
            for hypothesis, world, future in self._futures
            for event in future.events
        ]
        return pd.DataFrame(rows, columns=columns)

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """One row an option of a decision: its chance, what it was worth, term by term (`terms`), and whether it was
        chosen; with the luck as the model drew it, the draw as stories and replays tell it (an act is taken where its
        chance lies above it), and whether the choice was forced.
        """
        import pandas as pd

        from sim.show.text.draws import draw_of

        columns = [
            "hypothesis", "world", "month", "actor", "decision", "option", "chance", "worth", "terms", "closed",
            "chosen", "luck", "draw", "precision", "forced",
        ]  # fmt: skip
        rows = [
            (
                hypothesis, world, one.month, one.actor, one.decision, option, chance,
                sum(one.utilities.get(option, {}).values()), dict(one.utilities.get(option, {})),
                option in one.closed, option == one.chosen, one.luck, draw_of(one), one.precision,
                one.forced,
            )
            for hypothesis, world, future in self._futures
            for one in future.decisions
            for option, chance in one.probabilities.items()
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def figure(self, name: str) -> DrawnFigure:
        """A figure, drawn now: "parted-H1" has the monthly series in which the two futures part most, under H1.

        SimError, which names those there are, for a name that is none of them.
        """
        from sim.show.figures.catalogue import draw

        makers = self._possible_figures()
        if not makers:
            raise SimError(
                "there is no figure of this", remedy="force a decision, and one shows where the futures part"
            )
        return draw(makers, name)

    def _possible_figures(self) -> FigureMakers:
        from sim.show.figures.catalogue import of_replayed

        return of_replayed(self)

    def as_dict(self) -> dict[str, Any]:
        """Every future for machines, as JSON has it, by hypothesis and world; nothing where there is no number."""
        futures: dict[str, dict[str, Any]] = {}
        for hypothesis, world, future in self._futures:
            futures.setdefault(hypothesis, {})[world] = {
                "outcomes": {name: _or_none(value) for name, value in future.outcomes.items()},
                "events": [asdict(event) for event in future.events],
                "decisions": [asdict(one) for one in future.decisions],
                "months": {name: values.tolist() for name, values in future.series.items()},
            }
        start = self.parted[0].was.start
        return {
            "run": str(self.run.folder), "member": self.member, "start": start, "force": list(self.force),
            "differs": list(self.differs), "left_out": list(self.left_out), "futures": futures,
        }  # fmt: skip

    def __str__(self) -> str:
        from sim.show.text.parted import lines

        return "\n".join(lines(self))

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"


def _or_none(value: float) -> float | None:
    return None if value != value else value
