"""Past worlds played and scored: what enters a forecast, what a score says, and that the table names the winner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.analysis.hindcast.findings import AgainstRule, Findings
from sim.analysis.hindcast.forecast import MODEL, Forecast, forecasts
from sim.analysis.hindcast.naive import RULES
from sim.analysis.hindcast.score import RATE, Hindcasts, ending_rate, hindcast
from sim.analysis.hindcast.series import scored
from sim.analysis.hindcast.simulate import Played, play
from sim.analysis.hindcast.summary import overall, series_scores, verdicts
from sim.analysis.hindcast.table import QUANTILES, SCORE_COLUMNS, tables
from sim.analysis.hindcast.worlds import PastWorld, past_worlds
from sim.analysis.record import CUT, RecordedSeries, record
from sim.ensemble.block import simulate_block
from sim.errors import SimError
from sim.model.stage.record import Collector
from sim.outcomes import MONTHLY
from sim.scenario.months import month_after
from sim.scenario.schema.quantity import month_offset
from sim.show.text import hindcast as text

SEED, MEMBERS = 7, 30


@pytest.fixture(scope="module")
def worlds() -> tuple[PastWorld, ...]:
    return past_worlds()


@pytest.fixture(scope="module")
def made(worlds: tuple[PastWorld, ...]) -> Hindcasts:
    return hindcast(worlds, MEMBERS, SEED)


@pytest.fixture(scope="module")
def played(worlds: tuple[PastWorld, ...]) -> Played:
    return play(worlds[-1].scenario, scored(), MEMBERS, SEED)


# The worlds


def test_worlds_begin_at_their_origins_and_end_with_the_record(worlds: tuple[PastWorld, ...]) -> None:
    assert len(worlds) >= 3
    for world in worlds:
        assert world.loaded.path.stem == world.origin == world.scenario.horizon.start
        assert world.months[0] == world.origin
        assert world.months[-1] == CUT
        assert len(world.months) == world.scenario.horizon.months


def test_an_origin_that_does_not_ship_is_refused_with_those_that_do() -> None:
    with pytest.raises(SimError, match=r"no past world of '2019-01'; those that ship are of 2023-09, 2024-01, 2024-06"):
        past_worlds(["2024-01", "2019-01"])
    with pytest.raises(SimError, match="no past world is named"):
        past_worlds([])


# What enters a forecast


def test_kept_paths_are_those_of_the_members(worlds: tuple[PastWorld, ...], played: Played) -> None:
    class Seen(Collector):
        def __init__(self) -> None:
            self.months: list[np.ndarray] = []

        def monthly(self, month: int, series: dict[str, np.ndarray]) -> None:
            self.months.append(series["area_held"].copy())

    seen = Seen()
    hypothesis = worlds[-1].scenario.hypotheses[-1]
    simulate_block(worlds[-1].scenario, hypothesis, SEED, 0, MEMBERS, seen)
    np.testing.assert_array_equal(played.paths[hypothesis]["area_held"], np.stack(seen.months, axis=1))
    assert played.war_end[hypothesis].shape == (MEMBERS,)


def flat(played: Played, paths: dict[str, np.ndarray]) -> Played:
    """The same futures with other paths under each hypothesis."""
    return replace(played, paths={hypothesis: {**kept, **paths} for hypothesis, kept in played.paths.items()})


def test_figures_of_several_months_are_means_and_have_the_error_of_a_figure(
    worlds: tuple[PastWorld, ...], played: Played
) -> None:
    world = worlds[-1]
    months = len(world.months)
    ramp = np.tile(np.arange(1.0, months + 1), (MEMBERS, 1))
    facts = dict(record())
    facts["recruitment"] = replace(facts["recruitment"], error=0.0)
    found = {
        one.series.name: one
        for one in forecasts(world, flat(played, {"recruitment": ramp, "russian_force": 500 + 0 * ramp}), facts, SEED)
        if one.source == MODEL
    }
    ends = [world.months.index(month) + 1 for month in found["recruitment"].months]
    np.testing.assert_allclose(found["recruitment"].ensemble[0], [end - 2.5 for end in ends])
    force = found["russian_force"].ensemble
    assert force.mean() == pytest.approx(500.0, abs=3.0)
    assert force.std() == pytest.approx(facts["russian_force"].error, rel=0.1)
    assert len(np.unique(force)) == force.size, "every future, month and theory has an error of its own"


def test_an_index_is_compared_by_growth_from_the_last_figure_known_grown_to_the_origin(
    worlds: tuple[PastWorld, ...],
) -> None:
    for world in worlds[:2]:
        path = np.tile(np.linspace(400.0, 480.0, len(world.months)), (MEMBERS, 1))
        made = play(world.scenario, scored(), MEMBERS, SEED)
        [model] = [
            one
            for one in forecasts(world, flat(made, {"european_spending": path}), record(), SEED)
            if one.series.name == "european_spending" and one.source == MODEL
        ]
        known = record()["european_spending"].before(world.origin)
        since = month_offset(world.origin, f"{known.months[-1][:4]}-07") / 12.0
        start = known.values[-1] * np.exp(world.scenario.europe.starting_growth.distribution.mean / 100 * since)
        end = world.months.index("2024-12") + 1
        assert model.ensemble[0, 0] == pytest.approx(start * path[0, end - 12 : end].mean() / 400.0)


def test_what_came_later_reaches_no_forecast(worlds: tuple[PastWorld, ...], played: Played) -> None:
    """With every later figure changed the forecasts, those of the rules too, stay as they are; only the truth moves."""
    world = worlds[-1]

    def altered(figures: RecordedSeries) -> RecordedSeries:
        after = np.array([month >= world.origin for month in figures.months])
        return replace(figures, values=np.where(after, 1.5 * figures.values + 1.0, figures.values))

    other = {name: altered(figures) for name, figures in record().items()}
    for one, two in zip(forecasts(world, played, record(), SEED), forecasts(world, played, other, SEED), strict=True):
        np.testing.assert_array_equal(one.ensemble, two.ensemble)
        known = ~np.isnan(one.truth)
        assert (one.truth[known] != two.truth[known]).all()


# What a score says


def synthetic(spread: float = 1.0, shift: float = 0.0, figures: int = 2000) -> Iterator[Forecast]:
    """A model that is right about gains, if `spread` is 1 and `shift` 0, on months that are independent."""
    rng = np.random.default_rng(11)
    one = scored()["gain"]
    for start in range(0, figures, 20):
        origin = month_after("2000-01", start)
        months = tuple(month_after(origin, step) for step in range(20))
        centre = rng.normal(0.0, 50.0, 20)
        truth = centre + 10.0 * rng.normal(size=20)
        draws = centre + shift + 10.0 * spread * rng.normal(size=(500, 20))
        yield Forecast(origin, one, MODEL, months, draws, truth)
        yield Forecast(origin, one, "climatology", months, 51.0 * rng.normal(size=(500, 20)), truth)
        yield Forecast(origin, one, "last value", months, np.zeros((1, 20)), truth)


def test_a_calibrated_model_has_nominal_coverage_no_bias_and_independent_months() -> None:
    _, scores = tables(synthetic(), SEED)
    [gain] = series_scores(scores, record())
    for level, within in gain.coverage.items():
        assert within == pytest.approx(int(level) / 100, abs=0.035)
    assert gain.bias == pytest.approx(0.0, abs=1.5)
    assert gain.independent > 0.75 * gain.figures
    assert gain.crps == pytest.approx(10.0 / np.sqrt(np.pi), rel=0.08), "of a normal forecast (Gneiting et al. 2005)"
    assert gain.rules["climatology"].skill == pytest.approx(1.0 - 10.0 / 51.0, abs=0.05)
    assert gain.lost_to() == {}
    whole = overall(scores, (gain,))
    assert whole.coverage == whole.coverage_by_series == gain.coverage


def test_bands_too_narrow_too_wide_or_beside_the_truth_are_seen() -> None:
    def of(**how: float) -> dict[str, float]:
        [gain] = series_scores(tables(synthetic(**how), SEED)[1], record())
        return {**gain.coverage, "bias": gain.bias, "independent": gain.independent}

    assert of(spread=0.4)["90"] < 0.6
    assert of(spread=3.0)["50"] > 0.9
    biased = of(shift=25.0)
    assert biased["bias"] == pytest.approx(25.0, abs=1.5)
    assert biased["90"] < 0.3
    assert biased["independent"] < 700, "forecasts that err to the same side throughout are worth few"


def test_who_knows_what_came_true_scores_nothing() -> None:
    one = next(synthetic())
    perfect = replace(one, ensemble=np.tile(one.truth, (10, 1)))
    _, scores = tables([perfect], SEED)
    assert (scores["crps"] == 0.0).all()
    assert (scores["error"] == 0.0).all()
    assert scores[["in_50", "in_80", "in_90"]].to_numpy().all()


def test_a_rule_is_compared_on_the_figures_that_it_forecast() -> None:
    """A rule that forecasts only the hardest months is not held against the model's easy ones."""
    whole, rule, _ = (one for _, one in zip(range(3), synthetic(), strict=False))
    some = replace(rule, months=rule.months[:3], ensemble=rule.ensemble[:, :3], truth=rule.truth[:3])
    _, scores = tables([whole, some], SEED)
    [gain] = series_scores(scores, record())
    assert gain.figures == 20
    assert gain.rules["climatology"].figures == 3
    mine = scores[scores["source"] == MODEL].head(3)["crps"].mean()
    assert gain.rules["climatology"].model == pytest.approx(mine)
    assert "AR(1)" not in gain.rules


# All of it


def test_every_series_with_a_record_and_a_counterpart_is_scored(made: Hindcasts) -> None:
    assert {one.name for one in made.findings.series} == set(record()) & set(MONTHLY)


def test_the_tables_hold_what_they_say(made: Hindcasts, worlds: tuple[PastWorld, ...]) -> None:
    scores, expected = made.scores, made.forecasts
    assert list(scores.columns) == list(SCORE_COLUMNS)
    assert set(scores["source"]) == {MODEL, *worlds[0].scenario.hypotheses, *RULES}
    assert not scores.duplicated(["origin", "series", "source", "month"]).any()
    points = scores["source"] == "last value"
    assert scores[~points].notna().all().all()
    assert scores[points]["pit"].isna().all()
    assert scores.loc[points, "crps"].to_numpy() == pytest.approx(scores.loc[points, "error"].abs().to_numpy())
    wide = expected[list(QUANTILES)].to_numpy()
    assert (np.diff(wide, axis=1) >= 0).all()
    for row in scores.sample(50, random_state=1).itertuples():
        assert row.truth == record()[row.series].at(row.month)
    of_model = expected[(expected["source"] == MODEL) & (expected["series"] == "gain")]
    assert len(of_model) == sum(len(world.months) for world in worlds)


def test_the_pooled_model_is_all_theories_with_equal_weights(made: Hindcasts) -> None:
    mine = made.forecasts[(made.forecasts["series"] == "claimed_losses")].set_index(["origin", "month"])
    theories = [mine[mine["source"] == h]["mean"] for h in made.findings.hypotheses]
    pooled = mine[mine["source"] == MODEL]["mean"]
    pd.testing.assert_series_equal(sum(theories) / len(theories), pooled, check_names=False)


def test_a_ceasefire_that_did_not_come_is_scored_beside_the_rate(
    made: Hindcasts, worlds: tuple[PastWorld, ...]
) -> None:
    for one, world in zip(made.findings.ceasefire, worlds, strict=True):
        assert one.months == len(world.months)
        chance = np.mean([one.chance[h] for h in made.findings.hypotheses])
        assert one.chance[MODEL] == pytest.approx(chance)
        assert one.chance[RATE] == pytest.approx(1.0 - np.exp(-ending_rate() * one.months))
        assert one.brier[RATE] == pytest.approx(one.chance[RATE] ** 2)
        assert one.log_score[RATE] == pytest.approx(ending_rate() * one.months)


def test_the_same_call_gives_the_same_bits(made: Hindcasts, worlds: tuple[PastWorld, ...]) -> None:
    again = hindcast(worlds[-1:], MEMBERS, SEED)
    one = made.scores[made.scores["origin"] == worlds[-1].origin].reset_index(drop=True)
    pd.testing.assert_frame_equal(again.scores, one, check_exact=True)


def test_verdicts_say_what_labels_are_decided_by(made: Hindcasts) -> None:
    found = verdicts(made.findings)
    assert list(found) == [one.name for one in made.findings.series]
    for name, verdict in found.items():
        assert set(verdict) == {
            "months", "distinct_months", "independent_months", "horizon", "coverage_50", "coverage_90",
            "skill_last", "skill_rw", "skill_ar1", "skill_climatology",
        }  # fmt: skip
        assert 1 <= verdict["distinct_months"] <= verdict["months"]
        assert 1.0 <= verdict["independent_months"] <= verdict["distinct_months"]
        assert 0.0 <= verdict["coverage_50"] <= verdict["coverage_90"] <= 1.0
        assert verdict["horizon"] <= 18, name
    assert found["gain"]["months"] == 41
    assert found["gain"]["horizon"] == 14, "the longest lead that two origins reach"


# How it is told


def beaten(found: Findings, by: float) -> Findings:
    """The same with gains lost to climatology by a factor, and nothing else lost to anything."""
    series = []
    for one in found.series:
        model = by if one.name == "gain" else 0.5
        series.append(replace(one, rules={"climatology": AgainstRule(one.figures, 1.0, model, 1.0 - model)}))
    return replace(found, series=tuple(series), ceasefire=())


def test_the_table_names_the_winner_first(made: Hindcasts) -> None:
    lost = list(text.blocks(beaten(made.findings, 2.5)))[1]
    assert lost[0] == f"A naive rule does better than the model in 1 of {len(made.findings.series)} series"
    said = "Land gained by Russia in the month: its CRPS is 2.5 times that of climatology"
    assert " ".join(" ".join(lost[1:]).split()) == said
    won = list(text.blocks(beaten(made.findings, 0.9)))[1]
    assert won == ["No naive rule does better than the model in any series."]


def test_a_rate_that_does_better_is_named_with_the_origins(made: Hindcasts) -> None:
    first, *others = made.findings.ceasefire
    worse = replace(first, log_score={**first.log_score, MODEL: 1.5, RATE: 0.5})
    better = [replace(one, log_score={**one.log_score, MODEL: 0.1, RATE: 0.5}) for one in others]
    told = " ".join(" ".join(text._lost(replace(made.findings, ceasefire=(worse, *better)))).split())
    assert told.endswith(f"has the better log score, 1.50 against 0.50 from {first.origin}")
    assert "log score" not in " ".join(text._lost(replace(made.findings, ceasefire=tuple(better))))


def test_lines_are_narrow_and_say_the_main_things(made: Hindcasts) -> None:
    for by_theory in (False, True):
        told = text.lines(made.findings, by_theory)
        assert max(map(len, told)) <= 80
        whole = " ".join(" ".join(told).split())
        for words in (
            "One path of 18 months proves little", "equal weights", "A ceasefire before March 2025, which did not come",
            "independent",
        ):  # fmt: skip
            assert words in whole
        assert all((f"Under {h} " in whole) == by_theory for h in made.findings.hypotheses)
    assert text.lines(made.findings)[0].startswith("Started in the past: 2023-09, 2024-01, 2024-06")


def test_findings_survive_json(made: Hindcasts) -> None:
    import json

    assert Findings.from_json(json.loads(json.dumps(made.findings.as_dict(), allow_nan=False))) == made.findings
