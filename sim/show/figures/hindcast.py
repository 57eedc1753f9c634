"""A hindcast: fans from each origin with what came true on them, and how they scored, series by series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.analysis.hindcast.forecast import MODEL
from sim.analysis.hindcast.naive import RULES
from sim.analysis.hindcast.series import scored
from sim.analysis.record import record
from sim.scenario.months import month_after
from sim.scenario.schema.quantity import month_offset
from sim.show.figures import narrow, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.results.hindcast import Hindcast

SCORES: Final = "hindcast"
_COLUMNS: Final = 3
#: Months before the origin that are drawn.
_BEFORE: Final = 12
#: The rule drawn beside the model: the first of these that could be made.
_BESIDE: Final = ("AR(1)", "random walk", "last value")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FANS: Final = (
    "Black: the record, up to the origin (vertical line) what was known, then what came true. Orange: the median of "
    "the model. Grey, dashed: AR(1), or the random walk or last value where too few figures were known for it."
)
_FANS_BAND: Final = (
    "Orange bands hold half (dark) and 9 of 10 (light) of the model's futures, with the error of a recorded figure "
    "where it has one; they hold luck and parameters, the theories pooled with equal weights. Dashed lines: 9 of 10 of "
    "the naive rule's."
)
_SCORES: Final = (
    "{left}: the share of a naive rule's CRPS that the model avoids; left of the line the rule does better. {right}: "
    "where what came true lay among the model's futures, a mark a figure; evenly spread if the bands are right, "
    "heaped at an end if the model is biased, at both if it is too narrow."
)
_SCORES_BAND: Final = "No bands. Shaded: the middle 9 of 10 and the middle half of futures."
_MARKERS: Final = ("o", "s", "D", "^")
#: Skill below this is drawn at the edge.
_WORST: Final = -1.5


@dataclass(frozen=True)
class HindcastSubject:
    """What the figures of a hindcast are about."""

    made_of: Hindcast
    rule_drawn: bool = True

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The model and the rules, with their colours."""
        rule = [("naive rule", style.BASELINE)] if self.rule_drawn else []
        return [("the model", style.SCENARIO), *rule, ("the record", style.INK)]

    @property
    def made(self) -> str:
        """What was run, in a sentence."""
        found = self.made_of.findings
        return (
            f"Past worlds of {found.from_months}, played to {found.last}; {found.members:,} members x "
            f"{', '.join(found.hypotheses)}; seed {found.seed}. One path of {found.origins[0].months} months."
        )

    @property
    def facts(self) -> dict[str, Any]:
        """What was run, for machines."""
        found = self.made_of.findings
        return {
            "origins": [origin.month for origin in found.origins],
            "hypotheses": list(found.hypotheses),
            "members": found.members,
            "seed": found.seed,
        }


def figures(made: Hindcast) -> dict[str, Callable[[], style.DrawnFigure]]:
    """What draws each figure of a hindcast, by name."""
    fans = {f"hindcast-{origin.month}": partial(draw_fans, made, origin.month) for origin in made.findings.origins}
    return {SCORES: partial(draw_scores, made), **fans}


# Fans


def fan_numbers(made: Hindcast, origin: str) -> pd.DataFrame:
    """Forecasts of the model and of the rule drawn, and the record of the year before: series, source, month, month of
    the origin counted as 0, quantiles, and the recorded figure.
    """
    import pandas as pd

    mine = made.forecasts[made.forecasts["origin"] == origin]
    rows = []
    for name in mine["series"].drop_duplicates():
        part = mine[mine["series"] == name]
        beside = next((rule for rule in _BESIDE if rule in set(part["source"])), None)
        known = record()[name].before(origin)
        drawn = [month for month in known.months if month_offset(month, origin) >= -_BEFORE]
        values = [known.at(month) for month in drawn]
        rows.append(pd.DataFrame({"series": name, "source": "record", "month": drawn, "value": values}))
        chosen = part[part["source"].isin([MODEL, *([beside] if beside else [])])]
        rows.append(chosen[["series", "source", "month", "q05", "q25", "q50", "q75", "q95", "truth"]])
    table = pd.concat([part for part in rows if len(part)], ignore_index=True)
    table["value"] = table["value"].fillna(table["truth"])
    table.insert(3, "offset", [month_offset(month, origin) for month in table["month"]])
    return table.drop(columns="truth")


def draw_fans(made: Hindcast, origin: str) -> style.DrawnFigure:
    """A panel a series: the fan from one origin, with the path that came true on it and a naive rule beside it."""
    subject = HindcastSubject(made)
    table = fan_numbers(made, origin)
    names = list(table["series"].drop_duplicates())
    columns = narrow.wide_or_narrow(_COLUMNS, 1)
    rows = -(-len(names) // columns)
    figure = style.new_figure(9.6, narrow.wide_or_narrow(2.0, 0.0) + 2.15 * rows)
    grid = figure.subplots(rows, columns, squeeze=False)
    figure.subplots_adjust(
        left=narrow.wide_or_narrow(0.075, 0.18), right=narrow.wide_or_narrow(0.965, 0.93), hspace=0.62, wspace=0.24
    )
    title = fan_finding(made, origin)
    style.write_heading(figure, subject, title, _FANS, room=0.5)
    footer = style.write_footer(figure, subject, _FANS_BAND, room=0.42)
    for place, axes in enumerate(grid.flat):
        if place >= len(names):
            axes.set_visible(False)
            continue
        name = names[place]
        _panel(axes, table[table["series"] == name], name, origin)
        axes.set_title(_panel_title(made, origin, name), fontsize=narrow.size(8.5), color=style.INK, loc="left")
    name = f"hindcast-{origin}"
    return style.DrawnFigure(name, figure, table, style.describe(subject, title, _FANS, footer))


def fan_finding(made: Hindcast, origin: str) -> str:
    """The title: how many figures fell into the bands."""
    rows = _scores_of(made, origin)
    inside = int(rows["in_90"].sum())
    return f"From {origin}: {inside} of {len(rows)} figures fell into the bands that are to hold 9 of 10"


def _scores_of(made: Hindcast, origin: str, series: str | None = None) -> pd.DataFrame:
    rows = made.scores[(made.scores["origin"] == origin) & (made.scores["source"] == MODEL)]
    return rows if series is None else rows[rows["series"] == series]


def _panel_title(made: Hindcast, origin: str, name: str) -> str:
    rows = _scores_of(made, origin, name)
    inside = f"{int(rows['in_90'].sum())} of {len(rows)} in band"
    return f"{_label(name)}, {record()[name].unit}\n{inside}"


def _label(name: str) -> str:
    """The short name of a series as a heading."""
    short = scored()[name].short
    return f"{short[:1].upper()}{short[1:]}"


def _panel(axes: Axes, part: pd.DataFrame, name: str, origin: str) -> None:
    style.dress_plain(axes)
    span = record()[name].span
    model = part[part["source"] == MODEL]
    beside = part[~part["source"].isin([MODEL, "record"])]
    past = part[part["source"] == "record"]
    _bands(axes, model, span)
    if len(beside):
        _edges(axes, beside, span)
    came = model[model["value"].notna()]
    for rows in (past, came):
        if span > 1:
            for end, value in zip(rows["offset"] + 1, rows["value"], strict=True):
                axes.plot([end - span, end], [value, value], color=style.INK, linewidth=1.8)
        else:
            dense = len(rows) > 6
            axes.plot(
                rows["offset"] + 1, rows["value"], color=style.INK, marker="o", markersize=2.6,
                linewidth=1.1 if dense else 0.0,
            )  # fmt: skip
    last = int(model["offset"].max()) + 1
    axes.axvline(0, color=style.INK, linewidth=0.7)
    axes.set_xlim(-_BEFORE, last)
    _limit(axes, part, model, beside)
    ticks = [step for step in range(-_BEFORE, last + 1) if month_after(origin, step)[-2:] in ("01", "07")]
    names = [month_after(origin, step) for step in ticks]
    axes.set_xticks(ticks, [f"{_MONTHS[int(month[-2:]) - 1]} {month[2:4]}" for month in names])
    axes.yaxis.set_major_formatter("{x:,.0f}" if axes.get_ylim()[1] >= 20 else "{x:,.1f}")


def _limit(axes: Axes, part: pd.DataFrame, model: pd.DataFrame, beside: pd.DataFrame) -> None:
    """Room for the record, the model, and as much of the rule as does not flatten these."""
    low = min(float(part["value"].min()), float(model["q05"].min()))
    high = max(float(part["value"].max()), float(model["q95"].max()))
    reach = 0.5 * (high - low)
    if len(beside):
        low = min(low, max(float(beside["q05"].min()), low - reach))
        high = max(high, min(float(beside["q95"].max()), high + reach))
    room = 0.06 * max(high - low, 1e-9)
    axes.set_ylim(low - room, high + room)


def _bands(axes: Axes, rows: pd.DataFrame, span: int) -> None:
    """Where half and 9 of 10 of the model's futures lie, and their median."""
    colour = style.SCENARIO
    pairs = (("q05", "q95", 0.18), ("q25", "q75", 0.28))
    if span == 1:
        for low, high, alpha in pairs:
            axes.fill_between(rows["offset"] + 1, rows[low], rows[high], color=colour, alpha=alpha, linewidth=0)
        axes.plot(rows["offset"] + 1, rows["q50"], color=colour, linewidth=1.4)
        return
    for number, end in enumerate(rows["offset"].to_numpy() + 1):
        values = {name: float(rows[name].iloc[number]) for name in ("q05", "q25", "q50", "q75", "q95")}
        for low, high, alpha in pairs:
            axes.fill_between([end - span, end], values[low], values[high], color=colour, alpha=alpha, linewidth=0)
        axes.plot([end - span, end], [values["q50"]] * 2, color=colour, linewidth=1.4)


def _edges(axes: Axes, rows: pd.DataFrame, span: int) -> None:
    """Where 9 of 10 of a rule's draws lie, as the edges of a band; a point as a line."""
    for edge in ("q05", "q95"):
        if span == 1:
            axes.plot(rows["offset"] + 1, rows[edge], color=style.BASELINE, linewidth=1.2, linestyle=(0, (3, 2)))
            continue
        for end, value in zip(rows["offset"] + 1, rows[edge], strict=True):
            line = (0, (3, 2))
            axes.plot([end - span, end], [value, value], color=style.BASELINE, linewidth=1.2, linestyle=line)


# Scores


def score_numbers(made: Hindcast) -> pd.DataFrame:
    """Skill over each rule, and the PIT of each figure: series, what, rule, origin, month, value."""
    import pandas as pd

    rows: list[dict[str, Any]] = [
        {"series": one.name, "what": "skill", "rule": rule, "value": against.skill}
        for one in made.findings.series
        for rule, against in one.rules.items()
        if against.skill is not None
    ]
    pits = made.scores[made.scores["source"] == MODEL]
    rows += [
        {"series": row.series, "what": "pit", "origin": row.origin, "month": row.month, "value": row.pit}
        for row in pits.itertuples()
    ]
    return pd.DataFrame(rows, columns=["series", "what", "rule", "origin", "month", "value"])


def draw_scores(made: Hindcast) -> style.DrawnFigure:
    """A row a series: skill over the naive rules, and where what came true lay among the model's futures."""
    subject = HindcastSubject(made, rule_drawn=False)
    table = score_numbers(made)
    names = [one.name for one in made.findings.series]
    high = 0.36 * len(names)
    between = narrow.BETWEEN + 0.35
    figure = style.new_figure(9.6, narrow.wide_or_narrow(2.6 + high, 2 * high + between))
    left, right = (
        axes for line in figure.subplots(*narrow.wide_or_narrow((1, 2), (2, 1)), squeeze=False) for axes in line
    )
    figure.subplots_adjust(
        left=narrow.wide_or_narrow(0.155, 0.42), right=narrow.wide_or_narrow(0.985, 0.96), wspace=0.06,
        hspace=between / high,
    )  # fmt: skip
    title = score_finding(made)
    about = _SCORES.format(left=narrow.wide_or_narrow("Left", "Above"), right=narrow.wide_or_narrow("Right", "Below"))
    style.write_heading(figure, subject, title, about, room=narrow.wide_or_narrow(0.6, 0.85))
    footer = style.write_footer(figure, subject, _SCORES_BAND, room=0.42)
    labels = [_label(name) for name in names]
    style.dress_rows(left, labels, first=True)
    style.dress_rows(right, labels, first=narrow.is_narrow())
    left.axvline(0, color=style.INK, linewidth=0.8)
    left.set_xlim(_WORST - 0.08, 1.04)
    for number, (rule, marker) in enumerate(zip(RULES, _MARKERS, strict=True)):
        mine = table[(table["what"] == "skill") & (table["rule"] == rule)]
        heights = [names.index(name) + 0.14 * (number - 1.5) for name in mine["series"]]
        left.plot(
            mine["value"].clip(lower=_WORST), heights, marker=marker, linestyle="none", markersize=4.5,
            color=style.SCENARIO, markerfacecolor="white" if number % 2 else style.SCENARIO, label=rule,
        )  # fmt: skip
    worst = table[table["what"] == "skill"].groupby("series")["value"].min()
    for name, value in worst[worst < _WORST].items():
        text = f"down to {style.signed(float(value))}"
        place = (_WORST, names.index(str(name)))
        left.annotate(text, place, xytext=(9, 0), textcoords="offset points", va="center",
                      fontsize=narrow.size(7.5))  # fmt: skip
    left.set_title("Skill over", fontsize=9, loc="left", color=style.INK, pad=narrow.wide_or_narrow(20, 32))
    left.legend(
        loc="lower left", bbox_to_anchor=(narrow.wide_or_narrow(-0.02, -0.35), 0.995),
        ncols=narrow.wide_or_narrow(4, 2), fontsize=narrow.size(7.5), frameon=False, handletextpad=0.1,
        columnspacing=0.9, borderpad=0.2,
    )  # fmt: skip
    for low, high, alpha in ((0.05, 0.95, 0.35), (0.25, 0.75, 0.45)):
        right.axvspan(low, high, color=style.FAINT, alpha=alpha, linewidth=0, zorder=0)
    for height, name in enumerate(names):
        values = table[(table["what"] == "pit") & (table["series"] == name)]["value"]
        right.plot(values, [height] * len(values), marker="|", markersize=11, linestyle="none", color=style.INK)
    right.set_xlim(-0.02, 1.02)
    right.set_xticks([0.05, 0.25, 0.5, 0.75, 0.95], ["5%", "25%", "50%", "75%", "95%"])
    below = "\n".join(texts.wrapped("Share of futures below what came true", narrow.wide_or_narrow(60, 26)))
    right.set_title(below, fontsize=9, loc="left", color=style.INK, pad=narrow.wide_or_narrow(20, 6))
    return style.DrawnFigure(SCORES, figure, table, style.describe(subject, title, about, footer))


def score_finding(made: Hindcast) -> str:
    """The title: where naive rules do better, and how many figures the bands held."""
    found = made.findings
    losing = sum(bool(one.lost_to()) for one in found.series)
    better = (
        f"A naive rule does better in {losing} of {len(found.series)} series" if losing else "No naive rule does better"
    )
    return f"{better}; bands that are to hold 90% of figures held {100 * found.overall.coverage['90']:.0f}%"
