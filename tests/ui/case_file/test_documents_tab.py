"""The documents: kept, made, copied out, deleted and brought back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui import looks
from tests.ui.case_file.made_case import MadeCase
from ui.case_file.case_desk import CaseDesk
from ui.case_file.documents_tab import DocumentsTab
from ui.case_file.timeline_items import item_key
from ui.messages import tr
from ui.operations import Operations
from ui.shell.host import Host, Telling


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
