"""Choose what somebody is in the team: one or several roles, each with what it means."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ui.messages import tr
from ui.operations.team import ROLES
from ui.theme import Space
from ui.widgets import text_label

_INDENT = 30
"""Where the words of a check box begin."""


class RolesChoice(QWidget):
    """``offered``: the roles that may be given; with one only there is nothing to choose, and it is said."""

    def __init__(
        self, offered: Sequence[str], chosen: Collection[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._offered = tuple(offered)
        self.boxes: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(text_label(tr("team.roles.label"), "label"))
        for role in ROLES:
            if role not in self._offered:
                continue
            said = tr(f"team.role.{role}.text")
            if len(self._offered) == 1:
                column.addWidget(text_label(tr(f"team.role.{role}"), wrap=True))
                column.addWidget(text_label(said, "muted", wrap=True))
                continue
            box = QCheckBox(tr(f"team.role.{role}"))
            box.setObjectName(f"team.role.{role}")
            box.setAccessibleDescription(said)
            box.setChecked(role in chosen)
            self.boxes[role] = box
            note = text_label(said, "muted", wrap=True)
            note.setContentsMargins(_INDENT, 0, 0, Space.XS)
            column.addWidget(box)
            column.addWidget(note)

    def chosen(self) -> frozenset[str]:
        """Return the roles chosen."""
        if len(self._offered) == 1:
            return frozenset(self._offered)
        return frozenset(role for role, box in self.boxes.items() if box.isChecked())
