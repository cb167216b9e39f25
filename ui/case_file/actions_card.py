"""What was agreed to do: open actions first, a line to add one, the done ones folded away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coachdesk.programme.declaration import Plain
from coachdesk.programme.session import Action
from ui.case_file.line_draft import LineDraft
from ui.case_file.pathway_lines import action_line
from ui.case_file.tick_list import TickList
from ui.case_file.waiting import Waiting
from ui.messages import choices, tr
from ui.theme import Space
from ui.widgets import Button, Card, ChoiceBox, DateField, LabelledField, line, text_label
from ui.widgets.forms.grid import ResponsiveGrid
from ui.widgets.forms.marks import Marks

if TYPE_CHECKING:
    from ui.case_file.case_desk import CaseDesk
    from ui.case_file.tab import CaseView

NEW_ACTION = "new_action"
"""What the line of a new action is called where its text is sealed."""


class ActionsCard(Card):
    """The actions of a case, and the line that adds one."""

    ticked = Signal(str, bool)
    details_asked = Signal(str)

    def __init__(self, desk: CaseDesk, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("case_file.actions.title"),
            subtitle=tr("case_file.actions.text"),
            icon="list-checks",
            parent=parent,
        )
        self.setObjectName("actions")
        self._desk = desk
        self._draft = LineDraft(desk, "action", NEW_ACTION, self.new_typed, self)
        self.open_list, self.done_list = TickList(), TickList()
        for tick_list in (self.open_list, self.done_list):
            tick_list.ticked.connect(self.ticked)
            tick_list.details_asked.connect(self.details_asked)
        self._none = text_label(tr("case_file.actions.none"), "muted", wrap=True)
        self.show_done = Button("", "quiet", on_click=self._on_show_done, name="actions.show_done")
        self._done_marks = Marks()
        self._are_done_shown = False
        self.body.addWidget(self._none)
        self.body.addWidget(self.open_list)
        done_line = QHBoxLayout()
        done_line.setSpacing(Space.S)
        done_line.addWidget(self.show_done)
        done_line.addWidget(self._done_marks)
        done_line.addStretch(1)
        self.body.addLayout(done_line)
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
        self.title.textChanged.connect(lambda _text: self._show_more())
        for field in (self.title, self.due):
            field.textEdited.connect(self._draft.touch)
        self.due.changed.connect(self._draft.touch)
        self.owner.changed.connect(self._draft.touch)
        self._due_field = LabelledField(tr("case_file.actions.due"), self.due)
        self._more = ResponsiveGrid()
        self._more.add(LabelledField(tr("case_file.actions.owner"), self.owner), 2)
        self._more.add(self._due_field, 2)
        self._more.add(_at_foot(self.add_button), 2)
        holder = QWidget()
        lines = QVBoxLayout(holder)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.M)
        self._title_field = LabelledField(tr("case_file.actions.new"), self.title)
        lines.addWidget(self._title_field)
        lines.addWidget(self._more)
        self._show_more()
        return holder

    def _show_more(self) -> None:
        # Who and by when are asked once there is something to do: the card stays low until then.
        has_title, is_begun = bool(self.title.text().strip()), bool(self.new_typed())
        self.add_button.setEnabled(has_title)
        self._more.setVisible(is_begun)
        self._title_field.set_hint(tr("case_file.actions.not_added_yet") if is_begun else "")

    def new_typed(self) -> dict[str, Plain]:
        """Return what stands in the line of a new action, as it is typed; empty when nothing does."""
        found = {"title": self.title.text(), "owner": self.owner.value() or "", "due_on": self.due.text()}
        # Who does things stays from one action to the next: alone it says nothing.
        is_begun = bool(found["title"].strip() or found["due_on"].strip())
        return {name: text for name, text in found.items() if text.strip()} if is_begun else {}

    def show_case(self, view: CaseView) -> bool:
        """Begin anew with another person; tell whether an action that was being typed for them came back."""
        self._are_done_shown = False
        typed = self._draft.show_case(view)
        self._show_typed(typed)
        return bool(typed)

    def first_box(self) -> QLineEdit:
        """Return where a new action is typed: its day when that is all that stands there."""
        return self.due if self.due.text() and not self.title.text() else self.title

    def seal(self) -> None:
        """Seal the action that is being typed."""
        self._draft.seal()

    def _show_typed(self, typed: Mapping[str, Plain]) -> None:
        self.title.setText(_text(typed.get("title")))
        self.owner.set_value(_text(typed.get("owner")) or None)
        self.due.set_value(None)
        self.due.setText(_text(typed.get("due_on")))
        self._due_field.set_error("")
        self._show_more()

    def _take_up_again(self, case_id: str, typed: Mapping[str, Plain]) -> None:
        """Put an action back that could not be written; what was typed since stands behind it."""
        if self._draft.case_id != case_id:
            return  # another person is shown: it waits, sealed, until theirs is shown again
        since = self.new_typed()
        joined = " ".join(part for part in (_text(typed.get("title")), _text(since.get("title"))) if part)
        self._show_typed({**typed, **since, "title": joined})
        self._draft.touch()

    def fill(self, actions: Sequence[Action], today: date, open_key: str, waiting: Waiting) -> None:
        """Show the actions as they stand; ``open_key`` is the one whose details are unfolded."""
        undone = [action for action in actions if action.done_on is None]
        done = [action for action in actions if action.done_on is not None]
        self.open_list.fill([waiting.marked(action_line(action, today)) for action in undone], open_key)
        self._none.setHidden(bool(undone))
        self.open_list.setHidden(not undone)
        if any(action.id == open_key for action in done):
            self._are_done_shown = True
        are_shown = self._are_done_shown and bool(done)
        done_lines = [waiting.marked(action_line(action, today)) for action in done]
        self.done_list.fill(done_lines if are_shown else [], open_key)
        self._done_marks.show_marks(
            is_waiting=not are_shown and any(line.is_waiting for line in done_lines),
            is_disputed=not are_shown and any(line.is_disputed for line in done_lines),
        )
        self.done_list.setVisible(are_shown)
        self.show_done.setVisible(bool(done))
        self.show_done.set_text(tr("case_file.actions.done_count", count=len(done)))
        self.show_done.set_icon("chevron-down" if are_shown else "chevron-right")
        self._last = (actions, today, open_key, waiting)

    def unfold_done(self) -> None:
        """Show the actions that are done."""
        if not self._are_done_shown:
            self._on_show_done()

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
        typed, case_id = self.new_typed(), self._draft.case_id
        # Its text stays sealed until the action is kept.
        self._desk.add(
            "action", fields, lambda _id: self._draft.seal(), lambda: self._take_up_again(case_id, typed)
        )
        self.title.clear()
        self.due.set_value(None)
        self._show_more()
        self.title.setFocus()


def _text(value: Plain) -> str:
    return value if isinstance(value, str) else ""


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
