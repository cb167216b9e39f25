"""The editor of a date."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coachdesk.programme.declaration import FieldSpec, Plain
from ui.widgets import DateField
from ui.widgets.forms.editor import FieldEditor
from ui.widgets.forms.reading import Reading, unreadable


class DateEditor(FieldEditor):
    """A day, typed in any usual way or chosen in a calendar."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.box = DateField()
        self._is_being_filled = False
        self.box.changed.connect(self._on_changed)
        self.hold(self.box)
