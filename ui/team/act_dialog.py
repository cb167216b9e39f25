"""A dialog about the team whose act goes to headquarters: it holds nothing up, and says what failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer

from ui.messages import error_sentence, tr
from ui.shell.host import Host
from ui.widgets import Button, Dialog, InfoBar, text_label
from ui.widgets.buttons import ButtonKind

if TYPE_CHECKING:
    from sync.client.connection import Connection

T = TypeVar("T")


class ActDialog(Dialog):
    """``add_foot`` once the body is made; ``run`` begins the act; closed meanwhile, the act goes on."""

    def __init__(self, host: Host, title: str, *, subtitle: str = "", width: int = 600) -> None:
        super().__init__(title, host.window_widget(), subtitle=subtitle, width=width)
        self.host = host
        self.is_running = False
        self.problem = InfoBar("", "danger")
        self.problem.hide()
        self._wait = text_label(tr("team.running"), "muted")
        self._wait.hide()
        self.go_button = Button("")
        self.cancel_button = Button("")

    def add_foot(self, go_text: str, on_go: Callable[[], object], *, is_danger: bool = False) -> None:
        """Add where a problem is said, "Cancel" and the act."""
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self.add_to_footer_left(self._wait)
        self.cancel_button = self.add_cancel()
        kind: ButtonKind = "danger" if is_danger else "primary"
        self.go_button = self.add_button(go_text, kind, on_go, default=not is_danger, name="team.go")

    def run(self, act: Callable[[Connection], T], on_done: Callable[[T], object]) -> None:
        """Begin the act; ``on_done`` on the window's thread, while the dialog is there."""
        if self.is_running:
            return
        self.set_running(is_running=True)
        self.problem.hide()

        def done(result: T) -> None:
            self.set_running(is_running=False)
            on_done(result)

        self.host.syncing.do(act, done, self.show_error, owner=self)

    def show_error(self, error: Exception) -> None:
        """Say what went wrong; everything is as it was."""
        self.set_running(is_running=False)
        self.say(error_sentence(error))

    def say(self, text: str) -> None:
        """Say what is wrong or missing."""
        self.problem.set_message(text, "danger")
        self.problem.show()
        QTimer.singleShot(0, self, self._fit)  # once it is laid out

    def set_running(self, *, is_running: bool) -> None:
        """Show that headquarters is being asked."""
        self.is_running = is_running
        self._wait.setVisible(is_running)
        self.go_button.setEnabled(not is_running)
