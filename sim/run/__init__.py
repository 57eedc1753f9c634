"""From an ensemble to a run folder: blocks, processes, files, resuming, verifying, replaying.

`sim.run` is also the function that everybody calls, so this package can be called: ``sim.run(scenario)`` is
:func:`sim.api.run`. (A package and a function cannot share a name in any other way: Python puts the package in its
place as soon as one of its modules is imported.)
"""

from __future__ import annotations

import inspect
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.result import Run


class _CallablePackage(ModuleType):
    def __call__(self, *arguments: Any, **named: Any) -> Run:
        """Simulate a scenario and its baseline; see :func:`sim.api.run`."""
        from sim.api import run

        return run(*arguments, **named)

    @property
    def __signature__(self) -> inspect.Signature:
        from sim.api import run

        return inspect.signature(run)

    @property
    def __doc__(self) -> str:  # type: ignore[override]
        """What `help`, which sees a module here, tells of the function: how it is called, and its own text."""
        from sim.api import run

        first, _, rest = (inspect.getdoc(run) or "").partition("\n\n")
        bare = [one.replace(annotation=one.empty) for one in self.__signature__.parameters.values()]
        return f"{first}\n\nsim.run{inspect.Signature(bare)}\n\n{rest}"


sys.modules[__name__].__class__ = _CallablePackage
