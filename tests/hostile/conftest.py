"""What every hostile input must meet: an exit code as documented, a line that says where, and nothing written."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import pytest

from sim.cli import main as cli
from sim.errors import BAD_INPUT, FAILED, INTERRUPTED, OK
from sim.texts import DIRECTIONS, in_line

#: What no message for people may hold.
INSIDES: Final = re.compile(
    r"Input should|valid (?:string|number|integer|boolean)|"
    r"Traceback|File \"|<class|object at 0x|NoneType|pydantic|\b[A-Z][a-z]\w*Error\b|Errno|__\w+__|\bdict\b|\bfloat64\b"
)

Answer = tuple[int, str, str]
Ask = Callable[..., Answer]


def slow(*values: object) -> Any:
    """Values of a test that repeats what it shows with others: left out unless slow tests are asked for."""
    return pytest.param(*values, marks=pytest.mark.slow)


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command; its exit code, stdout and stderr, which speak to people or not at all."""

    def answer(*arguments: object) -> Answer:
        capsys.readouterr()
        code = cli.call([str(one) for one in arguments])
        out, err = capsys.readouterr()
        assert code in (OK, FAILED, BAD_INPUT, INTERRUPTED)
        found = INSIDES.search(err)
        assert found is None, f"{found[0]!r} in: {err}"
        assert (code == OK) or err.strip()
        for line in err.splitlines():
            assert line == in_line(line, DIRECTIONS), f"{line!r}"
        return code, out, err

    return answer


def mistakes(err: str) -> list[str]:
    """The lines of stderr but for what is said of plans that the few months of a test leave without effect."""
    return [line for line in err.strip().splitlines() if "effect" not in line]
