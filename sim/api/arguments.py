"""What verbs have in common: arguments taken as people have them, checked; progress counted."""

from __future__ import annotations

import math
import operator
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from sim.api.defaults import MOST_MEMBERS, MOST_MONTHS, MOST_WORKERS
from sim.errors import SimError
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario

P = ParamSpec("P")
R = TypeVar("R")

#: The most that a number may be, by its name, unless a verb allows less.
_MOST: Final = {
    "members": MOST_MEMBERS, "months": MOST_MONTHS, "workers": MOST_WORKERS, "seed": 2**63 - 1, "block": MOST_MEMBERS,
    "member": MOST_MEMBERS, "count": 1_000, "port": 65_535,
}  # fmt: skip


def as_plain(verb: Callable[P, R]) -> Callable[P, R]:
    """Let a verb take numbers, texts and paths as people have them: of NumPy, pandas, pathlib or of their own.

    What an argument is follows from its name. It arrives as Python's own kind, so that the same numbers have the same
    identity, whoever made them; what is of no such kind arrives as it is, for the verb to refuse.
    """
    names = signature(verb)

    @wraps(verb)
    def called(*arguments: P.args, **named: P.kwargs) -> R:
        bound = names.bind(*arguments, **named)
        for name, value in bound.arguments.items():
            if name in _KINDS:
                bound.arguments[name] = _KINDS[name](name, value)
        with _executor(bound.arguments):
            return verb(*bound.args, **bound.kwargs)

    return called


@contextmanager
def _executor(arguments: dict[str, Any]) -> Iterator[None]:
    """Have an executor that is given stand for all that a verb does, and close it then if it was named in a text."""
    given = arguments.get("executor")
    if given is None:
        yield
        return
    from sim.ensemble.executors.remote import remote_of

    remote = arguments["executor"] = remote_of(given)
    interrupted = False
    try:
        yield
    except KeyboardInterrupt:
        interrupted = True
        raise
    finally:
        if isinstance(given, str):
            remote.shutdown(wait=not interrupted, cancel_futures=True)


def _whole(name: str, value: Any) -> Any:
    """A whole number as Python's own; truth values are none.

    >>> import numpy as np
    >>> _whole("members", np.int64(8)), _whole("members", 8.0), _whole("members", True)
    (8, 8.0, True)
    """
    try:
        return value if isinstance(value, bool) else operator.index(value)
    except TypeError:
        return value


def _share(name: str, value: Any) -> Any:
    """A number as Python's own; texts and truth values are none.

    >>> from fractions import Fraction
    >>> _share("until_se", Fraction(1, 4)), _share("until_se", "0.25")
    (0.25, '0.25')
    """
    if isinstance(value, bool | str | bytes) or not hasattr(value, "__float__"):
        return value
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return value


def _texts(name: str, value: Any) -> Any:
    """Several texts, those of a set in alphabetical order; SimError for what is none.

    >>> _texts("without", {"threat", "belief"}), _texts("hypotheses", "H1")
    (('belief', 'threat'), ('H1',))
    """
    if value is None:
        return None if name == "hypotheses" else ()
    if isinstance(value, str) and name in _READ_AS_LISTS:
        return value
    remedy = f"give a list of texts, as {_EXAMPLES[name]}"
    if isinstance(value, str):
        value = (value,)
    if isinstance(value, Mapping | bytes) or not isinstance(value, Iterable):
        raise SimError(f"{name} is {value!r}", remedy=remedy)
    texts = tuple(sorted(value, key=str) if isinstance(value, set | frozenset) else value)
    if name != "without" and (wrong := [text for text in texts if not isinstance(text, str)]):
        raise SimError(f"{name} holds {wrong[0]!r}", remedy=remedy)
    plain = (str(text) if isinstance(text, str) else text for text in texts)
    return tuple(_in_capitals(text) if name == "hypotheses" else text for text in plain)


def _in_capitals(name: str) -> str:
    """A hypothesis as it is written, whose letter may be small."""
    return name.upper() if name.upper() in HYPOTHESES else name


def _month(name: str, value: Any) -> Any:
    """A month as text, of a date or of several; what is none arrives as it is.

    >>> from datetime import date
    >>> _month("as_of", date(2024, 6, 1)), _month("origin", ["2024-01", date(2024, 6, 1)])
    ('2024-06', ('2024-01', '2024-06'))
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return tuple(_month(name, one) for one in value)
    if type(value).__name__ == "datetime64":
        return str(value.astype("datetime64[M]"))
    if hasattr(value, "year") and hasattr(value, "month"):
        return f"{value.year:04d}-{value.month:02d}"
    if name == "as_of":  # which is refused with the months that there are
        return value
    raise SimError(f"{name} is {value!r}", remedy="give a month as '2024-06'")


def _flag(name: str, value: Any) -> Any:
    """True or false as Python's own; SimError for what is neither."""
    if value is None or isinstance(value, bool):
        return value
    if type(value).__name__ in ("bool", "bool_"):  # of NumPy
        return bool(value)
    raise SimError(f"{name} is {value!r}", remedy="give True or False")


def _path(name: str, value: Any) -> Any:
    """A path as text; what is none arrives as it is.

    >>> from pathlib import Path
    >>> _path("out", Path("results")), _path("given", ("baseline", Path("x.yaml")))
    ('results', ('baseline', 'x.yaml'))
    """
    if isinstance(value, tuple):
        return tuple(_path(name, one) for one in value)
    if isinstance(value, os.PathLike):
        value = os.fsdecode(value)
    if isinstance(value, str) and "\0" in value:
        raise SimError(f"{name} holds a null character", remedy="give the path without it")
    # A shell opens a ~ at the beginning of a word only, so that --out=~/x would make a folder of that name.
    return os.path.expanduser(value) if isinstance(value, str) and value.startswith("~") else value


#: Texts that the readers of settings and levers refuse themselves where a list is meant.
_READ_AS_LISTS: Final = ("sets", "vary")
_EXAMPLES: Final = {
    "hypotheses": "['H1', 'H2']", "without": "['belief']", "sets": "['us.aid.level=0.3']",
    "vary": "['europe.backfill.share=0:1:5']", "force": "['2027-03 russia attack=none']",
    "swap": "['us.resolve=leeds-2000']",
}  # fmt: skip
_KINDS: Final[dict[str, Callable[[str, Any], Any]]] = {
    **dict.fromkeys(("members", "seed", "months", "workers", "block", "sobol", "rows", "member", "count"), _whole),
    "port": _whole,
    **dict.fromkeys(("until_se", "raises", "limit"), _share),
    **dict.fromkeys(_EXAMPLES, _texts),
    **dict.fromkeys(("origin", "as_of"), _month),
    **dict.fromkeys(("alone", "figures", "channels", "peel"), _flag),
    **dict.fromkeys(("out", "path", "given", "scenario", "proposal", "a", "b"), _path),
}


def check_numbers(*limits: tuple[str, Any, int], most: int | None = None) -> None:
    """SimError where a value, given by its name and the least that it may be, is no whole number, too small or too
    large; `most` is the limit of members where it is not the usual one.
    """
    for name, value, least in limits:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise SimError(f"{name} is {value!r}", remedy=f"give a whole number from {least} on")
        limit = most if name == "members" and most is not None else _MOST[name]
        if value > limit:
            what = f"is {value}" if value < 10**20 else "is too large"
            raise SimError(f"{name} {what}", remedy=f"give at most {limit}")


def check_error(until_se: float | None) -> None:
    """SimError for what is no standard error of a share."""
    number = isinstance(until_se, float | int) and not isinstance(until_se, bool)
    if until_se is not None and not (number and 0 < until_se < 1):
        raise SimError(f"until_se is {until_se!r}", remedy="give the standard error of a share, such as 0.005")


def checked(
    loaded: LoadedScenario,
    months: int | None,
    hypotheses: Iterable[str] | None,
    *,
    members: int,
    seed: int,
    workers: int | None,
    block: int = 1,
) -> tuple[int, tuple[str, ...]]:
    """Months and hypotheses that are simulated; SimError for an argument that makes no sense."""
    months = loaded.scenario.horizon.months if months is None else months
    check_numbers(
        ("members", members, 1),
        ("seed", seed, 0),
        ("months", months, 1),
        ("workers", 1 if workers is None else workers, 1),
        ("block", block, 1),
    )
    chosen = loaded.scenario.hypotheses if hypotheses is None else tuple(hypotheses)
    if not chosen or any(name not in HYPOTHESES for name in chosen):
        raise SimError(f"hypotheses are {hypotheses!r}", remedy="give a list of some of " + ", ".join(HYPOTHESES))
    return months, tuple(name for name in HYPOTHESES if name in chosen)


class Counter:
    """Adds up the futures done and reports whole ones."""

    def __init__(self, total: int, progress: Callable[[int, int], None] | None) -> None:
        self._total, self._progress = total, progress
        self._done, self._reported = 0.0, -1

    def add(self, futures: float) -> None:
        self._done += futures
        whole = min(self._total, math.floor(self._done + 1e-6))
        if self._progress is not None and whole > self._reported:
            self._reported = whole
            self._progress(whole, self._total)
