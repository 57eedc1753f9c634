"""Workers that cannot do what they are given: told of once, and their tasks given to others."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from sim.ensemble.executors.errand import RULES, Environment, Sight, environment, same_rules
from sim.ensemble.executors.remote import Remote
from sim.errors import RunError, SimError

Notice = Callable[[str], None]

#: Rounds of tasks of which all were refused, one after another, after which a run gives up.
_PATIENCE: Final = 20
#: Rounds that one counts for in which a worker raised something: it may have worked until then.
_RAISED: Final = 5
#: Seconds between such rounds: this for the first, twice as much for the second.
_PAUSE: Final = 0.1


class Refusals:
    """What becomes of tasks that workers cannot do.

    They wait until a worker has done something, which is free then, or until all that is on its way was refused. Where
    nobody has ever done anything, that is the end; else it is tried a while longer, as those who can may not have come
    to it among those who cannot.
    """

    def __init__(self, remote: Remote, notice: Notice) -> None:
        self._remote, self._notice = remote, notice
        self._why: SimError | None = None
        self._rounds = self._cost = 0
        self._useful = False

    def add(self, why: SimError, *, raised: bool = False) -> None:
        """A worker could not do a task; raises `why` where no worker is left that could."""
        self._why, self._cost = why, max(self._cost, _RAISED if raised else 1)
        if not self._remote.avoid():
            raise why
        if why.problem not in self._remote.refused:
            self._remote.refused.append(why.problem)
            self._notice(f"{why.problem}; what it is given is left to others")

    def done(self) -> None:
        """A worker did a task."""
        self._useful, self._rounds, self._cost = True, 0, 0

    def again(self) -> None:
        """All that was on its way was refused: wait a moment, or raise why."""
        assert self._why is not None
        self._rounds += self._cost
        self._cost = 0
        if not self._useful or self._rounds > _PATIENCE:
            raise self._why
        time.sleep(_PAUSE * self._rounds)


def other_rules(sight: Sight) -> RunError | None:
    """Why a worker must not simulate, if it must not."""
    mine, theirs = environment(), sight.environment
    if same_rules(mine, theirs):
        return None
    return RunError(
        f"a worker on {sight.worker} has another sim: {_rules(theirs)}, and here {_rules(mine)}",
        remedy="install the same version on both sides and start the workers again; the same command resumes",
    )


def _rules(of: Environment) -> str:
    return ", ".join(f"{RULES[name]} {of.get(name)}" for name in RULES)
