"""Notices that nobody has touched the program for a while, and that Windows locked its own screen."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)
_LOOK_EVERY_MS = 2_000


class IdleWatch(QObject):
    """``went_idle`` once when no key or mouse has come for the delay.

    It listens to the windows themselves, where every input arrives first and little else does, rather than to
    all events of the program. The wall clock counts, so that a laptop that slept is idle when it wakes.
    """

    went_idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._delay_s = 600.0
        self._last = time.time()
        self._windows: set[QWindow] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)  # noqa: S101  # there are no windows without it
        application.focusWindowChanged.connect(self._on_focus_window_changed)

    def watch(self, minutes: float) -> None:
        """Start counting, from now, with this delay."""
        self._delay_s = minutes * 60
        self._last = time.time()
        for window in QGuiApplication.topLevelWindows():
            self._on_focus_window_changed(window)
        self._timer.start()

    def stop(self) -> None:
        """Stop counting: the desk is locked."""
        self._timer.stop()

    @property
    def is_watching(self) -> bool:
        return self._timer.isActive()

    @property
    def last_input_at(self) -> float:
        """When a key or the mouse was last used, in Unix seconds."""
        return self._last

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._last = time.time()
        return False

    def _on_focus_window_changed(self, window: QWindow | None) -> None:
        if window is not None and window not in self._windows:
            self._windows.add(window)
            window.destroyed.connect(lambda *_gone: self._windows.discard(window))
            window.installEventFilter(self)

    def _look(self) -> None:
        idle_s = time.time() - self._last
        # A clock set back by hand must not keep the desk open for hours: the count starts again.
        if idle_s < 0:
            self._last = time.time()
        elif idle_s >= self._delay_s:
            self._timer.stop()
            self.went_idle.emit()


_WM_WTSSESSION_CHANGE = 0x02B1
_WTS_SESSION_LOCK = 0x7
_WM_POWERBROADCAST = 0x0218
_PBT_APMSUSPEND = 0x4


class SystemLockFilter(QAbstractNativeEventFilter):
    """Calls back when Windows locks the session or goes to sleep; elsewhere it never hears anything."""

    def __init__(self, on_locked: Callable[[], object]) -> None:
        super().__init__()
        self._on_locked = on_locked

    def begin(self, window_id: int) -> None:
        """Listen to what Windows tells this window, until ``end``."""
        self.register_window(window_id)
        application = QGuiApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self)

    def end(self) -> None:
        """Listen no more: the window closes."""
        application = QGuiApplication.instance()
        if application is not None:
            application.removeNativeEventFilter(self)

    def register_window(self, window_id: int) -> bool:
        """Ask Windows to tell this window of session changes; tell whether it will."""
        if sys.platform == "win32":
            import ctypes

            return bool(ctypes.windll.wtsapi32.WTSRegisterSessionNotification(window_id, 0))
        else:
            return False

    def nativeEventFilter(
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        kind = event_type.data() if isinstance(event_type, QByteArray) else bytes(event_type)
        if sys.platform == "win32" and kind == b"windows_generic_MSG":
            import ctypes.wintypes

            told = ctypes.wintypes.MSG.from_address(int(message))
            if self.means_lock(told.message, told.wParam):
                # Not from inside the window procedure: Windows waits for its answer.
                QTimer.singleShot(0, self._on_locked)
        return False, 0

    @staticmethod
    def means_lock(message: int, parameter: int) -> bool:
        """Tell whether a window message says that the session was locked or the machine goes to sleep."""
        return (message, parameter) in {
            (_WM_WTSSESSION_CHANGE, _WTS_SESSION_LOCK),
            (_WM_POWERBROADCAST, _PBT_APMSUSPEND),
        }
