"""Réglages: whether this desk works with a headquarters, and the way there."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.messages import tr
from ui.operations.sync_state import Stage, SyncState
from ui.shell.host import Host
from ui.theme import Space
from ui.widgets import Button, Card, text_label

_NAMES = {Stage.NOT_JOINED: "alone", Stage.WAITING: "waiting", Stage.DECLINED: "declined"}


class JoiningCard(Card):
    """Follows how the desk stands; one button, for what comes next."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(tr("joining.settings.title"), icon="building-2", parent=parent)
        self.setObjectName("settings.headquarters")
        self._host = host
        self._said = text_label("", "muted", wrap=True)
        self.button = Button("", on_click=self._go, name="settings.join")
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(self._said, 1)
        row.addWidget(self.button)
        self.body.addLayout(row)
        host.syncing.status_changed.connect(self._show)
        self._show(host.syncing.status)

    def _show(self, state: SyncState) -> None:
        name = _NAMES.get(state.stage, "member")
        self._said.setText(tr(f"joining.settings.{name}"))
        self.button.set_text(tr(f"joining.settings.{name}.go"))
        self.button.setAccessibleDescription(self._said.text())

    def _go(self) -> None:
        if self._host.syncing.status.stage in _NAMES:
            self._host.act("join")
        else:
            self._host.navigate("synchronisation")
