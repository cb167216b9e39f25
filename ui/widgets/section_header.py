"""The heading of a page or of a part of it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.text import text_label


class SectionHeader(QWidget):
    """A title, what it is about in one line, and the acts that belong to it at the right."""

    def __init__(
        self,
        title: str,
        subtitle: str = "",
        *,
        level: Literal["title", "display"] = "title",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = text_label(title, level)
        self._subtitle = text_label(subtitle, "muted", wrap=True)
        if not subtitle:
            self._subtitle.hide()  # setHidden(False) would show it as a window of its own for a moment
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        row.addLayout(words, 1)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(Space.S)
        row.addLayout(self._actions)
        row.setAlignment(self._actions, Qt.AlignmentFlag.AlignTop)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)

    def set_subtitle(self, subtitle: str) -> None:
        """Change the line under the title; "" hides it."""
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def add_action(self, widget: QWidget) -> None:
        """Put a control at the right."""
        self._actions.addWidget(widget)
