"""Lines of the cards: what, and how much; a click opens the case file where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui.messages import tr
from ui.operations.sync_reading import REGISTER_SCOPE, SyncReading
from ui.shell.host import Host
from ui.synchronisation.link_button import LinkButton
from ui.synchronisation.names import scope_name
from ui.theme import Size, Space
from ui.widgets import Card, text_label

INDENT = Size.ICON + Space.S
"""Where a card's title begins, behind its icon: its lines stand under it."""


def replace_part(layout: QLayout, former: QWidget, part: QWidget) -> None:
    """Put a part of a card that was made anew in the place of the former one."""
    layout.replaceWidget(former, part)
    former.hide()
    former.deleteLater()


@dataclass(frozen=True, slots=True)
class Line:
    """``scope``: what it is about; ``text``: what is said of it."""

    scope: str
    text: str


class LinesCard(Card):
    """A card with lines about case files, or one sentence when there are none."""

    def __init__(
        self, host: Host, title: str, icon: str, *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, icon=icon, parent=parent)
        self.setObjectName(name)
        self._host = host
        self._holder = QWidget()
        self._shown: tuple[tuple[Line, ...], str, str, tuple[str, ...]] | None = None
        self.body.addWidget(self._holder)
        self.body.addStretch(1)

    def show_lines(self, lines: Sequence[Line], reading: SyncReading, *, none: str, more: str = "") -> None:
        """Show these lines; ``none``: what is said when there are none; ``more``: what stands under them."""
        names = tuple(scope_name(line.scope, reading) for line in lines)
        wanted = (tuple(lines), none, more, names)
        if wanted == self._shown:
            return  # made anew, they would lose the keyboard
        self._shown = wanted
        former, self._holder = self._holder, QWidget()
        column = QVBoxLayout(self._holder)
        column.setContentsMargins(INDENT, 0, 0, 0)
        column.setSpacing(Space.XS)
        for line, name in zip(lines, names, strict=True):
            column.addLayout(self._line(line, name, is_here=line.scope in reading.names))
        if not lines:
            column.addWidget(text_label(none, "muted", wrap=True))
        if more:
            column.addWidget(text_label(more, "muted"))
        replace_part(self.body, former, self._holder)

    def _line(self, line: Line, name: str, *, is_here: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        if is_here and line.scope != REGISTER_SCOPE:
            host, scope = self._host, line.scope
            link = LinkButton(name, on_click=lambda: host.navigate("case_file", case_id=scope))
            link.setAccessibleName(tr("synchronisation.open_case", name=name))
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            row.addStretch(1)
        else:
            row.addWidget(text_label(name, wrap=True), 1)
        row.addWidget(text_label(line.text, "muted"), 0, Qt.AlignmentFlag.AlignRight)
        return row
