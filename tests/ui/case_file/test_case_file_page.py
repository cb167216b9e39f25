"""The page: one header, tabs that are made once and refilled, the way in and out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from coachdesk.journal.identity import new_id
from coachdesk.services import case_files, editing, sessions
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.reading import head_ids, read_journal
from tests.ui import looks
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


def test_the_page_is_kept_and_never_shows_somebody_else_while_it_is_filled(opened: OpenedPage) -> None:
    awa, moussa = opened.enrol(), opened.enrol(first_names="Moussa", birth_name="Keita")
    page = opened.open(awa, "pathway")
    opened.frame.host.navigate("settings")
    opened.settle()
    assert not page.header.isVisibleTo(page)
    opened.frame.host.navigate("case_file", case_id=moussa)
    assert opened.page is page
    assert not page.header.isVisibleTo(page)
    assert not page.tabs.isVisibleTo(page)
    assert "Awa" not in page.title()
    opened.settle()
    assert page.title() == "Moussa Keita"
    assert page.tabs.isVisibleTo(page)
    # Who comes from elsewhere begins at the first tab; back returns to the one that was shown.
    assert page.tabs.shown_key == "overview"
    opened.frame.host.go_back()
    opened.frame.host.go_back()
    opened.settle()
    assert (page.title(), page.tabs.shown_key) == ("Awa N’Diaye", "pathway")


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


@pytest.mark.parametrize("is_kept", [True, False])
def test_what_one_deleted_while_another_worked_on_it_is_decided(opened: OpenedPage, is_kept: bool) -> None:
    opened.open(opened.enrol(), "barriers")
    barrier_id = opened.add("barrier", theme="numerique")
    opened.ask(lambda cabinet: _delete_and_edit(cabinet, opened.case_id, barrier_id))
    bar = opened.page.findChild(InfoBar)
    assert isinstance(bar, InfoBar)
    assert bar.text() == tr("case_file.deleted_conflict.barrier")
    assert opened.find(AlertChip, "case.conflicts").isVisible()
    click(bar.action_button if is_kept else opened.find(QPushButton, "case.confirm_delete"))
    kept = opened.kept()
    assert kept.conflicts == ()
    assert [one.id for one in kept.barriers] == ([barrier_id] if is_kept else [])


def _delete_and_edit(cabinet: Cabinet, case_id: str, barrier_id: str) -> object:
    """Delete a barrier here, and let an edit of it arrive from a laptop that had not seen that."""
    seen = head_ids(cabinet.case(case_id), "barrier", barrier_id)["theme"]
    editing.remove(cabinet, case_id, "barrier", barrier_id)
    last = read_journal(cabinet.case(case_id), limit=1)[0].change
    other = replace(
        last,
        id=new_id(),
        act="revise",
        put={"theme": "mobilite"},
        replaces={"theme": tuple(seen)},
        stamp=last.stamp + 1,
        person="person-b",
        device="device-b",
    )
    return cabinet.apply(case_id, [other])


@pytest.mark.parametrize("key", ["identity", "barriers", "project", "pathway"])
def test_the_keyboard_reaches_everything(opened: OpenedPage, key: str) -> None:
    case_id = opened.enrol(with_pathway=True, entered_on=ENTERED_ON)
    opened.case_id = case_id
    opened.add("barrier", theme="numerique")
    opened.open(case_id, key)
    order = looks.tab_order(opened.page)
    lost = [
        looks.describe(control)
        for control in looks.controls(opened.page)
        if control not in order and control.isEnabled() and not _is_reached_by_arrows(control)
    ]
    assert lost == []


def _is_reached_by_arrows(control: QWidget) -> bool:
    return bool(control.property("role") == "segment")


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
