"""What single figures show: the numbers beside them, whole hundreds, tiles of one size, bars that add up."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.outcomes import ESTIMAND, HEADLINES, OUTCOMES, Outcome
from sim.show.figures import (
    answer,
    chain,
    classes,
    days,
    deals,
    doses,
    fans,
    flips,
    forest,
    paired,
    peel,
    tiles,
    waffle,
    waterfall,
)
from sim.show.figures.catalogue import FIGURES, names
from sim.show.figures.subject import Subject, World
from sim.show.figures.swept import SweepSubject

Make = Callable[..., Subject]


def test_the_answer_has_a_row_for_each_theory_and_its_numbers(subject: Make) -> None:
    about = subject(members=300, attack={"H1": 0.3, "H2": 0.1, "H3": 0.1, "H4": 0.1}, attack_before=0.1)
    table = answer.draw(about).table.set_index("hypothesis")
    assert tuple(table.index) == about.hypotheses
    assert np.allclose(table["chance"] - table["reference"], table["difference"])
    assert ((table["low"] <= table["difference"]) & (table["difference"] <= table["high"])).all()
    for hypothesis, row in table.iterrows():
        assert row["chance"] == pytest.approx(1000 * about.scenario.outcome(ESTIMAND, str(hypothesis)).mean())


def test_a_flip_table_counts_every_member_once(subject: Make) -> None:
    about = subject(members=301)
    table = flips.draw(about).table
    assert (table[["both", "only_scenario", "only_baseline", "neither"]].sum(axis=1) == 301).all()
    net = (table["only_scenario"] - table["only_baseline"]) / 301
    assert np.allclose(net, table["difference"])
    assert np.allclose(table["share"] - table["before"], table["difference"])


def test_differences_are_sorted_and_their_intervals_hold_them(subject: Make) -> None:
    about = subject(members=400, attack={"H1": 0.3, "H2": 0.1, "H3": 0.2, "H4": 0.1}, attack_before=0.1)
    drawn = forest.draw(about)
    labels = [label.get_text() for label in drawn.figure.axes[0].get_yticklabels()]
    by_label = {f"{OUTCOMES[row.outcome].title}  {row.hypothesis}": row.difference for row in drawn.table.itertuples()}
    differences = [by_label[label] for label in labels]
    assert differences == sorted(differences, reverse=True)
    assert [label[-2:] for label in labels] == ["H1", "H3"], "elsewhere no future differs, and the text says so"
    assert "No future differs in: Russia attacks a NATO member (H2, H4)" in drawn.described["about"]
    assert (
        (drawn.table["low"] <= drawn.table["difference"]) & (drawn.table["difference"] <= drawn.table["high"])
    ).all()
    assert "under H1" in drawn.described["title"]


def chances(world: World, level: dict[str, float]) -> World:
    """A world whose members meet chances around a level."""

    def outcome(name: str, hypothesis: str) -> np.ndarray:
        if name != ESTIMAND:
            return world.outcome(name, hypothesis)
        size = world.outcome(name, hypothesis).size
        return level[hypothesis] * np.random.default_rng(4).uniform(0, 2, size)

    return replace(world, outcome=outcome)


def test_a_title_tells_what_was_named_in_advance_and_not_what_stands_out(subject: Make) -> None:
    """The flags of H1 differ most; the chances, which the title is about, differ under H2 only."""
    about = subject(members=400, attack={"H1": 0.9, "H2": 0.1}, attack_before=0.1, hypotheses=("H1", "H2"))
    assert about.baseline is not None
    about = replace(
        about,
        scenario=chances(about.scenario, {"H1": 0.1, "H2": 0.2}),
        baseline=chances(about.baseline, {"H1": 0.1, "H2": 0.1}),
    )
    title = forest.draw(about).described["title"]
    assert title.startswith("Chance that Russia attacks a NATO member, of 1,000 futures: +")
    assert title.endswith(" under H2, no difference under H1")


def linked(world: World, settled: int) -> World:
    """The first members settle and walk the chain up to the attack; the others attack in month 1, never settled."""
    never = ("ceasefire_length", "ready_assault_month")
    months = {"settlement_month": 6.0, "war_end_month": 6.0, "us_gone_month": 9.0, "ready_grab_month": 20.0,
              "worth_it_month": 30.0}  # fmt: skip

    def outcome(name: str, hypothesis: str) -> np.ndarray:
        first = np.arange(world.outcome("armed_attack", hypothesis).size) < settled
        if name in never:
            return np.full(first.size, np.nan)
        if name == "settlement":
            return first.astype(float)
        if name == "attack_month":
            return np.where(first, 40.0, 1.0)
        if name in ("armed_attack", "ceasefires_broken"):
            return np.full(first.size, float(name == "armed_attack"))
        return np.where(first, months[name], np.nan) if name in months else world.outcome(name, hypothesis)

    return replace(world, outcome=outcome)


def test_the_chain_is_drawn_as_it_is_counted(subject: Make) -> None:
    about = subject(members=200, hypotheses=("H1", "H2", "H4"))
    assert about.baseline is not None
    about = replace(about, scenario=linked(about.scenario, 50), baseline=linked(about.baseline, 10))
    drawn = chain.draw(about)
    counts = drawn.table.set_index(["hypothesis", "world", "link"])
    assert counts["chained"]["H1", "scenario", "attack"] == 50
    assert counts["alone"]["H1", "scenario", "attack"] == 200
    assert counts["chained"]["H4", "baseline", "settled"] == 10
    assert drawn.described["title"].endswith(
        "250 under H1, 250 under H2, 250 under H4 of 1,000 futures: more than in the baseline under H1, H2 and H4"
    )
    first = drawn.figure.axes[0]
    bars = sorted(first.patches, key=lambda bar: (bar.get_y(), bar.get_x()))
    assert [bar.get_width() for bar in bars[:2]] == [250, 50]
    assert [axes.get_visible() for axes in drawn.figure.axes] == [True, True, True, False]


def test_the_effect_by_lever_has_two_marks_a_lever_and_the_whole_in_its_title(subject: Make) -> None:
    rows = [
        {"outcome": ESTIMAND, "hypothesis": hypothesis, "way": way, "lever": lever, "effect": effect,
         "low": effect - 0.002, "high": effect + 0.002, "same": hypothesis == "H4"}
        for hypothesis in ("H1", "H4")
        for way, effects in (("taken-away", (0.01, 0.006, 0.004)), ("alone", (0.01, 0.002, 0.008)))
        for lever, effect in zip(("total", "us.withdrawal", "interaction"), effects, strict=True)
    ]  # fmt: skip
    drawn = peel.draw(subject(members=10), pd.DataFrame(rows), "#D55E00")
    marks = [line for line in drawn.figure.axes[0].lines if line.get_marker() == "o"]
    assert sorted(round(float(line.get_xdata()[0]), 6) for line in marks) == [2.0, 4.0, 6.0, 8.0, 10.0]
    assert "+10 under H1, no difference under H4; by 1 lever" in drawn.described["title"]


@pytest.mark.parametrize("counts", [(0, 0, 0, 7), (1, 1, 1, 0), (54, 9, 1, 936), (333, 333, 333, 1)])
def test_a_hundred_dots_are_a_hundred(counts: tuple[int, int, int, int]) -> None:
    dots = waffle.hundred(*counts)
    assert sum(dots) == 100
    assert all(abs(number - 100 * count / sum(counts)) < 1 for number, count in zip(dots, counts, strict=True))


def test_dots_are_drawn_as_counted(subject: Make) -> None:
    figure = waffle.draw(subject(members=200)).figure
    for axes in figure.axes:
        [dots] = axes.collections
        assert len(dots.get_offsets()) == 100


def test_path_classes_add_up_to_all_members(subject: Make) -> None:
    table = classes.draw(subject(members=150)).table
    assert (table.groupby(["hypothesis", "world"])["count"].sum() == 150).all()


def test_a_change_by_chance_is_no_finding(subject: Make) -> None:
    about = subject(members=40, attack=0.1, attack_before=0.1)
    assert "as far as these members tell" in classes.draw(about).described["title"]
    clear = subject(members=400, attack={"H1": 0.9, "H2": 0.1, "H3": 0.1, "H4": 0.1}, attack_before=0.1)
    assert "under H1" in classes.draw(clear).described["title"]


def test_tiles_are_of_one_size_and_do_not_touch(subject: Make) -> None:
    axes = tiles.draw(subject(members=20)).figure.axes[0]
    assert len({(patch.get_width(), patch.get_height()) for patch in axes.patches}) == 1
    assert len(axes.patches) == len(tiles.PLACES) == len(set(tiles.PLACES.values()))


def followed(world: World, members: int = 20) -> World:
    def paths(series: str, hypothesis: str) -> np.ndarray:
        months = world.monthly.sizes["month"]
        return np.linspace(0.0, 1.0, months)[:, None] * np.arange(members)[None, :]

    return replace(world, paths=paths)


def test_a_fan_has_its_members_as_thin_lines_and_says_so(subject: Make) -> None:
    about = subject(members=50, months=12, hypotheses=("H1", "H2"))
    drawn = fans.draw(replace(about, scenario=followed(about.scenario)))
    for axes in drawn.figure.axes:
        assert len(axes.lines) == 20 + 2, "twenty futures, two medians"
    table = drawn.table[drawn.table["member"].notna()]
    assert table.groupby(["series", "hypothesis"]).size().unique().tolist() == [20 * 12]
    assert "the first 20 members" in drawn.described["footer"]
    assert "members, which nobody picked" not in fans.draw(about).described["footer"]


@pytest.fixture
def with_days(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = Outcome(days.OUTCOME, "Days until a capital is lost", "days", "number", "Invented for this test.")
    monkeypatch.setitem(OUTCOMES, days.OUTCOME, outcome)


def fought(world: World, day: float, lost: float) -> World:
    def outcome(name: str, hypothesis: str) -> np.ndarray:
        if name != days.OUTCOME:
            return world.outcome(name, hypothesis)
        attacked = world.is_word("attack_kind", "assault", hypothesis)
        falls = np.cumsum(attacked) <= lost * attacked.sum()
        return np.where(attacked & falls, day, np.nan)

    return replace(world, outcome=outcome)


@pytest.mark.usefixtures("with_days")
def test_a_capital_is_lost_on_its_day_or_held(subject: Make) -> None:
    about = subject(members=400, attack=0.5, attack_before=0.5, hypotheses=("H1", "H3"))
    about = replace(about, scenario=fought(about.scenario, 3.0, 0.5), baseline=fought(about.baseline, 9.5, 0.25))
    assert "days-to-capital" in names(about)
    table = days.draw(about).table.set_index(["hypothesis", "world", "day"])
    assert table["share"]["H1", "scenario", 2] == 0
    assert table["share"]["H1", "scenario", 3] == pytest.approx(0.5, abs=0.02)
    assert table["share"]["H1", "baseline", 9] == 0
    assert table["share"]["H1", "baseline", 10] == pytest.approx(0.25, abs=0.02)
    assert (table["lost"] <= table["assaults"]).all()


@pytest.mark.usefixtures("with_days")
def test_without_an_attack_no_days_are_drawn(subject: Make) -> None:
    assert "days-to-capital" not in names(subject(members=30, attack=0.0, attack_before=0.0))


def channels(effects: dict[str, float]) -> pd.DataFrame:
    rows = [
        {"outcome": "armed_attack", "hypothesis": "H1", "channel": name, "effect": effect, "low": effect - 0.001,
         "high": effect + 0.001}
        for name, effect in effects.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_bars_of_channels_begin_where_the_last_one_ends_and_come_to_the_whole(subject: Make) -> None:
    effects = {"total": 0.008, "belief": 0.006, "tripwire": -0.001, "none-of-these": 0.001, "interaction": 0.002}
    drawn = waterfall.draw(subject(members=10), channels(effects))
    bars = sorted(drawn.figure.axes[0].patches, key=lambda bar: bar.get_y())
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars]
    assert [round(end - begin, 6) for begin, end in ends] == [6.0, -1.0, 1.0, 2.0, 8.0]
    for (_, end), (begin, _) in itertools.pairwise(ends[:-1]):
        assert begin == pytest.approx(end)
    assert ends[-1] == pytest.approx((0.0, 8.0))
    assert ends[-2][1] == pytest.approx(8.0)
    assert "'belief' adds most" in drawn.described["title"]


def test_a_channel_that_chance_could_make_is_no_finding(subject: Make) -> None:
    effects = {"total": 0.0005, "belief": 0.0005, "interaction": 0.0}
    assert "no channel is clear" in waterfall.draw(subject(members=10), channels(effects)).described["title"]


def invented_sweep(grid: bool = True, against: str | None = "the baseline") -> SweepSubject:
    rows = [
        {"leaves": leaves, "fills": fills, "when": when, "outcome": "armed_attack", "hypothesis": hypothesis,
         "amount": 0.02 * leaves * (1 - fills), "low": 0.02 * leaves * (1 - fills) - 0.005,
         "high": 0.02 * leaves * (1 - fills) + 0.005}
        for leaves in (0.0, 0.5, 1.0) for fills in (0.0, 1.0) for when in ("2026-01", "2027-01")
        for hypothesis in ("H1", "H2")
    ]  # fmt: skip
    levers = {"leaves": "Share that leaves", "fills": "Share that is filled", "when": "Month it is filled"}
    return SweepSubject("A sweep", pd.DataFrame(rows), levers, "Made up.", {"seed": 1}, against, grid)


def test_a_dose_has_a_curve_for_each_value_of_the_second_lever() -> None:
    drawn = doses.dose(invented_sweep(), "armed_attack")
    assert len(drawn.figure.axes) == 4, "two theories, two values of the third lever"
    for axes in drawn.figure.axes:
        curves = [line for line in axes.lines if len(line.get_xdata()) == 3]
        assert [list(line.get_ydata()) for line in curves] == [[0.0, 10.0, 20.0], [0.0, 0.0, 0.0]]
    assert "20 (±5.0) more of 1,000 futures, at leaves 1, fills 0" in drawn.described["title"]


def test_a_heat_map_has_a_cell_for_each_pair_of_values() -> None:
    drawn = doses.heat(invented_sweep(), "armed_attack")
    images = [axes.images[0].get_array() for axes in drawn.figure.axes if axes.images]
    assert len(images) == 4
    assert np.asarray(images[0]).tolist() == [[0.0, 10.0, 20.0], [0.0, 0.0, 0.0]]


def test_the_longest_title_of_a_sweep_stays_in_the_image() -> None:
    path = "us.withdrawal.estonia.share+us.withdrawal.latvia.share+us.withdrawal.lithuania.share"
    figure = doses.dose(
        replace(invented_sweep(), title=f"US soldiers leave: {path}, europe.backfill.share"), "armed_attack"
    ).figure
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    boxes = [text.get_window_extent(renderer) for text in figure.texts]
    assert all(box.x1 <= figure.canvas.get_width_height()[0] for box in boxes)
    heading = sorted(boxes, key=lambda box: -box.y1)[:3]
    assert all(upper.y0 >= lower.y1 - 2 for upper, lower in itertools.pairwise(heading))


@pytest.mark.parametrize("grid", [True, False])
@pytest.mark.parametrize("against", ["the baseline", None])
def test_a_sweep_draws_every_figure_and_says_what_its_bands_hold(
    grid: bool, against: str | None, tmp_path: Path
) -> None:
    possible = doses.figures(invented_sweep(grid, against), ["armed_attack"])
    assert list(possible) == ["dose-armed-attack", "heat-armed-attack"]
    for draw in possible.values():
        drawn = draw()
        assert "Conditional on the assumptions. Forecast by the rules" in drawn.described["footer"]
        assert drawn.described["shown"]["armed_attack"]["role"] == "forecast"
        assert ("less those" in drawn.described["about"]) == (against is not None)
        assert all(path.stat().st_size for path in drawn.save(tmp_path))


def test_equal_subjects_save_equal_bytes(subject: Make, tmp_path: Path) -> None:
    """Of what is for machines nothing changes between equal runs; of pictures nothing but the versions of libraries."""
    for name in ("path-classes", "tile-map"):
        first, second = (FIGURES[name](subject(members=60)).save(tmp_path / side) for side in ("a", "b"))
        for path, again in zip(first, second, strict=True):
            assert path.read_bytes() == again.read_bytes(), path.name


def test_every_figure_tells_those_who_cannot_see_it(subject: Make) -> None:
    about = subject(members=40)
    for name in names(about):
        described = FIGURES[name](about).described
        assert described["title"] in described["alternative"]
        assert len(described["alternative"]) > len(described["title"]) + 40
        assert described["seed"] == about.seed


def test_a_table_of_differences_wants_something_to_differ_from(subject: Make) -> None:
    with pytest.raises(ValueError, match="nothing to be compared with"):
        paired.table(subject(members=5, attack_before=None), HEADLINES)


@pytest.fixture
def with_table(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("nothing", "Russia: not neutral for good", "Ukraine: worth less than war")
    for outcome in (
        Outcome("settlement", "A settlement is signed", "", "flag", "Invented for this test."),
        Outcome("stopped_by", "What stopped most offers", "", "category", "Invented for this test.", categories=words),
        Outcome("offers", "Serious offers", "offers", "number", "Invented for this test."),
    ):
        monkeypatch.setitem(OUTCOMES, outcome.name, outcome)


def negotiated(world: World, settled: int, offered: int) -> World:
    """The first `settled` members settle, the first `offered` had offers; Kyiv stops the odd ones, Moscow the even."""

    def outcome(name: str, hypothesis: str) -> np.ndarray:
        members = np.arange(world.outcome("armed_attack", hypothesis).size)
        return {
            "settlement": (members < settled).astype(float),
            "offers": np.where(members < offered, 3.0, 0.0),
            "stopped_by": np.where(members < offered, 1.0 + members % 2, 0.0),
        }.get(name, world.outcome(name, hypothesis))

    return replace(world, outcome=outcome)


@pytest.mark.usefixtures("with_table")
def test_every_future_is_settled_or_stopped_by_something(subject: Make) -> None:
    about = subject(members=400, hypotheses=("H1", "H2"))
    assert about.baseline is not None
    about = replace(about, scenario=negotiated(about.scenario, 200, 300), baseline=negotiated(about.baseline, 100, 300))
    assert "deal-acceptance" in names(about)
    drawn = deals.draw(about)
    assert (drawn.table.groupby(["hypothesis", "world"])["count"].sum() == 400).all()
    members = drawn.table.set_index(["hypothesis", "world", "ending"])["count"]
    assert members["H1", "scenario", "A settlement is signed"] == 200
    assert members["H1", "scenario", "Nothing is offered"] == 100
    assert members["H1", "scenario", "Ukraine: worth less than war"] == 50
    assert drawn.described["title"] == "Settlements in 1,000 futures: 250 more under H1, 250 more under H2"
    none = replace(about, scenario=negotiated(about.scenario, 0, 0), baseline=negotiated(about.baseline, 0, 0))
    assert "deal-acceptance" not in names(none)


def test_numbers_of_channels_stand_in_their_panel_however_wide_the_intervals(subject: Make) -> None:
    table = channels({"total": 0.008, "belief": 0.006, "interaction": 0.002})
    table.loc[table["channel"] == "interaction", ["low", "high"]] = (-0.9, 0.9)
    figure = waterfall.draw(subject(members=10), table).figure
    figure.canvas.draw()
    [axes] = figure.axes
    panel = axes.get_window_extent()
    bars = [bar.get_window_extent() for bar in axes.patches]
    assert max(bar.width for bar in bars) > 0.2 * panel.width, "a wide interval must not make the bars small"
    for text in axes.texts:
        box = text.get_window_extent()
        assert panel.x0 <= box.x0 <= box.x1 <= panel.x1
        assert not any(box.overlaps(bar) for bar in bars)


@pytest.mark.usefixtures("with_days")
def test_few_assaults_make_no_curve(subject: Make) -> None:
    about = subject(members=400, attack=0.5, attack_before=0.5, hypotheses=("H1",))
    few = replace(about, scenario=only(about.scenario, 4), baseline=only(about.baseline, 3))
    enough = replace(about, scenario=only(about.scenario, 5), baseline=only(about.baseline, 3))
    assert not days.drawable(few)
    assert days.drawable(enough)


def only(world: World, assaults: int) -> World:
    """A world with that many assaults on a capital."""

    def is_word(outcome: str, word: str, hypothesis: str) -> np.ndarray:
        members = world.is_word(outcome, word, hypothesis)
        return members & (np.cumsum(members) <= assaults) if (outcome, word) == ("attack_kind", "assault") else members

    made = replace(world)
    object.__setattr__(made, "is_word", is_word)
    return made


def test_words_of_a_lever_keep_the_order_of_the_sweep_and_months_that_of_time() -> None:
    swept = invented_sweep()
    words = {0.0: "none", 1.0: "a_european_force"}
    worded = replace(swept, table=swept.table.assign(fills=swept.table["fills"].map(words)))
    axes = doses.heat(worded, "armed_attack").figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["none", "a european force"]
    later_first = worded.table.sort_values("when", ascending=False)
    assert doses.heat(replace(worded, table=later_first), "armed_attack").table["when"].nunique() == 2
    heads = [text.get_text() for text in doses.heat(replace(worded, table=later_first), "armed_attack").figure.texts]
    assert heads.index("Month it is filled: 2026-01") < heads.index("Month it is filled: 2027-01")


def test_labels_of_long_words_stay_in_the_image() -> None:
    swept = invented_sweep()
    words = {0.0: "none", 1.0: "a_european_force_in_ukraine"}
    worded = replace(swept, table=swept.table.assign(fills=swept.table["fills"].map(words)))
    for draw in (doses.heat, doses.dose):
        figure = draw(worded, "armed_attack").figure
        figure.canvas.draw()
        for axes in figure.axes:
            for text in (*axes.get_yticklabels(), *axes.texts):
                box = text.get_window_extent()
                assert box.x0 >= 0
                assert box.x1 <= figure.canvas.get_width_height()[0]


@pytest.mark.parametrize(
    ("name", "before"),
    [("flips", 0.0), *itertools.product(("hundred-futures", "chain", "russian-moves"), (None, 0.0, 0.4))],
)
def test_a_title_makes_no_finding_out_of_nothing(name: str, before: float | None, subject: Make) -> None:
    about = subject(members=50, months=12, hypotheses=("H1", "H2"), attack=0.0, attack_before=before)
    title = FIGURES[name](about).described["title"]
    assert "up to 0" not in title
    assert not title.startswith("0 ")
    if before is None or name == "chain":
        assert "none of 100 futures" in title.lower()
    if before == 0.0 and name in ("hundred-futures", "chain", "flips"):
        assert "the baseline" in title
    if before == 0.4 and name == "hundred-futures":
        assert title.endswith("420 fewer under H1, 440 fewer under H2")
