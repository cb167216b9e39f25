"""Sessions of every kind are noted without the mouse: Tab from one field to the next, keys in each, Ctrl+S."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from coachdesk.programme.case_file import CaseFile
from coachdesk.programme.session import Session
from coachdesk.services import case_files, sessions
from tests.ui.dossiers.people import enrol
from tests.ui.keys import press, type_text
from ui.messages import choice_label, choices, format_date_long, tr
from ui.operations import Operations
from ui.session_note.note_form import NoteForm
from ui.session_note.session_note_page import SessionNotePage
from ui.shell.frame import Frame

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MODE = list(choices("session_modes"))[1]
_MOST_STOPS = 60


class Keyboard:
    """A coach's hands: keys go to whatever has the keyboard."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    @property
    def focused(self) -> QWidget:
        focused = self.frame.focusWidget()
        assert focused is not None
        return focused

    def tab_to(self, wanted: str | QWidget, *, back: bool = False) -> None:
        """Press Tab until a field has the keyboard, without leaving the page on the way."""
        page = self.frame.page
        assert page is not None
        for _ in range(_MOST_STOPS):
            assert page.isAncestorOf(self.focused), f"on the way to {wanted}: {self.focused}"
            if self.focused is wanted or self.focused.objectName() == wanted:
                return
            if back:
                press(self.focused, Qt.Key.Key_Backtab, SHIFT)
            else:
                press(self.focused, Qt.Key.Key_Tab)
        pytest.fail(f"Tab never comes to {wanted}")

    def type(self, text: str) -> None:
        type_text(self.focused, text)

    def press(
        self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        press(self.focused, key, modifier)

    def choose(self, catalogue: str, code: str) -> None:
        """Move a list that has the keyboard down to a code."""
        for _ in range(list(choices(catalogue)).index(code) + 1):
            self.press(Qt.Key.Key_Down)


def _ask(ops: Operations, settle: Callable[[], None], case_id: str, owner: QWidget) -> CaseFile:
    found: list[CaseFile] = []
    ops.run_query(lambda cabinet: case_files.open_case_file(cabinet, case_id), found.append, owner=owner)
    settle()
    return found[0]


@pytest.fixture
def case_id(ops: Operations, frame: Frame, settle: Callable[[], None]) -> str:
    found: list[str] = []
    ops.run_query(lambda cabinet: enrol(cabinet, "Awa", "Traore"), found.append, owner=frame)
    settle()
    return found[0]


def _fill(keys: Keyboard, form: NoteForm, kind: str) -> None:
    keys.type("Trois associes autour de la table")
    keys.tab_to("session_note.action_add")
    keys.press(Qt.Key.Key_Space)
    keys.type("Signer le bail")
    keys.tab_to(form.steps.rows[0].owner)
    keys.choose("action_owners", "beneficiary")
    keys.tab_to(form.steps.rows[0].due_on)
    keys.type("15/12/2026")
    for name, typed in (
        ("next_on", "01122026"),
        ("next_at", "14h30"),
        ("held_on", "03/11/2026"),  # Tab has chosen the day that stands there: it is written over
        ("minutes", "1h30"),
    ):
        keys.tab_to(f"session_note.{name}")
        keys.type(typed)
    keys.tab_to("session_note.kind")
    keys.choose("session_kinds", kind)
    keys.tab_to("session_note.mode")
    keys.choose("session_modes", MODE)
    keys.tab_to("session_note.others_present")
    keys.type("Son associe, le comptable")


@pytest.mark.parametrize("kind", [code for code in choices("session_kinds") if code != "follow_up"])
def test_a_session_of_any_kind_is_noted_without_the_mouse(
    ops: Operations, frame: Frame, settle: Callable[[], None], case_id: str, kind: str, qapp: QApplication
) -> None:
    frame.host.navigate("dossiers")
    settle()
    frame.activateWindow()
    qapp.processEvents()
    frame.host.navigate("session_note", case_id=case_id)
    settle()
    keys = Keyboard(frame)
    form = frame.page.findChild(NoteForm) if frame.page else None
    assert isinstance(form, NoteForm)
    assert keys.focused is form.note
    _fill(keys, form, kind)
    keys.press("s", CTRL)
    settle()
    case = _ask(ops, settle, case_id, frame)
    (session,) = case.sessions
    assert session.kind == kind
    assert (session.held_on, session.minutes) == (date(2026, 11, 3), 90)
    assert session.mode == MODE
    assert session.others_present == "Son associe, le comptable"
    assert (session.next_on, session.next_at) == (date(2026, 12, 1), "14:30")
    assert session.note == "Trois associes autour de la table"
    (action,) = case.actions
    assert (action.title, action.due_on, action.owner) == (
        "Signer le bail",
        date(2026, 12, 15),
        "beneficiary",
    )
    assert frame.toast.text() == tr("session_note.saved", name="Awa Traore")


def test_tab_comes_back_the_way_it_went(
    frame: Frame, settle: Callable[[], None], case_id: str, qapp: QApplication
) -> None:
    frame.host.navigate("session_note", case_id=case_id)
    settle()
    frame.activateWindow()
    qapp.processEvents()
    keys = Keyboard(frame)
    keys.tab_to("session_note.others_present")
    keys.tab_to("session_note.note", back=True)


def _amended(
    ops: Operations, frame: Frame, settle: Callable[[], None], case_id: str, **fields: object
) -> SessionNotePage:
    made: list[str] = []
    ops.run_query(
        lambda cabinet: sessions.record_session(cabinet, case_id, fields).entities[0][1],
        made.append,
        owner=frame,
    )
    settle()
    frame.host.navigate("session_note", case_id=case_id, session_id=made[0])
    settle()
    page = frame.page
    assert isinstance(page, SessionNotePage)
    return page


def test_a_note_that_is_amended_says_which(
    ops: Operations, frame: Frame, settle: Callable[[], None], case_id: str
) -> None:
    titles: list[str] = []
    frame.title_changed.connect(titles.append)
    day = date(2026, 11, 3)
    page = _amended(ops, frame, settle, case_id, held_on=day, kind="review")
    words = tr(
        "session_note.title.amend", kind=choice_label("session_kinds", "review"), day=format_date_long(day)
    )
    assert page.title() == words
    assert words in [label.text() for label in page.findChildren(QLabel)]
    assert titles[-1] == words
    page = _amended(ops, frame, settle, case_id, held_on=day)
    assert page.title() == tr("session_note.title.amend_day", day=format_date_long(day))
    frame.host.navigate("session_note", case_id=case_id)
    settle()
    assert frame.page is not None
    assert frame.page.title() == tr("session_note.title.new")
    assert titles[-1] == tr("session_note.title.new")


def test_a_session_whose_day_is_not_known_has_a_title_all_the_same() -> None:
    from ui.session_note.note_state import session_title

    assert session_title(Session(id="x", kind="review")) == tr("session_note.title.amend_any")
