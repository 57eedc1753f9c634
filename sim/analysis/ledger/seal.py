"""Sealing: the shipped baseline is simulated and what it states is added to the ledger."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sim
from sim.analysis.ledger.entries import BEGINNING, FORMAT, LEVELS, POOLED, Entry, entries_of
from sim.analysis.ledger.frozen import BASELINE
from sim.analysis.ledger.futures import Answers, Forecast, answers, bands, chances
from sim.analysis.ledger.statements import GIVEN, STATEMENTS, Statement
from sim.analysis.record import CUT
from sim.errors import RunError, SimError
from sim.scenario.reading.load import load
from sim.store.files import write_bytes, writing
from sim.store.identity import rules_digest
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario

_DIGITS: Final = 6
_CHANCE: Final = (
    "A chance from what is not known of the parameters (their priors, those fitted with their posteriors) and from "
    "luck, under one theory or over four with equal weight; `error` is what the number of futures leaves open. That "
    "the rules are wrong is not in it."
)
_BAND: Final = (
    "Quantiles over futures: what is not known of the parameters (their priors, those fitted with their posteriors) "
    "and luck, under one theory or over four with equal weight. That the rules are wrong is not in it."
)


def seal(
    path: Path,
    members: int,
    seed: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
    *,
    baseline: str = BASELINE,
) -> tuple[Entry, ...]:
    """Simulate the shipped baseline and add its statements to the ledger at `path`; returns the entries added.

    Raises SimError where this version has sealed already or the baseline is not the frozen one, whose digest is
    `baseline`; RunError where the ledger is not as it was sealed or cannot be written. Nothing is written then.
    """
    world = _frozen(baseline)
    before = path.read_bytes() if path.exists() else b""
    entries = entries_of(before, str(path))
    identity = (sim.__version__, rules_digest(), world.digest)
    _check(entries, identity, str(path))
    statements = tuple(STATEMENTS.values())
    total, done = members * len(HYPOTHESES), 0

    def count(futures: int) -> None:
        nonlocal done
        done += futures
        progress(done, total)

    found = answers(world.scenario, statements, members, seed, count)
    added = chain(entries, made(statements, found, members, seed, identity))
    content = before + "".join(f"{entry.line()}\n" for entry in added).encode()
    if (path.read_bytes() if path.exists() else b"") != before:
        raise RunError("was written to while this was simulated", str(path), "seal again")
    with writing(path):
        write_bytes(path, content)
    return added


def made(
    statements: Sequence[Statement], found: Answers, members: int, seed: int, identity: tuple[str, str, str]
) -> list[dict[str, Any]]:
    """The fields of entries that state what was found, but for their place in the ledger."""
    version, rules, scenario = identity
    shared = {
        "format": FORMAT,
        "sealed": time.strftime("%Y-%m-%d", time.gmtime()),
        "cut": CUT,
        "version": version,
        "rules": rules,
        "scenario": scenario,
        "members": members,
        "seed": seed,
        "given": GIVEN,
    }
    return [{**shared, **_stated(statement, found)} for statement in statements]


def chain(entries: Sequence[Entry], stated: Sequence[dict[str, Any]]) -> tuple[Entry, ...]:
    """Entries of one sealing that follow those which there are."""
    sealing = entries[-1].sealing + 1 if entries else 1
    previous = entries[-1].hash if entries else BEGINNING
    added: list[Entry] = []
    for place, content in enumerate(stated, 1):
        where: dict[str, Any] = {"number": len(entries) + place, "sealing": sealing, "place": place, "of": len(stated)}
        added.append(Entry(**where, **content, previous=previous).chained())
        previous = added[-1].hash
    return tuple(added)


def _stated(statement: Statement, found: Answers) -> dict[str, Any]:
    by_theory = {hypothesis: of[statement.name] for hypothesis, of in found.items()}
    forecast = chances(by_theory) if statement.is_event else bands(by_theory)
    levels = () if statement.is_event else LEVELS
    return {
        "statement": statement.name,
        "kind": "event" if statement.is_event else "quantity",
        "title": statement.title,
        "question": statement.question,
        "rule": statement.rule,
        "source": statement.source,
        "address": statement.address,
        "resolves": statement.resolves,
        "unit": statement.unit,
        "read": statement.reading.told(statement.resolves),
        "band": _CHANCE if statement.is_event else _BAND,
        "levels": list(levels),
        **_numbers(forecast),
        "reference": statement.reference.told(),
        "reference_forecast": [_rounded(value) for value in statement.naive(LEVELS)],
    }


def _numbers(forecast: Forecast) -> dict[str, Any]:
    names = (*(name for name in forecast.values if name != POOLED), POOLED)
    return {
        "forecast": {name: [_rounded(value) for value in forecast.values[name]] for name in names},
        "error": {name: _rounded(forecast.errors[name]) for name in names if name in forecast.errors},
    }


def _rounded(value: float) -> float:
    """A number with six digits.

    >>> _rounded(112396.3891), _rounded(0.01234567891)
    (112396.0, 0.0123457)
    """
    return float(f"{value:.{_DIGITS}g}")


def _frozen(digest: str) -> LoadedScenario:
    world = load("baseline")
    if world.digest != digest:
        frozen = f"the one frozen is {digest}" if digest else "none is frozen yet"
        raise SimError(
            f"the baseline is not the frozen one: its digest is {world.digest}, and {frozen}",
            str(world.path),
            "undo what was changed; priors that changed on purpose are frozen in sim/analysis/ledger/frozen.py",
        )
    if tuple(world.scenario.hypotheses) != tuple(HYPOTHESES):
        raise SimError("does not simulate all four theories", str(world.path), "take it from the repository again")
    return world


def _check(entries: Sequence[Entry], identity: tuple[str, str, str], place: str) -> None:
    for entry in entries:
        if entry.identity == identity:
            raise SimError(
                f"version {entry.version} with these rules and this baseline was sealed on {entry.sealed}",
                f"{place}:{entry.number}",
                "what is sealed stays; another version may add to it",
            )
        now = STATEMENTS.get(entry.statement)
        if now is not None and (now.rule, now.resolves, now.unit) != (entry.rule, entry.resolves, entry.unit):
            raise SimError(
                f"{entry.statement} was sealed with another rule, date or unit",
                f"{place}:{entry.number}",
                "give the new statement a name of its own",
            )
