"""Seal what is typed while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from ui.operations import Operations, drafts
from ui.operations.drafts import NoteDraft

_DELAY_MS = 700
"""Counted from the first keystroke not sealed yet, never put off by the next: with the writing itself, what is
typed is on the disk within a second."""


class DraftKeeper(QObject):
    """Ask for the draft soon after a change and seal it; ``kept`` carries when it was, ``failed`` why not."""

    kept = Signal(object)
    failed = Signal(object)
    due = Signal()

    def __init__(self, ops: Operations, take: Callable[[], NoteDraft], parent: QObject) -> None:
        super().__init__(parent)
        self._ops = ops
        self._take = take
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._on_due)

    def touch(self) -> None:
        """Something was typed."""
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Seal no more until something is typed again."""
        self._timer.stop()

    def seal_now(self) -> None:
        """Hand the draft over at once; it is written before anything asked later."""
        self._timer.stop()
        drafts.keep_note(self._ops, self._take(), self._on_kept, self.failed.emit, owner=self)

    def _on_due(self) -> None:
        self.due.emit()
        self.seal_now()

    def _on_kept(self, at: datetime) -> None:
        self.kept.emit(at)
