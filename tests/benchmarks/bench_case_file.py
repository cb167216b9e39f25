"""Open a case file with 100 notes, and save an edit, against raw SQLCipher over the same rows."""

from __future__ import annotations

import itertools
import secrets
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from coachdesk.desk import create_desk
from coachdesk.services import case_files, editing, sessions
from coachdesk.storage.cabinet import CASES_FOLDER, Cabinet
from tests.benchmarks.measuring import Finding, side_by_side
from tests.coachdesk.conftest import FAST, PASSPHRASE

NOTE = "Point sur l’étude de marché, les prix et les premiers clients à rencontrer. " * 8


def raw_connection(path: Path, key: bytes) -> Any:
    """Open a file as barely as SQLCipher allows."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def filled_case(cabinet: Cabinet) -> tuple[str, str]:
    """Make a case file with 100 notes; return its id and the last session's."""
    case_id = case_files.enrol_beneficiary(
        cabinet, {"birth_name": "Diallo", "first_names": "Awa", "entered_on": date(2026, 1, 5)}
    ).scope
    for number in range(100):
        changed = sessions.record_session(
            cabinet,
            case_id,
            {
                "held_on": date(2026, 1, 5) + timedelta(days=number),
                "minutes": 60,
                "kind": "follow_up",
                "mode": "in_person",
                "topics": ("P2", "P3"),
                "note": NOTE + str(number),
                "decisions": "Appeler trois clients.",
            },
        )
    cabinet.settle()
    return case_id, changed.entities[0][1]


def main() -> list[Finding]:
    """Return the findings."""
    with tempfile.TemporaryDirectory() as folder:
        desk, _ = create_desk(Path(folder) / "desk", PASSPHRASE, "Claire", cost=FAST)
        case_id, session_id = filled_case(desk.cabinet)
        findings = [opening(desk.cabinet, case_id), *saving(desk.cabinet, case_id, session_id, Path(folder))]
        desk.lock()
    return findings


def opening(cabinet: Cabinet, case_id: str) -> Finding:
    """Measure opening a case file against reading the same rows raw."""
    entry = cabinet.scope_entry(case_id)
    assert entry is not None
    path = cabinet.folder / CASES_FOLDER / f"{case_id}.db"
    query = "SELECT name FROM sqlite_schema WHERE name GLOB 'p_*'"
    tables = [str(row[0]) for row in cabinet.case(case_id).sql.execute(query)]

    def floor() -> None:
        connection = raw_connection(path, entry.key)
        for table in tables:
            connection.execute(f"SELECT * FROM {table}").fetchall()
        connection.close()

    def ours() -> None:
        cabinet._open.pop(case_id).close()
        case_files.open_case_file(cabinet, case_id)

    case_files.open_case_file(cabinet, case_id)
    taken = side_by_side(200, floor=floor, ours=ours)
    return Finding(
        "open a case file with 100 notes, to its entities",
        taken["ours"].median / taken["floor"].median,
        3,
        "times raw SQLCipher",
        f"{taken['ours'].ms} against {taken['floor'].ms}",
    )


def saving(cabinet: Cabinet, case_id: str, session_id: str, folder: Path) -> list[Finding]:
    """Measure saving an edit against a raw commit of one row that waits for the disk."""
    project_id = editing.single_of(case_id, "project")
    raw = raw_connection(folder / "floor.db", secrets.token_bytes(32))
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")
    numbers = itertools.count()

    def floor() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO note (text) VALUES (?)", (NOTE + str(next(numbers)),))
        raw.execute("COMMIT")

    def note() -> None:
        editing.revise(cabinet, case_id, "session", session_id, {"note": NOTE + str(next(numbers))})

    def field() -> None:
        editing.revise(cabinet, case_id, "project", project_id, {"jobs_planned": next(numbers) % 999})

    taken = side_by_side(400, floor=floor, note=note, field=field)
    raw.close()
    return [
        Finding(
            f"save an edited {name} (journal, heads, projection, index)",
            taken[name].median / taken["floor"].median,
            3,
            "times a raw commit",
            f"{taken[name].ms} against {taken['floor'].ms}",
        )
        for name in ("note", "field")
    ]
