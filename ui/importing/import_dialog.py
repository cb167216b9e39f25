"""The import in one window: file, columns, check, import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from coachdesk.spreadsheets.plan import CREATE, UPDATE
from ui.importing.draft_keeper import ImportDraftKeeper
from ui.importing.file_page import FilePage
from ui.importing.import_draft import ImportDraft
from ui.importing.mapping_page import MappingPage
from ui.importing.review_page import ReviewPage
from ui.importing.session import ImportSession
from ui.importing.write_page import WritePage
from ui.messages import error_sentence, tr
from ui.theme import Space
from ui.widgets import Button, InfoBar, Step, Stepper, text_label

if TYPE_CHECKING:
    from ui.shell.host import Host

_WIDTH, _HEIGHT = 1160, 700
_FILE, _COLUMNS, _CHECK, _WRITE = range(4)
_STEPS = ("importing.step.file", "importing.step.columns", "importing.step.check", "importing.step.write")


def open_import(host: Host, path: str = "") -> None:
    """Open the import over the window; ``path`` begins with a file."""
    dialog = ImportDialog(host)
    dialog.open()
    if path:
        dialog.session.open_file(Path(path))


class ImportDialog(QDialog):
    """Four pages; forward only when the page is complete, back at any time before the writing."""

    def __init__(self, host: Host) -> None:
        super().__init__(host.window_widget())
        self.setObjectName("importing.dialog")
        self.setWindowTitle(tr("importing.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.session = ImportSession(host, self)
        self._at = _FILE
        self._stepper = Stepper([])
        self._pages = QStackedWidget()
        self.file_page = FilePage(self.session)
        self.mapping_page = MappingPage(self.session)
        self.review_page = ReviewPage(self.session)
        self.write_page = WritePage(self.session)
        self._problem = InfoBar("", "danger", closable=True)
        self._problem.hide()
        self._note = text_label(tr("importing.nothing_written"), "caption", wrap=True)
        self._back = Button(tr("importing.back"), on_click=self.go_back, name="importing.back")
        self._next = Button(tr("importing.next"), "primary", on_click=self.go_on, name="importing.next")
        self._close = Button(tr("app.cancel"), on_click=self.reject, name="importing.close")
        self._keeper = ImportDraftKeeper(self.session, self._draft, self)
        self._lay_out()
        self._connect()
        self._show(_FILE)

    def _lay_out(self) -> None:
        for page in (self.file_page, self.mapping_page, self.review_page, self.write_page):
            self._pages.addWidget(page)
        head = QVBoxLayout()
        head.setContentsMargins(Space.L, Space.M, Space.L, 0)
        head.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(Space.L)
        top.addWidget(text_label(tr("importing.title"), "title"), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._stepper, 1)
        head.addLayout(top)
        head.addWidget(self._problem)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(Space.L, 0, Space.L, Space.M)
        inner.addWidget(self._pages)
        foot = QFrame()
        foot.setProperty("role", "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(Space.L, Space.S + Space.XS, Space.L, Space.S + Space.XS)
        row.setSpacing(Space.S)
        row.addWidget(self._note, 4)
        row.addStretch(1)
        for button in (self._close, self._back, self._next):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(body, 1)
        column.addWidget(foot)

    def _connect(self) -> None:
        session = self.session
        session.opened.connect(self._on_opened)
        session.mapping_changed.connect(self._show_buttons)
        session.planned.connect(self._show_buttons)
        session.failed.connect(self._on_failed)
        self._stepper.step_clicked.connect(self._on_step)
        self.write_page.finished.connect(self._show_buttons)

    def open(self) -> None:
        available = self.screen().availableGeometry()
        window = self.session.host.window_widget().size()
        width, height = max(available.width(), window.width()), max(available.height(), window.height())
        self.resize(min(_WIDTH, width - Space.L), min(_HEIGHT, height - Space.L))
        super().open()

    # Where one is

    def _show(self, at: int) -> None:
        self._at = at
        self._pages.setCurrentIndex(at)
        self._problem.hide()
        self._stepper.set_steps(
            [
                Step(tr(text), "done" if place < at else "current" if place == at else "todo")
                for place, text in enumerate(_STEPS)
            ]
        )
        self._show_buttons()
        page = (self.file_page, self.mapping_page, self.review_page, self.write_page)[at]
        page.focus_first()

    def _show_buttons(self) -> None:
        at, session = self._at, self.session
        is_over = at == _WRITE and not session.is_writing
        self._back.setVisible(at in (_COLUMNS, _CHECK))
        self._next.setVisible(at in (_COLUMNS, _CHECK))
        self._note.setVisible(at != _WRITE)
        self._close.setVisible(at != _WRITE or is_over)
        self._close.set_text(tr("importing.close") if is_over else tr("app.cancel"))
        if at == _COLUMNS:
            self._next.set_text(tr("importing.next"))
            self._next.setEnabled(self.mapping_page.is_complete)
        elif at == _CHECK:
            count = self._people_count()
            self._next.set_text(tr("importing.go", count=count) if count else tr("importing.nothing_to_do"))
            self._next.setEnabled(count > 0)
        elif is_over:
            self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def _people_count(self) -> int:
        plan = self.session.plan
        if plan is None:
            return 0
        counts = plan.counts()
        return counts[CREATE] + counts[UPDATE]

    def _on_opened(self) -> None:
        if self._at not in (_FILE, _COLUMNS):
            return
        self._show(_COLUMNS)
        page, view = self.session.left_at
        if page >= _CHECK:
            self.review_page.start_with(view)
            self.go_on()
        if self.session.resumed:
            is_same = self.session.resumed == "same"
            said = tr("importing.resumed.same" if is_same else "importing.resumed.changed")
            self._problem.set_message(said, "success" if is_same else "warning")
            self._problem.show()
            self.session.resumed = ""

    def go_on(self) -> None:
        """Go to the next page; from the check, write."""
        if self._at == _COLUMNS and self.mapping_page.is_complete:
            self.session.remember_mapping()
            self._show(_CHECK)
            self.review_page.begin()
            self.session.make_plan()
        elif self._at == _CHECK and self._people_count():
            count = self._people_count()
            self._keeper.forget()
            self.session.write()
            self._show(_WRITE)
            self.write_page.begin(count)
            self.write_page.focus_first()

    def go_back(self) -> None:
        """Go to the page before; what was decided stays decided."""
        if self._at in (_COLUMNS, _CHECK):
            self.session.stop()
            self._show(self._at - 1)

    def _on_step(self, at: int) -> None:
        if at < self._at < _WRITE:
            self.session.stop()
            self._show(at)

    def _on_failed(self, error: Exception) -> None:
        if self._at in (_COLUMNS, _CHECK):
            self._problem.set_message(error_sentence(error), "danger")
            self._problem.show()
        self._show_buttons()

    # Leaving

    def reject(self) -> None:
        if self.session.is_writing:
            return  # it is stopped by its own button, so that one sees that nothing is left of it
        self.session.stop()
        self._keeper.forget()
        super().reject()

    def _draft(self) -> ImportDraft | None:
        """Return the import as it stands; before a file is chosen and once it is written, there is nothing to keep."""
        session = self.session
        if session.draft is not None:
            return session.draft  # its file was not found yet
        if session.sheet is None or session.mapping is None or session.path is None or self._at == _WRITE:
            return None
        table = session.table
        return ImportDraft(
            path=str(session.path),
            digest=session.digest,
            sheet=table.sheet,
            header_row=table.header_row or 0,
            page=self._at,
            view=self.review_page.view() if self._at == _CHECK else "",
            mapping=session.mapping.to_json(),
            chosen_columns=frozenset(session.chosen_columns),
            decisions=session.decisions,
            decided_doubts=dict(session.decided_doubts),
            seen=frozenset(session.seen),
            pending=session.pending,
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.session.is_writing:
            event.ignore()
        else:
            super().closeEvent(event)  # which rejects
