"""The editor of a small whole number on a scale that has words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from coachdesk.programme.declaration import FieldSpec, Plain
from ui.messages import tr
from ui.theme import Tone
from ui.widgets.forms.editor import FieldEditor
from ui.widgets.forms.reading import Reading
from ui.widgets.forms.step_picker import StepPicker


def level_words() -> list[str]:
    """Return the words for the levels 0 to 3 of a barrier."""
    return [tr(f"forms.level.{level}") for level in range(4)]


def maturity_words() -> list[str]:
    """Return the words for the maturities 0 to 5 of a project."""
    return [tr(f"forms.maturity.{maturity}") for maturity in range(6)]


class StepEditor(FieldEditor):
    """A whole number chosen on a scale."""

    settles_at_once = True

    def __init__(
        self, spec: FieldSpec, words: Sequence[str], tone: Tone, parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, parent)
        least = spec.least or 0
        self.box = StepPicker(least, least + len(words) - 1, words, tone)
        self.box.picked.connect(lambda _step: self.edited.emit())
        self.hold(self.box)

    def main_widget(self) -> QWidget:
        return self.box

    def describe(self, name: str, note: str) -> None:
        self.box.setAccessibleName(name)
        self.box.setAccessibleDescription(f"{self.box.word()} {note}".strip())

    def reading(self) -> Reading:
        return Reading(self.box.step())

    def show_value(self, value: object) -> None:
        self.box.show_step(value if isinstance(value, int) else None)

    def typed(self) -> Plain:
        return self.box.step()

    def show_typed(self, typed: Plain) -> None:
        self.show_value(typed)
