"""The first card: how sync stands, since when, and the button that begins a round now."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.messages import code_sentence, tr
from ui.operations.sync_state import Stage, SyncState
from ui.operations.update_state import TOO_OLD
from ui.shell.host import Host
from ui.shell.sync_words import standing_words
from ui.synchronisation.names import when_words
from ui.theme import Space
from ui.widgets import Button, Card, IconLabel, ProgressRow, text_label

_AGES_MS = 15_000
_CALM_MS = 500
"""As in the pill: a look at headquarters that is shorter is not shown."""
_ICON = 32


class StandingCard(Card):
    """Says in a whole sentence what the pill says in a few words."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("synchronisation.standing")
        self._syncing = host.syncing
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self._icon = IconLabel("clock", "accent", _ICON)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        self.title = text_label("", "title", wrap=True)
        self.more = text_label("", wrap=True)
        self.last = text_label("", "muted", wrap=True)
        for label in (self.title, self.more, self.last):
            words.addWidget(label)
        words.addWidget(text_label(tr("synchronisation.always_saved"), "caption", wrap=True))
        row.addLayout(words, 1)
        self.ask_button = Button(
            tr("synchronisation.sync_now"),
            "primary",
            icon="refresh-cw",
            on_click=self._ask,
            name="synchronisation.now",
        )
        row.addWidget(self.ask_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.progress = ProgressRow(tr("synchronisation.receiving"), can_cancel=False)
        self.progress.hide()
        self.body.addWidget(self.progress)
        self._ageing = QTimer(self)
        self._ageing.setInterval(_AGES_MS)
        self._ageing.timeout.connect(self.write)
        self._ageing.start()
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._show_now)
        self._shown = self._syncing.status
        self._is_asked = False
        self.write()

    def _ask(self) -> None:
        self._is_asked = True  # whoever pressed sees that it began, however short it is
        self._syncing.ask()

    def show_state(self, state: SyncState) -> None:
        """Show a standing."""
        if not state.is_passing or self._is_asked:
            self._is_asked = False
            self._calm.stop()
            self._show_now()
        elif not self._calm.isActive():
            self._calm.start()

    def _show_now(self) -> None:
        self._shown = self._syncing.status
        self.write()

    def write(self) -> None:
        """Write the words for this moment."""
        state = self._shown
        is_too_old = state.stage is Stage.PROBLEM and state.problem in TOO_OLD  # another one is what helps
        self.ask_button.set_kind("secondary" if is_too_old else "primary")
        words = standing_words(state, self._syncing.seconds_since_last())
        self._icon.set_icon(words.icon, "on_warning_soft" if words.tone == "warning" else "accent")
        self.title.setText(words.text)
        why = state.problem if state.stage is Stage.OFFLINE else None
        self.more.setText(code_sentence(why, state.context) if why else words.more)
        if state.last_at is None:
            self.last.setText(tr("synchronisation.last.never"))
        else:
            self.last.setText(tr("synchronisation.last", when=when_words(state.last_at)))
        self.progress.setVisible(state.progress is not None)
        if state.progress is not None:
            self.progress.set_progress(*state.progress)
