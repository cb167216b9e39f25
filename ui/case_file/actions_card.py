"""What was agreed to do: open actions first, a line to add one, the done ones folded away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from coachdesk.programme.session import Action
from ui.case_file.pathway_lines import action_line
from ui.case_file.tick_list import TickList
from ui.messages import choices, tr
from ui.theme import Space
from ui.widgets import Button, Card, ChoiceBox, DateField, LabelledField, line, text_label
from ui.widgets.forms.grid import ResponsiveGrid


class ActionsCard(Card):
    """The actions of a case, and the line that adds one."""

    added = Signal(object)
    """The fields of a new action."""

    ticked = Signal(str, bool)
    details_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("case_file.actions.title"),
            subtitle=tr("case_file.actions.text"),
            icon="list-checks",
            parent=parent,
        )
        self.setObjectName("actions")
        self.open_list, self.done_list = TickList(), TickList()
        for tick_list in (self.open_list, self.done_list):
            tick_list.ticked.connect(self.ticked)
            tick_list.details_asked.connect(self.details_asked)
        self._none = text_label(tr("case_file.actions.none"), "muted", wrap=True)
        self.show_done = Button("", "quiet", on_click=self._on_show_done, name="actions.show_done")
        self._are_done_shown = False
        self.body.addWidget(self._none)
        self.body.addWidget(self.open_list)
        self.body.addWidget(self.show_done, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.done_list)
        self.body.addWidget(line())
        self.body.addWidget(self._make_new_line())

    def _make_new_line(self) -> QWidget:
        self.title = QLineEdit()
        self.title.setObjectName("actions.new.title")
        self.title.setMaxLength(250)
        self.title.setPlaceholderText(tr("case_file.actions.new_hint"))
        self.title.returnPressed.connect(self._on_add)
        self.owner = ChoiceBox(choices("action_owners"), name="actions.new.owner")
        self.due = DateField(name="actions.new.due")
        self.due.returnPressed.connect(self._on_add)
        self.add_button = Button(
            tr("case_file.actions.add"), icon="plus", on_click=self._on_add, name="actions.new.add"
        )
        self.add_button.setEnabled(False)
        self.title.textChanged.connect(self._on_title_changed)
        self._due_field = LabelledField(tr("case_file.actions.due"), self.due)
        self._more = ResponsiveGrid()
        self._more.add(LabelledField(tr("case_file.actions.owner"), self.owner), 2)
        self._more.add(self._due_field, 2)
        self._more.add(_at_foot(self.add_button), 2)
        holder = QWidget()
        lines = QVBoxLayout(holder)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.M)
        lines.addWidget(LabelledField(tr("case_file.actions.new"), self.title))
        lines.addWidget(self._more)
        self._on_title_changed("")
        return holder

    def _on_title_changed(self, text: str) -> None:
        # Who and by when are asked once there is something to do: the card stays low until then.
        self.add_button.setEnabled(bool(text.strip()))
        self._more.setVisible(bool(text.strip()))

    def fill(self, actions: Sequence[Action], today: date, open_key: str) -> None:
        """Show the actions as they stand; ``open_key`` is the one whose details are unfolded."""
        undone = [action for action in actions if action.done_on is None]
        done = [action for action in actions if action.done_on is not None]
        self.open_list.fill([action_line(action, today) for action in undone], open_key)
        self._none.setHidden(bool(undone))
        self.open_list.setHidden(not undone)
        if any(action.id == open_key for action in done):
            self._are_done_shown = True
        are_shown = self._are_done_shown and bool(done)
        self.done_list.fill([action_line(action, today) for action in done] if are_shown else [], open_key)
        self.done_list.setVisible(are_shown)
        self.show_done.setVisible(bool(done))
        self.show_done.set_text(tr("case_file.actions.done_count", count=len(done)))
        self.show_done.set_icon("chevron-down" if are_shown else "chevron-right")
        self._last = (actions, today, open_key)

    def forget(self) -> None:
        """Begin anew: another person is shown. What was typed for a new action stays with nobody."""
        self._are_done_shown = False
        self.title.clear()
        self.owner.set_value(None)
        self.due.set_value(None)

    def _on_show_done(self) -> None:
        self._are_done_shown = not self._are_done_shown
        self.fill(*self._last)

    def _on_add(self) -> None:
        title = self.title.text().strip()
        self._due_field.set_error(self.due.error_text())
        if not title or not self.due.is_valid():
            return
        fields: dict[str, object] = {"title": title}
        if self.owner.value():
            fields["owner"] = self.owner.value()
        if self.due.value():
            fields["due_on"] = self.due.value()
        self.added.emit(fields)
        self.title.clear()
        self.due.set_value(None)
        self.title.setFocus()


def _at_foot(button: QWidget) -> QWidget:
    """Return a holder that puts a button on the line of the fields beside it, under where their labels are."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.XS)
    column.addWidget(text_label(" ", "label"))
    column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    column.addStretch(1)
    return holder
