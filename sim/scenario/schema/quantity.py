"""Leaves of a scenario file: a number or a distribution, with its unit and its source.

A scenario is a tree of sections whose leaves are of three kinds:

- :class:`Quantity`, something that is measured or unknown: a value (a number or a distribution), a unit and a source;
- :class:`Plan`, something a government can do: a few plain words, dates and numbers with one source;
- :class:`Choice`, a structural variant: one word from a fixed list.

What a field of the schema expects (unit, range, whether it is a lever or an uncertainty) is declared with the field, as
a :class:`Spec`, so that the schema itself is the reference for messages, documentation and editors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from sim.scenario.schema.distribution import Distribution, Node, Value, as_tuple

Kind = Literal["lever", "uncertainty"]


def _is_month(value: str) -> str:
    year, _, month = value.partition("-")
    if not (len(year) == 4 and len(month) == 2 and year.isdigit() and month.isdigit() and 1 <= int(month) <= 12):
        raise PydanticCustomError("month", "'{got}' is not a month; write it as 2027-12", {"got": value})
    return value


Month = Annotated[
    str, AfterValidator(_is_month), WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"})
]


Ids = Annotated[str | tuple[str, ...], BeforeValidator(as_tuple)]


class Sourced(Node):
    """Anything that must name its source: claims or evidence by id, or an assumption with its reason."""

    source: Ids | None = Field(
        default=None, description="Id of a claim (W1 ... N9) or of evidence in seeds/, or a list of ids."
    )
    assumption: str | None = Field(
        default=None, min_length=12, description="Why this value is assumed, where no source gives it."
    )
    note: str | None = Field(default=None, description="Anything a reader should know about it.")

    @model_validator(mode="after")
    def _has_source(self) -> Sourced:
        if not self.source and not self.assumption:
            raise ValueError("has no source: name a claim or evidence id, or write an assumption with its reason")
        return self

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids cited, in the order written."""
        if self.source is None:
            return ()
        return (self.source,) if isinstance(self.source, str) else self.source


class Quantity(Sourced):
    """A number or a distribution with its unit and source.

    >>> q = Quantity.model_validate({"value": {"uniform": {"low": 4, "high": 14}}, "unit": "hbe",
    ...                              "assumption": "elicited from a small panel"})
    >>> q.distribution
    Uniform(low=4.0, high=14.0)
    >>> q.fixed is None
    True
    """

    value: Value = Field(description="A number, or a distribution such as {uniform: {low: 4, high: 14}}.")
    unit: str = Field(description="Unit of the value; the schema says which unit is expected.")

    @property
    def fixed(self) -> float | None:
        """The number, or None where the value is a distribution."""
        return float(self.value) if isinstance(self.value, int | float) else None

    @property
    def distribution(self) -> Distribution | None:
        """The distribution, or None where the value is a number."""
        if isinstance(self.value, int | float):
            return None
        chosen: Distribution = getattr(self.value, next(iter(type(self.value).model_fields)))
        return chosen

    @property
    def support(self) -> tuple[float, float]:
        """Smallest and largest possible value."""
        if self.fixed is not None:
            return self.fixed, self.fixed
        assert self.distribution is not None
        return self.distribution.support


class _KeepsToSpec(Node):
    """Checks each quantity against what the schema expects of its field."""

    @field_validator("*", mode="after")
    @classmethod
    def _keeps_to_spec(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, Quantity) and info.field_name is not None:
            spec = spec_of(cls.model_fields[info.field_name])
            if value.unit != spec.unit:
                raise PydanticCustomError(
                    "unit", "unit is '{got}', but this is in '{want}'", {"got": value.unit, "want": spec.unit}
                )
            low, high = value.support
            if low < spec.low or high > spec.high:
                raise PydanticCustomError(
                    "range",
                    "can take values from {low} to {high}, outside the range {least} to {most}",
                    {"low": f"{low:g}", "high": f"{high:g}", "least": f"{spec.low:g}", "most": f"{spec.high:g}"},
                )
        return value


class Plan(Sourced, _KeepsToSpec):
    """What a government does: dates, shares and words, with one source for all of them."""


class Choice(Sourced):
    """A structural variant: one word from a fixed list. Subclasses narrow `value` to a Literal."""

    value: str


class Section(_KeepsToSpec):
    """A named group of leaves or of further sections."""


@dataclass(frozen=True)
class Spec:
    """What a schema field expects of its quantity; read by validation, documentation and `show`.

    `low` and `high` bound the whole support of the value, not only its centre.
    """

    unit: str
    kind: Kind
    low: float
    high: float
    doc: str


def quantity(
    unit: str, doc: str, *, low: float = float("-inf"), high: float = float("inf"), kind: Kind = "uncertainty"
) -> Any:
    """Declare a quantity of the schema: its unit, its meaning and the range that its support must keep to."""
    extra: dict[str, Any] = {"x-unit": unit, "x-kind": kind}
    if low > float("-inf"):
        extra["x-low"] = low
    if high < float("inf"):
        extra["x-high"] = high
    return Field(description=doc, json_schema_extra=extra)


def spec_of(field: FieldInfo) -> Spec:
    """The :class:`Spec` that :func:`quantity` gave to a field of the schema."""
    extra = field.json_schema_extra
    assert isinstance(extra, dict), "a quantity is declared with quantity(...)"
    return Spec(
        unit=str(extra["x-unit"]),
        kind="lever" if extra["x-kind"] == "lever" else "uncertainty",
        low=float(str(extra.get("x-low", "-inf"))),
        high=float(str(extra.get("x-high", "inf"))),
        doc=field.description or "",
    )


def month_offset(date: str, start: str) -> int:
    """Months from `start` to `date`, both written "YYYY-MM".

    >>> month_offset("2027-12", "2025-03")
    33
    """
    year, month = (int(part) for part in date.split("-"))
    year0, month0 = (int(part) for part in start.split("-"))
    return 12 * (year - year0) + month - month0
