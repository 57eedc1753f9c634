"""Where a future with a decision forced parts from itself: the most telling monthly series, both lines in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.analysis.forcing.parted import NOW, WAS, Parted
from sim.outcomes import MONTHLY
from sim.scenario.months import month_after
from sim.show.figures import narrow, style
from sim.show.text.future import asked

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.results.replayed import Replayed

NAME: Final = "parted"
#: Panels: more would be series that hardly tell the futures apart.
_MOST: Final = 4
_COLOURS: Final = {WAS: style.BASELINE, NOW: style.SCENARIO}
_TITLES: Final = {WAS: "as it was", NOW: "with what was forced"}
_ABOUT: Final = (
    "One future twice, with the same luck: the monthly series in which it parts most, for how the futures of the run "
    "are spread. Dotted: the month that was forced."
)


@dataclass(frozen=True)
class _Subject:
    """A member with decisions forced as the subject of a figure."""

    replayed: Replayed
    parted: Parted

    @property
    def legend(self) -> list[tuple[str, str]]:
        return [(_TITLES[NOW], _COLOURS[NOW]), (_TITLES[WAS], _COLOURS[WAS])]

    @property
    def made(self) -> str:
        run, was = self.replayed.run, self.parted.was
        return (
            f"Member {was.member:,} of {texts.quoted(run.title)} under {was.hypothesis}, seed {run.about['seed']}; "
            f"sim {run.about['version']}."
        )

    @property
    def facts(self) -> Mapping[str, Any]:
        run, was = self.replayed.run, self.parted.was
        return {
            "scenario": run.title, "member": was.member, "hypothesis": was.hypothesis,
            "force": list(self.replayed.force), "seed": run.about["seed"], "version": run.about["version"],
        }  # fmt: skip


def draw(replayed: Replayed, parted: Parted) -> style.DrawnFigure:
    """Rows of the table: series, unit, month (YYYY-MM), was, now."""
    shown = [one.name for one in parted.series[:_MOST]]
    table = numbers(parted, shown)
    figure = style.new_figure(7.2, narrow.wide_or_narrow(1.5, 0.0) + 1.75 * len(shown))
    panels = figure.subplots(len(shown), 1, squeeze=False, sharex=True)[:, 0]
    figure.subplots_adjust(left=narrow.wide_or_narrow(0.12, 0.17), right=0.97, hspace=0.6)
    for axes, name in zip(panels, shown, strict=True):
        _panel(axes, parted, name)
    subject, title = _Subject(replayed, parted), finding(parted)
    style.write_heading(figure, subject, title, _ABOUT)
    footer = style.write_footer(figure, subject, "One future, no forecast.", shown=shown)
    described = style.describe(subject, title, _ABOUT, footer, shown)
    return style.DrawnFigure(f"{NAME}-{parted.was.hypothesis}", figure, table, described)


def numbers(parted: Parted, shown: list[str]) -> pd.DataFrame:
    """What the figure shows, one row per point of both lines."""
    import pandas as pd

    dates = parted.was.months.index
    return pd.concat(
        pd.DataFrame(
            {
                "series": name, "unit": MONTHLY[name].unit, "month": dates, "was": parted.was.series[name],
                "now": parted.now.series[name],
            }
        )
        for name in shown
    )  # fmt: skip


def finding(parted: Parted) -> str:
    """The title: what was forced, and when the futures part."""
    _, after = parted.forced[0]
    more = f" and {len(parted.forced) - 1} more" if len(parted.forced) > 1 else ""
    forced, apart = (month_after(parted.was.start, month) for month in (after.month, parted.first_month or 0))
    since = "from then on" if apart == forced else f"from {apart} on"
    return f"{asked(after)} {after.chosen}, forced in {forced}{more}: what is different {since}"


def _panel(axes: Axes, parted: Parted, name: str) -> None:
    series, year, first = MONTHLY[name], *(int(part) for part in parted.was.start.split("-"))
    ends = [year + (first + month) / 12 for month in range(len(parted.was.series[name]))]
    style.dress_plain(axes)
    for world, future in ((WAS, parted.was), (NOW, parted.now)):
        width = 2.8 if world == WAS else 1.4
        axes.plot(ends, future.series[name], color=_COLOURS[world], linewidth=width, solid_capstyle="butt")
    for _, after in parted.forced:
        axes.axvline(year + (first - 1 + after.month) / 12, color=style.INK, linewidth=0.8, linestyle=":")
    unit = f", {series.unit}" if series.unit else ""
    title = texts.cut(f"{series.title}{unit}", narrow.wide_or_narrow(90, 42))
    axes.set_title(title, loc="left", fontsize=narrow.size(9), color=style.INK)
