"""The first day in the windows, from nothing: a desk, this year's sheet, a note, a milestone, its report, the lock.

Everything by what is seen, clicked and typed in the program's one window, on a desk made with the program's own cost.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import QAbstractItemModel, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLineEdit, QListView, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.desk import find_desk
from coachdesk.services import case_files, finding
from tests.faults.plain_text import files_holding
from tests.stories.person_at_the_window import PersonAtTheWindow
from tests.ui.keys import click
from ui.case_file.case_file_page import CaseFilePage
from ui.case_file.tick_row import TickRow
from ui.first_start.first_start import FirstStart
from ui.first_start.steps import RecoveryStep
from ui.lock.lock_screen import LockScreen
from ui.messages import set_language, tr
from ui.session_note.session_note_page import SessionNotePage
from ui.shell.frame import Frame
from ui.shell.window import DeskWindow
from ui.theme import apply_theme

CTRL = Qt.KeyboardModifier.ControlModifier
SECRET = "Son cousin lui prête un four à Épinay, à rendre en été."
PERSON = "N'Diaye"


@pytest.fixture
def sheet(shared_dir: Path) -> Path:
    """Return the sample sheet; skip where it is not there."""
    path = shared_dir / "samples" / "inscriptions-2026.xlsx"
    if not path.exists():
        pytest.skip("the sample sheet is not there")
    return path


@pytest.fixture
def person(tmp_path: Path, qtbot: QtBot, qapp: object) -> Iterator[PersonAtTheWindow]:
    """Return somebody in front of the program, started for the first time in French."""
    from PySide6.QtWidgets import QApplication

    assert isinstance(qapp, QApplication)
    set_language(qapp, "fr")
    apply_theme(qapp, "light")
    window = DeskWindow(tmp_path / "Épinay" / "desk", fixed_language="fr")
    window.resize(1_366, 768)
    window.start()
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield PersonAtTheWindow(window, qtbot)
    window.close()


def make_desk(person: PersonAtTheWindow) -> str:
    """Go through the first start; return the passphrase that the program proposed."""
    person.press(tr("first_start.begin"))
    person.type("Claire Fontaine")
    person.press(tr("first_start.next"))
    person.press(tr("first_start.next"))
    person.press(tr("lock.new.generate"))
    passphrase = person.part(QLineEdit, "passphrase.first").text()
    person.type(passphrase, person.part(QLineEdit, "passphrase.second"))
    person.press(tr("first_start.make"))
    start = person.window.screen_shown
    assert isinstance(start, FirstStart)
    person.wait_for(lambda: isinstance(start.step, RecoveryStep), "the recovery words")
    assert isinstance(start.step, RecoveryStep)
    sheet = start.step.sheet
    assert person.sees(sheet.words[sheet.asked_place]), "the word asked for is shown"
    person.type(sheet.words[sheet.asked_place], sheet.answer)
    person.press(tr("first_start.next"))
    assert person.button(tr("joining.first.alone")).isChecked(), "this desk works alone unless told otherwise"
    person.press(tr("first_start.finish"))
    person.wait_for(lambda: isinstance(person.window.screen_shown, Frame), "the open desk")
    return passphrase


def bring_in(person: PersonAtTheWindow, sheet: Path) -> None:
    """Import the sample sheet through the wizard, as it is proposed."""
    person.press(tr("dossiers.import_sheet"))
    person.press(tr("importing.file.choose"))
    person.choose_file(sheet)
    person.wait_for(lambda: person.sees(tr("importing.columns.title")), "the columns")
    person.press(tr("importing.next"))
    person.wait_for(lambda: person.sees(tr("importing.check.title")), "what is doubtful")
    person.press(tr("importing.go", count=150))
    person.wait_for(lambda: person.sees(tr("importing.done.title", count=150)), "what was written")
    person.press(tr("app.close"))


def open_case(person: PersonAtTheWindow, name: str) -> CaseFilePage:
    """Find somebody with Ctrl+K, as one types without accents, and open the file with Enter."""
    person.key(Qt.Key.Key_K, CTRL)
    person.type(name)
    found = person.part(QListView, "palette.list").model()
    person.wait_for(lambda: PERSON in shown_in(found), "somebody found")
    person.key(Qt.Key.Key_Return)
    person.wait_for(lambda: isinstance(page_of(person), CaseFilePage), "the case file")
    return case_page(person)


def shown_in(model: QAbstractItemModel) -> str:
    """Return what a list shows."""
    places = [model.index(row, 0) for row in range(model.rowCount())]
    return "\n".join(str(place.data()) for place in places)


def page_of(person: PersonAtTheWindow) -> QWidget | None:
    shown = person.window.screen_shown
    return shown.page if isinstance(shown, Frame) else None


def case_page(person: PersonAtTheWindow) -> CaseFilePage:
    page = page_of(person)
    assert isinstance(page, CaseFilePage)
    return page


def unlock(person: PersonAtTheWindow, passphrase: str) -> None:
    person.wait_for(lambda: isinstance(person.window.screen_shown, LockScreen), "the lock screen")
    person.type(passphrase)
    person.key(Qt.Key.Key_Return)
    person.wait_for(lambda: isinstance(person.window.screen_shown, Frame), "the desk after unlocking")


def write_note(person: PersonAtTheWindow, passphrase: str) -> None:
    """Write a note by the keyboard; the desk locks by itself in the middle of a sentence."""
    person.key(Qt.Key.Key_N, CTRL)
    person.wait_for(lambda: isinstance(page_of(person), SessionNotePage), "the note")
    person.type(SECRET[:20])
    person.window.idle.went_idle.emit()
    unlock(person, passphrase)
    person.wait_for(lambda: isinstance(page_of(person), SessionNotePage), "the note given back")
    person.type(SECRET[20:])
    person.key(Qt.Key.Key_Return, CTRL)
    person.wait_for(lambda: isinstance(page_of(person), CaseFilePage), "the case file after saving")


def tick_milestone(person: PersonAtTheWindow, page: CaseFilePage) -> str:
    """Tick the first milestone in sight with one click; return its id."""
    page.show_tab("pathway")
    person.rest()
    if any(one.isVisible() for one in page.findChildren(QWidget, "pathway.start.go")):
        person.press(tr("case_file.pathway.start"))
    row = next(one for one in page.findChildren(TickRow) if one.tick.isVisible() and one.key)
    milestone = row.key
    click(row.tick)
    person.rest()
    return milestone


def make_report(person: PersonAtTheWindow, page: CaseFilePage) -> None:
    """Make the Word report of the session and ask for it to be opened."""
    page.show_tab("documents")
    person.rest()
    person.press(tr("documents.report"))
    listed = person.part(QListView, "documents.list")
    click(listed.viewport(), listed.visualRect(listed.model().index(0, 0)).center())
    person.press(tr("documents.open"))


def test_a_first_day_in_the_windows(
    person: PersonAtTheWindow, sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def open_in_word(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_in_word)
    passphrase = make_desk(person)
    bring_in(person, sheet)
    page = open_case(person, "ndiaye")
    name = page.title()
    assert PERSON in name
    write_note(person, passphrase)
    page = case_page(person)
    milestone = tick_milestone(person, page)
    make_report(person, page)
    person.wait_for(lambda: opened, "the report in Word")
    assert SECRET in "\n".join(text_of(opened[0]))

    person.key(Qt.Key.Key_L, CTRL)
    person.rest()
    assert not opened[0].exists(), "what lay open in plain is wiped"
    unlock(person, passphrase)
    assert open_case(person, "four epinay").title() == name

    person.window.close()
    desk = find_desk(tmp_path / "Épinay" / "desk").unlock(passphrase)
    (case_id,) = {note.case_id for note in finding.search(desk.cabinet, "four épinay").notes}
    case = case_files.open_case_file(desk.cabinet, case_id)
    assert [one.note for one in case.sessions] == [SECRET]
    assert {one.id for one in case.milestones if one.reached_on is not None} == {milestone}
    assert [one.kind for one in case.documents] == ["session_report"]
    assert desk.check().problems == ()
    desk.lock()
    assert files_holding({SECRET, SECRET[:20]}, tmp_path, Path(tempfile.gettempdir())) == []


def text_of(path: Path) -> list[str]:
    """Return every paragraph of a Word file, those in tables too."""
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]
