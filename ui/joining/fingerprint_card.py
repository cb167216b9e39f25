"""A laptop's fingerprint, large enough to be read aloud across a table: six groups of four digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.messages import tr
from ui.theme import Space
from ui.widgets.card import Card
from ui.widgets.keyboard_ring import show_ring
from ui.widgets.text import text_label

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

_COLUMNS = 3


class FingerprintCard(Card):
    """Reached by the keyboard, so that a screen reader says it, digit by digit."""

    def __init__(
        self, groups: Sequence[str], *, name: str = "joining.fingerprint", parent: QWidget | None = None
    ) -> None:
        super().__init__(padding=Space.M, parent=parent)
        self.setObjectName(name)
        self.groups = tuple(groups)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(spoken(self.groups))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        for place, group in enumerate(self.groups):
            row, at = divmod(place, _COLUMNS)
            label = text_label(group, "display", selectable=True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            grid.addWidget(label, row, at)
            grid.setColumnStretch(at, 1)
        self.body.addLayout(grid)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        show_ring(self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        show_ring(self, event)


def spoken(groups: Sequence[str]) -> str:
    """Return a fingerprint as it is said: each digit by itself, a pause after each group."""
    return tr("joining.fingerprint.spoken", digits=", ".join(" ".join(group) for group in groups))


def written(groups: Sequence[str]) -> str:
    """Return a fingerprint in one line."""
    return "\u00a0 ".join(groups)
