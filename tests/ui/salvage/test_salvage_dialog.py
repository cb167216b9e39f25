"""A damaged case file, met as a person meets it: opened from the list, looked at, brought back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.services import case_files, documents, finding, sessions
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.checking import check_cabinet
from tests.ui import looks
from ui.case_file.case_file_page import CaseFilePage
from ui.messages import Language, tr
from ui.operations import Operations
from ui.operations.salvaging import example_offer
from ui.salvage.salvage_dialog import SalvageDialog
from ui.shell.frame import Frame
from ui.shell.host import Telling
from ui.widgets import Button, EmptyState

Settle = Callable[[], None]
NOTE = "Étude de marché, devis et relance de la banque. " * 12


class Bench:
    """A desk with one person; what happens to the file happens on the desk's own thread."""

    def __init__(self, ops: Operations, settle: Settle, frame: Frame) -> None:
        self.ops, self.settle, self.frame = ops, settle, frame
        self.case_id = str(self.on_desk(_enrol))
        self.told: list[Telling] = []
        frame.host.told.connect(self.told.append)

    def on_desk(self, work: Callable[[Cabinet], object]) -> object:
        found: list[object] = []
        self.ops.run_query(work, found.append, owner=self.frame)
        self.settle()
        return found[0]

    def hurt(self, damage: Callable[[bytes], bytes]) -> None:
        """Close the file as a lock does, damage it, and have the check set it aside."""

        def work(cabinet: Cabinet) -> None:
            file = cabinet.case(self.case_id)
            path = file.sql.path
            file.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            path.write_bytes(damage(path.read_bytes()))
            file.sql.is_damaged = True
            assert [problem.code for problem in check_cabinet(cabinet).problems] == ["file_damaged"]

        self.on_desk(work)

    def open_dialog(self) -> SalvageDialog:
        """Open the case as from the list, and ask what can be recovered."""
        self.frame.host.navigate("case_file", case_id=self.case_id)
        self.settle()
        page = self.frame.page
        assert isinstance(page, CaseFilePage)
        state = page.findChild(EmptyState)
        assert state is not None
        assert state.action_button.text() == tr("salvage.look")
        state.action_button.click()
        self.settle()
        dialog = self.frame.host.window_widget().findChild(SalvageDialog)
        assert dialog is not None
        return dialog


@pytest.fixture
def bench(ops: Operations, settle: Settle, frame: Frame) -> Bench:
    return Bench(ops, settle, frame)


def words_on(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def _enrol(cabinet: Cabinet) -> str:
    case_id = case_files.enrol_beneficiary(
        cabinet, {"first_names": "Awa", "birth_name": "N'Diaye", "entered_on": date(2026, 1, 5)}
    ).scope
    for number in range(15):
        day = date(2026, 1, 6) + timedelta(days=7 * number)
        sessions.record_session(cabinet, case_id, {"held_on": day, "note": f"Note {number}. {NOTE}"})
    return case_id


def flipped(data: bytes) -> bytes:
    changed = bytearray(data)
    changed[len(data) // 2] ^= 16
    return bytes(changed)


def test_a_flipped_bit_is_brought_back_whole_and_the_case_opens(bench: Bench) -> None:
    bench.hurt(flipped)
    dialog = bench.open_dialog()
    said = words_on(dialog)
    assert tr("salvage.title", name="Awa N'Diaye") in said
    assert tr("salvage.all") in said
    assert tr("salvage.back.notes", count=15) in said
    assert tr("salvage.lost") not in said
    folder = dialog.findChild(QLabel, "salvage.folder")
    assert folder is not None
    assert folder.text().replace("\u200b", "").endswith("set-aside")
    assert dialog.go_button.isVisible()
    dialog.go_button.click()
    bench.settle()
    page = bench.frame.page
    assert isinstance(page, CaseFilePage)
    assert page.title() == "Awa N'Diaye"
    assert page.header.isVisible()
    assert page.findChild(EmptyState) is None or not page.findChildren(EmptyState)[0].isVisibleTo(page)
    assert [one.text for one in bench.told] == [tr("salvage.done", name="Awa N'Diaye")]
    assert bench.on_desk(lambda cabinet: check_cabinet(cabinet).problems) == ()
    assert bench.on_desk(lambda cabinet: [one.is_damaged for one in finding.list_cases(cabinet)]) == [False]


def test_a_cut_file_says_what_is_missing_and_keeps_the_texts_of_the_list(bench: Bench) -> None:
    bench.hurt(lambda data: data[: len(data) * 9 // 10])
    dialog = bench.open_dialog()
    said = words_on(dialog)
    assert tr("salvage.part") in said
    assert tr("salvage.lost") in said
    dialog.give_back()
    assert not dialog.go_button.isEnabled(), "one press is enough"
    bench.settle()

    def texts(cabinet: Cabinet) -> str:
        case = case_files.open_case_file(cabinet, bench.case_id)
        kept = "".join(one.note or "" for one in case.sessions)
        for document in case.documents:
            assert document.title == tr("salvage.document.title")
            kept += documents.read_document(cabinet, bench.case_id, document.id)[1].decode()
        return kept

    found = str(bench.on_desk(texts))
    assert all(f"Note {number}. " in found for number in range(15))


def test_a_file_that_gives_nothing_names_the_folder(bench: Bench, settle: Settle) -> None:
    bench.hurt(lambda data: b"")
    bench.on_desk(lambda cabinet: cabinet.index.forget(bench.case_id))
    dialog = bench.open_dialog()
    said = words_on(dialog)
    assert tr("salvage.none") in said
    assert tr("salvage.help") in said
    assert "set-aside" in said
    assert not dialog.go_button.isVisible()
    opener = dialog.findChild(Button, "salvage.open_folder")
    assert opener is not None
    assert opener.isVisible()


def test_what_was_given_back_meanwhile_is_said(bench: Bench) -> None:
    from coachdesk.services import salvaging

    bench.hurt(flipped)
    dialog = bench.open_dialog()
    words = salvaging.ListedNotesWords("t", "t.txt")
    bench.on_desk(lambda cabinet: salvaging.give_back(cabinet, bench.case_id, words))
    dialog.give_back()
    bench.settle()
    assert tr("errors.salvage.not_damaged") in words_on(dialog)
    assert dialog.isVisible()


def test_the_list_leads_to_the_recovery(bench: Bench) -> None:
    bench.hurt(flipped)
    bench.frame.host.navigate("dossiers", case_id=bench.case_id)
    bench.settle()
    page = bench.frame.page
    assert page is not None
    opener = page.findChild(Button, "dossiers.panel.open")
    assert opener is not None
    assert opener.text() == tr("salvage.look")
    opener.click()
    bench.settle()
    dialog = bench.frame.host.window_widget().findChild(SalvageDialog)
    assert dialog is not None
    assert tr("salvage.all") in words_on(dialog)


@pytest.mark.parametrize("name", ["fr", "en", "xx"])
@pytest.mark.parametrize(
    ("changes", "notes", "listed", "missing"), [(9, 4, 3, 5), (0, 0, 12, 0), (0, 0, 0, 0)]
)
def test_nothing_is_cut_and_everything_is_reached(
    frame: Frame, app_language: Callable[[Language], None], qtbot: QtBot, settle: Settle,
    name: Language, changes: int, notes: int, listed: int, missing: int,
) -> None:  # fmt: skip
    app_language(name)
    dialog = SalvageDialog(frame.host, "")
    dialog.open()
    offer = example_offer(
        "Fatoumata Diaby-Lefèvre", changes=changes, notes=notes, listed=listed, missing=missing
    )
    dialog.show_offer(offer)
    settle()
    looks.assert_nothing_clipped(dialog)
    looks.assert_accessible(dialog)
    reached = set(looks.tab_order(dialog))
    assert [looks.describe(one) for one in looks.controls(dialog) if one not in reached] == []
    QApplication.sendPostedEvents()
