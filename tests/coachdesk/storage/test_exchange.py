"""The own chain's life in a scope file: what is to be sent, what waits, what arrived, and what begins again."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from coachdesk.journal.change import Change
from coachdesk.journal.edit import Author, Edit
from coachdesk.programme.declaration import Scope
from coachdesk.storage.checking import check_scope_file
from coachdesk.storage.exchange import ChainEnd, Exchange, Packed, Standing, Where, WrongPortion
from coachdesk.storage.exchange_tables import EXCHANGE_TABLES
from coachdesk.storage.scope_file import ScopeFile

OWN, OTHER, FORMER = "device-a", "device-b", "device-z"
ME = Author("person-a", OWN)
AT = 1_780_000_000


class Desk:
    """A scope file of one desk that can be closed and opened again, and packs as the round does."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"{secrets.token_hex(8)}.db"
        self.key = secrets.token_bytes(32)
        self.file = ScopeFile.create(self.path, self.key, "case", Scope.CASE)
        self.exchange = Exchange(self.file)
        self.count = 0

    def restart(self) -> None:
        self.file.close()
        self.file = ScopeFile.open(self.path, self.key, "case", Scope.CASE)
        self.exchange = Exchange(self.file)

    def write(self, count: int = 1) -> list[str]:
        made = []
        for _ in range(count):
            self.count += 1
            edit = Edit("session", f"s{self.count}", "x", {"note": f"note {self.count}"})
            made += [change.id for change in self.file.write([edit], ME).changes]
        return made

    def receive(self, count: int = 1, device: str = OTHER, *, place: int) -> list[str]:
        changes = [foreign(device) for _ in range(count)]
        self.file.take_in(changes, beside=lambda: self.exchange.set_cursor(place))
        return [change.id for change in changes]

    def unsent(self, device: str = OWN) -> list[str]:
        return [row.columns[0] for row in self.exchange.unsent(device, 1000, 1 << 30)]

    def pack(self, rows: int = 1000, device: str = OWN) -> Packed:
        with self.file.sql.transaction():
            found = self.exchange.unsent(device, rows, 1 << 30)
            end = self.exchange.own_end()
            number = end.number + 1 if end else 1
            raw = secrets.token_bytes(50)
            packed = Packed(number, digest(raw), raw, 1, len(found), found[-1].seq, found[0].seq)
            self.exchange.put_in_outbox(packed)
        return packed

    def acknowledge(self, packed: Packed, place: int) -> bool:
        with self.file.sql.transaction():
            return self.exchange.acknowledge(packed.number, packed.hash, place, AT + place)

    def standing(self, ids: Iterable[str]) -> list[Where]:
        found = self.exchange.standing(OWN)
        return [found[one].where for one in ids]


def foreign(device: str = OTHER, person: str = "person-b") -> Change:
    return Change(
        secrets.token_hex(16),
        "case",
        "session",
        secrets.token_hex(4),
        "x",
        {"note": "n"},
        {},
        1,
        person,
        device,
        1,
    )


def digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def numbers(desk: Desk) -> list[int]:
    return [packed.number for packed in desk.exchange.waiting()]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.file.close()


def test_a_file_that_never_met_headquarters_has_no_table_of_it(desk: Desk) -> None:
    mine = desk.write(3)
    desk.file.take_in([foreign()])
    exchange = desk.exchange
    assert desk.unsent() == mine
    assert (exchange.cursor, exchange.chains(), exchange.waiting(), exchange.own_end()) == (0, {}, [], None)
    assert (exchange.acknowledged_end(), exchange.run_base(), exchange.unsendable()) == (None, None, {})
    assert (exchange.count_unsent(OWN), exchange.count_waiting(), exchange.refill_rows(0)) == (3, 0, [])
    assert exchange.has_unsent(OWN)
    assert not exchange.has_unsent("somebody else")
    assert exchange.relayed() == {}
    with desk.file.sql.transaction():
        assert exchange.drop_waiting() == 0
        assert exchange.restart_from(0) == 0
        assert not exchange.acknowledge(1, "f" * 64, 1, 1)
        exchange.note_arrived(mine)
    assert desk.standing(mine) == [Where.HERE] * 3
    rows = desk.file.sql.execute("SELECT name FROM sqlite_schema")
    assert not EXCHANGE_TABLES.keys() & {row[0] for row in rows}


def test_from_writing_to_the_receipt(desk: Desk) -> None:
    mine = desk.write(3)
    first = desk.pack(rows=2)
    assert (first.changes, first.first_seq, first.last_seq) == (2, 1, 2)
    assert desk.standing(mine) == [Where.WAITING, Where.WAITING, Where.HERE]
    assert desk.unsent() == mine[2:]
    second = desk.pack()
    assert desk.unsent() == []
    assert desk.exchange.has_unsent(OWN), "what waits has not arrived"
    desk.restart()
    assert desk.exchange.waiting() == [first, second]
    assert desk.exchange.count_waiting() == 3
    assert desk.exchange.own_end() == ChainEnd(OWN, 2, second.hash, 1)
    assert desk.exchange.acknowledged_end() is None
    assert desk.acknowledge(first, 5)
    assert not desk.acknowledge(first, 6), "a second receipt changes nothing"
    with desk.file.sql.transaction():
        assert not desk.exchange.acknowledge(2, "f" * 64, 9, AT), "a receipt for other bytes is none"
    assert desk.exchange.acknowledged_end() == (1, first.hash, 5)
    assert desk.exchange.waiting() == [second]
    found = desk.exchange.standing(OWN)
    assert found[mine[0]] == Standing(Where.AT_HEADQUARTERS, since=AT + 5)
    assert found[mine[2]] == Standing(Where.WAITING)
    assert desk.acknowledge(second, 7)
    assert not desk.exchange.has_unsent(OWN)
    assert desk.exchange.run_base() is None
    assert check_scope_file(desk.file) == (3, [])


def test_what_came_from_elsewhere_is_not_sent(desk: Desk) -> None:
    theirs = desk.receive(2, place=1)
    mine = desk.write(1)
    theirs += desk.receive(2, place=2)
    assert desk.unsent() == mine
    assert desk.standing(theirs) == [Where.RECEIVED] * 4
    desk.pack()
    assert desk.unsent() == []
    assert desk.exchange.cursor == 2
    # Own changes that come back (a desk that was set back, another laptop of the same person) are not sent again.
    desk.file.own_persons = frozenset({ME.person})
    desk.write(1)
    changes = [foreign(OWN, ME.person), foreign("device-c", ME.person)]
    desk.file.take_in(changes, beside=lambda: desk.exchange.set_cursor(3))
    assert len(desk.unsent()) == 1
    assert desk.standing([change.id for change in changes]) == [Where.RECEIVED] * 2


def test_asking_costs_no_more_than_what_came_since(desk: Desk) -> None:
    """A desk that only reads must not look through all it ever read each time."""
    for place in range(1, 6):
        desk.receive(10, place=place)
    assert desk.file.sql.execute("SELECT value FROM meta WHERE name = 'packed_to'") == [("50",)]


def test_portions_are_cut_by_rows_and_by_size(desk: Desk) -> None:
    for length in (10, 5000, 10, 10):
        desk.count += 1
        desk.file.write([Edit("session", f"s{desk.count}", "x", {"note": "é" * length})], ME)
    sizes = [
        len(rows) for rows in (desk.exchange.unsent(OWN, 3, 1 << 20), desk.exchange.unsent(OWN, 9, 6000))
    ]
    assert sizes == [3, 1], "letters of two bytes count as two"
    assert len(desk.exchange.unsent(OWN, 9, 10)) == 1, "one alone may be larger"


def test_an_envelope_carries_exactly_what_was_asked_for(desk: Desk) -> None:
    mine = desk.write(4)
    with desk.file.sql.transaction():
        rows = desk.exchange.unsent(OWN, 3, 1 << 20)
        desk.exchange.set_unsendable(rows[1].seq, "stamp")
        with pytest.raises(WrongPortion):
            desk.exchange.put_in_outbox(Packed(1, "f" * 64, b"raw", 1, 3, rows[2].seq, rows[0].seq))
        desk.exchange.put_in_outbox(Packed(1, "f" * 64, b"raw", 1, 2, rows[2].seq, rows[0].seq))
    assert desk.unsent() == mine[3:]
    assert desk.exchange.unsendable() == {2: "stamp"}
    found = desk.exchange.standing(OWN)
    assert found[mine[1]] == Standing(Where.HERE, reason="stamp")
    assert found[mine[0]] == Standing(Where.WAITING)
    with desk.file.sql.transaction():
        desk.exchange.mark_unsent([2])
    assert desk.unsent() == [mine[1], mine[3]], (
        "marked, it is tried again, and nothing before it is passed over"
    )


def test_taken_back_envelopes_are_sealed_anew_under_numbers_never_used(desk: Desk) -> None:
    mine = desk.write(4)
    first = desk.pack(rows=1)
    desk.acknowledge(first, 1)
    desk.pack(rows=2)
    desk.receive(1, place=2)
    with desk.file.sql.transaction():
        assert desk.exchange.drop_waiting() == 2
    assert desk.unsent() == mine[1:]
    assert desk.exchange.run_base() == ChainEnd(OWN, 1, first.hash, 1)
    again = desk.pack(rows=3)
    assert again.number == 3
    assert desk.exchange.run_base() is None, "the next follows the run that began"
    desk.restart()
    assert numbers(desk) == [3]
    desk.acknowledge(again, 9)
    assert desk.standing(mine) == [Where.AT_HEADQUARTERS] * 4


def test_headquarters_forgot(desk: Desk) -> None:
    mine = desk.write(5)
    packed = [desk.pack(rows=1) for _ in range(4)]
    for one in packed[:3]:
        desk.acknowledge(one, one.number)
    assert desk.exchange.refill_rows(1) == [2, 3, 4]
    with desk.file.sql.transaction():
        assert desk.exchange.restart_from(1, packed[0].hash, 1) == 3
    assert desk.unsent() == mine[1:]
    assert numbers(desk) == []
    assert desk.standing(mine) == [Where.AT_HEADQUARTERS, *[Where.HERE] * 4]
    assert desk.exchange.run_base() == ChainEnd(OWN, 1, packed[0].hash, 1)
    desk.restart()
    run = desk.pack()
    assert (run.number, run.changes) == (5, 4)
    desk.acknowledge(run, 2)
    with desk.file.sql.transaction():  # and it forgot everything
        assert desk.exchange.restart_from(0) == 5
    assert desk.exchange.run_base() == ChainEnd(OWN, 0, "0" * 64, 0)
    assert desk.unsent() == mine
    assert desk.pack().number == 6


def test_headquarters_knows_an_envelope_that_this_file_does_not(desk: Desk) -> None:
    """Its hash is headquarters' word: the run stands on it all the same."""
    mine = desk.write(1)
    desk.pack()
    with desk.file.sql.transaction():
        desk.exchange.restart_from(3, "e" * 64, 7)
    # Number 1 was used and counts for nothing; what headquarters has is further.
    assert desk.exchange.run_base() == ChainEnd(OWN, 3, "e" * 64, 7)
    assert desk.unsent() == mine


def test_headquarters_has_another_envelope_under_a_number_that_was_acknowledged(desk: Desk) -> None:
    """Both were written on this laptop, before and after its disk was set back: the run stands on headquarters'."""
    mine = desk.write(3)
    first, second = desk.pack(rows=1), desk.pack(rows=1)
    desk.acknowledge(first, 1)
    desk.acknowledge(second, 2)
    with desk.file.sql.transaction():
        assert desk.exchange.restart_from(2, "e" * 64, 7) == 2
    assert desk.exchange.run_base() == ChainEnd(OWN, 2, "e" * 64, 7)
    assert desk.exchange.acknowledged_end() is None, "headquarters' own chain is read from its beginning"
    assert desk.unsent() == mine
    assert desk.pack().number == 3


def test_an_older_state_of_the_disk_gets_its_envelopes_back(desk: Desk) -> None:
    before = desk.write(3)
    first = desk.pack(rows=1)
    desk.acknowledge(first, 1)
    # Written and packed again after the disk was set back; headquarters has another number 2, and a number 3.
    desk.pack(rows=1)
    desk.pack(rows=1)
    lost = [foreign(OWN, ME.person) for _ in range(2)]
    ends = [ChainEnd(OWN, 2, "2" * 64, 1), ChainEnd(OWN, 3, "3" * 64, 1)]

    def beside() -> None:
        desk.exchange.set_cursor(5)
        desk.exchange.note_own(ends[0], 4, AT, [lost[0].id, before[1]])
        desk.exchange.note_own(ends[1], 5, AT, [lost[1].id])

    desk.file.take_in(lost, beside=beside)
    assert numbers(desk) == []
    assert desk.unsent() == before[2:], "the other one is in the envelope that came back"
    assert desk.exchange.own_end() == ends[1]
    assert desk.exchange.acknowledged_end() == (3, "3" * 64, 5)
    assert desk.exchange.run_base() is None
    arrived = [*before[:2], *(change.id for change in lost)]
    assert desk.standing(arrived) == [Where.AT_HEADQUARTERS] * 4
    assert desk.exchange.refill_rows(2) == [5]
    mine = desk.write(1)
    assert desk.unsent() == [before[2], *mine]
    assert desk.pack().number == 4


def test_own_envelopes_come_back_without_their_ids(desk: Desk) -> None:
    mine = desk.write(1)
    lost = [foreign(OWN, ME.person) for _ in range(2)]
    end = ChainEnd(OWN, 1, "1" * 64, 1)
    desk.file.take_in(lost, beside=lambda: desk.exchange.note_own(end, 4, AT))
    assert desk.unsent() == mine
    assert desk.exchange.refill_rows(0) == [2, 3]


def test_changes_are_sent_on_for_another_device(desk: Desk) -> None:
    changes = [foreign(), foreign()]

    def beside() -> None:
        desk.exchange.set_cursor(1)
        desk.exchange.mark_unsent_ids([changes[0].id])
        desk.exchange.note_relayed([(changes[1].id, "device-s")])

    desk.file.take_in(changes, beside=beside)
    assert desk.exchange.relayed() == {changes[1].id: "device-s"}
    mine = desk.write(1)
    assert desk.unsent() == [changes[0].id, *mine]
    packed = desk.pack(rows=1)
    assert desk.unsent() == mine, "an older row packed later does not carry newer ones with it"
    desk.acknowledge(packed, 2)
    desk.acknowledge(desk.pack(), 3)
    desk.file.take_in([foreign(OWN)], beside=lambda: desk.exchange.set_cursor(4))
    with desk.file.sql.transaction():
        desk.exchange.mark_unsent([2])
    desk.acknowledge(desk.pack(), 5)
    assert desk.unsent() == [], "what came from elsewhere stays settled when an older row is packed"
    with desk.file.sql.transaction():
        desk.exchange.mark_unsent([1, 2, 3])
    assert desk.exchange.count_unsent(OWN) == 3
    with desk.file.sql.transaction():
        desk.exchange.note_arrived([changes[0].id, changes[1].id])
    assert desk.unsent() == mine


def test_a_copied_desk_begins_a_chain_of_its_own(desk: Desk) -> None:
    mine = desk.write(4)
    first = desk.pack(rows=1)
    desk.acknowledge(first, 1)
    desk.pack(rows=1)
    desk.receive(1, place=2)
    assert not desk.exchange.is_of_former_device(OWN)
    assert desk.exchange.is_of_former_device("device-n")
    desk.file.own_devices = frozenset({OWN, "device-n"})
    with desk.file.sql.transaction():
        assert desk.exchange.leave_former_chain("device-n") == 3
    desk.restart()
    exchange = desk.exchange
    assert not exchange.is_of_former_device("device-n")
    assert desk.unsent("device-n") == mine[1:]
    assert (exchange.own_end(), exchange.run_base(), exchange.waiting()) == (None, None, [])
    assert exchange.chains() == {OWN: ChainEnd(OWN, 1, first.hash, 1)}
    assert desk.pack(device="device-n").number == 1
    assert exchange.cursor == 2


def test_an_entity_is_where_its_least_far_change_is(desk: Desk) -> None:
    desk.file.write([Edit("session", "s", "x", {"note": "a"})], ME)
    one = desk.pack()
    desk.acknowledge(one, 1)
    desk.file.write([Edit("session", "s", "x", {"note": "b"})], ME)
    desk.acknowledge(desk.pack(), 2)
    asked = ("session", "s")
    assert desk.exchange.entity_standing(OWN, *asked) == Standing(Where.AT_HEADQUARTERS, since=AT + 2)
    desk.file.write([Edit("session", "s", "x", {"note": "c"})], ME)
    assert desk.exchange.entity_standing(OWN, *asked) == Standing(Where.HERE)
    assert desk.exchange.entity_standing(OWN, "session", "none") is None
    desk.write(1)
    assert len(desk.exchange.standing(OWN, ["s"])) == 3
    assert len(desk.exchange.standing(OWN)) == 4


def test_what_is_written_with_a_transaction_that_fails_is_not_kept(desk: Desk) -> None:
    desk.write(1)

    def pack_and_fail() -> None:
        with desk.file.sql.transaction():
            rows = desk.exchange.unsent(OWN, 5, 1 << 20)
            desk.exchange.put_in_outbox(Packed(1, "f" * 64, b"raw", 1, 1, rows[0].seq, rows[0].seq))
            raise RuntimeError("killed here")

    with pytest.raises(RuntimeError):
        pack_and_fail()
    assert (desk.exchange.waiting(), desk.exchange.own_end()) == ([], None)
    assert desk.pack().number == 1


class OutboxLife(RuleBasedStateMachine):
    """Whatever happens, what was written here is unsent, waits, or is at headquarters, and nothing waits twice."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(self.folder)
        self.mine: list[str] = []
        self.at_hq: dict[int, tuple[str, list[str]]] = {}
        self.sealed: dict[int, list[str]] = {}
        self.place = 0

    @rule(count=st.integers(1, 3))
    def write(self, count: int) -> None:
        self.mine += self.desk.write(count)

    @rule(count=st.integers(1, 3))
    def receive(self, count: int) -> None:
        self.place += 1
        self.desk.receive(count, place=self.place)

    @rule(rows=st.integers(1, 4))
    def pack(self, rows: int) -> None:
        unsent = self.desk.unsent()
        if unsent:
            packed = self.desk.pack(rows)
            assert packed.number not in self.sealed
            self.sealed[packed.number] = unsent[:rows]

    @rule(is_answered=st.booleans())
    def push(self, *, is_answered: bool) -> None:
        for packed in self.desk.exchange.waiting()[:2]:
            self.at_hq[packed.number] = (packed.hash, self.sealed[packed.number])
            if is_answered:
                self.place += 1
                assert self.desk.acknowledge(packed, self.place)

    @rule()
    def take_back(self) -> None:
        with self.desk.file.sql.transaction():
            self.desk.exchange.drop_waiting()

    @rule(chance=st.randoms(use_true_random=False))
    def forget(self, chance: object) -> None:
        keep = max(self.at_hq, default=0) // 2
        self.at_hq = {number: held for number, held in self.at_hq.items() if number <= keep}
        last = max(self.at_hq, default=0)
        with self.desk.file.sql.transaction():
            self.desk.exchange.restart_from(last, self.at_hq.get(last, ("0" * 64, []))[0])

    @rule()
    def restart(self) -> None:
        self.desk.restart()

    @invariant()
    def nothing_is_lost(self) -> None:
        unsent = self.desk.unsent()
        waiting = [one for number in numbers(self.desk) for one in self.sealed[number]]
        sent = {one for _, ids in self.at_hq.values() for one in ids}
        assert set(unsent) | set(waiting) | sent == set(self.mine)
        assert len(unsent) == len(set(unsent))
        assert not set(unsent) & set(waiting)
        found = self.desk.exchange.standing(OWN)
        for one in self.mine:
            where = (
                Where.HERE if one in unsent else Where.WAITING if one in waiting else Where.AT_HEADQUARTERS
            )
            assert found[one].where is where

    def teardown(self) -> None:
        self.desk.file.close()


def test_nothing_is_lost_between_journal_and_headquarters(tmp_path: Path) -> None:
    class Here(OutboxLife):
        folder = tmp_path

    case = Here.TestCase
    case.settings = settings(
        max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    case("runTest").runTest()
