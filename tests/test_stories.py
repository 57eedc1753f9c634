"""The verbs `stories` and `story`: nothing is told that did not happen, in words that people use."""

import ast
import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import events
from sim.analysis.story.material import Material, gather
from sim.analysis.story.parting import Both
from sim.cli.main import call
from sim.ensemble.replay import LoggedEvent
from sim.errors import BAD_INPUT, FAILED, OK, RunError, SimError
from sim.model.stage.decision import DecisionRecord
from sim.outcomes import MONTHLY
from sim.results.run import Run
from sim.show.text import draws, story_choice, story_events, story_numbers, story_sentences
from sim.show.text import story_words as words
from sim.show.text.story_records import PARTS, Measured, Sentence
from sim.store.folders import STORIES
from sim.vocabulary import PathClass

MEMBERS, MONTHS, HYPOTHESES = 40, 48, ("H1", "H3")
ROOT = Path(sim.__file__).parent
#: What no machine and no careless hand may leave in a sentence.
NOT_FOR_READERS = re.compile(
    r"_|\bnan\b|\binf\b|None|[{}\[\]]|  | [,.;:]|\.\.|[a-z]\.[a-z]|\bthe the\b|\ba [aeio]|\bup up\b"
)
A_DATE = re.compile(r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run with its baseline, in which a few are attacked. Tests must leave its data as they are."""
    out = tmp_path_factory.mktemp("stories")
    return sim.run(
        "withdrawal", members=MEMBERS, months=MONTHS, hypotheses=HYPOTHESES, workers=1, figures=False, out=out
    )


def material(run: Run, member: int, hypothesis: str) -> Material:
    assert run.baseline is not None
    return gather(run.opened, run.baseline.opened, member, hypothesis)


@pytest.fixture(scope="module")
def told(run: Run) -> list[tuple[Material, list[Sentence]]]:
    """Members with an attack in one world, and some at random, each with its story."""
    assert run.baseline is not None
    worlds = [each.members.set_index(["hypothesis", "member"])["armed_attack"] for each in (run, run.baseline)]
    either = worlds[0][(worlds[0] == 1) | (worlds[1] == 1)]
    chosen = [(int(member), str(hypothesis)) for hypothesis, member in either.index]
    luck = np.random.default_rng(5)
    chosen = chosen[:5]
    chosen += [(int(luck.integers(MEMBERS)), HYPOTHESES[int(luck.integers(2))]) for _ in range(2)]
    stories = []
    for member, hypothesis in chosen[:7]:
        one = material(run, member, hypothesis)
        stories.append((one, story_sentences.story(one)))
    return stories


# Nothing is told that did not happen


def check(one: Material, sentence: Sentence) -> None:
    """Hold a sentence against the log, by reading it."""
    futures = {world.name: world.future for world in one.worlds}
    months: set[int] = {one.length - 1}
    for rest in sentence.rests:
        future, record = futures[rest.world], rest.record
        if isinstance(record, Measured):
            held = future.outcomes[record.name] if record.month is None else world_series(one, rest.world, record)
            assert record.value == held
        elif isinstance(record, DecisionRecord):
            assert record in future.decisions
        else:
            assert record in future.events
        if rest.month is not None:
            months.add(rest.month)
    moment = story_sentences.moment_of(one, story_sentences.decisive(one))
    if moment is not None:
        months.add(moment)  # "before" it, and "from" it "on"
    dates = {words.date(one.start, month) for month in months}
    found = A_DATE.findall(sentence.text)
    assert set(found) <= dates, sentence.text
    allowed = set(numbers_in(one, sentence))
    text = re.sub(r"(?:less|more) than [\d.]+%", "", sentence.text)
    for share in re.findall(r"\d+(?:\.\d+)?%", text):
        digits = len(share.partition(".")[2].rstrip("%"))
        assert any(f"{100 * value:.{digits}f}%" == share for value in allowed), f"{share} in {sentence.text}"
    for worth in re.findall(r"(?<![\w.])[+-]\d+\.\d+", text):
        digits = len(worth.partition(".")[2])
        assert any(f"{value:+.{digits}f}" == worth for value in terms_in(sentence)), f"{worth} in {sentence.text}"


def world_series(one: Material, world: str, record: Measured) -> float:
    assert record.month is not None
    [held] = [each for each in one.worlds if each.name == world]
    return float(held.future.months[record.name].iloc[record.month])


def numbers_in(one: Material, sentence: Sentence) -> Iterator[float]:
    """Every share that the records of a sentence hold, or that follows from one of them by a weight or a sum."""
    for rest in sentence.rests:
        record = rest.record
        if isinstance(record, Measured):
            yield record.value
        elif isinstance(record, DecisionRecord):
            chances = list(record.probabilities.values())
            yield from (record.luck, 1.0 - record.luck, *chances)
            yield from np.cumsum(chances[::-1])
            weights = next(world.weights for world in one.worlds if world.name == rest.world).values()
            yield from (value / weight for value in record.utilities.get("yes", {}).values() for weight in weights)
        else:
            yield from (float(share) / 100.0 for share in re.findall(r"(\d+)%", record.detail))


def terms_in(sentence: Sentence) -> Iterator[float]:
    for rest in sentence.rests:
        if isinstance(rest.record, DecisionRecord):
            for terms in rest.record.utilities.values():
                yield from terms.values()
                yield sum(terms.values())


def test_every_sentence_rests_on_the_log(told: list[tuple[Material, list[Sentence]]]) -> None:
    parts = set()
    for one, sentences in told:
        for sentence in sentences:
            check(one, sentence)
            parts.add(sentence.part)
    assert parts == set(PARTS), "the stories of the test have every part"


def test_the_check_finds_what_is_not_in_the_log(told: list[tuple[Material, list[Sentence]]]) -> None:
    one, sentences = next(each for each in told if any(sentence.part == "chance" for sentence in each[1]))
    [chance, *_] = [sentence for sentence in sentences if sentence.part == "chance" and "chance of" in sentence.text]
    other = re.sub(r"\d+\.\d+%", "12.3456%", chance.text)
    assert other != chance.text
    with pytest.raises(AssertionError):
        check(one, Sentence(other, chance.part, chance.world, chance.rests))
    with pytest.raises(AssertionError):
        check(one, Sentence("In March 1999, Russia attacks Latvia.", "after", "scenario", ()))


def test_what_is_done_is_told_as_it_was_chosen(told: list[tuple[Material, list[Sentence]]]) -> None:
    for _, sentences in told:
        for sentence in sentences:
            records = [rest.record for rest in sentence.rests if isinstance(rest.record, DecisionRecord)]
            if sentence.part == "chance" and sentence.world != "both":
                [record] = records
                assert sentence.text.rstrip(".").endswith(story_choice.does(record))


def test_what_counts_as_small_is_said_in_sentences_that_read_well() -> None:
    names = [events.HYBRID_CAMPAIGN, events.SABOTAGE, events.SABOTAGE, events.VIOLENT_SABOTAGE, events.CONSULTATIONS]
    log = [LoggedEvent(1, one.name, "russia", "latvia", None) for one in names]
    [sentence] = story_events.small(log, "scenario", "before", "Before May 2025")
    assert str(sentence) == (
        "Before May 2025, Russia begins a hybrid campaign, turns to sabotage twice and to violent sabotage once; "
        "a Baltic state calls for consultations under Article 4 once."
    )


def test_what_is_counted_is_as_often_in_the_log(told: list[tuple[Material, list[Sentence]]]) -> None:
    counted = 0
    for _, sentences in told:
        for sentence in sentences:
            if found := re.search(r"begins (\w+) hybrid campaigns", sentence.text):
                logged = [rest for rest in sentence.rests if getattr(rest.record, "event", "") == "hybrid campaign"]
                assert words.number(len(logged)) == found[1]
                counted += 1
    assert counted


def test_every_event_after_the_moment_is_told_or_counted(told: list[tuple[Material, list[Sentence]]]) -> None:
    for one, sentences in told:
        moment = story_sentences.moment_of(one, story_sentences.decisive(one))
        for world in one.worlds:
            rested = [
                rest.record for sentence in sentences if sentence.part == "after" for rest in sentence.rests
                if rest.world == world.name or sentence.world == "both"
            ]  # fmt: skip
            later = [event for event in world.future.events if moment is None or event.month >= moment]
            missing = [event for event in later if event not in rested]
            assert not missing, missing


# In words that people use


def test_no_machine_word_reaches_the_reader(told: list[tuple[Material, list[Sentence]]]) -> None:
    for _, sentences in told:
        for sentence in sentences:
            assert not NOT_FOR_READERS.search(sentence.text), sentence.text
            assert sentence.text[0].isupper()
            assert sentence.text.endswith(".")


def test_every_event_has_its_words() -> None:
    details = {
        "Europe fights": "64% of its forces", "too few allies fight": "6% of its forces",
        "a settlement is signed": (
            "annexed regions, recognised; guarantees: none; neutral 100%; NATO back 75%; army cut 3%"
        ),
    }  # fmt: skip
    for name, event in events.EVENTS.items():
        detail = details.get(name, "latvia" if "{detail}" in event.sentence else "")
        text = words.event(name, event.actor or "estonia", detail)
        assert not NOT_FOR_READERS.search(text), text
        assert "latvia" not in text


def test_every_decision_of_the_model_has_its_words() -> None:
    found = set(decisions_in_the_source())
    assert len(found) >= 11
    for decision in found:
        assert words.matter(decision)
        options = words._OPTIONS[words._kind(decision)]
        for option in options:
            assert not NOT_FOR_READERS.search(f"{words.does(decision, option)} {words.weighed(decision, option)}")


def decisions_in_the_source() -> Iterator[str]:
    """Names of decisions as the model writes them; what is filled in is a grab."""
    for file in (ROOT / "model").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in ("yes_or_no", "among") and len(node.args) > 2:
                name = node.args[1]
                if isinstance(name, ast.Constant):
                    yield str(name.value)
                elif isinstance(name, ast.JoinedStr):
                    yield "".join(
                        str(part.value) if isinstance(part, ast.Constant) else "a grab" for part in name.values
                    )
                elif isinstance(name, ast.Call):
                    assert isinstance(name.args[0], ast.Constant)
                    yield str(name.args[0].value).format("a grab")
                else:
                    yield "call for consultations over a hybrid campaign"


def test_every_term_of_a_decision_has_its_words(told: list[tuple[Material, list[Sentence]]]) -> None:
    for record in (record for one, _ in told for world in one.worlds for record in world.future.decisions):
        assert words.actor(record.actor)
        for option, terms in record.utilities.items():
            assert words.weighed(record.decision, option)
            for term in terms:
                assert words.term(record.decision, term)


def test_every_series_and_every_path_has_its_words() -> None:
    for name in MONTHLY:
        assert not NOT_FOR_READERS.search(f"{story_numbers.series(name)} {story_numbers.values(name, [0.5, 0.25])[0]}")
    for path in PathClass.labels():
        assert words.path(path)


# Chance and draw


def record(chance: float, luck: float, chosen: str = "none", assault: float = 0.0) -> DecisionRecord:
    chances = {"none": 1.0 - chance - assault, "grab": chance, "assault": assault}
    return DecisionRecord(5, "russia", "attack", chances, {"grab": {"prize": 0.1, "cost": -0.2}}, 1.0, luck, chosen)


def test_a_threshold_that_was_crossed_never_disappears() -> None:
    both = Both((5, "russia", "attack", 0), record(0.0497, 1 - 0.0493, "grab"), record(0.0489, 1 - 0.0493))
    drawn, here, there = (str(sentence) for sentence in story_choice.chance(both, alone=False))
    assert "4.93%" in drawn
    assert "4.97%" in here
    assert "below" in here
    assert "4.89%" in there
    assert "above" in there


def test_a_replay_tells_the_draw_that_a_story_tells(told: list[tuple[Material, list[Sentence]]]) -> None:
    seen = set()
    for one, _ in told:
        for record in one.here.future.decisions:
            in_replay = draws.in_short(record)
            [percent] = re.findall(r"luck draws ((?:less|more) than [\d.]+%|[\d.]+%)", in_replay)
            both = Both((*record.occasion, 0), record, None)
            by_story = [str(each) for each in story_choice.chance(both, alone=True)]
            assert any(percent in text or "ruled out" in text for text in by_story), (in_replay, by_story)
            limit = draws.thresholds(record).get(record.chosen)
            if limit is not None and not record.forced:
                assert draws.draw_of(record) <= limit, "an act is taken where its chance lies above the draw"
            elif not record.forced:
                assert draws.draw_of(record) >= max(draws.thresholds(record).values(), default=0.0)
            seen.add(record.decision)
    assert len(seen) > 5


def test_a_choice_between_acts_says_which_draw_brings_which() -> None:
    both = Both((5, "russia", "attack", 0), record(0.3, 0.9, "assault", 0.2), None)
    [text] = [str(sentence) for sentence in story_choice.chance(both, alone=True)]
    assert "an assault on a capital up to 20.0%" in text
    assert "a grab of land up to 50.0%" in text
    assert "10.0%" in text


def test_a_closed_answer_has_no_chance() -> None:
    closed = DecisionRecord(0, "russia", "accept a package", {"yes": 0.0, "no": 1.0}, {"yes": {}}, 1.0, 0.4, "no")
    both = Both((0, "russia", "accept a package", 0), closed, None)
    [text] = [str(sentence) for sentence in story_choice.chance(both, alone=True)]
    assert "ruled out" in text
    assert "red line" in text


# The verbs


def test_story_prints_in_80_columns_and_as_json(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["story", str(run.folder), "--member", "6", "--hypothesis", "H3"]
    assert call(asked) == OK
    out = capsys.readouterr().out
    assert all(len(line) <= 80 for line in out.splitlines() if "python -m sim" not in line)
    assert "same luck in both worlds" in out
    assert call([*asked, "--json"]) == OK
    content = json.loads(capsys.readouterr().out)
    assert content["member"] == 6
    texts = {sentence["text"] for sentence in content["sentences"]}
    assert any(text.startswith("In ") for text in texts)
    assert {row["world"] for row in content["timeline"]} == {"scenario", "baseline"}


def test_story_in_python(run: Run, tmp_path: Path) -> None:
    story = sim.story(run, np.int64(7), "h3")  # type: ignore[arg-type]
    assert story.member == 7
    assert story.hypothesis == "H3"
    timeline = story.timeline
    assert list(timeline.columns) == ["month", "world", "kind", "actor", "what", "outcome", "told", "in_both"]
    assert timeline["month"].is_monotonic_increasing
    own = timeline[(timeline["world"] == "scenario") & (timeline["kind"] == "event")]
    assert len(own) == len(story.material.here.future.events)
    drawn = story.figure()
    assert set(drawn.table["world"]) == {"scenario", "baseline"}
    for (name, world), rows in drawn.table.groupby(["series", "world"]):
        months = story.material.here if world == "scenario" else story.material.there
        assert months is not None
        assert rows["value"].isin(months.future.months[name]).all()
    assert str(story).splitlines()[0].startswith("Future 7 of 40")
    assert "<section" in story._repr_html_()


def test_the_page_needs_nothing_else_and_is_no_part_of_the_seal(run: Run) -> None:
    story = sim.story(run, 7, "H3")
    page = story.write()
    assert page.parent.name == STORIES
    first = page.read_text("utf-8")
    assert story.write().read_text("utf-8") == first
    for sentence in story.sentences:
        if sentence.part in ("short", "parting"):
            assert sentence.text in html.unescape(first)
    assert "script" not in first
    assert not re.search(r'(?:src|href)="(?!data:)', first)
    assert run.verify() == []
    shutil.rmtree(page.parent)


def test_stories_tell_all_that_turn_and_one_of_each_class(run: Run) -> None:
    stories = sim.stories(run, "H3")
    assert run.baseline is not None
    mine, other = (
        each.members[each.members["hypothesis"] == "H3"]["armed_attack"].to_numpy() == 1 for each in (run, run.baseline)
    )
    assert (stories.counts["H3"].only_here, stories.counts["H3"].only_there) == (
        (mine & ~other).sum(), (~mine & other).sum(),
    )  # fmt: skip
    table = stories.table
    classes = table[table["kind"] == "path class"]
    assert classes["futures"].sum() == MEMBERS
    for line in str(stories).splitlines():
        assert len(line) <= 80 or "python -m sim" in line


@pytest.mark.slow
def test_stories_as_json_are_the_same(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["stories", str(run.folder), "--hypothesis", "H3", "--json"]) == OK
    told = json.loads(capsys.readouterr().out)["stories"]
    assert [one["member"] for one in told] == sim.stories(run, "H3").table["member"].tolist()


def test_a_run_alone_is_told_as_one_world(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.baseline is not None
    story = sim.story(run.baseline, 7, "H3")
    assert {sentence.world for sentence in story.sentences} == {"scenario"}
    assert "baseline" not in " ".join(sentence.text for sentence in story.sentences)
    assert "parting" not in {sentence.part for sentence in story.sentences}
    for sentence in story.sentences:
        check(story.material, sentence)


def test_a_member_that_does_not_part_says_so(run: Run) -> None:
    assert run.baseline is not None
    one = gather(run.opened, run.opened, 3, "H1")
    text = " ".join(sentence.text for sentence in story_sentences.story(one))
    assert "never part" in text


# What is refused


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("story", "{run}", "--member", "40"), "members go from 0 to 39"),
        (("story", "{run}", "--member", "-1"), "-1"),
        (("story", "{run}", "--member", "1", "--hypothesis", "H2"), "this run has H1, H3"),
        (("stories", "{run}", "--hypothesis", "H2"), "this run has H1, H3"),
        (("stories", "{run}", "--count", "0"), "0"),
        (("story", "{run}"), "--member"),
        (("story", "nowhere", "--member", "1"), "list"),
    ],
)
def test_what_makes_no_sense_is_refused(
    arguments: tuple[str, ...], said: str, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call([one.format(run=run.folder) for one in arguments]) == BAD_INPUT
    assert said in capsys.readouterr().err


def test_python_refuses_the_same(run: Run) -> None:
    for member in (True, "one", -1, 1.5):
        with pytest.raises(SimError, match="member"):
            sim.story(run, member)  # type: ignore[arg-type]
    with pytest.raises(SimError, match="hypothesis is"):
        sim.story(run, 1, "H9")
    with pytest.raises(SimError, match="type int"):
        sim.story(3, 1)  # type: ignore[arg-type]


def test_without_its_baseline_nothing_is_told(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(run.folder, tmp_path / run.folder.name)
    for verb in (
        ["story", str(tmp_path / run.folder.name), "--member", "1"],
        ["stories", str(tmp_path / run.folder.name)],
    ):
        assert call(verb) == FAILED
        assert "baseline of this run is not beside it" in capsys.readouterr().err


def test_a_run_of_other_rules_is_refused_and_the_report_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.show.html import story_part

    assert run.baseline is not None
    [section] = story_part.sections(run, run.baseline)
    assert section.tables
    monkeypatch.setattr("sim.ensemble.replay.rules_digest", lambda: "other")
    monkeypatch.setattr(story_part, "rules_digest", lambda: "other")
    with pytest.raises(SimError, match="other rules"):
        sim.story(run, 1)
    [section] = story_part.sections(run, run.baseline)
    assert "other rules" in section.paragraphs[0]
    assert not section.tables


def test_titles_are_shown_as_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    story = sim.story(run, 7, "H3")
    object.__setattr__(story.material.here, "title", "<b>$x_1$</b> & a very long title " * 4)
    from sim.show.html.story_page import render

    page = render(story)
    assert "<b>$x_1$" not in page
    assert "&lt;b&gt;$x_1$&lt;/b&gt;" in page
    assert all(len(line) <= 80 for line in str(story).splitlines() if "python -m sim" not in line)


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError):
        sim.story(tmp_path, 1)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["grand-bargain", "the-articles", "minerals", "infrastructure"])
def test_stories_of_other_scenarios_rest_on_the_log(scenario: str, tmp_path: Path) -> None:
    made = sim.run(scenario, members=30, months=120, workers=1, figures=False, out=tmp_path)
    luck = np.random.default_rng(1)
    for hypothesis in made.hypotheses:
        for member in luck.choice(30, 5, replace=False):
            one = material(made, int(member), hypothesis)
            for sentence in story_sentences.story(one):
                check(one, sentence)
                assert not NOT_FOR_READERS.search(sentence.text), sentence.text
