"""A panel at the side of a page: the essentials of what is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.messages import tr
from ui.theme import Space
from ui.widgets.buttons import IconButton
from ui.widgets.text import text_label


class SidePanel(QFrame):
    """A title with a way to close, and a ``body`` that scrolls."""

    closed = Signal()

    def __init__(self, title: str = "", *, width: int = 360, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "side-panel")
        self.setFixedWidth(width)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.L, Space.M, Space.S, Space.M)
        outer.setSpacing(Space.S)
        head = QHBoxLayout()
        self._title = text_label(title, "title", wrap=True)
        head.addWidget(self._title, 1)
        head.addWidget(
            IconButton("x", tr("app.close"), on_click=self.close_panel), 0, Qt.AlignmentFlag.AlignTop
        )
        outer.addLayout(head)
        inner = QWidget()
        inner.setProperty("role", "page")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, Space.M, 0)
        self.body.setSpacing(Space.M)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        outer.addWidget(scroll, 1)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)

    def close_panel(self) -> None:
        """Hide the panel and tell so."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)
