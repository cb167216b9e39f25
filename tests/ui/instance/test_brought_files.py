"""Files that were double clicked: before a desk is there, on a locked one, on an open one, and while somebody types."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coachdesk import preferences
from coachdesk.desk import create_desk
from coachdesk.services import case_files
from coachdesk.vault.header import KdfCost
from tests.ui import keys
from tests.ui.instance.at_window import PASSPHRASE, AtWindow, at_last_step
from tests.ui.synchronisation.siege import Siege
from ui.first_start.first_start import FirstStart
from ui.instance.brought_files import is_somebody_busy
from ui.lock.lock_screen import LockScreen
from ui.messages import tr
from ui.operations.sync_state import Stage
from ui.session_note.note_form import NoteForm
from ui.shell.frame import Frame
from ui.synchronisation.synchronisation_page import SynchronisationPage
from ui.widgets import Dialog

CHEAP = KdfCost(64, 1, 1)


@pytest.fixture
def siege(tmp_path: Path) -> Iterator[Siege]:
    made = Siege(tmp_path / "siege")
    yield made
    made.close()


@pytest.fixture
def somebody(tmp_path: Path, siege: Siege, qtbot: QtBot) -> Iterator[AtWindow]:
    """Return somebody at a locked desk."""
    folder = tmp_path / "desk"
    desk, _words = create_desk(folder, PASSPHRASE, "Salomé Béranger", cost=CHEAP)
    case_id = case_files.enrol_beneficiary(desk.cabinet, {"birth_name": "Moreau"}).scope
    desk.lock()
    preferences.write_preferences(folder, preferences.Preferences(language="fr", theme="light"))
    made = AtWindow(folder, siege, qtbot)
    made.case_id = case_id
    yield made
    made.window.close()
    assert made.window.syncing.wait_until_ended()


@pytest.fixture
def newcomer(tmp_path: Path, siege: Siege, qtbot: QtBot) -> Iterator[AtWindow]:
    """Return somebody at the first start."""
    made = AtWindow(tmp_path / "desk", siege, qtbot)
    yield made
    made.window.close()
    assert made.window.syncing.wait_until_ended()


def test_an_invitation_at_the_first_start_is_filled_in_at_its_last_step(newcomer: AtWindow) -> None:
    file = newcomer.invitation()
    newcomer.bring(file)
    assert newcomer.bar == tr("instance.after_first_start", file=file.name)
    step = at_last_step(newcomer)
    newcomer.wait(lambda: step.entry.is_good)
    assert step.invited.isChecked()
    assert step.entry.text() == file.read_text("utf-8")
    labels = [label.text() for label in step.entry.labelled.findChildren(type(step.entry._good_text))]
    assert tr("joining.code.from_file", file=file.name) in labels
    start = newcomer.window.screen_shown
    assert isinstance(start, FirstStart)
    start.go_on()
    newcomer.wait(lambda: isinstance(newcomer.window.screen_shown, Frame))
    newcomer.wait(newcomer.dialog)  # the fingerprint, as after any first start with an invitation
    newcomer.settle()
    assert not newcomer.files.waiting
    assert newcomer.bar != tr("instance.request_waits")


def test_who_chose_to_work_alone_is_not_asked_again(newcomer: AtWindow) -> None:
    newcomer.bring(newcomer.invitation())
    step = at_last_step(newcomer)
    step.alone.setChecked(True)
    start = newcomer.window.screen_shown
    assert isinstance(start, FirstStart)
    start.go_on()
    newcomer.wait(lambda: isinstance(newcomer.window.screen_shown, Frame))
    newcomer.settle()
    assert not newcomer.files.waiting
    assert newcomer.dialog() is None


def test_what_is_typed_at_the_last_step_is_not_replaced(newcomer: AtWindow) -> None:
    step = at_last_step(newcomer)
    step.invited.setChecked(True)
    step.entry.field.setPlainText("CDI1-ABCDE")
    newcomer.bring(newcomer.invitation())
    assert step.entry.text() == "CDI1-ABCDE"


def test_a_file_waits_behind_the_lock_screen_and_is_read_after_unlocking(somebody: AtWindow) -> None:
    somebody.unlock()
    somebody.join()
    somebody.be_let_in()
    somebody.window.lock()
    somebody.settle()
    file = somebody.bundle("office")
    somebody.bring(file)
    assert isinstance(somebody.window.screen_shown, LockScreen)
    assert somebody.bar == tr("instance.after_unlocking", file=file.name)
    assert list(somebody.files.waiting) == [file]
    somebody.unlock()
    somebody.wait(lambda: isinstance(somebody.frame.page, SynchronisationPage))
    page = somebody.frame.page
    assert isinstance(page, SynchronisationPage)
    somebody.wait(lambda: "office.coachreceipt" in page.carrying.outcome.text())
    assert file.with_suffix(".coachreceipt").is_file()
    assert not somebody.files.waiting


def test_two_files_are_read_one_after_the_other(somebody: AtWindow, qtbot: QtBot) -> None:
    somebody.unlock()
    somebody.join()
    somebody.be_let_in()
    files = [somebody.bundle("one"), somebody.bundle("two")]
    with somebody.siege.road.held():  # the first one is on its way
        for file in files:
            somebody.files.bring(file)
        somebody.wait(lambda: list(somebody.files.waiting) == files[1:])
        for _ in range(2):
            qtbot.waitSignal(somebody.files._again.timeout, timeout=5_000).wait()
        assert list(somebody.files.waiting) == files[1:]
    somebody.wait(lambda: all(file.with_suffix(".coachreceipt").is_file() for file in files))
    assert not somebody.files.waiting


def test_the_supervisor_s_answer_reaches_the_request_that_waits(somebody: AtWindow) -> None:
    somebody.unlock()
    somebody.join()
    dialog = somebody.dialog()
    assert dialog is not None
    assert dialog.request is not None
    answer = somebody.folder.parent / "answer.coachbundle"
    answer.write_bytes(b"not an answer")
    dialog.reject()
    somebody.settle()
    somebody.bring(answer)
    somebody.wait(somebody.dialog)
    opened = somebody.dialog()
    assert opened is not None
    assert opened.request is not None
    request = opened.request
    request.hold()
    somebody.wait(lambda: tr("errors.bundle.malformed") in request.bar.text())


def test_an_invitation_while_a_request_waits_gives_nothing_up(somebody: AtWindow) -> None:
    somebody.unlock()
    somebody.join()
    dialog = somebody.dialog()
    assert dialog is not None
    dialog.reject()
    somebody.settle()
    somebody.bring(somebody.invitation("other.coachinvite"))
    somebody.wait(lambda: somebody.bar == tr("instance.request_waits"))
    assert somebody.dialog() is None
    assert somebody.window.syncing.status.stage is Stage.WAITING


def test_a_member_is_told_that_the_invitation_was_not_used(somebody: AtWindow) -> None:
    somebody.unlock()
    somebody.join()
    somebody.be_let_in()
    somebody.bring(somebody.invitation("other.coachinvite"))
    somebody.wait(lambda: somebody.bar == tr("instance.member_already"))


def test_a_desk_that_works_alone_is_told_what_the_file_is_for(somebody: AtWindow) -> None:
    somebody.unlock()
    file = somebody.bundle("office")
    somebody.bring(file)
    somebody.wait(lambda: somebody.bar == tr("instance.works_alone", file=file.name))
    assert not somebody.files.waiting


def test_nothing_comes_between_a_person_and_a_note(somebody: AtWindow) -> None:
    somebody.unlock()
    host = somebody.frame.host
    host.navigate("session_note", case_id=somebody.case_id)
    somebody.settle()
    page = somebody.frame.page
    assert page is not None
    form = page.findChild(NoteForm)
    assert form is not None
    somebody.wait(form.isEnabled)
    assert form.note.toPlainText() == ""
    assert is_somebody_busy(somebody.frame)  # a note that is only begun
    keys.type_text(form.note, "au milieu d")
    file = somebody.invitation()
    somebody.bring(file)
    assert somebody.bar == tr("instance.waits", file=file.name)
    assert somebody.frame.page is page
    assert somebody.dialog() is None
    assert form.note.toPlainText() == "au milieu d"
    somebody.frame.toast.hide()
    host.navigate("dossiers")
    somebody.settle()
    somebody.wait(
        lambda: somebody.bar == tr("instance.waits", file=file.name)
    )  # told again, and still not opened
    assert somebody.dialog() is None
    somebody.frame.toast.action_button.click()
    somebody.wait(somebody.dialog)


def test_a_dialog_is_answered_first(somebody: AtWindow) -> None:
    somebody.unlock()
    dialog = Dialog("Nouveau dossier", somebody.frame.host.window_widget())
    dialog.open()
    file = somebody.invitation()
    somebody.bring(file)
    assert somebody.bar == tr("instance.waits", file=file.name)
    assert somebody.dialog() is None
    dialog.reject()
    somebody.settle()
    assert not is_somebody_busy(somebody.frame)
    somebody.bring(file)  # double clicked again
    somebody.wait(somebody.dialog)


@pytest.mark.parametrize("is_unlocked", [False, True])
def test_a_file_that_cannot_be_opened_is_told_of_and_not_kept(
    somebody: AtWindow, *, is_unlocked: bool
) -> None:
    if is_unlocked:
        somebody.unlock()
    folder = somebody.folder.parent
    (folder / "notes.docx").write_bytes(b"x")
    (folder / "folder.coachbundle").mkdir()
    (folder / "empty.coachbundle").write_bytes(b"")
    for name, key in (
        ("gone.coachbundle", "instance.missing"),
        ("notes.docx", "instance.other_kind"),
        ("folder.coachbundle", "instance.other_kind"),
        ("empty.coachbundle", "instance.empty"),
        ("x" * 200 + ".coachbundle", "instance.missing"),
        ("x" * 400 + ".coachbundle", "instance.unreadable"),  # longer than a name may be
    ):
        somebody.bring(folder / name)
        assert somebody.bar.startswith(tr(key, file=name)[:10]), name
        assert tr(key, file="")[-20:] in somebody.bar, name
        assert len(somebody.bar) < 300
    assert not somebody.files.waiting
