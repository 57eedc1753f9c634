"""The schema of a scenario: the whole world as sections of quantities, plans and choices.

This module holds the root and the ways to walk it; the sections are in :mod:`sim.scenario.schema.sections`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from sim.scenario.schema.distribution import Node
from sim.scenario.schema.quantity import Choice, Month, Quantity, Section, Sourced, Spec, month_offset, spec_of
from sim.scenario.schema.sections.baltic import Baltic, Estonia, Latvia, Lithuania
from sim.scenario.schema.sections.crisis import Beliefs, Crisis
from sim.scenario.schema.sections.escalation import Escalation
from sim.scenario.schema.sections.europe import Canada, Europe, France, Germany, Nato, Nordics, Poland, UnitedKingdom
from sim.scenario.schema.sections.motives import Motives
from sim.scenario.schema.sections.russia import Russia
from sim.scenario.schema.sections.settlement import Deal, Settlement, Talks
from sim.scenario.schema.sections.ukraine import Peace, Ukraine, War
from sim.scenario.schema.sections.united_states import Elections, Pacific, UnitedStates
from sim.scenario.schema.sections.variants import Variants
from sim.texts import is_empty
from sim.vocabulary import BALTIC_STATES, CHANNELS, FRAMEWORK_NATION, HYPOTHESES, US_EUROPEAN_HOSTS

if TYPE_CHECKING:
    Hypothesis = str
    Channel = str
else:  # pydantic names the words that there are, in its errors and in the JSON Schema
    Hypothesis, Channel = Literal[tuple(HYPOTHESES)], Literal[tuple(CHANNELS)]


class Horizon(Node):
    """When time starts, how long it runs, and in which steps."""

    start: Month = Field(description="First month, as 2025-03.")
    months: int = Field(ge=1, le=600, description="How many months are simulated.")
    steps_per_month: int = Field(default=1, ge=1, le=31, description="Steps in a month; results must not depend on it.")


class Correlation(Sourced):
    """Quantities whose errors go together.

    Either `between` a group, each pair alike, or one quantity (`of`) with the mean of a group
    (`with_mean_of`).
    """

    between: Annotated[tuple[str, ...], BeforeValidator(lambda v: tuple(v) if isinstance(v, list) else v)] | None = None
    of: str | None = None
    with_mean_of: (
        Annotated[tuple[str, ...], BeforeValidator(lambda v: tuple(v) if isinstance(v, list) else v)] | None
    ) = None
    coefficient: float = Field(gt=-1, lt=1, description="Correlation of the normal scores.")

    @model_validator(mode="after")
    def _one_form(self) -> Correlation:
        group = self.between is not None and self.of is None and self.with_mean_of is None
        star = self.between is None and self.of is not None and self.with_mean_of is not None
        if not group and not star:
            raise PydanticCustomError("form", "needs either between, or of and with_mean_of")
        return self

    @property
    def paths(self) -> tuple[str, ...]:
        """Every quantity that it names, in order."""
        if self.between is not None:
            return self.between
        return (self.of or "", *(self.with_mean_of or ()))


def _no_repeats(value: tuple[str, ...]) -> tuple[str, ...]:
    repeated = next((name for position, name in enumerate(value) if name in value[:position]), None)
    if repeated is not None:
        raise PydanticCustomError("repeated", "names '{name}' twice", {"name": repeated})
    return value


def _not_empty(value: str) -> str:
    if is_empty(value):
        raise PydanticCustomError("empty", "is empty; give the scenario a title, of any length")
    return value


#: Quantities that are part of another one, and how many of their units make one of the whole's.
PARTS: Final = (
    ("war.occupied_area", "war.ukraine_area", 1.0),
    *((f"{host}.allied_troops", f"{nation}.personnel", 1000.0) for host, nation in FRAMEWORK_NATION.items()),
)


class Scenario(Section):
    """What happens: the levers, what we do not know, the hypotheses and the horizon."""

    title: Annotated[str, AfterValidator(_not_empty)] = Field(
        description="What the scenario is called, in any script.", json_schema_extra={"pattern": r"\S"}
    )
    summary: str = Field(default="", description="What this scenario asks, in a few sentences.")
    as_of: Month = Field(
        description="The month whose beginning the world is described at: every value was known by then."
    )
    horizon: Horizon
    hypotheses: Annotated[
        tuple[Hypothesis, ...],
        BeforeValidator(lambda v: tuple(v) if isinstance(v, list) else v),
        AfterValidator(_no_repeats),
    ] = Field(min_length=1, description="Which of " + ", ".join(HYPOTHESES) + " are simulated.")
    weights: dict[Hypothesis, Annotated[float, Field(ge=0)]] | None = Field(
        default=None,
        description="Weights applied after the run where a single number is wanted; reported beside the hypotheses.",
    )
    without: Annotated[
        tuple[Channel, ...],
        BeforeValidator(lambda v: tuple(v) if isinstance(v, list) else v),
        AfterValidator(_no_repeats),
    ] = Field(
        default=(),
        description="Channels switched off, in the baseline too: they stay as they were at the start. Any of "
        + ", ".join(CHANNELS),
    )
    variants: Variants
    us: UnitedStates
    pacific: Pacific
    nato: Nato
    elections: Elections
    russia: Russia
    ukraine: Ukraine
    war: War
    peace: Peace
    talks: Talks
    deal: Deal
    settlement: Settlement
    europe: Europe
    united_kingdom: UnitedKingdom
    canada: Canada
    germany: Germany
    poland: Poland
    france: France
    nordics: Nordics
    baltic: Baltic
    estonia: Estonia
    latvia: Latvia
    lithuania: Lithuania
    beliefs: Beliefs
    crisis: Crisis
    escalation: Escalation
    motives: Motives
    correlations: dict[str, Correlation] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _correlations_name_quantities(self) -> Scenario:
        known = dict(quantities(self))
        for name, correlation in self.correlations.items():
            for path in correlation.paths:
                if path not in known:
                    raise PydanticCustomError(
                        "correlation",
                        "correlations.{name}: '{path}' is not a quantity of this scenario",
                        {"name": name, "path": path},
                    )
        return self

    @model_validator(mode="after")
    def _time_starts_where_the_world_is_known(self) -> Scenario:
        if self.horizon.start != self.as_of:
            raise PydanticCustomError(
                "as_of",
                "{start} is not when the world of this file stood as it is described; give {as_of}, or begin with a "
                "world of another date, such as those in scenarios/past",
                {"path": "horizon.start", "start": self.horizon.start, "as_of": self.as_of},
            )
        return self

    @model_validator(mode="after")
    def _no_soldier_moves_before_the_start(self) -> Scenario:
        for path, start in self._begin():
            if month_offset(start, self.horizon.start) < 0:
                raise PydanticCustomError(
                    "too_early",
                    "{start} lies before the horizon, which begins with everybody where they stood in {first}; "
                    "give {first} or later",
                    {"path": path, "start": start, "first": self.horizon.start},
                )
        return self

    @model_validator(mode="after")
    def _no_part_exceeds_its_whole(self) -> Scenario:
        for part, whole, units in PARTS:
            most, least = self.quantity(part).support[1], self.quantity(whole).support[0]
            if most > units * least:
                raise PydanticCustomError(
                    "part",
                    "can be as much as {most}, part of {whole}, which can be as little as {least}; "
                    "keep the part within the whole",
                    {"path": f"{part}.value", "most": f"{most:g}", "whole": whole, "least": f"{units * least:g}"},
                )
        return self

    def _begin(self) -> Iterator[tuple[str, str]]:
        """Path and first month of every plan that acts once, or step by step from then on."""
        for host in US_EUROPEAN_HOSTS:
            leave = getattr(self.us.withdrawal, host)
            if leave.share > 0:
                yield f"us.withdrawal.{host}.start", leave.start
        for host in BALTIC_STATES:
            come = getattr(self.us.reinforcement, host)
            if come.persons > 0:
                yield f"us.reinforcement.{host}.start", come.start
        if self.us.statements.months * self.us.statements.intensity > 0:
            yield "us.statements.start", self.us.statements.start
        if self.talks.assumed.share > 0:
            yield "talks.assumed.start", self.talks.assumed.start
        if self.deal.minerals.offered:
            yield "deal.minerals.start", self.deal.minerals.start

    def quantity(self, path: str) -> Quantity:
        """The quantity at a dotted path; KeyError where there is none."""
        return dict(quantities(self))[path]


def leaves(node: Node, prefix: str = "") -> Iterator[tuple[str, Sourced]]:
    """Every leaf that has a source, with its dotted path: quantities, plans (and quantities in them), choices,
    correlations.
    """
    for name in type(node).model_fields:
        value = getattr(node, name)
        path = f"{prefix}{name}"
        if isinstance(value, Sourced):
            yield path, value
        if isinstance(value, Node) and not isinstance(value, Quantity | Choice | Correlation):
            yield from leaves(value, f"{path}.")
        elif name == "correlations" and isinstance(value, dict):
            for key, item in value.items():
                yield f"{path}.{key}", item


def quantities(scenario: Scenario) -> Iterator[tuple[str, Quantity]]:
    """Every quantity with its dotted path, in the order of the schema."""
    for path, leaf in leaves(scenario):
        if isinstance(leaf, Quantity):
            yield path, leaf


def quantity_at(scenario: Scenario, path: str) -> Quantity:
    """The quantity at a dotted path."""
    node: object = scenario
    for name in path.split("."):
        node = getattr(node, name)
    assert isinstance(node, Quantity), path
    return node


def specs(model: type[Node] = Scenario, prefix: str = "") -> Iterator[tuple[str, Spec]]:
    """What the schema expects of every quantity, by dotted path; no scenario is needed.

    >>> dict(specs())["russia.recruitment"].unit
    'thousand persons/month'
    """
    for name, field in model.model_fields.items():
        annotation = field.annotation
        if isinstance(annotation, type) and issubclass(annotation, Node):
            if issubclass(annotation, Quantity):
                yield f"{prefix}{name}", spec_of(field)
            elif not issubclass(annotation, Choice | Horizon):
                yield from specs(annotation, f"{prefix}{name}.")
