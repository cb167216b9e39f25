"""The recovery words: shown once, printed or written down, and one of them asked back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.lock import sheet_printing
from ui.messages import tr
from ui.theme import Space
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.labelled_field import LabelledField
from ui.widgets.text import set_role, text_label

_COLUMNS = 3


class RecoverySheet(QWidget):
    """The words, ways to keep them, and the question that shows they were kept.

    ``confirmed`` when it is answered.
    """

    confirmed = Signal()

    def __init__(
        self, words: Sequence[str], name: str, *, made_on: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = tuple(words)
        self._name = name
        self._made_on = made_on
        self.asked_place = secrets.randbelow(len(self._words))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self._make_words())
        column.addLayout(self._make_acts())
        self._said = text_label("", "caption", wrap=True)
        self._said.setHidden(True)
        column.addWidget(self._said)
        self.answer = QLineEdit()
        self.answer.setObjectName("recovery.answer")
        self.answer.setMaximumWidth(280)
        self.labelled = LabelledField(
            tr("lock.sheet.question", number=self.asked_place + 1),
            self.answer,
            hint=tr("lock.sheet.question_hint"),
        )
        column.addWidget(self.labelled)
        self.answer.textEdited.connect(lambda _text: self.labelled.set_error(""))
        self.answer.returnPressed.connect(self.check)

    @property
    def words(self) -> tuple[str, ...]:
        """The words shown."""
        return self._words

    def check(self) -> None:
        """Look at the word asked back."""
        if self.answer.text().strip().casefold() == self._words[self.asked_place]:
            self.confirmed.emit()
        else:
            key = "lock.sheet.wrong" if self.answer.text().strip() else "lock.sheet.missing"
            self.labelled.set_error(tr(key, number=self.asked_place + 1))
            self.answer.setFocus()

    def save_pdf(self, path: str) -> None:
        """Write the sheet to a file."""
        if path:
            is_written = sheet_printing.write_pdf(path, self._words, self._name, self._made_on)
            self._say(
                tr("lock.sheet.saved") if is_written else tr("lock.sheet.not_saved"), is_error=not is_written
            )

    def _make_words(self) -> QWidget:
        card = Card(padding=Space.M)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        rows = -(-len(self._words) // _COLUMNS)
        for index, word in enumerate(self._words):
            at, row = divmod(index, rows)
            number = text_label(str(index + 1), "caption")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            number.setMinimumWidth(22)
            grid.addWidget(number, row, at * 2)
            shown = text_label(word, "strong", selectable=True)
            shown.setAccessibleName(f"{index + 1} {word}")
            grid.addWidget(shown, row, at * 2 + 1)
            grid.setColumnStretch(at * 2 + 1, 1)
        card.body.addLayout(grid)
        return card

    def _make_acts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(
            Button(tr("lock.sheet.print"), icon="printer", on_click=self._print, name="recovery.print")
        )
        row.addWidget(
            Button(tr("lock.sheet.pdf"), icon="file-down", on_click=self._ask_file, name="recovery.pdf")
        )
        row.addStretch(1)
        return row

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(tr("lock.sheet.title"))
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def draw() -> None:
            is_drawn = sheet_printing.draw_sheet(printer, self._words, self._name, self._made_on)
            self._say(
                tr("lock.sheet.printed") if is_drawn else tr("lock.sheet.not_printed"), is_error=not is_drawn
            )

        dialog.accepted.connect(draw)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, tr("lock.sheet.pdf"), "", "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{tr('lock.sheet.file_name')}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_pdf)
        dialog.open()

    def _say(self, text: str, *, is_error: bool) -> None:
        self._said.setText(text)
        set_role(self._said, "role", "error" if is_error else "caption")
        self._said.setHidden(False)
