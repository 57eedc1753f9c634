"""An interrupt waits for a moment at which nothing is half done."""

import signal
import threading
from contextlib import suppress
from typing import Any

import pytest

from sim.ensemble.block import simulate_block
from sim.ensemble.collect import BlockCollector, Part
from sim.ensemble.interrupts import held, remembered
from sim.ensemble.pool import Workers


@pytest.fixture(autouse=True)
def _as_in_a_terminal() -> Any:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler, "the handler was not put back"
    signal.signal(signal.SIGINT, before)


def test_it_comes_at_the_end_and_only_once() -> None:
    done = []

    def work() -> None:
        with held():
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["all of it"]
    with held():
        done.append("nothing comes later")


def test_one_that_a_library_loses_is_raised_between_tasks() -> None:
    done = []

    def lose(task: int) -> int:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            done.append(task)
        return task

    with pytest.raises(KeyboardInterrupt):
        Workers(1).work(lose, [1, 2], lambda result: None)
    assert done == [1]


def test_what_was_lost_before_the_work_is_raised_by_the_work() -> None:
    def lose_and_work() -> None:
        with remembered():
            with suppress(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            Workers(1).work(lambda task: pytest.fail("it was begun"), [1], lambda result: None)

    with pytest.raises(KeyboardInterrupt):
        lose_and_work()


def test_a_handler_that_raises_nothing_is_called_once() -> None:
    calls = []
    signal.signal(signal.SIGINT, lambda number, frame: calls.append(number))
    Workers(1).work(lambda task: signal.raise_signal(signal.SIGINT) or 1, [1], lambda result: None)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    assert calls == [signal.SIGINT]


def test_what_goes_wrong_inside_is_not_hidden() -> None:
    def work() -> None:
        with held():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()


@pytest.mark.parametrize("ignores", [True, False], ids=["interrupts ignored", "another thread"])
def test_where_interrupts_are_not_ours_nothing_is_held(ignores: bool) -> None:
    seen = []

    def work() -> None:
        with held():
            seen.append(signal.getsignal(signal.SIGINT))

    if ignores:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        work()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        assert seen == [signal.SIG_IGN]
    else:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert seen == [signal.default_int_handler]


def test_a_step_that_has_begun_is_finished(withdrawal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.model.actors.russia import Russia
    from sim.model.theatre import Theatre

    seen: list[int] = []
    rebuild, step = Russia.rebuild, Theatre.step

    def interrupted(self: Russia) -> None:
        signal.raise_signal(signal.SIGINT)
        rebuild(self)

    def watched(self: Theatre) -> None:
        step(self)
        seen.append(self.stage.month)

    monkeypatch.setattr(Russia, "rebuild", interrupted)
    monkeypatch.setattr(Theatre, "step", watched)
    with pytest.raises(KeyboardInterrupt):
        simulate_block(withdrawal.scenario, "H1", 1, 0, 4, BlockCollector(0, 4, [Part(0, 4, 120)]))
    assert seen == [1], "the first step was taken whole, and no second one"
