"""After unlocking: the note that was open comes back, other texts that wait are told."""

from __future__ import annotations

from ui.messages import tr
from ui.operations import drafts, unsaved
from ui.operations.drafts import NoteDraft
from ui.operations.unsaved import UnsavedText
from ui.session_note.note_state import WAS_OPEN
from ui.shell.host import Host

_TAB_OF = {
    "beneficiary": "identity",
    "situation": "identity",
    "barrier": "barriers",
    "project": "project",
    "milestone": "pathway",
    "action": "pathway",
    "document": "documents",
}
_FORM_OF_THE_PERSON = ("beneficiary", "situation", "project")


def offer_drafts(host: Host) -> None:
    """Show the note that was being typed when the desk was locked or the program ended; tell of other texts."""

    def found(waiting: list[NoteDraft]) -> None:
        was_open = next((one for one in waiting if one.fields.get(WAS_OPEN)), None)
        if was_open is not None:
            resume(host, was_open)
        else:
            unsaved.find_unsaved(host.operations, lambda texts: _tell(host, waiting, texts), owner=host)

    drafts.find_notes(host.operations, found, owner=host)


def _tell(host: Host, notes: list[NoteDraft], texts: list[UnsavedText]) -> None:
    """Tell of what was typed last; the rest is marked where it stands."""
    if texts and (not notes or texts[0].saved_at >= notes[0].saved_at):
        host.tell(
            tr("session_note.text_waits", count=len(texts), name=texts[0].name),
            action_text=tr("session_note.resume"),
            on_action=lambda: go_to_text(host, texts[0]),
        )
    elif notes:
        host.tell(
            tr("session_note.waiting", count=len(notes)),
            action_text=tr("session_note.resume"),
            on_action=lambda: resume(host, notes[0]),
        )


def resume(host: Host, draft: NoteDraft) -> None:
    """Open the note of a draft."""
    host.navigate("session_note", case_id=draft.case_id, session_id=draft.session_id, draft_id=draft.id)


def go_to_text(host: Host, text: UnsavedText) -> None:
    """Show the place in a case file where a text stands that is not saved yet."""
    tab = _TAB_OF.get(text.kind, "overview")
    place = text.field if text.kind in _FORM_OF_THE_PERSON else text.entity_id.split("/")[0]
    if text.entity_id.startswith("pathway_start/"):
        tab, place = "pathway", "pathway_start"
    host.navigate("case_file", case_id=text.case_id, tab=tab, entity_id=place)
