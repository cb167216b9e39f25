"""Editors of chosen fields: one code of a list, yes or no, several codes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coachdesk.programme.declaration import FieldSpec, Plain
from ui.messages import choices, tr
from ui.widgets import ChoiceBox, SegmentedControl
from ui.widgets.forms.chips import ChipBox
from ui.widgets.forms.editor import FieldEditor
from ui.widgets.forms.reading import Reading

_YES, _NO, _NOT_RECORDED = "yes", "no", ""


def options_of(spec: FieldSpec) -> dict[str, str]:
    """Return the codes of a field's catalogue with their labels."""
    return dict(choices(spec.catalogue)) if spec.catalogue else {}


class ChoiceEditor(FieldEditor):
    """One code of a list, or none."""

    settles_at_once = True

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.box = ChoiceBox(options_of(spec), empty_text=tr("forms.not_recorded"))
        self.box.changed.connect(self._on_changed)
        self._is_being_filled = False
        self.hold(self.box)

    def main_widget(self) -> QWidget:
        return self.box

    def reading(self) -> Reading:
        return Reading(self.box.value() or None)

    def show_value(self, value: object) -> None:
        self._is_being_filled = True
        self.box.set_value(value if isinstance(value, str) else None)
        self._is_being_filled = False

    def typed(self) -> Plain:
        return self.box.value() or None

    def show_typed(self, typed: Plain) -> None:
        self.show_value(typed)

    def _on_changed(self, *_value: object) -> None:
        if not self._is_being_filled:
            self.edited.emit()


class SegmentsEditor(FieldEditor):
    """One of a few codes, all in sight; the last segment is *not recorded*."""

    settles_at_once = True

    def __init__(
        self, spec: FieldSpec, options: Mapping[str, str], name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, parent)
        self._options = [*options.items(), (_NOT_RECORDED, tr("forms.not_recorded"))]
        self.box = SegmentedControl(self._options, label=name)
        self._kept: str = _NOT_RECORDED
        self.box.chosen.connect(self._on_chosen)
        self.hold(self.box)
        self._line.setAlignment(self.box, Qt.AlignmentFlag.AlignLeft)
        for value, _text in self._options:
            self.watch(self.box.button(value))

    def main_widget(self) -> QWidget:
        return self.box

    def reading(self) -> Reading:
        return Reading(self._kept or None)

    def show_value(self, value: object) -> None:
        self._kept = value if isinstance(value, str) else _NOT_RECORDED
        if any(self._kept == code for code, _text in self._options):
            self.box.set_value(self._kept)
            return
        # A code of a newer version: no segment is it, so none is lit; it stays until another is chosen.
        group = self.box.button(_NOT_RECORDED).group()
        group.setExclusive(False)
        for button in group.buttons():
            button.setChecked(False)
        group.setExclusive(True)

    def typed(self) -> Plain:
        return self._kept or None

    def show_typed(self, typed: Plain) -> None:
        self.show_value(typed)

    def _on_chosen(self, code: str) -> None:
        if code != self._kept:
            self._kept = code
            self.edited.emit()


class FlagEditor(SegmentsEditor):
    """Yes, no or not recorded."""

    def __init__(self, spec: FieldSpec, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(spec, {_YES: tr("forms.yes"), _NO: tr("forms.no")}, name, parent)

    def reading(self) -> Reading:
        return Reading({_YES: True, _NO: False}.get(self._kept))

    def show_value(self, value: object) -> None:
        super().show_value({True: _YES, False: _NO}.get(value) if isinstance(value, bool) else None)

    def typed(self) -> Plain:
        return {_YES: True, _NO: False}.get(self._kept)


class ChoicesEditor(FieldEditor):
    """Several codes of a list, each a chip to switch on or off."""

    settles_at_once = True

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.box = ChipBox(options_of(spec))
        self.box.toggled.connect(lambda _codes: self.edited.emit())
        self._line.addWidget(self.box)
        self.setFocusProxy(self.box)
        for chip in self.box.chips():
            self.watch(chip)

    def main_widget(self) -> QWidget:
        return self.box

    def reading(self) -> Reading:
        return Reading(self.box.codes())

    def show_value(self, value: object) -> None:
        codes = (
            tuple(code for code in value if isinstance(code, str)) if isinstance(value, list | tuple) else ()
        )
        self.box.show_codes(codes)
        for chip in self.box.chips():
            self.watch(chip)

    def typed(self) -> Plain:
        return list(self.box.codes())

    def show_typed(self, typed: Plain) -> None:
        self.show_value(typed)
