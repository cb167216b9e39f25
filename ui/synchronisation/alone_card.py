"""What stands on the page while this desk is no member of an organisation: what joining is, and how it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.messages import tr
from ui.operations.sync_state import Stage
from ui.shell.host import Host
from ui.theme import Size, Space
from ui.widgets import Button, Card, IconLabel, text_label

JOIN = "join"
"""The act that opens joining; a build without it has no button for it."""

_POINTS = (
    ("shield-check", "synchronisation.alone.sealed"),
    ("cloud-off", "synchronisation.alone.offline"),
    ("mail", "synchronisation.alone.invitation"),
)


class AloneCard(Card):
    """``stage``: not joined, waiting for being let in, or declined."""

    def __init__(self, host: Host, stage: Stage, parent: QWidget | None = None) -> None:
        name = {Stage.WAITING: "waiting", Stage.DECLINED: "declined"}.get(stage, "alone")
        super().__init__(tr(f"synchronisation.{name}.title"), icon=_icon_of(name), parent=parent)
        self.setObjectName(f"synchronisation.{name}")
        self.body.setSpacing(Space.M)
        self.body.addWidget(text_label(tr(f"synchronisation.{name}.text"), wrap=True))
        for icon_name, key in _POINTS if name == "alone" else ():
            row = QHBoxLayout()
            row.setSpacing(Space.M)
            row.addWidget(IconLabel(icon_name, "accent", Size.ICON), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(text_label(tr(key), wrap=True), 1)
            self.body.addLayout(row)
        self.join_button = Button(
            _words_of(name),
            "secondary" if name == "waiting" else "primary",
            on_click=lambda: host.act(JOIN),
            name="synchronisation.join",
        )
        if host.has_action(JOIN):
            self.body.addWidget(self.join_button, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self.join_button.deleteLater()


def _icon_of(name: str) -> str:
    return {"waiting": "hourglass", "declined": "circle-alert"}.get(name, "building-2")


def _words_of(name: str) -> str:
    if name == "waiting":
        return tr("synchronisation.waiting.show")
    return tr("synchronisation.declined.again") if name == "declined" else tr("synchronisation.alone.join")
