"""The way back in with the recovery words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.background import Background
from ui.lock.back_in_screen import BackInScreen
from ui.lock.word_entry import WordEntry
from ui.messages import tr
from ui.operations import desk as desk_operations
from ui.operations import passphrases

if TYPE_CHECKING:
    from coachdesk.vault.recovery_words import WordsFinding


class RecoveryScreen(BackInScreen):
    """Takes the words of the sheet; the one that is mistyped is named."""

    def __init__(self, background: Background, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(
            background,
            folder,
            title=tr("lock.words.title"),
            explanation=tr("lock.words.explanation"),
            parent=parent,
        )
        self.setObjectName("recovery")
        self.entry = WordEntry()
        self.entry.submitted.connect(self.go)
        self.entry.edited.connect(lambda: self.bar.setHidden(True))
        self.take_entry(self.entry)

    def try_entry(self) -> None:
        """Look for a mistyped word; then open."""
        passphrases.examine_words(self.background, self.entry.text(), self._on_examined, owner=self)

    def forget_entry(self) -> None:
        """Forget the words."""
        self.entry.clear()

    def on_failed(self, error: Exception) -> None:
        """Say why, and mark the words that are to blame."""
        super().on_failed(error)
        positions = getattr(error, "context", {}).get("positions")
        if isinstance(positions, tuple):
            self.entry.mark(positions)

    def _on_examined(self, finding: WordsFinding) -> None:
        if finding.code == "ok":
            desk_operations.unlock_with_words(
                self.background, self.folder, self.entry.text(), self.on_opened, self.on_failed
            )
            return
        self.refuse(self._sentence(finding))
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
