"""A focus ring that shows when the keyboard came, not when the mouse did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from ui.widgets.text import set_role

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

BY_KEYBOARD = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
        Qt.FocusReason.OtherFocusReason,
    }
)
"""The reasons for which the focus comes that mean the keyboard."""


def show_ring(widget: QWidget, event: QFocusEvent) -> None:
    """Set the property ``ring`` for a focus event: called from ``focusInEvent`` and ``focusOutEvent``."""
    is_shown = event.gotFocus() and event.reason() in BY_KEYBOARD
    set_role(widget, "ring", "true" if is_shown else "false")


class RingButton(QPushButton):
    """A push button with the ring."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        show_ring(self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        show_ring(self, event)
