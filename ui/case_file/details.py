"""The form of one entity among many: it unfolds inside whichever card is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui.case_file.case_desk import CaseDesk
from ui.case_file.tab import CaseView
from ui.messages import tr
from ui.theme import Space
from ui.widgets import Button, line
from ui.widgets.forms.form_view import FormView
from ui.widgets.forms.layout import FormGroup


def bring_up(area: QScrollArea, widget: QWidget) -> None:
    """Scroll so that a widget's top is in sight, once what was just unfolded has its place."""

    def scroll() -> None:
        inner = area.widget()
        if inner is not None:
            top = widget.mapTo(inner, QPoint(0, 0)).y()
            area.verticalScrollBar().setValue(top - Space.M)

    QTimer.singleShot(0, widget, scroll)


class EntityDetails(QWidget):
    """One form for all entities of a kind, since at most one is open: it moves into the card that asks for it."""

    remove_asked = Signal(str)

    def __init__(self, group: FormGroup, desk: CaseDesk, home: QWidget, *, can_remove: bool = True) -> None:
        super().__init__(home)
        self._home = home
        self.kind = group.kind
        self._group, self._desk = group, desk
        self._form: FormView | None = None
        self.remove_button = Button(
            tr("case_file.remove"),
            "quiet",
            icon="trash-2",
            on_click=self._on_remove,
            name=f"details.{group.kind}.remove",
        )
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.S, 0, 0)
        column.setSpacing(Space.M)
        if can_remove:
            column.addWidget(line())
            column.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self.remove_button.setParent(None)
        self.hide()

    @property
    def form(self) -> FormView:
        """The form; made when the first entity is opened."""
        if self._form is None:
            self._form = FormView((self._group,), self._desk, is_plain=True, parent=self)
            self._column.insertWidget(min(1, self._column.count()), self._form)
        return self._form

    def leave(self) -> None:
        """Write what is typed."""
        if self._form is not None:
            self._form.leave()

    @property
    def entity_id(self) -> str:
        """The id of the entity that is open, "" for none."""
        return self.form.binder(self.kind).entity_id if not self.isHidden() else ""

    def open_in(self, slot: QVBoxLayout, entity: Any, view: CaseView, title: str) -> bool:
        """Unfold for an entity in a card's slot; tell whether text that was not written yet came back."""
        self.form.commit()
        slot.addWidget(self)
        self.show()
        return self.show_entity(entity, view, title)

    def show_entity(self, entity: Any, view: CaseView, title: str) -> bool:
        """Show an entity, anew or as it stands now; tell whether text that was not written yet came back."""
        is_other = self.form.binder(self.kind).entity_id != entity.id
        sealed = self._desk.sealed(view.sealed).get(entity.id, {})
        self.remove_button.setAccessibleName(tr("case_file.remove.name", title=title))
        self.form.set_references(view.references.by_kind())
        self.form.show_entities({self.kind: entity}, view.case.conflicts)
        return is_other and bool(sealed) and self.form.give_back(self.kind, sealed)

    def close_up(self) -> None:
        """Fold up: write what is typed, then leave the card."""
        self.leave()
        self.hide()
        self.setParent(self._home)

    def put_away(self) -> None:
        """Fold up without writing: another person is shown, or the entity is gone. What is sealed stays sealed."""
        if self._form is not None:
            self._form.forget()
        self.hide()
        self.setParent(self._home)

    def has_unwritten(self) -> bool:
        """Tell whether something typed about the entity that is open is not written."""
        return self.form.binder(self.kind).has_unwritten()

    def lose(self) -> None:
        """Fold up because the entity is gone: what is typed about it is sealed, should it come back."""
        if self._form is not None:
            self._form.seal()
        self.put_away()

    def forget_typed(self, entity_id: str) -> Callable[[], None] | None:
        """Fold up because the person deletes the entity, with what is typed about it; return what brings that back."""
        binder = self.form.binder(self.kind)
        if binder.entity_id != entity_id:
            return None
        bring_back = self._desk.forget(self.kind, binder.entity_id, binder.unwritten())
        self.put_away()
        return bring_back

    def focus_first(self) -> None:
        """Put the keyboard into the field whose text waits, or into the first."""
        binder = self.form.binder(self.kind)
        name = binder.first_unwritten() or binder.names()[0]
        binder.field(name).row.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_remove(self) -> None:
        self.form.commit()  # so that bringing it back brings all of it back
        self.remove_asked.emit(self.entity_id)
