"""The files kept in a case file: reports made here, and papers that were brought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from coachdesk.errors import InvalidValue
from ui.case_file.case_desk import taking_back
from ui.case_file.case_forms import DOCUMENT_GROUP
from ui.case_file.details import EntityDetails
from ui.case_file.tab import CaseTab, CaseView
from ui.case_file.timeline_items import document_item, item_key, split_key
from ui.case_file.waiting import Waiting, waiting_in
from ui.messages import language, tr
from ui.operations import documents, editing
from ui.operations.editing import EntityPlace
from ui.theme import Space, Tone
from ui.widgets import (
    Button,
    Card,
    EmptyState,
    FlowLayout,
    TimelineItem,
    TimelineView,
    scroll_page,
    text_label,
)

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from coachdesk.programme.document import Document
    from ui.case_file.case_desk import CaseDesk
    from ui.shell.host import Host

_COPY = "copy"


class DocumentsTab(CaseTab):
    """A list of kept files, with what brings one in, takes a copy out or deletes one; the one chosen has a form."""

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
        self._shown_case = ""
        self._awaited = ""
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
        self._stack.addWidget(self._make_body(desk))
        self._stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _make_body(self, desk: CaseDesk) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, 0)
        column.setSpacing(Space.M)
        column.addWidget(text_label(tr("documents.text"), "muted", wrap=True))
        acts = FlowLayout(spacing=Space.S)
        for button in (self.open_button, self.add, self.report, self.copy, self.remove):
            acts.addWidget(button)
        column.addLayout(acts)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(self.list, 6)
        side = QWidget()
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, Space.L)
        pane = Card(tr("documents.details"), icon="file-text")
        self._none_chosen = text_label(tr("documents.details.none"), "muted", wrap=True)
        pane.body.addWidget(self._none_chosen)
        self._slot = QVBoxLayout()
        pane.body.addLayout(self._slot)
        beside.addWidget(pane)
        beside.addStretch(1)
        row.addWidget(scroll_page(side), 4)
        column.addLayout(row, 1)
        self.details = EntityDetails(DOCUMENT_GROUP, desk, self, can_remove=False)
        return body

    def fill(self, view: CaseView) -> None:
        is_other = view.case.id != self._shown_case
        self._shown_case = view.case.id
        if is_other:
            self.details.put_away()
        elif self.details.entity_id and self._document(self.details.entity_id) is None:
            self.details.lose()
        newest = self._show_list(view)
        self._stack.setCurrentIndex(0 if newest else 1)
        for button in (self.report, self.empty.second_button):
            button.setHidden(not view.case.sessions)
        if self._awaited and self._document(self._awaited) is not None:
            awaited, self._awaited = self._awaited, ""
            self.reveal(awaited)
        elif is_other:
            self._give_back(view, newest)
        self._current_changed()

    def _show_list(self, view: CaseView) -> list[Document]:
        newest = sorted(view.case.documents, key=lambda one: (str(one.made_on or ""), one.id), reverse=True)
        waiting = waiting_in(view, self.desk, [self.details.entity_id])
        self.list.set_items([_item(one, waiting) for one in newest])
        return newest

    def _mark_list(self) -> None:
        if self.view is not None:
            self._show_list(self.view)

    def _give_back(self, view: CaseView, newest: Sequence[Document]) -> None:
        """Choose the document about which something is typed and not written."""
        texts = self.desk.sealed(view.sealed)
        self.list.setCurrentIndex(QModelIndex())
        for one in newest:
            if one.id in texts:
                self.reveal(one.id)
                return

    def leave(self) -> None:
        self.details.leave()

    def reveal(self, entity_id: str) -> None:
        self.list.select(item_key("document", entity_id))
        if self.details.entity_id == entity_id and self.details.has_unwritten():
            self.details.focus_first()

    def focus_first(self) -> None:
        (self.list if self._stack.currentIndex() == 0 else self.empty.action_button).setFocus()

    def _current_changed(self) -> None:
        document = self._document(self._chosen())
        for button in (self.open_button, self.copy, self.remove):
            button.setEnabled(document is not None)
        self._none_chosen.setVisible(document is None)
        if document is None or self.view is None:
            if self.details.entity_id:
                self.details.close_up()
            return
        title = document.title or tr("documents.untitled")
        if self.details.entity_id == document.id:
            self.details.show_entity(document, self.view, title)
            return
        came_back = self.details.open_in(self._slot, document, self.view, title)
        QTimer.singleShot(0, self, self._mark_list)  # not while the list is telling which card is chosen
        if came_back:
            self.host.tell(tr("forms.given_back"))

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
        if changed is not None and changed.entities:
            self._awaited = changed.entities[0][1]  # its name and kind can be said at once
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
        if self.view is None or not document_id:
            return
        self.details.leave()  # so that bringing it back brings all of it back

        def removed(changed: Changed | None) -> None:
            self._tell("documents.removed", changed, self.details.forget_typed(document_id))

        place = EntityPlace(self.view.case.id, "document", document_id)
        editing.remove(self.host.operations, place, removed, owner=self)

    def _tell(self, key: str, changed: Changed | None, first: Callable[[], None] | None = None) -> None:
        if changed is not None and changed.change_ids:
            undo = taking_back(self.host.operations, changed, first)
            self.host.tell(tr(key), undo=undo, tone="success")


def _item(document: Document, waiting: Waiting) -> TimelineItem:
    """Return the card of a document, which says when something in its form waits for the person."""
    item = document_item(document, action=_COPY, action_text=tr("documents.copy_short"))
    tags: list[tuple[str, Tone]] = []
    if document.id in waiting.texts:
        tags.append((tr("forms.mark.waiting"), "accent"))
    if document.id in waiting.disputes:
        tags.append((tr("forms.mark.disputed"), "warning"))
    return replace(item, tags=tuple(tags)) if tags else item
