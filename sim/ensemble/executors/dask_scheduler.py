"""The workers of a Dask scheduler, by its address."""

from __future__ import annotations

import asyncio
import logging
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from sim.ensemble.executors.errand import Sight, Token, environment, look, same_rules
from sim.ensemble.executors.remote import AGAIN, Remote, lacks_sim
from sim.errors import RunError, SimError

if TYPE_CHECKING:
    from distributed import Client

P = ParamSpec("P")
T = TypeVar("T")

#: Seconds in which a scheduler has to answer.
_PATIENCE: Final = 15
#: Seconds for which a count of workers is good, and what they said of themselves.
_COUNTED: Final = 5.0
#: How often a task is tried again whose worker was lost or raised.
_RETRIES: Final = 3
#: Those that write of connections lost and found, which is told here in words where it matters.
_LOGGERS: Final = ("distributed", "distributed.client", "distributed.gc", "tornado", "tornado.application")


class DaskExecutor(Remote):
    """The workers of a Dask scheduler; connected with when they are first asked for anything."""

    def __init__(self, address: str) -> None:
        super().__init__(f"the Dask scheduler at {address}")
        self._address = address
        self._client: Client | None = None
        #: The last takes what comes; what the others were handed is still theirs.
        self._executors: list[Executor] = []
        self._levels: dict[str, int] = {}
        self._slots: tuple[float, int] | None = None
        #: Addresses of workers that were asked, and whether they can do what they are given.
        self._able: dict[str, bool] = {}
        self._asked = -_COUNTED
        try:
            import distributed  # noqa: F401
        except ImportError as missing:
            raise SimError(
                f"--executor {address} needs {missing.name}, which is not installed",
                remedy="install it: pip install 'sim-european-security[cluster]'",
            ) from None

    def submit(self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Hand a task to the scheduler."""
        self._connected()
        return self._executors[-1].submit(function, *arguments, **named)

    @property
    def slots(self) -> int | None:
        """Threads of all workers that can do something; None while there are none."""
        client = self._connected()
        if self._slots is None or time.monotonic() - self._slots[0] > _COUNTED:
            try:
                threads = client.nthreads()
                if self._able:
                    self._ask([address for address in threads if address not in self._able])
            except Exception as trouble:
                raise self.explained(trouble) from trouble
            self._slots = (time.monotonic(), sum(n for address, n in threads.items() if self._able.get(address, True)))
        return self._slots[1] or None

    def sights(self, token: Token) -> Sequence[Sight | BaseException]:
        """What all workers that have joined say of themselves."""
        found: dict[str, Any] = self._connected().run(look, token, on_error="return")
        for answer in found.values():
            if isinstance(answer, BaseException) and not lacks_sim(answer):
                raise answer
        return list(found.values())

    def avoid(self) -> bool:
        """Prefer those that can do it; others get something only where none of these is there."""
        try:
            there = list(self._connected().nthreads())
            if time.monotonic() > self._asked + _COUNTED:  # one that refuses does so with all that it was handed
                self._asked = time.monotonic()
                self._ask([address for address in there if self._able.get(address, True)])
        except Exception as trouble:
            raise self.explained(trouble) from trouble
        self._slots = None
        return not there or any(self._able.get(address, False) for address in there)

    def _ask(self, addresses: list[str]) -> None:
        """Ask workers what they have, and hand what comes to those that can do it."""
        if not addresses:
            return
        answers: dict[str, Any] = self._connected().run(environment, workers=addresses, on_error="return")
        for address, answer in answers.items():
            if not isinstance(answer, BaseException):
                self._able[address] = same_rules(answer, environment())
            elif lacks_sim(answer):
                self._able[address] = False
        if able := [address for address, is_able in self._able.items() if is_able]:
            self._hand_to(workers=able, allow_other_workers=True)

    def _hand_to(self, **preferred: Any) -> None:
        assert self._client is not None
        self._executors.append(self._client.get_executor(retries=_RETRIES, pure=False, **preferred))

    def check(self) -> str:
        """Raise where the scheduler is gone, for nothing will come back then; say where it has no workers."""
        if self._client is not None and self._client.status not in ("running", "connecting", "newly-connected"):
            raise self._gone()
        return "" if self.slots else f"{self.words} has no workers; waiting for them"

    def explained(self, trouble: BaseException) -> SimError:
        """What went wrong, in words."""
        from distributed import KilledWorker

        if isinstance(trouble, KilledWorker):
            return RunError(
                f"workers of {self.words} died at the same task, {trouble.allowed_failures + 1} one after another",
                remedy=f"they may have too little memory: 1 GiB each is enough; {AGAIN}",
            )
        if isinstance(trouble, CancelledError | OSError):
            return self._gone()
        return super().explained(trouble)

    def _gone(self) -> RunError:
        return RunError(f"{self.words} is gone, or cannot be reached any more", remedy=f"start it again; {AGAIN}")

    def _connected(self) -> Client:
        if self._client is None:
            from distributed import Client

            if self._address.startswith("tls://"):
                _check_certificates(self._address)
            self._quiet()
            try:
                self._greet()
                # Dask warns of all versions that differ; those that matter are compared in words.
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    self._client = Client(self._address, timeout=_PATIENCE, set_as_default=False)
            except Exception as trouble:
                self._loud()
                text = str(trouble).strip().split("\n")[0] or type(trouble).__name__
                if isinstance(trouble, OSError):  # which says address and time at length
                    text = trouble.strerror or f"nothing within {_PATIENCE} s"
                raise RunError(
                    f"no Dask scheduler answers at {self._address}: {text}",
                    remedy="start one with `dask scheduler`, and workers with `dask worker`; it prints its address",
                ) from trouble
            self._hand_to()
        return self._client

    def _greet(self) -> None:
        """See whether a scheduler answers; raises what befalls.

        A client that meets a server of another kind waits for it without end, and one that cannot connect is not closed
        without a traceback.
        """
        from distributed import Security
        from distributed.comm.core import connect

        async def greet() -> None:
            reach: Any = connect
            how: Any = Security()
            keys = how.get_connection_args("client")
            comm = await asyncio.wait_for(reach(self._address, timeout=_PATIENCE, **keys), _PATIENCE)
            await comm.close()

        with ThreadPoolExecutor(1) as thread:  # the caller may be in an event loop of its own
            thread.submit(asyncio.run, greet()).result()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take back what is not done and leave the scheduler, which goes on."""
        client, self._client = self._client, None
        executors, self._executors = self._executors, []
        self._able.clear()
        if client is None:
            return
        try:
            for executor in executors if client.status == "running" else ():
                with suppress(Exception):  # whatever it is, what is not done has no other owner
                    executor.shutdown(wait=wait and not cancel_futures)
            with suppress(Exception):
                client.close(timeout=_PATIENCE)
        finally:
            self._loud()

    def _quiet(self) -> None:
        for name in _LOGGERS:
            logger = logging.getLogger(name)
            self._levels[name] = logger.level
            logger.setLevel(logging.CRITICAL + 1)

    def _loud(self) -> None:
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)
        self._levels.clear()


def _check_certificates(address: str) -> None:
    """SimError where Dask's settings name no certificates, or some that cannot be read."""
    from distributed import Security

    try:
        missing = Security().get_connection_args("client").get("ssl_context") is None
        said = "are not named"
    except Exception as trouble:
        missing, said = True, f"cannot be read: {trouble}"
    if missing:
        names = "distributed.comm.tls.ca-file, client.cert and client.key"
        raise SimError(f"certificates for {address} {said}", remedy=f"name them in Dask's settings, as {names}")
