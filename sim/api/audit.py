"""What all values of a scenario rest on, and how much of the spread of a run's answer rests on what."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.api.arguments import as_plain
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.results.audit import Audit
    from sim.results.run import Run
    from sim.scenario.reading.load import LoadedScenario


@as_plain
def audit(
    given: LoadedScenario | Run | str | os.PathLike[str] = "baseline",
    sets: Sequence[str] = (),
    out: str | os.PathLike[str] = "results",
) -> Audit:
    """Count what the values of a scenario rest on: claims, evidence of confidence A, B and C, assumptions alone.

    Parameters
    ----------
    given: a scenario by file, name or as :func:`sim.load` gives it; or a finished run, by folder or as it was opened,
        of which it is told as well how much of the spread of its effect, and of its level, rests on each.
    sets: values changed in a scenario, as PATH=YAML.

    Raises SimError for what is neither, and for a run with too few members.

    >>> found = audit("withdrawal")
    >>> int(found.counts.loc["uncertain", "assumption"]) > 100, dict(found.spreads)
    (True, {})
    """
    from sim.analysis.source.audit import values
    from sim.api.cite import resolved
    from sim.results.audit import Audit
    from sim.results.run import Run
    from sim.scenario.reading.load import LoadedScenario, load

    made: Any = resolved(given, Path(out))
    if isinstance(made, str):
        made = load(made)
    if isinstance(made, LoadedScenario):
        loaded = made.changed(sets) if sets else made
        return Audit(loaded.scenario.title, values(loaded.scenario, loaded.origins()), {})
    if not isinstance(made, Run):
        kind = getattr(made, "kind", type(made).__name__)
        raise SimError(f"{kind} has no values of its own", remedy="name a scenario or a run")
    if sets:
        raise SimError("what was simulated cannot be changed", remedy="leave --set out, or name a scenario")
    return of_run(made)


def of_run(run: Run) -> Audit:
    """What the values of a finished run rest on, and how much of its spread does; SimError for too few members."""
    from sim.analysis.source.audit import spread, values
    from sim.outcomes import ESTIMAND
    from sim.results.audit import Audit
    from sim.show.figures.subject import subject_of
    from sim.show.text.audit import what_of

    table = values(run.scenario, run.opened.origin["values"])
    worlds = {True: run.baseline.opened} if run.baseline is not None else {}
    spreads = {what_of(ESTIMAND, paired): spread(run.opened, world, table) for paired, world in worlds.items()}
    spreads[what_of(ESTIMAND, False)] = spread(run.opened, None, table)
    return Audit(run.marked_title, table, spreads, run.folder, subject_of(run))


#: doctest looks for examples only in what a module defines itself, and `as_plain` is another's.
__test__ = {"audit": audit}
