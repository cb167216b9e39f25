"""Keeps the index beside the case files: after each write, and again from nothing when in doubt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coachdesk.programme.case_summary import CaseSummary
from coachdesk.programme.declaration import Scope
from coachdesk.programme.folding import fold_tokens, name_tokens
from coachdesk.programme.registry import kinds_in
from coachdesk.storage.engine import SqlFile
from coachdesk.storage.index.summaries import Columns, summary_columns, summary_from_row
from coachdesk.storage.index.tables import INDEX_SCRIPT, INDEX_TABLES, PERSON_COLUMNS, index_version
from coachdesk.storage.scope_file import ScopeFile
from coachdesk.storage.tables import DELETED_COLUMN, projection_name

_ROW_BITS = 20
_TRACES = "index_traces"
_PERSON = "beneficiary"

SEARCHABLE = {
    described.kind: tuple(name for name, spec in described.fields.items() if spec.searchable)
    for described in kinds_in(Scope.CASE)
    if any(spec.searchable for spec in described.fields.values())
}
"""Kind in a case file → its searchable fields, from the declarations."""

_NOTES = SEARCHABLE.keys() - {_PERSON}
Note = tuple[str, str]
"""(kind, id) of an entity with searchable text."""

_DAY_FIELD = {"session": "held_on", "barrier": "opened_on", "action": "due_on", "document": "made_on"}


def searchable_words(text: str, *, is_name: bool = False) -> str:
    """Return folded words for the full-text tables; a French telephone number also in its national form.

    Of a person's line of names, e-mail and telephone, each line is taken as a name: also joined ("elamrani").
    """
    words = (
        [w for line in text.split("\n") for w in name_tokens(line)] if is_name else list(fold_tokens(text))
    )
    if "33" in text:
        words += [
            "0" + word[2:] for word in words if word.startswith("33") and word.isdigit() and len(word) == 11
        ]
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the index is to say of a case file, read from it.

    ``name``: the person's searchable text, None where it did not change; ``notes``: what is written anew, ``texts``:
    what those of them say that say something.
    """

    case_id: str
    columns: Columns
    name: str | None
    notes: Sequence[Note]
    texts: Mapping[Note, tuple[str, str | None]]


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

    def absorb(self, file: ScopeFile, entities: Iterable[Note]) -> None:
        """Take in what a write touched in a case file."""
        self.write([self.gather(file, entities)])

    def absorb_all(self, file: ScopeFile) -> None:
        """Take in a whole case file, whatever the index held of it."""
        notes = _all_notes(file)
        whole = Gathered(
            file.scope_id, summary_columns(file), _name_of(file), notes, _read_notes(file, notes)
        )
        with self.sql.transaction():
            self.take_out(file.scope_id)
            self._write_person(whole)
            self._write_entries([whole])

    def gather(self, file: ScopeFile, entities: Iterable[Note]) -> Gathered:
        """Read from a case file what the index is to say of these entities; nothing is written."""
        touched = list(dict.fromkeys(entities))
        is_new = not self.sql.execute("SELECT 1 FROM person WHERE case_id = ?", (file.scope_id,))
        kinds = None if is_new else {kind for kind, _ in touched}
        notes = [one for one in touched if one[0] in _NOTES]
        is_named_anew = kinds is None or _PERSON in kinds
        return Gathered(
            file.scope_id,
            summary_columns(file, kinds),
            _name_of(file) if is_named_anew else None,
            notes,
            _read_notes(file, notes),
        )

    def write(self, gathered: Sequence[Gathered]) -> None:
        """Write what was gathered of some case files, in one transaction: many at once cost less than one by one."""
        with self.sql.transaction():
            for one in gathered:
                self._write_person(one)
            self._write_entries(gathered)

    def forget(self, case_id: str) -> None:
        """Take a case out of the index."""
        with self.sql.transaction():
            self.take_out(case_id)

    def erase(self, case_id: str) -> None:
        """Take a case out, in the caller's transaction, and note that ``sweep`` is to remove its words' traces."""
        self.take_out(case_id)
        self.sql.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, '1')", (_TRACES,))

    def sweep(self) -> None:
        """Overwrite what the full text still holds of erased cases: it only marks what is deleted as not to be found.

        Written anew as a whole, so not for each erased case: 0.1 s for 10,000 notes; nothing when none was erased.
        """
        if not self.sql.execute("SELECT 1 FROM meta WHERE name = ?", (_TRACES,)):
            return
        with self.sql.overwriting(), self.sql.transaction():
            self.sql.execute("INSERT INTO person_words (person_words) VALUES ('optimize')")
            self.sql.execute("INSERT INTO entry_words (entry_words) VALUES ('optimize')")
            self.sql.execute("DELETE FROM meta WHERE name = ?", (_TRACES,))

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

    def disputed(self) -> list[CaseSummary]:
        """Return the cases in which something waits for a decision, in the order of names."""
        names = ", ".join(PERSON_COLUMNS)
        rows = self.sql.execute(
            f"SELECT {names} FROM person WHERE NOT is_deleted AND conflict_count > 0 ORDER BY sort_key, row"  # noqa: S608 - constant columns
        )
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
        notes = _read_notes(file, _all_notes(file))
        wanted = {note: text for note, (text, _) in notes.items()}
        return kept != wanted

    def take_out(self, case_id: str) -> None:
        """Take a case out of the index, in the caller's transaction."""
        self.sql.execute(
            "DELETE FROM entry_words WHERE rowid IN (SELECT row FROM entry WHERE case_id = ?)", (case_id,)
        )
        self.sql.execute("DELETE FROM entry WHERE case_id = ?", (case_id,))
        self.sql.execute(
            "DELETE FROM person_words WHERE rowid IN (SELECT row FROM person WHERE case_id = ?)", (case_id,)
        )
        self.sql.execute("DELETE FROM person WHERE case_id = ?", (case_id,))

    def _write_person(self, gathered: Gathered) -> None:
        columns = gathered.columns | {"is_damaged": 0}
        rows = self.sql.execute("SELECT row FROM person WHERE case_id = ?", (gathered.case_id,))
        if rows:
            row = int(rows[0][0])
            updates = ", ".join(f"{name} = ?" for name in columns)
            self.sql.execute(f"UPDATE person SET {updates} WHERE row = ?", (*columns.values(), row))  # noqa: S608 - own columns
        else:
            columns |= {"case_id": gathered.case_id}
            names, marks = ", ".join(columns), ", ".join("?" * len(columns))
            inserted = self.sql.execute(
                f"INSERT INTO person ({names}) VALUES ({marks}) RETURNING row",  # noqa: S608 - own columns
                tuple(columns.values()),
            )
            row = int(inserted[0][0])
        if gathered.name is not None:
            self.sql.execute("DELETE FROM person_words WHERE rowid = ?", (row,))
            if not columns.get("is_deleted"):
                self.sql.execute(
                    "INSERT INTO person_words (rowid, words) VALUES (?, ?)",
                    (row, searchable_words(gathered.name, is_name=True)),
                )

    def _write_entries(self, gathered: Sequence[Gathered]) -> None:
        """Put what these notes say now in the place of what the index held of them."""
        touched: dict[str, list[str]] = {}
        for one in gathered:
            for kind, entity_id in one.notes:
                touched.setdefault(kind, []).append(entity_id)
        for kind, ids in touched.items():
            old = self.sql.execute(
                "SELECT row FROM entry WHERE kind = ? AND entity IN (SELECT value FROM json_each(?))",
                (kind, json.dumps(ids)),
            )
            if old:
                self.sql.execute_many("DELETE FROM entry_words WHERE rowid = ?", old)
                self.sql.execute_many("DELETE FROM entry WHERE row = ?", old)
        free: dict[str | None, int] = {}
        rows = []
        for one in gathered:
            for (kind, entity_id), (text, held_on) in one.texts.items():
                row = free[held_on] if held_on in free else self._free_row(held_on)
                free[held_on] = row + 1
                rows.append((row, one.case_id, kind, entity_id, held_on, text))
        # In rising order: the full text would write out what it has gathered at each step back.
        rows.sort()
        self.sql.execute_many(
            "INSERT INTO entry (row, case_id, kind, entity, held_on, text) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        self.sql.execute_many(
            "INSERT INTO entry_words (rowid, words) VALUES (?, ?)",
            [(row[0], searchable_words(row[5])) for row in rows],
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


def _name_of(file: ScopeFile) -> str:
    person = (_PERSON, file.scope_id)
    return _read_notes(file, [person]).get(person, ("", None))[0]


def _all_notes(file: ScopeFile) -> list[Note]:
    return [
        (kind, str(entity_id))
        for kind in sorted(_NOTES)
        for (entity_id,) in file.sql.execute(f"SELECT id FROM {projection_name(kind)}")  # noqa: S608 - declared kinds
    ]


def _read_notes(file: ScopeFile, notes: Sequence[Note]) -> dict[Note, tuple[str, str | None]]:
    """Return (text of the searchable fields, day) of those that are not deleted and say something, in this order."""
    found: dict[Note, tuple[str, str | None]] = {}
    for kind in {kind for kind, _ in notes}:
        names = ", ".join(SEARCHABLE[kind])
        day = _DAY_FIELD.get(kind, "NULL")
        rows = file.sql.execute(
            f"SELECT id, {day}, {names} FROM {projection_name(kind)}"  # noqa: S608 - declared names
            f" WHERE id IN (SELECT value FROM json_each(?)) AND NOT {DELETED_COLUMN}",
            (json.dumps([one for found, one in notes if found == kind]),),
        )
        for entity_id, held_on, *texts in rows:
            text = "\n".join([str(text) for text in texts if text])
            if text:
                found[kind, str(entity_id)] = text, held_on
    return {note: found[note] for note in notes if note in found}
