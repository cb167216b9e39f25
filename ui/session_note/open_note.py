"""Open a session note from anywhere."""

from __future__ import annotations

from ui.messages import tr
from ui.shell.host import Host


def new_note(host: Host, case_id: str = "", session_id: str = "") -> None:
    """Open a new note about somebody, or the note of a session; without a person, go where one is chosen."""
    if not case_id:
        host.navigate("dossiers")
        host.tell(tr("session_note.choose_person"))
    elif session_id:
        host.navigate("session_note", case_id=case_id, session_id=session_id)
    else:
        host.navigate("session_note", case_id=case_id)
