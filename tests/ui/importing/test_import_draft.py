"""An import that a lock cuts short comes back: same file, same page, same choices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from coachdesk.desk import create_desk
from coachdesk.programme.register import Person
from coachdesk.services import drafts
from coachdesk.spreadsheets.decisions import CellChoice, CellDecision, Decisions, RowChoice, RowDecision
from coachdesk.spreadsheets.doubts import Doubt, Severity
from coachdesk.spreadsheets.targets import KEEP
from coachdesk.vault.header import KdfCost
from tests.ui.importing.test_import_dialog import Hand, sheet
from tests.ui.keys import click, type_text
from ui.importing.give_back import resume_import
from ui.importing.import_dialog import ImportDialog, open_import
from ui.importing.import_draft import ImportDraft, Pending, draft_from
from ui.lock.lock_screen import LockScreen
from ui.messages import tr
from ui.operations import Operations, import_drafts
from ui.shell.frame import Frame
from ui.shell.window import DeskWindow
from ui.widgets import Button

PASSPHRASE = "moulage biplace verrerie pourpre canard vigilant fluctuer"

Settle = Callable[[], None]


@pytest.fixture
def hand(frame: Frame, settle: Settle, qtbot: QtBot) -> Hand:
    """Return a hand on the open dialog, nobody on the desk."""
    return Hand(frame, settle, qtbot)


class Lock:
    """Locks as the window does, and unlocks into a frame of its own."""

    def __init__(self, ops: Operations, settle: Settle, qtbot: QtBot) -> None:
        self.ops, self.settle, self.qtbot = ops, settle, qtbot

    def lock(self, frame: Frame) -> None:
        frame.seal()
        frame.hide()
        for dialog in frame.findChildren(ImportDialog):
            dialog.hide()
            dialog.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.settle()

    def unlock(self) -> ImportDialog | None:
        frame = Frame(self.ops, Person(id="person-a", name="Salomé Béranger"))
        self.qtbot.addWidget(frame)
        frame.resize(1366, 768)
        frame.show()
        resume_import(frame.host)
        for _ in range(4):  # the draft, the file, the list, the plan
            self.settle()
        self.frame = frame
        return frame.findChild(ImportDialog)


@pytest.fixture
def lock(ops: Operations, settle: Settle, qtbot: QtBot) -> Lock:
    """Return a lock for the desk."""
    return Lock(ops, settle, qtbot)


def kept(ops: Operations, settle: Settle, owner: Frame) -> list[str]:
    found: list[str] = []
    ops.run_query(
        lambda cabinet: [one.kind for one in drafts.find_drafts(cabinet)], found.extend, owner=owner
    )
    settle()
    return found


def words(dialog: ImportDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog))


def test_a_draft_is_read_as_it_was_written() -> None:
    draft = ImportDraft(
        path="C:\\Listes\\inscrits.xlsx",
        digest="ab12",
        sheet="2026",
        header_row=3,
        page=2,
        view="pairs",
        mapping={"columns": [["Nom", "beneficiary", "birth_name"]], "is_month_first": True},
        chosen_columns=frozenset({0, 4}),
        decisions=Decisions(
            rows={5: RowDecision(RowChoice.MERGE_INTO_ROW, row=4), 6: RowDecision(RowChoice.SKIP)},
            cells={(5, 2): CellDecision(CellChoice.CORRECT, "12/05/1990")},
            from_sheet=frozenset({(7, "beneficiary", "phone")}),
            dropped_noes=frozenset({9}),
        ),
        decided_doubts={(5, 2): Doubt(5, "C", "Né le", "impossible_date", Severity.WARNING, "31/02/1990")},
        seen=frozenset({(6, "D", "Tél.", "invalid_phone")}),
        pending=Pending((8, "D", "Tél.", "invalid_phone"), "correct", "01 99"),
    )
    assert draft_from(draft.to_plain()) == draft
    assert draft_from({**draft.to_plain(), "version": 99}) is None
    assert draft_from({**draft.to_plain(), "rows": [["x"]]}) is None


def test_the_columns_come_back_as_they_were_said_to_be(hand: Hand, lock: Lock, tmp_path: Path) -> None:
    hand.read(sheet(tmp_path))
    session = hand.dialog.session
    sure = {one.column: one.confidence for one in session.mapping.columns} if session.mapping else {}
    session.set_target(4, KEEP)
    lock.lock(hand.frame)
    dialog = lock.unlock()
    assert dialog is not None
    mapping = dialog.session.mapping
    assert mapping is not None
    assert mapping.target_of(4) == KEEP
    assert dialog.session.chosen_columns == {4}
    assert [one.confidence for one in mapping.columns if one.column == 0] == [sure[0]]
    assert dialog._pages.currentWidget() is dialog.mapping_page
    assert tr("importing.resumed.same") in words(dialog)


def test_decisions_the_table_and_what_is_typed_come_back(
    hand: Hand, lock: Lock, ops: Operations, settle: Settle, tmp_path: Path
) -> None:
    hand.read(sheet(tmp_path))
    hand.on()
    click(hand.part(QRadioButton, "importing.check.leave_out"))
    hand.press("importing.check.apply")
    hand.replan()
    decided = hand.dialog.session.decisions
    assert len(decided.cells) == 1
    hand.dialog.review_page._go_to_next("doubts")
    field = hand.part(QLineEdit, "importing.check.text")
    field.clear()
    type_text(field, "06 39 98 00 01")
    assert hand.dialog.session.pending is not None
    lock.lock(hand.frame)

    dialog = lock.unlock()
    assert dialog is not None
    assert dialog._pages.currentWidget() is dialog.review_page
    assert dialog.session.decisions == decided
    assert dialog.review_page.view() == "doubts"
    again = dialog.findChild(QLineEdit, "importing.check.text")
    assert again is not None
    assert again.text() == "06 39 98 00 01"
    chosen = dialog.findChild(QRadioButton, "importing.check.correct")
    assert chosen is not None
    assert chosen.isChecked()
    assert tr("importing.resumed.same") in words(dialog)
    # Once it is imported there is nothing to give back.
    dialog.go_on()
    for _ in range(3):
        settle()
    assert dialog.session.outcome is not None
    assert kept(ops, settle, lock.frame) == []
    lock.lock(lock.frame)
    assert lock.unlock() is None


def test_a_sheet_that_changed_keeps_its_columns_and_says_so(hand: Hand, lock: Lock, tmp_path: Path) -> None:
    path = sheet(tmp_path)
    hand.read(path)
    hand.dialog.session.set_target(4, KEEP)
    hand.on()
    hand.dialog.session.decide_rows({3: RowDecision(RowChoice.SKIP)})
    lock.lock(hand.frame)
    sheet(
        tmp_path,
        [["Nom", "Prénom", "Né le", "Tél.", "Ville", "Humeur"], ["Sow", "Awa", None, None, "Stains", None]],
    )
    dialog = lock.unlock()
    assert dialog is not None
    assert dialog._pages.currentWidget() is dialog.mapping_page
    assert dialog.session.mapping is not None
    assert dialog.session.mapping.target_of(4) == KEEP
    assert dialog.session.decisions == Decisions()
    assert tr("importing.resumed.changed") in words(dialog)


def test_a_sheet_that_is_gone_is_said_and_found_again_elsewhere(
    hand: Hand, lock: Lock, ops: Operations, settle: Settle, tmp_path: Path
) -> None:
    path = sheet(tmp_path)
    hand.read(path)
    hand.on()
    skipped = {3: RowDecision(RowChoice.SKIP)}
    hand.dialog.session.decide_rows(skipped)
    lock.lock(hand.frame)
    moved = path.rename(tmp_path / "ailleurs.xlsx")
    dialog = lock.unlock()
    assert dialog is not None
    assert tr("importing.resumed.missing", file="inscrits.xlsx") in words(dialog)
    # Locked once more while it is not there: the choices are still kept.
    lock.lock(lock.frame)
    dialog = lock.unlock()
    assert dialog is not None
    dialog.session.open_file(moved)
    for _ in range(4):
        settle()
    assert dialog.session.decisions.rows == skipped
    assert dialog._pages.currentWidget() is dialog.review_page


def test_an_import_that_was_given_up_does_not_come_back(
    hand: Hand, lock: Lock, ops: Operations, settle: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    hand.read(sheet(tmp_path))
    hand.dialog.session.set_target(4, KEEP)
    qtbot.waitUntil(lambda: kept(ops, settle, hand.frame) == [import_drafts.IMPORT_DRAFT], timeout=3_000)
    click(hand.part(Button, "importing.close"))
    assert kept(ops, settle, hand.frame) == []
    lock.lock(hand.frame)
    assert lock.unlock() is None


def test_the_real_window_gives_the_import_back_after_its_lock(tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "desk"
    desk, _words = create_desk(folder, PASSPHRASE, "Salomé Béranger", cost=KdfCost(64, 1, 1))
    desk.lock()
    window = DeskWindow(folder, fixed_language="fr")
    window.start()
    window.show()
    qtbot.waitExposed(window)

    def settle() -> None:
        for _ in range(5):
            assert window.background.wait_until_idle(60)
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def unlock() -> Frame:
        lock = window.screen_shown
        assert isinstance(lock, LockScreen)
        lock.field.line.setText(PASSPHRASE)
        lock.try_to_open()
        settle()
        shown = window.screen_shown
        assert isinstance(shown, Frame)
        return shown

    frame = unlock()
    assert frame.findChild(ImportDialog) is None
    open_import(frame.host, str(sheet(tmp_path)))
    settle()
    dialog = frame.findChild(ImportDialog)
    assert dialog is not None
    dialog.session.set_target(4, KEEP)
    window.lock()  # at once: nothing was sealed by a timer yet
    settle()
    again = unlock().findChild(ImportDialog)
    assert again is not None
    assert again.session.mapping is not None
    assert again.session.mapping.target_of(4) == KEEP
    again.reject()
    settle()
    window.close()
