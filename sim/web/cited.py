"""What a value rests on, for the page: claims, studies and open assumptions, in the project's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sim.scenario.sources import COMMAND_LINE, Claim, Evidence, shipped_sources
from sim.show.text.scenario import value_text

#: What kinds of evidence are called.
_KINDS: Final = {
    "figure": "a published figure", "statistic": "a statistic computed from public data", "study": "a published study",
    "theory": "a theory of the literature", "calibration": "a fit of this model to its record",
}  # fmt: skip
_CONFIDENCE: Final = {
    Claim: {"A": "official or undisputed", "B": "reported", "C": "one person's judgement"},
    Evidence: {
        "A": "official, or several that agree",
        "B": "single, secondary or derived",
        "C": "partisan, elicited or disputed",
    },
}
#: Where another thing is said, but not behind the initial of a name.
_PART: Final = re.compile(r"(?<=\w\w)[.,;:(]")
#: The names and the year that most citations begin with.
_HEAD: Final = re.compile(r"^(.{3,60}?) \((?:[\w ]+ )?(\d{4})\)")


def sources(ids: Sequence[str], assumption: str | None) -> list[dict[str, Any]]:
    """Each source of a value, and the assumption beside or instead of them, as the page shows them.

    >>> [(one["kind"], one["title"]) for one in sources(["rand-2533"], "A judgement of ours.")]
    [('study', 'Frederick (2020)'), ('assumption', 'An assumption of this project')]
    """
    return [*map(source, (name for name in ids if name != COMMAND_LINE)), *_assumed(assumption)]


def source(name: str) -> dict[str, Any]:
    """A claim or a piece of evidence: id, title, kind, what it is, text, year, confidence, and its address if any."""
    one = shipped_sources()[name]
    meant = _CONFIDENCE[type(one)][one.confidence]
    common = {"id": one.id, "year": one.date[:4], "confidence": one.confidence, "meant": meant}
    if isinstance(one, Claim):
        title, what = f"Article {one.article}, claim {one.id}", "what a press article reports"
        return {"title": title, "kind": "claim", "what": what, "text": _text(one.paraphrase), **common}
    found = {"title": _title(one), "kind": "study", "what": _KINDS[one.kind], "text": _text(one.citation), **common}
    if one.figures:
        found["figures"] = "; ".join(_figures(one))
    if one.address:
        found["url"] = one.address[0]
    return found


def _assumed(assumption: str | None) -> Iterator[dict[str, Any]]:
    if assumption:
        words = {"text": _text(assumption), "year": None, "confidence": None}
        yield {"id": "assumption", "title": "An assumption of this project", "kind": "assumption", **words}


def _title(one: Evidence) -> str:
    """Whose it is, and of which year."""
    if one.kind == "calibration":
        return f"This model's fit to its record ({one.date[:4]})"
    head = _HEAD.match(one.citation)
    if head:
        return f"{head[1]} ({head[2]})"
    return f"{_PART.split(one.citation, maxsplit=1)[0].strip()} ({one.date[:4]})"


def _figures(one: Evidence) -> Iterator[str]:
    for figure in one.figures:
        span = "" if figure.low is None else f" ({value_text(figure.low)} to {value_text(figure.high)})"
        yield f"{figure.what}: {value_text(figure.value)}{span} {figure.unit}"


def _text(words: str) -> str:
    return " ".join(words.split())


def together(several: Iterable[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Sources of several values, each once, what is cited before what is assumed."""
    each = {(one["id"], one["text"]): one for found in several for one in found}
    return sorted(each.values(), key=lambda one: one["kind"] == "assumption")
