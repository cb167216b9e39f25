"""A field for a passphrase: hidden, can be shown, says when Caps Lock is on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.messages import tr
from ui.theme import Space
from ui.widgets.buttons import IconButton
from ui.widgets.text import set_role, text_label

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

_VK_CAPITAL = 0x14


class _Line(QLineEdit):
    """``focused`` and ``key_pressed`` before the line itself takes the key."""

    focused = Signal()
    key_pressed = Signal(object)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.key_pressed.emit(event)
        super().keyPressEvent(event)


class PassphraseField(QWidget):
    """``submitted`` on Enter, ``edited`` at each keystroke."""

    submitted = Signal()
    edited = Signal(str)

    def __init__(self, *, label: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_caps = False
        self.line = _Line()
        self.line.focused.connect(lambda: self._tell_caps(self._caps_of_system()))
        self.line.key_pressed.connect(lambda event: self._tell_caps(self._caps_of_key(event)))
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(label)
        self.line.setObjectName(name)
        self.line.setMaxLength(1_000)
        # Not learnt by keyboards, not corrected, not capitalised.
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.line.returnPressed.connect(self.submitted)
        self.line.textEdited.connect(self.edited)
        self._show_button = IconButton("eye", tr("app.passphrase_show"), on_click=self._toggle)
        self._caps = text_label(tr("app.caps_lock"), "caption", wrap=True)
        self._caps.setHidden(True)
        row = QHBoxLayout()
        row.setSpacing(Space.XS)
        row.addWidget(self.line, 1)
        row.addWidget(self._show_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addLayout(row)
        column.addWidget(self._caps)
        self.setFocusProxy(self.line)
        self.setAccessibleName(label)

    def text(self) -> str:
        """Return what is typed."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Put a passphrase in, as the generator does."""
        self.line.setText(text)
        self.edited.emit(text)

    def clear(self) -> None:
        """Forget what is typed, and how it was typed."""
        self.line.clear()

    def set_shown(self, *, is_shown: bool) -> None:
        """Show or hide the letters."""
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self._show_button.set_icon("eye-off" if is_shown else "eye")
        self._show_button.set_label(tr("app.passphrase_hide" if is_shown else "app.passphrase_show"))

    def set_error(self, *, is_error: bool) -> None:
        """Mark the field."""
        set_role(self.line, "state", "error" if is_error else "")

    @property
    def is_caps_told(self) -> bool:
        """Tell whether the hint about Caps Lock is shown."""
        return not self._caps.isHidden()

    def _caps_of_key(self, event: QKeyEvent) -> bool:
        """Work it out from a letter's case: Qt has no question for it."""
        system = self._caps_of_system()
        if system or sys.platform == "win32":
            return system
        if event.key() == Qt.Key.Key_CapsLock:
            return False  # which way it went is not known before the next letter
        text = event.text()
        if len(text) == 1 and text.isalpha() and text.upper() != text.lower():
            is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return text.isupper() != is_shifted
        return self._is_caps

    @staticmethod
    def _caps_of_system() -> bool:
        if sys.platform == "win32":
            import ctypes

            return bool(ctypes.windll.user32.GetKeyState(_VK_CAPITAL) & 1)
        return False

    def _tell_caps(self, is_caps: bool) -> None:
        self._is_caps = is_caps
        self._caps.setHidden(not is_caps)

    def _toggle(self) -> None:
        self.set_shown(is_shown=self.line.echoMode() == QLineEdit.EchoMode.Password)
        self.line.setFocus()
