"""The palette: a field over the window, and what answers it below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from ui.messages import error_sentence, tr
from ui.operations import finding
from ui.palette.commands import adding, all_commands, matching_commands
from ui.palette.entries import Entry, found_entries, heading, people_entries, person_entry
from ui.palette.palette_delegate import PaletteDelegate
from ui.palette.palette_model import PaletteModel
from ui.palette.purpose import Purpose, choose_for_note, find_anything, starts_note
from ui.palette.recent_people import remember_people
from ui.theme import Space, icon
from ui.widgets import line, text_label

if TYPE_CHECKING:
    from coachdesk.services.finding import SearchResults
    from ui.background import Task
    from ui.operations.finding import Beginnings
    from ui.shell.host import Host

_NAME = "palette"
_WIDTH = 640
_TOP = 72
_MOST_HEIGHT = 520
_DELAY_MS = 60
_DIM = QColor(0, 0, 0, 90)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}


def open_palette(host: Host, text: str = "", *, for_note: bool = False) -> None:
    """Open the palette over the window; called again, it closes.

    ``for_note``: it asks whom a new session note is about, and starts the note.
    """
    window = host.window_widget()
    shown = window.findChild(Palette, _NAME)
    if shown is not None:
        shown.close()
        if shown.is_for_note == for_note:
            return
    remember_people(host)
    palette = Palette(host, window, choose_for_note() if for_note else find_anything())
    palette.show()
    palette.start(text)


class Palette(QWidget):
    """Covers the window while it is open; Esc or a click beside it closes it.

    Answers to what is no longer typed are dropped.
    """

    def __init__(self, host: Host, window: QWidget, purpose: Purpose) -> None:
        super().__init__(window)
        self._purpose = purpose
        self.setObjectName(_NAME)
        self.setAccessibleName(tr("palette.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._host = host
        self._came_from: QWidget | None = window.focusWidget()
        self._task: Task | None = None
        self._query = ""
        self._answered: str | None = None
        self._enter_waits: Qt.KeyboardModifier | None = None
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._search)
        self._model = PaletteModel(self)
        self._card = QFrame(self)
        self._card.setProperty("role", "card")
        self._field = QLineEdit()
        self._field.setObjectName("palette.field")
        self._field.setPlaceholderText(purpose.placeholder)
        self._field.setAccessibleName(purpose.question or purpose.placeholder)
        self._field.addAction(
            QAction(icon("search", "muted"), "", self), QLineEdit.ActionPosition.LeadingPosition
        )
        self._list = QListView()
        self._list.setObjectName("palette.list")
        self._list.setAccessibleName(tr("palette.results"))
        self._nothing = text_label("", "muted", wrap=True)
        self._fill_card()
        self._field.textChanged.connect(self._on_typed)
        self._field.installEventFilter(self)
        window.installEventFilter(self)
        self.setGeometry(window.rect())

    def _fill_card(self) -> None:
        self._list.setModel(self._model)
        self._list.setItemDelegate(PaletteDelegate(self._list))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMouseTracking(True)
        self._list.clicked.connect(self._on_clicked)
        self._list.entered.connect(self._on_entered)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        column.setSpacing(Space.S)
        if self._purpose.question:
            question = text_label(self._purpose.question, "strong", wrap=True)
            question.setContentsMargins(Space.S, Space.XS, Space.S, 0)
            column.addWidget(question)
        column.addWidget(self._field)
        column.addWidget(self._list, 1)
        column.addWidget(self._nothing)
        self._nothing.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        self._nothing.hide()
        column.addWidget(line())
        foot = text_label(self._purpose.keys, "caption", wrap=True)
        foot.setContentsMargins(Space.S, 0, Space.S, 0)
        column.addWidget(foot)

    @property
    def is_for_note(self) -> bool:
        """Tell whether it asks whom a note is about."""
        return self._purpose.is_about_people

    def start(self, text: str) -> None:
        """Begin with this text in the field."""
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._field.setText(text)
        if not text:
            self._show_beginnings()

    # What is listed

    def _on_typed(self, text: str) -> None:
        self._query = text.strip()
        self._enter_waits = None
        if self._task is not None:
            self._task.cancel()
        if self._query:
            self._timer.start()
        else:
            self._timer.stop()
            self._show_beginnings()

    def _show_beginnings(self) -> None:
        self._task = finding.read_beginnings(
            self._host.operations, self._host.today(), self._on_beginnings, owner=self
        )

    def _on_beginnings(self, beginnings: Beginnings) -> None:
        if self._query:
            return
        entries: list[Entry] = []
        for text, people in (
            (tr("palette.recent"), beginnings.recent),
            (tr("palette.upcoming"), beginnings.upcoming),
        ):
            if people:
                takes = self._purpose.takes_person
                entries += [heading(text), *(person_entry(line, takes) for line in people)]
        if not self._purpose.is_about_people:
            entries += [heading(tr("palette.commands")), *all_commands(self._host)]
        self._show(entries)

    def search_now(self) -> None:
        """Ask for what is typed without waiting for the hand to rest."""
        if self._timer.isActive():
            self._timer.stop()
            self._search()

    def _search(self) -> None:
        asked = self._query
        self._task = finding.search(
            self._host.operations,
            asked,
            lambda results: self._on_found(asked, results),
            self._on_failed,
            owner=self,
        )

    def _on_found(self, asked: str, results: SearchResults) -> None:
        if asked != self._query:
            return
        if self._purpose.is_about_people:
            entries = people_entries(asked, results, self._purpose.takes_person)
            self._show(entries or adding(self._host, asked))
        else:
            commands = matching_commands(self._host, asked, results.people)
            self._show(found_entries(asked, results, commands))
        self._take_what_was_waited_for(found=bool(results.people or results.notes))

    def _on_failed(self, error: Exception) -> None:
        self._show([])
        self._nothing.setText(error_sentence(error))

    def _show(self, entries: list[Entry]) -> None:
        self._model.set_entries(entries)
        self._answered = self._query
        self._nothing.setText(tr("palette.nothing" if self._query else "palette.nobody_yet"))
        self._nothing.setVisible(not entries)
        self._list.setVisible(bool(entries))
        self._move(1, start=-1)
        self._lay_card()

    # Choosing

    def _move(self, step: int, *, start: int | None = None) -> None:
        row = self._model.next_choosable(self._list.currentIndex().row() if start is None else start, step)
        if row >= 0:
            index = self._model.index(row)
            self._list.setCurrentIndex(index)
            # The first line under a heading brings its heading into sight.
            self._list.scrollTo(self._model.index(0) if row == 1 else index)

    def _on_entered(self, index: QModelIndex) -> None:
        entry = self._model.entry_at(index.row())
        if entry is not None and entry.act is not None:
            self._list.setCurrentIndex(index)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._take(self._model.entry_at(index.row()))

    def _take(self, entry: Entry | None) -> None:
        if entry is not None and entry.act is not None:
            host, act = self._host, entry.act
            self._came_from = None
            self.close()
            act(host)

    def _take_what_was_waited_for(self, *, found: bool) -> None:
        """Take the first line if Enter came before the answer; nobody is added who was not seen to be missing."""
        held, self._enter_waits = self._enter_waits, None
        if held is not None and found:
            self._on_enter(held)

    def _on_enter(self, held: Qt.KeyboardModifier) -> None:
        if self._answered != self._query:
            self._enter_waits = held
            self.search_now()
        elif held & Qt.KeyboardModifier.ControlModifier:
            self._start_note()
        else:
            self._take(self._model.entry_at(self._list.currentIndex().row()))

    def _start_note(self) -> None:
        entry = self._model.entry_at(self._list.currentIndex().row())
        if entry is not None and entry.case_id and self._host.has_action("new_note"):
            self._take(Entry(entry.title, act=starts_note(entry.case_id)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        if watched is self.parent() and isinstance(event, QResizeEvent):
            self.setGeometry(QRect(0, 0, event.size().width(), event.size().height()))
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._move(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_enter(event.modifiers())
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            return False
        return True

    # The window around it

    def closeEvent(self, event: object) -> None:
        self.setObjectName("")  # it is deleted a moment later: the next Ctrl+K must not find it
        if self._came_from is not None:
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_card()

    def _lay_card(self) -> None:
        width = min(_WIDTH, self.width() - 2 * Space.M)
        delegate_heights = sum(
            self._list.sizeHintForRow(row) for row in range(min(self._model.rowCount(), 40))
        )
        wanted = delegate_heights + 130 if self._model.rowCount() else 190
        height = max(190, min(wanted, _MOST_HEIGHT, self.height() - _TOP - Space.L))
        self._card.setGeometry((self.width() - width) // 2, _TOP, width, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _DIM)
        painter.end()
