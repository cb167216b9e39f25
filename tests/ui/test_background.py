"""The desk's thread: order, answers on the window's thread, owners that are gone, cancelling, ending."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.background import Background, Progress

Settle = Callable[[], None]


def test_work_runs_elsewhere_and_answers_here(background: Background, settle: Settle) -> None:
    seen: list[tuple[int, int]] = []
    here = threading.get_ident()
    background.run(threading.get_ident, lambda there: seen.append((there, threading.get_ident())))
    settle()
    ((there, answered),) = seen
    assert there != here
    assert answered == here


def test_first_asked_first_done(background: Background, settle: Settle) -> None:
    done: list[int] = []
    for number in range(50):
        background.run(lambda number=number: done.append(number))  # type: ignore[misc]  # bound at once
    settle()
    assert done == list(range(50))


def test_an_error_goes_to_who_asked(background: Background, settle: Settle) -> None:
    errors: list[Exception] = []
    unhandled: list[Exception] = []
    background.failed.connect(unhandled.append)

    def fail() -> None:
        raise ValueError("no")

    background.run(fail, None, errors.append)
    settle()
    assert [type(error) for error in errors] == [ValueError]
    assert errors[0].__traceback__ is None  # its frames would keep what was typed alive
    assert not unhandled


def test_an_error_nobody_takes_is_announced(background: Background, settle: Settle) -> None:
    unhandled: list[Exception] = []
    background.failed.connect(unhandled.append)

    def fail() -> None:
        raise ValueError("no")

    background.run(fail)
    settle()
    assert [type(error) for error in unhandled] == [ValueError]


def test_the_answer_for_an_owner_that_is_gone_is_dropped(background: Background, settle: Settle) -> None:
    answers: list[int] = []
    done: list[int] = []
    owner = QObject()
    gate = threading.Event()

    def work() -> int:
        gate.wait(10)
        done.append(1)
        return 1

    background.run(work, answers.append, owner=owner)
    owner.deleteLater()
    del owner
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gate.set()
    settle()
    assert done == [1]  # the work is done: it may have been a write
    assert answers == []


def test_work_that_is_cancelled_before_it_begins_is_not_done(background: Background, settle: Settle) -> None:
    gate = threading.Event()
    done: list[str] = []
    background.run(lambda: gate.wait(10))
    task = background.run(lambda: done.append("second"))
    task.cancel()
    gate.set()
    settle()
    assert done == []


def test_long_work_reports_and_stops(background: Background, qtbot: QtBot, settle: Settle) -> None:
    seen: list[tuple[int, int]] = []
    answers: list[int] = []
    errors: list[Exception] = []
    reached = threading.Event()
    go_on = threading.Event()

    def work(progress: Progress) -> int:
        progress.report(0, 1_000)
        reached.set()
        go_on.wait(10)
        for number in range(1, 1_001):
            progress.report(number, 1_000)
        return 1_000

    task = background.run_long(
        work, answers.append, errors.append, lambda done, total: seen.append((done, total))
    )
    assert reached.wait(10)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0] == (0, 1_000)
    task.cancel()
    go_on.set()
    settle()
    assert answers == []
    assert errors == []


def test_progress_is_told_at_the_end_whatever_the_pace(background: Background, settle: Settle) -> None:
    seen: list[tuple[int, int]] = []

    def work(progress: Progress) -> None:
        for number in range(1, 501):
            progress.report(number, 500)

    background.run_long(work, None, None, lambda done, total: seen.append((done, total)))
    settle()
    assert seen[-1] == (500, 500)
    assert len(seen) < 100  # not 500 repaints


def test_shutting_down_finishes_what_was_asked(qapp: QObject) -> None:
    background = Background()
    done: list[int] = []
    for number in range(20):
        background.run(lambda number=number: done.append(number))  # type: ignore[misc]  # bound at once
    assert background.shut_down()
    assert done == list(range(20))
    late = background.run(lambda: done.append(99))
    assert late.is_cancelled
    assert 99 not in done


def test_idle_is_told_after_the_last_answer(background: Background, qtbot: QtBot) -> None:
    answers: list[int] = []
    with qtbot.waitSignal(background.idle, timeout=5_000):
        background.run(lambda: 1, answers.append)
        background.run(lambda: 2, answers.append)
    assert answers == [1, 2]
    assert background.is_idle


def test_an_answer_that_raises_still_counts_as_delivered(background: Background, qtbot: QtBot) -> None:
    def broken(_answer: int) -> None:
        raise RuntimeError("in the window")

    with qtbot.captureExceptions() as raised:
        background.run(lambda: 1, broken)
        assert background.wait_until_idle(5)
    assert [kind for kind, _, _ in raised] == [RuntimeError]


@pytest.mark.parametrize("count", [0, 3])
def test_waiting_when_nothing_is_open_returns_at_once(background: Background, count: int) -> None:
    for _ in range(count):
        background.run(lambda: None)
    assert background.wait_until_idle(5)
    assert background.wait_until_idle(0)


def test_another_thread_s_piece_runs_in_its_turn_and_is_waited_for_there(background: Background) -> None:
    done: list[str] = []
    background.run(lambda: done.append("before"))

    def work() -> str:
        done.append("piece")
        return threading.current_thread().name

    piece = background.hand_over(work)
    background.run(lambda: done.append("after"))
    assert piece.result(10) == "coachdesk-desk"
    assert background.wait_until_idle()
    assert done == ["before", "piece", "after"]


def test_a_piece_s_error_is_its_own(background: Background) -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        background.hand_over(fail).result(10)
    assert background.hand_over(lambda: 1).result(10) == 1


def test_a_piece_that_was_taken_back_does_not_run(background: Background) -> None:
    goes_on = threading.Event()
    background.run(lambda: goes_on.wait(10))
    done: list[int] = []
    piece = background.hand_over(lambda: done.append(1))
    assert piece.cancel()
    goes_on.set()
    assert background.hand_over(lambda: 2).result(10) == 2
    assert done == []


def test_once_it_ends_nothing_more_is_handed_over_and_nobody_waits(background: Background) -> None:
    goes_on = threading.Event()
    background.run(lambda: goes_on.wait(10))
    before = background.hand_over(lambda: 1)
    goes_on.set()
    assert background.shut_down()
    assert before.result(0) == 1
    assert background.hand_over(lambda: 2).cancelled()
