"""The session note in the real frame, on a real desk, by the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.programme.case_file import CaseFile
from coachdesk.services import case_files, sessions
from coachdesk.storage.cabinet import Cabinet
from tests.ui import looks
from tests.ui.dossiers.people import enrol
from tests.ui.keys import click, press, type_text
from ui.messages import Language, tr
from ui.operations import Operations, drafts
from ui.operations.drafts import NoteDraft
from ui.palette.palette_dialog import Palette
from ui.session_note.note_form import NoteForm
from ui.session_note.session_note_page import SessionNotePage
from ui.shell.frame import Frame
from ui.widgets import Button, DateField, IconButton, LabelledField, TimeField

Settle = Callable[[], None]
NIR = "2 85 05 78 006 084 91"
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Desk:
    """What a test does with the desk beside the window."""

    ops: Operations
    frame: Frame
    settle: Settle
    owner: QApplication
    case_id: str = ""

    def ask(self, work: Callable[[Cabinet], Any]) -> Any:
        found: list[Any] = []
        self.ops.run_query(work, found.append, owner=self.owner)
        self.settle()
        return found[0]

    def case(self) -> CaseFile:
        return cast(CaseFile, self.ask(lambda cabinet: case_files.open_case_file(cabinet, self.case_id)))

    def drafts(self) -> list[NoteDraft]:
        return cast("list[NoteDraft]", self.ask(drafts.read_notes))

    def note(self, **params: str) -> SessionNotePage:
        self.frame.host.navigate("session_note", case_id=self.case_id, **params)
        self.settle()
        return self.page()

    def page(self) -> SessionNotePage:
        """Return the note shown; its window has the keyboard, whatever came up before it."""
        self.frame.activateWindow()
        self.owner.processEvents()
        assert isinstance(self.frame.page, SessionNotePage)
        return self.frame.page


@pytest.fixture
def desk(ops: Operations, frame: Frame, settle: Settle, qapp: QApplication) -> Desk:
    """Return a desk with one person, Dossiers shown."""
    made = Desk(ops, frame, settle, qapp)
    made.case_id = made.ask(lambda cabinet: enrol(cabinet, "Awa", "Traore"))
    frame.host.navigate("dossiers")
    settle()
    return made


def part(root: QWidget, kind: type[Any], name: str) -> Any:
    found = root.findChild(kind, f"session_note.{name}")
    assert found is not None, name
    return found


def form_of(page: SessionNotePage) -> NoteForm:
    return cast(NoteForm, page.findChild(NoteForm))


def test_a_note_is_typed_and_saved_with_the_keyboard_alone(desk: Desk) -> None:
    form = form_of(desk.note())
    assert form.note.hasFocus()
    type_text(form.note, "Etude de marche avancee.")
    press(form.note, Qt.Key.Key_Tab)
    assert form.decisions.hasFocus()
    type_text(form.decisions, "Appeler la CMA")
    press(form.decisions, Qt.Key.Key_Tab)
    press(form.focusWidget(), Qt.Key.Key_Space)  # add an action
    first = form.focusWidget()
    type_text(first, "Demander deux devis")
    press(first, Qt.Key.Key_Return)
    second = form.focusWidget()
    assert second is form.steps.rows[1].title
    type_text(second, "Relire le bail")
    due = form.steps.rows[1].due_on
    due.setFocus()
    type_text(due, "+7")
    form.details.minutes.setFocus()
    type_text(form.details.minutes, "1 h 30")
    press(form.details.minutes, Qt.Key.Key_Return, CTRL)
    desk.settle()
    (session,) = desk.case().sessions
    today = desk.frame.host.today()
    assert (session.note, session.decisions) == ("Etude de marche avancee.", "Appeler la CMA")
    assert (session.held_on, session.minutes, session.coach_id) == (today, 90, "person-a")
    actions = {one.title: one.due_on for one in desk.case().actions}
    assert actions == {"Demander deux devis": None, "Relire le bail": date.today() + timedelta(7)}  # noqa: DTZ011 - the day on the wall, as the page takes it
    assert not isinstance(desk.frame.page, SessionNotePage)
    assert desk.frame.toast.text() == tr("session_note.saved", name="Awa Traore")
    assert desk.drafts() == []


def test_undo_takes_the_session_back_and_keeps_the_text(desk: Desk) -> None:
    form = form_of(desk.note())
    type_text(form.note, "Trop tot")
    press(form.note, "s", CTRL)
    desk.settle()
    assert len(desk.case().sessions) == 1
    click(desk.frame.toast.action_button)
    desk.settle()
    assert desk.case().sessions == ()
    click(desk.frame.toast.action_button)  # reopen
    desk.settle()
    again = form_of(desk.page())
    assert again.note.text() == "Trop tot"
    press(again.note, "s", CTRL)
    desk.settle()
    assert [one.note for one in desk.case().sessions] == ["Trop tot"]


def test_what_is_typed_is_sealed_within_a_second_while_typing_goes_on(desk: Desk, qtbot: QtBot) -> None:
    page = desk.note()
    form = form_of(page)
    type_text(form.note, "abc")
    with qtbot.waitSignal(page._keeper.kept, timeout=1_000):
        for letter in "defgh":
            qtbot.wait(60)
            type_text(form.note, letter)
    (kept,) = desk.drafts()
    assert kept.fields["note"] == "abcdefgh"
    state = part(page, QLabel, "state").text()
    assert state.startswith(tr("session_note.state.kept", time="").strip())


def test_locking_in_the_middle_gives_text_and_cursor_back(desk: Desk, qtbot: QtBot) -> None:
    form = form_of(desk.note())
    type_text(form.note, "Premier point, second point")
    form.note.put_cursor(13)
    form.details.held_on.setText("31/02/2026")
    form.note.setFocus()
    desk.frame.seal()  # as the window does before it closes the desk
    former = desk.frame
    again = Frame(desk.ops, former.host.person)
    qtbot.addWidget(again)
    former.hide()
    desk.frame = again
    again.show()
    again.start()
    again.host.act("after_unlock")
    desk.settle()
    form = form_of(desk.page())
    assert form.note.hasFocus()
    assert form.note.text() == "Premier point, second point"
    assert form.note.textCursor().position() == 13
    assert form.details.held_on.text() == "31/02/2026"
    type_text(form.note, "!")
    assert form.note.text() == "Premier point!, second point"


def test_leaving_keeps_the_draft_and_coming_back_finds_it(desk: Desk) -> None:
    type_text(form_of(desk.note()).note, "A finir")
    desk.frame.host.navigate("dossiers")
    desk.settle()
    assert desk.frame.toast.text() == tr("session_note.left")
    desk.frame.host.act("after_unlock")
    desk.settle()
    assert not isinstance(desk.frame.page, SessionNotePage)  # it was left, not interrupted
    assert desk.frame.toast.text() == tr("session_note.waiting", count=1)
    desk.frame.host.act("new_note", case_id=desk.case_id)
    desk.settle()
    form = form_of(desk.page())
    assert form.note.text() == "A finir"
    assert form.note.textCursor().position() == len("A finir")


def test_a_note_that_was_not_touched_leaves_nothing(desk: Desk) -> None:
    desk.note()
    desk.frame.host.navigate("dossiers")
    desk.settle()
    assert desk.drafts() == []
    assert desk.frame.toast.text() == ""


def test_a_deleted_draft_comes_back_by_undo(desk: Desk) -> None:
    page = desk.note()
    type_text(form_of(page).note, "Brouillon")
    click(part(page, Button, "discard"))
    desk.settle()
    assert desk.drafts() == []
    click(desk.frame.toast.action_button)
    desk.settle()
    assert form_of(desk.page()).note.text() == "Brouillon"


def test_a_session_is_amended_with_its_actions(desk: Desk) -> None:
    changed = desk.ask(
        lambda cabinet: sessions.record_session(
            cabinet,
            desk.case_id,
            {"held_on": date(2026, 11, 3), "note": "Avant", "minutes": 60},
            [{"title": "Garder"}, {"title": "Retirer"}],
        )
    )
    desk.frame.host.act("new_note", case_id=desk.case_id, session_id=changed.entities[0][1])
    desk.settle()
    form = form_of(desk.page())
    assert (form.note.text(), form.details.held_on.text()) == ("Avant", "03/11/2026")
    press(form.note, Qt.Key.Key_End, CTRL)
    type_text(form.note, " et apres")
    row = next(one for one in form.steps.rows if one.title.text() == "Retirer")
    row.removed.emit()
    press(form.note, Qt.Key.Key_Return, CTRL)
    desk.settle()
    (session,) = desk.case().sessions
    assert (session.note, session.minutes) == ("Avant et apres", 60)
    assert [one.title for one in desk.case().actions] == ["Garder"]


@pytest.mark.parametrize(
    ("name", "typed"), [("held_on", "31/02/2026"), ("starts", "27h"), ("minutes", "long"), ("next_on", "99")]
)
def test_what_cannot_be_read_stays_and_is_told_under_its_field(desk: Desk, name: str, typed: str) -> None:
    form = form_of(desk.note())
    type_text(form.note, "Texte")
    field = cast(QLineEdit, part(form, QLineEdit, name))
    field.setFocus()
    field.clear()
    type_text(field, typed)
    press(field, Qt.Key.Key_Return, CTRL)
    desk.settle()
    assert field.text() == typed
    labelled = {**form.details.fields, **form.fields}[name]
    assert isinstance(labelled, LabelledField)
    assert labelled.error()
    assert desk.case().sessions == ()
    assert form.note.text() == "Texte"


def test_an_absence_hides_what_makes_no_sense_and_nothing_that_is_filled_in(desk: Desk) -> None:
    form = form_of(desk.note())
    type_text(form.decisions, "Deja decide")
    form.details.absence.set_value("excused")
    form.details.absence.changed.emit("excused")
    assert form.details.fields["topics"].isHidden()
    assert not form.fields["decisions"].isHidden()
    form.details.absence.set_value(None)
    form.details.absence.changed.emit(None)
    assert not form.details.fields["topics"].isHidden()


def test_a_social_security_number_is_told_and_masked(desk: Desk, qtbot: QtBot) -> None:
    page = desk.note()
    form = form_of(page)
    type_text(form.note, f"Son numero {NIR} est la")
    qtbot.waitUntil(page._nir.isVisible, timeout=2_000)
    click(page._nir.action_button)
    assert NIR not in form.note.text()
    assert form.note.text().endswith("est la")
    qtbot.waitUntil(lambda: not page._nir.isVisible(), timeout=2_000)


def test_without_a_person_one_is_asked_for(desk: Desk) -> None:
    desk.frame.host.act("new_note")
    desk.settle()
    palette = desk.frame.findChild(Palette)
    assert palette is not None
    assert palette.isVisible()


@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_nothing_is_clipped_and_everything_has_a_name(
    desk: Desk, app_language: Callable[[Language], None], spoken: Language
) -> None:
    app_language(spoken)
    page = desk.note()
    form_of(page).steps.add_row()
    desk.settle()
    looks.assert_accessible(page)
    # The calendar's button inside a date field is sized by the field, in every page.
    cut = [text for text in looks.clipped(page) if tr("app.pick_date") not in text]
    assert cut == []
    assert part(page, IconButton, "back").toolTip() == tr("session_note.back")
    assert page.findChildren(DateField)
    assert page.findChildren(TimeField)


def test_saving_from_the_case_file_leads_back_to_it_and_not_into_the_note(desk: Desk) -> None:
    desk.frame.host.navigate("case_file", case_id=desk.case_id)
    desk.settle()
    desk.frame.host.act("new_note", case_id=desk.case_id)
    desk.settle()
    form = form_of(desk.page())
    type_text(form.note, "Vu")
    press(form.note, "s", CTRL)
    desk.settle()
    for _ in range(4):
        place = desk.frame.navigator.place
        assert place is not None
        assert place.route != "session_note"
        desk.frame.host.go_back()
        desk.settle()


def test_the_way_back_button_leaves_the_note(desk: Desk) -> None:
    page = desk.note()
    click(part(page, IconButton, "back"))
    desk.settle()
    place = desk.frame.navigator.place
    assert place is not None
    assert place.route == "dossiers"
