"""Sync while the desk is open: what it says, what it does, and that a lock ends it at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal

from coachdesk.desk import find_desk
from coachdesk.storage.membership_store import MembershipStore
from sync.client.agent import GateClosed
from sync.client.connection import Connection
from sync.client.errors import NotJoined, Unreachable
from sync.client.team import Team
from sync.client.tray import Tray
from tests.ui.synchronisation.desk_on_thread import PASSPHRASE, DeskOnThread
from tests.ui.synchronisation.siege import Siege
from ui.operations.sync_state import Stage


def test_a_desk_that_works_alone_starts_nothing(desk: DeskOnThread, siege: Siege) -> None:
    desk.new_case("Moreau")
    assert desk.syncing.status.stage is Stage.NOT_JOINED
    assert not siege.road.asked
    assert not [thread for thread in threading.enumerate() if thread.name == "sync"]


def test_joining_brings_work_up_and_down(desk: DeskOnThread, siege: Siege) -> None:
    mine = desk.new_case("Moreau")
    desk.join()
    theirs = siege.new_case("Diallo", desk.person())
    desk.round()
    assert siege.names(mine) == ["Moreau"]
    assert desk.ask(lambda cabinet: set(cabinet.case_ids())) == {mine, theirs}
    assert theirs in {changed.scope for changed in desk.heard}
    status = desk.syncing.status
    assert status.to_send == 0
    assert status.last_at is not None
    assert abs(status.last_at - time.time()) < 60


def test_what_is_written_is_sent_by_itself_and_counted_until_then(desk: DeskOnThread, siege: Siege) -> None:
    desk.join()
    with siege.road.held():
        case_id = desk.new_case("Moreau")
        assert desk.syncing.status.to_send == 1
        desk.wait(siege.road.reached.is_set)  # the schedule's calm, and it goes by itself
    desk.wait(lambda: desk.syncing.status.to_send == 0)
    assert siege.names(case_id) == ["Moreau"]


def test_without_a_network_everything_is_kept_and_goes_when_it_returns(
    desk: DeskOnThread, siege: Siege
) -> None:
    desk.join()
    siege.road.is_away = True
    case_id = desk.new_case("Moreau")
    desk.syncing.ask()
    desk.wait_for(Stage.OFFLINE)
    status = desk.syncing.status
    assert status.to_send == 1
    assert status.last_at is not None
    siege.road.is_away = False
    desk.syncing._network.returned.emit()
    desk.wait_for(Stage.IDLE)
    assert siege.names(case_id) == ["Moreau"]


def test_unlocked_without_a_network_it_knows_when_it_was_last_level(desk: DeskOnThread, siege: Siege) -> None:
    desk.join()
    last_at = desk.syncing.status.last_at
    desk.lock()
    assert not desk.syncing.is_joined
    siege.road.is_away = True
    desk.settle()
    desk.unlock()
    assert desk.syncing.status.is_member
    assert desk.syncing.status.last_at == last_at
    desk.wait_for(Stage.OFFLINE)
    assert desk.syncing.status.last_at == last_at


def test_looking_whether_one_was_let_in_is_not_shown(desk: DeskOnThread, siege: Siege) -> None:
    stages: list[Stage] = []
    desk.syncing.status_changed.connect(lambda status: stages.append(status.stage))
    desk.ask_to_join()

    def has_asked_again() -> bool:
        desk.syncing.ask()
        return siege.road.asked.count("POST /v1/join") >= 3

    desk.wait(has_asked_again)
    desk.settle()
    assert stages == [Stage.WAITING]


def test_a_lock_in_the_middle_of_a_round_is_instant_and_frees_the_desk(
    desk: DeskOnThread, siege: Siege
) -> None:
    desk.join()
    desk.new_case("Moreau")
    with siege.road.held():
        desk.syncing.ask()
        desk.wait(siege.road.reached.is_set)
        began = time.monotonic()
        desk.lock()
        assert time.monotonic() - began < 0.2
        desk.settle()
        other = find_desk(desk.folder).unlock(
            PASSPHRASE
        )  # every file is closed, though the answer has not come
        other.lock()
    assert desk.syncing.wait_until_ended()
    assert desk.syncing.status.stage is Stage.NOT_JOINED


def test_locked_and_unlocked_at_once_the_former_round_says_nothing(desk: DeskOnThread, siege: Siege) -> None:
    desk.join()
    case_id = desk.new_case("Moreau")
    with siege.road.held():
        desk.syncing.ask()
        desk.wait(siege.road.reached.is_set)
        desk.lock()
        desk.settle()
        desk.unlock()
    desk.round()
    assert siege.names(case_id) == ["Moreau"]


def test_a_long_import_on_the_desks_thread_holds_nothing_but_the_round(
    desk: DeskOnThread, siege: Siege
) -> None:
    desk.join()
    goes_on = threading.Event()
    desk.background.run(lambda: goes_on.wait(30))
    desk.syncing.ask()
    session = desk.syncing._session
    assert session is not None
    desk.wait(lambda: session._waiting)
    desk.lock()  # the round waits for the desk's thread, the lock for nobody
    desk.wait(lambda: not [thread for thread in threading.enumerate() if thread.name == "sync"])
    assert desk.syncing.wait_until_ended(5)
    goes_on.set()
    desk.settle()
    find_desk(desk.folder).unlock(PASSPHRASE).lock()


def test_after_a_lock_no_piece_of_work_begins(desk: DeskOnThread) -> None:
    desk.join()
    session = desk.syncing._session
    assert session is not None
    desk.lock()
    touched: list[object] = []
    with pytest.raises(GateClosed):
        session.gate(touched.append)
    desk.settle()
    assert not touched


def test_the_program_ends_in_the_middle_of_a_round(desk: DeskOnThread, siege: Siege) -> None:
    desk.join()
    with siege.road.held():
        desk.syncing.ask()
        desk.wait(siege.road.reached.is_set)
        desk.lock()
        assert desk.background.shut_down(5)
    assert desk.syncing.wait_until_ended(5)


def test_an_act_answers_on_the_windows_thread(desk: DeskOnThread) -> None:
    desk.join()
    threads: list[tuple[str, int]] = []

    def act(connection: Connection) -> tuple[str, int]:
        return threading.current_thread().name, len(Team(connection).people())

    desk.syncing.do(act, threads.append, owner=desk.syncing)
    desk.wait(lambda: threads)
    assert threads == [("sync", 2)]


def test_an_act_that_only_reads_is_followed_by_no_round(desk: DeskOnThread, siege: Siege) -> None:
    desk.join()
    answers: list[int] = []

    def rounds_after_reading() -> int:
        wanted = len(answers) + 1
        desk.syncing.do(_people, answers.append, owner=desk.syncing, is_round_wanted=False)
        desk.wait(lambda: len(answers) == wanted)
        return siege.road.asked.count("GET /v1/round")

    # Acts and rounds are done one after another: a round that was wanted would come before the next act.
    *_, before, after = (rounds_after_reading() for _ in range(4))
    assert before == after
    desk.syncing.do(_people, answers.append, owner=desk.syncing)
    desk.wait(lambda: len(answers) == 5)
    assert rounds_after_reading() > after


def _people(connection: Connection) -> int:
    return len(Team(connection).people())


def test_an_act_that_fails_says_so_to_who_asked(desk: DeskOnThread, siege: Siege) -> None:
    errors: list[Exception] = []
    desk.syncing.do(lambda connection: connection, None, errors.append, owner=desk.syncing)
    assert [type(error) for error in errors] == [NotJoined]
    desk.join()
    siege.road.is_away = True
    desk.syncing.do(lambda c: c.caller.call("read_joins"), None, errors.append, owner=desk.syncing)
    desk.wait(lambda: len(errors) == 2)
    assert isinstance(errors[1], Unreachable)


def test_an_act_whose_owner_is_gone_is_not_answered(desk: DeskOnThread) -> None:
    desk.join()
    answers: list[object] = []
    owner = QObject()
    desk.syncing.do(lambda _connection: "late", answers.append, owner=owner)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    desk.syncing.do(lambda _connection: "last", answers.append, owner=desk.syncing)
    desk.wait(lambda: "last" in answers)
    assert answers == ["last"]


def test_an_act_that_waits_when_the_desk_is_locked_tells_nobody(desk: DeskOnThread, siege: Siege) -> None:
    desk.join()
    told: list[object] = []
    with siege.road.held():
        desk.syncing.ask()
        desk.wait(siege.road.reached.is_set)
        desk.syncing.do(lambda _connection: "done", told.append, told.append, owner=desk.syncing)
        desk.lock()
    assert desk.syncing.wait_until_ended()
    desk.settle()
    assert not told


class _LockAt(QObject):
    """Locks the desk when the agent has asked for so many pieces of work on its files."""

    due = Signal()

    def __init__(self, desk: DeskOnThread, touches: int) -> None:
        super().__init__()
        self._left = touches
        self._hand_over = desk.background.hand_over
        self.due.connect(desk.lock, Qt.ConnectionType.QueuedConnection)

    def hand_over(self, function: Callable[[], object]) -> Future[object]:
        if self._left == 0:
            self.due.emit()
        self._left -= 1
        return self._hand_over(function)


@pytest.mark.parametrize("touches", range(14))
def test_a_lock_at_any_touch_of_the_files_ends_and_the_next_round_completes(
    desk: DeskOnThread, siege: Siege, touches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever piece of work a lock falls on: nothing hangs, and nothing is lost."""
    desk.join()
    case_id = desk.new_case("Moreau")
    locking = _LockAt(desk, touches)
    monkeypatch.setattr(desk.background, "hand_over", locking.hand_over)

    def is_locked() -> bool:
        desk.syncing.ask()  # a round that found nothing to do touches the files less often
        return not desk.operations.is_unlocked

    desk.wait(is_locked)
    desk.settle()
    assert desk.syncing.wait_until_ended(5)
    monkeypatch.undo()
    desk.unlock()
    desk.round()
    assert siege.names(case_id) == ["Moreau"]


def test_a_laptop_that_was_let_out_hands_over_and_opens_no_more(desk: DeskOnThread, siege: Siege) -> None:
    desk.join()
    gone: list[str] = []
    desk.syncing.leaving.connect(lambda: gone.append("leaving"))
    desk.syncing.leaving.connect(lambda: desk.operations.take_desk(None))
    desk.syncing.left.connect(lambda: gone.append("left"))
    device = str(desk.ask(lambda cabinet: cabinet.author.device))
    case_id = desk.new_case("Moreau")
    desk.round()
    siege.road.is_away = True
    desk.revise(case_id, birth_name="Moreau-Petit")
    siege.office.round()
    Team(siege.office.connection()).revoke_device(device)
    siege.road.is_away = False
    desk.syncing.ask()
    desk.wait(lambda: gone == ["leaving", "left"])
    assert find_desk(desk.folder).is_let_out
    assert not desk.operations.is_unlocked
    siege.office.round()
    connection = siege.office.connection()
    assert Tray(connection).fetch(10**6) == 1
    (entry,) = MembershipStore(siege.office.cabinet.vault).tray()
    Tray(connection).take_in(entry)
    assert siege.names(case_id) == ["Moreau-Petit"]
