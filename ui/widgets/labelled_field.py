"""A control with its label above, a hint and an error below."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.text import set_role, text_label


class LabelledField(QWidget):
    """A label, a control, and one line under it: the hint, or what is wrong."""

    def __init__(
        self,
        label: str,
        control: QWidget,
        *,
        hint: str = "",
        required_text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.control = control
        self._hint = hint
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        self._label = text_label(f"{label} {required_text}".rstrip(), "label", wrap=True)
        self._label.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(label)
        self._note = text_label(hint, "caption", wrap=True)
        if not hint:
            self._note.hide()  # setHidden(False) would show it as a window of its own for a moment
        column.addWidget(self._label)
        column.addWidget(control)
        column.addWidget(self._note)
        grows = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding
        if control.sizePolicy().verticalPolicy() not in grows:
            column.addStretch(1)  # beside a higher field, labels stay on one line

    def set_error(self, text: str) -> None:
        """Say what is wrong under the control; "" goes back to the hint."""
        self._note.setText(text or self._hint)
        self._note.setVisible(bool(text or self._hint))
        set_role(self._note, "role", "error" if text else "caption")
        set_role(self.control, "state", "error" if text else "")
        self.control.setAccessibleDescription(text or self._hint)

    def error(self) -> str:
        """Return what is said to be wrong; "" when nothing is."""
        return self._note.text() if self._note.property("role") == "error" else ""

    def set_hint(self, text: str) -> None:
        """Change the hint."""
        self._hint = text
        if not self.error():
            self.set_error("")
