"""The levers that the live page shows, as `levers.yaml` declares them: what each sets, in which range and unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from sim.errors import SimError
from sim.scenario.levers import Value, as_yaml, is_month
from sim.scenario.schema.distribution import Node, as_tuple
from sim.scenario.schema.shape import Shape, at
from sim.scenario.seeds import parsed

_FILE: Final = Path(__file__).with_name("levers.yaml")

Kind = Literal["number", "month", "choice", "switch"]


def _settable(path: str) -> str:
    shape = at(path.split("."))
    if shape is None or shape.kind not in ("quantity", "leaf"):
        raise ValueError(f"there is no value at '{path}'")
    return path


Path_ = Annotated[str, AfterValidator(_settable)]
#: Strict, so that `true` stays a word of its own and no number.
Plain = bool | int | float | str


class Group(Node):
    """A heading under which levers stand."""

    id: str
    title: str


class Condition(Node):
    """What a lever needs to act on: one of some paths above zero; else `words` say why it does nothing."""

    id: str
    any: Annotated[tuple[Path_, ...], BeforeValidator(as_tuple)] = Field(min_length=1)
    words: str


class Beside(Node):
    """A value that is set beside a lever, so that the lever means one thing in every scenario."""

    path: Path_
    value: Plain


class Choice(Node):
    """One of the words that a lever can stand at, and everything that it sets."""

    value: str
    title: str
    sets: dict[Path_, Plain] = Field(min_length=1)


class PageLever(Node):
    """A lever of the page.

    A number, month or switch gives its value to each of `paths`, and sets what is `also` to be set; a choice sets what
    its word says. `low`, `high` and `step` are the page's own range, within what the schema allows.
    """

    id: str
    group: str
    title: str
    doc: str
    kind: Kind
    paths: Annotated[tuple[Path_, ...], BeforeValidator(as_tuple)] = ()
    also: Annotated[tuple[Beside, ...], BeforeValidator(as_tuple)] = ()
    choices: Annotated[tuple[Choice, ...], BeforeValidator(as_tuple)] = ()
    low: Plain | None = None
    high: Plain | None = None
    step: float = Field(default=0, ge=0)
    unit: str = ""
    needs: Annotated[tuple[str, ...], BeforeValidator(as_tuple)] = ()
    main: bool = False

    @model_validator(mode="after")
    def _of_its_kind(self) -> PageLever:
        if self.kind == "choice":
            places = {tuple(choice.sets) for choice in self.choices}
            if len(self.choices) < 2 or self.paths or len(places) != 1:
                raise ValueError(f"{self.id}: a choice has two words or more, which set the same paths")
        elif not self.paths or self.choices or not self.step or not self._ordered:
            raise ValueError(f"{self.id}: needs paths, a step, and low below high")
        return self

    @property
    def _ordered(self) -> bool:
        low, high = self.low, self.high
        if self.kind == "month":
            return isinstance(low, str) and isinstance(high, str) and is_month(low) and is_month(high) and low < high
        return isinstance(low, int | float) and isinstance(high, int | float) and low < high

    @property
    def targets(self) -> tuple[str, ...]:
        """Every path that it sets, those beside it included."""
        own = tuple(self.choices[0].sets) if self.choices else self.paths
        return (*own, *(beside.path for beside in self.also))

    @property
    def own(self) -> tuple[str, ...]:
        """The paths that say where it stands."""
        return tuple(self.choices[0].sets) if self.choices else self.paths

    def sets(self, value: Value) -> dict[str, Value]:
        """What the lever sets at a value, by path; KeyError for a word that a choice has not.

        >>> levers()["germany_leave"].sets(0.5)["us.withdrawal.germany.start"]
        '2026-03'
        >>> levers()["exit_threat"].sets(1)
        {'us.exit_threat': 1}
        """
        if self.choices:
            return dict({choice.value: choice.sets for choice in self.choices}[str(value)])
        return {**dict.fromkeys(self.paths, value), **{beside.path: beside.value for beside in self.also}}

    def settings(self, value: Value) -> list[str]:
        """The same as `--set` writes it.

        >>> levers()["leave_from"].settings("2026-01")[0]
        'us.withdrawal.estonia.start=2026-01'
        """
        return [f"{path}={as_yaml(one)}" for path, one in self.sets(value).items()]

    def ends(self) -> tuple[Value, ...]:
        """Every word of a choice, and else the lower and the upper end."""
        if self.choices:
            return tuple(choice.value for choice in self.choices)
        assert self.low is not None
        assert self.high is not None
        return self.low, self.high

    def limits(self) -> tuple[float, float] | None:
        """The least and the greatest number that the schema allows it; None where it is none."""
        if self.kind in ("choice", "month"):
            return None
        shapes = [shape for path in self.paths if (shape := at(path.split("."))) is not None]
        ends = [_limits(shape) for shape in shapes]
        return max(low for low, _ in ends), min(high for _, high in ends)


class Levers(Node):
    """The whole file."""

    groups: Annotated[tuple[Group, ...], BeforeValidator(as_tuple)]
    conditions: Annotated[tuple[Condition, ...], BeforeValidator(as_tuple)]
    levers: Annotated[tuple[PageLever, ...], BeforeValidator(as_tuple)]

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Levers:
        for one in (self.groups, self.conditions, self.levers):
            ids = [each.id for each in one]
            if len(set(ids)) < len(ids):
                raise ValueError("an id appears twice")
        groups, conditions = ({each.id for each in one} for one in (self.groups, self.conditions))
        for lever in self.levers:
            if lever.group not in groups or not conditions.issuperset(lever.needs):
                raise ValueError(f"{lever.id}: names a group or a need that there is none of")
        return self

    def __getitem__(self, name: str) -> PageLever:
        """The lever of this id; KeyError where there is none."""
        return {lever.id: lever for lever in self.levers}[name]

    def needs(self, lever: PageLever) -> Iterator[Condition]:
        """What a lever needs to act on."""
        known = {condition.id: condition for condition in self.conditions}
        yield from (known[name] for name in lever.needs)

    def idle(self, lever: PageLever, values: Mapping[str, Any]) -> str:
        """Why a lever does nothing in a world with these values by path; nothing where it does something.

        >>> levers().idle(levers()["backfill_months"], dict.fromkeys(levers().paths, 1))
        ''
        """
        missing = (one.words for one in self.needs(lever) if not any(values[path] > 0 for path in one.any))
        return next(missing, "")

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that a lever sets or needs, each once."""
        set_ = (path for lever in self.levers for path in lever.targets)
        needed = (path for condition in self.conditions for path in condition.any)
        return tuple(dict.fromkeys((*set_, *needed)))


@lru_cache(maxsize=1)
def levers() -> Levers:
    """The levers of the page; SimError where the file is missing or says what cannot be."""
    return read(_FILE)


def read(file: Path) -> Levers:
    """A file of levers; SimError where it is missing or says what cannot be."""
    return checked(Levers, file)


Model = TypeVar("Model", bound=Node)


def checked(model: type[Model], file: Path) -> Model:
    """A YAML file that comes with the page as what pydantic makes of it; SimError where it is no such thing."""
    remedy = "install the package again"
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise SimError("cannot be read", str(file), remedy) from error
    try:
        return model.model_validate(parsed(text, file.name, str(file)))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise SimError(f"{where}: {first['msg']}", str(file), remedy) from None


def _limits(shape: Shape) -> tuple[float, float]:
    return (shape.low, shape.high) if shape.spec is None else (shape.spec.low, shape.spec.high)
