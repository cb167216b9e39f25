"""Long work: what is being done, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.messages import tr
from ui.theme import Space
from ui.widgets.buttons import Button
from ui.widgets.text import text_label


class ProgressRow(QWidget):
    """A sentence, a bar with a count, and "Cancel"."""

    cancelled = Signal()

    def __init__(self, text: str, *, can_cancel: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        head = QHBoxLayout()
        self._text = text_label(text, wrap=True)
        self._count = text_label("", "muted")
        head.addWidget(self._text, 1)
        head.addWidget(self._count)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(text)
        row.addWidget(self._bar, 1)
        self.cancel_button = Button(tr("app.cancel"), on_click=self.cancelled.emit)
        row.addWidget(self.cancel_button)
        if not can_cancel:
            self.cancel_button.hide()
        column.addLayout(row)

    def set_text(self, text: str) -> None:
        """Say what is being done now."""
        self._text.setText(text)
        self._bar.setAccessibleName(text)

    def set_progress(self, done: int, total: int) -> None:
        """Show ``done`` of ``total``; a total of 0 means that it is not known."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._count.setText(tr("app.progress", done=done, total=total) if total else "")
