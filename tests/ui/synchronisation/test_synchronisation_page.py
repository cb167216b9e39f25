"""The Synchronisation page with a real headquarters behind it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from coachdesk.programme.register import Person
from coachdesk.storage.membership_store import AsideEnvelope, MembershipStore
from sync.client.team import Team
from sync.protocol.acts import Role
from tests.ui import keys, looks
from tests.ui.synchronisation.desk_on_thread import COACH, DeskOnThread
from tests.ui.synchronisation.siege import Siege
from ui.messages import Language, set_language, tr
from ui.operations.sync_state import Stage, SyncState
from ui.shell.frame import Frame
from ui.synchronisation.link_button import LinkButton
from ui.synchronisation.synchronisation_page import SynchronisationPage
from ui.widgets import Button, Dialog


def words(root: QWidget) -> str:
    """Return everything that is said in a part of the page."""
    labels = [label.text() for label in root.findChildren(QLabel) if label.isVisibleTo(root)]
    links = [link.text() for link in root.findChildren(LinkButton) if link.isVisibleTo(root)]
    return "\n".join([*labels, *links])


def shows(desk: DeskOnThread, part: QWidget, said: str) -> None:
    """Wait until a part of the page says something."""
    desk.wait(lambda: part.isVisible() and said in words(part))


def press(root: QWidget, name: str) -> None:
    found = root.findChild(Button, name)
    assert found is not None
    assert found.isVisible()
    keys.click(found)


def asked() -> Dialog:
    """Return the question that stands over the window."""
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, Dialog) and one.isVisible())


def test_alone_it_says_what_joining_is_and_offers_nothing_dead(
    page: SynchronisationPage, frame_of_desk: Frame
) -> None:
    assert tr("synchronisation.alone.title") in words(page)
    assert not page.member_part.isVisible()
    join = page.findChild(Button, "synchronisation.join")
    assert (join is not None) == frame_of_desk.host.has_action("join")
    assert not frame_of_desk.top_bar.sync_pill.isVisible()


def test_waiting_for_being_let_in_and_let_in(
    desk: DeskOnThread, page: SynchronisationPage, siege: Siege
) -> None:
    desk.ask_to_join()
    shows(desk, page, tr("synchronisation.waiting.title"))
    desk.wait(lambda: "POST /v1/join" in siege.road.asked)
    siege.let_in()
    desk.round()
    desk.wait(page.member_part.isVisible)
    assert tr("synchronisation.waiting.title") not in words(page)
    assert tr("synchronisation.age.now") in page.standing.title.text()


def test_what_waits_is_named_and_leads_to_its_case_file(
    desk: DeskOnThread, page: SynchronisationPage, frame_of_desk: Frame, siege: Siege
) -> None:
    desk.join()
    siege.road.is_away = True
    case_id = desk.new_case("Moreau")
    shows(desk, page.to_send, "Moreau")
    assert tr("synchronisation.to_send.changes", count=1) in words(page.to_send)
    link = page.to_send.findChild(LinkButton)
    assert link is not None
    assert link.accessibleName() == tr("synchronisation.open_case", name="Moreau")
    keys.press(link, Qt.Key.Key_Return)
    place = frame_of_desk.navigator.place
    assert place is not None
    assert place.values["case_id"] == case_id


def test_what_was_sent_leaves_the_list_and_stands_among_the_rounds(
    desk: DeskOnThread, page: SynchronisationPage
) -> None:
    desk.join()
    desk.new_case("Moreau")
    desk.round()
    shows(desk, page.to_send, tr("synchronisation.to_send.none"))
    shows(desk, page.rounds, tr("synchronisation.rounds.sent", count=1))


def test_what_came_is_named(desk: DeskOnThread, page: SynchronisationPage, siege: Siege) -> None:
    desk.join()
    siege.new_case("Diallo", desk.person())
    desk.round()
    shows(desk, page.received, "Diallo")


def test_the_button_begins_a_round_and_shows_that_it_did(
    desk: DeskOnThread, page: SynchronisationPage, siege: Siege
) -> None:
    desk.join()
    desk.wait(page.member_part.isVisible)
    before = siege.road.asked.count("GET /v1/round")
    with siege.road.held():
        press(page, "synchronisation.now")
        desk.wait(lambda: page.standing.title.text() == tr("synchronisation.pill.running"))
    desk.wait(lambda: siege.road.asked.count("GET /v1/round") > before)
    desk.wait(lambda: page.standing.title.text() != tr("synchronisation.pill.running"))


def test_offline_is_calm_and_says_why(desk: DeskOnThread, page: SynchronisationPage, siege: Siege) -> None:
    desk.join()
    siege.road.is_away = True
    press(page, "synchronisation.now")
    desk.wait_for(Stage.OFFLINE)
    shows(desk, page.standing, tr("errors.sync.unreachable.offline"))
    assert not page.problems.isVisible()


def test_what_was_set_aside_is_said_with_its_reason(desk: DeskOnThread, page: SynchronisationPage) -> None:
    desk.join()
    case_id = desk.new_case("Moreau")
    aside = AsideEnvelope("a", case_id, "d", 3, "no_key", b"raw", 1, 5)
    desk.operations.run_command(lambda cabinet: MembershipStore(cabinet.vault).keep_aside(aside))
    desk.settle()
    page.read()
    shows(desk, page.problems, tr("errors.set_aside.no_key"))
    assert "Moreau" in words(page.problems)


def test_many_case_files_go_only_once_the_person_lets_them(
    desk: DeskOnThread, page: SynchronisationPage, siege: Siege
) -> None:
    desk.join()
    person = desk.person()
    names = [f"Diallo {letter}" for letter in "ABCDE"]
    cases = [siege.new_case(name, person) for name in names]
    desk.round()
    assert desk.ask(lambda cabinet: len(list(cabinet.case_ids()))) == 5
    Team(siege.office.connection()).assign_many(cases, [])
    desk.syncing.ask()
    desk.wait_for(Stage.PROBLEM)
    shows(desk, page.guard, "Diallo A")
    shows(desk, page.guard, tr("synchronisation.guard.lost"))
    assert desk.ask(lambda cabinet: len(list(cabinet.case_ids()))) == 5
    press(page, "synchronisation.let_go")
    question = asked()
    assert all(name in words(question) for name in names)
    press(question, "confirm.yes")
    desk.wait_for(Stage.IDLE)
    desk.wait(lambda: not page.guard.isVisible())
    assert desk.ask(lambda cabinet: list(cabinet.case_ids())) == []


def test_a_supervisor_takes_in_what_somebody_could_not_send(
    desk: DeskOnThread, page: SynchronisationPage, siege: Siege
) -> None:
    desk.join()
    supervisor = siege.office
    Team(supervisor.connection()).set_roles(desk.person(), {Role.COACH, Role.SUPERVISOR})
    desk.round()
    case_id = siege.leave_work_behind("Moreau", "Moreau-Petit")
    desk.round()
    shows(desk, page.tray, "Moreau")
    desk.wait(lambda: _buttons(page.tray, tr("synchronisation.tray.take_in")))
    keys.click(_buttons(page.tray, tr("synchronisation.tray.take_in"))[0])
    desk.wait(lambda: not page.tray.isVisible())
    desk.round()
    assert siege.names(case_id) == ["Moreau-Petit"]


def _buttons(root: QWidget, text: str) -> list[Button]:
    return [one for one in root.findChildren(Button) if one.text() == text and one.isVisible()]


@pytest.mark.parametrize("width", [960, 1366])
@pytest.mark.parametrize("language", ["fr", "xx"])
def test_nothing_is_cut_and_everything_is_named(
    desk: DeskOnThread, language: Language, width: int, qapp: QApplication
) -> None:
    set_language(qapp, language)
    case_id = desk.new_case("Moreau")
    frame = Frame(desk.operations, Person(id=desk.person(), name=COACH), syncing=desk.syncing)
    frame.resize(width, 768)
    frame.show()
    frame.host.navigate("synchronisation")
    page = frame.page
    assert isinstance(page, SynchronisationPage)
    for state in (
        SyncState(),
        SyncState(stage=Stage.WAITING),
        SyncState(stage=Stage.OFFLINE, to_send=3, last_at=1),
        SyncState(stage=Stage.PROBLEM, guarded=(case_id,), refused={case_id: "full"}, last_at=1),
        SyncState(stage=Stage.RUNNING, progress=(3, 1_500), last_at=1),
    ):
        desk.syncing.pretend(state, {case_id: 3})
        page.read()
        desk.settle()
        looks.assert_nothing_clipped(frame)
        looks.assert_accessible(frame)
    frame.close()
    frame.deleteLater()
