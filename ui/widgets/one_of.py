"""Several parts in one place, of which one is shown and only that one asks for room."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


class OneOf(QWidget):
    """Unlike a stacked widget it is as high as the part shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def index(self) -> int:
        """The place of the part shown."""
        return next((at for at, part in enumerate(self._parts) if not part.isHidden()), 0)

    def add(self, part: QWidget) -> None:
        """Add a part; the first one is shown."""
        self._column.addWidget(part)  # first: without a parent it would be shown as a window of its own
        part.setHidden(bool(self._parts))
        self._parts.append(part)

    def show_only(self, index: int) -> None:
        """Show one part."""
        for at, part in enumerate(self._parts):
            part.setHidden(at != index)
