"""One step of the first start."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.text import text_label


class Step(QWidget):
    """A title, an explanation, and a ``body``; ``done`` when Enter means "go on"."""

    done = Signal()

    def __init__(self, title: str, explanation: str) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.M)
        self.body.addWidget(text_label(title, "display", wrap=True))
        self.body.addWidget(text_label(explanation, "muted", wrap=True))

    def is_ready(self) -> bool:
        """Tell whether one may go on; say next to the field concerned what is missing if not."""
        return True
