"""One future again, as it was or with decisions forced, in Python as on the command line."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.analysis.forcing.parted import part, spread_of
from sim.analysis.forcing.words import Wish, comes_up, meant, option_of, read, spelled
from sim.api.arguments import as_plain, check_numbers
from sim.ensemble.replay import check, one_future
from sim.errors import SimError
from sim.results.replayed import Replayed
from sim.results.run import Run

if TYPE_CHECKING:
    from sim.ensemble.replay import Future
    from sim.model.stage.decision import DecisionRecord, Occasion


@as_plain
def replay(
    run: Run | str | os.PathLike[str],
    member: int,
    hypotheses: Sequence[str] | None = None,
    force: Sequence[str] = (),
) -> Replayed:
    """One member of a run again, alone; with `force`, beside it the same member with decisions that go another way.

    `run` is a run or its folder, `hypotheses` those under which it is simulated, by default all that the run has.
    `force` names decisions and the options to take in the words in which a replay prints them, as
    "2027-03 russia attack=none"; several are taken together. The luck is the same: what does not follow from a forced
    decision stays as it was, to the last bit. Where no hypothesis is named, those under which a forced decision does
    not come up are left out; `left_out` names them.

    Raises SimError, which says what there is, for a member, a hypothesis, a decision or an option that there is not;
    RunError where there is no run.

    >>> import sim, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     run = sim.run("baseline", members=4, months=6, out=folder, figures=False, workers=1)
    ...     future = sim.replay(run, member=3)["H2"]
    >>> future.now.months["russian_force"].shape, future.same
    ((6,), True)
    """
    run = run if isinstance(run, Run) else Run.open(run)
    check_numbers(("member", member, 0))
    chosen = run.hypotheses if hypotheses is None else tuple(hypotheses)
    if not chosen:
        raise SimError("hypotheses is empty", remedy=f"name some of {', '.join(run.hypotheses)}, or leave it out")
    check(run.opened, member, chosen)
    start, months = str(run.about["values"]["horizon.start"]), int(run.about["months"])
    wishes = sorted((read(text, start, months) for text in force), key=lambda wish: wish.month)
    parted, left_out = [], []
    for hypothesis in chosen:
        was = one_future(run.opened, member, hypothesis)
        try:
            now, forced = _forced(run, was, wishes)
        except _NotThereError as absent:
            if hypotheses is not None:
                raise SimError(absent.problem, absent.place, absent.remedy) from None
            left_out.append((hypothesis, absent))
            continue
        spread = spread_of(run.opened, hypothesis) if wishes else {}
        parted.append(part(was, now, forced, spread))
    if not parted:
        first = left_out[0][1]
        raise SimError(first.problem, first.place, first.remedy)
    return Replayed(run, member, tuple(force), tuple(parted), tuple(hypothesis for hypothesis, _ in left_out))


class _NotThereError(SimError):
    """A decision does not come up in a future."""


def _forced(
    run: Run, was: Future, wishes: Sequence[Wish]
) -> tuple[Future, tuple[tuple[DecisionRecord, DecisionRecord], ...]]:
    """The future with all wishes granted, one after another: a later decision may come up only after an earlier one.

    And the decisions that were forced, as they were where they came up, and as they are.
    """
    now, pending = was, list(wishes)
    options: dict[Occasion, str] = {}
    before: list[DecisionRecord] = []
    while pending:
        where = f"member {was.member:,} under {was.hypothesis}" + (" with what is forced before it" if options else "")
        together = [wish for wish in pending if wish.month == pending[0].month]
        wish = next((one for one in together if comes_up(one, now)), None)
        if wish is None:
            raise _not_there(run, pending[0], now, where)
        pending.remove(wish)
        record = meant(wish, now, where)
        option = option_of(wish, record)
        if options.get(record.occasion, option) != option:
            raise SimError(
                f"{spelled(record.occasion, was.start, option)}: it is forced to {options[record.occasion]} as well",
                remedy="name one option",
            )
        if record.occasion not in options:
            before.append(record)
        options[record.occasion] = option
        now = one_future(run.opened, was.member, was.hypothesis, options)
    after = {one.occasion: one for one in reversed(now.decisions) if one.forced}
    for record in before:
        if record.occasion not in after:
            raise SimError(
                f"{spelled(record.occasion, was.start, options[record.occasion])}: "
                "that decision does not come up any more with what else is forced",
                remedy="leave one of them out",
            )
    return now, tuple((record, after[record.occasion]) for record in before)


def _not_there(run: Run, wish: Wish, now: Future, where: str) -> SimError:
    """What to say of a decision that does not come up: where it does, the baseline of the run included."""
    try:
        meant(wish, now, where)
    except SimError as absent:
        remedy = absent.remedy
        baseline = run.about["baseline"]
        if baseline is not None and (run.folder.parent / baseline).is_dir():
            there = one_future(run.baseline.opened, now.member, now.hypothesis)  # type: ignore[union-attr]
            if comes_up(wish, there):
                remedy = f"it does in the baseline: replay {baseline} instead; here {remedy}"
        return _NotThereError(absent.problem, absent.place, remedy)
    raise AssertionError(wish)
