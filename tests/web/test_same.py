"""A question, its command, its Python, its scenario file and its answer on the page have the same numbers."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import sim
from sim.analysis.live.piece import simulate
from sim.analysis.live.sums import told
from sim.cli.main import main
from sim.ensemble.block import Strand
from sim.outcomes import ESTIMAND
from sim.web.answer import Words, answer_of
from sim.web.question import Question, question_of_file
from sim.web.same import FILE, command_of, python_of, yaml_of

#: Levers of plans and of quantities, words, a month, a distribution, and what holds in both worlds.
ADDRESS = (
    "scenario=withdrawal-backfilled&members=20&months=14&seed=5&hypotheses=H1,H2"
    "&set=us.aid.level={uniform: {low: 0.1, high: 0.3}}&set=us.withdrawal.estonia.start=2025-06"
    "&set=us.withdrawal.germany.share=0.4&set=russia.recruitment=33"
)


@pytest.fixture(scope="module")
def question() -> Question:
    return Question.of_address(ADDRESS)


@pytest.fixture(scope="module")
def answer(question: Question) -> dict[str, Any]:
    strands = [Strand(world, hypothesis) for hypothesis in question.hypotheses for world in question.worlds]
    pieces = simulate(strands, question.seed, 0, question.members)
    return answer_of(
        Words(question), {"H1": told(pieces[:1], pieces[1:2]), "H2": told(pieces[2:3], pieces[3:])}
    )  # fmt: skip


def chances(summary: dict[str, Any]) -> dict[str, Any]:
    """The chance in both worlds, and the difference with its interval, by theory."""
    found = {}
    for hypothesis, worlds in summary["numbers"][ESTIMAND].items():
        difference = worlds["difference"]
        found[hypothesis] = [
            worlds["scenario"]["mean"], worlds["baseline"]["mean"], difference["mean"], *difference["interval"],
        ]  # fmt: skip
    return found


def by_command(line: str, out: Path) -> dict[str, Any]:
    """What a line of the shell prints as JSON."""
    words = shlex.split(line)
    assert words[:3] == ["python", "-m", "sim"]
    asked = [*words[3:], "--out", str(out), "--workers", "1", "--no-figures", "--json"]
    result = CliRunner().invoke(main, asked, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


@pytest.fixture(scope="module")
def numbers(answer: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for hypothesis, theory in answer["theories"].items():
        found[hypothesis] = [theory["chance"][name] for name in ("here", "there", "difference", "low", "high")]
    assert found["H1"][2] != 0
    return found


def test_the_command_gives_the_numbers_of_the_page(question: Question, numbers: dict[str, Any], tmp_path: Path) -> None:
    made = by_command(command_of(question), tmp_path)
    assert chances(made["summary"]) == numbers


def test_the_sentences_are_those_of_the_terminal_but_for_the_names_of_the_worlds(tmp_path: Path) -> None:
    question = Question.of_address("scenario=withdrawal&members=8&months=12&hypotheses=H1")
    pieces = simulate([Strand(world, "H1") for world in question.worlds], question.seed, 0, 8)
    mine = answer_of(Words(question), {"H1": told(pieces[:1], pieces[1:])})
    made = by_command(command_of(question), tmp_path)
    assert mine["sentences"] == made["say"]


def test_the_python_gives_the_numbers_of_the_page(
    question: Question, numbers: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(python_of(question).replace("sim.run(scenario, ", "sim.run(scenario, workers=1, figures=False, "), names)
    run = names["run"]
    assert isinstance(run, sim.Run)
    assert chances(run.summary().to_json()) == numbers


def test_the_scenario_file_gives_the_numbers_of_the_page(
    question: Question, numbers: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = yaml_of(question)
    Path(FILE).write_text(text, encoding="utf-8")
    line = text.splitlines()[0].removeprefix("# ")
    made = by_command(line, tmp_path)
    assert chances(made["summary"]) == numbers


def test_the_address_of_a_saved_file_is_that_of_the_page(question: Question) -> None:
    again = question_of_file(yaml_of(question))
    assert again.key == question.key
    assert again.sets == question.sets
    assert again.query() == question.query()


def test_a_saved_file_that_was_changed_asks_what_it_says_now(question: Question) -> None:
    changed = yaml_of(question).replace("share: 0.4", "share: 0.7")
    again = question_of_file(changed)
    assert again.loaded.scenario.us.withdrawal.germany.share == 0.7
    assert (again.seed, again.members) == (question.seed, question.members)


@pytest.mark.parametrize("name", ["burden-sharing", "grand-bargain", "the-articles", "baseline", "neutrality"])
def test_a_file_of_any_shipped_scenario_reads_as_its_question(name: str) -> None:
    question = Question.of_address(
        f"scenario={name}&set=us.withdrawal.latvia.share=0.25&set=germany.brigade_lithuania.strength=3000"
    )
    again = question_of_file(yaml_of(question))
    assert again.key == question.key
    assert again.sets == question.sets
