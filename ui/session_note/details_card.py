"""When, how long, how, where and with whom a session was."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from coachdesk.programme.declaration import Plain
from coachdesk.programme.session import Session
from ui.messages import choices, format_minutes, label, tr
from ui.session_note.note_state import list_of, read_minutes, text_of
from ui.theme import Space
from ui.widgets import Card, ChoiceBox, DateField, LabelledField, TimeField
from ui.widgets.forms.chips import ChipBox

_TEXTS = ("held_on", "starts", "minutes", "place", "others_present")
_CHOICES = ("kind", "mode", "coach_id", "absence")


class DetailsCard(Card):
    """The short fields of a session; ``edited`` tells that anything changed."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("session_note.details"), parent=parent)
        self.held_on = DateField(name="session_note.held_on")
        self.starts = TimeField(name="session_note.starts")
        self.minutes = _line("session_note.minutes", 20)
        self.minutes.setPlaceholderText(tr("session_note.minutes_hint"))
        self.place = _line("session_note.place", 120)
        self.others_present = _line("session_note.others_present", 200)
        self.kind = ChoiceBox(choices("session_kinds"), name="session_note.kind")
        self.mode = ChoiceBox(choices("session_modes"), name="session_note.mode")
        self.coach_id = ChoiceBox({}, name="session_note.coach_id")
        self.absence = ChoiceBox(
            choices("absences"), empty_text=tr("session_note.present"), name="session_note.absence"
        )
        self.topics = ChipBox(choices("phases"))
        self.fields: dict[str, LabelledField] = {}
        self.body.setSpacing(Space.M)
        self.body.addWidget(self._labelled("held_on"))
        self._pair("starts", "minutes")
        for name in ("kind", "mode", "absence", "topics", "place", "coach_id", "others_present"):
            self.body.addWidget(self._labelled(name))
        self.body.addStretch(1)
        self._connect()

    def _labelled(self, name: str) -> LabelledField:
        words = tr("session_note.length") if name == "minutes" else label("session", name)
        self.fields[name] = LabelledField(words, getattr(self, name))
        return self.fields[name]

    def _pair(self, left: str, right: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self._labelled(left), 1)
        row.addWidget(self._labelled(right), 1)
        self.body.addLayout(row)

    def _connect(self) -> None:
        for name in _TEXTS:
            field: QLineEdit = getattr(self, name)
            field.textEdited.connect(lambda _text: self.edited.emit())
        self.held_on.changed.connect(lambda _day: self.edited.emit())
        self.starts.changed.connect(lambda _clock: self.edited.emit())
        for name in _CHOICES:
            box: ChoiceBox = getattr(self, name)
            box.changed.connect(lambda _code: self.edited.emit())
        self.topics.toggled.connect(lambda _codes: self.edited.emit())

    def show_session(self, session: Session, people: Mapping[str, str]) -> None:
        """Show the fields of a session."""
        self.coach_id.set_options(people)
        self.held_on.set_value(session.held_on)
        self.starts.set_value(session.starts)
        self.minutes.setText(format_minutes(session.minutes))
        self.place.setText(session.place or "")
        self.others_present.setText(session.others_present or "")
        for name in _CHOICES:
            getattr(self, name).set_value(getattr(session, name))
        self.topics.show_codes(session.topics)

    def show_typed(self, typed: Mapping[str, Plain]) -> None:
        """Show what was typed once."""
        for name in _TEXTS:
            getattr(self, name).setText(text_of(typed.get(name)))
        for name in _CHOICES:
            getattr(self, name).set_value(text_of(typed.get(name)) or None)
        self.topics.show_codes(list_of(typed.get("topics")))

    def typed(self) -> dict[str, Plain]:
        """Return what is typed, as it is typed."""
        found: dict[str, Plain] = {name: getattr(self, name).text() for name in _TEXTS}
        found |= {name: getattr(self, name).value() for name in _CHOICES}
        return {**found, "topics": list(self.topics.codes())}

    def values(self) -> dict[str, object]:
        """Return the fields as the services take them."""
        found: dict[str, object] = {name: getattr(self, name).value() for name in _CHOICES}
        return {
            **found,
            "held_on": self.held_on.value(),
            "starts": self.starts.value(),
            "minutes": read_minutes(self.minutes.text()),
            "place": self.place.text().strip() or None,
            "others_present": self.others_present.text().strip() or None,
            "topics": self.topics.codes(),
        }

    def check(self) -> dict[str, str]:
        """Return what is wrong, by field."""
        wrong: dict[str, str] = {}
        if not self.held_on.text().strip():
            wrong["held_on"] = tr("session_note.held_on_missing")
        elif not self.held_on.is_valid():
            wrong["held_on"] = self.held_on.error_text()
        if not self.starts.is_valid():
            wrong["starts"] = self.starts.error_text()
        if self.minutes.text().strip() and read_minutes(self.minutes.text()) is None:
            wrong["minutes"] = tr("session_note.minutes_unreadable")
        return wrong

    def adapt(self, *, is_absent: bool) -> None:
        """Hide what makes no sense of somebody who did not come; what is filled in stays seen."""
        self.fields["others_present"].setVisible(not is_absent or bool(self.others_present.text().strip()))
        self.fields["topics"].setVisible(not is_absent or bool(self.topics.codes()))


def _line(name: str, longest: int) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setMaxLength(longest)
    return field
