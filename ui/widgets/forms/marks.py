"""Marks on something folded up: there is text in it that is not saved yet, or answers to choose between."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.messages import tr
from ui.theme import Space
from ui.widgets import Tag


class Marks(QWidget):
    """Two tags, each there only when it says something."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting = Tag(tr("forms.mark.waiting"), "accent", icon="pencil", parent=self)
        self._disputed = Tag(tr("forms.mark.disputed"), "warning", icon="git-merge", parent=self)
        self._waiting.setToolTip(tr("forms.mark.waiting.hint"))
        self._disputed.setToolTip(tr("forms.mark.disputed.hint"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        line.addWidget(self._waiting, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._disputed, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_marks(is_waiting=False, is_disputed=False)

    def show_marks(self, *, is_waiting: bool, is_disputed: bool) -> None:
        """Show these marks and no other."""
        self._waiting.setHidden(not is_waiting)
        self._disputed.setHidden(not is_disputed)
        self.setHidden(not (is_waiting or is_disputed))

    @property
    def has_any(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.texts())

    def texts(self) -> tuple[str, ...]:
        """Return the words shown."""
        return tuple(tag.text() for tag in (self._waiting, self._disputed) if not tag.isHidden())
