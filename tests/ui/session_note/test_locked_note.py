"""The real window is locked while a note is typed: after unlocking, the note is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from coachdesk import preferences
from coachdesk.desk import create_desk
from coachdesk.vault.header import KdfCost
from tests.ui.dossiers.people import enrol
from tests.ui.keys import type_text
from ui.lock.lock_screen import LockScreen
from ui.session_note.note_form import NoteForm
from ui.session_note.session_note_page import SessionNotePage
from ui.shell.frame import Frame
from ui.shell.window import DeskWindow

PASSPHRASE = "moulage biplace verrerie pourpre canard vigilant fluctuer"
TYPED = "Phrase au milieu de laquelle"


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[DeskWindow]:
    """Return the window of a desk with one person, locked."""
    folder = tmp_path / "desk"
    desk, _words = create_desk(folder, PASSPHRASE, "Claire", cost=KdfCost(64, 1, 1))
    enrol(desk.cabinet, "Awa", "Traore")
    desk.lock()
    preferences.write_preferences(folder, preferences.Preferences(language="fr", theme="light"))
    made = DeskWindow(folder)
    made.resize(1_366, 768)
    made.start()
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def settle(window: DeskWindow) -> None:
    for _ in range(3):
        assert window.background.wait_until_idle(30)
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def unlock(window: DeskWindow) -> Frame:
    screen = window.screen_shown
    assert isinstance(screen, LockScreen)
    screen.field.line.setText(PASSPHRASE)
    screen.try_to_open()
    settle(window)
    shown = window.screen_shown
    assert isinstance(shown, Frame)
    return shown


def form_of(frame: Frame) -> NoteForm:
    assert isinstance(frame.page, SessionNotePage)
    form = frame.page.findChild(NoteForm)
    assert form is not None
    return form


def case_id_of(window: DeskWindow) -> str:
    from coachdesk.services import finding

    found: list[str] = []
    window.operations.run_query(
        lambda cabinet: finding.list_cases(cabinet)[0].case_id, found.append, owner=window
    )
    settle(window)
    return found[0]


def test_the_text_and_the_cursor_are_given_back_after_unlocking(window: DeskWindow) -> None:
    frame = unlock(window)
    frame.host.navigate("session_note", case_id=case_id_of(window))
    settle(window)
    form = form_of(frame)
    type_text(form.note, TYPED)
    form.note.put_cursor(6)
    row = form.steps.add_row()
    row.title.setText("Rappeler")
    row.due_on.setText("bientot")  # no date, and kept all the same
    window.lock()  # before the first automatic draft
    settle(window)
    assert not window.operations.is_unlocked
    form = form_of(unlock(window))
    assert form.note.text() == TYPED
    assert form.note.textCursor().position() == 6
    assert [(one.title.text(), one.due_on.text()) for one in form.steps.rows] == [("Rappeler", "bientot")]


def test_a_note_left_before_the_lock_does_not_come_up_by_itself(window: DeskWindow) -> None:
    frame = unlock(window)
    frame.host.navigate("session_note", case_id=case_id_of(window))
    settle(window)
    type_text(form_of(frame).note, TYPED)
    frame.host.navigate("dossiers")
    settle(window)
    window.lock()
    settle(window)
    assert not isinstance(unlock(window).page, SessionNotePage)
