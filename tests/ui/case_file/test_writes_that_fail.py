"""A write that fails: the sentence is said, what was clicked stands as it is kept, what was typed is still there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from tests.ui.case_file.disputes import two_answers
from tests.ui.case_file.opened_page import ENTERED_ON, OpenedPage
from tests.ui.keys import click, press, type_text
from ui.case_file.barrier_card import BarrierCard
from ui.case_file.pathway_tab import PathwayTab
from ui.case_file.save_state import SaveState
from ui.case_file.tick_row import TickRow
from ui.messages import error_sentence, tr
from ui.operations.runner import DeskLocked
from ui.widgets.forms.step_picker import StepPicker


@contextmanager
def _failing(opened: OpenedPage) -> Iterator[None]:
    """Let every write fail meanwhile."""
    desk = opened.ops.desk
    opened.ops.take_desk(None)
    yield
    opened.settle()
    opened.ops.take_desk(desk)


def _pathway(opened: OpenedPage) -> PathwayTab:
    opened.open(opened.enrol(with_pathway=True, entered_on=ENTERED_ON), "pathway")
    tab = opened.page.tabs.made("pathway")
    assert isinstance(tab, PathwayTab)
    return tab


def _row(tab: PathwayTab, key: str) -> TickRow:
    return next(row for row in tab.findChildren(TickRow) if row.key == key)


def test_a_milestone_that_could_not_be_ticked_can_be_ticked_again(opened: OpenedPage) -> None:
    tab = _pathway(opened)
    milestone = opened.kept().milestones[0]
    with _failing(opened):
        click(_row(tab, milestone.id).tick)
    row = _row(tab, milestone.id)
    assert not row.tick.isChecked()
    assert row.tick.isEnabled()
    assert opened.frame.toast.text() == error_sentence(DeskLocked())
    click(row.tick)
    assert opened.kept().milestones[0].reached_on == opened.frame.host.today()
    assert row.tick.isChecked()


def test_an_action_that_could_not_be_ticked_can_be_ticked_again(opened: OpenedPage) -> None:
    tab = _pathway(opened)
    action = opened.add("action", title="Appeler la CMA")
    with _failing(opened):
        click(_row(tab, action).tick)
    row = _row(tab, action)
    assert not row.tick.isChecked()
    assert row.tick.isEnabled()
    assert opened.frame.toast.text() == error_sentence(DeskLocked())
    click(row.tick)
    assert opened.kept().actions[0].done_on == opened.frame.host.today()


def test_an_action_that_could_not_be_added_is_in_its_line_again(opened: OpenedPage) -> None:
    tab = _pathway(opened)
    title = opened.find(QLineEdit, "actions.new.title")
    with _failing(opened):
        title.setFocus()
        type_text(title, "Demander un devis")
        tab.actions_card.due.setText("15/12/2026")
        press(title, Qt.Key.Key_Return)
        type_text(title, "Signer")  # the next one, before the answer
    assert tab.actions_card.title.text() == "Demander un devis Signer"
    assert tab.actions_card.due.text() == "15/12/2026"
    assert opened.frame.toast.text() == error_sentence(DeskLocked())
    assert opened.page.findChildren(SaveState)[0].text() == tr("case_file.not_saved")
    press(title, Qt.Key.Key_Return)
    assert [one.title for one in opened.kept().actions] == ["Demander un devis Signer"]
    opened.page.about_to_lock()
    opened.settle()
    assert opened.drafts() == []


def test_a_level_that_could_not_be_written_is_not_shown(opened: OpenedPage) -> None:
    opened.case_id = opened.enrol()
    opened.add("barrier", theme="mobilite", level=1)
    opened.open(opened.case_id, "barriers")
    (card,) = [one for one in opened.page.findChildren(BarrierCard) if one.isVisible()]
    picker = card.findChild(StepPicker)
    assert isinstance(picker, StepPicker)
    with _failing(opened):
        picker.setFocus()
        press(picker, "3")
    assert picker.step() == 1
    assert opened.frame.toast.text() == error_sentence(DeskLocked())
    press(picker, "3")
    assert opened.kept().barriers[0].level == 3


def test_a_choice_between_two_answers_that_could_not_be_written_can_be_made_again(opened: OpenedPage) -> None:
    case_id = opened.enrol()
    opened.ask(two_answers(case_id, "beneficiary", case_id, "city", "Drancy", "Pantin"))
    opened.open(case_id)
    take = opened.find(QPushButton, "field_notice.take.0")
    with _failing(opened):
        click(take)
    assert opened.frame.toast.text() == error_sentence(DeskLocked())
    click(take)
    assert opened.kept().conflicts == ()
