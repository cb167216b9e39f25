"""What follows from a session: one line for each action, with who and by when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coachdesk.programme.session import Action
from ui.messages import choices, label, tr
from ui.theme import Space
from ui.widgets import Button, ChoiceBox, DateField, IconButton, set_role, text_label

_LONGEST_TITLE = 250


class ActionRow(QWidget):
    """One action; ``action_id`` when it exists already."""

    edited = Signal()
    entered = Signal()
    removed = Signal()

    def __init__(self, action_id: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action_id = action_id
        self.title = QLineEdit()
        self.title.setPlaceholderText(tr("session_note.action_hint"))
        self.title.setAccessibleName(label("action", "title"))
        self.title.setMaxLength(_LONGEST_TITLE)
        self.owner = ChoiceBox(
            choices("action_owners"), empty_text=label("action", "owner"), label=label("action", "owner")
        )
        self.owner.setFixedWidth(172)
        self.due_on = DateField(label=label("action", "due_on"))
        self.due_on.setFixedWidth(140)
        self._remove = IconButton("trash-2", tr("session_note.action_remove"), on_click=self.removed.emit)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(self.title, 1)
        line.addWidget(self.owner)
        line.addWidget(self.due_on)
        line.addWidget(self._remove)
        self._error = text_label("", "error", wrap=True)
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addLayout(line)
        column.addWidget(self._error)
        self.title.textEdited.connect(lambda _text: self.edited.emit())
        self.due_on.textEdited.connect(lambda _text: self.edited.emit())
        self.due_on.changed.connect(lambda _day: self.edited.emit())
        self.owner.changed.connect(lambda _code: self.edited.emit())
        for field in (self.title, self.due_on):
            field.returnPressed.connect(self.entered)

    def show_typed(self, typed: Mapping[str, str]) -> None:
        """Show what was typed once."""
        self._show_title(typed.get("title", ""))
        self.owner.set_value(typed.get("owner") or None)
        self.due_on.setText(typed.get("due_on", ""))

    def _show_title(self, title: str) -> None:
        self.title.setText(title)
        self.title.setCursorPosition(0)  # a long one shows its beginning

    def show_action(self, action: Action) -> None:
        """Show an action that exists."""
        self._show_title(action.title or "")
        self.owner.set_value(action.owner)
        self.due_on.set_value(action.due_on)

    def typed(self) -> dict[str, str]:
        """Return what is typed, as it is typed."""
        return {
            "id": self.action_id,
            "title": self.title.text(),
            "owner": self.owner.value() or "",
            "due_on": self.due_on.text(),
        }

    def stops(self) -> tuple[QWidget, ...]:
        """Return where the Tab key halts."""
        return self.title, self.owner, self.due_on, self._remove

    def is_empty(self) -> bool:
        """Tell whether nothing was said: such a line is not kept."""
        return not (self.action_id or self.title.text().strip() or self.due_on.text().strip())

    def check(self) -> bool:
        """Say under the line what is wrong; tell whether nothing is."""
        if self.is_empty():
            wrong = ""
        elif not self.title.text().strip():
            wrong = tr("session_note.action_title_missing")
        else:
            wrong = self.due_on.error_text()
        self._error.setText(wrong)
        self._error.setVisible(bool(wrong))
        set_role(self.due_on, "state", "" if self.due_on.is_valid() else "error")
        return not wrong

    def value(self) -> dict[str, object]:
        """Return the action as the services take it."""
        fields: dict[str, object] = {
            "title": self.title.text().strip(),
            "owner": self.owner.value(),
            "due_on": self.due_on.value(),
        }
        return {"id": self.action_id, **fields} if self.action_id else fields


class ActionsTable(QWidget):
    """Lines that grow with Enter; ``edited`` tells that anything changed."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ActionRow] = []
        self._gone: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.S)
        column.addLayout(self._lines)
        self.add_button = Button(
            tr("session_note.action_add"),
            "quiet",
            icon="plus",
            on_click=lambda: self.add_row().title.setFocus(Qt.FocusReason.TabFocusReason),
            name="session_note.action_add",
        )
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def rows(self) -> tuple[ActionRow, ...]:
        """The lines in order."""
        return tuple(self._rows)

    def add_row(self, action_id: str = "", *, after: ActionRow | None = None) -> ActionRow:
        """Add a line and return it."""
        row = ActionRow(action_id)
        place = len(self._rows) if after is None else self._rows.index(after) + 1
        self._rows.insert(place, row)
        self._lines.insertWidget(place, row)
        row.edited.connect(self.edited)
        row.entered.connect(lambda: self._on_entered(row))
        row.removed.connect(lambda: self._remove(row))
        self._order_tabs(row, place)
        row.show()  # now, so that the next key finds it, not once the layout has had its turn
        return row

    def show_actions(self, actions: tuple[Action, ...]) -> None:
        """Show the actions that exist, and no other line."""
        self._clear()
        for action in actions:
            self.add_row(action.id).show_action(action)

    def show_typed(self, lines: list[str], gone: list[str]) -> None:
        """Show the lines of a draft."""
        self._clear()
        self._gone = list(gone)
        for line in lines:
            typed: dict[str, str] = json.loads(line)
            self.add_row(typed.get("id", "")).show_typed(typed)

    def typed(self) -> tuple[list[str], list[str]]:
        """Return the lines as a draft keeps them, and the ids of the actions taken away."""
        lines = [json.dumps(row.typed(), ensure_ascii=False) for row in self._rows if not row.is_empty()]
        return lines, list(self._gone)

    def check(self) -> bool:
        """Say what is wrong under each line; tell whether nothing is."""
        return sum(not row.check() for row in self._rows) == 0  # each says what is wrong with it

    def values(self) -> list[dict[str, object]]:
        """Return the actions as the services take them."""
        kept = [row.value() for row in self._rows if not row.is_empty()]
        return kept + [{"id": one, "is_removed": True} for one in self._gone]

    def _order_tabs(self, row: ActionRow, place: int) -> None:
        # A line added later would come after everything else in the window: it goes before what stands below it.
        below = self._rows[place + 1].title if place + 1 < len(self._rows) else self.add_button
        before: QWidget | None = below.previousInFocusChain()
        while before is not None and (
            not before.focusPolicy() & Qt.FocusPolicy.TabFocus or row.isAncestorOf(before)
        ):
            before = before.previousInFocusChain()
        if before is None:
            return
        for former, latter in pairwise((before, *row.stops())):
            QWidget.setTabOrder(former, latter)

    def _on_entered(self, row: ActionRow) -> None:
        place = self._rows.index(row)
        has_next = place + 1 < len(self._rows)
        goal = self._rows[place + 1] if has_next else (row if row.is_empty() else self.add_row(after=row))
        goal.title.setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self, row: ActionRow) -> None:
        place = self._rows.index(row)
        if row.action_id:
            self._gone.append(row.action_id)
        self._rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()
        nearest = self._rows[min(place, len(self._rows) - 1)].title if self._rows else self.add_button
        nearest.setFocus(Qt.FocusReason.TabFocusReason)
        self.edited.emit()

    def _clear(self) -> None:
        for row in self._rows:
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows, self._gone = [], []
