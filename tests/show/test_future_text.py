"""One future is told in plain words, month by month, with what each decision weighed."""

import pytest

from sim.ensemble.replay import Future, LoggedEvent
from sim.events import EVENTS, Event
from sim.model.stage.decision import DecisionRecord
from sim.outcomes import OUTCOMES
from sim.show.text import future as future_text
from sim.vocabulary import PathClass


def future(*events: LoggedEvent, decisions: tuple[DecisionRecord, ...] = (), differs: tuple[str, ...] = ()) -> Future:
    outcomes = {"path_class": float(PathClass.FAIT_ACCOMPLI)}
    return Future("H1", 4711, outcomes, events, decisions, differs)


def told(one: Future) -> list[str]:
    return list(future_text.lines(one, "A title", "results/x", "2025-03"))


MOVE = DecisionRecord(
    month=10,
    actor="russia",
    decision="attack",
    probabilities={"none": 0.9, "grab": 0.1, "assault": 0.0},
    utilities={"none": {"status quo": 0.0}, "grab": {"prize": 0.4, "cost": -0.65}, "assault": {"prize": 1.0}},
    precision=4.0,
    luck=0.95,
    chosen="grab",
)


def test_a_crisis_reads_in_the_order_of_months_with_its_reasons() -> None:
    lines = told(
        future(
            LoggedEvent(10, "Russia attacks: grab", "russia", "estonia", None),
            LoggedEvent(10, "too few allies fight", "allies", "27% of its forces", None),
            LoggedEvent(2, "Taiwan crisis begins", "pacific", "", None),
            decisions=(MOVE,),
        )
    )
    text = "\n".join(lines)
    assert lines[0] == "Member 4,711 of 'A title', H1 opportunist: weakness invites attack"
    order = ("2025-05, month 2", "A crisis over Taiwan begins.", "2026-01, month 10", "Russia: attack? grab")
    assert text.count("months since the start, the first is 0") == 1
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)
    assert "chances: none 90%, grab 10%, assault 0%; luck draws 5.0% (grab up to 10.0%)" in " ".join(text.split())
    assert "a low draw is good luck for whoever wants the act" in " ".join(text.split())
    assert "grab = +0.40 prize -0.65 cost; -0.25 in all" in text
    assert "assault =" not in text, "an option that is closed weighs nothing"
    assert text.index("attack? grab") < text.index("Russia attacks Estonia to grab land.")
    assert "Too little of Europe fights (27% of its forces due by day 30)." in text
    assert "Path class: fait accompli." in text
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_every_event_has_a_sentence_of_its_own(event: Event) -> None:
    logged = LoggedEvent(0, event.name, event.actor or "latvia", "poland", 1234.5)
    [text] = [line for line in told(future(logged)) if "[" in line]
    assert text.strip().endswith(". [1,234]")
    assert not set("{_}") & set(text)
    assert ("Poland" in text) == ("{detail}" in event.sentence)
    assert ("{actor}" in event.sentence) or event.actor is not None, "somebody acts"


def test_events_settle_outcomes_that_there_are() -> None:
    assert {name for event in EVENTS.values() for name in event.settles} <= set(OUTCOMES)
    assert len({event.sentence for event in EVENTS.values()}) == len(EVENTS)


def test_a_future_in_which_nothing_happens_says_so() -> None:
    assert any("Nothing happens that is logged" in line for line in told(future()))


def test_whether_it_is_the_same_future_stands_at_the_end() -> None:
    assert told(future())[-1] == "Bit for bit the future that the run folder holds."
    assert "area_held, events" in told(future(differs=("area_held", "events")))[-1]
