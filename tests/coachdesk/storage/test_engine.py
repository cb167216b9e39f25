"""One transaction is kept or not; every commit of a case file waits for the disk; errors say no personal text."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from coachdesk.storage.engine import SqlFile
from coachdesk.storage.errors import (
    DeskBusy,
    DiskFull,
    FileDamaged,
    FileMissing,
    FileUnreachable,
    SqlFault,
    StorageError,
    error_named,
)


@pytest.fixture
def key() -> bytes:
    return secrets.token_bytes(32)


@pytest.fixture
def sql(tmp_path: Path, key: bytes) -> SqlFile:
    """Return a file with one table."""
    made = SqlFile(tmp_path / "a.db", key, name="a.db", is_new=True)
    made.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT UNIQUE)")
    return made


def rows(sql: SqlFile) -> list[str]:
    return [str(row[0]) for row in sql.execute("SELECT text FROM t ORDER BY id")]


def test_a_transaction_that_fails_leaves_nothing(sql: SqlFile) -> None:
    with pytest.raises(SqlFault), sql.transaction():
        sql.script(["INSERT INTO t (text) VALUES ('lost')", "SELECT nothing"])
    assert rows(sql) == []
    with sql.transaction():
        sql.execute_many("INSERT INTO t (text) VALUES (?)", [("kept",), ("too",)])
    assert rows(sql) == ["kept", "too"]


def test_a_refused_statement_is_a_fault_without_what_it_held(sql: SqlFile) -> None:
    sql.execute("INSERT INTO t (text) VALUES (?)", ("Aminata",))
    for refused in (
        lambda: sql.execute("INSERT INTO t (text) VALUES (?)", ("Aminata",)),
        lambda: sql.execute_many("INSERT INTO t (text) VALUES (?)", [("Aminata",)]),
        lambda: sql.execute("SELECT Aminata"),
    ):
        with pytest.raises(SqlFault) as caught:
            refused()
        assert "Aminata" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.context["file"] == "a.db"
    assert not sql.is_damaged
    assert sql.integrity_problems() == []


def test_every_commit_waits_for_the_disk_unless_chosen_otherwise(sql: SqlFile, key: bytes) -> None:
    full, normal = [(2,)], [(1,)]
    assert sql.execute("PRAGMA synchronous") == full
    sql.close()
    again = SqlFile(sql.path, key, name="a.db")
    assert again.execute("PRAGMA synchronous") == full
    assert again.execute("PRAGMA journal_mode") == [("wal",)]
    again.set_durable(is_durable=False)
    assert again.execute("PRAGMA synchronous") == normal
    with again.durable_transaction():
        assert again.execute("PRAGMA synchronous") == full
    with pytest.raises(SqlFault), again.durable_transaction():
        again.script(["INSERT INTO t (text) VALUES ('lost')", "SELECT nothing"])
    assert again.execute("PRAGMA synchronous") == normal
    assert rows(again) == []


def test_another_key_and_a_missing_file_are_said_at_once(sql: SqlFile, tmp_path: Path) -> None:
    with pytest.raises(FileDamaged):
        SqlFile(sql.path, secrets.token_bytes(32), name="a.db")
    with pytest.raises(FileMissing):
        SqlFile(tmp_path / "b.db", secrets.token_bytes(32), name="b.db")
    assert not (tmp_path / "b.db").exists()


def test_two_writers_do_not_meet(sql: SqlFile, key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coachdesk.storage.engine.BUSY_TIMEOUT_S", 0.01)
    other = SqlFile(sql.path, key, name="a.db")
    with sql.transaction():
        sql.execute("INSERT INTO t (text) VALUES ('mine')")
        with pytest.raises(DeskBusy), other.transaction():
            pass
        assert rows(other) == []
    assert rows(other) == ["mine"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (11, FileDamaged),
        (11 | 1 << 8, FileDamaged),
        (26, FileDamaged),
        (13, DiskFull),
        (10, FileUnreachable),
        (10 | 3 << 8, FileUnreachable),
        (14, FileUnreachable),
        (8, FileUnreachable),
        (3, FileUnreachable),
        (5, DeskBusy),
        (6, DeskBusy),
        (19, SqlFault),
        (0, SqlFault),
    ],
)
def test_what_sqlite_says_has_its_name_here(code: int, expected: type[Exception]) -> None:
    error = dbapi2.DatabaseError("Aminata")
    error.sqlite_errorcode = code
    named = error_named(error, "a.db")
    assert type(named) is expected
    assert named.context["file"] == "a.db"
    assert "Aminata" not in str(named)
    assert isinstance(named, StorageError) == (expected is not SqlFault)
