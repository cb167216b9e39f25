"""A table with the detail of its line at the side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QWidget

from ui.importing.tag_delegate import TagDelegate
from ui.theme import Space
from ui.widgets import TableView

_DETAIL_WIDTHS = (300, 380)
_NARROW = 600
"""Width of a table below which it is narrow."""


class DetailedTable(QWidget):
    """A table and the detail of the line chosen in it.

    ``stretched`` is the column that takes the room left; ``spare`` is left out of a narrow table, because the
    detail says it too (-1: none).
    """

    def __init__(
        self, table: TableView, widths: Sequence[int], stretched: int, spare: int, detail: QWidget
    ) -> None:
        super().__init__()
        self.table = table
        self._spare, self._detail = spare, detail
        table.setItemDelegate(TagDelegate(table))
        header = table.horizontalHeader()
        for column, width in enumerate(widths):
            header.resizeSection(column, width)
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addWidget(table, 1)
        row.addWidget(detail)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        least, most = _DETAIL_WIDTHS
        beside = min(max(round(self.width() * 0.35), least), most)
        self._detail.setFixedWidth(beside)
        if self._spare >= 0:
            self.table.setColumnHidden(self._spare, self.width() - beside < _NARROW)
