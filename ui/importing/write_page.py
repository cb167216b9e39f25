"""The last page: how far the import is, what it brought, and the one way to take it all back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coachdesk.spreadsheets.doubts import Severity
from coachdesk.spreadsheets.plan import SKIP
from ui.importing.doubt_words import doubt_words
from ui.importing.session import ImportSession
from ui.messages import error_sentence, tr
from ui.theme import Space
from ui.widgets import Button, Card, IconLabel, InfoBar, ProgressRow, text_label

if TYPE_CHECKING:
    from coachdesk.services.import_undo import UndoneImport
    from coachdesk.services.importing import ImportOutcome

_ICON = 40
_LISTED = 8


class WritePage(QWidget):
    """Progress, then the result."""

    finished = Signal()
    """The import is over, one way or another."""

    def __init__(self, session: ImportSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._progress = ProgressRow(" ")
        self._progress.cancelled.connect(self._on_cancelled)
        self._icon = IconLabel("circle-check", "success", _ICON)
        self._title = text_label("", "title", wrap=True)
        self._text = text_label("", "muted", wrap=True)
        self._undo = Button(
            tr("importing.undo_all"), icon="undo-2", on_click=self._on_undo, name="importing.undo_all"
        )
        self._left_out = Card(tr("importing.left_out.title"), subtitle=tr("importing.left_out.text"))
        self._left_lines = QVBoxLayout()
        self._left_out.body.addLayout(self._left_lines)
        self._problem = InfoBar("", "danger")
        self._problem.setObjectName("importing.write_problem")
        self._result = QWidget()
        self._lay_out()
        session.progressed.connect(self._progress.set_progress)
        session.written.connect(self._on_written)
        session.stopped.connect(self._on_stopped)
        session.failed.connect(self._on_failed)
        session.undone.connect(self._on_undone)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._result)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row.addLayout(words, 1)
        row.addWidget(self._undo, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.M, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(self._problem)
        column.addWidget(self._progress)
        column.addWidget(self._result)
        column.addWidget(self._left_out)
        column.addStretch(1)

    def begin(self, people: int) -> None:
        """Show that the import of so many people goes on."""
        self._progress.set_text(tr("importing.writing", count=people))
        self._progress.set_progress(0, people)
        self._progress.cancel_button.setEnabled(True)
        self._progress.show()
        for part in (self._result, self._left_out, self._problem):
            part.hide()

    def focus_first(self) -> None:
        """Put the keyboard on what can stop the import."""
        self._progress.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_cancelled(self) -> None:
        self._progress.set_text(tr("importing.stopping"))
        self._progress.cancel_button.setEnabled(False)
        self._session.stop()

    def _on_written(self, outcome: ImportOutcome) -> None:
        self._progress.hide()
        created, updated = len(outcome.created), len(outcome.updated)
        self._icon.set_icon("circle-check", "success")
        self._title.setText(
            tr("importing.done.title", count=created) if created else tr("importing.done.nothing_new")
        )
        self._text.setText(
            tr("importing.done.updated", count=updated) if updated else tr("importing.done.text")
        )
        self._undo.setVisible(outcome.batch_id is not None)
        self._undo.setEnabled(True)
        self._result.show()
        self._list_left_out()
        self.finished.emit()

    def _list_left_out(self) -> None:
        plan = self._session.plan
        if plan is None:
            return
        lines = [
            tr("importing.left_out.row", number=row.number, name=row.title or tr("importing.no_title"))
            for row in plan.rows
            if row.action == SKIP
        ]
        lines += [
            tr(
                "importing.left_out.cell",
                number=doubt.number or str(doubt.row),
                column=doubt.header or doubt.column,
                problem=doubt_words(doubt),
            )
            for doubt in plan.doubts
            if doubt.severity is not Severity.INFO and doubt.code != "no_name"
        ]
        for text in lines[:_LISTED]:
            self._left_lines.addWidget(text_label(text, wrap=True))
        if len(lines) > _LISTED:
            more = tr("importing.left_out.more", count=len(lines) - _LISTED)
            self._left_lines.addWidget(text_label(more, "muted", wrap=True))
        self._left_out.setVisible(bool(lines))

    def _on_stopped(self) -> None:
        if self.isVisible():
            self._end("info", "muted", tr("importing.stopped.title"), tr("importing.stopped.text"))

    def _on_failed(self, error: Exception) -> None:
        if self.isVisible():
            self._problem.set_message(error_sentence(error), "danger")
            self._problem.show()
            self._progress.hide()
            self._undo.setEnabled(True)
            self.finished.emit()

    def _on_undo(self) -> None:
        self._undo.setEnabled(False)
        self._progress.set_text(tr("importing.undoing"))
        self._progress.set_progress(0, 0)
        self._progress.cancel_button.hide()
        self._progress.show()
        self._session.undo()

    def _on_undone(self, undone: UndoneImport) -> None:
        kept = tr("importing.undone_kept", count=len(undone.kept)) if undone.kept else ""
        self._end("undo-2", "muted", tr("importing.undone", count=len(undone.undone)), kept)

    def _end(self, icon: str, colour: str, title: str, text: str) -> None:
        self._progress.hide()
        self._icon.set_icon(icon, colour)
        self._title.setText(title)
        self._text.setText(text)
        self._undo.hide()
        self._left_out.hide()
        self._result.show()
        self.finished.emit()
