"""A newer program, from the first word of it to the verified installer, with a real headquarters."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from coachdesk.preferences import read_preferences
from coachdesk.storage.membership_store import MembershipStore
from sync.client.member import URL
from tests.ui.synchronisation.desk_on_thread import DeskOnThread
from tests.ui.synchronisation.siege import Siege
from tests.ui.updates.conftest import follow
from tests.ui.updates.offering import CONTENT, NEWER, NEWEST, PIECES, SIZE, Offering, Publisher
from ui.operations import update_choices
from ui.operations.sync_state import Stage
from ui.operations.update_state import NEWEST as NOTHING_NEWER
from ui.operations.update_state import PUT_OFF_S, Phase
from ui.operations.updates import Updating


def is_in(updating: Updating, phase: Phase) -> bool:
    return updating.state.phase is phase and not updating.state.is_looking


def hear_again(desk: DeskOnThread) -> None:
    """Lock and unlock: the first round after it greets headquarters anew."""
    desk.lock()
    desk.settle()
    desk.unlock()
    desk.round()


def offer(desk: DeskOnThread, updating: Updating, offering: Offering, publisher: Publisher) -> Path:
    """Put a version on offer, and wait until the desk has heard of it."""
    installer, release = publisher.publish(NEWER)
    offering.put(installer, release)
    hear_again(desk)
    desk.wait(lambda: is_in(updating, Phase.OFFERED))
    return installer


def files_in(folder: Path) -> set[str]:
    return (
        {path.name for path in folder.iterdir() if path.suffix in (".exe", ".part")}
        if folder.exists()
        else set()
    )


def test_a_newer_version_is_heard_of_and_nothing_is_fetched_unasked(
    desk: DeskOnThread, updating: Updating, offering: Offering, publisher: Publisher, siege: Siege
) -> None:
    offer(desk, updating, offering, publisher)
    assert (updating.state.version, updating.state.size) == (NEWER, SIZE)
    assert updating.state.is_news
    assert siege.road.asked.count(CONTENT) == 0


def test_it_is_fetched_and_ready_once_it_was_verified(
    desk: DeskOnThread, updating: Updating, offering: Offering, publisher: Publisher, updates_folder: Path
) -> None:
    installer = offer(desk, updating, offering, publisher)
    shown: list[int] = []
    updating.state_changed.connect(lambda state: shown.append(state.done))
    updating.fetch()
    desk.wait(lambda: is_in(updating, Phase.READY))
    assert (updates_folder / installer.name).read_bytes() == installer.read_bytes()
    assert shown == sorted(shown)
    assert {1 << 20, 2 << 20, SIZE} <= set(shown)


def test_what_was_stopped_goes_on_where_it_stopped(
    desk: DeskOnThread, updating: Updating, offering: Offering, publisher: Publisher, siege: Siege
) -> None:
    offer(desk, updating, offering, publisher)
    with siege.road.held():
        updating.fetch()
        desk.wait(siege.road.reached.is_set)
        updating.stop()
        assert updating.state.phase is Phase.HALTED
    desk.round()  # whatever was on its way has come
    assert siege.road.asked.count(CONTENT) == 1
    assert updating.state.phase is Phase.HALTED
    updating.fetch()
    desk.wait(lambda: is_in(updating, Phase.READY))
    assert siege.road.asked.count(CONTENT) == PIECES


def test_a_lock_takes_it_back_and_it_goes_on_by_itself_after_unlocking(
    desk: DeskOnThread, updating: Updating, offering: Offering, publisher: Publisher, siege: Siege
) -> None:
    offer(desk, updating, offering, publisher)
    with siege.road.held():
        updating.fetch()
        desk.wait(siege.road.reached.is_set)
        desk.lock()
        desk.settle()
        assert updating.state.phase is Phase.NONE
    assert desk.syncing.wait_until_ended()
    assert siege.road.asked.count(CONTENT) == 1
    desk.unlock()
    desk.wait(lambda: is_in(updating, Phase.READY))
    assert siege.road.asked.count(CONTENT) <= PIECES + 1  # the answer that came after the lock was dropped


def test_the_program_begins_again_and_goes_on_where_it_was(
    desk: DeskOnThread,
    updating: Updating,
    offering: Offering,
    publisher: Publisher,
    siege: Siege,
    updates_folder: Path,
) -> None:
    offer(desk, updating, offering, publisher)
    updating.state_changed.connect(lambda state: desk.lock() if state.done == 2 << 20 else None)
    updating.fetch()
    desk.wait(lambda: not desk.operations.is_unlocked)
    desk.settle()
    assert desk.syncing.wait_until_ended()
    before = siege.road.asked.count(CONTENT)
    assert 2 <= before < PIECES
    updating.deleteLater()
    again = follow(desk, publisher, updates_folder)
    desk.unlock()
    desk.wait(lambda: is_in(again, Phase.READY))
    assert siege.road.asked.count(CONTENT) - before <= PIECES - 2


def test_without_a_network_it_waits_and_goes_on_when_it_returns(
    desk: DeskOnThread, updating: Updating, offering: Offering, publisher: Publisher, siege: Siege
) -> None:
    offer(desk, updating, offering, publisher)
    siege.road.is_away = True
    updating.fetch()
    desk.wait(lambda: is_in(updating, Phase.HALTED))
    assert updating.state.problem == "sync.unreachable"
    siege.road.is_away = False
    desk.new_case("Moreau")  # any change: the round that sends it finds headquarters
    desk.wait(lambda: is_in(updating, Phase.READY))


def test_rounds_go_on_beside_a_download(
    desk: DeskOnThread,
    updating: Updating,
    offering: Offering,
    publisher: Publisher,
    siege: Siege,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "ui.operations.update_work.SLICE_S", 0.0
    )  # as on a slow line: a slice is not even a piece
    offer(desk, updating, offering, publisher)
    updating.fetch()
    case_id = desk.new_case("Moreau")
    desk.round()
    assert siege.names(case_id) == ["Moreau"]
    assert updating.state.phase is Phase.FETCHING
    monkeypatch.setattr("ui.operations.update_work.SLICE_S", 2.0)
    desk.wait(lambda: is_in(updating, Phase.READY))


def test_what_somebody_else_signed_is_not_fetched(
    desk: DeskOnThread,
    updating: Updating,
    offering: Offering,
    siege: Siege,
    tmp_path: Path,
    updates_folder: Path,
) -> None:
    offering.put(*Publisher(tmp_path / "somebody").publish(NEWER))
    hear_again(desk)
    desk.wait(lambda: is_in(updating, Phase.FORGED))
    assert updating.state.version == NEWER
    updating.fetch()
    desk.round()
    assert siege.road.asked.count(CONTENT) == 0
    assert files_in(updates_folder) == set()


def test_a_program_without_a_publishers_key_says_whom_to_ask(
    desk: DeskOnThread, updating: Updating, offering: Offering, publisher: Publisher, siege: Siege
) -> None:
    updating.publisher = lambda: None
    offering.put(*publisher.publish(NEWER))
    hear_again(desk)
    desk.wait(lambda: is_in(updating, Phase.ASK))
    assert updating.state.version == NEWER
    updating.fetch()
    desk.round()
    assert siege.road.asked.count(CONTENT) == 0


def test_what_arrives_damaged_is_deleted_and_can_be_fetched_again(
    desk: DeskOnThread,
    updating: Updating,
    offering: Offering,
    publisher: Publisher,
    updates_folder: Path,
) -> None:
    installer = offer(desk, updating, offering, publisher)
    good = installer.read_bytes()
    offering.overwrite_first_piece(bytes(len(good)))
    updating.fetch()
    desk.wait(lambda: updating.state.problem == "sync.release_damaged")
    assert updating.state.phase is Phase.OFFERED
    assert files_in(updates_folder) == set()
    offering.overwrite_first_piece(good)
    updating.fetch()
    desk.wait(lambda: is_in(updating, Phase.READY))


def test_a_full_disk_is_told_and_nothing_goes_on_by_itself(
    desk: DeskOnThread,
    updating: Updating,
    offering: Offering,
    publisher: Publisher,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offer(desk, updating, offering, publisher)
    monkeypatch.setattr("sync.client.updating.ROOM_BYTES", 1 << 60)
    updating.fetch()
    desk.wait(lambda: updating.state.problem == "sync.release_no_room")
    assert updating.state.phase is Phase.OFFERED
    desk.round()
    assert updating.state.problem == "sync.release_no_room"


def test_what_headquarters_withdrew_is_told_and_then_forgotten(
    desk: DeskOnThread, updating: Updating, offering: Offering, publisher: Publisher
) -> None:
    offer(desk, updating, offering, publisher)
    offering.withdraw()
    updating.fetch()
    desk.wait(lambda: updating.state.is_withdrawn)
    updating.fetch()
    desk.wait(lambda: is_in(updating, Phase.NONE))
    assert updating.state.answer == NOTHING_NEWER


def test_later_lasts_a_week_and_is_kept(
    desk: DeskOnThread,
    updating: Updating,
    offering: Offering,
    publisher: Publisher,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offer(desk, updating, offering, publisher)
    updating.put_off()
    assert not updating.state.is_news
    desk.settle()
    kept = read_preferences(desk.folder).updates
    hear_again(desk)
    desk.wait(lambda: is_in(updating, Phase.OFFERED))
    assert not updating.state.is_news
    for days, is_news in ((PUT_OFF_S - 60, False), (PUT_OFF_S + 60, True), (-2 * PUT_OFF_S, True)):
        at = kept.put_off_until - PUT_OFF_S + days
        monkeypatch.setattr(update_choices, "time", lambda at=at: float(at))
        desk.round()
        assert updating.state.is_news is is_news, days


def test_a_version_that_came_after_the_one_put_off_is_told(
    desk: DeskOnThread, updating: Updating, offering: Offering, publisher: Publisher
) -> None:
    offer(desk, updating, offering, publisher)
    updating.put_off()
    offering.put(*publisher.publish(NEWEST))
    hear_again(desk)
    desk.wait(lambda: updating.state.version == NEWEST)
    assert updating.state.is_news


def test_a_program_that_is_too_old_to_sync_can_fetch_what_it_needs(
    desk: DeskOnThread, updating: Updating, offering: Offering, publisher: Publisher
) -> None:
    offering.put(*publisher.publish(NEWER))
    offering.want_at_least(NEWER)
    desk.lock()
    desk.settle()
    desk.unlock()
    desk.wait(lambda: is_in(updating, Phase.OFFERED) and updating.is_needed)
    updating.fetch()
    desk.wait(lambda: is_in(updating, Phase.READY))


def test_an_installer_that_is_here_is_ready_without_a_network(
    desk: DeskOnThread, updating: Updating, offering: Offering, publisher: Publisher, siege: Siege
) -> None:
    offer(desk, updating, offering, publisher)
    updating.fetch()
    desk.wait(lambda: is_in(updating, Phase.READY))
    siege.road.is_away = True
    desk.lock()
    desk.settle()
    desk.unlock()
    desk.wait(lambda: is_in(updating, Phase.READY))


def test_whoever_looks_is_answered(
    desk: DeskOnThread, updating: Updating, offering: Offering, publisher: Publisher, siege: Siege
) -> None:
    updating.look()
    assert updating.state.is_looking
    desk.wait(lambda: updating.state.answer == NOTHING_NEWER)
    siege.road.is_away = True
    updating.look()
    desk.wait(lambda: updating.state.answer == "sync.unreachable")
    assert not updating.state.is_news
    siege.road.is_away = False
    offering.put(*publisher.publish(NEWER))
    updating.look()
    desk.wait(lambda: is_in(updating, Phase.OFFERED))


def test_a_desk_that_exchanges_by_files_alone_says_so(
    desk: DeskOnThread, updating: Updating, siege: Siege
) -> None:
    desk.operations.run_command(lambda cabinet: MembershipStore(cabinet.vault).keep_fact(URL, ""))
    desk.lock()
    desk.settle()
    desk.unlock()
    desk.wait_for(Stage.OFFLINE)
    asked = len(siege.road.asked)
    updating.look()
    desk.wait(lambda: updating.state.answer == "sync.unreachable")
    assert updating.state.context["reason"] == "by_files"
    assert len(siege.road.asked) == asked


def test_a_desk_that_works_alone_asks_nothing(
    desk: DeskOnThread, publisher: Publisher, siege: Siege, updates_folder: Path
) -> None:
    updating = follow(desk, publisher, updates_folder)
    desk.lock()
    desk.settle()
    desk.unlock()
    desk.new_case("Moreau")
    assert desk.syncing.status.stage is Stage.NOT_JOINED
    assert updating.state.phase is Phase.NONE
    assert not siege.road.asked
    assert not updates_folder.exists()
    assert not [thread for thread in threading.enumerate() if thread.name == "sync"]


def test_a_version_that_runs_for_the_first_time_is_told_once(desk: DeskOnThread, updating: Updating) -> None:
    told: list[str] = []
    updating.installed.connect(told.append)
    for program, expected in (
        (NEWER, [NEWER]),
        (NEWER, [NEWER]),
        (NEWEST, [NEWER, NEWEST]),
        (NEWER, [NEWER, NEWEST]),
    ):
        updating.program = program
        desk.lock()
        desk.settle()
        desk.unlock()
        desk.settle()
        assert told == expected
