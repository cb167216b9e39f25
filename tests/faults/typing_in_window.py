"""A real window on a real desk in which somebody types without end, for ``test_killed_window`` to kill.

``python -m tests.faults.typing_in_window DESK CASE``, the passphrase on standard input; on standard output a line for
each letter typed: the moment (monotonic nanoseconds) and how many there are now.
"""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.ui.keys import type_text
from ui.background import Background
from ui.messages import set_language
from ui.operations import Operations
from ui.operations import desk as desk_operations
from ui.operations.desk import Unlocked
from ui.session_note.note_form import NoteForm
from ui.shell.frame import Frame
from ui.theme import apply_theme

BETWEEN_LETTERS_MS = 25


def main(folder: Path, case_id: str) -> int:
    """Unlock the desk, open a new session note, and type."""
    passphrase = sys.stdin.readline().rstrip("\n")
    application = QApplication([])
    set_language(application, "fr")
    apply_theme(application, "light")
    background = Background()
    operations = Operations(background)
    letters = itertools.cycle("jusque la tout va bien ")
    count = itertools.count(1)
    clock = QTimer(interval=BETWEEN_LETTERS_MS)
    shown: list[Frame] = []

    def type_a_letter() -> None:
        form = shown[0].page.findChild(NoteForm) if shown[0].page is not None else None
        if form is None:
            return  # the page is being built
        type_text(form.note, next(letters))
        sys.stdout.write(f"{time.monotonic_ns()} {next(count)}\n")
        sys.stdout.flush()

    def begin(unlocked: Unlocked) -> None:
        operations.take_desk(unlocked.desk)
        frame = Frame(operations, unlocked.person)
        frame.resize(1366, 768)
        frame.show()
        shown.append(frame)
        frame.host.navigate("session_note", case_id=case_id)
        clock.timeout.connect(type_a_letter)
        clock.start()

    def fail(error: Exception) -> None:
        sys.stderr.write(f"{error}\n")
        application.exit(1)

    desk_operations.unlock(background, folder, passphrase, begin, fail)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
