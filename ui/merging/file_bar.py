"""Whose file the conflict shown is in, and what can be done for all of that file."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.messages import tr
from ui.theme import Space
from ui.widgets import Avatar, Button, text_label

_AVATAR = 32
_LEAST_NAME = 180


class FileBar(QWidget):
    """A name, the way to the file, and the newest answer for all that can be decided so."""

    opened = Signal()
    newest_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        who = QHBoxLayout()
        who.setSpacing(Space.S)
        self._avatar = Avatar("", _AVATAR)
        who.addWidget(self._avatar)
        self._name = text_label("", "strong", wrap=True)
        self._name.setObjectName("merging.who")
        self._coach = text_label("", "caption", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._coach)
        who.addLayout(words, 1)
        self.newest_button = Button(
            tr("merging.newest"),
            "quiet",
            icon="clock",
            on_click=self.newest_asked.emit,
            name="merging.newest",
        )
        self.open_button = Button(
            tr("merging.open"), "quiet", icon="folder-open", on_click=self.opened.emit, name="merging.open"
        )
        self._acts = QWidget()
        acts = QHBoxLayout(self._acts)
        acts.setContentsMargins(0, 0, 0, 0)
        acts.setSpacing(Space.XS)
        acts.addWidget(self.newest_button)
        acts.addWidget(self.open_button)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(0, 1)
        self._grid.addLayout(who, 0, 0)
        self._grid.addWidget(self._acts, 0, 1)
        self._is_narrow = False

    def minimumSizeHint(self) -> QSize:
        return QSize(self._acts.minimumSizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Put the acts under the name when there is no room beside it."""
        is_narrow = self.width() < self._acts.sizeHint().width() + _LEAST_NAME
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._grid.removeWidget(self._acts)
            left = Qt.AlignmentFlag.AlignLeft
            if is_narrow:
                self._grid.addWidget(self._acts, 1, 0, 1, 2, left)
            else:
                self._grid.addWidget(self._acts, 0, 1)

    def show_file(self, name: str, coach: str, count: int, *, is_person: bool = True) -> None:
        """Show another file, in which ``count`` conflicts can be decided for the newest answer at once.

        ``coach``: who accompanies that person; "" says nothing. ``is_person`` False: what all files share, which no
        page shows.
        """
        self._avatar.setHidden(not is_person)
        self.open_button.setHidden(not is_person)
        self.newest_button.set_text(tr("merging.newest", count=count))
        self._avatar.set_name(name)
        self._name.setText(name)
        self._coach.setText(tr("merging.coach", name=coach) if coach else "")
        self._coach.setHidden(not coach)
        self.open_button.setAccessibleName(tr("merging.open.name", name=name))
        self.newest_button.setHidden(count < 2)
        self.newest_button.setAccessibleName(tr("merging.newest.name", name=name, count=count))
        self.newest_button.setToolTip(tr("merging.newest.hint", count=count))
        self._fit()
