"""The quiet notice of a newer program, under the top bar: it never takes the keyboard, and comes between two things.

While somebody types or a dialog is open it waits; once it is there it stays in its place whatever it says.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui.messages import tr
from ui.theme import Space
from ui.updates.update_bar import UpdateBar
from ui.widgets.bars import Toast

if TYPE_CHECKING:
    from ui.shell.host import Host

LOOKS_MS = 2_000
"""How soon after the typing has ended it comes."""
_OWN_BAR = frozenset({"settings", "synchronisation"})
"""Pages that say it themselves."""


class UpdateNotice(QWidget):
    """Shown while there is news that was not put off; tells once that another version was installed."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shell.update_notice")
        self.setAccessibleName(tr("updates.notice.name"))
        self._host = host
        self._route = ""
        self.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.S, Space.L, 0)
        self.bar = UpdateBar(host.updating, name="shell.update", can_be_put_off=True)
        column.addWidget(self.bar)
        self._waiting = QTimer(self)
        self._waiting.setInterval(LOOKS_MS)
        self._waiting.timeout.connect(self._follow)
        # Methods of this object: they are let go with it, when the frame is made anew in another language.
        self.bar.said.connect(self._follow)
        host.updating.installed.connect(self._on_installed)
        host.updating.file_asked.connect(self._on_file_asked)
        self._follow()

    def show_on(self, route: str) -> None:
        """Follow the page that is shown: some say it themselves."""
        self._route = route
        self._follow()

    def _follow(self, *_news: object) -> None:
        is_wanted = (
            self._host.updating.state.is_news and self.bar.has_words and self._route not in {"", *_OWN_BAR}
        )
        if not is_wanted:
            self._waiting.stop()
            self.hide()
        elif self.isHidden() and is_being_typed():
            self._waiting.start()
        else:
            self._waiting.stop()
            self.show()

    def _on_file_asked(self, installer: Path) -> None:
        folder = str(installer.parent)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(folder)):
            self._host.tell(tr("updates.file_not_shown", folder=folder))

    def _on_installed(self, version: str) -> None:
        """Tell it once nothing else is being told: what unlocking found comes first."""
        toast = self.window().findChild(Toast)
        if toast is not None and toast.isVisible():
            QTimer.singleShot(LOOKS_MS, self, lambda: self._on_installed(version))
        else:
            self._host.tell(tr("updates.installed", version=version), tone="success")


def is_being_typed() -> bool:
    """Tell whether something may be moved from under somebody's hands: a text is written, or a dialog is open."""
    if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None:
        return True
    field = QApplication.focusWidget()
    if isinstance(field, QLineEdit):
        return bool(field.text()) and not field.isReadOnly()
    if isinstance(field, QTextEdit | QPlainTextEdit | QAbstractSpinBox):
        return not field.isReadOnly()
    return False
