"""Start a session note from anywhere."""

from __future__ import annotations

from ui.messages import tr
from ui.shell.host import Host


def new_note(host: Host, case_id: str = "") -> None:
    """Open a note about somebody; without a person, go where one is chosen."""
    if case_id:
        host.navigate("session_note", case_id=case_id)
        return
    host.navigate("dossiers")
    host.tell(tr("session_note.choose_person"))
