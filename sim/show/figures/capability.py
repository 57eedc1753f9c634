"""Russian capability facing the Baltic states over time, under each hypothesis."""

from __future__ import annotations

from sim.outcomes import MONTHLY
from sim.show.figures import bands, narrow, style
from sim.show.figures.subject import Subject

_SERIES = "capability"
_ABOUT = (
    "Force available for an assault on a Baltic state, in heavy battalions or what is worth as much. Lines: the median "
    "future; numbers: medians at the horizon."
)


def draw(subject: Subject) -> style.DrawnFigure:
    """A panel per hypothesis: the median, and bands of half and of 9 in 10 futures; the scenario over the baseline.

    Rows of the table: series, hypothesis, world, month, year, q05, q25, q50, q75, q95.
    """
    table = bands.numbers(subject, [_SERIES])
    columns = len(subject.hypotheses)
    figure = style.new_figure(1.6 + 2.4 * max(columns, 2), narrow.height(2.0, columns, 5.6))
    grid = narrow.panels(figure, 1, columns, sharex=True, sharey=True)
    figure.subplots_adjust(
        left=0.5 / figure.get_figwidth(), right=1 - 0.55 / figure.get_figwidth(),
        hspace=0.4, wspace=narrow.wide_or_narrow(0.32, 0.55),
    )  # fmt: skip
    title = finding(subject)
    style.write_heading(figure, subject, title, _ABOUT)
    footer = style.write_footer(figure, subject, _band(subject), shown=[_SERIES])
    grid[0][0].set_ylim(0, max(1.0, float(table["q95"].max()) * 1.05))
    for column, hypothesis in enumerate(subject.hypotheses):
        axes = grid[0][column]
        style.dress(axes, subject)
        bands.draw_worlds(axes, subject, table, _SERIES, hypothesis=hypothesis, inner=True)
        style.name_panel(axes, hypothesis)
        bands.label_medians(axes, subject, table, _SERIES, hypothesis=hypothesis, form="{:.1f}".format)
    style.head_row(figure, grid[0][0], f"{MONTHLY[_SERIES].title}, {MONTHLY[_SERIES].unit}")
    differs = any(bands.differ(subject, _SERIES, hypothesis) for hypothesis in subject.hypotheses)
    described = style.describe(subject, title, _ABOUT, footer, [_SERIES], differs=differs)
    return style.DrawnFigure("russian-capability", figure, table, described)


def _band(subject: Subject) -> str:
    """What the bands hold."""
    theory = "; the spread between panels is theory" if len(subject.hypotheses) > 1 else ""
    if subject.others:
        return f"Dashed: 9 of 10 futures lie between, month by month. They hold luck and parameters{theory}."
    dashed = "" if subject.baseline is None else f"; dashed: the same 9 of 10 in {subject.against}"
    return (
        f"Bands: half (dark) and 9 of 10 (light) of the futures lie within, month by month{dashed}. "
        f"They hold luck and parameters{theory}."
    )


def finding(subject: Subject) -> str:
    """The title: the median at the horizon, against the baseline, over the hypotheses."""
    end = bands.month_name(subject, subject.months - 1)
    now = [float(subject.scenario.band(_SERIES, h, 0.5)[-1]) for h in subject.hypotheses]
    named = f" in {subject.scenario.quoted}" if subject.others else ""
    text = f"Median Russian capability facing the Baltic states reaches {_span(now)} heavy battalions by {end}{named}"
    if subject.baseline is None or subject.others:
        return text
    before = [float(subject.baseline.band(_SERIES, h, 0.5)[-1]) for h in subject.hypotheses]
    if _span(now) == _span(before):
        return f"{text}, as in {subject.against}"
    if not any(bands.differ(subject, _SERIES, h) for h in subject.hypotheses):
        return f"{text}; no clear difference from {subject.against}"
    return f"{text}, against {_span(before)} in {subject.against}"


def _span(values: list[float]) -> str:
    """One number, or the range where the hypotheses differ.

    >>> _span([4.0, 4.01]), _span([4.0, 6.25])
    ('4.0', '4.0 to 6.2')
    """
    low, high = f"{min(values):.1f}", f"{max(values):.1f}"
    return low if low == high else f"{low} to {high}"
