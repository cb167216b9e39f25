"""What is shown when this laptop was let out of its organisation: nothing here can be opened any more."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.formats import shortened_path
from ui.messages import tr
from ui.theme import Space
from ui.widgets.buttons import Button
from ui.widgets.card import IconLabel
from ui.widgets.centred import CentredCard
from ui.widgets.text import text_label

LEFT = ("unsent*.coachbundle", "unsent*.coachenvelopes")
"""What ``sync.client.revocation`` leaves beside the desk; its import is nothing that a locked desk pays for."""

_LONGEST = 15


class LetOutScreen(CentredCard):
    """Says kindly what happened, what became of the work, and what can be done.

    ``is_over`` False: what was not sent is being handed over; nothing can be done but wait.
    """

    other_folder_asked = Signal()

    def __init__(self, folder: Path, *, is_over: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(560, parent)
        self.setObjectName("let_out")
        self.body.addWidget(IconLabel("log-out" if is_over else "hourglass", "muted", 32))
        title = tr("lock.let_out.title") if is_over else tr("lock.let_out.leaving")
        self.body.addWidget(text_label(title, "display", wrap=True))
        if not is_over:
            self.body.addWidget(text_label(tr("lock.let_out.handing_over"), wrap=True))
            return
        for words in (tr("lock.let_out.what"), self._kept(folder), tr("lock.let_out.to_do")):
            self.body.addWidget(text_label(words, wrap=True, selectable=True))
        self.body.addWidget(
            text_label(
                tr("lock.folder", folder=shortened_path(str(folder))), "caption", wrap=True, selectable=True
            )
        )
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.other_button = Button(
            tr("lock.let_out.other"), "primary", on_click=self.other_folder_asked.emit, name="let_out.other"
        )
        row.addWidget(self.other_button)
        row.addStretch(1)
        self.body.addLayout(row)

    def _kept(self, folder: Path) -> str:
        left = sorted(path.name for pattern in LEFT for path in folder.glob(pattern))
        if left:
            return tr("lock.let_out.left_file", count=len(left), files=", ".join(map(_shortened, left)))
        return tr("lock.let_out.handed_over")


def _shortened(name: str) -> str:
    """Return a file's name without the middle of the laptop's id that it bears."""
    stem, dot, suffix = name.rpartition(".")
    return name if len(stem) <= _LONGEST else f"{stem[:_LONGEST]}…{dot}{suffix}"
