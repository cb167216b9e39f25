"""Lines to tick, one below the other; rows stay with what they show, so that typing keeps the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.case_file.tick_row import TickLine, TickRow


class TickList(QWidget):
    """A column of rows made as they are needed and used again."""

    ticked = Signal(str, bool)
    details_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[TickRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def fill(self, lines: Sequence[TickLine], open_key: str) -> None:
        """Show these lines; ``open_key`` is the one whose details are unfolded."""
        keys = {line.key for line in lines}
        spare = [row for row in self._rows if row.key not in keys]
        for index, line in enumerate(lines):
            row = self.row(line.key) or (spare.pop() if spare else self._make_row())
            if self._column.indexOf(row) != index:
                self._column.insertWidget(index, row)
            row.fill(line, is_open=line.key == open_key)
            row.show()
        for row in spare:
            row.empty()

    def row(self, key: str) -> TickRow | None:
        """Return the row of a line, if it is shown."""
        return next((row for row in self._rows if row.key == key), None) if key else None

    def rows(self) -> list[TickRow]:
        """Return the rows that are shown, from the top."""
        shown = [row for row in self._rows if row.key]
        return sorted(shown, key=self._column.indexOf)

    def _make_row(self) -> TickRow:
        row = TickRow(self)
        row.ticked.connect(self.ticked)
        row.details_asked.connect(self.details_asked)
        self._rows.append(row)
        return row
