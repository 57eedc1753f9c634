"""The report of a run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.outcomes import HEADLINES, OUTCOMES
from sim.scenario import shipped
from sim.scenario.sources import COMMAND_LINE
from sim.show.figures import style
from sim.show.html import parts
from sim.show.html.page import Cell, Page, Picture, Piece, Section, Table, picture
from sim.show.text import counts
from sim.show.text.run_facts import Compared, compared
from sim.store.folders import FIGURES
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.results.run import Run


def page(run: Run) -> Page:
    """The report of a run, with the figures that lie in its folder."""
    summary = run.summary()
    first = HEADLINES[0]
    return Page(
        kind="run",
        title=run.marked_title,
        summary=" ".join(run.scenario.summary.split()),
        asked=_asked(run),
        answer=(_first_sentence(run, summary, first), _second_sentence(summary, first)),
        sections=tuple(_sections(run, summary)),
        footer=_made(run),
    )


def _sections(run: Run, summary: Mapping[str, Any]) -> list[Section]:
    baseline = run.baseline
    told = [
        Section("numbers", "In numbers", _numbers_intro(run), (_headline_table(run, summary),)),
        Section("figures", "Figures", (), pictures=pictures(run.folder / FIGURES)),
    ]
    if baseline is not None:
        told.append(parts.levers(run, baseline, "What the scenario changes"))
    return [
        *told,
        parts.assumptions(run, HEADLINES[0]),
        Section("spread", "Where the spread comes from", SPREAD, (split_table(run, summary),)),
        parts.criteria([*HEADLINES, "path_class"]),
        parts.cannot_tell(),
        Section("again", "How to make it again", _again(run), commands=commands(run)),
    ]


def pictures(folder: Path) -> tuple[Picture, ...]:
    """The figures in a folder, in the order in which reports show them, others after these."""
    from sim.show.figures.catalogue import FIGURES as KNOWN

    there = sorted(path.stem for path in folder.glob("*.json"))
    order = list(KNOWN)

    def place(name: str) -> int:
        """That of the figure that it is, or is one of."""
        return next(
            (order.index(known) for known in order if name == known or name.startswith(f"{known}-")), len(order)
        )

    ordered = sorted(there, key=place)
    return tuple(
        picture(folder, json.loads((folder / f"{name}.json").read_text(encoding="utf-8")), name) for name in ordered
    )


def _asked(run: Run) -> tuple[str, ...]:
    opened, baseline = run.opened, run.baseline
    theories = parts.and_list([parts.hypothesis_name(h) for h in opened.hypotheses])
    futures = opened.members * len(opened.hypotheses)
    start, months = run.about["values"]["horizon.start"], opened.months
    what = (
        f"What happens in '{run.marked_title}'?"
        if baseline is None
        else f"What changes if '{run.marked_title}' comes instead of '{baseline.marked_title}'?"
    )
    again = "" if baseline is None else " The baseline was simulated with the same members and the same luck."
    return (
        f"{what} {futures:,} possible futures were played out over {months} months from {start}: {opened.members:,} "
        f"members, each a draw of what we do not know and its luck, under {theories}.{again}",
    )


def _first_sentence(run: Run, summary: Mapping[str, Any], name: str) -> str:
    """What the scenario does to the first headline, under which theory."""
    told = {h: compared(worlds) for h, worlds in summary["flags"][name]["hypotheses"].items()}
    what = OUTCOMES[name].title
    if run.baseline is None:
        shares = [f"{_count(one, run.opened.members)} under {h}" for h, one in told.items()]
        return f"{what} in {parts.and_list(shares)}."
    changed = [
        f"{_count(one, run.opened.members)} under {h} ({style.signed(1000 * float(one.difference or 0))} in 1,000)"
        for h, one in told.items()
        if one.clear
    ]
    still = [h for h, one in told.items() if not one.clear]
    unclear = (
        f"under {parts.and_list(still)} these members show no difference from the baseline that chance could not make"
        if still
        else ""
    )
    if not changed:
        return f"On whether {what[0].lower() if what.startswith(('A ', 'The ')) else what[0]}{what[1:]}: {unclear}."
    return f"{what} in {parts.and_list(changed)}" + (f"; {unclear}." if unclear else ".")


def _second_sentence(summary: Mapping[str, Any], name: str) -> str:
    """What the answer hangs on: the largest part of the spread."""
    split = summary["flags"][name]["split"]["scenario"]
    if split is None or split["shares"] is None:
        return "Among these members nothing varies, so they say nothing about what it hangs on."
    shares: dict[str, float] = split["shares"]
    words = {"luck": "luck", "parameters": "what we do not know about parameters", "theory": "which theory is right"}
    shown = {part: share for part, share in shares.items() if part != "theory" or len(summary["hypotheses"]) > 1}
    told = [f"{parts.percent(share)} {words[part]}" for part, share in shown.items()]
    return (
        f"Whether it happens in a future is {parts.and_list(told)}, and all of it follows from the assumptions below "
        "rather than from the world itself."
    )


def _count(one: Compared, members: int) -> str:
    base = counts.base_for(
        one.shares, members, [(one.share, one.before)] if one.clear and one.before is not None else ()
    )
    return counts.told(one.share, base, one.before)


def _numbers_intro(run: Run) -> tuple[str, ...]:
    if run.baseline is None:
        return ("Counts of futures in which it happens, with the 95% sampling interval in 1,000.",)
    return (
        "Counts of futures in which it happens, against that in the baseline; below, the paired difference in 1,000 "
        "with its 95% sampling interval. Bold: the interval leaves out no difference.",
    )


def _headline_table(run: Run, summary: Mapping[str, Any]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name in summary["headlines"]:
        by_hypothesis = summary["flags"][name]["hypotheses"]
        cells = [headline_cell(compared(worlds), run.opened.members) for worlds in by_hypothesis.values()]
        rows.append((OUTCOMES[name].title, *cells))
    columns = ("Outcome", *map(parts.hypothesis_name, run.opened.hypotheses))
    return Table("Headline outcomes by theory", columns, tuple(rows))


def headline_cell(one: Compared, members: int) -> list[Piece]:
    """Count, and paired difference with its interval."""
    return [Piece(_count(one, members)), *difference_pieces(one)]


def difference_pieces(one: Compared) -> list[Piece]:
    """The paired difference with its interval, or that of the share itself."""
    if one.low is None or one.high is None:
        return []
    if one.difference is None:
        return [Piece(f"{1000 * one.low:,.1f} to {1000 * one.high:,.1f} in 1,000", faint=True)]
    if one.same:
        return [Piece("no future differs", faint=True)]
    ends = f"{style.signed(1000 * one.low)} to {style.signed(1000 * one.high)}"
    text = f"{style.signed(1000 * one.difference)} ({ends}) in 1,000"
    return [Piece(text, strong=one.clear, faint=not one.clear)]


SPREAD = (
    "Of the spread of an outcome among all futures, how much is luck (two futures of the same world under the same "
    "theory), how much what we do not know about parameters, and how much which theory is right. Only the first would "
    "still be there if everything were known.",
)


def split_table(run: Run, summary: Mapping[str, Any], worlds: Sequence[str] = ("scenario", "difference")) -> Table:
    """How the spread of each headline splits, of the scenario itself and of its difference from its baseline."""
    rows: list[tuple[Cell, ...]] = []
    for name in summary["headlines"]:
        for world, what in (("scenario", "whether it happens"), ("difference", "the paired difference")):
            if world not in worlds:
                continue
            split = summary["flags"][name]["split"][world]
            if split is None:
                continue
            label = [Piece(OUTCOMES[name].title), Piece(what, faint=True)]
            if split["shares"] is None:
                rows.append((label, "nothing varies", "", ""))
                continue
            shares = split["shares"]
            theory = parts.percent(shares["theory"]) if len(run.opened.hypotheses) > 1 else "one theory only"
            rows.append((label, parts.percent(shares["luck"]), parts.percent(shares["parameters"]), theory))
    return Table("Shares of the spread", ("Outcome", "Luck", "Parameters", "Theory"), tuple(rows))


def commands(run: Run) -> tuple[str, ...]:
    """What to type to make a run again and look into it."""
    values, origins = run.about["values"], run.provenance["values"]
    sets = [
        f"--set '{path}={json.dumps(values[path])}'"
        for path, origin in origins.items()
        if COMMAND_LINE in (origin.get("sources") or ()) and path in values
    ]
    scenario = run.name if run.name in shipped.names() else f"{run.name}.yaml"
    theories = (
        ""
        if len(run.opened.hypotheses) == len(HYPOTHESES)
        else " ".join(f"--hypothesis {h}" for h in run.opened.hypotheses)
    )
    words = [
        f"python -m sim run {scenario}", f"--members {run.opened.members}", f"--seed {run.about['seed']}",
        f"--months {run.opened.months}", theories, "--alone" if run.about["baseline"] is None else "", *sets,
    ]  # fmt: skip
    return (" ".join(word for word in words if word), f"python -m sim verify {run.folder.name}")


def _again(run: Run) -> tuple[str, ...]:
    versions = ", ".join(f"{name} {version}" for name, version in run.provenance["versions"].items())
    return (
        f"With sim {run.about['version']} and {versions}: the same futures, bit for bit, whatever the number of "
        f"processes. Identity of the run: {run.manifest['id']}; of the rules: {run.about['rules']}.",
        "Cite as CITATION.cff says, with the version and the seed.",
    )


def _made(run: Run) -> str:
    return (
        f"Made by sim {run.about['version']} on {str(run.provenance['made'])[:10]}, folder {run.folder.name}. "
        f"{style.CONDITIONAL} Cited figures belong to their publishers."
    )
