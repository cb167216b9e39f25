"""The documents: kept, made, copied out, deleted and brought back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from coachdesk.services import documents, history
from coachdesk.storage.cabinet import Cabinet
from tests.ui import looks
from tests.ui.case_file.made_case import MadeCase
from tests.ui.keys import press, type_text
from ui.case_file.case_desk import CaseDesk
from ui.case_file.documents_tab import DocumentsTab
from ui.case_file.timeline_items import item_key
from ui.messages import choice_label, tr
from ui.operations import Operations
from ui.shell.host import Host, Telling
from ui.widgets import ChoiceBox
from ui.widgets.timeline_item import ITEM_ROLE, TimelineItem


@pytest.fixture
def tab(host: Host, ops: Operations, qtbot: QtBot) -> DocumentsTab:
    made = DocumentsTab(host, CaseDesk(ops))
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    return made


@pytest.fixture
def case(host: Host, ops: Operations, settle: Callable[[], None], tab: DocumentsTab) -> MadeCase:
    made = MadeCase(ops, settle, host.window_widget()).make()
    tab.desk.case_id = made.case_id  # as the page does
    tab.show_view(made.view(), None)
    made.follow(tab)
    return made


@pytest.fixture
def told(host: Host) -> list[Telling]:
    heard: list[Telling] = []
    host.told.connect(heard.append)
    return heard


def test_a_file_is_added_and_copied_out_unchanged(
    tab: DocumentsTab, case: MadeCase, settle: Callable[[], None], tmp_path: Path, told: list[Telling]
) -> None:
    brought = tmp_path / "Étude de marché.pdf"
    brought.write_bytes(bytes(range(256)))
    tab.keep(brought)
    settle()
    settle()
    kept = next(one for one in case.view().case.documents if one.title == "Étude de marché")
    assert tab.list.items_model().row_of(item_key("document", kept.id)) >= 0
    tab.save_copy(kept.id, tmp_path / "copie.pdf")
    settle()
    assert (tmp_path / "copie.pdf").read_bytes() == bytes(range(256))
    assert [telling.text for telling in told] == [
        tr("documents.kept"),
        tr("documents.copied", name="copie.pdf"),
    ]
    looks.assert_nothing_clipped(tab)
    looks.assert_accessible(tab)


def test_a_file_that_is_gone_is_said_to_be(
    tab: DocumentsTab, case: MadeCase, settle: Callable[[], None], tmp_path: Path, told: list[Telling]
) -> None:
    tab.keep(tmp_path / "absent.pdf")
    settle()
    assert [telling.text for telling in told] == [tr("documents.unreadable")]
    assert len(case.view().case.documents) == 1


def test_the_report_of_the_latest_session_is_made(
    tab: DocumentsTab, case: MadeCase, settle: Callable[[], None], told: list[Telling]
) -> None:
    tab.report.click()
    settle()
    assert case.session_ids[-1] in {one.session_id for one in case.view().case.documents}
    tab.report.click()
    settle()
    assert [telling.text for telling in told] == [
        tr("documents.report_made"),
        tr("documents.report_is_there"),
    ]


def test_a_document_is_deleted_and_brought_back(
    tab: DocumentsTab, case: MadeCase, settle: Callable[[], None], told: list[Telling]
) -> None:
    (kept,) = case.view().case.documents
    assert not tab.remove.isEnabled()
    tab.reveal(kept.id)
    tab.remove.click()
    settle()
    settle()
    assert case.view().case.documents == ()
    assert tab.empty.isVisibleTo(tab)
    assert told[0].on_action is not None
    told[0].on_action()
    settle()
    settle()
    assert case.view().case.documents == (kept,)
    assert tab.list.isVisibleTo(tab)


def test_the_kind_and_the_title_of_a_document_are_corrected_and_taken_back(
    tab: DocumentsTab, case: MadeCase, settle: Callable[[], None]
) -> None:
    (kept,) = case.view().case.documents
    assert not tab.details.isVisible()
    tab.reveal(kept.id)
    assert tab.details.isVisible()
    kind = tab.details.form.row("document", "kind").editor.main_widget()
    assert isinstance(kind, ChoiceBox)
    assert kind.value() == "quote"
    kind.setFocus()
    kind.set_value("cv")
    kind.activated.emit(kind.currentIndex())
    title = tab.details.form.row("document", "title").editor.main_widget()
    assert isinstance(title, QLineEdit)
    title.setFocus()
    title.selectAll()
    type_text(title, "CV signe")
    press(title, Qt.Key.Key_Return)
    settle()
    (now,) = case.view().case.documents
    assert (now.kind, now.title) == ("cv", "CV signe")
    item = tab.list.items_model().data(tab.list.items_model().index(0), ITEM_ROLE)
    assert isinstance(item, TimelineItem)
    assert item.title == "CV signe"
    assert choice_label("document_kinds", "cv") in item.text
    looks.assert_nothing_clipped(tab)
    looks.assert_accessible(tab)

    def take_back(cabinet: Cabinet) -> object:
        changes = [one for one in history.history(cabinet, case.case_id, limit=10) if one.kind == "document"]
        return [history.undo_change(cabinet, case.case_id, one.change_id) for one in changes[:2]]

    case.do(take_back)
    settle()
    assert case.view().case.documents == (kept,)
    assert kind.value() == "quote"


def test_a_file_that_was_added_is_chosen_so_that_its_kind_can_be_said(
    tab: DocumentsTab, case: MadeCase, settle: Callable[[], None], tmp_path: Path
) -> None:
    brought = tmp_path / "Kbis.pdf"
    brought.write_bytes(b"x")
    tab.keep(brought)
    settle()
    settle()
    kept = next(one for one in case.view().case.documents if one.title == "Kbis")
    assert tab.list.current_key() == item_key("document", kept.id)
    assert tab.details.entity_id == kept.id


def test_choosing_another_document_writes_what_is_typed_about_the_first(
    tab: DocumentsTab, case: MadeCase, settle: Callable[[], None]
) -> None:
    (first,) = case.view().case.documents
    case.do(lambda cabinet: documents.keep_file(cabinet, case.case_id, "Bail.pdf", b"y", "other"))
    settle()
    tab.reveal(first.id)
    title = tab.details.form.row("document", "title").editor.main_widget()
    assert isinstance(title, QLineEdit)
    title.selectAll()
    type_text(title, "Devis du four")
    second = next(one for one in case.view().case.documents if one.id != first.id)
    tab.reveal(second.id)
    assert title.text() == "Bail"
    settle()
    assert {one.title for one in case.view().case.documents} == {"Devis du four", "Bail"}
