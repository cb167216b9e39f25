"""Real desks for the tests of sync: a folder with its files, opened without the passphrase's work."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from coachdesk.desk_opening import hold_folder, make_files, open_files
from coachdesk.journal.edit import Changed, Edit
from coachdesk.journal.identity import new_id
from coachdesk.storage.cabinet import Cabinet
from coachdesk.vault.header import Header
from coachdesk.vault.slots import MasterKey
from sync.client.caller import Caller
from sync.client.connection import Connection, connect
from sync.client.gate import direct
from sync.client.inviting import Inviting
from sync.client.joining import Joining, JoinState, begin_joining, request_of
from sync.client.member import Member, stored_of
from sync.client.round import Rounds
from sync.client.round_result import RoundResult
from sync.client.transport import HttpTransport, Transport
from sync.protocol.acts import Role
from sync.protocol.joins import JoinRequest

PROGRAM = "1.0.0"


class TestDesk:
    """One person's desk; every piece of work runs on the caller's thread."""

    __test__ = False

    def __init__(
        self,
        folder: Path,
        name: str,
        transport_for: Callable[[str], Transport] = HttpTransport,
        clock: Callable[[], float] = time.time,
        *,
        runs_ahead: bool = True,
    ) -> None:
        self.folder = folder
        self.name = name
        self._clock = clock
        self._runs_ahead = runs_ahead
        self._transport_for = transport_for
        self._header = Header(name, "2026-01-01T00:00:00Z", ())
        self._master = MasterKey(secrets.token_bytes(32))
        folder.mkdir(parents=True)
        self._files = make_files(folder, self._header, self._master, hold_folder(folder), name)
        self._rounds: Rounds | None = None
        self._connection: Connection | None = None

    @property
    def cabinet(self) -> Cabinet:
        return self._files.cabinet

    @property
    def person(self) -> str:
        return self.cabinet.author.person

    @property
    def device(self) -> str:
        return self.cabinet.author.device

    @property
    def connection(self) -> Connection:
        if self._connection is None:
            member = Member(stored_of(self.cabinet))
            caller = Caller(self._transport_for(member.url), member.device, member.signing_key, self._clock)
            self._connection = connect(
                direct(self.cabinet), caller, member, self._clock, runs_ahead=self._runs_ahead
            )
            self._rounds = Rounds(self._connection, PROGRAM)
        return self._connection

    def round(self) -> RoundResult:
        assert self.connection is not None
        assert self._rounds is not None
        return self._rounds.run()

    def ask_to_join(self, invitation: str) -> JoinRequest:
        """Take an invitation and send the request; return it."""
        begin_joining(self.cabinet, invitation, int(self._clock()))
        return self.ask()

    def ask(self) -> JoinRequest:
        """Send the request that was begun; return it."""
        assert Joining(self.connection).ask() is JoinState.WAITING
        return request_of(self.cabinet)

    def is_let_in(self) -> bool:
        return Joining(self.connection).ask() is JoinState.ACCEPTED

    def invite(self, name: str, *roles: Role) -> str:
        """Make an invitation, as a supervisor or administrator."""
        return Inviting(self.connection).invite(name, roles or (Role.COACH,)).as_text()

    def admit(self, request: JoinRequest) -> None:
        """Let a request in that headquarters knows."""
        inviting = Inviting(self.connection)
        asking = next(one for one in inviting.waiting() if one.request == request)
        inviting.admit(asking.request)

    def new_case(self, name: str = "Moreau") -> str:
        """Open a case file; return its id."""
        case_id = new_id()
        fields = {"birth_name": name, "status": "active", "coach_id": self.person}
        self.cabinet.write_new_case(case_id, [Edit("beneficiary", case_id, "enrol", fields)])
        return case_id

    def write_note(self, case_id: str, text: str, session: str | None = None) -> str:
        """Write a session's note; return the session's id."""
        session = session or new_id()
        self.cabinet.write(
            case_id, [Edit("session", session, "record", {"held_on": "2026-11-20", "note": text})]
        )
        return session

    def revise(self, case_id: str, **fields: str) -> Changed | None:
        return self.cabinet.write(case_id, [Edit("beneficiary", case_id, "revise", fields)])

    def notes(self, case_id: str) -> set[str]:
        """Return the texts of the notes that are here."""
        if self.cabinet.scope_entry(case_id) is None:
            return set()
        rows = self.cabinet.file(case_id).sql.execute("SELECT note FROM p_session WHERE note IS NOT NULL")
        return {str(row[0]) for row in rows}

    def restart(self) -> None:
        """Lock and unlock."""
        self.close()
        self._files = open_files(self.folder, self._header, self._master, hold_folder(self.folder))

    def move(self, folder: Path) -> None:
        """Lock, and unlock a copy of the folder elsewhere, as on another laptop."""
        self.close()
        shutil.copytree(self.folder, folder)
        self.folder = folder
        self._files = open_files(folder, self._header, self._master, hold_folder(folder))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._rounds = None
        self._files.close()
