"""The summary of a run as an object that prints well in a terminal and in a notebook."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

from sim.outcomes import OUTCOMES


class Summary(Mapping[str, Any]):
    """What summary.json holds, by the same keys; `print` and notebooks show the headline outcomes.

    >>> worlds = {"scenario": {"share": 0.34}, "baseline": {"share": 0.11},
    ...           "difference": {"difference": 0.23, "interval": [0.21, 0.25]}}
    >>> flags = {"armed_attack": {"hypotheses": {"H1": worlds}}}
    >>> print(Summary("An example", {"members": 2500, "headlines": ["armed_attack"], "flags": flags}))
    An example: 2,500 members, in 100 futures
    Russia attacks a NATO member
      H1   34.0, against 11.0; difference +23.0 (+21.0 to +25.0)
    """

    def __init__(self, title: str, content: Mapping[str, Any]) -> None:
        self.title = title
        self._content = content

    def __getitem__(self, key: str) -> Any:
        return self._content[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._content)

    def __len__(self) -> int:
        return len(self._content)

    def rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        """For each headline and hypothesis: outcome, hypothesis, scenario, baseline and difference, of 100 futures."""
        for name in self["headlines"]:
            for hypothesis, worlds in self["flags"][name]["hypotheses"].items():
                before, change = worlds["baseline"], worlds["difference"]
                yield (
                    name,
                    hypothesis,
                    _hundred(worlds["scenario"]["share"]),
                    "" if before is None else _hundred(before["share"]),
                    "" if change is None else _change(change),
                )

    def __str__(self) -> str:
        told = [f"{self.title}: {self['members']:,} members, in 100 futures"]
        last = ""
        for name, hypothesis, share, before, change in self.rows():
            if name != last:
                told.append(OUTCOMES[name].title)
                last = name
            against = f", against {before}; difference {change}" if before else ""
            told.append(f"  {hypothesis} {share:>6}{against}")
        return "\n".join(told)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in ("", "", "scenario", "baseline", "difference (95%)"))
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in (OUTCOMES[name].title, *cells)) + "</tr>"
            for name, *cells in self.rows()
        )
        about = f"{self['members']:,} members, in 100 futures; intervals are sampling error only"
        return (
            f"<div><strong>{html.escape(self.title)}</strong><p>{about}</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )


def _hundred(share: float) -> str:
    return f"{100 * share:.1f}"


def _change(told: Mapping[str, Any]) -> str:
    low, high = told["interval"]
    return f"{100 * told['difference']:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"
