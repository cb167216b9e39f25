"""Open a case file with 100 notes, and save an edit, against raw SQLCipher over the same rows."""

from __future__ import annotations

import itertools
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
        cabinet = desk.cabinet
        case_id, session_id = filled_case(cabinet)
        project_id = editing.single_of(case_id, "project")
        entry = cabinet.scope_entry(case_id)
        assert entry is not None
        path = Path(folder) / "desk" / CASES_FOLDER / f"{case_id}.db"
        tables = [
            str(row[0])
            for row in cabinet.case(case_id).sql.execute(
                "SELECT name FROM sqlite_schema WHERE name GLOB 'p_*'"
            )
        ]

        def raw_open() -> None:
            connection = raw_connection(path, entry.key)
            for table in tables:
                connection.execute(f"SELECT * FROM {table}").fetchall()
            connection.close()

        def opened() -> None:
            cabinet._open.pop(case_id).close()
            case_files.open_case_file(cabinet, case_id)

        opened()
        opening = side_by_side(200, floor=raw_open, ours=opened)

        floor_path = Path(folder) / "floor.db"
        floor = raw_connection(floor_path, entry.key)
        floor.execute("PRAGMA journal_mode = WAL")
        floor.execute("PRAGMA synchronous = FULL")
        floor.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")
        numbers = itertools.count()

        def raw_save() -> None:
            floor.execute("BEGIN IMMEDIATE")
            floor.execute("INSERT INTO note (text) VALUES (?)", (NOTE + str(next(numbers)),))
            floor.execute("COMMIT")

        def saved() -> None:
            editing.revise(cabinet, case_id, "session", session_id, {"note": NOTE + str(next(numbers))})

        def saved_field() -> None:
            editing.revise(cabinet, case_id, "project", project_id, {"jobs_planned": next(numbers) % 999})

        saving = side_by_side(400, floor=raw_save, ours=saved, field=saved_field)
        floor.close()
        desk.lock()
    ours, base = opening["ours"], opening["floor"]
    note, field, raw = saving["ours"], saving["field"], saving["floor"]
    return [
        Finding(
            "open a case file with 100 notes, to its entities",
            ours.median / base.median,
            3,
            "times raw SQLCipher",
            f"{ours.ms} against {base.ms}",
        ),
        Finding(
            "save an edited note (journal, heads, projection, index)",
            note.median / raw.median,
            3,
            "times a raw commit",
            f"{note.ms} against {raw.ms}",
        ),
        Finding("save one edited field", field.median / raw.median, 3, "times a raw commit", field.ms),
    ]
