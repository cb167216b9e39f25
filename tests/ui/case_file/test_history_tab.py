"""The history: who changed what, before and after; and taking a change back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from coachdesk.services import editing
from tests.ui import looks
from tests.ui.case_file.made_case import MadeCase
from tests.ui.desk_in_hand import COACH
from ui.case_file.case_desk import CaseDesk
from ui.case_file.history_items import UNDO
from ui.case_file.history_tab import FIRST_ENTRIES, HistoryTab
from ui.messages import label, tr
from ui.operations import Operations
from ui.shell.host import Host, Telling
from ui.widgets.forms.value_text import pair
from ui.widgets.timeline_item import ITEM_ROLE, Fact, TimelineItem


@pytest.fixture
def tab(host: Host, ops: Operations, qtbot: QtBot) -> HistoryTab:
    made = HistoryTab(host, CaseDesk(ops))
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    return made


@pytest.fixture
def case(host: Host, ops: Operations, settle: Callable[[], None]) -> MadeCase:
    return MadeCase(ops, settle, host.window_widget()).make()


def _items(tab: HistoryTab) -> list[TimelineItem]:
    model = tab.list.items_model()
    return [model.index(row).data(ITEM_ROLE) for row in range(model.rowCount())]


def test_a_change_is_told_before_and_after(
    tab: HistoryTab, case: MadeCase, settle: Callable[[], None]
) -> None:
    case.do(
        lambda cabinet: editing.revise(cabinet, case.case_id, "beneficiary", case.case_id, {"city": "Pantin"})
    )
    tab.show_view(case.view(), None)
    settle()
    newest = _items(tab)[0]
    assert COACH in newest.meta
    field = label("beneficiary", "city")
    assert newest.facts == (Fact(field, "Pantin", before="Stains"),)
    assert newest.text == pair(field, tr("history.changed_to", before="Stains", after="Pantin"))
    looks.assert_nothing_clipped(tab)
    looks.assert_accessible(tab)


def test_a_change_is_taken_back_and_marked(
    tab: HistoryTab, case: MadeCase, settle: Callable[[], None], host: Host
) -> None:
    case.do(
        lambda cabinet: editing.revise(cabinet, case.case_id, "beneficiary", case.case_id, {"city": "Pantin"})
    )
    tab.show_view(case.view(), None)
    case.follow(tab)
    settle()
    told: list[Telling] = []
    host.told.connect(told.append)
    change = _items(tab)[0]
    assert change.action == UNDO
    tab.list.select(change.key)
    assert tab.undo_button.isEnabled()
    tab.undo_button.click()
    settle()
    settle()
    assert case.view().case.beneficiary.city == "Stains"
    undone = next(item for item in _items(tab) if item.key == change.key)
    assert undone.action == ""
    assert undone.tags == ((tr("history.undone"), "warning"),)
    assert not tab.undo_button.isEnabled()
    assert told[0].on_action is not None
    told[0].on_action()
    settle()
    assert case.view().case.beneficiary.city == "Pantin"


def test_health_is_not_told(tab: HistoryTab, case: MadeCase, settle: Callable[[], None]) -> None:
    situation = case.view().case.situation.id
    case.do(
        lambda cabinet: editing.revise(
            cabinet, case.case_id, "situation", situation, {"work_adjustments": "poste assis", "children": 2}
        )
    )
    tab.show_view(case.view(), None)
    settle()
    newest = _items(tab)[0]
    assert "poste assis" not in newest.text
    assert label("situation", "work_adjustments") in newest.text
    assert pair(label("situation", "children"), "2") in newest.text


def test_another_persons_history_never_stays(
    tab: HistoryTab, case: MadeCase, settle: Callable[[], None]
) -> None:
    tab.show_view(case.view(), None)
    settle()
    first = {item.key for item in _items(tab)}
    case.make(notes=1)
    view = case.view()
    tab.show_view(view, None)
    assert _items(tab) == []
    settle()
    assert _items(tab)
    assert not first & {item.key for item in _items(tab)}


def test_the_opening_of_the_case_file_is_not_undone_here(
    tab: HistoryTab, case: MadeCase, settle: Callable[[], None]
) -> None:
    """It would delete the whole case file with one click."""
    tab.show_view(case.view(), None)
    settle()
    assert [item for item in _items(tab) if item.action == UNDO]
    made = [item for item in _items(tab) if label("beneficiary", "birth_name") in item.text]
    assert [item.action for item in made] == [""]


def test_older_changes_are_shown_when_asked_for(
    tab: HistoryTab, case: MadeCase, settle: Callable[[], None]
) -> None:
    case.make(notes=80)
    tab.show_view(case.view(), None)
    settle()
    assert len(_items(tab)) == FIRST_ENTRIES
    assert tab.more.isVisibleTo(tab)
    tab.more.click()
    settle()
    assert len(_items(tab)) > 80
    assert not tab.more.isVisibleTo(tab)
