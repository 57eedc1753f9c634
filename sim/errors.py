"""What can go wrong with somebody's input: where, what is wrong there, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
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
    """Every mistake in a file that somebody wrote, one a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
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
