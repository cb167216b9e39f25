"""F1 on the Synchronisation page: what it means, and what to do when something is stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from ui.messages import tr
from ui.theme import Size, Space
from ui.widgets import Button, Dialog, IconLabel, text_label

if TYPE_CHECKING:
    from ui.shell.host import Host

POINTS: tuple[tuple[str, str], ...] = (
    ("save", "synchronisation.help.saved"),
    ("cloud-off", "synchronisation.help.offline"),
    ("shield-check", "synchronisation.help.sealed"),
    ("inbox", "synchronisation.help.aside"),
    ("folder", "synchronisation.help.guard"),
    ("git-merge", "synchronisation.help.two"),
    ("usb", "synchronisation.help.usb"),
)
"""Icon, and the key of the title (its text is the same key with ``.text``)."""

_NAME = "synchronisation.help"


def open_sync_help(host: Host) -> None:
    """Open it over the window; open already, it stays."""
    window = host.window_widget()
    if window.findChild(SyncHelpDialog, _NAME) is None:
        SyncHelpDialog(host).open()


class SyncHelpDialog(Dialog):
    """Points in two columns, and the way to the general help."""

    def __init__(self, host: Host) -> None:
        super().__init__(
            tr("synchronisation.help.title"),
            host.window_widget(),
            subtitle=tr("synchronisation.help.subtitle"),
            width=860,
        )
        self.setObjectName(_NAME)
        self._host = host
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.XL)
        grid.setVerticalSpacing(Space.L)
        for place, (icon_name, title) in enumerate(POINTS):
            row, side = divmod(place, 2)
            grid.addWidget(
                IconLabel(icon_name, "accent", Size.ICON), row, side * 2, Qt.AlignmentFlag.AlignTop
            )
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(text_label(tr(title), "strong", wrap=True))
            words.addWidget(text_label(tr(f"{title}.text"), "muted", wrap=True))
            words.addStretch(1)
            grid.addLayout(words, row, side * 2 + 1)
            grid.setColumnStretch(side * 2 + 1, 1)
        self.body.addLayout(grid)
        self.add_to_footer_left(
            Button(tr("synchronisation.help.general"), "quiet", on_click=self._open_general)
        )
        self.add_button(tr("app.close"), "primary", self.accept, default=True, name="help.close").setFocus()

    def _open_general(self) -> None:
        host = self._host
        self.accept()
        host.act("help")
