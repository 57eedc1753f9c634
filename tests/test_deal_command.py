"""`python -m sim deal` and `sim.deal`: a proposal put to the parties, and what a person may get wrong."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.analysis.deal import Chair
from sim.cli import call
from sim.errors import BAD_INPUT, OK, ScenarioError, SimError
from sim.scenario.proposal import load_proposal, shipped_proposals
from sim.show import deal_figure, deal_text

MEMBERS = 60
OWN = """
title: {title}
terms:
  territory: {{land: line, recognised: true, source: W11}}
  neutrality: {{degree: 1, permanent: true, source: N3}}
  guarantees: {{kind: us_backed, demilitarised_zone: true, assumption: what if Washington stood behind it?}}
"""


@pytest.fixture(scope="module")
def tested() -> dict[str, Any]:
    return {name: sim.deal(name, members=MEMBERS) for name in shipped_proposals()}


# What it finds


def test_the_shipped_proposals_are_answered_as_their_terms_suggest(tested: dict[str, Any]) -> None:
    moscow, freeze = tested["moscow-terms"], tested["freeze-with-guarantees"]
    assert moscow.russia.accepts > 0.5 > moscow.ukraine.accepts
    assert moscow.ukraine.accepts < 0.02
    assert freeze.ukraine.accepts > 0.5 > freeze.russia.accepts
    assert "foreign force in Ukraine" in freeze.russia.lines
    assert set(moscow.ukraine.lines) >= {"loss recognised", "land handed over"}
    assert moscow.russia.lines == {}, "Moscow's own terms cross none of its lines"


def test_shares_are_shares_and_fit_together(tested: dict[str, Any]) -> None:
    for found in tested.values():
        for answer in (found.russia, found.ukraine):
            for share in (answer.accepts, answer.worth_less, *answer.lines.values(), *answer.issues.values()):
                assert 0.0 <= share <= 1.0
            assert sum(answer.issues.values()) == pytest.approx(answer.worth_less)
            assert answer.gap[0] <= answer.gap[1] <= answer.gap[2]
        assert found.both <= min(found.russia.accepts, found.ukraine.accepts, found.public) + 1e-12
        assert found.both_gain_within_lines <= found.both_gain
        signed = list(found.signed_by.values())
        assert signed == sorted(signed)
        for held in (found.peace.expected, found.peace.supposed, found.peace.tabled):
            assert list(held.values()) == sorted(held.values(), reverse=True)
        for worlds in found.risks.values():
            for by_hypothesis in worlds.values():
                for difference in by_hypothesis.values():
                    assert difference.difference == pytest.approx(difference.after - difference.before)
                    assert difference.interval[0] <= difference.difference <= difference.interval[1]


def test_the_smallest_change_wins_the_party_over(tested: dict[str, Any]) -> None:
    for found in tested.values():
        refusing = {name for name in ("russia", "ukraine") if getattr(found, name).accepts < 0.5}
        assert {change.party for change in found.changes} == refusing
        for change in found.changes:
            if change.size is not None:
                assert change.accepts >= 0.5
                assert change.size > 0
                assert change.terms
    # Ukraine is won over to Moscow's terms by less that is Moscow's, never by more.
    [change] = tested["moscow-terms"].changes
    assert "territory" in change.terms or "guarantees" in change.terms


def test_the_compromise_lies_between_the_wishes(tested: dict[str, Any]) -> None:
    for found in tested.values():
        assert all(0.0 < level < 1.0 for level in found.compromise.values())
    strong = sim.deal("freeze-with-guarantees", members=20, sets=("settlement.odds=0.9",))
    weak = sim.deal("freeze-with-guarantees", members=20, sets=("settlement.odds=0.2",))
    assert strong.compromise["territory"] > weak.compromise["territory"]
    assert strong.compromise["guarantees"] < weak.compromise["guarantees"]


def test_the_parties_are_asked_without_their_moods(tested: dict[str, Any]) -> None:
    """A chance, member by member: 0 across a red line and higher where terms are better."""
    from sim.analysis.deal import _theatre

    found = load_proposal("minerals-for-support")
    chair = Chair(_theatre(found.tabled.scenario, "H1", 1, 40))
    chance = chair.accepts("russia", chair.package)
    crossed = ~chair.spared("russia", chair.package)
    assert crossed.any()
    assert (chance[crossed] == 0.0).all()
    assert ((chance[~crossed] > 0.0) & (chance[~crossed] < 1.0)).all()
    order = np.argsort(chair.appraise(chair.package).gap("russia")[~crossed])
    assert (np.diff(chance[~crossed][order]) >= 0).all()


def test_the_same_call_finds_the_same(tested: dict[str, Any]) -> None:
    again = sim.deal("moscow-terms", members=MEMBERS)
    assert again.as_dict() == tested["moscow-terms"].as_dict()


# How it is told


def test_the_text_is_narrow_and_says_the_main_things(tested: dict[str, Any]) -> None:
    for found in tested.values():
        told = deal_text.lines(found)
        assert max(map(len, told)) <= deal_text.WIDTH
        assert len(told) < 75
        whole = "\n".join(told)
        for words in ("Who accepts", "What stops", "How long the peace holds", "Baltic", "mean of both sides"):
            assert words in whole
        assert str(found) == whole


def test_the_figure_holds_its_numbers(tested: dict[str, Any], tmp_path: Path) -> None:
    found = tested["freeze-with-guarantees"]
    drawn = deal_figure.draw(found)
    counts = drawn.table["what"].value_counts()
    assert counts["packages"] == 144
    assert counts["members"] == MEMBERS
    paths = drawn.save(tmp_path)
    assert [path.suffix for path in paths] == [".png", ".svg", ".csv", ".json"]
    assert all(path.stat().st_size > 200 for path in paths)


def test_the_command_prints_draws_and_gives_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(OWN.format(title="My own"), encoding="utf-8")
    assert call(["deal", str(mine), "--members", "20", "--out", str(tmp_path / "out")]) == OK
    told = capsys.readouterr().out
    assert told.startswith("My own, put to the parties of")
    assert (tmp_path / "out" / "deal-mine-baseline" / "zone-of-agreement.png").is_file()
    assert call(["deal", str(mine), "--members", "20", "--no-figures", "--json"]) == OK
    found = json.loads(capsys.readouterr().out)
    assert found["title"] == "My own"
    assert "zone" not in found


# What a person may get wrong


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("title: x1z\nterms:\n  teritory: {land: line, source: W11}\n", "mine.yaml:3", "did you mean 'territory'?"),
        ("title: x1z\nterms:\n  territory: {land: lin, source: W11}\n", "mine.yaml:3", "did you mean 'line'?"),
        ("title: x1z\nterms:\n  territory: {land: line}\n", "mine.yaml:3", "has no source"),
        ("title: x1z\nterms:\n  territory: {land: line, source: W99}\n", "mine.yaml:3", "there is no claim"),
        ("title: x1z\nterms:\n  sanctions:\n    share: 3\n    source: W11\n", "mine.yaml:4", "share"),
        ("title: x1z\nterms:\n  territory: {table: open, source: W11}\n", "mine.yaml:3", "is nothing that"),
        ("title: x1z\nextends: baseline\nterms: {}\n", "mine.yaml:2", "is no part of a proposal"),
        ("terms: {}\n", "mine.yaml:1", "title: is missing"),
        ("title: x1z\n", "mine.yaml:1", "terms: are missing"),
        ("title: x1z\nterms:\n  territory: line\n", "mine.yaml:3", "write what the term says"),
        ("", "mine.yaml:1", "proposal"),
    ],
)
def test_mistakes_are_told_with_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, place: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_proposal("mine.yaml")
    assert place in str(caught.value)
    assert words in str(caught.value)


def test_bad_input_has_its_exit_code_and_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["deal", "moscow-term"]) == BAD_INPUT
    assert "did you mean 'moscow-terms'?" in capsys.readouterr().err
    assert call(["deal", "moscow-terms", "--scenario", "basline"]) == BAD_INPUT
    assert "baseline" in capsys.readouterr().err
    with pytest.raises(SimError, match="members is 0"):
        sim.deal("moscow-terms", members=0)
