"""Executors of others, as :class:`sim.ensemble.pool.Workers` needs them: named in a text or handed over."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, ExitStack
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, ParamSpec, TypeVar

from sim.ensemble.executors.errand import Sight, Token, look
from sim.ensemble.executors.window import Window, room
from sim.ensemble.starting import starting
from sim.errors import RunError, SimError

P = ParamSpec("P")
T = TypeVar("T")

#: Workers that are asked where nobody knows which there are.
_SAMPLE: Final = 4
#: Bytes of files that may be on their way back at once, unless that leaves workers without a task.
MOST_BYTES: Final = 512 * 2**20
AGAIN: Final = "the same command resumes from what was done"
_FORMS: Final = "write tcp://HOST:PORT for a Dask scheduler, or MODULE:FACTORY for a function that returns an executor"


class Remote(Executor):
    """An executor that is not ours; it is opened when it is first asked for anything.

    `words` say what it is, in errors.
    """

    def __init__(self, words: str) -> None:
        self.words = words
        #: Whether workers were asked already what they see and have.
        self.asked = False
        #: Versions that were told of already, and why workers are left out.
        self.told: list[Any] = []
        self.refused: list[str] = []
        self.window = Window()

    @property
    def slots(self) -> int | None:
        """How many tasks run at once, where that is known."""
        return None

    def ahead(self, size: int) -> int:
        """How many tasks may be on their way at once, of each of which files of `size` bytes come back."""
        slots = self.slots
        most = self.window.most if slots is None else room(slots)
        if size == 0:
            return most
        return max(2 if slots is None else slots + 1, min(most, MOST_BYTES // size))

    def sights(self, token: Token) -> Sequence[Sight | BaseException]:
        """What workers say of themselves, or raise: all of them where it is known which there are, or else some."""
        return [_answer(future) for future in [self.submit(look, token) for _ in range(_SAMPLE)]]

    def avoid(self) -> bool:
        """Hand nothing more to workers that cannot do it, where it is known which they are; whether others are left."""
        return True

    def check(self) -> str:
        """Called now and then while nothing comes back; why that may be, in words, or raises where nothing will."""
        return ""

    def explained(self, trouble: BaseException) -> SimError:
        """What went wrong, in words."""
        text = str(trouble).strip().split("\n")[0]
        if lacks_sim(trouble):
            return RunError(
                f"workers of {self.words} lack sim or what it needs, or have another version of it: {text}",
                remedy="install this version where they run, and start them again",
            )
        if isinstance(trouble, MemoryError):
            return RunError(f"a worker of {self.words} has too little memory", remedy=f"give it more; {AGAIN}")
        said = f"{type(trouble).__name__}: {text}" if text else type(trouble).__name__
        return RunError(f"{self.words} broke down: {said}", remedy=AGAIN)


def _answer(future: Future[Sight]) -> Sight | BaseException:
    try:
        return future.result()
    except Exception as trouble:
        if lacks_sim(trouble):
            return trouble
        raise


def lacks_sim(trouble: BaseException) -> bool:
    """Whether a worker cannot do what is asked because it does not have it.

    >>> lacks_sim(ModuleNotFoundError("No module named 'sim'")), lacks_sim(OSError("gone"))
    (True, False)
    """
    # Dask wraps what it cannot read on a worker in an Exception that quotes it.
    return isinstance(trouble, ImportError | AttributeError) or bool(
        re.search(r"ModuleNotFoundError|ImportError", str(trouble).strip().split("\n")[0])
    )


def _size(executor: Executor | None) -> int | None:
    """How many tasks an executor does at once, if it says so as those of the standard library do."""
    size = getattr(executor, "_max_workers", None)
    return size if isinstance(size, int) and size > 0 else None


class GivenExecutor(Remote):
    """An executor that the caller has opened and will close."""

    def __init__(self, executor: Executor) -> None:
        super().__init__("the executor")
        self._executor = executor

    @property
    def slots(self) -> int | None:
        """The size of a pool that says it."""
        return _size(self._executor)

    def submit(self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Hand a task to the executor."""
        with starting():  # it may be a pool that starts its processes now
            return self._executor.submit(function, *arguments, **named)


class FactoryExecutor(Remote):
    """The executor that a function of a module returns."""

    def __init__(self, text: str) -> None:
        super().__init__(f"the executor of {text}")
        self._text = text
        self._stack = ExitStack()
        self._executor: Executor | None = None
        self._factory = _factory(text)

    @property
    def slots(self) -> int | None:
        """The size of a pool that says it; it is made for the first task, and nobody knows it before."""
        return _size(self._executor)

    def submit(self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Hand a task to the executor, which is made for the first one."""
        if self._executor is None:
            self._executor = self._opened()
        with starting():
            return self._executor.submit(function, *arguments, **named)

    def _opened(self) -> Executor:
        try:
            made = self._factory()
            if isinstance(made, AbstractContextManager) and not isinstance(made, Executor):
                made = self._stack.enter_context(made)
        except SimError:
            raise
        except (Exception, SystemExit) as trouble:
            text = str(trouble).strip().split("\n")[0]
            said = f"{type(trouble).__name__}: {text}" if text else type(trouble).__name__
            raise RunError(f"it raised {said}", self._text, AGAIN) from trouble
        if not isinstance(made, Executor):
            raise SimError(
                f"it returned a {type(made).__name__}",
                self._text,
                "let it return a concurrent.futures.Executor, or a context manager that gives one",
            )
        return made

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Close the executor, and the context that gave it."""
        executor, self._executor = self._executor, None
        try:
            if executor is not None:
                # What was not begun is cancelled by then, and not every executor takes `cancel_futures`.
                executor.shutdown(wait=wait)
        finally:
            self._stack.close()


def remote_of(given: Executor | str) -> Remote:
    """What somebody gives as executor; SimError for what is none."""
    if isinstance(given, Remote):
        return given
    if isinstance(given, Executor):
        return GivenExecutor(given)
    if not isinstance(given, str):
        raise SimError(
            f"executor is a {type(given).__name__}", remedy=f"give a concurrent.futures.Executor, or {_FORMS}"
        )
    text = given.strip()
    if "://" in text:
        if not re.fullmatch(r"(tcp|tls)://([^\s/:\[\]]+|\[[0-9A-Fa-f:.%\w]+\]):[0-9]{1,5}/?", text):
            raise SimError(f"{text!r} is no address of a Dask scheduler", "--executor", "write tcp://HOST:8786")
        from sim.ensemble.executors.dask_scheduler import DaskExecutor

        return DaskExecutor(text.rstrip("/"))
    return FactoryExecutor(text)


def _factory(text: str) -> Callable[[], Any]:
    """The function that MODULE:FACTORY names; SimError where there is none."""
    if not re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*", text):
        raise SimError(f"{text!r} names no executor", "--executor", _FORMS)
    name, _, path = text.partition(":")
    try:
        known = find_spec(name)
    except ImportError:  # what it lies in is no package
        known = None
    if known is None:
        remedy = "install it, or name the folder of its file in PYTHONPATH"
        raise SimError(f"there is no module {name!r}", "--executor", remedy)
    try:
        found: Any = import_module(name)
    except Exception as trouble:
        said = f"{type(trouble).__name__}: {str(trouble).strip().splitlines()[0] if str(trouble).strip() else ''}"
        raise SimError(f"module {name!r} cannot be imported: {said}", "--executor") from trouble
    for part in path.split("."):
        found = getattr(found, part, None)
    if not callable(found):
        raise SimError(f"module {name!r} has no function {path!r}", "--executor", _FORMS)
    factory: Callable[[], Any] = found
    return factory
