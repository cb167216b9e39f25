"""Where a note leads when it is saved, left or deleted, and how that is taken back."""

from __future__ import annotations

from collections.abc import Sequence

from ui.messages import tr
from ui.operations import drafts, sessions
from ui.operations.drafts import NoteDraft
from ui.session_note.give_back import resume
from ui.shell.host import Host
from ui.shell.routes import ROUTES, is_offered


def go_to_case(host: Host, case_id: str) -> None:
    """Show the person's case file."""
    host.go_back()  # the way back must not lead into a note that is done
    if is_offered(ROUTES["case_file"].path):
        host.navigate("case_file", case_id=case_id, tab="sessions")
    else:
        host.navigate("dossiers", case_id=case_id)


def tell_saved(host: Host, draft: NoteDraft, name: str, change_ids: Sequence[str]) -> None:
    """Say that a note is saved, and offer to undo it."""

    def undone(draft_id: str) -> None:
        host.tell(
            tr("session_note.undone"),
            action_text=tr("session_note.reopen"),
            on_action=lambda: host.navigate("session_note", case_id=draft.case_id, draft_id=draft_id),
        )

    def undo() -> None:
        sessions.undo_note(host.operations, change_ids, draft, undone, owner=host)

    host.tell(tr("session_note.saved", name=name), tone="success", undo=undo)


def tell_left(host: Host, draft: NoteDraft) -> None:
    """Say that a note waits as a draft."""
    host.tell(
        tr("session_note.left"),
        action_text=tr("session_note.resume"),
        on_action=lambda: resume(host, draft),
    )


def forget(host: Host, draft: NoteDraft) -> None:
    """Delete a draft, show the person's case file, and offer to bring the draft back."""

    def bring_back() -> None:
        drafts.keep_note(host.operations, draft, lambda _at: resume(host, draft), owner=host)

    drafts.discard_note(host.operations, draft.id)
    go_to_case(host, draft.case_id)
    host.tell(tr("session_note.discarded"), undo=bring_back)
