"""Write another answer than the open ones, in the field's own editor."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coachdesk.programme.declaration import FieldSpec, FieldType, Plain
from ui.case_file.case_forms import ALL_GROUPS, NOT_TYPED
from ui.merging.clock_editor import ClockEditor
from ui.messages import tr
from ui.operations.case_files import References
from ui.theme import Space
from ui.widgets import Button, Card
from ui.widgets.forms.editor import FieldEditor
from ui.widgets.forms.field_row import FieldRow
from ui.widgets.forms.formats import CLOCK_FIELDS
from ui.widgets.forms.layout import Place
from ui.widgets.forms.make_editor import make_editor
from ui.widgets.forms.reference_editor import ReferenceEditor

_LINES = 5
_SEAL_MS = 700
_SAVE_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def can_be_typed(kind: str, spec: FieldSpec) -> bool:
    """Tell whether a person can write this field: what the program works out is only chosen."""
    return (kind, spec.name) not in NOT_TYPED and spec.type is not FieldType.INSTANT


def _place_of(kind: str, name: str) -> Place:
    places = (place for group in ALL_GROUPS if group.kind == kind for place in group.places)
    found = next((place for place in places if place.name == name), Place(name))
    return replace(found, is_named_by_group=False, lines=max(found.lines, _LINES))


def _editor_for(kind: str, spec: FieldSpec, place: Place) -> FieldEditor:
    return ClockEditor(spec) if (kind, spec.name) in CLOCK_FIELDS else make_editor(kind, spec, place)


class OwnAnswer(Card):
    """The field as in its form, with what it begins with; Ctrl+Enter decides, Esc leaves everything open."""

    decided = Signal(object)
    """The value, typed as in the entity."""

    name_asked = Signal(str)
    """The name of something new that the field shall refer to."""

    typed_in = Signal(object)
    """What stands in the editor, to be sealed."""

    given_up = Signal()

    def __init__(
        self, kind: str, spec: FieldSpec, references: References, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self.setObjectName("merging.own")
        place = _place_of(kind, spec.name)
        self.editor = _editor_for(kind, spec, place)
        if isinstance(self.editor, ReferenceEditor):
            self.editor.set_names(references.by_kind().get(spec.target or "", {}))
            self.editor.new_asked.connect(self.name_asked)
        self.row = FieldRow(kind, place, self.editor)
        self.is_typed = False
        self._sealing = QTimer(self)
        self._sealing.setSingleShot(True)
        self._sealing.setInterval(_SEAL_MS)
        self._sealing.timeout.connect(self.seal)
        self.editor.edited.connect(self._on_edited)
        self.save_button = Button(tr("merging.save"), "primary", on_click=self.save, name="merging.save")
        self.save_button.setToolTip(tr("merging.save.keys"))
        leave = Button(tr("app.cancel"), "quiet", on_click=self.given_up.emit, name="merging.cancel")
        acts = QHBoxLayout()
        acts.setSpacing(Space.S)
        acts.addWidget(self.save_button)
        acts.addWidget(leave)
        acts.addStretch(1)
        self.body.setSpacing(Space.M)
        self.body.addWidget(self.row)
        self.body.addLayout(acts)

    def begin_with(self, value: object) -> None:
        """Put a value in, to be kept or changed."""
        self.editor.show_value(value)

    def give_back(self, typed: Plain) -> None:
        """Put back what was being typed before the page was left or the desk locked."""
        self.editor.show_typed(typed)
        self.is_typed = True

    def save(self) -> None:
        """Decide for what stands in the editor, or say why it cannot be kept."""
        reading = self.editor.read()
        self.row.say(reading.problem, reading.remark)
        if reading.problem is not None:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._sealing.stop()
        self.decided.emit(reading.value)

    def seal(self) -> None:
        """Hand over what is typed, now."""
        self._sealing.stop()
        if self.is_typed:
            self.typed_in.emit(self.editor.typed())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _SAVE_KEYS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _on_edited(self) -> None:
        self.is_typed = True
        self.row.say(None)
        if not self._sealing.isActive():
            self._sealing.start()
