"""What the priors say before any scenario is asked: the tables of docs/prior-predictive.md, from the baseline alone.

python -m tests.calibration.prior_predictive [members]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

import sim
from sim.analysis.evidence.reference import REFERENCE_CLASSES, RatePosterior, posterior
from sim.outcomes import OUTCOMES
from sim.results.run import Run
from sim.vocabulary import ALLIES, HYPOTHESES, HybridRung

MEMBERS = 4000
YEARS = 10.0


def coded(name: str, word: str) -> int:
    """The number that tables have for a word of a category."""
    return OUTCOMES[name].categories.index(word)


def by_hypothesis() -> list[tuple[str, Callable[[pd.DataFrame], str]]]:
    """Rows of the first table: words, and the figure of one hypothesis."""

    def per_thousand(condition: Callable[[pd.DataFrame], pd.Series]) -> Callable[[pd.DataFrame], str]:
        return lambda m: f"{1000 * condition(m).mean():.0f}"

    def of_path(word: str) -> Callable[[pd.DataFrame], str]:
        return per_thousand(lambda m: m["path_class"] == coded("path_class", word))

    def given(name: str, word: str) -> Callable[[pd.DataFrame], str]:
        def share(m: pd.DataFrame) -> str:
            called = m[m["article5_called"] == 1]
            return f"{100 * (called[name] == coded(name, word)).mean():.0f}" if len(called) else "-"

        return share

    def of_attacks(name: str) -> Callable[[pd.DataFrame], str]:
        def share(m: pd.DataFrame) -> str:
            known = m[name].dropna()
            return f"{100 * known.mean():.1f}" if len(known) else "-"

        return share

    return [
        ("armed attack on a NATO member, % a year", lambda m: f"{yearly(m):.2f}"),
        ("of 1,000 futures: grab first", per_thousand(lambda m: m["attack_kind"] == coded("attack_kind", "grab"))),
        (
            "of 1,000 futures: assault first",
            per_thousand(lambda m: m["attack_kind"] == coded("attack_kind", "assault")),
        ),
        ("of which by accident, of 1,000", per_thousand(lambda m: m["accident"] == 1)),
        ("a Baltic capital lost, of 1,000", per_thousand(lambda m: m["capital_lost"] == 1)),
        ("alliance fails, of 1,000", of_path("alliance fails")),
        ("regional war, of 1,000", of_path("regional war")),
        ("fait accompli, of 1,000", of_path("fait accompli")),
        ("probe rebuffed, of 1,000", of_path("probe rebuffed")),
        ("Article 5 fulfilled, % of calls", given("article5", "fulfilled")),
        ("nobody fights, % of calls", given("article5", "nobody fights")),
        ("attackers thrown out by day 60, % of resisted", of_attacks("restored")),
        ("nuclear signalling, % of futures with an attack", of_attacks("nuclear_signalling")),
        ("two attacks or more, of 1,000", per_thousand(lambda m: m["attacks"] > 1)),
        ("climbs to sabotage, of 1,000", per_thousand(lambda m: m["hybrid_peak"] >= HybridRung.SABOTAGE)),
        (
            "climbs to violent sabotage, of 1,000",
            per_thousand(lambda m: m["hybrid_peak"] == HybridRung.VIOLENT_SABOTAGE),
        ),
        ("month of the first climb to sabotage, median", lambda m: f"{sabotage_month(m):.0f}"),
        ("hybrid campaigns in ten years", lambda m: f"{m['hybrid_campaigns'].mean():.1f}"),
        ("incidents in the Baltic states in the first year", lambda m: f"{m['incidents_first_year'].mean():.1f}"),
        ("incidents in the Baltic states a year", lambda m: f"{m['incidents'].mean() / YEARS:.1f}"),
    ]


def sabotage_month(members: pd.DataFrame) -> float:
    """Median month of the first climb to sabotage, where it is the first move."""
    first = members["first_move_kind"] == coded("first_move_kind", "hybrid")
    return float(members.loc[first, "first_move_month"].median())


def of_choices() -> list[tuple[str, Callable[[pd.DataFrame], str]]]:
    """Rows of the second table: how Moscow's attacks come about."""

    def chance(name: str) -> Callable[[pd.DataFrame], str]:
        return lambda m: f"{1000 * m[name].mean():.0f}"

    def meant(m: pd.DataFrame) -> str:
        chosen = (m["attack_chance"] - m["accident_chance"]).sum()
        return f"{100 * m['attack_chance_meant'].sum() / chosen:.0f}" if chosen > 0 else "-"

    def tempted(m: pd.DataFrame) -> pd.Series:
        return m["worth_it_month"].notna() | m["put_off_month"].notna()

    def held(m: pd.DataFrame) -> str:
        attacked = m["armed_attack"][tempted(m)]
        return f"{100 * (1 - attacked.mean()):.0f}" if len(attacked) else "-"

    def put_off(m: pd.DataFrame) -> str:
        chosen = m[(m["armed_attack"] == 1) & (m["accident"] == 0)]
        if not len(chosen):
            return "-"
        waited = chosen["attack_delay"][chosen["attack_delay"] > 0]
        return f"{100 * len(waited) / len(chosen):.0f}, {waited.median():.0f}"

    return [
        ("chance of an attack, of 1,000", chance("attack_chance")),
        ("at half the precision", chance("attack_chance_half")),
        ("at double the precision", chance("attack_chance_double")),
        ("under normal errors", chance("attack_chance_normal")),
        ("by accident", chance("accident_chance")),
        ("of the chance of a chosen attack, worth more than any alternative, %", meant),
        ("an attack is worth more than nothing at some review, of 1,000", lambda m: f"{1000 * tempted(m).mean():.0f}"),
        ("of these, no attack within ten years, %", held),
        ("of chosen attacks, put off before, %, and months at the median", put_off),
    ]


def reference() -> None:
    """The reference classes, each alone and all together: what they leave open of attacks in ten years."""
    print("| reference class | events | dyad-years | likeness | in ten years, of 1,000: 10%, 50%, 90% |")
    print("|" + "---|" * 5)
    for each in REFERENCE_CLASSES:
        alone = posterior([replace(each, likeness=1.0)])
        print(f"| {each.what} | {each.events} | {each.exposure:,} | {each.likeness} | {_open(alone)} |")
    print(f"| all, by likeness | | | | {_open(posterior())} |\n")


def _open(left: RatePosterior) -> str:
    return ", ".join(f"{1000 * left.chance(share, YEARS):.0f}" for share in (0.1, 0.5, 0.9))


def yearly(members: pd.DataFrame) -> float:
    """Chance of an attack in a year, %."""
    return 100.0 * (1.0 - (1.0 - members["armed_attack"].mean()) ** (1.0 / YEARS))


def of_the_war(run: Run) -> pd.DataFrame:
    """Futures under H4, nearly free of attacks, with what follows from their outcomes and parameters."""
    members = run.members
    war = members[members["hypothesis"] == "H4"].merge(run.parameters, on="member")
    men = war["russia.force_ukraine"] + war["russia.recruiting_pool"] + YEARS * war["russia.recruiting_inflow"]
    allies = [getattr(run.scenario, name) for name in ALLIES]
    before = sum(ally.gdp.value * ally.spending.value / 100.0 for ally in allies)
    return war.assign(
        months_fought=12.0 * YEARS - war["ceasefire_months"],
        bearable=100.0 * war["russian_casualties"] / men,
        russian_left=100.0 * war["russian_pool_left"],
        ukrainian_left=100.0 * war["ukrainian_pool_left"],
        spending_growth=100.0 * (war["european_spending"] / before - 1.0),
    )


#: Land held by Russia at the horizon above which few futures should end, km2.
LAND = (150_000, 220_000, 300_000)
QUANTILES = (
    ("land gained in the first year, km2, war lasting or not", "gain_first_year"),
    ("Russian casualties in it as counted by Ukraine, thousand", "claimed_first_year"),
    ("recruits in it, thousand", "recruited_first_year"),
    ("months fought before the horizon", "months_fought"),
    ("Ukrainian land held at the horizon, km2", "area_held"),
    ("Russian casualties by then, thousand", "russian_casualties"),
    ("the same, % of the force of the start, the recruiting pool and ten years of its inflow", "bearable"),
    ("Ukrainian casualties by then, thousand", "ukrainian_casualties"),
    ("what is left of Russia's recruiting pool, %", "russian_left"),
    ("what is left of Ukraine's mobilisation pool, %", "ukrainian_left"),
    ("months of ceasefire before the horizon", "ceasefire_months"),
    ("Russian capability facing the Baltics at its peak, hbe", "capability_peak"),
    ("European spending (six allies and groups), bn USD", "european_spending"),
    ("its growth in ten years, %", "spending_growth"),
)


def endless(war: pd.DataFrame) -> float:
    """Share of futures in which the war never stops."""
    return float((war["ceasefire_months"] == 0.0).mean())


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MEMBERS
    with tempfile.TemporaryDirectory() as folder:
        run = sim.run("baseline", members=count, out=folder, figures=False)
        members = run.members
        war = of_the_war(run)
    parts = {name: members[members["hypothesis"] == name] for name in HYPOTHESES}
    print(f"{len(members):,} futures\n\n| | " + " | ".join(HYPOTHESES) + " |\n|" + "---|" * 5)
    for words, figure in by_hypothesis():
        print(f"| {words} | " + " | ".join(figure(part) for part in parts.values()) + " |")
    for words, figure in of_choices():
        print(f"| {words} | " + " | ".join(figure(part) for part in parts.values()) + " |")
    print(f"\nequal weights: {sum(yearly(part) for part in parts.values()) / len(parts):.2f}% a year\n")
    reference()
    print("| the war and after (H4) | 5% | median | 95% |\n|---|---|---|---|")
    for words, name in QUANTILES:
        low, middle, high = war[name].quantile([0.05, 0.5, 0.95])
        print(f"| {words} | {low:,.0f} | {middle:,.0f} | {high:,.0f} |")
    shares = ", ".join(f"{100.0 * (war['area_held'] > land).mean():.1f}% above {land:,} km2" for land in LAND)
    print(f"\nland held at the horizon (H4): {shares}; fought all along in {100.0 * endless(war):.1f}%")


if __name__ == "__main__":
    main()
