"""What drives an effect, in words and in a figure: a sign that turns is told first, with its turning point."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from sim.analysis.drivers.findings import Screened, find
from sim.analysis.drivers.sample import Sample
from sim.show.figures import drivers as figure
from sim.show.html import assumptions_part, drivers_part
from sim.show.quantities import title_of
from sim.show.text import drivers as words
from sim.show.text import indices as indices_text

PATHS = ("beliefs.lasting_share", "motives.security_seeker.sensitivity", "us.resolve", "war.persistence")


@pytest.fixture(scope="module")
def screened() -> Screened:
    """Under H1 the sign turns with the first, under H2 the second moves it, under H3 nothing does, in H4 nothing is."""
    rng = np.random.default_rng(1)
    draws = rng.random((800, len(PATHS)))
    effects = {
        "H1": 40 * (draws[:, 0] - 0.4) + 12 * draws[:, 2],
        "H2": 10 + 30 * draws[:, 1],
        "H3": np.full(800, 5.0),
        "H4": np.zeros(800),
    }
    luck = {"H1": 15.0, "H2": 15.0, "H3": 5.0, "H4": 0.0}
    pairs = {h: effect[:, None] + rng.normal(0, luck[h], (800, 2)) for h, effect in effects.items()}
    about = {"titles": ("B", "A"), "members": 1600, "seed": 1, "months": 120, "start": "2025-03"}
    return find(Sample(PATHS, draws, pairs, "attack_chance", True), SimpleNamespace(correlations={}), **about)  # type: ignore[arg-type]


def told(screened: Screened, hypothesis: str) -> str:
    return " ".join(words.sentences(screened, hypothesis))


def test_what_turns_the_sign_is_told_with_where_it_does(screened: Screened) -> None:
    first = told(screened, "H1")
    assert "What turns the sign: part of a signal" in first
    assert "as the fact does (beliefs.lasting_share), from" in first
    assert "at about 0.2" in first or "at about 0.3" in first
    assert "Besides, it is moved by: true readiness of the US to fight for a Baltic ally (us.resolve)" in first


def test_each_theory_has_its_own_sentence(screened: Screened) -> None:
    assert "Most moves it: weight of the threat" in told(screened, "H2")
    assert "Nothing that was looked at is seen to turn the sign" in told(screened, "H2")
    assert "No quantity stands out from chance" in told(screened, "H3")
    assert "no future differs" in told(screened, "H4")


def test_the_terminal_has_80_columns_and_marks_what_turns(screened: Screened) -> None:
    text = words.lines(screened)
    assert max(map(len, text)) <= 80
    [row] = [line for line in text if line.startswith("beliefs.lasting_share")]
    assert row.count("T") == 1
    [row] = [line for line in text if line.startswith("..ty_seeker.sensitivity")]
    assert row.count("*") == 1


def test_the_figure_shows_the_rows_of_its_table(screened: Screened) -> None:
    drawn = figure.draw(screened)
    assert drawn.described["title"] == "The sign turns with part of a signal that lasts as long as the fact does (H1)"
    assert set(drawn.table["hypothesis"]) == {"H1", "H2"}
    assert len(drawn.figure.axes) == 4
    assert drawn.figure.get_figwidth() <= 6
    written = [text.get_text().replace("\n", " ") for axes in drawn.figure.axes for text in axes.texts]
    for path in drawn.table["path"]:
        place = next(n for n, text in enumerate(written) if text.startswith(title_of(path, first=True)))
        assert written[place + 1] == path, "words lead, and the path stands below"


def test_the_report_says_the_same(screened: Screened) -> None:
    [table] = drivers_part.tables(screened)
    marks = [piece.text for row in table.rows for cell in row for piece in cell if not isinstance(piece, str)]
    assert marks.count("the sign turns") == 1
    assert len(table.rows) == len(words.chosen(screened))


def test_the_assumptions_that_matter_are_those_that_drive_it_and_no_companions(
    screened: Screened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A companion by accident has a rank correlation of its own, but is no driver: it is not listed."""
    monkeypatch.setattr(assumptions_part, "screened_of", lambda run, reference: screened)
    values = dict.fromkeys(PATHS, 1.0)
    run = SimpleNamespace(
        opened=SimpleNamespace(members=1600), title="B", about={"values": values}, provenance={"values": {}}
    )
    section = assumptions_part.section(run)  # type: ignore[arg-type]
    listed = {line[0][-1].text for line in section.tables[0].rows}  # type: ignore[union-attr]
    assert listed == set(screened.table.loc[screened.table["driver"], "path"])
    assert 0 < len(listed) <= len(PATHS)
    run.opened.members = 98
    assert "Too few" in assumptions_part.section(run).paragraphs[0]  # type: ignore[arg-type]


def test_indices_that_luck_hides_are_not_told() -> None:
    import pandas as pd

    row = {"hypothesis": "H1", "of": "level", "deviation": 12.0, "path": "us.resolve", "rows": 64}
    row |= {"first": 0.4, "first_low": 0.3, "first_high": 0.5, "total": 0.5, "total_low": 0.4, "total_high": 0.6}
    row |= {"total_4": 0.3, "total_2": 0.4, "first_4": 0.3, "first_2": 0.4}
    hidden = {**row, "of": "difference", "total_low": -1.0, "total_high": 2.0}
    text = "\n".join(indices_text.lines(pd.DataFrame([row, hidden])))
    assert "0.50 (0.40 to 0.60)" in text
    assert "0.30, 0.40, 0.50" in text
    assert "H1 difference: luck hides" in text
    assert max(map(len, text.splitlines())) <= 80
