"""Scenario, sweep and proposal files spoilt by hand and by the hundred: accepted, or refused line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim.api.deal
import sim.api.sweep
from sim.errors import BAD_INPUT, OK, ScenarioError
from sim.scenario import shipped
from sim.scenario.proposal import load_proposal
from sim.scenario.reading.load import load
from sim.scenario.sweep import load_sweep
from sim.texts import DIRECTIONS, in_line
from tests.hostile.conftest import INSIDES, Ask, slow
from tests.hostile.mutations import VALUES, mutated

#: Files of each kind that are spoilt by chance, in lots of 20, and of them those that are not left to the slow tests.
SCENARIOS, SWEEPS, PROPOSALS, USUAL = 240, 200, 120, 120

SCENARIO = """\
title: Withdrawal from Estonia
summary: A test.
extends: baseline
horizon:
  months: 12
hypotheses: [H1, H3]
weights: {H1: 0.5, H3: 0.5}
us:
  withdrawal:
    estonia:
      start: 2025-09
      months: 6
      share: 1.0
      destination: europe
      source: W1
  aid:
    level:
      value: 0.5
      unit: share of 2024
      assumption: half of what was given before
russia:
  recruitment:
    value: { uniform: { low: 28, high: 36 } }
    unit: thousand persons/month
    assumption: what if recruitment stays as high
variants:
  battlefield:
    value: manoeuvre
    note: as it is
    assumption: nothing to add here at all
"""

SWEEP = """\
title: Two levers
summary: A test.
scenario: withdrawal
members: 10
seed: 7
months: 12
hypotheses: [H1]
until_se: 0.1
levers:
  share:
    title: Share that leaves
    set:
      - us.withdrawal.estonia.share
      - us.withdrawal.latvia.share
    from: 0
    to: 1
    points: 2
  arrives:
    set: europe.backfill.start
    values: [2025-09, 2026-09]
"""

PROPOSAL = """\
title: A freeze
summary: A test.
terms:
  territory:
    land: line
    recognised: false
    source: W11
  neutrality: { degree: 1, years: 20, permanent: false, source: [W10, N3] }
  guarantees:
    kind: european_force
    demilitarised_zone: true
    assumption: what if Europe stood behind it?
  sanctions:
    share: 0.5
    months: 12
    source: W11
    assumption: half of them within a year
  infrastructure: { share: 0.5, depth_km: 300, months: 24, source: N4 }
"""


def lots(files: int) -> list[Any]:
    """The seed of the first file of each lot."""
    return [first if first < USUAL else slow(first) for first in range(0, files, 20)]


class AcceptedError(Exception):
    """The file was accepted, and something would now be simulated."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, where we then are, and in which no sweep and no proposal is simulated."""

    def accepted(*_: Any, **__: Any) -> Any:
        raise AcceptedError

    monkeypatch.setattr(sim.api.sweep, "make_sweep", accepted)
    monkeypatch.setattr(sim.api.deal, "find_or_make", accepted)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check_refusal(code: int, err: str, files: Sequence[str]) -> None:
    """Every line begins with the place that a person has to look at."""
    assert code == BAD_INPUT
    lines = err.splitlines()
    assert lines
    for line in lines:
        assert re.match(rf"({'|'.join(map(re.escape, files))})(:\d+)?: \S", line), line
        assert len(line) < 1_000


def test_the_files_as_they_are_hold(folder: Path, ask: Ask) -> None:
    (folder / "mine.yaml").write_text(SCENARIO, "utf-8")
    assert ask("show", "mine.yaml")[0] == OK
    (folder / "mine.yaml").write_text(SWEEP, "utf-8")
    with pytest.raises(AcceptedError):
        ask("sweep", "mine.yaml")
    (folder / "mine.yaml").write_text(PROPOSAL, "utf-8")
    with pytest.raises(AcceptedError):
        ask("deal", "mine.yaml")


@pytest.mark.parametrize("first", lots(SCENARIOS))
def test_spoilt_scenarios(first: int, folder: Path, ask: Ask) -> None:
    refused = 0
    for seed in range(first, first + 20):
        (folder / "mine.yaml").write_bytes(mutated(SCENARIO, seed))
        code, out, err = ask("show", "mine.yaml")
        if code != OK:
            refused += 1
            assert out == ""
            check_refusal(code, err, ["mine.yaml", "scenarios/baseline.yaml", str(shipped.folder("scenarios"))])
    assert refused >= 8, "the mutations have become too tame"
    assert [path.name for path in folder.iterdir()] == ["mine.yaml"]


def spoil(verb: str, whole: str, seeds: range, folder: Path, ask: Ask) -> None:
    """Mutations of a file put to a verb: each is accepted, or refused in one line, and nothing is left behind."""
    refused = 0
    for seed in seeds:
        (folder / "mine.yaml").write_bytes(mutated(whole, seed))
        try:
            code, out, err = ask(verb, "mine.yaml", "--out", "out")
        except AcceptedError:
            continue
        refused += 1
        assert out == ""
        check_refusal(code, err, ["mine.yaml"])
    assert refused >= 8
    assert [path.name for path in folder.iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize("first", lots(SWEEPS))
def test_spoilt_sweeps(first: int, folder: Path, ask: Ask) -> None:
    spoil("sweep", SWEEP, range(10_000 + first, 10_020 + first), folder, ask)


@pytest.mark.parametrize("first", lots(PROPOSALS))
def test_spoilt_proposals(first: int, folder: Path, ask: Ask) -> None:
    spoil("deal", PROPOSAL, range(20_000 + first, 20_020 + first), folder, ask)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    "key", ["share: 1.0", "start: 2025-09", *map(slow, ("months: 6", "source: W1", "extends: baseline"))]
)
def test_any_value_anywhere_in_a_scenario(key: str, value: str, folder: Path, ask: Ask) -> None:
    (folder / "mine.yaml").write_text(SCENARIO.replace(key, f"{key.partition(':')[0]}: {value}", 1), "utf-8")
    code, _, err = ask("show", "mine.yaml")
    if code != OK:
        check_refusal(code, err, ["mine.yaml", str(shipped.folder("scenarios"))])


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    "key", ["from: 0", "set: europe.backfill.start", *map(slow, ("scenario: withdrawal", "points: 2", "seed: 7"))]
)
def test_any_value_anywhere_in_a_sweep(key: str, value: str, folder: Path, ask: Ask) -> None:
    (folder / "mine.yaml").write_text(SWEEP.replace(key, f"{key.partition(':')[0]}: {value}", 1), "utf-8")
    try:
        code, _, err = ask("sweep", "mine.yaml", "--out", "out")
    except AcceptedError:
        return
    check_refusal(code, err, ["mine.yaml", "scenarios", str(shipped.folder("scenarios"))])


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    "key", ["terms:", "land: line", *map(slow, ("title: A freeze", "recognised: false", "months: 12"))]
)
def test_any_value_anywhere_in_a_proposal(key: str, value: str, folder: Path, ask: Ask) -> None:
    (folder / "mine.yaml").write_text(PROPOSAL.replace(key, f"{key.partition(':')[0]}: {value}", 1), "utf-8")
    try:
        code, _, err = ask("deal", "mine.yaml", "--out", "out")
    except AcceptedError:
        return
    check_refusal(code, err, ["mine.yaml"])


BY_HAND = {
    "empty": b"",
    "blanks": b" \n\t\n",
    "a binary": bytes(range(256)) * 40,
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "utf-16": SCENARIO.encode("utf-16"),
    "latin-1": "title: Glaubwürdig\n".encode("latin-1"),
    "a byte order mark": b"\xef\xbb\xbf" + b"extends: nowhere\n",
    "carriage returns": b"extends: nowhere\rtitle: x\r",
    "JSON": b'{"extends": "nowhere", "levers": {}}',
    "a list": b"- 1\n- 2\n",
    "a word": b"scenario\n",
    "two documents": b"extends: baseline\n---\nextends: baseline\n",
    "a directive": b"%YAML 1.1\n---\nextends: nowhere\n",
    "a billion laughs": b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nlevers: *c\n",
    "a merge key": b"extends: baseline\nus: {<<: {aid: 1}}\n",
    "a python object": b"extends: !!python/object/apply:os.system ['touch owned']\n",
    "depth": b"levers: " + b"[" * 5000 + b"]" * 5000,
    "depth of keys": b"\n".join(b" " * n + b"k:" for n in range(300)),
    "width": b"extends: baseline\n" + b"".join(b"k%d: 1\n" % n for n in range(3000)),
    "size": b"title: '" + b"x" * 1_100_000 + b"'\n",
    "a long number": b"extends: baseline\nhorizon: {months: " + b"1" * 5000 + b"}\n",
    "a terminal's orders": b"extends: baseline\ntitle: \"\\e]0;owned\\a\\e[2J\"\n",
    "text from right to left": "extends: nowhere\ntitle: \"\u202eabc\"\n".encode(),
    "itself": b"extends: mine.yaml\nlevers: {a: {set: us.aid.level, values: [1]}}\nscenario: mine.yaml\n",
    "the folder above": b"extends: ../mine.yaml\nscenario: ../nothing.yaml\nlevers: {}\n",
    "a device": b"extends: /dev/zero\nscenario: /dev/zero\nlevers: {}\n",
}  # fmt: skip


@pytest.mark.parametrize("content", BY_HAND.values(), ids=BY_HAND.keys())
@pytest.mark.parametrize("verb", ["sweep", "run", "deal", slow("show"), slow("compare")])
def test_spoilt_by_hand(verb: str, content: bytes, folder: Path, ask: Ask) -> None:
    (folder / "mine.yaml").write_bytes(content)
    more = ["baseline"] if verb == "compare" else []
    code, out, err = ask(verb, "mine.yaml", *more, *(["--out", "out"] if verb != "show" else []))
    assert out == ""
    check_refusal(code, err, ["mine.yaml", "--out"])
    assert [path.name for path in folder.iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize(
    "given",
    ["", " ", "nowhere", "nowhere.yaml", ".", "..", "/", "/dev/null", "a\nb", "a\0b", "x" * 5000, "~", "-", "é.yaml"],
)
@pytest.mark.parametrize(
    "verb",
    ["show", "run", "sweep", "compare", "drivers", "deal", "verify", "replay", "story", "stories", "report", "cite"],
)
def test_names_of_nothing(verb: str, given: str, folder: Path, ask: Ask) -> None:
    member = ["--member", "0"]
    more = {"compare": ["baseline"], "replay": member, "story": member}.get(verb, [])
    code, _, err = ask(verb, *more, "--", given) if more is member else ask(verb, "--", given, *more)
    assert code != OK
    assert err
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("value", [value if number % 3 == 0 else slow(value) for number, value in enumerate(VALUES)])
def test_any_value_on_the_command_line(value: str, folder: Path, ask: Ask) -> None:
    for path in ("us.aid.level", "us.withdrawal.estonia.share", "russia.recruitment", "hypotheses", "horizon.months"):
        code, _, err = ask("show", "withdrawal", f"--set={path}={value}")
        if code != OK:
            assert all(line.startswith("--set ") or line == "" for line in err.splitlines()[:1])
    for written in (f"us.aid.level={value}", f"us.aid.level=0:{value}:3", value):
        try:
            code, _, err = ask("sweep", "withdrawal", f"--vary={written}")
        except AcceptedError:
            continue
        assert code == BAD_INPUT


words = st.text(st.characters(codec="utf-8"), max_size=12)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), words)
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=8,
)
KEYS = (
    "title",
    "scenario",
    "design",
    "points",
    "levers",
    "members",
    "hypotheses",
    "until_se",
    "extends",
    "us",
    "terms",
    "horizon",
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=st.dictionaries(st.one_of(st.sampled_from(KEYS), words), trees, max_size=5))
def test_any_tree(tree: dict[str, Any], tmp_path: Path) -> None:
    import json

    path = tmp_path / "any.yaml"
    path.write_text(json.dumps(tree), "utf-8")
    for reads in (load, load_sweep, load_proposal):
        with pytest.raises(ScenarioError) as caught:
            reads(path)
        assert all(line == in_line(line, DIRECTIONS) for line in str(caught.value).splitlines())
        assert INSIDES.search("\n".join(one.problem + one.remedy for one in caught.value.problems)) is None


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_any_bytes(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "any.yaml"
    path.write_bytes(content)
    for reads in (load, load_sweep, load_proposal):
        with pytest.raises(ScenarioError):
            reads(path)
