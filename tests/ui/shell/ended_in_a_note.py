"""A window that ends while somebody types, without being closed: what Qt does when Windows signs out.

``python -m tests.ui.shell.ended_in_a_note DESK CASE TEXT``, the passphrase on standard input.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from tests.ui.keys import type_text
from ui.app import make_application, make_window
from ui.lock.lock_screen import LockScreen
from ui.session_note.note_form import NoteForm
from ui.shell.frame import Frame


def main(folder: Path, case_id: str, text: str) -> int:
    """Unlock, type into a new note, and end the event loop at once."""
    passphrase = sys.stdin.readline().rstrip("\n")
    application = make_application()
    window = make_window(folder, lang="fr")
    window.show()
    clock = QTimer(interval=20)

    def go_on() -> None:
        shown = window.screen_shown
        if isinstance(shown, LockScreen) and not shown.field.text():
            shown.field.line.setText(passphrase)
            shown.try_to_open()
        elif isinstance(shown, Frame) and shown.page is not None:
            form = shown.page.findChild(NoteForm)
            if form is None:
                shown.host.navigate("session_note", case_id=case_id)
            elif form.isEnabled():
                clock.stop()
                type_text(form.note, text)
                application.exit(0)  # no window gets a close event

    clock.timeout.connect(go_on)
    clock.start()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
