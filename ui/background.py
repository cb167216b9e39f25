"""One worker thread owns the desk's files; answers come back on the window's thread.

Work is a pure function: it touches no widget and returns values. First asked, first done: a draft handed over
before "close the desk" is written before the desk closes. An answer whose owner is gone is dropped.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from coachdesk.errors import PersonFacing

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")

# A window repaints 60 times a second: more news than that only fills the queue.
_PROGRESS_INTERVAL_S = 0.05


class Cancelled(Exception):
    """Raised inside long work after the person cancelled it; nobody is told."""


class Progress:
    """What long work gets to report how far it is and to learn that it should stop."""

    def __init__(self, cancelled: threading.Event, send: Callable[[int, int], None]) -> None:
        self._cancelled = cancelled
        self._send = send
        self._last_sent = 0.0

    def report(self, done: int, total: int) -> None:
        """Tell how many of how many are done; raise ``Cancelled`` when the person has stopped the work."""
        self.check()
        now = monotonic()
        if done >= total or now - self._last_sent >= _PROGRESS_INTERVAL_S:
            self._last_sent = now
            self._send(done, total)

    def check(self) -> None:
        """Raise ``Cancelled`` when the person has stopped the work."""
        if self._cancelled.is_set():
            raise Cancelled


class Task:
    """One piece of work that was asked for."""

    def __init__(self, owner: QObject | None) -> None:
        self._owner = owner
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Skip the work if it has not begun, stop it at its next report if it has; no answer is delivered."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    @property
    def is_wanted(self) -> bool:
        """Tell whether somebody still waits for the answer."""
        return not self.is_cancelled and (self._owner is None or isValid(self._owner))


@dataclass(frozen=True, slots=True)
class _Order:
    task: Task
    function: Callable[[Progress], Any]
    on_done: Callable[[Any], None] | None
    on_error: Callable[[Exception], None] | None
    on_progress: Callable[[int, int], None] | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of work of another thread, which waits for its answer itself."""

    future: Future[Any]
    function: Callable[[], Any]

    def run(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            self.future.set_result(self.function())
        except BaseException as error:  # noqa: BLE001 - the edge: whoever waits for it gets it
            self.future.set_exception(error)


class Background(QObject):
    """The desk's one worker thread.

    ``failed`` carries errors nobody asked for; ``idle`` is emitted on the window's thread when the last
    answer has been delivered.
    """

    failed = Signal(object)
    idle = Signal()
    _delivered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders: SimpleQueue[_Order | _Piece | None] = SimpleQueue()
        self._ending = threading.Lock()
        self._open_count = 0
        self._is_shut = False
        self._delivered.connect(self._on_delivered, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="coachdesk-desk", daemon=True)
        self._thread.start()

    def run(
        self,
        function: Callable[[], T],
        on_done: Callable[[T], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
        *,
        owner: QObject | None = None,
    ) -> Task:
        """Run ``function`` on the worker; call ``on_done`` or ``on_error`` on the window's thread."""
        return self._order(lambda _progress: function(), on_done, on_error, None, owner)

    def run_long(
        self,
        function: Callable[[Progress], T],
        on_done: Callable[[T], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
        on_progress: Callable[[int, int], None] | None = None,
        *,
        owner: QObject | None = None,
    ) -> Task:
        """Run long work that reports its progress and can be cancelled."""
        return self._order(function, on_done, on_error, on_progress, owner)

    def hand_over(self, function: Callable[[], T]) -> Future[T]:
        """Run a short piece of another thread's work among the desk's own, in its turn; callable from any thread.

        The future is cancelled once the thread was told to end. Never wait for it on the window's thread.
        """
        from concurrent.futures import Future  # nothing is handed over on the way to the lock screen

        future: Future[T] = Future()
        with self._ending:
            if self._is_shut:
                future.cancel()
            else:
                self._orders.put(_Piece(future, function))
        return future

    @property
    def is_idle(self) -> bool:
        return self._open_count == 0

    def wait_until_idle(self, timeout_s: float = 10.0) -> bool:
        """Deliver answers until none is open; for the end of the program, screenshots and tests only."""
        deadline = monotonic() + timeout_s
        while not self.is_idle and (left_s := deadline - monotonic()) > 0:
            # Again when an answer has asked for more.
            loop = QEventLoop()
            self.idle.connect(loop.quit)
            QTimer.singleShot(max(1, round(left_s * 1000)), loop, loop.quit)
            loop.exec()
            self.idle.disconnect(loop.quit)
        return self.is_idle

    def shut_down(self, timeout_s: float = 30.0) -> bool:
        """Finish what was asked, then end the thread; tell whether it ended in time."""
        with self._ending:
            if not self._is_shut:
                self._is_shut = True
                self._orders.put(
                    None
                )  # the last one: nobody's piece of work lies behind it and is waited for
        self._thread.join(timeout_s)
        # Answers still under way are delivered or dropped now, not into a half-destroyed window later.
        QCoreApplication.sendPostedEvents(self)
        return not self._thread.is_alive()

    def _order(
        self,
        function: Callable[[Progress], Any],
        on_done: Callable[[Any], None] | None,
        on_error: Callable[[Exception], None] | None,
        on_progress: Callable[[int, int], None] | None,
        owner: QObject | None,
    ) -> Task:
        task = Task(owner)
        if self._is_shut:
            task.cancel()
            return task
        self._open_count += 1
        self._orders.put(_Order(task, function, on_done, on_error, on_progress))
        return task

    def _work(self) -> None:
        while (order := self._orders.get()) is not None:
            if isinstance(order, _Piece):
                order.run()
                continue
            answer = self._answer(order)
            if not isValid(self):  # the program is ending
                return
            self._delivered.emit(answer)

    def _answer(self, order: _Order) -> Callable[[], None]:
        task = order.task

        def send_progress(done: int, total: int) -> None:
            if order.on_progress is not None:
                self._delivered.emit((task, order.on_progress, done, total))

        if task.is_cancelled:
            return lambda: None
        try:
            result = order.function(Progress(task._cancelled, send_progress))
        except Cancelled:
            return lambda: None
        except Exception as error:  # the edge: the window tells what went wrong
            if not isinstance(error, PersonFacing):
                import logging  # 7 ms that the lock screen need not wait for

                logging.getLogger(__name__).error("background work failed", exc_info=error)
            # Its frames hold what the person typed; they are not kept alive with the error.
            failure = error.with_traceback(None)
            return lambda: self._tell(task, order.on_error, failure)
        return lambda: order.on_done(result) if order.on_done is not None and task.is_wanted else None

    def _tell(self, task: Task, on_error: Callable[[Exception], None] | None, error: Exception) -> None:
        if on_error is not None and task.is_wanted:
            on_error(error)
        elif on_error is None:
            self.failed.emit(error)

    def _on_delivered(self, answer: Any) -> None:
        if isinstance(answer, tuple):
            task, on_progress, done, total = answer
            if task.is_wanted:
                on_progress(done, total)
            return
        try:
            answer()
        finally:
            self._open_count -= 1
            if self._open_count == 0:
                self.idle.emit()
