"""Keeps the index beside the case files: after each write, and again from nothing when in doubt."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from coachdesk.programme.case_summary import CaseSummary
from coachdesk.programme.declaration import Scope
from coachdesk.programme.folding import fold_tokens, name_tokens
from coachdesk.programme.registry import kinds_in
from coachdesk.storage.engine import SqlFile
from coachdesk.storage.index.summaries import summary_columns, summary_from_row
from coachdesk.storage.index.tables import INDEX_SCRIPT, INDEX_TABLES, PERSON_COLUMNS, index_version
from coachdesk.storage.scope_file import ScopeFile
from coachdesk.storage.tables import DELETED_COLUMN, projection_name

_ROW_BITS = 20
_PERSON = "beneficiary"

SEARCHABLE = {
    described.kind: tuple(name for name, spec in described.fields.items() if spec.searchable)
    for described in kinds_in(Scope.CASE)
    if any(spec.searchable for spec in described.fields.values())
}
"""Kind in a case file → its searchable fields, from the declarations."""

_DAY_FIELD = {"session": "held_on", "barrier": "opened_on", "action": "due_on", "document": "made_on"}


def searchable_words(text: str, *, is_name: bool = False) -> str:
    """Return folded words for the full-text tables; a French telephone number also in its national form.

    Of a person's line of names, e-mail and telephone, each line is taken as a name: also joined ("elamrani").
    """
    words = (
        [w for line in text.split("\n") for w in name_tokens(line)] if is_name else list(fold_tokens(text))
    )
    words += [
        "0" + word[2:] for word in words if word.startswith("33") and word.isdigit() and len(word) == 11
    ]
    return " ".join(words)


class Index:
    """The index of one desk, in its vault's file."""

    def __init__(self, sql: SqlFile) -> None:
        self.sql = sql

    def is_current(self) -> bool:
        """Tell whether this version made the index."""
        rows = self.sql.execute("SELECT value FROM meta WHERE name = 'index_format'")
        return bool(rows) and rows[0][0] == index_version()

    def reset(self) -> None:
        """Empty the index and make its tables as this version wants them; it is current once it is filled."""
        with self.sql.transaction():
            self.sql.execute("DELETE FROM meta WHERE name = 'index_format'")
            for table in INDEX_TABLES:
                self.sql.execute(f"DROP TABLE IF EXISTS {table}")
            self.sql.script(INDEX_SCRIPT)

    def note_current(self) -> None:
        """Note that this version made the index, whole."""
        with self.sql.transaction():
            self.sql.execute(
                "INSERT OR REPLACE INTO meta (name, value) VALUES ('index_format', ?)", (index_version(),)
            )

    def absorb(self, file: ScopeFile, entities: Iterable[tuple[str, str]]) -> None:
        """Take in what a write touched in a case file."""
        touched = list(entities)
        kinds = {kind for kind, _ in touched}
        with self.sql.transaction():
            self._write_person(file, kinds)
            for kind, entity_id in touched:
                if kind in SEARCHABLE and kind != _PERSON:
                    self._write_entry(file, kind, entity_id)

    def absorb_all(self, file: ScopeFile) -> None:
        """Take in a whole case file, whatever the index held of it."""
        with self.sql.transaction():
            self._forget(file.scope_id)
            self._write_person(file, None)
            for kind in SEARCHABLE:
                if kind != _PERSON:
                    for (entity_id,) in file.sql.execute(f"SELECT id FROM {projection_name(kind)}"):  # noqa: S608 - declared kinds
                        self._write_entry(file, kind, str(entity_id))

    def forget(self, case_id: str) -> None:
        """Take a case out of the index."""
        with self.sql.transaction():
            self._forget(case_id)

    def mark_damaged(self, case_id: str) -> None:
        """Keep in sight the row of a case whose file was set aside; a nameless one when none was known."""
        with self.sql.transaction():
            self.sql.execute(
                "INSERT INTO person (case_id, display_name, sort_key, is_damaged) VALUES (?, '', '', 1)"
                " ON CONFLICT (case_id) DO UPDATE SET is_damaged = 1",
                (case_id,),
            )

    def summaries(self) -> list[CaseSummary]:
        """Return every case that is not deleted, in the order of names."""
        names = ", ".join(PERSON_COLUMNS)
        rows = self.sql.execute(f"SELECT {names} FROM person WHERE NOT is_deleted ORDER BY sort_key, row")  # noqa: S608 - constant columns
        return [summary_from_row(PERSON_COLUMNS, row) for row in rows]

    def summary(self, case_id: str) -> CaseSummary | None:
        """Return the summary of one case, deleted or not."""
        names = ", ".join(PERSON_COLUMNS)
        rows = self.sql.execute(f"SELECT {names} FROM person WHERE case_id = ?", (case_id,))  # noqa: S608 - constant columns
        return summary_from_row(PERSON_COLUMNS, rows[0]) if rows else None

    def deleted_cases(self) -> list[CaseSummary]:
        """Return the deleted cases, which can be brought back."""
        names = ", ".join(PERSON_COLUMNS)
        rows = self.sql.execute(f"SELECT {names} FROM person WHERE is_deleted ORDER BY sort_key, row")  # noqa: S608 - constant columns
        return [summary_from_row(PERSON_COLUMNS, row) for row in rows]

    def differs_from(self, file: ScopeFile) -> bool:
        """Tell whether the index does not say what a case file says (used by the check; changes nothing)."""
        expected = summary_columns(file)
        names = ", ".join(expected)
        rows = self.sql.execute(f"SELECT {names} FROM person WHERE case_id = ?", (file.scope_id,))  # noqa: S608 - own columns
        if not rows or list(rows[0]) != list(expected.values()):
            return True
        kept = {
            (str(row[0]), str(row[1])): str(row[2])
            for row in self.sql.execute(
                "SELECT kind, entity, text FROM entry WHERE case_id = ?", (file.scope_id,)
            )
        }
        wanted: dict[tuple[str, str], str] = {}
        for kind in SEARCHABLE:
            if kind == _PERSON:
                continue
            for (entity_id,) in file.sql.execute(f"SELECT id FROM {projection_name(kind)}"):  # noqa: S608 - declared kinds
                text, _, is_alive = self._text(file, kind, str(entity_id))
                if is_alive and text:
                    wanted[kind, str(entity_id)] = text
        return kept != wanted

    def _forget(self, case_id: str) -> None:
        self.sql.execute(
            "DELETE FROM entry_words WHERE rowid IN (SELECT row FROM entry WHERE case_id = ?)", (case_id,)
        )
        self.sql.execute("DELETE FROM entry WHERE case_id = ?", (case_id,))
        self.sql.execute(
            "DELETE FROM person_words WHERE rowid IN (SELECT row FROM person WHERE case_id = ?)", (case_id,)
        )
        self.sql.execute("DELETE FROM person WHERE case_id = ?", (case_id,))

    def _write_person(self, file: ScopeFile, kinds: Collection[str] | None) -> None:
        rows = self.sql.execute("SELECT row FROM person WHERE case_id = ?", (file.scope_id,))
        columns = summary_columns(file, kinds if rows else None) | {"is_damaged": 0}
        if rows:
            row = int(rows[0][0])
            updates = ", ".join(f"{name} = ?" for name in columns)
            self.sql.execute(f"UPDATE person SET {updates} WHERE row = ?", (*columns.values(), row))  # noqa: S608 - own columns
        else:
            columns |= {"case_id": file.scope_id}
            names, marks = ", ".join(columns), ", ".join("?" * len(columns))
            inserted = self.sql.execute(
                f"INSERT INTO person ({names}) VALUES ({marks}) RETURNING row",  # noqa: S608 - own columns
                tuple(columns.values()),
            )
            row = int(inserted[0][0])
        if not rows or kinds is None or _PERSON in kinds:
            self.sql.execute("DELETE FROM person_words WHERE rowid = ?", (row,))
            if not columns.get("is_deleted"):
                text = self._text(file, _PERSON, file.scope_id)[0]
                self.sql.execute(
                    "INSERT INTO person_words (rowid, words) VALUES (?, ?)",
                    (row, searchable_words(text, is_name=True)),
                )

    def _text(self, file: ScopeFile, kind: str, entity_id: str) -> tuple[str, str | None, bool]:
        """Return (text of the searchable fields, day, alive) of an entity; empty when it was never written."""
        names = ", ".join(SEARCHABLE[kind])
        day = _DAY_FIELD.get(kind, "NULL")
        rows = file.sql.execute(
            f"SELECT {names}, {day}, {DELETED_COLUMN} FROM {projection_name(kind)} WHERE id = ?",  # noqa: S608 - declared names
            (entity_id,),
        )
        if not rows:
            return "", None, False
        *texts, held_on, is_deleted = rows[0]
        return "\n".join(str(text) for text in texts if text), held_on, not is_deleted

    def _write_entry(self, file: ScopeFile, kind: str, entity_id: str) -> None:
        text, held_on, is_alive = self._text(file, kind, entity_id)
        old = self.sql.execute("SELECT row FROM entry WHERE entity = ? AND kind = ?", (entity_id, kind))
        if old:
            self.sql.execute("DELETE FROM entry_words WHERE rowid = ?", (old[0][0],))
            self.sql.execute("DELETE FROM entry WHERE row = ?", (old[0][0],))
        if not is_alive or not text:
            return
        row = self._free_row(held_on)
        self.sql.execute(
            "INSERT INTO entry (row, case_id, kind, entity, held_on, text) VALUES (?, ?, ?, ?, ?, ?)",
            (row, file.scope_id, kind, entity_id, held_on, text),
        )
        self.sql.execute(
            "INSERT INTO entry_words (rowid, words) VALUES (?, ?)", (row, searchable_words(text))
        )

    def _free_row(self, held_on: str | None) -> int:
        """Return the next row number of a day, so that descending numbers are newest first."""
        try:
            day = date.fromisoformat(held_on).toordinal() if held_on else 1
        except ValueError:
            day = 1
        first, last = day << _ROW_BITS, (day + 1 << _ROW_BITS) - 1
        taken = self.sql.execute("SELECT max(row) FROM entry WHERE row BETWEEN ? AND ?", (first, last))[0][0]
        return first if taken is None else int(taken) + 1
