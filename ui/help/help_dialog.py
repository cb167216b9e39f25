"""Help: what a day with the program is made of, and what the keyboard can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from ui.help.key_caps import KeyCaps
from ui.messages import tr
from ui.theme import Size, Space
from ui.widgets import Card, Dialog, IconLabel, text_label

if TYPE_CHECKING:
    from ui.shell.host import Host

ACTS: tuple[tuple[str, str], ...] = (
    ("list-checks", "help.act.see"),
    ("search", "help.act.find"),
    ("notebook-pen", "help.act.write"),
    ("milestone", "help.act.tick"),
    ("git-merge", "help.act.merge"),
    ("lock", "help.act.lock"),
)
"""The six acts of a day: icon, and the key of its title (its text is the same key with ``.text``)."""

SHORTCUTS: tuple[tuple[str, str], ...] = (
    ("help.keys.palette", "help.does.palette"),
    ("help.keys.note", "help.does.note"),
    ("help.keys.save", "help.does.save"),
    ("help.keys.filter", "help.does.filter"),
    ("help.keys.row_menu", "help.does.row_menu"),
    ("help.keys.tabs", "help.does.tabs"),
    ("help.keys.calendar", "help.does.calendar"),
    ("help.keys.back", "help.does.back"),
    ("help.keys.lock", "help.does.lock"),
    ("help.keys.help", "help.does.help"),
)
"""Keys, and what they do."""

_NAME = "help.dialog"


def open_help(host: Host) -> None:
    """Open the help over the window; open already, it stays."""
    window = host.window_widget()
    if window.findChild(HelpDialog, _NAME) is None:
        HelpDialog(host).open()


class HelpDialog(Dialog):
    """Two cards side by side: the day at the left, the keys at the right."""

    def __init__(self, host: Host) -> None:
        super().__init__(tr("help.title"), host.window_widget(), subtitle=tr("help.subtitle"), width=920)
        self.setObjectName(_NAME)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(_day(), 1)
        row.addWidget(_keys(), 1)
        self.body.addLayout(row)
        self.add_button(tr("app.close"), "primary", self.accept, default=True, name="help.close").setFocus()


def _day() -> Card:
    card = Card(tr("help.day"))
    card.body.setSpacing(Space.M)
    for icon_name, title in ACTS:
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(IconLabel(icon_name, "accent", Size.ICON), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(text_label(tr(title), "strong", wrap=True))
        words.addWidget(text_label(tr(f"{title}.text"), "muted", wrap=True))
        line.addLayout(words, 1)
        card.body.addLayout(line)
    card.body.addStretch(1)
    return card


def _keys() -> Card:
    card = Card(tr("help.keyboard"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.M)
    grid.setVerticalSpacing(Space.S)
    grid.setColumnStretch(1, 1)
    for row, (keys, does) in enumerate(SHORTCUTS):
        caps = KeyCaps(tr(keys))
        grid.addWidget(caps, row, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(text_label(tr(does), wrap=True), row, 1, Qt.AlignmentFlag.AlignVCenter)
    card.body.addLayout(grid)
    card.body.addStretch(1)
    return card
