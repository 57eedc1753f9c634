"""Money: Russian oil revenue, deficits, reserve and the funding of recruitment; the pipeline of aid to Ukraine."""

from __future__ import annotations

import numpy as np

from sim.theory.arrays import FloatArray, finite_log, within


def oil_revenue(start: FloatArray, log_oil: FloatArray, elasticity: FloatArray) -> FloatArray:
    """Oil and gas revenue R_0 (P / P_0)^elasticity, in the unit of `start`; `log_oil` is ln(P / P_0).

    >>> one = np.ones(1)
    >>> float(oil_revenue(10 * one, np.log(0.8) * one, one)[0].round(6))
    8.0
    """
    return start * np.exp(finite_log(elasticity * log_oil))


def deficit(
    war_deficit: FloatArray,
    revenue_start: FloatArray,
    log_oil: FloatArray,
    elasticity: FloatArray,
    *,
    saving: FloatArray,
) -> FloatArray:
    """Deficit, tn RUB a year: the initial deficit, less what oil brings above its start, less what peace saves.

    >>> one = np.ones(1)
    >>> float(deficit(4 * one, 11 * one, np.log(0.8) * one, 1.3 * one, saving=0 * one)[0].round(2))
    6.77
    """
    return war_deficit - revenue_start * np.expm1(finite_log(elasticity * log_oil)) - saving


def reserve_and_unmet(
    reserve: FloatArray,
    short: FloatArray,
    borrowing: FloatArray,
    ceiling: FloatArray,
    *,
    share: FloatArray,
    dt: float,
) -> tuple[FloatArray, FloatArray]:
    """Reserve after `dt` months, and the part of the deficit that neither borrowing nor reserve covers (tn RUB/year).

    A `share` of a deficit is drawn from the reserve while there is one, the rest is borrowed as far as that goes, and
    either stands in where the other falls short. A surplus refills the reserve up to `ceiling`, that of the start:
    beyond it, better years go into spending, and only a dearer reserve exceeds it.

    >>> one = np.ones(1)
    >>> reserve, unmet = reserve_and_unmet(0.1 * one, 6.4 * one, 4 * one, 3 * one, share=0 * one, dt=1.0)
    >>> float(reserve[0]), float(unmet[0].round(3))
    (0.0, 1.2)
    """
    years = dt / 12.0
    in_debt = np.maximum(short, 0.0)
    borrowed = np.minimum(borrowing, (1.0 - share) * in_debt)
    wanted = (short - borrowed) * years
    drawn = np.minimum(wanted, reserve)
    left = (wanted - drawn) / years
    more = np.maximum(borrowing - borrowed, 0.0)
    return np.minimum(reserve - drawn, np.maximum(ceiling, reserve)), np.maximum(left - more, 0.0)


def funded_recruitment(unmet: FloatArray, spending: FloatArray, elasticity: FloatArray) -> FloatArray:
    """Factor on recruitment when part of the war budget is not funded: (1 - unmet / spending)^elasticity."""
    return within(1.0 - unmet / spending, 0.05, 1.0) ** elasticity


def pipeline_delivery(pipeline: FloatArray, allocated: FloatArray, share: FloatArray) -> FloatArray:
    """Aid delivered in a step, bn EUR: the share of pipeline and new allocations that arrives within it."""
    return (pipeline + allocated) * share


def package(allocated: FloatArray, lumps: FloatArray, luck: FloatArray) -> FloatArray:
    """What is announced where so much is allocated on average: allocated exp(s z - s^2 / 2), with `lumps` s.

    Governments allocate aid in packages, so that months differ far more than years; the mean is that of `allocated`.

    >>> one = np.ones(1)
    >>> package(2 * one, 0 * one, one).tolist()
    [2.0]
    """
    return allocated * np.exp(finite_log(lumps * luck - 0.5 * lumps**2))
