"""One unlocking's sync: the agent, its way to the desk's files, and its end. No widget is touched here.

Who waits for whom: the agent waits for the desk's thread, the desk's thread waits for nobody, the window waits for
nobody. ``close`` only sets a flag and takes back the piece of work that waits in the desk's queue; the agent's thread,
wherever it is, meets ``GateClosed`` at its next touch of the files and ends by itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import coachdesk
from coachdesk.errors import CoachDeskError
from ui.background import Background
from ui.operations.road import road_to
from ui.operations.runner import DeskLocked

if TYPE_CHECKING:
    from coachdesk.desk import OpenDesk
    from coachdesk.journal.edit import Changed
    from coachdesk.storage.cabinet import Cabinet
    from sync.client.agent import Agent
    from sync.client.connection import Connection
    from sync.client.status import SyncStatus
    from sync.client.transport import Transport

T = TypeVar("T")
_AFTER_A_ROUND = frozenset({"idle", "offline", "problem"})
"""Stages of ``sync.client.status``, whose import is the agent's: a round has ended, however."""
TransportFor = Callable[[str], "Transport"]


class Ears(Protocol):
    """Who hears what the agent says; called on the agent's thread, never after ``close`` has returned."""

    def on_status(self, session: SyncSession, status: SyncStatus) -> None: ...
    def on_changed(self, session: SyncSession, changed: Changed) -> None: ...
    def on_leaving(self, session: SyncSession) -> None: ...
    def on_left(self, session: SyncSession) -> None: ...


class SyncSession:
    """The agent of one unlocking. Used on the window's thread but for what is named otherwise."""

    def __init__(
        self, background: Background, desk: OpenDesk, ears: Ears, transport_for: TransportFor | None
    ) -> None:
        self.desk = desk
        self.is_leaving = False
        """This laptop was let out: the window has let go of the desk, and the agent hands over what is left."""
        self._are_files_closed = False
        self._escrow_of: tuple[str, bytes] | None = None
        """The organisation and recovery key that the desk's escrow was seen to be of, since unlocking."""
        self._background = background
        self._ears = ears
        self._transport_for = transport_for
        self._lock = threading.Lock()
        self._is_closed = False
        self._waiting: set[Future[Any]] = set()
        self._agent: Agent | None = None
        self._asked_early: list[Callable[[Agent], None]] = []
        self._thread: threading.Thread | None = None
        self._released = threading.Event()
        """Set when the window has let go of the desk, so that a laptop that was let out can be emptied."""

    # The agent's life

    def begin(self) -> None:
        """Make the agent and start it; its libraries are imported on a thread of their own."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._begin, name="sync-start", daemon=True)
            self._thread.start()

    def _begin(self) -> None:
        from sync.client.agent import Agent

        agent = Agent(
            self.gate,
            coachdesk.__version__,
            on_status=self._on_status,
            on_changed=lambda changed: self._tell(lambda: self._ears.on_changed(self, changed)),
            on_revoked=self._leave,
            transport_for=self._transport_for or road_to,
        )
        with self._lock:
            if self._is_closed:
                return
            self._agent = agent
            agent.start()
            early, self._asked_early = self._asked_early, []
        for act in early:
            act(agent)

    def with_agent(self, act: Callable[[Agent], None]) -> None:
        """Do something with the agent, once it is there; nothing after the end."""
        with self._lock:
            if self._is_closed:
                return
            agent = self._agent
            if agent is None:
                self._asked_early.append(act)
        if agent is not None:
            act(agent)

    def close(self) -> None:
        """End at once: no piece of work begins after this, and nobody is told anything. Waits for nothing."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            waiting, agent = tuple(self._waiting), self._agent
            self._asked_early.clear()
        for piece in waiting:
            piece.cancel()
        self._released.set()
        if agent is not None:
            # It cuts the connection and waits a little for the agent's thread, which nobody here has time for.
            self._thread = threading.Thread(target=agent.stop, name="sync-stop", daemon=True)
            self._thread.start()

    def wait_until_ended(self, timeout_s: float = 10.0) -> bool:
        """Wait for the agent's thread to end after ``close``; for tests and the end of the program."""
        if self._thread is not None:
            self._thread.join(timeout_s)
        return self._thread is None or not self._thread.is_alive()

    # On the agent's thread

    def gate(self, work: Callable[[Cabinet], T]) -> T:
        """Run a piece of work on the desk's thread and return its answer; raise ``GateClosed`` once locked."""
        return self._on_desk_thread(lambda: work(self.desk.cabinet))

    def _on_desk_thread(self, function: Callable[[], T]) -> T:
        from sync.client.agent import GateClosed

        with self._lock:  # ``close`` takes back every piece that is in the queue, and none comes after it
            if self._is_closed:
                raise GateClosed
            future = self._background.hand_over(function)
            self._waiting.add(future)
        try:
            return future.result()
        except CancelledError:
            raise GateClosed from None
        finally:
            with self._lock:
                self._waiting.discard(future)

    def _tell(self, say: Callable[[], None]) -> None:
        with self._lock:
            if not self._is_closed:
                say()

    def _on_status(self, status: SyncStatus) -> None:
        self._tell(lambda: self._ears.on_status(self, status))
        agent = self._agent
        if agent is not None and status.stage in _AFTER_A_ROUND:
            # Whoever forgets the passphrase is let in again by two people of the organisation: what it takes is made
            # as soon as its recovery key is known. What failed is tried again after the next round.
            agent.do(self._keep_escrow, is_round_wanted=False)

    def _keep_escrow(self, connection: Connection) -> None:
        from sync.client.escrow import keep_escrow

        member = connection.member
        wanted = member.organisation, member.directory.members.recovery
        if wanted != self._escrow_of:
            self._on_desk_thread(lambda: keep_escrow(self.desk, *wanted))
            self._escrow_of = wanted

    # This laptop was let out

    def release(self) -> None:
        """Say that the window has let go of the desk."""
        self._released.set()

    def _leave(self, connection: Connection) -> None:
        """Hand over what was not sent and destroy the desk's keys; the window shows nothing of it any more."""
        from sync.client.revocation import leave

        self._tell(lambda: self._ears.on_leaving(self))
        self._released.wait()
        try:
            leave(connection, self.desk.folder, lambda: self._on_desk_thread(self._destroy))
        finally:
            self._tell(lambda: self._ears.on_left(self))
            self._is_closed = True  # whatever was destroyed or not: nothing here is touched any more

    def _destroy(self) -> None:
        self._are_files_closed = True
        self.desk.destroy()

    def close_files(self) -> None:
        """Close the desk's files if they are still open. On the desk's thread."""
        if not self._are_files_closed:
            self.desk.lock()


def outcome_of(future: Future[Any]) -> object:
    """Return what an act came to: its result or its error; None when the desk was locked before."""
    if future.cancelled():
        return None
    error = future.exception()
    if isinstance(error, CoachDeskError):
        return error
    return future.result() if error is None else None


def why_not(session: SyncSession | None) -> CoachDeskError:
    """Return why nothing can be asked of headquarters: the desk is locked, or belongs to none."""
    if session is None:
        return DeskLocked()
    from sync.client.errors import NotJoined

    return NotJoined()
