"""How a page scrolls and how wide its text may run."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import Size, Space


def scroll_page(inner: QWidget) -> QScrollArea:
    """Return an area that scrolls ``inner`` up and down, never sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inner.setProperty("role", "page")
    area.setWidget(inner)
    return area


def column(max_width: int = Size.READING_WIDTH, *, margin: int = Space.XL) -> tuple[QWidget, QVBoxLayout]:
    """Return a page body and its layout: one column, never wider than comfortable reading."""
    outer = QWidget()
    row = QHBoxLayout(outer)
    row.setContentsMargins(margin, margin, margin, margin)
    inner = QWidget()
    inner.setProperty("role", "page")
    inner.setMaximumWidth(max_width)
    body = QVBoxLayout(inner)
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(Space.M)
    row.addWidget(inner, 100)
    row.addStretch(1)
    return outer, body
