"""Every field of a session note."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from coachdesk.programme.declaration import Plain
from coachdesk.programme.identifiers import find_nirs, mask_nirs
from coachdesk.programme.session import Action, Session
from ui.messages import label, tr
from ui.session_note.actions_table import ActionsTable
from ui.session_note.details_card import DetailsCard
from ui.session_note.note_editor import NoteEditor
from ui.session_note.note_state import ACTIONS, ACTIONS_GONE, CURSOR, FOCUS, list_of, text_of
from ui.session_note.templates import note_templates
from ui.theme import Space
from ui.widgets import Button, Card, DateField, LabelledField, TimeField

_TEXTS = ("note", "decisions", "documents_exchanged")
_LONGEST = {"decisions": 8_000, "documents_exchanged": 2_000}
_DETAILS_WIDTH = 336
_NARROW = 860


class NoteForm(QWidget):
    """Text at the left, the short fields at the right; under each other where it is narrow."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.note = NoteEditor(13, label=label("session", "note"), name="session_note.note")
        self.note.setPlaceholderText(tr("session_note.note_hint"))
        self.decisions = NoteEditor(3, label=label("session", "decisions"), name="session_note.decisions")
        self.documents_exchanged = NoteEditor(
            2, label=label("session", "documents_exchanged"), name="session_note.documents_exchanged"
        )
        self.steps = ActionsTable()
        self.next_on = DateField(name="session_note.next_on")
        self.next_at = TimeField(name="session_note.next_at")
        self.details = DetailsCard()
        self.fields: dict[str, LabelledField] = {}
        self._note_card = Card(label("session", "note"))
        self._actions_card = Card(tr("session_note.actions"))
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        outlines = Button(tr("session_note.templates"), "quiet", icon="notebook-text")
        outlines.setObjectName("session_note.templates")
        menu = QMenu(outlines)
        for template in note_templates():
            entry = menu.addAction(template.name)
            entry.triggered.connect(lambda _checked=False, text=template.text: self._insert(text))
        outlines.setMenu(menu)
        self._note_card.add_action(outlines)
        self._note_card.body.addWidget(self.note)
        self._note_card.body.addWidget(self._labelled("decisions", label("session", "decisions")))
        self._actions_card.body.addWidget(self.steps)
        after = Card(tr("session_note.next"))
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self._labelled("next_on", tr("session_note.next_day")))
        line.addWidget(self._labelled("next_at", tr("session_note.next_time")))
        line.addStretch(1)
        after.body.addLayout(line)
        documents = self._labelled("documents_exchanged", label("session", "documents_exchanged"))
        self._documents_card = Card()
        self._documents_card.body.addWidget(documents)
        left = QVBoxLayout()
        left.setSpacing(Space.M)
        for card in (self._note_card, self._actions_card, after, self._documents_card):
            left.addWidget(card)
        left.addStretch(1)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.M)
        self._row.addLayout(left, 1)
        self._row.addWidget(self.details, 0)
        self._row.setAlignment(self.details, Qt.AlignmentFlag.AlignTop)
        self.details.setFixedWidth(_DETAILS_WIDTH)

    def _labelled(self, name: str, words: str) -> LabelledField:
        self.fields[name] = LabelledField(words, getattr(self, name))
        return self.fields[name]

    def _connect(self) -> None:
        for name in _TEXTS:
            getattr(self, name).textChanged.connect(self.edited)
        for field in (self.next_on, self.next_at):
            field.textEdited.connect(lambda _text: self.edited.emit())
            field.changed.connect(lambda _value: self.edited.emit())
        self.steps.edited.connect(self.edited)
        self.details.edited.connect(self.edited)
        self.details.absence.changed.connect(lambda _code: self.adapt())

    def _insert(self, text: str) -> None:
        self.note.insert_outline(text)
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    # What it shows

    def show_session(self, session: Session, actions: tuple[Action, ...], people: Mapping[str, str]) -> None:
        """Show a session, an empty one for a new note."""
        self.details.show_session(session, people)
        for name in _TEXTS:
            getattr(self, name).setPlainText(getattr(session, name) or "")
        self.next_on.set_value(session.next_on)
        self.next_at.set_value(session.next_at)
        self.steps.show_actions(actions)
        self.show_errors({})
        self.adapt()

    def show_typed(self, typed: Mapping[str, Plain]) -> None:
        """Show a draft, with the cursor and the keyboard where they were."""
        self.details.show_typed(typed)
        for name in _TEXTS:
            getattr(self, name).setPlainText(text_of(typed.get(name)))
        self.next_on.setText(text_of(typed.get("next_on")))
        self.next_at.setText(text_of(typed.get("next_at")))
        self.steps.show_typed(list_of(typed.get(ACTIONS)), list_of(typed.get(ACTIONS_GONE)))
        self.adapt()
        place = typed.get(CURSOR)
        focused = self.findChild(QWidget, text_of(typed.get(FOCUS)) or "session_note.note") or self.note
        if isinstance(place, int):
            if isinstance(focused, NoteEditor):
                focused.put_cursor(place)
            elif isinstance(focused, QLineEdit):
                focused.setCursorPosition(place)
        focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def typed(self) -> dict[str, Plain]:
        """Return what is typed, as it is typed."""
        found: dict[str, Plain] = {name: getattr(self, name).text() for name in _TEXTS}
        lines, gone = self.steps.typed()
        found |= {"next_on": self.next_on.text(), "next_at": self.next_at.text()}
        return {**self.details.typed(), **found, ACTIONS: lines, ACTIONS_GONE: gone}

    def place_of_cursor(self) -> dict[str, Plain]:
        """Return where the keyboard and the cursor are."""
        focused: QWidget | None = self.focusWidget()  # None until the keyboard was in here
        name = focused.objectName() if focused else ""
        if isinstance(focused, QLineEdit) and name:
            return {FOCUS: name, CURSOR: focused.cursorPosition()}
        if isinstance(focused, NoteEditor):
            return {FOCUS: name, CURSOR: focused.textCursor().position()}
        return {FOCUS: "", CURSOR: self.note.textCursor().position()}

    def values(self) -> dict[str, object]:
        """Return the fields as the services take them."""
        texts = {name: getattr(self, name).text().strip() or None for name in _TEXTS}
        return {
            **self.details.values(),
            **texts,
            "next_on": self.next_on.value(),
            "next_at": self.next_at.value(),
        }

    # What is wrong

    def check(self) -> bool:
        """Say under each field what is wrong; tell whether nothing is."""
        wrong = self.details.check()
        for name in ("next_on", "next_at"):
            if error := getattr(self, name).error_text():
                wrong[name] = error
        if "next_on" not in wrong and self.next_at.value() and self.next_on.value() is None:
            wrong["next_on"] = tr("session_note.next_on_missing")
        for name, longest in _LONGEST.items():
            if len(getattr(self, name).text().strip()) > longest:
                wrong[name] = tr("session_note.too_long")
        self.show_errors(wrong)
        are_actions_right = self.steps.check()
        return not wrong and are_actions_right

    def show_errors(self, wrong: Mapping[str, str]) -> None:
        """Say what is wrong under the fields; the keyboard goes to the first of them."""
        every = {**self.details.fields, **self.fields}
        for name, field in every.items():
            field.set_error(wrong.get(name, ""))
        first = next((field for name, field in every.items() if name in wrong), None)
        if first is not None:
            first.control.setFocus(Qt.FocusReason.OtherFocusReason)

    # What must not be kept

    def has_nir(self) -> bool:
        """Tell whether a social-security number seems to be typed somewhere."""
        return any(find_nirs(field.text()) for field in self._text_fields())

    def mask_nirs(self) -> None:
        """Mask every social-security number."""
        for field in self._text_fields():
            masked, count = mask_nirs(field.text())
            if not count:
                continue
            if isinstance(field, NoteEditor):
                field.replace_text(masked)
            else:
                field.setText(masked)
        self.edited.emit()

    def _text_fields(self) -> list[NoteEditor | QLineEdit]:
        texts: list[NoteEditor | QLineEdit] = [getattr(self, name) for name in _TEXTS]
        titles = [row.title for row in self.steps.rows]
        return [*texts, self.details.place, self.details.others_present, *titles]

    # How it looks

    def adapt(self) -> None:
        """Hide what makes no sense of somebody who did not come; what is filled in stays seen."""
        is_absent = self.details.absence.value() is not None
        self.details.adapt(is_absent=is_absent)
        self.fields["decisions"].setVisible(not is_absent or bool(self.decisions.text().strip()))
        self._documents_card.setVisible(not is_absent or bool(self.documents_exchanged.text().strip()))
        self.note.setPlaceholderText(
            tr("session_note.absent_hint" if is_absent else "session_note.note_hint")
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        direction = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != direction:
            self._row.setDirection(direction)
            self.details.setMinimumWidth(0 if is_narrow else _DETAILS_WIDTH)
            self.details.setMaximumWidth(16_777_215 if is_narrow else _DETAILS_WIDTH)
