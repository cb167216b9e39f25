"""Sync with headquarters from unlocking to locking: its status, what came, and what a person asks of it.

The engine is ``sync.client.agent``, on a thread of its own; everything it says arrives here on the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from time import monotonic, time
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from coachdesk.errors import CoachDeskError
from ui.background import Task
from ui.operations.network_return import NetworkReturn
from ui.operations.runner import Operations, WhatChanged, changes_in
from ui.operations.sync_session import SyncSession, TransportFor, outcome_of, why_not
from ui.operations.sync_state import Arrival, Stage, SyncState, note_last_contact, read_standing, state_of

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from sync.client.agent import Agent
    from sync.client.connection import Connection
    from sync.client.status import SyncStatus

T = TypeVar("T")

_COUNTED = frozenset({Stage.IDLE, Stage.OFFLINE, Stage.PROBLEM})
"""The agent has counted what is to be sent; otherwise it says an older number."""


class Syncing(QObject):
    """Keeps the desk level with headquarters while it is unlocked; begins and ends with ``Operations.take_desk``.

    ``status_changed`` carries a ``SyncState``. ``leaving``: this laptop was let out of its organisation; whoever shows
    the desk lets go of it in a direct slot. ``left``: its keys are destroyed.
    """

    status_changed = Signal(object)
    leaving = Signal()
    left = Signal()
    _arrived = Signal(object)

    def __init__(
        self,
        operations: Operations,
        parent: QObject | None = None,
        *,
        transport_for: TransportFor | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._session: SyncSession | None = None
        self._former: list[SyncSession] = []
        self._status = SyncState()
        self._kept_last_at: int | None = None
        self._heard_at = 0.0
        self._arrivals: dict[str, Arrival] = {}
        self.transport_for = transport_for
        """How headquarters is reached; None: over HTTP. In force from the next unlocking."""
        self._network = NetworkReturn(self)
        self._network.returned.connect(lambda: self._with_agent(lambda agent: agent.note_network()))
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        operations.desk_taken.connect(self._on_desk_taken)
        operations.changed.connect(self._on_changed)

    # What it says

    @property
    def status(self) -> SyncState:
        """How the desk stands to headquarters, as last heard."""
        return self._status

    @property
    def is_joined(self) -> bool:
        """Tell whether this desk belongs to a headquarters, or has asked to."""
        return self._status.is_joined

    def seconds_since_last(self) -> int | None:
        """Return how long ago the last round ended well; None when none did."""
        if self._status.last_at is None:
            return None
        # What was heard since unlocking is counted from then: this laptop's clock may be wrong, or be set.
        since = monotonic() - self._heard_at if self._heard_at else time() - self._status.last_at
        return max(0, int(since))

    @property
    def arrivals(self) -> Mapping[str, Arrival]:
        """What came since unlocking, by scope, the latest last."""
        return self._arrivals

    def pretend(self, state: SyncState, arrivals: Mapping[str, int] | None = None) -> None:
        """Say a standing that is not so: for pictures of the screens only."""
        self._heard_at = monotonic() - max(0.0, time() - (state.last_at or time()))
        self._arrivals = {scope: Arrival(count, monotonic()) for scope, count in (arrivals or {}).items()}
        self._tell(state)

    # What it is asked

    def start(self) -> None:
        """Begin for the desk that ``operations`` holds; without membership nothing runs."""
        self.stop()
        self._session = SyncSession(
            self._operations.background, self._operations.desk, self, self.transport_for
        )
        self._read_standing(is_new=False)

    def stop(self) -> None:
        """End at once and wait for nothing; everything of the desk's files that has begun ends before they close."""
        session, self._session = self._session, None
        if session is not None:
            session.close()
            self._former = [one for one in self._former if not one.wait_until_ended(0)] + [session]
            self._keep_last_contact(session)
            self._heard_at = 0.0
            self._arrivals = {}
            if session.is_leaving:  # the window has let go of the desk already: nobody else closes it
                self._operations.background.run(session.close_files)
        self._tell(SyncState())

    def ask(self) -> None:
        """Begin a round now."""
        self._with_agent(lambda agent: agent.ask())

    def join_anew(self) -> None:
        """Read the membership again: the desk has just asked to join, gave it up, or was let in by a file."""
        self._read_standing(is_new=True)

    def do(
        self,
        act: Callable[[Connection], T],
        on_done: Callable[[T], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
        *,
        owner: QObject | None = None,
        is_round_wanted: bool = True,
    ) -> Task:
        """Run an act between two rounds, on the agent's thread; it may wait for the network, and a round follows it.

        ``on_done`` or ``on_error`` on the window's thread, unless ``owner`` is gone; what changed is broadcast. An act
        that was begun goes on when the task is cancelled. When the desk is locked before, nobody is told.
        ``is_round_wanted``: False for an act that only reads.
        """
        task = Task(owner)
        session = self._session
        if session is None or not self.is_joined:
            self._fail(task, on_error, why_not(self._session))
            return task

        def heard(future: Future[T]) -> None:
            self._post(session, lambda: self._deliver(task, on_done, on_error, outcome_of(future)))

        def begin(agent: Agent) -> None:
            if not task.is_cancelled:
                agent.do(act, is_round_wanted=is_round_wanted).add_done_callback(heard)

        session.with_agent(begin)
        return task

    def wait_until_ended(self, timeout_s: float = 10.0) -> bool:
        """Wait for the threads of the unlockings before; for tests only."""
        return all(one.wait_until_ended(timeout_s) for one in self._former)

    # On the agent's thread: ``SyncSession`` calls these only while it is open

    def on_status(self, session: SyncSession, status: SyncStatus) -> None:
        """Hear how it stands."""
        state = state_of(status)
        self._post(session, lambda: self._heard(state))

    def on_changed(self, session: SyncSession, changed: Changed) -> None:
        """Hear what came."""
        self._post(session, lambda: self._take_arrival(changed))

    def on_leaving(self, session: SyncSession) -> None:
        """Hear that this laptop was let out; the agent waits until the window has let go of the desk."""
        self._post(session, lambda: self._leave(session))

    def on_left(self, session: SyncSession) -> None:
        """Hear that nothing opens this desk any more."""
        self._post(session, self._left)

    def _post(self, session: SyncSession, tell: Callable[[], None]) -> None:
        if isValid(self):  # else the program is ending
            self._arrived.emit((session, tell))

    def _on_arrived(self, news: tuple[SyncSession, Callable[[], None]]) -> None:
        session, tell = news
        if session is self._session:
            tell()

    # On the window's thread

    def _on_desk_taken(self) -> None:
        if self._operations.is_unlocked:
            self.start()
        elif self._session is None or not self._session.is_leaving:
            self.stop()

    def _read_standing(self, *, is_new: bool) -> None:
        session = self._session
        if session is None:
            return
        answer = partial(self._on_standing, session, is_new=is_new)
        self._operations.run_query(read_standing, answer, self._on_unreadable, owner=self)

    def _on_standing(self, session: SyncSession, standing: SyncState, *, is_new: bool) -> None:
        if session is not self._session:
            return
        self._kept_last_at = standing.last_at
        self._tell(standing)
        if standing.is_joined:
            session.begin()
            self._network.watch()
        if is_new:
            session.with_agent(lambda agent: agent.join_anew())

    def _on_unreadable(self, error: Exception) -> None:
        """A vault that cannot be read says so itself, elsewhere; one that was locked meanwhile is none."""

    def _heard(self, status: SyncState) -> None:
        known = self._status
        if status.is_passing and not known.is_member:
            return  # it only asks whether it was let in meanwhile
        if status.stage in (Stage.OFFLINE, Stage.PROBLEM) and known.stage in (Stage.WAITING, Stage.DECLINED):
            status = replace(status, stage=known.stage)  # what hinders the asking does not let it in
        if status.last_at is not None and status.last_at != known.last_at:
            self._heard_at = monotonic()
        if status.last_at is None:
            # No round was done to its end since unlocking: the agent does not know what the vault said.
            status = replace(status, last_at=known.last_at, set_aside=known.set_aside)
        if status.stage not in _COUNTED:
            status = replace(status, to_send=known.to_send)
        self._tell(status)

    def _take_arrival(self, changed: Changed) -> None:
        former = self._arrivals.pop(changed.scope, None)
        count = len(changed.entities) + (former.count if former is not None else 0)
        self._arrivals[changed.scope] = Arrival(count, monotonic())
        self._operations.announce(changed, self)

    def _on_changed(self, changed: WhatChanged, source: QObject | None) -> None:
        if source is self or not self.is_joined:
            return
        self._tell(replace(self._status, to_send=self._status.to_send + len(changed.change_ids)))
        self._with_agent(lambda agent: agent.note_change())

    def _tell(self, status: SyncState) -> None:
        if status != self._status:
            self._status = status
            self.status_changed.emit(status)

    def _with_agent(self, act: Callable[[Agent], None]) -> None:
        if self._session is not None and self.is_joined:
            self._session.with_agent(act)

    def _keep_last_contact(self, session: SyncSession) -> None:
        """Keep when the last round was, for the next unlocking without a network; before the files close."""
        last_at = self._status.last_at
        if last_at is not None and last_at != self._kept_last_at and not session.is_leaving:
            self._operations.background.run(lambda: note_last_contact(session.desk.cabinet, last_at))

    # Acts

    def _deliver(
        self,
        task: Task,
        on_done: Callable[[Any], None] | None,
        on_error: Callable[[Exception], None] | None,
        outcome: object,
    ) -> None:
        if isinstance(outcome, CoachDeskError):
            self._fail(task, on_error, outcome)
            return
        if on_done is not None and task.is_wanted:
            on_done(outcome)
        for changed in changes_in(outcome):
            self._operations.announce(changed, self)

    def _fail(self, task: Task, on_error: Callable[[Exception], None] | None, error: Exception) -> None:
        if on_error is None:
            self._operations.failed.emit(error)
        elif task.is_wanted:
            on_error(error)

    # This laptop was let out

    def _leave(self, session: SyncSession) -> None:
        session.is_leaving = True
        self.leaving.emit()
        session.release()

    def _left(self) -> None:
        self.stop()
        self.left.emit()
