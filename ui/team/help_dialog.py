"""F1 on the team's page: letting somebody in, letting somebody go, and why numbers are read aloud."""

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
    ("user-plus", "team.help.invite"),
    ("phone", "team.help.compare"),
    ("monitor", "team.help.laptop"),
    ("folder", "team.help.give"),
    ("log-out", "team.help.leave"),
    ("file-down", "team.help.by_hand"),
)
"""Icon, and the key of the title (its text is the same key with ``.text``)."""

_NAME = "team.help"


def open_team_help(host: Host) -> None:
    """Open it over the window; open already, it stays."""
    window = host.window_widget()
    if window.findChild(TeamHelpDialog, _NAME) is None:
        TeamHelpDialog(host).open()


class TeamHelpDialog(Dialog):
    """Six points in two columns, and the way to the general help."""

    def __init__(self, host: Host) -> None:
        super().__init__(
            tr("team.help.title"), host.window_widget(), subtitle=tr("team.help.subtitle"), width=860
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
