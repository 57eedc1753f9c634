"""Sections of reports on the chance of an attack: laws of error, the chain link by link, the fate of the peace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.analysis.chain import LINKS
from sim.analysis.kept_peace import GROUPS, LONG
from sim.analysis.weighted import WeightedCount, weighted_chain
from sim.outcomes import ESTIMAND, OUTCOMES
from sim.show.html.page import Cell, Piece, Section, Table
from sim.show.html.parts import hypothesis_name
from sim.show.text import laws as law_text
from sim.show.text import peace as peace_text
from sim.show.text.columns import of_thousand, signed

if TYPE_CHECKING:
    from sim.analysis.summary import LinkCount, PeaceGroup
    from sim.analysis.weighted import WeightedWorlds
    from sim.show.text.laws import Level
    from sim.show.text.peace import Peace

#: What every comparison is about, in a sentence, named before anything is run.
NAMED_IN_ADVANCE: Final = (
    "The one number named in advance: the chance of an attack here less that in what it is compared with, the same "
    "members with the same luck, of 1,000 futures over the horizon, under each theory by itself. Whatever else differs "
    "was looked for."
)
_LAWS: Final = (
    "Chances that futures met, of 1,000, added up until a first attack comes: as set, and what they would be along the "
    "same paths if Moscow's choice followed its utilities half or twice as sharply, or if its errors were normal. An "
    "attack is meant where it was worth more to Moscow than any alternative, by its own beliefs; accidents aside, the "
    "rest is error of the rule."
)
_CHAIN: Final = (
    "Of 1,000 futures: in how many each link is passed after every link before it, the attack after all of them, and "
    "(faint) in how many it is passed by itself. An attack that came before a link is told by itself alone, which is "
    "most of what falls between an attack that was worth it and an attack. Links in brackets stand beside the chain: "
    "later ones do not ask for them."
)
_PEACE: Final = (
    f"Chances of an attack, of 1,000, in futures whose settlement holds to the horizon or for {LONG} months (kept), is "
    "broken before (broken), or is never signed; beside them those of the same members in the baseline. This tells "
    "futures apart by what happened in them: it is no effect of keeping or breaking a peace, as futures whose peace "
    "holds differ in other ways too."
)


_NOT_WEIGHED: Final = "by theory only"
_PEACE_NOT_WEIGHED: Final = (
    "Not weighed: in which futures the peace is kept differs from theory to theory, so that a mean over theories would "
    "be of no one's futures."
)


@dataclass(frozen=True)
class Weighed:
    """Weights of the theories in `words`, and the chance of an attack under them by law of error."""

    words: str
    weights: Mapping[str, float]
    levels: Mapping[str, Level]

    @classmethod
    def of(cls, words: str, weights: Mapping[str, float], laws: Mapping[str, WeightedWorlds]) -> Weighed:
        """From what was weighed, by outcome."""
        return cls(words, weights, {name: law_text.weighted(row) for name, row in laws.items()})


def laws(
    levels: Mapping[tuple[str, str], Level],
    meant: Mapping[str, Sequence[float | None]],
    hypotheses: Sequence[str],
    worlds: Sequence[str],
    weighed: Weighed | None = None,
) -> Section:
    """The chance under each law, from levels by outcome and hypothesis, and the share that is meant in each world.

    What follows from weights stands beside the theories where there are any.
    """
    against = f", against {worlds[-1]}" if len(worlds) > 1 else ""
    shares = ([Piece(", against ".join(map(law_text.share_text, meant[h])))] for h in hypotheses)
    rows: list[tuple[Cell, ...]] = [
        (
            name[0].upper() + name[1:],
            *(_level(levels[law, h]) for h in hypotheses),
            *([] if weighed is None else [_level(weighed.levels[law])]),
        )
        for law, name in law_text.LAWS.items()
    ]
    rows.append(("Share that is meant", *shares, *([] if weighed is None else [_NOT_WEIGHED])))
    heading = "The chance of an attack, and under other laws of error"
    columns = ("Law of error", *map(hypothesis_name, hypotheses), *([] if weighed is None else [weighed.words]))
    return Section("laws", heading, (_LAWS,), (Table(OUTCOMES[ESTIMAND].title + against, columns, tuple(rows)),))


def chain(
    chains: Mapping[str, Sequence[Mapping[str, LinkCount]]],
    members: int,
    worlds: Sequence[str],
    weighed: Weighed | None = None,
) -> Section:
    """How many futures pass each link, from its counts by hypothesis in each world, and under weights beside them."""
    yours = [] if weighed is None else _weighed_chain(chains, weighed.weights)
    rows = tuple(
        (
            link.title if link.asked else f"({link.title})",
            *(_link([world[link.name] for world in both], members) for both in chains.values()),
            *([] if weighed is None else [_link([world[link.name] for world in yours], members)]),
        )
        for link in LINKS
    )
    caption = ", against ".join(worlds)
    columns = ("Link", *map(hypothesis_name, chains), *([] if weighed is None else [weighed.words]))
    return Section("chain", "The chain, link by link", (_CHAIN,), (Table(caption, columns, rows),))


def _weighed_chain(
    chains: Mapping[str, Sequence[Mapping[str, LinkCount]]], weights: Mapping[str, float]
) -> list[dict[str, WeightedCount]]:
    """The counts of each world under weights."""
    worlds = range(len(next(iter(chains.values()))))
    return [weighted_chain({h: both[world] for h, both in chains.items()}, weights) for world in worlds]


def peace(groups: Peace, weighed: Weighed | None = None) -> tuple[Section, ...]:
    """Attacks by the fate of the peace, where a settlement is signed in most futures; else nothing.

    Where theories are weighed it says why this is not.
    """
    if not peace_text.is_told(groups):
        return ()
    rows = tuple(
        (f"{fate}, {peace_text.share(groups, fate)} of 1,000 futures", *(_group(row[fate]) for row in groups.values()))
        for fate in GROUPS
    )
    columns = ("Peace", *map(hypothesis_name, groups))
    return (
        Section(
            "peace",
            "Where the peace is kept, and where it is broken",
            (_PEACE, *([] if weighed is None else [_PEACE_NOT_WEIGHED])),
            (Table("Chance of an attack", columns, rows),),
        ),
    )


def _group(group: PeaceGroup) -> Cell:
    level = peace_text.level(group)
    if level is None:
        return [Piece("no such future", faint=True)]
    return [*_level(level), Piece(f"{group.futures:,} futures, {group.attacked:,} with an attack", faint=True)]


def _level(level: Level) -> list[Piece]:
    pieces = [Piece(", against ".join(map(of_thousand, level.levels)))]
    if level.difference is None or level.low is None or level.high is None:
        return pieces
    if not level.difference and level.low == level.high:
        return [*pieces, Piece("no difference", faint=True)]
    text = f"{signed(level.difference)} ({signed(level.low)} to {signed(level.high)})"
    return [*pieces, Piece(text.replace("-", "−"), strong=level.clear, faint=not level.clear)]


def _link(both: Sequence[LinkCount | WeightedCount], members: int) -> Cell:
    chained, alone = (
        ", against ".join(f"{1000 * getattr(count, way) / members:,.0f}" for count in both)
        for way in ("chained", "alone")
    )
    return [Piece(chained), Piece(alone, faint=True)]
