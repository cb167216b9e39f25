"""Somebody at the program's window, with files at hand and a headquarters in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from sync.client.bundles import Bundles
from tests.ui.synchronisation.siege import Siege
from ui.first_start.first_start import FirstStart
from ui.first_start.steps import RecoveryStep
from ui.first_start.together_step import TogetherStep
from ui.instance.brought_files import BroughtFiles
from ui.joining.joining_dialog import NAME, JoiningDialog
from ui.lock.lock_screen import LockScreen
from ui.messages import Language
from ui.operations.sync_state import Stage
from ui.shell.frame import Frame
from ui.shell.window import DeskWindow
from ui.widgets.bars import Toast

PASSPHRASE = "moulage biplace verrerie pourpre canard vigilant fluctuer"


class AtWindow:
    """Somebody at the window, with files at hand."""

    def __init__(
        self,
        folder: Path,
        siege: Siege,
        qtbot: QtBot,
        *,
        fixed_language: Language | None = "fr",
        before: Callable[[DeskWindow], object] = lambda _window: None,
    ) -> None:
        self.siege = siege
        self.folder = folder
        self.case_id = ""
        self._qtbot = qtbot
        self.window = DeskWindow(folder, fixed_language=fixed_language)
        before(self.window)
        self.window.syncing.transport_for = siege.transport_for
        self.window.resize(1_366, 768)
        self.window.start()
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.files = BroughtFiles(self.window)

    @property
    def frame(self) -> Frame:
        shown = self.window.screen_shown
        assert isinstance(shown, Frame)
        return shown

    @property
    def bar(self) -> str:
        """What the bar at the foot says."""
        screen = self.window.screen_shown
        assert screen is not None
        toast = screen.findChild(Toast)
        return toast.text() if toast is not None and toast.isVisible() else ""

    def settle(self) -> None:
        for _ in range(3):
            assert self.window.background.wait_until_idle(60)
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def wait(self, is_so: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(is_so()), timeout=20_000)

    def bring(self, path: Path) -> None:
        self.files.bring(path)
        self.settle()

    def unlock(self) -> None:
        screen = self.window.screen_shown
        assert isinstance(screen, LockScreen)
        screen.field.line.setText(PASSPHRASE)
        screen.try_to_open()
        self.settle()

    def dialog(self) -> JoiningDialog | None:
        return self.window.findChild(JoiningDialog, NAME)

    def join(self) -> None:
        """Become a member, with an invitation that was double clicked."""
        self.bring(self.invitation())
        self.wait(self.dialog)
        dialog = self.dialog()
        assert dialog is not None
        self.wait(lambda: dialog.entry is not None and dialog.entry.is_good)
        dialog.go_button.click()
        self.wait(lambda: dialog.request is not None)
        self.wait(lambda: "POST /v1/join" in self.siege.road.asked)
        self.wait(lambda: self.window.syncing.status.stage is Stage.WAITING)

    def be_let_in(self) -> None:
        self.siege.let_in()
        dialog = self.dialog()
        assert dialog is not None
        if dialog.request is not None:
            dialog.request.ask()
        self.wait(lambda: self.window.syncing.status.stage is Stage.IDLE)
        dialog.accept()
        self.settle()

    def invitation(self, name: str = "invitation.coachinvite") -> Path:
        path = self.folder.parent / name
        path.write_text(self.siege.invitation("Salomé"), "utf-8")
        return path

    def bundle(self, name: str) -> Path:
        """Return a file of the office that is for headquarters: whoever has a network brings it there."""
        self.siege.new_partner(name)
        (written,) = Bundles(self.siege.office.connection()).for_headquarters(self.folder.parent, name)
        return written.path


def at_last_step(at: AtWindow) -> TogetherStep:
    """Go through the first start up to its last step."""
    start = at.window.screen_shown
    assert isinstance(start, FirstStart)
    start.go_on()
    start.who.field.setText("Salomé")
    start.go_on()
    start.go_on()
    start.passphrase.entry.generate()
    start.passphrase.entry.second.set_text(start.passphrase.entry.first.text())
    start.go_on()
    at.settle()
    recovery = start.step
    assert isinstance(recovery, RecoveryStep)
    recovery.sheet.answer.setText(recovery.sheet.words[recovery.sheet.asked_place])
    start.go_on()
    at.settle()
    step: object = start.step
    assert isinstance(step, TogetherStep)
    return step
