"""The frame: navigation and the way back, shortcuts, what is told, what other views wrote."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coachdesk.errors import UnknownRecord
from coachdesk.journal.edit import Changed
from coachdesk.services import editing, settings
from coachdesk.storage.cabinet import REGISTER, Cabinet
from tests.ui import keys, looks
from tests.ui.desk_in_hand import COACH
from tests.ui.shell.probe_page import SETTING, OtherPage, ProbePage
from ui.messages import error_sentence, tr
from ui.operations import Operations
from ui.shell.frame import Frame
from ui.shell.host import Host
from ui.shell.routes import ACTIONS, ROUTES, Route

Settle = Callable[[], None]


def probe(frame: Frame) -> ProbePage:
    page = frame.page
    assert isinstance(page, ProbePage)
    return page


def test_going_to_a_page_and_back(frame: Frame, host: Host, settle: Settle) -> None:
    host.navigate("probe", number="1")
    first = probe(frame)
    assert first.opened == [{"number": "1"}]
    assert not frame.top_bar.back_button.isVisible()
    host.navigate("other", number="2")
    settle()
    assert isinstance(frame.page, OtherPage)
    assert frame.top_bar.back_button.isVisible()
    assert frame.rail.button("settings").isChecked()
    frame.top_bar.back_button.click()
    settle()
    again = probe(frame)
    assert not isinstance(again, OtherPage)
    assert again is not first
    assert again.opened == [{"number": "1"}]
    assert not frame.top_bar.back_button.isVisible()
    assert frame.rail.button("dossiers").isChecked()


def test_the_same_page_is_shown_anew_and_the_way_back_remembers(frame: Frame, host: Host) -> None:
    host.navigate("probe", number="1")
    page = probe(frame)
    host.navigate("probe", number="2")
    assert frame.page is page
    assert page.opened == [{"number": "1"}, {"number": "2"}]
    host.go_back()
    assert frame.page is page
    assert page.opened[-1] == {"number": "1"}
    host.go_back()
    assert frame.page is page


def test_replaced_parameters_are_what_back_returns_to(frame: Frame, host: Host) -> None:
    host.navigate("probe", number="1", tab="overview")
    host.replace_params(tab="sessions")
    host.navigate("other")
    host.go_back()
    assert probe(frame).opened == [{"number": "1", "tab": "sessions"}]


def test_going_where_one_is_adds_no_step(frame: Frame, host: Host) -> None:
    host.navigate("probe", number="1")
    host.navigate("probe", number="1")
    assert not frame.navigator.can_go_back


def test_leaving_a_page_lets_it_keep_what_is_typed(
    frame: Frame, host: Host, ops: Operations, settle: Settle
) -> None:
    host.navigate("probe")
    probe(frame).typed.setText("presque fini")
    host.navigate("other")
    settle()
    kept: list[dict[str, str]] = []
    ops.run_query(settings.read_settings, lambda found: kept.append(dict(found)), owner=frame)
    settle()
    assert kept[0][SETTING] == "presque fini"


def test_pages_that_are_left_are_gone(frame: Frame, host: Host, settle: Settle) -> None:
    host.navigate("probe")
    gone: list[int] = []
    probe(frame).destroyed.connect(lambda: gone.append(1))
    host.navigate("other")
    settle()
    assert gone == [1]


def test_a_page_that_stays_is_put_away_and_used_again(
    frame: Frame, host: Host, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ProbePage, "stays", True)
    assert frame.navigator.prepare("probe")
    assert not frame.navigator.prepare("probe")
    host.navigate("probe", number="1")
    page = probe(frame)
    assert page.put_aways == 0
    host.navigate("probe", number="2")
    assert page.put_aways == 0
    host.navigate("settings")
    settle()
    assert page.put_aways == 1
    assert not page.isVisible()
    host.navigate("probe", number="3")
    assert probe(frame) is page
    assert [opened["number"] for opened in page.opened] == ["1", "2", "3"]


def test_a_page_hears_what_was_written_elsewhere(
    frame: Frame, host: Host, ops: Operations, settle: Settle
) -> None:
    def work(cabinet: Cabinet) -> Changed:
        return editing.add(cabinet, REGISTER, "promotion", {"name": "P1"})

    host.navigate("probe")
    ops.run_command(work, source=host)
    settle()
    assert probe(frame).heard == [(REGISTER, host)]


def test_telling_with_undo(frame: Frame, host: Host) -> None:
    undone: list[int] = []
    host.tell("Jalon coché.", undo=lambda: undone.append(1))
    assert frame.toast.isVisible()
    assert frame.toast.action_button.accessibleName() == tr("shell.undo")
    frame.toast.action_button.click()
    assert undone == [1]


def test_an_error_nobody_handles_is_told_in_words(frame: Frame, ops: Operations, settle: Settle) -> None:
    def work(_cabinet: Cabinet) -> None:
        raise UnknownRecord(kind="case")

    ops.run_query(work, lambda _none: None, owner=frame)
    settle()
    assert frame.toast.text() == error_sentence(UnknownRecord(kind="case"))


def test_the_clipboard_is_cleared_only_if_it_is_ours(frame: Frame, host: Host) -> None:
    clipboard = QGuiApplication.clipboard()
    host.copy("06 39 98 00 00")
    assert clipboard.text() == "06 39 98 00 00"
    frame.seal()
    assert clipboard.text() == ""
    host.copy("06 39 98 00 00")
    clipboard.setText("something else")
    frame.seal()
    assert clipboard.text() == "something else"


@pytest.mark.parametrize(
    ("key", "modifier", "expected"),
    [
        (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier, "palette {}"),
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier, "new_note {'case_id': 'c-1'}"),
        (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier, "lock"),
    ],
)
def test_shortcuts(
    frame: Frame,
    host: Host,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    expected: str,
) -> None:
    for name in ("palette", "new_note"):
        monkeypatch.setitem(ACTIONS, name, f"tests.ui.shell.acts:{name}")
    told: list[str] = []
    host.told.connect(lambda telling: told.append(telling.text))
    host.lock_asked.connect(lambda: told.append("lock"))
    host.navigate("probe", case_id="c-1")
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    focused = QApplication.focusWidget()
    assert focused is probe(frame).typed
    keys.press(focused, key, modifier)
    assert told == [expected]


def test_back_by_keyboard(frame: Frame, host: Host, qtbot: QtBot) -> None:
    host.navigate("probe", number="1")
    host.navigate("other")
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    keys.press(probe(frame).typed, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert not isinstance(frame.page, OtherPage)


def test_an_act_that_is_not_there_is_not_offered(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ACTIONS, "dance", "ui.nothing.here:dance")
    assert not host.has_action("dance")
    host.act("dance")


def test_the_rail_is_worked_by_keyboard(frame: Frame, host: Host, qtbot: QtBot) -> None:
    host.navigate("probe")
    button = frame.rail.button("settings")
    button.setFocus()
    keys.press(button, Qt.Key.Key_Space)
    assert frame.navigator.place is not None
    assert frame.navigator.place.route == "settings"


def test_a_small_window_shows_icons_with_their_names_as_tooltips(
    frame: Frame, host: Host, settle: Settle
) -> None:
    host.navigate("probe")
    frame.resize(1_000, 640)
    settle()
    button = frame.rail.button("settings")
    assert button.text() == ""
    assert button.toolTip() == tr("shell.rail.settings")
    assert button.accessibleName() == tr("shell.rail.settings")
    looks.assert_nothing_clipped(frame)
    frame.resize(1_366, 768)
    settle()
    assert tr("shell.rail.settings") in button.text()


def test_who_works_here_is_shown_and_follows_a_correction(frame: Frame, host: Host) -> None:
    from PySide6.QtWidgets import QLabel

    def names() -> set[str]:
        return {label.text() for label in frame.top_bar.findChildren(QLabel)}

    assert COACH in names()
    host.rename_person("Salomé Béranger-Diop")
    assert "Salomé Béranger-Diop" in names()
    assert host.person is not None
    assert host.person.name == "Salomé Béranger-Diop"


def test_everything_in_the_frame_is_named_and_fits(frame: Frame, host: Host, settle: Settle) -> None:
    host.navigate("probe")
    settle()
    looks.assert_accessible(frame)
    looks.assert_nothing_clipped(frame)


@pytest.mark.parametrize("route", ["nowhere", "planned"])
def test_a_page_that_is_not_there_is_not_gone_to(
    frame: Frame, host: Host, monkeypatch: pytest.MonkeyPatch, route: str
) -> None:
    monkeypatch.setitem(ROUTES, "planned", Route("ui.planned.planned_page:PlannedPage", "flag", "shell.lock"))
    host.navigate("probe", number="1")
    host.navigate(route)
    assert probe(frame).opened == [{"number": "1"}]
    assert not frame.navigator.can_go_back
