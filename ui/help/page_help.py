"""F1 on a page that has something of its own to explain: points in two columns, and the way to the general help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from ui.messages import tr
from ui.theme import Size, Space
from ui.widgets import Button, Dialog, IconLabel, text_label

if TYPE_CHECKING:
    from ui.shell.host import Host

Points = Sequence[tuple[str, str]]
"""Icon, and the key of the title (its text is the same key with ``.text``)."""


def open_page_help(host: Host, title: str, subtitle: str, points: Points) -> None:
    """Open it over the window; open already, it stays."""
    if host.window_widget().findChild(PageHelp) is None:
        PageHelp(host, title, subtitle, points).open()


class PageHelp(Dialog):
    """The help of one page."""

    def __init__(self, host: Host, title: str, subtitle: str, points: Points) -> None:
        super().__init__(title, host.window_widget(), subtitle=subtitle, width=860)
        self.setObjectName("page_help")
        self._host = host
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.XL)
        grid.setVerticalSpacing(Space.L)
        for place, (icon_name, point) in enumerate(points):
            row, side = divmod(place, 2)
            grid.addWidget(
                IconLabel(icon_name, "accent", Size.ICON), row, side * 2, Qt.AlignmentFlag.AlignTop
            )
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(text_label(tr(point), "strong", wrap=True))
            words.addWidget(text_label(tr(f"{point}.text"), "muted", wrap=True))
            words.addStretch(1)
            grid.addLayout(words, row, side * 2 + 1)
            grid.setColumnStretch(side * 2 + 1, 1)
        self.body.addLayout(grid)
        self.add_to_footer_left(Button(tr("help.general"), "quiet", on_click=self._open_general))
        self.add_button(tr("app.close"), "primary", self.accept, default=True, name="help.close").setFocus()

    def _open_general(self) -> None:
        host = self._host
        self.accept()
        host.act("help")
