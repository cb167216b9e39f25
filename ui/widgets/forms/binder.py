"""The fields of one entity: when they are written, what is sealed meanwhile, what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from coachdesk.programme.case_file import Conflict
from coachdesk.programme.declaration import Plain, from_plain
from ui.messages import error_sentence, format_instant, tr
from ui.widgets.forms.bound_field import NOTHING, BoundField
from ui.widgets.forms.field_notice import OtherValue
from ui.widgets.forms.field_row import FieldRow
from ui.widgets.forms.form_desk import FormDesk
from ui.widgets.forms.reference_editor import ReferenceEditor
from ui.widgets.forms.value_text import NameOf, plain_text, value_text

CALM_MS = 1_000
"""A pause this long in typing ends an edit."""

SEAL_MS = 700
"""Counted from the first keystroke not sealed yet: with the writing itself, a crash costs one second of typing."""

_BASE = "#base"


class EntityBinder(QObject):
    """Bind the rows of one kind of entity to one entity at a time.

    A choice is written at once, typed text when the person leaves the field or pauses; several fields that wait are
    written as one change. What cannot be written stays in its editor and is sealed.
    """

    typed = Signal()
    """The person changed something in one of the fields."""

    def __init__(self, kind: str, desk: FormDesk, name_of: NameOf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.entity_id = ""
        self._desk = desk
        self._name_of = name_of
        self._fields: dict[str, BoundField] = {}
        self._conflicts: dict[str, Conflict] = {}
        self._is_sealed = False
        self._calm = _timer(self, CALM_MS, self._on_calm)
        self._seal_due = _timer(self, SEAL_MS, self.seal)

    def add(self, row: FieldRow) -> None:
        """Bind one row more."""
        spec = row.editor.spec
        bound = BoundField(row, lambda value: value_text(self.kind, spec, value, self._name_of), self)
        bound.set_crossing_lead(tr("forms.conflict.crossing"))
        bound.edited.connect(lambda: self._on_edited(bound))
        bound.left.connect(lambda: self._commit([bound], is_leaving=True))
        bound.crossing_settled.connect(lambda: self._on_crossing_settled(bound))
        row.taken.connect(lambda place: self._on_taken(spec.name, place))
        row.kept.connect(lambda: self._on_kept(spec.name))
        if isinstance(row.editor, ReferenceEditor):
            row.editor.new_asked.connect(lambda name: self._on_new_asked(bound, name))
        self._fields[spec.name] = bound

    def field(self, name: str) -> BoundField:
        """Return one bound field."""
        return self._fields[name]

    def names(self) -> tuple[str, ...]:
        """Return the names of the bound fields, in the order of the form."""
        return tuple(self._fields)

    def set_references(self, options: Mapping[str, Mapping[str, str]]) -> None:
        """Offer the names of what references point to, by entity kind."""
        for bound in self._fields.values():
            editor = bound.row.editor
            if isinstance(editor, ReferenceEditor):
                editor.set_names(options.get(editor.spec.target or "", {}))

    def show(self, entity: Any, conflicts: Iterable[Conflict]) -> None:
        """Show an entity: anew when it is another one, else only what changed and is not being edited."""
        is_same = entity.id == self.entity_id
        if not is_same:
            self._calm.stop()
            self._seal_due.stop()
            self._is_sealed = False
            self.entity_id = entity.id
        for name, bound in self._fields.items():
            value = getattr(entity, name)
            if is_same:
                bound.show(value, tr("forms.conflict.crossing"))
            else:
                bound.reset(value)
        self._show_conflicts(conflicts)

    def give_back(self, sealed: Mapping[str, Plain]) -> bool:
        """Put back what ``seal`` was given; tell whether any of it differed from what is kept."""
        self._is_sealed = bool(sealed)
        for name, bound in self._fields.items():
            if name in sealed:
                bound.give_back(sealed[name], sealed.get(name + _BASE))
        found = any(bound.is_dirty for bound in self._fields.values())
        self._commit(self._fields.values(), is_leaving=True)
        if not found and sealed:
            self.seal()
        return found

    def leave(self) -> None:
        """Write what can be written and seal the rest, now."""
        if not self.entity_id:
            return
        self._calm.stop()
        self._seal_due.stop()
        self._commit(self._fields.values(), is_leaving=True)
        self.seal()

    def seal(self) -> None:
        """Seal what is not written, now."""
        unwritten = self.unwritten()
        if unwritten or self._is_sealed:
            self._is_sealed = bool(unwritten)
            self._desk.seal(self.kind, self.entity_id, unwritten)

    def forget(self) -> None:
        """Show no entity any more; what was sealed of the one shown stays sealed."""
        self._calm.stop()
        self._seal_due.stop()
        self._is_sealed = False
        self.entity_id = ""

    def has_unwritten(self, names: Iterable[str] | None = None) -> bool:
        """Tell whether something stands in an editor (of these fields only) that is not written."""
        wanted = self._fields if names is None else names
        return any(self._fields[name].is_dirty for name in wanted)

    def is_disputed(self, names: Iterable[str]) -> bool:
        """Tell whether somebody has to choose between several answers to one of these fields."""
        return any(name in self._conflicts or self._fields[name].is_crossing for name in names)

    def unwritten(self) -> dict[str, Plain]:
        """Return what stands in the editors without being written, as ``seal`` keeps it."""
        sealed: dict[str, Plain] = {}
        for name, bound in self._fields.items():
            standing = bound.unwritten()
            if standing is not None:
                sealed[name], sealed[name + _BASE] = standing
        return sealed

    def first_unwritten(self) -> str:
        """Return the name of the first field that is not written; "" when all are."""
        return next((name for name, bound in self._fields.items() if bound.is_dirty), "")

    def _on_edited(self, bound: BoundField) -> None:
        self.typed.emit()
        if bound.row.editor.settles_at_once:
            self._commit([bound], is_leaving=True)
            return
        self._calm.start()
        if not self._seal_due.isActive():
            self._seal_due.start()

    def _on_calm(self) -> None:
        waiting = [bound for bound in self._fields.values() if not bound.row.editor.waits_for_leave]
        self._commit(waiting, is_leaving=False)

    def _commit(self, fields: Iterable[BoundField], *, is_leaving: bool) -> None:
        typed = self.unwritten()
        values: dict[str, object] = {}
        for bound in fields:
            value = bound.take(is_leaving=is_leaving)
            if value is not NOTHING:
                values[bound.spec.name] = value
        if not values:
            return
        entity_id = self.entity_id

        def on_done() -> None:
            if self.entity_id == entity_id:
                for name, value in values.items():
                    self._fields[name].written(value)

        def on_error(error: Exception) -> None:
            if self.entity_id == entity_id:
                sentence = error_sentence(error)
                for name, value in values.items():
                    self._fields[name].failed(value, sentence)

        unwritten = self.unwritten()
        self._is_sealed = bool(unwritten)
        self._desk.write(self.kind, entity_id, values, typed, unwritten, on_done, on_error)

    def _on_new_asked(self, bound: BoundField, name: str) -> None:
        """Let the desk make an entity by its name; until then the name stays in sight, typed and not written."""
        entity_id, target = self.entity_id, bound.spec.target or ""
        bound.is_dirty = True

        def on_done(made_id: str) -> None:
            editor = bound.row.editor
            if isinstance(editor, ReferenceEditor):
                editor.add_name(made_id, name)
            if self.entity_id == entity_id:
                bound.reset(made_id)
                self.seal()

        def on_error(error: Exception) -> None:
            if self.entity_id == entity_id:
                bound.row.say(error_sentence(error))

        self._desk.point_to_new(self.kind, entity_id, bound.spec.name, (target, name), on_done, on_error)

    def _show_conflicts(self, conflicts: Iterable[Conflict]) -> None:
        self._conflicts = {
            conflict.field: conflict
            for conflict in conflicts
            if conflict.kind == self.kind and conflict.entity_id == self.entity_id
        }
        for name, bound in self._fields.items():
            conflict = self._conflicts.get(name)
            others = conflict.values[1:] if conflict else ()
            bound.show_conflict(
                [
                    OtherValue(
                        plain_text(self.kind, bound.spec, other.value, self._name_of),
                        self._origin(other.person_id, other.at),
                    )
                    for other in others
                ],
                tr("forms.conflict.lead"),
            )

    def _origin(self, person_id: str, at: datetime) -> str:
        name = self._name_of("person", person_id) or tr("forms.somebody")
        return tr("forms.conflict.origin", name=name, at=format_instant(at))

    def _on_crossing_settled(self, bound: BoundField) -> None:
        self._commit([bound], is_leaving=True)
        self.seal()

    def _on_taken(self, name: str, place: int) -> None:
        conflict = self._conflicts.get(name)
        if conflict is None or place + 1 >= len(conflict.values):
            return
        bound = self._fields[name]
        value = from_plain(bound.spec, conflict.values[place + 1].value)
        self._settle(conflict, value)

    def _on_kept(self, name: str) -> None:
        conflict = self._conflicts.get(name)
        if conflict is not None:
            self._settle(conflict, self._fields[name].base)

    def _settle(self, conflict: Conflict, value: object) -> None:
        del self._conflicts[conflict.field]  # not twice while it is being written

        def on_error() -> None:
            if self.entity_id == conflict.entity_id:
                self._conflicts[conflict.field] = conflict

        self._desk.settle(self.kind, self.entity_id, conflict.field, value, on_error)


def _timer(parent: QObject, interval_ms: int, on_timeout: Any) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.timeout.connect(on_timeout)
    return timer
