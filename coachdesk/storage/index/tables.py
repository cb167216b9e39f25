"""The index's tables. Raise ``INDEX_FORMAT`` with any change: an index of another format is made again."""

from __future__ import annotations

import hashlib

from coachdesk.programme.declaration import Scope
from coachdesk.programme.registry import kinds_in

INDEX_FORMAT = 2


def index_version() -> str:
    """Return what names this version's index: its format, and the fields that are declared searchable."""
    fields = [
        f"{each.kind}.{name}"
        for each in kinds_in(Scope.CASE)
        for name, s in each.fields.items()
        if s.searchable
    ]
    return f"{INDEX_FORMAT}-{hashlib.sha256(' '.join(fields).encode()).hexdigest()[:16]}"


PERSON_COLUMNS = (
    "case_id",
    "display_name",
    "sort_key",
    "first_names",
    "last_name",
    "gender",
    "born_on",
    "promotion_id",
    "coach_id",
    "status",
    "entered_on",
    "left_on",
    "outcome",
    "city",
    "phone",
    "email",
    "in_qpv",
    "project_title",
    "last_contact_on",
    "appointments",
    "due_on",
    "reached",
    "applicable",
    "phase",
    "open_barriers",
    "conflict_count",
    "is_damaged",
)
"""The columns of ``person``, named as the fields of ``CaseSummary``."""

# Full text is folded before it comes here, so the tokenizer only cuts at spaces. Contentless: the words are
# searchable and the text itself stands once, in ``entry``. Prefix indexes make two letters as quick as ten.
_FTS = "content='', contentless_delete=1, detail=none, prefix='2 3', tokenize='ascii'"

INDEX_SCRIPT = (
    (
        f"CREATE TABLE person (row INTEGER PRIMARY KEY, {', '.join(PERSON_COLUMNS)},"
        " is_deleted INTEGER NOT NULL DEFAULT 0)"
    ),
    "CREATE UNIQUE INDEX person_by_case ON person (case_id)",
    # The number on the rail is asked for after each write: it is to cost what waits, not what the desk holds.
    "CREATE INDEX person_disputed ON person (sort_key) WHERE conflict_count > 0",
    f"CREATE VIRTUAL TABLE person_words USING fts5(words, {_FTS})",
    # A row number is the day times 2^20 plus a counter: descending row numbers are newest first, without sorting.
    (
        "CREATE TABLE entry (row INTEGER PRIMARY KEY, case_id TEXT NOT NULL, kind TEXT NOT NULL,"
        " entity TEXT NOT NULL, held_on TEXT, text TEXT NOT NULL)"
    ),
    "CREATE UNIQUE INDEX entry_by_entity ON entry (entity, kind)",
    "CREATE INDEX entry_by_case ON entry (case_id)",
    f"CREATE VIRTUAL TABLE entry_words USING fts5(words, {_FTS})",
)

INDEX_TABLES = ("person", "person_words", "entry", "entry_words")
