"""What the caller of a comparison asks for, and what does the work."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Final

from sim.ensemble.pool import Workers, processes, usable_cores
from sim.errors import SimError
from sim.results.run import Run
from sim.results.sweep import Sweep

#: What a future-month takes on one core, roughly.
_SECONDS: Final = 5e-6


@dataclass(frozen=True)
class Hands:
    """What does the work and says how far it is; nothing of it changes the numbers."""

    asked: int | None
    executor: Executor | str | None
    progress: Callable[[int, int], None] | None
    notice: Callable[[str], None]

    def workers(self, future_months: int) -> Workers:
        """As many as are asked for, or as pay for so many future-months."""
        return Workers(processes(self.asked, future_months), self.executor, self.notice)

    def seconds(self, future_months: int) -> float:
        """What that takes, roughly."""
        return max(10, round(future_months * _SECONDS / usable_cores(), -1))


@dataclass(frozen=True)
class Asked:
    """What the caller asks for; None leaves it to the runs that are compared, or to the defaults."""

    members: int | None = None
    seed: int | None = None
    months: int | None = None
    hypotheses: tuple[str, ...] | None = None
    channels: bool | None = None
    peel: bool = False
    swap: tuple[str, ...] = ()

    def check(self, run: Run | Sweep) -> None:
        """SimError where a finished result is not what is asked for: it has its members and luck, and keeps them."""
        for name in ("members", "seed", "months", "hypotheses"):
            wanted, has = getattr(self, name), run.about[name]
            if wanted is not None and wanted != (tuple(has) if name == "hypotheses" else has):
                text = ", ".join(has) if name == "hypotheses" else has
                remedy = "leave the option out, or name scenarios, which are simulated as asked"
                raise SimError(f"this {run.kind.noun} has {name} {text}", run.folder.name, remedy)

    def after(self, run: Run | None) -> Asked:
        """With what is not asked for taken from a run that is among those compared."""
        if run is None:
            return self
        about = {**run.about, "hypotheses": run.hypotheses}
        missing = [key for key in ("members", "seed", "months", "hypotheses") if getattr(self, key) is None]
        return replace(self, **{key: about[key] for key in missing})
