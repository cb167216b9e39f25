"""Says, discreetly, that what was typed is kept, and takes the last change back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.messages import format_time, programme_zone, tr
from ui.theme import Size, Space
from ui.widgets import Button, IconLabel, text_label

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from ui.case_file.case_desk import CaseDesk


class SaveState(QWidget):
    """One line: saving, saved at, not saved yet; with "undo" for the last change."""

    def __init__(self, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._change_ids: tuple[str, ...] = ()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.XS)
        self._icon = IconLabel("check", "success", Size.ICON_SMALL)
        self._words: QLabel = text_label("", "caption")
        self._words.setObjectName("case.save_state")
        self._undo = Button(tr("case_file.undo"), "quiet", on_click=self._on_undo, name="case.undo")
        self._undo.setAccessibleName(tr("case_file.undo_name"))
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._words)
        line.addWidget(self._undo)
        desk.began.connect(self._on_began)
        desk.written.connect(self._on_written)
        desk.failed.connect(self._on_failed)
        self.clear()

    def clear(self) -> None:
        """Say nothing: another person's file is shown."""
        self._change_ids = ()
        self._say("", "check", "success")

    def text(self) -> str:
        """Return what is said."""
        return self._words.text()

    def _say(self, text: str, icon: str, colour: str) -> None:
        self._words.setText(text)
        self._icon.set_icon(icon, colour)
        self._icon.setVisible(bool(text))
        self._undo.setVisible(bool(self._change_ids))

    def _on_began(self) -> None:
        if self._change_ids or not self._words.text():
            return  # a moment later it is saved: saying so twice would only flicker
        self._say(tr("case_file.saving"), "clock", "muted")

    def _on_written(self, changed: Changed | None) -> None:
        if changed is None or not changed.change_ids:
            return
        self._change_ids = changed.change_ids
        at = format_time(datetime.now(programme_zone()).strftime("%H:%M"))
        self._say(tr("case_file.saved", at=at), "check", "success")

    def _on_failed(self) -> None:
        self._say(tr("case_file.not_saved"), "triangle-alert", "warning")

    def _on_undo(self) -> None:
        change_ids, self._change_ids = self._change_ids, ()
        self._desk.undo(change_ids)
        self._say(tr("case_file.undone"), "undo-2", "muted")
