"""A Dask scheduler and its workers, each a process of its own, for tests and for the benchmark."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[1]
#: Seconds that a busy machine may take to start them.
_PATIENCE = 120.0


class Cluster:
    """A scheduler, started with the context, and workers of one thread, which do not come again once they are killed.

    They work in folders of their own below `folder`, where their logs lie too.
    """

    def __init__(self, folder: Path, workers: int = 2, surroundings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        self._count, self._surroundings = workers, dict(surroundings or {})

    def __enter__(self) -> Cluster:
        told = self.folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
            "--scheduler-file", str(told),
        )  # fmt: skip
        self.address = self._address(told)
        for _ in range(self._count):
            self.add_worker(**self._surroundings)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in (*self.workers, self.scheduler):
            kill(process)

    def add_worker(self, **surroundings: str) -> subprocess.Popen[bytes]:
        """One worker more; `surroundings` are set in its environment."""
        name = f"worker-{len(self.workers)}"
        worker = self._start(
            name, "worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
            "--name", name, "--death-timeout", "60",
            "--local-directory", str(self.folder / name), **surroundings,
        )  # fmt: skip
        self.workers.append(worker)
        log, end = self.folder / f"{name}.log", time.monotonic() + _PATIENCE
        while "Registered to" not in log.read_text("utf-8", "replace"):
            if worker.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text("utf-8", "replace"))
            time.sleep(0.1)
        return worker

    def _start(self, name: str, *arguments: str, **surroundings: str) -> subprocess.Popen[bytes]:
        place = self.folder / name
        place.mkdir(parents=True, exist_ok=True)
        around = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", **surroundings}
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments], cwd=place, env=around, stdout=log, stderr=log
            )

    def _address(self, told: Path) -> str:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                address: str = json.loads(told.read_text("utf-8"))["address"]
                return address
            except (OSError, ValueError):
                if self.scheduler.poll() is not None or time.monotonic() > end:
                    raise RuntimeError((self.folder / "scheduler.log").read_text("utf-8", "replace")) from None
                time.sleep(0.1)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process at once, as a machine that fails does."""
    process.kill()
    process.wait()
