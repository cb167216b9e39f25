"""The import from the file to its undo, in the real dialog on a real desk, by clicks and keys."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from openpyxl import Workbook as Book
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.services import finding
from coachdesk.storage.cabinet import Cabinet
from tests.ui import looks
from tests.ui.dossiers.people import three_people
from tests.ui.keys import click, press, type_text
from ui.importing.import_dialog import ImportDialog, open_import
from ui.importing.target_box import TargetBox
from ui.messages import Language, tr
from ui.operations import Operations
from ui.shell.frame import Frame
from ui.widgets import Button, TableView

Settle = Callable[[], None]
W = TypeVar("W", bound=QWidget)

ROWS: list[list[Any]] = [
    ["Nom", "Prénom", "Né le", "Tél.", "Ville", "Humeur"],
    ["Diallo", "Fanta", "12/05/1990", "01 99 00 11 22", "Pantin", "gaie"],
    ["Petit", "Marc", "31/02/1990", "06 12", "Bobigny", None],
    ["PETIT", "Marc", None, "01 99 00 33 44", "Bobigny", None],
    ["N'Diaye", "Victor", None, "01 99 00 12 34", "Sevran", None],
]


def sheet(folder: Path, rows: list[list[Any]] | None = None) -> Path:
    book = Book(write_only=True)
    written = book.create_sheet()
    for row in rows or ROWS:
        written.append(row)
    path = folder / "inscrits.xlsx"
    book.save(path)
    return path


class Hand:
    """Works the dialog as a person does."""

    def __init__(self, frame: Frame, settle: Settle, qtbot: QtBot) -> None:
        self.frame, self.settle, self.qtbot = frame, settle, qtbot
        open_import(frame.host)
        found = frame.findChild(ImportDialog)
        assert isinstance(found, ImportDialog)
        self.dialog = found
        settle()

    def part(self, kind: type[W], name: str) -> W:
        found = self.dialog.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    def press(self, name: str) -> None:
        click(self.part(Button, name))
        self.settle()

    def read(self, path: Path) -> None:
        self.dialog.session.open_file(path)
        self.settle()

    def on(self) -> None:
        self.press("importing.next")

    def words(self) -> str:
        shown = [label.text() for label in self.dialog.findChildren(QLabel) if label.isVisibleTo(self.dialog)]
        return "\n".join(shown)

    def replan(self) -> None:
        session = self.dialog.session
        self.qtbot.waitUntil(lambda: not session._replan_timer.isActive())
        self.settle()


@pytest.fixture
def hand(frame: Frame, settle: Settle, qtbot: QtBot) -> Hand:
    """Return a hand on the open dialog, nobody on the desk."""
    return Hand(frame, settle, qtbot)


def names_on(ops: Operations, settle: Settle, owner: QWidget) -> list[str]:
    found: list[str] = []

    def work(cabinet: Cabinet) -> list[str]:
        return [case.display_name for case in finding.list_cases(cabinet)]

    ops.run_query(work, found.extend, owner=owner)
    settle()
    return found


def test_from_the_file_to_its_undo(hand: Hand, ops: Operations, settle: Settle, tmp_path: Path) -> None:
    assert not hand.part(Button, "importing.next").isVisible()
    hand.read(sheet(tmp_path))
    assert tr("importing.columns.title") in hand.words()
    assert names_on(ops, settle, hand.frame) == []
    hand.on()
    session = hand.dialog.session
    assert session.plan is not None
    assert session.plan.counts()["create"] >= 3
    assert names_on(ops, settle, hand.frame) == []
    count = session.plan.counts()["create"]
    assert hand.part(Button, "importing.next").text() == tr("importing.go", count=count)
    hand.on()
    assert tr("importing.done.title", count=count) in hand.words()
    assert len(names_on(ops, settle, hand.frame)) == count
    hand.press("importing.undo_all")
    assert tr("importing.undone", count=count) in hand.words()
    assert names_on(ops, settle, hand.frame) == []


def test_a_column_is_given_another_field_by_typing(hand: Hand, tmp_path: Path) -> None:
    hand.read(sheet(tmp_path))
    box = hand.part(TargetBox, "importing.target.F")
    assert box.target() is not None
    assert box.currentText() == tr("importing.target.comment")
    line = box.lineEdit()
    assert line is not None
    line.setText("ne pas reprendre")
    box.focusOutEvent(_left())
    assert box.currentText() == tr("importing.target.nothing")
    mapping = hand.dialog.session.mapping
    assert mapping is not None
    assert mapping.target_of(5).key == ("keep", "nothing")
    line.setText("rien de tel")
    box.focusOutEvent(_left())
    assert box.currentText() == tr("importing.target.nothing")


def _left() -> Any:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent

    return QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason)


def test_without_names_one_cannot_go_on(hand: Hand, tmp_path: Path) -> None:
    hand.read(sheet(tmp_path, [["Ville", "Code"], ["Pantin", 93500], ["Bobigny", 93000]]))
    assert not hand.part(Button, "importing.next").isEnabled()
    assert tr("importing.columns.needs_names") in hand.words()


def test_a_doubtful_cell_is_corrected_and_the_next_one_comes(hand: Hand, tmp_path: Path) -> None:
    hand.read(sheet(tmp_path))
    hand.on()
    review = hand.dialog.review_page
    codes = [entry.doubt.code for entry in review._doubts.entries]
    assert "impossible_birth_date" in codes
    assert "invalid_phone" in codes
    review.show_view("doubts")
    review._go_to("doubts", codes.index("impossible_birth_date"))
    click(hand.part(QRadioButton, "importing.check.correct"))
    line = hand.part(QLineEdit, "importing.check.text")
    line.clear()
    type_text(line, "28/02/1990")
    press(line, Qt.Key.Key_Return)
    hand.replan()
    plan = hand.dialog.session.plan
    assert plan is not None
    assert "impossible_birth_date" not in [doubt.code for doubt in plan.doubts]
    corrected = next(e for e in review._doubts.entries if e.doubt.code == "impossible_birth_date")
    assert corrected.is_settled
    assert not corrected.is_open
    table = hand.part(TableView, "importing.table.doubts")
    assert review._doubts.entries[table.currentIndex().row()].doubt.code == "invalid_phone"


def test_two_rows_are_told_apart_and_a_row_is_left_out(hand: Hand, tmp_path: Path) -> None:
    rows = [ROWS[0], *ROWS[1:2], ["DIALLO", "Fanta", "12/05/1990", None, "Pantin", None]]
    hand.read(sheet(tmp_path, rows))
    hand.on()
    session, review = hand.dialog.session, hand.dialog.review_page
    assert session.plan is not None
    assert session.plan.counts() == {"create": 1, "update": 0, "same": 0, "merge": 1, "skip": 0}
    review.show_view("pairs")
    hand.press("importing.pair.two")
    hand.replan()
    assert session.plan.counts()["create"] == 2
    hand.press("importing.pair.skip")
    hand.replan()
    assert session.plan.counts()["skip"] == 1
    hand.press("importing.pair.same")
    hand.replan()
    assert session.plan.counts()["merge"] == 1


def test_a_person_of_the_desk_is_met_again(
    frame: Frame, ops: Operations, settle: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    ops.run_query(three_people, lambda _: None, owner=frame)
    settle()
    hand = Hand(frame, settle, qtbot)
    hand.read(sheet(tmp_path))
    hand.on()
    plan = hand.dialog.session.plan
    assert plan is not None
    victor = next(row for row in plan.rows if row.title.endswith("N'Diaye"))
    assert victor.case_id is not None
    hand.dialog.review_page.show_view("pairs")
    assert tr("importing.pair.case") in hand.words()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.xlsx", b""),
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n0000"),
        ("ancien.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 90),
    ],
)
def test_what_cannot_be_read_is_said_and_another_file_can_be_chosen(
    hand: Hand, tmp_path: Path, name: str, content: bytes
) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    hand.read(bad)
    problem = hand.part(QWidget, "importing.problem")
    assert problem.isVisibleTo(hand.dialog)
    hand.read(sheet(tmp_path))
    assert tr("importing.columns.title") in hand.words()


def test_the_last_import_can_be_undone_later(
    hand: Hand, frame: Frame, ops: Operations, settle: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    hand.read(sheet(tmp_path))
    hand.on()
    hand.on()
    assert names_on(ops, settle, frame)
    hand.press("importing.close")
    again = Hand(frame, settle, qtbot)
    bar = again.part(QWidget, "importing.last")
    click(next(button for button in bar.findChildren(Button) if button.isVisibleTo(bar)))
    settle()
    assert names_on(ops, settle, frame) == []


@pytest.mark.parametrize("spoken", ["fr", "en", "xx"])
def test_nothing_is_cut_and_everything_has_a_name(
    spoken: Language,
    frame: Frame,
    settle: Settle,
    qtbot: QtBot,
    tmp_path: Path,
    app_language: Callable[[Language], None],
) -> None:
    app_language(spoken)
    hand = Hand(frame, settle, qtbot)
    hand.dialog.resize(1160, 690)
    looks.assert_accessible(hand.dialog)
    looks.assert_nothing_clipped(hand.dialog)
    hand.read(sheet(tmp_path))
    looks.assert_accessible(hand.dialog)
    hand.on()
    for view in ("doubts", "pairs", "rows"):
        hand.dialog.review_page.show_view(view)
        looks.assert_accessible(hand.dialog)
    hand.on()
    looks.assert_accessible(hand.dialog)


def sample() -> Path:
    shared = Path(os.environ.get("COACHDESK_SHARED", Path(__file__).parents[4] / "shared"))
    return shared / "samples" / "inscriptions-2026.xlsx"


@pytest.mark.skipif(not sample().exists(), reason="the sample sheet is not beside this checkout")
def test_the_sample_sheet_comes_in_and_comes_in_again(
    hand: Hand, frame: Frame, ops: Operations, settle: Settle, qtbot: QtBot
) -> None:
    hand.read(sample())
    hand.on()
    plan = hand.dialog.session.plan
    assert plan is not None
    assert plan.counts() == {"create": 150, "update": 0, "same": 0, "merge": 6, "skip": 0}
    assert any(doubt.code == "nir_masked" for doubt in plan.doubts)
    hand.on()
    assert len(names_on(ops, settle, frame)) == 150
    hand.press("importing.close")
    again = Hand(frame, settle, qtbot)
    again.read(sample())
    assert tr("importing.columns.remembered") in again.words()
    again.on()
    plan = again.dialog.session.plan
    assert plan is not None
    assert plan.counts()["create"] == 0
    assert not again.part(Button, "importing.next").isEnabled()
