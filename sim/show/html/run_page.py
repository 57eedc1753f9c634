"""The report of a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sim.outcomes import HEADLINES, OUTCOMES
from sim.scenario import shipped
from sim.scenario.sources import COMMAND_LINE
from sim.show.figures import style
from sim.show.html import parts
from sim.show.html.page import Cell, Page, Picture, Piece, Section, Table, picture
from sim.show.text import counts
from sim.show.text.paired_share import PairedShare
from sim.store.folder import FIGURES
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.analysis.summary import Summary
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


def _sections(run: Run, summary: Summary) -> list[Section]:
    baseline = run.baseline
    sections = [
        Section("numbers", "In numbers", _numbers_intro(run), (_headline_table(run, summary),)),
        Section("figures", "Figures", (), pictures=pictures(run.folder / FIGURES)),
    ]
    if baseline is not None:
        sections.append(parts.levers(run, baseline, "What the scenario changes"))
    return [
        *sections,
        parts.assumptions(run, HEADLINES[0]),
        Section("spread", "Where the spread comes from", SPREAD, (split_table(summary),)),
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
    start, months = run.manifest["values"]["horizon.start"], opened.months
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


def _first_sentence(run: Run, summary: Summary, name: str) -> str:
    """What the scenario does to the first headline, under which theory."""
    by_hypothesis = {h: PairedShare.of(worlds) for h, worlds in summary.flags[name].hypotheses.items()}
    what = OUTCOMES[name].title
    if run.baseline is None:
        shares = [f"{_count(paired, summary.members)} under {h}" for h, paired in by_hypothesis.items()]
        return f"{what} in {parts.and_list(shares)}."
    changed = [
        f"{_count(paired, summary.members)} under {h} ({style.signed(1000 * (paired.difference or 0))} in 1,000)"
        for h, paired in by_hypothesis.items()
        if paired.clear
    ]
    still = [h for h, paired in by_hypothesis.items() if not paired.clear]
    unclear = (
        f"under {parts.and_list(still)} these members show no difference from the baseline that chance could not make"
        if still
        else ""
    )
    if not changed:
        return f"On whether {what[0].lower() if what.startswith(('A ', 'The ')) else what[0]}{what[1:]}: {unclear}."
    return f"{what} in {parts.and_list(changed)}" + (f"; {unclear}." if unclear else ".")


def _second_sentence(summary: Summary, name: str) -> str:
    """What the answer hangs on: the largest part of the spread."""
    split = summary.flags[name].split.scenario
    if split is None or split.shares is None:
        return "Among these members nothing varies, so they say nothing about what it hangs on."
    shares = [
        f"{counts.percent(split.shares.luck)} luck",
        f"{counts.percent(split.shares.parameters)} what we do not know about parameters",
    ]
    if len(summary.hypotheses) > 1:
        shares.append(f"{counts.percent(split.shares.theory)} which theory is right")
    return (
        f"Whether it happens in a future is {parts.and_list(shares)}, and all of it follows from the assumptions below "
        "rather than from the world itself."
    )


def _count(paired: PairedShare, members: int) -> str:
    return counts.of_futures(paired.share, counts.base_for(paired.shares, members, paired.apart), paired.before)


def _numbers_intro(run: Run) -> tuple[str, ...]:
    if run.baseline is None:
        return ("Counts of futures in which it happens, with the 95% sampling interval in 1,000.",)
    return (
        "Counts of futures in which it happens, against that in the baseline; below, the paired difference in 1,000 "
        "with its 95% sampling interval. Bold: the interval leaves out no difference.",
    )


def _headline_table(run: Run, summary: Summary) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name in summary.headlines:
        shares = map(PairedShare.of, summary.flags[name].hypotheses.values())
        cells = ([Piece(_count(paired, summary.members)), *difference_pieces(paired)] for paired in shares)
        rows.append((OUTCOMES[name].title, *cells))
    columns = ("Outcome", *map(parts.hypothesis_name, run.opened.hypotheses))
    return Table("Headline outcomes by theory", columns, tuple(rows))


def difference_pieces(paired: PairedShare) -> list[Piece]:
    """The paired difference with its interval, or that of the share itself."""
    if paired.low is None or paired.high is None:
        return []
    if paired.difference is None:
        return [Piece(f"{1000 * paired.low:,.1f} to {1000 * paired.high:,.1f} in 1,000", faint=True)]
    if paired.same:
        return [Piece("no future differs", faint=True)]
    ends = f"{style.signed(1000 * paired.low)} to {style.signed(1000 * paired.high)}"
    text = f"{style.signed(1000 * paired.difference)} ({ends}) in 1,000"
    return [Piece(text, strong=paired.clear, faint=not paired.clear)]


SPREAD = (
    "Of the spread of an outcome among all futures, how much is luck (two futures of the same world under the same "
    "theory), how much what we do not know about parameters, and how much which theory is right. Only the first would "
    "still be there if everything were known.",
)


def split_table(summary: Summary, *, paired: bool = True) -> Table:
    """How the spread of each headline splits, and that of its difference from the baseline where `paired`."""
    rows: list[tuple[Cell, ...]] = []
    for name in summary.headlines:
        split = summary.flags[name].split
        of_worlds = {
            "whether it happens": split.scenario,
            "the paired difference": split.difference if paired else None,
        }
        for what, of_world in of_worlds.items():
            if of_world is None:
                continue
            label, shares = [Piece(OUTCOMES[name].title), Piece(what, faint=True)], of_world.shares
            if shares is None:
                rows.append((label, "nothing varies", "", ""))
                continue
            theory = counts.percent(shares.theory) if len(summary.hypotheses) > 1 else "one theory only"
            rows.append((label, counts.percent(shares.luck), counts.percent(shares.parameters), theory))
    return Table("Shares of the spread", ("Outcome", "Luck", "Parameters", "Theory"), tuple(rows))


def commands(run: Run) -> tuple[str, ...]:
    """What to type to make a run again and look into it."""
    values, origins = run.manifest["values"], run.provenance["values"]
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
        f"python -m sim run {scenario}", f"--members {run.opened.members}", f"--seed {run.manifest['seed']}",
        f"--months {run.opened.months}", theories, "--alone" if run.manifest["baseline"] is None else "", *sets,
    ]  # fmt: skip
    return (" ".join(word for word in words if word), f"python -m sim verify {run.folder.name}")


def _again(run: Run) -> tuple[str, ...]:
    versions = ", ".join(f"{name} {version}" for name, version in run.provenance["versions"].items())
    return (
        f"With sim {run.manifest['version']} and {versions}: the same futures, bit for bit, whatever the number of "
        f"processes. Identity of the run: {run.manifest['id']}; of the rules: {run.manifest['rules']}.",
        "Cite as CITATION.cff says, with the version and the seed.",
    )


def _made(run: Run) -> str:
    return (
        f"Made by sim {run.manifest['version']} on {str(run.provenance['made'])[:10]}, folder {run.folder.name}. "
        f"{style.CONDITIONAL} Cited figures belong to their publishers."
    )
