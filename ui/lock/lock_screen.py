"""What is shown while the desk is locked: a field for the passphrase, and nothing behind it."""

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ui.background import Background
from ui.formats import shortened_path
from ui.messages import error_sentence, tr
from ui.operations import desk as desk_operations
from ui.operations.desk import Unlocked
from ui.theme import Space
from ui.widgets.buttons import Button
from ui.widgets.centred import CentredCard
from ui.widgets.labelled_field import LabelledField
from ui.widgets.mark import Mark
from ui.widgets.passphrase_field import PassphraseField
from ui.widgets.text import text_label

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QShowEvent

    from coachdesk.desk import LockedDesk


class WayBackIn(StrEnum):
    """What opens the desk of somebody who forgot the passphrase."""

    WORDS = "words"
    ORGANISATION = "organisation"


class LockScreen(CentredCard):
    """Opens the desk of ``folder``; ``unlocked`` carries an ``Unlocked``.

    Once painted it looks at the desk's header: ``unreadable`` carries what is wrong with it; ``let_out``: this laptop
    was let out of its organisation, and nothing opens the desk. ``recovery_asked`` carries a ``WayBackIn``.
    """

    unlocked = Signal(object)
    recovery_asked = Signal(object)
    unreadable = Signal(object)
    let_out = Signal()

    def __init__(
        self,
        background: Background,
        folder: Path,
        *,
        demo_passphrase: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(440, parent)
        self.setObjectName("lock")
        self._background = background
        self._folder = folder
        self._is_opening = False
        self._was_painted = False
        mark = Mark(48)
        self.body.addWidget(mark)
        self.body.addSpacing(Space.XS)
        self.body.addWidget(text_label(tr("lock.title"), "display", wrap=True))
        self.explanation = text_label(tr("lock.explanation"), "muted", wrap=True)
        self.body.addWidget(self.explanation)
        self.field = PassphraseField(label=tr("lock.passphrase"), name="lock.passphrase")
        hint = tr("lock.demo", passphrase=demo_passphrase) if demo_passphrase else ""
        self.labelled = LabelledField(tr("lock.passphrase"), self.field, hint=hint)
        self.field.line.setText(demo_passphrase)
        self.body.addWidget(self.labelled)
        self.open_button = Button(tr("lock.open"), "primary", name="lock.open", on_click=self.try_to_open)
        self.open_button.setDefault(True)
        self.body.addWidget(self.open_button)
        self.recovery_button = Button(
            tr("lock.forgotten"),
            "quiet",
            name="lock.recovery",
            on_click=lambda: self.recovery_asked.emit(WayBackIn.WORDS),
        )
        self.body.addWidget(self.recovery_button)
        self.halves_button = Button(
            tr("lock.halves.link"),
            "quiet",
            name="lock.halves",
            on_click=lambda: self.recovery_asked.emit(WayBackIn.ORGANISATION),
        )
        self.body.addWidget(self.halves_button)
        self.halves_button.hide()
        self.folder_label = text_label(
            tr("lock.folder", folder=shortened_path(str(folder))), "caption", wrap=True
        )
        self.folder_label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.foot.addWidget(self.folder_label)
        self.field.submitted.connect(self.try_to_open)
        self.field.edited.connect(self._on_edited)
        self._countdown = QTimer(self)
        self._countdown.setInterval(250)
        self._countdown.timeout.connect(self._show_wait)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self._look_at_desk)

    def _look_at_desk(self) -> None:
        """Read what the desk's files say of the lock: not before the person sees something."""
        self._show_wait()
        folder = self._folder
        self._background.run(
            lambda: desk_operations.find_desk(folder), self._on_header, self.unreadable.emit, owner=self
        )

    def _on_header(self, desk: LockedDesk) -> None:
        if desk.is_let_out:
            self.let_out.emit()
        self.halves_button.setVisible(desk_operations.can_be_opened_by_organisation(desk))

    def try_to_open(self) -> None:
        """Try the passphrase typed."""
        if self._is_opening or self._countdown.isActive():
            return
        passphrase = self.field.text()
        if not passphrase:
            self._tell(tr("lock.empty"))
            return
        self._is_opening = True
        self._show_state()
        desk_operations.unlock(self._background, self._folder, passphrase, self._on_unlocked, self._on_failed)

    def _on_unlocked(self, unlocked: Unlocked) -> None:
        self._is_opening = False
        self.field.clear()
        self.unlocked.emit(unlocked)

    def _on_failed(self, error: Exception) -> None:
        self._is_opening = False
        self.show_failure(error_sentence(error))

    def say(self, sentence: str) -> None:
        """Say something that came to light after the desk was locked."""
        from ui.widgets.bars import InfoBar

        self.body.insertWidget(self.body.indexOf(self.explanation) + 1, InfoBar(sentence, "warning"))

    def show_failure(self, sentence: str = "") -> None:
        """Say that the desk could not be opened; by default that the passphrase is wrong."""
        self._tell(sentence or tr("errors.vault.wrong_passphrase"))
        self.field.line.selectAll()
        self.field.setFocus()
        self._show_wait()

    def _on_edited(self, _text: str) -> None:
        if not self._countdown.isActive():
            self._tell("")

    def _tell(self, text: str) -> None:
        self.labelled.set_error(text)
        self.field.set_error(is_error=bool(text))

    def _show_wait(self) -> None:
        """Count down until the next attempt is let in; typing goes on meanwhile."""
        if desk_operations.seconds_to_wait(self._folder) > 0:
            self._countdown.start()
        else:
            self._countdown.stop()
        self._show_state()

    def _show_state(self) -> None:
        wait_s = math.ceil(desk_operations.seconds_to_wait(self._folder)) if self._countdown.isActive() else 0
        self.open_button.setEnabled(not self._is_opening and not wait_s)
        if self._is_opening:
            words = tr("lock.opening")
        elif wait_s:
            words = tr("lock.wait", count=wait_s)
        else:
            words = tr("lock.open")
        self.open_button.set_text(words)
        for way in (self.recovery_button, self.halves_button):
            way.setEnabled(not self._is_opening)
