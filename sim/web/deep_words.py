"""Channels, drivers, a story and a report in words and as a table, for a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.outcomes import OUTCOMES, SWEPT
from sim.show import thousand
from sim.show.quantities import named
from sim.show.text.drivers import sentences, too_few, unknown
from sim.show.text.stories import Told
from sim.show.text.story import ASIDE
from sim.show.text.story_records import PARTS, Sentence, beside, paragraphs
from sim.show.theories import condition
from sim.vocabulary import CHANNELS

if TYPE_CHECKING:
    from sim.results.comparison import Comparison
    from sim.results.run import Run
    from sim.results.screening import Screening
    from sim.results.story import Story

#: The outcome whose effect is told by channel: the chance of an attack, which luck blurs least.
_OUTCOME: Final = SWEPT[0]
_HOLDS: Final = "In brackets: 95%, sampling error only; it holds neither what we do not know nor which theory is right."
_SUMS: Final = {
    "total": "in all",
    "none-of-these": "what is left with all of these off",
    "interaction": "what channels do only together",
}
_MEANING: Final = {**CHANNELS, **_SUMS}
#: Rows of a table on the page: a life of ten years has hundreds of events.
_MOST_ROWS: Final = 400
_MOST_DRIVERS: Final = 10


def of_channels(made: Comparison) -> dict[str, Any]:
    """The effect by channel, theory by theory, in 1,000 futures."""
    assert made.channels is not None
    mine = made.channels[made.channels["outcome"] == _OUTCOME]
    text = [_of_theory(theory, mine[mine["hypothesis"] == theory].to_dict("records")) for theory in made.hypotheses]
    rows = [
        [
            row["hypothesis"], row["channel"].replace("-", " "), _MEANING.get(row["channel"]),
            *(_thousand(row[end]) for end in ("effect", "low", "high")), bool(row["clear"]),
        ]
        for row in mine.to_dict("records")
    ]  # fmt: skip
    return {
        "title": f"{OUTCOMES[_OUTCOME].title}: through which channels, of 1,000 futures",
        "text": "\n\n".join([*text, f"{made.members:,} futures a world, with each channel switched off. {_HOLDS}"]),
        "table": _table(["theory", "channel", "what it is", "effect", "low", "high", "clear"], rows),
    }


def _of_theory(theory: str, rows: list[dict[Any, Any]]) -> str:
    """The whole effect under a theory, and the channels that sampling error does not explain, the largest first."""
    told = {row["channel"]: row for row in rows}
    clear = sorted(
        (row for name, row in told.items() if name not in _SUMS and row["clear"]), key=lambda row: -abs(row["effect"])
    )
    if told["total"]["same"]:
        return f"{condition(theory)}, no future differs."
    whole = f"{condition(theory)}, the difference is {_effect(told['total'])}"
    if not clear:
        return f"{whole}; no single channel stands out from sampling error."
    parts = "; ".join(f"{row['channel'].replace('-', ' ')} {_effect(row)}" for row in clear)
    return f"{whole}. Clear by themselves: {parts}."


def of_drivers(found: Screening) -> dict[str, Any]:
    """Which assumptions turn or move the effect, theory by theory."""
    findings = found.findings
    text = [" ".join(sentences(found.screened, theory)) for theory in findings.hypotheses]
    text += [unknown(findings, theory) for theory in findings.left_out]
    columns = ["theory", "quantity", "sign of the effect", "effect where it is low", "effect where it is high"]
    rows = [
        [theory, named(str(row["path"])), _plain(row["sign"]), *(_where(row, end) for end in ("low", "high"))]
        for theory in findings.hypotheses
        for row in found.under(theory).head(_MOST_DRIVERS).to_dict("records")
    ]
    about = f"{findings.members:,} futures under each theory; {findings.quantities} quantities were looked at."
    return {
        "title": "Which assumption would turn it",
        "text": "\n\n".join([*text, *too_few(findings), f"{about} {_HOLDS}"]),
        "table": _table(columns, rows),
    }


def of_story(told: Told, story: Story) -> dict[str, Any]:
    """One future in sentences, and what happens in it month by month."""
    columns = ["month", "world", "told", "in_both"]
    table = story.timeline
    # What happens, and those decisions alone that part the worlds: every month has a dozen others.
    kept = table[(table["kind"] == "event") | ~table["in_both"]].head(_MOST_ROWS)
    rows = [[_plain(row[name]) for name in columns] for row in kept.to_dict("records")]
    several = f"the most typical of {told.futures:,} futures" if told.futures > 1 else "the only future"
    alike = f"It is {several} of its kind, of {story.run.opened.members:,}."
    return {
        "title": told.name,
        "text": "\n\n".join([*_parts(story.sentences), alike]),
        "table": _table(columns, rows),
        "member": story.member,
        "hypothesis": story.hypothesis,
    }


def _parts(sentences: Sequence[Sentence]) -> Iterator[str]:
    """The paragraphs of a story part by part; where only one world has what is told, they begin with which."""
    for part in PARTS:
        mine = [sentence for sentence in sentences if sentence.part == part]
        if part not in ASIDE:
            yield from paragraphs(mine)
            continue
        for row in beside(mine):
            for world, texts in (("In both worlds", row.shared), ("Scenario", row.here), ("Baseline", row.there)):
                yield from (f"{world}: {text}" for text in texts)


def of_report(run: Run) -> dict[str, Any]:
    """That the report is there."""
    return {
        "title": f"Report: {run.title}",
        "text": f"{run.opened.members:,} futures under each theory, with figures, assumptions and sources.",
        "table": _table([], []),
    }


def _table(columns: list[str], rows: list[list[Any]]) -> dict[str, Any]:
    return {"columns": columns, "rows": rows}


def _thousand(share: float) -> float:
    """A share in 1,000 futures, as far as sampling error lets it be told."""
    return round(1000 * float(share), 1)


def _effect(row: dict[Any, Any]) -> str:
    """An effect of 1,000 with its interval.

    >>> _effect({"effect": 0.02, "low": -0.0129, "high": 0.0522})
    '+20 of 1,000 (-13 to +52)'
    """
    effect, low, high = (1000 * float(row[end]) for end in ("effect", "low", "high"))
    return _with_ends(effect, low, high, " of 1,000")


def _where(row: dict[Any, Any], end: str) -> str | None:
    """The effect where a quantity is low, or high, of 1,000 with its interval; nothing where there is no number.

    >>> _where({"low": -25.807, "low_low": -52.196, "low_high": 0.582}, "low")
    '-26 (-52 to +0.6)'
    """
    effect, low, high = (_plain(row[name]) for name in (end, f"{end}_low", f"{end}_high"))
    if effect is None:
        return None
    return thousand.signed(effect) if low is None or high is None else _with_ends(effect, low, high)


def _with_ends(effect: float, low: float, high: float, unit: str = "") -> str:
    ends = f"{thousand.signed(low)} to {thousand.signed(high)}"
    return f"{thousand.signed(effect)}{unit} ({ends})"


def _plain(value: Any) -> Any:
    """A cell as JSON has it: nothing where there is no number."""
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and value != value else value
