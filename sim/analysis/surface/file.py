"""The file of a surface: what it holds, written from what was made and read again."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

import sim
from sim.analysis.surface import terms
from sim.analysis.surface.levers import LEVERS
from sim.analysis.surface.made import Maker, Sample, Theory, danger
from sim.analysis.surface.sample import START
from sim.errors import SimError
from sim.scenario import shipped
from sim.scenario.reading.load import load
from sim.store.identity import rules_digest
from sim.vocabulary import HYPOTHESES

FILE: Final = Path(sim.__file__).with_name("surface.json")
#: Digits behind the point of what is kept: a ten-thousandth of eta is a hundredth of a future in a thousand.
_DIGITS: Final = 4
#: Terms that move eta by less than this anywhere are left out.
_LEAST_TERM: Final = 5e-4


def identity() -> dict[str, str]:
    """The rules and the world to which a surface belongs: it is out of date as soon as one of them changes."""
    return {"rules": rules_digest(), "world": load("baseline").digest}


def content(sample: Sample, test: Sample, *, seed: int, members: int, test_members: int) -> dict[str, Any]:
    """Everything of the file; `seed` and `members` are the sample's, `test_members` those of each point tested."""
    weights = np.round(danger(sample), 6)
    maker = Maker(sample, test, weights)
    theories = [maker.theory(place) for place in range(len(HYPOTHESES))]
    kept = [
        k
        for k in range(len(maker.terms))
        if any(np.abs(one.coefficients[:, k]).max() > _LEAST_TERM for one in theories)
    ]
    return {
        "version": sim.__version__,
        **identity(),
        "start": START,
        "months": int(weights.size),
        "seed": seed,
        "members": members,
        "points": len(sample.positions),
        "tested": {"points": len(test.positions), "members": test_members},
        "levers": [lever.spec() | {"at": None if math.isnan(lever.at) else lever.at} for lever in LEVERS],
        "baseline": {path: value for path, value in plain("baseline").items() if path in OWNED},
        "scenarios": {name: _moved(name) for name in shipped.names()},
        "measures": constants(),
        "danger": weights.tolist(),
        "terms": [list(maker.terms[k]) for k in kept],
        "theories": {name: _theory(one, kept) for name, one in zip(HYPOTHESES, theories, strict=True)},
    }


def constants() -> dict[str, Any]:
    """What the measures are made with, for whoever measures without this program."""
    return {
        "leaving": terms.LEAVING,
        "replaced_from": terms.REPLACED_FROM,
        "soldiers": terms.SOLDIERS,
        "news": terms.NEWS,
        "zeros": terms.ZEROS,
        "units": terms.UNITS,
        "names": list(terms.MEASURES),
        "words": [[lever, at] for lever, at, _ in terms.WORDS],
    }


def _theory(one: Theory, kept: Sequence[int]) -> dict[str, Any]:
    return {
        "there": np.round(one.there, 7).tolist(),
        "there_error": _significant(one.there_error),
        "coefficients": np.round(one.coefficients[:, kept], _DIGITS).tolist(),
        "doubt": [[_significant(float(value)) for value in row] for row in one.factor**2 * one.doubt],
        "factor": round(one.factor, 3),
        "error": _rounded(one.error),
    }


def _significant(value: float) -> float:
    return float(f"{value:.4g}")


def _rounded(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {name: _rounded(value) for name, value in node.items()}
    return _significant(node)


#: Every setting that a lever owns.
OWNED: Final = frozenset(path for lever in LEVERS for path in lever.paths)


def plain(name: str, sets: Sequence[str] = ()) -> dict[str, Any]:
    """Every value of a shipped scenario by path; None for what differs from future to future."""
    values = load(name, sets).canonical()
    return {path: value if isinstance(value, int | float | str) else None for path, value in values.items()}


def _moved(name: str) -> dict[str, Any]:
    """What a shipped scenario changes of the baseline, by path."""
    return {path: here if isinstance(here, int | float | str) else None for path, _, here in load(name).differences()}


@lru_cache(maxsize=1)
def shipped_surface() -> dict[str, Any]:
    """The surface that comes with the program; SimError where the file cannot be read."""
    try:
        found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
        return found
    except (OSError, ValueError) as error:
        raise SimError("cannot be read", str(FILE), "install the package again") from error


def written(found: Mapping[str, Any]) -> str:
    """The file's text: one line for each part, arrays without blanks."""
    parts = [f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'))}" for name, value in found.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"
