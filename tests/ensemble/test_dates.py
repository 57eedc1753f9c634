"""Months are dated rightly wherever they lie: before the first year, beyond nanoseconds, beyond four digits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.scenario import shipped
from sim.scenario.months import month_after


def world_of(month: str, folder: Path) -> Path:
    """The baseline as if it stood so in another month."""
    text = (shipped.folder("scenarios") / "baseline.yaml").read_text("utf-8")
    file = folder / f"world-of-{month}.yaml"
    file.write_text(
        text.replace("as_of: 2025-03", f"as_of: {month}").replace("start: 2025-03", f"start: {month}"), "utf-8"
    )
    return file


@pytest.mark.parametrize("month", ["0000-01", "1677-08", "2262-03", "2300-01", "9999-11"])
def test_months_are_dated_wherever_they_lie(month: str, tmp_path: Path) -> None:
    asked = {"members": 1, "months": 3, "hypotheses": ["H1"], "workers": 1, "out": tmp_path, "figures": False}
    run = sim.run(world_of(month, tmp_path), **asked)
    dates = run.monthly["date"].to_numpy()
    assert [str(date)[:-12] for date in dates] == [month_after(month, step) for step in range(3)]
    table = run.monthly["capability_mean"].to_dataframe()
    assert (table["date"].to_numpy().astype("datetime64[M]") == dates.astype("datetime64[M]")).all()
    assert np.isfinite(table["capability_mean"]).all()
