"""Many desks at once on PostgreSQL and two workers; and what a thief of the database would find."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sync.headquarters.contents.folder import FolderContents
from sync.headquarters.private_keys import KEYS_FILE, new_private_keys, write_private_keys
from sync.headquarters.settings import ENVIRONMENT, Settings, write_settings
from sync.headquarters.store.archive import back_up
from sync.headquarters.store.engine import open_store
from sync.headquarters.store.schema import make_tables
from sync.protocol import canonical
from sync.protocol.acts import NewScope, PersonRoles, Role
from sync.protocol.changes import wire_of
from sync.protocol.envelope import BEGINNING
from sync.protocol.framing import FrameReader
from tests.sync.headquarters.office import NOW, Office, frames_body, opened, settle_in
from tests.sync.headquarters.postgresql import PostgreSQL
from tests.sync.headquarters.serving import Served, serving
from tests.sync.protocol.organisation import (
    ADMIN,
    CASE,
    COACH,
    ORGANISATION,
    ROOT_KEY,
    Laptop,
    Story,
    a_change,
    an_envelope,
    begun,
    proof,
)
from tests.sync.protocol.signing import public_of

DESKS = 40
PUSHES = 3


def crowded() -> tuple[Story, list[Laptop]]:
    """Return an organisation with many coaches, each with a case of their own."""
    story, laptops = begun(), [Laptop(f"laptop-{at}", f"coach-{at}") for at in range(DESKS)]
    for at, laptop in enumerate(laptops):
        story.state(PersonRoles(laptop.person, frozenset({Role.COACH})), ADMIN)
        story.state(laptop.joins(), ADMIN)
        story.state(NewScope(f"case-of-{at}", proof(f"case-of-{at}")), laptop)
    return story, laptops


def whole_day(served: Served, laptop: Laptop, scope: str, number: int) -> list[bytes]:
    """Ask, push into the own case and the register, ask again and pull, as one desk does; return what was pushed."""
    desk = Served(served.process, served.address, served.log)
    with desk.session:
        assert desk.ask(laptop, "round").status == 200
        sent: list[bytes] = []
        after = BEGINNING
        for _ in range(PUSHES):
            own = an_envelope(scope=scope, laptop=laptop, directory=number, after=after)
            after = own.link
            answer = desk.ask(laptop, "push", frames_body(own))
            assert [one["result"] for one in json.loads(answer.body)["answers"]] == ["kept"], answer
            sent.append(own.raw)
        shared = an_envelope(scope="register", laptop=laptop, directory=number)
        assert desk.ask(laptop, "push", frames_body(shared)).status == 200
        pulled = desk.ask(laptop, "pull", scope=scope, query="after=0")
        assert [one.raw for one in FrameReader().feed(pulled.body)] == sent
    return [shared.raw]


def test_many_desks_at_once_on_two_workers(tmp_path: Path, postgresql: PostgreSQL) -> None:
    story, laptops = crowded()
    database = postgresql.new_database()
    store = open_store(database)
    make_tables(store, ORGANISATION, NOW)
    settle_in(Office(store, FolderContents(tmp_path)), story)
    store.close()
    folder = tmp_path / "hq"
    folder.mkdir()
    root, recovery = canonical.to_base64(public_of(ROOT_KEY)), canonical.to_base64(ADMIN.sealing)
    write_settings(folder, Settings(ORGANISATION, root, recovery, database=database))
    write_private_keys(folder / KEYS_FILE, new_private_keys())
    number = story.directory.number
    environment = {f"{ENVIRONMENT}DATABASE_PASSWORD": "not asked for by a socket"}
    with serving(folder, "--workers", "2", environment=environment) as served:
        with ThreadPoolExecutor(DESKS) as threads:
            days = [
                threads.submit(whole_day, served, laptop, f"case-of-{at}", number)
                for at, laptop in enumerate(laptops)
            ]
            shared = [raw for day in days for raw in day.result(100)]
        state = json.loads(served.ask(COACH, "round").body)
        frames = FrameReader().feed(served.ask(COACH, "pull", scope="register", query="after=0").body)
    assert sorted(one.raw for one in frames) == sorted(shared)
    assert [one.place for one in frames] == sorted({one.place for one in frames})
    assert state["scopes"]["register"] == frames[-1].place
    assert frames[-1].place >= int(time.time() - 3600) * 1000


def test_a_thief_of_the_database_reads_no_word(tmp_path: Path) -> None:
    office = opened(tmp_path)
    words = "Un canari chante dans la mine"
    changes = [wire_of(a_change(number, f"{words} {number}"), CASE) for number in range(1, 40)]
    office.push(COACH, an_envelope(changes))
    back_up(office.store, tmp_path / "backup.sqlite")
    office.store.close()
    found = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(found) >= 3
    for path in found:
        for spelt in (words.encode(), words.encode("utf-16-le"), b"record_session"):
            assert spelt not in path.read_bytes()
