"""The passphrase is forgotten: something else opens the desk, and a new passphrase is chosen at once."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.background import Background
from ui.lock.new_passphrase import NewPassphrase
from ui.messages import error_sentence, tr
from ui.operations import desk as desk_operations
from ui.operations.desk import Unlocked
from ui.theme import Space
from ui.widgets.bars import InfoBar
from ui.widgets.buttons import Button
from ui.widgets.centred import CentredCard
from ui.widgets.one_of import OneOf
from ui.widgets.text import text_label

_WIDTH = 640
_LOOK_EVERY_MS = 250


class BackInScreen(CentredCard):
    """``unlocked`` carries an ``Unlocked`` whose passphrase was replaced; ``abandoned`` goes back to the lock screen.

    What opens the desk is its children's: ``take_entry`` once, ``try_entry`` and ``forget_entry``.
    """

    unlocked = Signal(object)
    abandoned = Signal()

    def __init__(
        self,
        background: Background,
        folder: Path,
        *,
        title: str,
        explanation: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_WIDTH, parent)
        self.background = background
        self.folder = folder
        self._unlocked: Unlocked | None = None
        self._title = text_label(title, "display", wrap=True)
        self._explanation = text_label(explanation, "muted", wrap=True)
        self.bar = InfoBar("", "danger")
        self.bar.setHidden(True)
        self.passphrase = NewPassphrase()
        self._parts = OneOf()
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
        self.passphrase.submitted.connect(self.go)
        self._is_busy = False
        self._countdown = QTimer(self)
        self._countdown.setInterval(_LOOK_EVERY_MS)
        self._countdown.timeout.connect(self._show_wait)
        QTimer.singleShot(0, self, self._show_wait)  # after the first painting: it reads a file

    def take_entry(self, entry: QWidget) -> None:
        """Show where what opens the desk is typed."""
        self._parts.add(entry)
        self._parts.add(self.passphrase)
        entry.setFocus()

    def try_entry(self) -> None:
        """Try what was typed: answer with ``on_opened``, ``on_failed`` or ``refuse``."""
        raise NotImplementedError

    def forget_entry(self) -> None:
        """Forget what was typed."""
        raise NotImplementedError

    @property
    def is_choosing(self) -> bool:
        """Tell whether the desk is open and a passphrase is being chosen."""
        return self._unlocked is not None

    def go(self) -> None:
        """Try what was typed, or take the new passphrase."""
        if not self.go_button.isEnabled():
            return
        if self._unlocked is not None:
            self._set_passphrase(self._unlocked)
            return
        self._set_busy(is_busy=True)
        self.try_entry()

    def on_opened(self, unlocked: Unlocked) -> None:
        """Let a new passphrase be chosen for a desk that was opened."""
        self._unlocked = unlocked
        self.forget_entry()
        self.bar.setHidden(True)
        self._title.setText(tr("lock.words.choose"))
        self._explanation.setText(tr("lock.words.choose_explanation"))
        self.passphrase.set_forbidden((unlocked.person.name or "",))
        self._parts.show_only(1)
        self._countdown.stop()
        self._set_busy(is_busy=False)
        self.back_button.setHidden(True)
        self.passphrase.setFocus()

    def on_failed(self, error: Exception) -> None:
        """Say why the desk did not open, or why the passphrase was not kept."""
        self.refuse(error_sentence(error))

    def refuse(self, text: str) -> None:
        """Say what is wrong above the fields; "" when it is said beside one of them."""
        self._set_busy(is_busy=False)
        self._show_wait()
        self.bar.set_message(text, "danger")
        self.bar.setHidden(not text)

    def _set_passphrase(self, unlocked: Unlocked) -> None:
        chosen = self.passphrase.check()
        if chosen is None:
            return
        self._set_busy(is_busy=True)
        desk_operations.set_passphrase(
            self.background,
            unlocked.desk,
            chosen,
            lambda _none: self._finish(unlocked),
            self.on_failed,
            owner=self,
        )

    def _finish(self, unlocked: Unlocked) -> None:
        self.passphrase.clear()
        self._unlocked = None
        self.unlocked.emit(unlocked)

    def _set_busy(self, *, is_busy: bool) -> None:
        # Nobody leaves while a desk is being opened: its answer needs this screen.
        self._is_busy = is_busy
        self.back_button.setEnabled(not is_busy)
        self._show_state()

    def _show_wait(self) -> None:
        """Count down until the next attempt is let in; typing goes on meanwhile."""
        if self._unlocked is None and desk_operations.seconds_to_wait(self.folder) > 0:
            self._countdown.start()
        else:
            self._countdown.stop()
        self._show_state()

    def _show_state(self) -> None:
        wait_s = math.ceil(desk_operations.seconds_to_wait(self.folder)) if self._countdown.isActive() else 0
        self.go_button.setEnabled(not self._is_busy and not wait_s)
        if wait_s:
            self.go_button.set_text(tr("lock.wait", count=wait_s))
        else:
            self.go_button.set_text(tr("lock.words.save" if self.is_choosing else "lock.words.check"))

    def _abandon(self) -> None:
        self.forget_entry()
        self.abandoned.emit()

    def abandon_open_desk(self) -> None:
        """Close a desk that is open, when it is locked or the window goes before a passphrase was chosen."""
        if self._unlocked is not None:
            desk_operations.close(self.background, self._unlocked.desk)
            self._unlocked = None
            self.abandoned.emit()
