"""A hindcast on a terminal: where naive rules do better, the table of scores, the ceasefire, and what it proves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from sim.analysis.hindcast.forecast import MODEL
from sim.analysis.hindcast.naive import RULES
from sim.analysis.hindcast.score import RATE
from sim.analysis.hindcast.series import scored
from sim.show.text.wrapping import wrap
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.analysis.hindcast.findings import Findings, SeriesScore

_SHORT_RULES: Final = ("last", "walk", "AR(1)", "clim.")
_HEADS: Final = (
    f"{'':<18}{'':>4}{'':>5}   skill over the rule       % within      median",
    f"{'':<18}{'n':>4}{'ind.':>5} " + "".join(f"{name:>6}" for name in _SHORT_RULES) + "   50  80  90   too high by",
)
_EXPLAINED: Final = (
    "n: figures scored; ind.: how many independent ones they are worth. Skill: the share of a naive rule's CRPS that "
    "the model avoids, on the same figures; below 0 the rule does better. Rules know what was known at the origin: "
    "last value (a point), random walk, AR(1), climatology; a dash where too few figures were known for a rule."
)
PROVES: Final = (
    "One path of {months} months proves little: series move together, months hang together, and origins overlap. All "
    "{figures} figures are of {distinct} months, worth at most {independent:.0f} independent figures if the series had "
    "nothing to do with each other. Bands that fail here are too narrow; bands that hold are not thereby right."
)
#: Calendar months from which on a series is told origin by origin.
_ENOUGH: Final = 9
POOLED: Final = "The theories are pooled with equal weights, which is a convention and no finding."


def lines(found: Findings, by_theory: bool = False) -> list[str]:
    """The report, line by line, none wider than 80 columns."""
    return [line for part in blocks(found, by_theory) for line in (*part, "")][:-1]


def blocks(found: Findings, by_theory: bool = False) -> Iterator[list[str]]:
    """The report in blocks of lines, each but the first and the last under a heading."""
    yield wrap(about(found))
    yield _lost(found)
    yield ["The model against naive rules and what happened", *_table(found, found.series), *wrap(_EXPLAINED, "  ")]
    if len(found.origins) > 1:
        yield _by_origin(found)
    for hypothesis in found.hypotheses if by_theory else ():
        yield [f"Under {hypothesis} {HYPOTHESES[hypothesis]}", *_table(found, found.by_theory[hypothesis])]
    yield _ceasefire(found)
    yield wrap(proves(found))


def _by_origin(found: Findings) -> list[str]:
    """Skill from each origin, of the series with figures enough to tell: a lead is not the same from everywhere."""
    text = ["Skill by origin: over last value, random walk, AR(1)"]
    text.append(f"{'':<18}" + "".join(f"{origin.month:>18}" for origin in found.origins))
    for one in found.series:
        if one.distinct < _ENOUGH:
            continue
        cells = []
        for origin in found.origins:
            here = next((mine for mine in found.by_origin[origin.month] if mine.name == one.name), None)
            skills = ["-" if here is None else skill_text(here, rule) for rule in list(RULES)[:3]]
            cells.append("".join(f"{skill:>6}" for skill in skills))
        text.append(f"{scored()[one.name].short:<18}" + "".join(cells))
    return text


def about(found: Findings) -> str:
    """What was played, in two sentences."""
    theories = "-".join(dict.fromkeys((found.hypotheses[0], found.hypotheses[-1])))
    return (
        f"Started in the past: {found.from_months}, each played to {found.last}; {found.members:,} members under each "
        f"of {theories}, seed {found.seed}. {POOLED}"
    )


def lost(found: Findings) -> list[str]:
    """For each series in which a naive rule does better, which does and by how much, the worst first."""
    told = []
    for one in found.series:
        rules = sorted(one.lost_to().items(), key=lambda item: item[1].rule)
        if rules:
            against = ", ".join(f"{_times(rule.model, rule.rule)} that of {name}" for name, rule in rules)
            worst = max((rule.model / rule.rule if rule.rule else float("inf")) for _, rule in rules)
            told.append((worst, f"{one.title}: its CRPS is {against}"))
    return [text for _, text in sorted(told, key=lambda item: -item[0])]


def lost_to_rate(found: Findings) -> str:
    """From which origins the rate of such wars gave a ceasefire less of a chance than the model; empty from none."""
    origins = [one for one in found.ceasefire if one.log_score[MODEL] > one.log_score[RATE]]
    if not origins:
        return ""
    scores = ", ".join(
        f"{one.log_score[MODEL]:.2f} against {one.log_score[RATE]:.2f} from {one.origin}" for one in origins
    )
    return f"The ceasefire that did not come: the rate at which such wars end has the better log score, {scores}"


def _times(model: float, rule: float) -> str:
    """How many times a rule's score the model's is.

    >>> _times(3.0, 2.0), _times(1.012, 1.0), _times(1.0, 0.0)
    ('1.5 times', '1.01 times', 'beyond')
    """
    if rule == 0.0:
        return "beyond"
    ratio = model / rule
    return f"{ratio:.2f} times" if ratio < 1.095 else f"{ratio:.1f} times"


def _lost(found: Findings) -> list[str]:
    told, rate = lost(found), lost_to_rate(found)
    head = f"A naive rule does better than the model in {len(told)} of {len(found.series)} series"
    if not told:
        head = "No naive rule does better than the model in any series."
    return [head, *(line for text in (*told, rate) for line in wrap(text, "  ", "    "))]


def _table(found: Findings, rows: Sequence[SeriesScore]) -> list[str]:
    told = [*_HEADS, *map(_row, rows)]
    if rows is found.series:
        told.append(_all(found))
    return told


def _row(one: SeriesScore) -> str:
    series = scored()[one.name]
    skills = "".join(f"{skill_text(one, rule):>6}" for rule in RULES)
    within = "".join(f"{100 * one.coverage[level]:>4.0f}" for level in ("50", "80", "90"))
    counts = f"{series.short:<18}{one.figures:>4}{one.independent:>5.1f}"
    return f"{counts} {skills} {within}{amount(one.bias):>9} {series.unit}"


def _all(found: Findings) -> str:
    whole = found.overall
    within = "".join(f"{100 * whole.coverage[level]:>4.0f}" for level in ("50", "80", "90"))
    return f"{'all of them':<18}{whole.figures:>4}{whole.independent:>5.0f} {'':>24} {within}"


def skill_text(one: SeriesScore, rule: str) -> str:
    """Skill over a rule as tables write it; a dash where the rule could not be made.

    >>> from sim.analysis.hindcast.findings import AgainstRule, SeriesScore
    >>> one = SeriesScore("x", "x", "x", 1, 1, 1.0, (1, 1), {}, 0, 0, 0, {"r": AgainstRule(1, 1.0, 12.0, -11.0)})
    >>> skill_text(one, "r"), skill_text(one, "s")
    ('<-9', '-')
    """
    against = one.rules.get(rule)
    if against is None or against.skill is None:
        return "-"
    return "<-9" if against.skill < -9.0 else f"{against.skill:+.2f}"


def amount(value: float) -> str:
    """A bias in about three places that count.

    >>> amount(4271.4), amount(-0.123), amount(12.34), amount(0.0004)
    ('+4,271', '-0.12', '+12.3', '0.00')
    """
    text = f"{value:+,.0f}" if abs(value) >= 100 else f"{value:+.1f}" if abs(value) >= 10 else f"{value:+.2f}"
    return text if any(digit in text for digit in "123456789") else text[1:]


def _ceasefire(found: Findings) -> list[str]:
    told = [
        "A ceasefire before March 2025, which did not come",
        f"  {'':<10}{'in 100':>8}{'log score':>11}{'Brier':>8}      {'at the rate':>12}{'log score':>11}{'Brier':>8}",
    ]
    for one in found.ceasefire:
        cells = [
            f"{100 * one.chance[source]:>{width}.1f}{one.log_score[source]:>11.3f}{one.brier[source]:>8.4f}"
            for source, width in ((MODEL, 8), (RATE, 18))
        ]
        told.append(f"  {one.origin:<10}" + "".join(cells))
    return [*told, *wrap(ceasefire_rate(found), "  ")]


def ceasefire_rate(found: Findings) -> str:
    """What the rate is, and what the scores can say of one event that did not come."""
    return (
        f"The rate is that of interstate wars since 1946 that outlast a year, {100 * found.ceasefire_rate:.1f}% a "
        "month at most (csis-2022-war-ends). Who said 'never' scores 0 and could not be told from who knew."
    )


def proves(found: Findings) -> str:
    """What a hindcast shows, and what not."""
    months = max(origin.months for origin in found.origins)
    whole = found.overall
    return PROVES.format(months=months, figures=whole.figures, distinct=whole.distinct, independent=whole.independent)
