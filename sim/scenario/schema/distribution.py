"""Values of a scenario file: a number, or a distribution in a readable form.

A value is a number or a mapping with one key, the name of a distribution:
`{uniform: {low: 4, high: 14}}`, `{lognormal: {median: 18, log_sd: 0.4}}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator


def as_tuple(value: object) -> object:
    """A list as the tuple that a frozen model keeps; anything else as it is."""
    return tuple(value) if isinstance(value, list) else value


Numbers = Annotated[tuple[float, ...], BeforeValidator(as_tuple)]


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
    """The way in which a value is written, for pydantic's union and for messages."""
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
