"""The notice: it comes between two things, never takes the keyboard, and hears no click that was for something else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from coachdesk.programme.register import Person
from tests.ui import keys
from tests.ui.conftest import Settle
from ui.messages import tr
from ui.operations import Operations
from ui.operations.sync_state import Stage, SyncState
from ui.operations.syncing import Syncing
from ui.operations.update_state import Phase, UpdateState
from ui.operations.updates import Updating
from ui.shell.frame import Frame
from ui.shell.sync_words import standing_words
from ui.synchronisation.synchronisation_page import SynchronisationPage
from ui.updates import notice as notices
from ui.updates import update_bar
from ui.updates.notice import UpdateNotice
from ui.widgets import Dialog

OFFERED = UpdateState(Phase.OFFERED, "7.1.0", 84_310_112)
FETCHING = UpdateState(Phase.FETCHING, "7.1.0", 84_310_112, 31_457_280)
READY = UpdateState(Phase.READY, "7.1.0", 84_310_112, 84_310_112)


@pytest.fixture
def syncing(ops: Operations) -> Syncing:
    return Syncing(ops)


@pytest.fixture
def updating(ops: Operations, syncing: Syncing) -> Updating:
    return Updating(ops, syncing)


@pytest.fixture
def shown(
    ops: Operations,
    syncing: Syncing,
    updating: Updating,
    settle: Settle,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Frame:
    monkeypatch.setattr(notices, "LOOKS_MS", 20)
    made = Frame(ops, Person(id="person-a", name="Salomé"), syncing=syncing, updating=updating)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.host.navigate("dossiers")
    made.activateWindow()
    settle()
    return made


def notice(frame: Frame) -> UpdateNotice:
    found = frame.update_notice
    assert isinstance(found, UpdateNotice)
    return found


def test_it_is_there_with_what_can_be_done_and_takes_no_keyboard(shown: Frame, updating: Updating) -> None:
    before = QApplication.focusWidget()
    assert not notice(shown).isVisible()
    updating.pretend(OFFERED)
    bar = notice(shown).bar
    assert notice(shown).isVisible()
    assert "7.1.0" in bar.label.text()
    assert "80,4\u00a0Mo" in bar.label.text()
    assert [one.text() for one in (bar.act_button, bar.later_button)] == [
        tr("updates.download"),
        tr("updates.later"),
    ]
    assert bar.act_button.isVisible()
    assert bar.later_button.isVisible()
    assert QApplication.focusWidget() is before


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_it_waits_while_somebody_types(
    shown: Frame, updating: Updating, qtbot: QtBot, kind: type[QLineEdit] | type[QPlainTextEdit]
) -> None:
    field = kind(shown.page)
    field.show()
    field.setFocus()
    keys.type_text(field, "Phrase au milieu")
    updating.pretend(OFFERED)
    qtbot.wait(100)
    assert not notice(shown).isVisible()
    shown.top_bar.lock_button.setFocus()
    qtbot.waitUntil(lambda: notice(shown).isVisible())


def test_it_waits_while_a_dialog_is_open(shown: Frame, updating: Updating, qtbot: QtBot) -> None:
    dialog = Dialog("Une question", shown)
    dialog.open()
    updating.pretend(OFFERED)
    qtbot.wait(100)
    assert not notice(shown).isVisible()
    dialog.reject()
    qtbot.waitUntil(lambda: notice(shown).isVisible())


def test_once_there_it_stays_while_somebody_types(shown: Frame, updating: Updating) -> None:
    updating.pretend(FETCHING)
    assert notice(shown).bar.progress.isVisible()
    field = QPlainTextEdit(shown.page)
    field.show()
    field.setFocus()
    updating.pretend(READY)
    assert notice(shown).isVisible()
    assert not notice(shown).bar.progress.isVisible()


def test_a_page_that_says_it_itself_has_no_second_one(
    shown: Frame, updating: Updating, settle: Settle
) -> None:
    updating.pretend(OFFERED)
    for route, is_there in (("settings", False), ("dossiers", True), ("synchronisation", False)):
        shown.host.navigate(route)
        settle()
        assert notice(shown).isVisible() is is_there, route


def test_what_was_put_off_is_not_there(shown: Frame, updating: Updating) -> None:
    updating.pretend(OFFERED)
    updating.put_off()
    assert not notice(shown).isVisible()


def test_a_second_click_on_download_does_not_stop_it(
    shown: Frame, updating: Updating, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[bool] = []
    monkeypatch.setattr(updating, "stop", lambda: stopped.append(True))
    updating.pretend(OFFERED)
    bar = notice(shown).bar
    updating.pretend(FETCHING)
    assert bar.act_button.text() == tr("updates.stop")
    keys.click(bar.act_button)
    assert not stopped
    monkeypatch.setattr(update_bar, "HASTY_S", 0.0)
    keys.press(bar.act_button, Qt.Key.Key_Space)
    assert stopped


def test_what_was_installed_is_told(shown: Frame, updating: Updating) -> None:
    updating.installed.emit("7.1.0")
    assert shown.toast.isVisible()
    assert shown.toast.text() == tr("updates.installed", version="7.1.0")


def test_what_was_installed_takes_no_other_words_away(shown: Frame, updating: Updating, qtbot: QtBot) -> None:
    shown.host.tell("Un dossier est abîmé.", tone="danger")
    updating.installed.emit("7.1.0")
    qtbot.wait(100)
    assert shown.toast.text() == "Un dossier est abîmé."
    shown.toast.close_button.click()
    qtbot.waitUntil(lambda: shown.toast.text() == tr("updates.installed", version="7.1.0"))


@pytest.mark.parametrize("problem", ["sync.program_old", "refused.protocol_old"])
def test_a_program_that_is_too_old_is_told_by_the_pill_and_the_page_with_the_button(
    shown: Frame, syncing: Syncing, updating: Updating, settle: Settle, problem: str
) -> None:
    state = SyncState(stage=Stage.PROBLEM, problem=problem, last_at=1)
    assert standing_words(state, 60).text == tr("synchronisation.pill.too_old")
    syncing.pretend(state)
    shown.host.navigate("synchronisation")
    settle()
    page = shown.page
    assert isinstance(page, SynchronisationPage)
    assert shown.top_bar.sync_pill.text() == tr("synchronisation.pill.too_old")
    assert page.update_bar.isVisible()
    assert page.update_bar.act_button.text() == tr("updates.look")
    updating.pretend(OFFERED)
    assert page.update_bar.act_button.text() == tr("updates.download")
    said = [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    assert tr("synchronisation.pill.too_old.more") in said
    syncing.pretend(SyncState(stage=Stage.IDLE, last_at=1))
    updating.pretend(UpdateState())
    assert not page.update_bar.isVisible()
