"""The end of a run fits a terminal, whatever the numbers, and says what it must."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.chain import LINKS
from sim.analysis.paired import Interval
from sim.analysis.spread import Split
from sim.analysis.summary import Splits, WeightedDifference, WeightedShare, Worlds
from sim.cli.streams import plain
from sim.outcomes import HEADLINES, OUTCOMES
from sim.show.text import run as terminal
from sim.show.text.run import Report
from sim.vocabulary import CHANNELS, HYPOTHESES, PathClass

LONG = "A scenario whose title takes all eighty columns that the schema lets a title have"[:80]
share = st.one_of(st.just(0.0), st.just(1.0), st.floats(0, 1))


def fits(lines: list[str]) -> bool:
    return len(lines) <= terminal.LINES and max(map(len, lines)) <= 80 and not any("\n" in line for line in lines)


Make = Callable[..., Report]


@given(
    now=share,
    before=st.one_of(st.none(), share),
    members=st.sampled_from((1, 2, 7, 99, 100, 2_500, 10**5, 10**8)),
    hypotheses=st.lists(st.sampled_from(sorted(HYPOTHESES)), min_size=1, unique=True),
    without=st.sampled_from(((), tuple(CHANNELS))),
)
def test_sixty_lines_of_eighty_columns(
    report: Make, now: float, before: float | None, members: int, hypotheses: list[str], without: tuple[str, ...]
) -> None:
    lines = terminal.lines(
        report(
            share=round(now * members) / members,
            before=None if before is None else round(before * members) / members,
            members=members,
            hypotheses=tuple(hypotheses),
            title=LONG,
            baseline=LONG,
            without=without,
        )
    )
    assert fits(lines), "\n".join(lines)
    assert all(name in " ".join(lines) for name in without)


def test_it_says_what_a_reader_must_know(report: Make) -> None:
    text = " ".join(" ".join(terminal.lines(report())).split())
    for words in (
        "US soldiers leave the Baltic states, against Status quo of March 2025",
        "10,000 futures = 2,500 members x 4 hypotheses; the baseline with the same luck",
        "120 months from 2025-03, seed 20250301, sim 0.1.0",
        "H1 opportunist 63 of 1,000 futures, against 54 +9 (+5 to +13)",
        "Risk of an attack, of 1,000: ±469 between parameters, ±265 between theories",
        "the rest of the spread in what happens, 71%, is luck",
        "share that is meant 70%|70%",
        "kept, 40 of 100 108|54 +54",
        "not an effect of keeping or breaking it",
        "Article 5 called 8 | 8",
        "sampling error only",
        "Forecast by the rules (conditional extrapolation). Posture is held as planned.",
        "Levels rest on elicited values; ratios between worlds are firmer",
        "How the war in Ukraine ends is bargained over",
        "Results: results/withdrawal-0123456789ab",
    ):
        assert words in text, words
    for name in PathClass.labels():
        assert name in text
    for name in HEADLINES:
        assert OUTCOMES[name].title in text or "lost, of" in text


def test_what_the_sample_cannot_tell_is_marked_and_explained(report: Make) -> None:
    unclear = terminal.lines(report({"capital_lost": (0.0024, 0.002)}))
    row = next(line for line in unclear if "lost, of" in line)
    assert row.count("?") == 4
    assert any("cannot tell" in line for line in unclear)
    clear = terminal.lines(report(share=0.3, before=0.1))
    assert not any("?" in line for line in clear)


def test_what_is_the_same_in_every_future_is_not_called_unclear(report: Make) -> None:
    lines = terminal.lines(report(share=0.05, before=0.05))
    assert sum("no future differs" in line for line in lines) == 4
    assert not any("?" in line for line in lines)


def test_what_never_happens_is_none_of_all(report: Make) -> None:
    lines = terminal.lines(report(share=0.0, before=0.0, classes=dict.fromkeys(PathClass.labels()[:5], (0.0, 0.0))))
    assert any("0 of 100 futures, against 0" in line for line in lines)
    assert any(line.startswith("  never: alliance fails, regional war") for line in lines)


def test_a_rare_future_is_never_told_as_none(report: Make) -> None:
    lines = terminal.lines(report(share=1 / 2500, before=0.0, classes={"alliance fails": (1 / 2500, 0.0)}))
    assert any("1 of 2,500 futures, against 0" in line for line in lines)
    row = next(line for line in lines if "alliance fails" in line)
    assert row.count("<1 | 0") == 4


def test_counts_and_differences_add_up(report: Make) -> None:
    """66.4 against 58.8 reads as 66 and 59: the difference of 7.6 must not read as 8."""
    lines = terminal.lines(report({"armed_attack": (0.0664, 0.0588)}))
    assert any("66 of 1,000 futures, against 59" in line and "+7.6" in line for line in lines)


def test_without_a_baseline_there_is_nothing_to_compare(report: Make) -> None:
    text = "\n".join(terminal.lines(report(before=None)))
    assert "against" not in text
    assert "|" not in text
    assert "Baseline:" not in text
    assert "6 of 100 futures                    (5 to 7)" in text


def test_one_hypothesis_has_no_theory_to_vary(report: Make) -> None:
    splits = Splits(Split(0.5, 0.25, 0.25), Split(0.0, 0.0, 0.0))
    lines = terminal.lines(report(hypotheses=("H2",), splits=splits))
    text = " ".join(lines)
    assert "Risk of an attack, of 1,000: ±500 between parameters; the rest of the spread" in text
    assert "theories" not in text
    lines = terminal.lines(report(hypotheses=("H1", "H2"), splits=splits))
    assert any("±500 between parameters, ±500 between theories" in line for line in lines)
    assert "Change in the risk: no spread among these members" in lines


def test_the_fate_of_the_peace_is_told_where_most_futures_have_one(report: Make) -> None:
    assert any("kept, 40 of 100" in line for line in terminal.lines(report(settled=0.6)))
    assert not any("Peace" in line for line in terminal.lines(report(settled=0.5)))


def test_what_has_no_room_is_left_out_and_never_in_part(report: Make) -> None:
    """The chain goes first; all its links or none."""
    crowded = terminal.lines(report(title=LONG, baseline=LONG, without=tuple(CHANNELS)))
    starts = [f"  {link.title if link.asked else f'({link.title})'} " for link in LINKS]
    shown = [start for start in starts if any(line.startswith(start) for line in crowded)]
    assert shown == ([] if any("for want of room here: the chain" in line for line in crowded) else starts)
    assert [start for start in starts if any(line.startswith(start) for line in terminal.lines(report()))] == starts


def test_weights_are_shown_beside_the_hypotheses(report: Make) -> None:
    made = report(hypotheses=("H1", "H2"), share=0.3, before=0.2)
    shares = WeightedShare(0.3, 0.035), WeightedShare(0.2, 0.022)
    weighted = Worlds(*shares, WeightedDifference(0.1, Interval(0.05, 0.15)))
    flags = {name: replace(flag, weighted=weighted) for name, flag in made.summary.flags.items()}
    lines = terminal.lines(replace(made, summary=replace(made.summary, flags=flags)))
    where = [number for number, line in enumerate(lines) if "by your weights" in line]
    assert len(where) == 1
    assert lines[where[0] - 1].lstrip().startswith("H2")
    assert "30 of 100 futures, against 20" in lines[where[0]]
    assert lines[where[0]].endswith("+10 (+5 to +15)")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8", None, "no such encoding"])
def test_every_line_can_be_written_in_the_terminals_encoding(report: Make, encoding: str | None) -> None:
    for line in terminal.lines(report({"capital_lost": (0.0024, 0.002)})):
        written = plain(line, encoding)
        written.encode("ascii" if encoding in (None, "no such encoding") else encoding)
    assert plain("+3 ±1", "ascii") == "+3 +-1"
