"""A hundred futures as dots: in how many the same thing happens in both worlds, only in one, or in neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.outcomes import HEADLINES, OUTCOMES
from sim.show.figures import narrow, paired, style
from sim.show.figures.records import by, records
from sim.show.figures.subject import Subject

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Outcomes that happen in enough futures for a hundred dots to show them come first.
SHOWN = HEADLINES[:3]
_BOTH = "#8C8C8C"
_NEITHER = "#E4E4E4"
_BAND = "No bands. A dot stands for one future in a hundred, rounded so that dots add up; small shares may have none."


def numbers(subject: Subject) -> pd.DataFrame:
    """One row per world, outcome and hypothesis; without a baseline all that happens is `both`."""
    import pandas as pd

    if subject.baseline is not None:
        return paired.table(subject, SHOWN)
    rows = []
    for outcome in SHOWN:
        for hypothesis in subject.hypotheses:
            count = int((subject.scenario.outcome(outcome, hypothesis) == 1.0).sum())
            rows.append(
                {
                    "world": "scenario", "outcome": outcome, "hypothesis": hypothesis, "members": subject.members,
                    "share": count / subject.members, "both": count, "only_scenario": 0, "only_baseline": 0,
                    "neither": subject.members - count,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def draw(subject: Subject) -> style.DrawnFigure:
    """A row per outcome, a panel of ten by ten dots per hypothesis; of several scenarios the first is drawn."""
    table = numbers(subject)
    first = subject.drawn[0 if subject.baseline is None else 1]
    mine = table[table["world"] == first[0]]
    by_key = by(mine, "outcome", "hypothesis")
    columns = len(subject.hypotheses)
    figure = style.new_figure(
        1.4 + 2.1 * max(columns, 2), narrow.height(2.15 * len(SHOWN), columns, 2.3 + 2.6 * len(SHOWN))
    )
    grid = narrow.panels(figure, len(SHOWN), columns)
    width = figure.get_figwidth()
    figure.subplots_adjust(
        left=0.3 / width, right=1 - 0.3 / width, hspace=0.5, wspace=narrow.wide_or_narrow(0.25, 0.15)
    )
    title, about = finding(subject, mine), _about(subject)
    style.write_heading(figure, subject, title, about, room=0.85)
    footer = style.write_footer(figure, subject, _BAND, shown=SHOWN, room=0.35)
    for row, outcome in enumerate(SHOWN):
        for column, hypothesis in enumerate(subject.hypotheses):
            axes = grid[row][column]
            counted = by_key[outcome, hypothesis]
            _dots(axes, counted, first[2], subject.drawn[0][2])
            style.name_panel(axes, hypothesis, _share_text(counted))
        style.head_row(figure, grid[row][0], OUTCOMES[outcome].title, above=0.5)
    described = style.describe(subject, title, about, footer, SHOWN, differs=paired.any_clear(subject, SHOWN))
    return style.DrawnFigure("hundred-futures", figure, table, described)


def _share_text(row: dict[str, Any]) -> str:
    against = f", against {style.count_text(1000 * float(row['before']))}" if "before" in row else ""
    return f"{style.count_text(1000 * float(row['share']))}{against} of 1,000"


def hundred(both: int, only_scenario: int, only_baseline: int, neither: int) -> list[int]:
    """Counts out of a hundred by largest remainder (Hamilton's method), so that they add up to a hundred.

    >>> hundred(54, 9, 1, 936)
    [5, 1, 0, 94]
    """
    kinds = [both, only_scenario, only_baseline, neither]
    exact = [100 * count / sum(kinds) for count in kinds]
    whole = [int(value) for value in exact]
    by_remainder = sorted(range(4), key=lambda i: (whole[i] - exact[i], i))
    for i in by_remainder[: 100 - sum(whole)]:
        whole[i] += 1
    return whole


def _dots(axes: Axes, row: dict[str, Any], colour: str, before: str) -> None:
    """Ten rows of ten, filled from the top left."""
    both, only_scenario, only_baseline, _ = hundred(
        *(int(row[name]) for name in ("both", "only_scenario", "only_baseline", "neither"))
    )
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(-0.6, 9.6)
    axes.set_ylim(9.6, -0.6)
    compared = "before" in row
    faces = [_BOTH if compared else colour] * both + [colour] * only_scenario + ["white"] * only_baseline
    edges = faces[: both + only_scenario] + [before] * only_baseline
    faces += [_NEITHER] * (100 - len(faces))
    edges += [_NEITHER] * (100 - len(edges))
    axes.scatter(
        [i % 10 for i in range(100)],
        [i // 10 for i in range(100)],
        s=narrow.wide_or_narrow(36, 22),
        c=faces,
        edgecolors=edges,
        linewidths=1.5,
    )


def _about(subject: Subject) -> str:
    if subject.baseline is None:
        return "A hundred futures under each hypothesis. Coloured: it happens; pale: it does not."
    named = "the scenario" if not subject.others else f"{subject.scenario.quoted}"
    return (
        f"The same hundred futures with the same luck. Grey: it happens in both worlds; coloured: only in {named}; "
        f"ring: only in {subject.against}; pale: in neither."
    )


def finding(subject: Subject, mine: pd.DataFrame) -> str:
    """The title: how the first headline differs under every hypothesis, or how common it is."""
    rows, what = mine[mine["outcome"] == SHOWN[0]], OUTCOMES[SHOWN[0]].title
    named = f" in {subject.scenario.quoted}" if subject.others else ""
    if subject.baseline is not None and not (rows["share"].any() or rows["before"].any()):
        return f"{what}{named} in none of {subject.futures:,} futures, as in {subject.against}"
    if subject.baseline is not None:
        return f"{what}{named}, counted in 1,000 futures: {paired.changes(subject, SHOWN[0])}"
    if not rows["share"].any():
        return f"{what} in none of {subject.futures:,} futures"
    told = [f"{paired.per_thousand(float(row['share']))} under {row['hypothesis']}" for row in records(rows)]
    return f"{what} in {', '.join(told)}, of 1,000 futures"
