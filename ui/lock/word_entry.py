"""Type the recovery words: one field a word, completed from the list, the mistyped one named."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QGridLayout, QLineEdit, QListView, QWidget

from ui.messages import tr
from ui.operations import passphrases
from ui.theme import Space
from ui.widgets.text import set_role, text_label

_COLUMNS = 3


class WordEntry(QWidget):
    """``text`` is all words; a whole sheet pasted into one field fills the ones after it."""

    submitted = Signal()
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[QLineEdit] = []
        model = QStringListModel(list(passphrases.recovery_word_list()), self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.S)
        grid.setVerticalSpacing(Space.S)
        count = passphrases.recovery_word_count()
        rows = -(-count // _COLUMNS)
        for index in range(count):
            at, row = divmod(index, rows)
            number = text_label(str(index + 1), "caption")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            number.setMinimumWidth(20)
            line = self._make_line(index, model)
            grid.addWidget(number, row, at * 2)
            grid.addWidget(line, row, at * 2 + 1)
            grid.setColumnStretch(at * 2 + 1, 1)
            self.lines.append(line)
        self.setFocusProxy(self.lines[0])

    def text(self) -> str:
        """Return the words, separated by spaces."""
        return " ".join(line.text().strip() for line in self.lines if line.text().strip())

    def set_words(self, words: Sequence[str], start: int = 0) -> None:
        """Fill the fields from one on."""
        for line, word in zip(self.lines[start:], words, strict=False):
            line.setText(word)
        at = min(start + len(words), len(self.lines)) - 1
        self.lines[max(at, 0)].setFocus()

    def mark(self, positions: Sequence[int]) -> None:
        """Mark the fields of these places (from 1) and put the keyboard in the first."""
        for index, line in enumerate(self.lines):
            is_marked = index + 1 in positions
            set_role(line, "state", "error" if is_marked else "")
            line.setAccessibleDescription(tr("lock.words.marked") if is_marked else "")
        if positions:
            first = self.lines[positions[0] - 1]
            first.setFocus()
            first.selectAll()

    def clear(self) -> None:
        """Forget what is typed."""
        for line in self.lines:
            line.clear()

    def _make_line(self, index: int, model: QStringListModel) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(f"words.{index + 1}")
        line.setAccessibleName(tr("lock.words.word", number=index + 1))
        line.setMinimumWidth(100)
        completer = QCompleter(model, line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(6)
        popup = QListView()
        popup.setProperty("role", "popup")
        completer.setPopup(popup)
        completer.activated.connect(lambda _word, at=index: self._go_on(at))
        line.setCompleter(completer)
        line.textEdited.connect(lambda text, at=index: self._on_edited(at, text))
        line.returnPressed.connect(lambda at=index: self._on_return(at))
        line.installEventFilter(self)
        return line

    def _on_edited(self, index: int, text: str) -> None:
        set_role(self.lines[index], "state", "")
        words = passphrases.split_words(text)
        if len(words) > 1:
            self.set_words(words, index)
        self.edited.emit()

    def _on_return(self, index: int) -> None:
        if index + 1 < len(self.lines) and not self.lines[index + 1].text():
            self._go_on(index)
        else:
            self.submitted.emit()

    def _go_on(self, index: int) -> None:
        if index + 1 < len(self.lines):
            self.lines[index + 1].setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self.lines:
            line = self.lines[self.lines.index(watched)]
            index = self.lines.index(line)
            if event.key() == Qt.Key.Key_Space:  # a space ends a word, as on paper
                self._go_on(index)
                return True
            if event.key() == Qt.Key.Key_Backspace and not line.text() and index:
                self.lines[index - 1].setFocus(Qt.FocusReason.BacktabFocusReason)
                return True
        return False
