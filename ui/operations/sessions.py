"""Read what a session note starts from; save it; take the saving back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coachdesk.programme.case_summary import full_name
from coachdesk.programme.session import Action, Session
from ui.background import Task
from ui.operations.case_files import References, read_references
from ui.operations.drafts import NoteDraft, new_draft_id, read_notes, write_note
from ui.operations.editing import OnChanged, OnError
from ui.operations.runner import Operations

if TYPE_CHECKING:
    from coachdesk.journal.edit import Changed
    from coachdesk.storage.cabinet import Cabinet


@dataclass(frozen=True, slots=True)
class NoteReading:
    """What a note starts from: the person, the session when it exists, the draft that waits."""

    case_id: str
    name: str
    references: References
    session: Session | None
    actions: tuple[Action, ...]
    draft: NoteDraft | None


@dataclass(frozen=True, slots=True)
class NoteToSave:
    """Typed fields and actions of one note; ``session_id`` when it exists already."""

    case_id: str
    session_id: str | None
    fields: Mapping[str, object]
    actions: Sequence[Mapping[str, object]]


def open_note(
    ops: Operations,
    case_id: str,
    session_id: str | None,
    draft_id: str | None,
    on_done: Callable[[NoteReading], None],
    on_error: OnError,
    *,
    owner: QObject,
) -> Task:
    """Read a session, or nothing for a new one, with the draft of it that waits.

    ``draft_id`` names the draft wanted; without it, the newest one about the same session (or about none).
    """

    def work(cabinet: Cabinet) -> NoteReading:
        from coachdesk.errors import UnknownRecord
        from coachdesk.services import case_files

        case = case_files.open_case_file(cabinet, case_id)
        waiting = read_notes(cabinet, case_id)
        draft = next((one for one in waiting if one.id == draft_id), None)
        if draft is None:
            draft = next((one for one in waiting if one.session_id == session_id), None)
        wanted = draft.session_id if draft is not None else session_id
        session = next((one for one in case.sessions if one.id == wanted), None)
        if session is None and wanted is not None:
            if draft is None:
                raise UnknownRecord(kind="session")
            draft = replace(draft, session_id=None)  # deleted meanwhile: the text becomes a new session
        actions = tuple(one for one in case.actions if session is not None and one.session_id == session.id)
        person = case.beneficiary
        return NoteReading(
            case_id,
            full_name(person.first_names, person.birth_name, person.usual_name),
            read_references(cabinet),
            session,
            actions,
            draft,
        )

    return ops.run_query(work, on_done, on_error, owner=owner)


def save_note(
    ops: Operations,
    note: NoteToSave,
    draft: NoteDraft,
    on_done: OnChanged,
    on_error: OnError,
    *,
    owner: QObject,
) -> Task:
    """Save a note with its actions; its draft is sealed first and forgotten once the note is kept."""

    def work(cabinet: Cabinet) -> Changed | None:
        from coachdesk.services import sessions

        write_note(cabinet, draft)  # whatever happens now, nothing typed is lost
        if note.session_id is None:
            return sessions.record_session(
                cabinet, note.case_id, note.fields, note.actions, draft_id=draft.id
            )
        return sessions.amend_session(
            cabinet, note.case_id, note.session_id, note.fields, note.actions, draft_id=draft.id
        )

    return ops.run_command(work, on_done, on_error, owner=owner)


def undo_note(
    ops: Operations,
    change_ids: Sequence[str],
    draft: NoteDraft,
    on_done: Callable[[str], None],
    *,
    owner: QObject,
) -> Task:
    """Take the saving of a note back; what was typed waits as a draft again, whose id is the answer."""
    # Another id than before: the session's follows from it, and that one is deleted now.
    again = replace(draft, id=new_draft_id())

    def work(cabinet: Cabinet) -> UndoneNote:
        from coachdesk.services import history

        write_note(cabinet, again)
        undone = [history.undo_change(cabinet, draft.case_id, one) for one in reversed(change_ids)]
        return UndoneNote(again.id, tuple(undone))

    return ops.run_command(work, lambda undone: on_done(undone.draft_id), owner=owner)


@dataclass(frozen=True, slots=True)
class UndoneNote:
    """The draft in which a note waits again, and what taking it back changed."""

    draft_id: str
    changed: tuple[Changed, ...]
