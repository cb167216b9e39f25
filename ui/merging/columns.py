"""Cards side by side while there is room for each, then in fewer columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme import Space

_LEAST_WIDTH = 264
"""Of one column, in device-independent pixels: under it a text is a ladder of single words."""

_MOST_COLUMNS = 3


class Columns(QWidget):
    """Widgets in as many columns as fit; those of a row are equally high."""

    def __init__(self, widgets: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widgets = tuple(widgets)
        self._count = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.M)
        self._arrange(min(len(self._widgets), _MOST_COLUMNS))

    def minimumSizeHint(self) -> QSize:
        # One column is always possible: otherwise no window could become too narrow for several.
        return QSize(self._widest(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        least = max(_LEAST_WIDTH, self._widest())
        fitting = (event.size().width() + Space.M) // (least + Space.M)
        self._arrange(max(1, min(fitting, _MOST_COLUMNS, len(self._widgets))))

    def _widest(self) -> int:
        return max((widget.minimumSizeHint().width() for widget in self._widgets), default=0)

    def _arrange(self, count: int) -> None:
        if count == self._count:
            return
        for column in range(_MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < count else 0)
        for place, widget in enumerate(self._widgets):
            self._grid.removeWidget(widget)
            self._grid.addWidget(widget, place // count, place % count)
        self._count = count
