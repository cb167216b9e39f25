"""Open a session note from anywhere."""

from __future__ import annotations

from ui.shell.host import Host


def new_note(host: Host, case_id: str = "", session_id: str = "") -> None:
    """Open a new note about somebody, or the note of a session; without a person, ask about whom."""
    if not case_id:
        host.act("palette", for_note=True)
    elif session_id:
        host.navigate("session_note", case_id=case_id, session_id=session_id)
    else:
        host.navigate("session_note", case_id=case_id)
