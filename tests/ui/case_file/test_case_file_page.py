"""The page: one header, tabs that are made once and refilled, the way in and out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from coachdesk.services import case_files, sessions
from tests.ui.case_file.opened_page import ENTERED_ON, OpenedPage, assert_reads_well
from tests.ui.keys import click, press
from ui.case_file.alert_chip import AlertChip
from ui.case_file.case_tabs import TABS
from ui.messages import Language, choice_label, format_time, tr
from ui.shell.host import Telling
from ui.widgets import EmptyState, InfoBar, Tag


def _texts(opened: OpenedPage) -> list[str]:
    return [child.text() for child in opened.page.header.findChildren(QLabel)]


def test_the_header_says_who_it_is(opened: OpenedPage) -> None:
    promotion = opened.add("promotion", name="Promotion 3")
    born_on = opened.frame.host.today().replace(year=1990, month=1, day=1)
    opened.open(opened.enrol(promotion_id=promotion, born_on=born_on, status="active"))
    age = opened.frame.host.today().year - 1990
    texts = _texts(opened)
    assert "Awa N’Diaye" in texts
    assert f"{age} ans · Stains · Promotion 3 · Salomé Béranger" in texts
    assert choice_label("case_statuses", "active") in [
        tag.text() for tag in opened.page.header.findChildren(Tag)
    ]
    assert opened.page.title() == "Awa N’Diaye"


def test_the_header_follows_what_is_typed(opened: OpenedPage) -> None:
    case_id = opened.enrol()
    opened.open(case_id)
    opened.revise("beneficiary", case_id, usual_name="Sow")
    assert "Awa Sow" in _texts(opened)
    assert opened.page.title() == "Awa Sow"


def test_the_next_appointment_leads_to_the_sessions(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    tomorrow = opened.frame.host.today() + timedelta(days=1)
    opened.ask(
        lambda cabinet: sessions.record_session(
            cabinet, opened.case_id, {"held_on": date(2026, 11, 1), "next_on": tomorrow, "next_at": "14:30"}
        )
    )
    chip = opened.find(AlertChip, "case.next")
    assert isinstance(chip, AlertChip)
    assert chip.text() == tr("case_file.next_at", day="demain", at=format_time("14:30"))
    chip.setFocus()
    press(chip, Qt.Key.Key_Return)
    assert opened.page.tabs.shown_key == "sessions"


@pytest.mark.parametrize("key", list(TABS))
def test_every_tab_opens_and_reads_well(
    opened: OpenedPage, app_language: Callable[[Language], None], key: str
) -> None:
    app_language("en")
    opened.open(opened.enrol(with_pathway=True, entered_on=ENTERED_ON), key)
    assert opened.page.tabs.shown_key == key
    assert opened.page.tabs.made(key) is not None
    assert_reads_well(opened.page)


def test_only_the_tab_in_sight_is_made(opened: OpenedPage) -> None:
    opened.open(opened.enrol(), "barriers")
    assert [key for key in TABS if opened.page.tabs.made(key) is not None] == ["barriers"]


def test_tabs_are_kept_and_refilled_for_the_next_person(opened: OpenedPage) -> None:
    first, second = opened.enrol(), opened.enrol(first_names="Idir")
    opened.open(first, "identity")
    page, tab = opened.page, opened.page.tabs.made("identity")
    opened.page.show_tab("barriers")
    opened.open(second, "identity")
    assert opened.page is page
    assert opened.page.tabs.made("identity") is tab
    assert "Idir N’Diaye" in _texts(opened)
    barriers = opened.page.tabs.made("barriers")
    assert barriers is not None
    assert barriers.view is not None
    assert barriers.view.case.id == first  # out of sight, it is filled when it is next shown
    opened.page.show_tab("barriers")
    assert barriers.view.case.id == second


def test_ctrl_tab_goes_through_the_tabs(opened: OpenedPage) -> None:
    opened.open(opened.enrol(), "identity")
    opened.page.tabs.bar.setFocus()
    press(opened.page.tabs.bar, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    opened.settle()
    assert opened.page.tabs.shown_key == list(TABS)[list(TABS).index("identity") + 1]


def test_the_way_back_returns_to_the_tab_that_was_shown(opened: OpenedPage) -> None:
    opened.open(opened.enrol(), "identity")
    opened.page.show_tab("project")
    opened.frame.host.navigate("settings")
    opened.settle()
    opened.frame.host.go_back()
    opened.settle()
    assert opened.page.tabs.shown_key == "project"


def test_a_file_is_deleted_at_once_and_brought_back(opened: OpenedPage) -> None:
    case_id = opened.enrol()
    opened.open(case_id)
    told: list[Telling] = []
    opened.frame.host.told.connect(told.append)
    opened.page.header.acted.emit("delete")
    opened.settle()
    assert opened.frame.navigator.place is not None
    assert opened.frame.navigator.place.route == "dossiers"
    assert opened.kept().is_deleted
    assert told[-1].text == tr("case_file.deleted", name="Awa N’Diaye")
    assert told[-1].on_action is not None
    told[-1].on_action()
    assert not opened.kept().is_deleted


def test_a_file_deleted_elsewhere_says_so_and_can_be_brought_back(opened: OpenedPage) -> None:
    case_id = opened.enrol()
    opened.open(case_id)
    opened.ask(lambda cabinet: case_files.delete_case_file(cabinet, case_id))
    bar = opened.page.findChild(InfoBar)
    assert isinstance(bar, InfoBar)
    assert bar.text() == tr("case_file.is_deleted")
    click(bar.action_button)
    assert not opened.kept().is_deleted
    opened.settle()
    assert opened.page.findChild(InfoBar) is None


def test_a_file_that_is_not_there_says_so(opened: OpenedPage) -> None:
    opened.open("01a20fcb-0000-7000-8000-000000000000")
    assert opened.page.findChild(EmptyState) is not None
    assert not opened.page.tabs.isVisible()


def test_a_low_window_trades_the_steps_for_a_sentence(opened: OpenedPage) -> None:
    opened.open(opened.enrol(with_pathway=True, entered_on=ENTERED_ON))
    progress = opened.find(AlertChip, "case.progress")
    assert not progress.isVisible()
    opened.frame.resize(1100, 600)
    opened.settle()
    assert progress.isVisible()
    assert_reads_well(opened.page)


def test_the_report_of_the_last_session_leads_to_the_document(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    opened.ask(
        lambda cabinet: sessions.record_session(
            cabinet, opened.case_id, {"held_on": date(2026, 11, 1), "note": "Le devis est prêt."}
        )
    )
    told: list[Telling] = []
    opened.frame.host.told.connect(told.append)
    opened.page.header.acted.emit("report")
    opened.settle()
    assert len(opened.kept().documents) == 1
    assert told[-1].on_action is not None
    told[-1].on_action()
    opened.settle()
    assert opened.page.tabs.shown_key == "documents"


def test_the_telephone_is_copied_from_the_menu(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    opened.page.header.acted.emit("copy_phone")
    assert QGuiApplication.clipboard().text() == "01 99 00 12 34"


def test_nothing_of_the_page_is_left_when_the_desk_locks(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    page: QWidget = opened.page
    gone: list[bool] = []
    page.destroyed.connect(lambda: gone.append(True))
    opened.frame.host.navigate("settings")
    opened.settle()
    assert gone == [True]
