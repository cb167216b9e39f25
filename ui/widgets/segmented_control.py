"""A choice of a few, all of them seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from ui.widgets.keyboard_ring import RingButton


class SegmentedControl(QFrame):
    """One of a few values; left and right move, ``chosen`` tells what the person took."""

    chosen = Signal(str)

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        *,
        label: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "segments")
        self.setAccessibleName(label)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        for value, text in options:
            button = RingButton(text.replace("&", "&&"))
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setAccessibleName(f"{label} {text}".strip())
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, chosen=value: self.chosen.emit(chosen))
            self._group.addButton(button)
            self._buttons[value] = button
            row.addWidget(button)
        self.setFocusProxy(next(iter(self._buttons.values())))
        self._group.buttonToggled.connect(self._on_toggled)

    def value(self) -> str:
        """Return the value chosen; "" for none."""
        return next((value for value, button in self._buttons.items() if button.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Choose a value without telling."""
        if value in self._buttons:
            self._buttons[value].setChecked(True)

    def button(self, value: str) -> QPushButton:
        """Return the button of a value."""
        return self._buttons[value]

    def _on_toggled(self, button: QAbstractButton, is_checked: bool) -> None:
        """Let the keyboard come to the value chosen, not to the first one."""
        if is_checked:
            self.setFocusProxy(button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        values = list(self._buttons)
        if step is None or self.value() not in values:
            super().keyPressEvent(event)
            return
        taken = values[(values.index(self.value()) + step) % len(values)]
        self._buttons[taken].setFocus(Qt.FocusReason.TabFocusReason)
        self._buttons[taken].click()
