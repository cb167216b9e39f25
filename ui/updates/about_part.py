"""Réglages, "À propos": whether there is a newer version, asked for or heard of, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.messages import tr
from ui.operations.sync_state import Stage
from ui.operations.update_state import Phase
from ui.theme import Space
from ui.updates.update_bar import UpdateBar
from ui.updates.words import answer_words
from ui.widgets.buttons import Button
from ui.widgets.text import text_label

if TYPE_CHECKING:
    from ui.shell.host import Host


class AboutUpdates(QWidget):
    """A line of the card with the button that looks, and the bar below once there is something to say."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._updating, self._syncing = host.updating, host.syncing
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.XS, 0, Space.XS)
        column.setSpacing(Space.S)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(text_label(tr("updates.about.title"), "label", wrap=True))
        self.said = text_label("", "muted", wrap=True)
        words.addWidget(self.said)
        row.addLayout(words, 1)
        self.look_button = Button(
            tr("updates.look"), icon="refresh-cw", on_click=self._updating.look, name="settings.update.look"
        )
        self.look_button.hide()
        row.addWidget(self.look_button)
        column.addLayout(row)
        self.bar = UpdateBar(self._updating, name="settings.update", is_on_need=False)
        self.bar.hide()
        column.addWidget(self.bar)
        self._updating.state_changed.connect(self._on_change)
        self._syncing.status_changed.connect(self._on_change)
        self.write()

    def write(self) -> None:
        """Show how it stands now."""
        state, status = self._updating.state, self._syncing.status
        if status.stage in (Stage.NOT_JOINED, Stage.REVOKED):
            said = tr("updates.about.alone")
        elif not status.is_member:
            said = tr("updates.about.waiting")
        else:
            said = answer_words(state)
        self.said.setText(said)
        self.look_button.setAccessibleDescription(said)
        self.look_button.setVisible(status.is_member and status.stage is not Stage.REVOKED)
        self.look_button.setEnabled(not state.is_looking and state.phase is not Phase.FETCHING)
        self.bar.setVisible(self.bar.has_words)

    def _on_change(self, _news: object) -> None:
        self.write()
