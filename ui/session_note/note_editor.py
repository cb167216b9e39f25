"""A large field for plain text that grows with what is written."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget


class NoteEditor(QPlainTextEdit):
    """Plain text; Tab goes on to the next field. It is as high as its text, and the page scrolls."""

    def __init__(self, lines: int, *, label: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._lines = lines
        self._height = 0
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def text(self) -> str:
        """Return the text."""
        return self.toPlainText()

    def replace_text(self, text: str) -> None:
        """Put another text in its place, in a way that Ctrl+Z takes back; the cursor stays where it was."""
        place = self.textCursor().position()
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.put_cursor(place)

    def put_cursor(self, place: int) -> None:
        """Put the cursor at a place of the text, at its end when it is shorter."""
        cursor = self.textCursor()
        cursor.setPosition(max(0, min(place, len(self.toPlainText()))))
        self.setTextCursor(cursor)

    def insert_outline(self, text: str) -> None:
        """Insert an outline on a line of its own; the cursor goes under its first heading."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        if cursor.block().text().strip():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertText("\n\n")
        start = cursor.position()
        cursor.insertText(text)
        cursor.endEditBlock()
        cursor.setPosition(start + text.find("\n") + 1)
        self.setTextCursor(cursor)

    def _fit(self) -> None:
        # The size of a plain-text layout is counted in lines.
        lines = max(self._lines, int(self.document().documentLayout().documentSize().height()) + 1)
        self._height = lines * self.fontMetrics().lineSpacing() + 24
        self.setMinimumHeight(self._height)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height)
