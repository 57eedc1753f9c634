"""The ledger: a chain that shows what was altered, sealing that only adds, facts told apart, scores that are right."""

import dataclasses
import hashlib
import itertools
import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.analysis.hindcast.scores import brier_score, log_score
from sim.analysis.ledger import frozen
from sim.analysis.ledger import seal as sealing
from sim.analysis.ledger.entries import Entry, read_entries
from sim.analysis.ledger.facts import facts_of
from sim.analysis.ledger.futures import LEVELS, POOLED, Asked, answers, bands, chances
from sim.analysis.ledger.readings import Futures, Growth, Total
from sim.analysis.ledger.references import Habit, Rate, Walk
from sim.analysis.ledger.score import REFERENCE, Score, quantile_score, scores, totals
from sim.analysis.ledger.seal import seal
from sim.analysis.ledger.statements import STATEMENTS
from sim.analysis.outcomes_only import Members
from sim.analysis.record import record
from sim.errors import FactsError, RunError, SimError
from sim.outcomes import MONTHLY, OUTCOMES
from sim.scenario import shipped
from sim.vocabulary import HYPOTHESES

FORECASTERS = (*HYPOTHESES, POOLED)
MEMBERS, SEED = 64, 7
#: Lines of the shipped ledger and the SHA-256 of their bytes: lines are added below them and these never change.
SHIPPED_LINES = 38
SHIPPED_DIGEST = "a7ee8d84b65ffb2e3f7c2af9ced34908995d8f6e4f4ed1ec3f841e5d47c9134b"


@pytest.fixture(scope="module")
def digest() -> str:
    """The baseline as it is, in the place of the one that is frozen."""
    return sim.load("baseline").digest


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, digest: str) -> Path:
    """A ledger with one sealing of few members. Tests must leave it as it is."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.jsonl"
    seal(path, MEMBERS, SEED, baseline=digest)
    return path


@pytest.fixture(scope="module")
def entries(first: Path) -> tuple[Entry, ...]:
    return read_entries(first)


def entry_of(entries: tuple[Entry, ...], name: str, **changes: object) -> Entry:
    """The entry of a statement, with some fields changed and a chain of its own."""
    [found] = [entry for entry in entries if entry.statement == name]
    return dataclasses.replace(found, **changes)  # type: ignore[arg-type]


# Statements


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_stranger_can_decide_every_statement(name: str) -> None:
    statement = STATEMENTS[name]
    assert statement.question.endswith("?")
    assert len(statement.rule) > 60
    assert statement.source
    assert statement.address.startswith("https://")
    assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", statement.resolves)
    assert statement.resolves > "2025-02"
    assert (statement.unit == "") is statement.is_event
    if statement.is_event:
        assert statement.rule.startswith("Yes if")
        assert "else no" in statement.rule
    assert len(name) <= 20, "the terminal's columns"


def test_statements_are_read_off_what_is_declared_and_within_the_horizon() -> None:
    horizon = sim.load("baseline").scenario.horizon
    for statement in STATEMENTS.values():
        reading = statement.reading
        assert not reading.series or reading.series in MONTHLY
        assert not reading.outcome or reading.outcome in OUTCOMES
        assert all(0 <= month < horizon.months for _, month in reading.needs(horizon.start, statement.resolves))


def test_what_is_a_condition_of_the_baseline_is_not_stated() -> None:
    assert not [s.name for s in STATEMENTS.values() if "troops" in s.reading.series + s.reading.outcome]


def test_a_later_date_is_no_less_likely(entries: tuple[Entry, ...]) -> None:
    for family in ("attack", "ceasefire", "settlement", "us-out", "article4"):
        mine = [entry for entry in entries if re.fullmatch(rf"{family}-\d+", entry.statement)]
        assert len(mine) > 1
        for forecaster in FORECASTERS:
            values = [entry.forecast[forecaster][0] for entry in mine]
            assert values == sorted(values)
        references = [entry.reference_forecast[0] for entry in mine]
        assert references == sorted(references)


# What is stated


def test_entries_state_chances_and_ordered_quantiles_under_each_theory_and_pooled(entries: tuple[Entry, ...]) -> None:
    assert [entry.statement for entry in entries] == list(STATEMENTS)
    for entry in entries:
        assert tuple(entry.forecast) == FORECASTERS
        for values in (*entry.forecast.values(), entry.reference_forecast):
            if entry.is_event:
                assert len(values) == 1
                assert 0.0 < values[0] < 1.0
            else:
                assert values == sorted(values)
                assert len(values) == len(entry.levels) == len(LEVELS)
                assert np.isfinite(values).all()
        if entry.is_event:
            mean = np.mean([entry.forecast[hypothesis][0] for hypothesis in HYPOTHESES])
            assert entry.forecast[POOLED][0] == pytest.approx(mean, abs=1e-5)


def test_what_is_stated_is_what_the_futures_hold(entries: tuple[Entry, ...]) -> None:
    """The same members, simulated by another way: their outcomes and nothing else."""
    scenario = sim.load("baseline").scenario
    outcomes = Members("H3", SEED, 0, MEMBERS).outcomes([scenario])[0]
    ceasefires = int(np.count_nonzero(outcomes["war_end_month"] <= 33.0))  # December 2027
    [stated] = entry_of(entries, "ceasefire-2027").forecast["H3"]
    assert stated == pytest.approx((ceasefires + 0.5) / (MEMBERS + 1.0), abs=1e-6)
    incidents = np.quantile(outcomes["incidents_first_year"], LEVELS)
    assert entry_of(entries, "incidents-first-year").forecast["H3"] == pytest.approx(incidents.tolist())


def test_an_event_counts_from_its_first_time_and_by_the_end_of_the_month() -> None:
    statement = STATEMENTS["us-out-2027"]
    asked = Asked([statement], "2025-03", 3)
    for month, who in ((34, [1]), (33, [0]), (40, [0])):
        asked.event(month, statement.reading.event, "united_states", np.array(who))
    asked.event(1, "another event", "russia", np.array([2]))
    assert statement.reading.read(asked.futures, "2027-12").tolist() == [1.0, 0.0, 0.0]


def test_sums_and_growth_take_the_months_that_they_name() -> None:
    months = {("x", month): np.array([float(month)]) for month in range(24)}
    futures = Futures("2025-03", months, {}, {})
    assert Total("x", "2025-03").read(futures, "2025-12").tolist() == [45.0]
    assert Total("x", "2026-01").read(futures, "2026-03").tolist() == [33.0]
    growth = Growth("x", "2025-03", "2025-12")  # months 0 to 9 against 10 to 21
    assert growth.read(futures, "2026-12")[0] == pytest.approx(100.0 * (15.5 / 4.5 - 1.0))


def test_the_pooled_error_knows_that_members_share_their_luck() -> None:
    alike = np.array([1.0] * 25 + [0.0] * 75)
    errors = chances({"H1": alike, "H2": alike}).errors
    assert errors[POOLED] == pytest.approx(math.sqrt(0.25 * 0.75 / 100))
    opposite = chances({"H1": alike, "H2": 1.0 - alike}).errors
    assert opposite[POOLED] == 0.0


def test_pooled_bands_are_those_of_all_futures_together() -> None:
    low, high = np.zeros(1000), np.ones(1000)
    assert bands({"H1": low, "H2": high}).values[POOLED] == (0.0, 0.0, 0.5, 1.0, 1.0)


def test_members_do_not_depend_on_how_many_there_are(entries: tuple[Entry, ...]) -> None:
    some = answers(sim.load("baseline").scenario, [STATEMENTS["area-2026"]], 8, SEED)
    more = answers(sim.load("baseline").scenario, [STATEMENTS["area-2026"]], 12, SEED)
    for hypothesis in HYPOTHESES:
        assert (more[hypothesis]["area-2026"][:8] == some[hypothesis]["area-2026"]).all()


# The rules beside it


def test_the_base_rate_is_that_of_a_gamma_posterior() -> None:
    """Against the posterior itself, drawn."""
    rate = Rate(2, 10.0, "")
    drawn = np.random.default_rng(1).gamma(2.5, 1.0 / 10.0, 400_000)
    assert rate.chance("2030-02") == pytest.approx(1.0 - np.exp(-5.0 * drawn).mean(), abs=0.003)
    counts = np.random.default_rng(2).poisson(5.0 * drawn)
    assert rate.quantiles(LEVELS, "2030-02") == tuple(np.quantile(counts, LEVELS))


def test_a_walk_starts_at_the_last_figure_and_spreads_with_the_root_of_time() -> None:
    known = record()["area_held"]
    near, far = (Walk("area_held").quantiles(LEVELS, month) for month in ("2025-04", "2025-10"))
    assert near[2] == far[2] == known.values[-1]
    assert (far[4] - far[2]) / (near[4] - near[2]) == pytest.approx(2.0)
    step = math.sqrt(float(np.mean(np.diff(known.values) ** 2)))
    assert near[4] - near[2] == pytest.approx(1.6448536 * step * math.sqrt(2.0))


def test_a_walk_added_up_has_the_variance_of_its_steps() -> None:
    """Against walks drawn: March and April after a last figure of February."""
    known = record()["claimed_losses"]
    step = math.sqrt(float(np.mean(np.diff(known.values) ** 2)))
    steps = np.random.default_rng(3).normal(0.0, step, (200_000, 2))
    sums = 2.0 * known.values[-1] + 2.0 * steps[:, 0] + steps[:, 1]
    band = Walk("claimed_losses", "2025-03").quantiles(LEVELS, "2025-04")
    assert band == pytest.approx(np.quantile(sums, LEVELS), abs=0.3)


def test_a_habit_is_the_mean_month_times_the_months() -> None:
    last = record()["aid_allocated_europe"].values[-24:]
    band = Habit("aid_allocated_europe", "2025-03").quantiles(LEVELS, "2025-12")
    assert band[2] == pytest.approx(10.0 * last.mean())
    assert band[0] >= 0.0


def test_a_share_stays_between_none_and_all() -> None:
    band = Walk("russian_support").quantiles((1e-9, 0.5, 1.0 - 1e-9), "2034-12")
    assert band == (0.0, record()["russian_support"].values[-1], 100.0)


def test_references_know_nothing_later_than_the_cut() -> None:
    assert max(series.months[-1] for series in record().values()) <= "2025-02"


# The chain


def test_the_page_says_of_every_field_what_it_holds() -> None:
    page = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text("utf-8")
    table = page[page.index("## The file") : page.index("## Sealing")]
    documented = {
        name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    assert documented == {field.name for field in dataclasses.fields(Entry)}


def rewritten(first: Path, place: Path, lines: list[bytes]) -> Path:
    place.write_bytes(b"".join(lines))
    return place


def test_a_whole_chain_is_read_as_it_was_sealed(first: Path, entries: tuple[Entry, ...]) -> None:
    assert "".join(f"{entry.line()}\n" for entry in entries).encode() == first.read_bytes()
    for before, after in itertools.pairwise(entries):
        assert after.previous == before.hash


@pytest.mark.parametrize(
    ("alter", "line", "said"),
    [
        (lambda lines: [*lines[:4], lines[4].replace(b'"H1":[', b'"H1":[0'), *lines[5:]], 5, "JSON"),
        (lambda lines: [*lines[:4], lines[4].replace(b'"members":64', b'"members":65'), *lines[5:]], 5, "hash"),
        (lambda lines: [*lines[:4], lines[4].replace(b'"members":64', b'"members": 64'), *lines[5:]], 5, "written"),
        (lambda lines: [*lines[:4], *lines[5:]], 5, "follow"),
        (lambda lines: lines[1:], 1, "follow"),
        (lambda lines: [lines[1], lines[0], *lines[2:]], 1, "follow"),
        (lambda lines: [*lines, lines[-1]], len(STATEMENTS) + 1, "follow"),
        (lambda lines: lines[:-2], None, "lacks 2"),
        (lambda lines: [*lines[:-1], lines[-1][:-1]], None, "middle of a line"),
        (lambda lines: [*lines, b"\xff\n"], None, "not text"),
        (lambda lines: [*lines, b"[]\n"], len(STATEMENTS) + 1, "fields"),
        (lambda lines: [lines[0].replace(b'"members":64', b'"members":NaN'), *lines[1:]], 1, "as it was sealed"),
        (lambda lines: [lines[0].replace(b'"unit":""', b'"unit":"\\ud800"'), *lines[1:]], 1, "as it was sealed"),
    ],
)
def test_what_was_altered_removed_or_moved_is_told_with_its_line(
    alter: object, line: int | None, said: str, first: Path, tmp_path: Path
) -> None:
    assert callable(alter)
    path = rewritten(first, tmp_path / "ledger.jsonl", alter(first.read_bytes().splitlines(keepends=True)))
    with pytest.raises(RunError) as caught:
        read_entries(path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{path}:{line}: " if line else f"{path}: ")


def test_an_entry_altered_with_a_new_hash_breaks_the_chain_at_the_next(first: Path, tmp_path: Path) -> None:
    """Whoever forges a line must forge every later one, and the last hash shows it."""
    lines = first.read_bytes().splitlines(keepends=True)
    content = json.loads(lines[3])
    forged = Entry(**{**content, "members": 10_000_000}).chained()
    path = rewritten(first, tmp_path / "ledger.jsonl", [*lines[:3], f"{forged.line()}\n".encode(), *lines[4:]])
    with pytest.raises(RunError, match=":5: does not follow"):
        read_entries(path)


# Sealing


def copied(first: Path, tmp_path: Path) -> Path:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(first.read_bytes())
    return path


def test_sealing_twice_is_refused_and_writes_nothing(first: Path, tmp_path: Path, digest: str) -> None:
    path = copied(first, tmp_path)
    with pytest.raises(SimError, match="was sealed on") as caught:
        seal(path, MEMBERS, SEED + 1, baseline=digest)
    assert caught.value.exit_code == 2
    assert path.read_bytes() == first.read_bytes()


def test_a_later_version_adds_and_earlier_bytes_stay(
    first: Path, tmp_path: Path, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copied(first, tmp_path)
    monkeypatch.setattr(sim, "__version__", "99.0.0")
    added = seal(path, 4, SEED, baseline=digest)
    content = path.read_bytes()
    assert content.startswith(first.read_bytes())
    found = read_entries(path)
    assert found[-len(added) :] == added
    assert {(entry.sealing, entry.version, entry.members) for entry in added} == {(2, "99.0.0", 4)}
    table = sim.ledger(path).entries
    assert set(table.loc[table["newest"], "version"]) == {"99.0.0"}
    assert len(table) == 2 * len(STATEMENTS) * (len(FORECASTERS) + 1)


def test_an_altered_baseline_is_not_sealed(tmp_path: Path, digest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    altered = sim.load("baseline").changed(["russia.recruitment=1"])
    monkeypatch.setattr(sealing, "load", lambda name: altered)
    path = tmp_path / "ledger.jsonl"
    with pytest.raises(SimError, match="not the frozen one"):
        seal(path, 4, SEED, baseline=digest)
    assert not path.exists()


def test_a_broken_chain_is_not_added_to(first: Path, tmp_path: Path, digest: str) -> None:
    path = rewritten(first, tmp_path / "ledger.jsonl", first.read_bytes().splitlines(keepends=True)[1:])
    before = path.read_bytes()
    with pytest.raises(RunError, match="does not follow"):
        seal(path, 4, SEED, baseline=digest)
    assert path.read_bytes() == before


def test_a_statement_that_was_sealed_cannot_change(
    first: Path, tmp_path: Path, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copied(first, tmp_path)
    monkeypatch.setattr(sim, "__version__", "99.0.0")
    changed = dataclasses.replace(STATEMENTS["area-2025"], unit="acres")
    monkeypatch.setitem(STATEMENTS, "area-2025", changed)
    with pytest.raises(SimError, match="area-2025 was sealed with another rule"):
        seal(path, 4, SEED, baseline=digest)


def test_the_shipped_ledger_only_grows() -> None:
    """Frozen at each sealing: the new number of lines and the hash of all of them."""
    path = shipped.folder("seeds") / "ledger.jsonl"
    content = path.read_bytes() if path.exists() else b""
    lines = content.splitlines(keepends=True)
    kept = b"".join(lines[:SHIPPED_LINES])
    assert hashlib.sha256(kept).hexdigest() == SHIPPED_DIGEST
    assert len(lines) == SHIPPED_LINES, "freeze the lines that were added: their number and the hash of the file"
    for entry in read_entries(path):
        statement = STATEMENTS.get(entry.statement)
        assert statement is None or (statement.rule, statement.resolves) == (entry.rule, entry.resolves)
        assert entry.scenario == frozen.BASELINE or entry.version != sim.__version__


# Scores


def test_certain_and_right_is_nought_and_certain_and_wrong_without_bound() -> None:
    assert log_score(1.0, True) == log_score(0.0, False) == brier_score(1.0, True) == 0.0
    assert log_score(0.0, True) == math.inf
    assert brier_score(0.0, True) == 1.0
    assert log_score(0.25, True) == pytest.approx(math.log(4.0))


def test_a_quantile_score_worked_out_by_hand() -> None:
    """Quantiles 10, 20, 30, 40, 60 at 5, 25, 50, 75, 95% and a fact of 35: losses 1.25, 3.75, 2.5, 1.25, 1.25."""
    quantiles = [10.0, 20.0, 30.0, 40.0, 60.0]
    assert quantile_score(LEVELS, quantiles, 35.0) == pytest.approx(2.0 * 10.0 / 5.0)


def test_the_quantile_score_is_the_weighted_interval_score() -> None:
    """Bracher et al. (2021), equations 1 and 2, with the 50% and 90% intervals and the median."""
    quantiles = [10.0, 20.0, 30.0, 40.0, 60.0]
    for fact in (-5.0, 12.0, 35.0, 80.0):
        total = 0.5 * abs(fact - quantiles[2])
        for alpha, low, high in ((0.1, 10.0, 60.0), (0.5, 20.0, 40.0)):
            beyond = max(low - fact, 0.0) + max(fact - high, 0.0)
            total += alpha / 2.0 * (high - low + 2.0 / alpha * beyond)
        assert quantile_score(LEVELS, quantiles, fact) == pytest.approx(total / 2.5)


def test_with_many_levels_the_quantile_score_is_the_crps() -> None:
    """The CRPS of a standard normal at 0 is 0.2337 (Gneiting and Raftery 2007)."""
    from scipy.stats import norm

    levels = (np.arange(2000) + 0.5) / 2000
    assert quantile_score(levels.tolist(), norm.ppf(levels).tolist(), 0.0) == pytest.approx(0.23370, abs=1e-4)


def test_the_truth_scores_best_on_average() -> None:
    """Proper: no other quantiles and no other chance do better when what is stated is how facts come."""
    facts = np.random.default_rng(5).normal(size=4000)
    truth = np.quantile(np.random.default_rng(6).normal(size=200_000), LEVELS)
    means = {
        scale: np.mean([quantile_score(LEVELS, (scale * truth).tolist(), fact) for fact in facts])
        for scale in (0.5, 1.0, 2.0)
    }
    assert min(means, key=lambda scale: means[scale]) == 1.0
    expected = {p: 0.3 * log_score(p, True) + 0.7 * log_score(p, False) for p in (0.1, 0.3, 0.5)}
    assert min(expected, key=lambda p: expected[p]) == 0.3


def scored(entries: tuple[Entry, ...], text: str) -> list[Score]:
    return list(scores(entries, facts_of(f"id,date,value,known_from\n{text}", "facts.csv", entries)))


def test_every_forecaster_is_scored_and_the_reference_beside_them(entries: tuple[Entry, ...]) -> None:
    found = scored(entries, "ceasefire-2027,2027-12,0,2100-01\narea-2025,2025-12,113000,2100-01\n")
    assert [score.forecaster for score in found] == [*FORECASTERS, REFERENCE] * 2
    assert {score.standing for score in found} == {"counted"}
    entry = entry_of(entries, "ceasefire-2027")
    assert found[0].log == pytest.approx(-math.log(1.0 - entry.forecast["H1"][0]))
    by_name = {total.forecaster: total for total in totals(found)}
    assert set(by_name) == {*FORECASTERS, REFERENCE}
    pooled = by_name[POOLED]
    assert (pooled.events, pooled.quantities, pooled.better + pooled.worse) == (1, 1, 2)
    assert by_name[REFERENCE].better == by_name[REFERENCE].worse == 0
    middle = entry_of(entries, "area-2025").reference_forecast
    assert by_name[REFERENCE].in_50 == int(middle[1] <= 113_000 <= middle[3])


def test_only_the_newest_entry_sealed_before_the_fact_counts(entries: tuple[Entry, ...]) -> None:
    dates = ("2025-03-01", "2025-06-01", "2026-03-01")
    series = tuple(
        entry_of(entries, "area-2025", number=number, sealed=sealed, cut=sealed[:7])
        for number, sealed in enumerate(dates, 1)
    )
    line = "area-2025,2025-12,113000,{}\n"
    standing = {
        known: {s.entry.number: s.standing for s in scored(series, line.format(known))}
        for known in ("2026-01-03", "2026-03-01", "2026-03-02")
    }
    assert standing["2026-01-03"] == {1: "superseded", 2: "counted", 3: "late"}
    assert standing["2026-03-01"] == {1: "superseded", 2: "counted", 3: "late"}, "the same day is not before"
    assert standing["2026-03-02"] == {1: "superseded", 2: "superseded", 3: "counted"}


def test_what_was_sealed_after_the_fact_from_earlier_information_is_held_out(entries: tuple[Entry, ...]) -> None:
    entry = entry_of(entries, "area-2025", sealed="2026-06-01", cut="2025-02")
    assert {score.standing for score in scored((entry,), "area-2025,2025-12,113000,\n")} == {"held out"}


def test_an_event_may_be_decided_before_its_date(entries: tuple[Entry, ...]) -> None:
    [fact] = facts_of("id,date,value\nceasefire-2027,2025-08,1\n", "facts.csv", entries)
    assert (fact.value, fact.known_from) == (1.0, "2025-09-01")
    both = "id,date,value\nattack-2026,2026-12,0\nattack-2027,2027-05,1\n"
    assert [fact.value for fact in facts_of(both, "facts.csv", entries)] == [0.0, 1.0]
    with pytest.raises(FactsError, match="nothing is decided in 2025-08"):
        facts_of("id,date,value\nceasefire-2027,2025-08,0\n", "facts.csv", entries)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "id: is missing"),
        ("id,date\narea-2025,2025-12\n", 1, "value: is missing; the columns are id, date, value"),
        ("id,date,value,note\n", 1, "note: is no column"),
        ("id,date,value,value\n", 1, "value: is there twice"),
        (
            "id,date,value\narea-2052,2025-12,1\n",
            2,
            "no statement 'area-2052' is sealed; those of other dates are area-20",
        ),
        ("id,date,value\nzzzz,2025-12,1\n", 2, "`python -m sim ledger` names them"),
        ("id,date,value\narea-2025,2025-12,many\n", 2, "'many' is no number; write a number in km2"),
        ("id,date,value\narea-2025,2025-12,\n", 2, "value: is empty"),
        ("id,date,value\narea-2025,2025-12,nan\n", 2, "'nan' is no number"),
        ("id,date,value\narea-2025,2025-12,1_000\n", 2, "'1_000' is no number"),
        ("id,date,value\nattack-2026,2026-12,0.5\n", 2, "neither 0 nor 1; write 1 if it came and 0 if not"),
        ("id,date,value\narea-2025,2025-11,5\n", 2, "nothing is decided in 2025-11; area-2025 is decided in 2025-12"),
        ("id,date,value\narea-2025,12/2025,5\n", 2, "'12/2025' is no month written as 2025-12"),
        ("id,date,value\nattack-2026,2025-01,1\n", 2, "nothing is decided in 2025-01"),
        ("id,date,value\narea-2025,2025-12,5,6\n", 2, "has 4 cells, not 3"),
        ("id,date,value\narea-2025,2025-12,5\n\narea-2025,2025-12,6\n", 4, "is decided in line 2 already"),
        ("id,date,value,known_from\narea-2025,2025-12,5,soon\n", 2, "known_from: 'soon' is no day or month"),
        ("id,date,value,known_from\narea-2025,2025-12,5,2025-11\n", 2, "is before the month 2025-12"),
        ("id,date,value\nattack-2026,2026-12,1\nattack-2027,2027-12,0\n", 3, "attack-2027 is 0, and attack-2026 came"),
        ('id,date,value\n"area-2025,2025-12,5\n', 2, "is not CSV"),
        ("id,date,value\n", None, "holds no fact"),
    ],
)
def test_mistakes_in_facts_are_told_with_their_line(
    text: str, line: int | None, said: str, entries: tuple[Entry, ...]
) -> None:
    with pytest.raises(FactsError) as caught:
        facts_of(text, "facts.csv", entries)
    told = str(caught.value)
    assert said in told
    assert told.startswith(f"facts.csv:{line}: " if line else "facts.csv: ")


def test_every_mistake_is_told_at_once(entries: tuple[Entry, ...]) -> None:
    with pytest.raises(FactsError) as caught:
        facts_of("id,date,value\nzzzz,2025-12,1\narea-2025,2025-01,x\n", "facts.csv", entries)
    assert [problem.place for problem in caught.value.problems] == ["facts.csv:2", "facts.csv:3", "facts.csv:3"]


FACTS = {
    "an invisible character": ("id,date,value\n\u200bceasefire-2026,2026-12,1\n", ["facts.csv:2: column 1", "U+200B"]),
    "a dash": ("id,date,value\nceasefire\u20132026,2026-12,1\n", ["facts.csv:2: column 10", "U+2013 EN DASH"]),
    "a day with slashes": (
        "id,date,value,known_from\nceasefire-2026,2026-12,1,1/1/2027\n", ["write 2027-01-01"],
    ),
    "year first": ("id,date,value,known_from\nceasefire-2026,2026-12,1,2027/01/05\n", ["write 2027-01-05"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "holds"), FACTS.values(), ids=FACTS.keys())
def test_facts_as_people_write_them(text: str, holds: list[str], entries: tuple[Entry, ...]) -> None:
    with pytest.raises(FactsError) as caught:
        facts_of(text, "facts.csv", entries)
    for word in holds:
        assert word in str(caught.value)
    assert "\u200b" not in str(caught.value)


def test_the_head_of_facts_can_have_capitals(entries: tuple[Entry, ...]) -> None:
    assert [fact.value for fact in facts_of("ID,Date,Value\nceasefire-2026,2026-12,1\n", "facts.csv", entries)] == [1.0]
