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
        "If weakness invites attack (H1), Russia attacks a NATO member in 63 of 1,000 ten-year futures with the "
        "withdrawal and in 54 without: 9.0 more (95%: 5.2 to 13).",
        "where they differ, the chances lead",
        "Russia attacks a NATO 63 | 54",
        "Risk of an attack, of 1,000: ±469 between parameters, ±265 between theories",
        "the rest of the spread in what happens, 71%, is luck",
        "share that is meant 70%|70%",
        "kept, 400 of 1,000 108|54 +54",
        "not an effect of keeping or breaking it",
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
        assert OUTCOMES[name].title.split()[0] in text


def test_what_the_sample_cannot_tell_is_marked_and_explained(report: Make) -> None:
    unclear = terminal.lines(report({"capital_lost": (0.0024, 0.002)}))
    row = next(line for line in unclear if line.startswith("lost "))
    assert row.count("?") == 4
    assert any("cannot tell" in line for line in unclear)
    clear = terminal.lines(report(share=0.3, before=0.1))
    assert not any("?" in line for line in clear)


def test_what_is_the_same_in_every_future_is_not_called_unclear(report: Make) -> None:
    lines = terminal.lines(report(share=0.05, before=0.05))
    assert " ".join(lines).count("and the same without") == 4
    assert not any("?" in line for line in lines)


def test_what_never_happens_is_none_of_all(report: Make) -> None:
    lines = terminal.lines(report(share=0.0, before=0.0, classes=dict.fromkeys(PathClass.labels()[:5], (0.0, 0.0))))
    assert "attacks a NATO member in none of 1,000" in " ".join(" ".join(lines).split())
    assert any(line.startswith("  never: alliance fails, regional war") for line in lines)


def test_a_rare_future_is_never_told_as_none(report: Make) -> None:
    lines = terminal.lines(report(share=1 / 2500, before=0.0, classes={"alliance fails": (1 / 2500, 0.0)}))
    assert "in fewer than 1 of 1,000" in " ".join(" ".join(lines).split())
    row = next(line for line in lines if "alliance fails" in line)
    assert row.count("0.4 | 0") == 4


def test_every_count_is_of_a_thousand_futures(report: Make) -> None:
    """One denominator: nothing of 100 or of the members stands beside what is of 1,000."""
    lines = terminal.lines(report({"capital_lost": (1 / 2500, 0.0)}))
    counted = [line for line in lines if " of 100" in line or " of 2,500" in line]
    assert counted == []


def test_without_a_baseline_there_is_nothing_to_compare(report: Make) -> None:
    text = "\n".join(terminal.lines(report(before=None)))
    assert "without" not in text
    assert "|" not in text
    assert "Baseline:" not in text
    assert "If weakness invites attack (H1), Russia attacks a NATO member in 63 of 1,000" in text


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
    assert any("kept, 400 of 1,000" in line for line in terminal.lines(report(settled=0.6)))
    assert not any("Peace" in line for line in terminal.lines(report(settled=0.5)))


def test_what_has_no_room_is_left_out_and_never_in_part(report: Make) -> None:
    """The chain goes first; all its links or none, and its name where it is gone."""
    crowded = terminal.lines(report(title=LONG, baseline=LONG, without=tuple(CHANNELS)))
    starts = [f"  {link.title if link.asked else f'({link.title})'} " for link in LINKS]
    shown = [start for start in starts if any(line.startswith(start) for line in crowded)]
    assert shown == ([] if any("for want of room here: the chain" in line for line in crowded) else starts)
    roomy = terminal.lines(report(before=None, settled=0.2, hypotheses=("H1",)))
    assert [start for start in starts if any(line.startswith(start) for line in roomy)] == starts


def test_weights_are_shown_beside_the_hypotheses(report: Make) -> None:
    made = report(hypotheses=("H1", "H2"), share=0.3, before=0.2)
    shares = WeightedShare(0.3, 0.035), WeightedShare(0.2, 0.022)
    weighted = Worlds(*shares, WeightedDifference(0.1, Interval(0.05, 0.15)))
    flags = {name: replace(flag, weighted=weighted) for name, flag in made.summary.flags.items()}
    weights = {"H1": 0.25, "H2": 0.75}
    summary = replace(made.summary, flags=flags, weights=weights, weighted_chance=weighted)
    lines = terminal.lines(replace(made, summary=summary))
    assert "By your weights (H1 25%, H2 75%), Russia attacks a NATO member in 300 of 1,000" in " ".join(lines)
    rows = [line for line in lines if line.startswith("  by your weights")]
    assert len(rows) == len(HEADLINES)
    assert all("300 | 200" in row and "+100 ±50" in row for row in rows)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8", None, "no such encoding"])
def test_every_line_can_be_written_in_the_terminals_encoding(report: Make, encoding: str | None) -> None:
    for line in terminal.lines(report({"capital_lost": (0.0024, 0.002)})):
        written = plain(line, encoding)
        written.encode("ascii" if encoding in (None, "no such encoding") else encoding)
    assert plain("+3 ±1", "ascii") == "+3 +-1"
