"""The way back in with the organisation: two people type the halves that they keep."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.background import Background
from ui.lock.back_in_screen import BackInScreen
from ui.lock.half_field import HalfField
from ui.messages import tr
from ui.operations import halves
from ui.theme import Space


class HalvesScreen(BackInScreen):
    """Takes both halves, in any order; the one that was typed well is hidden from the other person."""

    def __init__(self, background: Background, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(
            background,
            folder,
            title=tr("lock.halves.title"),
            explanation=tr("lock.halves.explanation"),
            parent=parent,
        )
        self.setObjectName("halves")
        self.one = HalfField(background, folder, tr("lock.halves.one"), "halves.one")
        self.other = HalfField(background, folder, tr("lock.halves.other"), "halves.other")
        entry = QWidget()
        column = QVBoxLayout(entry)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        for field in (self.one, self.other):
            column.addWidget(field)
            field.edited.connect(lambda: self.bar.setHidden(True))
            field.judged.connect(self._on_judged)
        self.one.taken.connect(lambda: self._on_taken(self.one, self.other))
        self.other.taken.connect(lambda: self._on_taken(self.other, self.one))
        entry.setFocusProxy(self.one)
        self._looks_left = 0
        self.take_entry(entry)

    def try_entry(self) -> None:
        """Look at what was not taken yet; then open with both."""
        untaken = [field for field in (self.one, self.other) if not field.which]
        self._looks_left = len(untaken)
        for field in untaken:
            field.look()
        if not untaken:
            self._open()

    def forget_entry(self) -> None:
        """Forget both halves."""
        self.one.clear()
        self.other.clear()

    def _on_taken(self, field: HalfField, beside: HalfField) -> None:
        if field.which == beside.which:
            field.refuse_same()
        elif not beside.which:
            beside.setFocus()
        else:
            self.go_button.setFocus()

    def _on_judged(self) -> None:
        if not self._looks_left:
            return  # somebody types
        self._looks_left -= 1
        if self._looks_left:
            return
        if self.one.which and self.other.which:
            self._open()
        else:
            self.refuse("")
            (self.other if self.one.which else self.one).setFocus()

    def _open(self) -> None:
        texts = self.one.text(), self.other.text()
        halves.unlock_with_organisation(self.background, self.folder, texts, self.on_opened, self.on_failed)
