"""How far a run is, on stderr: a bar on a terminal that can show one, otherwise a few plain lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

#: Where stderr is a file or a pipe, a line is written at each of these shares of the work.
_TOLD_AT = (0.25, 0.5, 0.75)
_LEAST_SECONDS = 5.0
#: Columns below which the numbers beside a bar would be cut off.
_NARROWEST = 45


@dataclass(frozen=True)
class Progress:
    """`advance(done, total)` takes futures; `notice(text)` a line that a person should read."""

    advance: Callable[[int, int], None]
    notice: Callable[[str], None]


@contextmanager
def shown(stream: TextIO | None = None) -> Iterator[Progress]:
    """Show progress for as long as the context lasts."""
    stream = sys.stderr if stream is None else stream
    if stream.isatty():
        from rich.console import Console

        console = Console(file=stream)
        if console.width >= _NARROWEST and not console.is_dumb_terminal:
            with _bar(Console(file=stream, width=min(80, console.width))) as progress:
                yield progress
            return
    yield _plain(stream)


@contextmanager
def _bar(console: Console) -> Iterator[Progress]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    done = (TextColumn("futures"), BarColumn(bar_width=None), MofNCompleteColumn())
    left = (TextColumn("left"), TimeRemainingColumn())
    with Bar(*done, *left, console=console, transient=True, speed_estimate_period=120) as bar:
        task = bar.add_task("", total=None)
        yield Progress(
            lambda done, total: bar.update(task, completed=done, total=total),
            lambda text: bar.console.print(text, highlight=False, markup=False),
        )


def _plain(stream: TextIO) -> Progress:
    """Lines at a quarter, half and three quarters of the work, unless it is over in no time."""
    began = time.monotonic()
    ahead = list(_TOLD_AT)

    def advance(done: int, total: int) -> None:
        passed = [share for share in ahead if done >= share * total]
        del ahead[: len(passed)]
        seconds = time.monotonic() - began
        if passed and done < total and seconds >= _LEAST_SECONDS:
            left = seconds * (total - done) / done
            print(f"{done:,} of {total:,} futures done, about {left:.0f} s left", file=stream, flush=True)

    return Progress(advance, lambda text: print(text, file=stream, flush=True))
