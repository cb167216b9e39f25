"""The pathway: started with one click, milestones and actions ticked with one click, everything taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

import resources
from coachdesk.programme.case_file import CaseFile
from coachdesk.programme.pathway import Milestone
from tests.ui.case_file.opened_page import ENTERED_ON, OpenedPage, assert_reads_well
from tests.ui.keys import click, press, type_text
from ui.case_file.pathway_tab import PathwayTab
from ui.case_file.tick_row import TickRow
from ui.messages import Language, format_date, tr
from ui.shell.host import Telling
from ui.widgets import ChoiceBox, DateField

TEMPLATE = resources.pathway("default")["milestones"]


def _open(opened: OpenedPage, *, with_pathway: bool = True, entity_id: str = "") -> PathwayTab:
    entered_on = ENTERED_ON if with_pathway else None
    opened.open(opened.enrol(with_pathway=with_pathway, entered_on=entered_on), "pathway", entity_id)
    return _tab(opened)


def _tab(opened: OpenedPage) -> PathwayTab:
    tab = opened.page.tabs.made("pathway")
    assert isinstance(tab, PathwayTab)
    return tab


def _row(tab: PathwayTab, key: str) -> TickRow:
    return next(row for row in tab.findChildren(TickRow) if row.key == key)


def _milestone(case: CaseFile, code: str) -> Milestone:
    return next(one for one in case.milestones if one.template_code == code)


def test_the_pathway_starts_with_one_click(opened: OpenedPage) -> None:
    tab = _open(opened, with_pathway=False)
    assert tab.start.isVisible()
    assert not any(section.isVisible() for section in tab.sections.values())
    assert_reads_well(opened.page)
    tab.start.day.set_value(date(2026, 9, 1))
    click(opened.find(QPushButton, "pathway.start.go"))
    kept = opened.kept()
    assert len(kept.milestones) == len(TEMPLATE)
    assert kept.beneficiary.entered_on == date(2026, 9, 1)
    assert not tab.start.isVisible()
    assert all(section.isVisible() for phase, section in tab.sections.items() if phase)


def test_a_day_that_is_no_day_starts_nothing(opened: OpenedPage) -> None:
    tab = _open(opened, with_pathway=False)
    tab.start.day.setText("31/02/2026")
    click(tab.start.button)
    assert opened.kept().milestones == ()


def test_a_milestone_is_ticked_today_with_one_click_and_taken_back(opened: OpenedPage) -> None:
    tab = _open(opened)
    told: list[Telling] = []
    opened.frame.host.told.connect(told.append)
    key = _milestone(opened.kept(), "intake").id
    click(_row(tab, key).tick)
    today = opened.frame.host.today()
    assert _milestone(opened.kept(), "intake").reached_on == today
    assert _row(tab, key).note() == tr("case_file.milestone.reached", on=format_date(today))
    assert told[-1].on_action is not None
    told[-1].on_action()
    assert _milestone(opened.kept(), "intake").reached_on is None
    assert not _row(tab, key).tick.isChecked()


def test_ticking_works_with_the_keyboard_and_the_date_can_be_corrected(opened: OpenedPage) -> None:
    tab = _open(opened)
    key = _milestone(opened.kept(), "market_study").id
    row = _row(tab, key)
    row.tick.setFocus()
    press(row.tick, Qt.Key.Key_Space)
    opened.settle()
    press(row.details, Qt.Key.Key_Space)
    assert tab.milestone_details.entity_id == key
    field = tab.milestone_details.form.row("milestone", "reached_on").editor.main_widget()
    assert isinstance(field, DateField)
    field.setFocus()
    field.selectAll()
    type_text(field, "02/11/2026")
    press(field, Qt.Key.Key_Return)
    assert _milestone(opened.kept(), "market_study").reached_on == date(2026, 11, 2)


def test_the_last_tick_of_a_phase_does_not_fold_it_up_under_the_hand(opened: OpenedPage) -> None:
    tab = _open(opened)
    for code in ("intake", "notice_given"):
        click(_row(tab, _milestone(opened.kept(), code).id).tick)
        opened.settle()
    assert not tab.sections["P0"].is_folded
    opened.open(opened.case_id, "overview")
    opened.open(opened.enrol(first_names="Idir"), "pathway")
    opened.open(opened.case_id, "pathway")


def test_a_complete_phase_is_folded_up_for_whoever_comes_next(opened: OpenedPage) -> None:
    first = opened.enrol(with_pathway=True, entered_on=ENTERED_ON)
    opened.open(first, "pathway")
    for code in ("intake", "notice_given"):
        click(_row(_tab(opened), _milestone(opened.kept(), code).id).tick)
        opened.settle()
    opened.open(opened.enrol(first_names="Idir"), "pathway")
    opened.open(first, "pathway")
    assert _tab(opened).sections["P0"].is_folded
    assert not _tab(opened).sections["P1"].is_folded


def test_what_is_still_to_come_is_folded_up(opened: OpenedPage) -> None:
    tab = _open(opened)
    assert not tab.sections["P0"].is_folded
    assert tab.sections["P8"].is_folded
    tab.sections["P8"].unfold()
    opened.add("action", title="Appeler la CMA")
    assert not tab.sections["P8"].is_folded  # the person's choice outlives a reload


def test_what_is_late_says_so(opened: OpenedPage) -> None:
    tab = _open(opened)
    late = [
        one
        for one in opened.kept().milestones
        if one.planned_on and one.planned_on < opened.frame.host.today()
    ]
    assert late
    for one in late:
        days = (opened.frame.host.today() - one.planned_on).days if one.planned_on else 0
        assert _row(tab, one.id).tag().text() == tr("case_file.late_by", count=days)
    assert opened.page.header.late.text() == tr("case_file.late", count=len(late))


def test_the_alert_leads_to_what_is_late_longest(opened: OpenedPage) -> None:
    opened.open(opened.enrol(with_pathway=True, entered_on=ENTERED_ON), "identity")
    click(opened.page.header.late)
    opened.settle()
    tab = _tab(opened)
    oldest = min(opened.kept().milestones, key=lambda one: (one.planned_on or date.max, one.id))
    assert tab.milestone_details.entity_id == oldest.id


def test_a_milestone_that_does_not_concern_somebody_no_longer_counts(opened: OpenedPage) -> None:
    tab = _open(opened)
    one = _milestone(opened.kept(), "funding_file")
    tab.reveal(one.id)
    line = tab.milestone_details.form.row("milestone", "not_applicable").editor.main_widget()
    assert isinstance(line, QLineEdit)
    line.setFocus()
    type_text(line, "Pas de financement : tout est pris sur les fonds propres de la famille")
    press(line, Qt.Key.Key_Return)
    opened.settle()
    assert _milestone(opened.kept(), "funding_file").not_applicable is not None
    opened.frame.resize(960, 600)
    opened.settle()
    assert_reads_well(opened.page)
    assert not _row(tab, one.id).tick.isEnabled()
    assert _row(tab, one.id).tag().text() == tr("case_file.milestone.not_applicable")


def test_an_action_is_added_with_the_keyboard_alone(opened: OpenedPage) -> None:
    tab = _open(opened)
    title = opened.find(QLineEdit, "actions.new.title")
    title.setFocus()
    type_text(title, "Demander un devis")
    owner = opened.find(ChoiceBox, "actions.new.owner")
    press(title, Qt.Key.Key_Tab)
    assert owner.hasFocus()
    press(owner, Qt.Key.Key_Down)
    press(owner, Qt.Key.Key_Tab)
    due = opened.find(DateField, "actions.new.due")
    assert due.hasFocus()
    type_text(due, "15/12/2026")
    press(due, Qt.Key.Key_Return)
    kept = opened.kept().actions
    assert [(one.title, one.due_on) for one in kept] == [("Demander un devis", date(2026, 12, 15))]
    assert kept[0].owner is not None
    assert tab.actions_card.title.text() == ""
    assert _row(tab, kept[0].id).title() == "Demander un devis"


def test_an_action_is_done_with_one_click_and_folded_away(opened: OpenedPage) -> None:
    tab = _open(opened)
    key = opened.add("action", title="Appeler la CMA", due_on=opened.frame.host.today() - timedelta(days=3))
    assert _row(tab, key).tag().text() == tr("case_file.late_by", count=3)
    click(_row(tab, key).tick)
    assert opened.kept().actions[0].done_on == opened.frame.host.today()
    assert all(row.key != key for row in tab.findChildren(TickRow))
    click(opened.find(QPushButton, "actions.show_done"))
    row = _row(tab, key)
    click(row.tick)
    assert opened.kept().actions[0].done_on is None


def test_a_milestone_of_ones_own_is_added_and_deleted(opened: OpenedPage) -> None:
    tab = _open(opened)
    before = {one.id for one in opened.kept().milestones}
    press(tab.sections["P2"].findChild(type(tab.sections["P2"]._add), "phase.P2.add"), Qt.Key.Key_Space)  # type: ignore[arg-type]  # it is there
    opened.settle()
    added = next(one for one in opened.kept().milestones if one.id not in before)
    assert added.phase == "P2"
    assert tab.milestone_details.entity_id == added.id
    click(tab.milestone_details.remove_button)
    assert {one.id for one in opened.kept().milestones} == before


def test_a_phase_of_the_header_leads_to_its_section(opened: OpenedPage) -> None:
    opened.open(opened.enrol(with_pathway=True, entered_on=ENTERED_ON), "identity")
    opened.page.header.phase_asked.emit("P6")
    opened.settle()
    tab = _tab(opened)
    assert opened.page.tabs.shown_key == "pathway"
    assert not tab.sections["P6"].is_folded
    assert tab.area.verticalScrollBar().value() > 0


def test_titles_of_the_template_are_in_the_language_in_force(
    opened: OpenedPage, app_language: Callable[[Language], None]
) -> None:
    app_language("en")
    tab = _open(opened)
    one = _milestone(opened.kept(), "intake")
    assert _row(tab, one.id).title() == TEMPLATE[0]["labels"]["en"]
    opened.revise("milestone", one.id, title="Fiche signée")
    assert _row(tab, one.id).title() == "Fiche signée"


def test_the_pathway_reads_well(opened: OpenedPage, app_language: Callable[[Language], None]) -> None:
    app_language("xx")
    tab = _open(opened)
    for section in tab.sections.values():
        section.unfold()
    opened.settle()
    assert_reads_well(opened.page)
    opened.frame.resize(960, 600)
    opened.settle()
    assert_reads_well(opened.page)
