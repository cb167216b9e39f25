"""One card in the middle of an empty window: lock screen, first start, what cannot be opened."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.card import Card
from ui.widgets.scrolling import scroll_page


class CentredCard(QWidget):
    """``body`` is the card's column; ``foot`` stands under the card.

    It scrolls in a window too low for it.
    """

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column = QVBoxLayout()
        column.setSpacing(Space.M)
        self.card = Card(padding=Space.XL)
        self.card.setMaximumWidth(width)
        self.body = self.card.body
        self.body.setSpacing(Space.M)
        self.foot = QVBoxLayout()
        column.addStretch(1)
        column.addWidget(self.card)
        column.addLayout(self.foot)
        column.addStretch(1)
        row.addStretch(1)
        row.addLayout(column, 1_000)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll_page(inner))
