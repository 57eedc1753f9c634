"""What can go wrong with somebody's input: where, what is wrong there, and what would be right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from sim.texts import DIRECTIONS, in_line

#: Exit codes of the command line.
OK: Final = 0
FAILED: Final = 1
BAD_INPUT: Final = 2
INTERRUPTED: Final = 130

#: Characters of one part of a message; more could only be a quotation.
_LONGEST: Final = 400
#: Mistakes of one kind that are still told one by one, and lines that a person still reads.
_ALIKE: Final = 3
_MOST_LINES: Final = 36


@dataclass(frozen=True)
class Problem:
    """One mistake, worded so that it can be put right.

    >>> print(Problem("my.yaml:3", "horizon.months", "'ten' is text, not a whole number", "write it as 120"))
    my.yaml:3: horizon.months: 'ten' is text, not a whole number; write it as 120
    """

    place: str
    path: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        mistake = ": ".join(one_line(part) for part in (self.place, self.path, self.problem) if part)
        return f"{mistake}; {one_line(self.remedy)}" if self.remedy else mistake


def one_line(text: str) -> str:
    """What somebody wrote, fit for a line of a terminal: no control characters or turned letters, and not pages of it.

    >>> one_line("a\\n\\x1b[2Jb"), len(one_line("x" * 5000))
    ('a ?[2Jb', 400)
    """
    plain = in_line(text, DIRECTIONS)
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 103]}...{plain[-100:]}"


def told(problems: Sequence[Problem]) -> list[str]:
    """The lines that tell of some mistakes: never pages of them.

    >>> told([Problem(f"my.yaml:{line}", "us", f"there is no key 'k{line}'", "leave it out") for line in range(3, 9)])
    ["my.yaml:3: us: there is no key 'k3'; leave it out (and 5 more of this kind, on lines 4, 5, 6, 7 and 8)"]
    """
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(_kind(problem), []).append(problem)
    lines: list[str] = []
    for problem in problems:
        alike = kinds[_kind(problem)]
        if len(alike) <= _ALIKE:
            lines.append(str(problem))
        elif problem is alike[0]:
            lines.append(f"{problem} ({_more([one.place for one in alike[1:]])})")
    rest = len(lines) - _MOST_LINES
    if rest <= 0:
        return lines
    file = _kind(problems[0])[0]
    return [*lines[:_MOST_LINES], f"{file}: and {rest} more mistakes of other kinds"]


def _kind(problem: Problem) -> tuple[str, str]:
    """The file, and the problem without what somebody wrote: what stands in quotes, and numbers."""
    file, colon, line = problem.place.rpartition(":")
    words = re.sub(r"'[^']*'|[-+]?[0-9][0-9.,e+-]*", "_", problem.problem)
    return (file if colon and line.isdigit() else problem.place.partition(" ")[0]), words


def _more(places: Sequence[str]) -> str:
    """How many more there are, and where."""
    lines = list(dict.fromkeys(place.rpartition(":")[2] for place in places))
    if not all(line.isdigit() for line in lines):
        return f"and {len(places):,} more of this kind"
    if len(lines) == 1:
        where = f"line {lines[0]}"
    elif len(lines) <= 6:
        where = f"lines {', '.join(lines[:-1])} and {lines[-1]}"
    else:
        where = f"lines {', '.join(lines[:3])} ... {lines[-1]}"
    return f"and {len(places):,} more of this kind, on {where}"


class SimError(Exception):
    """An error that a person can put right; its text is all that the command line shows of it.

    >>> print(SimError("no such run", place="results/x", remedy="`sim run` makes one"))
    results/x: no such run; `sim run` makes one
    """

    exit_code: ClassVar[int] = BAD_INPUT

    def __init__(self, problem: str, place: str = "", remedy: str = "") -> None:
        super().__init__(problem, place, remedy)  # all of it, so that it survives the way back from a worker
        self.problem, self.place, self.remedy = problem, place, remedy

    def __str__(self) -> str:
        return str(Problem(self.place, "", self.problem, self.remedy))


class FileError(SimError):
    """Every mistake in a file that somebody wrote, one a line; more than a few of one kind are a line and a count."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(told(self.problems)))
        self.args = (self.problems,)

    def __str__(self) -> str:
        return self.problem


class ScenarioError(FileError):
    """Every mistake in a scenario file, or in a `--set`; those of the file that was opened come first."""


class FactsError(FileError):
    """Every mistake in a file of facts that a ledger is scored by."""


class RunError(SimError):
    """A run folder is damaged, unknown or somebody else's, or a run could not be finished."""

    exit_code: ClassVar[int] = FAILED


class MissingPartsError(RunError):
    """Jobs have not made all parts of a run; lines of the shell that make what is missing come with it."""

    def __init__(self, problem: str, place: str, remedy: str, commands: Sequence[str] = ()) -> None:
        super().__init__(problem, place, remedy)
        self.args = (problem, place, remedy, tuple(commands))
        self.commands = tuple(commands)

    def __str__(self) -> str:
        left = len(self.commands) - _MOST_LINES
        more = [f"  and {left} more"] if left > 0 else []
        return "\n".join([super().__str__(), *(f"  {command}" for command in self.commands[:_MOST_LINES]), *more])
