"""The last step of the first start: alone for now, or with an invitation of a headquarters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout

from ui.background import Background
from ui.first_start.step import Step
from ui.invitation.invitation_entry import InvitationEntry
from ui.messages import tr
from ui.widgets.text import text_label

_INDENT = 30
"""Where the words of a radio button begin."""


class TogetherStep(Step):
    """Alone is chosen in the beginning: whoever knows of no headquarters goes on with Enter."""

    def __init__(self, background: Background) -> None:
        super().__init__(tr("joining.first.title"), tr("joining.first.text"))
        self.alone = QRadioButton(tr("joining.first.alone"))
        self.alone.setObjectName("first_start.alone")
        self.invited = QRadioButton(tr("joining.first.invited"))
        self.invited.setObjectName("first_start.invited")
        group = QButtonGroup(self)
        for choice, said in (
            (self.alone, tr("joining.first.alone.text")),
            (self.invited, tr("joining.first.invited.text")),
        ):
            group.addButton(choice)
            choice.setAccessibleDescription(said)
            lines = QVBoxLayout()
            lines.setSpacing(0)
            lines.addWidget(choice)
            note = text_label(said, "muted", wrap=True)
            note.setContentsMargins(_INDENT, 0, 0, 0)
            lines.addWidget(note)
            self.body.addLayout(lines)
        self.entry = InvitationEntry(background)
        self.body.addWidget(self.entry)
        self.entry.hide()
        self.alone.setChecked(True)
        self.invited.toggled.connect(self._on_invited)
        self.setFocusProxy(self.alone)

    def when_settled(self, then: Callable[[str], object]) -> None:
        """Do this with the invitation, or with "" for alone; an invitation that is none is said to be so."""
        if self.alone.isChecked():
            then("")
        else:
            self.entry.when_good(lambda: then(self.entry.text()))

    def offer(self, invitation: Path, whence: str) -> None:
        """Fill the invitation in, and say where it came from; what somebody typed already stays."""
        if not self.entry.text().strip():
            self.invited.setChecked(True)
            self.entry.take_file(invitation, whence)

    def _on_invited(self, is_invited: bool) -> None:
        self.entry.setVisible(is_invited)
        if is_invited:
            self.entry.field.setFocus()
