"""Where a half of the recovery key is typed: what is wrong is said at once, and a good one is not shown any more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.background import Background, Task
from ui.messages import tr
from ui.operations import halves
from ui.operations.halves import HalfLook, HalfWrong
from ui.theme import Size, Space
from ui.widgets.buttons import Button
from ui.widgets.card import IconLabel
from ui.widgets.labelled_field import LabelledField
from ui.widgets.text import text_label

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

_CALM_MS = 300
_HEIGHT = 72
_SHOWN_OF_A_GROUP = 12
_WHILE_TYPING = frozenset({HalfWrong.EMPTY, HalfWrong.CUT})
"""What is no mistake while somebody still types."""


class _Typed(QPlainTextEdit):
    """Plain text; Tab goes on. ``left`` when the keyboard goes elsewhere."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(_HEIGHT)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.left.emit()


class HalfField(QWidget):
    """``taken``: a whole half of this organisation stands in it, hidden from whoever types the other one.

    ``judged`` after each look.
    """

    taken = Signal()
    judged = Signal()
    edited = Signal()

    def __init__(
        self, background: Background, folder: Path, label: str, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._background, self._folder = background, folder
        self._task: Task | None = None
        self._look: HalfLook | None = None
        self.line = _Typed()
        self.line.setObjectName(name)
        self.line.setPlaceholderText(tr("lock.halves.example"))
        self.labelled = LabelledField(label, self.line)
        self._good_label = text_label(label, "label")
        self._good_text = text_label("", wrap=True)
        self.again_button = Button(
            tr("lock.halves.again"), "quiet", on_click=self._type_again, name=f"{name}.again"
        )
        self._good = self._made_good_row()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.labelled)
        column.addWidget(self._good)
        self._good.hide()
        self.setFocusProxy(self.line)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(lambda: self.look(is_typing=True))
        self.line.textChanged.connect(self._on_edited)
        self.line.left.connect(self._on_left)

    def _made_good_row(self) -> QWidget:
        good = QWidget()
        column = QVBoxLayout(good)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(IconLabel("circle-check", "success", Size.ICON))
        row.addWidget(self._good_text, 1)
        row.addWidget(self.again_button)
        column.addWidget(self._good_label)
        column.addLayout(row)
        return good

    def text(self) -> str:
        """Return what was typed."""
        return self.line.toPlainText()

    @property
    def which(self) -> int:
        """Which half was taken; 0 while none was."""
        return self._look.which if self._look is not None else 0

    def clear(self) -> None:
        """Forget what was typed."""
        self.line.clear()
        self._show_field()

    def look(self, *, is_typing: bool = False) -> None:
        """Find out what was typed is, and say so; ``is_typing``: what is not finished is not called wrong."""
        self._calm.stop()
        if self._task is not None:
            self._task.cancel()
        self._task = halves.look_at(
            self._background,
            self._folder,
            self.text(),
            lambda found: self.show_look(found, is_typing=is_typing),
            owner=self,
        )

    def refuse_same(self) -> None:
        """Say that the other field holds this half already."""
        which = self.which
        self._look = HalfLook(wrong=HalfWrong.SAME)
        self.line.clear()
        self._show_field()
        self.labelled.set_error(tr("lock.halves.wrong.same", which=which, other=3 - which))

    def show_look(self, found: HalfLook, *, is_typing: bool = False) -> None:
        """Show what was found out."""
        self._look = found
        if found.wrong is None:
            self.labelled.set_error("")
            self._good_text.setText(tr("lock.halves.good", which=found.which))
            had_focus = self.line.hasFocus()
            self.labelled.hide()
            self._good.show()
            self.setFocusProxy(self.again_button)
            if had_focus:
                self.again_button.setFocus()
            self.taken.emit()
        elif not (is_typing and found.wrong in _WHILE_TYPING):
            self.labelled.set_error(_said_of(found))
        self.judged.emit()

    def _on_edited(self) -> None:
        self._look = None
        self.labelled.set_error("")
        self.edited.emit()
        if self.text().strip():
            self._calm.start()
        else:
            self._calm.stop()

    def _on_left(self) -> None:
        if self.text().strip() and self._look is None:
            self.look()

    def _type_again(self) -> None:
        self.clear()
        self.line.setFocus()

    def _show_field(self) -> None:
        self._good.hide()
        self.labelled.show()
        self.setFocusProxy(self.line)


def _said_of(look: HalfLook) -> str:
    group = look.group if len(look.group) <= _SHOWN_OF_A_GROUP else look.group[:_SHOWN_OF_A_GROUP] + "…"
    key = f"lock.halves.wrong.{look.wrong}"
    if look.wrong is HalfWrong.LETTERS and not look.number:
        key += "_somewhere"
    return tr(key, group=group, number=look.number, count=len(look.group))
