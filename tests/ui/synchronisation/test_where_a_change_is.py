"""The history of a case file says quietly where each change is."""

from __future__ import annotations

from coachdesk.storage.exchange import Standing, Where
from tests.ui.synchronisation.desk_on_thread import DeskOnThread
from tests.ui.synchronisation.siege import Siege
from ui.case_file.history_tab import HistoryTab
from ui.case_file.places import standing_words
from ui.messages import tr
from ui.shell.frame import Frame
from ui.widgets.timeline_item import ITEM_ROLE


def metas(frame: Frame) -> list[str]:
    """Return the quiet line of each card of the history."""
    tab = frame.findChild(HistoryTab)
    if tab is None:
        return []
    model = tab.list.items_model()
    return [model.index(row).data(ITEM_ROLE).meta for row in range(model.rowCount())]


def open_history(desk: DeskOnThread, frame: Frame, case_id: str) -> None:
    frame.host.navigate("case_file", case_id=case_id, tab="history")
    desk.wait(lambda: metas(frame))


def test_alone_nothing_is_said_of_it(desk: DeskOnThread, frame_of_desk: Frame) -> None:
    case_id = desk.new_case("Moreau")
    open_history(desk, frame_of_desk, case_id)
    desk.settle()
    assert tr("synchronisation.standing.here") not in "".join(metas(frame_of_desk))


def test_only_here_then_at_headquarters_since_when(
    desk: DeskOnThread, frame_of_desk: Frame, siege: Siege
) -> None:
    desk.join()
    siege.road.is_away = True
    case_id = desk.new_case("Moreau")
    open_history(desk, frame_of_desk, case_id)
    here = tr("synchronisation.standing.here")
    desk.wait(lambda: all(here in meta for meta in metas(frame_of_desk)))
    siege.road.is_away = False
    desk.round()
    since = tr("synchronisation.standing.at_headquarters_today", when="")
    desk.wait(lambda: all(since in meta for meta in metas(frame_of_desk)))


def test_each_standing_has_its_words() -> None:
    assert standing_words(Standing(Where.WAITING)) == tr("synchronisation.standing.waiting")
    assert standing_words(Standing(Where.HERE, reason="too_large")) == tr("synchronisation.standing.held")
    assert standing_words(Standing(Where.RECEIVED)) == ""
    assert standing_words(Standing(Where.AT_HEADQUARTERS, since=1_795_000_000)) == tr(
        "synchronisation.standing.at_headquarters", when="18/11/2026"
    )
