"""One field between its editor and what is kept: nothing typed is overwritten, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from coachdesk.programme.declaration import Plain, to_plain
from ui.widgets.forms.field_notice import OtherValue
from ui.widgets.forms.field_row import FieldRow
from ui.widgets.forms.reading import Reading


class _Nothing:
    """No value at all, which is not the value None (*not recorded*)."""


NOTHING: Final = _Nothing()


class BoundField(QObject):
    """The state of one field of the entity shown.

    ``base`` is the value kept, as last read. What the person typed is *dirty* until it is handed over; then it is
    *pending* until the write is done. A value that comes from elsewhere while the person types does not enter the
    editor: it is shown beside it (``crossing``) and nothing is written until the person chose.
    """

    edited = Signal()
    left = Signal()
    crossing_settled = Signal()

    def __init__(
        self, row: FieldRow, words_of: Callable[[object], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.row = row
        self.spec = row.editor.spec
        self.base: object = None
        self.is_dirty = False
        self._pending: object = NOTHING
        self._crossing: object = NOTHING
        self._has_conflict = False
        self._words_of = words_of
        self._lead = ""
        row.editor.edited.connect(self._on_edited)
        row.editor.left.connect(self.left)
        row.taken.connect(self._on_taken)
        row.kept.connect(self._on_kept)

    @property
    def is_crossing(self) -> bool:
        """Tell whether somebody else wrote while the person was typing, and nobody chose yet."""
        return self._crossing is not NOTHING

    def reset(self, value: object) -> None:
        """Show the value of another entity; whatever was going on is over."""
        self.base = value
        self.is_dirty = False
        self._pending = NOTHING
        self._has_conflict = False
        self._end_crossing()
        self.row.show_notice((), "")
        self.row.editor.show_value(value)
        self.row.say(None)

    def show(self, value: object, crossing_lead: str) -> None:
        """Take the value as it is kept now; it enters the editor unless the person is editing there."""
        was = self.base
        self.base = value
        if not self.is_dirty and self._pending is NOTHING:
            if value != was:
                self.row.editor.show_value(value)
                self.row.say(None)
            return
        if value not in (was, self._pending) and self._read().value != value:
            self._crossing = value
            self.row.show_notice([OtherValue(self._words_of(value))], crossing_lead)

    def show_conflict(self, others: Sequence[OtherValue], lead: str) -> None:
        """Show the other open values of a kept conflict; none takes the notice away."""
        if self.is_crossing or not (others or self._has_conflict):
            return
        self._has_conflict = bool(others)
        self.row.show_notice(others, lead)

    def give_back(self, typed: Plain, base: Plain) -> None:
        """Put back what was typed before a lock or a crash, upon ``base``; it counts as typed just now."""
        stands = to_plain(self.spec, self.base)
        self.row.editor.show_typed(typed)
        reading = self._read()
        if reading.problem is None and reading.value == self.base:
            self.row.editor.show_value(self.base)
            return
        self.is_dirty = True
        if stands != base:
            self._crossing = self.base
            self.row.show_notice([OtherValue(self._words_of(self.base))], self._lead)
        self.row.say(reading.problem, reading.remark)

    def set_crossing_lead(self, lead: str) -> None:
        """Set the sentence over a value that crossed with what is typed."""
        self._lead = lead

    def take(self, *, is_leaving: bool) -> object:
        """Return the value to write now, or ``NOTHING``; its problem is said when the person has left the field."""
        if not self.is_dirty or self.is_crossing:
            return NOTHING
        reading = self._read()
        if reading.problem is not None:
            if is_leaving:
                self.row.say(reading.problem)
            return NOTHING
        self.is_dirty = False
        self.row.say(None, reading.remark)
        if reading.value == (self.base if self._pending is NOTHING else self._pending):
            if is_leaving:
                self.row.editor.show_value(reading.value)
            return NOTHING
        self._pending = reading.value
        if is_leaving:
            self.row.editor.show_value(reading.value)
        return reading.value

    def written(self, value: object) -> None:
        """Note that a value handed over by ``take`` is kept now."""
        if self._pending is not NOTHING and self._pending == value:
            self._pending = NOTHING
        self.base = value

    def failed(self, value: object, sentence: str) -> None:
        """Note that a value could not be written: it stays in the editor, and counts as typed."""
        if self._pending is not NOTHING and self._pending == value:
            self._pending = NOTHING
            self.is_dirty = True
        self.row.say(sentence)

    def unwritten(self) -> tuple[Plain, Plain] | None:
        """Return what stands in the editor without being written, with the value it was typed upon; or None."""
        if not self.is_dirty:
            return None
        return self.row.editor.typed(), to_plain(self.spec, self.base)

    def _read(self) -> Reading:
        return self.row.editor.read()

    def _on_edited(self) -> None:
        self.is_dirty = True
        self.row.say(None)
        self.edited.emit()

    def _on_taken(self, _place: int) -> None:
        if not self.is_crossing:
            return
        self.is_dirty = False
        self._end_crossing()
        self.row.editor.show_value(self.base)
        self.row.say(None)
        self.crossing_settled.emit()

    def _on_kept(self) -> None:
        if not self.is_crossing:
            return
        self._end_crossing()
        self.crossing_settled.emit()

    def _end_crossing(self) -> None:
        if self.is_crossing:
            self._crossing = NOTHING
            self.row.show_notice((), "")
