"""Barriers: added from the themes, weighed, lifted with one click, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton

from tests.ui.case_file.opened_page import OpenedPage, assert_reads_well
from tests.ui.keys import click, press, type_text
from ui.case_file.barrier_card import BarrierCard
from ui.case_file.barrier_menu import themes_by_root
from ui.case_file.barriers_tab import BarriersTab
from ui.messages import Language, choices, tr
from ui.shell.host import Telling
from ui.widgets import EmptyState
from ui.widgets.forms.step_picker import StepPicker


def _open(opened: OpenedPage, *themes: str) -> BarriersTab:
    case_id = opened.enrol()
    opened.case_id = case_id
    for day, theme in enumerate(themes, start=1):
        opened.add("barrier", theme=theme, opened_on=date(2026, 9, day))
    opened.open(case_id, "barriers")
    tab = opened.page.tabs.made("barriers")
    assert isinstance(tab, BarriersTab)
    return tab


def _cards(tab: BarriersTab) -> list[BarrierCard]:
    return [card for card in tab.findChildren(BarrierCard) if card.isVisible()]


def _acts(menu: QMenu) -> list[QAction]:
    found: list[QAction] = []
    for action in menu.actions():
        below = action.menu()
        found += _acts(below) if isinstance(below, QMenu) else [action]
    return found


def test_the_menu_offers_every_theme_of_the_catalogue_once(opened: OpenedPage) -> None:
    tab = _open(opened)
    offered = [action.data() for action in _acts(tab.add_menu)]
    assert sorted(offered) == sorted(choices("barrier_themes"))
    assert sum(1 + len(finer) for finer in themes_by_root().values()) >= len(offered)


def test_an_empty_list_says_what_it_is_for(opened: OpenedPage) -> None:
    tab = _open(opened)
    assert tab.findChild(EmptyState) is not None
    assert_reads_well(opened.page)


def test_a_barrier_is_added_from_its_theme_and_unfolds(opened: OpenedPage) -> None:
    tab = _open(opened)
    next(action for action in _acts(tab.add_menu) if action.data() == "numerique").trigger()
    kept = opened.kept().barriers
    assert [(one.theme, one.opened_on) for one in kept] == [("numerique", opened.frame.host.today())]
    assert tab.details.entity_id == kept[0].id
    assert tab.details.isVisible()
    assert_reads_well(opened.page)


def test_a_level_is_given_with_one_click_or_one_key(opened: OpenedPage) -> None:
    tab = _open(opened, "numerique")
    picker = _cards(tab)[0].findChild(StepPicker)
    assert isinstance(picker, StepPicker)
    assert picker.step() is None
    picker.setFocus()
    press(picker, "2")
    assert opened.kept().barriers[0].level == 2
    press(picker, Qt.Key.Key_Delete)
    assert opened.kept().barriers[0].level is None
    press(picker, Qt.Key.Key_Right)
    assert opened.kept().barriers[0].level == 0
    assert picker.word() == tr("forms.level.0")


def test_lifting_is_one_click_and_is_taken_back(opened: OpenedPage) -> None:
    tab = _open(opened, "numerique", "mobilite")
    told: list[Telling] = []
    opened.frame.host.told.connect(told.append)
    first = _cards(tab)[0]
    lifted_id = first.barrier_id
    click(first.findChildren(QPushButton)[0])
    kept = {one.id: one.lifted_on for one in opened.kept().barriers}
    assert kept[lifted_id] == opened.frame.host.today()
    assert lifted_id not in [card.barrier_id for card in _cards(tab)]
    assert told[-1].on_action is not None
    told[-1].on_action()
    assert {one.id: one.lifted_on for one in opened.kept().barriers}[lifted_id] is None
    assert len(_cards(tab)) == 2


def test_the_filter_counts_and_shows(opened: OpenedPage) -> None:
    tab = _open(opened, "numerique", "mobilite")
    opened.revise("barrier", _cards(tab)[0].barrier_id, lifted_on=date(2026, 10, 1))
    assert tab.filter.button("open").text() == tr("case_file.barriers.open", count=1)
    assert tab.filter.button("lifted").text() == tr("case_file.barriers.lifted", count=1)
    click(tab.filter.button("all"))
    assert len(_cards(tab)) == 2
    click(tab.filter.button("lifted"))
    assert len(_cards(tab)) == 1


def test_typing_in_the_details_goes_on_while_the_card_is_filled_anew(opened: OpenedPage) -> None:
    tab = _open(opened, "numerique", "mobilite")
    barrier_id = _cards(tab)[1].barrier_id
    tab.reveal(barrier_id)
    line = tab.details.form.row("barrier", "orientation").editor.main_widget()
    assert isinstance(line, QLineEdit)
    line.setFocus()
    type_text(line, "Permis B")
    opened.revise("barrier", barrier_id, level=3)
    assert line.hasFocus()
    type_text(line, " solidaire")
    press(line, Qt.Key.Key_Tab)
    kept = {one.id: one for one in opened.kept().barriers}[barrier_id]
    assert (kept.orientation, kept.level) == ("Permis B solidaire", 3)


def test_a_barrier_is_deleted_and_brought_back(opened: OpenedPage) -> None:
    tab = _open(opened, "numerique")
    told: list[Telling] = []
    opened.frame.host.told.connect(told.append)
    tab.reveal(_cards(tab)[0].barrier_id)
    field = tab.details.form.row("barrier", "opened_on").editor.main_widget()
    field.setFocus()
    type_text(field, "x")
    click(tab.details.remove_button)
    assert opened.kept().barriers == ()
    assert opened.drafts() == []  # nothing typed about it stays behind
    assert not tab.details.isVisible()
    assert told[-1].on_action is not None
    told[-1].on_action()
    assert [one.theme for one in opened.kept().barriers] == ["numerique"]


def test_half_typed_details_survive_the_lock(opened: OpenedPage) -> None:
    tab = _open(opened, "numerique")
    barrier_id = _cards(tab)[0].barrier_id
    tab.reveal(barrier_id)
    line = tab.details.form.row("barrier", "opened_on").editor.main_widget()
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    type_text(line, "45/09/2026")
    opened.page.about_to_lock()
    opened.frame.host.navigate("settings")
    opened.settle()
    opened.open(opened.case_id, "barriers", barrier_id)
    tab = opened.page.tabs.made("barriers")  # type: ignore[assignment]  # the page was made anew
    again = tab.details.form.row("barrier", "opened_on").editor.main_widget()
    assert isinstance(again, QLineEdit)
    assert again.text() == "45/09/2026"


def test_the_cards_read_well_in_a_longer_language(
    opened: OpenedPage, app_language: Callable[[Language], None]
) -> None:
    app_language("xx")
    tab = _open(opened, *list(choices("barrier_themes"))[:4])
    tab.reveal(_cards(tab)[0].barrier_id)
    opened.frame.resize(960, 600)
    opened.settle()
    assert_reads_well(opened.page)
