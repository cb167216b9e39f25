"""Bring back what can still be read of a case file that was damaged and set aside.

``look_at_damage`` says what would come back and changes nothing; ``give_back`` makes the new case file. The changes
of the old journal go in as they are: same ids, clocks, people and devices. What only the desk's list still knows (the
name, the text of a note whose page is lost) is kept too: the name is written anew, the texts go into one document of
the case file, since indexing the new file takes them out of the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from coachdesk.errors import Fault, PersonFacing, UnknownRecord
from coachdesk.journal.change import DELETED
from coachdesk.journal.clock import stamp_at
from coachdesk.journal.edit import Changed, Edit
from coachdesk.journal.heads import Replica, shown
from coachdesk.journal.identity import derived_id
from coachdesk.programme.case_summary import CaseSummary, full_name
from coachdesk.programme.declaration import Plain
from coachdesk.services.editing import added
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.checking import check_scope_file
from coachdesk.storage.index.index import SEARCHABLE
from coachdesk.storage.salvage import Salvaged, salvage
from coachdesk.storage.scope_file import ScopeFile

_ZONE = "Europe/Paris"
_NAMES = ("first_names", "birth_name", "usual_name")


class NotDamaged(PersonFacing):
    """The case file is in its place: there is nothing to bring back."""

    code = "salvage.not_damaged"


class NothingReadable(PersonFacing):
    """Nothing of the damaged file can be read, and the desk's list knows nothing of it either (context: file)."""

    code = "salvage.nothing_readable"


class SalvageInconsistent(Fault):
    """The new file does not say what its own journal says; it was not put in place."""

    code = "salvage.inconsistent"


@dataclass(frozen=True, slots=True)
class SalvageOffer:
    """What would come back of one case.

    ``folder`` holds the damaged files, whose names are ``files``. Of the ``notes`` (sessions), the last was held
    ``last_note_on``. ``has_identity``: the person's name is among what can be read. ``lost_documents``: kept
    documents of which the bytes are gone. ``listed_notes``: the days of notes whose text the file has lost, or holds
    in an earlier state, while the desk's list still has it. ``missing_changes`` is exact when ``is_exact``, otherwise
    the least; ``missing_since`` and ``missing_until`` are their days, as far as known.
    """

    case_id: str
    display_name: str
    folder: Path
    files: tuple[str, ...]
    changes: int
    notes: int
    last_note_on: date | None
    has_identity: bool
    documents: int
    lost_documents: int
    listed_notes: tuple[date | None, ...]
    missing_changes: int
    is_exact: bool
    missing_since: date | None
    missing_until: date | None

    @property
    def can_give_back(self) -> bool:
        """Tell whether there is anything to make a case file of."""
        return self.changes > 0 or bool(self.listed_notes)


@dataclass(frozen=True, slots=True)
class ListedNotesWords:
    """How the document with the texts from the desk's list is called, in the person's language."""

    title: str
    file_name: str


def look_at_damage(cabinet: Cabinet, case_id: str) -> SalvageOffer:
    """Return what can be brought back of a case whose file lies aside; nothing is changed.

    Takes up to a quarter of a second for each damaged page. Raises ``UnknownRecord``, ``NotDamaged``, ``FileTooNew``,
    ``FileUnreachable``.
    """
    found = _salvaged(cabinet, case_id)
    held = _Held.of(found, case_id)
    paths = cabinet.set_aside_files(case_id)
    summary = cabinet.index.summary(case_id)
    days = _days_of(found)
    return SalvageOffer(
        case_id=case_id,
        display_name=held.name or (summary.display_name if summary is not None else ""),
        folder=paths[-1].parent,
        files=tuple(path.name for path in paths),
        changes=len(found.changes),
        notes=len(held.note_days),
        last_note_on=max((day for day in held.note_days if day is not None), default=None),
        has_identity=bool(held.name),
        documents=len(held.documents),
        lost_documents=sum(content not in found.contents for content in held.documents),
        listed_notes=tuple(note.day for note in _listed_notes(cabinet, case_id, held)),
        missing_changes=found.missing,
        is_exact=found.lost_pages == 0,
        missing_since=min(days, default=None),
        missing_until=max(days, default=None),
    )


def give_back(cabinet: Cabinet, case_id: str, words: ListedNotesWords) -> Changed:
    """Make a new case file of what can be read; the damaged files stay where they are.

    All of it is in place afterwards, or nothing has changed. Raises ``NotDamaged`` (also when it was given back
    already), ``NothingReadable``, ``FileTooNew``, ``FileUnreachable``, ``DiskFull``.
    """
    found = _salvaged(cabinet, case_id)
    held = _Held.of(found, case_id)
    notes = _listed_notes(cabinet, case_id, held)
    if not found.changes and not notes:
        raise NothingReadable(file=f"{case_id}.db")
    summary = cabinet.index.summary(case_id)

    def fill(file: ScopeFile) -> None:
        file.apply(found.changes)
        for data in found.contents.values():
            file.keep_bytes(data)
        edits: list[Edit] = []
        if not held.name and summary is not None:
            edits += _name_edits(summary)
        if notes:
            edits.append(_notes_edit(cabinet, file, notes, words))
        file.write(edits, cabinet.author, now_ms=cabinet.now_ms())
        _, problems = check_scope_file(file)
        if problems:
            raise SalvageInconsistent(problem=problems[0].code)

    return cabinet.put_back(case_id, fill)


def _salvaged(cabinet: Cabinet, case_id: str) -> Salvaged:
    entry = cabinet.scope_entry(case_id)
    if entry is None or case_id not in cabinet.case_ids():
        raise UnknownRecord(kind="case")
    if not cabinet.is_set_aside(case_id):
        raise NotDamaged()
    return salvage(cabinet.set_aside_files(case_id), entry.key, case_id)


@dataclass(frozen=True, slots=True)
class _Held:
    """What the readable changes say, as a screen would show it."""

    name: str
    note_days: tuple[date | None, ...]
    documents: tuple[str, ...]
    texts: Mapping[str, str]
    """Session → its searchable text as the desk's list keeps it, deleted ones too."""
    deleted: frozenset[str]

    @classmethod
    def of(cls, found: Salvaged, case_id: str) -> _Held:
        replica = Replica()
        for change in found.changes:
            replica.apply(change)

        def value(kind: str, entity_id: str, field: str) -> Plain:
            best = shown(replica.values(kind, entity_id, field))
            return None if best is None else best.value

        names = [_text(value("beneficiary", case_id, field)) for field in _NAMES]
        deleted = {slot for slot in replica.heads if value(*slot, DELETED) is True}
        sessions = [entity for kind, entity in replica.heads if kind == "session"]
        documents = [slot for slot in replica.heads if slot[0] == "document" and slot not in deleted]
        return cls(
            name=full_name(*names),
            note_days=tuple(
                _day(value("session", one, "held_on")) for one in sessions if ("session", one) not in deleted
            ),
            documents=tuple(
                content for slot in documents if (content := _text(value(*slot, "content_hash"))) is not None
            ),
            texts={
                one: "\n".join(
                    text for field in SEARCHABLE["session"] if (text := _text(value("session", one, field)))
                )
                for one in sessions
            },
            deleted=frozenset(one for kind, one in deleted if kind == "session"),
        )


def _text(value: Plain) -> str | None:
    return value if isinstance(value, str) and value else None


def _day(value: Plain) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _ListedNote:
    day: date | None
    text: str


def _listed_notes(cabinet: Cabinet, case_id: str, held: _Held) -> list[_ListedNote]:
    """Return the notes whose text the desk's list has and the damaged file does not give, the newest first."""
    return [
        _ListedNote(_day(held_on), text)
        for entity, held_on, text in cabinet.listed_texts(case_id, "session")
        if entity not in held.deleted and held.texts.get(entity) != text
    ]


def _days_of(found: Salvaged) -> list[date]:
    """Return the days on which missing changes were made; their ids begin with the time (UUID version 7)."""
    days = []
    for change_id in found.missing_ids:
        if len(change_id) == 32 and change_id[12] == "7":
            made_at = stamp_at(int(change_id[:12], 16) << 16)
            days.append(made_at.astimezone(ZoneInfo(_ZONE)).date())
    return days


def _name_edits(summary: CaseSummary) -> list[Edit]:
    """Return the edit that gives the person the name again under which the list knows them."""
    names: dict[str, Plain] = {"first_names": summary.first_names, "usual_name": summary.last_name}
    known = {field: value for field, value in names.items() if value}
    return [Edit("beneficiary", summary.case_id, "restore", known)] if known else []


def _notes_edit(cabinet: Cabinet, file: ScopeFile, notes: list[_ListedNote], words: ListedNotesWords) -> Edit:
    """Keep the texts as one document; return the edit that adds it."""
    parts = [
        "\r\n".join([f"{note.day:%d/%m/%Y}" if note.day else "?", *note.text.splitlines()]) for note in notes
    ]
    data = ("\r\n\r\n".join(parts) + "\r\n").encode("utf-8-sig")
    content = file.keep_bytes(data)
    made_on = datetime.fromtimestamp(cabinet.now_ms() / 1_000, UTC).astimezone(ZoneInfo(_ZONE)).date()
    fields: dict[str, object] = {
        "title": words.title,
        "kind": "other",
        "file_name": words.file_name,
        "content_hash": content,
        "size_bytes": len(data),
        "made_on": made_on,
    }
    return added("document", fields, act="add", entity_id=derived_id(file.scope_id, "listed notes", content))
