"""The levers of the surface: which settings each of them owns, and over which range it was sampled.

A position is a number: a share, persons, months, per cent of GDP, months from the start, or 0 and 1 for words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

#: A value of a setting as it is compared: a number (0 and 1 for false and true), or a word.
Plain = float | str


@dataclass(frozen=True)
class Form:
    """One way in which a lever is set: where the settings of `when` hold it is `at`, or what stands at `path`.

    Settings of the lever that `when` does not name count for nothing in this form.
    """

    when: Mapping[str, Plain]
    at: float | None = None
    path: str | None = None


@dataclass(frozen=True)
class Lever:
    """A lever with its range.

    It takes the first of `forms` that fits. A lever with `of` instead qualifies others: it is what stands at the
    path of each of those that are moved, all alike, and has no effect where none is; it stays then `at`. `months` says
    that it is a month, counted from the start.
    """

    id: str
    low: float
    high: float
    at: float
    forms: tuple[Form, ...] = ()
    of: Mapping[str, str] = field(default_factory=dict)
    months: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it stands at one of a few words."""
        return bool(self.forms) and all(form.path is None for form in self.forms)

    @property
    def paths(self) -> tuple[str, ...]:
        """Every setting that it owns."""
        named = [path for form in self.forms for path in (*form.when, *([form.path] if form.path else []))]
        return tuple(dict.fromkeys([*named, *self.of.values()]))

    def spec(self) -> dict[str, Any]:
        """As the file has it."""
        told: dict[str, Any] = {"id": self.id, "low": self.low, "high": self.high, "at": self.at}
        if self.forms:
            told["forms"] = [
                {"when": dict(form.when)} | ({"path": form.path} if form.path else {"at": form.at})
                for form in self.forms
            ]
        if self.of:
            told["of"] = dict(self.of)
        if self.months:
            told["months"] = True
        return told


def _leave(host: str, start: str | None, months: float) -> tuple[Form, ...]:
    """Soldiers who leave a host on the calendar of the scenario withdrawal; where nobody leaves it has no effect."""
    plan = f"us.withdrawal.{host}"
    calendar: dict[str, Plain] = {f"{plan}.months": months, f"{plan}.destination": "home"}
    if start is not None:
        calendar[f"{plan}.start"] = start
    return Form({f"{plan}.share": 0.0}, at=0.0), Form(calendar, path=f"{plan}.share")


def _number(path: str) -> tuple[Form, ...]:
    return (Form({}, path=path),)


def _words(group: str, **values: Plain) -> dict[str, Plain]:
    return {f"deal.{group}.{name}": value for name, value in values.items()}


def _table(*words: Mapping[str, Plain]) -> tuple[Form, ...]:
    """Words of a term of the deal, the first as in the baseline; each is at its place in the list."""
    return tuple(Form(when, at=float(place)) for place, when in enumerate(words))


_OPEN: Final = {
    term: {f"deal.{term}.table": "open"}
    for term in ("neutrality", "territory", "guarantees", "infrastructure", "force_limits")
}
#: What goes with any cut of infrastructure, or of soldiers, in the baseline's terms.
_DEPTH: Final = _words("infrastructure", depth_km=300.0, months=24.0)
_PACE: Final = _words("force_limits", months=12.0)
#: What goes with any offer for minerals, in the baseline's terms.
_OFFER: Final = _words(
    "minerals", offered=1.0, start="2025-04", aid=0.5, face_value=500.0, us_share=0.5, opt_out=1.0
) | {"deal.reconstruction_fund.share": 0.5, "deal.reconstruction_fund.capital": 0.0}

NEUTRALITY: Final = _table(
    _OPEN["neutrality"],
    _words("neutrality", table="fixed", degree=1.0, permanent=1.0),
    _words("neutrality", table="fixed", degree=1.0, years=20.0, permanent=0.0),
    _words("neutrality", table="forbidden", degree=1.0, years=20.0, permanent=0.0),
)
GUARANTEES: Final = _table(
    _OPEN["guarantees"],
    *(
        _words("guarantees", table="fixed", kind=kind, demilitarised_zone=float(kind != "none"))
        for kind in ("none", "monitors", "european_force", "us_backed")
    ),
)
TERRITORY: Final = _table(
    _OPEN["territory"],
    _words("territory", table="fixed", land="line", recognised=0.0),
    _words("territory", table="forbidden", land="annexed", recognised=0.0),
    _words("territory", table="fixed", land="annexed", recognised=0.0),
    _words("territory", table="fixed", land="annexed", recognised=1.0),
)
INFRASTRUCTURE: Final = _table(
    _words("infrastructure", table="forbidden", share=0.0),
    _words("infrastructure", table="fixed", share=0.5) | _DEPTH,
    _OPEN["infrastructure"] | _DEPTH,
)
FORCE_LIMITS: Final = _table(
    _words("force_limits", table="forbidden", share=0.0),
    _words("force_limits", table="fixed", share=0.5) | _PACE,
    _words("force_limits", table="fixed", share=1.0) | _PACE,
    _OPEN["force_limits"] | _PACE,
)
MINERALS: Final = _table(
    {"deal.minerals.offered": 0.0, "deal.reconstruction_fund.share": 0.0, "deal.reconstruction_fund.capital": 0.0},
    _OFFER | _words("minerals", security_clause=0.0),
    _OFFER | _words("minerals", security_clause=1.0),
)

BALTIC_LEAVE: Final = {f"{host}_leave": host for host in ("estonia", "latvia", "lithuania")}
_STARTS: Final = {lever: f"us.withdrawal.{host}.start" for lever, host in BALTIC_LEAVE.items()}


def _of_words(name: str, forms: tuple[Form, ...]) -> Lever:
    return Lever(name, 0.0, len(forms) - 1.0, 0.0, forms)


#: Every lever, in the order of positions. Positions of the baseline are `at`; that of aid is the baseline's range.
LEVERS: Final[tuple[Lever, ...]] = (
    *(Lever(name, 0.0, 1.0, 0.0, _leave(host, None, 6.0)) for name, host in BALTIC_LEAVE.items()),
    Lever("leave_from", 1.0, 69.0, 6.0, of=_STARTS, months=True),
    Lever("germany_leave", 0.0, 1.0, 0.0, _leave("germany", "2026-03", 12.0)),
    Lever(
        "backfill", 0.0, 1.0, 0.0,
        (
            Form({"europe.backfill.share": 0.0}, at=0.0),
            Form({"europe.backfill.start": "2025-09"}, path="europe.backfill.share"),
        ),
    ),
    Lever("backfill_months", 0.0, 60.0, 24.0, of={"backfill": "europe.backfill.months"}),
    Lever("brigade", 0.0, 10_000.0, 5000.0, _number("germany.brigade_lithuania.strength")),
    Lever("aid", 0.0, 1.0, float("nan"), _number("us.aid.level")),
    Lever("baltic_spending", 2.5, 6.0, 4.0, _number("baltic.spending.target")),
    _of_words("neutrality", NEUTRALITY),
    _of_words("guarantees", GUARANTEES),
    _of_words("territory", TERRITORY),
    _of_words("infrastructure", INFRASTRUCTURE),
    _of_words("force_limits", FORCE_LIMITS),
    _of_words("minerals", MINERALS),
    _of_words("exit_threat", (Form({"us.exit_threat": 0.0}, at=0.0), Form({"us.exit_threat": 1.0}, at=1.0))),
    Lever("spending_demand", 2.0, 5.0, 2.0, _number("us.spending_demand")),
)  # fmt: skip

BY_ID: Final = {lever.id: lever for lever in LEVERS}
IDS: Final = tuple(BY_ID)
