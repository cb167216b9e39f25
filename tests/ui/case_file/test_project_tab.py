"""The project: a form, a radar that follows the hand, what is still to be funded."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from tests.ui.case_file.opened_page import OpenedPage, assert_reads_well
from tests.ui.keys import press, type_text
from ui.case_file.project_tab import ProjectTab, funding_text
from ui.messages import Language, format_cents, tr
from ui.widgets.forms.step_picker import StepPicker


def _open(opened: OpenedPage) -> ProjectTab:
    opened.open(opened.enrol(), "project")
    tab = opened.page.tabs.made("project")
    assert isinstance(tab, ProjectTab)
    return tab


def test_maturity_is_picked_with_a_key_and_the_radar_says_it(opened: OpenedPage) -> None:
    tab = _open(opened)
    assert tr("forms.not_recorded") in tab.chart.accessibleName()
    picker = tab.form.row("project", "market_maturity").editor.main_widget()
    assert isinstance(picker, StepPicker)
    picker.setFocus()
    press(picker, "4")
    axis = tr("case_file.project.chart.name", axis=tr("case_file.project.axis.market"), value=4)
    assert axis in tab.chart.accessibleName()
    assert opened.kept().project.market_maturity == 4


def test_what_is_still_to_be_funded_follows_the_typing(opened: OpenedPage) -> None:
    tab = _open(opened)
    needed = tab.form.row("project", "funding_needed_cents").editor.main_widget()
    own = tab.form.row("project", "own_funds_cents").editor.main_widget()
    assert isinstance(needed, QLineEdit)
    assert isinstance(own, QLineEdit)
    needed.setFocus()
    type_text(needed, "12 500,50")
    own.setFocus()
    type_text(own, "2500")
    assert tab.funding.text() == tr("case_file.project.gap", amount=format_cents(1_000_050))
    press(own, Qt.Key.Key_Tab)
    kept = opened.kept().project
    assert (kept.funding_needed_cents, kept.own_funds_cents) == (1_250_050, 250_000)
    assert needed.text() == "12\u202f500,50"


def test_funding_in_words() -> None:
    assert funding_text(None, 500) == ""
    assert funding_text(1_000, 1_000) == tr("case_file.project.covered")


def test_the_project_reads_well(opened: OpenedPage, app_language: Callable[[Language], None]) -> None:
    app_language("xx")
    _open(opened)
    assert_reads_well(opened.page)
    opened.frame.resize(960, 600)
    opened.settle()
    assert_reads_well(opened.page)
