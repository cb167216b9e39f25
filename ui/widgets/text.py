"""Text that is shown, in the four sizes."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

TextRole = Literal["body", "strong", "muted", "caption", "title", "display", "error", "label"]


def text_label(
    text: str,
    role: TextRole = "body",
    *,
    wrap: bool = False,
    selectable: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """Return a label; what a person typed is never read as markup."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setProperty("role", role)
    if wrap:
        made.setWordWrap(True)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose properties changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def set_role(widget: QWidget, name: str, value: str) -> None:
    """Set a property the style sheet selects by, and show it at once when it changed."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        restyle(widget)
