"""Figures say what was run and what their bands hold, and draw the numbers in their tables."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.show.figures import capability, forces, moves, narrow, style
from sim.show.figures.catalogue import FIGURES, names
from sim.show.figures.subject import Subject
from tests.drawings import can_be_read_on_a_narrow_page, no_text_hides_another

Make = Callable[..., Subject]
LINES = [pytest.param(FIGURES[name], id=name) for name in ("russian-moves", "forces-by-host", "russian-capability")]
#: Those that every subject with a baseline has.
DRAWS = [
    pytest.param(draw, id=name) for name, draw in FIGURES.items() if name not in ("days-to-capital", "deal-acceptance")
]


def words(figure: Figure) -> str:
    """All text of a figure in one line."""
    texts = [text.get_text() for text in figure.texts]
    for axes in figure.axes:
        texts += [axes.get_title(loc="left"), axes.get_ylabel(), *(text.get_text() for text in axes.texts)]
        texts += [label.get_text() for label in axes.get_yticklabels()]
    return " ".join(" ".join(texts).split())


@pytest.mark.parametrize("draw", DRAWS)
def test_the_image_says_what_was_run_and_what_its_bands_hold(
    draw: Callable[[Subject], style.DrawnFigure], subject: Make
) -> None:
    drawn = draw(subject())
    text = words(drawn.figure)
    for sentence in (
        drawn.described["title"],
        "Conditional on the assumptions.",
        "Scenario 'US soldiers leave the Baltic states' against 'Status quo of March 2025'",
        "2,500 members x H1, H2, H3, H4",
        "120 months from 2025-03",
        "seed 20250301",
        "sim 0.1.0",
    ):
        assert sentence in text, sentence
    assert "luck and parameters" in text or "sampling interval" in text or "No bands" in text


@pytest.mark.parametrize("draw", DRAWS)
def test_the_image_and_its_description_say_what_is_forecast(
    draw: Callable[[Subject], style.DrawnFigure], subject: Make
) -> None:
    drawn = draw(subject(members=300))
    roles = {about["role"] for about in drawn.described["shown"].values()}
    text = words(drawn.figure)
    assert ("Forecast by the rules" in text) == ("forecast" in roles)
    assert ("Condition of the scenario" in text) == ("condition" in roles)
    assert roles, "names what it shows"


def test_the_image_names_the_channels_that_are_off(subject: Make) -> None:
    drawn = moves.draw(subject(members=300, months=18, without=("belief", "threat")))
    assert "Channels off: belief, threat." in words(drawn.figure)
    assert drawn.described["without"] == ["belief", "threat"]
    assert "Channels off" not in words(moves.draw(subject(members=300, months=18)).figure)


@pytest.mark.parametrize(
    ("draw", "unit"),
    [(moves.draw, "of 100 futures"), (forces.draw, "persons"), (capability.draw, "heavy battalions")],
    ids=["moves", "forces", "capability"],
)
def test_units_and_calendar_years_stand_in_the_image(
    draw: Callable[[Subject], style.DrawnFigure], unit: str, subject: Make
) -> None:
    figure = draw(subject()).figure
    assert unit in words(figure)
    years = [label.get_text() for label in figure.axes[-1].get_xticklabels()]
    assert years == ["2026", "2028", "2030", "2032", "2034"]


@pytest.mark.parametrize("draw", LINES)
def test_lines_drawn_are_the_numbers_saved(
    draw: Callable[[Subject], style.DrawnFigure], subject: Make, tmp_path: Path
) -> None:
    drawn = draw(subject(members=300, months=18))
    paths = drawn.save(tmp_path)
    assert [path.suffix for path in paths] == [".png", ".svg", ".csv", ".json"]
    assert paths[0].read_bytes().startswith(b"\x89PNG")
    saved = pd.read_csv(paths[2])
    column = "share" if "share" in saved else "q50"
    keys = [key for key in ("series", "move", "hypothesis", "world") if key in saved]
    curves = {key[-1:] + key: part[column].to_numpy() for key, part in saved.groupby(keys)}
    worlds = {style.SCENARIO: "scenario", style.BASELINE: "baseline"}
    lines = [line for axes in drawn.figure.axes for line in axes.lines if line.get_linestyle() == "-"]
    assert len(lines) == 2 * len(drawn.figure.axes), "a line for each world in each panel"
    for line in lines:
        heights = np.asarray(line.get_ydata(), float)
        mine = [curve for key, curve in curves.items() if key[0] == worlds[str(line.get_color())]]
        bases = (100, 1000) if column == "share" else (1,)
        assert any(np.allclose(curve * base, heights, rtol=1e-4) for curve in mine for base in bases)
    described = json.loads(paths[3].read_text("utf-8"))
    assert described["members"] == 300
    assert {told["label"] for told in described["shown"].values()} == {"conditional extrapolation"}


def test_cumulative_counts_end_where_the_members_do(subject: Make) -> None:
    about = subject(attack={"H1": 0.3, "H2": 0.0, "H3": 1.0, "H4": 0.01}, members=1000)
    table = moves.numbers(about)
    last = table[table["month"] == about.months - 1].set_index(["hypothesis", "world", "move"])["count"]
    for hypothesis in about.hypotheses:
        kinds = about.scenario.outcome("attack_kind", hypothesis)
        assert last[hypothesis, "scenario", "grab"] == np.count_nonzero(kinds == 2)
        assert last[hypothesis, "scenario", "assault"] == np.count_nonzero(kinds == 3)
    rising = table.sort_values("month").groupby(["hypothesis", "world", "move"])["count"]
    assert rising.apply(lambda counts: counts.is_monotonic_increasing).all()


def test_a_move_in_a_month_is_counted_from_the_end_of_that_month(subject: Make) -> None:
    about = subject(attack=1.0, members=50, months=6, hypotheses=("H1",))
    when = about.scenario.outcome("attack_month", "H1")
    grabs = about.scenario.is_word("attack_kind", "grab", "H1")
    counted = moves.cumulative(about, about.scenario, "H1", "attack_month", kind="attack_kind", move="grab")
    assert counted.tolist() == [np.count_nonzero(grabs & (when <= month)) for month in range(6)]


def test_the_title_is_the_finding(subject: Make) -> None:
    title = moves.finding(subject(attack={"H1": 0.3, "H2": 0.1, "H3": 0.2, "H4": 0.0}, attack_before=0.2, members=2000))
    assert "more under H1" in title
    assert "fewer under H2" in title
    assert "H3" in title.split("no difference under ")[1]
    assert "H4" not in title.split("more")[0]
    same = moves.finding(subject(attack=0.1, attack_before=0.1))
    assert same == "Futures with a Russian attack, of 1,000: no difference under H1, H2, H3 and H4"


@pytest.mark.parametrize(
    "given",
    [
        {"attack": 0.0, "attack_before": 0.0},
        {"attack": 1.0, "attack_before": 0.0},
        {"hypotheses": ("H3",)},
        {"attack_before": None},
        {"members": 1, "months": 1},
        {"members": 3, "months": 2, "hypotheses": ("H1", "H4"), "attack_before": None},
        {"title": "A title that goes on and on, as long as a title may, and then is not finished x"},
        {"title": "A title of three hundred letters, which nobody should have to read, has been known. " * 4},
        pytest.param(
            {"title": "Donaudampfschiff" * 19, "hypotheses": ("H1",), "others": ("Donaudampfschiff" * 19,)},
            marks=pytest.mark.slow,
        ),
        {"others": ("withdrawal-backfilled", "fortress")},
    ],
    ids=[
        "no attack",
        "all attack",
        "one hypothesis",
        "alone",
        "one month",
        "two months alone",
        "long title",
        "very long title",
        "very long words",
        "three",
    ],
)
def test_no_text_hides_another_or_leaves_the_image(given: dict[str, object], subject: Make) -> None:
    about = subject(**{"members": 200, **given})
    assert names(about)[0] == ("hundred-futures" if about.baseline is None else "answer")
    for name in names(about):
        no_text_hides_another(FIGURES[name](about).figure, name)


@pytest.mark.parametrize(
    "given", [{}, {"title": "Donaudampfschiff" * 6, "attack_before": None, "hypotheses": ("H1",)}], ids=["two", "alone"]
)
def test_on_a_narrow_page_every_letter_can_be_read_and_none_hides_another(
    given: dict[str, object], subject: Make
) -> None:
    """As wide as a telephone, so that points are points there: 8.5 of them are 11 pixels."""
    about = subject(**{"members": 200, "months": 36, **given})
    for name in names(about):
        with narrow.page():
            figure = FIGURES[name](about).figure
        can_be_read_on_a_narrow_page(figure, name)
        assert not any(text.get_text().endswith("...") for text in figure.texts if len(text.get_text()) < 60), name


def test_a_narrow_drawing_has_the_same_numbers(subject: Make) -> None:
    about = subject(members=60, months=14, hypotheses=("H1", "H2", "H3"))
    for name in ("paired-differences", "tile-map", "forces-by-host"):
        wide = FIGURES[name](about)
        with narrow.page():
            stacked = FIGURES[name](about)
        pd.testing.assert_frame_equal(wide.table, stacked.table)
        assert wide.described == stacked.described | {
            "about": wide.described["about"],
            "alternative": wide.described["alternative"],
        }


def test_where_only_luck_differs_no_title_tells_a_difference(subject: Make) -> None:
    """The same counts among other members, and the same medians: nothing in any figure is a finding."""
    about = subject(members=600, months=24, attack=0.1, attack_before=0.1)
    world, other = about.scenario, about.baseline
    assert other is not None

    def luck(name: str, hypothesis: str) -> np.ndarray:
        return np.roll(world.outcome(name, hypothesis), 7)

    about = replace(about, baseline=replace(other, outcome=luck, monthly=world.monthly))
    for name in names(about):
        described = FIGURES[name](about).described
        assert described["differs"] is False, (name, described["title"])
        claims = [word for word in (" more", " fewer", "against", "instead", "+", "−") if word in described["title"]]
        assert not claims, (name, described["title"])


def test_what_differs_is_found(subject: Make) -> None:
    about = subject(members=600, months=24, attack=0.4, attack_before=0.1)
    found = {name for name in names(about) if FIGURES[name](about).described["differs"]}
    assert {
        "hundred-futures",
        "paired-differences",
        "flips",
        "russian-moves",
        "path-classes",
        "forces-by-host",
    } <= found


def test_map_and_forces_tell_the_same_number_of_soldiers(subject: Make) -> None:
    about = subject(members=60, months=24)
    told = [FIGURES[name](about).described["title"] for name in ("tile-map", "forces-by-host")]
    number = forces.baltic_soldiers(about, about.scenario, "us")
    assert all(f"{number} US soldiers" in title for title in told), told


def test_bands_say_baseline_only_where_there_is_one(subject: Make) -> None:
    assert "baseline" in words(capability.draw(subject(members=50)).figure)
    assert "baseline" not in words(capability.draw(subject(members=50, attack_before=None)).figure)


def test_colours_can_be_told_apart_by_their_lightness() -> None:
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2

    lighter, darker = sorted((lightness(style.SCENARIO), lightness(style.BASELINE)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) > 1.3


@pytest.mark.parametrize(("heights", "least"), [([1.0, 1.0], 0.5), ([0.0, 0.0, 0.0], 1.0), ([9.9, 10.0], 1.0)])
def test_labels_are_moved_apart_and_stay_in_order(heights: list[float], least: float) -> None:
    placed = style.spread(heights, least, 0.0, 10.0)
    gaps = np.diff(placed)
    assert (gaps >= least - 1e-6).all()
    assert sum(placed) / len(placed) == pytest.approx(sum(heights) / len(heights), abs=least * len(heights))
