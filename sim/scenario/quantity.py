"""Leaves of a scenario file: a number or a distribution, with its unit and its source.

A scenario is a tree of sections whose leaves are of three kinds:

- :class:`Quantity`, something we measure or do not know: a value (a number or a distribution), a unit and
  where it comes from;
- :class:`Plan`, something a government can do: a few plain words, dates and numbers with one source;
- :class:`Choice`, a structural variant: one word out of a fixed list.

What a field of the schema expects (unit, range, whether it is a lever or an uncertainty) stands beside the
field, in a :class:`Spec`, so that the schema itself is the reference that messages, documentation and editors
quote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

Kind = Literal["lever", "uncertainty"]


def _is_month(value: str) -> str:
    year, _, month = value.partition("-")
    if not (len(year) == 4 and len(month) == 2 and year.isdigit() and month.isdigit() and 1 <= int(month) <= 12):
        raise PydanticCustomError("month", "'{got}' is not a month; write it as 2027-12", {"got": value})
    return value


Month = Annotated[
    str,
    AfterValidator(_is_month),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}),
]


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Numbers = Annotated[tuple[float, ...], BeforeValidator(_as_tuple)]
Ids = Annotated[str | tuple[str, ...], BeforeValidator(_as_tuple)]


class Node(BaseModel):
    """Base of everything in a scenario file: immutable, and unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=True)


class _Low(Node):
    low: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> _Low:
        if self.low >= self.high:
            raise ValueError(f"low ({self.low:g}) must be below high ({self.high:g})")
        return self


class Uniform(_Low):
    """Every value between `low` and `high` is equally likely."""

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high


class LogUniform(_Low):
    """Every order of magnitude between `low` and `high` is equally likely."""

    low: float = Field(gt=0)

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high


class Normal(Node):
    """Normal with `mean` and `sd`, cut off at `low` and `high` where they are given."""

    mean: float
    sd: float = Field(gt=0)
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Normal:
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"low ({self.low:g}) must be below high ({self.high:g})")
        return self

    @property
    def support(self) -> tuple[float, float]:
        low = float("-inf") if self.low is None else self.low
        high = float("inf") if self.high is None else self.high
        return low, high


class LogNormal(Node):
    """Log-normal with `median` and the standard deviation of the logarithm, `log_sd`."""

    median: float = Field(gt=0)
    log_sd: float = Field(gt=0)

    @property
    def support(self) -> tuple[float, float]:
        return 0.0, float("inf")


class Triangular(Node):
    """Triangular between `low` and `high` with its peak at `mode`."""

    low: float
    mode: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> Triangular:
        if not self.low <= self.mode <= self.high or self.low == self.high:
            raise ValueError(f"needs low <= mode <= high, got {self.low:g}, {self.mode:g}, {self.high:g}")
        return self

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high


class Beta(Node):
    """Beta distribution of a share, with `a` and `b` as if `a` of `a + b` cases had been seen."""

    a: float = Field(gt=0)
    b: float = Field(gt=0)

    @property
    def support(self) -> tuple[float, float]:
        return 0.0, 1.0


class Gamma(Node):
    """Gamma distribution with `shape` and `scale` (mean = shape x scale)."""

    shape: float = Field(gt=0)
    scale: float = Field(gt=0)

    @property
    def support(self) -> tuple[float, float]:
        return 0.0, float("inf")


class OneOf(Node):
    """One of a few `values`, equally likely unless `weights` are given."""

    values: Numbers = Field(min_length=2)
    weights: Numbers | None = None

    @model_validator(mode="after")
    def _weights(self) -> OneOf:
        if self.weights is not None and (
            len(self.weights) != len(self.values) or min(self.weights) < 0 or sum(self.weights) <= 0
        ):
            raise ValueError("weights must be one non-negative number for each value, not all zero")
        return self

    @property
    def support(self) -> tuple[float, float]:
        return min(self.values), max(self.values)


Distribution = Uniform | LogUniform | Normal | LogNormal | Triangular | Beta | Gamma | OneOf


class _UniformForm(Node):
    uniform: Uniform


class _LogUniformForm(Node):
    log_uniform: LogUniform


class _NormalForm(Node):
    normal: Normal


class _LogNormalForm(Node):
    lognormal: LogNormal


class _TriangularForm(Node):
    triangular: Triangular


class _BetaForm(Node):
    beta: Beta


class _GammaForm(Node):
    gamma: Gamma


class _OneOfForm(Node):
    one_of: OneOf


DISTRIBUTIONS: tuple[str, ...] = (
    "uniform", "log_uniform", "normal", "lognormal", "triangular", "beta", "gamma", "one_of",
)  # fmt: skip


def _form(value: object) -> str | None:
    """Tell which way of writing a value is used, for pydantic's union and for messages."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, Mapping) and len(value) == 1:
        key = next(iter(value))
        return key if key in DISTRIBUTIONS else None
    if isinstance(value, Node):
        return next(iter(type(value).model_fields))
    return None


Value = Annotated[
    Annotated[float, Tag("number")]
    | Annotated[_UniformForm, Tag("uniform")]
    | Annotated[_LogUniformForm, Tag("log_uniform")]
    | Annotated[_NormalForm, Tag("normal")]
    | Annotated[_LogNormalForm, Tag("lognormal")]
    | Annotated[_TriangularForm, Tag("triangular")]
    | Annotated[_BetaForm, Tag("beta")]
    | Annotated[_GammaForm, Tag("gamma")]
    | Annotated[_OneOfForm, Tag("one_of")],
    Discriminator(
        _form,
        custom_error_type="value_form",
        custom_error_message="neither a number nor one of the distributions " + ", ".join(DISTRIBUTIONS),
    ),
]


class Sourced(Node):
    """Anything that must say where it comes from: claims or evidence by id, or an assumption with its reason."""

    source: Ids | None = Field(
        default=None,
        description="Id of a claim (W1 ... N9) or of evidence in seeds/, or a list of ids.",
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
    unit: str = Field(description="Unit of the value; the schema says which one is expected.")

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
                    {
                        "low": f"{low:g}",
                        "high": f"{high:g}",
                        "least": f"{spec.low:g}",
                        "most": f"{spec.high:g}",
                    },
                )
        return value


class Plan(Sourced, _KeepsToSpec):
    """What a government does: dates, shares and words, with one source for the whole."""


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
    unit: str,
    doc: str,
    *,
    low: float = float("-inf"),
    high: float = float("inf"),
    kind: Kind = "uncertainty",
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
