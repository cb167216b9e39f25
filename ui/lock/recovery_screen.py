"""The passphrase is forgotten: the recovery words open the desk, and a new passphrase is chosen at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.background import Background
from ui.lock.new_passphrase import NewPassphrase
from ui.lock.word_entry import WordEntry
from ui.messages import error_sentence, tr
from ui.operations import desk as desk_operations
from ui.operations import passphrases
from ui.operations.desk import Unlocked
from ui.theme import Space
from ui.widgets.bars import InfoBar
from ui.widgets.buttons import Button
from ui.widgets.centred import CentredCard
from ui.widgets.one_of import OneOf
from ui.widgets.text import text_label

if TYPE_CHECKING:
    from coachdesk.vault.recovery_words import WordsFinding


class RecoveryScreen(CentredCard):
    """``unlocked`` carries an ``Unlocked`` whose passphrase was replaced.

    ``abandoned`` goes back to the lock screen.
    """

    unlocked = Signal(object)
    abandoned = Signal()

    def __init__(self, background: Background, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(640, parent)
        self.setObjectName("recovery")
        self._background = background
        self._folder = folder
        self._unlocked: Unlocked | None = None
        self._title = text_label(tr("lock.words.title"), "display", wrap=True)
        self._explanation = text_label(tr("lock.words.explanation"), "muted", wrap=True)
        self.bar = InfoBar("", "danger")
        self.bar.setHidden(True)
        self.entry = WordEntry()
        self.passphrase = NewPassphrase()
        self._parts = OneOf()
        self._parts.add(self.entry)
        self._parts.add(self.passphrase)
        self.go_button = Button(tr("lock.words.check"), "primary", on_click=self.go, name="recovery.go")
        self.back_button = Button(tr("lock.words.back"), on_click=self._abandon, name="recovery.back")
        acts = QHBoxLayout()
        acts.setSpacing(Space.S)
        acts.addWidget(self.go_button)
        acts.addWidget(self.back_button)
        acts.addStretch(1)
        for widget in (self._title, self._explanation, self.bar, self._parts):
            self.body.addWidget(widget)
        self.body.addLayout(acts)
        self.entry.submitted.connect(self.go)
        self.entry.edited.connect(lambda: self.bar.setHidden(True))
        self.passphrase.submitted.connect(self.go)
        self.entry.setFocus()

    @property
    def is_choosing(self) -> bool:
        """Tell whether the words were right and a passphrase is being chosen."""
        return self._unlocked is not None

    def go(self) -> None:
        """Try the words, or take the new passphrase."""
        if not self.go_button.isEnabled():
            return
        if self._unlocked is not None:
            self._set_passphrase(self._unlocked)
            return
        self._set_busy(is_busy=True)
        passphrases.examine_words(self._background, self.entry.text(), self._on_examined, owner=self)

    def _on_examined(self, finding: WordsFinding) -> None:
        if finding.code == "ok":
            desk_operations.unlock_with_words(
                self._background, self._folder, self.entry.text(), self._on_opened, self._on_failed
            )
            return
        self._set_busy(is_busy=False)
        self._say(self._sentence(finding))
        self.entry.mark(finding.positions)

    def _sentence(self, finding: WordsFinding) -> str:
        if finding.code == "count":
            typed = len(passphrases.split_words(self.entry.text()))
            return tr("lock.words.count", typed=typed, expected=passphrases.recovery_word_count())
        if finding.code == "unclear":
            return tr("lock.words.unclear")
        meant = ", ".join(finding.suggestions[0]) if finding.suggestions and finding.suggestions[0] else ""
        numbers = ", ".join(str(place) for place in finding.positions)
        key = f"lock.words.{finding.code}" + ("_meant" if meant and len(finding.positions) == 1 else "")
        return tr(key, numbers=numbers, count=len(finding.positions), meant=meant)

    def _on_opened(self, unlocked: Unlocked) -> None:
        self._unlocked = unlocked
        self.entry.clear()
        self.bar.setHidden(True)
        self._title.setText(tr("lock.words.choose"))
        self._explanation.setText(tr("lock.words.choose_explanation"))
        self.passphrase.set_forbidden((unlocked.person.name or "",))
        self._parts.show_only(1)
        self.go_button.set_text(tr("lock.words.save"))
        self._set_busy(is_busy=False)
        self.back_button.setHidden(True)
        self.passphrase.setFocus()

    def _set_passphrase(self, unlocked: Unlocked) -> None:
        chosen = self.passphrase.check()
        if chosen is None:
            return
        self._set_busy(is_busy=True)
        desk_operations.set_passphrase(
            self._background,
            unlocked.desk,
            chosen,
            lambda _none: self._finish(unlocked),
            self._on_failed,
            owner=self,
        )

    def _finish(self, unlocked: Unlocked) -> None:
        self.passphrase.clear()
        self._unlocked = None
        self.unlocked.emit(unlocked)

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(is_busy=False)
        self._say(error_sentence(error))
        positions = getattr(error, "context", {}).get("positions")
        if isinstance(positions, tuple):
            self.entry.mark(positions)

    def _set_busy(self, *, is_busy: bool) -> None:
        # Nobody leaves while a desk is being opened: its answer needs this screen.
        self.go_button.setEnabled(not is_busy)
        self.back_button.setEnabled(not is_busy)

    def _say(self, text: str) -> None:
        self.bar.set_message(text, "danger")
        self.bar.setHidden(False)

    def _abandon(self) -> None:
        self.entry.clear()
        self.abandoned.emit()

    def abandon_open_desk(self) -> None:
        """Close a desk that the words opened, when the window goes before a passphrase was chosen."""
        if self._unlocked is not None:
            desk_operations.close(self._background, self._unlocked.desk)
            self._unlocked = None
