"""A field to search with: it waits for the hand to rest."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme import icon


class SearchField(QLineEdit):
    """``searched`` carries the text unchanged for ``delay_ms``, and at once on Enter or when emptied."""

    searched = Signal(str)

    def __init__(
        self, placeholder: str, *, delay_ms: int = 120, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setObjectName(name)
        self.addAction(QAction(icon("search", "muted"), "", self), QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(delay_ms)
        self._timer.timeout.connect(self._send)
        self.textChanged.connect(self._on_text_changed)
        self.returnPressed.connect(self._send)

    def _on_text_changed(self, text: str) -> None:
        if text:
            self._timer.start()
        else:
            self._send()

    def _send(self) -> None:
        self._timer.stop()
        self.searched.emit(self.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
