"""`python -m sim deal` and `sim.deal`: a proposal put to the parties, and what a person may get wrong."""

import gc
import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.analysis.deal.chair import Chair, chaired
from sim.analysis.deal.compromise import smallest_change
from sim.analysis.deal.peace import Kept, breakers, first_settlements, held, play
from sim.cli.main import call
from sim.ensemble.block import simulate_block
from sim.errors import BAD_INPUT, OK, RunError, ScenarioError, SimError
from sim.model.theatre import Theatre
from sim.scenario.proposal import load_proposal, shipped_proposals
from sim.show.figures import agreement as deal_figure
from sim.show.text import deal as deal_text

MEMBERS = 60
#: For tests that ask nothing of the years after.
SHORT = ("horizon.months=12", "hypotheses=[H4]")
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
        asked = (found.russia.accepts, found.ukraine.accepts, 1.0 if found.public is None else found.public)
        assert found.both <= min(asked) + 1e-12
        assert found.both_gain_within_lines <= found.both_gain
        signed = list(found.signed_by.values())
        assert signed == sorted(signed)
        for share in (found.peace.expected, found.peace.supposed.share):
            assert list(share.values()) == sorted(share.values(), reverse=True)
        for played in (found.peace.supposed, found.peace.tabled):
            assert all(0.0 <= share <= 1.0 for share in played.share.values())
            assert {m for m, count in played.watched.items() if count} == set(played.share)
            assert max(played.watched.values()) <= played.signed <= MEMBERS
        for worlds in found.risks.values():
            for by_hypothesis in worlds.values():
                for difference in by_hypothesis.values():
                    assert difference.difference == pytest.approx(difference.after - difference.before)
                    assert difference.interval[0] <= difference.difference <= difference.interval[1]


def test_the_smallest_change_wins_the_party_over(tested: dict[str, Any]) -> None:
    for found in tested.values():
        refusing = {name for name in ("russia", "ukraine") if getattr(found, name).accepts < 0.5}
        refusing |= {"ukraine"} if found.public is not None and found.public < 0.5 else set()
        assert {change.party for change in found.changes} == refusing
        for change in found.changes:
            if change.size is not None:
                assert change.accepts >= 0.5
                assert change.size > 0
                assert change.terms
    # Ukraine is won over to Moscow's terms by less that is Moscow's, never by more.
    [change] = tested["moscow-terms"].changes
    assert "territory" in change.terms or "guarantees" in change.terms
    assert change.public is None or change.public >= 0.5


def test_the_compromise_lies_between_the_wishes(tested: dict[str, Any]) -> None:
    for found in tested.values():
        assert all(0.0 < level < 1.0 for level in found.compromise.values())
    strong = sim.deal("freeze-with-guarantees", members=20, sets=(*SHORT, "settlement.odds=0.9"))
    weak = sim.deal("freeze-with-guarantees", members=20, sets=(*SHORT, "settlement.odds=0.2"))
    assert strong.compromise["territory"] > weak.compromise["territory"]
    assert strong.compromise["guarantees"] < weak.compromise["guarantees"]


def test_the_parties_are_asked_without_their_moods(tested: dict[str, Any]) -> None:
    """A chance, member by member: 0 across a red line and higher where terms are better."""
    proposal = load_proposal("minerals-for-support")
    with chaired(proposal.tabled.scenario, 1, 40) as chair:
        chance = chair.accepts("russia", chair.package)
        crossed = ~chair.spared("russia", chair.package)
        assert crossed.any()
        assert (chance[crossed] == 0.0).all()
        assert ((chance[~crossed] > 0.0) & (chance[~crossed] < 1.0)).all()
        order = np.argsort(chair.appraise(chair.package).gap("russia")[~crossed])
        assert (np.diff(chance[~crossed][order]) >= 0).all()


def test_the_same_call_finds_the_same() -> None:
    first, again = (sim.deal("moscow-terms", members=MEMBERS, sets=("horizon.months=24",)) for _ in range(2))
    assert again.as_dict() == first.as_dict()


# What Ukraine's public makes of it


def test_a_freeze_is_not_put_to_the_public(tested: dict[str, Any]) -> None:
    freeze, moscow = tested["freeze-with-guarantees"], tested["moscow-terms"]
    assert freeze.public is None
    assert 0.0 < moscow.public < 0.1
    assert "not asked" in str(freeze)
    assert "not asked" not in str(moscow)
    assert freeze.as_dict()["public"] is None


def test_a_change_for_ukraine_is_one_that_its_public_carries() -> None:
    """Among near packages, and with a public that carries nothing only such as are not put to it."""
    deaf = ("settlement.ukraine.public_base=-5",)
    for sets in ((), deaf):
        with chair_of("moscow-terms", sets) as chair:
            change = smallest_change(chair, "ukraine")
        assert change.accepts >= 0.5
        assert change.public is None or change.public >= 0.5
    assert change.public is None
    assert set(change.terms) >= {"territory", "neutrality"}


def test_where_the_public_carries_no_change_it_is_said_that_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    with chair_of("moscow-terms", ()) as chair:
        monkeypatch.setattr(chair, "ratifies", lambda terms: np.full(terms.shape, 0.2))
        monkeypatch.setattr(chair, "asks_public", lambda terms: True)
        change = smallest_change(chair, "ukraine")
    assert change.accepts >= 0.5
    assert change.public == pytest.approx(0.2)
    [told] = [" ".join(deal_text._smallest(change))]
    assert "its public would still refuse, and carries it in 20" in " ".join(told.split())


def chair_of(name: str, sets: tuple[str, ...]) -> AbstractContextManager[Chair]:
    return chaired(load_proposal(name, sets=sets).tabled.scenario, 1, 100)


# What it leaves behind


def theatres() -> int:
    """How many models are alive."""
    gc.collect()
    return sum(isinstance(thing, Theatre) for thing in gc.get_objects())


def test_no_model_outlives_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    before = theatres()
    short = ("horizon.months=3", "hypotheses=[H4]")
    answer = sim.deal("moscow-terms", members=10, sets=short)
    assert answer.members == 10
    assert theatres() == before

    def trouble(*_: Any) -> Any:
        assert theatres() > before, "the parties are asked in a model"
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.analysis.deal.parties.play", trouble)
    with pytest.raises(KeyboardInterrupt):
        sim.deal("moscow-terms", members=10, sets=short)
    assert theatres() == before


# What was taken as agreed, and how long it held


@pytest.mark.parametrize(
    ("sets", "month"),
    [
        ((), "2025-03"),
        (("talks.calendar.start=2025-11",), "2025-11"),
        (("talks.assumed.start=2025-06",), "2025-06"),
    ],
)
def test_terms_are_taken_as_agreed_once_talks_are_open(sets: tuple[str, ...], month: str) -> None:
    found = sim.deal("moscow-terms", members=10, sets=("horizon.months=12", "hypotheses=[H4]", *sets))
    assert found.supposed.month == month
    assert found.supposed.in_horizon
    assert found.supposed.share > 0.7
    assert found.peace.supposed.signed == round(10 * found.supposed.share)
    assert f"taken as agreed in {month}" in " ".join(str(found).split())


@pytest.mark.parametrize("sets", [("talks.calendar.start=2031-01",), ("talks.assumed.start=2031-01",)])
def test_what_lies_outside_the_horizon_is_never_agreed(sets: tuple[str, ...]) -> None:
    found = sim.deal("moscow-terms", members=10, sets=("horizon.months=12", "hypotheses=[H4]", *sets))
    assert not found.supposed.in_horizon
    assert found.supposed.share == 0.0
    assert found.peace.supposed.signed == 0
    told = " ".join(str(found).split())
    assert "never agreed: talks.assumed.start is" in told
    assert "agreed: +" not in told
    json.dumps(found.as_dict(), allow_nan=False)


def test_a_scenario_that_takes_terms_as_agreed_does_not_sign_at_the_table() -> None:
    """The grand bargain is agreed whatever parties think; put to them it is a proposal like another."""
    for sets in ((), ("talks.assumed.share=1",)):
        found = load_proposal("moscow-terms", "grand-bargain", sets)
        assert found.scenario.scenario.talks.assumed.share == 1.0
        assert found.tabled.scenario.talks.assumed.share == 0.0
        assert found.supposed.scenario.talks.assumed.share == 1.0
    found = sim.deal("moscow-terms", "grand-bargain", members=20, sets=("horizon.months=24", "hypotheses=[H4]"))
    assert found.signed_by[12] < 0.2


def test_a_peace_is_counted_only_where_it_could_be_watched() -> None:
    """Ten months after the settlement the horizon ends: nothing is said of twelve, whatever else was broken before."""
    who = np.arange(4)
    turns = [
        (0, "breaks the peace", "russia", who[:1]),
        (2, "a settlement is signed", "mediator", who[:3]),
        (4, "breaks the peace", "ukraine", who[:1]),
        (8, "a settlement is signed", "mediator", who[:1]),
        (9, "breaks the peace", "russia", who[:2]),
    ]
    settlements = first_settlements(turns, 4)
    np.testing.assert_array_equal(settlements.month, [2, 2, 2, np.nan])
    np.testing.assert_array_equal(settlements.length, [2, 7, np.inf, np.nan])
    np.testing.assert_array_equal(settlements.breaker, [1, 0, -1, -1])
    found = held(settlements, 12)
    assert found.signed == 3
    assert found.watched == {1: 3, 3: 3, 12: 0, 60: 0}
    assert found.share == {1: 1.0, 3: pytest.approx(2 / 3)}
    assert held(settlements, 15).share[12] == pytest.approx(1 / 3)
    assert breakers(settlements) == {"russia": pytest.approx(1 / 3), "ukraine": pytest.approx(1 / 3)}


def turns(kept: Kept) -> list[tuple[object, ...]]:
    """The turns of the war as they can be compared."""
    return [(*turn[:3], turn[3].tolist()) for turn in kept.turns]


def test_worlds_played_side_by_side_are_what_each_is_alone() -> None:
    proposal = load_proposal("minerals-for-support", sets=("horizon.months=30", "hypotheses=[H1, H4]"))
    worlds = {name: getattr(proposal, name).scenario for name in ("scenario", "tabled", "supposed")}
    told: list[tuple[int, int]] = []
    played = play(worlds, 60, 5, lambda done, total: told.append((done, total)))
    assert told[-1] == (360, 360)
    for name, world in worlds.items():
        for hypothesis, found in played[name].items():
            alone = Kept()
            simulate_block(world, hypothesis, 5, 0, 60, alone)
            for outcome, values in alone.outcomes.items():
                np.testing.assert_array_equal(found.outcomes[outcome], values)
            assert turns(found) == turns(alone)
    assert turns(played["supposed"]["H4"]) != turns(played["tabled"]["H4"])


def test_a_collapse_before_the_settlement_is_not_its_length() -> None:
    """The turns kept agree with the model's own outcomes wherever the settlement was the first end of the war."""
    kept = Kept()
    world = load_proposal(
        "minerals-for-support", sets=("talks.offer_rate=2", "talks.precision=3", "us.aid.level=0")
    ).tabled.scenario
    simulate_block(world, "H4", 5, 0, 600, kept)
    found, outcomes = first_settlements(kept.turns, 600), kept.outcomes
    np.testing.assert_array_equal(found.month, outcomes["settlement_month"])
    first = found.month == outcomes["war_end_month"]
    assert first.sum() > 50
    length = np.nan_to_num(outcomes["ceasefire_length"], nan=np.inf)
    np.testing.assert_allclose(found.length[first], length[first])
    later = ~first & ~np.isnan(found.month)
    assert later.any()
    assert (found.length[later] != length[later]).any()


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


def folders(out: Path) -> list[Path]:
    """The folders of answers."""
    return [path for path in sorted(out.iterdir()) if path.is_dir()]


def test_an_answer_is_kept_found_again_opened_and_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = {"members": 10, "sets": ("horizon.months=12", "hypotheses=[H4]")}
    alone = sim.deal("moscow-terms", **asked)
    with pytest.raises(SimError, match="this answer was not kept; say where to keep it, as out='results'"):
        alone.folder  # noqa: B018
    made = sim.deal("moscow-terms", out=tmp_path, **asked)
    again = sim.deal("moscow-terms", out=tmp_path, **asked)
    assert (made.reused, again.reused, again.folder) == (False, True, made.folder)
    opened = sim.open(made.folder)
    assert isinstance(opened, sim.Answer)
    for answer in (made, again, opened):
        assert answer.findings == alone.findings
        assert answer.as_dict() == alone.as_dict()
        assert str(answer) == str(alone)
        assert answer.zone.equals(alone.zone)
        assert answer.verify() == []
    assert set(opened.manifest["files"]) == {"answer.json", "answer.txt", "provenance.json", "zone.csv"}
    assert opened.provenance["versions"]["numpy"]
    assert opened.figure("zone-of-agreement").table.equals(alone.zone)
    assert call(["report", str(made.folder)]) == OK
    page = (made.folder / "report.html").read_text("utf-8")
    assert "Who accepts, as the war stands at the start" in page
    assert [path.name for path in opened.figures] == ["zone-of-agreement.png"]
    capsys.readouterr()
    assert call(["verify", str(made.folder)]) == OK
    assert "all 4 files are as they were written" in capsys.readouterr().out
    assert sim.deal("moscow-terms", out=tmp_path, **{**asked, "members": 11}).folder != made.folder


def test_an_answer_that_an_older_version_kept_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text("{}")
    with pytest.raises(RunError, match=r"holds no manifest\.json.*without a manifest has to be made again"):
        sim.open(tmp_path)


def test_the_command_prints_draws_and_gives_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(OWN.format(title="My own"), encoding="utf-8")
    asked = ["deal", str(mine), "--set", "horizon.months=12", "--out", str(tmp_path / "out"), "--members"]
    assert call([*asked, "20"]) == OK
    told = capsys.readouterr().out
    assert told.startswith("My own, put to the parties of")
    (folder,) = folders(tmp_path / "out")
    assert folder.name.startswith("deal-mine-baseline-")
    assert (folder / "figures" / "zone-of-agreement.png").is_file()
    assert told.startswith((folder / "answer.txt").read_text("utf-8"))
    assert call([*asked, "20", "--no-figures", "--json"]) == OK
    found = json.loads(capsys.readouterr().out)
    assert found["title"] == "My own"
    assert "zone" not in found
    assert found == {**json.loads((folder / "answer.json").read_text("utf-8")), "figures": []}
    assert folders(tmp_path / "out") == [folder]
    assert call([*asked, "22", "--no-figures"]) == OK
    assert len(folders(tmp_path / "out")) == 2
    capsys.readouterr()
    assert call(["list", "--out", str(tmp_path / "out")]) == OK
    assert "answer to 'My own' in 'Status quo of March 2025': 20 members" in capsys.readouterr().out


# What a person may get wrong


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("title: x1z\nterms:\n  teritory: {land: line, source: W11}\n", "mine.yaml:3", "did you mean 'territory'?"),
        ("title: x1z\nterms:\n  territory: {land: lin, source: W11}\n", "mine.yaml:3", "did you mean 'line'?"),
        ("title: x1z\nterms:\n  territory: {land: line}\n", "mine.yaml:3", "has no source"),
        ("title: x1z\nterms:\n  territory: {land: line, source: W99}\n", "mine.yaml:3", "there is no claim"),
        ("title: x1z\nterms:\n  sanctions:\n    share: 3\n    source: W11\n", "mine.yaml:4", "share"),
        ("title: x1z\nterms:\n  territory: {table: open, source: W11}\n", "mine.yaml:3", "is not something that"),
        ("title: x1z\nextends: baseline\nterms: {}\n", "mine.yaml:2", "is not part of a proposal"),
        ("terms: {}\n", "mine.yaml:1", "title: is missing"),
        ("title: x1z\n", "mine.yaml:1", "terms: are missing"),
        ("title: x1z\nterms:\n  territory: line\n", "mine.yaml:3", "write what the term says"),
        ("", "mine.yaml:1", "proposal"),
        ("title: x1z\nterms:\n  infrastructure: {share: 0.5, source: N4}\n", "mine.yaml:3", "says no depth_km"),
        ("title: x1z\nterms:\n  infrastructure: {share: 1, depth_km: 0, source: N4}\n", "mine.yaml:3", "'depth_km: 3"),
        ("title: x1z\nterms:\n  neutrality: {degree: 1, source: N3}\n", "mine.yaml:3", "no years and no permanent"),
        ("title: x1z\nterms:\n  neutrality: {degree: 1, years: 0, source: N3}\n", "mine.yaml:3", "'years: 20'"),
        ("title: x1z\nterms:\n  neutrality: {permanent: true, source: N3}\n", "mine.yaml:3", "says no degree"),
        ("title: x1z\nterms:\n  force_cap: {months: 12, source: W11}\n", "mine.yaml:3", "says no soldiers"),
        ("title: x1z\nterms:\n  force_limits: {months: 12, source: N1}\n", "mine.yaml:3", "says no share"),
        ("title: x1z\nterms:\n  sanctions: {months: 12, source: W11}\n", "mine.yaml:3", "says no share"),
        ("title: x1z\nterms:\n  minerals: {aid: 0.5, source: W12}\n", "mine.yaml:3", "'offered: true'"),
        (
            "title: x1z\nterms:\n  minerals: {offered: true, us_share: 1, source: W12}\n"
            "  reconstruction_fund:\n    share: 0.1\n    source: W13\n",
            "mine.yaml:5",
            "more than all of it",
        ),
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
