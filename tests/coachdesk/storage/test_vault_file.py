"""What the vault keeps, in which order it comes back, and what waits for the disk."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from coachdesk.storage.errors import FileDamaged, FileMissing, FileTooNew
from coachdesk.storage.vault_file import VAULT_NAME, Batch, Draft, ScopeEntry, VaultFile


@pytest.fixture
def key() -> bytes:
    return secrets.token_bytes(32)


@pytest.fixture
def vault(tmp_path: Path, key: bytes) -> VaultFile:
    """Return a fresh vault."""
    return VaultFile.create(tmp_path / VAULT_NAME, key)


def again(vault: VaultFile, key: bytes) -> VaultFile:
    vault.close()
    return VaultFile.open(vault.sql.path, key)


def draft(number: int, case_id: str = "case", saved_at: int = 0) -> Draft:
    return Draft(
        f"d{number}", "session", case_id, None, {"note": f"à moitié {number}", "topics": ["P1"]}, saved_at
    )


def test_drafts_come_newest_first_each_in_its_last_state(vault: VaultFile, key: bytes) -> None:
    older, newer, other = draft(1, saved_at=10), draft(2, saved_at=30), draft(3, "other", 20)
    for each in (newer, older, other):
        vault.keep_draft(each)
    assert vault.drafts() == [newer, other, older]
    assert vault.drafts("case") == [newer, older]
    assert vault.drafts("nowhere") == []
    later = Draft("d1", "session", "case", "s", {"note": None}, 40)
    vault.keep_draft(later)
    assert vault.drafts("case") == [later, newer]
    vault.discard_draft("d2")
    vault.discard_draft("never kept")
    assert again(vault, key).drafts() == [later, other]


def test_settings_and_scopes_are_kept_each_once(vault: VaultFile, key: bytes) -> None:
    vault.change_setting("language", "fr")
    vault.change_setting("language", "en")
    vault.change_setting("filter", '{"é": 1}')
    first = ScopeEntry("a", "case", secrets.token_bytes(32), "making")
    whole = ScopeEntry("a", "case", first.key, "whole")
    other = ScopeEntry("register", "register", secrets.token_bytes(32), "whole")
    for entry in (first, other, whole):
        vault.keep_scope(entry)
    opened = again(vault, key)
    assert opened.settings() == {"language": "en", "filter": '{"é": 1}'}
    assert sorted(opened.scopes(), key=lambda entry: entry.id) == [whole, other]
    opened.set_mark("a")
    opened.drop_scope("a")
    assert opened.scopes() == [other]
    assert opened.marks() == set()


def test_marks_are_set_once_and_cleared_by_name(vault: VaultFile) -> None:
    for scope in ("a", "b", "a"):
        vault.set_mark(scope)
    assert vault.marks() == {"a", "b"}
    vault.clear_marks({"a", "never set"})
    assert vault.marks() == {"b"}


def test_batches_come_newest_first_in_their_last_state(vault: VaultFile, key: bytes) -> None:
    older = Batch("b2", "import", "writing", 10, '{"plan": "é"}', ("register", "c"))
    newer = Batch("b1", "import", "done", 20, None, ())
    same = Batch("b3", "import", "done", 20, None, ())
    for batch in (newer, same, older):
        vault.keep_batch(batch)
    done = Batch("b2", "import", "done", 10, None, ("register", "c"))
    vault.keep_batch(done)
    assert again(vault, key).batches() == [same, newer, done]


def test_a_vault_that_is_no_vault_is_said(vault: VaultFile, tmp_path: Path, key: bytes) -> None:
    with pytest.raises(FileMissing):
        VaultFile.open(tmp_path / "nowhere.db", key)
    with pytest.raises(FileDamaged):
        VaultFile.open(vault.sql.path, secrets.token_bytes(32))
    vault.sql.execute("UPDATE meta SET value = '2' WHERE name = 'format'")
    vault.close()
    newer = vault.sql.path.read_bytes()
    with pytest.raises(FileTooNew):
        VaultFile.open(vault.sql.path, key)
    assert vault.sql.path.read_bytes() == newer


DURABLE: dict[str, Callable[[VaultFile], None]] = {
    "draft": lambda vault: vault.keep_draft(draft(1)),
    "discard": lambda vault: vault.discard_draft("d1"),
    "setting": lambda vault: vault.change_setting("a", "b"),
    "mark": lambda vault: vault.set_mark("a"),
    "cleared mark": lambda vault: vault.clear_marks({"a"}),
    "scope": lambda vault: vault.keep_scope(ScopeEntry("a", "case", b"k" * 32, "whole")),
    "dropped scope": lambda vault: vault.drop_scope("a"),
    "batch": lambda vault: vault.keep_batch(Batch("b", "import", "done", 1, None, ())),
}


@pytest.mark.parametrize("what", DURABLE)
def test_waits_for_the_disk_and_only_then(vault: VaultFile, what: str) -> None:
    assert vault.sql.execute("PRAGMA synchronous") == [(1,)], "everyday commits do not wait"
    said: list[str] = []
    vault.sql._driver.set_trace_callback(said.append)
    DURABLE[what](vault)
    vault.sql._driver.set_trace_callback(None)
    begun, kept = said.index("BEGIN IMMEDIATE"), said.index("COMMIT")
    assert "PRAGMA synchronous = FULL" in said[:begun]
    assert "PRAGMA synchronous = NORMAL" in said[kept:]
    assert vault.sql.execute("PRAGMA synchronous") == [(1,)]
