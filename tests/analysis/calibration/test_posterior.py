"""The fit finds what made its data, agrees with closed forms, and knows nothing of later months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import multivariate_normal, truncnorm

import sim
from sim.analysis.calibration import known as facts
from sim.analysis.calibration.blocks import BLOCKS, Block
from sim.analysis.calibration.calibration import calibrate
from sim.analysis.calibration.gaussian import Scores, autoregression, independent, walk_back, whitened
from sim.analysis.calibration.known import Known
from sim.analysis.calibration.posterior import _cut_normal, fit
from sim.analysis.record import RecordedSeries, record
from sim.errors import SimError
from sim.theory.arrays import FloatArray

BY_NAME = {block.name: block for block in BLOCKS}
LATER = ("2024-01", "2025-03")


@pytest.fixture
def altered(monkeypatch: pytest.MonkeyPatch) -> dict[str, RecordedSeries]:
    """The record, open to changes."""
    mine = dict(record())
    monkeypatch.setattr(facts, "record", lambda: mine)
    return mine


@pytest.mark.parametrize("kind", ["walk", "autoregression"])
def test_densities_agree_with_scipy(kind: str) -> None:
    months = np.array([9.5, 6.0, 2.5, 1.0])
    noise, error = np.array([0.3, 0.7]), 0.2
    hidden = walk_back(months, noise) if kind == "walk" else autoregression(months, np.array([0.5, 0.9]), noise)
    covariance = hidden + error**2 * np.eye(4)
    residuals = np.array([[0.1, -0.2, 0.5, 0.0], [1.0, 0.3, 0.2, -0.4]])
    expected = [multivariate_normal(cov=c).logpdf(r) for r, c in zip(residuals, covariance, strict=True)]
    assert whitened(residuals, covariance).log_density == pytest.approx(expected, rel=1e-7)


def test_a_walk_seen_backwards_has_the_covariance_of_its_steps() -> None:
    rng = np.random.default_rng(1)
    steps = rng.normal(size=(200_000, 5))
    left = steps[:, ::-1].cumsum(axis=1)[:, [4, 2, 0]]  # five, three and one month before the end
    found = np.cov(left.T)
    assert found == pytest.approx(walk_back(np.array([5.0, 3.0, 1.0]), np.ones(1))[0], abs=0.05)


def test_with_known_noise_the_posterior_is_the_conjugate_one() -> None:
    prior = BY_NAME["budgets"].priors["europe.budget_growth"]
    figures, noise = np.array([3.0, 4.5, 2.0, 5.0]), 1.5

    def scores(p: Mapping[str, FloatArray], known: Known) -> Scores:
        return independent(figures - p["europe.budget_growth"][:, None], np.full(p["europe.budget_growth"].size, noise))

    class OneConstant(Block):
        priors = {"europe.budget_growth": prior}  # noqa: RUF012

    found = fit(OneConstant("one", "One", (), scores), Known("2025-03"))
    mean, sd = 2.0, 2.0  # the prior, whose ends are far out
    precision = 1 / sd**2 + figures.size / noise**2
    assert found.mean("europe.budget_growth") == pytest.approx(
        (mean / sd**2 + figures.sum() / noise**2) / precision, abs=0.01
    )
    low, high = found.quantiles("europe.budget_growth", (0.05, 0.95))
    assert high - low == pytest.approx(2 * 1.645 / np.sqrt(precision), rel=0.02)


def test_the_front_is_found_again_from_months_that_it_made(altered: dict[str, RecordedSeries]) -> None:
    """Of forty made-up records the 90% intervals hold the truth about as often as they say."""
    rng = np.random.default_rng(20250301)
    truth = {"war.reference_gain": 0.6, "war.persistence": 0.7, "war.noise": 0.3}
    block = replace(BY_NAME["front"], draws=2**13)
    months = record()["gain"].months
    held = dict.fromkeys(truth, 0)
    for name in ("russian_force", "aid_allocated_europe", "aid_allocated_us"):  # nothing else moves
        altered[name] = replace(altered[name], values=np.full(len(altered[name].months), 2.0))
    for _ in range(40):
        pace = [0.6]
        for _ in months:
            pace.append(0.6 + 0.7 * (pace[-1] - 0.6) + 0.3 * rng.normal())
        altered["gain"] = replace(altered["gain"], values=300.0 * np.sinh(np.array(pace[1:])))
        found = fit(block, Known("2025-03"))
        for path, value in truth.items():
            low, high = found.quantiles(path, (0.05, 0.95))
            held[path] += int(low <= value <= high)
    assert all(31 <= count <= 40 for count in held.values()), held


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_what_comes_after_the_start_changes_nothing(block: Block, altered: dict[str, RecordedSeries]) -> None:
    as_of, _ = LATER
    small = replace(block, draws=2**10)

    def fitted() -> dict[str, float]:
        known = Known(as_of)
        known.settled = {"war.reference_gain": 0.0}
        found = fit(small, known)
        return {path: found.mean(path) for path in found.draws}

    before = fitted()
    for name, series in record().items():
        later = np.array([month >= as_of for month in series.months])
        altered[name] = replace(series, values=np.where(later, 7.0 * series.values + 1.0, series.values))
    assert fitted() == before
    for name in block.series:
        series = record()[name]
        altered[name] = replace(series, values=1.3 * series.values + 0.5)
    assert fitted() != before, "and what came before does"


@pytest.mark.parametrize(("mean", "sd"), [(0.5, 0.1), (0.9, 0.2), (0.05, 0.04)])
def test_a_normal_that_is_cut_off_keeps_mean_and_spread(mean: float, sd: float) -> None:
    centre, spread = _cut_normal(mean, sd, 0.0, 1.2)
    cut = truncnorm((0.0 - centre) / spread, (1.2 - centre) / spread, loc=centre, scale=spread)
    assert (cut.mean(), cut.std()) == (pytest.approx(mean, abs=1e-3), pytest.approx(sd, rel=1e-2))


@pytest.mark.slow
def test_it_is_the_same_each_time_and_says_what_it_used() -> None:
    found = sim.calibrate("2024-01")
    assert found.values == calibrate("2024-01").values
    assert (found.residuals["effective_draws"] > 400).all(), "too few draws are left to state a posterior"
    assert found.residuals["spread"].dropna().between(0.1, 2.0).all()
    assert not any(len(line) > 80 for line in str(found).splitlines())
    assert "= where the record says nothing" in str(found)


@pytest.mark.parametrize("as_of", ["2023-06", "2025-04", "2024-13", "2024-1", "2024-+1", "soon", "", 7])
def test_a_month_without_a_record_is_refused(as_of: str) -> None:
    with pytest.raises(SimError, match="give a month from 2023-07 to 2025-03"):
        sim.calibrate(as_of)
