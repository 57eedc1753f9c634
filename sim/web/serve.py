"""The live page on a port: from a host's name to a server that leaves nothing behind."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sim.api.arguments import as_plain, check_numbers
from sim.api.defaults import HOST, LAST_PORT, PORT
from sim.errors import SimError
from sim.web.limits import LEAST_MEMBERS, MOST_MEMBERS, is_loopback

_EXTRA: Final = "pip install 'sim-european-security[web]', in a clone: pip install -e '.[web]'"
Notice = Callable[[str], None]


@as_plain
def serve(
    port: int = PORT,
    host: str = HOST,
    workers: int | None = None,
    members: int = MOST_MEMBERS,
    out: str | os.PathLike[str] | None = None,
    *,
    open_page: bool = False,
    verbose: bool = False,
    notice: Notice = print,
) -> None:
    """Serve the live page until Ctrl-C.

    Parameters
    ----------
    port: where it listens; 0 takes a free port, and `notice` is told which.
    host: the address that it binds to. Only this machine reaches the default.
    workers: processes that simulate, by default one for each core; one more tells what is asked beside an answer.
    members: most futures under each theory that one question may ask for.
    out: folder of the results behind reports, channels, turning points and stories; by default a folder that is
        removed at the end.
    open_page: open the page in this machine's browser.
    verbose: log each request, and what goes wrong inside, on stderr.
    notice: called with a line of text on where the page is and what that means.

    Raises SimError where the address cannot be had or the extra `web` is not installed; KeyboardInterrupt at its end.
    """
    check_numbers(
        ("port", port, 0), ("workers", 1 if workers is None else workers, 1), ("members", members, LEAST_MEMBERS),
        most=MOST_MEMBERS,
    )  # fmt: skip
    try:
        from sim.web.server import run
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("starlette", "uvicorn", "anyio", "h11"):
            raise
        raise SimError(f"the live page needs {missing.name}, which is not installed", remedy=_EXTRA) from None
    _demand_no_loop()
    listening = _bound(host, port)
    heard: tuple[int, ...] = ()
    with listening, _folder(out) as (folder, passing):
        address = _address(host, listening.getsockname()[1])
        notice(f"The live page is at {address} (Ctrl-C stops it)")
        if not is_loopback(host):
            notice(
                "Anyone who reaches this machine can open it and have it simulate: it has no login and no encryption. "
                f"Leave --host out ({HOST}) to keep it to yourself."
            )
        with _logged(verbose):
            heard = run(
                listening, folder=folder, passing=passing, workers=workers, members=members, local=is_loopback(host),
                opened=address if open_page else None,
            )  # fmt: skip
    for number in reversed(heard):  # nothing is left: now they may do what they do elsewhere
        signal.raise_signal(number)


def _demand_no_loop() -> None:
    """SimError where the server could not run: in a thread that runs an event loop already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise SimError("an event loop runs here already, as in a notebook", remedy="run `sim serve` in a terminal")


def _address(host: str, port: int) -> str:
    """The address of the page as this machine opens it.

    >>> _address("127.0.0.1", 8000), _address("::1", 80), _address("0.0.0.0", 8000)
    ('http://127.0.0.1:8000/', 'http://[::1]:80/', 'http://localhost:8000/')
    """
    if host in ("0.0.0.0", "::"):
        return f"http://localhost:{port}/"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _bound(host: str, port: int) -> socket.socket:
    """A socket that listens; SimError, with what would be right, where it cannot be had."""
    if not host.strip():
        raise SimError("the host is empty", "--host", f"leave it out, or give an address as {HOST}")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise SimError(f"there is no host '{host}'", "--host", f"leave it out, or give an address as {HOST}") from None
    family, kind, protocol, _, address = sorted(found, key=lambda one: one[0] != socket.AF_INET)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere it would let two servers have one port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as trouble:
        listening.close()
        raise _unbound(trouble, host, port) from None
    return listening


def _unbound(trouble: OSError, host: str, port: int) -> SimError:
    """Why a port cannot be had, in words."""
    another = f"take another, as --port {port + 1 if 1024 <= port < LAST_PORT else PORT}, or --port 0 for a free one"
    if trouble.errno == errno.EADDRINUSE:
        return SimError(f"another program listens on port {port}", "--port", f"stop it, or {another}")
    if trouble.errno in (errno.EACCES, errno.EPERM):
        return SimError(f"this account may not listen on port {port}", "--port", another)
    if trouble.errno == errno.EADDRNOTAVAIL:
        return SimError(f"'{host}' is no address of this machine", "--host", f"leave it out, or give {HOST}")
    return SimError(f"nothing can listen there: {trouble.strerror}", "--port", another)


@contextmanager
def _folder(out: str | os.PathLike[str] | None) -> Iterator[tuple[Path, bool]]:
    """The folder of results, and whether it goes at the end."""
    if out is not None:
        _demand_room(Path(out))
        yield Path(out), False
        return
    try:
        passing = tempfile.TemporaryDirectory(prefix="sim-serve-", ignore_cleanup_errors=True)
    except OSError as trouble:
        what = f"no temporary folder can be made ({trouble.strerror or trouble})"
        raise SimError(what, "--out", "name a folder of results with --out") from None
    with passing as made:
        yield Path(made), True


def _demand_room(folder: Path) -> None:
    """SimError where a folder of results could not be made or written, which nobody should learn from a report."""
    whole = folder.absolute()
    there = next(place for place in (whole, *whole.parents) if os.path.exists(place))
    if not there.is_dir():
        raise SimError(f"'{there}' is no folder", "--out", "name another folder, or leave it out")
    if not os.access(there, os.W_OK | os.X_OK):
        raise SimError(f"this account may not write in '{there}'", "--out", "name another folder, or leave it out")


@contextmanager
def _logged(verbose: bool) -> Iterator[None]:
    """Log on stderr what is asked and what goes wrong; nothing at all unless somebody wants it."""
    loggers = [logging.getLogger(name) for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "sim.web", "asyncio")]
    before: list[tuple[Any, ...]] = [(one, one.level, one.propagate) for one in loggers]
    handler = logging.StreamHandler() if verbose else logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s"))
    for one in loggers:
        one.addHandler(handler)
        one.setLevel(logging.INFO if verbose else logging.CRITICAL + 1)
        one.propagate = False
    try:
        yield
    finally:
        for one, level, propagate in before:
            one.removeHandler(handler)
            one.setLevel(level)
            one.propagate = propagate
