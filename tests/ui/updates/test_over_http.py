"""A version that was put on offer by headquarters' command line, fetched over HTTP with a cut in between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sync.protocol.releases import RELEASE_SUFFIX
from tests.sync.real_headquarters import RealHeadquarters
from tests.ui.synchronisation.desk_on_thread import DeskOnThread
from tests.ui.synchronisation.test_over_http import _admits, _ask_until
from tests.ui.updates.conftest import follow
from tests.ui.updates.offering import NEWER, Publisher
from ui.operations.sync_state import Stage
from ui.operations.update_state import Phase, UpdateState


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


def test_put_on_offer_fetched_headquarters_away_and_back(
    headquarters: RealHeadquarters,
    desk_over_http: DeskOnThread,
    publisher: Publisher,
    updates_folder: Path,
) -> None:
    installer, release = publisher.publish(NEWER)
    installer.with_name(installer.name + RELEASE_SUFFIX).write_bytes(release.as_bytes())
    headquarters.run("release", str(installer))
    desk = desk_over_http
    updating = follow(desk, publisher, updates_folder)
    desk.lock()
    desk.settle()
    desk.unlock()
    desk.take_invitation(headquarters.invitation)
    desk.wait_for(Stage.WAITING)
    desk.wait(lambda: _admits(headquarters))
    _ask_until(desk, Stage.IDLE)
    desk.wait(lambda: updating.state.phase is Phase.OFFERED)
    cut: list[int] = []

    def cut_once(state: UpdateState) -> None:
        if state.done == 1 << 20 and not cut:
            cut.append(state.done)
            headquarters.kill()

    updating.state_changed.connect(cut_once)
    updating.fetch()
    desk.wait(lambda: updating.state.phase is Phase.HALTED)
    assert updating.state.problem == "sync.unreachable"
    headquarters.start()
    desk.syncing.ask()
    desk.wait(lambda: updating.state.phase is Phase.READY)
    assert (updates_folder / installer.name).read_bytes() == installer.read_bytes()
