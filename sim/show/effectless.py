"""Words for the plans of a scenario that have nothing to act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.scenario.idle import idle

if TYPE_CHECKING:
    from sim.results.run import Run


def sentences(run: Run, reference: Run | None) -> tuple[str, ...]:
    """A sentence for each such plan of a run, held against another."""
    if reference is None:
        return ()
    return tuple(
        f"'{one.plan}' {one.why}." for one in idle(run.scenario, reference.scenario, run.opened.origin["values"])
    )


def line(run: Run, reference: Run | None) -> str:
    """The same for a terminal: the plans by name; nothing where there is none."""
    if reference is None:
        return ""
    plans = ", ".join(one.plan for one in idle(run.scenario, reference.scenario, run.opened.origin["values"]))
    return f"Without effect, as the report explains: {plans}" if plans else ""
