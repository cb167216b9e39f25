"""What a coach does all day in the window: a new person, a note, a remark; and what the case file says of it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPlainTextEdit

from tests.stories.coworker import CTRL, Coworker
from ui.case_file.case_file_page import CaseFilePage
from ui.case_file.case_tabs import TABS, CaseTabs
from ui.case_file.history_tab import HistoryTab
from ui.case_file.sessions_tab import SessionsTab
from ui.dossiers.case_table import CaseTable
from ui.dossiers.dossiers_page import DossiersPage
from ui.messages import tr
from ui.session_note.session_note_page import SessionNotePage
from ui.widgets.timeline_item import ITEM_ROLE

COMMENT = "editor.beneficiary.comment"


def new_person(coach: Coworker, first_names: str, birth_name: str) -> str:
    """Add a person by their name; return the id of the case file."""
    coach.go_to("dossiers", DossiersPage)
    coach.press(tr("dossiers.new_person"))
    coach.write(first_names, coach.part(QLineEdit, "editor.beneficiary.first_names"))
    coach.write(birth_name, coach.part(QLineEdit, "editor.beneficiary.birth_name"))
    coach.press(tr("dossiers.add.go"))
    coach.wait_for(lambda: coach.is_at(CaseFilePage), "the new case file")
    place = coach.frame.navigator.place
    assert place is not None
    return str(place.values["case_id"])


def names_listed(coach: Coworker) -> list[str]:
    """Return whom the list of people shows."""
    page = coach.go_to("dossiers", DossiersPage)
    coach.rest()
    table = page.findChild(CaseTable)
    assert table is not None
    model = table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def open_case(coach: Coworker, name: str) -> CaseFilePage:
    """Find somebody by a part of the name, and open the file."""
    coach.key(Qt.Key.Key_K, CTRL)
    coach.type(name)
    found = coach.part(QListView, "palette.list").model()
    coach.wait_for(lambda: name in _rows(found), f"{name} found")
    coach.key(Qt.Key.Key_Return)
    coach.wait_for(
        lambda: coach.is_at(CaseFilePage) and name in coach.page(CaseFilePage).title(), "the case file"
    )
    return coach.page(CaseFilePage)


def _rows(model: QAbstractItemModel) -> str:
    return "\n".join(str(model.index(row, 0).data()) for row in range(model.rowCount()))


def write_note(coach: Coworker, name: str, sentence: str) -> None:
    """Write a note about somebody, by the keyboard."""
    open_case(coach, name)
    coach.key(Qt.Key.Key_N, CTRL)
    coach.wait_for(lambda: coach.is_at(SessionNotePage), "the note")
    coach.write(sentence)
    coach.key(Qt.Key.Key_Return, CTRL)
    coach.wait_for(lambda: coach.is_at(CaseFilePage), "the case file after saving")


def write_comment(coach: Coworker, name: str, sentence: str) -> None:
    """Write the remark of the identity form, and leave the box."""
    open_case(coach, name)
    show_tab(coach, "identity")
    box = coach.part(QPlainTextEdit, COMMENT)
    coach.scroll_to(box)
    QTest.mouseClick(box.viewport(), Qt.MouseButton.LeftButton)
    coach.key(Qt.Key.Key_A, CTRL)
    coach.write(sentence)
    coach.key(Qt.Key.Key_Tab)


def make_report(coach: Coworker) -> None:
    """Make the Word report of the last session of the case file in front."""
    show_tab(coach, "documents")
    coach.press(tr("documents.report"))
    model = coach.part(QListView, "documents.list").model()
    coach.wait_for(lambda: model.rowCount() == 1, "the report in the list")


def comment_of(coach: Coworker, name: str) -> str:
    """Return the remark, as the identity form shows it."""
    open_case(coach, name)
    show_tab(coach, "identity")
    return coach.part(QPlainTextEdit, COMMENT).toPlainText()


def show_tab(coach: Coworker, key: str) -> None:
    """Click a tab of the case file."""
    coach.turn_to()
    bar = coach.part(CaseTabs, "case.tabs").bar
    place = list(TABS).index(key)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
    coach.rest()


def notes(coach: Coworker, name: str) -> str:
    """Return the notes about somebody, as the list of notes shows them."""
    open_case(coach, name)
    show_tab(coach, "sessions")
    tab = coach.window.findChild(SessionsTab)
    assert tab is not None
    model = tab.list.items_model()
    return "\n".join(str(model.index(row).data(ITEM_ROLE).text) for row in range(model.rowCount()))


def wait_for_place(coach: Coworker, name: str, sentence: str, words: str) -> None:
    """Open the history, and wait until it says where the change is that wrote a sentence."""
    open_case(coach, name)
    show_tab(coach, "history")
    tab = coach.window.findChild(HistoryTab)
    assert tab is not None
    model = tab.list.items_model()

    def said() -> list[str]:
        items = (model.index(row).data(ITEM_ROLE) for row in range(model.rowCount()))
        return [one.meta for one in items if sentence in " ".join((one.text, *(f.value for f in one.facts)))]

    coach.wait_for(lambda: any(words in meta for meta in said()), f"“{words}” of “{sentence}”")
