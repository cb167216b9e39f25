"""The files kept in a case file: reports made here, and papers that were brought."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from coachdesk.errors import InvalidValue
from ui.case_file.tab import CaseTab, CaseView
from ui.case_file.timeline_items import document_item, item_key, split_key
from ui.messages import language, tr
from ui.operations import documents, editing
from ui.operations.editing import EntityPlace
from ui.theme import Space
from ui.widgets import Button, EmptyState, FlowLayout, TimelineView, text_label

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from coachdesk.programme.document import Document
    from ui.case_file.case_desk import CaseDesk
    from ui.shell.host import Host

_COPY = "copy"


class DocumentsTab(CaseTab):
    """A list of kept files, with what brings one in, takes a copy out or deletes one."""

    key: ClassVar[str] = "documents"

    def __init__(self, host: Host, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(host, desk, parent)
        self.list = TimelineView(label=tr("documents.list"), name="documents.list")
        self.list.item_action.connect(lambda key, _action: self._ask_where(split_key(key)[1]))
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._current_changed())
        self.add = Button(tr("documents.add"), icon="plus", on_click=self._ask_which, name="documents.add")
        self.report = Button(
            tr("documents.report"), icon="file-text", on_click=self._report, name="documents.report"
        )
        self.open_button = Button(
            tr("documents.open"), icon="external-link", on_click=self._open_chosen, name="documents.open"
        )
        self.copy = Button(
            tr("documents.copy"), icon="download", on_click=self._copy_chosen, name="documents.copy"
        )
        self.remove = Button(
            tr("documents.remove"), icon="trash-2", on_click=self._remove, name="documents.remove"
        )
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, 0)
        column.setSpacing(Space.M)
        column.addWidget(text_label(tr("documents.text"), "muted", wrap=True))
        acts = FlowLayout(spacing=Space.S)
        for button in (self.open_button, self.add, self.report, self.copy, self.remove):
            acts.addWidget(button)
        column.addLayout(acts)
        column.addWidget(self.list, 1)
        self.empty = EmptyState(
            "folder-open",
            tr("documents.empty.title"),
            tr("documents.empty.text"),
            action_text=tr("documents.add"),
            on_action=self._ask_which,
            second_text=tr("documents.report"),
            on_second=self._report,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(body)
        self._stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def fill(self, view: CaseView) -> None:
        newest = sorted(view.case.documents, key=lambda one: (str(one.made_on or ""), one.id), reverse=True)
        words = tr("documents.copy_short")
        self.list.set_items([document_item(one, action=_COPY, action_text=words) for one in newest])
        self._stack.setCurrentIndex(0 if newest else 1)
        for button in (self.report, self.empty.second_button):
            button.setHidden(not view.case.sessions)
        self._current_changed()

    def reveal(self, entity_id: str) -> None:
        self.list.select(item_key("document", entity_id))

    def focus_first(self) -> None:
        (self.list if self._stack.currentIndex() == 0 else self.empty.action_button).setFocus()

    def _current_changed(self) -> None:
        for button in (self.open_button, self.copy, self.remove):
            button.setEnabled(bool(self.list.current_key()))

    def _chosen(self) -> str:
        return split_key(self.list.current_key())[1]

    def _document(self, document_id: str) -> Document | None:
        kept = self.view.case.documents if self.view is not None else ()
        return next((one for one in kept if one.id == document_id), None)

    def _ask_which(self) -> None:
        chooser = QFileDialog(self.host.window_widget(), tr("documents.choose_file"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(lambda chosen: self.keep(Path(chosen)))
        chooser.open()

    def keep(self, path: Path) -> None:
        """Keep a copy of a file in the case file shown."""
        if self.view is not None:
            documents.keep_file(
                self.host.operations, self.view.case.id, path, self._kept, self._not_kept, owner=self
            )

    def _kept(self, changed: Changed | None) -> None:
        self._tell("documents.kept", changed)

    def _not_kept(self, error: Exception) -> None:
        if isinstance(error, OSError):
            self.host.tell(tr("documents.unreadable"), tone="danger")
        elif isinstance(error, InvalidValue) and error.context.get("reason") == "too_large":
            self.host.tell(tr("documents.too_large"), tone="danger")
        else:
            self.host.show_error(error)

    def _report(self) -> None:
        if self.view is None or not self.view.case.sessions:
            return
        session, lang = self.view.case.sessions[0], "en" if language() == "en" else "fr"
        case_id = self.view.case.id
        documents.make_session_report(
            self.host.operations, case_id, session.id, self._reported, lang=lang, owner=self
        )

    def _reported(self, changed: Changed | None) -> None:
        if changed is not None and not changed.change_ids:
            self.host.tell(tr("documents.report_is_there"))
        else:
            self._tell("documents.report_made", changed)

    def _open_chosen(self) -> None:
        if self.view is not None and self._chosen():
            self.host.act("open_document", case_id=self.view.case.id, document_id=self._chosen())

    def _copy_chosen(self) -> None:
        self._ask_where(self._chosen())

    def _ask_where(self, document_id: str) -> None:
        document = self._document(document_id)
        if document is None:
            return
        name = document.file_name or document.title or ""
        chooser = QFileDialog(
            self.host.window_widget(), tr("documents.choose_place"), str(Path.home() / name)
        )
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.fileSelected.connect(lambda chosen: self.save_copy(document_id, Path(chosen)))
        chooser.open()

    def save_copy(self, document_id: str, out: Path) -> None:
        """Write a kept file outside of the desk; what stood there is replaced, as the person has agreed to."""
        if self.view is not None:
            documents.save_copy(
                self.host.operations, self.view.case.id, document_id, out, self._copied, owner=self
            )

    def _copied(self, out: Path) -> None:
        self.host.tell(tr("documents.copied", name=out.name), tone="warning")

    def _remove(self) -> None:
        document_id = self._chosen()
        if self.view is not None and document_id:
            place = EntityPlace(self.view.case.id, "document", document_id)
            editing.remove(self.host.operations, place, self._removed, owner=self)

    def _removed(self, changed: Changed | None) -> None:
        self._tell("documents.removed", changed)

    def _tell(self, key: str, changed: Changed | None) -> None:
        if changed is None or not changed.change_ids:
            return
        operations, scope, ids = self.host.operations, changed.scope, changed.change_ids

        def take_back() -> None:
            editing.undo(operations, scope, ids)

        self.host.tell(tr(key), undo=take_back, tone="success")
