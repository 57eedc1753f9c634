"""A sweep under weights: all weight on one theory is that theory, and what is mixed lies between, member by member."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.analysis.measure import CHANGE, COLUMNS
from sim.analysis.points import read_kept
from sim.analysis.weighted_sweep import WEIGHTS
from sim.errors import SimError
from sim.outcomes import ESTIMAND, SWEPT
from sim.show.figures import swept
from sim.show.html import sweep_page
from sim.show.text.sweep import lines

ASKED: dict[str, Any] = {"members": 24, "months": 24, "hypotheses": ["H1", "H3"], "workers": 1}


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> sim.Sweep:
    """Three points of one lever, each beside the baseline."""
    return sim.sweep("withdrawal", ["europe.backfill.share=0:2:3"], out=tmp_path_factory.mktemp("sweeps"), **ASKED)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> sim.Sweep:
    """Two levers that say how the world is, which leaves nothing to be held against."""
    vary = ["crisis.opportunity_rate=0.1,1", "crisis.hybrid.incidents=5,50"]
    return sim.sweep("baseline", vary, out=tmp_path_factory.mktemp("alone"), **ASKED)


@pytest.mark.parametrize("theory", ["H1", "H3"])
def test_all_weight_on_one_theory_gives_its_numbers(sweep: sim.Sweep, alone: sim.Sweep, theory: str) -> None:
    for made in (sweep, alone):
        mine = made.of(ESTIMAND)
        mine = mine[mine["hypothesis"] == theory].reset_index(drop=True)
        found = made.reweight(**{theory: 3.0})
        assert found.weights[theory] == 1.0
        assert set(found.table["hypothesis"]) == {WEIGHTS}
        for name in COLUMNS:
            if mine[name].dtype.kind == "f" and mine[name].notna().any():
                assert found.table[name].to_numpy(float) == pytest.approx(mine[name].to_numpy(), rel=1e-9, abs=1e-12)
    assert sweep.turning is not None
    own = next(one for one in sweep.turning if one.hypothesis == theory)
    weighed = sweep.reweight(**{theory: 1.0}).turning
    assert weighed is not None
    assert (weighed.nearest, weighed.change, weighed.doubtful) == (own.nearest, pytest.approx(own.change), own.doubtful)
    assert weighed.interval == pytest.approx(own.interval)


def test_a_mean_over_theories_is_taken_member_by_member(sweep: sim.Sweep) -> None:
    found = sweep.reweight(H1=1, H3=3).table
    by_theory = {h: sweep.of(ESTIMAND).query("hypothesis == @h")["difference"].to_numpy() for h in ("H1", "H3")}
    assert found["difference"].to_numpy() == pytest.approx(0.25 * by_theory["H1"] + 0.75 * by_theory["H3"])
    kept = read_kept(sweep.folder, 2, ["H1", "H3"], [CHANGE])
    each = 0.25 * kept["H1"][CHANGE] + 0.75 * kept["H3"][CHANGE]
    assert found["difference"][2] == pytest.approx(each.mean())
    pairs = each.reshape(-1, 2).mean(axis=1)
    assert found["difference_se"][2] >= np.std(pairs, ddof=1) / np.sqrt(pairs.size) * (1 - 1e-9)


def test_weights_stand_beside_the_theories_and_never_instead(sweep: sim.Sweep, alone: sim.Sweep) -> None:
    weights = {"H1": 0.5, "H3": 0.5}
    for made in (sweep, alone):
        plain, weighed = lines(made, "there"), lines(made, "there", weights)
        assert max(map(len, weighed)) <= 80
        left = iter(weighed)
        assert all(line in left for line in plain), "what the theories say stays, in its order"
        assert any("by your weights" in line for line in weighed)
        found = made.reweight(**weights)
        subject = swept.subject_of_sweep(made, found)
        assert list(dict.fromkeys(subject.beside(SWEPT[0])["hypothesis"])) == ["H1", "H3", WEIGHTS]
        assert subject.of(SWEPT[0]).equals(swept.subject_of_sweep(made).of(SWEPT[0]))
        assert set(subject.beside(SWEPT[1])["hypothesis"]) == {"H1", "H3"}, "of others nothing is weighed"
        words = "By your weights (H1 50%, H3 50%)"
        page = sweep_page.page(made, found)
        [numbers] = [section for section in page.sections if section.name == "numbers"]
        assert numbers.tables[0].columns[-1] == words
        assert any(text.startswith(words) for text in page.answer)


def test_figures_and_report_are_drawn_anew_with_weights(sweep: sim.Sweep) -> None:
    drawn = sweep._weighted_figures({"H1": 1.0, "H3": 1.0})["dose-attack-chance"]()
    titles = [axes.get_title(loc="left") for axes in drawn.figure.axes]
    assert titles == ["H1 opportunist", "H3 regime survival", "By your weights\nH1 50%, H3 50%"]


def test_weights_that_leave_nothing_are_refused(sweep: sim.Sweep, tmp_path: Path) -> None:
    with pytest.raises(SimError, match="leave nothing"):
        sweep.report(weights={"H2": 1.0})
    with pytest.raises(SimError, match="no hypothesis"):
        sweep.reweight(H9=1.0)
