"""The editor of a time of the day."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coachdesk.programme.declaration import FieldSpec, Plain
from ui.widgets import TimeField
from ui.widgets.forms.editor import FieldEditor
from ui.widgets.forms.reading import Reading, unreadable


class ClockEditor(FieldEditor):
    """A time typed in any usual way, kept as ``HH:MM``."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.box = TimeField()
        self.box.textEdited.connect(lambda _text: self.edited.emit())
        self.hold(self.box)

    def main_widget(self) -> QWidget:
        return self.box

    def reading(self) -> Reading:
        if not self.box.is_valid():
            return unreadable("app.time_unreadable")
        return Reading(self.box.value())

    def show_value(self, value: object) -> None:
        self.box.set_value(value if isinstance(value, str) else None)

    def typed(self) -> Plain:
        return self.box.text() or None

    def show_typed(self, typed: Plain) -> None:
        self.box.setText(typed if isinstance(typed, str) else "")
