"""Single futures of a run, told."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.api.arguments import as_plain, check_numbers
from sim.errors import SimError
from sim.results.run import Run
from sim.results.story import Stories, Story, Why
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.store.folders import Folder


@as_plain
def story(run: Run | str | os.PathLike[str], member: int, hypothesis: str | None = None) -> Story:
    """One future of a run as a story in plain English, both worlds side by side around the moment where they part.

    Parameters
    ----------
    run
        A run, or its folder.
    member
        Which future, counted from 0.
    hypothesis
        Under which theory; by default the run's first.

    Returns
    -------
    Story
        It prints as the terminal shows it; `.sentences` have the records on which they rest, `.timeline` all that
        happens and is decided, `.figure()` the series that tell most, and `.write()` puts a page into the run's folder.

    Raises
    ------
    SimError
        Where there is no such member or hypothesis, or the run was made by other rules than those of this version.
    RunError
        Where the folder is no run, or its baseline is gone.
    """
    from sim.analysis.story.material import gather

    made = _run(run)
    check_numbers(("member", member, 0))
    chosen = _hypothesis(made, hypothesis) or made.hypotheses[0]
    return Story(made, gather(made.opened, _baseline(made), member, chosen))


@as_plain
def stories(
    run: Run | str | os.PathLike[str],
    hypothesis: str | None = None,
    count: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Stories:
    """Futures of a run that stand for many: those that the scenario turns, and one of each class of paths.

    Of each kind the `count` futures nearest to the middle are told: see :mod:`sim.analysis.story.chosen`. Without a
    `hypothesis` it is the one under which the scenario moves the chance of an attack most, sampling error taken off;
    the first where none stands out. `progress` is called with (futures told, futures in all). Raises what :func:`story`
    raises.
    """
    from sim.analysis.story import chosen as choice
    from sim.analysis.story.material import gather
    from sim.show.text.stories import told

    made = _run(run)
    check_numbers(("count", count, 1))
    baseline = _baseline(made)
    worlds: list[Folder] = [made.opened] if baseline is None else [made.opened, baseline]
    named = _hypothesis(made, hypothesis)
    clearest = None if named else choice.clearest(worlds, made.hypotheses)
    under = named or clearest or made.hypotheses[0]
    counts = {}
    if baseline is not None:
        counts = {
            name: choice.turned(*(choice.attacks_of(world, name) for world in worlds)) for name in made.hypotheses
        }
    here, *others = (choice.outcomes_of(world, under) for world in worlds)
    kinds = list(choice.kinds(under, here, others[0] if others else None, count))
    wanted = [(kind, member) for kind in kinds for member in kind.members]
    played = {}
    for number, (_, member) in enumerate(wanted):
        if progress is not None:
            progress(number, len(wanted))
        if member not in played:
            played[member] = gather(made.opened, baseline, member, under)
    if progress is not None:
        progress(len(wanted), len(wanted))
    why: Why = "asked" if named else "clearest" if clearest else "first"
    return Stories(made, tuple(told(kind, played[member]) for kind, member in wanted), counts, under, why)


def _run(run: Run | str | os.PathLike[str]) -> Run:
    """The run that is meant; SimError for what is none."""
    if isinstance(run, Run):
        return run
    if not isinstance(run, str | os.PathLike):
        raise SimError(
            f"run is of type {type(run).__name__}", remedy="give what sim.run returns, or the folder of a run"
        )
    return Run.open(os.fspath(run))


def _hypothesis(run: Run, hypothesis: str | None) -> str | None:
    """The hypothesis that is meant; SimError for one that was not simulated."""
    if hypothesis is None:
        return None
    name = str(hypothesis).upper()
    if name not in run.hypotheses:
        known = ", ".join(run.hypotheses)
        what = f"{name} was not simulated" if name in HYPOTHESES else f"hypothesis is {hypothesis!r}"
        raise SimError(what, str(run.folder), f"this run has {known}")
    return name


def _baseline(run: Run) -> Folder | None:
    return None if run.baseline is None else run.baseline.opened
