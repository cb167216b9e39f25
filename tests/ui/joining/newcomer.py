"""Somebody with a new desk and an invitation, at the program's window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.programme.register import Person
from tests.ui.synchronisation.desk_on_thread import COACH, DeskOnThread
from tests.ui.synchronisation.siege import Siege
from ui.joining.joining_dialog import NAME, JoiningDialog
from ui.joining.request_part import RequestPart
from ui.shell.frame import Frame


class Newcomer(DeskOnThread):
    """A desk on its thread, with the frame on it while it is unlocked."""

    def __init__(self, folder: Path, siege: Siege, qtbot: QtBot) -> None:
        super().__init__(folder, siege, qtbot)
        self.qtbot = qtbot
        self.frame = self.make_frame()

    def make_frame(self) -> Frame:
        """Show the frame, as after unlocking."""
        self.frame = Frame(self.operations, Person(id=self.person(), name=COACH), syncing=self.syncing)
        self.frame.resize(1366, 768)
        self.frame.show()
        self.frame.start()
        self.settle()
        return self.frame

    def drop_frame(self) -> None:
        """Close the window and lock."""
        self._drop()
        self.lock()
        self.settle()

    def _drop(self) -> None:
        self.frame.close()
        self.frame.deleteLater()

    def end(self) -> None:
        """Close the window, lock, and end every thread."""
        self._drop()
        super().end()

    def open_dialog(self) -> JoiningDialog:
        """Ask for joining, as the Synchronisation page does."""
        self.frame.host.act("join")
        self.settle()
        return self.dialog()

    def dialog(self) -> JoiningDialog:
        """Return the dialog that stands over the window."""
        found = self.find_dialog()
        assert found is not None
        return found

    def find_dialog(self) -> JoiningDialog | None:
        """Return the dialog if it is there."""
        return self.frame.findChild(JoiningDialog, NAME)

    def give(self, text: str) -> JoiningDialog:
        """Paste an invitation and ask."""
        dialog = self.find_dialog() or self.open_dialog()
        assert dialog.entry is not None
        dialog.entry.field.setPlainText(text)
        dialog.go_button.click()
        self.settle()
        self.settle()
        return dialog

    def request(self) -> RequestPart:
        """Return the request that is shown."""
        found = self.dialog().request
        assert found is not None
        return found

    def shows(self, said: str) -> None:
        """Wait until the dialog says something."""
        self.wait(lambda: said in words(self.dialog()))


def words(root: QWidget) -> str:
    """Return everything that is said in a part of the window."""
    return "\n".join(label.text() for label in root.findChildren(QLabel) if label.isVisibleTo(root))
