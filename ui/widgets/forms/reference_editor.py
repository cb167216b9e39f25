"""The editor of a reference: type a few letters of a name, or choose it from the list."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coachdesk.programme.declaration import FieldSpec, Plain
from coachdesk.programme.folding import fold
from ui.messages import tr
from ui.widgets.forms.editor import FieldEditor
from ui.widgets.forms.name_field import NameField
from ui.widgets.forms.reading import Reading, unreadable

MADE_BY_NAME = frozenset({"promotion", "partner"})
"""The kinds of the register that a name alone is enough to make, right where they are referred to."""


class ReferenceEditor(FieldEditor):
    """One entity of the register, by its name; what is typed and matches no name is kept in sight and not written."""

    new_asked = Signal(str)
    """The name of an entity to make and refer to."""

    waits_for_leave = True

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._kept: str | None = None
        self._names: Mapping[str, str] = {}
        self.box = NameField(can_add=spec.target in MADE_BY_NAME)
        self.box.textEdited.connect(lambda _text: self.edited.emit())
        self.box.returnPressed.connect(self.left)
        self.box.chosen.connect(self._on_chosen)
        self.box.add_asked.connect(self.new_asked)
        self.hold(self.box)

    def main_widget(self) -> QWidget:
        return self.box

    def set_names(self, names: Mapping[str, str]) -> None:
        """Offer these names by id, in this order; what stands in the editor stays."""
        if names == self._names:
            return
        was_settled = self.box.text() == self._shown_name(self._kept)
        self._names = dict(names)
        self.box.set_names(self._names)
        if was_settled:
            self._put(self._shown_name(self._kept))

    def add_name(self, entity_id: str, name: str) -> None:
        """Offer one name more, just made; what stands in the editor stays."""
        self.set_names({**self._names, entity_id: name})

    def reading(self) -> Reading:
        typed = self.box.text().strip()
        if not typed:
            return Reading()
        if typed == self._shown_name(self._kept):
            return Reading(self._kept)
        wanted = fold(typed)
        matches = [entity_id for entity_id, name in self._names.items() if fold(name) == wanted]
        if len(matches) == 1:
            return Reading(matches[0])
        can_add = self.spec.target in MADE_BY_NAME
        return unreadable("forms.problem.not_in_list_yet" if can_add else "forms.problem.not_in_list")

    def show_value(self, value: object) -> None:
        self._kept = value if isinstance(value, str) else None
        self._put(self._shown_name(self._kept))

    def typed(self) -> Plain:
        return self.box.text() or None

    def show_typed(self, typed: Plain) -> None:
        self._put(typed if isinstance(typed, str) else "")

    def _shown_name(self, entity_id: str | None) -> str:
        if entity_id is None:
            return ""
        return self._names.get(entity_id) or tr("forms.unknown_reference")

    def _put(self, text: str) -> None:
        if self.box.text() != text:
            self.box.setText(text)
        if not self.box.hasFocus():
            self.box.setCursorPosition(0)

    def _on_chosen(self, entity_id: str) -> None:
        self._kept = entity_id or None
        self._put(self._shown_name(self._kept))
        self.edited.emit()
        self.left.emit()  # a name that was chosen is the whole edit
