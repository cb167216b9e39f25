"""Newer programs from headquarters, while the desk is unlocked: looked for, fetched bit by bit, ready to be installed.

Nothing waits for any of it. Headquarters is asked on the agent's thread, between two rounds and for a few seconds at a
time; what came down stays in its folder, so that a lock, the end of the program or a cut connection costs nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

import coachdesk
from ui.operations import installer_start
from ui.operations.installer_start import InstallerNotStarted
from ui.operations.sync_state import Stage, SyncState
from ui.operations.update_choices import KeptChoices, note_program
from ui.operations.update_state import (
    NEWEST,
    TOO_OLD,
    Phase,
    UpdateState,
    fetch_failed,
    installer_lost,
    look_failed,
    offered,
)
from ui.operations.update_work import Download, Known, UpdateWork, shipped_publisher

if TYPE_CHECKING:
    from coachdesk.desk import OpenDesk
    from coachdesk.preferences import UpdateChoices
    from sync.client.connection import Connection
    from sync.client.updating import Offer, Updates
    from ui.operations.runner import Operations
    from ui.operations.syncing import Syncing

T = TypeVar("T")


class Updating(QObject):
    """``state_changed`` carries an ``UpdateState``; ``installed``: the version that runs for the first time here.

    ``install_asked`` carries what to start with ``start``: whoever shows the desk seals and locks it before.
    ``file_asked`` carries the installer's path where none can be started from here: its folder is shown.
    """

    state_changed = Signal(object)
    installed = Signal(str)
    install_asked = Signal()
    file_asked = Signal(object)
    _progressed = Signal(object, int, int)

    def __init__(self, operations: Operations, syncing: Syncing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.program = coachdesk.__version__
        self.folder: Path | None = None
        """Where downloads lie; None: where this machine keeps them."""
        self.publisher: Callable[[], bytes | None] = shipped_publisher
        self.start_file: installer_start.StartFile = installer_start.start_installer
        self.can_install = installer_start.CAN_INSTALL
        self._operations, self._syncing = operations, syncing
        self._state = UpdateState()
        self._forget()
        self._progressed.connect(self._on_progress, Qt.ConnectionType.QueuedConnection)
        operations.desk_taken.connect(self._on_desk_taken)
        syncing.status_changed.connect(self._on_status)

    def _forget(self) -> None:
        self._choices: KeptChoices | None = None
        self._updates: Updates | None = None
        self._has_begun = False
        self._looked_for = ""
        self._offer: Offer | None = None
        self._download: Download | None = None

    @property
    def _work(self) -> UpdateWork:
        return UpdateWork(self.program, self.folder, self.publisher)

    # What it says

    @property
    def state(self) -> UpdateState:
        """How this desk stands to a newer program."""
        return self._state

    @property
    def is_needed(self) -> bool:
        """Tell whether headquarters exchanges nothing with this program any more."""
        status = self._syncing.status
        return status.stage is Stage.PROBLEM and status.problem in TOO_OLD

    def pretend(self, state: UpdateState) -> None:
        """Say a standing that is not so: for pictures of the screens only."""
        self._has_begun, self._looked_for = True, state.version
        self._state = state
        self.state_changed.emit(state)

    # What a person asks

    def look(self) -> None:
        """Ask headquarters whether there is a newer version; the answer is in ``state.answer`` or its phase."""
        if not self._state.is_looking and self._state.phase is not Phase.FETCHING:
            self._tell(is_looking=True, answer="", problem="")
            self._ask(self._work.look_up, self._on_looked, self._on_look_failed)

    def fetch(self) -> None:
        """Begin to download, or go on where it stopped."""
        if self._state.is_withdrawn:
            self.look()
        elif self._offer is not None and self._state.phase in (Phase.OFFERED, Phase.HALTED):
            self._want(self._offer.version)
            self._download = Download(self._offer, threading.Event())
            self._tell(phase=Phase.FETCHING, problem="")
            self._fetch_some(self._download)

    def stop(self) -> None:
        """Stop the download; what is here stays."""
        if self._download is not None:
            self._end_download()
            self._want("")
            self._tell(phase=Phase.HALTED, problem="")

    def put_off(self) -> None:
        """Leave this version unmentioned for a week; it stays on the pages that are about it."""
        if self._choices is not None:
            self._choices.put_off(self._state.version)
        self._tell(is_put_off=True)

    def install(self) -> None:
        """Verify the installer once more, and have it started or shown."""
        updates = self._updates
        if updates is not None and self._state.phase is Phase.READY:
            self._operations.background.run(updates.fetched, self._on_verified, owner=self)

    def start(self, on_started: Callable[[], None], on_failed: Callable[[Exception], None]) -> None:
        """Start the installer once the desk's files are closed; ``on_failed``: ``InstallerNotStarted``."""
        updates, start_file = self._updates, self.start_file

        def work() -> None:
            installer = updates.fetched() if updates is not None else None
            if installer is None:
                raise InstallerNotStarted
            start_file(installer)

        self._operations.background.run(work, lambda _none: on_started(), on_failed)

    # The desk's life

    def _on_desk_taken(self) -> None:
        updates = self._updates
        self._end_download()
        self._forget()
        self._set(UpdateState())
        if not self._operations.is_unlocked:
            self._updates = updates  # the window may be about to start what lies there
            return
        desk = self._operations.desk
        work, heard = partial(note_program, desk.folder, self.program), partial(self._on_choices, desk)
        self._operations.background.run(work, heard, owner=self)

    def _on_choices(self, desk: OpenDesk, read: tuple[UpdateChoices, bool]) -> None:
        if not self._operations.is_unlocked or desk is not self._operations.desk:
            return
        kept, is_first_time = read
        self._choices = KeptChoices(self._operations.background, desk.folder, kept)
        if is_first_time:
            self.installed.emit(self.program)
        self._on_status(self._syncing.status)

    def _on_status(self, status: SyncState) -> None:
        if self._choices is None or not status.is_member:
            return
        if not self._has_begun:
            self._has_begun = True
            self._ask(self._work.look_here, self._on_begun)
            return
        self._tell()  # a week may have gone by
        if status.stage not in (Stage.IDLE, Stage.PROBLEM):
            return
        newest = status.newest_program or (str(status.context.get("newest", "")) if self.is_needed else "")
        if newest and newest not in (self._looked_for, self._state.version):
            self.look()
        elif self._state.phase is Phase.HALTED and self._is_wanted():
            self.fetch()  # it waited for the network alone

    # Looking

    def _on_begun(self, known: Known) -> None:
        self._take(known)
        if self._state.phase is Phase.OFFERED and self._is_wanted():
            self.fetch()
            return
        self._on_status(self._syncing.status)

    def _on_looked(self, known: Known) -> None:
        self._looked_for = known.offer.version if known.offer else self._syncing.status.newest_program
        self._take(known, answer="" if known.offer else NEWEST)

    def _take(self, known: Known, answer: str = "") -> None:
        self._updates, self._offer = known.updates, known.offer
        if known.offer is None:
            self._set(UpdateState(answer=answer))
            return
        self._set(offered(self._state, known.offer.version, known.offer.size, is_ready=known.is_ready))

    def _on_look_failed(self, error: Exception) -> None:
        failed = look_failed(self._state, error)
        if not failed.answer:
            self._looked_for, self._offer = failed.version, None
        self._set(failed)

    # Fetching

    def _fetch_some(self, download: Download) -> None:
        work = self._work

        def act(connection: Connection) -> Known | None:
            return work.fetch_some(
                connection, download, lambda done, total: self._report(download, done, total)
            )

        self._ask(act, partial(self._on_fetched, download), partial(self._on_fetch_failed, download))

    def _report(self, download: Download, done: int, total: int) -> None:
        if isValid(self):  # else the program is ending
            self._progressed.emit(download, done, total)

    def _on_progress(self, download: Download, done: int, total: int) -> None:
        if download is self._download:
            self._tell(done=done, size=total)

    def _on_fetched(self, download: Download, known: Known | None) -> None:
        if download is not self._download:
            return
        if known is None:
            self._fetch_some(download)
            return
        self._end_download()
        self._want("")
        self._take(known)

    def _on_fetch_failed(self, download: Download, error: Exception) -> None:
        if download is not self._download:
            return
        self._end_download()
        failed = fetch_failed(self._state, error)
        if failed.phase is not Phase.HALTED:
            self._want("")
        self._set(failed)

    def _end_download(self) -> None:
        if self._download is not None:
            self._download.stop.set()
            self._download = None

    def _on_verified(self, installer: Path | None) -> None:
        if installer is None:
            self._set(installer_lost(self._state))
        elif self.can_install:
            self.install_asked.emit()
        else:
            self.file_asked.emit(installer)

    # Telling and keeping

    def _ask(
        self,
        act: Callable[[Connection], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        """Ask on the agent's thread; an answer after the lock is dropped."""
        self._syncing.do(act, on_done, on_error or (lambda _error: None), owner=self, is_round_wanted=False)

    def _want(self, version: str) -> None:
        if self._choices is not None:
            self._choices.want(version)

    def _is_wanted(self) -> bool:
        return self._choices is not None and self._choices.is_wanted(self._state.version)

    def _tell(self, **changes: object) -> None:
        self._set(replace(self._state, **changes))  # type: ignore[arg-type]  # fields of it

    def _set(self, state: UpdateState) -> None:
        if self._choices is not None:
            state = replace(state, is_put_off=self._choices.is_put_off(state.version))
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
