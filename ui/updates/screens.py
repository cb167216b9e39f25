"""A newer program in its standings, for pictures: no headquarters is there, so what it would offer is made up."""

from __future__ import annotations

from time import time

from PySide6.QtWidgets import QWidget

from ui.lock.lock_screen import LockScreen
from ui.messages import error_sentence
from ui.operations.installer_start import InstallerNotStarted
from ui.operations.sync_state import Stage, SyncState
from ui.operations.update_state import Phase, UpdateState
from ui.shell.screens import Screen
from ui.shell.screens import Stage as Place

_VERSION = "1.2.0"
_SIZE = 84_310_112
_PART = 31_457_280
_OFFERED = UpdateState(Phase.OFFERED, _VERSION, _SIZE)
_FETCHING = UpdateState(Phase.FETCHING, _VERSION, _SIZE, _PART)
_READY = UpdateState(Phase.READY, _VERSION, _SIZE, _SIZE)
_AWAY = UpdateState(Phase.HALTED, _VERSION, _SIZE, _PART, problem="sync.unreachable")
_DAMAGED = UpdateState(Phase.OFFERED, _VERSION, _SIZE, problem="sync.release_damaged")


def _told(place: Place, state: UpdateState, route: str = "dossiers", **standing: str) -> QWidget:
    updating = place.window.updating
    updating.can_install = True
    stage = Stage.PROBLEM if standing else Stage.IDLE
    place.window.syncing.pretend(SyncState(stage=stage, last_at=int(time()) - 320, **standing))  # type: ignore[arg-type]  # as it is declared
    place.host.navigate(route)
    place.settle()
    place.frame.toast.hide()
    updating.pretend(state)
    place.settle()
    return place.window


def _notice(state: UpdateState) -> Screen:
    problem = "-damaged" if state.problem == _DAMAGED.problem else ""
    name = f"update-{state.phase.value}{problem}"
    return Screen(name, lambda place: _told(place, state))


def _too_old(place: Place) -> QWidget:
    return _told(place, _OFFERED, "synchronisation", problem="sync.program_old")


def _too_old_without(place: Place) -> QWidget:
    return _told(place, UpdateState(), "synchronisation", problem="sync.program_old")


def _not_started(place: Place) -> QWidget:
    place.window.syncing.pretend(SyncState())
    place.window.updating.pretend(UpdateState())
    screen = LockScreen(place.window.background, place.window.folder)
    screen.folder_label.hide()  # not that of the machine that draws
    screen.resize(place.window.size())
    screen.say(error_sentence(InstallerNotStarted()))
    return screen


SCREENS = (
    _notice(_OFFERED),
    _notice(_FETCHING),
    _notice(_AWAY),
    _notice(_READY),
    _notice(_DAMAGED),
    _notice(UpdateState(Phase.ASK, _VERSION)),
    _notice(UpdateState(Phase.FORGED, _VERSION)),
    Screen("update-too-old", _too_old),
    Screen("update-too-old-without", _too_old_without),
    Screen("update-not-started", _not_started),
)
