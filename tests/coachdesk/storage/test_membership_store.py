"""What the vault keeps of the organisation is on the disk, whole or not at all, and made only when it is needed."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from coachdesk.storage.damaged_pages import read_pages
from coachdesk.storage.errors import DiskFull
from coachdesk.storage.membership_store import (
    AsideEnvelope,
    Debt,
    Invited,
    MembershipStore,
    RoundRecord,
    StatementsBroken,
    TrayEntry,
)
from coachdesk.storage.vault_file import VAULT_NAME, VaultFile


class Kept:
    """A vault that can be closed and opened again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = secrets.token_bytes(32)
        self.vault = VaultFile.create(folder / VAULT_NAME, self.key)

    @property
    def store(self) -> MembershipStore:
        return MembershipStore(self.vault)

    def again(self) -> MembershipStore:
        self.vault.close()
        self.vault = VaultFile.open(self.folder / VAULT_NAME, self.key)
        return self.store


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def aside(place: int, scope: str = "case-a", reason: str = "no_key") -> AsideEnvelope:
    return AsideEnvelope(
        f"{scope}/{place}", scope, "device-b", place, reason, b"raw" * place, 1000 + place, place
    )


def test_a_desk_that_never_joined_has_none_of_its_tables(kept: Kept) -> None:
    store = kept.store
    assert (store.facts(), store.statements(0), store.all_keys(), store.keys_of("case-a")) == ({}, [], [], {})
    assert (store.asides(), store.debts(), store.rounds(), store.invitations(), store.tray()) == (
        [],
        [],
        [],
        [],
        [],
    )
    assert store.note_debts("case-a", {}, 1) == []
    names = {row[0] for row in kept.vault.sql.execute("SELECT name FROM sqlite_schema")}
    assert not names & {"statement", "scope_key", "fact", "aside", "debt", "round", "invitation", "tray"}


def test_everything_is_there_again_after_a_restart(kept: Kept) -> None:
    store = kept.store
    store.keep_facts({"organisation": "a" * 32, "url": "https://siege.example.org"})
    store.keep_fact("url", "https://autre.example.org")
    store.keep_fact("gone", "x")
    store.drop_fact("gone")
    store.keep_statements([(1, b"one"), (2, b"two")])
    store.keep_keys([("case-a", 1, b"k" * 32), ("case-a", 2, b"l" * 32), ("case-b", 1, b"m" * 32)])
    store.keep_asides([aside(2), aside(1)])
    store.keep_aside(aside(1, "case-b"))
    invited = Invited("i1", "CDI1-ABCD", None, "Aïcha", 1, 2, "open")
    store.keep_invitation(invited)
    store.keep_tray(TrayEntry(7, "case-a", "device-b", b"raw", 5))
    store.keep_tray(TrayEntry(7, "case-a", "device-b", b"other", 6))
    again = kept.again()
    assert again.facts() == {"organisation": "a" * 32, "url": "https://autre.example.org"}
    assert again.statements() == [b"one", b"two"]
    assert again.statements(1) == [b"two"]
    assert again.keys_of("case-a") == {1: b"k" * 32, 2: b"l" * 32}
    assert len(again.all_keys()) == 3
    assert again.asides("case-a") == [aside(1), aside(2)]
    assert again.asides() == [aside(1), aside(2), aside(1, "case-b")]
    assert again.invitations() == [invited]
    assert again.tray() == [TrayEntry(7, "case-a", "device-b", b"raw", 5)]
    again.keep_aside(aside(1, reason="seal"))
    again.drop_asides(["case-a/2", "case-b/1"])
    again.drop_invitation("i1")
    again.drop_tray([7])
    again.drop_keys("case-a")
    again = kept.again()
    assert [one.reason for one in again.asides()] == ["seal"]
    assert (again.invitations(), again.tray(), again.keys_of("case-a")) == ([], [], {})
    assert again.all_keys() == [("case-b", 1, b"m" * 32)]


def test_the_bytes_of_a_destroyed_key_are_overwritten(kept: Kept) -> None:
    store = kept.store
    key = secrets.token_bytes(32)
    store.keep_keys([("case-a", 1, key), ("case-b", 1, b"m" * 32)])
    assert any(key in page for page in pages_of(kept))
    store.drop_keys("case-a")
    pages = pages_of(kept)
    assert not any(key in page for page in pages)
    assert any(b"m" * 32 in page for page in pages)


def pages_of(kept: Kept) -> list[bytes]:
    """Return the vault's pages in clear, free ones and free room in them included."""
    sql = kept.vault.sql
    sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found = read_pages(kept.folder / VAULT_NAME, kept.key)
    return [page for _, page in found.all()]


def test_the_list_of_statements_only_grows(kept: Kept) -> None:
    store = kept.store
    store.keep_statements([(1, b"one"), (2, b"two")])
    store.keep_statements([(2, b"two"), (3, b"three")])
    for wrong in ([(5, b"gap")], [(4, b"four"), (2, b"another")], [(4, b"four"), (6, b"gap")]):
        with pytest.raises(StatementsBroken):
            store.keep_statements(wrong)
    assert store.statements() == [b"one", b"two", b"three"]


def test_several_things_are_kept_together_or_not_at_all(kept: Kept) -> None:
    store = kept.store

    def keep(*, fails: bool) -> None:
        with store.transaction():
            store.keep_tray(TrayEntry(1, "case-a", "device-b", b"raw", 5))
            store.keep_fact("tray_cursor", "1")
            if fails:
                raise RuntimeError("killed here")

    with pytest.raises(RuntimeError):
        keep(fails=True)
    assert (store.tray(), store.facts()) == ([], {})
    keep(fails=False)
    store.keep_fact("more", "1")  # by itself again
    assert kept.again().facts() == {"tray_cursor": "1", "more": "1"}


def test_what_is_owed_is_counted_by_rounds_until_it_comes(kept: Kept) -> None:
    store = kept.store
    assert store.note_debts("case-a", {"device-b": 7, "device-c": 2}, 100) == [
        Debt("case-a", "device-b", 7, 100, 1),
        Debt("case-a", "device-c", 2, 100, 1),
    ]
    store.note_debts("case-b", {"device-b": 1}, 100)
    assert store.note_debts("case-a", {"device-b": 8}, 200) == [Debt("case-a", "device-b", 8, 100, 2)]
    assert store.debts() == [Debt("case-a", "device-b", 8, 100, 2), Debt("case-b", "device-b", 1, 100, 1)]
    came = store.note_debts("case-a", {"device-b": 9}, 300, have={"device-b": 8})
    assert came == [Debt("case-a", "device-b", 9, 300, 1)], "what was owed has come since"
    store.note_debts("case-a", {}, 300)
    assert kept.again().debts("case-a") == []


def test_the_last_fifty_rounds_are_kept(kept: Kept) -> None:
    for number in range(60):
        kept.store.keep_round(RoundRecord(number, "", sent=number, received=1, refused=0))
    rounds = kept.again().rounds()
    assert [one.at for one in rounds] == list(range(59, 9, -1))
    assert rounds[0] == RoundRecord(59, "", 59, 1, 0)


def test_a_full_disk_is_said_and_nothing_half_kept(kept: Kept) -> None:
    store = kept.store
    store.keep_keys([("case-a", 1, b"k" * 32)])
    kept.vault.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = kept.vault.sql.execute("PRAGMA page_count")[0][0]
    kept.vault.sql.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull):
        store.keep_asides([aside(place) for place in range(1, 2000)])
    assert store.asides() == []
    kept.vault.sql.execute("PRAGMA max_page_count = 100000")
    store.keep_asides([aside(1)])
    assert store.asides() == [aside(1)]
    assert store.all_keys() == [("case-a", 1, b"k" * 32)]


def test_secrets_are_not_shown_where_a_record_is_printed(kept: Kept) -> None:
    shown = repr([aside(3), Invited("i1", "CDI1-SECRET", None, "Aïcha", 1, 2, "open")])
    assert "SECRET" not in shown
    assert "Aïcha" not in shown
    assert "raw" not in shown
