"""The demonstration desk goes to headquarters; in everything that headquarters then has, nobody's words can be read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from coachdesk.demo import PASSPHRASE
from coachdesk.demo.building import build_demo_desk
from coachdesk.desk import OpenDesk, find_desk
from coachdesk.services.documents import keep_file
from coachdesk.storage.cabinet import REGISTER, Cabinet
from sync.client.caller import Caller
from sync.client.connection import Connection, connect
from sync.client.gate import direct
from sync.client.joining import Joining, JoinState, begin_joining, request_of
from sync.client.member import Member, stored_of
from sync.client.round import Rounds
from sync.client.transport import HttpTransport
from tests.faults.plain_text import PlainTextSearch
from tests.sync.desks import PROGRAM, TestDesk
from tests.sync.real_headquarters import RealHeadquarters, supervise

PEOPLE = 10
CONTRACT = "Bail commercial de l’atelier, rue de la République"


@pytest.fixture
def headquarters(tmp_path: Path) -> Iterator[RealHeadquarters]:
    made = RealHeadquarters(tmp_path / "headquarters")
    made.make()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[OpenDesk]:
    folder = tmp_path / "demo"
    folder.mkdir()
    build_demo_desk(folder, date(2026, 11, 24), people=PEOPLE)
    desk = find_desk(folder).unlock(PASSPHRASE)
    yield desk
    desk.lock()


def _connected(cabinet: Cabinet) -> Connection:
    member = Member(stored_of(cabinet))
    caller = Caller(HttpTransport(member.url), member.device, member.signing_key, time.time)
    return connect(direct(cabinet), caller, member, time.time)


def words_of(cabinet: Cabinet, person: str = "%") -> set[str]:
    """Return every text of some length that a person wrote in a case file or in the register."""
    found: set[str] = set()
    for scope in (REGISTER, *cabinet.case_ids()):
        rows = cabinet.file(scope).sql.execute(
            "SELECT DISTINCT atom FROM change, json_tree(change.body)"
            " WHERE json_tree.type = 'text' AND person LIKE ?",
            (person,),
        )
        # Codes of lists, dates and ids stand in the program as well; a space is what people write.
        found |= {str(text) for (text,) in rows if len(str(text)) >= 10 and " " in str(text).strip()}
    return found


@pytest.mark.timeout(300)
def test_nothing_of_the_demonstration_desk_can_be_read_at_headquarters(
    headquarters: RealHeadquarters, demo: OpenDesk, tmp_path: Path
) -> None:
    office = TestDesk(tmp_path / "office", "Nora")
    headquarters.let_in_first(office)
    supervise(office)
    case = demo.cabinet.case_ids()[0]
    document = f"{CONTRACT}. ".encode() * 5000
    keep_file(demo.cabinet, case, f"{CONTRACT}.docx", document, None)
    begin_joining(demo.cabinet, office.invite("Inès Marchetti"), int(time.time()))
    connection = _connected(demo.cabinet)
    assert Joining(connection).ask() is JoinState.WAITING
    office.admit(request_of(demo.cabinet))
    assert Joining(connection).ask() is JoinState.ACCEPTED
    rounds = Rounds(connection, PROGRAM)
    rounds.run()
    office.round()
    rounds.run()
    office.round()
    assert demo.cabinet.to_send() == set()
    # Headquarters has had all of it, or nothing would be shown by what follows. What the invented colleagues wrote
    # their own laptops would send.
    own = words_of(demo.cabinet, demo.cabinet.author.person)
    assert words_of(office.cabinet) >= own
    assert len(own) > 100
    backup = tmp_path / "backup.db"
    headquarters.run("backup", str(backup))
    connection.close()
    office.close()

    search = PlainTextSearch({*words_of(demo.cabinet), CONTRACT})
    files = [backup, *(path for path in headquarters.folder.rglob("*") if path.is_file())]
    assert {"log.jsonl", "backup.db"} <= {path.name for path in files}
    assert sum(path.stat().st_size for path in files) > 50_000
    assert [str(found) for path in files for found in search.search_file(path)] == []
    # The search finds what is there.
    (tmp_path / "in-clear").write_bytes(document)
    assert list(search.search_file(tmp_path / "in-clear"))
