"""The desk's rounds on a thread of their own, from unlocking to locking; and what a supervisor does, between them.

It never holds the desk's thread for longer than one piece of work, and the desk never waits for it: a lock stops it
between two pieces, or cuts the connection it waits for.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from time import monotonic, time
from typing import Any, TypeVar

from coachdesk.errors import CoachDeskError
from coachdesk.journal.edit import Changed
from coachdesk.storage.membership_store import MembershipStore, RoundRecord
from sync.client.caller import Caller
from sync.client.connection import Connection, connect
from sync.client.errors import NotJoined, ProgramTooOld, Unforeseen, Unreachable
from sync.client.gate import FilesGate
from sync.client.joining import JOIN_STATE, Joining, JoinState
from sync.client.member import Member, stored_of
from sync.client.round import Rounds
from sync.client.round_result import RoundResult
from sync.client.schedule import Schedule
from sync.client.status import Stage, SyncStatus, count_set_aside, count_to_send
from sync.client.transport import HttpTransport, Transport
from sync.client.tray import Tray
from sync.protocol.errors import Busy

T = TypeVar("T")
logger = logging.getLogger(__name__)

TICK_S = 0.5
STOP_S = 5.0
"""How long a lock waits for the thread; after that it ends by itself, with nothing of the desk in its hands."""


class GateClosed(Exception):
    """The desk was locked: a gate raises this, and the agent ends."""


@dataclass(frozen=True, slots=True)
class _Act:
    """What somebody waits for, and how it is done."""

    future: Future[Any]
    run: Callable[[], Any]
    is_round_wanted: bool = True


class Agent:
    """Keeps a desk level with headquarters while it is unlocked.

    ``gate``: raises ``GateClosed`` once the desk is locked. ``on_status`` and ``on_changed`` are called on the agent's
    thread. ``on_revoked``: the device was let out, verified; the caller destroys the desk's keys.
    """

    def __init__(
        self,
        gate: FilesGate,
        program: str,
        *,
        on_status: Callable[[SyncStatus], None],
        on_changed: Callable[[Changed], None],
        on_revoked: Callable[[Connection], None],
        transport_for: Callable[[str], Transport] = HttpTransport,
    ) -> None:
        self._gate = gate
        self._program = program
        self._on_status = on_status
        self._on_changed = on_changed
        self._on_revoked = on_revoked
        self._transport_for = transport_for
        self._schedule = Schedule()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._acts: SimpleQueue[_Act] = SimpleQueue()
        self._rounds: Rounds | None = None
        self._connection: Connection | None = None
        self._status = SyncStatus()
        self._thread = threading.Thread(target=self._live, name="sync", daemon=True)

    # From other threads

    def start(self) -> None:
        """Begin; the first round comes soon."""
        with self._lock:
            self._schedule.unlocked(monotonic())
        self._thread.start()

    def stop(self) -> None:
        """End: no piece of work is begun any more, and a connection that is waited for is cut."""
        self._stopped.set()
        self._wake.set()
        if self._connection is not None:
            self._connection.close()
        if threading.current_thread() is not self._thread and self._thread.is_alive():
            self._thread.join(STOP_S)

    def note_change(self) -> None:
        """Note that this desk wrote something."""
        with self._lock:
            self._schedule.changed(monotonic())
        self._wake.set()

    def note_network(self) -> None:
        """Note that the system has a network again."""
        with self._lock:
            self._schedule.network_returned(monotonic())
        self._wake.set()

    def ask(self) -> None:
        """Begin a round now."""
        with self._lock:
            self._schedule.asked(monotonic())
        self._wake.set()

    def join_anew(self) -> None:
        """Read the membership again: the desk has just asked to join, or was let in by a file."""
        self._acts.put(_Act(Future(), self._forget))
        self.ask()

    def do(self, act: Callable[[Connection], T], *, is_round_wanted: bool = True) -> Future[T]:
        """Run an act of a supervisor on the agent's thread, between two rounds.

        ``is_round_wanted``: a round follows it; False for one that only reads.
        """
        future: Future[T] = Future()
        self._acts.put(_Act(future, lambda: act(self._connected()), is_round_wanted=is_round_wanted))
        self._wake.set()
        return future

    # On the agent's thread

    def _live(self) -> None:
        try:
            while not self._stopped.is_set():
                self._do_acts()
                with self._lock:
                    is_due = self._schedule.is_due(monotonic())
                    if is_due:
                        self._schedule.began()
                if is_due:
                    self._round()
                self._wake.wait(TICK_S)
                self._wake.clear()
        except GateClosed:
            pass
        finally:
            self._refuse_acts()
            self._forget()

    def _do_acts(self) -> None:
        while not self._stopped.is_set():
            try:
                act = self._acts.get_nowait()
            except Empty:
                return
            future = act.future
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(act.run())
            except GateClosed:
                future.set_exception(CancelledError())
                raise
            except CoachDeskError as error:
                future.set_exception(error)
            except Exception as error:  # noqa: BLE001 - an edge: whoever waits is answered, and rounds go on
                future.set_exception(_noted(error))
                self._forget()
            if act.is_round_wanted:
                with self._lock:
                    self._schedule.asked(monotonic())

    def _refuse_acts(self) -> None:
        while True:
            try:
                act = self._acts.get_nowait()
            except Empty:
                return
            act.future.cancel()

    def _connected(self) -> Connection:
        """Return the connection, made at its first use after unlocking; raise ``NotJoined``."""
        if self._connection is None:
            member = Member(self._gate(stored_of))
            caller = Caller(
                self._transport_for(member.url), member.device, member.signing_key, time, self._rest
            )
            self._connection = connect(self._gate, caller, member, time, runs_ahead=True)
            self._rounds = Rounds(self._connection, self._program)
        return self._connection

    def _rest(self, seconds: float) -> None:
        """Wait a little, unless the desk is locked meanwhile."""
        if self._stopped.wait(seconds):
            raise GateClosed

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._rounds = None

    def _round(self) -> None:
        wait_s: float | None = None
        is_reached = True
        try:
            self._tell_stage(Stage.RUNNING)
            connection = self._connected()
            if not connection.member.url:
                raise Unreachable(reason="by_files")
            if not self._is_let_in(connection):
                return
            assert self._rounds is not None  # noqa: S101 - made with the connection; tells mypy
            result = self._rounds.run(self._report)
            self._ended(connection, result)
        except NotJoined:
            self._tell(SyncStatus())
        except Unreachable as error:
            is_reached = False
            self._failed(Stage.OFFLINE, error)
        except Busy as error:
            wait = error.context.get("wait_s")
            wait_s = float(wait) if isinstance(wait, int) else None
            is_reached = False
            self._failed(Stage.OFFLINE, error)
        except CoachDeskError as error:
            is_reached = False
            self._failed(Stage.PROBLEM, error)
        except GateClosed:
            raise
        except Exception as error:  # noqa: BLE001 - an edge: the pill says so, and the next round begins from the files
            is_reached = False
            self._forget()
            # Nothing of the files is counted here: it may be what failed.
            self._tell(
                replace(
                    self._status, stage=Stage.PROBLEM, problem=_noted(error).code, context={}, progress=None
                )
            )
        finally:
            with self._lock:
                self._schedule.ended(monotonic(), is_reached=is_reached, wait_s=wait_s)

    def _is_let_in(self, connection: Connection) -> bool:
        """Tell whether this device belongs; ask headquarters while it waits for being let in."""
        facts = self._gate(lambda cabinet: MembershipStore(cabinet.vault).facts())
        if facts.get(JOIN_STATE, JoinState.ACCEPTED) == JoinState.ACCEPTED:
            return True
        state = Joining(connection).ask()
        if state is JoinState.ACCEPTED:
            return True
        self._tell_stage(Stage.WAITING if state is JoinState.WAITING else Stage.DECLINED)
        return False

    def _ended(self, connection: Connection, result: RoundResult) -> None:
        for changed in result.changed:
            self._on_changed(changed)
        if result.is_revoked:
            self._tell_stage(Stage.REVOKED)
            self._on_revoked(connection)
            self._stopped.set()
            self._wake.set()  # it ends at once, and not after its next look at the clock
            return
        if result.tray:
            tray = Tray(connection)
            tray.fetch(result.tray)
            for changed in tray.take_in_undoubted():
                self._on_changed(changed)
        now = connection.now()
        record = RoundRecord(now, "done", result.sent_changes, result.received_changes, len(result.refused))
        if not result.is_quiet:
            self._gate(lambda cabinet: MembershipStore(cabinet.vault).keep_round(record))
        code = next(iter((*result.refused.values(), *result.problems.values())), None)
        self._tell(
            SyncStatus(
                stage=Stage.PROBLEM if code or result.guarded or result.withheld else Stage.IDLE,
                to_send=count_to_send(self._gate),
                set_aside=self._gate(count_set_aside),
                last_at=now,
                problem=code,
                guarded=result.guarded,
                withheld=result.withheld,
                refused=dict(result.refused),
                newest_program=result.newest_program,
                tray=result.tray,
            )
        )

    def _failed(self, stage: Stage, error: CoachDeskError) -> None:
        logger.info("round ended: %s", error.code)
        # Who is too old for everything else learns here which version to fetch.
        is_old = isinstance(error, ProgramTooOld)
        newest = str(error.context.get("newest", "")) if is_old else self._status.newest_program
        self._tell(
            replace(
                self._status,
                stage=stage,
                problem=error.code,
                context=dict(error.context),
                to_send=count_to_send(self._gate),
                progress=None,
                newest_program=newest,
            )
        )

    def _report(self, done: int, total: int) -> None:
        if self._stopped.is_set():
            raise GateClosed
        if total > 3:
            self._tell(replace(self._status, stage=Stage.RUNNING, progress=(done, total)))

    def _tell_stage(self, stage: Stage) -> None:
        self._tell(replace(self._status, stage=stage, progress=None))

    def _tell(self, status: SyncStatus) -> None:
        if status != self._status:
            self._status = status
            self._on_status(status)


def _noted(error: Exception) -> Unforeseen:
    """Return what people are told of an error; the log has where it came from, and nothing of what it was about."""
    logger.error("sync failed", exc_info=error)
    return Unforeseen()
