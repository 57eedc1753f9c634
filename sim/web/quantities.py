"""Everything that is uncertain, for the page: its distribution to draw and in words, and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final, get_args

import numpy as np

from sim.analysis.source.readers import readers
from sim.draws.marginals import inverse_cdf
from sim.scenario.reading.load import LoadedScenario
from sim.scenario.schema.distribution import Distribution, OneOf, Triangular, Uniform
from sim.scenario.schema.quantity import Choice
from sim.scenario.schema.scenario import leaves, quantities
from sim.scenario.schema.shape import at
from sim.show.quantities import heading_of, title_of
from sim.show.text.scenario import value_text
from sim.web.cited import sources

#: Shares of futures below the points at which a density is drawn: closer where it falls off.
_SHARES: Final = (0.003, 0.01, 0.025, *(n / 20 for n in range(1, 20)), 0.975, 0.99, 0.997)
#: Half the width, as a share of futures, over which a density is measured.
_NEAR: Final = 0.002
_DIGITS: Final = 4


def uncertain(loaded: LoadedScenario) -> Iterator[dict[str, Any]]:
    """Every quantity of a scenario that differs from future to future, then every structural variant.

    A quantity has its middle, the ends of the nine tenths in the middle, a curve of (value, density), or of (value,
    probability) where it is one of a few, its distribution in words, and its limits in the schema; None is no limit.
    """
    drawn = [
        (path, leaf, leaf.distribution) for path, leaf in quantities(loaded.scenario) if leaf.distribution is not None
    ]
    for path, leaf, distribution in drawn:
        low, middle, high = map(_round, inverse_cdf(distribution, np.array([0.05, 0.5, 0.95])))
        yield {
            "path": path,
            "title": title_of(path, first=True),
            "of": heading_of(path.partition(".")[0]),
            "unit": leaf.unit,
            "kind": "uncertain",
            "median": middle,
            "low": low,
            "high": high,
            "curve": curve(distribution),
            "one_of": isinstance(distribution, OneOf),
            "distribution": in_words(distribution),
            "limits": _limits(path),
            **_about(loaded, path, leaf.note),
        }
    for path, choice in leaves(loaded.scenario):
        if isinstance(choice, Choice):
            yield {
                "path": path,
                "title": title_of(path, first=True),
                "of": "Where scholars disagree about structure",
                "unit": "",
                "kind": "variant",
                "value": choice.value,
                "choices": [{"value": word, "title": word.replace("_", " ")} for word in _words(choice)],
                "distribution": f"{choice.value.replace('_', ' ')}, in all futures alike",
                **_about(loaded, path, choice.note),
            }


def curve(distribution: Distribution) -> list[list[float]]:
    """Points of a density, or of probabilities where it is one of a few values.

    >>> curve(Uniform(low=4, high=14))
    [[4, 0.1], [14, 0.1]]
    >>> curve(OneOf(values=(3, 0), weights=(1, 3)))
    [[0, 0.75], [3, 0.25]]
    """
    points: list[tuple[float, float]]
    match distribution:
        case OneOf(values=values, weights=weights):
            weighed = dict.fromkeys(values, 0.0)
            for value, weight in zip(values, weights or (1.0,) * len(values), strict=True):
                weighed[value] += weight / sum(weights or (1.0,) * len(values))
            points = [(value, weighed[value]) for value in sorted(weighed)]
        case Uniform(low=low, high=high):
            points = [(low, 1.0 / (high - low)), (high, 1.0 / (high - low))]
        case Triangular(low=low, mode=mode, high=high):
            points = [(low, 0.0), (mode, 2.0 / (high - low)), (high, 0.0)]
        case _:
            share = np.array(_SHARES)
            above, below = inverse_cdf(distribution, share + _NEAR), inverse_cdf(distribution, share - _NEAR)
            at_share = inverse_cdf(distribution, share)
            points = [
                (float(x), 2.0 * _NEAR / float(b - a)) for x, a, b in zip(at_share, below, above, strict=True) if b > a
            ]
    return [[_round(x), _round(y)] for x, y in points]


def in_words(distribution: Distribution) -> str:
    """A distribution as a reader without mathematics understands it.

    >>> in_words(Uniform(low=4, high=14))
    'Anything from 4 to 14 is equally likely.'
    """
    if isinstance(distribution, OneOf):
        return f"One of {', '.join(f'{value_text(x)} ({share:.0%})' for x, share in curve(distribution))}."
    if isinstance(distribution, Uniform):
        return f"Anything from {value_text(distribution.low)} to {value_text(distribution.high)} is equally likely."
    if isinstance(distribution, Triangular):
        ends = f"Between {value_text(distribution.low)} and {value_text(distribution.high)}"
        return f"{ends}, most likely {value_text(distribution.mode)}."
    shares = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    low, lower, middle, upper, high = (_said(float(x)) for x in inverse_cdf(distribution, shares))
    return (
        f"Half of the futures have it between {lower} and {upper}, with {middle} in the middle; nine in ten between "
        f"{low} and {high}."
    )


def _about(loaded: LoadedScenario, path: str, note: str | None) -> dict[str, Any]:
    """What is said of a value, what it rests on, what others say, and the equation that reads it first."""
    shape, origin = at(path.split(".")), loaded.provenance[path]
    found: dict[str, Any] = {"doc": "" if shape is None else shape.doc}
    if note:
        found["note"] = " ".join(note.split())
    found["sources"] = sources(origin.sources, origin.assumption)
    if others := loaded.alternatives.get(path):
        found["studies"] = [
            {"id": one.name, "value": f"{value_text(one.value)} {one.quantity.unit}", "note": one.quantity.note or ""}
            for one in others.values()
        ]
    equation = next((one for reader in readers().get(path, ()) for one in reader.equations), None)
    if equation is not None:
        first = " ".join(equation.doc.split("\n\n")[0].split())
        found["read_by"] = {"name": equation.name, "place": equation.place.partition(":")[0], "text": first}
    return found


def _limits(path: str) -> list[float | None]:
    shape = at(path.split("."))
    assert shape is not None
    assert shape.spec is not None
    return [end if math.isfinite(end) else None for end in (shape.spec.low, shape.spec.high)]


def _words(leaf: Choice) -> tuple[str, ...]:
    """The words that a structural variant can be."""
    return get_args(type(leaf).model_fields["value"].annotation)


def _round(value: float) -> float:
    """A number as it is drawn; whole where it is, which is shorter."""
    number = float(f"{float(value):.{_DIGITS}g}")
    return int(number) if number.is_integer() else number


def _said(value: float) -> str:
    return value_text(float(f"{value:.3g}"))
