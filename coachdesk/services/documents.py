"""Documents kept inside a case file: reports made by the program, and papers that were brought."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path, PurePath
from zoneinfo import ZoneInfo

from coachdesk.errors import InvalidValue, UnknownRecord
from coachdesk.journal.change import DELETED
from coachdesk.journal.edit import Changed, Edit
from coachdesk.journal.identity import derived_id
from coachdesk.programme.beneficiary import Beneficiary
from coachdesk.programme.document import Document
from coachdesk.programme.register import Person, Promotion
from coachdesk.programme.session import Action, Session
from coachdesk.services import settings
from coachdesk.services.editing import added, plain_fields
from coachdesk.services.outputs import write_out
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.reading import head_ids, read_kind, read_one

REPORT_KIND = "session_report"
LARGEST_BYTES = 25_000_000
"""A kept file is read whole, sealed whole and travels whole between two desks."""

_ZONE = "Europe/Paris"
_LONGEST_FILE_NAME = 150
_LONGEST_TITLE = 200


def report_id(case_id: str, session_id: str) -> str:
    """Return the id of the report of a session: making it again replaces it."""
    return derived_id(case_id, "report", session_id)


def make_session_report(cabinet: Cabinet, case_id: str, session_id: str, lang: str = "fr") -> Changed:
    """Make the report of a session and keep it in the case file; made again, it replaces the one before.

    ``lang`` is ``fr`` or ``en``. The document is ``changed.entities[0]``; ``change_ids`` is empty when nothing
    differs from the report kept. Raises ``UnknownRecord``, ``TemplateDamaged``, ``DocumentIncomplete``.
    """
    # Word's libraries take half a second to load, which nobody who only reads a case file should pay.
    from coachdesk.documents.session_report import (  # noqa: PLC0415  # see above
        SessionReportContext,
        render_session_report,
        report_file_name,
        report_title,
    )

    file = cabinet.case(case_id)
    session = next((one for one in read_kind(file, Session).alive if one.id == session_id), None)
    if session is None:
        raise UnknownRecord(kind="session")
    person = read_one(file, Beneficiary, case_id) or Beneficiary(id=case_id)
    made_on = _today(cabinet)
    context = SessionReportContext(
        beneficiary=person,
        session=session,
        actions=_actions_of(cabinet, case_id, session_id),
        coach=_name(cabinet, Person, session.coach_id),
        promotion=_name(cabinet, Promotion, person.promotion_id),
        organisation=settings.organisation(cabinet),
        made_on=made_on,
    )
    data = render_session_report(context, lang)
    fields: dict[str, object] = {
        "title": report_title(session, lang),
        "kind": REPORT_KIND,
        "file_name": report_file_name(session, lang),
        "session_id": session_id,
        "made_on": made_on,
    }
    return _keep(cabinet, case_id, report_id(case_id, session_id), fields, data, act="make_report")


def read_document(cabinet: Cabinet, case_id: str, document_id: str) -> tuple[Document, bytes]:
    """Return a kept file and its bytes.

    Raises ``UnknownRecord`` when there is no such document, or when its bytes are not on this desk.
    """
    document = _document(cabinet, case_id, document_id)
    data = cabinet.case(case_id).read_bytes(document.content_hash) if document.content_hash else None
    if data is None:
        raise UnknownRecord(kind="document")
    return document, data


def save_copy(cabinet: Cabinet, case_id: str, document_id: str, out: Path) -> None:
    """Write a kept file outside of the desk, in clear; what stood there is replaced as a whole, or stays.

    Raises ``UnknownRecord``, ``OutputUnwritable``, ``DiskFull`` (nothing half-written is left).
    """
    _, data = read_document(cabinet, case_id, document_id)
    write_out(out, data)


def take_back(cabinet: Cabinet, case_id: str, document_id: str, data: bytes) -> Changed | None:
    """Keep what was saved of a document in another program; None when it is what is kept already.

    Raises ``UnknownRecord``; ``InvalidValue`` (reason ``too_large``) beyond ``LARGEST_BYTES``.
    """
    _document(cabinet, case_id, document_id)
    _check_size(data)
    content = _content(cabinet, case_id, data)
    return cabinet.write(
        case_id, [Edit("document", document_id, "take_back", plain_fields("document", content))]
    )


def keep_file(cabinet: Cabinet, case_id: str, file_name: str, data: bytes, kind: str | None) -> Changed:
    """Keep a file that was brought, under its name; the document is ``changed.entities[0]``.

    ``kind`` is a code of ``document_kinds``. Raises ``InvalidValue`` (reason ``too_large``) beyond
    ``LARGEST_BYTES``.
    """
    _check_size(data)
    path = PurePath(file_name.replace("\\", "/"))
    stem = path.stem.strip() or path.name
    suffix = path.suffix[: _LONGEST_FILE_NAME // 2]
    fields: dict[str, object] = {
        "title": stem[:_LONGEST_TITLE],
        "kind": kind,
        "file_name": stem[: _LONGEST_FILE_NAME - len(suffix)] + suffix,
        "made_on": _today(cabinet),
        **_content(cabinet, case_id, data),
    }
    edit = added("document", fields, act="add")
    changed = cabinet.write(case_id, [edit])
    return changed or Changed(case_id, frozenset(), (("document", edit.entity_id),), ())


def _keep(
    cabinet: Cabinet, case_id: str, document_id: str, fields: Mapping[str, object], data: bytes, *, act: str
) -> Changed:
    """Write a document under a known id; one that was deleted comes back."""
    file = cabinet.case(case_id)
    content = _content(cabinet, case_id, data)
    known = read_one(file, Document, document_id)
    if known is not None and known.content_hash == content["content_hash"]:
        fields = {name: value for name, value in fields.items() if name != "made_on"}
    plain = plain_fields("document", {**fields, **content})
    if DELETED in head_ids(file, "document", document_id):
        plain[DELETED] = False
    changed = cabinet.write(case_id, [Edit("document", document_id, act, plain)])
    return changed or Changed(case_id, frozenset(), (("document", document_id),), ())


def _content(cabinet: Cabinet, case_id: str, data: bytes) -> dict[str, object]:
    """Keep the bytes first: a document that says so must find them, bytes that nobody names harm nobody."""
    return {"content_hash": cabinet.case(case_id).keep_bytes(data), "size_bytes": len(data)}


def _check_size(data: bytes) -> None:
    if len(data) > LARGEST_BYTES:
        raise InvalidValue(kind="document", field="size_bytes", reason="too_large")


def _document(cabinet: Cabinet, case_id: str, document_id: str) -> Document:
    for document in read_kind(cabinet.case(case_id), Document).alive:
        if document.id == document_id:
            return document
    raise UnknownRecord(kind="document")


def _actions_of(cabinet: Cabinet, case_id: str, session_id: str) -> tuple[Action, ...]:
    actions = [one for one in read_kind(cabinet.case(case_id), Action).alive if one.session_id == session_id]
    return tuple(sorted(actions, key=lambda one: (one.due_on or date.max, one.title or "", one.id)))


def _name(cabinet: Cabinet, cls: type[Person] | type[Promotion], entity_id: str | None) -> str:
    found = read_one(cabinet.register, cls, entity_id) if entity_id else None
    return (found.name or "") if found is not None else ""


def _today(cabinet: Cabinet) -> date:
    return datetime.fromtimestamp(cabinet.now_ms() / 1_000, UTC).astimezone(ZoneInfo(_ZONE)).date()
