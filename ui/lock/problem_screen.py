"""What is shown when the desk of a folder cannot be opened at all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.formats import shortened_path
from ui.messages import error_sentence, tr
from ui.theme import Space
from ui.widgets.buttons import Button
from ui.widgets.card import IconLabel
from ui.widgets.centred import CentredCard
from ui.widgets.text import text_label


class ProblemScreen(CentredCard):
    """Says what is wrong, what was left untouched, and offers to try again or to open another folder."""

    retried = Signal()
    other_folder_asked = Signal()

    def __init__(self, error: Exception, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(520, parent)
        self.setObjectName("problem")
        self.body.addWidget(IconLabel("octagon-alert", "danger", 32))
        self.body.addWidget(text_label(tr("lock.problem"), "display", wrap=True))
        self.body.addWidget(text_label(error_sentence(error), wrap=True))
        self.body.addWidget(
            text_label(
                tr("lock.folder", folder=shortened_path(str(folder))), "caption", wrap=True, selectable=True
            )
        )
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(Button(tr("lock.retry"), "primary", on_click=self.retried.emit, name="problem.retry"))
        row.addWidget(
            Button(tr("lock.other_folder"), on_click=self.other_folder_asked.emit, name="problem.other")
        )
        row.addStretch(1)
        self.body.addLayout(row)
