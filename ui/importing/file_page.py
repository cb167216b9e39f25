"""The first page: choose the file, by dropping it or from a dialog; what cannot be read is said in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QStandardPaths, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ui.importing.session import ImportSession
from ui.messages import error_sentence, format_instant, tr
from ui.operations import importing
from ui.theme import Size, Space, colours
from ui.widgets import Button, IconLabel, InfoBar, ProgressRow, text_label

if TYPE_CHECKING:
    from coachdesk.services.import_undo import UndoneImport
    from ui.operations.importing import LastImport

_ICON = 40


class DropZone(QWidget):
    """A place to drop a file on, with the button that does the same."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._is_over = False
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.XL, Space.L, Space.XL)
        column.setSpacing(Space.S)
        column.addStretch(1)
        column.addWidget(IconLabel("sheet", "accent", _ICON), 0, Qt.AlignmentFlag.AlignHCenter)
        for text, role in ((tr("importing.file.drop"), "title"), (tr("importing.file.or"), "muted")):
            label = text_label(text, role, wrap=True)  # type: ignore[arg-type]  # both are roles
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(Space.S)
        self.button = Button(
            tr("importing.file.choose"), "primary", on_click=self._browse, name="importing.choose_file"
        )
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def _browse(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        chooser = QFileDialog(self, tr("importing.file.choose"), folder)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilters(tr("importing.file.filter").split("\n"))
        chooser.fileSelected.connect(lambda chosen: self.chosen.emit(Path(chosen)))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event) is not None:
            event.acceptProposedAction()
            self._is_over = True
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._is_over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._is_over = False
        self.update()
        path = _dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.chosen.emit(path)

    def paintEvent(self, _event: QPaintEvent) -> None:
        table = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(table.accent if self._is_over else table.border_strong), 1.5)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(QColor(table.accent_soft if self._is_over else table.surface))
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, Size.RADIUS_CARD, Size.RADIUS_CARD)
        painter.end()


def _dropped_file(event: QDropEvent) -> Path | None:
    """Return the first local file of a drop."""
    for url in event.mimeData().urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    return None


class FilePage(QWidget):
    """Where an import begins, and where the last one can still be undone."""

    def __init__(self, session: ImportSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._problem = InfoBar("", "danger")
        self._problem.setObjectName("importing.problem")
        self._problem.hide()
        self._zone = DropZone()
        self._zone.chosen.connect(session.open_file)
        self._progress = ProgressRow(" ")
        self._progress.cancelled.connect(session.stop)
        self._progress.hide()
        self._last = InfoBar("", "neutral", action_text=tr("importing.file.undo_last"))
        self._last.setObjectName("importing.last")
        self._last.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self._problem)
        column.addWidget(self._zone, 1)
        column.addWidget(self._progress)
        column.addWidget(self._last)
        session.reading.connect(self._on_reading)
        session.opened.connect(self._progress.hide)
        session.stopped.connect(self._on_stopped)
        session.failed.connect(self._on_failed)
        importing.read_last_import(session.host.operations, self._on_last, owner=self)

    def focus_first(self) -> None:
        """Put the keyboard on the button that chooses a file."""
        self._zone.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_reading(self, name: str) -> None:
        self._problem.hide()
        self._zone.setEnabled(False)
        self._progress.set_text(tr("importing.file.reading", file=name))
        self._progress.set_progress(0, 0)
        self._progress.show()

    def _on_stopped(self) -> None:
        self._zone.setEnabled(True)
        self._progress.hide()

    def _on_failed(self, error: Exception) -> None:
        self._on_stopped()
        is_gone = getattr(error, "code", "") == "sheet.unreadable"
        if is_gone and self._session.draft is not None:
            said = tr("importing.resumed.missing", file=self._session.file_name)
            self._problem.set_message(said, "warning")
        else:
            self._problem.set_message(error_sentence(error), "danger")
        self._problem.show()

    def showEvent(self, event: object) -> None:
        self._zone.setEnabled(True)

    def _on_last(self, last: LastImport | None) -> None:
        self._last.setVisible(last is not None)
        if last is None:
            return
        when = format_instant(last.at)
        self._last.set_message(tr("importing.file.last", when=when, count=last.cases), "neutral")
        self._last.action_button.clicked.connect(lambda _checked=False: self._undo_last(last.batch_id))

    def _undo_last(self, batch_id: str) -> None:
        self._last.action_button.setEnabled(False)
        importing.undo_import(
            self._session.host.operations,
            batch_id,
            self._on_undone,
            self._on_failed,
            lambda _done, _total: None,
            owner=self,
        )

    def _on_undone(self, undone: UndoneImport) -> None:
        said = tr("importing.undone", count=len(undone.undone))
        if undone.kept:
            said += " " + tr("importing.undone_kept", count=len(undone.kept))
        self._last.set_message(said, "warning" if undone.kept else "success")
        self._last.action_button.hide()
