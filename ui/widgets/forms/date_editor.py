"""The editor of a date."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from coachdesk.programme.declaration import FieldSpec, Plain
from ui.widgets import DateField
from ui.widgets.forms.editor import FieldEditor
from ui.widgets.forms.reading import Reading, unreadable


class DateEditor(FieldEditor):
    """A day, typed in any usual way or chosen in a calendar."""

    waits_for_leave = True

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.box = DateField()
        self.box.textEdited.connect(lambda _text: self.edited.emit())
        self.box.changed.connect(self._on_changed)
        self.hold(self.box)

    def main_widget(self) -> QWidget:
        return self.box

    def reading(self) -> Reading:
        if not self.box.is_valid():
            return unreadable("forms.problem.not_a_date")
        return Reading(self.box.value())

    def show_value(self, value: object) -> None:
        self.box.set_value(value if isinstance(value, date) else None)

    def typed(self) -> Plain:
        return self.box.text() or None

    def show_typed(self, typed: Plain) -> None:
        self.box.set_value(None)
        self.box.setText(typed if isinstance(typed, str) else "")

    def _on_changed(self, _day: object) -> None:
        # Picked in the calendar, or ended with Enter: the edit is whole.
        self.edited.emit()
        self.left.emit()
