"""A calibration in the terminal: what each constant may be, before and after its record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.show.text.wrapping import wrap

if TYPE_CHECKING:
    from sim.analysis.calibration.calibration import Fitted


def lines(made: Fitted) -> Iterator[str]:
    """Block by block, at most 80 columns."""
    from sim.analysis.calibration.calibration import WORTH_TELLING, figures_known

    yield from wrap(
        f"Constants fitted to what was known when {made.as_of} began: {figures_known(made.as_of):,} figures of "
        "seeds/record.yaml, priors of seeds/priors.yaml, block by block. In brackets 90% of the prior, then of the "
        "posterior; = where the record says nothing."
    )
    table, off = made.table, made.residuals.set_index("block")
    for each in made.posteriors:
        rest = off.loc[each.block.name]
        told = f"{each.residuals.size} figures, {each.effective:,.0f} effective draws"
        if each.residuals.size > 1:
            told += f"; residual {rest['spread']:.2f}"
        if rest["lag_1"] == rest["lag_1"]:
            told += f", lag-1 {rest['lag_1']:+.2f}"
        yield ""
        yield from wrap(f"{each.block.title}: {told}")
        for row in table[table["block"] == each.block.name].itertuples():
            yield _row(row)
    strong = made.correlations[made.correlations["correlation"].abs() >= WORTH_TELLING]
    yield ""
    yield f"Correlations of {WORTH_TELLING:g} and more"
    for pair in strong.itertuples():
        yield f"  {pair.correlation:+.2f}  {pair.one}"
        yield f"         {pair.other}"
    yield ""
    yield from wrap(
        "Residual: spread of what the equations miss over their noise, 1 if they are right; lag-1: how it goes on from "
        "one figure to the next, 0 if they are. Fitted on all and scored on all is no skill: the hindcast takes at "
        "each origin what is fitted to what was known then."
    )


def _row(row: Any) -> str:
    before = f"[{_number(row.prior_05)}, {_number(row.prior_95)}]"
    after = (
        f"{_number(row.posterior_50)} [{_number(row.posterior_05)}, {_number(row.posterior_95)}]" if row.moved else "="
    )
    return f"  {row.path:<35} {before:<16} {after}".rstrip()


def _number(value: float) -> str:
    return f"{value:.3g}"


def as_yaml(made: Fitted) -> Iterator[str]:
    """The values as scenario files write them, one a line, with the correlations that a scenario takes."""
    for path, value in made.values.items():
        yield f"{path}: {_flow(value)}"
    for one, other, correlation in made.pairs():
        yield f"# correlation {correlation:.2f} between {one} and {other}"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    return f"{value:g}" if isinstance(value, float) else str(value)
