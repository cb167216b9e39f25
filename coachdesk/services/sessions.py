"""Record a session and what follows from it, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from coachdesk.errors import InvalidValue
from coachdesk.journal.change import DELETED
from coachdesk.journal.edit import Changed, Edit
from coachdesk.journal.identity import derived_id, new_id
from coachdesk.services.editing import added, plain_fields
from coachdesk.storage.cabinet import Cabinet


def record_session(
    cabinet: Cabinet,
    case_id: str,
    fields: Mapping[str, object],
    actions: Sequence[Mapping[str, object]] = (),
    *,
    draft_id: str | None = None,
) -> Changed:
    """Keep a session with its actions; the draft it was typed in is cleared afterwards.

    The session's id follows from the draft's, so that saving again after a crash between the two meets the session
    already kept instead of making a second one. The session is ``changed.entities[0]``.
    """
    session_id = derived_id(case_id, "session", draft_id) if draft_id else new_id()
    fields = {"coach_id": cabinet.author.person, **fields}
    edits = [added("session", fields, act="record_session", entity_id=session_id)]
    edits += _action_edits(session_id, actions, act="record_session", draft_id=draft_id)
    changed = cabinet.write(case_id, edits)
    if draft_id:
        cabinet.vault.discard_draft(draft_id)
    session = ("session", session_id)
    if changed is None:
        return Changed(case_id, frozenset(), (session,), ())
    return replace(changed, entities=tuple(dict.fromkeys((session, *changed.entities))))


def amend_session(
    cabinet: Cabinet,
    case_id: str,
    session_id: str,
    fields: Mapping[str, object],
    actions: Sequence[Mapping[str, object]] = (),
    *,
    draft_id: str | None = None,
) -> Changed | None:
    """Correct a session; each of ``actions`` has its ``id`` when it exists, and ``is_removed`` True to delete it."""
    edits = [Edit("session", session_id, "amend_session", plain_fields("session", fields))]
    edits += _action_edits(session_id, actions, act="amend_session", draft_id=draft_id)
    changed = cabinet.write(case_id, edits)
    if draft_id:
        cabinet.vault.discard_draft(draft_id)
    return changed


def _action_edits(
    session_id: str, actions: Sequence[Mapping[str, object]], *, act: str, draft_id: str | None
) -> list[Edit]:
    edits: list[Edit] = []
    for position, action in enumerate(actions):
        fields = {name: value for name, value in action.items() if name not in ("id", "is_removed")}
        known = action.get("id")
        if known is not None and not isinstance(known, str):
            raise InvalidValue(kind="action", field="id", reason="not_text")
        if action.get("is_removed"):
            if known:
                edits.append(Edit("action", known, "remove", {DELETED: True}))
        elif known:
            edits.append(Edit("action", known, act, plain_fields("action", fields)))
        elif fields.get("title"):
            action_id = derived_id(session_id, "action", draft_id, str(position)) if draft_id else new_id()
            edits.append(added("action", {**fields, "session_id": session_id}, act=act, entity_id=action_id))
    return edits
