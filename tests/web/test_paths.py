"""Narrated paths: every step is a question that loads, every fact has its source, no number of ours is in a text."""

import re
from pathlib import Path

import pytest

from sim.errors import SimError
from sim.scenario.reading.load import load
from sim.scenario.sources import Claim, Evidence, shipped_sources
from sim.web.levers import levers
from sim.web.paths import PLACEHOLDER, Step, narrated, paths, read, steps

FILE = Path(__file__).parents[2] / "sim" / "web" / "paths.yaml"
#: What the page counts in; and names that have a number in them.
ALWAYS = {"1,000"}
NAMES = re.compile(r"Article \d+")
#: Verdicts, and words of a campaign: a step says what to look at.
PROPAGANDA = re.compile(
    r"\b(clearly|obviously|proves?|must|should (?:not )?(?:leave|stay)|the right|aggressor|appease)", re.I
)
EVERY = [pytest.param(step, id=f"{path.id}-{place}") for path in narrated() for place, step in enumerate(path.steps, 1)]


def test_five_paths_as_people_ask_them() -> None:
    assert [path.title for path in narrated()] == [
        "The withdrawal", "Europe fills the gap", "The grand bargain", "What Moscow is said to want",
        "What would turn it",
    ]  # fmt: skip
    assert len({path.id for path in narrated()}) == 5


@pytest.mark.parametrize("step", EVERY)
def test_every_step_is_a_question_and_means_what_it_says(step: Step) -> None:
    loaded = load(step.scenario, step.settings)
    for name, value in step.levers.items():
        for path, wanted in levers()[name].sets(value).items():
            node: object = loaded.scenario
            for part in path.split("."):
                node = getattr(node, part)
            assert getattr(node, "fixed", node) == wanted, (name, path)


@pytest.mark.parametrize("step", EVERY)
def test_numbers_in_a_text_are_those_of_its_sources_or_of_what_it_sets(step: Step) -> None:
    loaded = load(step.scenario, step.settings)
    known = " ".join([*(_said(shipped_sources()[name]) for name in step.cites), *map(str, loaded.canonical().values())])
    facts = {number.replace(",", "") for number in re.findall(r"\d[\d,.]*\d|\d", known)}
    years = {fact[:4] for fact in re.findall(r"\d{4}-\d{2}", known)}
    bare = NAMES.sub("", PLACEHOLDER.sub("", step.text))
    for number in set(re.findall(r"\d[\d,.]*\d|\d", bare)) - ALWAYS:
        plain = number.replace(",", "")
        thousands = str(int(plain) // 1000) if plain.endswith("000") else plain
        assert {plain, thousands} & (facts | years), (number, step.title)


def _said(source: Claim | Evidence) -> str:
    figures = " ".join(f"{one.what} {one.value:g} {one.low} {one.high}" for one in source.figures)
    words = source.paraphrase if isinstance(source, Claim) else f"{source.citation} {source.note or ''}"
    return f"{words} {source.date} {figures}"


@pytest.mark.parametrize("step", EVERY)
def test_a_text_gives_no_verdict(step: Step) -> None:
    assert not PROPAGANDA.search(step.text)


def test_those_on_the_spot_are_actors_who_decide() -> None:
    """Each path that is about them says of Tallinn, Riga, Vilnius or Kyiv what they themselves decide or ask."""
    deciding = re.compile(r"\b(decides?|refuse|declines?|asks?|may say no|wait for|sign(?:s|ed)?|call up|press)\b")
    names = re.compile(r"\b(Tallinn|Riga|Vilnius|Kyiv|Estonia|Latvia|Lithuania|Ukraine|The three)\b")
    for path in narrated():
        texts = [step.text for step in path.steps]
        assert any(names.search(one) and deciding.search(one) for one in texts), path.id


def test_the_page_gets_queries_and_sources() -> None:
    for told, path in zip(paths(), narrated(), strict=True):
        for one, step in zip(told["steps"], path.steps, strict=True):
            assert one["query"].startswith(f"scenario={step.scenario}")
            assert [source["id"] for source in one["sources"]] == list(step.cites)
    assert len(list(steps())) == sum(len(path["steps"]) for path in paths())


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("scenario: the-articles", "scenario: the-article"),
        ("cites: [W4]", "cites: [W99]"),
        ("cites: [W4]", "cites: [efis-2026]"),
        ("{H1.here}", "{H1.hear}"),
        ("{H4.here}", "{H5.here}"),
        ("{H4.here}", "12 {of"),
        ("levers: {infrastructure: half}", "levers: {infrastructure: third}"),
        ("set: {variants.tripwire: positive}", "set: {variants.tripwires: positive}"),
        ("Four theories of Moscow disagree about what follows.\n    steps:", "x\n    step:"),
    ],
)
def test_a_file_that_says_what_cannot_be_is_refused_in_one_line(tmp_path: Path, wrong: str, right: str) -> None:
    text = FILE.read_text("utf-8")
    assert wrong in text
    (tmp_path / "paths.yaml").write_text(text.replace(wrong, right), "utf-8")
    with pytest.raises(SimError) as refused:
        read(tmp_path / "paths.yaml")
    assert "\n" not in str(refused.value)
