"""Two workers who race, a database that goes away and comes back, a disk without room."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sync.headquarters.contents.folder import FolderContents
from sync.headquarters.store.engine import Store, open_store
from sync.headquarters.store.schema import make_tables
from sync.protocol.acts import NewScope, Rotation
from sync.protocol.envelope import Envelope, read_envelope
from sync.protocol.exchange import Answer
from tests.faults.small_disk import small_disk
from tests.sync.headquarters.conftest import OpenOffice
from tests.sync.headquarters.office import (
    NOW,
    Office,
    frames_body,
    key_for,
    keys_body,
    opened,
    settle_in,
    signed_request,
    statements_body,
)
from tests.sync.headquarters.postgresql import PostgreSQL
from tests.sync.protocol.organisation import (
    CASE,
    COACH,
    ORGANISATION,
    SUPERVISOR,
    Laptop,
    Story,
    a_chain,
    an_envelope,
    begun,
    proof,
    stated,
    wire_changes,
)

ROUNDS = 12


def code_of(answer: Answer) -> str:
    return str(json.loads(answer.body)["code"])


def chain_of(laptop: Laptop, length: int) -> list[Envelope]:
    chain: list[Envelope] = []
    for number in range(length):
        more = {"after": chain[-1].link} if chain else {}
        chain.append(an_envelope(wire_changes(1, first=number + 1), laptop=laptop, **more))  # type: ignore[arg-type]  # its values are links
    return chain


def together(*calls: Callable[[], object]) -> list[object]:
    """Call everything at the same moment, each on a thread."""
    barrier = threading.Barrier(len(calls))

    def at_once(call: Callable[[], object]) -> object:
        barrier.wait(10)
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [one.result(60) for one in [threads.submit(at_once, call) for call in calls]]


def push_all(office: Office, laptop: Laptop, chain: Sequence[Envelope], worker_name: str) -> None:
    """Push a chain one by one through a worker of its own, each twice, as after a lost answer."""
    worker = office.worker()
    for number, one in enumerate(chain):
        for again in range(2):
            nonce = f"{worker_name}-{number:04d}-{again}-padded"
            answer = worker.answer(signed_request(laptop, "push", frames_body(one), nonce=nonce))
            assert answer.status == 200, answer


def test_two_writers_of_one_scope_never_share_a_place(office: Office) -> None:
    mine, theirs = chain_of(COACH, ROUNDS), chain_of(SUPERVISOR, ROUNDS)
    together(
        lambda: push_all(office, COACH, mine, "coach"),
        lambda: push_all(office, SUPERVISOR, theirs, "supervisor"),
    )
    frames = office.pull(COACH, CASE)
    assert len({one.place for one in frames}) == len(frames) == 2 * ROUNDS
    for chain in (mine, theirs):
        device = chain[0].header.device
        found = [one.raw for one in frames if read_envelope(one.raw).header.device == device]
        assert found == [one.raw for one in chain]


def test_one_chain_by_two_workers_does_not_fork(office: Office) -> None:
    """A laptop that was copied: both write number 1 at the same moment, and only one of them counts."""
    one, other = an_envelope(), an_envelope()
    found = together(
        *(
            lambda sent=sent, name=name: office.worker().answer(
                signed_request(COACH, "push", frames_body(sent), nonce=f"{name}-twenty-letters")
            )
            for sent, name in ((one, "one"), (other, "other"))
        )
    )
    results = sorted(
        json.loads(answer.body)["answers"][0]["result"] for answer in found if isinstance(answer, Answer)
    )
    assert results == ["kept", "refused"]
    assert len(office.pull(COACH, CASE)) == 1


def test_one_place_of_the_directory_is_given_once(office: Office, story: Story) -> None:
    statements = [
        stated(story.directory.next_place, NewScope(f"case-{name}", proof(f"case-{name}")), COACH)
        for name in "abcd"
    ]
    found = together(
        *(
            lambda one=one, at=at: office.worker().answer(
                signed_request(COACH, "state", statements_body([one]), nonce=f"{at:020d}")
            )
            for at, one in enumerate(statements)
        )
    )
    assert sorted(one.status for one in found if isinstance(one, Answer)) == [200, 409, 409, 409]
    assert office.told(COACH, "read_directory")["number"] == 10


def test_no_reader_steps_over_an_envelope_that_commits_late(office: Office) -> None:
    """A reader who goes on from the last place that it saw ends with everything."""
    chains = {laptop: chain_of(laptop, ROUNDS) for laptop in (COACH, SUPERVISOR)}
    seen: list[bytes] = []
    is_done = threading.Event()

    def read() -> None:
        reader, cursor, asked = office.worker(), 0, 0
        while True:
            was_done = is_done.is_set()
            asked += 1
            request = signed_request(
                SUPERVISOR, "pull", query=f"after={cursor}", scope=CASE, nonce=f"reader-{asked:020d}"
            )
            from sync.protocol.framing import FrameReader

            frames = FrameReader().feed(reader.answer(request).body)
            seen.extend(one.raw for one in frames)
            cursor = frames[-1].place if frames else cursor
            if was_done and not frames:
                return

    def write() -> None:
        together(*(lambda one=laptop: push_all(office, one, chains[one], one.id) for laptop in chains))
        is_done.set()

    together(read, write)
    assert sorted(seen) == sorted(one.raw for chain in chains.values() for one in chain)


def test_keys_that_are_given_at_once_are_all_read(office: Office, story: Story) -> None:
    office.state(COACH, [story.state(Rotation(CASE, 2, proof(CASE, 2)), COACH)])
    given = [key_for(SUPERVISOR, CASE), key_for(SUPERVISOR, CASE, 2), key_for(SUPERVISOR, "register")]
    together(
        *(
            lambda key=key, at=at: office.worker().answer(
                signed_request(COACH, "give_keys", keys_body(key), nonce=f"{at:020d}")
            )
            for at, key in enumerate(given)
        )
    )
    found = office.told(SUPERVISOR, "read_keys")["keys"]
    assert len({one["id"] for one in found}) == len(found) == 3


# The database goes away


def test_postgresql_is_stopped_and_started_again(postgresql: PostgreSQL, tmp_path: Path) -> None:
    store = open_store(postgresql.new_database())
    make_tables(store, ORGANISATION, NOW)
    office = Office(store, FolderContents(tmp_path))
    settle_in(office, begun())
    first, second = a_chain(2)
    office.push(COACH, first)
    postgresql.stop()
    try:
        for name, body in (("round", b""), ("push", frames_body(second))):
            answer = office.ask(COACH, name, body)
            assert (answer.status, code_of(answer)) == (503, "busy")
            assert int(answer.headers["retry-after"]) > 0
    finally:
        postgresql.start()
    # Connections from before are dead; nobody but the first to use one is told so.
    answers = [office.ask(COACH, "push", frames_body(first, second)) for _ in range(2)]
    assert answers[-1].status == 200
    assert [one.raw for one in office.pull(COACH, CASE)] == [first.raw, second.raw]
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not move a file that is open")
def test_an_sqlite_file_that_is_moved_away_takes_nothing_in(tmp_path: Path) -> None:
    office = opened(tmp_path)
    first, second = a_chain(2)
    office.push(COACH, first)
    path = tmp_path / "headquarters.sqlite"
    names = [path.name, f"{path.name}-wal", f"{path.name}-shm"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    office.store.close()
    for name in names:
        if (tmp_path / name).exists():
            (tmp_path / name).rename(elsewhere / name)
    answer = office.ask(COACH, "push", frames_body(second))
    assert (answer.status, code_of(answer)) == (503, "busy")
    assert not path.exists()
    for name in names:
        if (elsewhere / name).exists():
            (elsewhere / name).rename(tmp_path / name)
    assert office.push(COACH, second)[0]["result"] == "kept"


def test_another_writer_that_does_not_end_is_waited_for_and_then_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.headquarters.store import engine

    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.2)
    office = opened(tmp_path)
    with office.store.writing():
        answer = office.ask(COACH, "push", frames_body(an_envelope()))
        assert (answer.status, code_of(answer)) == (503, "busy")
        assert office.ask(COACH, "round").status == 200
    assert office.push(COACH, an_envelope())[0]["result"] == "kept"


def test_a_full_disk_is_said_and_nothing_half_kept(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4) as disk:
        office = opened(disk.folder)
        chain = chain_with_much(6)
        office.push(COACH, chain[0])
        disk.fill(leaving=64 * 1024)
        answer = office.ask(COACH, "push", frames_body(*chain[1:3]))
        assert (answer.status, code_of(answer)) == (507, "full")
        assert office.ask(COACH, "round").status == 200
        assert [one.raw for one in office.pull(COACH, CASE)] == [chain[0].raw]
        content = office.ask(
            COACH,
            "put_content",
            b"x" * 200_000,
            headers={"content-range": "bytes 0-199999/200000"},
            scope=CASE,
            name="ab" * 32,
        )
        assert (content.status, code_of(content)) == (507, "full")
        disk.empty()
        assert [one["result"] for one in office.push(COACH, *chain[1:3])] == ["kept", "kept"]
        assert [one.raw for one in office.pull(COACH, CASE)] == [one.raw for one in chain[:3]]
        assert FolderContents(disk.folder / "contents").listed() == []
        office.store.close()


def chain_with_much(length: int) -> list[Envelope]:
    """Return envelopes of about 100 kB each."""
    from secrets import token_hex

    from sync.protocol.changes import wire_of
    from tests.sync.protocol.organisation import a_change

    chain: list[Envelope] = []
    for number in range(length):
        changes = [wire_of(a_change(number * 100 + at + 1, token_hex(1000)), CASE) for at in range(80)]
        chain.append(an_envelope(changes, after=chain[-1].link) if chain else an_envelope(changes))
    return chain


def test_tables_that_are_gone_are_busy_and_no_traceback(store: Store, open_office: OpenOffice) -> None:
    from sync.headquarters.store import tables

    office = open_office(begun())
    with store.writing() as connection:
        tables.envelope.drop(connection)
    answer = office.ask(COACH, "push", frames_body(an_envelope()))
    assert (answer.status, code_of(answer)) == (503, "busy")
