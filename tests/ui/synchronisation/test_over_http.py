"""A desk of the window and a headquarters in its own process, over HTTP on this machine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sync.client.connection import Connection
from sync.client.team import Team
from sync.protocol.acts import Role
from tests.sync.real_headquarters import RealHeadquarters
from tests.ui.synchronisation.desk_on_thread import DeskOnThread
from ui.operations.sync_state import Stage


@pytest.fixture
def headquarters(tmp_path: Path) -> Iterator[RealHeadquarters]:
    made = RealHeadquarters(tmp_path / "headquarters")
    made.make()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def desk_over_http(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[DeskOnThread]:
    made = DeskOnThread(tmp_path / "desk", None, qtbot)
    yield made
    made.end()


def test_joining_sending_headquarters_away_and_back(
    headquarters: RealHeadquarters, desk_over_http: DeskOnThread
) -> None:
    desk = desk_over_http
    desk.take_invitation(headquarters.invitation)
    desk.wait_for(Stage.WAITING)
    desk.wait(lambda: _admits(headquarters))
    _ask_until(desk, Stage.IDLE)
    done: list[int] = []
    desk.syncing.do(_supervise, done.append, owner=desk.syncing)  # as in a small association
    desk.wait(lambda: done)
    desk.new_case("Moreau")
    _ask_until(desk, Stage.IDLE)
    desk.wait(lambda: desk.syncing.status.to_send == 0)
    headquarters.kill()
    desk.new_case("Diallo")
    _ask_until(desk, Stage.OFFLINE)
    assert desk.syncing.status.to_send >= 1
    began = time.monotonic()
    desk.lock()
    assert time.monotonic() - began < 0.2
    desk.settle()
    desk.unlock()
    headquarters.start()
    _ask_until(desk, Stage.IDLE)
    desk.wait(lambda: desk.syncing.status.to_send == 0)


def _supervise(connection: Connection) -> int:
    return Team(connection).set_roles(connection.member.person, {Role.ADMINISTRATOR, Role.SUPERVISOR})


def _admits(headquarters: RealHeadquarters) -> bool:
    """Let in whoever asks, as the person at headquarters does with the root key; False while nobody does."""
    key_file = headquarters.folder / "typed-root-key"
    key_file.write_text(headquarters.root_key)
    try:
        headquarters.run("admit", "--yes", "--root-key-file", str(key_file))
    except AssertionError:
        return False
    finally:
        key_file.unlink()
    return True


def _ask_until(desk: DeskOnThread, stage: Stage) -> None:
    """Ask for rounds until one has ended so."""
    told: list[Stage] = []

    def hear(status: object) -> None:
        told.append(desk.syncing.status.stage)

    desk.syncing.status_changed.connect(hear)
    desk.syncing.ask()

    def is_so() -> bool:
        if desk.syncing.status.stage not in (stage, Stage.RUNNING) or stage not in told:
            desk.syncing.ask()
        return stage in told

    desk.wait(is_so)
    desk.syncing.status_changed.disconnect(hear)
