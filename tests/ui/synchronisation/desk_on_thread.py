"""A real desk, opened on the window's desk thread, with its sync."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from coachdesk.desk import OpenDesk, create_desk, find_desk
from coachdesk.journal.edit import Changed, Edit
from coachdesk.journal.identity import new_id
from coachdesk.storage.cabinet import Cabinet
from coachdesk.vault.header import KdfCost
from sync.client.joining import begin_joining
from tests.ui.synchronisation.siege import Siege
from ui.background import Background
from ui.operations import Operations
from ui.operations.sync_state import Stage, SyncState
from ui.operations.syncing import Syncing

PASSPHRASE = "moulage biplace verrerie pourpre canard vigilant fluctuer"
COACH = "Salomé Béranger"
CHEAP = KdfCost(64, 1, 1)
PATIENCE_MS = 20_000


class DeskOnThread:
    """What a window has of a desk, without the window."""

    def __init__(self, folder: Path, siege: Siege | None, qtbot: QtBot) -> None:
        self.folder = folder
        self._siege = siege
        self._qtbot = qtbot
        self.background = Background()
        self.operations = Operations(self.background)
        self.syncing = Syncing(self.operations, transport_for=siege.transport_for if siege else None)
        self.heard: list[Changed] = []
        self.operations.changed.connect(self._hear)
        self._take(lambda: create_desk(folder, PASSPHRASE, COACH, cost=CHEAP)[0])

    @property
    def siege(self) -> Siege:
        """The headquarters in this process; a desk without one goes over HTTP."""
        assert self._siege is not None
        return self._siege

    def _hear(self, changed: Changed, source: object) -> None:
        if source is self.syncing:
            self.heard.append(changed)

    def _take(self, opening: Callable[[], OpenDesk]) -> None:
        self.background.run(opening, self.operations.take_desk)
        self.settle()

    def settle(self) -> None:
        """Wait until everything asked of the desk is answered."""
        for _ in range(2):
            assert self.background.wait_until_idle()
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def wait(self, is_so: Callable[[], object]) -> None:
        """Wait until something is so."""
        self._qtbot.waitUntil(lambda: bool(is_so()), timeout=PATIENCE_MS)

    def wait_for(self, stage: Stage) -> None:
        """Wait until the status says a stage."""
        self.wait(lambda: self.syncing.status.stage is stage)

    def ask_to_join(self) -> None:
        """Take an invitation of the office, and ask."""
        self.take_invitation(self.siege.invitation(COACH))

    def take_invitation(self, text: str) -> None:
        """Take an invitation, and ask."""
        now = int(time.time())
        self.operations.run_command(lambda cabinet: begin_joining(cabinet, text, now) and None)
        self.settle()
        self.syncing.join_anew()

    def join(self) -> None:
        """Ask, be let in, and do the first round."""
        self.ask_to_join()
        self.wait(
            lambda: "POST /v1/join" in self.siege.road.asked and self.syncing.status.stage is Stage.WAITING
        )
        self.siege.let_in()
        self.round()

    def round(self) -> None:
        """Do a whole round, one that asks headquarters after this moment."""
        asked = self.siege.road.asked.count("GET /v1/round")
        ended: list[SyncState] = []

        def hear(status: SyncState) -> None:
            if status.stage is Stage.IDLE and self.siege.road.asked.count("GET /v1/round") > asked:
                ended.append(status)

        def has_ended() -> bool:
            if not ended and self.syncing.status.stage is not Stage.RUNNING:
                self.syncing.ask()  # one that is asked for while another runs is not done
            return bool(ended)

        self.syncing.status_changed.connect(hear)
        self.wait(has_ended)
        self.syncing.status_changed.disconnect(hear)

    def new_case(self, name: str) -> str:
        """Open a case file; return its id."""
        case_id = new_id()

        def work(cabinet: Cabinet) -> Changed:
            fields = {"birth_name": name, "status": "active", "coach_id": cabinet.author.person}
            return cabinet.write_new_case(case_id, [Edit("beneficiary", case_id, "enrol", fields)])

        self.operations.run_command(work)
        self.settle()
        return case_id

    def revise(self, case_id: str, **fields: str) -> None:
        """Correct who a case file is about."""
        edit = Edit("beneficiary", case_id, "revise", fields)
        self.operations.run_command(lambda cabinet: cabinet.write(case_id, [edit]))
        self.settle()

    def ask(self, question: Callable[[Cabinet], object]) -> object:
        """Return the answer to a question to the files."""
        found: list[object] = []
        self.operations.run_query(question, found.append, owner=self.syncing)
        self.settle()
        return found[0]

    def person(self) -> str:
        """Return who works here."""
        return str(self.ask(lambda cabinet: cabinet.author.person))

    def lock(self) -> None:
        """Lock as the window does, without waiting."""
        desk = self.operations.desk
        self.operations.take_desk(None)
        self.background.run(desk.lock)

    def unlock(self) -> None:
        """Open it again."""
        self._take(lambda: find_desk(self.folder).unlock(PASSPHRASE))

    def end(self) -> None:
        """Lock, and end every thread."""
        if self.operations.is_unlocked:
            self.lock()
        self.settle()
        assert self.syncing.wait_until_ended()
        assert self.background.shut_down()
