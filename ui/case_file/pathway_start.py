"""What stands in place of a pathway that has not started: the day of entry and one button."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.messages import tr
from ui.theme import Space
from ui.widgets import Button, Card, DateField, LabelledField, text_label


class PathwayStart(Card):
    """Ask for the day of entry, and start."""

    start_asked = Signal(object)
    """The day of entry."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("case_file.pathway.empty.title"), icon="milestone", parent=parent)
        self.setObjectName("pathway.start")
        self.body.addWidget(text_label(tr("case_file.pathway.empty.text"), "muted", wrap=True))
        self.day = DateField(name="pathway.start.day")
        self._field = LabelledField(tr("case_file.pathway.start_on"), self.day)
        self.day.returnPressed.connect(self._on_start)
        self.button = Button(
            tr("case_file.pathway.start"),
            "primary",
            icon="milestone",
            on_click=self._on_start,
            name="pathway.start.go",
        )
        self.body.addSpacing(Space.S)
        self.body.addWidget(self._field)
        line = QHBoxLayout()
        line.addWidget(self.button)
        line.addStretch(1)
        self.body.addLayout(line)

    def fill(self, entered_on: date | None, today: date) -> None:
        """Propose the day of entry that is known, or today."""
        if not self.day.hasFocus():
            self.day.set_value(entered_on or today)

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self.button.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_start(self) -> None:
        day = self.day.value()
        self._field.set_error("" if day else tr("forms.problem.not_a_date"))
        if day is not None:
            self.start_asked.emit(day)
