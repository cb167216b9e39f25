"""A grid of six sixths that becomes one column when there is little room."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme import Space
from ui.widgets.forms.layout import WHOLE_ROW

NARROW_BELOW = 520
"""Width in device-independent pixels under which every field takes its own line."""


@dataclass(frozen=True, slots=True)
class _Cell:
    widget: QWidget
    span: int
    stays_beside: bool


class ResponsiveGrid(QWidget):
    """Lay widgets out in rows of six sixths; narrow, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: list[_Cell] = []
        self._is_narrow: bool | None = None
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(Space.M)
        self._layout.setVerticalSpacing(Space.M)
        for column in range(WHOLE_ROW):
            self._layout.setColumnStretch(column, 1)
            self._layout.setColumnMinimumWidth(column, 1)

    def add(self, widget: QWidget, span: int, *, stays_beside: bool = False) -> None:
        """Add a widget that takes ``span`` sixths; ``stays_beside``: it joins its neighbour's line when narrow too."""
        self._cells.append(_Cell(widget, span, stays_beside))
        widget.setParent(self)
        self._is_narrow = None

    def is_narrow(self) -> bool:
        """Tell whether the fields stand one below the other."""
        return bool(self._is_narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange(event.size().width() < NARROW_BELOW)

    def arrange(self, is_narrow: bool) -> None:
        """Place the cells for a narrow or a wide window, when that is not how they stand already."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        row, column = 0, 0
        for cell in self._cells:
            span = cell.span if cell.stays_beside or not is_narrow else WHOLE_ROW
            if column + span > WHOLE_ROW:
                row, column = row + 1, 0
            self._layout.addWidget(cell.widget, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
