"""Choose a passphrase: type one or take one that is made of seven words; type it again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.lock.passphrase_meter import PassphraseMeter
from ui.messages import tr
from ui.operations import passphrases
from ui.theme import Space
from ui.widgets.buttons import Button
from ui.widgets.labelled_field import LabelledField
from ui.widgets.passphrase_field import PassphraseField


class NewPassphrase(QWidget):
    """``submitted`` on Enter in the second field.

    ``check`` says what is wrong, next to the field concerned.
    """

    submitted = Signal()

    def __init__(self, *, forbidden: tuple[str, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forbidden = forbidden
        self.first = PassphraseField(label=tr("lock.new.first"), name="passphrase.first")
        self.second = PassphraseField(label=tr("lock.new.second"), name="passphrase.second")
        self.meter = PassphraseMeter()
        self._first_labelled = LabelledField(tr("lock.new.first"), self.first)
        self._second_labelled = LabelledField(tr("lock.new.second"), self.second)
        self.generate_button = Button(
            tr("lock.new.generate"),
            "quiet",
            icon="wand-sparkles",
            on_click=self.generate,
            name="passphrase.generate",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._first_labelled)
        column.addWidget(self.meter)
        column.addWidget(self.generate_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(Space.S)
        column.addWidget(self._second_labelled)
        self.first.edited.connect(self._on_first_edited)
        self.second.edited.connect(lambda _text: self._second_labelled.set_error(""))
        self.first.submitted.connect(self.second.setFocus)
        self.second.submitted.connect(self.submitted)
        self.setFocusProxy(self.first)

    def set_forbidden(self, names: tuple[str, ...]) -> None:
        """Give names that an attacker would try first."""
        self._forbidden = names

    def generate(self) -> None:
        """Put a new passphrase of words in, shown, to be written down."""
        self.first.set_text(passphrases.generate_passphrase())
        self.first.set_shown(is_shown=True)
        self.second.clear()
        self.second.setFocus()

    def check(self) -> str | None:
        """Return the passphrase if it meets the rule and was typed twice alike.

        Otherwise say what is wrong.
        """
        passphrase = self.first.text()
        self._first_labelled.set_error("")
        self._second_labelled.set_error("")
        if not self.meter.is_enough:
            self._first_labelled.set_error(tr("lock.new.too_weak"))
            self.first.setFocus()
            return None
        if passphrase != self.second.text():
            key = "lock.new.differs" if self.second.text() else "lock.new.again"
            self._second_labelled.set_error(tr(key))
            self.second.setFocus()
            return None
        return passphrase

    def clear(self) -> None:
        """Forget what is typed."""
        self.first.clear()
        self.second.clear()
        self.meter.show_passphrase("")

    def _on_first_edited(self, text: str) -> None:
        self._first_labelled.set_error("")
        self.meter.show_passphrase(text, self._forbidden)
