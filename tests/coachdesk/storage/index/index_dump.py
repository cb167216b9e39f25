"""All that an index holds, in a form that two of them can be compared by."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.engine import SqlFile
from coachdesk.storage.errors import StorageError
from coachdesk.storage.index.index import Index, searchable_words
from coachdesk.storage.index.tables import PERSON_COLUMNS
from coachdesk.storage.vault_file import VaultFile

_DAY_BITS = 20


def dump(sql: SqlFile) -> dict[str, Any]:
    """Return the rows of an index without their numbers, and how often each word stands in it."""
    names = ", ".join(PERSON_COLUMNS)
    words: dict[str, list[tuple[object, ...]]] = {}
    for table in ("person_words", "entry_words"):
        sql.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.v_{table} USING fts5vocab('main', '{table}', 'row')"
        )
        words[table] = [
            tuple(row) for row in sql.execute(f"SELECT term, doc FROM temp.v_{table} ORDER BY term")
        ]
        sql.execute(f"DROP TABLE temp.v_{table}")
    return {
        "person": [
            tuple(row) for row in sql.execute(f"SELECT {names}, is_deleted FROM person ORDER BY case_id")
        ],
        "entry": [
            tuple(row)
            for row in sql.execute(
                f"SELECT case_id, kind, entity, held_on, text, row >> {_DAY_BITS} FROM entry ORDER BY entity, kind"
            )
        ],
        **words,
    }


def assert_words_lead_to_their_notes(sql: SqlFile) -> None:
    """Look up each word of each note: it must lead there."""
    for row, text in sql.execute("SELECT row, text FROM entry"):
        for word in set(searchable_words(str(text)).split()):
            query = f'"{word}"'
            assert sql.execute(
                "SELECT 1 FROM entry_words WHERE entry_words MATCH ? AND rowid = ?", (query, row)
            ), word


def recomputed(cabinet: Cabinet, folder: Path) -> dict[str, Any]:
    """Return what an index made from nothing over the same files holds."""
    path = folder / f"{secrets.token_hex(8)}.db"
    vault = VaultFile.create(path, secrets.token_bytes(32))
    index = Index(vault.sql)
    for case_id in cabinet.case_ids():
        try:
            index.absorb_all(cabinet.file(case_id))
        except StorageError:
            index.mark_damaged(case_id)
    found = dump(vault.sql)
    vault.close()
    path.unlink()
    return found
