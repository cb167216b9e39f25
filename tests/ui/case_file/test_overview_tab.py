"""The overview: what happened in order, what comes next, and one click to do it."""

from __future__ import annotations

import time
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from coachdesk.services import case_files
from tests.ui import looks
from tests.ui.case_file.made_case import TODAY, MadeCase
from ui.case_file.case_desk import CaseDesk
from ui.case_file.overview_tab import OverviewTab
from ui.case_file.timeline_items import item_key, overview_items
from ui.messages import tr
from ui.operations import Operations
from ui.shell.host import Host, Telling


def _shown(tab: OverviewTab, qtbot: QtBot) -> OverviewTab:
    qtbot.addWidget(tab)
    tab.resize(1200, 640)
    tab.show()
    return tab


def _made(host: Host, ops: Operations, settle: Callable[[], None], *, notes: int = 3) -> MadeCase:
    return MadeCase(ops, settle, host.window_widget()).make(notes=notes)


def test_what_happened_is_there_newest_first(
    host: Host, ops: Operations, settle: Callable[[], None], qtbot: QtBot
) -> None:
    made = _made(host, ops, settle)
    tab = _shown(OverviewTab(host, CaseDesk(ops)), qtbot)
    tab.show_view(made.view(), None)
    keys = [item.key.partition("/")[0] for item in overview_items(made.view())]
    assert keys == ["document", "session", "session", "session", "barrier", "barrier", "milestone"]
    assert tab.timeline.items_model().rowCount() == 7
    looks.assert_nothing_clipped(tab)
    looks.assert_accessible(tab)


def test_a_card_leads_to_its_tab(
    host: Host, ops: Operations, settle: Callable[[], None], qtbot: QtBot
) -> None:
    made = _made(host, ops, settle)
    tab = _shown(OverviewTab(host, CaseDesk(ops)), qtbot)
    view = made.view()
    tab.show_view(view, None)
    asked: list[tuple[str, str]] = []
    tab.tab_requested.connect(lambda key, entity_id: asked.append((key, entity_id)))
    tab.timeline.activated_key.emit(item_key("session", made.session_ids[0]))
    tab.timeline.activated_key.emit(f"barrier/{view.case.barriers[0].id}#lifted")
    assert asked == [("sessions", made.session_ids[0]), ("barriers", view.case.barriers[0].id)]


def test_an_action_is_done_with_one_click_and_taken_back(
    host: Host, ops: Operations, settle: Callable[[], None], qtbot: QtBot
) -> None:
    made = _made(host, ops, settle)
    tab = _shown(OverviewTab(host, CaseDesk(ops)), qtbot)
    tab.show_view(made.view(), None)
    made.follow(tab)
    told: list[Telling] = []
    host.told.connect(told.append)
    (box,) = tab.next_steps.action_rows.boxes()
    box.click()
    settle()
    assert made.view().case.actions[0].done_on == TODAY
    assert tab.next_steps.action_rows.boxes() == []
    assert told[0].on_action is not None
    told[0].on_action()
    settle()
    settle()
    assert made.view().case.actions[0].done_on is None
    assert len(tab.next_steps.action_rows.boxes()) == 1


def test_the_essentials_follow_the_person(
    host: Host, ops: Operations, settle: Callable[[], None], qtbot: QtBot
) -> None:
    made = _made(host, ops, settle)
    tab = _shown(OverviewTab(host, CaseDesk(ops)), qtbot)
    tab.show_view(made.view(), None)
    assert tab.essentials.text_of("address") == "Stains"
    made.do(lambda cabinet: case_files.enrol_beneficiary(cabinet, {"birth_name": "Nguyen"}, case_id="n" * 26))
    made.case_id = "n" * 26
    tab.show_view(made.view(), None)
    assert tab.essentials.text_of("address") == ""
    assert tab.empty.isVisibleTo(tab)
    assert tab.empty.action_button.text() == tr("overview.empty.action")


def test_a_case_of_a_hundred_notes_is_filled_quickly(
    host: Host, ops: Operations, settle: Callable[[], None], qtbot: QtBot
) -> None:
    made = _made(host, ops, settle, notes=100)
    tab = _shown(OverviewTab(host, CaseDesk(ops)), qtbot)
    view = made.view()
    tab.show_view(view, None)
    taken = []
    for _ in range(20):
        start = time.perf_counter()
        tab.show_view(view, None)
        tab.grab()
        taken.append(time.perf_counter() - start)
    # The bar (100 ms, p95) is measured by the benchmarks; here only what no busy machine explains.
    assert sorted(taken)[len(taken) // 2] < 0.5, taken
