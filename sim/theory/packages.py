"""Packages of terms: what is on the table, and the lines that a party will not see crossed.

A package has levels on named issues, each from 0 (nothing conceded to Russia or nothing given) to 1:

    territory    line of contact 0, the same recognised, annexed regions whole, whole and recognised 1
    neutrality   degree x permanence, permanence = years / (years + y_half), 1 where permanent
    guarantees   none 0, monitors, a European force, one backed by the US 1
    nato         share of NATO's forward infrastructure and forces that goes
    force_cap    how far Ukraine's army is cut, 0 not at all, 1 to the lowest cap asked for
    sanctions    share lifted

Fields are arrays that broadcast against one another and over members, so that a grid of packages is valued at once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sim.theory.arrays import BoolArray, FloatArray, IntArray, within

#: Kinds of guarantee, in rising order.
GUARANTEES = ("none", "monitors", "european_force", "us_backed")
EUROPEAN_FORCE = GUARANTEES.index("european_force")
US_BACKED = GUARANTEES.index("us_backed")

#: Red lines of each party.
RUSSIAN_LINES = ("not neutral for good", "foreign force in Ukraine", "no recognition")
UKRAINIAN_LINES = ("loss recognised", "land handed over", "army cut to the least", "neutral without a force")

#: Soldiers above the lowest cap that count as none, thousands.
_NO_ARMY = 1e-9
#: Levels this close to 1 are 1.
_WHOLE = 1.0 - 1e-9


@dataclass(frozen=True)
class Terms:
    """A package, or a grid of them. `kind` is a position in :data:`GUARANTEES`; words are 0 or 1, levels in [0, 1]."""

    annexed: FloatArray
    recognised: FloatArray
    territory: FloatArray
    neutrality: FloatArray
    kind: FloatArray
    guarantee: FloatArray
    zone: FloatArray
    sanctions: FloatArray
    infrastructure: FloatArray
    forces: FloatArray
    nato: FloatArray
    force_cap: FloatArray

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape to which the fields broadcast, members last."""
        return np.broadcast_shapes(*(np.shape(getattr(self, field.name)) for field in fields(self)))

    @property
    def force(self) -> FloatArray:
        """Whether a foreign force stands in Ukraine, 0 or 1."""
        return foreign_force(self.kind)

    @property
    def us_backed(self) -> FloatArray:
        """Whether the US stands behind the guarantee, 0 or 1."""
        return (self.kind >= US_BACKED).astype(np.float64)

    def pick(self, package: IntArray) -> Terms:
        """The package at a position of the flattened grid, for each member: fields (members,)."""
        shape = self.shape
        where = np.unravel_index(package, shape[:-1]) if len(shape) > 1 else ()
        everyone = np.arange(shape[-1])
        nobody = np.zeros_like(everyone)

        def picked(name: str) -> FloatArray:
            values = np.asarray(getattr(self, name), dtype=np.float64)
            values = values.reshape((1,) * (len(shape) - values.ndim) + values.shape)
            place = tuple(at if size > 1 else 0 for size, at in zip(values.shape[:-1], where, strict=True))
            chosen: FloatArray = values[(*place, everyone if values.shape[-1] > 1 else nobody)]
            return chosen

        return Terms(**{field.name: picked(field.name) for field in fields(self)})

    def those(self, who: IntArray | BoolArray) -> Terms:
        """The packages of some members; fields must be (members,)."""
        return Terms(**{field.name: getattr(self, field.name)[who] for field in fields(self)})


def foreign_force(kind: FloatArray) -> FloatArray:
    """Whether guarantees of these kinds come with a foreign force in Ukraine, 0 or 1."""
    return (kind >= EUROPEAN_FORCE).astype(np.float64)


def territory_level(annexed: FloatArray, recognised: FloatArray, line: FloatArray, whole: FloatArray) -> FloatArray:
    """Level of territory: `line` for the line of contact recognised, `whole` for annexed regions not recognised.

    >>> level = territory_level(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array(0.35), np.array(0.7))
    >>> level.tolist()
    [0.0, 0.35, 0.7, 1.0]
    """
    return annexed * whole + recognised * (annexed * (1.0 - whole) + (1.0 - annexed) * line)


def neutrality_level(degree: FloatArray, years: FloatArray, permanent: bool, half_years: FloatArray) -> FloatArray:
    """Degree times permanence; twenty years count half where `half_years` is twenty.

    >>> degree, years, half = np.array([1.0, 0.8]), np.array([20.0, 0.0]), np.array(20.0)
    >>> neutrality_level(degree, years, False, half).tolist(), neutrality_level(degree, years, True, half).tolist()
    ([0.5, 0.0], [1.0, 0.8])
    """
    lasting = np.ones_like(half_years) if permanent else years / (years + half_years)
    return degree * lasting


def nato_level(infrastructure: FloatArray, forces: FloatArray, weight: FloatArray) -> FloatArray:
    """How far NATO steps back: infrastructure and forward forces by weight."""
    return weight * infrastructure + (1.0 - weight) * forces


def cap_level(soldiers: FloatArray | float, force: FloatArray, least: FloatArray) -> FloatArray:
    """Level of a cap in soldiers: 0 at the force of today, 1 at the lowest cap asked for.

    >>> float(cap_level(482.5, np.array(880.0), np.array(85.0)))
    0.5
    """
    # An army at or below the lowest cap has nothing to cut.
    return within((force - soldiers) / np.maximum(force - least, _NO_ARMY), 0.0, 1.0)


def capped_force(level: FloatArray, force: FloatArray, least: FloatArray) -> FloatArray:
    """Soldiers that a cap of this level leaves, in the unit of `force`."""
    return force - level * (force - least)


def crossed_by_russia(terms: Terms) -> dict[str, BoolArray]:
    """Where a package crosses each of Russia's lines."""
    crossed = (terms.neutrality < _WHOLE, terms.force > 0.0, terms.recognised < _WHOLE)
    return dict(zip(RUSSIAN_LINES, crossed, strict=True))


def crossed_by_ukraine(terms: Terms) -> dict[str, BoolArray]:
    """Where a package crosses each of Ukraine's lines."""
    handed_over = terms.annexed > 0.0
    crossed = (
        handed_over & (terms.recognised > 0.0),
        handed_over,
        terms.force_cap >= _WHOLE,
        (terms.neutrality >= _WHOLE) & (terms.force == 0.0),
    )
    return dict(zip(UKRAINIAN_LINES, crossed, strict=True))


def in_words(terms: Terms) -> list[str]:
    """Each package in a line, for the log; fields must be (members,)."""
    lines = []
    for k in range(terms.kind.size):
        land = ("line of contact", "annexed regions")[int(terms.annexed[k])]
        recognised = ", recognised" if terms.recognised[k] else ""
        parts = [
            f"{land}{recognised}",
            f"guarantees: {GUARANTEES[int(terms.kind[k])].replace('_', ' ')}",
            *(
                f"{name} {100.0 * float(level[k]):.0f}%"
                for name, level in (
                    ("neutral", terms.neutrality), ("sanctions lifted", terms.sanctions),
                    ("NATO back", terms.nato), ("army cut", terms.force_cap),
                )
                if level[k] > 0.0
            ),
        ]  # fmt: skip
        lines.append("; ".join(parts))
    return lines
