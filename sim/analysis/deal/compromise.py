"""Packages beside a proposal: the weighted-mean compromise, and the smallest change that wins a party over.

The mean of what parties want, weighted by power and salience, predicts outcomes of bargaining better than models of
its procedure (Achen 2006), so that it stands beside them. It knows no red lines and asks nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.model.settlement.valuation import RUSSIA, UKRAINE
from sim.theory.packages import EUROPEAN_FORCE, GUARANTEES, US_BACKED, Terms, territory_level

if TYPE_CHECKING:
    from sim.analysis.deal.chair import Chair
    from sim.theory.arrays import FloatArray

#: Issues, and what each party would have there: Russia, Ukraine.
IDEALS: Final[Mapping[str, tuple[float, float]]] = {
    "territory": (1.0, 0.0),
    "neutrality": (1.0, 0.0),
    "guarantees": (0.0, 1.0),
    "nato": (1.0, 0.0),
    "force_cap": (1.0, 0.0),
    "sanctions": (1.0, 0.0),
}
_RUSSIAN_NAMES: Final = {"guarantees": "no_guarantees"}
#: Steps in which terms are changed in the search.
_FIFTHS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_LAND: Final = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
LAND_WORDS: Final = ("line of contact", "line recognised", "annexed regions", "annexed regions recognised")
_CHUNK: Final = 64


def weighted_mean(chair: Chair) -> dict[str, FloatArray]:
    """Level of each issue, (members,): both sides' wishes weighted by their odds of the war and their salience."""
    at, power = chair.at, chair.valuation.odds
    levels = {}
    for issue, (russian, ukrainian) in IDEALS.items():
        theirs = power * at(f"settlement.{RUSSIA}.{_RUSSIAN_NAMES.get(issue, issue)}")
        ours = (1.0 - power) * at(f"settlement.{UKRAINE}.{issue}")
        levels[issue] = (theirs * russian + ours * ukrainian) / (theirs + ours)
    return levels


def as_terms(chair: Chair, levels: Mapping[str, FloatArray]) -> Terms:
    """Levels of issues as a package: land and guarantees are those whose step is reached."""
    at = chair.at
    line, whole = at("settlement.levels.line_recognised"), at("settlement.levels.annexed")
    land = levels["territory"]
    annexed = (land >= whole).astype(np.float64)
    recognised = ((land >= line) & (annexed == 0.0)) | (land >= 1.0)
    kinds = np.stack([at("settlement.levels.monitors"), at("settlement.levels.european_force"), chair.one])
    wanted = levels["guarantees"]
    kind = (wanted >= kinds[0]) * 1.0 + (wanted >= kinds[1]) + (wanted >= kinds[2])
    return Terms(
        annexed=annexed, recognised=recognised * 1.0, territory=land, neutrality=levels["neutrality"], kind=kind,
        guarantee=wanted, zone=(kind > 0.0) * 1.0, sanctions=levels["sanctions"], infrastructure=levels["nato"],
        forces=levels["nato"], nato=levels["nato"], force_cap=levels["force_cap"],
    )  # fmt: skip


@dataclass(frozen=True)
class Change:
    """The smallest change of terms with which a party accepts in half of the futures; `terms` says what changes.

    `size` is the sum of the changes of level, and `accepts` the share; both are None where no change does it.
    Ukraine's public is to carry it in half of them too: `public` is its share, None for Russia and where it is not
    asked. Where no package wins both, it is the change that wins the government, and `public` is below half.
    """

    party: str
    terms: Mapping[str, str]
    size: float | None
    accepts: float | None
    public: float | None = None


def smallest_change(chair: Chair, party: str, goal: float = 0.5) -> Change:
    """Search packages in the order of their distance from the proposal, by steps of a quarter of each scale."""
    own = chair.package
    found = sorted(_neighbours(chair), key=lambda pair: pair[0])
    without_public: Change | None = None
    for first in range(0, len(found), _CHUNK):
        chunk = found[first : first + _CHUNK]
        terms = _stack(chair, [levels for _, levels in chunk])
        accepts = chair.accepts(party, terms).mean(axis=-1)
        carries = np.ones(accepts.size) if party == RUSSIA else chair.ratifies(terms).mean(axis=-1)
        for k in np.flatnonzero(accepts >= goal):
            size, levels = chunk[int(k)]
            if carries[k] < goal and (without_public is not None or size == 0.0):
                continue
            asked = party == UKRAINE and chair.asks_public(_stack(chair, [levels]))
            public = float(carries[k]) if asked else None
            change = Change(party, _told(own, levels), size, float(accepts[k]), public)
            if carries[k] >= goal:
                return change
            without_public = change
    return without_public or Change(party, {}, None, None)


_Levels = tuple[tuple[float, float], float, int, float, float, float]


def _neighbours(chair: Chair) -> Iterator[tuple[float, _Levels]]:
    """Every package of the search with its distance from the proposal."""
    own, at = chair.package, chair.at
    here: _Levels = _own_levels(own)
    line, whole = (float(at(f"settlement.levels.{name}").mean()) for name in ("line_recognised", "annexed"))
    land = [float(territory_level(*(np.array(x) for x in (*pair, line, whole)))) for pair in _LAND]
    backing = [0.0, *(float(at(f"settlement.levels.{name}").mean()) for name in ("monitors", "european_force")), 1.0]

    def steps(value: float) -> list[float]:
        return sorted({*_FIFTHS, value})

    for pair, n, kind, s, f, k in product(
        _LAND, steps(here[1]), range(len(GUARANTEES)), steps(here[3]), steps(here[4]), steps(here[5])
    ):
        size = (
            abs(land[_LAND.index(pair)] - land[_LAND.index(here[0])]) + abs(n - here[1])
            + abs(backing[kind] - backing[here[2]]) + abs(s - here[3]) + abs(f - here[4]) + abs(k - here[5])
        )  # fmt: skip
        yield size, (pair, n, kind, s, f, k)


def _own_levels(own: Terms) -> _Levels:
    def mean(values: FloatArray) -> float:
        return float(np.mean(values))

    pair = (mean(own.annexed), mean(own.recognised))
    kind = round(mean(own.kind))
    return pair, mean(own.neutrality), kind, mean(own.sanctions), mean(own.nato), mean(own.force_cap)


def _stack(chair: Chair, packages: list[_Levels]) -> Terms:
    """Packages as terms, (packages, members)."""
    at = chair.at
    columns = [np.array(column, dtype=np.float64) for column in zip(*((*p[0], *p[1:]) for p in packages), strict=True)]
    annexed, recognised, n, kind, s, f, k = (column[:, None] for column in columns)
    worth = np.stack(
        [0.0 * chair.one, at("settlement.levels.monitors"), at("settlement.levels.european_force"), chair.one]
    )
    line, whole = at("settlement.levels.line_recognised"), at("settlement.levels.annexed")
    land = territory_level(annexed, recognised, line, whole)
    same = kind == chair.package.kind[None, :]
    zone = np.where(same, chair.package.zone[None, :], (kind > 0.0) * 1.0)
    return Terms(
        annexed=annexed, recognised=recognised, territory=land, neutrality=n, kind=kind,
        guarantee=worth[kind[:, 0].astype(np.int64)], zone=zone, sanctions=s, infrastructure=f, forces=f, nato=f,
        force_cap=k,
    )  # fmt: skip


def _told(own: Terms, levels: _Levels) -> dict[str, str]:
    """What a package changes, in words."""
    here = _own_levels(own)
    told: dict[str, str] = {}
    if levels[0] != here[0]:
        told["territory"] = f"{LAND_WORDS[_LAND.index(here[0])]} -> {LAND_WORDS[_LAND.index(levels[0])]}"
    if levels[2] != here[2]:
        told["guarantees"] = f"{GUARANTEES[here[2]]} -> {GUARANTEES[levels[2]]}".replace("_", " ")
    for position, issue in ((1, "neutrality"), (3, "sanctions"), (4, "nato"), (5, "force_cap")):
        before, after = here[position], levels[position]
        assert isinstance(before, float)
        assert isinstance(after, float)
        if before != after:
            told[issue] = f"{before:.2f} -> {after:.2f}"
    return told


def ideal_on(terms: Terms, party: str, issue: str) -> Terms:
    """The same package with one issue as a party would have it."""
    level = IDEALS[issue][0 if party == RUSSIA else 1]
    to = np.full(np.shape(terms.neutrality), level)
    if issue == "territory":
        return replace(terms, territory=to, annexed=to, recognised=to)
    if issue == "guarantees":
        kind = US_BACKED if level else 0
        return replace(terms, guarantee=to, kind=np.full(to.shape, float(kind)), zone=to)
    if issue == "nato":
        return replace(terms, nato=to, infrastructure=to, forces=to)
    return replace(terms, **{issue: to})


assert EUROPEAN_FORCE < US_BACKED
