"""Invented runs for tests of pictures and tables: shaped like real ones, with chances that the test chooses."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from sim.analysis.chain import LINKS
from sim.analysis.paired import Flips, Interval
from sim.analysis.spread import Split
from sim.analysis.summary import (
    Counts,
    Flag,
    Laws,
    LinkCount,
    PairedDifference,
    PeaceGroup,
    Range,
    Share,
    Splits,
    Summary,
    Worlds,
    yearly,
)
from sim.outcomes import HEADLINES, MONTHLY, OUTCOMES
from sim.show.figures.subject import Subject, World
from sim.show.text.laws import LAWS
from sim.show.text.run import Report
from sim.vocabulary import PathClass

START = "2025-03"


def members_table(
    members: int, hypotheses: tuple[str, ...], months: int, attack: dict[str, float], seed: int = 1
) -> pd.DataFrame:
    """Outcomes of every future: attacks with the chances given, everything else somewhere in its range."""
    frames = []
    for hypothesis in hypotheses:
        luck = np.random.default_rng([seed, int(hypothesis[1:])])
        fate, when, kind, early = luck.random((4, members))
        attacked = fate < attack[hypothesis]
        month = np.floor(when * months)
        columns: dict[str, np.ndarray | str] = {"member": np.arange(members)}
        for name, outcome in OUTCOMES.items():
            if outcome.kind == "flag":
                columns[name] = (luck.random(members) < 0.3).astype(float)
            elif outcome.kind == "category":
                columns[name] = luck.integers(0, len(outcome.categories), members).astype(float)
            else:
                columns[name] = luck.normal(1000, 100, members)
        columns["armed_attack"] = attacked.astype(float)
        columns["attack_month"] = np.where(attacked, month, np.nan)
        columns["attack_kind"] = np.where(attacked, np.where(kind < 0.7, 2.0, 3.0), 0.0)
        first = np.floor(early**3 * months)
        columns["first_move_month"] = np.where(early < 0.93, first, np.nan)
        columns["first_move_kind"] = np.where(early < 0.93, 1.0, 0.0)
        columns["path_class"] = np.where(attacked, np.floor(kind * 4), 4 + np.floor(kind * 4))
        frames.append(pd.DataFrame(columns).assign(hypothesis=hypothesis))
    return pd.concat(frames, ignore_index=True)


def monthly_table(hypotheses: tuple[str, ...], months: int, scale: float = 1.0) -> xr.Dataset:
    """Quantiles that grow from a third to two thirds of each series' range."""
    quantiles = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    ramp = np.linspace(1 / 3, 2 / 3, months)[None, :, None]
    around = (0.6 + 0.8 * quantiles)[None, None, :]
    shape = (len(hypotheses), months, quantiles.size)
    data = {
        name: (
            ("hypothesis", "month", "quantile"),
            np.broadcast_to(series.low + (series.high - series.low) * ramp * around * scale, shape).copy(),
        )
        for name, series in MONTHLY.items()
    }
    coords = {"hypothesis": list(hypotheses), "month": np.arange(months), "quantile": quantiles}
    return xr.Dataset(data, coords=coords)


def invented_subject(
    *,
    title: str = "US soldiers leave the Baltic states",
    hypotheses: tuple[str, ...] = ("H1", "H2", "H3", "H4"),
    members: int = 2500,
    months: int = 120,
    attack: dict[str, float] | float = 0.08,
    attack_before: dict[str, float] | float | None = 0.05,
    without: tuple[str, ...] = (),
    others: tuple[str, ...] = (),
) -> Subject:
    """A subject; `attack_before` None leaves the baseline out, `others` adds scenarios by these names."""

    def each(chance: dict[str, float] | float) -> dict[str, float]:
        return chance if isinstance(chance, dict) else dict.fromkeys(hypotheses, chance)

    def world(title: str, chance: dict[str, float] | float, scale: float, name: str = "") -> World:
        table = members_table(members, hypotheses, months, each(chance)).set_index("hypothesis")

        def outcome(column: str, hypothesis: str) -> np.ndarray:
            return table.loc[[hypothesis], column].to_numpy(dtype=float)

        return World(title, outcome, monthly_table(hypotheses, months, scale), name)

    return Subject(
        scenario=world(title, attack, 0.8, "withdrawal" if others else ""),
        baseline=None if attack_before is None else world("Status quo of March 2025", attack_before, 1.0),
        hypotheses=hypotheses,
        members=members,
        months=months,
        start=START,
        seed=20250301,
        version="0.1.0",
        without=without,
        others=tuple(world(f"What if {name} came instead", attack, 0.6, name) for name in others),
    )


MONTHS = 120
SPLITS = Splits(Split(0.71, 0.22, 0.07), Split(0.9, 0.06, 0.04))


def invented_worlds(share: float, before: float | None, members: int = 2500) -> Worlds[Share, PairedDifference]:
    """A flag in both worlds, as if the members that differ were as few as they can be."""
    count = round(share * members)
    if before is None:
        half = 2 * math.sqrt(share * (1 - share) / members)
        interval = Interval(max(0.0, share - half), min(1.0, share + half))
        return Worlds(Share(count, share, interval, yearly(share, MONTHS), members), None, None)
    count_before = round(before * members)
    both = min(count, count_before)
    flips = Flips(both, count - both, count_before - both, members - max(count, count_before))
    difference = flips.difference
    half = 2 * math.sqrt(max(abs(difference) - difference**2, 0.0) / members)
    unused = Interval(0.0, 1.0)
    return Worlds(
        Share(count, share, unused, yearly(share, MONTHS), members),
        Share(count_before, before, unused, yearly(before, MONTHS), members),
        PairedDifference(flips, Interval(difference - half, difference + half), None),
    )


def invented_numbers(share: float, before: float | None, members: int) -> Worlds[Range, Range]:
    """Chances in both worlds, as clearly apart as the counts of :func:`invented_worlds`."""
    level = Range(members, share, None, {})
    if before is None:
        return Worlds(level, None, None)
    difference = share - before
    half = 2 * math.sqrt(abs(difference) / members)
    change = Range(members, difference, Interval(difference - half, difference + half), {})
    return Worlds(level, Range(members, before, None, {}), change)


def invented_laws(share: float, before: float | None) -> Worlds[Laws, Laws]:
    """The same chance under every law of error, seven tenths of it meant."""
    laws = [None if level is None else Laws(level, level, level, level, 0.7) for level in (share, before)]
    assert laws[0] is not None
    return Worlds(laws[0], laws[1], None if before is None else Laws(*(share - before,) * 4))


def invented_chain(members: int) -> dict[str, LinkCount]:
    """Links that half of what is left passes, and by itself twice as many."""
    counts = [members >> number for number in range(len(LINKS))]
    return {link.name: LinkCount(min(members, 2 * count), count) for link, count in zip(LINKS, counts, strict=True)}


def invented_peace(members: int, before: float | None, settled: float) -> dict[str, PeaceGroup]:
    """A share of the futures settled, two thirds of these peaces kept, the chance of an attack twice that of before."""
    kept = round(2 / 3 * settled * members)
    broken = round(settled * members) - kept
    futures = {"kept": kept, "broken": broken, "none signed": members - kept - broken}

    def group(count: int) -> PeaceGroup:
        if not count:
            return PeaceGroup(0, 0, None, None, None, None)
        if before is None:
            return PeaceGroup(count, 1, 0.1, None, None, None)
        return PeaceGroup(count, 1, 2 * before, before, before, Interval(0.5 * before, 1.5 * before))

    return {fate: group(count) for fate, count in futures.items()}


def invented_summary(
    shares: dict[str, tuple[float, float | None]],
    classes: dict[str, tuple[float, float | None]],
    *,
    hypotheses: tuple[str, ...],
    members: int,
    split: Splits,
    settled: float,
) -> Summary:
    """A summary with the flags and path classes given, the same under every hypothesis."""
    alone = next(iter(shares.values()))[1] is None
    attack = shares["armed_attack"]
    chain = invented_chain(members)
    flags = {
        name: Flag(dict.fromkeys(hypotheses, invented_worlds(*both, members)), None, split)
        for name, both in shares.items()
    }
    scenario, baseline = ({name: round(both[world] * members) for name, both in classes.items()} for world in (0, 1))
    counts = Counts(scenario, None if alone else baseline)
    return Summary(
        members=members,
        months=MONTHS,
        seed=20250301,
        hypotheses=hypotheses,
        baseline=None if alone else "baseline-ba9876543210",
        weights=None,
        confidence=0.95,
        headlines=HEADLINES,
        flags=flags,
        categories={"path_class": dict.fromkeys(hypotheses, counts)},
        numbers={name: dict.fromkeys(hypotheses, invented_numbers(*attack, members)) for name in LAWS},
        laws=dict.fromkeys(hypotheses, invented_laws(*attack)),
        chain=dict.fromkeys(hypotheses, Worlds(chain, None if alone else chain, None)),
        peace=dict.fromkeys(hypotheses, invented_peace(members, attack[1], settled)),
        quantile_members=members,
    )


def invented_report(
    shares: dict[str, tuple[float, float | None]] | None = None,
    *,
    share: float = 0.063,
    before: float | None = 0.054,
    hypotheses: tuple[str, ...] = ("H1", "H2", "H3", "H4"),
    members: int = 2500,
    title: str = "US soldiers leave the Baltic states",
    baseline: str = "Status quo of March 2025",
    classes: dict[str, tuple[float, float]] | None = None,
    without: tuple[str, ...] = (),
    splits: Splits = SPLITS,
    settled: float = 0.6,
) -> Report:
    """A report in which every hypothesis has the same shares, unless `shares` gives an outcome its own."""
    alone = before is None
    given = {name: (shares or {}).get(name, (share, before)) for name in HEADLINES}
    summary = invented_summary(
        {name: (now, None if alone else then) for name, (now, then) in given.items()},
        {name: (classes or {}).get(name, (1 / len(PathClass.labels()),) * 2) for name in PathClass.labels()},
        hypotheses=hypotheses,
        members=members,
        split=splits,
        settled=settled,
    )
    return Report(
        summary,
        title=title,
        baseline=None if alone else baseline,
        start="2025-03",
        versions={"sim": "0.1.0", "Mesa": "3.3.1", "Python": "3.11.9"},
        folder="results/withdrawal-0123456789ab",
        baseline_folder=None if alone else "results/baseline-ba9876543210",
        without=without,
    )


@pytest.fixture(scope="session")
def subject() -> Callable[..., Subject]:
    """Makes a subject of figures."""
    return invented_subject


@pytest.fixture(scope="session")
def report() -> Callable[..., Report]:
    """Makes a report for the terminal."""
    return invented_report
