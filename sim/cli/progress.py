"""How far a run is, on stderr: a bar on a terminal that can show one, otherwise a few plain lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

#: Where stderr is a file or a pipe, a line is written at each of these shares of the work.
_TOLD_AT = (0.25, 0.5, 0.75)
_LEAST_SECONDS = 5.0
_LEAST_LEFT = 2.0
#: Columns below which the numbers beside a bar would be cut off.
_NARROWEST = 45


@dataclass(frozen=True)
class Progress:
    """`advance(done, total)` takes futures, `figures(done, total)` figures, `boxes` boxes sought, `stories` stories,
    `blocks` groups of constants fitted, `looks` what a page shows beside its answers; `notice(text)` a line that a
    person should read.
    """

    advance: Callable[[int, int], None]
    notice: Callable[[str], None]
    figures: Callable[[int, int], None]
    boxes: Callable[[int, int], None]
    stories: Callable[[int, int], None]
    blocks: Callable[[int, int], None]
    looks: Callable[[int, int], None]


@contextmanager
def shown(stream: TextIO | None = None, first: str = "futures") -> Iterator[Progress]:
    """Show progress for as long as the context lasts; `first` is the unit of the work that comes first."""
    stream = sys.stderr if stream is None else stream
    if stream.isatty():
        from rich.console import Console

        console = Console(file=stream)
        if console.width >= _NARROWEST and not console.is_dumb_terminal:
            with _bar(Console(file=stream, width=min(80, console.width)), first) as progress:
                yield progress
            return
    yield _plain(stream)


@contextmanager
def _bar(console: Console, first: str) -> Iterator[Progress]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    done = (TextColumn("{task.description}"), BarColumn(bar_width=None), MofNCompleteColumn())
    left = (TextColumn("left"), TimeRemainingColumn())
    with Bar(*done, *left, console=console, transient=True, speed_estimate_period=120) as bar:
        tasks = {first: bar.add_task(first, total=None)}

        def advance(unit: str, done: int, total: int) -> None:
            if unit not in tasks:
                tasks[unit] = bar.add_task(unit, total=total)
            task = tasks[unit]
            known = bar.tasks[task]
            if known.total != total and known.total is not None:  # another piece of work of the same unit
                bar.reset(task, total=total)
            bar.update(task, completed=done, total=total)

        yield Progress(
            partial(advance, "futures"),
            lambda text: bar.console.print(text, highlight=False, markup=False),
            partial(advance, "figures"),
            partial(advance, "boxes"),
            partial(advance, "stories"),
            partial(advance, "blocks"),
            partial(advance, "looks"),
        )


def _plain(stream: TextIO) -> Progress:
    """Lines at a quarter, half and three quarters of each piece of work, unless it is over in no time."""

    def notice(text: str) -> None:
        print(text, file=stream, flush=True)

    units = ("futures", "figures", "boxes", "stories", "blocks", "looks")
    futures, *others = (_Lines(unit, notice).advance for unit in units)
    return Progress(futures, notice, *others)


class _Lines:
    """Says how far a piece of work is, and begins anew with the next."""

    def __init__(self, unit: str, notice: Callable[[str], None]) -> None:
        self._unit, self._notice = unit, notice
        self._begin(0)

    def _begin(self, total: int) -> None:
        self._total, self._began, self._ahead = total, time.monotonic(), list(_TOLD_AT)

    def advance(self, done: int, total: int) -> None:
        if total != self._total:
            self._begin(total)
        passed = [share for share in self._ahead if done >= share * total]
        del self._ahead[: len(passed)]
        seconds = time.monotonic() - self._began
        left = seconds * (total - done) / max(1, done)
        if passed and seconds >= _LEAST_SECONDS and left >= _LEAST_LEFT:
            self._notice(f"{done:,} of {total:,} {self._unit} done, about {left:.0f} s left")
