"""The answer in words that a newspaper prints: a sentence for each theory, the same in terminal, report and JSON.

Numbers come from the chances that futures met, added up, since luck blurs them least; a share is told as futures of
1,000, whatever was simulated, so that every count on a page has one denominator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.analysis.measure import NOTHING, is_nothing
from sim.outcomes import ESTIMAND
from sim.show import theories, thousand
from sim.show.text import counts
from sim.show.text.paired_share import PairedShare

if TYPE_CHECKING:
    from sim.analysis.summary import Summary
    from sim.results.comparison import Comparison
    from sim.results.run import Run

_THOUSAND: Final = 1000
#: Columns of a scenario's title inside a sentence.
_LONGEST: Final = 48
#: What happens, for a sentence whose subject is Moscow.
_HAPPENS: Final = "Russia attacks a NATO member"
_NUMBERS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
#: Shipped scenarios by their titles, as a sentence names them; any other goes by its title.
_IN_WORDS: Final = {
    "Status quo of March 2025": "the status quo",
    "US soldiers leave the Baltic states": "the withdrawal",
    "US soldiers leave, Europe fills the gap": "the withdrawal filled by Europe",
    "Pay up or we leave": "the ultimatum on burden-sharing",
    "Fortress Baltic": "the fortress",
    "The grand bargain": "the grand bargain",
    "NATO steps back from Russia's borders": "NATO's step back",
    "Minerals for arms": "minerals for arms",
    "Ukraine neutral for good": "a neutral Ukraine",
    "The articles' chain": "the articles' chain",
}
_CHANGED: Final = " (changed by --set)"
#: The title of the world in which nothing is changed, against which a scenario is told as "with" and "without".
_STATUS_QUO: Final = "Status quo of March 2025"

BY_CHANCE: Final = (
    "These numbers add up the chances that futures met, which luck blurs less than the count below of futures in "
    "which an "
    "attack came. Both measure the same risk; where they differ, the chances lead."
)


@dataclass(frozen=True)
class Setting:
    """What every sentence of an answer shares: months, members, and how the worlds are named in it.

    `here` and `there` follow "futures", as in "with the withdrawal" and "without"; `there` is empty for a run alone.
    """

    months: int
    members: int
    here: str = ""
    there: str = ""


def worlds(here: str, there: str | None) -> tuple[str, str]:
    """How a sentence tells a scenario from what it is held against, by their titles.

    >>> worlds("US soldiers leave the Baltic states", "Status quo of March 2025")
    ('with the withdrawal', 'without')
    >>> worlds("Status quo of March 2025", "Fortress Baltic")
    ('with the status quo', 'with the fortress')
    """
    if there is None:
        return "", ""
    if there.removesuffix(_CHANGED) == _STATUS_QUO and here.removesuffix(_CHANGED) != _STATUS_QUO:
        return _with(here), "without"
    return _with(here), _with(there)


def _with(title: str) -> str:
    name = title.removesuffix(_CHANGED)
    words = _IN_WORDS.get(name) or texts.quoted(texts.cut(texts.in_line(name), _LONGEST))
    return f"with {words}{title[len(name) :]}"


def horizon(months: int) -> str:
    """How long futures are, before the noun.

    >>> horizon(120), horizon(18), horizon(12), horizon(1), horizon(180)
    ('ten-year', '18-month', 'one-year', 'one-month', '15-year')
    """
    length, unit = (months // 12, "year") if months % 12 == 0 else (months, "month")
    return f"{_NUMBERS[length] if length < len(_NUMBERS) else length}-{unit}"


def sentence(theory: str, risk: PairedShare, setting: Setting, happens: str = _HAPPENS) -> str:
    """What follows from a theory, given as a clause: the risk in 1,000 futures, and how it differs.

    >>> risk = PairedShare(0.0513, 0.0422, 0.0091, 0.0052, 0.0131)
    >>> print(sentence("If weakness invites attack (H1)", risk, Setting(120, 2500, "with the withdrawal", "without")))
    If weakness invites attack (H1), Russia attacks a NATO member in 51 of 1,000 ten-year futures with the withdrawal and in 42 without: 9.1 more (95%: 5.2 to 13).
    """  # noqa: E501  a sentence is one line
    futures = f"{horizon(setting.months)} futures"
    now = level(risk.share)
    if risk.before is None or risk.difference is None:
        interval = ""
        if risk.low is not None and risk.high is not None:
            interval = f" (95%: {_whole(risk.low)} to {_whole(risk.high)})"
        return f"{theory}, {happens} in {now} of 1,000 {futures}{interval}."
    before = level(risk.before)
    if risk.same:
        return (
            f"{theory}, {happens} in {now} of 1,000 {futures} {setting.here}, and the same {setting.there}: nothing "
            "differs "
            f"in any of the {_size(setting)}."
        )
    both = f"{theory}, {happens} in {now} of 1,000 {futures} {setting.here} and in {before} {setting.there}"
    return f"{both}: {change(risk, setting)}."


def change(risk: PairedShare, setting: Setting) -> str:
    """How many more or fewer of 1,000, with the interval; or that these futures show no difference.

    >>> few = Setting(120, 2500)
    >>> change(PairedShare(0.012, 0.0115, 0.0005, -0.003, 0.004), few)
    'no difference that 2,500 futures could show, between 3.0 fewer and 4.0 more'
    >>> change(PairedShare(0.0125, 0.0114, 0.001, 0.0009, 0.0012), few)
    '1.0 more (95%: 0.9 to 1.2)'
    """
    assert risk.difference is not None
    assert risk.before is not None
    if risk.low is None or risk.high is None:
        return f"{_amount(risk.difference)}, from too few futures for an interval"
    if not risk.clear:
        between = " and ".join(_amount(end) for end in (risk.low, risk.high))
        return f"no difference that {_size(setting)} could show, between {between}"
    low, high = sorted((abs(risk.low), abs(risk.high)))
    interval = f"95%: {thousand.size(_THOUSAND * low)} to {thousand.size(_THOUSAND * high)}"
    return f"{_about(risk)}{_amount(risk.difference)} ({interval})"


def level(share: float) -> str:
    """A share as futures of 1,000, never none for what may happen, nor all for what may not.

    >>> level(0.0513), level(0.0004), level(0.0), level(0.9999), level(1.0)
    ('51', 'fewer than 1', 'none', 'more than 999', 'all')
    """
    count = _THOUSAND * share
    if count == 0:
        return "none"
    if count >= _THOUSAND:
        return "all" if share == 1.0 else f"{count:,.0f}"
    if count < 0.95:
        return "fewer than 1"
    return f"more than {_THOUSAND - 1:,}" if round(count) == _THOUSAND else f"{count:.0f}"


def _about(risk: PairedShare) -> str:
    """A word of caution where whole numbers, each rounded by itself, do not add up."""
    assert risk.difference is not None
    assert risk.before is not None
    if thousand.digits(_THOUSAND * risk.difference):
        return ""
    apart = round(_THOUSAND * risk.share) - round(_THOUSAND * risk.before)
    return "" if abs(apart) == round(abs(_THOUSAND * risk.difference)) else "about "


def _amount(difference: float) -> str:
    """A difference in words; what rounds to nothing has no direction.

    >>> _amount(0.0091), _amount(-0.00001), _amount(-0.0321)
    ('9.1 more', 'none', '32 fewer')
    """
    count = _THOUSAND * difference
    if abs(count) < thousand.LEAST:
        return "none"
    return f"{thousand.size(count)} {'more' if difference > 0 else 'fewer'}"


def _whole(share: float) -> str:
    count = max(0.0, _THOUSAND * share)
    return "0" if count == 0 else "<1" if count < 0.5 else f"{count:,.0f}"


def _size(setting: Setting) -> str:
    return f"{setting.members:,} future{'' if setting.members == 1 else 's'}"


def of_run(run: Run, summary: Summary | None = None) -> dict[str, str]:
    """The sentence of each theory for a run, and of the weights where there are any (as "weights").

    `summary` is that of the run, weighted or not.
    """
    given = summary is not None and summary is not run.summary()
    summary = run.summary() if summary is None else summary
    baseline = None if run.baseline is None else run.baseline.marked_title
    return of_summary(summary, run.marked_title, baseline, given=given)


def of_summary(summary: Summary, title: str, baseline: str | None, *, given: bool = True) -> dict[str, str]:
    """The same from the summary and the titles of a run and its baseline; weights are `given` or the scenario's."""
    setting = Setting(summary.months, summary.members, *worlds(title, baseline))
    told = {h: sentence(theories.condition(h), risk_of(summary, h), setting) for h in summary.hypotheses}
    if summary.weights is not None and summary.weighted_chance is not None:
        told["weights"] = sentence(
            by_weights(summary.weights, given=given), PairedShare.of(summary.weighted_chance), setting
        )
    return told


def risk_of(summary: Summary, hypothesis: str) -> PairedShare:
    """The chance of an attack in a run under a theory, beside that in its baseline."""
    both = summary.numbers[ESTIMAND][hypothesis]
    now, before, difference = both.scenario, both.baseline, both.difference
    if before is None or difference is None or difference.mean is None:
        low, high = now.interval or (None, None)
        return PairedShare(now.mean or 0.0, low=low, high=high)
    low, high = difference.interval or (None, None)
    nothing = low is not None and high is not None and max(abs(low), abs(high), abs(difference.mean)) < NOTHING
    return PairedShare(now.mean or 0.0, before.mean or 0.0, difference.mean, low, high, nothing)


def of_comparison(comparison: Comparison, weights: Mapping[str, float] | None = None) -> dict[str, dict[str, str]]:
    """The sentences of a comparison of scenarios: of every one but the first, by its label."""
    table = comparison.differences
    mine = table[table["outcome"] == ESTIMAND]
    weighted = None if weights is None else comparison.reweight(**weights)
    reference = comparison.titles[comparison.labels[0]]
    told: dict[str, dict[str, str]] = {}
    for label in comparison.labels[1:]:
        setting = Setting(comparison.about["months"], comparison.members, *worlds(comparison.titles[label], reference))
        rows = mine[mine["scenario"] == label].to_dict("records")
        told[label] = {
            str(row["hypothesis"]): sentence(theories.condition(str(row["hypothesis"])), of_row(row), setting)
            for row in rows
        }
        if weighted is not None:
            told[label]["weights"] = sentence(
                by_weights(weighted.weights), PairedShare.of(weighted.rows[label, ESTIMAND]), setting
            )
    return told


def of_row(row: Mapping[Any, Any]) -> PairedShare:
    """A row of a measure, as :data:`sim.analysis.measure.COLUMNS` has it."""
    value, before, difference = (float(row[name]) for name in ("value", "reference", "difference"))
    low, high = _known(row["difference_low"]), _known(row["difference_high"])
    same = bool(row["same"]) or (low is not None and is_nothing(row))
    return PairedShare(value, before, difference, low, high, same)


def _known(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def by_weights(weights: Mapping[str, float], *, given: bool = True) -> str:
    """Whose weights they are, those that a reader has given or the scenario's own, and which, as a clause.

    >>> by_weights({"H1": 0.5, "H2": 0.5, "H3": 0.0})
    'By your weights (H1 50%, H2 50%)'
    """
    listed = ", ".join(f"{hypothesis} {counts.percent(weight)}" for hypothesis, weight in weights.items() if weight)
    return f"By {'your weights' if given else 'the weights of the scenario'} ({listed})"
