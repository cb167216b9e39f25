"""Editors of typed fields: one line, several lines, whole numbers, amounts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from coachdesk.programme.declaration import FieldSpec, Plain, clean_text
from ui.messages import language, tr
from ui.theme import Space
from ui.widgets import text_label
from ui.widgets.forms.editor import FieldEditor
from ui.widgets.forms.formats import read_text, shown_text
from ui.widgets.forms.reading import Reading, read_cents, read_whole, typed_cents

_PADDING = 20  # the style's padding and border of a text box, top and bottom


class TextEditor(FieldEditor):
    """One line of text."""

    def __init__(self, spec: FieldSpec, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._kind = kind
        self.box = QLineEdit()
        self.box.setPlaceholderText(tr("forms.not_recorded"))
        self.box.textEdited.connect(lambda _text: self.edited.emit())
        self.box.returnPressed.connect(self.left)
        self.hold(self.box)

    def main_widget(self) -> QWidget:
        return self.box

    def reading(self) -> Reading:
        return read_text(self._kind, self.spec.name, clean_text(self.box.text(), is_multiline=False))

    def show_value(self, value: object) -> None:
        self._put(shown_text(self._kind, self.spec.name, value) if isinstance(value, str) else "")

    def typed(self) -> Plain:
        return self.box.text() or None

    def show_typed(self, typed: Plain) -> None:
        self._put(typed if isinstance(typed, str) else "")

    def _put(self, text: str) -> None:
        if self.box.text() != text:
            self.box.setText(text)
        if not self.box.hasFocus():
            self.box.setCursorPosition(0)


class WholeEditor(TextEditor):
    """A whole number, in a short box."""

    def __init__(self, spec: FieldSpec, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, kind, parent)
        self.box.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)

    def reading(self) -> Reading:
        return read_whole(self.box.text())

    def show_value(self, value: object) -> None:
        self._put(str(value) if isinstance(value, int) else "")


class CentsEditor(TextEditor):
    """An amount in euros, typed as people write it; the sign stands beside the box."""

    def __init__(self, spec: FieldSpec, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, kind, parent)
        self._line.removeWidget(self.box)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.box, 1)
        sign = text_label("€", "muted")
        row.addWidget(sign)
        self._line.addLayout(row)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def reading(self) -> Reading:
        return read_cents(self.box.text())

    def show_value(self, value: object) -> None:
        mark = "." if language() == "en" else ","
        self._put(typed_cents(value, decimal_mark=mark) if isinstance(value, int) else "")


class GrowingText(QPlainTextEdit):
    """A text box that is as tall as its text, between a least and a greatest number of lines.

    Tab moves to the next field; the wheel scrolls the page unless the box has the keyboard.
    """

    typed_in = Signal()

    def __init__(self, least_lines: int, most_lines: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._most = least_lines, most_lines
        self._is_being_filled = False
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._on_text_changed)

    def put(self, text: str) -> None:
        """Replace the text without telling anybody; the place in it is kept as far as it can be."""
        if self.toPlainText() == text:
            return
        place = self.textCursor().position()
        self._is_being_filled = True
        self.setPlainText(text)
        self._is_being_filled = False
        cursor = self.textCursor()
        cursor.setPosition(min(place, len(text)) if self.hasFocus() else 0)
        self.setTextCursor(cursor)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._wanted_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(source.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Escape belongs to whatever the box stands in.
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def _on_text_changed(self) -> None:
        if self._is_being_filled:
            return
        self._fit()
        self.typed_in.emit()

    def _fit(self) -> None:
        height = self._wanted_height()
        is_full = height >= self._height_of(self._most)
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if is_full else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        if self.height() != height:
            self.setFixedHeight(height)

    def _wanted_height(self) -> int:
        # QPlainTextEdit counts its document's height in lines.
        lines = int(self.document().size().height()) if self.document().size().isValid() else 1
        return self._height_of(min(max(lines, self._least), self._most))

    def _height_of(self, lines: int) -> int:
        return round(QFontMetricsF(self.font()).lineSpacing() * lines) + _PADDING


class NoteEditor(FieldEditor):
    """Text of several lines."""

    def __init__(self, spec: FieldSpec, kind: str, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._kind = kind
        self.box = GrowingText(lines)
        self.box.setPlaceholderText(tr("forms.not_recorded"))
        self.box.typed_in.connect(self.edited.emit)
        self.hold(self.box)

    def main_widget(self) -> QWidget:
        return self.box

    def reading(self) -> Reading:
        return read_text(self._kind, self.spec.name, clean_text(self.box.toPlainText(), is_multiline=True))

    def show_value(self, value: object) -> None:
        self.box.put(value if isinstance(value, str) else "")

    def typed(self) -> Plain:
        return self.box.toPlainText() or None

    def show_typed(self, typed: Plain) -> None:
        self.box.put(typed if isinstance(typed, str) else "")
