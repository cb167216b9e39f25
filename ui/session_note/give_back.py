"""After unlocking: the note that was open comes back, others that wait are told."""

from __future__ import annotations

from ui.messages import tr
from ui.operations import drafts
from ui.operations.drafts import NoteDraft
from ui.session_note.note_state import WAS_OPEN
from ui.shell.host import Host


def offer_drafts(host: Host) -> None:
    """Show the note that was being typed when the desk was locked or the program ended."""

    def found(waiting: list[NoteDraft]) -> None:
        was_open = next((one for one in waiting if one.fields.get(WAS_OPEN)), None)
        if was_open is not None:
            resume(host, was_open)
        elif waiting:
            host.tell(
                tr("session_note.waiting", count=len(waiting)),
                action_text=tr("session_note.resume"),
                on_action=lambda: resume(host, waiting[0]),
            )

    drafts.find_notes(host.operations, found, owner=host)


def resume(host: Host, draft: NoteDraft) -> None:
    """Open the note of a draft."""
    host.navigate("session_note", case_id=draft.case_id, session_id=draft.session_id, draft_id=draft.id)
