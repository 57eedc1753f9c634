"""The end of a comparison on a terminal: at most 60 lines of 80 columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.measure import KEPT, NOTHING, is_nothing
from sim.analysis.peel import WAYS
from sim.analysis.worlds import TOTAL
from sim.outcomes import BY_CHANCE, ESTIMAND, HEADLINES, OUTCOMES, SWEPT
from sim.show import effectless, roles
from sim.show.text import chain as chain_text
from sim.show.text import laws, published, say
from sim.show.text import peace as peace_text
from sim.show.text import swaps as swaps_text
from sim.show.text.columns import CELL, LABEL, aligned, around, interval, of_thousand, signed
from sim.show.text.wrapping import WIDTH, wrap
from sim.texts import shown, wrapped
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.analysis.weighted import WeightedWorlds
    from sim.results.comparison import Comparison

LINES: Final = 60
#: Pairs of scenarios but the first that are told.
_MOST_PAIRS: Final = 6
#: Lines that the title of one scenario may take.
_MOST_OF_A_TITLE: Final = 5

_OF_TWO: Final = ("Pairs: how many times narrower the interval is than with independent runs.",)

_BOTH: Final = ("reference", "value")

Row = Mapping[Any, Any]


def lines(comparison: Comparison, folder: str, weights: Mapping[str, float] | None = None) -> list[str]:
    """What a comparison says, line by line; `folder` is how its place is shown.

    Under `weights` of the theories, what follows from them stands beside each.
    """
    where = f"Results: {folder}"
    if not comparison.of_sweeps and len(comparison.labels) == 2:
        return _two_that_fit(comparison, where, weights)
    body = _points(comparison) if comparison.of_sweeps else _several(comparison, weights)
    return _without_blanks([*_head(comparison), "", *body, "", *_caveats(), where])


def _answer(comparison: Comparison, weights: Mapping[str, float] | None) -> list[str]:
    """A sentence for each theory, how they were counted, and what others say of the same."""
    [told] = say.of_comparison(comparison, weights).values()
    text = [line for sentence in told.values() for line in wrapped(sentence, WIDTH, hanging="  ")]
    of_others = wrapped(published.line(comparison.runs[0].opened), WIDTH, hanging="  ")
    return [*text, *wrapped(say.BY_CHANCE, WIDTH, most=3), *of_others]


def _two_that_fit(comparison: Comparison, where: str, weights: Mapping[str, float] | None) -> list[str]:
    """What two scenarios are told apart by; what there is no room for is named, and is in the report.

    What was asked for by name, other studies' figures, channels or levers, is told whatever room there is.
    """
    answer, first, others = _answer(comparison, weights), _first_headline(comparison), _others(comparison, weights)
    asked = [part for part in (swaps_text.lines(comparison), _channels(comparison), _levers(comparison)) if part]
    more = {
        "other laws of error": _laws(comparison),
        "fate of the peace": _peace(comparison),
        "the chain": _chain(comparison),
    }
    shown = [name for name, part in more.items() if part]
    for kept in range(len(shown), -1, -1):
        body = [
            text
            for part in (answer, first, *asked, *(more[name] for name in shown[:kept]), others)
            if part
            for text in (*part, "")
        ]
        named = f"In the report, for want of room here: {', '.join(shown[kept:])}."
        left_out = wrap(named, most=2) if shown[kept:] else []
        text = _without_blanks([*_head(comparison), "", *body, *_caveats(_OF_TWO), *left_out, where])
        if len(text) <= LINES:
            break
    return text


def _without_blanks(text: list[str]) -> list[str]:
    return text if len(text) <= LINES else [line for line in text if line]


def _head(comparison: Comparison) -> list[str]:
    about = comparison.about
    letters = [f"{chr(65 + number)} {shown(title)}" for number, title in enumerate(comparison.titles.values())]
    futures = comparison.members * len(comparison.hypotheses)
    theories = "hypotheses" if len(comparison.hypotheses) > 1 else "hypothesis"
    count = f"{futures:,} futures each = {comparison.members:,} members x {len(comparison.hypotheses)} {theories}"
    return [
        *(line for letter in letters for line in wrapped(letter, WIDTH, hanging="  ", most=_MOST_OF_A_TITLE)),
        f"{count}; same members, same luck",
        f"{about['months']} months from {about['start']}, seed {about['seed']}, sim {about['version']}",
        *_effectless(comparison),
    ]


def _effectless(comparison: Comparison) -> list[str]:
    """What has nothing to act on, of every scenario but the first."""
    if comparison.of_sweeps:
        return []
    reference, *others = comparison.runs
    found = filter(None, (effectless.line(other, reference) for other in others))
    return [text for line in dict.fromkeys(found) for text in wrap(line, most=2)]


def _first_headline(comparison: Comparison) -> list[str]:
    """The first headline, counted and from chances, and in which futures it turns."""
    rows = {(row["outcome"], row["hypothesis"]): row for row in _rows(comparison)}
    first = HEADLINES[0]
    return [
        f"{OUTCOMES[first].title}: counted, of 1,000 futures",
        f"{'':<21}{'A':>5}{'B':>5}  {'B less A, 95%':<22}{'B / A':<6}{'from chances':<13}pairs",
        *(_first(rows[first, hypothesis], rows[BY_CHANCE[first], hypothesis]) for hypothesis in comparison.hypotheses),
        "",
        f"{'The same, in how many of 1,000':<32}{'both':>9}{'only A':>9}{'only B':>9}{'neither':>10}",
        *(_flip(rows[first, hypothesis]) for hypothesis in comparison.hypotheses),
    ]


def _others(comparison: Comparison, weights: Mapping[str, float] | None) -> list[str]:
    """The other headlines: their shares on one line, the paired difference on the next."""
    rows = {(row["outcome"], row["hypothesis"]): row for row in _rows(comparison)}
    weighted = None if weights is None else comparison.reweight(**weights)
    text = [aligned("A | B, of 1,000", comparison.hypotheses)]
    for name in HEADLINES[1:]:
        mine = [rows[name, hypothesis] for hypothesis in comparison.hypotheses]
        labels = wrapped(OUTCOMES[name].title, LABEL - 1, most=2, placeholder="..", hyphens=True)
        text.append(
            aligned(labels[0], [f"{of_thousand(row['reference'])} | {of_thousand(row['value'])}" for row in mine])
        )
        text.append(aligned(f"  {labels[1]}" if len(labels) > 1 else "", [_change(row) for row in mine]))
        if weighted is not None:
            text.append(_by_weights(weighted.rows[comparison.labels[1], name]))
    return text


def _by_weights(both: WeightedWorlds) -> str:
    """A line below an outcome: what follows from the weights."""
    row = weighted_row(both)
    levels = f"{of_thousand(row['reference'])} | {of_thousand(row['value'])}"
    return f"{'  by your weights':<{LABEL}}{levels:>{CELL}}   {_change(row)}"


def weighted_row(both: WeightedWorlds) -> dict[str, Any]:
    """What a weighted outcome has of the row of a measure."""
    assert both.baseline is not None
    assert both.difference is not None
    low, high = both.difference.interval
    return {
        "value": both.scenario.share, "reference": both.baseline.share, "difference": both.difference.difference,
        "difference_low": low, "difference_high": high, "same": both.difference.same, "clear": low > 0 or high < 0,
    }  # fmt: skip


def _first(row: Row, by_chance: Row) -> str:
    """A line on the first headline: futures counted, and the difference in the chances that they met."""
    who = f"  {row['hypothesis']} {HYPOTHESES[row['hypothesis']].partition(':')[0]}"
    counts = f"{who:<21}{of_thousand(row['reference']):>5}{of_thousand(row['value']):>5}  "
    change = _change(by_chance)
    if row["same"]:
        return f"{counts}{'no future differs':<28}{'' if is_nothing(by_chance) else change}".rstrip()
    ends = f"{signed(row['difference'])} ({signed(row['difference_low'])} to {signed(row['difference_high'])})"
    ends = f"{ends}{'' if row['clear'] else ' ?'}"
    if len(ends) > 21:
        ends = _change(row)
    ratio = "" if _none(row["ratio"]) else f"{row['ratio']:.2f}"
    gained = "" if _none(by_chance["narrower"]) else f"{by_chance['narrower']:.1f}x"
    return f"{counts}{ends:<22}{ratio:<6}{change:<13}{gained}".rstrip()


def _flip(row: Row) -> str:
    counts = (row["both"], row["only_reference"], row["only_here"], row["neither"])
    return f"  {row['hypothesis']:<30}" + "".join(
        f"{of_thousand(n / row['members']):>{width}}" for n, width in zip(counts, (9, 9, 9, 10), strict=True)
    )


def _channels(comparison: Comparison) -> list[str]:
    """The effect by channel on the first headline, from chances, in 1,000 futures."""
    table = comparison.channels
    if table is None:
        return []
    mine = table[table["outcome"] == SWEPT[0]]
    text = [aligned("By channel, from chances", comparison.hypotheses)]
    for channel in dict.fromkeys(mine["channel"]):
        rows = {row["hypothesis"]: row for row in mine[mine["channel"] == channel].to_dict("records")}
        cells = [_effect(rows[hypothesis]) for hypothesis in comparison.hypotheses]
        text.append(aligned(f"  {str(channel).replace('-', ' ')}", cells))
    return text


def _levers(comparison: Comparison) -> list[str]:
    """The effect by lever on the first headline, from chances, in 1,000 futures: taken away, and alone."""
    table = comparison.levers
    if table is None:
        return []
    rows = {
        (row["way"], row["lever"], row["hypothesis"]): row
        for row in table[table["outcome"] == ESTIMAND].to_dict("records")
    }
    text = [aligned("By lever: away | alone", comparison.hypotheses)]
    for lever in dict.fromkeys(lever for _, lever, _ in rows):
        both = ([rows[way, lever, hypothesis] for way in WAYS] for hypothesis in comparison.hypotheses)
        cells = [" | ".join(dict.fromkeys(map(_part, ways)) if lever == TOTAL else map(_part, ways)) for ways in both]
        text.append(aligned(f"  {lever}", cells))
    return text


def _part(row: Row) -> str:
    """The part of a lever without its interval, for which there is no room."""
    if row["same"] or max(abs(row["low"]), abs(row["high"])) < NOTHING:
        return "0"
    return signed(row["effect"]) + ("" if row["clear"] else "?")


def _laws(comparison: Comparison) -> list[str]:
    """The first headline from chances, under other laws of error."""
    worlds = [run.summary().laws for run in comparison.runs]
    meant = {h: [world[h].scenario.meant for world in worlds] for h in comparison.hypotheses}
    turned = {key: replace(level, levels=level.levels[::-1]) for key, level in law_levels(comparison).items()}
    return laws.lines(turned, meant, comparison.hypotheses, "Chances A|B, per 1,000")


def law_levels(comparison: Comparison) -> dict[tuple[str, str], laws.Level]:
    """The chance of an attack under each law of error, by outcome and hypothesis; of two scenarios the second first."""
    table = comparison.differences
    return {
        (row["outcome"], row["hypothesis"]): laws.Level(
            (row["value"], row["reference"]), row["difference"], row["difference_low"], row["difference_high"]
        )
        for row in table[table["outcome"].isin(laws.LAWS)].to_dict("records")
    }


def _chain(comparison: Comparison) -> list[str]:
    """How many futures pass each link and all before it, in either scenario."""
    worlds = [run.summary().chain for run in comparison.runs]
    chains = {h: [world[h].scenario for world in worlds] for h in comparison.hypotheses}
    return chain_text.lines(chains, comparison.members, "Chain A | B, per 1,000")


def _peace(comparison: Comparison) -> list[str]:
    """Attacks by what became of the peace in B, where it is compared with its own baseline."""
    reference, other = comparison.runs
    peace = other.summary().peace
    paired = other.about["baseline"] == reference.folder.name
    return (
        peace_text.lines(peace, "Peace in B: A | B", baseline_first=True)
        if paired and peace_text.is_told(peace)
        else []
    )


def _effect(row: Row) -> str:
    if row["same"] or max(abs(row["low"]), abs(row["high"])) < NOTHING:
        return "0"
    return f"{signed(row['effect'])} {around(row['low'], row['high'])}{'' if row['clear'] else ' ?'}"


def _several(comparison: Comparison, weights: Mapping[str, float] | None) -> list[str]:
    """A row for each scenario under each headline, and one below it under weights."""
    weighted = None if weights is None else comparison.reweight(**weights)
    text = [aligned("Less A, of 1,000", comparison.hypotheses)]
    table = list(_rows(comparison))
    pairs = _pairs(comparison)
    room = (LINES - 14 - len(comparison.labels) - len(pairs)) // len(HEADLINES)
    letters = {label: chr(65 + number) for number, label in enumerate(comparison.labels)}
    for name in HEADLINES:
        text.append(OUTCOMES[name].title)
        for label in comparison.labels[1 : 1 + max(1, room - 1)]:
            mine = {row["hypothesis"]: row for row in table if row["outcome"] == name and row["scenario"] == label}
            cells = [_change(mine[hypothesis]) for hypothesis in comparison.hypotheses]
            text.append(aligned(f"  {letters[label]} {label}", cells))
            if weighted is not None:
                text.append(
                    f"{'    by your weights':<{LABEL}}{_change(weighted_row(weighted.rows[label, name])):>{CELL}}"
                )
    if len(comparison.labels) - 1 > max(1, room - 1):
        text.append("  the other scenarios are in differences.csv")
    return [*text, *pairs]


def _pairs(comparison: Comparison) -> list[str]:
    """The first headline from chances, each later scenario less each other one but the first."""
    table = comparison.between
    if table is None:
        return []
    letters = {label: chr(65 + number) for number, label in enumerate(comparison.labels)}
    rows = {
        (row["scenario"], row["against"], row["hypothesis"]): row
        for row in table[table["outcome"] == ESTIMAND].to_dict("records")
    }
    pairs = list(dict.fromkeys((scenario, against) for scenario, against, _ in rows))
    text = ["", aligned("The others, by chances", comparison.hypotheses)]
    for scenario, against in pairs[:_MOST_PAIRS]:
        cells = [_change(rows[scenario, against, hypothesis]) for hypothesis in comparison.hypotheses]
        text.append(aligned(f"  {letters[scenario]} less {letters[against]}", cells))
    return [*text, *(["  the other pairs are in between.csv"] if pairs[_MOST_PAIRS:] else [])]


def _points(comparison: Comparison) -> list[str]:
    """For sweeps: at how many points they differ, and where most."""
    levers = [lever["name"] for lever in comparison.about["levers"]]
    table = [row for row in _rows(comparison) if row["outcome"] == SWEPT[0]]
    text = [f"{OUTCOMES[SWEPT[0]].title}, B less A, of 1,000 futures"]
    for hypothesis in comparison.hypotheses:
        mine = [row for row in table if row["hypothesis"] == hypothesis]
        clear = sum(bool(row["clear"]) and not is_nothing(row) for row in mine)
        most = max(mine, key=lambda row: abs(row["difference"]))
        where = ", ".join(
            f"{shown(name)} {most[name]:g}" if isinstance(most[name], float) else f"{shown(name)} {most[name]}"
            for name in levers
        )
        text.append(f"  {hypothesis}: clear at {clear} of {len(mine)} points")
        if not is_nothing(most):
            text += wrapped(f"most at {where}: {_change(most)}", WIDTH - 6, " " * 6, hyphens=True)
    return text


def _rows(comparison: Comparison) -> list[dict[str, Any]]:
    table = comparison.differences
    return [
        {str(key): value for key, value in row.items()} for row in table[table["outcome"].isin(KEPT)].to_dict("records")
    ]


def _caveats(more: Sequence[str] = ()) -> list[str]:
    return [
        "95% intervals: sampling error only; neither parameters nor theory are in them.",
        "? cannot be told from no difference.",
        *more,
        *wrapped(f"Conditional on the assumptions. {roles.legend(KEPT)}", WIDTH, hyphens=True),
    ]


def _change(row: Row) -> str:
    if row["same"] or is_nothing(row):
        return "same"
    return f"{signed(row['difference'])} {interval(row, 'difference')}{'' if row['clear'] else ' ?'}"


def _none(value: float | None) -> bool:
    return value is None or value != value
