"""Members that are simulated while somebody waits are those of a run, and add up to what a run says of them."""

import numpy as np
import pytest

import sim
from sim.analysis.live.piece import Piece, simulate
from sim.analysis.live.sums import Told, told
from sim.ensemble.block import Strand
from sim.outcomes import ESTIMAND, HEADLINES
from sim.web.question import Question

MEMBERS, MONTHS = 40, 18


@pytest.fixture(scope="module")
def question() -> Question:
    return Question.of_address(
        f"scenario=withdrawal&set=us.aid.level=0.2&members={MEMBERS}&months={MONTHS}&hypotheses=H1,H4"
    )


@pytest.fixture(scope="module")
def run(question: Question, tmp_path_factory: pytest.TempPathFactory) -> sim.Run:
    loaded = sim.load("withdrawal", list(question.sets))
    return sim.run(
        loaded, members=MEMBERS, months=MONTHS, hypotheses=["H1", "H4"], workers=1, figures=False,
        out=tmp_path_factory.mktemp("runs"),
    )  # fmt: skip


def strands(question: Question) -> list[Strand]:
    return [Strand(world, hypothesis) for hypothesis in question.hypotheses for world in question.worlds]


@pytest.fixture(scope="module")
def in_two(question: Question) -> list[list[Piece]]:
    """The pieces of each strand: the first members with all strands in one block, the others strand by strand."""
    all_strands = strands(question)
    first = simulate(all_strands, question.seed, 0, 24)
    rest = [simulate([strand], question.seed, 24, MEMBERS - 24)[0] for strand in all_strands]
    return [list(pair) for pair in zip(first, rest, strict=True)]


@pytest.fixture(scope="module")
def answer(in_two: list[list[Piece]]) -> dict[str, Told]:
    return {"H1": told(in_two[0], in_two[1]), "H4": told(in_two[2], in_two[3])}


def test_shares_and_intervals_are_those_of_a_run_to_the_last_bit(answer: dict[str, Told], run: sim.Run) -> None:
    summary = run.summary()
    for hypothesis, mine in answer.items():
        chances = summary.numbers[ESTIMAND][hypothesis]
        assert (mine.chance.here, mine.chance.there) == (chances.scenario.mean, chances.baseline.mean)
        assert mine.chance.difference == chances.difference.mean
        assert mine.chance.interval == chances.difference.interval
        for name in HEADLINES:
            flag = summary.flags[name].hypotheses[hypothesis]
            pair = mine.headlines[name]
            assert (pair.here, pair.there) == (flag.scenario.share, flag.baseline.share)
            assert (pair.difference, pair.interval) == (flag.difference.difference, flag.difference.interval)
            assert pair.same == flag.difference.same


def test_the_curve_rises_to_the_chance(answer: dict[str, Told]) -> None:
    for each in answer.values():
        for curve, end in ((each.here, each.chance.here), (each.there, each.chance.there)):
            assert len(curve) == MONTHS + 1
            assert curve[0] == 0.0
            assert curve[-1] == end
            assert curve[-2] <= end + 1e-7
            assert (np.diff(curve) >= -1e-7).all()
    assert answer["H1"].here[MONTHS // 2] > 0


def test_the_curve_is_the_chance_of_a_shorter_horizon(question: Question, answer: dict[str, Told]) -> None:
    cut = 9
    world = question.worlds[0]
    short = world.model_copy(update={"horizon": world.horizon.model_copy(update={"months": cut})})
    [piece] = simulate([Strand(short, "H1")], question.seed, 0, MEMBERS)
    assert answer["H1"].here[cut] == pytest.approx(float(piece.chances.mean()), abs=1e-7)


def test_who_simulates_which_members_does_not_matter(question: Question, in_two: list[list[Piece]]) -> None:
    whole = simulate(strands(question), question.seed, 0, MEMBERS)
    for piece, parts in zip(whole, in_two, strict=True):
        assert (np.concatenate([part.chances for part in parts]) == piece.chances).all()
        assert (parts[0].by_month + parts[1].by_month == piece.by_month).all()


def test_what_the_tick_raises_ends_the_work_at_once(question: Question) -> None:
    class Enough(Exception):  # noqa: N818
        pass

    ticks = 0

    def tick() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 2:
            raise Enough

    with pytest.raises(Enough):
        simulate(strands(question), question.seed, 0, 4, tick)
    assert ticks == 2


def test_numbers_that_are_none_are_said_in_words() -> None:
    absurd = Question.of_address("scenario=withdrawal&months=6&set=russia.economy.oil_volatility=1e5")
    with pytest.raises(sim.SimError, match="too large or too small"):
        simulate([Strand(absurd.worlds[0], "H1")], 1, 0, 4)


def test_pieces_know_their_size(in_two: list[list[Piece]]) -> None:
    piece = in_two[0][0]
    assert piece.bytes == 24 * 8 + MONTHS * 8 + 24 * len(HEADLINES)
