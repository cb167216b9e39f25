"""The bar at the top: back, search and commands, how sync stands, a new note, who one is, lock."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui.messages import tr
from ui.shell.host import Host
from ui.shell.sync_pill import SyncPill
from ui.theme import Size, Space, colours, icon
from ui.theme.fonts import scaled_font
from ui.theme.tokens import TypeScale
from ui.widgets.avatar import Avatar
from ui.widgets.buttons import Button, IconButton
from ui.widgets.keyboard_ring import RingButton
from ui.widgets.text import text_label


class SearchButton(RingButton):
    """Looks like the field that it opens, with its shortcut at the right; says less where there is less room."""

    def __init__(self, text: str, short_text: str, shortcut: str) -> None:
        super().__init__(f"  {text}")
        self._texts = (f"  {text}", f"  {short_text}")
        self._shortcut = shortcut
        self.setProperty("role", "search")
        self.setObjectName("shell.search")
        self.setAccessibleName(text)
        self.setIcon(icon("search", "muted"))
        self.setIconSize(QSize(Size.ICON_SMALL, Size.ICON_SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setMaximumWidth(560)
        self.setMinimumWidth(160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        text, short_text = self._texts
        fits = self.fontMetrics().horizontalAdvance(text) + 72 <= self.width()
        self.setText(text if fits else short_text)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        words = self.fontMetrics().horizontalAdvance(self.text()) + 56
        painter = QPainter(self)
        painter.setFont(scaled_font(self.font(), TypeScale.CAPTION))
        width = painter.fontMetrics().horizontalAdvance(self._shortcut)
        if words + width + Space.L <= self.width():
            painter.setPen(colours().muted)
            place = self.rect().adjusted(0, 0, -14, 0)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._shortcut
            )
        painter.end()


class TopBar(QFrame):
    """What is reachable from every page."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self.setProperty("role", "top-bar")
        self.setFixedHeight(Size.TOP_BAR)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, 0, Space.L, 0)
        row.setSpacing(Space.S)
        self.back_button = IconButton(
            "arrow-left",
            tr("shell.back"),
            on_click=host.go_back,
            name="shell.back",
            shortcut_text=tr("shell.alt_left"),
        )
        row.addWidget(self.back_button)
        self.search_button = SearchButton(tr("shell.search"), tr("shell.search_short"), tr("shell.ctrl_k"))
        self.search_button.clicked.connect(lambda _checked=False: host.act("palette"))
        row.addWidget(self.search_button, 4)
        self.search_button.setHidden(not host.has_action("palette"))
        row.addStretch(1)
        self.sync_pill = SyncPill(host)
        row.addWidget(self.sync_pill)
        row.addSpacing(Space.S)
        self.note_button = Button(
            tr("shell.new_note"),
            "primary",
            icon="notebook-pen",
            name="shell.new_note",
            on_click=self.start_note,
        )
        self.note_button.setToolTip(f"{tr('shell.new_note')} ({tr('shell.ctrl_n')})")
        row.addWidget(self.note_button)
        self.note_button.setHidden(not host.has_action("new_note"))
        row.addSpacing(Space.S)
        self._is_narrow = False
        self._avatar = Avatar("", 32)
        self._who = text_label("")
        row.addWidget(self._avatar)
        row.addWidget(self._who)
        self.show_person((host.person.name if host.person else None) or "")
        host.person_renamed.connect(self.show_person)
        self.help_button = IconButton(
            "circle-question-mark",
            tr("shell.help"),
            on_click=host.help,
            name="shell.help",
            shortcut_text=tr("shell.f1"),
        )
        row.addWidget(self.help_button)
        self.help_button.setHidden(not host.has_action("help"))
        self.lock_button = IconButton(
            "lock", tr("shell.lock"), on_click=host.lock, name="shell.lock", shortcut_text=tr("shell.ctrl_l")
        )
        row.addWidget(self.lock_button)
        self._note_case = ""

    def set_note_case(self, case_id: str) -> None:
        """Say whose case file is shown, so that "new note" is about them."""
        self._note_case = case_id

    def start_note(self) -> None:
        """Start a note about whoever is chosen or shown; with nobody, ask whom it is about."""
        if self._note_case or not self._host.has_action("palette"):
            self._host.act("new_note", case_id=self._note_case)
        else:
            self._host.act("palette", for_note=True)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Leave the name out when there is little room: the initials stay, the name is their tooltip."""
        self._is_narrow = is_narrow
        self.sync_pill.set_narrow(is_narrow=is_narrow)
        self.show_person(self._who.text())

    def show_person(self, name: str) -> None:
        """Say who works here."""
        self._avatar.set_name(name)
        self._avatar.setToolTip(name)
        self._avatar.setHidden(not name)
        self._who.setText(name)
        self._who.setHidden(self._is_narrow or not name)
