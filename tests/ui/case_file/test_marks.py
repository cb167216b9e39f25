"""What is folded up says that something in it waits: text not saved yet, answers to choose between."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from coachdesk.services import editing, history
from tests.ui.case_file.disputes import two_answers
from tests.ui.case_file.opened_page import ENTERED_ON, OpenedPage, assert_reads_well
from tests.ui.keys import click, press, type_text
from ui.case_file.barrier_card import BarrierCard
from ui.case_file.barriers_tab import BarriersTab
from ui.case_file.details import EntityDetails
from ui.case_file.documents_tab import DocumentsTab
from ui.case_file.identity_tab import IdentityTab
from ui.case_file.pathway_tab import PathwayTab
from ui.case_file.tick_row import TickRow
from ui.messages import Language, tr
from ui.shell.host import Telling
from ui.widgets.forms.marks import Marks
from ui.widgets.timeline_item import ITEM_ROLE, TimelineItem


def _waiting() -> str:
    return tr("forms.mark.waiting")


def _disputed() -> str:
    return tr("forms.mark.disputed")


def _box(details: EntityDetails, field: str) -> QLineEdit:
    box = details.form.row(details.kind, field).editor.main_widget()
    assert isinstance(box, QLineEdit)
    return box


def _write_over(box: QLineEdit, text: str) -> None:
    box.setFocus()
    box.selectAll()
    type_text(box, text)


def _barriers(opened: OpenedPage) -> tuple[BarriersTab, str, str]:
    opened.case_id = opened.enrol()
    first, second = opened.add("barrier", theme="mobilite"), opened.add("barrier", theme="logement")
    opened.open(opened.case_id, "barriers")
    tab = opened.page.tabs.made("barriers")
    assert isinstance(tab, BarriersTab)
    return tab, first, second


def _card(tab: BarriersTab, barrier_id: str) -> BarrierCard:
    return next(card for card in tab.findChildren(BarrierCard) if card.barrier_id == barrier_id)


def _pathway(opened: OpenedPage) -> PathwayTab:
    opened.open(opened.enrol(with_pathway=True, entered_on=ENTERED_ON), "pathway")
    tab = opened.page.tabs.made("pathway")
    assert isinstance(tab, PathwayTab)
    return tab


def _row(tab: PathwayTab, key: str) -> TickRow:
    return next(row for row in tab.findChildren(TickRow) if row.key == key)


def test_a_barrier_folded_up_with_half_a_text_says_so_and_gives_it_back(opened: OpenedPage) -> None:
    tab, first, second = _barriers(opened)
    tab.reveal(first)
    _write_over(_box(tab.details, "opened_on"), "45/09")
    tab.reveal(second)
    assert _card(tab, first).marks() == (_waiting(),)
    assert _card(tab, second).marks() == ()
    assert_reads_well(opened.page)
    tab.reveal(first)
    assert _card(tab, first).marks() == ()  # it stands there, in sight
    assert _box(tab.details, "opened_on").text() == "45/09"
    _write_over(_box(tab.details, "opened_on"), "01/09/2026")
    press(_box(tab.details, "opened_on"), Qt.Key.Key_Return)
    opened.settle()
    tab.reveal(second)
    assert _card(tab, first).marks() == ()
    assert opened.drafts() == []


def test_a_milestone_and_its_phase_say_that_a_text_waits(opened: OpenedPage) -> None:
    tab = _pathway(opened)
    last = opened.kept().milestones[-1]
    section = tab.sections[last.phase or ""]
    tab.reveal(last.id)
    _write_over(_box(tab.milestone_details, "planned_on"), "45/09")
    tab.toggle(last.id)
    assert _row(tab, last.id).marks() == (_waiting(),)
    assert section.marks() == ()
    section._on_fold()
    assert section.marks() == (_waiting(),)
    opened.frame.resize(960, 600)
    opened.settle()
    assert_reads_well(opened.page)


def test_actions_that_are_done_and_folded_away_say_that_a_text_waits(opened: OpenedPage) -> None:
    tab = _pathway(opened)
    done = opened.add("action", title="Appeler la CMA", done_on=ENTERED_ON)
    click(tab.actions_card.show_done)
    tab.reveal(done)
    _write_over(_box(tab.action_details, "due_on"), "45/09")
    tab.toggle(done)
    assert _row(tab, done).marks() == (_waiting(),)
    click(tab.actions_card.show_done)
    (marks,) = [one for one in tab.actions_card.findChildren(Marks) if one.isVisible()]
    assert marks.texts() == (_waiting(),)
    tab.reveal(done)
    assert _box(tab.action_details, "due_on").text() == "45/09"


def test_a_card_that_is_covered_says_that_a_text_waits_and_not_which(opened: OpenedPage) -> None:
    opened.open(opened.enrol())
    tab = opened.page.tabs.made("identity")
    assert isinstance(tab, IdentityTab)
    card = tab.form.card("health")
    reveal = opened.find(QPushButton, "reveal.health")
    assert isinstance(reveal, QPushButton)
    click(reveal)
    line = tab.form.row("situation", "rqth_until_on").editor.main_widget()
    assert isinstance(line, QLineEdit)
    _write_over(line, "45/09")
    assert card.marks() == ()
    opened.page.show_tab("project")
    opened.page.show_tab("identity")
    assert card.marks() == (_waiting(),)
    click(reveal)
    assert card.marks() == ()
    assert line.text() == "45/09"


def test_a_document_that_is_not_chosen_says_that_a_text_waits(opened: OpenedPage) -> None:
    opened.case_id = opened.enrol()
    first, second = opened.add("document", title="Devis"), opened.add("document", title="Bail")
    opened.open(opened.case_id, "documents", first)
    tab = opened.page.tabs.made("documents")
    assert isinstance(tab, DocumentsTab)
    _write_over(_box(tab.details, "made_on"), "45/09")
    tab.reveal(second)
    opened.settle()
    model = tab.list.items_model()
    shown = [model.data(model.index(row), ITEM_ROLE) for row in range(2)]
    tags = {item.title: item.tags for item in shown if isinstance(item, TimelineItem)}
    assert tags == {"Devis": ((_waiting(), "accent"),), "Bail": ()}


def test_a_barrier_with_two_answers_says_so_folded_up(opened: OpenedPage) -> None:
    tab, first, second = _barriers(opened)
    opened.ask(two_answers(opened.case_id, "barrier", first, "orientation", "CAF", "CCAS"))
    assert _card(tab, first).marks() == (_disputed(),)
    assert _card(tab, second).marks() == ()
    tab.reveal(first)
    assert _card(tab, first).marks() == ()
    click(opened.find(QPushButton, "field_notice.keep"))
    opened.settle()
    tab.reveal(second)
    assert _card(tab, first).marks() == ()
    assert opened.kept().conflicts == ()


def test_a_milestone_and_an_action_with_two_answers_say_so_folded_up(opened: OpenedPage) -> None:
    tab = _pathway(opened)
    action, milestone = opened.add("action", title="Appeler"), opened.kept().milestones[-1]
    opened.ask(two_answers(opened.case_id, "action", action, "comment", "Le matin", "Le soir"))
    opened.ask(two_answers(opened.case_id, "milestone", milestone.id, "evidence", "Bail", "Kbis"))
    assert _row(tab, action).marks() == (_disputed(),)
    section = tab.sections[milestone.phase or ""]
    assert section.is_folded
    assert section.marks() == (_disputed(),)
    section.unfold()
    assert section.marks() == ()
    assert _row(tab, milestone.id).marks() == (_disputed(),)
    opened.settle()
    assert_reads_well(opened.page)


def test_half_a_text_comes_back_with_the_barrier_that_was_deleted(opened: OpenedPage) -> None:
    tab, first, _second = _barriers(opened)
    told: list[Telling] = []
    opened.frame.host.told.connect(told.append)
    tab.reveal(first)
    _write_over(_box(tab.details, "opened_on"), "45/09")
    click(tab.details.remove_button)
    opened.settle()
    assert opened.drafts() == []
    assert told[-1].on_action is not None
    told[-1].on_action()
    opened.settle()
    assert _card(tab, first).marks() == (_waiting(),)
    tab.reveal(first)
    assert _box(tab.details, "opened_on").text() == "45/09"


def test_half_a_text_outlives_a_deletion_by_somebody_else(opened: OpenedPage) -> None:
    tab, first, _second = _barriers(opened)
    tab.reveal(first)
    type_text(_box(tab.details, "opened_on"), "45/09")
    gone = opened.ask(lambda cabinet: editing.remove(cabinet, opened.case_id, "barrier", first))
    opened.settle()
    assert not tab.details.isVisible()
    opened.ask(lambda cabinet: history.undo_change(cabinet, opened.case_id, gone.change_ids[0]))
    opened.settle()
    assert _card(tab, first).marks() == (_waiting(),)
    tab.reveal(first)
    assert _box(tab.details, "opened_on").text() == "45/09"


def test_marks_find_their_room_in_a_longer_language_and_a_narrow_window(
    opened: OpenedPage, app_language: Callable[[Language], None]
) -> None:
    app_language("xx")
    opened.frame.resize(960, 600)
    tab = _pathway(opened)
    action = opened.add("action", title="Appeler la CMA", due_on=ENTERED_ON)
    opened.ask(two_answers(opened.case_id, "action", action, "comment", "Le matin", "Le soir"))
    tab.reveal(action)
    _write_over(_box(tab.action_details, "due_on"), "45/09")
    tab.toggle(action)
    assert _row(tab, action).marks() == (_waiting(), _disputed())
    type_text(tab.actions_card.title, "Demander un devis")
    last = opened.kept().milestones[0]
    opened.ask(two_answers(opened.case_id, "milestone", last.id, "evidence", "Bail", "Kbis"))
    tab.reveal(last.id)
    _write_over(_box(tab.milestone_details, "planned_on"), "45/09")
    tab.toggle(last.id)
    opened.settle()
    assert_reads_well(opened.page)
    tab.sections[last.phase or ""]._on_fold()
    opened.settle()
    assert tab.sections[last.phase or ""].marks() == (_waiting(), _disputed())
    assert_reads_well(opened.page)


def test_the_marks_of_a_barrier_find_their_room(
    opened: OpenedPage, app_language: Callable[[Language], None]
) -> None:
    app_language("xx")
    opened.frame.resize(960, 600)
    tab, first, second = _barriers(opened)
    opened.ask(two_answers(opened.case_id, "barrier", first, "orientation", "CAF", "CCAS"))
    tab.reveal(first)
    _write_over(_box(tab.details, "opened_on"), "45/09")
    tab.reveal(second)
    assert _card(tab, first).marks() == (_waiting(), _disputed())
    assert_reads_well(opened.page)
