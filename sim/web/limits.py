"""What one server bears: how much of everything, and for how long it waits for slow clients.

None of these numbers shapes a result. They are chosen for a machine of two cores that a room of people shares, such
that no client can hold more than its part of it.
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar, Final

from sim.errors import SimError

#: Bytes of the head of a request: address and headers. Browsers send some 1 kB, the longest question some 8 kB.
HEAD = 32_768
#: Fewest members: two pairs, below which no difference has an interval. Most: what a shared server simulates for one
#: question, some eight seconds of one core.
LEAST_MEMBERS: Final = 4
MOST_MEMBERS: Final = 10_000
#: Characters of an address.
LONGEST_ADDRESS: Final = 16_384


class BusyError(SimError):
    """The server bears no more just now; later it will."""

    status: ClassVar[int] = 503


class TooManyError(BusyError):
    """One client asks for more than its part."""

    status: ClassVar[int] = 429


@dataclass(frozen=True)
class Limits:
    """Bounds of one server; sizes in bytes, times in seconds."""

    #: Most futures under each theory of one question.
    members: int = MOST_MEMBERS
    #: Bytes of a scenario file, and characters of an address behind its `?`.
    body: int = 65_536
    query: int = LONGEST_ADDRESS
    #: Connections in all; twice as many are refused without a word. Below the 1,024 files that a process may open.
    connections: int = 200
    #: Answers under way in all, and of one address: a page has at most three at once.
    streams: int = 96
    streams_of_one: int = 32
    #: Questions read at once, each some 20 ms of a core.
    readings: int = 16
    #: How long a head or a body may take to arrive whole.
    head_seconds: float = 10.0
    body_seconds: float = 10.0
    #: How long a client may read (almost) nothing of what is sent, and the bytes that count as something: 240 a second,
    #: slower than any modem.
    stall_seconds: float = 20.0
    #: How long a refusal gets to reach a client that is still sending.
    linger_seconds: float = 2.0
    stall_bytes: int = 4_800
    #: How often a stream on which nothing happens says that it is alive: proxies cut what is silent for 60 s.
    beat_seconds: float = 10.0
    #: Computations beside the answer (channels, report ...): at once, waiting, kept; and how long one may take.
    deep_processes: int = 1
    deep_waiting: int = 12
    deep_kept: int = 64
    deep_seconds: float = 1800.0
    #: Result folders that are kept in a temporary folder; a run of 1,000 members has some 20 MB with its figures.
    folders: int = 60
    #: How long open answers get to end when the server stops.
    stop_seconds: int = 1


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that is bound to `host`.

    >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "example.org")]
    [True, True, True, False, False]
    """
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Gate:
    """Counts answers under way, in all and by address of the client.

    Whoever comes from this machine may have all of them: its user, or a proxy that speaks for many.
    """

    def __init__(self, limits: Limits) -> None:
        self._all, self._of_one = limits.streams, limits.streams_of_one
        self._open: Counter[str] = Counter()

    @property
    def open(self) -> int:
        """Answers under way."""
        return self._open.total()

    @contextmanager
    def passed(self, client: str) -> Iterator[None]:
        """Hold a place for as long as the context lasts; BusyError where there is none.

        >>> gate = Gate(Limits(streams_of_one=1))
        >>> with gate.passed("::2"), gate.passed("::3"), gate.passed("127.0.0.1"), gate.passed("127.0.0.1"):
        ...     gate.open
        4
        """
        if self._open[client] >= self._of_one and not is_loopback(client):
            raise TooManyError(
                f"{self._of_one} answers for this client are under way", remedy="close some, or wait for them"
            )
        if self.open >= self._all:
            raise BusyError(f"{self.open} answers are under way, the most that this server gives", remedy="try later")
        self._open[client] += 1
        try:
            yield
        finally:
            self._open[client] -= 1
            if not self._open[client]:
                del self._open[client]
