"""A wrong scenario file is refused with every mistake, at its line, with what would be right."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.reading.load import load

from .conftest import Mistakes, Write

REASON = "assumption: what if it were so"

ONE_MISTAKE = {
    "unknown section": ("russai: {}", "3: russai: there is no key 'russai' here; did you mean 'russia'?"),
    "key of another section": (
        "recruitment: {}",
        "3: recruitment: there is no key 'recruitment' here; did you mean 'russia.recruitment'?",
    ),
    "unknown key of a plan": (
        "us: {statements: {start: 2025-09, intensty: 1, source: N9}}",
        "3: us.statements.intensty: there is no key 'intensty' here; did you mean 'intensity'?",
    ),
    "key that resembles none": (
        "variants: {zzz: 1}",
        "3: variants.zzz: there is no key 'zzz' here; choose from battlefield, public_opinion, ",
    ),
    "text for a number": (
        "us: {statements: {months: ten, source: N9}}",
        "3: us.statements.months: the text 'ten' is not a number; write 10: How many months they go on; 0 means none",
    ),
    "title without a letter": (
        'title: " \\u200d"',
        "3: title: is empty; give the scenario a title, of any length",
    ),
    "fraction for a whole number": (
        "horizon: {months: 12.5}",
        "3: horizon.months: the number 12.5 is not a whole number; "
        "write a whole number from 1 to 600: 12.5 is not: How many months are simulated",
    ),
    "true for a number": (
        f"us: {{aid: {{level: {{value: true, {REASON}}}}}}}",
        "3: us.aid.level.value: true is neither a number nor a distribution; write a number, or one of "
        "uniform, log_uniform, normal, lognormal, triangular, beta, gamma, one_of",
    ),
    "no value at all": (
        f"us: {{aid: {{level: {{value: , {REASON}}}}}}}",
        "3: us.aid.level.value: nothing is neither a number nor a distribution; write a number, or one of "
        "uniform, log_uniform, normal, lognormal, triangular, beta, gamma, one_of",
    ),
    "bare number for a quantity": (
        "us: {aid: {level: 0.5}}",
        "3: us.aid.level: the number 0.5 stands where a mapping belongs; "
        "write {value: 0.5, unit: 'share of 2024', source: ID}, or assumption for source",
    ),
    "mineral revenue promised twice": (
        "deal: {minerals: {offered: true, us_share: 0.7, source: W12}, reconstruction_fund: {share: 0.5, source: W13}}",
        "3: deal.reconstruction_fund.share: the US gets 0.7 of the mineral revenue (deal.minerals.us_share) and the "
        "fund 0.5, more than all of it; let them add up to 1 at most",
    ),
    "a withdrawal before the start": (
        "us: {withdrawal: {estonia: {start: 2024-09, share: 0.5, source: W1}}}",
        "3: us.withdrawal.estonia.start: 2024-09 lies before the horizon, which begins with everybody where they stood "
        "in 2025-03; give 2025-03 or later",
    ),
    "a part greater than its whole": (
        "estonia: {allied_troops: {value: 900000, unit: persons, source: W2}}",
        "3: estonia.allied_troops.value: can be as much as 900000, part of united_kingdom.personnel, which can be as "
        "little as 138100; keep the part within the whole",
    ),
    "statements before the start": (
        "us: {statements: {start: 2025-02, months: 3, intensity: 0.5, source: N9}}",
        "3: us.statements.start: 2025-02 lies before the horizon, which begins with everybody where they stood "
        "in 2025-03; give 2025-03 or later",
    ),
    "bare word for a variant": (
        "variants: {battlefield: transparent}",
        "3: variants.battlefield: the text 'transparent' stands where a mapping belongs; "
        "write {value: transparent, source: ID}, or assumption for source",
    ),
    "unit": (
        f"us: {{troops: {{estonia: {{value: 600, unit: person, {REASON}}}}}}}",
        "3: us.troops.estonia.unit: the unit is 'person', but this is in 'persons'; did you mean 'persons'?",
    ),
    "another unit": (
        f"us: {{troops: {{estonia: {{value: 1, unit: brigades, {REASON}}}}}}}",
        "3: us.troops.estonia.unit: the unit is 'brigades', but this is in 'persons'; give the value in 'persons'",
    ),
    "value out of range": (
        f"us: {{aid: {{level: {{value: 4, {REASON}}}}}}}",
        "3: us.aid.level.value: is 4, which is out of range; write from 0 to 3: "
        "New US military allocations as a share of those of 2024, in 'share of 2024'",
    ),
    "distribution out of range": (
        f"us: {{troops: {{estonia: {{value: {{normal: {{mean: 600, sd: 50}}}}, {REASON}}}}}}}",
        "3: us.troops.estonia.value: can be from -inf to inf, which is out of range; "
        "write at least 0: US soldiers in Estonia, in 'persons'",
    ),
    "plan out of range": (
        "us: {withdrawal: {latvia: {share: 1.5, source: W1}}}",
        "3: us.withdrawal.latvia.share: 1.5 is out of range; "
        "write at most 1: Share of the soldiers present at the start that leaves",
    ),
    "horizon out of range": (
        "horizon: {months: 0}",
        "3: horizon.months: 0 is out of range; write at least 1: How many months are simulated",
    ),
    "unknown distribution": (
        f"us: {{aid: {{level: {{value: {{unifrom: {{low: 0, high: 1}}}}, {REASON}}}}}}}",
        "3: us.aid.level.value: 'unifrom' is not a distribution; did you mean 'uniform'?",
    ),
    "two distributions": (
        f"us: {{aid: {{level: {{value: {{beta: {{a: 1, b: 1}}, gamma: {{}}}}, {REASON}}}}}}}",
        "3: us.aid.level.value: 2 keys where the name of one distribution belongs; write a number, or one of uniform,",
    ),
    "distribution without a key": (
        f"us: {{aid: {{level: {{value: {{uniform: {{low: 0}}}}, {REASON}}}}}}}",
        "3: us.aid.level.value.uniform: lacks high; it has low, high",
    ),
    "distribution of one number": (
        f"us: {{aid: {{level: {{value: {{uniform: 3}}, {REASON}}}}}}}",
        "3: us.aid.level.value.uniform: the number 3 stands where a mapping belongs; its keys are low, high",
    ),
    "bounds the wrong way round": (
        f"us: {{aid: {{level: {{value: {{uniform: {{low: 2, high: 1}}}}, {REASON}}}}}}}",
        "3: us.aid.level.value.uniform: low (2) must be below high (1); "
        "New US military allocations as a share of those of 2024, in 'share of 2024'",
    ),
    "unknown claim": (
        "us: {withdrawal: {latvia: {share: 1, source: W14}}}",
        "3: us.withdrawal.latvia.source: there is no claim or evidence 'W14'; ids are those of ",  # W4 is another claim
    ),
    "unknown evidence in a list": (
        "us: {withdrawal: {latvia: {share: 1, source: [W1, rand-2016-wargmae]}}}",
        "3: us.withdrawal.latvia.source: there is no claim or evidence 'rand-2016-wargmae'; "
        "did you mean 'rand-2016-wargame'?",
    ),
    "source from after the cut": (
        "us: {withdrawal: {latvia: {share: 1, source: realtribune-2025}}}",
        "3: us.withdrawal.latvia.source: 'realtribune-2025' became known after February 2025 and may not set "
        "a value; cite earlier evidence, or write an assumption",
    ),
    "source that is no id": (
        "us: {withdrawal: {latvia: {share: 1, source: {id: W1}}}}",
        "3: us.withdrawal.latvia.source: a mapping is not an id; write 'source: W1', or a list such as [W1, W2]",
    ),
    "source of the command line": (
        "us: {withdrawal: {latvia: {share: 1, source: command line}}}",
        "3: us.withdrawal.latvia.source: there is no claim or evidence 'command line'; "
        "ids are those of seeds/claims.yaml and seeds/evidence.yaml",
    ),
    "no source": (
        "us: {withdrawal: {latvia: {share: 1}}}",
        "3: us.withdrawal.latvia: sets share without saying why; "
        "add source or assumption here; that of the file it extends is for the old value",
    ),
    "source of nothing": (
        "us: {withdrawal: {latvia: {share: 1, source: []}}}",
        "3: us.withdrawal.latvia: has no source; add 'source: ID' of a claim or evidence, or 'assumption: why'",
    ),
    "assumption without a reason": (
        "us: {withdrawal: {latvia: {share: 1, assumption: ' '}}}",
        "3: us.withdrawal.latvia.assumption: is empty; write why",
    ),
    "month": (
        "us: {withdrawal: {latvia: {start: 2025-13, source: W1}}}",
        "3: us.withdrawal.latvia.start: '2025-13' is not a month; months go from 01 to 12: there is no 13 of 2025",
    ),
    "year for a month": (
        "horizon: {start: 2025}",
        "3: horizon.start: the number 2025 is not a month; write the month too, from 2025-01 to 2025-12",
    ),
    "word of a list": (
        "us: {withdrawal: {latvia: {destination: pacfic, source: W1}}}",
        "3: us.withdrawal.latvia.destination: the text 'pacfic' is not one of the words for this; "
        "did you mean 'pacific'? choose from europe, pacific, home",
    ),
    "variant": (
        "variants: {battlefield: {value: transparant, source: rand-2016-wargame}}",
        "3: variants.battlefield.value: the text 'transparant' is not one of the words for this; "
        "did you mean 'transparent'? choose from manoeuvre, transparent",
    ),
    "hypothesis": (
        "hypotheses: [H1, H5]",
        "3: hypotheses[1]: the text 'H5' is not one of the words for this; choose from H1, H2, H3, H4",
    ),
    "hypothesis twice": ("hypotheses: [H1, H1]", "3: hypotheses: names 'H1' twice; "),
    "hypothesis for a list": ("hypotheses: H1", "3: hypotheses: the text 'H1' is not a list; write a list"),
    "channel that is none": (
        "without: [tripwire, beliefs]",
        "3: without[1]: the text 'beliefs' is not one of the words for this; did you mean 'belief'? choose from ",
    ),
    "channel twice": ("without: [threat, belief, threat]", "3: without: names 'threat' twice; "),
    "channel for a list": ("without: belief", "3: without: the text 'belief' is not a list; write a list"),
    "no hypotheses": ("hypotheses: []", "3: hypotheses: the list is too short; write at least 1 entry"),
    "weight of no hypothesis": (
        "weights: {H7: 1}",
        "3: weights.H7: there is no key 'H7' here; choose from H1, H2, H3, H4",
    ),
    "correlation of no quantity": (
        f"correlations: {{mine: {{between: [us.resolv, canada.gdp], coefficient: 0.1, {REASON}}}}}",
        "3: correlations.mine.between[0]: 'us.resolv' is not a quantity; did you mean 'us.resolve'?",
    ),
    "correlation of a plan": (
        f"correlations: {{mine: {{of: us.statements, with_mean_of: [canada.gdp], coefficient: 0, {REASON}}}}}",
        "3: correlations.mine.of: 'us.statements' is not a quantity; ",
    ),
    "correlated twice": (
        f"correlations: {{mine: {{between: [us.resolve, canada.gdp], coefficient: 0.1, {REASON}}}}}",
        "3: correlations.mine.between[0]: 'us.resolve' is in correlations.allied_resolve already; name it once only",
    ),
    "impossible correlation": (
        "correlations: {mine: {between: [canada.gdp, france.gdp, poland.gdp], coefficient: -0.7, " + REASON + "}}",
        "3: correlations.mine.coefficient: 3 quantities cannot all go together at -0.7; "
        "it must be above -0.5 and below 1",
    ),
    "correlation of one": (
        f"correlations: {{mine: {{between: [canada.gdp], coefficient: 0.1, {REASON}}}}}",
        "3: correlations.mine.between: names 1 quantities; a correlation needs at least 2",
    ),
    "correlation of both forms": (
        f"correlations: {{mine: {{between: [canada.gdp, france.gdp], of: us.fires, coefficient: 0, {REASON}}}}}",
        "3: correlations.mine: needs either between, or of and with_mean_of",
    ),
    "tab": ("us:\n\taid: {}", "4: column 1 holds U+0009 TAB; indent with spaces"),
    "unclosed bracket": ("hypotheses: [H1, H2", "4: YAML syntax: "),
    "two colons": (
        "summary: this: that",
        "3: summary: YAML does not read this as one text; put the text in quotes, as summary: 'this: that'",
    ),
    "two colons elsewhere": ("us: this: that", "3: YAML syntax: mapping values are not allowed here; put text that"),
    "duplicate key": (
        "us: {}\nus: {}",
        "4: us: the key 'us' appears twice (first on line 3); keep one",
    ),
    "alias": ("us: *there", "3: "),
    "anchor": ("us: &here {}", "3: us: '&here': anchors and aliases are refused; write the value out"),
    "tag": ("us: !!python/object:os.system {}", "3: us: the tag "),
    "directive": ("--- \nus: {}", "3: a second document begins; one file holds one scenario"),
    "infinity": ("horizon: {months: .inf}", "3: horizon.months: '.inf' is not a finite number; write a number"),
    "not a number": ("horizon: {months: .nan}", "3: horizon.months: '.nan' is not a finite number"),
    "huge number": (
        "horizon: {months: 1e300}",
        "3: horizon.months: 1e300 is too large; numbers go up to 1000000000000000",
    ),
    "endless digits": (f"horizon: {{months: {'9' * 5000}}}", "3: horizon.months: the number has 5000 characters"),
    "escape": ('title: "red \\e[31m"', "3: title: holds the control character U+001B ESCAPE; delete it"),
    "deep nesting": ("us: " + "[" * 400, "3: us"),
    "key of a number": ("weights: {1: 1}", "3: weights.1: there is no key '1' here; did you mean 'H1'?"),
    "key of a list": ("? [a, b]\n: 1", "3: a list or mapping is used as a key; a key is one word"),
    "merge key": ("us: {<<: {}}", "3: us.<<: there is no key '<<' here"),
}


@pytest.mark.parametrize(("text", "expected"), ONE_MISTAKE.values(), ids=ONE_MISTAKE.keys())
def test_mistake_is_told_at_its_line(text: str, expected: str, mistakes: Mistakes) -> None:
    problems = mistakes(f"# made by a test\nextends: baseline\n{text}\n")
    assert problems[0].startswith(f"mine.yaml:{expected}"), problems
    assert len(problems) == 1, problems
    for word in ("pydantic", "http", "Input should", "Value error", "ValidationError", "Form", "type="):
        assert word not in problems[0]


def test_all_mistakes_at_once_in_the_order_of_lines(mistakes: Mistakes) -> None:
    problems = mistakes(
        """
        extends: baseline
        title: ""
        us:
          troops:
            estonia:
              unit: person
              value: {uniform: {low: 900, hihg: 700}}
              source: W99
            latvia: 100
          withdrawal:
            latvia: {share: 2}
        elections: {canada: {first: soon, source: W1}}
        nonsense: yes
        """,
        "horizon.months=0",
        "us.troops.estonai=3",
    )
    assert [line.split(": ")[0] for line in problems] == [
        "mine.yaml:2",
        "mine.yaml:6",
        "mine.yaml:7",
        "mine.yaml:7",
        "mine.yaml:8",
        "mine.yaml:9",
        "mine.yaml:11",
        "mine.yaml:11",
        "mine.yaml:12",
        "mine.yaml:13",
        "--set us.troops.estonai=3",
        "--set horizon.months=0",
    ]


def test_mineral_revenue_is_promised_once() -> None:
    """All of it may be given away; more is refused, where it was set last, and only where minerals are offered."""
    assert load("minerals", ["deal.minerals.us_share=0.5"]).scenario.deal.reconstruction_fund.share == 0.5
    with pytest.raises(ScenarioError, match=r"--set deal.minerals.us_share=0.51: .*add up to 1 at most"):
        load("minerals", ["deal.minerals.us_share=0.51"])
    load("minerals", ["deal.minerals.us_share=0.51", "deal.minerals.offered=false"])


@pytest.mark.parametrize(
    "path", ["us.withdrawal.latvia", "us.reinforcement.latvia", "us.statements", "talks.assumed", "deal.minerals"]
)
def test_a_plan_that_does_nothing_may_have_any_date(path: str) -> None:
    assert load("baseline", [f"{path}.start=2020-01"]).scenario.title


@pytest.mark.parametrize("lines", ["", "horizon: {start: 2024-01}"])
def test_a_start_that_does_not_agree_with_the_world_is_refused(mistakes: Mistakes, tmp_path: Path, lines: str) -> None:
    """In a file and on the command line, with what would be right."""
    right = "give 2025-03, or begin with a world of another date, such as those in scenarios/past"
    if lines:
        [problem] = mistakes(f"extends: baseline\ntitle: The past\n{lines}\n")
        assert problem.startswith("mine.yaml:3: horizon.start: 2024-01 is not when the world of this file stood")
    else:
        with pytest.raises(ScenarioError) as caught:
            load("baseline", ["horizon.start=2024-01"])
        problem = str(caught.value)
        assert "--set" in problem
    assert problem.endswith(right)
    with pytest.raises(ScenarioError, match="as_of: cannot be set; a file says as of when its world is described"):
        load("baseline", ["horizon.start=2024-01", "as_of=2024-01"])


def test_a_file_without_extends_must_be_complete(mistakes: Mistakes) -> None:
    problems = mistakes("title: Nothing much\nhorizon: {start: 2025-03}\nvariants: {}\n")
    assert problems[0].startswith("mine.yaml:1: lacks as_of, hypotheses, us, ")
    assert "extends: baseline" in problems[0]
    assert problems[1] == "mine.yaml:2: horizon: lacks months; add months (How many months are simulated)"
    assert problems[2].startswith("mine.yaml:3: variants: lacks battlefield, public_opinion, breakthrough, ")
    assert len(problems) == 3


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "mine.yaml:1: the file is empty; a scenario is a mapping"),
        (b"# nothing but this\n", "mine.yaml:1: the file is empty"),
        (b"- a\n- b\n", "mine.yaml:1: the file holds a list; a scenario is a mapping"),
        (b"just words\n", "mine.yaml:1: the file holds the text 'just words'"),
        (b"title: caf\xe9\n", "mine.yaml:1: is not UTF-8 text: column 11 holds the byte E9 ('é' as Windows"),
        (b"extends: baseline\n\xff\xfe: 1\n", "mine.yaml:2: is not UTF-8 text"),
        (b"extends: baseline\ntitle: a\0b\n", "mine.yaml:2: holds a NUL byte"),
        (b"#" * 1_000_001, "mine.yaml:1: the file is too large; a scenario file has at most 1 MB"),
        (b"%YAML 1.1\n---\nextends: baseline\n", "mine.yaml:2: a % directive; leave it out"),
    ],
    ids=["empty", "comment", "list", "text", "latin-1", "utf-16", "nul", "large", "directive"],
)
def test_file_that_is_no_scenario(data: bytes, expected: str, write: Write) -> None:
    path = write("")
    path.write_bytes(data)
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert str(caught.value).startswith(expected)


def test_a_byte_order_mark_and_windows_line_ends_are_fine(write: Write) -> None:
    path = write("")
    path.write_bytes(b"\xef\xbb\xbfextends: baseline\r\ntitle: From another editor\r\n")
    assert load(path).scenario.title == "From another editor"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("wihtdrawal", "wihtdrawal: there is no such scenario file; did you mean 'withdrawal'?"),
        ("mien.yaml", "mien.yaml: there is no such scenario file; did you mean 'mine.yaml'?"),
        ("mine", "mine: there is no such scenario file; did you mean 'mine.yaml'?"),
        ("zzz.yaml", "zzz.yaml: there is no such scenario file; shipped scenarios are baseline, "),
        ("nowhere/zzz.yaml", "nowhere/zzz.yaml: there is no such scenario file; shipped scenarios are "),
        (".", ".: is a folder, not a scenario file; "),
        ("a\0b", "a?b: there is no such scenario file"),
        ("x" * 5000, "x" * 297 + "..." + "x" * 100 + ": there is no such scenario file"),
        (os.devnull, f"{os.devnull}: is a special file, not a scenario file"),
    ],
)
def test_missing_file_suggests_what_was_meant(given: str, expected: str, write: Write) -> None:
    write("extends: baseline\n")
    with pytest.raises(ScenarioError) as caught:
        load(given)
    assert str(caught.value).startswith(expected)
    assert len(caught.value.problems) == 1


def test_file_that_may_not_be_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("extends: baseline\n")

    def refuse(self: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ScenarioError, match=r"^mine.yaml:1: cannot be read: Permission denied; "):
        load(path)
