"""A grid of six equal sixths that becomes one column when there is little room."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from ui.theme import Space
from ui.widgets.forms.layout import WHOLE_ROW

NARROW_BELOW = 520
"""Width in device-independent pixels under which every field takes its own line."""


@dataclass(frozen=True, slots=True)
class _Cell:
    item: QLayoutItem
    span: int
    stays_beside: bool


class SixthsLayout(QLayout):
    """Rows of six sixths, equal whatever stands in them; narrow, one item below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: list[_Cell] = []
        self._next = (WHOLE_ROW, False)
        self.setContentsMargins(0, 0, 0, 0)

    def add(self, widget: QWidget, span: int, *, stays_beside: bool) -> None:
        """Add a widget that takes ``span`` sixths."""
        self._next = (span, stays_beside)
        self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._cells.append(_Cell(item, *self._next))

    def count(self) -> int:
        return len(self._cells)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._cells[index].item if 0 <= index < len(self._cells) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._cells.pop(index).item if 0 <= index < len(self._cells) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(row.height for row in self._rows(width)) + Space.M * max(0, len(self._rows(width)) - 1)

    def sizeHint(self) -> QSize:
        return QSize(2 * NARROW_BELOW, self.heightForWidth(2 * NARROW_BELOW))

    def minimumSize(self) -> QSize:
        width = max((cell.item.minimumSize().width() for cell in self._cells), default=0)
        return QSize(width, 0)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        sixth = (rect.width() + Space.M) / WHOLE_ROW
        top = rect.y()
        for row in self._rows(rect.width()):
            for cell, first, span in row.cells:
                left = rect.x() + round(first * sixth)
                right = rect.x() + round((first + span) * sixth) - Space.M
                cell.item.setGeometry(QRect(left, top, right - left, row.height))
            top += row.height + Space.M

    def _rows(self, width: int) -> list[_Row]:
        is_narrow = width < NARROW_BELOW
        sixth = (width + Space.M) / WHOLE_ROW
        rows: list[_Row] = []
        used = WHOLE_ROW
        for cell in self._cells:
            if cell.item.isEmpty():
                continue
            span = cell.span if cell.stays_beside or not is_narrow else WHOLE_ROW
            if used + span > WHOLE_ROW:
                rows.append(_Row([], 0))
                used = 0
            height = _height(cell.item, round(span * sixth) - Space.M)
            rows[-1].cells.append((cell, used, span))
            rows[-1] = _Row(rows[-1].cells, max(rows[-1].height, height))
            used += span
        return rows


@dataclass(frozen=True, slots=True)
class _Row:
    cells: list[tuple[_Cell, int, int]]
    height: int


def _height(item: QLayoutItem, width: int) -> int:
    if item.hasHeightForWidth():
        return item.heightForWidth(width)
    return item.sizeHint().height()


class ResponsiveGrid(QWidget):
    """A widget laid out in sixths."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sixths = SixthsLayout(self)

    def add(self, widget: QWidget, span: int, *, stays_beside: bool = False) -> None:
        """Add a widget that takes ``span`` sixths; ``stays_beside``: it joins its neighbour's line when narrow too."""
        self._sixths.add(widget, span, stays_beside=stays_beside)
